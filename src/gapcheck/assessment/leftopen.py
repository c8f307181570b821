"""Measures without an answer on which it rests what a pack asks: the answers each may have, to be tried together.

Where a ``when:`` rests on a measure that is not known, every criterion that names the measure follows the same
answer. So the answers are enumerated, only as finely as the pack's conditions tell them apart.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ..model.scenario import CONSENT_AGES, Ages
from ..model.standard import Condition, Pack
from ..model.vocabulary import UNKNOWN, Measure
from .results import Held

_FIRST, _LAST = CONSENT_AGES[0], CONSENT_AGES[-1]
MOST_CASES = 4096  # combinations of answers that are tried one by one


@frozen
class Given:
    """One answer that a measure may have."""

    measure: str
    value: Any
    age: int | None = None  # the age of consent it makes, where ages go by it


Case = tuple[Given, ...]
"""An answer to each of some measures."""

Open = Mapping[str, tuple[Given, ...]]
"""The measures without an answer on which it rests what is asked, each with the answers it may have."""


@frozen(eq=False)
class Standing:
    """On what it rests, in one law, what a pack asks: measures left open, and the ages of consent that are known."""

    open: Open
    ages: Ages


NOTHING_OPEN = Standing({}, {})


@frozen(eq=False)
class Decisive:
    """The measures of a pack on which it rests what is asked.

    Attributes:
        conditions: by measure every condition of the pack on it.
        ages: by measure of the age of consent the ages that a standard reckons with.
        of: by criterion those of these measures that it names.
    """

    conditions: Mapping[str, tuple[Condition, ...]]
    ages: Mapping[str, Condition]
    of: Mapping[str, tuple[str, ...]]


@functools.lru_cache(maxsize=256)
def decisive(pack: Pack) -> Decisive:
    """The measures that stand in a ``when:`` of a pack, or on which ages rest."""
    names = dict.fromkeys(c.measure.id for criterion in pack.criteria.values() for c in criterion.when)
    consent = tuple(dict.fromkeys(name for criterion in pack.criteria.values() for name in criterion.rests_on))
    names |= dict.fromkeys(consent)
    conditions: dict[str, list[Condition]] = {name: [] for name in names}
    of: dict[str, tuple[str, ...]] = {}
    for criterion in pack.criteria.values():
        own = [c for c in (*criterion.when, *criterion.hold) if c.measure.id in conditions]
        for condition in own:
            conditions[condition.measure.id].append(condition)
        if own or criterion.rests_on:
            of[criterion.id] = tuple(dict.fromkeys([*(c.measure.id for c in own), *criterion.rests_on]))
    ages = {name: Condition(pack.vocabulary.measures[name], at_least=_FIRST, at_most=_LAST) for name in consent}
    return Decisive({name: tuple(some) for name, some in conditions.items()}, ages, of)


def left_open(pack: Pack, held: Callable[[Condition], Held]) -> Standing:
    """The decisive measures that a law does not answer, and the ages of consent that it states."""
    rests, open_, ages = decisive(pack), {}, {}
    for name, conditions in rests.conditions.items():
        usual = rests.ages.get(name)
        answer = held(usual or conditions[0])
        if usual is None:
            if answer.value == UNKNOWN:
                open_[name] = tuple(Given(name, value) for value in answers_to(conditions[0].measure, conditions))
        elif answer.value == UNKNOWN:
            open_[name] = tuple(_ages(usual, conditions))
        elif answer.credit[0] == 1:
            ages[name] = int(answer.value)
        else:  # no age of consent that a standard reckons with
            open_[name] = tuple(Given(name, answer.value, age) for age in CONSENT_AGES)
    return Standing(open_, ages) if open_ or ages else NOTHING_OPEN


def _ages(usual: Condition, conditions: Sequence[Condition]) -> Iterator[Given]:
    """Every age of consent; beside them any other answer that conditions tell apart, which may stand for each age."""
    name = usual.measure.id
    yield from (Given(name, age, age) for age in CONSENT_AGES)
    if conditions:
        others = [value for value in answers_to(usual.measure, [usual, *conditions]) if not usual.credit(value)]
        yield from (Given(name, value, age) for value in others for age in CONSENT_AGES)


def answers_to(measure: Measure, conditions: Sequence[Condition]) -> tuple[Any, ...]:
    """The answers a measure can have, one of each kind that some conditions on it tell apart."""
    found: dict[tuple[object, ...], Any] = {}
    for value in _candidates(measure, conditions):
        found.setdefault(tuple(c.credit(value) for c in conditions), value)
    return tuple(found.values())


def _candidates(measure: Measure, conditions: Sequence[Condition]) -> Iterable[Any]:
    if measure.type == "bool":
        return (True, False)
    if measure.type == "set":
        return _sets(measure, conditions)
    if measure.values:
        return measure.values
    named = (b for c in conditions for b in (c.at_least, c.at_most, *c.accepted, *c.map) if b is not None)
    bounds = sorted(set(named))
    if measure.type == "integer":
        return sorted({bound + step for bound in bounds for step in (-1, 0, 1)})
    between = [(low + high) / 2 for low, high in itertools.pairwise(bounds)]
    return sorted({bounds[0] - 1, *bounds, *between, bounds[-1] + 1})


def _sets(measure: Measure, conditions: Sequence[Condition]) -> Iterable[tuple[Any, ...]]:
    """Sets of answers, one of each kind: a set brings what the best of its items brings, so kinds grow item by item."""
    found: dict[tuple[object, ...], tuple[Any, ...]] = {tuple(c.credit(()) for c in conditions): ()}
    for item in measure.values:
        for some in list(found.values()):
            more = (*some, item)
            found.setdefault(tuple(c.credit(more) for c in conditions), more)
    return found.values()


def cases(open_: Open, names: Iterable[str]) -> Iterator[Case] | None:
    """Every combination of answers to some measures; ``None`` where they are too many to be tried."""
    answers = [open_[name] for name in names]
    if math.prod(map(len, answers)) > MOST_CASES:
        return None
    return itertools.product(*answers)


def finest(name: str, packs: Sequence[tuple[Pack, Sequence[Given]]]) -> tuple[Given, ...]:
    """The answers to a measure that the conditions of several packs tell apart, of which each has its own kinds."""
    for _, answers in packs:
        if answers[0].age is not None and len({given.value for given in answers}) == 1:
            return tuple(answers)  # the answer is known, and no age of consent that a standard reckons with
    rests = [decisive(pack) for pack, _ in packs]
    conditions = [condition for each in rests for condition in each.conditions[name]]
    usual = next((each.ages[name] for each in rests if name in each.ages), None)
    if usual is not None:
        return tuple(_ages(usual, conditions))
    return tuple(Given(name, value) for value in answers_to(conditions[0].measure, conditions))


def matching(given: Given, pack: Pack, answers: Sequence[Given]) -> Given:
    """The one of a pack's own kinds of answers to which an answer belongs."""
    conditions = decisive(pack).conditions[given.measure]
    return next(
        one
        for one in answers
        if one.age in (None, given.age) and all(c.credit(one.value) == c.credit(given.value) for c in conditions)
    )
