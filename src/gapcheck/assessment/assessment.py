"""An assessment: one law read against one or more packs, on one date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import define, field

from ..model.law import Profile
from ..model.record import Evidence
from ..model.standard import Pack
from .causes import VERBS, Cause, causes_of, gravity
from .finding import Finding
from .reading import Reading, beyond
from .scores import Conclusion, Node, Score, Status, conclude, tree
from .together import together
from .verbs import finding_of

FORMAT = "assessment/1"


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


@define(eq=False, slots=False, frozen=True)
class PackResult:
    """The result of one pack: its score tree and verdicts, and its findings, which are made when they are asked for."""

    reading: Reading = field(repr=False)

    @property
    def pack(self) -> Pack:
        """The standard."""
        return self.reading.pack

    @property
    def statuses(self) -> dict[str, Status]:
        """The status of every criterion, by id."""
        return {key: mark.status for key, mark in self.reading.marks.items()}

    @cached_property
    def tree(self) -> Node:
        """The score tree."""
        return tree(self.pack, self.reading.marks)

    @property
    def options_used(self) -> tuple[int, int] | None:
        """How many of its options are surely used, and how many there are; ``None`` where it only permits nothing.

        An option is a criterion of a treaty or a law that states may meet and need not.
        """
        options = self.pack.options
        used = sum(self.reading.marks[c.id].status in (Status.MET, Status.IN_LINE) for c in options)
        return (used, len(options)) if options else None

    @cached_property
    def verdicts(self) -> tuple[Conclusion, ...]:
        """The pack's named conclusions."""
        return tuple(conclude(v, self.reading.marks) for v in self.pack.verdicts.values())

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """Every finding by the id of its criterion."""
        marks = self.reading.marks
        return {key: finding_of(self.reading, c, marks[key]) for key, c in self.pack.criteria.items()}


@define(eq=False, slots=False, frozen=True)
class Scores:
    """The scores and statuses alone of one law read against packs, on one date, at one level of trust.

    ``score`` runs from 0 to 100 and is always an interval; ``counts`` are criteria by status.
    """

    law: Profile
    packs: tuple[PackResult, ...]
    as_of: dt.date
    trust: Evidence

    @cached_property
    def score(self) -> Score:
        """The score of all packs read together."""
        return together([(part.pack, part.reading.marks, part.tree) for part in self.packs])

    @cached_property
    def statuses(self) -> dict[str, Status]:
        """The status of every criterion, by id; with several packs by ``pack/criterion``."""
        if len(self.packs) == 1:
            return self.packs[0].statuses
        return {f"{p.pack.id}/{key}": status for p in self.packs for key, status in p.statuses.items()}

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many criteria have each status, in a fixed order."""
        found = list(self.statuses.values())
        return {s.value: found.count(s) for s in Status if s in found}

    @property
    def note(self) -> str:
        """What the date asked about leaves unknown: whatever changed after the law was researched."""
        return beyond(self.law, self.as_of)

    @property
    def verdicts(self) -> tuple[Conclusion, ...]:
        """The verdicts of all packs."""
        return tuple(v for p in self.packs for v in p.verdicts)


class Assessment(Scores):
    """One law read against one or more packs, on one date, at one level of trust."""

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
    def causes(self) -> tuple[Cause, ...]:
        """The root causes of the gaps, the gravest first: what one change of the law would mend together."""
        return causes_of(self.gaps())

    @cached_property
    def questions(self) -> tuple[Any, ...]:
        """The next questions to research, the most useful first; see `gapcheck.assessment.questions`."""
        from .questions import next_questions

        return next_questions(self)

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
