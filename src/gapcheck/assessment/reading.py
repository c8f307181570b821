"""One law read against one pack on one day: the sets once, then the marks."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from attrs import define

from ..algebra.reach import LawSets, Stages, stages_of
from ..algebra.space import Bounds, Mask, ScenarioSpace, counterparts_of, space_of
from ..algebra.view import standing_since, trusted_copy
from ..documents.dates import words_of
from ..model.law import Profile
from ..model.record import Evidence
from ..model.scenario import Ages, every_reading
from ..model.standard import Condition, Criterion, Pack
from .leftopen import Standing, left_open
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

    @cached_property
    def standing(self) -> Standing:
        """On what it rests what is asked: measures left open, and the age of consent."""
        return left_open(self.pack, self.held)

    @cached_property
    def counterparts(self) -> Stages:
        """The questions asked of each offence, on what stands beside the scenarios to be spared."""
        return stages_of(self.law, counterparts_of(self.pack), self.day, self.trust)

    def beside(self, key: str, ages: Ages) -> Bounds:
        """What the law reaches of what stands beside the scenarios that a criterion wants spared."""
        return _beside(self.law, self.pack, self.day, self.trust, key, ages)

    def areas(self, criterion: Criterion) -> tuple[Mask, ...]:
        """What a criterion on conduct asks of this law: one set, or one for each age of consent it may have."""
        open_ = [name for name in criterion.rests_on if name not in self.standing.ages]
        known = {name: age for name, age in self.standing.ages.items() if name in criterion.rests_on}
        found = (self.space.area(criterion.id, {**known, **ages}) for ages in every_reading(tuple(open_)))
        return tuple(dict.fromkeys(area for area in found if area))

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

    def answer(condition: Condition) -> Held:
        return held(law, condition, day, trust)

    def credit(condition: Condition) -> tuple[Fraction, Fraction]:
        return answer(condition).credit

    def beside(key: str, ages: Ages) -> Bounds:
        return _beside(law, pack, day, trust, key, ages)

    standing = left_open(pack, answer)
    return {key: mark_of(c, pack, space, reached, credit, standing, beside) for key, c in pack.criteria.items()}


def _beside(law: Profile, pack: Pack, day: dt.date, trust: Evidence, key: str, ages: Ages) -> Bounds:
    space = counterparts_of(pack)
    sets, area = stages_of(law, space, day, trust).sets, space.area(key, ages)
    return Bounds(sets.surely & area, sets.possibly & area)


def beyond(law: Profile, day: dt.date) -> str:
    """What to say where a day lies after the one up to which a law was researched; empty elsewhere.

    >>> from gapcheck import load_profile
    >>> beyond(load_profile("KEN"), dt.date(2030, 1, 1))
    'the law was researched up to 2 July 2026; what changed since is not known'
    """
    if law.standard or day <= law.as_of:
        return ""
    return f"the law was researched up to {words_of(law.as_of)}; what changed since is not known"
