"""The algebra: scenarios numbered once, sets of them as integers.

A criterion speaks of product grids of values, one for each of its conducts. A `ScenarioSpace` numbers the scenarios of
all criteria, grid after grid; a set of scenarios is then one Python integer, bit *i* for scenario *i*, and every value
of every dimension has a mask. Union, intersection and difference are ``|``, ``&`` and ``& ~``.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from attrs import evolve, frozen

from ..model.scenario import Ages, Grid, Scenario, Setting
from ..model.standard import Criterion, Pack
from ..model.vocabulary import Value, Vocabulary

Mask = int
MOST_KEPT = 20_000  # sets that a space remembers


@frozen
class Block:
    """A grid at its place in the numbering, with the local mask of every value of every axis."""

    key: str
    grid: Grid
    offset: int
    size: int
    strides: tuple[int, ...]
    patterns: tuple[tuple[Mask, ...], ...]


def _comb(size: int, stride: int, length: int) -> tuple[Mask, ...]:
    """The masks of an axis: bits whose digit is 0, 1, ... in a grid of ``size`` scenarios."""
    period = stride * length
    teeth, width = (1 << stride) - 1, period
    while width < size:  # doubled, since dividing long integers costs more
        teeth |= teeth << width
        width *= 2
    teeth &= (1 << size) - 1
    return tuple(teeth << (digit * stride) & ((1 << size) - 1) for digit in range(length))


class ScenarioSpace:
    """The numbered scenarios of some criteria, and the masks to compute with them.

    Args:
        vocabulary: what the grids speak of.
        grids: for each criterion's key its grids, which must not share a scenario.

    >>> from gapcheck import load_pack
    >>> space = space_of(load_pack("ecpat-2022"))
    >>> space.count == sum(mask.bit_count() for mask in space.criteria.values())
    True
    """

    def __init__(self, vocabulary: Vocabulary, grids: Mapping[str, Sequence[Grid]]) -> None:
        self.vocabulary = vocabulary
        self.criteria: dict[str, Mask] = {}
        self.conduct: dict[str, Mask] = {}
        self.present: dict[str, Mask] = {}
        self._absent: dict[str, Mask] = {}
        self._values: dict[str, dict[Value, Mask]] = {}
        self._applies: dict[str, Mask] = {}
        self._free: Mask = 0
        self.blocks: list[Block] = []
        self.blocks_of: dict[str, list[Block]] = {}
        self._relative: set[str] = set()
        self._memo: dict[Any, Mask] = {}
        offset = 0
        for key, parts in grids.items():
            start = offset
            for grid in parts:
                self._add(key, grid, offset)
                offset += grid.size
            if any(grid.relative for grid in parts):
                self._relative.add(key)
            self.criteria[key] = ((1 << (offset - start)) - 1) << start
        self.count = offset
        self.full: Mask = (1 << offset) - 1

    def _add(self, key: str, grid: Grid, offset: int) -> None:
        lengths = [len(values) for _, values in grid.axes] + [len(grid.settings)]
        strides, size = [], 1
        for length in lengths:
            strides.append(size)
            size *= length
        patterns = tuple(_comb(size, stride, length) for stride, length in zip(strides, lengths, strict=True))
        placed = Block(key, grid, offset, size, tuple(strides), patterns)
        self.blocks.append(placed)
        self.blocks_of.setdefault(key, []).append(placed)
        block = ((1 << size) - 1) << offset
        _join(self.conduct, grid.conduct, block)
        for (dimension, values), masks in zip(grid.axes, patterns[:-1], strict=True):
            _join(self._applies, dimension, block)
            by_value = self._values.setdefault(dimension, {})
            for value, mask in zip(values, masks, strict=True):
                _join(by_value, value, mask << offset)
        for setting, mask in zip(grid.settings, patterns[-1], strict=True):
            here = mask << offset
            for name in setting.present:
                _join(self.present, name, here)
            for name in setting.absent | setting.shut:
                _join(self._absent, name, here)
            if setting.free:
                self._free |= here

    def area(self, key: str, ages: Ages) -> Mask:
        """The scenarios that a criterion asks of a law with these ages of consent."""
        if key not in self._relative:
            return self.criteria[key]
        return self.kept(("area", key, tuple(ages.items())), lambda: self._asked(key, ages))

    def _asked(self, key: str, ages: Ages) -> Mask:
        found = 0
        for block in self.blocks_of[key]:
            local = (1 << block.size) - 1
            for item in block.grid.relative:
                at = item.at(ages[item.measure])
                place = [name for name, _ in block.grid.axes].index(item.dimension)
                some = zip(block.grid.axes[place][1], block.patterns[place], strict=True)
                local &= functools.reduce(operator.or_, (mask for value, mask in some if value in at), 0)
            found |= local << block.offset
        return found

    def value(self, dimension: str, value: Value) -> Mask:
        """The scenarios that have this value in this dimension."""
        return self._values.get(dimension, {}).get(value, 0)

    def values(self, dimension: str) -> tuple[Value, ...]:
        """The values of a dimension that occur in some scenario."""
        return tuple(self._values.get(dimension, {}))

    def cover(self, dimension: str, values: frozenset[Value]) -> Mask:
        """The scenarios that have one of the values, and those in which the dimension does not exist."""
        key = (dimension, values)
        if key not in self._memo:
            mask = self.full & ~self._applies.get(dimension, 0)
            for value, one in self._values.get(dimension, {}).items():
                if value in values:
                    mask |= one
            self._memo[key] = mask
        return self._memo[key]

    def conducts(self, names: frozenset[Value]) -> Mask:
        """The scenarios of some conducts."""
        if names not in self._memo:
            mask = 0
            for name, one in self.conduct.items():
                if name in names:
                    mask |= one
            self._memo[names] = mask
        return self._memo[names]

    def kept(self, key: Any, make: Callable[[], Mask]) -> Mask:
        """A set that follows from the space alone, made once."""
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) >= MOST_KEPT:  # laws by the thousand each bring limits of their own
                self._memo.clear()
            found = self._memo[key] = make()
        return found

    def provable(self, circumstance: str) -> Mask:
        """The scenarios in which the circumstance is present or may be."""
        return self.present.get(circumstance, 0) | (self._free & ~self._absent.get(circumstance, 0))

    def any_provable(self, names: frozenset[str]) -> Mask:
        """The scenarios in which one of the circumstances is present or may be."""
        key = (None, names)  # no dimension has this name
        if key not in self._memo:
            mask = 0
            for name in names:
                mask |= self.provable(name)
            self._memo[key] = mask
        return self._memo[key]

    def any_present(self, names: Iterable[str]) -> Mask:
        """The scenarios in which one of the circumstances is surely present."""
        mask = 0
        for name in names:
            mask |= self.present.get(name, 0)
        return mask

    def restrict(
        self,
        mask: Mask,
        conducts: frozenset[Value] | None = None,
        values: Mapping[str, frozenset[Value]] | None = None,
        settings: Sequence[frozenset[str]] | None = None,
    ) -> Mask:
        """The part of a set that has one of the conducts, of the values in each dimension, of the settings."""
        if conducts is not None:
            mask &= self.conducts(conducts)
        for dimension, some in (values or {}).items():
            mask &= self.cover(dimension, some)
        if settings is None:
            return mask
        chosen = 0
        for block in self.blocks:
            implied = self.vocabulary.implied(block.grid.conduct)
            for setting, pattern in zip(block.grid.settings, block.patterns[-1], strict=True):
                if setting.present - implied in [s - implied for s in settings]:
                    chosen |= pattern << block.offset
        return mask & chosen

    def scenario(self, index: int) -> Scenario:
        """The scenario with this number."""
        block = self._block_of(index)
        local = index - block.offset
        digits = [(local // s) % len(p) for s, p in zip(block.strides, block.patterns, strict=True)]
        values = {name: vals[d] for (name, vals), d in zip(block.grid.axes, digits, strict=False)}
        return Scenario(block.grid.conduct, values, block.grid.settings[digits[-1]])

    def _block_of(self, index: int) -> Block:
        low, high = 0, len(self.blocks)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.blocks[middle].offset <= index else (low, middle)
        return self.blocks[low]

    def scenarios(self, mask: Mask) -> Iterator[tuple[int, Scenario]]:
        """The scenarios of a set with their numbers, in order."""
        while mask:
            lowest = mask & -mask
            index = lowest.bit_length() - 1
            yield index, self.scenario(index)
            mask ^= lowest

    def typical(self, mask: Mask) -> int:
        """The number of the most readable scenario of a set that is not empty.

        It departs least from the vocabulary's defaults: first values first, an age near the typical one, few
        circumstances; among equals the lowest number.
        """
        for applies, ordered in self._preferences:
            rest = mask & applies
            if rest:
                for one in ordered:
                    if rest & one:
                        mask = (mask & ~applies) | (rest & one)
                        break
        for present in self.present.values():
            if mask & ~present:
                mask &= ~present
        return (mask & -mask).bit_length() - 1

    @functools.cached_property
    def _preferences(self) -> list[tuple[Mask, list[Mask]]]:
        """For each dimension where it applies, and the masks of its values, the most ordinary first."""
        found = []
        for dimension in self.vocabulary.dimensions.values():
            by_value = self._values.get(dimension.id, {})
            if len(by_value) > 1:
                masks = [by_value[v] for v in preference(dimension, by_value)]
                found.append((self._applies[dimension.id], masks))
        return found


def space_of(pack: Pack) -> ScenarioSpace:
    """The scenarios of a pack alone, numbered; built once in a process and kept as long as the pack is."""
    space = _SPACES.get(pack)
    if space is None:
        space = _SPACES[pack] = ScenarioSpace(pack.vocabulary, {key: c.grids for key, c in pack.criteria.items()})
    return space


def counterparts_of(pack: Pack) -> ScenarioSpace:
    """What stands beside the scenarios a pack wants spared (see `counterparts`); kept as long as the pack is."""
    space = _COUNTERPARTS.get(pack)
    if space is None:
        space = _COUNTERPARTS[pack] = counterparts(pack.vocabulary, pack.criteria.values())
    return space


def counterparts(vocabulary: Vocabulary, criteria: Iterable[Criterion]) -> ScenarioSpace:
    """The same acts as those to be spared, by the ordinary offender and with none of the circumstances named.

    What these shut out stays out: an act without consent is not the same as one between peers who agree.

    Where no provision reaches these, there is nothing to spare from.
    """
    return ScenarioSpace(
        vocabulary, {c.id: [_counterpart(vocabulary, grid) for grid in c.grids] for c in criteria if c.spare}
    )


def _counterpart(vocabulary: Vocabulary, grid: Grid) -> Grid:
    ordinary = {d.id: (d.ordinary,) for d in vocabulary.dimensions.values() if d.ordinary}
    axes = tuple((name, ordinary.get(name, values)) for name, values in grid.axes)
    implied = vocabulary.implied(grid.conduct)
    named = frozenset().union(*(s.present for s in grid.settings)) - implied
    made = (Setting(implied, s.absent | named, s.free, s.shut - named) for s in grid.settings)
    settings = tuple(dict.fromkeys(made))
    return evolve(grid, axes=axes, settings=settings)


_SPACES: WeakKeyDictionary[Pack, ScenarioSpace] = WeakKeyDictionary()
_COUNTERPARTS: WeakKeyDictionary[Pack, ScenarioSpace] = WeakKeyDictionary()


def preference(dimension: Any, values: Iterable[Value]) -> list[Value]:
    """Values of a dimension, the most ordinary first: defaults before others, ages by nearness to the typical one."""

    def rank(value: Value) -> tuple[int, int, int]:
        default = 0 if value in dimension.scenario else 1
        distance = abs(value - dimension.typical) if dimension.kind == "ages" and isinstance(value, int) else 0
        return (default, distance, dimension.values.index(value))

    return sorted(values, key=rank)


def _join(masks: dict[Any, Mask], key: Any, mask: Mask) -> None:
    masks[key] = masks.get(key, 0) | mask


class Bounds(NamedTuple):
    """A set of scenarios under doubt: ``surely`` is part of ``possibly``."""

    surely: Mask = 0
    possibly: Mask = 0

    def __and__(self, other: Bounds) -> Bounds:
        return Bounds(self.surely & other.surely, self.possibly & other.possibly)

    def __or__(self, other: Bounds) -> Bounds:
        return Bounds(self.surely | other.surely, self.possibly | other.possibly)


NOTHING = Bounds()
