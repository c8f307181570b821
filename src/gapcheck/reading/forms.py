"""The forms of the format: what version 1 left to the programme is made explicit, so that it keeps its meaning.

Version 1 took every exemption as recorded, every list of an offence as closed, and a search of the general rules as one
of all Acts; version 2 takes only what is written.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from ..model.law import ALL_ACTS, Offence, Profile, Search
from ..model.record import Evidence
from ..model.values import Values

FORMS = ("profile/1", "profile/2")


def first_form(law: Profile) -> Profile:
    """A law written in version 1, with what that meant."""
    dimensions = law.vocabulary.dimensions

    def closed(values: Mapping[str, Values]) -> dict[str, Values]:
        return {k: evolve(v, only=True) if dimensions[k].added_to else v for k, v in values.items()}

    def explicit(offence: Offence) -> Offence:
        return evolve(offence, exempts_stated=True, dimensions=closed(offence.dimensions))

    searched = [evolve(search, scope=ALL_ACTS) if search.topics else search for search in law.searched]
    exempting = tuple(name for name in law.vocabulary.circumstances if name in law.vocabulary.exempting)
    if exempting:
        note = "not written in version 1 of the format, which took every exemption as recorded"
        searched.append(Search(exemptions=exempting, basis=Evidence.PRIMARY, note=note))
    return evolve(law, offences={k: explicit(o) for k, o in law.offences.items()}, searched=tuple(searched))
