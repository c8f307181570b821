"""Which scenarios a law reaches: every offence's elements, then jurisdiction and time, per offence; then their union.

A law compiles to two sets, *surely* and *possibly*. A rule of one Act never carries the offence of another: for each
offence the scenarios it covers are cut by the grounds of jurisdiction and the time limits that belong to it, and only
then joined with the others.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from attrs import frozen

from ..model.law import Evidence, GeneralExemption, Jurisdiction, Limitation, Offence, Profile, Record, Scope
from ..model.penalties import Grade, Penalty
from ..model.values import ADULT, TimeLimit, Values
from ..model.vocabulary import Dimension
from .space import NOTHING, Bounds, Mask, ScenarioSpace

MAJORITY = (18, 21)  # where the national age of majority is not known, it is taken to lie between these
OPEN_ENDED = 10_000
R = TypeVar("R", bound=Scope)


@frozen
class Reach:
    """What one offence reaches, and the stages at which a scenario can fall out of it."""

    offence: Offence
    in_force: Bounds  # all scenarios or none
    elements: Bounds
    placed: Bounds
    timely: Bounds
    reached: Bounds


@frozen
class LawSets:
    """The scenarios a law reaches, in two readings, and how each offence contributes."""

    surely: Mask
    possibly: Mask
    unsearched: Mask
    exempted: Bounds
    offences: tuple[Reach, ...]

    @property
    def reading(self) -> Bounds:
        """Both sets."""
        return Bounds(self.surely, self.possibly)


def law_sets(law: Profile, space: ScenarioSpace, day: dt.date, trust: Evidence) -> LawSets:
    """Compile a law to the scenarios of a space that it reaches on a day, at a level of trust."""
    return Compiler(law, space, day, trust).sets()


class Compiler:
    """One law on one space, day and level of trust."""

    def __init__(self, law: Profile, space: ScenarioSpace, day: dt.date, trust: Evidence) -> None:
        self.law, self.space, self.day, self.trust = law.trusting(trust), space, day, trust
        self.closed = law.closed(day, trust)
        vocabulary = law.vocabulary
        place = vocabulary.deciding("jurisdiction")
        self.home = space.cover(place.id, frozenset([place.home])) if place else space.full
        self.clock = vocabulary.deciding("limitation")
        self.in_time = space.cover(self.clock.id, frozenset(self.clock.values[:1])) if self.clock else space.full
        self.sentence = vocabulary.deciding("penalty")
        lowest = self.sentence.values[0] if self.sentence else None
        self.sentenced = bool(self.sentence and set(space.values(self.sentence.id)) - {lowest})
        self.general = {
            d.id: self._general(d)
            for d in vocabulary.dimensions.values()
            if d.unstated == "general" and space.values(d.id)
        }
        self._defaults: dict[frozenset[str], Bounds] = {}
        self._domains: dict[int, Bounds] = {}
        self._ruled: dict[Any, Bounds] = {}
        self._limits: dict[int, dict[str, Values]] = {}

    def sets(self) -> LawSets:
        """The law's sets and those of every offence."""
        exempted = self.exempted()
        reaches = tuple(self.reach(offence, exempted) for offence in self.law.offences.values())
        surely = possibly = 0
        for reach in reaches:
            surely |= reach.reached.surely
            possibly |= reach.reached.possibly
        unsearched = self.space.full
        for conduct, mask in self.space.conduct.items():
            if conduct in self.closed:
                unsearched &= ~mask
        return LawSets(surely, possibly | unsearched, unsearched, exempted, reaches)

    def reach(self, offence: Offence, exempted: Bounds) -> Reach:
        """What one offence reaches."""
        in_force = self.in_force(offence)
        if not self.space.conducts(offence.conduct.possibly):
            return Reach(offence, in_force, NOTHING, NOTHING, NOTHING, NOTHING)
        elements = self.elements(offence)
        placed = self.placed(offence)
        timely = self.timely(offence)
        reached = in_force & elements & placed & timely
        exempted = exempted | self.exempted(offence)
        reached = Bounds(reached.surely & ~exempted.possibly, reached.possibly & ~exempted.surely)
        return Reach(offence, in_force, elements, placed, timely, reached)

    def in_force(self, record: Record) -> Bounds:
        """All scenarios or none, by status, dates and the kind of sanction."""
        if getattr(record, "sanction", "criminal") != "criminal":
            return NOTHING
        full = self.space.full
        return Bounds(full * record.surely_in_force(self.day), full * record.possibly_in_force(self.day))

    def certain(self, record: Record) -> bool:
        """Whether a record can carry what it says: trusted, and without a reservation."""
        return record.evidence.meets(self.trust) and record.certain

    def elements(self, offence: Offence) -> Bounds:
        """The scenarios that have every element of the offence and no exemption from it."""
        reading = self.space_of(offence.conduct) & self.stated(offence.dimensions) & self.unstated(offence)
        if self.sentenced:
            reading = reading & self.sentenced_to(offence)
        spared = self.spared(offence)
        possibly = reading.possibly & self.required(offence.requires.possibly, spared)
        possibly &= ~self.space.any_present(spared)
        if not self.certain(offence):
            return Bounds(0, possibly)
        surely = reading.surely & self.required(offence.requires.surely, offence.exempts.possibly)
        return Bounds(surely & ~self.space.any_present(offence.exempts.possibly), possibly)

    def spared(self, offence: Offence) -> frozenset[str]:
        """The circumstances that surely exempt; none of an untrusted record, whose exemptions must not spare anyone."""
        return offence.exempts.surely if offence.evidence.meets(self.trust) else frozenset()

    def space_of(self, conduct: Values) -> Bounds:
        """The scenarios of some conducts."""
        return Bounds(self.space.conducts(conduct.surely), self.space.conducts(conduct.possibly))

    def stated(self, dimensions: Any) -> Bounds:
        """The scenarios whose values a record covers in every dimension it states."""
        surely = possibly = self.space.full
        for name, values in dimensions.items():
            surely &= self.space.cover(name, values.surely)
            possibly &= self.space.cover(name, values.possibly)
        return Bounds(surely, possibly)

    def unstated(self, offence: Offence) -> Bounds:
        """The scenarios covered in the dimensions that an offence does not state."""
        key = frozenset(offence.dimensions)
        if key not in self._defaults:
            surely = possibly = self.space.full
            for dimension in self.law.vocabulary.dimensions.values():
                if dimension.id in key or dimension.decides or dimension.unstated == "all":
                    continue
                if dimension.unstated == "general":
                    general = self.general.get(dimension.id)
                    if general is not None:
                        surely, possibly = surely & general.surely, possibly & general.possibly
                else:
                    mask = self.space.cover(dimension.id, frozenset(dimension.unstated))
                    surely, possibly = surely & mask, possibly & mask
            self._defaults[key] = Bounds(surely, possibly)
        return self._defaults[key]

    def _general(self, dimension: Dimension) -> Bounds:
        values = self.general_values[dimension.id]
        return Bounds(self.space.cover(dimension.id, values.surely), self.space.cover(dimension.id, values.possibly))

    @functools.cached_property
    def general_values(self) -> dict[str, Values]:
        """What the general part covers of each dimension that is left to it."""
        left = [d for d in self.law.vocabulary.dimensions.values() if d.unstated == "general"]
        return {d.id: Values(*general_values(self.law, d, self.day, self.trust)) for d in left}

    def limits(self, offence: Offence) -> dict[str, Values]:
        """The dimensions in which an offence of this law does not cover everything, with what it covers."""
        key = id(offence)
        if key not in self._limits:
            found = {**self._unstated_limits, **offence.dimensions}
            if self.sentenced and self.sentence is not None:
                surely, possibly = thresholds(offence.penalty, self.sentence)
                for grade in higher_grades(offence):
                    possibly |= thresholds(grade, self.sentence)[1]
                found[self.sentence.id] = Values(surely, possibly)
            self._limits[key] = found
        return self._limits[key]

    @functools.cached_property
    def _unstated_limits(self) -> dict[str, Values]:
        dimensions = self.law.vocabulary.dimensions.values()
        fixed = {
            d.id: Values.exactly(d.unstated) for d in dimensions if isinstance(d.unstated, tuple) and not d.decides
        }
        return {**self.general_values, **fixed}

    def sentenced_to(self, offence: Offence) -> Bounds:
        """The scenarios whose threshold the recorded sentence reaches, in its basic form or a higher grade."""
        assert self.sentence is not None
        basic = self._threshold(offence.penalty)
        surely, possibly = basic.surely, basic.possibly
        for grade in higher_grades(offence):
            where, level = self.stated(grade.dimensions), self._threshold(grade)
            exempt, spared = offence.exempts.possibly, self.spared(offence)
            surely |= where.surely & level.surely & self.required(grade.requires.surely, exempt)
            possibly |= where.possibly & level.possibly & self.required(grade.requires.possibly, spared)
        return Bounds(surely, possibly)

    def _threshold(self, sentence: Penalty | Grade | None) -> Bounds:
        assert self.sentence is not None
        surely, possibly = thresholds(sentence, self.sentence)
        return Bounds(self.space.cover(self.sentence.id, surely), self.space.cover(self.sentence.id, possibly))

    def required(self, clauses: Iterable[frozenset[str]], exempt: frozenset[str]) -> Mask:
        """The scenarios in which every clause is met by a circumstance that does not at once exempt."""
        mask = self.space.full
        for clause in clauses:
            mask &= self.space.any_provable(clause - exempt)
        return mask

    def placed(self, offence: Offence) -> Bounds:
        """The scenarios at home, and those abroad that a ground of jurisdiction of this offence reaches."""
        if self.home == self.space.full:
            return Bounds(self.home, self.home)
        rules = concerned(self.law.general.jurisdiction, offence)
        exempts = (self.spared(offence), offence.exempts.possibly)
        key = ("placed", exempts, *((id(rule), surely) for rule, surely in rules))
        if key not in self._ruled:
            self._ruled[key] = self._placed(rules, *exempts)
        return self._ruled[key]

    def _placed(
        self, rules: Sequence[tuple[Jurisdiction, bool]], spared: frozenset[str], exempt: frozenset[str]
    ) -> Bounds:
        surely, possibly = self.home, self.home
        if "jurisdiction" not in self.closed:
            possibly = self.space.full
        for rule, belongs in rules:
            area = self.domain(rule)
            if not area.possibly:
                continue
            possibly |= area.possibly & self.required(rule.requires.possibly, spared)
            if belongs and self.certain(rule):
                surely |= area.surely & self.required(rule.requires.surely, exempt)
        return Bounds(surely, possibly | surely)

    def domain(self, rule: Scope) -> Bounds:
        """The scenarios a general rule speaks of while it is in force, by conduct and by values."""
        key = id(rule)
        if key not in self._domains:
            self._domains[key] = self.in_force(rule) & self.space_of(rule.conduct) & self.stated(rule.dimensions)
        return self._domains[key]

    def timely(self, offence: Offence) -> Bounds:
        """The scenarios in which the case is brought in time; of several limits the longest applies."""
        full = self.space.full
        if self.clock is None or self.in_time == full:
            return Bounds(full, full)
        rules = concerned(self.law.general.limitation, offence)
        key = ("timely", *((id(rule), surely) for rule, surely in rules))
        if key not in self._ruled:
            self._ruled[key] = self._timely(rules)
        return self._ruled[key]

    def _timely(self, rules: Sequence[tuple[Limitation, bool]]) -> Bounds:
        full = self.space.full
        surely = possibly = self.in_time
        ruled = NOTHING
        for rule, belongs in rules:
            domain = self.domain(rule)
            if not domain.possibly:
                continue
            limit = self.limit(rule.time_limit) if self.certain(rule) else Bounds(0, full)
            applies = domain if belongs and self.certain(rule) else Bounds(0, domain.possibly)
            surely |= applies.surely & limit.surely
            possibly |= domain.possibly & limit.possibly
            ruled = ruled | applies
        if "limitation" in self.closed:
            surely |= full & ~ruled.possibly
        possibly |= full & ~ruled.surely
        return Bounds(surely, possibly | surely)

    def limit(self, limit: TimeLimit) -> Bounds:
        """The scenarios in which a time limit has not run out when the case is brought."""
        assert self.clock is not None
        key = ("limit", limit, self.law.vocabulary.digest)
        low, high = age_of_majority(self.law, self.clock, self.day, self.trust)
        surely = self._limit((key, low, "low"), limit, low, grown=18)
        possibly = self._limit((key, high, "high"), limit, high, grown=OPEN_ENDED)
        return Bounds(surely, possibly)

    def _limit(self, key: Any, limit: TimeLimit, majority: int, grown: int) -> Mask:
        memo = self.space._memo
        if key not in memo:
            assert self.clock is not None
            mask = self.in_time
            starts = self.clock.starts
            for late in self.space.values(self.clock.id):
                if not isinstance(late, int):
                    continue
                brought = self.space.value(self.clock.id, late)
                for age in (*self.space.values(starts), None):
                    old = grown if age is None or age == ADULT else int(age)
                    if late <= last_age(limit, old, majority, certain=grown == 18):
                        at = self.space.cover(starts, frozenset()) if age is None else self.space.value(starts, age)
                        mask |= brought & at
            memo[key] = mask
        return memo[key]

    def exempted(self, offence: Offence | None = None) -> Bounds:
        """The scenarios that the general part takes out of every offence, or of this one by a rule of its own."""
        surely = possibly = 0
        rules = [rule for rule in self.law.general.exemptions if rule.keyed is (offence is not None)]
        for rule, belongs in concerned(rules, offence) if offence else [(rule, True) for rule in rules]:
            area = self.domain(rule)
            if belongs and self.certain(rule):
                surely |= area.surely & self._proved(rule, rule.requires.surely)
            possibly |= area.possibly & self._proved(rule, rule.requires.possibly)
        return Bounds(surely, possibly)

    def _proved(self, rule: GeneralExemption, clauses: Iterable[frozenset[str]]) -> Mask:
        """Scenarios in which an exemption's conditions hold whatever else is proved: what is free does not help it."""
        mask = self.space.full
        for clause in clauses:
            mask &= self.space.any_present(clause)
        for name in rule.absent:
            mask &= ~self.space.provable(name)
        return mask


