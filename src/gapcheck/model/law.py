"""A national law as a structured, cited profile: offences, general part, measures, treaties.

Nothing here decides anything; it says what was recorded, from which source, and how surely.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve, field, frozen

from ..documents.dates import PartialDate
from ..documents.source import Source
from ..documents.structure import internal
from .judgement import Judgement
from .penalties import Penalty, SentenceClass
from .record import Evidence, Instrument, Publisher, Record
from .values import Exemption, Period, Requirement, TimeLimit, Values
from .versions import lines, weighed
from .vocabulary import Vocabulary

GENERAL_TOPICS = ("jurisdiction", "limitation", "general")
ALL_ACTS = "all_acts"
EVERY = ("*",)
"""Of a part of a state: that a rule belongs to the offences of every instrument, those of the whole included."""


@frozen(eq=False, kw_only=True)
class Offence(Record):
    """A provision that makes conduct punishable, by its elements."""

    id: str = internal(default="")
    conduct: Values
    part: tuple[str, ...] = ()
    requires: Requirement = Requirement()
    exempts: Exemption = Exemption()
    waives: tuple[str, ...] = ()
    penalty: Penalty | None = None
    sanction: str = "criminal"
    competes_with: tuple[str, ...] = ()
    defences: tuple[str, ...] = ()
    own_words: str = ""
    exempts_stated: bool = internal(default=False, repr=False)  # whether its own exemptions are written out
    dimensions: Mapping[str, Values] = internal(factory=dict)

    @property
    def rule(self) -> str:
        """The id that general rules name, which the versions of a provision share."""
        return self.line or self.id


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
        if self.offence and offence.rule not in self.offence:
            return False, False
        named = self.instrument if self.instrument != EVERY else ()
        if named and not any(c.instrument.id in named for c in offence.citations):
            return False, False
        return self.sentence.holds(offence.penalty) if self.sentence else (True, True)

    @property
    def keyed(self) -> bool:
        """Whether it belongs to some offences only, whatever they punish."""
        return bool(self.offence or (self.instrument and self.instrument != EVERY) or self.sentence)


@frozen(eq=False, kw_only=True)
class Coverage(Scope):
    """A general rule on who can offend and how: the values of a dimension it ``covers``."""

    conduct: Values = Values(frozenset(), frozenset())  # noqa: RUF009 - where nothing is written it is read as everything
    covers: Values


@frozen(eq=False, kw_only=True)
class Jurisdiction(Scope):
    """A ground of jurisdiction over acts abroad; ``subject_to`` lists procedural conditions, reported only."""

    requires: Requirement = Requirement()
    subject_to: tuple[str, ...] = ()


@frozen(eq=False, kw_only=True)
class Limitation(Scope):
    """A time limit for prosecution."""

    time_limit: TimeLimit
    reaches_back: bool | None = None  # whether it applies to earlier acts not yet barred; where not said that is open


@frozen(eq=False, kw_only=True)
class GeneralExemption(Scope):
    """A rule that takes scenarios out of every offence of its conducts: all it ``requires`` must be there."""

    requires: Requirement = Requirement()
    absent: tuple[str, ...] = ()
    discretionary: bool = False


@frozen
class General:
    """The general part: coverage by dimension, jurisdiction abroad, limitation, exemptions."""

    coverage: Mapping[str, tuple[Coverage, ...]] = field(factory=dict)
    jurisdiction: tuple[Jurisdiction, ...] = ()
    limitation: tuple[Limitation, ...] = ()
    exemptions: tuple[GeneralExemption, ...] = ()


@frozen(kw_only=True)
class Search:
    """What was searched completely, and for which time that holds: there an absence is an absence.

    Attributes:
        exemptions: the circumstances for which general exemptions were searched.
        instrument: the instruments in which the general rules were searched; empty for all that are recorded.
        scope: ``all_acts`` where the general rules were searched in every Act, recorded or not.
    """

    conduct: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    scope: str = ""
    topics: tuple[str, ...] = internal(default=())
    since: PartialDate | None = None
    until: PartialDate | None = None
    checked: PartialDate | None = None
    basis: Evidence = Evidence.UNVERIFIED
    note: str = ""

    def closes(self, day: dt.date, trust: Evidence) -> bool:
        """Whether an absence on that day can be relied on at that level of trust."""
        return self.basis.meets(trust) and Period(self.since, self.until).surely(day)


@frozen
class Closed:
    """What was searched completely for a day: conducts, circumstances that could exempt, and general topics.

    Attributes:
        topics: by topic the instruments in which it is closed; ``None`` for all that are recorded.
        everywhere: the topics that were searched in every Act, recorded or not.
    """

    conducts: frozenset[str] = frozenset()
    exemptions: frozenset[str] = frozenset()
    topics: Mapping[str, frozenset[str] | None] = field(factory=dict)
    everywhere: frozenset[str] = frozenset()

    @classmethod
    def by(cls, searches: Iterable[Search]) -> Closed:
        """What some searches close together."""
        conducts: set[str] = set()
        exemptions: set[str] = set()
        everywhere: set[str] = set()
        topics: dict[str, frozenset[str] | None] = {}
        for search in searches:
            conducts.update(search.conduct)
            exemptions.update(search.exemptions)
            everywhere.update(search.topics if search.scope == ALL_ACTS else ())
            for topic in search.topics:
                known = topics.get(topic, frozenset())
                topics[topic] = (
                    known | frozenset(search.instrument) if search.instrument and known is not None else None
                )
        return cls(frozenset(conducts), frozenset(exemptions), topics, frozenset(everywhere))

    def __and__(self, other: Closed) -> Closed:
        topics: dict[str, frozenset[str] | None] = {}
        for topic in self.topics.keys() & other.topics.keys():
            mine, theirs = self.topics[topic], other.topics[topic]
            topics[topic] = theirs if mine is None else mine if theirs is None else mine & theirs
        return Closed(
            self.conducts & other.conducts, self.exemptions & other.exemptions, topics,
            self.everywhere & other.everywhere,
        )  # fmt: skip

    def __contains__(self, what: object) -> bool:
        """Whether a conduct was searched, or a general topic for the offences of any instrument."""
        return what in self.conducts or what in self.topics

    def closes(self, topic: str, offence: Offence) -> bool:
        """Whether a general topic is closed for an offence."""
        if topic not in self.topics:
            return False
        named = self.topics[topic]
        return named is None or any(c.instrument.id in named for c in offence.citations)


@frozen(eq=False, kw_only=True)
class MeasureAnswer(Record):
    """The answer a law gives to a measure's question."""

    id: str = internal(default="")
    value: Any
    reason: str = ""
    doubtful: bool = internal(default=False)
    earlier: tuple[MeasureAnswer, ...] = internal(default=(), repr=False)


