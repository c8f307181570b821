"""A page about a standard: its criteria by group with their scenarios in words, its options, and what it only names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from attrs import frozen

from ..algebra.space import space_of
from ..assessment.weights import effective_weights
from ..explanation.sentences import conjunction, label_of, listed
from ..model.numbers import round_half_up
from ..model.scenario import RELATIVE_AGES, Grid
from ..model.standard import Criterion, Pack, Verdict
from ..model.vocabulary import Circumstance, Vocabulary
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
    share: str
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
    verdicts = [_verdict(pack, verdict) for verdict in pack.verdicts.values()]
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


def _verdict(pack: Pack, verdict: Verdict) -> str:
    """When a verdict is yes, and when partly."""
    named = ", ".join(verdict.criteria)
    words = f"{verdict.title}: at least {verdict.k} of {len(verdict.criteria or pack.criteria)}"
    words += f" ({named})" if named else ""
    return f"{words}; partly where {verdict.partly} of them are met at least in part" if verdict.partly else words


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
        _percent(effective_weights(pack)[criterion.id]),
        criterion.verified,
    )


def _percent(share: Fraction | None) -> str:
    """A share of the score as a table shows it; nothing where a criterion carries no part of its own."""
    if share is None:
        return "counted, not weighed"
    return f"{round_half_up(share * 100, 1)} %" if share else "not scored"


def asks(pack: Pack, criterion: Criterion) -> Iterator[str]:
    """What a criterion asks in words: a line for each product of scenarios, or each measure."""
    for condition in criterion.hold:
        yield f"{condition.measure.question} {condition.words[:1].upper()}{condition.words[1:]}."
    products: dict[Any, list[str]] = {}
    for grid in criterion.grids:
        products.setdefault(_besides(pack.vocabulary, grid), []).append(grid.conduct)
    for besides, conducts in products.items():
        nouns = conjunction([pack.vocabulary.conducts[c].noun for c in conducts], "or")
        yield "; ".join([nouns, *besides]) + "."


def grid_words(vocabulary: Vocabulary, grid: Grid) -> str:
    """What a product of scenarios of one conduct asks, in one line."""
    return "; ".join([vocabulary.conducts[grid.conduct].noun, *_besides(vocabulary, grid)])


def _besides(vocabulary: Vocabulary, grid: Grid) -> tuple[str, ...]:
    """All that a product says beside its conduct."""
    return (*_axes(vocabulary, grid), *_settings(vocabulary, grid))


def _axes(vocabulary: Vocabulary, grid: Grid) -> tuple[str, ...]:
    """The ages, and every dimension in which the grid departs from the default."""
    found = []
    relative = {item.dimension: item for item in grid.relative}
    for name, values in grid.axes:
        dimension = vocabulary.dimensions[name]
        if name in relative:
            words = [RELATIVE_AGES[word] for word in relative[name].words]
            fixed = tuple(value for value in values if value in relative[name].fixed)
            words += [listed(dimension, fixed)] if fixed else []
            found.append(f"{dimension.label}: {conjunction(words, 'or')}")
            continue
        if dimension.kind == "ages" or dimension.strip or tuple(values) != dimension.scenario:
            found.append(f"{dimension.label}: {listed(dimension, values)}")
    return tuple(found)


def _settings(vocabulary: Vocabulary, grid: Grid) -> tuple[str, ...]:
    implied = vocabulary.implied(grid.conduct)

    def names(some: Iterable[Circumstance]) -> str:
        return conjunction([label_of(c) for c in some]) or "nothing further"

    sets = [names(vocabulary.narrowest(s.present - implied)) for s in grid.settings]
    first = grid.settings[0]
    if first.free:
        without = f"without {names(vocabulary.widest(first.absent))}" if first.absent else ""
        return tuple(x for x in (f"with {conjunction(sets, 'or')}, whatever else is proved", without) if x)
    return () if sets == ["nothing further"] else (f"circumstances: {' | '.join(sets)}",)
