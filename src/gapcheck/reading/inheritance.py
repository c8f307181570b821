"""Laws of parts of a state: what a profile with ``extends`` inherits from the law of the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from attrs import evolve

from ..model.law import Coverage, General, Profile, Scope
from .whole import RULES

S = TypeVar("S", bound=Scope)
Lists = Mapping[str, tuple[Coverage, ...]]


def inherit(law: Profile, base: Profile) -> Profile:
    """A law of a part of a state together with the law of the whole that applies there too.

    A record of the same id replaces the inherited one; lists of general rules are joined, the part's own first. A rule
    of the part belongs to the offences of its own instruments unless it names others or all; what the part says on who
    can offend and how leaves what the whole says of that to the offences of the whole. A conduct counts as searched
    only where it was in both, since an absence in one of them proves nothing about the
    other. Judgements and the territory are the part's own.
    """
    general = General(
        _joined(_own(law), law.general.coverage, tuple(base.instruments), base.general.coverage),
        *((*map(_own(law), getattr(law.general, topic)), *getattr(base.general, topic)) for topic in RULES),
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


def _own(law: Profile) -> Callable[[S], S]:
    """What binds a rule that names no instrument and no offence to the offences of a law's own instruments."""

    def bound(rule: S) -> S:
        return rule if rule.instrument or rule.offence else evolve(rule, instrument=tuple(law.instruments))

    return bound


def _joined(own: Callable[[Coverage], Coverage], lists: Lists, whole: tuple[str, ...], inherited: Lists) -> Lists:
    """The lists of a part before those of the whole, which then speak of the offences of the whole alone."""
    found = dict(inherited)
    for key, rules in lists.items():
        others = [r if r.instrument or r.offence else evolve(r, instrument=whole) for r in inherited.get(key, ())]
        found[key] = (*map(own, rules), *others)
    return found
