"""What a law, a standard and a scenario may speak of: conducts, dimensions, circumstances, measures, treaties.

The code knows three *kinds* of dimension (ages, set, threshold) and what a dimension can decide (jurisdiction,
limitation, penalty); every dimension itself, with its values and phrases, is data. Another field of law is another
vocabulary file.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from attrs import define, field, frozen

from ..documents.mistakes import Mistake, UnknownName, shown
from ..documents.source import Source
from ..documents.structure import internal, text
from .values import Values

KINDS = ("ages", "set", "threshold")
DECIDES = ("", "jurisdiction", "limitation", "penalty")
MEASURE_TYPES = ("bool", "choice", "ordinal", "integer", "number", "set")
SILENT, UNKNOWN = "silent", "unknown"

Value = int | str


@frozen
class Phrase:
    """How a term reads: a short ``label`` for tables and a ``clause`` for sentences."""

    label: str
    clause: str = ""

    @classmethod
    def read(cls, raw: object) -> Phrase:
        if isinstance(raw, Mapping):
            extra = set(raw) - {"label", "clause"}
            if extra or "label" not in raw:
                raise Mistake(f"found {shown(raw)}", "expected text, or a mapping with 'label' and 'clause'")
            return cls(text(raw["label"]), text(raw.get("clause", "")))
        return cls(text(raw))


@frozen
class Conduct:
    """What the offender does.

    ``noun`` names it ("possession of ..."); ``phrase`` is its verb form for sentences, where ``{dimension}`` places the
    phrase of that dimension's value. ``term`` is the Luxembourg Guidelines' term.
    """

    id: str
    noun: str
    phrase: str = ""
    term: str = ""
    since: str = ""

    @property
    def family(self) -> str:
        """The part of the id before the first dot: ``csam`` of ``csam.possess``."""
        return self.id.partition(".")[0]


@frozen(eq=False)
class Dimension:
    """One respect in which scenarios differ; a scenario has one value in it, a record covers a set of values."""

    id: str
    kind: str
    label: str
    values: tuple[Value, ...]
    phrases: Mapping[Value, Phrase]
    scenario: tuple[Value, ...]
    unstated: tuple[Value, ...] | str = "all"
    conducts: tuple[str, ...] = ()
    decides: str = ""
    ordinary: str = ""
    home: str = ""
    starts: str = ""
    majority: str = ""
    typical: int = 12
    strip: bool = False

    def applies(self, conduct: str) -> bool:
        """Whether scenarios of this conduct have a value in this dimension."""
        return not self.conducts or any(fnmatch.fnmatchcase(conduct, p) for p in self.conducts)

    def read(self, raw: object) -> Values:
        """Read what a record says of this dimension.

        Raises:
            Mistake: a value is unknown.
        """
        return Values.ages(raw) if self.kind == "ages" else Values.of(raw, self.values)

    def label_of(self, value: Value) -> str:
        """The value as a table shows it."""
        return self.phrases[value].label if value in self.phrases else str(value).replace("_", " ")

    def clause_of(self, value: Value) -> str:
        """The value as a sentence says it; a plain ``label: value`` where the vocabulary gives no clause."""
        phrase = self.phrases.get(value)
        if phrase is not None and phrase.clause:
            return phrase.clause
        return f"({self.label}: {phrase.label if phrase else value})"


@frozen
class Circumstance:
    """A fact that is present in a scenario or not; what an offence requires beyond a standard is a surplus element."""

    id: str
    phrase: str
    absent: str = ""
    label: str = ""
    part_of: str = ""  # a wider circumstance that already says it, where both are denied


@frozen
class Measure:
    """A question with one answer, not about conduct."""

    id: str
    type: str
    question: str
    values: tuple[Value, ...] = ()
    unit: str = ""
    silence: object = None
    labels: Mapping[str, str] = field(factory=dict)

    def say(self, answer: object) -> str:
        """An answer as people read it: yes, no, a number, or its words."""
        if isinstance(answer, bool):
            return "yes" if answer else "no"
        if isinstance(answer, tuple):
            return ", ".join(self.say(item) for item in answer) or "none"
        if answer == UNKNOWN:
            return "not known"
        return self.labels.get(str(answer), str(answer).replace("_", " "))

    def accept(self, raw: object) -> object:
        """Check an answer against the type.

        Raises:
            Mistake: the measure cannot have this answer.
        """
        if raw == UNKNOWN:
            return raw
        if raw == SILENT:
            if self.silence is None:
                raise Mistake("'silent' has no meaning for this measure", "the vocabulary gives it no 'silence:'")
            return raw
        if self.type == "bool" and isinstance(raw, bool):
            return raw
        if self.type == "integer" and isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        if self.type == "number" and isinstance(raw, int | float) and not isinstance(raw, bool):
            return raw
        if self.type in ("choice", "ordinal"):
            if raw in self.values and type(raw) is not bool:
                return raw
            raise UnknownName(raw, [*self.values, UNKNOWN], f"answer to {self.id}:")
        if self.type == "set" and isinstance(raw, list | tuple | str):
            items = [raw] if isinstance(raw, str) else list(raw)
            for item in items:
                if item not in self.values:
                    raise UnknownName(item, self.values, f"answer to {self.id}:")
            return tuple(v for v in self.values if v in items)
        wanted = {
            "bool": "true or false",
            "integer": "a whole number",
            "number": "a number",
            "set": "a list",
        }[self.type]
        raise Mistake(f"found {shown(raw)}", f"expected {wanted}, unknown or silent")


def matching(conducts: Iterable[str], pattern: object) -> list[str]:
    """The conducts that a pattern such as ``csam.*`` names, the same on every system."""
    if not isinstance(pattern, str) or len(pattern) > 100 or "[" in pattern:
        return []
    if "*" not in pattern and "?" not in pattern:
        return [pattern] if pattern in conducts else []
    if pattern == "*":
        return list(conducts)
    return [name for name in conducts if fnmatch.fnmatchcase(name, pattern)]


@define(eq=False, slots=False, frozen=True)
class Vocabulary:
    """Everything that may be spoken of, with the words for it."""

    id: str
    title: str
    conducts: Mapping[str, Conduct]
    dimensions: Mapping[str, Dimension]
    circumstances: Mapping[str, Circumstance]
    conditions: Mapping[str, str] = field(factory=dict)
    measures: Mapping[str, Measure] = field(factory=dict)
    treaties: Mapping[str, str] = field(factory=dict)
    implies: Mapping[str, frozenset[str]] = field(factory=dict)
    entails: Mapping[str, tuple[str, ...]] = field(factory=dict)
    sentence: str = ""
    beside: Mapping[str, str] = field(factory=dict)  # circumstances that ordinarily stand beside another one
    always_punished: tuple[Mapping[str, Any], ...] = ()
    digest: str = ""
    source: Source | None = internal(default=None, repr=False)

    def match(self, patterns: Iterable[str]) -> tuple[str, ...]:
        """The conducts that the patterns name, in the vocabulary's order.

        Raises:
            Mistake: a pattern names none.
        """
        wanted = tuple(patterns)
        if len(wanted) == 1 and isinstance(wanted[0], str) and wanted[0] in self.conducts:
            return wanted
        found: set[str] = set()
        for item in wanted:
            names = [item] if isinstance(item, str) and item in self.conducts else matching(self.conducts, item)
            if not names:
                raise UnknownName(item, self.conducts, "conduct")
            found.update(names)
        return tuple(c for c in self.conducts if c in found)

    def widest(self, names: Iterable[str]) -> list[Circumstance]:
        """Circumstances that are named together, in the vocabulary's order, without those that a wider one covers."""
        wanted = set(names)
        return [c for n, c in self.circumstances.items() if n in wanted and c.part_of not in wanted]

    def dimensions_of(self, conduct: str) -> tuple[Dimension, ...]:
        """The dimensions in which scenarios of a conduct have a value."""
        return self._by_conduct[conduct]

    @cached_property
    def _by_conduct(self) -> dict[str, tuple[Dimension, ...]]:
        return {c: tuple(d for d in self.dimensions.values() if d.applies(c)) for c in self.conducts}

    def deciding(self, what: str) -> Dimension | None:
        """The dimension that decides jurisdiction, limitation or penalty, if the vocabulary has one."""
        return self._deciding.get(what)

    @cached_property
    def _deciding(self) -> dict[str, Dimension]:
        return {d.decides: d for d in self.dimensions.values() if d.decides}

    def implied(self, conduct: str) -> frozenset[str]:
        """The circumstances that a conduct means in itself."""
        return self._implied.get(conduct, frozenset())

    @cached_property
    def _implied(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for circumstance, conducts in self.implies.items():
            for conduct in conducts:
                found.setdefault(conduct, set()).add(circumstance)
        return {conduct: frozenset(names) for conduct, names in found.items()}
