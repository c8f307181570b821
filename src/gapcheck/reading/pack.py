"""Reading a standard from its document."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import evolve
from cattrs.errors import BaseValidationError

from ..documents.mistakes import Mistake, UnknownName, shown
from ..documents.source import Source
from ..documents.structure import (
    address,
    at_index,
    at_key,
    base_converter,
    choice,
    class_hook,
    each,
    every,
    gather,
    items,
    missing,
    pattern,
    some,
    structure,
    text,
    truth,
    unknown_key,
    whole,
)
from ..errors import GapcheckError
from ..model.scenario import Grid, Relative, Setting
from ..model.standard import (
    CREDITS,
    KINDS,
    METHODS,
    OBLIGATIONS,
    STATUSES,
    Change,
    Context,
    Criterion,
    Example,
    Extension,
    Group,
    Method,
    Option,
    Pack,
    PackSource,
    Verdict,
    relative_ages,
)
from ..model.values import Values
from ..model.vocabulary import Dimension, Value, Vocabulary
from .conditions import conditions, fraction
from .sizes import MAX_SCENARIOS, sized
from .whole import whole_pack

FORMS = ("pack/1", "pack/2")  # in the first an option weighs what every criterion weighs
MAX_PRODUCTS = 200
NAME = pattern(r"[a-z0-9][a-z0-9.-]*", "expected lower-case letters, digits, hyphens and points")
SHOWN_STATUSES = (
    "met",
    "partial",
    "unmet",
    "unmet_to_partial",
    "partial_to_met",
    "in_line",
    "not_known",
    "not_applicable",
)


def read_pack(source: Source, vocabulary: Vocabulary, digest: str = "") -> Pack:
    """Build a pack from its document.

    Raises:
        GapcheckError: with every problem of the file.
    """
    pack = structure(source, _reader(vocabulary).pack, whole_pack)
    problems = list(sized(pack, source))
    if problems:
        raise GapcheckError(diagnostics=problems)
    return evolve(pack, digest=digest, document=source)


def read_criterion(raw: Any, vocabulary: Vocabulary) -> Criterion:
    """One criterion by itself, as a pack would hold it.

    Raises:
        Mistake: it cannot be read; also as a cattrs ``BaseValidationError`` with several.
    """
    return _reader(vocabulary).criterion(raw)


@functools.lru_cache(maxsize=8)
def _reader(vocabulary: Vocabulary) -> _Reader:
    """The reader of a vocabulary, whose generated code is worth keeping."""
    return _Reader(vocabulary)


def _method(raw: Any) -> Method:
    if isinstance(raw, Mapping) and set(raw) == {"at_least"}:
        return Method("at_least", _positive(raw["at_least"]))
    if raw in METHODS[:-1]:
        return Method(str(raw))
    raise UnknownName(raw, [*METHODS[:-1], "{at_least: k}"], "method")


def _positive(raw: Any) -> int:
    if whole(raw) < 1:
        raise Mistake(f"found {shown(raw)}", "expected a number from 1")
    return int(raw)


class _Reader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        converter = base_converter()
        self.source = class_hook(converter, PackSource, url=address)
        self.context = class_hook(converter, Context)
        self.extension = class_hook(converter, Extension)
        self.change = class_hook(converter, Change, weight=fraction)
        self.group = class_hook(converter, Group, weight=fraction, method=_method)
        self.verdict_fields = class_hook(converter, Verdict, k=_positive, partly=_positive)
        self.example = class_hook(
            converter, Example, status=choice(*SHOWN_STATUSES),
            **{name: (lambda v: v) for name in ("law", "general", "measures", "treaties")},
        )  # fmt: skip
        asked = partial(conditions, vocabulary=vocabulary)
        self.criterion_fields = class_hook(
            converter, Criterion, obligation=choice(*OBLIGATIONS), weight=fraction, credit=choice(*CREDITS),
            reach=_products, spare=_products, hold=asked, when=asked, permits=self.options,
            examples=lambda v: items(Criterion, v, self.example),
            explained=lambda v: each(Criterion, v, lambda _, x: text(x)),
        )  # fmt: skip

    def pack(self, root: Any) -> Pack:
        if not isinstance(root, Mapping):
            raise Mistake(
                f"found {shown(root)}",
                "expected a mapping with the keys gapcheck, id, title, kind, criteria ...",
            )
        known: dict[str, Callable[[Any], Any]] = {
            "gapcheck": choice(*FORMS), "id": NAME, "title": text, "kind": choice(*KINDS), "version": text,
            "status": choice(*STATUSES), "source": self.source, "vocabulary": text, "method": _method,
            "credit": choice(*CREDITS), "treaty": self.treaty, "note": text,
            "context": lambda v: items(Pack, v, self.context),
            "extends": self.extends, "union": truth,
            "change": lambda v: each(Pack, v, lambda _, x: self.change(x)),
            "groups": lambda v: each(Pack, v, lambda k, x: evolve(self.group(x), id=k)),
            "criteria": lambda v: each(Pack, v, lambda k, x: evolve(self.criterion(x), id=k)),
            "verdicts": lambda v: each(Pack, v, lambda k, x: evolve(self.verdict(x), id=k)),
        }  # fmt: skip
        parts: dict[str, Callable[[], Any]] = {}
        for key in ("gapcheck", "id", "title", "kind", "version", "status", "source", "criteria"):
            if key not in root and not (key == "criteria" and "extends" in root):
                parts[key] = partial(missing, key)
        for key, value in root.items():
            parts[key] = partial(known[key], value) if key in known else partial(unknown_key, key, known)
        read = gather(Pack, parts)
        form = read.pop("gapcheck")
        read.pop("vocabulary", None)
        pack = Pack(vocabulary=self.vocabulary, **read)
        return pack if form == FORMS[0] else evolve(pack, criteria=_weighed(pack, root.get("criteria", {})))

    def extends(self, raw: Any) -> tuple[Extension, ...]:
        listed = raw if isinstance(raw, list) else [raw]
        return items(Pack, listed, lambda x: Extension(x) if isinstance(x, str) else self.extension(x))

    def treaty(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self.vocabulary.treaties:
            raise UnknownName(raw, self.vocabulary.treaties, "treaty")
        return str(raw)

    def verdict(self, raw: Any) -> Verdict:
        counts = {"met": "k", "partly": "partly"}
        given = {key: raw[key] for key in counts if key in raw} if isinstance(raw, Mapping) else {}
        if "met" not in given or any(not isinstance(v, Mapping) or set(v) != {"at_least"} for v in given.values()):
            raise Mistake(f"found {shown(raw)}", "expected {title: ..., met: {at_least: k}, partly: {at_least: k}}")
        flat = {counts[key]: value["at_least"] for key, value in given.items()}
        return self.verdict_fields({**{k: v for k, v in raw.items() if k not in counts}, **flat})

    def criterion(self, raw: Any) -> Criterion:
        criterion = self.criterion_fields(raw)
        verbs = [v for v in ("reach", "spare", "hold") if isinstance(raw, Mapping) and v in raw]
        if len(verbs) != 1:
            found = " and ".join(verbs) or "none"
            key = verbs[1] if verbs else ""
            raise Mistake(f"a criterion has one verb; found {found}", "expected one of reach, spare, hold", key=key)
        verb = verbs[0]
        if verb == "hold":
            if not criterion.hold:
                raise Mistake("'hold' names no measure", "expected {measure: answer}")
            return criterion
        products: tuple[Mapping[str, Any], ...] = getattr(criterion, verb)
        several = isinstance(raw[verb], list)

        def grids(index: int, product: Mapping[str, Any]) -> list[Grid]:
            try:
                return self.grids(product, spare=verb == "spare")
            except (Mistake, BaseValidationError) as error:
                raise at_index(error, index) if several else error from None

        read = gather(Criterion, {verb: lambda: tuple(g for i, p in enumerate(products) for g in grids(i, p))})[verb]
        return evolve(criterion, grids=read)

    def options(self, raw: Any) -> tuple[Option, ...]:
        if not isinstance(raw, Mapping):
            raise Mistake(f"found {shown(raw)}", "expected {option-id: {title: ..., cite: ..., may_omit: {...}}}")
        return tuple(each(Option, raw, self.option).values())

    def option(self, key: str, raw: Any) -> Option:
        if not isinstance(raw, Mapping) or set(raw) != {"title", "cite", "may_omit"}:
            raise Mistake(f"found {shown(raw)}", "expected the keys title, cite and may_omit")
        omit = raw["may_omit"]
        if not isinstance(omit, Mapping):
            raise at_key(
                Mistake(f"found {shown(omit)}", "expected a mapping such as {depiction: [non_realistic]}"), "may_omit"
            )
        known = {"conduct", "circumstances", *self.vocabulary.dimensions}
        parts: dict[str, Callable[[], Any]] = {}
        for name, value in omit.items():
            if name not in known:
                parts[name] = partial(unknown_key, name, sorted(known))
            elif name in self.vocabulary.dimensions:
                parts[name] = partial(self.values, name, value)
        parts["conduct"] = lambda: self.vocabulary.match(some(omit["conduct"])) if "conduct" in omit else None
        parts["circumstances"] = lambda: self.settings(omit, False) if "circumstances" in omit else None
        try:
            read = gather(Option, parts)
        except BaseValidationError as error:
            raise at_key(error, "may_omit") from None
        conducts, settings = read.pop("conduct"), read.pop("circumstances")
        return Option(
            key,
            text(raw["title"]),
            text(raw["cite"]),
            frozenset(conducts) if conducts is not None else None,
            {name: frozenset(values) for name, values in read.items()},
            tuple(s.present for s in settings) if settings is not None else None,
        )

    def grids(self, raw: Mapping[str, Any], *, spare: bool) -> list[Grid]:
        """The grids of one product, a grid for each conduct."""
        vocabulary = self.vocabulary
        known = {"conduct", "circumstances", *vocabulary.dimensions, *(("absent",) if spare else ())}
        for key in raw:
            if key not in known:
                raise UnknownName(key, sorted(known), "key", key=key)
        if "conduct" not in raw:
            raise Mistake("the key 'conduct' is missing")
        read = gather(
            Grid,
            {
                "conduct": lambda: vocabulary.match(some(raw["conduct"])),
                "circumstances": lambda: self.settings(raw, spare),
                **{k: partial(self.values_or_relative, k, raw[k]) for k in raw if k in vocabulary.dimensions},
            },
        )
        relative = tuple(value for value in read.values() if isinstance(value, Relative))
        for item in relative:
            read[item.dimension] = tuple(v for v in vocabulary.dimensions[item.dimension].values if v in item.ever)
        conducts: tuple[str, ...] = read.pop("conduct")
        settings: tuple[Setting, ...] = read.pop("circumstances")
        for dimension in vocabulary.dimensions.values():
            applies = any(dimension.applies(c) for c in conducts)
            if dimension.id in read and not applies:
                raise Mistake(f"{dimension.id} is no dimension of {', '.join(conducts)}", key=dimension.id)
            if spare and dimension.kind == "ages" and applies and dimension.id not in read:
                raise Mistake(f"the key {dimension.id!r} is missing", "a 'spare' criterion states its ages")
        grids = []
        for conduct in conducts:
            made = (Setting.of(vocabulary, conduct, s.present, s.absent, s.free) for s in settings)
            here = tuple(dict.fromkeys(made))
            for setting in here:
                both = sorted(setting.present & vocabulary.shut_out(setting.present))
                if both:
                    raise Mistake(f"{' and '.join(both)} cannot both be there", key="circumstances")
                clash = setting.present & setting.absent
                if clash:
                    raise Mistake(
                        f"{sorted(clash)[0]} is both present and absent: the criterion can never be met",
                        key="absent",
                    )
            axes = tuple((d.id, self._asked(conduct, d, read)) for d in vocabulary.dimensions_of(conduct))
            if any(not values for _, values in axes):
                continue  # the other conducts of the product have the value
            grid = Grid(conduct, axes, here, tuple(r for r in relative if r.dimension in dict(axes)))
            if grid.size > MAX_SCENARIOS:
                raise Mistake(f"{grid.size:,} scenarios for {conduct}", f"expected at most {MAX_SCENARIOS:,}")
            grids.append(grid)
        if not grids:
            raise Mistake(f"no scenario of {', '.join(conducts)} has these values")
        return grids

    def _asked(self, conduct: str, dimension: Dimension, read: Mapping[str, Any]) -> tuple[Value, ...]:
        """The values of a dimension that scenarios of a conduct are asked in: of those named the possible ones."""
        if dimension.id not in read:
            return self.vocabulary.default_values(conduct, dimension)
        possible = self.vocabulary.possible_values(conduct, dimension)
        return tuple(value for value in read[dimension.id] if value in possible)

    def values_or_relative(self, key: str, raw: Any) -> tuple[Value, ...] | Relative:
        """Values; ages that go by the age of consent by their words."""
        found = relative_ages(self.vocabulary.dimensions[key], raw)
        if found is None:
            return self.values(key, raw)
        measure = self.vocabulary.measures.get(found.measure)
        if measure is None or measure.type != "integer":
            raise Mistake(f"{found.words[0]} rests on {found.measure!r}", "which is no measure of whole numbers")
        return found

    def values(self, key: str, raw: Any) -> tuple[Value, ...]:
        dimension = self.vocabulary.dimensions[key]
        found: Values = dimension.read(raw)
        if found.doubtful():
            raise Mistake(f"found {shown(raw)}", "a standard states its values without a doubt", found.advice)
        return tuple(v for v in dimension.values if v in found.surely)

    def settings(self, raw: Mapping[str, Any], spare: bool) -> tuple[Setting, ...]:
        known = self.vocabulary.circumstances
        absent = frozenset(_circumstances(raw.get("absent", []), known))
        found = []
        listed = raw.get("circumstances", ["none"])
        for item in listed if isinstance(listed, list) else [listed]:
            names = [] if item == "none" else item if isinstance(item, list) else [item]
            found.append(Setting(frozenset(_circumstances(names, known)), absent, spare))
        if not found:
            raise Mistake(
                "'circumstances' is empty",
                "expected sets such as [none, [intent_to_meet]]",
                key="circumstances",
            )
        return tuple(dict.fromkeys(found))


def _weighed(pack: Pack, raw: Mapping[str, Any]) -> dict[str, Criterion]:
    """The criteria of a pack, where options weigh nothing unless a weight and its reason are given."""
    free = {c.id for c in pack.options if "weight" not in raw[c.id] or not c.weight_reason}
    return {key: evolve(c, weight=Fraction(0)) if key in free else c for key, c in pack.criteria.items()}


def _circumstances(raw: Any, known: Mapping[str, Any]) -> list[str]:
    def read(name: Any) -> str:
        if not isinstance(name, str) or name not in known:
            raise UnknownName(name, known, "circumstance")
        return name

    return every(Setting, raw, read)


def _products(raw: Any) -> tuple[Mapping[str, Any], ...]:
    products = raw if isinstance(raw, list) else [raw]
    for item in products:
        if not isinstance(item, Mapping):
            raise Mistake(f"found {shown(item)}", "expected a mapping such as {conduct: groom, medium: [online]}")
    if not products:
        raise Mistake("the list is empty", "expected at least one product of values")
    if len(products) > MAX_PRODUCTS:
        raise Mistake(f"{len(products):,} products of values", f"expected at most {MAX_PRODUCTS}")
    return tuple(products)
