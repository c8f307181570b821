"""The records that decided: what surely carries a part of a criterion, and what an absence or a doubt rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from ..algebra.lacks import Kind, Reason, Stage
from ..algebra.reach import Stages, stages_of
from ..algebra.space import Mask
from ..explanation.nearest import Near
from ..explanation.sources import Source, search_source, source_of
from ..model.law import Limitation, Offence
from ..model.record import Evidence


def deciding(stages: Stages, carried: Mask, missing: Mask, near: Sequence[Near]) -> tuple[Source, ...]:
    """Every record on which a result rests, each once, the offences first.

    Args:
        carried: the scenarios that are surely reached.
        missing: the scenarios that are surely not reached.
        near: the provisions that come nearest to what is missing or open.
    """
    found: dict[tuple[str, str, str], Source] = {}
    for source in (*carrying(stages, carried), *separating(stages, near), *closing(stages, missing)):
        key = (source.kind, source.record, source.citation)
        known = found.get(key)
        if known is None or source.evidence.rank < known.evidence.rank:
            found[key] = source
    return tuple(sorted(found.values(), key=lambda source: source.kind != "offence"))


def carrying(stages: Stages, carried: Mask) -> Iterator[Source]:
    """The records on which scenarios rest that are surely reached: the best known first, none in vain.

    Each level of evidence is tried in turn, so that the least known record named is the best that the result has.
    """
    left = carried
    for level in sorted(Evidence, key=lambda e: -e.rank):
        if not left or not level.meets(stages.trust):
            return
        at = stages if level is stages.trust else stages_of(stages.law, stages.space, stages.day, level)
        some = [r for r in at.sets.offences if r.reached.surely & carried]
        for reach in sorted(some, key=lambda r: (-(r.reached.surely & carried).bit_count(), r.offence.id)):
            part = reach.reached.surely & left
            if part:
                yield from _as_known(list(_chain(stages, at, reach.offence, part)), level)
                left &= ~part


def _chain(stages: Stages, at: Stages, offence: Offence, part: Mask) -> Iterator[Source]:
    """The records by which an offence reaches some scenarios, at one level of trust."""
    yield source_of(stages.law.offences[offence.id])
    yield from map(source_of, at.elements.lists.carrying(offence, part))
    yield from map(source_of, at.place.grounds(offence, part))
    for limit in at.time.limits(offence, part):
        yield source_of(limit)
        yield from _majority(stages, limit)
    if at.time.unlimited(offence, part):
        yield from _searched(stages, "limitation")


def _as_known(chain: list[Source], level: Evidence) -> list[Source]:
    """A chain whose least known record has the level at which it holds.

    Where every record is better known, a field of the offence (a date, its sentence) is not: it is known no better.
    """
    if all(source.evidence.rank > level.rank for source in chain):
        chain[0] = evolve(chain[0], evidence=level)
    return chain


def separating(stages: Stages, near: Iterable[Near]) -> Iterator[Source]:
    """The provisions that come nearest and the general rules that separate them from the scenario."""
    for item in near:
        yield source_of(item.offence)
        for failure in item.sure or item.doubtful:
            lack = failure.lack
            if lack.record is not item.offence:
                yield source_of(lack.record)
            if isinstance(lack.record, Limitation):
                yield from _majority(stages, lack.record)
            if lack.reason is Reason.NONE_RECORDED or (lack.kind is Kind.PLACE and not lack.doubtful):
                yield from _searched(stages, "jurisdiction")


def _majority(stages: Stages, limit: Limitation) -> Iterator[Source]:
    """The recorded age of majority, where a limit runs from it."""
    clock = stages.time.clock
    answer = stages.law.measures.get(clock.majority) if clock is not None else None
    if limit.time_limit.start == "majority" and answer is not None:
        yield source_of(answer)


def sparing(stages: Stages, spared: Mask) -> Iterator[Source]:
    """The exemptions by which scenarios are spared, surely or possibly, each with the offence that would reach them."""
    if not spared:
        return
    bit = 1 << stages.space.typical(spared)
    for reach in stages.sets.offences:
        if not reach.in_force.possibly or not stages.space.conducts(reach.offence.conduct.possibly) & bit:
            continue  # it would lack more than an exemption
        lacks = stages.why(reach.offence, bit)
        exempting = [lack for lack in lacks if lack.kind in (Kind.EXEMPTION, Kind.EXEMPTED)]
        if exempting and all(lack in exempting or lack.doubtful for lack in lacks):
            yield source_of(stages.law.offences[reach.offence.id])
            yield from (source_of(lack.record) for lack in exempting if lack.kind is Kind.EXEMPTED)


def safeguards(stages: Stages, beside: Stages, criterion: str, spared: Mask) -> Iterator[Source]:
    """The rules by which an act that others are punished for is spared: what surely keeps it out of their offences.

    Args:
        beside: the stages on the same acts by the ordinary offender, numbered under the criterion's id.
    """
    if not spared:
        return
    bit, others = 1 << stages.space.typical(spared), beside.space.criteria[criterion]
    for reach in beside.sets.offences:
        if not reach.reached.surely & others:
            continue
        lacks = [lack for lack in stages.why(reach.offence, bit) if not lack.doubtful]
        if not any(lack.kind is Kind.CONDUCT for lack in lacks):  # it speaks of another of the acts
            yield from (source_of(lack.record) for lack in lacks)


def closing(stages: Stages, missing: Mask) -> Iterator[Source]:
    """The searches by which an absence is an absence."""
    for conduct, mask in stages.space.conduct.items():
        if mask & missing:
            yield from _searched(stages, conduct)


def _searched(stages: Stages, what: str) -> Iterator[Source]:
    found = search_source(stages.law, what, stages.day, stages.trust)
    if found is not None:
        yield found


def failing_stage(stages: Stages, bit: Mask) -> Stage:
    """The stage at which a scenario that is not surely reached falls out: of the offence that carries it furthest.

    Where it may be reached only those count that may reach it; where none may, an offence that was not found would have
    to.
    """
    furthest = Stage.OFFENCE
    open_ = bool(stages.sets.possibly & bit)
    for reach in stages.sets.offences:
        if (reach.reached if open_ else reach.charged).possibly & bit:
            lacks = stages.why(reach.offence, bit)
            sure = [lack for lack in lacks if not lack.doubtful] or lacks
            stage = min((lack.kind.stage for lack in sure), key=lambda s: s.rank, default=Stage.OFFENCE)
            furthest = max(furthest, stage, key=lambda s: s.rank)
    return furthest
