"""Laws of parts of a state: what a profile with ``extends`` inherits from the law of the whole."""

from __future__ import annotations

from attrs import evolve

from ..model.law import General, Profile
from .whole import RULES


def inherit(law: Profile, base: Profile) -> Profile:
    """A law of a part of a state together with the law of the whole that applies there too.

    A record of the same id replaces the inherited one; lists of general rules are joined, the part's own first. A
    conduct counts as searched only where it was in both, since an absence in one of them proves nothing about the
    other. Judgements and the territory are the part's own.
    """
    general = General(
        {**base.general.coverage, **law.general.coverage},
        *((*getattr(law.general, topic), *getattr(base.general, topic)) for topic in RULES),
    )
    return evolve(
        law,
        base=base,
        instruments={**base.instruments, **law.instruments},
        general=general,
        offences={**base.offences, **law.offences},
        measures={**base.measures, **law.measures},
        treaties={**base.treaties, **law.treaties},
    )
