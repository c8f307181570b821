"""Which scenarios a law reaches: every offence through its stages, in two readings; then their union.

A rule of one Act never carries the offence of another: each offence is cut by the grounds of jurisdiction, the time
limits and the exemptions that belong to it, and only then joined with the others. Every stage has two faces over the
same data: which scenarios pass (`reach`), and what keeps one from passing (`why`).
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Iterable

from attrs import define, evolve, field, frozen

from ..model.law import Offence, Profile
from ..model.record import Evidence
from ..model.versions import alternatives, lines
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
    _stages: Stages = field(repr=False, alias="stages")

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
        self._complete: Mask = 0  # the scenarios of which every part is surely reached, by one offence or several

    @functools.cached_property
    def sets(self) -> LawSets:
        """The law's sets and those of every offence."""
        reaches = self._in_turn(tuple(self.reach(offence) for offence in self.law.offences.values()))
        reaches = self._in_parts(reaches)
        surely = possibly = 0
        for reach in reaches:
            surely |= reach.reached.surely
            possibly |= reach.reached.possibly
        unsearched = self.space.full
        for conduct, mask in self.space.conduct.items():
            if conduct in self.view.closed:
                unsearched &= ~mask
        if unsearched:
            unsearched &= self.place.unrecorded & self.time.unrecorded & self.exemptions.unrecorded
        return LawSets(surely, possibly | unsearched, unsearched, reaches)

    def reach(self, offence: Offence) -> Reach:
        """What one offence reaches: what passes every stage."""
        in_force = self.force.reach(offence)
        if not in_force.possibly or not self.space.conducts(offence.conduct.possibly):
            return Reach(offence, in_force, NOTHING, self)
        return Reach(offence, in_force, in_force & self._whenever(offence), self)

    def _whenever(self, offence: Offence) -> Bounds:
        """What one offence reaches while it is in force."""
        reached = self.elements.reach(offence)
        for stage in (self.exemptions, self.place, self.time):
            reached = reached & stage.reach(offence)
        return reached

    def _in_turn(self, reaches: tuple[Reach, ...]) -> tuple[Reach, ...]:
        """On a day on which one version of an offence or the next applies, what both reach is surely reached."""
        joint: dict[Offence, Mask] = {}
        for possible in self._turns.values():
            both = functools.reduce(operator.and_, (self._whenever(o).surely for o in possible))
            joint |= dict.fromkeys(possible, both)
        if not joint:
            return reaches
        return tuple(
            evolve(r, reached=Bounds(joint[r.offence], r.reached.possibly)) if r.offence in joint else r
            for r in reaches
        )

    @functools.cached_property
    def _turns(self) -> dict[str, tuple[Offence, ...]]:
        """By rule the versions of offences of which one surely applies, where it is not known which."""
        offences = self.law.offences.values()
        if self.view.settled or not any(offence.line for offence in offences):
            return {}
        found = {versions[0].rule: tuple(alternatives(versions, self.day)) for versions in lines(offences)}
        return {rule: some for rule, some in found.items() if some and all(o.sanction == "criminal" for o in some)}

    def _in_parts(self, reaches: tuple[Reach, ...]) -> tuple[Reach, ...]:
        """What reaches a part of a conduct reaches it surely where others reach the other parts."""
        if not any(reach.offence.part for reach in reaches):
            return reaches
        for conduct, mask in self.space.conduct.items():
            parts = self.view.vocabulary.conducts[conduct].parts
            self._complete |= functools.reduce(operator.and_, (self._reach_of(part, reaches) for part in parts), mask)
        partly = {r.offence.rule for r in reaches if r.offence.part}
        return tuple(
            evolve(r, reached=Bounds(r.reached.surely & self._complete, r.reached.possibly))
            if r.offence.part or (r.offence.rule in partly and r.offence.rule in self._turns)
            else r
            for r in reaches
        )

    def _reach_of(self, part: str, reaches: tuple[Reach, ...]) -> Mask:
        """The scenarios in which a part of their conduct is surely reached; of versions in turn, by all of them."""
        found = 0
        for reach in reaches:
            versions = self._turns.get(reach.offence.rule, (reach.offence,))
            if all(not o.part or part in o.part for o in versions):
                found |= reach.reached.surely
        return found

    def why(self, offence: Offence, bit: Mask) -> tuple[Lack, ...]:
        """Everything in which an offence does not surely cover a scenario, stage by stage; a doubtful record last.

        Args:
            bit: the set of that scenario alone.
        """
        stages = (self.force, self.elements, self.exemptions, self.place, self.time)
        found = [lack for stage in stages for lack in stage.why(offence, bit)]
        if offence.part and self.sets and not self._complete & bit:
            found.append(Lack(Kind.PART, "|".join(offence.part), True, offence))
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
    def at_base(self) -> Bounds:
        """The scenarios that are reached in the ordinary case: at home, in time, by who does the act."""
        found = NOTHING
        for offence in self.law.offences.values():
            in_force = self.force.reach(offence)
            if in_force.possibly:
                found = found | (in_force & self.elements.plain(offence) & self.exemptions.reach(offence))
        unsearched = [mask for conduct, mask in self.space.conduct.items() if conduct not in self.view.closed]
        return Bounds(found.surely, found.possibly | functools.reduce(operator.or_, unsearched, 0))

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
