"""One finding in words: what was asked, what was found, what comes nearest, how that is known."""

from __future__ import annotations

from collections.abc import Sequence

from ..assessment.assessment import Assessment, PackResult
from ..assessment.finding import Finding
from ..assessment.results import Held, Provision
from ..assessment.scores import Status
from ..documents.dates import words_of
from ..explanation.nearest import GapKind, Near
from ..explanation.sentences import capital, conjunction, listed, spoken
from ..explanation.sources import Source, remarks
from ..model.law import Offence, Profile
from ..model.numbers import percent
from ..model.record import Evidence, Record
from ..model.standard import NO_DUTY, Criterion, asked
from .views import Cell, FindingView, ProvisionView, UnderView

EVIDENCE_WORDS = {
    Evidence.PRIMARY: "text read",
    Evidence.SECONDARY: "from a report",
    Evidence.UNVERIFIED: "not verified",
}
OBLIGATION_WORDS = {
    "must": "a duty",
    "should": "a recommendation",
    "may": "an option",
    NO_DUTY: "what the other law reaches; no duty",
}
KIND_WORDS = {
    "recommendation": "a recommendation",
    "treaty": "a treaty",
    "guideline": "a guideline",
    "index": "an index",
    "law": "a law",
}
REASON_WORDS = {
    "not_researched": "not researched",
    "not_found": "searched and not found",
    "conflicting": "sources conflict",
    "unclear": "unclear",
    "unverified": "recorded, but not verified",
    "other_date": "the recorded answer does not cover this date",
    "silent": "the law says nothing",
    "": "",
}
MARKS = {
    Status.MET: "●",
    Status.IN_LINE: "◉",
    Status.PARTIAL: "◐",
    Status.UNMET: "○",
    Status.UNMET_TO_PARTIAL: "◔",
    Status.PARTIAL_TO_MET: "◕",
    Status.NOT_KNOWN: "?",
    Status.NOT_APPLICABLE: "–",
}


def outcome(finding: Finding) -> str:
    """The result in words: the status, and for what is not met the kind of gap."""
    status = finding.status
    if status is Status.UNMET:
        return finding.kind.words
    if status is Status.UNMET_TO_PARTIAL:
        return f"unmet to partial, {finding.kind.words}"
    return status.words


def cell_of(finding: Finding) -> Cell:
    status = finding.status
    return Cell(status.value, status.words, MARKS[status], finding.title)


def finding_view(result: Assessment, pack: PackResult, finding: Finding) -> FindingView:
    criterion = finding.criterion
    law = result.law
    word = outcome(finding)
    kind = finding.kind.words
    told = finding.kind not in (GapKind.NONE, GapKind.UNKNOWN, GapKind.NOT_HELD)
    if finding.status in (Status.PARTIAL, Status.NOT_KNOWN, Status.PARTIAL_TO_MET) and told:
        word = f"{word}, {kind}"
    away = finding.status is Status.NOT_APPLICABLE
    near = tuple(_near(n) for n in finding.nearest)
    reached = tuple(dict.fromkeys(_provision(law, p) for p in finding.reached_by))
    day = words_of(result.as_of)
    return FindingView(
        id=criterion.id,
        anchor=f"{pack.pack.id}--{criterion.id}",
        title=criterion.title,
        status=finding.status.words,
        cell=cell_of(finding),
        kind=kind,
        heading=f"{criterion.title}: {word}{f'; {finding.lapse}' if finding.lapse else ''}.".replace("?.", "?"),
        asked=_asked(pack, finding),
        verb=criterion.verb,
        scenario=f"On {day} {finding.counterexample}" if finding.counterexample else "",
        conclusion=_conclusion(finding),
        nearest=near,
        separates=_separates(finding),
        reached=reached,
        recorded=_recorded(near or reached, named=not near and len(reached) > 1),
        evidence=_evidence(finding),
        consider=finding.amendment,
        question=f"{capital(finding.question)}" if finding.question else "",
        parts=tuple(p.text for p in finding.gap),
        open_parts=tuple(p.text for p in finding.open),
        share=_share(finding),
        strip=finding.strip,
        answers=tuple(_answer(h) for h in finding.held) or ((f"{capital(finding.lapse)}.",) if away else ()),
        why=criterion.why,
        entailed=_entailed(law, finding),
        pack=pack.pack.title,
        options=_options(finding),
        links=tuple(
            dict.fromkeys(
                ProvisionView(s.citation, source_words(s), url=s.url, source=s.where) for s in finding.sources
            )
        ),
        under=under(law, finding),
    )


