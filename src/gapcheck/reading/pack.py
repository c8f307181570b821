"""Reading a standard from its document."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from attrs import evolve
from cattrs.errors import BaseValidationError

from ..documents.mistakes import Mistake, UnknownName, shown
from ..documents.source import Source
from ..documents.structure import (
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
    unknown_key,
    whole,
)
from ..errors import Diagnostic, GapcheckError
from ..model.scenario import Grid, Setting
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
)
from ..model.values import Values
from ..model.vocabulary import Value, Vocabulary
from .conditions import conditions, fraction
from .whole import whole_pack

MAX_SCENARIOS = 500_000  # of one criterion
MAX_PACK = 2_000_000  # of all its criteria
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
    problems = list(_sized(pack, source))
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
        self.source = class_hook(converter, PackSource)
        self.context = class_hook(converter, Context)
        self.extension = class_hook(converter, Extension)
        self.change = class_hook(converter, Change, weight=fraction)
        self.group = class_hook(converter, Group, weight=fraction, method=_method)
        self.verdict_fields = class_hook(converter, Verdict, k=_positive)
        self.example = class_hook(
            converter, Example, status=choice(*SHOWN_STATUSES),
            **{name: (lambda v: v) for name in ("law", "general", "measures", "treaties")},
        )  # fmt: skip
        asked = partial(conditions, vocabulary=vocabulary)
        self.criterion_fields = class_hook(
            converter, Criterion, obligation=choice(*OBLIGATIONS), weight=fraction, credit=choice(*CREDITS),
            reach=_products, spare=_products, hold=asked, when=asked, permits=self.options,
            examples=lambda v: items(Criterion, v, self.example),
        )  # fmt: skip

    def pack(self, root: Any) -> Pack:
        if not isinstance(root, Mapping):
            raise Mistake(
                f"found {shown(root)}",
                "expected a mapping with the keys gapcheck, id, title, kind, criteria ...",
            )
        known: dict[str, Callable[[Any], Any]] = {
            "gapcheck": choice("pack/1"), "id": NAME, "title": text, "kind": choice(*KINDS), "version": text,
            "status": choice(*STATUSES), "source": self.source, "vocabulary": text, "method": _method,
            "credit": choice(*CREDITS), "treaty": self.treaty, "note": text,
            "context": lambda v: items(Pack, v, self.context),
            "extends": self.extends,
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
        for key in ("gapcheck", "vocabulary"):
            read.pop(key, None)
        return Pack(vocabulary=self.vocabulary, **read)

    def extends(self, raw: Any) -> tuple[Extension, ...]:
        listed = raw if isinstance(raw, list) else [raw]
        return items(Pack, listed, lambda x: Extension(x) if isinstance(x, str) else self.extension(x))

    def treaty(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self.vocabulary.treaties:
            raise UnknownName(raw, self.vocabulary.treaties, "treaty")
        return str(raw)

    def verdict(self, raw: Any) -> Verdict:
        if not isinstance(raw, Mapping) or not isinstance(raw.get("met"), Mapping) or set(raw["met"]) != {"at_least"}:
            raise Mistake(f"found {shown(raw)}", "expected {title: ..., met: {at_least: k}}")
        flat = {**{k: v for k, v in raw.items() if k != "met"}, "k": raw["met"]["at_least"]}
        return self.verdict_fields(flat)

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
                **{k: partial(self.values, k, raw[k]) for k in raw if k in vocabulary.dimensions},
            },
        )
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
            implied = vocabulary.implied(conduct)
            here = tuple(dict.fromkeys(evolve(s, present=s.present | implied) for s in settings))
            for setting in here:
                clash = setting.present & setting.absent
                if clash:
                    raise Mistake(
                        f"{sorted(clash)[0]} is both present and absent: the criterion can never be met",
                        key="absent",
                    )
            axes = tuple((d.id, read.get(d.id, d.scenario)) for d in vocabulary.dimensions_of(conduct))
            grid = Grid(conduct, axes, here)
            if grid.size > MAX_SCENARIOS:
                raise Mistake(f"{grid.size:,} scenarios for {conduct}", f"expected at most {MAX_SCENARIOS:,}")
            grids.append(grid)
        return grids

    def values(self, key: str, raw: Any) -> tuple[Value, ...]:
        dimension = self.vocabulary.dimensions[key]
        found: Values = dimension.read(raw)
        if found.doubtful():
            raise Mistake(f"found {shown(raw)}", "a standard states its values without a doubt")
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


def _sized(pack: Pack, source: Source) -> Iterator[Diagnostic]:
    """Scenarios that are named twice, or too many."""
    total = 0
    for key, criterion in pack.criteria.items():
        mark = source.mark(("criteria", key, criterion.verb))
        count = sum(g.size for g in criterion.grids)
        total += count
        if count > MAX_SCENARIOS:
            yield source.problem(mark, f"{count:,} scenarios", expected=f"expected at most {MAX_SCENARIOS:,}")
            continue
        conduct = named_twice(criterion.grids)
        if conduct:
            message = f"two products of this criterion name the same scenario of {conduct}"
            yield source.problem(mark, message, expected="each scenario once")
    if total > MAX_PACK:
        message = f"{total:,} scenarios in all"
        yield source.problem(source.mark(("criteria",), key=True), message, expected=f"expected at most {MAX_PACK:,}")


def named_twice(grids: Iterable[Grid]) -> str:
    """The first conduct of which two grids share a scenario; empty where none do."""
    by_conduct: dict[str, list[Grid]] = {}
    for grid in grids:
        by_conduct.setdefault(grid.conduct, []).append(grid)
    twice = (c for c, some in by_conduct.items() if any(_overlap(*p) for p in itertools.combinations(some, 2)))
    return next(twice, "")


def _overlap(first: Grid, second: Grid) -> bool:
    if not set(first.settings) & set(second.settings):
        return False
    others = dict(second.axes)
    return all(set(values) & set(others[name]) for name, values in first.axes)
