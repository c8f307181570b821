"""Reading a national law from its document: structure first, then what only the whole file can tell."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from attrs import evolve
from cattrs import ClassValidationError
from cattrs.errors import BaseValidationError

from .documents import Map, Source
from .errors import Diagnostic, GapcheckError, did_you_mean
from .law import (
    ARGUABLE, AUTHORITIES, GENERAL_TOPICS, REASONS, SANCTIONS, STATUSES, TREATY_STATUSES, MeasureAnswer, Citation, Coverage, Evidence,
    General, GeneralExemption, Instrument, Judgement, Jurisdiction, Limitation, Offence, Profile, Record, Scope, Search, TreatyStatus,
)  # fmt: skip
from .structure import (
    at_index, at_key, base_converter, choice, class_hook, describe, gather, number, pattern, structure, text, texts,
)  # fmt: skip
from .values import LIFE, Exemption, Mistake, PartialDate, Penalty, Requirement, TimeLimit, UnknownName, Values, split_doubt
from .vocabulary import UNKNOWN, Vocabulary

T = TypeVar("T")
Read = Callable[[Any], Any]


def read_profile(source: Source, vocabulary: Vocabulary, digest: str = "") -> Profile:
    """Build a profile from its document.

    Raises:
        GapcheckError: with every problem of the file.
    """
    profile = structure(source, _reader(vocabulary).profile)
    profile = evolve(profile, digest=digest, source=source)
    problems = sorted(_whole(profile, source), key=lambda d: d.sort_key)
    if problems:
        raise GapcheckError(diagnostics=problems)
    return profile


@functools.lru_cache(maxsize=8)
def _reader(vocabulary: Vocabulary) -> _Reader:
    """The reader of a vocabulary, whose generated code is worth keeping."""
    return _Reader(vocabulary)


def instrument_of(cite: str, instruments: Mapping[str, Instrument]) -> tuple[Citation, ...]:
    """The places a citation names: ``cmca s. 24(1)(d); soa s. 16`` is two.

    A part that begins with no known instrument belongs to the pinpoint before it.
    """
    found: list[tuple[Instrument, list[str]]] = []
    for separator, part in _parts(cite):
        name, _, pinpoint = part.partition(" ")
        if name in instruments:
            found.append((instruments[name], [pinpoint.strip()]))
        elif found:
            found[-1][1].append(separator + part)
        else:
            return ()
    return tuple(Citation(instrument, "".join(words).strip()) for instrument, words in found)


def _parts(cite: str) -> Iterator[tuple[str, str]]:
    pieces = re.split(r"(;\s+| with )", cite.strip())
    yield "", pieces[0].strip()
    for separator, part in zip(pieces[1::2], pieces[2::2], strict=True):
        yield separator, part.strip()


def _arguable(value: Any) -> str:
    if value is True:
        return "noted"
    if value is False:
        return ""
    if value in ARGUABLE:
        return str(value)
    raise UnknownName(value, ["true", *ARGUABLE[:3]], "value")


def _years(value: Any) -> float:
    if value == "life":
        return LIFE
    found = number(value)
    if not 0 <= found <= 200:
        raise Mistake(f"found {describe(value)}", "expected years from 0 to 200, or life")
    return found


def _penalty(value: Any) -> Penalty | None:
    if value in (UNKNOWN, None):
        return None
    if not isinstance(value, Mapping):
        raise Mistake(f"found {describe(value)}", "expected a mapping such as {max_years: 10}")
    readers: dict[str, Read] = {
        "max_years": _years, "min_years": _years, "max_months": lambda v: _years(v) / 12, "min_months": lambda v: _years(v) / 12,
        "fine": text, "note": text,
    }  # fmt: skip
    for key in value:
        if key not in readers:
            raise UnknownName(key, readers, "key", key=key)
    read = gather(Penalty, {key: (lambda k=key: readers[k](value[k])) for key in value})
    return Penalty(**{key.replace("months", "years"): item for key, item in read.items()})


_RECORD: dict[str, Read] = {
    "evidence": lambda v: Evidence(choice(*(e.value for e in Evidence))(v)),
    "status": choice(*STATUSES),
    "authority": choice(*AUTHORITIES),
    "arguable": _arguable,
    "cite": pattern(r"\S.*", "expected a citation such as 'cmca s. 24(1)(d)'"),
}


def _as_is(value: Any) -> Any:
    return value


class _Reader:
    """Structures one profile in the terms of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.converter = base_converter()
        elements: dict[str, Read] = {
            "conduct": self.conducts,
            "requires": lambda v: Requirement.of(v, vocabulary.circumstances),
            "exempts": lambda v: Exemption.of(v, vocabulary.circumstances),
        }
        scope: dict[str, Read] = {"instrument": texts, "offence": texts, **elements, **_RECORD}
        self.offence = self._scoped(
            Offence, penalty=_penalty, sanction=choice(*SANCTIONS), partial=text, **{**elements, **_RECORD}
        )
        self.jurisdiction = self._scoped(Jurisdiction, subject_to=self.conditions, **_only(scope, Jurisdiction))
        self.limitation = self._scoped(Limitation, time_limit=TimeLimit.of, **_only(scope, Limitation))
        self.exemption = self._scoped(GeneralExemption, absent=self.circumstances, **_only(scope, GeneralExemption))
        self.instrument = class_hook(self.converter, Instrument)
        self.measure = class_hook(self.converter, MeasureAnswer, value=_as_is, reason=choice(*REASONS), **_RECORD)
        self._coverage = class_hook(self.converter, Coverage, covers=_as_is, **_RECORD)
        self.search = class_hook(self.converter, Search, conduct=self.searched, basis=_RECORD["evidence"])
        self.treaty = class_hook(self.converter, TreatyStatus, **{**_RECORD, "status": choice(*TREATY_STATUSES)})
        self.judgement = class_hook(self.converter, Judgement, about=texts, holds=choice("covered", "not_covered", "in_doubt"))

    def profile(self, root: Any) -> Profile:
        if not isinstance(root, Mapping):
            raise Mistake(f"found {describe(root)}", "expected a mapping with the keys gapcheck, jurisdiction, name, as_of ...")
        known = ("gapcheck", "jurisdiction", "name", "as_of", "reviewed", "vocabulary", "instruments", "searched", "general",
                 "offences", "measures", "treaties", "judgements", "note")  # fmt: skip
        readers: dict[str, Read] = {
            "jurisdiction": pattern(
                r"[A-Z]{3}|[A-Z]{2}-[A-Z0-9]{1,3}", "expected an ISO 3166-1 alpha-3 code such as KEN, or an ISO 3166-2 code such as GB-SCT"
            ),
            "name": text,
            "as_of": _exact,
            "reviewed": lambda v: tuple(text(x) for x in _list(v)),
            "instruments": lambda v: {k: evolve(x, id=k) for k, x in _each(v, self.instrument).items()},
            "searched": lambda v: _items(v, self._search),
            "general": self.general,
            "offences": lambda v: {k: evolve(x, id=k) for k, x in _each(v, self.offence).items()},
            "measures": lambda v: _each_named(v, self.answer),
            "treaties": lambda v: _each_named(v, self._treaty),
            "judgements": lambda v: _items(v, self.judgement),
            "note": text,
        }
        parts: dict[str, Callable[[], Any]] = {}
        parts["gapcheck"] = lambda: choice("profile/1")(root.get("gapcheck"))
        for key in ("jurisdiction", "name", "as_of", "instruments"):
            if key not in root:
                parts[key] = lambda k=key: _missing(k)
        for key in root:
            if key not in known:
                parts[key] = lambda k=key: _unknown(k, known)
            elif key in readers:
                parts[key] = lambda k=key: readers[k](root[k])
        read = gather(Profile, parts)
        read.pop("gapcheck")
        return self._cited(Profile(vocabulary=self.vocabulary, **read))

    def conducts(self, raw: Any) -> Values:
        surely: set[int | str] = set()
        possibly: set[int | str] = set()
        errors: list[Exception] = []
        for index, item in enumerate(raw if isinstance(raw, list) else [raw]):
            name, doubtful = split_doubt(item)
            try:
                names = self.vocabulary.match([str(name)])
            except Mistake as error:
                errors.append(at_index(error, index))
                continue
            possibly.update(names)
            if not doubtful:
                surely.update(names)
        if errors:
            raise ClassValidationError("conduct", errors, Offence)
        return Values(frozenset(surely), frozenset(possibly))

    def circumstances(self, raw: Any) -> tuple[str, ...]:
        return tuple(sorted(Exemption.of(raw, self.vocabulary.circumstances).surely))

    def conditions(self, raw: Any) -> tuple[str, ...]:
        for name in texts(raw):
            if name not in self.vocabulary.conditions:
                raise UnknownName(name, self.vocabulary.conditions, "condition")
        return texts(raw)

    def searched(self, raw: Any) -> tuple[str, ...]:
        for name in texts(raw):
            if name not in GENERAL_TOPICS:
                try:
                    self.vocabulary.match([name])
                except UnknownName:
                    raise UnknownName(name, [*self.vocabulary.conducts, *GENERAL_TOPICS], "conduct") from None
        return texts(raw)

    def _search(self, raw: Any) -> Search:
        search = self.search(raw, None)
        topics = tuple(c for c in search.conduct if c in GENERAL_TOPICS)
        conducts = self.vocabulary.match(c for c in search.conduct if c not in GENERAL_TOPICS)
        return evolve(search, conduct=conducts, topics=topics)

    def general(self, raw: Any) -> General:
        open_to_rules = [d.id for d in self.vocabulary.dimensions.values() if d.unstated == "general"]
        known = [*open_to_rules, "jurisdiction", "limitation", "exemptions"]
        parts: dict[str, Callable[[], Any]] = {}
        for key, value in _mapping(raw).items():
            if key in open_to_rules:
                parts[key] = lambda k=key, v=value: self.coverage(k, v)
            elif key in ("jurisdiction", "limitation", "exemptions"):
                hook = getattr(self, key.removesuffix("s"))
                parts[key] = lambda v=value, h=hook: _items(v, h)
            else:
                parts[key] = lambda k=key: _unknown(k, known)
        read = gather(General, parts)
        rules = {key: read.pop(key) for key in ("jurisdiction", "limitation", "exemptions") if key in read}
        return General(coverage=read, **rules)

    def coverage(self, dimension: str, raw: Any) -> Coverage:
        read = self._coverage(raw, None)
        try:
            return evolve(read, covers=self.vocabulary.dimensions[dimension].read(read.covers))
        except Mistake as error:
            raise at_key(error, "covers") from None

    def answer(self, key: str, raw: Any) -> MeasureAnswer:
        measure = self.vocabulary.measures.get(key)
        if measure is None:
            raise UnknownName(key, self.vocabulary.measures, "measure", key="")
        read = self.measure(raw, None)
        try:
            plain, doubtful = split_doubt(read.value)
            return evolve(read, id=key, value=measure.accept(plain), doubtful=doubtful)
        except Mistake as error:
            raise at_key(error, "value") from None

    def _treaty(self, key: str, raw: Any) -> TreatyStatus:
        if key not in self.vocabulary.treaties:
            raise UnknownName(key, self.vocabulary.treaties, "treaty", key="")
        return evolve(self.treaty(raw, None), id=key)

    def _scoped(self, cls: type[T], **hooks: Read) -> Callable[..., T]:
        """A structure function for a record on which every dimension of the vocabulary is a key."""
        base = class_hook(self.converter, cls, **hooks)
        dimensions = self.vocabulary.dimensions

        def read(raw: Any, _: Any = None) -> T:
            if not isinstance(raw, Mapping):
                return base(raw)
            plain: Map = Map()
            plain.update({k: v for k, v in raw.items() if k not in dimensions})
            errors: list[Exception] = []
            values: dict[str, Values] = {}
            for key in raw:
                if key in dimensions:
                    try:
                        values[key] = dimensions[key].read(raw[key])
                    except Mistake as error:
                        errors.append(at_key(error, key))
            record: Any = None
            try:
                record = base(plain)
            except ClassValidationError as error:
                errors.extend(error.exceptions)
            if cls is Offence:
                for dimension in dimensions.values():
                    if dimension.kind == "ages" and dimension.id not in raw:
                        errors.append(Mistake(f"the key {dimension.id!r} is missing", "write 'unknown' where it is not known"))
            if errors:
                raise ClassValidationError("invalid", errors, cls)
            return evolve(record, dimensions=values)

        return read

    def _cited(self, profile: Profile) -> Profile:
        """The profile with every citation resolved to its instruments."""
        instruments = profile.instruments

        def cited(record: Any) -> Any:
            return evolve(record, citations=instrument_of(record.cite, instruments)) if record.cite else record

        general = profile.general
        return evolve(
            profile,
            general=General(
                {k: cited(v) for k, v in general.coverage.items()},
                tuple(map(cited, general.jurisdiction)),
                tuple(map(cited, general.limitation)),
                tuple(map(cited, general.exemptions)),
            ),
            offences={k: cited(v) for k, v in profile.offences.items()},
            measures={k: cited(v) for k, v in profile.measures.items()},
        )