def _asked(pack: PackResult, finding: Finding) -> str:
    criterion = finding.criterion
    duty = OBLIGATION_WORDS[criterion.obligation]
    mark = "" if criterion.verified else "; the source's own text was not read"
    ages = f": {words}" if (words := finding.ages or _spared_ages(pack, criterion)) else ""
    return f"Asked by {pack.pack.title}, {criterion.cite} ({duty}{mark}){ages}."


def _spared_ages(pack: PackResult, criterion: Criterion) -> str:
    """The ages at which acts are to be spared: a title rarely says that they are not all ages under 18."""
    if criterion.verb != "spare":
        return ""
    wanted = asked(criterion, frozenset(criterion.conducts))
    dimensions = [d for d in pack.pack.vocabulary.dimensions.values() if d.kind == "ages" and not d.decides]
    ages = [d for d in dimensions if d.id in wanted and listed(d, wanted[d.id]) not in ("under 18", "any age")]
    return conjunction([f"{spoken(d, wanted[d.id])} alone" for d in ages])


def _conclusion(finding: Finding) -> str:
    """What follows for the scenario shown: nothing reaches it, it is reached, or that is not known."""
    if not finding.counterexample:
        return ""
    if finding.criterion.verb == "spare":
        sure = [p.citation for p in finding.reached_by if p.surely and finding.surely_missing][:3]
        names = conjunction(sure)
        return (
            f"{names} {'reaches' if len(sure) == 1 else 'reach'} this."
            if names
            else "whether a provision reaches this is not known."
        )
    if finding.surely_missing:
        return "no recorded provision reaches this."
    return "whether a recorded provision reaches this is not known."


def _separates(finding: Finding) -> str:
    if not finding.nearest or not finding.nearest[0].failures:
        return ""
    return _apart(finding.nearest[0])


def _apart(near: Near) -> str:
    """What separates a provision, what is in doubt beside it in a sentence of its own."""
    if not near.separates:
        return ""
    return f"{capital(near.separates)}." + (f" Besides, {near.doubts}." if near.doubts else "")


def _near(near: Near) -> ProvisionView:
    offence = near.offence
    return ProvisionView(
        offence.reference,
        evidence_words(offence.evidence, offence.copied),
        _details(offence),
        offence.link,
        _apart(near),
        remarks=tuple(f"{capital(text)}." for text in remarks(offence)),
        source=_published(offence),
    )


def _links(finding: Finding) -> tuple[ProvisionView, ...]:
    """The records that decided, each with where it was read."""
    views = (ProvisionView(s.citation, source_words(s), url=s.url, source=s.where) for s in finding.sources)
    return tuple(dict.fromkeys(views))


def _published(record: Record) -> str:
    return record.publisher.beside(record.copied) if record.publisher else ""


def _recorded(provisions: Sequence[ProvisionView], *, named: bool) -> tuple[str, ...]:
    """What is recorded of the first of the provisions shown beside their elements: own words, defences, notes.

    ``named`` where it stands below several, so that what is said of one is not read as said of all.
    """
    remarks = tuple(dict.fromkeys(text for p in provisions[:1] for text in p.remarks))
    return (f"Of {provisions[0].citation}: {remarks[0]}", *remarks[1:]) if named and remarks else remarks


def _details(offence: Offence) -> str:
    """Sentence, dates and status of an offence: ``up to 25 years; since 20 February 2020``."""
    parts = [offence.title] if offence.title else []
    if offence.penalty and offence.penalty.words:
        parts.append(offence.penalty.words)
    if offence.since:
        parts.append(f"since {offence.since.words}")
    if offence.until:
        parts.append(f"until {offence.until.words}")
    if offence.status != "in_force":
        parts.append(offence.status.replace("_", " "))
    return "; ".join(parts)


