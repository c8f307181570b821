"""What published assessments concluded about a law, beside our own finding at their date."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping

from attrs import frozen

from ..algebra.reach import LawSets, law_sets
from ..algebra.space import Mask, ScenarioSpace
from ..model.law import GENERAL_TOPICS, Judgement, Profile
from ..model.record import Evidence
from ..model.scenario import Grid, Setting
from ..model.vocabulary import SILENT, UNKNOWN, Measure

WORDS = {
    "covered": "covered",
    "not_covered": "not covered",
    "in_doubt": "in doubt",
    "partly": "covered in part",
    "": "not compared",
}
_OPPOSITE = {"covered": "not_covered", "not_covered": "covered"}


class Outcome(enum.StrEnum):
    """How a published judgement and our finding stand to each other."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    OPEN = "open"
    OTHER_DATE = "other_date"
    NOT_COMPARED = "not_compared"


@frozen
class Comparison:
    """One judgement, the day on which it speaks, and what our data say on that day.

    ``readings`` holds ``covered``, ``not_covered``, ``partly``, ``in_doubt`` or nothing by conduct or measure.
    """

    judgement: Judgement
    day: dt.date
    readings: Mapping[str, str]
    outcome: Outcome

    @property
    def ours(self) -> str:
        """Our finding in words."""
        return ", ".join(f"{name}: {WORDS[reading]}" for name, reading in self.readings.items())

    @property
    def theirs(self) -> str:
        """What the judgement holds, in words."""
        return WORDS[self.judgement.holds]

    @property
    def against(self) -> str:
        """The conducts and measures on which the two differ."""
        names = [n for n, reading in self.readings.items() if _contradicts(self.judgement.holds, reading)]
        return ", ".join(names)


def comparisons(profile: Profile) -> tuple[Comparison, ...]:
    """Every judgement of a profile compared with our finding at its date, in the order of the file.

    A judgement without a date is read on the profile's own; where the two then differ, the date may be the reason.

    >>> from gapcheck import load_profile
    >>> {c.outcome.value for c in comparisons(load_profile("KEN"))} <= {o.value for o in Outcome}
    True
    """
    return tuple(_compared(profile, judgement) for judgement in profile.judgements)


def _compared(profile: Profile, judgement: Judgement) -> Comparison:
    day = judgement.as_of.last if judgement.as_of else profile.as_of
    readings: dict[str, str] = {}
    for name in judgement.about:
        reading = _our_reading(profile, name, day)
        if reading is not None:
            readings[name] = reading
    return Comparison(judgement, day, readings, _outcome(judgement, readings))


def _outcome(judgement: Judgement, readings: Mapping[str, str]) -> Outcome:
    if not judgement.holds or not readings:
        return Outcome.NOT_COMPARED
    if any(_contradicts(judgement.holds, reading) for reading in readings.values()):
        return Outcome.DISAGREES if judgement.as_of else Outcome.OTHER_DATE
    if all(reading == judgement.holds for reading in readings.values()):
        return Outcome.AGREES
    return Outcome.OPEN


def _contradicts(theirs: str, ours: str) -> bool:
    """Opposite conclusions, or certainty of ours where the assessment sees a doubt."""
    return ours == _OPPOSITE.get(theirs) or (theirs == "in_doubt" and ours in _OPPOSITE)


def _our_reading(profile: Profile, name: str, day: dt.date) -> str | None:
    """What the profile says of a conduct or a measure on a day; empty where that is no yes or no."""
    vocabulary = profile.vocabulary
    if name in vocabulary.measures:
        return _held(profile, vocabulary.measures[name], day)
    if name in GENERAL_TOPICS:
        return ""
    if name not in vocabulary.conducts:
        return None
    surely, possibly, full = reached(profile, _grid(profile, name), day)
    if surely == full:
        return "covered"
    if not possibly:
        return "not_covered"
    return "partly" if surely and possibly != full else "in_doubt"


def behind(profile: Profile, name: str, day: dt.date) -> tuple[str, ...]:
    """The records behind our finding on a conduct or measure: their citations, with how each is known."""
    if name in profile.vocabulary.measures:
        answer = profile.measures.get(name)
        return (f"{answer.reference} ({answer.evidence})",) if answer is not None else ()
    if name not in profile.vocabulary.conducts:
        return ()
    sets, _ = _sets(profile, _grid(profile, name), day)
    found = [r for r in sets.offences if r.reached.possibly]
    ranked = sorted(found, key=lambda r: (not r.reached.surely, r.offence.id))
    return tuple(f"{r.offence.reference} ({r.offence.evidence})" for r in ranked)


def _grid(profile: Profile, conduct: str) -> Grid:
    terms = profile.vocabulary
    axes = tuple((d.id, terms.default_values(conduct, d)) for d in terms.dimensions_of(conduct))
    return Grid(conduct, axes, (Setting.of(profile.vocabulary, conduct, ()),))


def _sets(profile: Profile, grid: Grid, day: dt.date) -> tuple[LawSets, Mask]:
    space = ScenarioSpace(profile.vocabulary, {"check": [grid]})
    return law_sets(profile, space, day, Evidence.SECONDARY), space.full


def _held(profile: Profile, measure: Measure, day: dt.date) -> str:
    answer = profile.measures.get(measure.id)
    if answer is None or answer.value == UNKNOWN or answer.doubtful or not answer.certain:
        return "in_doubt"
    if not answer.evidence.meets(Evidence.SECONDARY):
        return "in_doubt"
    if not answer.surely_in_force(day):
        return "in_doubt" if answer.possibly_in_force(day) else "not_covered"
    value = measure.silence if answer.value == SILENT else answer.value
    if isinstance(value, bool):
        return "covered" if value else "not_covered"
    if not value or value == "none":
        return "not_covered" if measure.type in ("choice", "set") else ""
    if measure.type == "choice":  # its values run from the most to none
        return "covered" if value == measure.values[0] else "partly"
    return "covered" if measure.type == "set" else ""
    return ""


def reached(profile: Profile, grid: Grid, day: dt.date) -> tuple[Mask, Mask, Mask]:
    """The scenarios of a grid that a law surely and possibly reaches on a day, and all of them."""
    sets, full = _sets(profile, grid, day)
    return sets.surely, sets.possibly, full
