"""Reading a standard from its document."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve

from .documents import Source
from .errors import Diagnostic, GapcheckError, did_you_mean
from .lawfile import _each, _items, _missing, _unknown
from .scenarios import Grid, Setting
from .standard import CREDITS, KINDS, METHODS, OBLIGATIONS, STATUSES, Condition, Criterion, Example, Group, Method, Pack, PackSource, Verdict
from .structure import at_index, base_converter, choice, class_hook, describe, gather, pattern, structure, text, texts, whole
from .values import Mistake, UnknownName, Values
from .vocabulary import UNKNOWN, Measure, Value, Vocabulary

MAX_SCENARIOS = 500_000
NAME = pattern(r"[a-z0-9][a-z0-9.-]*", "expected lower-case letters, digits, hyphens and points")
SHOWN_STATUSES = ("met", "partial", "unmet", "unmet_to_partial", "partial_to_met", "not_known", "not_applicable")


def read_pack(source: Source, vocabulary: Vocabulary, digest: str = "") -> Pack:
    """Build a pack from its document.

    Raises:
        GapcheckError: with every problem of the file.
    """
    pack = structure(source, _Reader(vocabulary).pack)
    pack = evolve(pack, digest=digest, document=source)
    problems = sorted(_whole(pack, source), key=lambda d: d.sort_key)
    if problems:
        raise GapcheckError(diagnostics=problems)
    return pack


def fraction(raw: Any) -> Fraction:
    """An exact number: ``2``, ``0.5`` or ``1/2``.

    >>> fraction("1/3"), fraction(0.1)
    (Fraction(1, 3), Fraction(1, 10))
    """
    if isinstance(raw, int | float | str) and not isinstance(raw, bool):
        try:
            found = Fraction(str(raw))
        except (ValueError, ZeroDivisionError):
            pass
        else:
            if 0 <= found <= 1000:
                return found
    raise Mistake(f"found {describe(raw)}", "expected a number from 0 to 1000 such as 2, 0.5 or 1/2")


def _method(raw: Any) -> Method:
    if isinstance(raw, Mapping) and set(raw) == {"at_least"}:
        return Method("at_least", _positive(raw["at_least"]))
    if raw in METHODS[:-1]:
        return Method(str(raw))
    raise UnknownName(raw, [*METHODS[:-1], "{at_least: k}"], "method")


def _positive(raw: Any) -> int:
    if whole(raw) < 1:
        raise Mistake(f"found {describe(raw)}", "expected a number from 1")
    return int(raw)


class _Reader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        converter = base_converter()
        self.source = class_hook(converter, PackSource)
        self.group = class_hook(converter, Group, weight=fraction, method=_method)
        self.verdict_fields = class_hook(converter, Verdict, k=_positive)
        self.example = class_hook(
            converter, Example, status=choice(*SHOWN_STATUSES),
            **{name: (lambda v: v) for name in ("law", "general", "measures", "treaties")},
        )  # fmt: skip
        self.criterion_fields = class_hook(
            converter, Criterion, obligation=choice(*OBLIGATIONS), weight=fraction, credit=choice(*CREDITS),
            reach=_products, spare=_products, hold=self.conditions, when=self.conditions,
            examples=lambda v: _items(v, self.example),
        )  # fmt: skip

    def pack(self, root: Any) -> Pack:
        if not isinstance(root, Mapping):
            raise Mistake(f"found {describe(root)}", "expected a mapping with the keys gapcheck, id, title, kind, criteria ...")
        known: dict[str, Callable[[Any], Any]] = {
            "gapcheck": choice("pack/1"), "id": NAME, "title": text, "kind": choice(*KINDS), "version": text,
            "status": choice(*STATUSES), "source": self.source, "vocabulary": text, "method": _method,
            "credit": choice(*CREDITS), "treaty": self.treaty, "note": text,
            "groups": lambda v: {k: evolve(x, id=k) for k, x in _each(v, self.group).items()},
            "criteria": lambda v: {k: evolve(x, id=k) for k, x in _each(v, self.criterion).items()},
            "verdicts": lambda v: {k: evolve(x, id=k) for k, x in _each(v, self.verdict).items()},
        }  # fmt: skip
        parts: dict[str, Callable[[], Any]] = {}
        for key in ("gapcheck", "id", "title", "kind", "version", "status", "source", "criteria"):
            if key not in root:
                parts[key] = lambda k=key: _missing(k)
        for key, value in root.items():
            parts[key] = (lambda k=key, v=value: known[k](v)) if key in known else (lambda k=key: _unknown(k, known))
        read = gather(Pack, parts)
        for key in ("gapcheck", "vocabulary"):
            read.pop(key, None)
        return Pack(vocabulary=self.vocabulary, **read)

    def treaty(self, raw: Any) -> str:
        if raw not in self.vocabulary.treaties:
            raise UnknownName(raw, self.vocabulary.treaties, "treaty")
        return str(raw)

    def verdict(self, raw: Any) -> Verdict:
        if not isinstance(raw, Mapping) or not isinstance(raw.get("met"), Mapping) or set(raw["met"]) != {"at_least"}:
            raise Mistake(f"found {describe(raw)}", "expected {title: ..., met: {at_least: k}}")
        flat = {**{k: v for k, v in raw.items() if k != "met"}, "k": raw["met"]["at_least"]}
        return self.verdict_fields(flat)

    def criterion(self, raw: Any) -> Criterion:
        criterion = self.criterion_fields(raw)
        verbs = [v for v in ("reach", "spare", "hold") if isinstance(raw, Mapping) and v in raw]
        if len(verbs) != 1:
            found = " and ".join(verbs) or "none"
            raise Mistake(f"a criterion has one verb; found {found}", "expected one of reach, spare, hold")
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
            except Exception as error:
                raise at_index(error, index) if several else error from None

        read = gather(
            Criterion, {verb: lambda: tuple(g for i, p in enumerate(products) for g in grids(i, p))}
        )[verb]
        return evolve(criterion, grids=read)

    def conditions(self, raw: Any) -> tuple[Condition, ...]:
        if not isinstance(raw, Mapping):
            raise Mistake(f"found {describe(raw)}", "expected a mapping such as {industry.reporting: mandatory}")
        return tuple(gather(Condition, {k: (lambda k=k, v=v: self.condition(k, v)) for k, v in raw.items()}).values())

    def condition(self, key: str, raw: Any) -> Condition:
        measure = self.vocabulary.measures.get(key) or treaty_measure(key, self.vocabulary)
        if measure is None:
            names = [*self.vocabulary.measures, *(f"treaties.{t}" for t in self.vocabulary.treaties)]
            raise UnknownName(key, names, "measure", key="")
        if not isinstance(raw, Mapping):
            return Condition(measure, accepted=_answers(measure, raw if isinstance(raw, list) else [raw]))
        if set(raw) == {"any"}:
            return Condition(measure, accepted=_answers(measure, raw["any"] if isinstance(raw["any"], list) else [raw["any"]]))
        if raw and set(raw) <= {"at_least", "at_most"}:
            if measure.type not in ("integer", "number", "ordinal"):
                raise Mistake(f"{key} is not ordered", "at_least and at_most need an integer, number or ordinal measure")
            low, high = (measure.accept(raw[k]) if k in raw else None for k in ("at_least", "at_most"))
            condition = Condition(measure, at_least=low, at_most=high)
            if low is not None and high is not None and condition._rank(low) > condition._rank(high):
                raise Mistake("this criterion can never be met", f"at_least {low} is above at_most {high}")
            return condition
        credits = {_answer_key(measure, k): fraction(v) for k, v in raw.items()}
        if not credits or max(credits.values()) != 1:
            raise Mistake("this criterion can never be met", "expected an answer whose credit is 1")
        return Condition(measure, map=credits)

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
                "conduct": lambda: vocabulary.match(texts(raw["conduct"])),
                "circumstances": lambda: self.settings(raw, spare),
                **{k: (lambda k=k: self.values(k, raw[k])) for k in raw if k in vocabulary.dimensions},
            },
        )
        conducts: tuple[str, ...] = read.pop("conduct")
        settings: tuple[Setting, ...] = read.pop("circumstances")
        for dimension in vocabulary.dimensions.values():
            if dimension.id in read and not any(dimension.applies(c) for c in conducts):
                raise Mistake(f"{dimension.id} is no dimension of {', '.join(conducts)}", key=dimension.id)
            if spare and dimension.kind == "ages" and dimension.id not in read:
                raise Mistake(f"the key {dimension.id!r} is missing", "a 'spare' criterion states its ages")
        grids = []
        for conduct in conducts:
            implied = vocabulary.implied(conduct)
            here = tuple(dict.fromkeys(evolve(s, present=s.present | implied) for s in settings))
            for setting in here:
                clash = setting.present & setting.absent
                if clash:
                    raise Mistake(f"{sorted(clash)[0]} is both present and absent: the criterion can never be met", key="absent")
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
            raise Mistake(f"found {describe(raw)}", "a standard states its values without a doubt")
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
            raise Mistake("'circumstances' is empty", "expected sets such as [none, [intent_to_meet]]", key="circumstances")
        return tuple(dict.fromkeys(found))


def treaty_measure(key: str, vocabulary: Vocabulary) -> Measure | None:
    """The status of a treaty as a measure: ``treaties.opsc``."""
    group, _, name = key.partition(".")
    if group != "treaties" or name not in vocabulary.treaties:
        return None
    return Measure(key, "choice", f"Is the state bound by the treaty ({vocabulary.treaties[name]})?", ("party", "signatory", "none"))


def _answers(measure: Measure, raw: list[Any]) -> tuple[Any, ...]:
    found: list[Any] = []
    for item in raw:
        answer = measure.accept([item] if measure.type == "set" else item)
        if answer == UNKNOWN:
            raise Mistake("a standard cannot ask for 'unknown'")
        found.extend(answer if isinstance(answer, tuple) else [answer])
    if not found:
        raise Mistake("this criterion can never be met", "expected at least one answer")
    return tuple(found)


def _answer_key(measure: Measure, key: str) -> Any:
    """An answer written as the key of a mapping, where every key is text."""
    if measure.type == "bool" and key in ("true", "false"):
        return key == "true"
    if measure.type in ("integer", "number") and key.lstrip("-").isdigit():
        return int(key)
    accepted = measure.accept([key] if measure.type == "set" else key)
    return accepted[0] if isinstance(accepted, tuple) else accepted


def _circumstances(raw: Any, known: Mapping[str, Any]) -> list[str]:
    names = raw if isinstance(raw, list) else [raw]
    for name in names:
        if not isinstance(name, str) or name not in known:
            raise UnknownName(name, known, "circumstance")
    return list(names)


def _products(raw: Any) -> tuple[Mapping[str, Any], ...]:
    items = raw if isinstance(raw, list) else [raw]
    for item in items:
        if not isinstance(item, Mapping):
            raise Mistake(f"found {describe(item)}", "expected a mapping such as {conduct: groom, medium: [online]}")
    if not items:
        raise Mistake("the list is empty", "expected at least one product of values")
    return tuple(items)


def _whole(pack: Pack, source: Source) -> Iterator[Diagnostic]:
    """What only the whole file can tell: groups and parents, verdicts, scenarios named twice."""

    def problem(path: tuple[Any, ...], message: str, **extra: Any) -> Diagnostic:
        return source.problem(source.mark(path), message, **extra)

    for key, group in pack.groups.items():
        if group.parent and group.parent not in pack.groups:
            hint = did_you_mean(group.parent, pack.groups)
            yield problem(("groups", key, "parent"), f"no group {group.parent!r} in this file", hint=hint)
        elif _circular(key, pack.groups):
            yield problem(("groups", key, "parent"), f"the group {key!r} is its own ancestor")
    for key, criterion in pack.criteria.items():
        path = ("criteria", key)
        if criterion.group and criterion.group not in pack.groups:
            yield problem((*path, "group"), f"no group {criterion.group!r} in this file", hint=did_you_mean(criterion.group, pack.groups))
        if not criterion.cite:
            yield source.problem(source.mark(path, key=True), "the key 'cite' is missing", expected="every criterion cites its place")
        if sum(g.size for g in criterion.grids) > MAX_SCENARIOS:
            yield problem((*path, criterion.verb), f"more than {MAX_SCENARIOS:,} scenarios")
        for first, second in itertools.combinations(criterion.grids, 2):
            if _overlap(first, second):
                message = f"two products of this criterion name the same scenario of {first.conduct}"
                yield problem((*path, criterion.verb), message, expected="each scenario once")
                break
    for key, verdict in pack.verdicts.items():
        for name in verdict.criteria:
            if name not in pack.criteria:
                yield problem(("verdicts", key, "criteria"), f"no criterion {name!r}", hint=did_you_mean(name, pack.criteria))
        total = len(verdict.criteria or pack.criteria)
        if verdict.k > total:
            yield problem(("verdicts", key), f"at least {verdict.k} of {total} criteria can never be met")


def _circular(key: str, groups: Mapping[str, Group]) -> bool:
    seen, here = {key}, groups[key].parent
    while here in groups:
        if here in seen:
            return True
        seen.add(here)
        here = groups[here].parent
    return False


def _overlap(first: Grid, second: Grid) -> bool:
    if first.conduct != second.conduct or not set(first.settings) & set(second.settings):
        return False
    others = dict(second.axes)
    return all(set(values) & set(others[name]) for name, values in first.axes)
