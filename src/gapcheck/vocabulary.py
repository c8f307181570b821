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

from .documents import Source
from .structure import base_converter, choice, class_hook, describe, gather, internal, structure, text, texts, whole
from .values import ADULT, AGES, Mistake, UnknownName, Values

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
                raise Mistake(f"found {describe(raw)}", "expected text, or a mapping with 'label' and 'clause'")
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
    """A fact that is present in a scenario or not; what an offence requires beyond the standard is a surplus element."""

    id: str
    phrase: str
    absent: str = ""
    label: str = ""


@frozen
class Measure:
    """A question with one answer, not about conduct."""

    id: str
    type: str
    question: str
    values: tuple[Value, ...] = ()
    unit: str = ""
    silence: object = None

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
            if raw in self.values and not isinstance(raw, bool):
                return raw
            raise UnknownName(raw, [*self.values, UNKNOWN], f"answer to {self.id}:")
        if self.type == "set" and isinstance(raw, list | tuple | str):
            items = [raw] if isinstance(raw, str) else list(raw)
            for item in items:
                if item not in self.values:
                    raise UnknownName(item, self.values, f"answer to {self.id}:")
            return tuple(v for v in self.values if v in items)
        wanted = {"bool": "true or false", "integer": "a whole number", "number": "a number", "set": "a list"}[self.type]
        raise Mistake(f"found {describe(raw)}", f"expected {wanted}, unknown or silent")


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
    always_punished: tuple[Mapping[str, Any], ...] = ()
    digest: str = ""
    source: Source | None = internal(default=None, repr=False)

    def match(self, patterns: Iterable[str]) -> tuple[str, ...]:
        """The conducts that the patterns name, in the vocabulary's order.

        Raises:
            Mistake: a pattern names none.
        """
        found: set[str] = set()
        for item in patterns:
            names = [item] if item in self.conducts else fnmatch.filter(self.conducts, item)
            if not names:
                raise UnknownName(item, self.conducts, "conduct")
            found.update(names)
        return tuple(c for c in self.conducts if c in found)

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


def read_vocabulary(source: Source, digest: str = "") -> Vocabulary:
    """Build a vocabulary from its document.

    Raises:
        GapcheckError: with every problem of the file.
    """
    return structure(source, lambda root: _read(root, source, digest))


@frozen
class _Document:
    gapcheck: str
    id: str
    title: str
    conducts: Mapping[str, Any]
    dimensions: Mapping[str, Any]
    circumstances: Mapping[str, Any] = field(factory=dict)
    conditions: Mapping[str, Any] = field(factory=dict)
    measures: Mapping[str, Any] = field(factory=dict)
    treaties: Any = field(factory=dict)
    implies: Mapping[str, Any] = field(factory=dict)
    entails: Mapping[str, Any] = field(factory=dict)
    sentence: str = ""
    always_punished: Any = ()


def _read(root: Any, source: Source, digest: str) -> Vocabulary:
    plain = ("conducts", "dimensions", "circumstances", "conditions", "measures", "implies", "entails")
    hooks: dict[str, Any] = {name: _mapping for name in plain}
    hooks |= {"treaties": lambda v: v, "always_punished": lambda v: v, "gapcheck": choice("vocabulary/1")}
    doc = class_hook(base_converter(), _Document, **hooks)(root)
    conducts = _each(doc.conducts, "conducts", _conduct)
    parts = gather(
        _Document,
        {
            "conducts": lambda: conducts,
            "dimensions": lambda: _each(doc.dimensions, "dimensions", lambda k, v: _dimension(k, v, conducts)),
            "circumstances": lambda: _each(doc.circumstances, "circumstances", _circumstance),
            "conditions": lambda: {k: text(v) for k, v in doc.conditions.items()},
            "measures": lambda: _each(doc.measures, "measures", _measure),
            "treaties": lambda: _treaties(doc.treaties),
        },
    )
    names = parts["circumstances"]
    linked = gather(
        _Document,
        {
            "implies": lambda: _implies(doc.implies, names, conducts),
            "entails": lambda: _each(doc.entails, "entails", lambda k, v: tuple(_known(x, conducts, "conduct") for x in texts(v))),
        },
    )
    return Vocabulary(
        id=doc.id, title=doc.title, sentence=doc.sentence, always_punished=tuple(doc.always_punished),
        digest=digest, source=source, **parts, **linked,
    )  # fmt: skip


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Mistake(f"found {describe(value)}", "expected a mapping")
    return value


def _each(raw: Mapping[str, Any], _: str, read: Any) -> dict[str, Any]:
    return gather(_Document, {key: (lambda k=key, v=value: read(k, v)) for key, value in raw.items()})


def _known(name: str, known: Iterable[str], what: str) -> str:
    if name not in known:
        raise UnknownName(name, known, what)
    return name