def general_values(
    law: Profile, dimension: Dimension, day: dt.date, trust: Evidence
) -> tuple[frozenset[Any], frozenset[Any]]:
    """What the general part covers of a dimension on which an offence is silent: surely, possibly.

    The ordinary value (an adult, a principal) needs no rule. A trusted list is complete; without one the rest is open.
    """
    ordinary = frozenset([dimension.ordinary]) if dimension.ordinary else frozenset()
    rule = law.general.coverage.get(dimension.id)
    everything = frozenset(dimension.values)
    if rule is None or not rule.evidence.meets(trust) or not rule.possibly_in_force(day):
        return ordinary, everything
    certain = rule.certain and rule.surely_in_force(day)
    surely = rule.covers.surely if certain else frozenset()
    return surely | ordinary, (rule.covers.possibly | ordinary) if certain else everything


def concerned(rules: Iterable[R], offence: Offence) -> list[tuple[R, bool]]:
    """The rules that can belong to an offence, each with whether it surely does."""
    found = ((rule, rule.concerns(offence)) for rule in rules)
    return [(rule, surely) for rule, (surely, possibly) in found if possibly]


def higher_grades(offence: Offence) -> list[Grade]:
    """The higher grades of an offence's sentence that decide: known, and exact in what they depend on."""
    penalty = offence.penalty
    return [grade for grade in penalty.grades if grade.exact] if penalty and not penalty.doubtful else []


