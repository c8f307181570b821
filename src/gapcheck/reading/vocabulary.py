"""Reading a vocabulary from its document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from attrs import evolve

from ..documents.mistakes import Mistake, UnknownName, shown
from ..documents.source import Source
from ..documents.structure import (
    at_key,
    choice,
    each,
    gather,
    items,
    mapping,
    missing,
    structure,
    text,
    texts,
    truth,
    unknown_key,
)
from ..documents.structure import whole as whole_number
from ..model.values import ADULT, AGES, Values
from ..model.vocabulary import (
    DECIDES,
    KINDS,
    MEASURE_TYPES,
    SILENT,
    STATED,
    UNKNOWN,
    Circumstance,
    Conduct,
    Dimension,
    Measure,
    Phrase,
    Value,
    Vocabulary,
    matching,
)

Names = Iterable[str]
REQUIRED = ("gapcheck", "id", "title", "conducts", "dimensions")


def read_vocabulary(source: Source, digest: str = "") -> Vocabulary:
    """Build a vocabulary from its document.

    Raises:
        GapcheckError: with every problem of the file.
    """
    return structure(source, lambda root: _read(root, source, digest))


def _read(root: Any, source: Source, digest: str) -> Vocabulary:
    if not isinstance(root, Mapping):
        raise Mistake(f"found {shown(root)}", "expected a mapping with the keys gapcheck, id, title, conducts ...")
    named = (root.get(key) for key in ("conducts", "circumstances"))
    conducts, circumstances = (names if isinstance(names, Mapping) else {} for names in named)
    readers: dict[str, Callable[[Any], Any]] = {
        "gapcheck": choice("vocabulary/1"),
        "id": text,
        "title": text,
        "sentence": text,
        "conducts": lambda v: each(Vocabulary, v, _conduct),
        "dimensions": lambda v: each(Vocabulary, v, lambda k, x: _dimension(k, x, conducts)),
        "circumstances": lambda v: each(Vocabulary, v, lambda k, x: _circumstance(k, x, circumstances)),
        "conditions": lambda v: each(Vocabulary, v, lambda _, x: text(x)),
        "measures": lambda v: each(Vocabulary, v, _measure),
        "treaties": _treaties,
        "implies": lambda v: _implies(v, circumstances, conducts),
        "entails": lambda v: each(Vocabulary, v, lambda k, x: _entailed(k, x, conducts)),
        "beside": lambda v: each(Vocabulary, v, lambda k, x: _beside(k, x, circumstances)),
        "always_punished": lambda v: items(Vocabulary, v, mapping),
    }
    parts: dict[str, Callable[[], Any]] = {key: partial(missing, key) for key in REQUIRED if key not in root}
    for key, value in root.items():
        parts[key] = partial(readers[key], value) if key in readers else partial(unknown_key, key, readers)
    read = gather(Vocabulary, parts)
    read.pop("gapcheck")
    return Vocabulary(digest=digest, source=source, **{"circumstances": {}, **read})


def _fields(raw: Any, *allowed: str) -> dict[str, Any]:
    for key in mapping(raw):
        if key not in allowed:
            raise UnknownName(key, allowed, "key", key=key)
    return dict(raw)


def _words(raw: Any, first: str, *others: str) -> dict[str, str]:
    """Texts by key; one text alone stands for the first key, which must be there."""
    if not isinstance(raw, Mapping):
        return {first: text(raw)}
    data = _fields(raw, first, *others)
    if first not in data:
        missing(first)
    return gather(Vocabulary, {key: partial(text, value) for key, value in data.items()})


def _conduct(key: str, raw: Any) -> Conduct:
    if not isinstance(raw, Mapping):
        return Conduct(key, text(raw))
    more = {name: raw[name] for name in ("alias", "values", "parts") if name in raw}
    words: dict[str, Any] = {
        **_words({k: v for k, v in raw.items() if k not in more}, "noun", "phrase", "term", "since", "meaning")
    }
    readers: dict[str, Callable[[Any], Any]] = {
        "alias": texts,
        "values": lambda v: each(Conduct, v, lambda _, x: _answers(x)),
        "parts": lambda v: each(Conduct, v, lambda _, x: text(x)),
    }
    return Conduct(key, **words, **gather(Conduct, {k: partial(readers[k], v) for k, v in more.items()}))


def _circumstance(key: str, raw: Any, known: Names) -> Circumstance:
    if not isinstance(raw, Mapping):
        return Circumstance(key, text(raw))
    others = [name for name in known if name != key]

    def named(value: Any) -> tuple[str, ...]:
        for name in texts(value):
            if name not in others:
                raise UnknownName(name, others, "circumstance")
        return texts(value)

    readers: dict[str, Callable[[Any], Any]] = {"implies": named, "excludes": named, "can_exempt": truth}
    more = {name: partial(readers[name], raw[name]) for name in readers if name in raw}
    words: dict[str, Any] = {
        **_words({k: v for k, v in raw.items() if k not in more}, "phrase", "absent", "label", "meaning")
    }
    return Circumstance(key, **words, **gather(Circumstance, more))


def _measure(key: str, raw: Any) -> Measure:
    data = _fields(raw, "type", "values", "question", "unit", "silence", "labels", "meaning", "meanings")
    if data.get("type") not in MEASURE_TYPES:
        raise UnknownName(data.get("type"), MEASURE_TYPES, "type of measure", key="type" if "type" in data else None)
    values = _answers(data.get("values", []))
    if data["type"] in ("choice", "ordinal", "set") and not values:
        raise Mistake("the key 'values' is missing", "a measure of this type needs it")
    question = text(data.get("question", key.replace(".", ": ").replace("_", " ")))
    labels, meanings = (_by_answer(data, words, values) for words in ("labels", "meanings"))
    unit, meaning = text(data["unit"]) if "unit" in data else "", text(data["meaning"]) if "meaning" in data else ""
    measure = Measure(key, data["type"], question, values, unit, data.get("silence"), labels, meaning, meanings)
    if measure.silence in (SILENT, UNKNOWN):
        raise at_key(Mistake(f"found {shown(measure.silence)}", "expected the answer that silence means"), "silence")
    if measure.silence is not None:
        try:
            measure.accept(measure.silence)
        except Mistake as error:
            raise at_key(error, "silence") from None
    return measure


def _by_answer(data: Mapping[str, Any], words: str, values: tuple[Value, ...]) -> dict[str, str]:
    found = {name: text(raw) for name, raw in mapping(data.get(words, {})).items()}
    for name in found:
        if name not in map(str, values):
            raise at_key(UnknownName(name, values, "answer", key=name), words)
    return found


def _answers(raw: Any) -> tuple[Value, ...]:
    if not isinstance(raw, list):
        raise at_key(Mistake(f"found {shown(raw)}", "expected a list"), "values")
    return tuple(dict.fromkeys(item if type(item) is int else text(item) for item in raw))


def _treaties(raw: Any) -> dict[str, str]:
    if isinstance(raw, list):
        return {name: name for name in items(Vocabulary, raw, text)}
    return each(Vocabulary, raw, lambda _, x: text(x))


def _implies(raw: Any, circumstances: Names, conducts: Names) -> dict[str, frozenset[str]]:
    def read(key: str, value: Any) -> frozenset[str]:
        if key not in circumstances:
            raise UnknownName(key, circumstances, "circumstance", key="")
        return frozenset(_known(name, conducts) for name in texts(value))

    return each(Vocabulary, raw, read)


def _beside(key: str, raw: Any, circumstances: Iterable[str]) -> str:
    """A circumstance that ordinarily stands beside another one."""
    known = list(circumstances)
    for name in (key, raw):
        if name not in known:
            raise UnknownName(name, known, "circumstance", key="" if name is key else None)
    return str(raw)


def _entailed(key: str, raw: Any, conducts: Names) -> tuple[str, ...]:
    if key not in conducts:
        raise UnknownName(key, conducts, "conduct", key="")
    return tuple(_known(name, conducts) for name in texts(raw))


def _known(name: str, conducts: Names) -> str:
    if name not in conducts:
        raise UnknownName(name, conducts, "conduct")
    return name


DIMENSION_KEYS = (
    "kind", "label", "values", "scenario", "unstated", "conducts", "decides", "ordinary", "home", "starts", "majority",
    "consent", "typical", "phrase", "adult", "strip", "stated", "meaning",
)  # fmt: skip


def _dimension(key: str, raw: Any, conducts: Names) -> Dimension:
    data = _fields(raw, *DIMENSION_KEYS)
    kind = data.get("kind")
    if kind not in KINDS:
        raise UnknownName(kind, KINDS, "kind of dimension", key="kind" if "kind" in data else None)
    phrases = _age_phrases(data) if kind == "ages" else _phrases(data)
    values = tuple(phrases)

    def some(raw: Any) -> tuple[Value, ...]:
        found = Values.ages(raw) if kind == "ages" else Values.of(raw, values)
        return tuple(v for v in values if v in found.surely)

    def one(raw: Any) -> str:
        if raw not in values:
            raise UnknownName(raw, values, "value")
        return text(raw)

    def patterns(raw: Any) -> tuple[str, ...]:
        for item in texts(raw):
            if not matching(conducts, item):
                raise UnknownName(item, conducts, "conduct")
        return texts(raw)

    readers: dict[str, Callable[[Any], Any]] = {
        "label": text, "scenario": some, "conducts": patterns, "decides": choice(*DECIDES), "ordinary": one,
        "home": one, "unstated": lambda v: v if v in ("all", "general") else some(v), "starts": text, "majority": text,
        "typical": whole_number, "strip": truth, "stated": choice(*STATED), "meaning": text, "consent": text,
    }  # fmt: skip
    read = gather(Dimension, {k: partial(reader, data[k]) for k, reader in readers.items() if k in data})
    if read.get("decides") == "jurisdiction" and "home" not in read:
        missing("home", "a dimension that decides jurisdiction names its value for acts at home")
    defaults = {"label": key.replace("_", " "), "scenario": values}
    return Dimension(id=key, kind=kind, values=values, phrases=phrases, **{**defaults, **read})


def _age_phrases(data: Mapping[str, Any]) -> dict[Value, Phrase]:
    template = text(data.get("phrase", "a person of {value}"))
    phrases = {age: Phrase(str(age), template.replace("{value}", str(age))) for age in AGES if age != ADULT}
    return {**phrases, ADULT: Phrase("adult", text(data.get("adult", "an adult")))}


def _phrases(data: Mapping[str, Any]) -> dict[Value, Phrase]:
    listed = data.get("values")
    if not listed:
        missing("values", "a dimension of this kind needs it")
    if isinstance(listed, Mapping):
        read = each(Dimension, listed, lambda _, v: Phrase.read(v))
        phrases = {_value(k): phrase for k, phrase in read.items()}
    else:
        phrases = {v: Phrase(str(v).replace("_", " ")) for v in _answers(listed)}
    template = text(data["phrase"]) if "phrase" in data else ""
    if not template:
        return phrases
    return {v: evolve(p, clause=p.clause or template.replace("{value}", p.label)) for v, p in phrases.items()}


def _value(key: str) -> Value:
    return int(key) if key.isdecimal() and key.isascii() and len(key) < 18 else key
