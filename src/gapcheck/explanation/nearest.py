"""Why a scenario is not reached: the nearest provisions, what each demands too much, and the kind of gap.

A lawyer compares elements. An offence that demands an element the standard does not has a *surplus element*; the
nearest provision is the one from which the fewest elements would have to be taken away.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence

from attrs import frozen

from ..algebra.lacks import Kind, Lack
from ..algebra.reach import Reach, Stages
from ..algebra.space import Mask
from ..model.law import Offence
from ..model.scenario import Scenario
from ..model.standard import Criterion
from .failures import Failure, worded
from .sentences import conjunction

SHOWN = 3


class GapKind(enum.StrEnum):
    """The kind of a gap, said before any number."""

    NONE = "none"
    NOTHING_FOUND = "nothing_found"
    FURTHER_ELEMENT = "further_element"
    NARROWER = "narrower"
    NOT_IN_FORCE = "not_in_force"
    EXEMPTED = "exempted"
    NOT_ABROAD = "not_abroad"
    OUT_OF_TIME = "out_of_time"
    ONLY_ADMINISTRATIVE = "only_administrative"
    NOT_SPARED = "not_spared"
    NOT_HELD = "not_held"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """As a heading says it."""
        return _KINDS[self]


_KINDS = {
    GapKind.NONE: "no gap",
    GapKind.NOTHING_FOUND: "not found",
    GapKind.FURTHER_ELEMENT: "reached only with a further element",
    GapKind.NARROWER: "reached only in part",
    GapKind.NOT_IN_FORCE: "recorded, but not in force",
    GapKind.EXEMPTED: "exempted by a general rule",
    GapKind.NOT_ABROAD: "not reached abroad",
    GapKind.OUT_OF_TIME: "barred by time",
    GapKind.ONLY_ADMINISTRATIVE: "only an administrative sanction",
    GapKind.NOT_SPARED: "not spared",
    GapKind.NOT_HELD: "not in place",
    GapKind.UNKNOWN: "not known",
}
_ORDER = (
    (Kind.CIRCUMSTANCE, GapKind.FURTHER_ELEMENT), (Kind.DIMENSION, GapKind.NARROWER),
    (Kind.EXEMPTION, GapKind.NARROWER), (Kind.PART, GapKind.NARROWER), (Kind.IN_FORCE, GapKind.NOT_IN_FORCE),
    (Kind.SANCTION, GapKind.ONLY_ADMINISTRATIVE), (Kind.EXEMPTED, GapKind.EXEMPTED), (Kind.PLACE, GapKind.NOT_ABROAD),
    (Kind.TIME, GapKind.OUT_OF_TIME), (Kind.CONDUCT, GapKind.NARROWER),
)  # fmt: skip


@frozen
class Near:
    """A provision that comes near a scenario, with what separates them: what surely does, and what is in doubt."""

    offence: Offence
    distance: int
    failures: tuple[Failure, ...]
    closes: int
    same_conduct: bool

    @property
    def sure(self) -> tuple[Failure, ...]:
        """The elements that fail on every reading."""
        return tuple(f for f in self.failures if not f.doubtful)

    @property
    def doubtful(self) -> tuple[Failure, ...]:
        """The elements that fail on one reading only."""
        return tuple(f for f in self.failures if f.doubtful)

    @property
    def surplus(self) -> tuple[str, ...]:
        """The circumstances that the provision demands and the standard does not."""
        return tuple(f.name for f in self.failures if f.kind == "circumstance")

    @property
    def separates(self) -> str:
        """What separates the provision from the scenario, as prose: what surely does, else what is in doubt."""
        return conjunction([f.text for f in self.sure or self.doubtful])

    @property
    def doubts(self) -> str:
        """What is in doubt beside what surely separates them, as prose."""
        return conjunction([f.text for f in self.doubtful]) if self.sure else ""


_DOUBT = (Kind.DOUBT,)
_UNCOUNTED = (Kind.DOUBT, Kind.PLACE, Kind.TIME)
Considered = tuple[Reach, tuple[Lack, ...]]


def nearest(stages: Stages, scenario: Scenario, bit: Mask, gap: Mask, *, at_base: bool = False) -> tuple[Near, ...]:
    """The provisions nearest to a scenario of a gap; ``bit`` is the set of that scenario alone.

    The same conduct comes first, then the same family; then what may reach it, where that is not known; then the fewest
    elements that fail. Ties: what is certain and in force first, then what punishes the act itself and is only out of
    reach or out of time, then by how many of the gap's scenarios the provision would reach without them, then by id.
    ``at_base`` where the act is no offence at home and in time either: then what lies beside the act does not count, so
    that the nearest is that of the act itself.
    """
    view, offences = stages.view, stages.sets.offences
    same = [r for r in offences if scenario.conduct in r.offence.conduct.possibly]
    candidates = same
    if not same:
        conducts = view.vocabulary.conducts
        family = conducts[scenario.conduct].family
        relatives = frozenset(c.id for c in conducts.values() if c.family == family)
        candidates = [r for r in offences if r.offence.conduct.possibly & relatives]
    ranked: dict[tuple[bool, int], list[Considered]] = {}
    for reach, lacks in _without_the_superseded([(r, stages.why(r.offence, bit)) for r in candidates]):
        sure = any(not lack.doubtful for lack in lacks)
        distance = len({_counted(lack) for lack in lacks if lack.kind not in (_UNCOUNTED if at_base else _DOUBT)})
        ranked.setdefault((sure, distance), []).append((reach, lacks))

    def order(item: tuple[int, Reach, tuple[Lack, ...]]) -> tuple[bool, bool, int, str]:
        closes, reach, lacks = item
        doubted = not (reach.in_force.surely and view.certain(reach.offence))
        another = any(lack.kind not in _UNCOUNTED for lack in lacks)  # it punishes another act
        return doubted, another, -closes, reach.offence.id

    found: list[Near] = []
    for rank in sorted(ranked):
        group = [((stages.without(r.offence, lacks) & gap).bit_count(), r, lacks) for r, lacks in ranked[rank]]
        for closes, reach, lacks in sorted(group, key=order)[: SHOWN - len(found)]:
            failures = tuple(worded(view, reach.offence, scenario, lack) for lack in lacks)
            found.append(Near(reach.offence, rank[1], failures, closes, bool(same)))
        if len(found) == SHOWN:
            break
    return tuple(found)


def _counted(lack: Lack) -> tuple[Kind, str]:
    """What counts as one: an act abroad is out of reach once, however much its ground demands."""
    return (Kind.PLACE, "") if lack.kind is Kind.PLACE else lack.key


def _without_the_superseded(considered: Sequence[Considered]) -> Iterator[Considered]:
    """Leave out what is not in force where a provision in force lacks nothing that it does not lack as well.

    A law's history would else stand before its present: only what was lost is worth naming.
    """
    if all(reach.in_force.possibly for reach, _ in considered):
        yield from considered
        return
    present = {frozenset(lack.key for lack in lacks) for reach, lacks in considered if reach.in_force.surely}
    for reach, lacks in considered:
        lacking = {lack.key for lack in lacks if lack.kind is not Kind.IN_FORCE}
        if reach.in_force.possibly or not any(missing <= lacking for missing in present):
            yield reach, lacks


def kind_of(near: Sequence[Near]) -> GapKind:
    """The kind of a gap, from the nearest provision that speaks of the same conduct."""
    if not near or not near[0].same_conduct:
        return GapKind.NOTHING_FOUND
    kinds = {f.kind for f in near[0].sure or near[0].doubtful}
    return next((found for kind, found in _ORDER if kind in kinds), GapKind.UNKNOWN)


def entailed(stages: Stages, criterion: Criterion) -> dict[str, tuple[str, ...]]:
    """For each conduct of a criterion the offences of what it ordinarily brings with it: named, never counted."""
    found: dict[str, tuple[str, ...]] = {}
    for conduct in criterion.conducts:
        for other in stages.view.vocabulary.entails.get(conduct, ()):
            ids = tuple(
                r.offence.id
                for r in stages.sets.offences
                if other in r.offence.conduct.surely
                and r.in_force.surely
                and stages.view.certain(r.offence)
                and not r.offence.requires.surely
            )
            if ids:
                found[other] = ids
    return found
