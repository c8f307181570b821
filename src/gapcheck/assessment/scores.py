"""Statuses, credit and the score tree: exact fractions, always an interval, rounded once when shown."""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction

from attrs import evolve, field, frozen

from ..model.numbers import round_half_up
from ..model.standard import Criterion, Group, Method, Pack, Verdict
from .leftopen import Case, Given, Open, cases
from .methods import Part, combine, total


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
    exact: bool = True  # else an outer bound: the least and the greatest score lie within it

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
    """A criterion's result for scoring: levels and credit on both readings; ``None`` where it does not apply.

    Attributes:
        may_lapse: whether it does not apply on some readings; levels and credit are then those of the others.
        cases: where it rests on measures without an answer, the mark that each of their answers brings.
        exact: whether those answers were tried; else levels and credit are outer bounds.
    """

    levels: tuple[Level, Level] | None
    credit: tuple[Fraction, Fraction] | None
    may_lapse: bool = False
    cases: tuple[tuple[Case, Mark], ...] = field(default=(), repr=False)
    exact: bool = True

    @property
    def status(self) -> Status:
        """The status word."""
        return Status.of(*self.levels) if self.levels else Status.NOT_APPLICABLE


def joined(cases: Sequence[tuple[Case, Mark]]) -> Mark:
    """One mark of what each of several readings brings; the readings are kept where they differ."""
    marks = [mark for _, mark in cases]
    if all(mark == marks[0] for mark in marks):
        return marks[0]
    levels = [mark.levels for mark in marks if mark.levels]
    credits = [mark.credit for mark in marks if mark.credit]
    if not levels:
        return marks[0]
    return Mark(
        (min(low for low, _ in levels), max(high for _, high in levels)),
        (min(low for low, _ in credits), max(high for _, high in credits)),
        may_lapse=any(mark.may_lapse or mark.levels is None for mark in marks),
        cases=tuple(cases),
        exact=all(mark.exact for mark in marks),
    )


