"""Does the general part take a scenario out of an offence, whatever else is proved?"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from ..model.law import GeneralExemption, Offence
from ..model.record import Evidence
from ..model.values import Clause
from .lacks import Kind, Lack, Reason, clause_name
from .space import Bounds, Mask
from .view import Concerned, View, bearing_of_unrecorded


class Exemptions:
    """Which scenarios the general part leaves in an offence."""

    def __init__(self, view: View) -> None:
        self.view, self.space = view, view.space
        self._kept: dict[object, Bounds] = {}

    def reach(self, offence: Offence) -> Bounds:
        """The scenarios that no exemption takes out of the offence, recorded in the general part or not found yet."""
        known = self._left_in(self.view.bearing(offence).exemptions)
        overlooked = self.overlooked(offence)
        return Bounds(known.surely & ~overlooked, known.possibly) if overlooked else known

    @functools.cached_property
    def unrecorded(self) -> Mask:
        """The scenarios that no general exemption surely takes out of a provision which is not recorded."""
        return self._left_in(bearing_of_unrecorded(self.view.law).exemptions).possibly

    def _left_in(self, rules: Concerned[GeneralExemption]) -> Bounds:
        if not rules:
            return self.view.everything
        if rules not in self._kept:
            surely = possibly = 0
            for rule, belongs in rules:
                out = self._out(rule, belongs, self.view.domain(rule))
                surely, possibly = surely | out.surely, possibly | out.possibly
            surely |= self.view.in_turn(rules, lambda rule, belongs, where: self._out(rule, belongs, where).surely)
            self._kept[rules] = Bounds(self.space.full & ~possibly, self.space.full & ~surely)
        return self._kept[rules]

    def overlooked(self, offence: Offence) -> Mask:
        """The scenarios with a circumstance for which an exemption may exist that was not searched for."""
        read = offence.evidence is Evidence.PRIMARY or offence.exempts_stated
        return self._unsearched if read else self._exempting

    @functools.cached_property
    def _exempting(self) -> Mask:
        return self.space.any_present(self.view.vocabulary.exempting)

    @functools.cached_property
    def _unsearched(self) -> Mask:
        return self.space.any_present(self.view.vocabulary.exempting - self.view.closed.exemptions)

    def why(self, offence: Offence, bit: Mask) -> Iterator[Lack]:
        """The general exemptions that take a scenario out, surely or possibly."""
        for rule, belongs in self.view.bearing(offence).exemptions:
            out = self._out(rule, belongs, self.view.domain(rule))
            if out.possibly & bit:
                clauses = rule.requires.possibly
                name = clause_name(frozenset().union(*clauses)) if clauses else rule.cite
                yield Lack(Kind.EXEMPTED, name, not out.surely & bit, rule, clauses=clauses)
        if self.overlooked(offence) & bit:
            there = frozenset(n for n in self.view.vocabulary.exempting if self.space.present.get(n, 0) & bit)
            yield Lack(
                Kind.EXEMPTED, clause_name(there), True, offence, Reason.NOT_SEARCHED, clauses=(there,), unsearched=True
            )

    def _out(self, rule: GeneralExemption, belongs: bool, domain: Bounds) -> Bounds:
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
