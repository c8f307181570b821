"""Is a case brought in time? Of several limits that belong to an offence the longest applies."""

from __future__ import annotations

import datetime as dt
import functools
import math
import operator
from collections.abc import Iterator, Sequence

from ..documents.dates import PartialDate
from ..model.law import Limitation, Offence, Profile
from ..model.record import Evidence
from ..model.values import ADULT, TimeLimit
from ..model.versions import applying
from ..model.vocabulary import Dimension
from .lacks import Kind, Lack, Reason
from .space import NOTHING, Bounds, Mask
from .view import Concerned, View, bearing_of_unrecorded

TOPIC = "limitation"

MAJORITY = (18, 21)  # where the national age of majority is not known, it is taken to lie between these
OPEN_ENDED = 10_000
GROWN, OLDEST = 18, 120  # the ages that an adult can have
Later = tuple[PartialDate, Limitation, bool]
"""A limit that begins later and may reach back, with the day, and whether it surely belongs."""


class Time:
    """Which cases can still be brought, offence by offence."""

    def __init__(self, view: View) -> None:
        self.view, self.space, self.day = view, view.space, view.day
        self.clock = view.vocabulary.deciding("limitation")
        ordinary = frozenset(self.clock.values[:1]) if self.clock else frozenset()
        self.in_time: Mask = self.space.cover(self.clock.id, ordinary) if self.clock else self.space.full
        self._kept: dict[object, Bounds] = {}

    def reach(self, offence: Offence) -> Bounds:
        """The scenarios in which the case is brought in time."""
        if self.in_time == self.space.full:
            return self.view.everything
        return self._within(self.view.bearing(offence).limitation, closed=self.closed(offence))

    @functools.cached_property
    def unrecorded(self) -> Mask:
        """The scenarios in which a provision that is not recorded may still be prosecuted."""
        if self.in_time == self.space.full or TOPIC not in self.view.closed.everywhere:
            return self.space.full
        limits = bearing_of_unrecorded(self.view.law).limitation
        return self._within(limits, closed=True).possibly

    def closed(self, offence: Offence) -> bool:
        """Whether the time limits of an offence were searched for."""
        return self.view.closed.closes(TOPIC, offence)

    def _within(self, rules: Concerned[Limitation], *, closed: bool) -> Bounds:
        key = (rules, closed)
        if key not in self._kept:
            later = sorted(self._later(rules), key=lambda item: item[0].first)
            found = self._at(rules, closed, later, None)
            grown = self._grown & ~self.in_time
            if later and grown:  # which limit helps an adult turns on the age, and no age has the best of several
                each = [self._at(rules, closed, later, age) for age in self._turning(rules, later)]
                surely = functools.reduce(operator.and_, (bounds.surely for bounds in each))
                possibly = functools.reduce(operator.or_, (bounds.possibly for bounds in each))
                found = Bounds(found.surely & ~grown | surely & grown, found.possibly & ~grown | possibly & grown)
            self._kept[key] = found
        return self._kept[key]

    @functools.cached_property
    def _grown(self) -> Mask:
        """The scenarios with a victim whose age is not told: an adult, or where the act has no age."""
        assert self.clock is not None
        starts = self.clock.starts
        return self.space.cover(starts, frozenset()) | self.space.cover(starts, frozenset([ADULT]))

    def _turning(self, rules: Concerned[Limitation], later: Sequence[Later]) -> list[int]:
        """The ages of an adult at which it can change whether a limit has run out, and those beside them."""
        assert self.clock is not None
        limits = [rule.time_limit for rule, _ in rules]
        years: set[int] = {0, *(y for since, _, _ in later for y in elapsed(self.day, since))}
        ends: set[float] = {late for late in self.space.values(self.clock.id) if isinstance(late, int)}
        ends |= set(self._majority)
        for limit in limits:
            ends |= {limit.years, limit.at_most or 0, limit.start if isinstance(limit.start, int) else 0}
        lengths: set[float] = {0, *(limit.years for limit in limits)}
        sums = {end + length for end in ends for length in lengths} | {
            end - length for end in ends for length in lengths
        }
        turns = {math.floor(end - year) for end in sums for year in years}
        return sorted(
            {GROWN, OLDEST} | {a for turn in turns for a in (turn - 1, turn, turn + 1) if GROWN <= a <= OLDEST}
        )

    def _at(self, rules: Concerned[Limitation], closed: bool, later: Sequence[Later], grown: int | None) -> Bounds:
        """What is in time by the law of the day or by a reform that reaches back; ``grown`` is an adult's age."""
        full, ruled = self.space.full, NOTHING
        surely = possibly = self.in_time
        for rule, belongs in rules:
            domain = self.view.domain(rule)
            if domain.possibly:
                applies, limit = self._applies(rule, belongs, domain), self.limit(rule, grown)
                surely |= applies.surely & limit.surely
                possibly |= applies.possibly & limit.possibly
                ruled = ruled | applies
        in_turn = self.view.in_turn(rules, lambda rule, belongs, where: self._applies(rule, belongs, where).surely)
        surely |= self.view.in_turn(
            rules,
            lambda rule, belongs, where: self._applies(rule, belongs, where).surely & self.limit(rule, grown).surely,
        )
        if closed:
            surely |= full & ~ruled.possibly
        possibly |= full & ~ruled.surely & ~in_turn
        return Bounds(surely, possibly | surely) | self._reformed(rules, closed, later, grown)

    def _reformed(
        self, rules: Concerned[Limitation], closed: bool, later: Sequence[Later], grown: int | None
    ) -> Bounds:
        """What limits add that begin after the act and reach back to cases not yet barred when they begin."""
        found, earlier = NOTHING, list[tuple[Limitation, Bounds]]()
        for since, rule, belongs in later:
            before_least, before_most = (
                self._after(rules, closed, earlier, years, grown) for years in elapsed(self.day, since)
            )
            sure = belongs and self.view.certain(rule) and rule.reaches_back is True and since.first > self.day
            speaks = self.view.speaks(rule)
            alive = Bounds(speaks.surely & before_most.surely if sure else 0, speaks.possibly & before_least.possibly)
            earlier.append((rule, alive))
            found = found | (alive & self.limit(rule, grown))
        return found

    def _later(self, rules: Concerned[Limitation]) -> Iterator[Later]:
        for rule, belongs in rules:
            since = rule.period.since
            if since is not None and since.last > self.day and rule.effective and rule.reaches_back is not False:
                yield since, rule, belongs

    def _after(
        self,
        rules: Concerned[Limitation],
        closed: bool,
        earlier: list[tuple[Limitation, Bounds]],
        years: int,
        grown: int | None,
    ) -> Bounds:
        """The scenarios in which the case would still be in time so many years of the victim's life after the act."""
        surely = possibly = 0
        ruled = NOTHING
        for rule, belongs in rules:
            applies, alive = self._applies(rule, belongs, self.view.domain(rule)), self._alive(rule, years, grown)
            ruled = ruled | applies
            surely |= applies.surely & alive.surely
            possibly |= applies.possibly & alive.possibly
        for rule, reached in earlier:
            alive = self._alive(rule, years, grown)
            surely |= reached.surely & alive.surely
            possibly |= reached.possibly & alive.possibly
        in_turn = self.view.in_turn(rules, lambda rule, belongs, where: self._applies(rule, belongs, where).surely)
        unruled = self.space.full & ~ruled.possibly if closed else 0
        return Bounds(surely | unruled, possibly | surely | (self.space.full & ~ruled.surely & ~in_turn))

    def _alive(self, rule: Limitation, years: int, grown: int | None) -> Bounds:
        """The scenarios in which a limit has not run out so many years after the act; ``grown`` is an adult's age."""
        if not self.view.certain(rule):
            return Bounds(0, self.space.full)
        assert self.clock is not None
        starts, majority, found = self.clock.starts, self._majority, []
        for certain in (True, False):
            mask = 0
            for age in (*self.space.values(starts), None):
                # of an adult whose age is not known any age is possible: what ends at an age may have ended
                of_any = OPEN_ENDED if certain else GROWN
                old = (of_any if grown is None else grown) if age is None or age == ADULT else int(age)
                if old + years <= last_age(rule.time_limit, old, majority[not certain], certain=certain):
                    mask |= self.space.cover(starts, frozenset()) if age is None else self.space.value(starts, age)
            found.append(mask)
        return Bounds(*found)

    def _applies(self, rule: Limitation, belongs: bool, domain: Bounds) -> Bounds:
        return domain if belongs and self.view.certain(rule) else Bounds(0, domain.possibly)

    def why(self, offence: Offence, bit: Mask) -> Iterator[Lack]:
        """Why a case is not surely in time: the limit that has run out, or what is not established."""
        reach = self.reach(offence)
        if reach.surely & bit:
            return
        doubtful = bool(reach.possibly & bit)
        near = list(self.view.near(self.view.bearing(offence).limitation, bit))
        if not near:
            yield Lack(Kind.TIME, "time", doubtful, offence, Reason.NOT_SEARCHED, unsearched=True)
        elif not doubtful:
            binding = [rule for rule, applies in near if applies and self.view.certain(rule)]
            yield Lack(Kind.TIME, "time", False, max(binding, key=lambda r: self._end(r, bit)), Reason.RUN_OUT)
        else:
            rule, applies = min(near, key=lambda item: (not self._open(item[0], bit), item[1], -item[0].evidence.rank))
            unsearched = not self.closed(offence)
            yield Lack(Kind.TIME, "time", True, rule, self._reason(rule, applies), unsearched=unsearched)

    def _open(self, rule: Limitation, bit: Mask) -> bool:
        """Whether a rule leaves a case open: one that has run out on any reading does not."""
        return bool(self.limit(rule).possibly & bit)

    def _reason(self, rule: Limitation, applies: bool) -> Reason:
        if not applies or not self.view.certain(rule):
            return Reason.NOT_ESTABLISHED
        return Reason.UNKNOWN_LIMIT if rule.time_limit.kind == "unknown" else Reason.UNKNOWN_START

    def _end(self, rule: Limitation, bit: Mask) -> float:
        """The victim's age at which a limit ends, for choosing the longest of several."""
        assert self.clock is not None
        age = next(
            (v for v in self.space.values(self.clock.starts) if self.space.value(self.clock.starts, v) & bit), None
        )
        old = OPEN_ENDED if age is None or age == ADULT else int(age)
        return last_age(rule.time_limit, old, self._majority[1], certain=False)

    def limits(self, offence: Offence, mask: Mask) -> Iterator[Limitation]:
        """The limits on which some late cases rest that are surely in time: the best known first, none in vain."""
        left = mask & ~self.in_time
        rules = self.view.bearing(offence).limitation
        for rule, belongs in sorted(rules, key=lambda item: -item[0].evidence.rank):
            if self.view.domain(rule).possibly & left:
                carried = left & self._applies(rule, belongs, self.view.domain(rule)).surely & self.limit(rule).surely
                if carried:
                    yield rule
                    left &= ~carried
        if left:  # what each version of a limit gives, whichever is in force; or a reform that reaches back
            later = {rule for _, rule, _ in self._later(rules)}
            named = (rule for rule, _ in rules if self.view.speaks(rule).possibly & self.limit(rule).possibly & left)
            yield from (rule for rule in named if rule.line or rule in later)

    def unlimited(self, offence: Offence, mask: Mask) -> Mask:
        """Those of some late cases that are in time because a search found no limit for them."""
        left = mask & ~self.in_time if self.closed(offence) else 0
        for rule, _ in self.view.bearing(offence).limitation:
            left &= ~self.view.domain(rule).possibly
        return left

    def limit(self, rule: Limitation, grown: int | None = None) -> Bounds:
        """The scenarios in which a time limit has not run out when the case is brought; ``grown`` is an adult's age."""
        if not self.view.certain(rule):
            return Bounds(0, self.space.full)
        low, high = self._majority
        return Bounds(
            self._passed(rule.time_limit, low, grown, certain=True),
            self._passed(rule.time_limit, high, grown, certain=False),
        )

    @property
    def _majority(self) -> tuple[int, int]:
        assert self.clock is not None
        return age_of_majority(self.view.law, self.clock, self.view.day, self.view.trust)

    def _passed(self, limit: TimeLimit, majority: int, grown: int | None, *, certain: bool) -> Mask:
        """The scenarios that a limit lets pass, for one age of majority; it follows from the space alone."""

        def make() -> Mask:
            assert self.clock is not None
            mask, starts = self.in_time, self.clock.starts
            for late in self.space.values(self.clock.id):
                if not isinstance(late, int):
                    continue
                brought = self.space.value(self.clock.id, late)
                for age in (*self.space.values(starts), None):
                    of_any = GROWN if certain else OPEN_ENDED
                    old = (of_any if grown is None else grown) if age is None or age == ADULT else int(age)
                    if late <= last_age(limit, old, majority, certain=certain):
                        at = self.space.cover(starts, frozenset()) if age is None else self.space.value(starts, age)
                        mask |= brought & at
            return mask

        return self.space.kept(("limit", limit, majority, grown, certain), make)


