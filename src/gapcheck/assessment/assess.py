"""Reading a law against standards: `assess`, `score` and `gap`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from attrs import evolve

from ..algebra.convert import law_of, standard_of
from ..documents.dates import PartialDate
from ..documents.mistakes import Mistake
from ..errors import GapcheckError
from ..model.law import Profile
from ..model.record import Evidence
from ..model.scenario import Ages, every_reading, rests_on
from ..model.standard import Pack
from .assessment import Assessment, PackResult, Scores
from .leftopen import Case, Given
from .reading import Reading
from .scores import Mark, joined

Day = str | dt.date | None
Standard = Pack | Sequence[Pack]


def day_of(as_of: Day, law: Profile) -> dt.date:
    """The date of an assessment: the one given, else the day the law's research is current to.

    Raises:
        GapcheckError: the text is not a full date.
    """
    if as_of is None:
        return law.as_of
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    if isinstance(as_of, dt.date):
        return as_of
    try:
        day = PartialDate.parse(as_of)
    except Mistake as error:
        raise GapcheckError(f"as_of: {error.message}; {error.expected}") from None
    if day.first != day.last:
        raise GapcheckError(f"as_of: {as_of!r} is not a day; expected a full date such as 2025-01-01")
    return day.first


def trust_of(trust: str | Evidence) -> Evidence:
    """A level of trust by its name.

    Raises:
        GapcheckError: there is no such level.
    """
    try:
        return Evidence(trust)
    except ValueError:
        raise GapcheckError(f"trust: unknown level {trust!r}; expected primary, secondary or unverified") from None


def assess(law: Profile, packs: Standard, *, as_of: Day = None, trust: str | Evidence = "secondary") -> Assessment:
    """Read one law against one or more packs, on one date.

    Scores and statuses are computed at once; a finding computes its words when it is asked for them.

    Args:
        law: the national law.
        packs: one pack or several.
        as_of: the date of the act; the profile's own ``as_of`` by default.
        trust: the least evidence a record needs to carry a sure conclusion.

    Raises:
        GapcheckError: a date or level cannot be read, or a pack speaks in another vocabulary than the law.

    >>> from gapcheck import load_pack, load_profile
    >>> result = assess(load_profile("KEN"), load_pack("ecpat-2022"))
    >>> result.score.low <= result.score.high
    True
    """
    return Assessment(*_read(law, packs, as_of, trust))


def score(law: Profile, packs: Standard, *, as_of: Day = None, trust: str | Evidence = "secondary") -> Scores:
    """The scores and statuses alone of one law read against one or more packs, on one date.

    Args:
        law, packs, as_of, trust: as for `assess`.

    Returns:
        `Scores`: the score (0 to 100, an interval), the statuses and their counts, a score tree a pack.

    Raises:
        GapcheckError: as `assess`.

    >>> from gapcheck import load_pack, load_profile
    >>> scores = score(load_profile("KEN"), load_pack("ecpat-2022"))
    >>> scores.score == assess(load_profile("KEN"), load_pack("ecpat-2022")).score
    True
    """
    return Scores(*_read(law, packs, as_of, trust))


def _read(
    law: Profile, packs: Standard, as_of: Day, trust: str | Evidence
) -> tuple[Profile, tuple[PackResult, ...], dt.date, Evidence]:
    chosen = (packs,) if isinstance(packs, Pack) else tuple(packs)
    if not chosen:
        raise GapcheckError("no pack was given")
    if len({p.id for p in chosen}) < len(chosen):
        raise GapcheckError("a pack is given twice")
    day, level = day_of(as_of, law), trust_of(trust)
    for pack in chosen:
        if pack.vocabulary.digest != law.vocabulary.digest:
            raise GapcheckError(
                f"the pack {pack.id} speaks in the vocabulary {pack.vocabulary.id!r}, "
                f"the law {law.jurisdiction} in {law.vocabulary.id!r}"
            )
    readings = [Reading(law, pack, day, level) for pack in chosen]
    for reading in readings:
        assert reading.marks is not None  # computed here, so that what cannot be read fails here
    return readings[0].law, tuple(PackResult(reading) for reading in readings), day, level


def gap(
    law: Profile | Pack, standard: Pack | Profile, *, as_of: Day = None, trust: str | Evidence = "secondary"
) -> Assessment:
    """What the second asks and the first does not reach; each may be a national law or a standard.

    A standard read as a law reaches what it obliges states to reach. A law read as a standard asks for what it reaches.

    Raises:
        GapcheckError: as `assess`.
    """
    reading = law_of(law) if isinstance(law, Pack) else law
    asked = (
        standard_of(standard, day_of(as_of, standard), trust_of(trust)) if isinstance(standard, Profile) else standard
    )
    found = assess(reading, asked, as_of=as_of, trust=trust)
    measures = rests_on(g for c in law.criteria.values() for g in c.grids) if isinstance(law, Pack) else ()
    if isinstance(law, Pack) and measures:
        states = [(ages, assess(law_of(law, ages), asked, as_of=found.as_of, trust=trust))
                  for ages in every_reading(measures)]  # fmt: skip
        for place, part in enumerate(found.packs):
            each = [(_case(ages), state.packs[place].reading.marks) for ages, state in states]
            part.reading.__dict__["marks"] = {
                key: joined([(case, _alone(marks[key])) for case, marks in each]) for key in part.pack.criteria
            }
    return found


def _case(ages: Ages) -> Case:
    """The ages of consent of a state as answers to measures."""
    return tuple(Given(measure, age, age) for measure, age in ages.items())


def _alone(mark: Mark) -> Mark:
    """A mark by itself: where it rests on further answers a bound."""
    return evolve(mark, cases=(), exact=mark.exact and not mark.cases)
