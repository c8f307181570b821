"""What is doubtful about a standard that can be read: weights without a reason, criteria that decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve

from ..documents.mistakes import shown
from ..documents.source import Source
from ..errors import Diagnostic, Severity, did_you_mean
from ..model.scenario import Grid, Setting, read_alike
from ..model.standard import Condition, Criterion, Pack
from .asking import faults

MANY = 20_000  # scenarios of one criterion beyond which it probably lists more than it means
Path = tuple[Any, ...]


def check_pack(pack: Pack) -> list[Diagnostic]:
    """Warnings about a standard, sorted by place; the same for the same pack.

    >>> from gapcheck import load_pack
    >>> [d.code for d in check_pack(load_pack("ecpat-2022")) if d.severity == "error"]
    []
    """
    source = pack.document or Source(f"<{pack.id}>", "")

    def warn(path: Path, code: str, message: str, hint: str = "", expected: str = "") -> Diagnostic:
        severity = Severity.WARNING
        return source.problem(source.mark(path), message, expected=expected, hint=hint, severity=severity, code=code)

    found: list[Diagnostic] = []
    for key, group in pack.groups.items():
        if group.weight != 1 and not group.note:
            message = f"the group weighs {group.weight}, and no 'note' says why"
            found.append(warn(("groups", key, "weight"), "weight-without-reason", message))
    free = {criterion.id for criterion in pack.options if criterion.weight == 0}  # as every option, unless it says why
    for key, criterion in pack.criteria.items():
        path = ("criteria", key)
        if criterion.weight != 1 and not criterion.weight_reason and key not in free:
            message = f"the criterion weighs {criterion.weight}, and no 'weight_reason' says why"
            found.append(warn((*path, "weight"), "weight-without-reason", message))
        if not criterion.examples:
            hint = "give at least a law that meets it and one that does not"
            found.append(warn(path, "untested-criterion", "no example tests this criterion", hint))
        if not criterion.remedy:
            hint = "say in a clause of your own what a law would have to add"
            found.append(warn(path, "missing-remedy", "the criterion has no 'remedy'", hint))
        count = sum(grid.size for grid in criterion.grids)
        if count > MANY:
            hint = "leave out the dimensions that the source does not speak of"
            found.append(
                warn((*path, criterion.verb), "many-scenarios", f"{count:,} scenarios for one criterion", hint)
            )
        found += [warn((*path, *where), code, message) for where, code, message in _decided(criterion)]
        found += _asking(pack, criterion, warn)
    for (asked, spared), sample in _contradictions(pack):
        message = f"{shown(spared)} spares what {shown(asked)} asks a law to reach, for instance {sample}"
        found.append(warn(("criteria", spared, "spare"), "criteria-contradict", message))
    if pack.status == "deprecated" and not any(c.replaced_by for c in pack.criteria.values()):
        hint = "let the criteria that live on elsewhere say 'replaced_by'"
        found.append(warn(("status",), "deprecated-without-successor", "nothing says what replaces this pack", hint))
    return sorted(found, key=lambda d: d.sort_key)


def _asking(pack: Pack, criterion: Criterion, warn: Callable[..., Diagnostic]) -> Iterator[Diagnostic]:
    """Faults in what a criterion asks; one that the criterion explains becomes a note, a reason for none a warning."""
    path = ("criteria", criterion.id)
    found = [warn((*path, *f.where), f.code, f.message, f.hint) for f in faults(pack, criterion)]
    for diagnostic in found:
        reason = criterion.explained.get(diagnostic.code)
        hint = f"the standard explains: {reason}"
        yield evolve(diagnostic, severity=Severity.NOTE, hint=hint) if reason else diagnostic
    codes = {diagnostic.code for diagnostic in found}
    for code in criterion.explained:
        if code not in codes and not pack.extends:  # what it explains may stand in the pack it was taken from
            message = f"no warning {shown(code)} stands, so there is nothing to explain"
            yield warn((*path, "explained", code), "explains-nothing", message, did_you_mean(code, codes))


def _decided(criterion: Criterion) -> Iterator[tuple[Path, str, str]]:
    """Conditions whose outcome does not depend on the law."""
    for verb, conditions in (("when", criterion.when), ("hold", criterion.hold)):
        for condition in conditions:
            low, high = condition.bounds
            where = (verb, condition.measure.id)
            if high < 1:
                message = "no answer brings full credit: this can never be met"
                yield where, "never-met" if verb == "hold" else "never-applies", message
            elif low == 1:
                message = "every answer brings full credit: this is always met"
                yield where, "always-met" if verb == "hold" else "always-applies", message
    for first in criterion.when:
        for second in criterion.hold:
            if first.measure.id == second.measure.id and _exclude(first, second):
                message = "no answer meets both 'when' and 'hold': where this applies it can never be met"
                yield ("hold", second.measure.id), "never-met", message


def _exclude(first: Condition, second: Condition) -> bool:
    """Whether no answer of a measure with few answers gives full credit in both conditions."""
    answers: tuple[Any, ...] = (True, False) if first.measure.type == "bool" else first.measure.values
    if first.measure.type == "set" or not answers:
        return False
    return not any(first.credit(a) == 1 and second.credit(a) == 1 for a in answers)


def _contradictions(pack: Pack) -> Iterator[tuple[tuple[str, str], str]]:
    """Pairs of a criterion to reach and one to spare that share a scenario, with one they share."""
    asked: dict[str, list[tuple[str, Grid]]] = {}
    for key, criterion in pack.criteria.items():
        if criterion.reach:
            for grid in criterion.grids:
                asked.setdefault(grid.conduct, []).append((key, grid))
    seen: set[tuple[str, str]] = set()
    for key, criterion in pack.criteria.items():
        if not criterion.spare:
            continue
        for spared in criterion.grids:
            for other, grid in asked.get(spared.conduct, []):
                if (other, key) not in seen and (sample := _shared(grid, spared)):
                    seen.add((other, key))
                    yield (other, key), sample


def _shared(asked: Grid, spared: Grid) -> str:
    """A scenario of both grids in few words; empty where they share none."""
    if asked.relative or spared.relative:
        pairs = ((one, other) for one, other in read_alike([asked], [spared]) if one and other)
        return next((found for one, other in pairs if (found := _shared(*one, *other))), "")
    setting = next((s for s in asked.settings if any(_inside(s, free) for free in spared.settings)), None)
    if setting is None:
        return ""
    others, parts = dict(spared.axes), [asked.conduct]
    for name, values in asked.axes:
        common = [v for v in values if v in others.get(name, values)]
        if not common:
            return ""
        parts.append(f"{name} {common[0]}")
    return ", ".join([*parts, *sorted(setting.present)])


def _inside(asked: Setting, spared: Setting) -> bool:
    """Whether what is exactly present in one setting lies within what the other leaves free."""
    return spared.present <= asked.present and not spared.absent & asked.present