def elapsed(day: dt.date, since: PartialDate) -> tuple[int, int]:
    """How much older a victim is when a reform begins: the full years between, or one more."""
    ends = (since.first, since.last)
    least, most = (end.year - day.year - ((end.month, end.day) < (day.month, day.day)) for end in ends)
    return max(least, 0), max(most, 0) + 1


def age_of_majority(law: Profile, clock: Dimension, day: dt.date, trust: Evidence) -> tuple[int, int]:
    """The lowest and the highest age of majority that the profile leaves open."""
    answer = law.measures.get(clock.majority)
    found = applying((*answer.earlier, answer), day) if answer is not None else ()
    ages = [a.value for a in found if a.evidence.meets(trust) and a.certain and not a.doubtful and type(a.value) is int]
    return (min(ages), max(ages)) if ages and len(ages) == len(found) else MAJORITY


def last_age(limit: TimeLimit, age: int, majority: int, *, certain: bool) -> float:
    """The victim's age up to which a case is in time; ``age`` is that at the offence."""
    if limit.kind == "none":
        return float("inf")
    if limit.kind == "unknown":
        return -1.0 if certain else float("inf")
    if limit.kind == "until_age":
        return limit.years
    if limit.kind == "before":
        return limit.years - 1
    if limit.start == "report":
        end = float("inf")
    else:
        begins = {"offence": age, "majority": max(age, majority)}
        end = begins.get(str(limit.start), max(age, limit.start if isinstance(limit.start, int) else 0)) + limit.years
    return end if limit.at_most is None else min(end, limit.at_most)
