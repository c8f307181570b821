"""What one criterion found: its status and credit at once, its words when they are asked for."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import define, field

from ..algebra.boxes import boxes
from ..algebra.reach import Reach
from ..algebra.space import Bounds, Mask
from ..explanation.nearest import GapKind, Near
from ..explanation.sentences import conjunction, describe_box, sentence
from ..explanation.sources import Source, weakest
from ..explanation.strip import Element
from ..model.record import Evidence
from ..model.scenario import RELATIVE_AGES, Scenario
from ..model.standard import Criterion, asked, derived
from ..model.vocabulary import Vocabulary
from .marking import met_part, omittable
from .reading import Reading
from .results import Held, Part, Provision, UsedOption
from .scores import Level, Status, share


@define(eq=False, slots=False, frozen=True)
class Finding:
    """What one criterion found.

    ``gap`` are the parts surely missing, ``open`` those that are not known; both are exact. For a criterion that a law
    must *spare*, the gap is what is reached although it should not be. ``sources`` are the records that decided,
    ``evidence`` is that of the least known of them. A sure gap has an ``amendment`` to consider; what is not known has
    a ``question``.
    """

    pack: str
    criterion: Criterion = field(repr=False)
    status: Status
    credit: tuple[Fraction, Fraction] | None
    _reading: Reading = field(repr=False)

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self.criterion.id

    @property
    def title(self) -> str:
        """The criterion's title."""
        return self.criterion.title

    @property
    def vocabulary(self) -> Vocabulary:
        """The terms in which law and standard speak."""
        return self._reading.law.vocabulary

    @property
    def is_gap(self) -> bool:
        """Whether the criterion is surely not met in full."""
        levels = self.status.levels
        return levels is not None and levels[1] < Level.IN_LINE

    @cached_property
    def _here(self) -> Criterion:
        """The criterion as it asks this law, where its ages of consent are known."""
        return self.criterion.at(self._reading.standing.ages)

    @property
    def ages(self) -> str:
        """The ages that go by the age of consent, with what that is: ``below the age of consent (16 in Kenya)``."""
        found: dict[str, None] = {}
        law = self._reading.law
        for item in (item for grid in self.criterion.grids for item in grid.relative):
            age = self._reading.standing.ages.get(item.measure)
            known = f"{age} in {law.in_words}" if age is not None else f"not known for {law.in_words}"
            words = [*(RELATIVE_AGES[word] for word in item.words), *sorted(map(str, item.fixed))]
            found[f"{conjunction(words, 'or')} ({known})"] = None
        return "; ".join(found)

    @property
    def may_lapse(self) -> bool:
        """Whether the criterion does not apply on some readings; its status is then that of the others."""
        return self._reading.marks[self.criterion.id].may_lapse

    @property
    def lapse(self) -> str:
        """Why the criterion does not apply, or may not."""
        if not self.may_lapse:
            return ""
        asked = [self._reading.held(c) for c in self.criterion.when]
        open_ = [h.condition.measure.question for h in asked if h.credit[0] == 0]
        if open_:
            return f"whether it applies rests on what is not known: {' '.join(open_)}"
        if self.criterion.rests_on and not self.criterion.spare:
            return "at some age of consent that the law may have it asks for nothing"
        return "whether a provision reaches these acts at all is not known, so there may be nothing to spare from"

    @property
    def kind(self) -> GapKind:
        """The kind of gap."""
        return GapKind.NONE

    @property
    def share(self) -> tuple[Fraction, Fraction] | None:
        """The share of the scenarios that are as the criterion asks, at the least and at the most."""
        return None

    @property
    def missing(self) -> Mask:
        """The scenarios that are surely not as the criterion asks."""
        return 0

    @property
    def unknown(self) -> Mask:
        """The scenarios of which that is not known."""
        return 0

    @cached_property
    def gap(self) -> tuple[Part, ...]:
        """What is surely missing, as boxes."""
        return self._parts(self.missing)

    @cached_property
    def open(self) -> tuple[Part, ...]:
        """What is not known, as boxes."""
        return self._parts(self.unknown)

    @property
    def counterexample(self) -> str:
        """A scenario of the gap as a sentence."""
        return ""

    @property
    def example(self) -> Mapping[str, Any]:
        """The same scenario by its values."""
        return {}

    @property
    def strip(self) -> tuple[Element, ...]:
        """Beside what the criterion asks of each element what the nearest, or the widest, provision has."""
        return ()

    @property
    def reached_by(self) -> tuple[Provision, ...]:
        """The offences that reach some of it: those that surely do first, the widest first."""
        return ()

    @property
    def nearest(self) -> tuple[Near, ...]:
        """The provisions that come nearest to what is missing or open."""
        return ()

    @property
    def entailed(self) -> Mapping[str, tuple[str, ...]]:
        """Offences of what the conduct ordinarily brings with it, by conduct."""
        return {}

    @property
    def held(self) -> tuple[Held, ...]:
        """The answers to the measures asked for."""
        return ()

    @property
    def options(self) -> tuple[UsedOption, ...]:
        """The permitted options that explain what the law leaves out."""
        return ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The records that decided."""
        return ()

    @cached_property
    def evidence(self) -> Evidence | None:
        """How the result is known: as well as the least known record it rests on."""
        return weakest(self.sources)

    @property
    def amendment(self) -> str:
        """What to consider, where the gap is sure."""
        return ""

    @property
    def presupposed(self) -> str:
        """Of what lies beside an act (abroad, late, an attempt): that the act is no offence, or is reached in full."""
        return ""

    @property
    def without_base(self) -> bool:
        """Whether it presupposes an act that is surely no recorded offence: then that is the cause."""
        return False

    @property
    def question(self) -> str:
        """What to find out, where the result is not known."""
        return ""

    @property
    def surely_missing(self) -> bool:
        """Whether the scenario shown is surely not as the criterion asks; else that is not known."""
        return False

    def _parts(self, mask: Mask) -> tuple[Part, ...]:
        if not mask:
            return ()
        criterion, vocabulary = self._here, self._reading.law.vocabulary
        found = []
        for box in boxes(self._reading.space, mask, criterion.id):
            wanted = asked(criterion, frozenset(box.conducts))
            found.append(Part(describe_box(vocabulary, box, criterion.grids, wanted), box.count, box))
        return tuple(sorted(found, key=lambda p: -p.count))

    def __getstate__(self) -> dict[str, object]:
        """Without what can be made again."""
        return {key: self.__dict__[key] for key in ("pack", "criterion", "status", "credit", "_reading")}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)


class OnConduct(Finding):
    """What a criterion found that speaks of scenarios: to be reached, or to be spared."""

    @cached_property
    def _areas(self) -> tuple[Mask, ...]:
        """What is asked: one set, or one for each age of consent that the law may have."""
        return self._reading.areas(self.criterion)

    @cached_property
    def _asked(self) -> Bounds:
        return Bounds(functools.reduce(operator.and_, self._areas), functools.reduce(operator.or_, self._areas))

    @property
    def _area(self) -> Mask:
        return self._asked.possibly

    @cached_property
    def _done(self) -> Bounds:
        sets = self._reading.sets
        return met_part(self.criterion, self._area, Bounds(sets.surely, sets.possibly))

    @cached_property
    def share(self) -> tuple[Fraction, Fraction] | None:
        done = self._done
        shares = [(share(done.surely & area, area), share(done.possibly & area, area)) for area in self._areas]
        return min(low for low, _ in shares), max(high for _, high in shares)

    @property
    def _age_of_consent(self) -> str:
        """The question on which a result rests that is not known for the want of an age alone."""
        levels = self.status.levels
        if levels is None or levels[0] is levels[1] or self.is_gap:
            return ""
        reading = self._reading
        open_ = [name for name in self.criterion.rests_on if name not in reading.standing.ages]
        return " ".join(self.vocabulary.measures[name].question for name in open_)

    @cached_property
    def without_base(self) -> bool:
        if not self._telling or not derived(self.criterion, self._reading.law.vocabulary):
            return False
        return bool(self.surely_missing) and not self._telling & self._reading.stages.at_base.possibly

    @cached_property
    def presupposed(self) -> str:
        if self.criterion.spare or not derived(self.criterion, self._reading.law.vocabulary):
            return ""
        if self.without_base:
            return "No recorded provision reaches the act itself, which this presupposes."
        if self._telling and not self.surely_missing and not self._telling & self._reading.stages.at_base.surely:
            return "Whether a provision reaches the act itself, which this presupposes, is not known."
        punished = self._reading.stages.at_base.surely & self._area
        whole = punished and punished != self._area and not punished & ~self._done.surely
        return "All that the law surely punishes of these acts is reached here." if whole else ""

    @cached_property
    def missing(self) -> Mask:
        return self._asked.surely & ~self._done.possibly

    @cached_property
    def unknown(self) -> Mask:
        return self._area & ~self._done.surely & ~self.missing

    @cached_property
    def surely_missing(self) -> bool:
        # where options permit what is surely missing and the rest is not known, the rest is told
        return bool(self.missing) and (self.is_gap or not self.unknown)

    @cached_property
    def _telling(self) -> Mask:
        """The part of a gap to show: what no option lets a state leave out, if there is such a part.

        Of acts abroad or out of time those that a provision in force would else reach.
        """
        gap, stages = self.missing if self.surely_missing else self.unknown, self._reading.stages
        for omitted in omittable(self.criterion, self._reading.space).values():
            gap = gap & ~omitted or gap
        if not gap or not self._area & ~(stages.place.home & stages.time.in_time):
            return gap
        return gap & stages.charged or gap

    @cached_property
    def _index(self) -> int:
        return self._reading.space.typical(self._telling)

    @cached_property
    def _scenario(self) -> Scenario:
        return self._reading.space.scenario(self._index)

    @cached_property
    def counterexample(self) -> str:
        if not self._telling:
            return ""
        gap, space, law = self._telling, self._reading.space, self._reading.law
        scenario, vocabulary = self._scenario, law.vocabulary
        wanted = asked(self._here, frozenset(self._here.conducts))
        several = [name for name in scenario.values if len(wanted[name]) > 1]
        decisive = {name for name in several if any(not gap & space.value(name, v) for v in wanted[name])}
        surplus = {
            n for item in self.nearest[:1] if item.same_conduct for name in item.surplus for n in name.split("|")
        }
        absent = [n for n in surplus if n in vocabulary.circumstances and not scenario.setting.may_be_present(n)]
        return sentence(vocabulary, scenario, country=law.in_words, absent=absent, mention=decisive)

    @cached_property
    def example(self) -> Mapping[str, Any]:
        if not self._telling:
            return {}
        scenario = self._scenario
        return {
            "conduct": scenario.conduct,
            **scenario.values,
            "circumstances": sorted(scenario.setting.present),
        }

    @cached_property
    def reached_by(self) -> tuple[Provision, ...]:
        found = []
        for reach in self._reaching:
            surely, possibly = reach.reached.surely & self._area, reach.reached.possibly & self._area
            order = (not surely, -surely.bit_count(), -possibly.bit_count(), reach.offence.id)
            found.append((order, Provision.of(reach.offence, surely=bool(surely))))
        return tuple(provision for _, provision in sorted(found, key=lambda item: item[0]))

    @cached_property
    def _reaching(self) -> list[Reach]:
        return [r for r in self._reading.sets.offences if r.reached.possibly & self._area]

    @cached_property
    def options(self) -> tuple[UsedOption, ...]:
        if self.status is not Status.IN_LINE:
            return ()
        reading, left = self._reading, self.missing | self.unknown
        treaty = reading.law.treaties.get(reading.pack.treaty)
        reserved = treaty.reservations if treaty else ()
        masks = omittable(self.criterion, reading.space)
        used = [o for o in self.criterion.permits if masks[o.id] & left]
        for option in list(used):  # of several that explain the same, the fewest
            others = [masks[o.id] for o in used if o is not option]
            if not left & ~functools.reduce(operator.or_, others, 0):
                used.remove(option)
        return tuple(UsedOption(o, o.id in reserved) for o in used)

    def _with_protection(self, change: str) -> str:
        return " ".join(part for part in (change or self.criterion.remedy, self.criterion.protect) if part)
