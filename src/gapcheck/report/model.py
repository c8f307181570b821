"""The view model: one assessment as the words and numbers that every report shows.

It is made once; the templates only place what stands here. Every claim carries its citation and its evidence, and
what is not known is said to be so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve

from ..algebra.space import space_of
from ..assessment.assessment import Assessment, PackResult
from ..assessment.finding import Finding
from ..assessment.results import DAY_OF_THE_ACT
from ..assessment.scores import Node, Score, Status, leaves
from ..documents.dates import words_of
from ..explanation.nearest import GapKind
from ..explanation.sentences import capital, conjunction
from ..explanation.sources import review_of
from ..model.law import Profile
from ..model.numbers import percent
from ..model.record import Evidence, Instrument
from ..model.standard import NO_DUTY
from ..reading.sources import publisher_of
from .views import (
    Count,
    FindingView,
    GroupView,
    InstrumentView,
    PackView,
    QuestionView,
    Report,
    ScoreView,
    TreatyView,
    UnderView,
)
from .wording import EVIDENCE_WORDS, KIND_WORDS, OBLIGATION_WORDS, cell_of, finding_view, outcome


def report_of(result: Assessment) -> Report:
    """The view model of an assessment."""
    law = result.law
    views = {key: finding_view(result, pack, f) for pack in result.packs for key, f in _keyed(result, pack)}
    findings = dict(result.findings)
    gaps = [views[_key(result, f)] for f in result.gaps()]
    unknown = [views[k] for k, f in findings.items() if f.status in (Status.NOT_KNOWN, Status.PARTIAL_TO_MET)]
    met = [views[k] for k, f in findings.items() if f.status in (Status.MET, Status.IN_LINE)]
    does = [views[k] for k, f in findings.items() if f.status is Status.MET]
    titles = [p.pack.title for p in result.packs]
    packs = conjunction(titles) if len(titles) <= 3 else f"{len(titles)} standards"
    return Report(
        title=f"{law.name}: {packs}",
        country=law.name,
        code=law.jurisdiction,
        as_of=words_of(result.as_of),
        later=f"{capital(result.note)}." if result.note else "",
        date=(result.as_of.year, result.as_of.month, result.as_of.day),
        trust=_trust(result.trust),
        read=_read(result),
        reviewed=review_of(law),
        packs=tuple(_pack(p, result) for p in result.packs),
        score=_score(result.score),
        counts=_counts(findings.values()),
        total=len(findings),
        cells=tuple(views[k].cell for k in findings),
        groups=tuple(row for p in result.packs for row in _rows(p.tree, p, 0)),
        does=_does(does),
        top=_top(result, views),
        safeguards=tuple(views[k] for k, f in findings.items() if f.criterion.verb == "spare"),
        gaps=tuple(gaps),
        met=tuple(met),
        unknown=tuple(unknown),
        every=tuple(views.values()),
        questions=tuple(
            QuestionView(
                q.text, f"{float(q.width):.1f} points of the interval" if q.width else f"{q.scenarios} patterns"
            )
            for q in result.questions[:8]
        ),
        pending=_pending(law, result.as_of),
        treaties=_treaties(law, result),
        duties=_duties(result),
        instruments=_instruments(law, result),
        method=_method(result),
        caveats=CAVEATS,
        versions=_versions(result),
        does_under=_does_under(does),
        treaty_views=_treaty_views(law, result),
        options=_options(result),
    )


CAVEATS = (
    "This reads texts, not enforcement: whether a provision is applied, and how, is not assessed.",
    '"No recorded provision" means that the research found none; it is no statement about what a court would hold.',
    DAY_OF_THE_ACT,
    "Numbers count the fact patterns distinguished here; they are no share of cases or of children.",
    "A correction is welcome: it needs the provision, its citation and the date, and changes the country's profile.",
)


def _top(result: Assessment, views: Mapping[str, FindingView], most: int = 3) -> tuple[FindingView, ...]:
    """The gravest causes, each by its gravest gap, with what else it accounts for."""
    found = []
    for cause in result.causes[:most]:
        first, *others = cause.findings
        also = tuple(dict.fromkeys(f.title for f in others))
        found.append(evolve(views[_key(result, first)], also=also, consider=cause.amendment))
    return tuple(found)


def _keyed(result: Assessment, pack: PackResult) -> Iterable[tuple[str, Finding]]:
    single = len(result.packs) == 1
    return ((key if single else f"{pack.pack.id}/{key}", f) for key, f in pack.findings.items())


def _key(result: Assessment, finding: Finding) -> str:
    return finding.id if len(result.packs) == 1 else f"{finding.pack}/{finding.id}"


def _trust(trust: Evidence) -> str:
    return {
        Evidence.PRIMARY: "only records whose text was read carry a conclusion",
        Evidence.SECONDARY: "records read in the text or taken from a report carry a conclusion, others do not",
        Evidence.UNVERIFIED: "all records carry a conclusion, unverified ones too",
    }[trust]


def _score(score: Score) -> ScoreView | None:
    ends = score.rounded()
    if ends is None:
        return None
    coverage = percent(score.coverage) if score.coverage is not None else ""
    return ScoreView(int(ends[0]), int(ends[1]), f"{score} of 100", coverage)


def _counts(findings: Iterable[Finding]) -> tuple[Count, ...]:
    found: dict[tuple[int, str], list[Finding]] = {}
    order = {status: index for index, status in enumerate(Status)}
    for finding in findings:
        found.setdefault((order[finding.status], outcome(finding)), []).append(finding)
    return tuple(Count(words, len(items), cell_of(items[0])) for (_, words), items in sorted(found.items()))


def _rows(node: Node, pack: PackResult, depth: int) -> list[GroupView]:
    cells = tuple(cell_of(pack.findings[leaf.id]) for leaf in leaves([node]))
    rows = [GroupView(node.title, depth, node.method.words, str(node.weight), _score(node.score), cells)]
    return rows + [row for child in node.children if not child.leaf for row in _rows(child, pack, depth + 1)]


def _pack(part: PackResult, result: Assessment) -> PackView:
    pack = part.pack
    source = pack.source
    written = ", ".join(x for x in (source.publisher, source.title, source.date.words if source.date else "") if x)
    duties = {OBLIGATION_WORDS[c.obligation] for c in pack.criteria.values()}
    verdicts = tuple(f"{v.title}: {v.answer}" for v in part.verdicts)
    return PackView(
        pack.title,
        written,
        KIND_WORDS[pack.kind],
        pack.version,
        conjunction(sorted(duties)),
        verdicts,
        pack.note,
        binding=_binding(part, result),
    )


def _binding(part: PackResult, result: Assessment) -> str:
    """Whether a treaty binds the country, and so how its pack is to be read."""
    key = part.pack.treaty
    if not key:
        return ""
    treaty = result.law.treaties.get(key)
    status = treaty.at(result.as_of) if treaty else "unknown"
    verified = treaty is not None and treaty.evidence.meets(result.trust)
    doubt = "" if verified or status == "unknown" else " (not verified)"
    country = capital(result.law.in_words)
    return {
        "party": f"{country} is a party{doubt}: the criteria that oblige are read as duties.",
        "signatory": f"{country} has signed and is not a party{doubt}: the treaty is read as a benchmark.",
        "none": f"{country} is not a party{doubt}: the treaty is read as a benchmark.",
        "unknown": f"Whether {result.law.in_words} is a party is not known: the treaty is read as a benchmark.",
    }[status]


def _does(met: Sequence[FindingView]) -> tuple[str, ...]:
    lines = []
    for view in met:
        cites = conjunction([p.citation for p in view.reached if p.surely][:2])
        lines.append(f"{view.title}" + (f" ({cites})" if cites else ""))
    return tuple(lines)


def _does_under(met: Sequence[FindingView]) -> tuple[UnderView, ...]:
    """The criteria met, under the first instrument that meets each; under no name those that need no provision."""
    items: dict[str, list[str]] = {}
    for view in met:
        instrument, places = (view.under[0].instrument, view.under[0].items) if view.under else ("", ())
        items.setdefault(instrument, []).append(f"{view.title} ({'; '.join(places[:2])})" if places else view.title)
    found = sorted(items.items(), key=lambda item: not item[0])
    return tuple(UnderView(name, _cut(lines)) for name, lines in found)


def _cut(lines: Sequence[str], most: int = 14) -> tuple[str, ...]:
    """Lines for a summary; past so many the rest is only counted."""
    more = len(lines) - most
    return (*lines[:most], f"and {more} more") if more > 1 else tuple(lines)


def _read(result: Assessment) -> str:
    law = result.law
    if law.standard:
        return f"What {law.name} obliges states to reach, as {len(law.offences)} offences, and nothing else."
    offences = law.offences.values()
    levels = {e: sum(o.evidence is e for o in offences) for e in Evidence}
    parts = [f"{levels[e]} {EVIDENCE_WORDS[e]}" for e in Evidence if levels[e]]
    checked = f", last searched on {law.checked.words}" if law.checked else ""
    return (
        f"{len(law.offences)} provisions of {len(law.instruments)} instruments ({', '.join(parts)}), "
        f"researched as of {words_of(law.as_of)}{checked}.{_territory(law)}"
    )


def _territory(law: Profile) -> str:
    """Where the law recorded applies and what was not examined, as sentences; nothing where it is the whole state."""
    if law.territory is None:
        return ""
    missing = conjunction(list(law.territory.not_examined))
    return f" It covers {law.territory.extent}.{f' Not examined: {missing}.' if missing else ''}"


def _pending(law: Profile, day: dt.date) -> tuple[str, ...]:
    words = {
        "draft": "a bill or draft",
        "not_commenced": "enacted, not commenced",
        "suspended": "suspended",
        "void": "declared void",
    }
    found = []
    for offence in law.offences.values():
        if offence.status != "in_force" and offence.period.possibly(day):
            nouns = conjunction(
                [c.noun for k, c in law.vocabulary.conducts.items() if k in offence.conduct.possibly][:3]
            )
            dates = "; ".join(
                f"{word} {day.words}" for word, day in (("from", offence.since), ("until", offence.until)) if day
            )
            found.append(f"{offence.reference}: {words[offence.status]}{f' ({dates})' if dates else ''}, on {nouns}")
    return tuple(found)


def _treaty_views(law: Profile, result: Assessment) -> tuple[TreatyView, ...]:
    words = {"party": "party", "signatory": "signed, not a party", "none": "not a party", "unknown": "not known"}
    found = []
    for key, title in law.vocabulary.treaties.items():
        treaty = law.treaties.get(key)
        if treaty is None:
            continue
        bound = treaty.at(result.as_of)
        since = treaty.since.words if treaty.since and bound in ("party", "signatory") else ""
        status = words[bound]
        found.append(TreatyView(title, status, since, treaty.evidence.meets(result.trust)))
    return tuple(found)


def _treaties(law: Profile, result: Assessment) -> tuple[str, ...]:
    return tuple(
        f"{t.title}: {t.status}{f' since {t.since}' if t.since else ''}{'' if t.verified else ' (not verified)'}"
        for t in _treaty_views(law, result)
    )


def _duties(result: Assessment) -> str:
    counts: dict[str, int] = {}
    for finding in result.findings.values():
        counts[finding.criterion.obligation] = counts.get(finding.criterion.obligation, 0) + 1
    words = {
        "must": ("duty", "duties"),
        "should": ("recommendation", "recommendations"),
        "may": ("option", "options"),
        NO_DUTY: ("provision of the other law", "provisions of the other law"),
    }
    parts = [f"{counts[k]} {words[k][counts[k] != 1]}" for k in words if k in counts]
    note = "; a recommendation binds no state" if "should" in counts else ""
    return f"The {len(result.findings)} criteria are {conjunction(parts)}{note}."


def _instruments(law: Profile, result: Assessment) -> tuple[InstrumentView, ...]:
    places: dict[str, list[str]] = {}
    for finding in result.findings.values():
        records = [law.offences[p.id] for p in finding.reached_by] + [n.offence for n in finding.nearest]
        answers = [h.answer for h in finding.held if h.answer is not None]
        for record in [*records, *answers]:
            for citation in record.citations:
                places.setdefault(citation.instrument.id, []).append(citation.pinpoint)
    return tuple(
        _instrument(law, instrument, dict.fromkeys(p for p in places[key] if p))
        for key, instrument in law.instruments.items()
        if key in places
    )


def _instrument(law: Profile, instrument: Instrument, pinpoints: Iterable[str]) -> InstrumentView:
    publisher = publisher_of(instrument.url, law.sources) if instrument.url else None
    source = capital(publisher.beside(instrument.copy)) if publisher else ""
    commenced = f"in force {instrument.in_force.words}" if instrument.in_force else ""
    in_force = "; ".join(part for part in (commenced, instrument.extent) if part)
    return InstrumentView(
        instrument.title, instrument.number, in_force, instrument.url, source, instrument.note, "; ".join(pinpoints)
    )


def _method(result: Assessment) -> tuple[str, ...]:
    patterns = sum(space_of(p.pack).count for p in result.packs)
    return (
        f"A criterion on conduct stands for a set of scenarios, {patterns:,} in all, a law for the set it reaches. "
        "A gap is their difference. A criterion is met if every scenario is reached, met in part if some are.",
        "Every result is read twice: once with what is surely so, once with what is possible. Where the two differ the "
        f"result is an interval, and the score with it; what is unknown never counts as a no.{_bound(result.score)}",
        f"Evidence: {_trust(result.trust)}.",
        "The score runs from 0 to 100: met counts 1, met in part one half, unmet 0, weighted as the standard says "
        f"({conjunction([f'{p.pack.title}: {p.pack.method.words}' for p in result.packs])}). Criteria that do "
        "not apply are left out. Fractions are exact and rounded once. Coverage is 100 % less the mean width of the "
        "criteria's intervals.",
    )


def _bound(score: Score) -> str:
    """Where not every combination of answers was tried, that the interval is wider than it need be."""
    if score.exact:
        return ""
    return " The interval is an outer bound: it holds the score whatever the answers, and may be wider than they allow."


def _options(result: Assessment) -> str:
    """How many of the options that treaties and laws leave open are used: ``3 of 11``; with several by standard."""
    found = {part.pack.title: part.options_used for part in result.packs if part.options_used}
    parts = [f"{used} of {of}{f' ({title})' if len(result.packs) > 1 else ''}" for title, (used, of) in found.items()]
    return ", ".join(parts)


def _versions(result: Assessment) -> str:
    packs = ", ".join(f"{p.pack.id} {p.pack.version} ({p.pack.digest})" for p in result.packs)
    return f"Profile {result.law.jurisdiction} ({result.law.digest}); {packs}."


__all__ = ["GapKind", "Report", "outcome", "report_of"]
