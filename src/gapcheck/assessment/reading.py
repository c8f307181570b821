"""One law read against one pack on one day: the sets once, then the marks."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from attrs import define

from ..algebra.reach import LawSets, Stages, stages_of
from ..algebra.space import Bounds, ScenarioSpace, space_of
from ..algebra.view import standing_since, trusted_copy
from ..model.law import Profile
from ..model.record import Evidence
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

    @cached_property
    def space(self) -> ScenarioSpace:
        """The scenarios of the pack."""
        return space_of(self.pack)

    @cached_property
    def stages(self) -> Stages:
        """The questions asked of each offence."""
        return stages_of(self.law, self.space, self.day, self.trust)

    @cached_property
    def sets(self) -> LawSets:
        """What the law reaches of the pack's scenarios."""
        return self.stages.sets

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """How far each criterion is met; between two changes of the law every day has the same."""
        return _marks(self.law, self.pack, standing_since(self.law, self.day), self.trust)

    def credit(self, condition: Condition) -> tuple[Fraction, Fraction]:
        """The credit that the law's answer to a measure brings."""
        return self.held(condition).credit

    def held(self, condition: Condition) -> Held:
        """The law's answer to a measure."""
        return held(self.law, condition, self.day, self.trust)

    def __getstate__(self) -> dict[str, object]:
        """Without the sets, which cost less to compute again than to send to another process."""
        return {key: self.__dict__[key] for key in ("law", "pack", "day", "trust", "marks") if key in self.__dict__}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)


@functools.lru_cache(maxsize=1024)
def _marks(law: Profile, pack: Pack, day: dt.date, trust: Evidence) -> Mapping[str, Mark]:
    space = space_of(pack)
    sets = stages_of(law, space, day, trust).sets
    reached = Bounds(sets.surely, sets.possibly)

    def credit(condition: Condition) -> tuple[Fraction, Fraction]:
        return held(law, condition, day, trust).credit

    return {key: mark_of(c, pack, space, reached, credit) for key, c in pack.criteria.items()}
