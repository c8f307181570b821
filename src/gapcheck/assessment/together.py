"""The score of several packs read together, whose criteria may rest on the same answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import evolve

from ..model.standard import Pack
from .leftopen import Case, Given, cases, finest, matching
from .scores import Mark, Node, Score, joined, overall, rests_on, tree

Part = tuple[Pack, Mapping[str, Mark], Node]
"""A pack, the marks of its criteria, and its score tree."""


def together(parts: Sequence[Part]) -> Score:
    """The plain mean of the scores of packs, over all answers on which several of them rest, taken jointly.

    Where these are too many each pack is bounded by itself, and the score is no exact interval.
    """
    outer = overall([node for _, _, node in parts])
    resting = [rests_on(marks) for _, marks, _ in parts]
    counted = Counter(name for open_ in resting for name in open_)
    shared = [name for name, count in counted.items() if count > 1]
    if not shared:
        return outer
    open_ = {
        name: finest(name, [(part[0], own[name]) for part, own in zip(parts, resting, strict=True) if name in own])
        for name in shared
    }
    tried = cases(open_, shared)
    if tried is None:
        return evolve(outer, exact=False)
    scores = [overall([_answered(part, own, case) for part, own in zip(parts, resting, strict=True)]) for case in tried]
    return evolve(
        outer,
        low=min((score.low for score in scores if score.low is not None), default=None),
        high=max((score.high for score in scores if score.high is not None), default=None),
        exact=all(score.exact for score in scores),
    )


def _answered(part: Part, open_: Mapping[str, Sequence[Given]], case: Case) -> Node:
    """The score tree of a pack where some of the measures on which it rests have these answers."""
    pack, marks, node = part
    chosen = {g.measure: matching(g, pack, open_[g.measure]) for g in case if g.measure in open_}
    if not chosen:
        return node
    return tree(pack, {key: _known(mark, chosen) if mark.cases else mark for key, mark in marks.items()})


def _known(mark: Mark, chosen: Mapping[str, Given]) -> Mark:
    """A mark where some of the measures on which it rests are known."""
    found = [
        (tuple(g for g in case if g.measure not in chosen), each)
        for case, each in mark.cases
        if all(chosen.get(g.measure, g) == g for g in case)
    ]
    return joined(found)
