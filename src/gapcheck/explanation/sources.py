"""The records that decide, as a report names them: citation, kind, and how each is known."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable

from attrs import frozen

from ..model.law import (
    Coverage,
    GeneralExemption,
    Jurisdiction,
    Limitation,
    MeasureAnswer,
    Offence,
    Profile,
    TreatyStatus,
)
from ..model.record import Evidence, Publisher, Record
from .sentences import conjunction

_KINDS = {
    Offence: "offence",
    Jurisdiction: "jurisdiction",
    Limitation: "limitation",
    GeneralExemption: "exemption",
    Coverage: "general_list",
    MeasureAnswer: "measure",
    TreatyStatus: "treaty",
}
KINDS = (*_KINDS.values(), "search")
TOPICS = {
    "jurisdiction": "rules on acts abroad",
    "limitation": "time limits",
    "general": "the general part",
}


@frozen(cache_hash=True)
class Source:
    """A record that decided, with its citation and how it is known.

    ``kind`` is what it is: an offence, a ground of jurisdiction, a time limit, an exemption, a list of the general
    part, a measure, a treaty, or the search that closes the world.
    """

    citation: str
    evidence: Evidence
    url: str = ""
    copy: bool = False
    note: str = ""
    record: str = ""
    kind: str = ""
    publisher: Publisher | None = None

    @property
    def where(self) -> str:
        """Who publishes what was read, by name and kind; empty where no address is recorded."""
        return self.publisher.beside(self.copy) if self.publisher else ""


@functools.lru_cache(maxsize=8192)
def source_of(record: Record) -> Source:
    """The citation and evidence of a record."""
    kind, key = _KINDS[type(record)], getattr(record, "id", "")
    link, publisher = record.link, record.publisher
    note = record.note
    if isinstance(record, Jurisdiction) and record.subject_to:
        asked = conjunction([name.replace("_", " ") for name in record.subject_to])
        note = f"{note} In procedure it is subject to: {asked}.".strip()
    return Source(record.reference, record.evidence, link, record.copied, note, key, kind, publisher)


def search_source(law: Profile, what: str, day: dt.date, trust: Evidence) -> Source | None:
    """The search that closes a conduct or a general topic on a day: the best known one of a law, but of a law and the
    one it extends the less known, since both must close it. ``None`` where none does.
    """
    closing = [s for s in law.searched if what in (*s.conduct, *s.topics) and s.closes(day, trust)]
    if not closing:
        return None
    best = max(closing, key=lambda s: s.basis.rank)
    subject = TOPICS.get(what) or law.vocabulary.conducts[what].noun
    checked = f", checked {best.checked.words}" if best.checked else ""
    citation, record = f"search for {subject}{checked}", f"searched.{what}"
    own = Source(citation, best.basis, note=best.note, record=record, kind="search")
    base = search_source(law.base, what, day, trust) if law.base is not None else own
    return min((own, base), key=lambda s: s.evidence.rank) if base is not None else None


def weakest(sources: Iterable[Source]) -> Evidence | None:
    """The evidence of a conclusion: that of the least known record it rests on; ``None`` where it rests on none."""
    return min((s.evidence for s in sources), key=lambda e: e.rank, default=None)


def review_of(law: Profile) -> str:
    """By whom a law's record was reviewed, or that no practitioner of this law did: every output says so."""
    if law.standard:
        return "A standard read as a law: what it obliges states to do, and no more."
    if law.reviewed:
        return f"Reviewed by {conjunction(law.reviewed)}."
    return "Desk research; it has not been reviewed by a practitioner of this law."


def remarks(offence: Offence) -> tuple[str, ...]:
    """What is recorded of an offence beside its elements, as sentences without their full stop."""
    found = []
    if offence.own_words:
        found.append(f'in its own words: "{offence.own_words}"')
    if offence.quote:
        found.append(f'"{offence.quote}"')
    if offence.defences:
        found.append(f"defences recorded: {conjunction(offence.defences)}")
    if offence.waives:
        waived = conjunction([name.replace("_", " ") for name in offence.waives], "or")
        found.append(f"a court may waive the penalty: {waived}")
    if offence.competes_with:
        found.append(f"it competes with {conjunction(offence.competes_with)}")
    if offence.authority != "statute":
        found.append(f"it rests on {_AUTHORITIES[offence.authority]}")
    if offence.note:
        found.append(offence.note.rstrip("."))
    return tuple(found)


_AUTHORITIES = {
    "regulation": "a regulation",
    "judicial_guidance": "guidance of the courts",
    "explanatory_note": "an explanatory note",
}
