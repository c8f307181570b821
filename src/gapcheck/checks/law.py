"""What is doubtful about a document that can be read: warnings and notes for whoever writes it.

A warning points at something that is probably wrong, a note at something worth knowing; neither stops anything. Every
one has a stable ``code`` and the place it speaks of. `check_document` is what ``gapcheck check`` shows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from attrs import evolve

from ..algebra.reach import law_sets
from ..algebra.space import ScenarioSpace
from ..documents.mistakes import shown
from ..documents.source import Source
from ..errors import Diagnostic, GapcheckError, Severity, did_you_mean
from ..explanation.sentences import sentence
from ..model.law import GENERAL_TOPICS, Offence, Profile, Scope, Search
from ..model.record import Evidence, Record
from ..model.values import Values
from ..model.vocabulary import UNKNOWN
from ..reading.paths import path_of, records
from ..reading.question import question
from .judgements import Comparison, Outcome, comparisons
from .omission import check_omissions
from .place import Path, Place, inherited
from .research import check_research

STALE_YEARS = 2  # a check older than this, counted from the profile's date, is worth repeating

_HEDGES = re.compile(r"\b(stands for|not read|(?<!not )only)\b", re.IGNORECASE)


def check_profile(profile: Profile) -> list[Diagnostic]:
    """Warnings and notes about a national law, sorted by place; the same for the same profile.

    >>> from gapcheck import load_profile
    >>> all(d.severity != "error" for d in check_profile(load_profile("KEN")))
    True
    """
    source = profile.source or Source(f"<{profile.jurisdiction}>", "")
    place = Place(source)
    found: list[Diagnostic] = []
    checks = (_rules, _searches, _records, _offences, _holes, _untimed, _measures, _judgements, _always_punished)
    for check in (*checks, check_omissions, check_research):
        found.extend(check(profile, place))
    return sorted(_explained(found, profile, place), key=lambda d: d.sort_key)


def _explained(found: list[Diagnostic], profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Warnings that the profile explains become notes that give the reason; a reason for nothing is a warning."""
    for diagnostic in found:
        reason = profile.explained.get(diagnostic.code) if diagnostic.severity is Severity.WARNING else None
        if reason is None:
            yield diagnostic
        else:
            yield evolve(diagnostic, severity=Severity.NOTE, hint=f"the profile explains: {reason}")
    codes = {d.code for d in found if d.severity is Severity.WARNING}
    for code in profile.explained:
        if code not in codes:
            message = f"no warning {shown(code)} stands, so there is nothing to explain"
            yield place.warning(("explained", code), "explains-nothing", message, hint=did_you_mean(code, codes))


