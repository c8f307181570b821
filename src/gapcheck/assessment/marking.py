"""How far one criterion is met, from a law's sets and answers: its levels, its credit, on both readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from attrs import evolve

from ..algebra.space import Bounds, Mask, ScenarioSpace
from ..model.law import MeasureAnswer, Profile, TreatyStatus
from ..model.record import Evidence
from ..model.scenario import Ages, every_reading
from ..model.standard import Condition, Criterion, Pack
from ..model.versions import applying
from ..model.vocabulary import SILENT, UNKNOWN
from .leftopen import NOTHING_OPEN, Case, Given, Standing, cases, decisive
from .results import Held
from .scores import Level, Mark, joined, share

Answers = Callable[[Condition], tuple[Fraction, Fraction]]
"""The credit that a law's answer to a measure brings, at the least and at the most."""

Beside = Callable[[str, Ages], Bounds]
"""Of a criterion that asks to spare, what a law reaches of the same acts by the ordinary offender."""


def omittable(criterion: Criterion, space: ScenarioSpace) -> dict[str, Mask]:
    """The permitted options of a criterion, each as the set of scenarios that may be left out."""
    area = space.criteria[criterion.id]
    return {o.id: space.restrict(area, o.conducts, o.values, o.settings) for o in criterion.permits}


def mark_of(
    criterion: Criterion,
    pack: Pack,
    space: ScenarioSpace,
    reached: Bounds,
    answers: Answers,
    standing: Standing = NOTHING_OPEN,
    beside: Beside | None = None,
) -> Mark:
    """The levels and credit of one criterion from what a law reaches and what it answers.

    Args:
        standing: on what it rests what is asked: each answer that a measure left open may have is a reading.
        beside: what the law reaches of what stands beside the scenarios to be spared; without it they are taken to
            be spared from something.
    """

    def at(case: Case) -> Mark:
        ages = {**standing.ages, **{given.measure: given.age for given in case if given.age is not None}}
        return _mark(criterion, pack, space, reached, _given(answers, case), ages, beside)

    open_ = standing.open
    names = [name for name in decisive(pack).of.get(criterion.id, ()) if name in open_] if open_ else ()
    if not names:
        return at(())
    tried = cases(open_, names)
    if tried is None:  # the answers are bounded one by one, the ages of consent tried
        outer = [tuple(Given(m, UNKNOWN, age) for m, age in ages.items()) for ages in every_reading(criterion.rests_on)]
        return evolve(joined([(case, at(case)) for case in outer]), cases=(), exact=False)
    return joined([(case, at(case)) for case in tried])


def _given(answers: Answers, case: Case) -> Answers:
    """A law's answers, where those to some measures are taken to be known."""
    if not case:
        return answers
    values = {given.measure: given.value for given in case if given.value != UNKNOWN}

    def answer(condition: Condition) -> tuple[Fraction, Fraction]:
        if condition.measure.id not in values:
            return answers(condition)
        credit = condition.credit(values[condition.measure.id])
        return credit, credit

    return answer


def _mark(
    criterion: Criterion,
    pack: Pack,
    space: ScenarioSpace,
    reached: Bounds,
    answers: Answers,
    ages: Ages,
    beside: Beside | None,
) -> Mark:
    may_lapse = False
    for condition in criterion.when:
        least, most = answers(condition)
        if most == 0:
            return Mark(None, None)
        may_lapse |= least == 0
    by_share = (criterion.credit or pack.credit) == "share"
    if criterion.hold:
        mark = _held(criterion, by_share, answers)
    else:
        area = space.area(criterion.id, ages)
        if not area:
            return Mark(None, None)
        if criterion.spare and beside is not None:
            sure, possible = spared_from(area, reached, lambda: beside(criterion.id, ages))
            if not possible:
                return Mark(None, None)
            may_lapse |= not sure
        mark = _scenarios(criterion, space, area, reached, by_share)
    return evolve(mark, may_lapse=True) if may_lapse else mark


def spared_from(area: Mask, reached: Bounds, beside: Callable[[], Bounds]) -> tuple[bool, bool]:
    """Whether there is anything to spare from, surely and possibly: these acts or those beside them are reached."""
    if reached.surely & area:
        return True, True
    others = beside()
    return bool(others.surely), bool(others.possibly or reached.possibly & area)


def _scenarios(criterion: Criterion, space: ScenarioSpace, area: Mask, reached: Bounds, by_share: bool) -> Mark:
    done = met_part(criterion, area, reached)
    options = space.kept(("options", criterion.id), lambda: _union(omittable(criterion, space).values()))
    low = _cover(done.surely, area, options & area)
    high = low if done.possibly == done.surely else _cover(done.possibly, area, options & area)
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
    """The answer of a law to a condition on a measure, with the credit it brings on both readings.

    Where it is not known which of two versions of the answer held on the day, it is known where both bring the same.
    """
    key = condition.measure.id
    treaty = law.treaties.get(key.removeprefix("treaties.")) if key.startswith("treaties.") else None
    answer = treaty or law.measures.get(key)
    if answer is None:
        return Held(condition, None, UNKNOWN, condition.bounds, "not_researched")
    versions = applying((*answer.earlier, answer), day) if answer.earlier else (answer,)
    if not versions:
        return Held(condition, answer, UNKNOWN, condition.bounds, "other_date")
    found = [_answered(condition, version, day, trust, known=len(versions) > 1) for version in versions]
    low, high = min(h.credit[0] for h in found), max(h.credit[1] for h in found)
    known = len(found) == 1 or (low == high and all(h.value != UNKNOWN for h in found))
    return found[-1] if known else Held(condition, found[-1].record, UNKNOWN, (low, high), "other_date")


def _answered(
    condition: Condition, answer: MeasureAnswer | TreatyStatus, day: dt.date, trust: Evidence, *, known: bool
) -> Held:
    """What one version of an answer brings; ``known`` where it or the next one surely holds on the day."""

    def unknown(reason: str) -> Held:
        return Held(condition, answer, UNKNOWN, condition.bounds, reason)

    if isinstance(answer, TreatyStatus):
        value = answer.status if known else answer.at(day)
        if value == UNKNOWN or not answer.evidence.meets(trust):
            return unknown("unverified")
    else:
        value = answer.value
        if value == UNKNOWN:
            return unknown(answer.reason or "unclear")
        if not answer.evidence.meets(trust):
            return unknown("unverified")
        if answer.doubtful or not answer.certain:
            return unknown("unclear")
        if not known and not answer.surely_in_force(day):
            return unknown("other_date")
    credit = condition.credit(value)
    return Held(condition, answer, value, (credit, credit), SILENT if value == SILENT else "")
