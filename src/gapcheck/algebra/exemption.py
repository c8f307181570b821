"""Does the general part take a scenario out of an offence, whatever else is proved?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.law import GeneralExemption, Offence
from ..model.values import Clause
from .lacks import Kind, Lack, clause_name
from .space import Bounds, Mask
from .view import View


class Exemptions:
    """Which scenarios the general part leaves in an offence."""

    def __init__(self, view: View) -> None:
        self.view, self.space = view, view.space
        self._kept: dict[object, Bounds] = {}

    def reach(self, offence: Offence) -> Bounds:
        """The scenarios that no general exemption takes out of the offence."""
        rules = self.view.bearing(offence).exemptions
        if not rules:
            return self.view.everything
        if rules not in self._kept:
            surely = possibly = 0
            for rule, belongs in rules:
                out = self._out(rule, belongs)
                surely, possibly = surely | out.surely, possibly | out.possibly
            self._kept[rules] = Bounds(self.space.full & ~possibly, self.space.full & ~surely)
        return self._kept[rules]

    def why(self, offence: Offence, bit: Mask) -> Iterator[Lack]:
        """The general exemptions that take a scenario out, surely or possibly."""
        for rule, belongs in self.view.bearing(offence).exemptions:
            out = self._out(rule, belongs)
            if out.possibly & bit:
                clauses = rule.requires.possibly
                name = clause_name(frozenset().union(*clauses)) if clauses else rule.cite
                yield Lack(Kind.EXEMPTED, name, not out.surely & bit, rule, clauses=clauses)

    def _out(self, rule: GeneralExemption, belongs: bool) -> Bounds:
        domain = self.view.domain(rule)
        possibly = domain.possibly & self._proved(rule, rule.requires.possibly)
        if not (belongs and self.view.certain(rule)):
            return Bounds(0, possibly)
        return Bounds(domain.surely & self._proved(rule, rule.requires.surely), possibly)

    def _proved(self, rule: GeneralExemption, clauses: Iterable[Clause]) -> Mask:
        """Scenarios in which an exemption's conditions hold whatever else is proved: what is free does not help it."""
        mask = self.space.full
        for clause in clauses:
            mask &= self.space.any_present(clause)
        for name in rule.absent:
            mask &= ~self.space.provable(name)
        return mask