def _provision(law: Profile, provision: Provision) -> ProvisionView:
    offence = law.offences[provision.id]
    words = evidence_words(offence.evidence, offence.copied)
    said = tuple(f"{capital(text)}." for text in remarks(offence))
    return ProvisionView(
        provision.citation,
        words,
        _details(offence),
        provision.url,
        surely=provision.surely,
        remarks=said,
        source=_published(offence),
    )


def evidence_words(evidence: Evidence, copy: bool) -> str:
    return EVIDENCE_WORDS[evidence] + (" in a third party's copy" if copy and evidence is Evidence.PRIMARY else "")


def source_words(source: Source) -> str:
    """How a record is known; of a search, where it was made."""
    if source.kind == "search":
        return "made in the texts" if source.evidence is Evidence.PRIMARY else "made from reports"
    return evidence_words(source.evidence, source.copy)


def _evidence(finding: Finding) -> str:
    """How what decided is known: the records named, the least known of them last where they differ."""
    sources = finding.sources
    if not sources:
        return ""
    parts = list(dict.fromkeys(f"{s.citation}: {source_words(s)}" for s in sources))
    shown = [*parts[:4], f"{len(parts) - 4} more records"] if len(parts) > 5 else parts
    levels = {s.evidence for s in sources}
    rest = f"; the least known of them {_LEAST[finding.evidence]}" if finding.evidence and len(levels) > 1 else ""
    return stopped("; ".join(shown) + rest)


_LEAST = {
    Evidence.PRIMARY: "was read",
    Evidence.SECONDARY: "is known from a report",
    Evidence.UNVERIFIED: "is not verified",
}


def stopped(text: str) -> str:
    """A text as a sentence: with one full stop at its end; nothing stays nothing."""
    return f"{text.rstrip('.')}." if text else ""


def _share(finding: Finding) -> str:
    if finding.share is None or finding.status in (Status.MET, Status.NOT_APPLICABLE):
        return ""
    low, high = (percent(end) for end in finding.share)
    words = low if low == high else f"{low} to {high}"
    return f"{words} of the fact patterns distinguished here"


def _answer(held: Held) -> str:
    value = held.condition.measure.say(held.value)
    reason = REASON_WORDS.get(held.reason, held.reason)
    note = f" ({reason})" if reason else ""
    cite = f"; {held.answer.reference}" if held.answer is not None and held.answer.cite else ""
    return f"{held.condition.measure.question} {capital(value)}{note}; asked: {held.condition.words}{cite}."


def _options(finding: Finding) -> tuple[str, ...]:
    """The permitted options a law uses, each with its place and whether a reservation is recorded."""
    return tuple(
        f"{u.option.title} ({u.option.cite}; {'a' if u.reserved else 'no'} reservation is recorded)."
        for u in finding.options
    )


def _entailed(law: Profile, finding: Finding) -> str:
    parts = []
    for conduct, ids in finding.entailed.items():
        noun = law.vocabulary.conducts[conduct].noun
        cites = conjunction([law.offences[i].reference for i in ids[:2]])
        parts.append(f"What it ordinarily brings with it, {noun}, has a provision of its own: {cites}.")
    return " ".join([*([finding.presupposed] if finding.presupposed else []), *parts])


def under(law: Profile, finding: Finding) -> tuple[UnderView, ...]:
    """The provisions that meet a criterion, surely, by instrument."""
    records: list[Record] = [law.offences[p.id] for p in finding.reached_by if p.surely]
    if finding.criterion.verb == "hold":
        records = [h.answer for h in finding.held if h.answer is not None]
    places: dict[str, dict[str, None]] = {}
    for citation in (c for record in records for c in record.citations):
        places.setdefault(citation.instrument.title, {})[citation.pinpoint] = None
    return tuple(UnderView(title, tuple(p for p in pinpoints if p)) for title, pinpoints in places.items())
