"""Packs built on others: an overlay selects, reweights and adds criteria without copying them.

From one pack the criteria keep their ids. From several, each pack becomes a group of its own, and its criteria and
groups are named ``<pack>.<id>``, so that nothing collides and every finding still says where it was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve

from ..documents.source import Source
from ..errors import Diagnostic, GapcheckError, did_you_mean
from ..model.standard import Criterion, Group, Pack


def overlay(pack: Pack, bases: Sequence[Pack]) -> Pack:
    """The pack that an overlay stands for.

    Raises:
        GapcheckError: it names a criterion or a group that is not there.
    """
    groups: dict[str, Group] = {}
    criteria: dict[str, Criterion] = {}
    several = len(bases) > 1
    for extension, base in zip(pack.extends, bases, strict=True):
        prefix = f"{base.id}." if several else ""
        if several:
            groups[base.id] = Group(base.title, id=base.id, method=base.method)
        chosen = {
            key: criterion
            for key, criterion in base.criteria.items()
            if (not extension.criteria or key in extension.criteria) and key not in extension.without
        }
        used = _used(chosen.values(), base)
        above = base.id if several else ""
        for key in used:
            group = base.groups[key]
            parent = prefix + group.parent if group.parent else above
            groups[prefix + key] = evolve(group, id=prefix + key, parent=parent)
        for key, criterion in chosen.items():
            group_id = prefix + criterion.group if criterion.group else above
            credit = criterion.credit or base.credit
            criteria[prefix + key] = evolve(criterion, id=prefix + key, group=group_id, credit=credit)
    groups.update(pack.groups)
    criteria.update(pack.criteria)
    changed = dict(criteria)
    for key, change in pack.change.items():
        if key in criteria:
            changed[key] = evolve(
                criteria[key],
                weight=criteria[key].weight if change.weight is None else change.weight,
                weight_reason=change.weight_reason or criteria[key].weight_reason,
                group=change.group or criteria[key].group,
            )
    whole = evolve(pack, groups=groups, criteria=changed)
    if pack.document is not None:
        problems = list(_problems(whole, bases, pack.document))
        if problems:
            raise GapcheckError(diagnostics=problems)
    return whole


def _used(criteria: Any, base: Pack) -> list[str]:
    """The groups of a base that hold one of the criteria, with the groups above them, in the base's order."""
    found: set[str] = set()
    for criterion in criteria:
        here = criterion.group
        while here and here not in found:
            found.add(here)
            here = base.groups[here].parent
    return [key for key in base.groups if key in found]


def _problems(pack: Pack, bases: Sequence[Pack], source: Source) -> Iterator[Diagnostic]:
    def absent(path: tuple[Any, ...], what: str, name: str, known: Any, *, key: bool = False) -> Diagnostic:
        hint = did_you_mean(name, known)
        return source.problem(source.mark(path, key=key), f"no {what} {name!r} in the packs it extends", hint=hint)

    for index, (extension, base) in enumerate(zip(pack.extends, bases, strict=True)):
        for field in ("criteria", "without"):
            for name in getattr(extension, field):
                if name not in base.criteria:
                    yield absent(("extends", index, field), "criterion", name, base.criteria)
    for key in pack.change:
        if key not in pack.criteria:
            yield absent(("change", key), "criterion", key, pack.criteria, key=True)
    for key, criterion in pack.criteria.items():
        if criterion.group and criterion.group not in pack.groups:
            yield absent(("criteria", key, "group"), "group", criterion.group, pack.groups)
    for key, group in pack.groups.items():
        if group.parent and group.parent not in pack.groups:
            yield absent(("groups", key, "parent"), "group", group.parent, pack.groups)
    for key, verdict in pack.verdicts.items():
        for name in verdict.criteria:
            if name not in pack.criteria:
                yield absent(("verdicts", key, "criteria"), "criterion", name, pack.criteria)
