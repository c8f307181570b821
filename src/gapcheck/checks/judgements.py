"""What published assessments concluded about a law, beside our own finding at their date."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping

from attrs import field, frozen

from ..algebra.reach import LawSets, law_sets
from ..algebra.space import Mask, ScenarioSpace
from ..assessment.assess import assess
from ..assessment.scores import Level, Status
from ..errors import GapcheckError
from ..explanation.sources import Source, source_of
from ..model.judgement import FULFILMENT, Judgement, Subject
from ..model.law import GENERAL_TOPICS, Profile
from ..model.record import Evidence
from ..model.scenario import Grid, Setting
from ..model.vocabulary import SILENT, UNKNOWN, Measure
from ..reading.load import load_pack

WORDS = {
    "covered": "covered",
    "not_covered": "not covered",
    "in_doubt": "in doubt",
    "partly": "covered in part",
    "partial": "met in part",
    "": "not compared",
}
_OPPOSITE = {"covered": "not_covered", "not_covered": "covered"}
_LEVELS = {"met": Level.MET, "partial": Level.PARTIAL, "unmet": Level.UNMET}


class Outcome(enum.StrEnum):
    """How a published judgement and our finding stand to each other."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    OPEN = "open"
    OTHER_DATE = "other_date"
    SAME_SOURCE = "same_source"
    NOT_COMPARED = "not_compared"


@frozen
class Comparison:
    """One judgement, the day on which it speaks, and what our data say on that day.

    ``readings`` holds ``covered``, ``not_covered``, ``partly``, ``in_doubt`` or nothing by conduct, scenario or
    measure, and the status of a criterion; ``behind`` the sources of our finding on each.
    """

    judgement: Judgement
    day: dt.date
    readings: Mapping[str, str]
    outcome: Outcome
    behind: Mapping[str, tuple[Source, ...]] = field(factory=dict, repr=False)

    @property
    def ours(self) -> str:
        """Our finding in words."""
        return ", ".join(f"{name}: {said(reading)}" for name, reading in self.readings.items())

    @property
    def theirs(self) -> str:
        """What the judgement holds, in words."""
        return said(self.judgement.holds)

    @property
    def against(self) -> str:
        """What the two differ on."""
        names = [n for n, reading in self.readings.items() if _contradicts(self.judgement.holds, reading)]
        return ", ".join(names)


def said(reading: str) -> str:
    """A reading or a status in words."""
    return WORDS.get(reading, reading.replace("_", " "))


def comparisons(profile: Profile) -> tuple[Comparison, ...]:
    """Every judgement of a profile compared with our finding at its date, in the order of the file.

    A judgement without a date is read on the profile's own; where the two then differ, the date may be the reason.
    Where our records rest on the same source the two agree by descent, which is said and not counted.

    >>> from gapcheck import load_profile
    >>> {c.outcome.value for c in comparisons(load_profile("KEN"))} <= {o.value for o in Outcome}
    True
    """
    return tuple(_compared(profile, judgement) for judgement in profile.judgements)


def _compared(profile: Profile, judgement: Judgement) -> Comparison:
    day = judgement.as_of.last if judgement.as_of else profile.as_of
    readings: dict[str, str] = {}
    behind: dict[str, tuple[Source, ...]] = {}
    for subject in judgement.about:
        reading, sources = our_reading(profile, subject, day)
        if reading is not None:
            readings[subject.name] = reading
            behind[subject.name] = sources
    return Comparison(judgement, day, readings, _outcome(judgement, readings, behind), behind)


def _outcome(judgement: Judgement, readings: Mapping[str, str], behind: Mapping[str, tuple[Source, ...]]) -> Outcome:
    if not judgement.holds or not any(readings.values()):
        return Outcome.NOT_COMPARED
    addresses = {_place(source.url) for sources in behind.values() for source in sources if source.url}
    if judgement.same_source or _place(judgement.url) in addresses:
        return Outcome.SAME_SOURCE
    if any(_contradicts(judgement.holds, reading) for reading in readings.values()):
        return Outcome.DISAGREES if judgement.as_of else Outcome.OTHER_DATE
    if all(_same(judgement.holds, reading) for reading in readings.values()):
        return Outcome.AGREES
    return Outcome.OPEN


def _place(url: str) -> str:
    """An address without what does not tell two pages apart."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _same(theirs: str, ours: str) -> bool:
    return ours == theirs or (theirs == "met" and ours == "in_line")


def _contradicts(theirs: str, ours: str) -> bool:
    """Opposite conclusions, or certainty of ours where the assessment sees a doubt."""
    if theirs in FULFILMENT:
        levels = Status(ours).levels
        return levels is not None and not levels[0] <= _LEVELS[theirs] <= levels[1] and not _same(theirs, ours)
    return ours == _OPPOSITE.get(theirs) or (theirs == "in_doubt" and ours in _OPPOSITE)


def our_reading(profile: Profile, subject: Subject, day: dt.date) -> tuple[str | None, tuple[Source, ...]]:
    """What the profile says of a subject on a day, and on which records; empty where that is no yes or no.

    ``None`` where the subject is not known.
    """
    terms = profile.vocabulary
    if subject.criterion is not None:
        pack, key = subject.criterion
        try:
            finding = assess(profile, load_pack(pack), as_of=day).findings[key]
        except (GapcheckError, KeyError):
            return None, ()
        return finding.status.value, finding.sources
    if subject.name in terms.measures:
        answer = profile.measures.get(subject.name)
        return _held(profile, terms.measures[subject.name], day), (source_of(answer),) if answer is not None else ()
    if subject.name in GENERAL_TOPICS:
        return "", ()
    if subject.grid is None and subject.name not in terms.conducts:
        return None, ()
    sets, full = _sets(profile, subject.grid or _grid(profile, subject.name), day)
    found = sorted((r for r in sets.offences if r.reached.possibly), key=lambda r: (not r.reached.surely, r.offence.id))
    sources = tuple(source_of(r.offence) for r in found)
    if sets.surely == full:
        return "covered", sources
    if not sets.possibly:
        return "not_covered", sources
    return "partly" if sets.surely and sets.possibly != full else "in_doubt", sources


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
        return "in_doubt"  # what the answer was before or after is not known (S19)
    value = measure.silence if answer.value == SILENT else answer.value
    if isinstance(value, bool):
        return "covered" if value else "not_covered"
    if not value or value == "none":
        return "not_covered" if measure.type in ("choice", "set") else ""
    if measure.type == "choice":  # its values run from the most to none
        return "covered" if value == measure.values[0] else "partly"
    return "covered" if measure.type == "set" else ""
    return ""
