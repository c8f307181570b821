"""A law seen through a space, on one day and at one level of trust: what single records say, as sets."""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from attrs import frozen

from ..model.law import Coverage, GeneralExemption, Jurisdiction, Limitation, Offence, Profile, Scope
from ..model.record import Evidence, Record
from ..model.values import Clause, Period, Values
from ..model.versions import alternatives, lines
from .space import NOTHING, Bounds, Mask, ScenarioSpace

R = TypeVar("R", bound=Scope)
Concerned = tuple[tuple[R, bool], ...]
"""The rules that can belong to an offence, each with whether it surely does."""


@frozen(eq=False)
class Bearing:
    """The general rules that can belong to one offence: what follows from the law alone."""

    jurisdiction: Concerned[Jurisdiction]
    limitation: Concerned[Limitation]
    exemptions: Concerned[GeneralExemption]
    coverage: tuple[tuple[str, Concerned[Coverage]], ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What makes the bearings of two offences the same."""
        return self.jurisdiction, self.limitation, self.exemptions, self.coverage


@functools.lru_cache(maxsize=256)
def trusted_copy(law: Profile, trust: Evidence) -> Profile:
    """`Profile.trusting`, kept with the law."""
    return law.trusting(trust)


@functools.lru_cache(maxsize=256)
def changes(law: Profile) -> tuple[dt.date, ...]:
    """The days on which anything in a law may begin or end, in order; between two of them nothing changes.

    At whatever trust from the law's own on: a date that was not verified may lie elsewhere at a higher one.
    """
    periods = [record.period for level in Evidence for record in trusted_copy(law, level).records()]
    whole: Profile | None = law
    while whole is not None:
        periods += [Period(search.since, search.until) for search in whole.searched]
        whole = whole.base
    ends = [end for period in periods for end in (period.since, period.until) if end is not None]
    return tuple(sorted({day for end in ends for day in (end.first, end.last)}))


def _reformed_later(law: Profile, day: dt.date) -> bool:
    """Whether a limit that begins after a day may reach back to it."""
    limits = ((rule, rule.period.since) for rule in law.general.limitation if rule.reaches_back is not False)
    return any(since is not None and since.last > day and rule.effective for rule, since in limits)


def standing_since(law: Profile, day: dt.date) -> dt.date:
    """The first day from which on the law was what it is on a day: what is computed for the one holds for the other."""
    if _reformed_later(law, day):
        return day  # how long before the reform the act was done decides, and every day is another
    days = changes(law)
    place = bisect.bisect_right(days, day)
    return days[place - 1] if place else dt.date.min


@functools.lru_cache(maxsize=256)
def bearings(law: Profile) -> dict[str, Bearing]:
    """The general rules that can belong to each offence of a law, by its id; those of one kind are one object."""
    shared: dict[object, Bearing] = {}
    found: dict[str, Bearing] = {}
    for offence in law.offences.values():
        bearing = bearing_of(law, offence)
        found[offence.id] = shared.setdefault(bearing.key, bearing)
    return found


def bearing_of(law: Profile, offence: Offence) -> Bearing:
    """The general rules that can belong to one offence."""
    return _bearing(law, lambda rule: rule.concerns(offence))


@functools.lru_cache(maxsize=256)
def bearing_of_unrecorded(law: Profile) -> Bearing:
    """The general rules that can belong to a provision that is not recorded: those with keys not surely."""
    return _bearing(law, lambda rule: (not rule.keyed, True))


def _bearing(law: Profile, belongs: Callable[[Scope], tuple[bool, bool]]) -> Bearing:
    def concerned(rules: Iterable[R]) -> Concerned[R]:
        found = ((rule, belongs(rule)) for rule in rules)
        return tuple((rule, surely) for rule, (surely, possibly) in found if possibly)

    general = law.general
    exempting = (rule for rule in general.exemptions if not rule.discretionary)
    lists = tuple((name, concerned(rules)) for name, rules in general.coverage.items())
    return Bearing(concerned(general.jurisdiction), concerned(general.limitation), concerned(exempting), lists)


class View:
    """A law on one space, day and level of trust."""

    def __init__(self, law: Profile, space: ScenarioSpace, day: dt.date, trust: Evidence) -> None:
        self.law, self.space, self.day, self.trust = trusted_copy(law, trust), space, day, trust
        self.vocabulary = law.vocabulary
        self.closed = law.closed(day, trust)
        self.everything = Bounds(space.full, space.full)
        self._domains: dict[Scope, Bounds] = {}
        self._speaks: dict[Scope, Bounds] = {}
        self._bearings: dict[Offence, Bearing] = {}

    def bearing(self, offence: Offence) -> Bearing:
        """The general rules that can belong to an offence: of the law, or a variant of one."""
        found = self._bearings.get(offence)
        if found is None:
            whole = self.law.offences.get(offence.id) is offence
            found = bearings(self.law)[offence.id] if whole else bearing_of(self.law, offence)
            self._bearings[offence] = found
        return found

    def certain(self, record: Record) -> bool:
        """Whether a record can carry what it says: trusted, and without a reservation."""
        return record.evidence.meets(self.trust) and record.certain

    def in_force(self, record: Record) -> Bounds:
        """All scenarios or none, by status and dates."""
        if record.surely_in_force(self.day):
            return self.everything
        return Bounds(0, self.space.full) if record.possibly_in_force(self.day) else NOTHING

    def conducts(self, conduct: Values) -> Bounds:
        """The scenarios of some conducts."""
        return Bounds(self.space.conducts(conduct.surely), self.space.conducts(conduct.possibly))

    def covered(self, dimension: str, values: Values) -> Bounds:
        """The scenarios that have one of some values, and those in which the dimension does not exist."""
        return Bounds(self.space.cover(dimension, values.surely), self.space.cover(dimension, values.possibly))

    def stated(self, dimensions: Mapping[str, Values]) -> Bounds:
        """The scenarios whose values a record covers in every dimension it states."""
        surely = possibly = self.space.full
        for name, values in dimensions.items():
            surely &= self.space.cover(name, values.surely)
            possibly &= self.space.cover(name, values.possibly)
        return Bounds(surely, possibly)

    def domain(self, rule: Scope) -> Bounds:
        """The scenarios a general rule speaks of while it is in force, by conduct and by values."""
        found = self._domains.get(rule)
        if found is None:
            found = self._domains[rule] = self.in_force(rule) & self.speaks(rule)
        return found

    def speaks(self, rule: Scope) -> Bounds:
        """The scenarios a general rule speaks of, by conduct and by values, whenever it is in force."""
        found = self._speaks.get(rule)
        if found is None:
            found = self._speaks[rule] = self.conducts(rule.conduct) & self.stated(rule.dimensions)
        return found

    def in_turn(self, rules: Concerned[R], given: Callable[[R, bool, Bounds], Mask]) -> Mask:
        """What every version gives of those of which one surely applies, on a day on which it is not known which.

        Args:
            given: what a rule surely gives, if it is in force, in the scenarios it speaks of.
        """
        if self.settled or not any(rule.line for rule, _ in rules):
            return 0
        belongs, found = dict(rules), 0
        for versions in lines(rule for rule, _ in rules):
            each = [given(rule, belongs[rule], self.speaks(rule)) for rule in alternatives(versions, self.day)]
            found |= functools.reduce(operator.and_, each) if each else 0
        return found

    @functools.cached_property
    def settled(self) -> bool:
        """Whether on that day no record is in force only possibly."""
        return all(r.period.surely(self.day) or not r.period.possibly(self.day) for r in self.law.records())

    def proved(self, clause: Clause, exempt: frozenset[str]) -> Mask:
        """The scenarios in which a demand is met by a circumstance that does not at once exempt.

        A circumstance that is there and exempts meets the demand as well: then the exemption fails, and says so.
        """
        exempting = frozenset(name for name in clause if self.vocabulary.brings(name) & exempt) if exempt else exempt
        return self.space.any_provable(clause - exempting) | self.space.any_present(exempting)

    def proved_all(self, clauses: Iterable[Clause], exempt: frozenset[str]) -> Mask:
        """The scenarios in which every one of some demands is met."""
        mask = self.space.full
        for clause in clauses:
            mask &= self.proved(clause, exempt)
        return mask

    def spared(self, offence: Offence) -> frozenset[str]:
        """The circumstances that surely exempt; none of an untrusted record, whose exemptions must not spare anyone."""
        return offence.exempts.surely if offence.evidence.meets(self.trust) else frozenset()

    def near(self, rules: Concerned[R], bit: Mask) -> Iterator[tuple[R, bool]]:
        """Those of some general rules that may speak of a scenario, each with whether it surely belongs and speaks."""
        for rule, belongs in rules:
            domain = self.domain(rule)
            if domain.possibly & bit:
                yield rule, belongs and bool(domain.surely & bit)