@frozen(eq=False, kw_only=True)
class TreatyStatus(Record):
    """Whether the state is bound by a treaty, since when, and with which reservations."""

    id: str = internal(default="")
    status: str = "unknown"
    reservations: tuple[str, ...] = ()
    earlier: tuple[TreatyStatus, ...] = internal(default=(), repr=False)

    @property
    def effective(self) -> bool:
        """Always: its status is that of the state under the treaty."""
        return True

    def at(self, day: dt.date) -> str:
        """The status on a day; ``unknown`` where the date of becoming a party leaves it open."""
        if self.status in ("none", "unknown") or Period(self.since, self.until).surely(day):
            return self.status
        before = self.since is not None and day < self.since.first
        return "none" if before and self.status == "signatory" else "unknown"


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

    def closed(self, day: dt.date, trust: Evidence) -> Closed:
        """What was searched completely for that day; of a part of a state, what was searched in both."""
        found = Closed.by([search for search in self.searched if search.closes(day, trust)])
        return found if self.base is None else found & self.base.closed(day, trust)

    def trusting(self, trust: Evidence) -> Profile:
        """The law with what is marked as less well known than that taken as unknown: see `Record.trusting`."""
        marked = [record for record in self.records() if record.evidence_of]
        if all(record.trusting(trust, self.as_of) is record for record in marked):
            return self
        known: dict[int, Record] = {}
        for versions in lines(self.records()):
            for version, found in zip(versions, weighed(versions, trust, self.as_of), strict=True):
                known[id(version)] = found
        return self.mapped(lambda record: known[id(record)])

    def records(self) -> Iterator[Record]:
        """Every cited record, the versions of one rule in the order of time."""
        general = self.general
        for rules in (*general.coverage.values(), general.jurisdiction, general.limitation, general.exemptions):
            yield from rules
        yield from self.offences.values()
        for answers in (self.measures, self.treaties):
            for answer in answers.values():
                yield from answer.earlier
                yield answer

    def mapped(self, change: Callable[[Any], Any]) -> Profile:
        """The law with every cited record changed."""
        general = self.general

        def whole(answer: Any) -> Any:
            earlier = tuple(map(change, answer.earlier))
            changed = change(answer)
            return evolve(changed, earlier=earlier) if earlier else changed

        return evolve(
            self,
            general=General(
                {k: tuple(map(change, v)) for k, v in general.coverage.items()},
                tuple(map(change, general.jurisdiction)),
                tuple(map(change, general.limitation)),
                tuple(map(change, general.exemptions)),
            ),
            offences={k: change(v) for k, v in self.offences.items()},
            measures={k: whole(v) for k, v in self.measures.items()},
            treaties={k: whole(v) for k, v in self.treaties.items()},
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