def _fields(raw: Any, *allowed: str) -> Mapping[str, Any]:
    for key in _mapping(raw):
        if key not in allowed:
            raise UnknownName(key, allowed, "key", key=key)
    return dict(raw)


def _conduct(key: str, raw: Any) -> Conduct:
    if isinstance(raw, str):
        return Conduct(key, raw)
    return Conduct(key, **{k: text(v) for k, v in _fields(raw, "noun", "phrase", "term", "since").items()})


def _circumstance(key: str, raw: Any) -> Circumstance:
    if isinstance(raw, str):
        return Circumstance(key, raw)
    return Circumstance(key, **{k: text(v) for k, v in _fields(raw, "phrase", "absent", "label").items()})


def _measure(key: str, raw: Any) -> Measure:
    data = dict(_fields(raw, "type", "values", "question", "unit", "silence"))
    if data.get("type") not in MEASURE_TYPES:
        raise UnknownName(data.get("type"), MEASURE_TYPES, "type of measure", key="type" if "type" in data else None)
    if data["type"] in ("choice", "ordinal", "set") and not data.get("values"):
        raise Mistake("a measure of this type needs 'values'")
    data["values"] = tuple(data.get("values", ()))
    data.setdefault("question", key.replace(".", ": ").replace("_", " "))
    measure = Measure(id=key, **data)
    if measure.silence is not None:
        measure.accept(measure.silence)
    return measure


def _treaties(raw: Any) -> dict[str, str]:
    if isinstance(raw, list):
        return {text(item): text(item) for item in raw}
    return {key: text(value) for key, value in _mapping(raw).items()}


def _implies(raw: Mapping[str, Any], circumstances: Mapping[str, Any], conducts: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    for name in raw:
        if name not in circumstances:
            raise UnknownName(name, circumstances, "circumstance", key=name)
    return _each(raw, "implies", lambda k, v: frozenset(_known(x, conducts, "conduct") for x in texts(v)))


_DIMENSION_KEYS = (
    "kind", "label", "values", "scenario", "unstated", "conducts", "decides", "ordinary", "home", "starts", "majority",
    "typical", "phrase", "adult",
)  # fmt: skip


def _dimension(key: str, raw: Any, conducts: Mapping[str, Conduct]) -> Dimension:
    data = dict(_fields(raw, *_DIMENSION_KEYS))
    kind = data.pop("kind", None)
    if kind not in KINDS:
        raise UnknownName(kind, KINDS, "kind of dimension", key="kind" if "kind" in raw else None)
    phrases: dict[Value, Phrase]
    if kind == "ages":
        values: tuple[Value, ...] = AGES
        template = text(data.pop("phrase", "a person of {value}"))
        phrases = {age: Phrase(str(age), template.replace("{value}", str(age))) for age in AGES[:-1]}
        phrases[ADULT] = Phrase("adult", text(data.pop("adult", "an adult")))
    else:
        listed = data.pop("values", None)
        if not listed:
            raise Mistake("a dimension of this kind needs 'values'")
        template = text(data.pop("phrase", ""))
        if isinstance(listed, Mapping):
            phrases = {_value(k): Phrase.read(v) for k, v in listed.items()}
        else:
            phrases = {v: Phrase(str(v).replace("_", " ")) for v in listed}
        if template:
            phrases = {v: Phrase(p.label, p.clause or template.replace("{value}", p.label)) for v, p in phrases.items()}
        values = tuple(phrases)
    label = text(data.pop("label", key.replace("_", " ")))
    default = data.pop("scenario", "all")
    scenario = Values.ages(default) if kind == "ages" else Values.of(default, values)
    unstated = data.pop("unstated", "all")
    if unstated not in ("all", "general"):
        known = Values.ages(unstated) if kind == "ages" else Values.of(unstated, values)
        unstated = tuple(v for v in values if v in known.surely)
    patterns = texts(data.pop("conducts", ()))
    for item in patterns:
        if not fnmatch.filter(conducts, item):
            raise UnknownName(item, conducts, "conduct", key="conducts")
    decides = choice(*DECIDES)(data.pop("decides", ""))
    if "typical" in data:
        data["typical"] = whole(data["typical"])
    if data.get("ordinary", "") and data["ordinary"] not in values:
        raise UnknownName(data["ordinary"], values, "value", key="ordinary")
    if decides == "jurisdiction" and data.get("home") not in values:
        raise Mistake("a dimension that decides jurisdiction needs 'home', one of its values")
    return Dimension(
        id=key, kind=kind, label=label, values=values, phrases=phrases, unstated=unstated, conducts=patterns,
        scenario=tuple(v for v in values if v in scenario.surely), decides=decides, **data,
    )  # fmt: skip


def _value(key: str) -> Value:
    return int(key) if key.isdigit() else key