@frozen(eq=False)
class Node:
    """A node of the score tree: a pack, a group, or a criterion (a leaf).

    ``share`` is the score from 0 to 1 on both readings, ``None`` where nothing applied; ``most`` is what the node
    counts where its parent sums; ``width`` is the sum of the widths of the ``applicable`` criteria below it.
    ``may_lapse`` says that on some readings nothing below it applies, ``exact`` whether the share is the least
    interval or one that holds it.
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
    may_lapse: bool = False
    exact: bool = True

    @property
    def score(self) -> Score:
        """The score from 0 to 100, with its coverage."""
        if self.share is None:
            return Score(None, None, None)
        return Score(self.share[0] * 100, self.share[1] * 100, 1 - self.width / self.applicable, self.exact)


@frozen
class Conclusion:
    """A verdict of a pack: yes, partly, no, or what of these it lies between."""

    id: str
    title: str
    answer: str


def tree(pack: Pack, marks: Mapping[str, Mark]) -> Node:
    """The score tree of a pack from the marks of its criteria; parts that several laws or days share are made once.

    Where criteria rest on the same measures without an answer, the share of every node is the least and the greatest
    over all their answers, taken jointly; where these are too many, a bound that holds it.
    """
    outer = _tree(pack, marks)
    resting = {key for key, mark in marks.items() if mark.cases}
    if not resting:
        return outer
    tried = readings(marks)
    if tried is None:
        return _inexact(outer, resting)
    return _jointly(outer, [_tree(pack, {**marks, **chosen}) for chosen in tried])


def _tree(pack: Pack, marks: Mapping[str, Mark]) -> Node:
    """The tree in which each criterion is bounded by itself."""
    groups, criteria = _children(pack)

    def below(parent: str) -> tuple[Node, ...]:
        found = [_group(g, below(g.id)) for g in groups.get(parent, ())]
        return (*found, *(_leaf(c, marks[c.id]) for c in criteria.get(parent, ())))

    return _root(pack, below(""))


def readings(marks: Mapping[str, Mark]) -> Iterator[dict[str, Mark]] | None:
    """For each combination of answers on which marks rest those marks as it makes them; ``None`` for too many."""
    resting = {key: dict(mark.cases) for key, mark in marks.items() if mark.cases}
    open_ = rests_on(marks)
    tried = cases(open_, open_)
    if tried is None:
        return None
    names = {key: [given.measure for given in next(iter(by_case))] for key, by_case in resting.items()}

    def marked(answers: Mapping[str, Given]) -> dict[str, Mark]:
        return {key: by_case[tuple(answers[name] for name in names[key])] for key, by_case in resting.items()}

    return (marked({given.measure: given for given in case}) for case in tried)


def rests_on(marks: Mapping[str, Mark]) -> Open:
    """The measures without an answer on which some marks rest, with the answers that bring different ones."""
    open_: dict[str, dict[Given, None]] = {}
    for given in (given for mark in marks.values() for case, _ in mark.cases for given in case):
        open_.setdefault(given.measure, {})[given] = None
    return {name: tuple(answers) for name, answers in open_.items()}


def _jointly(outer: Node, nodes: Sequence[Node]) -> Node:
    """A tree with the shares that the same tree has on each of several readings."""
    shares = [node.share for node in nodes if node.share is not None]
    children = [
        _jointly(child, same) for child, *same in zip(outer.children, *(n.children for n in nodes), strict=True)
    ]
    return evolve(
        outer,
        children=tuple(children),
        share=(min(low for low, _ in shares), max(high for _, high in shares)) if shares else None,
        may_lapse=any(node.may_lapse or node.share is None for node in nodes),
        exact=all(node.exact for node in nodes),
    )


def _inexact(node: Node, resting: Set[str]) -> Node:
    """A tree that says where several criteria may rest on one answer that was not tried."""
    if node.leaf or not any(leaf.id in resting for leaf in leaves([node])):
        return node
    return evolve(node, children=tuple(_inexact(child, resting) for child in node.children), exact=False)


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
        may_lapse=mark.may_lapse, exact=mark.exact,
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
    parts = [part for child in children for part in _parts(method, child)]
    counted = [part for part in parts if part.weight]  # what has no weight is not scored, whatever the method
    ends, most, width = None, weight, _NOTHING
    if counted:
        ends = (combine(method, counted, 0), combine(method, counted, 1))
        if method.name == "sum":
            most = total([part.weight for part in counted])
    number = sum(c.applicable for c in children)
    if number:
        width = total([c.width for c in children])
    return Node(
        key, title, weight, ordered, tuple(children), method, share=ends, most=most, width=width, applicable=number,
        may_lapse=bool(counted) and all(part.may_lapse for part in counted), exact=all(c.exact for c in children),
    )  # fmt: skip


def _parts(method: Method, child: Node) -> Iterator[Part]:
    """A child as its parent counts it: under a sum, of a child that sums every part, since some may not apply."""
    if method.name == "sum" and child.method.name == "sum" and not child.leaf:
        for below in child.children:
            yield from _parts(method, below)
    elif child.share is not None:
        weight = child.most if method.name == "sum" else child.weight
        yield Part(child.share, weight, child.may_lapse)


def leaves(nodes: Iterable[Node]) -> list[Node]:
    """The criteria below some nodes, in order."""
    return [leaf for node in nodes for leaf in ([node] if node.leaf else leaves(node.children))]


def overall(nodes: Sequence[Node]) -> Score:
    """The score of several packs read together: the plain mean of theirs."""
    return _aggregate("all", "all packs", Fraction(1), Method(), nodes).score if len(nodes) != 1 else nodes[0].score


ANSWERS = {
    (0, 0): "no",
    (1, 1): "partly",
    (2, 2): "yes",
    (0, 1): "no or partly",
    (1, 2): "partly or yes",
    (0, 2): "not known",
}
"""What a verdict says, by how far it is fulfilled at the least and at the most."""


def conclude(verdict: Verdict, marks: Mapping[str, Mark]) -> Conclusion:
    """A verdict from the marks: what every reading agrees on."""
    named = {name: marks[name] for name in verdict.criteria} if verdict.criteria else marks
    tried = readings(named)
    each = [{**named, **chosen} for chosen in tried] if tried else [named]
    ends = min(_fulfilled(verdict, some, 0) for some in each), max(_fulfilled(verdict, some, 1) for some in each)
    return Conclusion(verdict.id, verdict.title, ANSWERS[ends])


def _fulfilled(verdict: Verdict, marks: Mapping[str, Mark], end: int) -> int:
    """How far a verdict is fulfilled at the least (0) or the most (1); what may not apply is not surely met."""
    levels = [mark.levels[end] for mark in marks.values() if mark.levels and (end or not mark.may_lapse)]
    if sum(level.credit == 1 for level in levels) >= verdict.k:
        return 2
    return int(0 < verdict.partly <= sum(level.credit > 0 for level in levels))


def share(part: int, whole: int) -> Fraction:
    """``part`` of ``whole`` scenarios."""
    return Fraction(part.bit_count(), whole.bit_count()) if whole else Fraction(0)
