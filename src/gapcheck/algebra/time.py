"""Is a case brought in time? Of several limits that belong to an offence the longest applies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..model.law import Limitation, Offence, Profile
from ..model.record import Evidence
from ..model.values import ADULT, TimeLimit
from ..model.vocabulary import Dimension
from .lacks import Kind, Lack, Reason
from .space import NOTHING, Bounds, Mask
from .view import View

MAJORITY = (18, 21)  # where the national age of majority is not known, it is taken to lie between these
OPEN_ENDED = 10_000


class Time:
    """Which cases can still be brought, offence by offence."""

    def __init__(self, view: View) -> None:
        self.view, self.space = view, view.space
        self.clock = view.vocabulary.deciding("limitation")
        ordinary = frozenset(self.clock.values[:1]) if self.clock else frozenset()
        self.in_time: Mask = self.space.cover(self.clock.id, ordinary) if self.clock else self.space.full
        self.searched = "limitation" in view.closed
        self._kept: dict[object, Bounds] = {}

    def reach(self, offence: Offence) -> Bounds:
        """The scenarios in which the case is brought in time."""
        if self.in_time == self.space.full:
            return self.view.everything
        rules = self.view.bearing(offence).limitation
        if rules not in self._kept:
            full = self.space.full
            surely = possibly = self.in_time
            ruled = NOTHING
            for rule, belongs in rules:
                domain = self.view.domain(rule)
                if domain.possibly:
                    applies, limit = self._applies(rule, belongs), self.limit(rule)
                    surely |= applies.surely & limit.surely
                    possibly |= applies.possibly & limit.possibly
                    ruled = ruled | applies
            if self.searched:
                surely |= full & ~ruled.possibly
            possibly |= full & ~ruled.surely
            self._kept[rules] = Bounds(surely, possibly | surely)
        return self._kept[rules]

    def _applies(self, rule: Limitation, belongs: bool) -> Bounds:
        domain = self.view.domain(rule)
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
            yield Lack(Kind.TIME, "time", True, rule, self._reason(rule, applies), unsearched=not self.searched)

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
                carried = left & self._applies(rule, belongs).surely & self.limit(rule).surely
                if carried:
                    yield rule
                    left &= ~carried

    def unlimited(self, offence: Offence, mask: Mask) -> Mask:
        """Those of some late cases that are in time because a search found no limit for them."""
        left = mask & ~self.in_time if self.searched else 0
        for rule, _ in self.view.bearing(offence).limitation:
            left &= ~self.view.domain(rule).possibly
        return left

    def limit(self, rule: Limitation) -> Bounds:
        """The scenarios in which a time limit has not run out when the case is brought."""
        if not self.view.certain(rule):
            return Bounds(0, self.space.full)
        low, high = self._majority
        return Bounds(
            self._passed(rule.time_limit, low, certain=True), self._passed(rule.time_limit, high, certain=False)
        )

    @property
    def _majority(self) -> tuple[int, int]:
        assert self.clock is not None
        return age_of_majority(self.view.law, self.clock, self.view.day, self.view.trust)

    def _passed(self, limit: TimeLimit, majority: int, *, certain: bool) -> Mask:
        """The scenarios that a limit lets pass, for one age of majority; it follows from the space alone."""

        def make() -> Mask:
            assert self.clock is not None
            mask, starts = self.in_time, self.clock.starts
            for late in self.space.values(self.clock.id):
                if not isinstance(late, int):
                    continue
                brought = self.space.value(self.clock.id, late)
                for age in (*self.space.values(starts), None):
                    grown = 18 if certain else OPEN_ENDED
                    old = grown if age is None or age == ADULT else int(age)
                    if late <= last_age(limit, old, majority, certain=certain):
                        at = self.space.cover(starts, frozenset()) if age is None else self.space.value(starts, age)
                        mask |= brought & at
            return mask

        return self.space.kept(("limit", limit, majority, certain), make)


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
