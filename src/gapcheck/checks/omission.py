"""What a law leaves out, or says needlessly: worth knowing for whoever writes it, since silence decides."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Diagnostic
from ..explanation.sentences import conjunction, label_of
from ..model.law import Offence, Profile
from ..model.record import Evidence
from ..reading.paths import path_of
from .place import Place, inherited


def check_omissions(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Notes on lists that shut something out, on demands that add nothing, and on exemptions nobody searched."""
    for offence in profile.offences.values():
        if not inherited(profile, offence):
            yield from _closed(profile, offence, place)
            yield from _needless(profile, offence, place)
    yield from _exemptions(profile, place)


def _closed(profile: Profile, offence: Offence, place: Place) -> Iterator[Diagnostic]:
    """A closed list of an offence that leaves out what the general part covers for all offences."""
    for name, values in offence.dimensions.items():
        dimension = profile.vocabulary.dimensions[name]
        open_ = dimension.added_to and not values.only and dimension.ordinary in values.possibly
        if dimension.unstated != "general" or dimension.ordinary not in values.possibly or open_:
            continue
        rules = [rule for rule in profile.general.coverage.get(name, ()) if rule.concerns(offence)[0]]
        general = {value for rule in rules for value in rule.covers.surely}
        lost = [str(v) for v in dimension.values if v in general - values.possibly]
        if lost:
            message = f"its list of {name} leaves out {conjunction(lost)}, which the general part covers"
            hint = "write the list without 'only' where the law does not exclude it" if dimension.added_to else ""
            yield place.note((*path_of(offence), name), "list-closed", message, hint=hint)


def _needless(profile: Profile, offence: Offence, place: Place) -> Iterator[Diagnostic]:
    """A demand that every conduct of the offence brings with it."""
    implied = [profile.vocabulary.implied(str(c)) for c in offence.conduct.possibly]
    always = frozenset.intersection(*implied) if implied else frozenset()
    for clause in offence.requires.surely:
        if clause & always:
            named = conjunction([label_of(profile.vocabulary.circumstances[n]) for n in sorted(clause & always)])
            message = f"{named} is part of the conduct itself: the demand adds nothing"
            yield place.note((*path_of(offence), "requires"), "demand-adds-nothing", message)


def _exemptions(profile: Profile, place: Place) -> Iterator[Diagnostic]:
    """Circumstances for which laws spare, and for which this one was not searched."""
    closed = profile.closed(profile.as_of, Evidence.UNVERIFIED)
    unsearched = profile.vocabulary.exempting - closed.exemptions
    missing = [name for name in profile.vocabulary.circumstances if name in unsearched]
    if missing and profile.offences:
        message = f"no search says whether the law exempts for {', '.join(missing)}"
        hint = "searched: [{exemptions: [...], ...}]; until then what must be spared is not known"
        yield place.note(("searched",), "exemptions-unsearched", message, hint=hint)
