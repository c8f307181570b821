"""Reading a national law from its document: structure first, then what only the whole file can tell."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from attrs import evolve
from cattrs import ClassValidationError
from cattrs.errors import BaseValidationError

from ..documents.dates import PartialDate
from ..documents.mistakes import Mistake, UnknownName, shown
from ..documents.source import Map, Source
from ..documents.structure import (
    address,
    at_key,
    base_converter,
    choice,
    class_hook,
    each,
    every,
    gather,
    items,
    keys,
    mapping,
    missing,
    pattern,
    some,
    structure,
    text,
    texts,
    truth,
    unknown_key,
)  # fmt: skip
from ..model.law import (
    ALL_ACTS,
    GENERAL_TOPICS,
    Coverage,
    GeneralExemption,
    Jurisdiction,
    Limitation,
    MeasureAnswer,
    Offence,
    Profile,
    Search,
    Territory,
    TreatyStatus,
)
from ..model.penalties import Penalty, SentenceClass
from ..model.record import (
    ARGUABLE,
    AUTHORITIES,
    MARKED,
    REASONS,
    SANCTIONS,
    STATUSES,
    TREATY_STATUSES,
    Evidence,
    Instrument,
    Record,
)
from ..model.values import Exemption, Requirement, TimeLimit, Values, split_doubt
from ..model.vocabulary import Vocabulary
from .countries import coded, near
from .forms import FORMS, first_form
from .general import GeneralPart, cited, versions
from .inheritance import inherit
from .judgements import judgement_reader
from .sources import publishers, with_publisher
from .whole import whole_law

T = TypeVar("T")
Read = Callable[[Any], Any]
Instruments = Mapping[str, Instrument]


def read_profile(source: Source, vocabulary: Vocabulary, digest: str = "", base: Profile | None = None) -> Profile:
    """Build a profile from its document.

    Args:
        base: the law that it extends, whose instruments and offences it may name.

    Raises:
        GapcheckError: with every problem of the file.
    """
    read = partial(_reader(vocabulary).profile, inherited=base.instruments if base is not None else {})
    profile = structure(source, read, lambda document: whole_law(document, vocabulary, base))
    profile = evolve(profile, digest=digest, source=source)
    profile = profile.mapped(partial(with_publisher, own=profile.sources))
    return inherit(profile, base) if base is not None else profile


@functools.lru_cache(maxsize=8)
def _reader(vocabulary: Vocabulary) -> _Reader:
    """The reader of a vocabulary, whose generated code is worth keeping."""
    return _Reader(vocabulary)


def _arguable(value: Any) -> str:
    if value is True:
        return "noted"
    if value is False:
        return ""
    if value in ARGUABLE:
        return str(value)
    raise UnknownName(value, ["true", *ARGUABLE[:3]], "value")


_LEVEL = choice(*(e.value for e in Evidence))


def _level(value: Any) -> Evidence:
    return Evidence(_LEVEL(value))


def _marks(value: Any) -> dict[str, Evidence]:
    """The fields of a record that are less well known than the rest of it."""
    for key in mapping(value):
        if key not in MARKED:
            raise UnknownName(key, MARKED, "field", key=key)
    return each(Record, value, lambda _, level: _level(level))


RECORD: dict[str, Read] = {
    "evidence": _level,
    "status": choice(*STATUSES),
    "authority": choice(*AUTHORITIES),
    "arguable": _arguable,
    "cite": pattern(r"\S.*", "expected a citation such as 'cmca s. 24(1)(d)'"),
    "evidence_of": _marks,
    "url": address,
}


_CODES = "expected an ISO 3166-1 alpha-3 code such as KEN, or an ISO 3166-2 code such as GB-SCT"
_FORM = pattern(r"[A-Z]{3}|[A-Z]{2}-[A-Z0-9]{1,3}", _CODES)


def _code(value: Any) -> str:
    code = _FORM(value)
    if not coded(code):
        raise Mistake(f"{code!r} is the code of no state", _CODES, near(code))
    return code


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
        scope: dict[str, Read] = {
            "instrument": texts,
            "offence": texts,
            "sentence": SentenceClass.of,
            "reaches_back": truth,
            "discretionary": truth,
            **elements,
            **RECORD,
        }
        self.offence = self._scoped(
            Offence,
            penalty=lambda v: Penalty.of(v, vocabulary),
            sanction=choice(*SANCTIONS),
            waives=self.circumstances,
            **{**elements, **RECORD},
        )
        rules: dict[str, Callable[..., Any]] = {
            "jurisdiction": self._scoped(Jurisdiction, subject_to=self.conditions, **_only(scope, Jurisdiction)),
            "limitation": self._scoped(Limitation, time_limit=TimeLimit.of, **_only(scope, Limitation)),
            "exemptions": self._scoped(GeneralExemption, absent=self.circumstances, **_only(scope, GeneralExemption)),
        }
        coverage = self._scoped(Coverage, covers=_as_is, **_only(scope, Coverage))
        self.general_part = GeneralPart(vocabulary, rules, coverage)
        self.instrument = class_hook(self.converter, Instrument, url=address)
        self.territory = class_hook(self.converter, Territory)
        self.measure = class_hook(self.converter, MeasureAnswer, value=_as_is, reason=choice(*REASONS), **RECORD)
        self.search = class_hook(
            self.converter, Search, conduct=self.searched, exemptions=self.exempting, scope=choice(ALL_ACTS),
            basis=RECORD["evidence"],
        )  # fmt: skip
        self.treaty = class_hook(self.converter, TreatyStatus, **{**RECORD, "status": choice(*TREATY_STATUSES)})
        self.judgement = judgement_reader(self.converter, vocabulary)

    def profile(self, root: Any, inherited: Instruments) -> Profile:
        if not isinstance(root, Mapping):
            raise Mistake(
                f"found {shown(root)}",
                "expected a mapping with the keys gapcheck, jurisdiction, name, as_of ...",
            )
        known = ("gapcheck", "jurisdiction", "name", "as_of", "reviewed", "vocabulary", "instruments", "searched",
                 "general", "offences", "measures", "treaties", "judgements", "note", "named",
                 "territory", "extends", "sources",
                 "explained")  # fmt: skip
        own: Instruments = {}
        with suppress(Mistake, BaseValidationError):  # what is wrong with them is told when their key is read
            own = self._instruments(root.get("instruments", {}))
        instruments = {**inherited, **own}
        readers: dict[str, Read] = {
            "gapcheck": choice(*FORMS),
            "jurisdiction": _code,
            "name": text,
            "as_of": _exact,
            "reviewed": lambda v: items(Profile, v, text),
            "instruments": lambda _: own or self._instruments(root["instruments"]),
            "searched": lambda v: items(Profile, v, self._search),
            "general": lambda v: self.general_part.read(v, instruments),
            "offences": lambda v: self._offences(v, instruments),
            "measures": lambda v: each(Profile, v, lambda k, x: self._answer(k, x, instruments)),
            "treaties": lambda v: each(Profile, v, lambda k, x: self._treaty(k, x, instruments)),
            "judgements": lambda v: items(Profile, v, self.judgement),
            "note": text,
            "named": text,
            "territory": self.territory,
            "extends": text,
            "sources": publishers,
            "explained": lambda v: each(Profile, v, lambda _, x: text(x)),
        }
        parts: dict[str, Callable[[], Any]] = {}
        for key in ("gapcheck", "jurisdiction", "name", "as_of", "instruments"):
            if key not in root:
                parts[key] = partial(missing, key)
        for key in root:
            if key not in known:
                parts[key] = partial(unknown_key, key, known)
            elif key in readers:
                parts[key] = partial(readers[key], root[key])
        read = gather(Profile, parts)
        form = read.pop("gapcheck")
        profile = Profile(vocabulary=self.vocabulary, **read)
        return profile if form == FORMS[-1] else first_form(profile)

    def _instruments(self, raw: Any) -> dict[str, Instrument]:
        return each(Profile, raw, lambda key, item: evolve(self.instrument(item), id=key))

    def conducts(self, raw: Any) -> Values:
        def read(item: Any) -> tuple[tuple[str, ...], bool]:
            name, doubtful = split_doubt(item)
            return self.vocabulary.match([name]), doubtful

        found = every(Values, raw, read)
        if not found:
            raise Mistake("the list is empty", "expected at least one conduct")
        surely = frozenset(name for names, doubtful in found if not doubtful for name in names)
        return Values(surely, frozenset(name for names, _ in found for name in names))

    def circumstances(self, raw: Any) -> tuple[str, ...]:
        return tuple(sorted(Exemption.of(raw, self.vocabulary.circumstances).surely))

    def conditions(self, raw: Any) -> tuple[str, ...]:
        for name in texts(raw):
            if name not in self.vocabulary.conditions:
                raise UnknownName(name, self.vocabulary.conditions, "condition")
        return texts(raw)

    def searched(self, raw: Any) -> tuple[str, ...]:
        for name in some(raw):
            if name not in GENERAL_TOPICS:
                try:
                    self.vocabulary.match([name])
                except UnknownName:
                    raise UnknownName(name, [*self.vocabulary.conducts, *GENERAL_TOPICS], "conduct") from None
        return texts(raw)

    def exempting(self, raw: Any) -> tuple[str, ...]:
        known = [name for name in self.vocabulary.circumstances if name in self.vocabulary.exempting]
        if raw == "all":
            return tuple(known)
        for name in some(raw):
            if name not in known:
                raise UnknownName(name, known, "circumstance that can exempt")
        return texts(raw)

    def _search(self, raw: Any) -> Search:
        search = self.search(raw)
        if not search.conduct and not search.exemptions:
            raise Mistake("the key 'conduct' is missing", "a search names conducts or exemptions")
        topics = tuple(c for c in search.conduct if c in GENERAL_TOPICS)
        conducts = self.vocabulary.match(c for c in search.conduct if c not in GENERAL_TOPICS)
        return evolve(search, conduct=conducts, topics=topics)

    def _offences(self, raw: Any, instruments: Instruments) -> dict[str, Offence]:
        def read(item: Any, key: str) -> Offence:
            offence: Offence = self.offence(item, instruments, id=key)
            for part in offence.part:
                known = {p for c in offence.conduct.possibly for p in self.vocabulary.conducts[str(c)].parts}
                if part not in known:
                    raise at_key(UnknownName(part, known, "part of this conduct"), "part")
            if not self._can_be_met(offence.requires):
                raise at_key(Mistake("what it demands cannot be there together: one excludes the other"), "requires")
            return evolve(offence, exempts_stated="exempts" in item)

        found: dict[str, Offence] = {}
        for key, known in each(Profile, raw, lambda k, x: versions(x, partial(read, key=k), k)).items():
            for number, offence in enumerate(known, 1):
                name = key if len(known) == 1 else f"{key}#{number}"
                found[name] = evolve(offence, id=name)
        return found

    def _can_be_met(self, requires: Requirement) -> bool:
        """Whether one alternative of every demand can be there beside the others."""
        named = requires.names()
        if not any(self.vocabulary.shut_out([name]) & self.vocabulary.together(named) for name in named):
            return True
        choices = itertools.product(*(d.possibly for d in requires.demands if d.possibly))
        together = (self.vocabulary.together(choice) for choice in choices)
        return any(not present & self.vocabulary.shut_out(present) for present in together)

    def _answer(self, key: str, raw: Any, instruments: Instruments) -> Any:
        measure = self.vocabulary.measures.get(key)
        if measure is None:
            raise UnknownName(key, self.vocabulary.measures, "measure", key="")

        def read(item: Any) -> MeasureAnswer:
            answer: MeasureAnswer = self.measure(item)
            try:
                plain, doubtful = split_doubt(answer.value)
                value = measure.accept(plain)
            except Mistake as error:
                raise at_key(error, "value") from None
            found: MeasureAnswer = cited(answer, instruments, id=key, value=value, doubtful=doubtful)
            return found

        return _latest(versions(raw, read, key))

    def _treaty(self, key: str, raw: Any, instruments: Instruments) -> Any:
        if key not in self.vocabulary.treaties:
            raise UnknownName(key, self.vocabulary.treaties, "treaty", key="")
        return _latest(versions(raw, lambda item: cited(self.treaty(item), instruments, id=key), key))

    def _scoped(self, cls: type[T], **hooks: Read) -> Callable[..., T]:
        """A structure function for a record on which every dimension of the vocabulary is a key."""
        base = class_hook(self.converter, cls, **hooks)
        dimensions, known = self.vocabulary.dimensions, keys(cls)

        def read(raw: Any, instruments: Instruments, **more: Any) -> T:
            if not isinstance(raw, Mapping):
                return base(raw)
            plain: Map = Map()
            plain.update({k: v for k, v in raw.items() if k in known})
            spare = [key for key in raw if key not in known and key not in dimensions]
            errors: list[Exception] = [UnknownName(k, [*known, *dimensions], "key", key=k) for k in spare]
            values: dict[str, Values] = {}
            for key in raw:
                if key in dimensions:
                    try:
                        values[key] = dimensions[key].read(raw[key])
                    except (Mistake, BaseValidationError) as error:
                        errors.append(at_key(error, key))
            record: Any = None
            try:
                record = base(plain)
            except ClassValidationError as error:
                errors.extend(error.exceptions)
            if cls is Offence:
                for dimension in dimensions.values():
                    if dimension.kind == "ages" and dimension.id not in raw:
                        hint = "write 'unknown' where it is not known"
                        errors.append(Mistake(f"the key {dimension.id!r} is missing", hint=hint, key=""))
            if errors:
                raise ClassValidationError("invalid", errors, cls)
            found: T = cited(record, instruments, dimensions=values, **more)
            return found

        return read


def _latest(known: tuple[Any, ...]) -> Any:
    """The last of several versions, which knows the earlier ones."""
    return evolve(known[-1], earlier=known[:-1]) if len(known) > 1 else known[0]


def _only(hooks: Mapping[str, Read], cls: type[Any]) -> dict[str, Read]:
    fields = {a.name for a in cls.__attrs_attrs__}
    return {key: hook for key, hook in hooks.items() if key in fields}


def _exact(raw: Any) -> Any:
    day = PartialDate.parse(raw)
    if day.first != day.last:
        raise Mistake(f"{shown(raw)} is not a day", "expected a full date such as 2025-01-01")
    return day.first