def thresholds(sentence: Penalty | Grade | None, dimension: Dimension) -> tuple[frozenset[Any], frozenset[Any]]:
    """The thresholds that a sentence reaches: surely, possibly."""
    if sentence is None:
        return frozenset(dimension.values[:1]), frozenset(dimension.values)
    reached = {value: sentence.reaches(float(value)) for value in dimension.values}
    return frozenset(v for v, r in reached.items() if r[0]), frozenset(v for v, r in reached.items() if r[1])


def age_of_majority(law: Profile, clock: Dimension, day: dt.date, trust: Evidence) -> tuple[int, int]:
    """The lowest and the highest age of majority that the profile leaves open."""
    answer = law.measures.get(clock.majority)
    if answer is None or not isinstance(answer.value, int) or not answer.evidence.meets(trust):
        return MAJORITY
    known = not answer.doubtful and answer.certain and answer.surely_in_force(day)
    return (answer.value, answer.value) if known else MAJORITY


def last_age(limit: TimeLimit, age: int, majority: int, *, certain: bool) -> float:
    """The victim's age up to which a case is in time; ``age`` is that at the offence."""
    if limit.kind == "none":
        return float("inf")
    if limit.kind == "unknown":
        return -1.0 if certain else float("inf")
    if limit.kind == "until_age":
        return limit.years
    start = age if limit.start == "offence" else max(age, majority if limit.start == "majority" else int(limit.start))
    return start + limit.years
