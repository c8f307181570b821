"""Packs built on others: an overlay selects, reweights and adds criteria without copying them.

From one pack the criteria keep their ids. From several, each pack becomes a group of its own, and its criteria and
groups are named ``<pack>.<id>``, so that nothing collides and every finding still says where it was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from ..algebra.compare import Relation, within
from ..documents.source import Source
from ..errors import Diagnostic, GapcheckError, did_you_mean
from ..model.standard import Criterion, Group, Pack
from .whole import never


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
        used = _used(chosen.values(), base.groups)
        above = base.id if several else ""
        for key in used:
            group = base.groups[key]
            parent = prefix + group.parent if group.parent else above
            groups[prefix + key] = evolve(group, id=prefix + key, parent=parent)
        for key, criterion in chosen.items():
            group_id = prefix + criterion.group if criterion.group else above
            credit = criterion.credit or base.credit
            criteria[prefix + key] = evolve(criterion, id=prefix + key, group=group_id, credit=credit)
    for key, group in pack.groups.items():
        stated = key not in groups or "method" in _stated(pack, "groups", key)
        groups[key] = group if stated else evolve(group, method=groups[key].method)
    criteria.update(pack.criteria)
    if pack.union:
        criteria = united(criteria, {f"{base.id}.": base.title for base in bases if several})
    changed = dict(criteria)
    for key, change in pack.change.items():
        if key in criteria:
            changed[key] = evolve(
                criteria[key],
                weight=criteria[key].weight if change.weight is None else change.weight,
                weight_reason=change.weight_reason or criteria[key].weight_reason,
                group=change.group or criteria[key].group,
            )
    used = _used(changed.values(), groups)
    groups = {key: group for key, group in groups.items() if key in used or key in pack.groups}
    whole = evolve(pack, groups=groups, criteria=changed)
    if not several:
        whole = _as_based(whole, bases[0])
    if pack.document is not None:
        problems = list(_problems(whole, bases, pack.document))
        if problems:
            raise GapcheckError(diagnostics=problems)
    return whole


def united(criteria: Mapping[str, Criterion], titles: Mapping[str, str]) -> dict[str, Criterion]:
    """Criteria without those that another of them asks too; that one cites the places of both.

    Of two that ask the same the first remains. ``titles`` name a pack by the prefix of its criteria.
    """
    place = {key: number for number, key in enumerate(criteria)}
    kept: dict[str, list[str]] = {}
    asks_more = {
        key: next((other for other in criteria if _within(criteria, key, other, place)), None) for key in criteria
    }
    for key in criteria:
        last = key
        while (more := asks_more[last]) is not None:
            last = more
        kept.setdefault(last, []).extend([] if last == key else [key])

    def cited(key: str, beside: str) -> str:
        title = next((t for p, t in titles.items() if key.startswith(p) and not beside.startswith(p)), "")
        return ", ".join(x for x in (title, criteria[key].cite) if x)

    def places(key: str) -> str:
        return "; ".join(dict.fromkeys([criteria[key].cite, *(cited(other, key) for other in kept[key])]))

    return {key: evolve(criteria[key], cite=places(key)) for key in criteria if key in kept and asks_more[key] is None}


def _within(criteria: Mapping[str, Criterion], key: str, other: str, place: Mapping[str, int]) -> bool:
    """Whether all that one criterion asks is asked by another, wherever the one applies."""
    asked, asking = criteria[key], criteria[other]
    if key == other or asking.permits or (asking.when and asking.when != asked.when):
        return False
    relation = within(asked, asking)
    return relation is Relation.LESS or (relation is Relation.SAME and place[other] < place[key])


def _as_based(pack: Pack, base: Pack) -> Pack:
    """An overlay of one pack, scored and concluded as that pack is where it states nothing else.

    A verdict stays while all of its criteria do; one of all criteria names those of the base.
    """
    stated = _stated(pack)
    verdicts = {
        key: evolve(verdict, criteria=verdict.criteria or tuple(base.criteria))
        for key, verdict in base.verdicts.items()
    }
    return evolve(
        pack,
        method=pack.method if "method" in stated else base.method,
        credit=pack.credit if "credit" in stated else base.credit,
        verdicts={**{k: v for k, v in verdicts.items() if set(v.criteria) <= set(pack.criteria)}, **pack.verdicts},
    )


def _stated(pack: Pack, *path: str) -> Mapping[str, Any]:
    """What the overlay's own document says there, if it says anything."""
    node: Any = pack.document.root if pack.document is not None else {}
    for step in path:
        node = node.get(step, {})
    return node if isinstance(node, Mapping) else {}


def _used(criteria: Iterable[Criterion], groups: Mapping[str, Group]) -> list[str]:
    """The groups that hold one of the criteria, with the groups above them, in order."""
    found: set[str] = set()
    for criterion in criteria:
        here = criterion.group
        while here in groups and here not in found:
            found.add(here)
            here = groups[here].parent
    return [key for key in groups if key in found]


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
    for path, message in never(
        {key: criterion.group for key, criterion in pack.criteria.items()},
        {key: group.parent for key, group in pack.groups.items()},
        {"": pack.method.k, **{key: group.method.k for key, group in pack.groups.items()}},
        {key: (verdict.k, len(verdict.criteria)) for key, verdict in pack.verdicts.items()},
    ):
        own = path[-1] in _stated(pack, *path[:-1])
        yield source.problem(source.mark(path if own else ("extends",)), message)
