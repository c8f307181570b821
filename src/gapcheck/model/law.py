"""A national law as a structured, cited profile: offences, general part, measures, treaties.

Nothing here decides anything; it says what was recorded, from which source, and how surely.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import evolve, field, frozen

from ..documents.dates import PartialDate
from ..documents.source import Source
from ..documents.structure import internal
from .penalties import Penalty, SentenceClass
from .record import Evidence, Instrument, Publisher, Record
from .values import Exemption, Period, Requirement, TimeLimit, Values
from .vocabulary import Vocabulary

GENERAL_TOPICS = ("jurisdiction", "limitation", "general")


@frozen(eq=False, kw_only=True)
class Offence(Record):
    """A provision that makes conduct punishable, by its elements."""

    id: str = internal(default="")
    conduct: Values
    requires: Requirement = Requirement()
    exempts: Exemption = Exemption()
    penalty: Penalty | None = None
    sanction: str = "criminal"
    competes_with: tuple[str, ...] = ()
    defences: tuple[str, ...] = ()
    own_words: str = ""
    dimensions: Mapping[str, Values] = internal(factory=dict)


@frozen(eq=False, kw_only=True)
class Coverage(Record):
    """A general rule on who can offend and how: the values of a dimension it ``covers``, a complete list."""

    covers: Values


@frozen(eq=False, kw_only=True)
class Scope(Record):
    """A general rule and the offences it belongs to: by conduct, instrument, offence, sentence and values."""

    conduct: Values
    instrument: tuple[str, ...] = ()
    offence: tuple[str, ...] = ()
    sentence: SentenceClass | None = None
    dimensions: Mapping[str, Values] = internal(factory=dict)

    def concerns(self, offence: Offence) -> tuple[bool, bool]:
        """Whether the rule belongs to the offence, by its id, its instruments and its sentence: surely, possibly."""
        if self.offence and offence.id not in self.offence:
            return False, False
        if self.instrument and not any(c.instrument.id in self.instrument for c in offence.citations):
            return False, False
        return self.sentence.holds(offence.penalty) if self.sentence else (True, True)


@frozen(eq=False, kw_only=True)
class Jurisdiction(Scope):
    """A ground of jurisdiction over acts abroad; ``subject_to`` lists procedural conditions, reported only."""

    requires: Requirement = Requirement()
    subject_to: tuple[str, ...] = ()


@frozen(eq=False, kw_only=True)
class Limitation(Scope):
    """A time limit for prosecution."""

    time_limit: TimeLimit


@frozen(eq=False, kw_only=True)
class GeneralExemption(Scope):
    """A rule that takes scenarios out of every offence of its conducts: all it ``requires`` must be there."""

    requires: Requirement = Requirement()
    absent: tuple[str, ...] = ()


@frozen
class General:
    """The general part: coverage by dimension, jurisdiction abroad, limitation, exemptions."""

    coverage: Mapping[str, Coverage] = field(factory=dict)
    jurisdiction: tuple[Jurisdiction, ...] = ()
    limitation: tuple[Limitation, ...] = ()
    exemptions: tuple[GeneralExemption, ...] = ()


@frozen(kw_only=True)
class Search:
    """What was searched completely, and for which time that holds: there an absence is an absence."""

    conduct: tuple[str, ...]
    topics: tuple[str, ...] = internal(default=())
    since: PartialDate | None = None
    until: PartialDate | None = None
    checked: PartialDate | None = None
    basis: Evidence = Evidence.UNVERIFIED
    note: str = ""

    def closes(self, day: dt.date, trust: Evidence) -> bool:
        """Whether an absence on that day can be relied on at that level of trust."""
        return self.basis.meets(trust) and Period(self.since, self.until).surely(day)


@frozen(eq=False, kw_only=True)
class MeasureAnswer(Record):
    """The answer a law gives to a measure's question."""

    id: str = internal(default="")
    value: Any
    reason: str = ""
    doubtful: bool = internal(default=False)


@frozen(eq=False, kw_only=True)
class TreatyStatus(Record):
    """Whether the state is bound by a treaty, since when, and with which reservations."""

    id: str = internal(default="")
    status: str = "unknown"
    reservations: tuple[str, ...] = ()

    def at(self, day: dt.date) -> str:
        """The status on a day; ``unknown`` where the date of becoming a party leaves it open."""
        if self.status in ("none", "unknown") or Period(self.since, self.until).surely(day):
            return self.status
        before = self.since is not None and day < self.since.first
        return "none" if before and self.status == "signatory" else "unknown"