def _only(hooks: Mapping[str, Read], cls: type[Any]) -> dict[str, Read]:
    fields = {a.name for a in cls.__attrs_attrs__}
    return {key: hook for key, hook in hooks.items() if key in fields}


def _mapping(raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise Mistake(f"found {describe(raw)}", "expected a mapping")
    return raw


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise Mistake(f"found {describe(raw)}", "expected a list")
    return raw


def _each(raw: Any, read: Read) -> dict[str, Any]:
    return gather(Profile, {key: (lambda v=value: read(v)) for key, value in _mapping(raw).items()})


def _each_named(raw: Any, read: Callable[[str, Any], Any]) -> dict[str, Any]:
    return gather(Profile, {key: (lambda k=key, v=value: read(k, v)) for key, value in _mapping(raw).items()})


def _items(raw: Any, read: Read) -> tuple[Any, ...]:
    found, errors = [], []
    for index, item in enumerate(_list(raw)):
        try:
            found.append(read(item))
        except (Mistake, BaseValidationError) as error:
            errors.append(at_index(error, index))
    if errors:
        raise ClassValidationError("invalid", errors, Profile)
    return tuple(found)


def _exact(raw: Any) -> Any:
    day = PartialDate.parse(raw)
    if day.first != day.last:
        raise Mistake(f"{raw!r} is not a day", "expected a full date such as 2025-01-01")
    return day.first


def _missing(key: str) -> Any:
    raise Mistake(f"the key {key!r} is missing")


def _unknown(key: str, known: Any) -> Any:
    raise UnknownName(key, known, "key", key="")


def records(profile: Profile) -> Iterator[tuple[tuple[Any, ...], Record]]:
    """Every cited record of a profile with its path in the document."""
    for key, coverage in profile.general.coverage.items():
        yield ("general", key), coverage
    for topic in ("jurisdiction", "limitation", "exemptions"):
        for index, rule in enumerate(getattr(profile.general, topic)):
            yield ("general", topic, index), rule
    for group in ("offences", "measures", "treaties"):
        for key, record in getattr(profile, group).items():
            yield (group, key), record


def _whole(profile: Profile, source: Source) -> Iterator[Diagnostic]:
    """What only the whole file can tell: citations, dates in order, references between records."""
    for path, record in records(profile):
        if record.cite and not record.citations:
            first = record.cite.split(" ")[0]
            yield source.problem(
                source.mark((*path, "cite")),
                f"the citation names no instrument of this file: {first!r}",
                expected="a citation begins with a key of 'instruments:'",
                hint=did_you_mean(first, profile.instruments),
            )
        elif not record.cite and not isinstance(record, TreatyStatus):
            yield source.problem(source.mark(path, key=True), "the key 'cite' is missing", expected="every record cites its source")
        if record.since and record.until and record.until.last <= record.since.first:
            message = f"'until' ({record.until}) is not after 'since' ({record.since})"
            yield source.problem(source.mark((*path, "until")), message)
        if isinstance(record, Scope):
            yield from _references(record, path, profile, source)
        if isinstance(record, Offence):
            for other in record.competes_with:
                if other not in profile.offences:
                    hint = did_you_mean(other, profile.offences)
                    yield source.problem(source.mark((*path, "competes_with")), f"no offence {other!r} in this file", hint=hint)


def _references(rule: Scope, path: tuple[Any, ...], profile: Profile, source: Source) -> Iterator[Diagnostic]:
    for key, names, known in (("instrument", rule.instrument, profile.instruments), ("offence", rule.offence, profile.offences)):
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                yield source.problem(source.mark((*path, key)), f"no {key} {name!r} in this file", hint=hint)
