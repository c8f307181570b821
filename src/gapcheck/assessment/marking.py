"""How far one criterion is met, from a law's sets and answers: its levels, its credit, on both readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from ..algebra.space import Bounds, Mask, ScenarioSpace
from ..model.law import Profile
from ..model.record import Evidence
from ..model.standard import Condition, Criterion, Pack
from ..model.vocabulary import SILENT, UNKNOWN
from .results import Held
from .scores import Level, Mark, share

Answers = Callable[[Condition], tuple[Fraction, Fraction]]
"""The credit that a law's answer to a measure brings, at the least and at the most."""


def omittable(criterion: Criterion, space: ScenarioSpace) -> dict[str, Mask]:
    """The permitted options of a criterion, each as the set of scenarios that may be left out."""
    area = space.criteria[criterion.id]
    return {o.id: space.restrict(area, o.conducts, o.values, o.settings) for o in criterion.permits}


def mark_of(criterion: Criterion, pack: Pack, space: ScenarioSpace, reached: Bounds, answers: Answers) -> Mark:
    """The levels and credit of one criterion from what a law reaches and what it answers."""
    for condition in criterion.when:
        if answers(condition)[1] == 0:
            return Mark(None, None)
    by_share = (criterion.credit or pack.credit) == "share"
    if criterion.hold:
        return _held(criterion, by_share, answers)
    area = space.criteria[criterion.id]
    done = met_part(criterion, area, reached)
    options = space.kept(("options", criterion.id), lambda: _union(omittable(criterion, space).values()))
    low = _cover(done.surely, area, options)
    high = low if done.possibly == done.surely else _cover(done.possibly, area, options)
    if by_share:
        return Mark((low, high), (share(done.surely, area), share(done.possibly, area)))
    return Mark((low, high), (low.credit, high.credit))


def met_part(criterion: Criterion, area: Mask, reached: Bounds) -> Bounds:
    """The scenarios of a criterion that are as it asks: reached, or where they must be spared not reached."""
    if criterion.spare:
        return Bounds(area & ~reached.possibly, area & ~reached.surely)
    return Bounds(area & reached.surely, area & reached.possibly)


def _held(criterion: Criterion, by_share: bool, answers: Answers) -> Mark:
    credits = [answers(c) for c in criterion.hold]
    lows, highs = [c[0] for c in credits], [c[1] for c in credits]
    low, high = level_of(lows), level_of(highs)
    if by_share or any(c.map for c in criterion.hold):
        return Mark((low, high), (sum(lows, Fraction(0)) / len(lows), sum(highs, Fraction(0)) / len(highs)))
    return Mark((low, high), (low.credit, high.credit))


def _union(masks: Iterable[Mask]) -> Mask:
    found = 0
    for mask in masks:
        found |= mask
    return found


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
            return Held(condition, treaty, UNKNOWN, (low, high), "not_researched" if treaty is None else "unverified")
        credit = condition.credit(value)
        return Held(condition, treaty, value, (credit, credit))
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