@frozen(kw_only=True)
class Judgement:
    """What a published assessment concluded, to be compared with our own finding at its date."""

    source: str
    says: str
    about: tuple[str, ...]
    as_of: PartialDate | None = None
    url: str = ""
    holds: str = ""


@frozen
class Territory:
    """Where the law recorded applies, and the parts of the state whose own law was not examined."""

    extent: str
    not_examined: tuple[str, ...] = ()


@frozen(eq=False, kw_only=True)
class Profile:
    """A national law, or a treaty read as one."""

    jurisdiction: str
    name: str
    named: str = ""
    as_of: dt.date
    vocabulary: Vocabulary = field(repr=False)
    instruments: Mapping[str, Instrument] = field(repr=False)
    searched: tuple[Search, ...] = field(default=(), repr=False)
    general: General = field(factory=General, repr=False)
    offences: Mapping[str, Offence] = field(factory=dict, repr=False)
    measures: Mapping[str, MeasureAnswer] = field(factory=dict, repr=False)
    treaties: Mapping[str, TreatyStatus] = field(factory=dict, repr=False)
    judgements: tuple[Judgement, ...] = field(default=(), repr=False)
    reviewed: tuple[str, ...] = ()
    territory: Territory | None = None
    extends: str = ""
    sources: Mapping[str, Publisher] = field(factory=dict, repr=False)  # of addresses that the shipped list has not
    explained: Mapping[str, str] = field(factory=dict, repr=False)  # warnings of the check that stand, and why
    note: str = ""
    base: Profile | None = internal(default=None, repr=False)  # the law of the whole state, which this one inherits
    standard: bool = internal(default=False, repr=False)  # whether it is a standard read as a law
    digest: str = field(default="", repr=False)
    source: Source | None = field(default=None, repr=False)

    def closed(self, day: dt.date, trust: Evidence) -> frozenset[str]:
        """The conducts and general topics that were searched completely for that day."""
        found: set[str] = set()
        for search in self.searched:
            if search.closes(day, trust):
                found.update(search.conduct, search.topics)
        return frozenset(found) if self.base is None else frozenset(found) & self.base.closed(day, trust)

    def trusting(self, trust: Evidence) -> Profile:
        """The law with what is marked as less well known than that taken as unknown.

        A sentence below the level counts as not recorded; a date below it may lie up to a year before or after, that
        of commencement not after the day the record was checked.
        """

        def weighed(record: Any) -> Any:
            below = {key for key, level in record.evidence_of.items() if not level.meets(trust)}
            changes: dict[str, Any] = {}
            if "penalty" in below and getattr(record, "penalty", None) and not record.penalty.doubtful:
                changes["penalty"] = evolve(record.penalty, doubtful=True)
            if "since" in below and record.since and not record.since.doubtful:
                changes["since"] = record.since.about(record.checked.last if record.checked else self.as_of)
            if "until" in below and record.until and not record.until.doubtful:
                changes["until"] = record.until.about(dt.date.max)
            return evolve(record, **changes) if changes else record

        return self.mapped(weighed) if any(weighed(r) is not r for r in self.records() if r.evidence_of) else self

    def records(self) -> Iterator[Record]:
        """Every cited record."""
        yield from self.general.coverage.values()
        for rules in (self.general.jurisdiction, self.general.limitation, self.general.exemptions):
            yield from rules
        for group in (self.offences, self.measures, self.treaties):
            yield from group.values()

    def mapped(self, change: Callable[[Any], Any]) -> Profile:
        """The law with every cited record changed."""
        general = self.general
        return evolve(
            self,
            general=General(
                {k: change(v) for k, v in general.coverage.items()},
                tuple(map(change, general.jurisdiction)),
                tuple(map(change, general.limitation)),
                tuple(map(change, general.exemptions)),
            ),
            offences={k: change(v) for k, v in self.offences.items()},
            measures={k: change(v) for k, v in self.measures.items()},
            treaties={k: change(v) for k, v in self.treaties.items()},
        )

    @property
    def in_words(self) -> str:
        """The country as a sentence names it: ``the Philippines``."""
        return self.named or self.name

    @property
    def checked(self) -> PartialDate | None:
        """The latest day on which any of the searches was checked."""
        days = [s.checked for s in self.searched if s.checked]
        return max(days, key=lambda d: d.last) if days else None
