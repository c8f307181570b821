"""How what two criteria ask relates, as sets: scenarios grid by grid, measures by the answers they refuse."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence

from ..model.scenario import Grid, read_alike
from ..model.standard import Condition, Criterion


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


def within(first: Criterion, second: Criterion) -> Relation | None:
    """Whether all that the first asks is asked by the second: the same or less; ``None`` where it is not."""
    topics = [{c.measure.id for c in x.hold} | set(x.conducts) for x in (first, second)]
    if first.verb != second.verb or not topics[0] <= topics[1]:
        return None
    relation = compare(first, second)[0]
    return relation if relation in (Relation.SAME, Relation.LESS) else None


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
    if measure.type == "set":
        answers = [(), *((answer,) for answer in answers)]
    for answer in answers:
        if condition.credit(answer) < 1:
            yield measure.id, answer
