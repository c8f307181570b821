"""What a second reader of a law looks for, as far as a machine can see it: searches that close too much, lists that
lack a sibling, sentences and sources that cannot carry what they are asked to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from ..documents.dates import words_of
from ..errors import Diagnostic
from ..model.law import Offence, Profile, Scope, Search
from ..model.penalties import length
from ..model.record import Evidence, Record
from ..model.versions import lines
from ..model.vocabulary import SILENT, UNKNOWN
from ..reading.paths import path_of, records
from ..reading.whole import RULES
from .place import Place, inherited
from .sections import Section, sections


def check_research(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """All of it."""
    yield from _closed_unread(profile, place)
    yield from _siblings(profile, place)
    yield from _grades(profile, place)
    yield from _alternatives(profile, place)
    yield from _answers(profile, place)
    yield from _sources(profile, place)
    yield from _uncited(profile, place)


def _closed_unread(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Searches that close a time in which the records of a conduct are unverified, or between two of which none is."""
    for index, search in enumerate(profile.searched):
        if not search.basis.meets(Evidence.SECONDARY):
            continue
        unread = [c for c in search.conduct if _unread(profile, c, search)]
        if unread:
            more = f" and {len(unread) - 3} more" if len(unread) > 3 else ""
            yield place.warning(
                ("searched", index),
                "search-over-unread",
                f"it closes a time in which the records of {', '.join(unread[:3])}{more} are unverified or missing",
                hint="end the search, begin it later, or record what the law said then",
            )


def _unread(profile: Profile, conduct: str, search: Search) -> bool:
    """Whether within the time of a search, from a conduct's first record on, some day has no record that was read."""
    offences = [
        o
        for o in profile.offences.values()
        if conduct in o.conduct.possibly and o.status == "in_force" and _first(o) <= profile.as_of
    ]
    read = [o for o in offences if o.evidence.meets(Evidence.SECONDARY)]
    if not read:
        return any(_within(o, search) for o in offences)
    start = max(search.since.last if search.since else dt.date.min, min(_first(o) for o in offences))
    end = min(search.until.first if search.until else profile.as_of, profile.as_of)
    days = sorted({start, *(d for o in offences for d in (_first(o), _last(o)) if start <= d < end)})
    return any(day < end and not any(_first(o) <= day < _last(o) for o in read) for day in days)


def _within(offence: Offence, search: Search) -> bool:
    since = search.since.last if search.since else dt.date.min
    until = search.until.first if search.until else dt.date.max
    return _first(offence) < until and since < _last(offence)


def _first(record: Record) -> dt.date:
    return record.period.since.first if record.period.since else dt.date.min


def _last(record: Record) -> dt.date:
    return record.period.until.last if record.period.until else dt.date.max


def _overlap(one: Record, other: Record) -> bool:
    return _first(one) < _last(other) and _first(other) < _last(one)


def _siblings(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Rules that list offences of a section and leave out another one of that section, conduct and time."""
    places: dict[str, set[tuple[Section, Any]]] = {}
    for o in profile.offences.values():
        if o.status == "in_force":
            its = {(section, c) for section in sections(o.citations) for c in o.conduct.possibly}
            places[o.rule] = places.get(o.rule, set()) | its
    by_rule = {some[0].rule: some for some in lines(profile.offences.values())}
    for topic in ("jurisdiction", "limitation"):
        rules: tuple[Scope, ...] = getattr(profile.general, topic)
        for index, rule in enumerate(rules):
            if not rule.offence or inherited(profile, rule):
                continue
            listed = set().union(*(places.get(key, ()) for key in rule.offence))
            named = {key for r in rules for key in r.offence}
            missing = [
                key
                for key, its in places.items()
                if key not in named and its & listed and any(_overlap(o, rule) for o in by_rule[key])
            ]
            if missing:
                yield place.note(
                    ("general", topic, index, "offence"),
                    "list-lacks-sibling",
                    f"it lists offences of a section and leaves out {', '.join(missing[:4])}",
                    hint="a provision that was split is listed whole, or the rule names the instrument",
                )


def _grades(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Sentences whose basic maximum is that of a graver form that raises no minimum: probably recorded for both."""
    for offence in profile.offences.values():
        penalty = offence.penalty
        if penalty is None or penalty.max_years is None or inherited(profile, offence):
            continue
        least = penalty.min_years or 0.0
        if any(
            g.max_years is not None and g.max_years <= penalty.max_years and (g.min_years or 0.0) <= least
            for g in penalty.grades
        ):
            yield place.warning(
                (*path_of(offence), "penalty"),
                "grade-adds-nothing",
                f"the basic form's maximum, {length(penalty.max_years)}, is no lower than that of a graver form",
                hint="record the maximum of the basic form",
            )


def _alternatives(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Demands that name one circumstance where the one that ordinarily stands beside it is named nowhere."""
    for offence in profile.offences.values():
        for first, second in profile.vocabulary.beside.items() if not inherited(profile, offence) else ():
            if any(first in c for c in offence.requires.surely) and second not in offence.requires.names():
                yield place.note(
                    (*path_of(offence), "requires"),
                    "alternative-missing",
                    f"{first} stands without {second}",
                    hint=f"where either suffices write [[{second}, {first}]]",
                )


def _answers(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Answers without a day of their own that reach further back than every offence of the sections they cite."""
    began: dict[Section, dt.date] = {}
    for offence in profile.offences.values():
        for section in sections(offence.citations):
            began[section] = min(_first(offence), began.get(section, dt.date.max))
    for key, answer in profile.measures.items():
        if answer.since is not None or answer.value in (False, "none", SILENT, UNKNOWN) or inherited(profile, answer):
            continue
        first = min((began.get(s, dt.date.min) for s in sections(answer.citations)), default=dt.date.min)
        if _first(answer) < first:
            yield place.note(
                ("measures", key),
                "answer-reaches-back",
                f"it holds from {_from(answer)}; the offences of its sections are recorded from {words_of(first)}",
                hint="give since, if the sections are no older",
            )


def _from(record: Record) -> str:
    return record.period.since.words if record.period.since else "the beginning"


def _sources(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Addresses without a name, and records that rest on press alone."""
    for path, record in records(profile):
        if not record.link or inherited(profile, record):
            continue
        where = (*path, "url") if record.url else path
        if record.publisher is None:
            yield place.warning(
                where,
                "source-unnamed",
                "who publishes what was read here is not known",
                hint="name the beginning of the address under 'sources:', with its kind",
            )
        elif record.publisher.kind == "press" and record.evidence.meets(Evidence.SECONDARY):
            yield place.warning(
                where,
                "press-alone",
                f"it rests on press alone ({record.publisher.name}) and carries a sure conclusion",
                hint="find the text or the report of a competent body, or mark the evidence unverified",
            )


def _uncited(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Instruments of the file that no record cites and no rule names: read and found empty, or forgotten."""
    named = {c.instrument.id for record in profile.records() for c in record.citations}
    for topic in RULES:
        named |= {key for rule in getattr(profile.general, topic) for key in rule.instrument}
    inherited_ones = profile.base.instruments if profile.base is not None else {}
    for key in profile.instruments:
        if key not in named and key not in inherited_ones:
            yield place.note(
                ("instruments", key),
                "instrument-uncited",
                f"nothing cites the instrument {key}",
                hint="record what it says, or leave it out",
            )
