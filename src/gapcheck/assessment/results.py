"""What an assessment found: the objects that every report, table and JSON document is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import define, field, frozen

from ..algebra.space import Box, Mask
from ..explanation.nearest import GapKind, Near, Source
from ..explanation.strip import Element
from ..model.law import Evidence, MeasureAnswer, Profile
from ..model.standard import Condition, Criterion, Option, Pack
from .scores import Conclusion, Level, Node, Score, Status

FORMAT = "assessment/1"


@frozen
class Part:
    """A box of a gap in words, and how many of the fact patterns distinguished here it holds."""

    text: str
    count: int
    box: Box = field(repr=False)

    def __str__(self) -> str:
        return self.text


@frozen
class Provision:
    """An offence that reaches scenarios of a criterion, and whether surely."""

    id: str
    citation: str
    evidence: Evidence
    surely: bool
    url: str = ""


@frozen
class Held:
    """The answer a law gives to a measure a criterion asks for."""

    condition: Condition
    answer: MeasureAnswer | None
    value: Any
    credit: tuple[Fraction, Fraction]
    reason: str = ""


@frozen
class UsedOption:
    """A narrowing that the instrument permits and the law uses, and whether a reservation is recorded for it."""

    option: Option
    reserved: bool


@frozen(eq=False)
class Finding:
    """What one criterion found.

    ``gap`` are the parts surely missing, ``open`` those that are not known; both are exact. For a criterion that a law
    must *spare*, the gap is what is reached although it should not be.
    """

    pack: str
    criterion: Criterion = field(repr=False)
    status: Status
    kind: GapKind
    credit: tuple[Fraction, Fraction] | None
    share: tuple[Fraction, Fraction] | None
    gap: tuple[Part, ...] = ()
    open: tuple[Part, ...] = ()
    counterexample: str = ""
    example: Mapping[str, Any] = field(factory=dict)
    strip: tuple[Element, ...] = ()
    reached_by: tuple[Provision, ...] = ()
    nearest: tuple[Near, ...] = field(default=(), repr=False)
    entailed: Mapping[str, tuple[str, ...]] = field(factory=dict)
    held: tuple[Held, ...] = ()
    options: tuple[UsedOption, ...] = ()
    sources: tuple[Source, ...] = field(default=(), repr=False)
    amendment: str = ""
    missing: Mask = field(default=0, repr=False)
    unknown: Mask = field(default=0, repr=False)

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self.criterion.id

    @property
    def title(self) -> str:
        """The criterion's title."""
        return self.criterion.title

    @property
    def is_gap(self) -> bool:
        """Whether the criterion is surely not met in full."""
        levels = self.status.levels
        return levels is not None and levels[1] < Level.IN_LINE


class Findings(Mapping[str, Finding]):
    """Findings by criterion id; with several packs by ``pack/criterion``, and by the bare id where it is unique."""

    def __init__(self, findings: Mapping[str, Finding], aliases: Mapping[str, str] | None = None) -> None:
        self._findings, self._aliases = dict(findings), dict(aliases or {})

    def __getitem__(self, key: str) -> Finding:
        return self._findings[self._aliases.get(key, key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._findings)

    def __len__(self) -> int:
        return len(self._findings)


@frozen(eq=False)
class PackResult:
    """The result of one pack: its score tree, findings and verdicts."""

    pack: Pack
    tree: Node
    findings: Mapping[str, Finding]
    verdicts: tuple[Conclusion, ...] = ()


@define(eq=False, slots=False, frozen=True)
class Assessment:
    """One law read against one or more packs, on one date, at one level of trust.

    ``score`` runs from 0 to 100 and is always an interval; ``counts`` are criteria by status.
    """

    law: Profile
    packs: tuple[PackResult, ...]
    as_of: dt.date
    trust: Evidence
    score: Score

    @cached_property
    def findings(self) -> Findings:
        """Every finding by the id of its criterion."""
        if len(self.packs) == 1:
            return Findings(self.packs[0].findings)
        found = {f"{p.pack.id}/{key}": f for p in self.packs for key, f in p.findings.items()}
        bare: dict[str, list[str]] = {}
        for key in found:
            bare.setdefault(key.split("/", 1)[1], []).append(key)
        return Findings(found, {name: keys[0] for name, keys in bare.items() if len(keys) == 1})

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many criteria have each status, in a fixed order."""
        statuses = [f.status for f in self.findings.values()]
        return {s.value: statuses.count(s) for s in Status if s in statuses}

    @cached_property
    def questions(self) -> tuple[Any, ...]:
        """The next questions to research, the most useful first; see `gapcheck.assessment.questions`."""
        from .questions import next_questions

        return next_questions(self)

    @property
    def verdicts(self) -> tuple[Conclusion, ...]:
        """The verdicts of all packs."""
        return tuple(v for p in self.packs for v in p.verdicts)

    def gaps(self) -> tuple[Finding, ...]:
        """The findings that are surely not met in full, the gravest first.

        By weight, obligation and what is missing; among equals conduct comes before measures, then the pack's order.
        """
        found = [f for f in self.findings.values() if f.is_gap]
        return tuple(sorted(found, key=lambda f: (-gravity(f), VERBS.index(f.criterion.verb))))

    def to_dict(self) -> dict[str, Any]:
        """The assessment as a JSON document (``gapcheck: assessment/1``), the same for the same inputs."""
        from .plain import assessment_to_dict

        return assessment_to_dict(self)


VERBS = ("reach", "spare", "hold")
_OBLIGATION = {"must": Fraction(3), "should": Fraction(2), "may": Fraction(1)}


def gravity(finding: Finding) -> Fraction:
    """How much a gap matters: weight, obligation, and the credit that is surely missing."""
    high = finding.credit[1] if finding.credit else Fraction(1)
    return finding.criterion.weight * _OBLIGATION[finding.criterion.obligation] * (1 - high)


class Answer(str):
    """The answer to one question: ``reached``, ``not_reached`` or ``unknown``, and why.

    ``stage`` says where a scenario that is not reached fails: ``offence``, ``abroad`` or ``time``.
    """

    sentence: str
    stage: str
    reached_by: tuple[Provision, ...]
    nearest: tuple[Near, ...]
    note: str
    as_of: dt.date
    scenario: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        from .plain import answer_to_dict

        return answer_to_dict(self)
