"""Which scenarios a law reaches: every offence through its stages, in two readings; then their union.

A rule of one Act never carries the offence of another: each offence is cut by the grounds of jurisdiction, the time
limits and the exemptions that belong to it, and only then joined with the others. Every stage has two faces over the
same data: which scenarios pass (`reach`), and what keeps one from passing (`why`).
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable

from attrs import define, field, frozen

from ..model.law import Offence, Profile
from ..model.record import Evidence
from .elements import Elements
from .exemption import Exemptions
from .force import Force
from .lacks import Kind, Lack
from .place import Place
from .space import NOTHING, Bounds, Mask, ScenarioSpace
from .time import Time
from .view import View, standing_since, trusted_copy


@define(eq=False)
class Reach:
    """What one offence reaches, and each stage at which a scenario can fall out of it, computed when it is asked."""

    offence: Offence
    in_force: Bounds  # all scenarios or none
    reached: Bounds
    _stages: Stages = field(repr=False)

    @property
    def elements(self) -> Bounds:
        """The scenarios that have every element."""
        return self._stages.elements.reach(self.offence)

    @property
    def unexempted(self) -> Bounds:
        """The scenarios that no general exemption takes out."""
        return self._stages.exemptions.reach(self.offence)

    @property
    def placed(self) -> Bounds:
        """The scenarios at home or within a ground of jurisdiction."""
        return self._stages.place.reach(self.offence)

    @property
    def timely(self) -> Bounds:
        """The scenarios in which the case is brought in time."""
        return self._stages.time.reach(self.offence)

    @property
    def charged(self) -> Bounds:
        """The scenarios that fall under the offence while it is in force, wherever and whenever."""
        return self.in_force & self.elements


@frozen(eq=False)
class LawSets:
    """The scenarios a law reaches, in two readings, and how each offence contributes."""

    surely: Mask
    possibly: Mask
    unsearched: Mask
    offences: tuple[Reach, ...]


class Stages:
    """One law on one space, day and level of trust, and the questions asked of each of its offences."""

    def __init__(self, law: Profile, space: ScenarioSpace, day: dt.date, trust: Evidence) -> None:
        self.view = View(law, space, day, trust)
        self.law, self.space, self.day, self.trust = self.view.law, space, day, trust
        self.force = Force(self.view)
        self.elements = Elements(self.view)
        self.exemptions = Exemptions(self.view)
        self.place = Place(self.view)
        self.time = Time(self.view)

    @functools.cached_property
    def sets(self) -> LawSets:
        """The law's sets and those of every offence."""
        reaches = tuple(self.reach(offence) for offence in self.law.offences.values())
        surely = possibly = 0
        for reach in reaches:
            surely |= reach.reached.surely
            possibly |= reach.reached.possibly
        unsearched = self.space.full
        for conduct, mask in self.space.conduct.items():
            if conduct in self.view.closed:
                unsearched &= ~mask
        return LawSets(surely, possibly | unsearched, unsearched, reaches)

    def reach(self, offence: Offence) -> Reach:
        """What one offence reaches: what passes every stage."""
        in_force = reached = self.force.reach(offence)
        if not in_force.possibly or not self.space.conducts(offence.conduct.possibly):
            return Reach(offence, in_force, NOTHING, self)
        for stage in (self.elements, self.exemptions, self.place, self.time):
            reached = reached & stage.reach(offence)
        return Reach(offence, in_force, reached, self)

    def why(self, offence: Offence, bit: Mask) -> tuple[Lack, ...]:
        """Everything in which an offence does not surely cover a scenario, stage by stage; a doubtful record last.

        Args:
            bit: the set of that scenario alone.
        """
        stages = (self.force, self.elements, self.exemptions, self.place, self.time)
        found = [lack for stage in stages for lack in stage.why(offence, bit)]
        return tuple(sorted(found, key=lambda lack: lack.kind is Kind.DOUBT))

    def without(self, offence: Offence, lacks: Iterable[Lack]) -> Mask:
        """What an offence would surely reach if what it lacks were mended."""
        keys = frozenset(lack.key for lack in lacks)
        kinds = {kind for kind, _ in keys}
        mask = self.elements.without(offence, keys)
        if not kinds & {Kind.IN_FORCE, Kind.SANCTION}:
            mask &= self.force.reach(offence).surely
        for kind, stage in ((Kind.EXEMPTED, self.exemptions), (Kind.PLACE, self.place), (Kind.TIME, self.time)):
            if kind not in kinds:
                mask &= stage.reach(offence).surely
        return mask

    @functools.cached_property
    def charged(self) -> Mask:
        """The scenarios that surely fall under some offence in force, wherever and whenever."""
        found = 0
        for reach in self.sets.offences:
            found |= reach.charged.surely
        return found


def law_sets(law: Profile, space: ScenarioSpace, day: dt.date, trust: Evidence) -> LawSets:
    """Compile a law to the scenarios of a space that it reaches on a day, at a level of trust."""
    return stages_of(law, space, day, trust).sets


def stages_of(law: Profile, space: ScenarioSpace, day: dt.date, trust: Evidence) -> Stages:
    """The stages of a law on a space, kept for the last few asked: questions share them, and days without a change."""
    law = trusted_copy(law, trust)
    return _kept(law, space, standing_since(law, day), trust)


@functools.lru_cache(maxsize=256)
def _kept(law: Profile, space: ScenarioSpace, day: dt.date, trust: Evidence) -> Stages:
    return Stages(law, space, day, trust)
