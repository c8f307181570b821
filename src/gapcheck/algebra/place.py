"""Is an act within reach? At home every offence applies; abroad through a ground of jurisdiction that belongs to it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from ..model.law import Jurisdiction, Offence
from ..model.values import Clause
from .lacks import Kind, Lack, Reason, clause_name
from .space import Bounds, Mask
from .view import Concerned, View, bearing_of_unrecorded

TOPIC = "jurisdiction"


class Place:
    """Which acts a law can prosecute by where they were done, offence by offence."""

    def __init__(self, view: View) -> None:
        self.view, self.space = view, view.space
        place = view.vocabulary.deciding("jurisdiction")
        self.home: Mask = self.space.cover(place.id, frozenset([place.home])) if place else self.space.full
        self._kept: dict[object, Bounds] = {}

    def reach(self, offence: Offence) -> Bounds:
        """The scenarios at home, and those abroad that a ground of jurisdiction of this offence reaches."""
        if self.home == self.space.full:
            return self.view.everything
        grounds = self.view.bearing(offence).jurisdiction
        exempt, closed = offence.exempts.possibly, self._closed(offence)
        return self._within(grounds, self.view.spared(offence), exempt, closed=closed)

    @functools.cached_property
    def unrecorded(self) -> Mask:
        """The scenarios that a provision which is not recorded may reach, by where the act was done."""
        if self.home == self.space.full or TOPIC not in self.view.closed.everywhere:
            return self.space.full
        grounds, nothing = bearing_of_unrecorded(self.view.law).jurisdiction, frozenset[str]()
        return self._within(grounds, nothing, nothing, closed=True).possibly

    def _closed(self, offence: Offence) -> bool:
        return self.view.closed.closes(TOPIC, offence)

    def _within(
        self, grounds: Concerned[Jurisdiction], spared: frozenset[str], exempt: frozenset[str], *, closed: bool
    ) -> Bounds:
        key = (grounds, spared, exempt, closed)
        if key not in self._kept:
            surely, possibly = self.home, self.home if closed else self.space.full
            for ground, belongs in grounds:
                reached = self._through(ground, belongs, spared, exempt, self.view.domain(ground))
                surely, possibly = surely | reached.surely, possibly | reached.possibly
            surely |= self.view.in_turn(grounds, lambda g, b, where: self._through(g, b, spared, exempt, where).surely)
            self._kept[key] = Bounds(surely, possibly | surely)
        return self._kept[key]

    def _through(
        self, ground: Jurisdiction, belongs: bool, spared: frozenset[str], exempt: frozenset[str], domain: Bounds
    ) -> Bounds:
        if not domain.possibly:
            return domain
        possibly = domain.possibly & self.view.proved_all(ground.requires.possibly, spared)
        if not (belongs and self.view.certain(ground)):
            return Bounds(0, possibly)
        return Bounds(domain.surely & self.view.proved_all(ground.requires.surely, exempt), possibly)

    def why(self, offence: Offence, bit: Mask) -> Iterator[Lack]:
        """Why no ground of jurisdiction surely reaches an act: none recorded, or what the nearest one demands."""
        reach = self.reach(offence)
        if reach.surely & bit:
            return
        doubtful, open_ = bool(reach.possibly & bit), not self._closed(offence)
        near = [ground for ground, _ in self.view.near(self.view.bearing(offence).jurisdiction, bit)]
        if not near:
            reason = Reason.NOT_SEARCHED if open_ else Reason.NONE_RECORDED
            yield Lack(Kind.PLACE, "place", doubtful, offence, reason, unsearched=open_)
            return
        ground = min(near, key=lambda g: self._order(g, offence, bit))
        sure, perhaps = self._missing(ground, offence, bit)
        if sure:
            name = clause_name(frozenset().union(*sure))
            yield Lack(Kind.PLACE, name, doubtful, ground, Reason.DEMANDED, clauses=sure, unsearched=open_)
        if perhaps:
            name = clause_name(frozenset().union(*perhaps))
            yield Lack(Kind.PLACE, name, True, ground, Reason.NOT_ESTABLISHED, clauses=perhaps, unsearched=open_)
        if not (sure or perhaps) or not self._carries(ground, offence, bit):
            unsure = doubtful or bool(sure or perhaps)
            yield Lack(Kind.PLACE, "place", unsure, ground, Reason.NOT_ESTABLISHED, unsearched=open_)

    def _order(self, ground: Jurisdiction, offence: Offence, bit: Mask) -> tuple[int, int, bool, int]:
        """The ground that lacks least comes first; among equals the best known."""
        sure, perhaps = self._missing(ground, offence, bit)
        return len(sure), len(perhaps), not self._carries(ground, offence, bit), -ground.evidence.rank

    def _carries(self, ground: Jurisdiction, offence: Offence, bit: Mask) -> bool:
        """Whether a ground surely speaks of an act and belongs to the offence, whatever it demands."""
        belongs = dict(self.view.bearing(offence).jurisdiction)[ground]
        return belongs and self.view.certain(ground) and bool(self.view.domain(ground).surely & bit)

    def _missing(
        self, ground: Jurisdiction, offence: Offence, bit: Mask
    ) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
        """What a ground demands that is not there: surely, and on one reading only."""
        exempt, spared = offence.exempts.possibly, self.view.spared(offence)
        sure, perhaps = [], []
        for demand in ground.requires.demands:
            if demand.possibly is not None and not self.view.proved(demand.possibly, spared) & bit:
                sure.append(demand.possibly)
            elif not self.view.proved(demand.surely, exempt) & bit:
                perhaps.append(demand.surely)
        return tuple(sure), tuple(perhaps)

    def grounds(self, offence: Offence, mask: Mask) -> Iterator[Jurisdiction]:
        """The grounds on which some acts abroad rest that are surely reached: the best known first, none in vain."""
        left = mask & ~self.home
        spared, exempt = self.view.spared(offence), offence.exempts.possibly
        grounds = self.view.bearing(offence).jurisdiction
        for ground, belongs in sorted(grounds, key=lambda item: -item[0].evidence.rank):
            carried = left & self._through(ground, belongs, spared, exempt, self.view.domain(ground)).surely
            if carried:
                yield ground
                left &= ~carried
        if left:  # what each version of a ground gives, whichever is in force
            yield from (ground for ground, _ in grounds if ground.line and self.view.domain(ground).possibly & left)
