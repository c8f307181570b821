"""One law read against one pack on one day: the sets once, then the marks."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import cached_property

from attrs import define

from ..algebra.reach import LawSets, Stages, stages_of
from ..algebra.space import Bounds, ScenarioSpace, space_of
from ..algebra.view import trusted_copy
from ..model.law import Evidence, Profile
from ..model.standard import Condition, Pack
from .marking import held, mark_of
from .results import Held
from .scores import Mark


@define(eq=False, slots=False, init=False)
class Reading:
    """One law, one pack, one day, one level of trust."""

    law: Profile
    pack: Pack
    day: dt.date
    trust: Evidence

    def __init__(self, law: Profile, pack: Pack, day: dt.date, trust: Evidence) -> None:
        self.law, self.pack, self.day, self.trust = trusted_copy(law, trust), pack, day, trust
        self._answers: dict[Condition, Held] = {}

    @property
    def space(self) -> ScenarioSpace:
        """The scenarios of the pack."""
        return space_of(self.pack)

    @property
    def stages(self) -> Stages:
        """The questions asked of each offence."""
        return stages_of(self.law, self.space, self.day, self.trust)

    @cached_property
    def sets(self) -> LawSets:
        """What the law reaches of the pack's scenarios."""
        return self.stages.sets

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """How far each criterion is met."""
        reached = Bounds(self.sets.surely, self.sets.possibly)
        return {key: mark_of(c, self.pack, self.space, reached, self.credit) for key, c in self.pack.criteria.items()}

    def credit(self, condition: Condition) -> tuple[Fraction, Fraction]:
        """The credit that the law's answer to a measure brings."""
        return self.held(condition).credit

    def held(self, condition: Condition) -> Held:
        """The law's answer to a measure."""
        found = self._answers.get(condition)
        if found is None:
            found = self._answers[condition] = held(self.law, condition, self.day, self.trust)
        return found

    def __getstate__(self) -> dict[str, object]:
        """Without the sets, which cost less to compute again than to send to another process."""
        state = {key: self.__dict__[key] for key in ("law", "pack", "day", "trust")}
        return {**state, **({"marks": self.__dict__["marks"]} if "marks" in self.__dict__ else {})}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state, _answers={})
