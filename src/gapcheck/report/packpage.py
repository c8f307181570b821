"""A page about a standard: its criteria by group with their scenarios in words, its options, and what it only names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from ..algebra.space import space_of
from ..explanation.sentences import conjunction, label_of, listed
from ..model.scenario import RELATIVE_AGES
from ..model.standard import Criterion, Pack
from .environment import render_template
from .wording import KIND_WORDS, OBLIGATION_WORDS


@frozen
class CriterionPage:
    """A criterion as its pack's page shows it."""

    id: str
    title: str
    cite: str
    obligation: str
    verb: str
    asks: tuple[str, ...]
    why: str
    remedy: str
    protect: str
    options: tuple[str, ...]
    weight: str
    verified: bool


@frozen
class GroupPage:
    """A group heading with the criteria right below it."""

    title: str
    depth: int
    method: str
    weight: str
    note: str
    criteria: tuple[CriterionPage, ...]


def pack_page(pack: Pack) -> str:
    """The page of a pack, in Markdown.

    >>> from gapcheck import load_pack
    >>> pack_page(load_pack("ecpat-2022")).splitlines()[0]
    '# ECPAT recommendations for the cybercrime convention'
    """
    source = pack.source
    written = ", ".join(x for x in (source.publisher, source.title, source.date.words if source.date else "") if x)
    verdicts = [f"{v.title}: at least {v.k} of {len(v.criteria or pack.criteria)}" for v in pack.verdicts.values()]
    return render_template(
        "pack.md.jinja",
        (),
        pack=pack,
        kind=KIND_WORDS[pack.kind],
        written=written,
        verdicts=verdicts,
        groups=list(_groups(pack, "", 0)),
        count=len(pack.criteria),
        patterns=space_of(pack).count,
        unverified=sum(not c.verified for c in pack.criteria.values()),
    )


def _groups(pack: Pack, parent: str, depth: int) -> Iterator[GroupPage]:
    if not parent:
        own = tuple(_criterion(pack, c) for c in pack.criteria.values() if not c.group)
        if own:
            yield GroupPage("Criteria", 0, "", "", "", own)
    for group in pack.groups.values():
        if group.parent == parent:
            criteria = tuple(_criterion(pack, c) for c in pack.criteria.values() if c.group == group.id)
            weight = "" if group.weight == 1 else str(group.weight)
            yield GroupPage(group.title, depth, group.method.words, weight, group.note, criteria)
            yield from _groups(pack, group.id, depth + 1)


def _criterion(pack: Pack, criterion: Criterion) -> CriterionPage:
    options = tuple(f"{o.title} ({o.cite})" for o in criterion.permits)
    reason = criterion.weight_reason or ("an option is not scored" if criterion in pack.options else "")
    weight = "" if criterion.weight == 1 else f"{criterion.weight}: {reason}"
    return CriterionPage(
        criterion.id,
        criterion.title,
        criterion.cite,
        OBLIGATION_WORDS[criterion.obligation],
        {"reach": "The law must reach", "spare": "The law must spare", "hold": "The law must hold"}[criterion.verb],
        tuple(asks(pack, criterion)),
        criterion.why,
        criterion.remedy,
        criterion.protect,
        options,
        weight,
        criterion.verified,
    )


def asks(pack: Pack, criterion: Criterion) -> Iterator[str]:
    """What a criterion asks in words: a line for each product of scenarios, or each measure."""
    for condition in criterion.hold:
        yield f"{condition.measure.question} {condition.words[:1].upper()}{condition.words[1:]}."
    products: dict[Any, list[str]] = {}
    for grid in criterion.grids:
        products.setdefault((_axes(pack, grid), _settings(pack, grid)), []).append(grid.conduct)
    for (axes, settings), conducts in products.items():
        nouns = conjunction([pack.vocabulary.conducts[c].noun for c in conducts], "or")
        yield "; ".join([nouns, *axes, *settings]) + "."


def _axes(pack: Pack, grid: Any) -> tuple[str, ...]:
    """The ages, and every dimension in which the grid departs from the default."""
    found = []
    relative = {item.dimension: item for item in grid.relative}
    for name, values in grid.axes:
        dimension = pack.vocabulary.dimensions[name]
        if name in relative:
            words = [RELATIVE_AGES[word] for word in relative[name].words]
            fixed = tuple(value for value in values if value in relative[name].fixed)
            words += [listed(dimension, fixed)] if fixed else []
            found.append(f"{dimension.label}: {conjunction(words, 'or')}")
            continue
        if dimension.kind == "ages" or dimension.strip or tuple(values) != dimension.scenario:
            found.append(f"{dimension.label}: {listed(dimension, values)}")
    return tuple(found)


def _settings(pack: Pack, grid: Any) -> tuple[str, ...]:
    vocabulary = pack.vocabulary
    implied = vocabulary.implied(grid.conduct)

    def names(some: Sequence[str] | frozenset[str]) -> str:
        return (
            conjunction([label_of(c) for key, c in vocabulary.circumstances.items() if key in some])
            or "nothing further"
        )

    sets = [names(s.present - implied) for s in grid.settings]
    first = grid.settings[0]
    if first.free:
        without = f"without {names(first.absent)}" if first.absent else ""
        return tuple(x for x in (f"with {conjunction(sets, 'or')}, whatever else is proved", without) if x)
    return () if sets == ["nothing further"] else (f"circumstances: {' | '.join(sets)}",)
