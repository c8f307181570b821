"""Which criteria of one standard ask the same, more, less or other than those of another: computed, never written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from ..algebra.compare import Relation, compare
from ..algebra.space import space_of
from ..model.scenario import every_reading, rests_on
from ..model.standard import Criterion, Pack


@frozen
class Link:
    """A criterion and one of another pack that asks something in common.

    ``common`` counts the scenarios (or refused answers) that both ask, ``first`` and ``second`` those of each.
    """

    first: str
    second: str
    pack: str
    relation: Relation
    common: int
    sizes: tuple[int, int]


@frozen
class Crossing:
    """A criterion with its links to another pack, and the share of its scenarios that pack asks in all."""

    criterion: Criterion
    links: tuple[Link, ...]
    asked: Fraction | None


def crosswalk(pack: Pack, others: Sequence[Pack]) -> tuple[Crossing, ...]:
    """For every criterion of a pack what the others ask of the same.

    >>> from gapcheck import load_pack
    >>> ecpat = load_pack("ecpat-2022")
    >>> own = {c.criterion.id: c for c in crosswalk(ecpat, [ecpat])}
    >>> [link.relation.value for link in own["csam-viewing"].links if link.second == "csam-viewing"]
    ['same']
    """
    found = []
    for criterion in pack.criteria.values():
        links = tuple(link for other in others for link in _links(criterion, other))
        found.append(Crossing(criterion, links, _asked(pack, criterion, others)))
    return tuple(found)


def _links(criterion: Criterion, other: Pack) -> Iterator[Link]:
    for second in other.criteria.values():
        relation, common, sizes = compare(criterion, second)
        if relation is not Relation.OTHER:
            yield Link(criterion.id, second.id, other.id, relation, common, sizes)


def _asked(pack: Pack, criterion: Criterion, others: Sequence[Pack]) -> Fraction | None:
    """The share of a criterion's scenarios that the other packs ask together; ``None`` for measures."""
    space, part, whole = space_of(pack), 0, 0
    asking = [g for other in others for c in other.criteria.values() if c.verb == criterion.verb for g in c.grids]
    for ages in every_reading(rests_on([*criterion.grids, *asking])):
        area, covered = space.area(criterion.id, ages), 0
        for grid in (found for grid in asking if (found := grid.at(ages)) is not None):
            values = {name: frozenset(some) for name, some in grid.axes}
            settings = [s.present for s in grid.settings]
            covered |= space.restrict(area, frozenset([grid.conduct]), values, settings)
        part, whole = part + (covered & area).bit_count(), whole + area.bit_count()
    return Fraction(part, whole) if whole else None


def crossing_rows(crossings: Iterable[Crossing]) -> tuple[list[str], list[list[str]]]:
    """A crosswalk as rows: a criterion, how it relates, to which criterion of which pack, and what is common."""
    header = ["criterion", "relation", "pack", "other criterion", "in common"]
    found = []
    for crossing in crossings:
        for link in crossing.links:
            common = f"{link.common} of {link.sizes[0]} and {link.sizes[1]}"
            found.append([crossing.criterion.id, link.relation.words, link.pack, link.second, common])
        if not crossing.links:
            found.append([crossing.criterion.id, "is asked by none", "", "", ""])
    return header, found
