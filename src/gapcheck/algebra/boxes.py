"""A set of scenarios as few boxes, each a product of values that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ..model.scenario import Setting
from ..model.vocabulary import Value
from .space import Block, Mask, ScenarioSpace


@frozen
class Box:
    """A product of values: every scenario it spans is in the set it was made from."""

    conducts: tuple[str, ...]
    values: Mapping[str, tuple[Value, ...]]
    settings: tuple[Setting, ...]
    count: int


def boxes(space: ScenarioSpace, mask: Mask, criterion: str = "") -> tuple[Box, ...]:
    """A set as few disjoint boxes: exact, deterministic, not necessarily the fewest.

    Within each grid the set is cut along the axis with the fewest different slices until every piece is a full
    product; pieces of different conducts that span the same values are then joined.

    Args:
        criterion: the only criterion whose scenarios the set holds, where that is known.
    """
    joined: dict[Any, list[str]] = {}
    counts: dict[Any, int] = {}
    for block in space.blocks_of.get(criterion, []) if criterion else space.blocks:
        local = (mask >> block.offset) & ((1 << block.size) - 1)
        if not local:
            continue
        lengths = tuple(len(p) for p in block.patterns)
        if local == (1 << block.size) - 1:  # the whole grid, as most gaps are
            key = (block.key, block.grid.axes, block.grid.settings)
            joined.setdefault(key, []).append(block.grid.conduct)
            counts[key] = counts.get(key, 0) + block.size
            continue
        for digits in _split(local, tuple(range(len(lengths))), block):
            values = tuple(
                (name, tuple(vals[d] for d in digits[axis])) for axis, (name, vals) in enumerate(block.grid.axes)
            )
            settings = tuple(block.grid.settings[d] for d in digits[len(lengths) - 1])
            key = (block.key, values, settings)
            joined.setdefault(key, []).append(block.grid.conduct)
            size = len(settings)
            for _, vals in values:
                size *= len(vals)
            counts[key] = counts.get(key, 0) + size
    return tuple(Box(tuple(names), dict(key[1]), key[2], counts[key]) for key, names in joined.items())


def _split(mask: Mask, axes: tuple[int, ...], block: Block) -> list[dict[int, tuple[int, ...]]]:
    """Boxes of a local mask over the remaining axes; the digits of the other axes are 0."""
    used = {axis: tuple(d for d, p in enumerate(block.patterns[axis]) if mask & p) for axis in axes}
    volume = 1
    for digits in used.values():
        volume *= len(digits)
    if mask.bit_count() == volume:
        return [used]
    best: tuple[int, dict[Mask, list[int]]] | None = None
    for axis in axes:
        if len(used[axis]) > 1:
            groups: dict[Mask, list[int]] = {}
            for digit in used[axis]:
                piece = (mask & block.patterns[axis][digit]) >> (digit * block.strides[axis])
                groups.setdefault(piece, []).append(digit)
            if len(groups) > 1 and (best is None or len(groups) < len(best[1])):
                best = (axis, groups)
    assert best is not None, "a set that is no product differs along some axis"
    axis, groups = best
    rest = tuple(a for a in axes if a != axis)
    return [{**box, axis: tuple(digits)} for piece, digits in groups.items() for box in _split(piece, rest, block)]
