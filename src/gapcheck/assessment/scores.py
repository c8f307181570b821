"""Statuses, credit and the score tree: exact fractions, always an interval, rounded once when shown."""

from __future__ import annotations

import enum
import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen

from ..model.numbers import round_half_up
from ..model.standard import Criterion, Group, Method, Pack, Verdict


class Level(enum.IntEnum):
    """How far a criterion is met on one reading of the law."""

    UNMET = 0
    PARTIAL = 1
    IN_LINE = 2
    MET = 3

    @property
    def credit(self) -> Fraction:
        """1 for met and for in line by a permitted option, one half for partial, 0 for unmet."""
        return _CREDIT[self]


_NOTHING = Fraction(0)
_CREDIT = {Level.UNMET: Fraction(0), Level.PARTIAL: Fraction(1, 2), Level.IN_LINE: Fraction(1), Level.MET: Fraction(1)}


class Status(enum.StrEnum):
    """The pair of levels, low and high, as one word."""

    MET = "met"
    IN_LINE = "in_line"
    PARTIAL = "partial"
    UNMET = "unmet"
    UNMET_TO_PARTIAL = "unmet_to_partial"
    PARTIAL_TO_MET = "partial_to_met"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"

    @classmethod
    def of(cls, low: Level, high: Level) -> Status:
        """The word for a pair of levels."""
        if (low, high) == (Level.IN_LINE, Level.MET):
            return cls.IN_LINE
        return _WORDS[low, Level.MET if high is Level.IN_LINE and low is not high else high]

    @property
    def words(self) -> str:
        """As a sentence says it: ``unmet to partial``."""
        words = {"partial": "met in part", "in_line": "in line by a permitted option"}
        return words.get(self.value, self.value.replace("_", " "))

    @property
    def levels(self) -> tuple[Level, Level] | None:
        """The pair of levels; ``None`` where the criterion does not apply."""
        return next((pair for pair, word in _WORDS.items() if word is self), None)


_WORDS = {
    (Level.MET, Level.MET): Status.MET,
    (Level.IN_LINE, Level.IN_LINE): Status.IN_LINE,
    (Level.PARTIAL, Level.PARTIAL): Status.PARTIAL,
    (Level.UNMET, Level.UNMET): Status.UNMET,
    (Level.UNMET, Level.PARTIAL): Status.UNMET_TO_PARTIAL,
    (Level.PARTIAL, Level.MET): Status.PARTIAL_TO_MET,
    (Level.UNMET, Level.MET): Status.NOT_KNOWN,
}


@frozen
class Score:
    """An interval from 0 to 100, exact; ``None`` at both ends where nothing applied.

    >>> s = Score(Fraction(100, 3), Fraction(50), Fraction(5, 6))
    >>> f"{s}", s.rounded()
    ('33 to 50', (33, 50))
    """

    low: Fraction | None
    high: Fraction | None
    coverage: Fraction | None = None

    def rounded(self, places: int = 0) -> tuple[int | float, int | float] | None:
        """Both ends rounded half up."""
        if self.low is None or self.high is None:
            return None
        return (round_half_up(self.low, places), round_half_up(self.high, places))

    def __str__(self) -> str:
        ends = self.rounded()
        if ends is None:
            return "does not apply"
        return f"{ends[0]}" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


@frozen(cache_hash=True)
class Mark:
    """A criterion's result for scoring: levels and credit on both readings; ``None`` where it does not apply."""

    levels: tuple[Level, Level] | None
    credit: tuple[Fraction, Fraction] | None

    @property
    def status(self) -> Status:
        """The status word."""
        return Status.of(*self.levels) if self.levels else Status.NOT_APPLICABLE


@frozen(eq=False)
class Node:
    """A node of the score tree: a pack, a group, or a criterion (a leaf).

    ``share`` is the score from 0 to 1 on both readings, ``None`` where nothing applied; ``most`` is what the node
    counts where its parent sums; ``width`` is the sum of the widths of the ``applicable`` criteria below it.
    """

    id: str
    title: str
    weight: Fraction
    counts: Mapping[str, int] = field(factory=dict)
    children: tuple[Node, ...] = ()
    method: Method = Method()
    leaf: bool = False
    share: tuple[Fraction, Fraction] | None = None
    most: Fraction = Fraction(1)
    width: Fraction = Fraction(0)
    applicable: int = 0

    @property
    def score(self) -> Score:
        """The score from 0 to 100, with its coverage."""
        if self.share is None:
            return Score(None, None, None)
        return Score(self.share[0] * 100, self.share[1] * 100, 1 - self.width / self.applicable)


@frozen
class Conclusion:
    """A verdict of a pack: yes, no or not known."""

    id: str
    title: str
    answer: str


def tree(pack: Pack, marks: Mapping[str, Mark]) -> Node:
    """The score tree of a pack from the marks of its criteria; parts that several laws or days share are made once."""
    groups, criteria = _children(pack)

    def below(parent: str) -> tuple[Node, ...]:
        found = [_group(g, below(g.id)) for g in groups.get(parent, ())]
        return (*found, *(_leaf(c, marks[c.id]) for c in criteria.get(parent, ())))

    return _root(pack, below(""))


