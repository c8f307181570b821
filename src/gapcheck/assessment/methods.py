"""How a node of the score tree makes one share of those of its children, of which some may not apply."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ..model.standard import Method


class Part(NamedTuple):
    """What one child brings to its parent: a share that weighs so much, and may not be counted at all."""

    share: tuple[Fraction, Fraction]
    weight: Fraction
    may_lapse: bool


def combine(method: Method, parts: Sequence[Part], end: int) -> Fraction:
    """The share from 0 to 1 that a method makes of some parts at the low (0) or the high (1) end.

    Of the parts that may not apply those are counted that move the end; at least one where no other applies.
    """
    sure = [(part.share[end], part.weight) for part in parts if not part.may_lapse]
    perhaps = [(part.share[end], part.weight) for part in parts if part.may_lapse]
    if method.name in ("min", "max"):
        further = (method.name == "min") == (end == 0)  # whether one part more moves the end outwards
        if not further and not sure:
            return (min, max)[end](share for share, _ in perhaps)
        counted = [*sure, *perhaps] if further else sure
        return (min if method.name == "min" else max)(share for share, _ in counted)
    if method.name == "at_least":
        full = sum(share == 1 for share, _ in sure)
        if end == 1:
            full += sum(share == 1 for share, _ in perhaps)
        elif not sure:
            full = int(all(share == 1 for share, _ in perhaps))
        return Fraction(full >= method.k)
    if perhaps:
        perhaps.sort(reverse=end == 1)
        if not sure:
            sure.append(perhaps.pop(0))
        found = _mean(sure)
        for share, weight in perhaps:
            if (share >= found) if end == 0 else (share <= found):
                break
            sure.append((share, weight))
            found = _mean(sure)
        return found
    return _mean(sure)


def _mean(parts: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The mean of shares by their weights, which are not all 0."""
    whole = total([weight for _, weight in parts])
    earned = _over_one([(s.numerator * w.numerator, s.denominator * w.denominator) for s, w in parts])
    return Fraction(earned[0] * whole.denominator, earned[1] * whole.numerator)


def total(numbers: Iterable[Fraction]) -> Fraction:
    """A sum of fractions, reduced once."""
    return Fraction(*_over_one([(n.numerator, n.denominator) for n in numbers]))


def _over_one(numbers: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The sum of numerators over their common denominator, which is faster than adding fractions one by one."""
    denominator = math.lcm(*(d for _, d in numbers))
    return sum(n * (denominator // d) for n, d in numbers), denominator
