"""What the general part says on who can offend and how, for an offence that leaves it to the general part."""

from __future__ import annotations

from ..model.law import Coverage, Offence
from ..model.values import Values
from ..model.vocabulary import Dimension
from .space import Bounds, Mask
from .view import Concerned, View


class Lists:
    """The lists of the general part as sets of scenarios.

    The ordinary value (an adult, a principal) needs no rule. Where a list that can carry it surely speaks, all of them
    together are complete; elsewhere everything is possible.
    """

    def __init__(self, view: View) -> None:
        self.view, self.space = view, view.space
        dimensions = view.vocabulary.dimensions.values()
        self.left = {d.id: d for d in dimensions if d.unstated == "general"}
        self._kept: dict[object, Bounds] = {}
        self._names: dict[Offence, tuple[str, ...]] = {}
        self._values: dict[tuple[Offence, str], Values] = {}

    def names(self, offence: Offence) -> tuple[str, ...]:
        """The dimensions that an offence leaves to the general part, or to which that adds."""
        found = self._names.get(offence)
        if found is None:
            found = tuple(name for name in self.left if name not in offence.dimensions or self._open(offence, name))
            self._names[offence] = found
        return found

    def _open(self, offence: Offence, name: str) -> bool:
        """Whether the general part adds to what an offence names: to a list with the ordinary value, if not closed."""
        dimension, own = self.left[name], offence.dimensions[name]
        return dimension.added_to and not own.only and dimension.ordinary in own.possibly

    def covered(self, offence: Offence, name: str) -> Bounds:
        """The scenarios that an offence covers in a dimension, by what it says and what the general part adds."""
        rules, own = self.rules(offence, name), offence.dimensions.get(name)
        key = (name, rules, own)
        if key not in self._kept:
            general = self._general(self.left[name], rules)
            self._kept[key] = general if own is None else self._added(name, own, general)
        return self._kept[key]

    def _added(self, name: str, own: Values, general: Bounds) -> Bounds:
        """A list of an offence with what the general part adds, surely where it surely names the ordinary value."""
        covered = self.view.covered(name, own)
        surely = general.surely if self.left[name].ordinary in own.surely else 0
        return Bounds(covered.surely | surely, covered.possibly | general.possibly)

    def rules(self, offence: Offence, name: str) -> Concerned[Coverage]:
        """The lists that can belong to an offence."""
        return next((rules for key, rules in self.view.bearing(offence).coverage if key == name), ())

    def _general(self, dimension: Dimension, rules: Concerned[Coverage]) -> Bounds:
        surely = possibly = self._ordinary(dimension)
        complete = 0
        for rule, belongs in rules:
            domain = self.view.domain(rule)
            complete |= self._speaking(rule, belongs, domain)
            surely |= self._given(dimension, rule, belongs, domain)
            possibly |= domain.possibly & self.space.cover(dimension.id, rule.covers.possibly)
        complete |= self.view.in_turn(rules, self._speaking)
        surely |= self.view.in_turn(rules, lambda r, b, where: self._given(dimension, r, b, where))
        return Bounds(surely, possibly | (self.space.full & ~complete))

    def _ordinary(self, dimension: Dimension) -> Mask:
        return self.space.cover(dimension.id, frozenset([dimension.ordinary] if dimension.ordinary else []))

    def _speaking(self, rule: Coverage, belongs: bool, domain: Bounds) -> Mask:
        return domain.surely if belongs and self.view.certain(rule) else 0

    def _given(self, dimension: Dimension, rule: Coverage, belongs: bool, domain: Bounds) -> Mask:
        return self._speaking(rule, belongs, domain) & self.space.cover(dimension.id, rule.covers.surely)

    def values(self, offence: Offence, name: str) -> Values:
        """The values an offence covers in a dimension, in some scenario at least, for saying so."""
        key = (offence, name)
        if key not in self._values:
            self._values[key] = self._said(offence, name)
        return self._values[key]

    def _said(self, offence: Offence, name: str) -> Values:
        dimension, own = self.left[name], offence.dimensions.get(name)
        ordinary = frozenset([dimension.ordinary] if dimension.ordinary else [])
        covered = self.covered(offence, name)
        within = self.space.conducts(offence.conduct.possibly) or self.space.full
        occurring = [v for v in dimension.values if self.space.value(name, v) & within]
        surely = frozenset(v for v in occurring if covered.surely & within & self.space.value(name, v))
        possibly = frozenset(v for v in occurring if covered.possibly & within & self.space.value(name, v))
        for rule, _ in self.rules(offence, name):  # of what no scenario here has, what the lists say
            other = frozenset(dimension.values) - frozenset(occurring)
            surely, possibly = surely | (rule.covers.surely & other), possibly | (rule.covers.possibly & other)
        said = own.surely if own else frozenset()
        return Values(surely | ordinary | said, possibly | ordinary | (own.possibly if own else frozenset()))

    def carrying(self, offence: Offence, mask: Mask) -> list[Coverage]:
        """The lists on which some scenarios rest: of other than the ordinary case, and than what the offence says."""
        found: list[Coverage] = []
        for name in self.names(offence):
            own = offence.dimensions.get(name)
            left = mask & ~self._ordinary(self.left[name])
            if own is not None:
                left &= ~self.view.covered(name, own).surely
            for rule, belongs in sorted(self.rules(offence, name), key=lambda item: -item[0].evidence.rank):
                given = self._given(self.left[name], rule, belongs, self.view.speaks(rule)) & left
                if given and rule.possibly_in_force(self.view.day):
                    found.append(rule)
                    left &= ~given
        return found

    def deciding(self, offence: Offence, name: str, bit: Mask) -> Coverage | None:
        """The list by which a scenario is left out, where there is one; else one that may bring it in."""
        near = [(rule, belongs) for rule, belongs in self.rules(offence, name) if self.view.domain(rule).possibly & bit]
        closing = [rule for rule, belongs in near if self._speaking(rule, belongs, self.view.domain(rule)) & bit]
        return next(iter([*closing, *(rule for rule, _ in near)]), None)
