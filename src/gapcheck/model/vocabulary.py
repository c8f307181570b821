"""What a law, a standard and a scenario may speak of: conducts, dimensions, circumstances, measures, treaties.

The code knows three *kinds* of dimension (ages, set, threshold) and what a dimension can decide (jurisdiction,
limitation, penalty); every dimension itself, with its values and phrases, is data. Another field of law is another
vocabulary file.
"""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from attrs import define, evolve, field, frozen

from ..documents.mistakes import Mistake, UnknownName, shown, unquoted
from ..documents.source import Source
from ..documents.structure import internal, text
from .values import Values

KINDS = ("ages", "set", "threshold")
DECIDES = ("", "jurisdiction", "limitation", "penalty")
STATED = ("replaces", "adds")
MEASURE_TYPES = ("bool", "choice", "ordinal", "integer", "number", "set")
SILENT, UNKNOWN = "silent", "unknown"

Value = int | str


@frozen
class Phrase:
    """How a term reads: a short ``label`` for tables, a ``clause`` for sentences, and what the term means."""

    label: str
    clause: str = ""
    meaning: str = ""

    @classmethod
    def read(cls, raw: object) -> Phrase:
        if isinstance(raw, Mapping):
            extra = set(raw) - {"label", "clause", "meaning"}
            if extra or "label" not in raw:
                expected = "expected text, or a mapping with 'label' and 'clause', perhaps 'meaning'"
                raise Mistake(f"found {shown(raw)}", expected)
            return cls(**{key: text(value) for key, value in raw.items()})
        return cls(text(raw))


@frozen
class Conduct:
    """What the offender does.

    ``alias`` are names it had; ``values`` the only ones it can have in a dimension (an act that needs bodily contact
    has no online form); ``parts`` what a provision can reach of it alone, each in words.

    ``noun`` names it ("possession of ..."); ``phrase`` is its verb form for sentences, where ``{dimension}`` places the
    phrase of that dimension's value. ``term`` is the Luxembourg Guidelines' term. ``meaning`` settles in one line what
    is in and what is out, here and on every other term.
    """

    id: str
    noun: str
    phrase: str = ""
    term: str = ""
    since: str = ""
    alias: tuple[str, ...] = ()
    values: Mapping[str, tuple[Value, ...]] = field(factory=dict)
    parts: Mapping[str, str] = field(factory=dict)
    meaning: str = ""

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
    stated: str = "replaces"
    home: str = ""
    starts: str = ""
    majority: str = ""
    consent: str = ""  # the measure that holds the age of consent, for ages that go by it
    typical: int = 12
    strip: bool = False
    meaning: str = ""

    def applies(self, conduct: str) -> bool:
        """Whether scenarios of this conduct have a value in this dimension."""
        return not self.conducts or any(fnmatch.fnmatchcase(conduct, p) for p in self.conducts)

    @property
    def added_to(self) -> bool:
        """Whether the general part adds to what an offence names, where that includes the ordinary value."""
        return self.stated == "adds"

    def read(self, raw: object) -> Values:
        """Read what a record says of this dimension; ``{only: [...]}`` is a list to which nothing is added.

        Raises:
            Mistake: a value is unknown.
        """
        if isinstance(raw, Mapping) and self.added_to:
            if set(raw) != {"only"}:
                raise Mistake(f"found {shown(raw)}", "expected values, or {only: [...]}")
            return evolve(self.read(raw["only"]), only=True)
        return Values.ages(raw) if self.kind == "ages" else Values.of(raw, self.values)

    def label_of(self, value: Value) -> str:
        """The value as a table shows it."""
        return self.phrases[value].label if value in self.phrases else str(value).replace("_", " ")

    def meaning_of(self, value: Value) -> str:
        """What the value means; empty where the vocabulary does not say."""
        return self.phrases[value].meaning if value in self.phrases else ""

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
    implies: tuple[str, ...] = ()  # what it brings with it
    excludes: tuple[str, ...] = ()  # what cannot be there beside it
    can_exempt: bool = False  # whether laws spare for it, so that an exemption can be overlooked
    meaning: str = ""


@frozen
class Measure:
    """A question with one answer, not about conduct; ``meanings`` says of each answer in words what it means."""

    id: str
    type: str
    question: str
    values: tuple[Value, ...] = ()
    unit: str = ""
    silence: object = None
    labels: Mapping[str, str] = field(factory=dict)
    meaning: str = ""
    meanings: Mapping[str, str] = field(factory=dict)

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
        if self.type == "number" and isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw):
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
        hint = unquoted(raw) if self.type in ("integer", "number") else ""
        raise Mistake(f"found {shown(raw)}", f"expected {wanted}, unknown or silent", hint)


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
        wanted = tuple(self.aliases.get(p, p) if isinstance(p, str) else p for p in patterns)
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
        return [c for n, c in self.circumstances.items() if n in wanted and not wanted & (self.brings(n) - {n})]

    def narrowest(self, names: Iterable[str]) -> list[Circumstance]:
        """Circumstances that are there together, in the vocabulary's order, without those that another one brings."""
        wanted = set(names)
        brought = frozenset().union(*(self.brings(n) - {n} for n in wanted))
        return [c for n, c in self.circumstances.items() if n in wanted - brought]

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

    def brings(self, circumstance: str) -> frozenset[str]:
        """A circumstance with all that it implies."""
        return self._brings.get(circumstance, frozenset([circumstance]))

    @cached_property
    def _brings(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name in self.circumstances:
            known, todo = {name}, [name]
            while todo:
                new = set(self.circumstances[todo.pop()].implies) - known
                known |= new
                todo += new
            found[name] = frozenset(known)
        return found

    def together(self, names: Iterable[str]) -> frozenset[str]:
        """Some circumstances with all that they imply."""
        return frozenset().union(*(self.brings(name) for name in names))

    def shut_out(self, present: Iterable[str]) -> frozenset[str]:
        """The circumstances that cannot be there beside those that are: either excludes what the other brings."""
        there = self.together(present)
        excluded = frozenset().union(
            *(self.circumstances[name].excludes for name in there if name in self.circumstances)
        )
        return frozenset(
            name
            for name in self.circumstances
            if self.brings(name) & excluded
            or any(there & set(self.circumstances[n].excludes) for n in self.brings(name))
        )

    @cached_property
    def exempting(self) -> frozenset[str]:
        """The circumstances for which laws spare."""
        return frozenset(name for name, c in self.circumstances.items() if c.can_exempt)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """The conducts by the names they had."""
        return {old: c.id for c in self.conducts.values() for old in c.alias}

    def possible_values(self, conduct: str, dimension: Dimension) -> tuple[Value, ...]:
        """The values that scenarios of a conduct can have in a dimension."""
        allowed = self.conducts[conduct].values.get(dimension.id)
        return dimension.values if allowed is None else tuple(v for v in dimension.values if v in allowed)

    def default_values(self, conduct: str, dimension: Dimension) -> tuple[Value, ...]:
        """The values of scenarios of a conduct about which nothing is said."""
        if dimension.id not in self.conducts[conduct].values:
            return dimension.scenario
        possible = self.possible_values(conduct, dimension)
        return tuple(v for v in dimension.scenario if v in possible) or possible

    @cached_property
    def _implied(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for circumstance, conducts in self.implies.items():
            for conduct in conducts:
                found.setdefault(conduct, set()).add(circumstance)
        return {conduct: self.together(names) for conduct, names in found.items()}
