"""What every record of a law may say: where it stands, how it is known, and when it applied."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any, Self

from attrs import evolve, field, frozen

from ..documents.dates import PartialDate
from ..documents.structure import internal
from .values import Period


class Evidence(enum.StrEnum):
    """How a record is known. ``primary``: the words of the law were read; ``secondary``: a report; else unverified."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"

    @property
    def rank(self) -> int:
        """0 for unverified, 2 for primary."""
        return _RANKS[self]

    def meets(self, trust: Evidence) -> bool:
        """Whether a record of this level can carry a claim at the level of trust asked."""
        return _RANKS[self] >= _RANKS[trust]


_RANKS = {Evidence.UNVERIFIED: 0, Evidence.SECONDARY: 1, Evidence.PRIMARY: 2}

STATUSES = ("in_force", "not_commenced", "suspended", "void", "draft")
ARGUABLE = ("contested", "one_form", "not_read", "noted")
AUTHORITIES = ("statute", "regulation", "judicial_guidance", "explanatory_note")
SANCTIONS = ("criminal", "administrative")
TREATY_STATUSES = ("party", "signatory", "none", "unknown")
REASONS = ("not_researched", "not_found", "conflicting", "unclear")
MARKED = ("penalty", "since", "until")
"""The fields of a record that can be less well known than the rest of it."""


SOURCE_KINDS = ("official", "copy", "competent_body", "scholarship", "press")
"""Who publishes what was read: the state, a third party with a copy of the text, a competent body, scholars, press."""


@frozen
class Publisher:
    """Who publishes what stands at an address."""

    name: str
    kind: str

    @property
    def words(self) -> str:
        """Name and kind: ``Kenya Law (official)``."""
        return f"{self.name} ({self.kind.replace('_', ' ')})"

    def beside(self, copied: bool) -> str:
        """The words of an address: where a copy was read, that of the official text is named as one to compare with."""
        return f"official text: {self.name}" if copied and self.kind == "official" else self.words


@frozen
class Instrument:
    """An Act, a regulation, a treaty, or a source of law such as the common law."""

    title: str
    id: str = internal(default="")
    number: str = ""
    in_force: PartialDate | None = None
    url: str = ""
    language: str = ""
    extent: str = ""
    note: str = ""
    copy: bool = False


@frozen
class Citation:
    """A place in an instrument."""

    instrument: Instrument
    pinpoint: str = ""

    @property
    def text(self) -> str:
        """The citation as a lawyer writes it: title, then pinpoint."""
        return f"{self.instrument.title}, {self.pinpoint}" if self.pinpoint else self.instrument.title


@frozen(eq=False, kw_only=True)
class Record:
    """What every record of a law may say: where it stands, how it is known, and when it applied.

    A record is itself and no other of the same words: it can be a key, and two laws can share it.
    """

    cite: str = ""
    evidence: Evidence = Evidence.UNVERIFIED
    evidence_of: Mapping[str, Evidence] = field(factory=dict)
    title: str = ""
    note: str = ""
    url: str = ""
    copy: bool = False
    quote: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None
    status: str = "in_force"
    authority: str = "statute"
    arguable: str = ""
    partial: str = ""
    checked: PartialDate | None = None
    coder: str = ""
    publisher: Publisher | None = internal(default=None)
    line: str = internal(default="", repr=False)  # what the versions of one rule have in common
    citations: tuple[Citation, ...] = internal(default=(), repr=False)
    period: Period = field(init=False, repr=False)
    reference: str = field(init=False, repr=False)

    @period.default
    def _period(self) -> Period:
        """When the record applies: its own dates, else from the entry into force of the instrument it cites."""
        since = self.since
        if since is None and self.citations:
            since = self.citations[0].instrument.in_force
        return Period(since, self.until)

    @reference.default
    def _reference(self) -> str:
        """The citation with the instruments' titles in full."""
        return "; ".join(c.text for c in self.citations) or self.cite

    @property
    def link(self) -> str:
        """Where the text can be read: the record's own address, else its instrument's."""
        return self.url or next((c.instrument.url for c in self.citations if c.instrument.url), "")

    @property
    def copied(self) -> bool:
        """Whether what was read is a third party's copy: by the record, its instrument, or who publishes it."""
        if self.copy or (not self.url and any(c.instrument.copy for c in self.citations[:1])):
            return True
        return self.publisher is not None and self.publisher.kind != "official"

    @property
    def certain(self) -> bool:
        """Whether the record says what it says without a reservation."""
        return not self.arguable and not self.partial

    @property
    def effective(self) -> bool:
        """Whether its status lets it apply within its dates; what has not commenced does from its ``since`` on."""
        return self.status == "in_force" or (self.status == "not_commenced" and self.since is not None)

    def surely_in_force(self, day: dt.date) -> bool:
        """Whether the record is in force on that day on every reading of its dates."""
        return self.effective and self.period.surely(day)

    def possibly_in_force(self, day: dt.date) -> bool:
        """Whether the record is in force on that day on some reading of its dates."""
        return self.effective and self.period.possibly(day)

    def trusting(self, trust: Evidence, as_of: dt.date) -> Self:
        """The record with what is less well known than that taken as unknown: its dates, its sentence.

        A date below the level may lie a year before or after, on its own side of the day the record was ``checked``.
        """
        below = {key for key, level in self.evidence_of.items() if not level.meets(trust)}
        changes: dict[str, Any] = {}
        penalty = getattr(self, "penalty", None)
        if "penalty" in below and penalty is not None and not penalty.doubtful:
            changes["penalty"] = evolve(penalty, doubtful=True)
        if "since" in below and self.since and not self.since.doubtful:
            changes["since"] = self.since.about(not_after=self.checked.last if self.checked else as_of)
        if "until" in below and self.until and not self.until.doubtful:
            changes["until"] = self.until.about(after=self.checked.last if self.checked else None)
        return evolve(self, **changes) if changes else self
