"""How far one criterion is met, from a law's sets and answers: its levels, its credit, on both readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction

from ..algebra.space import Mask, ScenarioSpace
from ..model.law import Evidence, Profile
from ..model.standard import Condition, Criterion, Pack
from ..model.vocabulary import SILENT, UNKNOWN
from .results import Held
from .scores import Level, Mark, share


def omittable(criterion: Criterion, space: ScenarioSpace) -> dict[str, Mask]:
    """The permitted options of a criterion, each as the set of scenarios that may be left out."""
    area = space.criteria[criterion.id]
    return {o.id: space.restrict(area, o.conducts, o.values, o.settings) for o in criterion.permits}


def mark_of(
    criterion: Criterion,
    pack: Pack,
    space: ScenarioSpace,
    surely: Mask,
    possibly: Mask,
    answers: Callable[[Condition], tuple[Fraction, Fraction]],
) -> Mark:
    """The levels and credit of one criterion from a law's sets and answers."""
    for condition in criterion.when:
        if answers(condition)[1] == 0:
            return Mark(None, None)
    mode = criterion.credit or pack.credit
    if criterion.verb == "hold":
        credits = [answers(c) for c in criterion.hold]
        low = level_of([c[0] for c in credits])
        high = level_of([c[1] for c in credits])
        graded = mode == "share" or any(c.map for c in criterion.hold)
        if graded:
            count = len(credits)
            return Mark(
                (low, high),
                (
                    sum((c[0] for c in credits), Fraction(0)) / count,
                    sum((c[1] for c in credits), Fraction(0)) / count,
                ),
            )
        return Mark((low, high), (low.credit, high.credit))
    area = space.criteria[criterion.id]
    if criterion.verb == "spare":
        low_set, high_set = area & ~possibly, area & ~surely
    else:
        low_set, high_set = area & surely, area & possibly
    options = 0
    for mask in omittable(criterion, space).values():
        options |= mask
    low, high = _cover(low_set, area, options), _cover(high_set, area, options)
    if mode == "share":
        return Mark((low, high), (share(low_set, area), share(high_set, area)))
    return Mark((low, high), (low.credit, high.credit))


def _cover(part: Mask, area: Mask, options: Mask) -> Level:
    if part == area:
        return Level.MET
    if options and not area & ~part & ~options:
        return Level.IN_LINE
    return Level.PARTIAL if part else Level.UNMET


def level_of(credits: Sequence[Fraction]) -> Level:
    """Met if every credit is full, unmet if none brings any, else partial."""
    if all(c == 1 for c in credits):
        return Level.MET
    return Level.PARTIAL if any(credits) else Level.UNMET


def held(law: Profile, condition: Condition, day: dt.date, trust: Evidence) -> Held:
    """The answer of a law to a condition on a measure, with the credit it brings on both readings."""
    key = condition.measure.id
    low, high = condition.bounds
    if key.startswith("treaties."):
        treaty = law.treaties.get(key.removeprefix("treaties."))
        value = treaty.at(day) if treaty and treaty.evidence.meets(trust) else UNKNOWN
        if value == UNKNOWN:
            return Held(condition, None, UNKNOWN, (low, high), "not_researched" if treaty is None else "unverified")
        credit = condition.credit(value)
        return Held(condition, None, value, (credit, credit))
    answer = law.measures.get(key)
    if answer is None:
        return Held(condition, None, UNKNOWN, (low, high), "not_researched")
    if answer.value == UNKNOWN:
        return Held(condition, answer, UNKNOWN, (low, high), answer.reason or "unclear")
    if not answer.evidence.meets(trust):
        return Held(condition, answer, UNKNOWN, (low, high), "unverified")
    if answer.doubtful or not answer.certain:
        return Held(condition, answer, UNKNOWN, (low, high), "unclear")
    if not answer.surely_in_force(day):
        return Held(condition, answer, UNKNOWN, (low, high), "other_date")
    credit = condition.credit(answer.value)
    return Held(condition, answer, answer.value, (credit, credit), SILENT if answer.value == SILENT else "")
