"""Mending one thing that a provision lacks, in the profile, and nothing else."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from gapcheck import Profile
from gapcheck.algebra.lacks import Kind, Lack, Reason, clause_name
from gapcheck.documents.dates import PartialDate
from gapcheck.model.law import Coverage, Jurisdiction, Limitation, Offence, Scope, Search
from gapcheck.model.penalties import Penalty
from gapcheck.model.record import Evidence
from gapcheck.model.scenario import Scenario
from gapcheck.model.values import Exemption, Requirement, TimeLimit, Values

ALWAYS: dict[str, Any] = {"since": PartialDate.parse("0001-01-01"), "until": None, "status": "in_force"}
CERTAIN: dict[str, Any] = {"evidence": Evidence.PRIMARY, "arguable": "", "partial": ""}


def mended(law: Profile, offence: Offence, scenario: Scenario, lack: Lack) -> Profile:
    """The law in which an offence no longer lacks one thing for a scenario."""
    general, record = law.general, lack.record
    if lack.kind is Kind.DIMENSION and isinstance(record, Coverage):
        covers = Values.exactly(law.vocabulary.dimensions[lack.name].values)
        changed = evolve(_sure(record, offence, scenario), covers=covers)
        lists = (*general.coverage[lack.name], changed)
        return evolve(law, general=evolve(general, coverage={**general.coverage, lack.name: lists}))
    if lack.kind is Kind.EXEMPTED and lack.reason is Reason.NOT_SEARCHED:
        (there,) = lack.clauses
        searched = (*law.searched, Search(exemptions=tuple(sorted(there)), basis=Evidence.PRIMARY))
        closed = {**law.offences, offence.id: evolve(offence, exempts_stated=True)}
        return _everywhere(evolve(law, offences=closed, searched=searched), searched[-1])
    if lack.kind is Kind.EXEMPTED:
        return evolve(law, general=evolve(general, exemptions=tuple(r for r in general.exemptions if r is not record)))
    if lack.kind is Kind.PLACE:
        return evolve(
            law, general=evolve(general, jurisdiction=_grounds(general.jurisdiction, offence, scenario, lack))
        )
    if lack.kind is Kind.TIME:
        return evolve(law, general=evolve(general, limitation=_limits(general.limitation, offence, scenario, lack)))
    return evolve(law, offences={**law.offences, offence.id: _offence(law, offence, scenario, lack)})


def _everywhere(law: Profile, search: Search) -> Profile:
    """A law that was searched, and the law it extends too."""
    if law.base is None:
        return law
    return evolve(law, base=evolve(law.base, searched=(*law.base.searched, search)))


def _offence(law: Profile, offence: Offence, scenario: Scenario, lack: Lack) -> Offence:
    if lack.kind is Kind.CONDUCT:
        both = offence.conduct.surely | {scenario.conduct}, offence.conduct.possibly | {scenario.conduct}
        return evolve(offence, conduct=Values(*both))
    if lack.kind is Kind.SANCTION:
        return evolve(offence, sanction="criminal")
    if lack.kind is Kind.IN_FORCE:
        return evolve(offence, **ALWAYS)
    if lack.kind is Kind.PART:
        return evolve(offence, part=())
    if lack.kind is Kind.DOUBT:
        return evolve(offence, **CERTAIN)
    if lack.kind is Kind.DIMENSION:
        dimension = law.vocabulary.dimensions[lack.name]
        if dimension.decides == "penalty":
            stated = {k: v for k, v in offence.dimensions.items() if k != lack.name}
            life = Penalty.of({"max_years": "life"}, law.vocabulary)
            return evolve(offence, penalty=life, evidence_of={}, dimensions=stated)
        return evolve(offence, dimensions={**offence.dimensions, lack.name: Values.exactly(dimension.values)})
    if lack.kind is Kind.CIRCUMSTANCE:
        demands = offence.requires.demands
        kept = tuple(d for d in demands if clause_name(d.surely or d.possibly or frozenset()) != lack.name)
        return evolve(offence, requires=Requirement(kept))
    exempts = offence.exempts
    gone = frozenset([lack.name])
    return evolve(offence, exempts=Exemption(exempts.surely - gone, exempts.possibly - gone))


def _sure(rule: Any, offence: Offence, scenario: Scenario) -> Any:
    """A general rule that belongs to one offence and speaks of the scenario, beyond doubt."""
    conduct = Values.exactly(rule.conduct.possibly | offence.conduct.possibly | {scenario.conduct})
    scope = {"conduct": conduct, "dimensions": {}, "sentence": None, "instrument": (), "offence": (offence.rule,)}
    return evolve(rule, **scope, **ALWAYS, **CERTAIN)


def _replaced(rules: tuple[Any, ...], old: Scope, new: Scope) -> tuple[Any, ...]:
    return tuple(new if rule is old else rule for rule in rules)


def _grounds(
    grounds: tuple[Jurisdiction, ...], offence: Offence, scenario: Scenario, lack: Lack
) -> tuple[Jurisdiction, ...]:
    ground = lack.record
    if not isinstance(ground, Jurisdiction):
        assert lack.reason in (Reason.NONE_RECORDED, Reason.NOT_SEARCHED)
        return (*grounds, _sure(Jurisdiction(conduct=offence.conduct), offence, scenario))
    if lack.clauses:
        wanted = set(lack.clauses)
        demands = ground.requires.demands
        kept = tuple(d for d in demands if d.surely not in wanted and d.possibly not in wanted)
        return _replaced(grounds, ground, evolve(ground, requires=Requirement(kept)))
    return _replaced(grounds, ground, _sure(ground, offence, scenario))


def _limits(limits: tuple[Limitation, ...], offence: Offence, scenario: Scenario, lack: Lack) -> tuple[Limitation, ...]:
    rule, never = lack.record, TimeLimit("none")
    if not isinstance(rule, Limitation):
        assert lack.reason is Reason.NOT_SEARCHED
        added = Limitation(conduct=offence.conduct, time_limit=never)
        return (*limits, _sure(added, offence, scenario))
    return _replaced(limits, rule, evolve(_sure(rule, offence, scenario), time_limit=never))