@functools.lru_cache(maxsize=256)
def _children(pack: Pack) -> tuple[dict[str, list[Group]], dict[str, list[Criterion]]]:
    """The groups and the criteria of a pack by the group they stand in."""
    groups: dict[str, list[Group]] = {}
    criteria: dict[str, list[Criterion]] = {}
    for group in pack.groups.values():
        groups.setdefault(group.parent, []).append(group)
    for criterion in pack.criteria.values():
        criteria.setdefault(criterion.group, []).append(criterion)
    return groups, criteria


@functools.lru_cache(maxsize=8192)
def _leaf(criterion: Criterion, mark: Mark) -> Node:
    counts: dict[str, int] = {mark.status.value: 1}
    if mark.credit is None:
        return Node(criterion.id, criterion.title, criterion.weight, counts, leaf=True, most=criterion.weight)
    low, high = mark.credit
    return Node(
        criterion.id, criterion.title, criterion.weight, counts, leaf=True,
        share=mark.credit, most=criterion.weight, width=high - low if low is not high else _NOTHING, applicable=1,
    )  # fmt: skip


@functools.lru_cache(maxsize=4096)
def _group(group: Group, children: tuple[Node, ...]) -> Node:
    return _aggregate(group.id, group.title, group.weight, group.method, children)


@functools.lru_cache(maxsize=1024)
def _root(pack: Pack, children: tuple[Node, ...]) -> Node:
    return _aggregate(pack.id, pack.title, Fraction(1), pack.method, children)


def _aggregate(key: str, title: str, weight: Fraction, method: Method, children: Sequence[Node]) -> Node:
    counts: dict[str, int] = {}
    for child in children:
        for status, count in child.counts.items():
            counts[status] = counts.get(status, 0) + count
    ordered: dict[str, int] = {s.value: counts[s.value] for s in Status if s.value in counts}
    applicable = [(c.share, c.weight, c.most) for c in children if c.share is not None]
    ends, most, width = None, weight, _NOTHING
    if applicable:
        ends = (_combine(method, applicable, 0), _combine(method, applicable, 1))
        width = _sum([c.width for c in children])
        if method.name == "sum":
            most = _sum([points for _, _, points in applicable])
    number = sum(c.applicable for c in children)
    return Node(
        key, title, weight, ordered, tuple(children), method, share=ends, most=most, width=width, applicable=number
    )


def _combine(
    method: Method, children: Sequence[tuple[tuple[Fraction, Fraction], Fraction, Fraction]], end: int
) -> Fraction:
    """The share from 0 to 1 that a method makes of its children at the low (0) or the high (1) end."""
    shares = [child[0][end] for child in children]
    if method.name == "min":
        return min(shares)
    if method.name == "max":
        return max(shares)
    if method.name == "at_least":
        return Fraction(sum(share == 1 for share in shares) >= method.k)
    weights = [most if method.name == "sum" else weight for _, weight, most in children]
    total = _sum(weights)
    if not total:
        return Fraction(0)
    earned = _over_one(
        [(s.numerator * w.numerator, s.denominator * w.denominator) for s, w in zip(shares, weights, strict=True)]
    )
    return Fraction(earned[0] * total.denominator, earned[1] * total.numerator)


def _sum(numbers: Iterable[Fraction]) -> Fraction:
    """A sum of fractions, reduced once."""
    return Fraction(*_over_one([(n.numerator, n.denominator) for n in numbers]))


def _over_one(numbers: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The sum of numerators over their common denominator, which is faster than adding fractions one by one."""
    denominator = math.lcm(*(d for _, d in numbers))
    return sum(n * (denominator // d) for n, d in numbers), denominator


def leaves(nodes: Iterable[Node]) -> list[Node]:
    """The criteria below some nodes, in order."""
    return [leaf for node in nodes for leaf in ([node] if node.leaf else leaves(node.children))]


def overall(nodes: Sequence[Node]) -> Score:
    """The score of several packs read together: the plain mean of theirs."""
    return _aggregate("all", "all packs", Fraction(1), Method(), nodes).score if len(nodes) != 1 else nodes[0].score


def conclude(verdict: Verdict, marks: Mapping[str, Mark]) -> Conclusion:
    """A verdict from the marks: yes or no only where every reading agrees."""
    names = verdict.criteria or tuple(marks)
    levels = [marks[name].levels for name in names]
    low, high = (sum(1 for pair in levels if pair and pair[end] is Level.MET) for end in (0, 1))
    answer = "yes" if low >= verdict.k else "no" if high < verdict.k else "not known"
    return Conclusion(verdict.id, verdict.title, answer)


def share(part: int, whole: int) -> Fraction:
    """``part`` of ``whole`` scenarios."""
    return Fraction(part.bit_count(), whole.bit_count()) if whole else Fraction(0)