def _rules(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """General rules that follow the conduct, where offences of it stand in several instruments."""
    everything = frozenset(profile.vocabulary.conducts)
    for topic in ("jurisdiction", "limitation"):
        rules: tuple[Scope, ...] = getattr(profile.general, topic)
        for index, rule in enumerate(rules):
            if rule.instrument or rule.offence or rule.conduct.possibly >= everything:
                continue
            theirs = set(profile.base.instruments if profile.base and inherited(profile, rule) else ())
            mixed = [
                f"{conduct} ({', '.join(sorted(holders))})"
                for conduct in profile.vocabulary.conducts
                if conduct in rule.conduct.possibly
                and len(holders := _holders(profile, conduct, rule)) > 1
                and not holders <= theirs
            ]
            if mixed:
                yield place.warning(
                    ("general", topic, index, "conduct"),
                    "rule-without-instrument",
                    f"this rule follows the conduct, and several instruments hold offences of {_few(mixed)}",
                    hint="name the 'instrument' or the 'offence' the rule belongs to",
                )


def _holders(profile: Profile, conduct: str, rule: Scope) -> set[str]:
    """The instruments whose offences of a conduct can be in force together with a rule."""
    return {
        offence.citations[0].instrument.id
        for offence in profile.offences.values()
        if conduct in offence.conduct.possibly and offence.citations and _overlap(offence, rule)
    }


def _overlap(first: Record, second: Record) -> bool:
    one, two = first.period, second.period
    return all(a.since is None or b.until is None or a.since.first < b.until.last for a, b in ((one, two), (two, one)))


def _few(names: list[str], limit: int = 3) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def _searches(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    written = place.source.root.get("searched", []) if isinstance(place.source.root, Mapping) else []
    for index, search in enumerate(profile.searched):
        raw = written[index] if index < len(written) else {}
        listed = raw.get("conduct", [])
        for position, name in enumerate(listed if isinstance(listed, list) else [listed]):
            if "*" in str(name):
                yield place.warning(
                    ("searched", index, "conduct", position),
                    "searched-wildcard",
                    f"the wildcard {shown(name)} also claims a search for conducts the vocabulary gains later",
                    hint="list the conducts that were searched",
                )
        if "basis" not in raw and search.basis is Evidence.UNVERIFIED:
            yield place.warning(
                ("searched", index),
                "search-without-basis",
                "a search without a 'basis' closes nothing at the usual level of trust",
                expected="expected basis: primary, secondary or unverified",
            )
        yield from _stale(search, ("searched", index), profile, place)


def _stale(item: Search | Record, path: Path, profile: Profile, place: Place) -> Iterator[Diagnostic]:
    ended = item.until is not None and item.until.last <= profile.as_of
    if not ended and item.checked is not None and item.checked.last < _years_before(profile.as_of, STALE_YEARS):
        yield place.warning(
            (*path, "checked"),
            "check-outdated",
            f"checked on {item.checked}, more than {STALE_YEARS} years before the profile's date, {profile.as_of}",
            hint="check the source again, or say until when it holds: 'until' on a search, the profile's own date",
        )


def _years_before(day: dt.date, years: int) -> dt.date:
    if day.year <= years:
        return dt.date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _records(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    for path, record in records(profile):
        if inherited(profile, record):
            continue
        yield from _stale(record, path, profile, place)
        hedge = _HEDGES.search(record.note)
        if hedge and _claims_certainty(record):
            yield place.warning(
                (*path, "note"),
                "note-hedges",
                f"the note says {hedge[0].lower()!r}, and the record claims certainty",
                hint="mark what is uncertain: 'arguable', 'partial', a question mark behind a value, or the evidence",
            )
        if record.since is not None and record.since.first > profile.as_of:
            yield from _future(record, path, profile, place)


def _future(record: Record, path: Path, profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """A record that begins after the profile's date; the status of a treaty may have been looked up later."""
    after = f"after the profile's date, {profile.as_of}"
    if record.status == "in_force":
        hint = "until then it reaches nothing; 'status: not_commenced' says so"
        yield place.note((*path, "since"), "future-record", f"in force from {record.since}, {after}", hint=hint)
    elif path[0] == "treaties" and record.status in ("party", "signatory"):
        checked = record.checked is not None and record.since is not None and record.checked.last >= record.since.first
        if not checked:
            hint = "say with 'checked' when the status was looked up"
            yield place.note(
                (*path, "since"), "future-record", f"{record.status} from {record.since}, {after}", hint=hint
            )


def _claims_certainty(record: Record) -> bool:
    """Whether a record says what it says without any reservation that the engine would heed."""
    if record.evidence is Evidence.UNVERIFIED or record.evidence_of or not record.certain:
        return False
    if record.status in ("not_commenced", "suspended", "void", "draft", "unknown"):
        return False
    values = [*getattr(record, "dimensions", {}).values()]
    values += [v for name in ("conduct", "covers") if isinstance(v := getattr(record, name, None), Values)]
    if any(v.doubtful() for v in values):
        return False
    for name in ("requires", "exempts"):
        element = getattr(record, name, None)
        if element is not None and element.surely != element.possibly:
            return False
    limit = getattr(record, "time_limit", None)
    if limit is not None and limit.kind == "unknown":
        return False
    return not getattr(record, "doubtful", False) and getattr(record, "value", None) != UNKNOWN


def _offences(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Offences that nothing can fall under: what they require exempts from them."""
    for offence in profile.offences.values():
        if inherited(profile, offence):
            continue
        spared = offence.exempts.surely
        blocked = next((clause for clause in offence.requires.possibly if clause and clause <= spared), frozenset())
        if blocked:
            yield place.warning(
                (*path_of(offence), "exempts"),
                "offence-unreachable",
                f"{' and '.join(sorted(blocked))} is required and exempts: nothing can fall under this offence",
            )
            continue
        conducts = [c for c in profile.vocabulary.conducts if c in offence.conduct.possibly]
        implied = [sorted(profile.vocabulary.implied(c) & spared) for c in conducts]
        if conducts and all(implied):
            yield place.warning(
                (*path_of(offence), "exempts"),
                "offence-unreachable",
                f"{implied[0][0]} exempts, and {conducts[0]} means it: nothing can fall under this offence",
            )


def _holes(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Versions of a provision with one day between them: 'until' was written as the last day, not the one after it."""
    by_instrument: dict[str, list[Offence]] = {}
    for offence in profile.offences.values():
        for citation in offence.citations[:1]:
            by_instrument.setdefault(citation.instrument.id, []).append(offence)
    for versions in by_instrument.values():
        starts: dict[dt.date, list[Offence]] = {}
        for offence in versions:
            if offence.since is not None and offence.since.first == offence.since.last:
                starts.setdefault(offence.since.first, []).append(offence)
        for offence in versions:
            if offence.until is None or offence.until.first != offence.until.last or offence.until.last == dt.date.max:
                continue
            following = starts.get(offence.until.last + dt.timedelta(days=1), [])
            later = [other.id for other in following if other.conduct.possibly & offence.conduct.possibly]
            if later and not inherited(profile, offence):
                yield place.warning(
                    (*path_of(offence), "until"),
                    "version-hole",
                    f"on {offence.until} neither this version nor {shown(later[0])} is in force",
                    expected="'until' is the first day on which a version no longer holds",
                    hint=f"write until: {offence.until.last + dt.timedelta(days=1)}",
                )


def _untimed(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Offences without a time limit in a law that was searched for them: they would be read as never barred."""
    rules = profile.general.limitation
    if not rules or "limitation" not in profile.closed(profile.as_of, Evidence.UNVERIFIED):
        return
    for offence in profile.offences.values():
        if offence.sanction != "criminal" or not offence.possibly_in_force(profile.as_of):
            continue
        if inherited(profile, offence):
            continue
        limited = [r for r in rules if r.concerns(offence)[1] and r.possibly_in_force(profile.as_of)]
        if offence.conduct.surely - frozenset().union(*(rule.conduct.possibly for rule in limited)):
            yield place.warning(
                path_of(offence),
                "offence-without-time-limit",
                f"no rule on the time limit is recorded for {offence.id}, and the law was searched for them: "
                "it is read as never barred",
                hint="record the rule, with 'time_limit: unknown' where it was not read",
            )


def _measures(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    for key, answer in profile.measures.items():
        if answer.value == UNKNOWN and not answer.reason and not inherited(profile, answer):
            yield place.note(
                ("measures", key),
                "unknown-without-reason",
                f"{key} is unknown, and no reason is given",
                expected="expected reason: not_researched, not_found, conflicting or unclear",
            )


def _judgements(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Published assessments beside our own finding at their date."""
    known = [*profile.vocabulary.conducts, *profile.vocabulary.measures, *GENERAL_TOPICS]
    for index, found in enumerate(comparisons(profile)):
        path = ("judgements", index)
        for subject in found.judgement.about:
            if subject.criterion is not None and subject.name not in found.readings:
                message = f"no shipped standard has a criterion {shown(subject.name)}"
                yield place.warning((*path, "about"), "judgement-about", message)
            elif subject.grid is None and subject.criterion is None and subject.name not in known:
                message = f"{shown(subject.name)} is neither a conduct nor a measure nor a part of the general rules"
                hint = did_you_mean(subject.name, known)
                yield place.warning((*path, "about"), "judgement-about", message, hint=hint)
        if found.readings:
            yield _compared(found, path, place)


def _compared(found: Comparison, path: Path, place: Place) -> Diagnostic:
    judgement = found.judgement
    sides = f"{judgement.source} says: {judgement.says!r}; our finding on {found.day}: {found.ours}"
    if found.outcome is Outcome.DISAGREES:
        message = f"our finding contradicts a published assessment, which holds {found.against} {found.theirs}: {sides}"
        if judgement.why:
            return place.note(path, "judgement-contradicted", f"{message}; the profile explains: {judgement.why}")
        return place.warning(path, "judgement-contradicted", message, hint="read the provision again, or say 'why'")
    if found.outcome is Outcome.NOT_COMPARED:
        expected = "" if judgement.holds else "'holds:' covered, not_covered or in_doubt would let the two be compared"
        return place.note(path, "judgement-not-compared", sides, expected)
    code, words = {
        Outcome.AGREES: ("judgement-agrees", "our finding agrees with a published assessment"),
        Outcome.SAME_SOURCE: ("judgement-same-source", "our records rest on this published assessment: not counted"),
        Outcome.OTHER_DATE: (
            "judgement-not-comparable",
            "a published assessment gives no date, and our finding differs",
        ),
        Outcome.OPEN: (
            "judgement-not-comparable",
            f"a published assessment holds this {found.theirs}, and our finding leaves it open",
        ),
    }[found.outcome]
    return place.note(path, code, f"{words}: {sides}")


def _always_punished(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Scenarios that every legal order punishes and this profile surely does not reach."""
    for scenario in profile.vocabulary.always_punished:
        try:
            grid = question(profile.vocabulary, scenario)
        except GapcheckError:
            continue  # a mistake of the vocabulary: its own check tells
        space = ScenarioSpace(profile.vocabulary, {"check": [grid]})
        if not law_sets(profile, space, profile.as_of, Evidence.SECONDARY).possibly:
            text = sentence(profile.vocabulary, space.scenario(0), country=profile.name)
            yield place.warning(
                ("offences",),
                "always-punished",
                f"no recorded provision reaches this, which every legal order punishes: {text}",
                hint="the profile is probably incomplete: record the provision, or do not declare the conduct searched",
            )
