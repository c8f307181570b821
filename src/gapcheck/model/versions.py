"""Versions of one rule: records in the order of time, of which a later one begins where the one before it ends."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import TypeVar

from attrs import evolve

from .record import Evidence, Record

R = TypeVar("R", bound=Record)


def lines(records: Iterable[R]) -> list[list[R]]:
    """The records by the rule they are versions of, in order; one that has no versions stands alone."""
    found: dict[object, list[R]] = {}
    for record in records:
        found.setdefault(record.line or record, []).append(record)
    return list(found.values())


def in_order(versions: Sequence[R], line: str) -> tuple[R, ...]:
    """Versions that share a line and the date at which one gives way to the next, where it is written once."""
    found = [evolve(version, line=line) for version in versions]
    for place, (former, later) in enumerate(itertools.pairwise(list(found))):
        if former.until is None and later.since is not None:
            found[place] = evolve(found[place], until=later.since)
        elif later.since is None and former.until is not None:
            found[place + 1] = evolve(later, since=former.until)
    return tuple(found)


def weighed(versions: Sequence[R], trust: Evidence, as_of: dt.date) -> tuple[R, ...]:
    """`Record.trusting` for the versions of one rule: the date at which one gives way to the next is one date.

    It is as doubtful as either of the two says.
    """
    found = [version.trusting(trust, as_of) for version in versions]
    for place, (former, later) in enumerate(itertools.pairwise(versions)):
        if former.until is None or former.until != later.since:
            continue
        ends = [end for end in (found[place].until, found[place + 1].since) if end is not None and end.doubtful]
        if ends and not former.until.doubtful:
            shared = evolve(ends[0], first=max(e.first for e in ends), last=min(e.last for e in ends))
            found[place] = evolve(found[place], until=shared)
            found[place + 1] = evolve(found[place + 1], since=shared)
    return tuple(found)


def alternatives(versions: Sequence[R], day: dt.date) -> list[R]:
    """The versions of which one surely applies on a day, where it is not known which; empty where that is not so."""
    possible = [version for version in versions if version.period.possibly(day)]
    if len(possible) < 2 or not all(version.effective for version in possible):
        return []
    first, last = possible[0].period.since, possible[-1].period.until
    begun, ended = first is None or first.last <= day, last is not None and last.first <= day
    whole = all(a.period.until == b.period.since for a, b in itertools.pairwise(possible))
    return possible if begun and not ended and whole else []


def applying(versions: Sequence[R], day: dt.date) -> tuple[R, ...]:
    """The versions of which one surely applies on a day: one, or those between which it is not known; else none."""
    sure = [version for version in versions if version.surely_in_force(day)]
    return (sure[-1],) if sure else tuple(alternatives(versions, day))
