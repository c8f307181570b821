"""Which criteria of one standard ask the same, more, less or other than those of another: computed, not written down.

Criteria on conduct are compared as sets of scenarios, grid by grid; criteria on measures by the answers they refuse.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from ..algebra.space import space_of
from ..model.scenario import Grid, every_reading, read_alike, rests_on
from ..model.standard import Condition, Criterion, Pack


class Relation(enum.StrEnum):
    """What the first criterion asks, seen from the second."""

    SAME = "same"
    MORE = "more"
    LESS = "less"
    OVERLAP = "overlap"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As a table says it."""
        return {
            "same": "asks the same as",
            "more": "asks more than",
            "less": "asks less than",
            "overlap": "overlaps with",
            "other": "asks other than",
        }[self.value]


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


def compare(first: Criterion, second: Criterion) -> tuple[Relation, int, tuple[int, int]]:
    """How two criteria relate, with what they have in common and the size of each.

    Where ages go by the age of consent both are read at each that it may be, and all of these readings are counted:
    one asks more than another if it does so on every reading.
    """
    if first.verb != second.verb:
        return Relation.OTHER, 0, (0, 0)
    if first.verb == "hold":
        refused, other = ({item for c in x.hold for item in _refused(c, (first, second))} for x in (first, second))
        common = len(refused & other)
        sizes = (len(refused), len(other))
    else:
        common, sizes = 0, (0, 0)
        for ours, theirs in read_alike(first.grids, second.grids):
            common += sum(_common(a, b) for a in ours for b in theirs)
            sizes = (sizes[0] + sum(g.size for g in ours), sizes[1] + sum(g.size for g in theirs))
    return _relation(common, *sizes), common, sizes


def _relation(common: int, first: int, second: int) -> Relation:
    if not common:
        return Relation.OTHER
    if common == first == second:
        return Relation.SAME
    if common == second:
        return Relation.MORE
    return Relation.LESS if common == first else Relation.OVERLAP


def _common(first: Grid, second: Grid) -> int:
    """How many scenarios two grids share."""
    if first.conduct != second.conduct:
        return 0
    size = len(set(first.settings) & set(second.settings))
    others = dict(second.axes)
    for name, values in first.axes:
        size *= len(set(values) & set(others[name]))
    return size


def _refused(condition: Condition, pair: Sequence[Criterion]) -> Iterator[tuple[str, object]]:
    """The answers that a condition does not accept in full; numbers are sampled where the pair's bounds lie."""
    measure = condition.measure
    answers: Sequence[object]
    if measure.type == "bool":
        answers = (True, False)
    elif measure.values:
        answers = measure.values
    else:
        bounds = [b for x in pair for c in x.hold if c.measure == measure for b in (c.at_least, c.at_most, *c.accepted)]
        answers = sorted({b + step for b in bounds if b is not None for step in (-1, 0, 1)})
    for answer in answers:
        if condition.credit((answer,) if measure.type == "set" else answer) < 1:
            yield measure.id, answer


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
