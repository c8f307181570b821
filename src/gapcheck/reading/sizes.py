"""How many scenarios a standard may name, and that none is named twice in one criterion."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from ..documents.source import Source
from ..errors import Diagnostic
from ..model.scenario import Grid, read_alike
from ..model.standard import Pack

MAX_SCENARIOS = 500_000  # of one criterion
MAX_PACK = 2_000_000  # of all its criteria


def sized(pack: Pack, source: Source) -> Iterator[Diagnostic]:
    """Scenarios that are named twice, or too many."""
    total = 0
    for key, criterion in pack.criteria.items():
        mark = source.mark(("criteria", key, criterion.verb))
        count = sum(g.size for g in criterion.grids)
        total += count
        if count > MAX_SCENARIOS:
            yield source.problem(mark, f"{count:,} scenarios", expected=f"expected at most {MAX_SCENARIOS:,}")
            continue
        conduct = named_twice(criterion.grids)
        if conduct:
            message = f"two products of this criterion name the same scenario of {conduct}"
            yield source.problem(mark, message, expected="each scenario once")
    if total > MAX_PACK:
        message = f"{total:,} scenarios in all"
        yield source.problem(source.mark(("criteria",), key=True), message, expected=f"expected at most {MAX_PACK:,}")


def named_twice(grids: Iterable[Grid]) -> str:
    """The first conduct of which two grids share a scenario; empty where none do."""
    by_conduct: dict[str, list[Grid]] = {}
    for grid in grids:
        by_conduct.setdefault(grid.conduct, []).append(grid)
    twice = (c for c, some in by_conduct.items() if any(_overlap(*p) for p in itertools.combinations(some, 2)))
    return next(twice, "")


def _overlap(first: Grid, second: Grid) -> bool:
    if first.relative or second.relative:
        return any(one and other and _overlap(*one, *other) for one, other in read_alike([first], [second]))
    if not set(first.settings) & set(second.settings):
        return False
    others = dict(second.axes)
    return all(set(values) & set(others[name]) for name, values in first.axes)
