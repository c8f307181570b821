"""What part of a standard's score each of its criteria carries."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from fractions import Fraction

from ..model.standard import Pack

_SHARED = ("mean", "sum")  # methods under which every child carries a part of its own


@functools.lru_cache(maxsize=256)
def effective_weights(pack: Pack) -> Mapping[str, Fraction | None]:
    """The share of the score, from 0 to 1, that each criterion carries where all of them apply.

    ``None`` where the method of a group counts or picks its children (``min``, ``at_least``), so that none of them
    carries a part of its own.

    >>> from gapcheck import load_pack
    >>> sum(effective_weights(load_pack("ecpat-2022")).values())
    Fraction(1, 1)
    """
    children: dict[str, list[str]] = {}
    for key, group in pack.groups.items():
        children.setdefault(group.parent, []).append(key)
    own: dict[str, list[str]] = {}
    for key, criterion in pack.criteria.items():
        own.setdefault(criterion.group, []).append(key)

    def worth(group: str) -> Fraction:
        """What a group counts in its parent's mean or sum."""
        parent = pack.groups[group].parent
        summed = (pack.groups[parent].method if parent else pack.method).name == "sum"
        return most(group) if summed and pack.groups[group].method.name == "sum" else pack.groups[group].weight

    def most(group: str) -> Fraction:
        return sum((worth(g) for g in children.get(group, ())), Fraction(0)) + sum(
            (pack.criteria[c].weight for c in own.get(group, ())), Fraction(0)
        )

    @functools.cache
    def empty(group: str) -> bool:
        weighed = any(pack.criteria[c].weight for c in own.get(group, ()))
        return not weighed and all(empty(g) or not pack.groups[g].weight for g in children.get(group, ()))

    shares: dict[str, Fraction | None] = {}

    def divide(group: str, part: Fraction | None) -> None:
        method = pack.groups[group].method if group else pack.method
        below = [g for g in children.get(group, ()) if not empty(g)]
        weights = {g: worth(g) for g in below}
        whole = sum(weights.values(), Fraction(0)) + sum(
            (pack.criteria[c].weight for c in own.get(group, ())), Fraction(0)
        )
        shared = part is not None and method.name in _SHARED and whole
        for name in own.get(group, ()):
            weight = pack.criteria[name].weight
            shares[name] = Fraction(0) if not weight else part * weight / whole if shared and part is not None else None
        for g in children.get(group, ()):
            if g in weights:
                divide(g, part * weights[g] / whole if shared and part is not None else None)
            else:
                divide(g, Fraction(0))

    divide("", Fraction(1))
    return {key: shares[key] for key in pack.criteria}
