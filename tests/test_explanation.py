"""The explanation says only what a stage computed, and what it says is causally true."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings

import reference
from conftest import FACTOR
from gapcheck import Assessment, Pack, Profile, ask, assess, load_pack, load_packs, load_profile, render
from gapcheck.algebra.lacks import Kind, Lack, Reason, Stage
from gapcheck.algebra.reach import Stages, stages_of
from gapcheck.algebra.space import space_of
from gapcheck.assessment.scores import Level
from gapcheck.explanation.nearest import Near, nearest
from gapcheck.explanation.sources import weakest
from gapcheck.model.law import Offence
from gapcheck.model.record import Evidence
from gapcheck.model.scenario import Scenario
from gapcheck.reading.files import shipped_names
from mending import mended
from strategies import World, days, trusts, worlds

LAWS = shipped_names("fixtures")


def small(offences: dict[str, Any], general: dict[str, Any] | None = None, *, searched: list[str]) -> Profile:
    """A small law, every record read, searched for some conducts and topics."""
    record = {"cite": "pc s. 1", "evidence": "primary", "victim_age": "under 18"}
    search = {"conduct": searched, "since": "2000-01-01", "checked": "2025-01-01", "basis": "primary"}
    return load_profile(
        {
            "gapcheck": "profile/1",
            "jurisdiction": "ZZZ",
            "name": "Nowhere",
            "as_of": "2025-01-01",
            "instruments": {"pc": {"title": "Penal Code", "in_force": "2000-01-01"}},
            "searched": [search],
            "general": general or {},
            "offences": {key: {**record, **offence} for key, offence in offences.items()},
        }
    )


def pack_of(criterion: str, **fields: Any) -> Pack:
    """A pack of one criterion."""
    return load_pack(
        {
            "gapcheck": "pack/1",
            "id": "x",
            "title": "X",
            "kind": "recommendation",
            "version": "1.0.0",
            "status": "experimental",
            "source": {"title": "s"},
            "groups": {"g": {"title": "G"}},
            "criteria": {criterion: {"group": "g", "title": "Asked", "cite": "1", **fields}},
        }
    )


# -- a stage that was not computed cannot speak -------------------------------------------------------------------


def test_an_act_at_home_and_in_time_is_neither_abroad_nor_barred() -> None:
    law = small(
        {"s1": {"conduct": ["csam.possess"]}}, searched=["csam.access", "csam.possess", "jurisdiction", "limitation"]
    )
    answer = ask(law, {"conduct": "csam.access", "victim_age": 12})
    assert (answer, answer.stage) == ("not_reached", "offence")
    assert [f.kind for f in answer.nearest[0].failures] == ["conduct"]
    assert "abroad" not in answer.nearest[0].separates
    assert "time" not in answer.nearest[0].separates


@pytest.mark.parametrize("code", LAWS)
def test_no_answer_about_an_act_in_time_says_that_the_limit_has_run_out(code: str) -> None:
    law = load_profile(code)
    spoken = 0
    for conduct, age in itertools.product(law.vocabulary.conducts, (5, 14, 17, "adult")):
        answer = ask(law, {"conduct": conduct, "victim_age": age})
        for near in answer.nearest:
            spoken += 1
            assert not {"place", "time"} & {f.kind for f in near.failures}, (conduct, age, near.separates)
            assert "time limit" not in near.separates + near.doubts
            assert "the act abroad" not in near.separates + near.doubts
        assert answer.stage in ("", "offence", "exemption")
    assert spoken


# -- the two faces of a stage agree -------------------------------------------------------------------------------

STAGES = ("force", "elements", "exemptions", "place", "time")


def as_the_reference(law: Profile, offence: Offence, scenario: Scenario, day: dt.date, trust: Evidence) -> list[Any]:
    """What the reference evaluator says of each stage, for circumstances that are exactly known."""
    facts = scenario.setting.present
    return [
        reference.in_force(law, offence, day, trust) if offence.sanction == "criminal" else reference.NO,
        reference.elements(law, offence, scenario, facts, day, trust),
        reference.both(
            reference.negation(reference.exempt_in_general(law, offence, scenario, day, trust)),
            (not reference.overlooked(law, offence, scenario, day, trust), True),
        ),
        reference.prosecutable_here(law, offence, scenario, facts, day, trust),
        reference.in_time(law, offence, scenario, day, trust),
    ]


@pytest.mark.slow
@settings(max_examples=60 * FACTOR)
@given(worlds(), days, trusts)
def test_every_stage_says_why_exactly_where_it_does_not_pass(world: World, day: dt.date, trust: Evidence) -> None:
    law, space = world.laws[0], space_of(world.pack)
    stages = stages_of(law, space, day, trust)
    for index, scenario in itertools.islice(space.scenarios(space.full), 0, None, 7):
        bit = 1 << index
        for offence in stages.law.offences.values():
            expected = as_the_reference(law, law.offences[offence.id], scenario, day, trust)
            for name, pair in zip(STAGES, expected, strict=True):
                stage: Any = getattr(stages, name)
                passes, lacks = stage.reach(offence), list(stage.why(offence, bit))
                if not scenario.setting.free:
                    assert (bool(passes.surely & bit), bool(passes.possibly & bit)) == pair, name
                assert bool(lacks) is not bool(passes.surely & bit), (name, lacks)
                if name in ("force", "elements", "exemptions"):
                    assert any(not lack.doubtful for lack in lacks) is not bool(passes.possibly & bit), (name, lacks)
                assert all(lack.kind.stage.value in _STAGE_OF[name] for lack in lacks)


_STAGE_OF = {
    "force": "offence",
    "elements": "offence",
    "exemptions": "exemption",
    "place": "abroad",
    "time": "time",
}

# -- the explanation is causally true -----------------------------------------------------------------------------


def stage_of(stages: Stages, kind: Kind) -> Any:
    """The stage that computes a kind of failure."""
    return {
        Kind.IN_FORCE: stages.force,
        Kind.SANCTION: stages.force,
        Kind.EXEMPTED: stages.exemptions,
        Kind.PLACE: stages.place,
        Kind.TIME: stages.time,
    }.get(kind, stages.elements)


def untrue(stages: Stages, near: Near, scenario: Scenario, bit: int) -> list[Any]:
    """The failures of a near provision whose mending, alone, does not change what their stage says."""
    found = []
    lacks = stages.why(near.offence, bit)
    for failure in near.failures:
        lack = failure.lack
        law = mended(stages.law, near.offence, scenario, lack)
        other = Stages(law, stages.space, stages.day, stages.trust)
        offence = other.law.offences[near.offence.id]
        stage, before = stage_of(other, lack.kind), stage_of(stages, lack.kind)
        after = list(stage.why(offence, bit))
        same = [a for a in after if (a.key, a.reason, a.clauses) == (lack.key, lack.reason, lack.clauses)]
        if same and not _settled(before.reach(near.offence), stage.reach(offence), bit):
            found.append((near.offence.id, lack, after))
        if len(lacks) == 1 and not other.reach(offence).reached.surely & bit:
            found.append((near.offence.id, lack, "it was the only thing lacking, and the offence is not reached"))
    return found


def _settled(before: Any, after: Any, bit: int) -> bool:
    return (before.surely & bit, before.possibly & bit) != (after.surely & bit, after.possibly & bit)


@pytest.mark.slow
@settings(max_examples=60 * FACTOR)
@given(worlds(), days, trusts)
def test_mending_what_is_named_changes_its_stage(world: World, day: dt.date, trust: Evidence) -> None:
    law, space = world.laws[0], space_of(world.pack)
    stages = stages_of(law, space, day, trust)
    for index, scenario in itertools.islice(space.scenarios(space.full & ~stages.sets.surely), 0, None, 11):
        if not scenario.setting.free:
            for near in nearest(stages, scenario, 1 << index, space.full & ~stages.sets.surely):
                assert not untrue(stages, near, scenario, 1 << index)


@pytest.mark.parametrize("code", LAWS)
def test_mending_what_is_named_changes_its_stage_in_every_shipped_law(code: str) -> None:
    law, pack = load_profile(code), load_pack("ecpat-2022")
    for trust in (Evidence.SECONDARY, Evidence.UNVERIFIED):
        stages = stages_of(law, space_of(pack), law.as_of, trust)
        gaps = stages.space.full & ~stages.sets.surely
        for criterion, area in stages.space.criteria.items():
            if not area & gaps or not pack.criteria[criterion].reach:
                continue
            index = stages.space.typical(area & gaps)
            scenario = stages.space.scenario(index)
            for near in nearest(stages, scenario, 1 << index, area & gaps):
                assert untrue(stages, near, scenario, 1 << index) == [], criterion


# -- what decided, and how it is known ----------------------------------------------------------------------------


def test_an_answer_names_the_ground_of_jurisdiction_that_carries_it() -> None:
    answer = ask(
        load_profile("CAN"),
        {"conduct": "csam.possess", "victim_age": 12, "place": "abroad", "offender_tie": "resident"},
    )
    assert answer == "reached"
    assert {s.kind for s in answer.sources} >= {"offence", "jurisdiction"}
    assert any("7(4.1)" in s.citation for s in answer.sources)


def test_the_weakest_record_is_the_evidence_of_the_whole() -> None:
    ground = {"conduct": ["groom"], "offender_tie": ["national"], "cite": "pc s. 5", "evidence": "secondary"}
    law = small({"s1": {"conduct": ["groom"]}}, {"jurisdiction": [ground]}, searched=["groom", "jurisdiction"])
    home = ask(law, {"conduct": "groom", "victim_age": 14})
    abroad = ask(law, {"conduct": "groom", "victim_age": 14, "place": "abroad", "offender_tie": "national"})
    assert (home, home.evidence) == ("reached", Evidence.PRIMARY)
    assert (abroad, abroad.evidence) == ("reached", Evidence.SECONDARY)
    assert [s.record for s in abroad.sources if s.kind == "offence"] == ["s1"]
    assert abroad == ask(law, {**abroad.scenario, "victim_age": 14}, trust="secondary")
    assert ask(law, {**abroad.scenario}, trust="primary") == "unknown"


def test_of_two_grounds_the_better_known_one_is_named() -> None:
    grounds = [
        {"conduct": ["groom"], "cite": f"pc s. {n}", "evidence": e} for n, e in ((5, "secondary"), (6, "primary"))
    ]
    law = small({"s1": {"conduct": ["groom"]}}, {"jurisdiction": grounds}, searched=["groom", "jurisdiction"])
    answer = ask(law, {"conduct": "groom", "victim_age": 14, "place": "abroad", "offender_tie": "national"})
    assert answer.evidence is Evidence.PRIMARY
    assert [s.citation for s in answer.sources if s.kind == "jurisdiction"] == ["Penal Code, s. 6"]


@pytest.mark.parametrize("code", LAWS)
def test_the_evidence_of_what_is_met_is_the_highest_trust_at_which_it_stands(code: str) -> None:
    law, pack = load_profile(code), load_pack("ecpat-2022")
    at = {trust: assess(law, pack, as_of=law.as_of, trust=trust) for trust in Evidence}
    for key, finding in at[Evidence.UNVERIFIED].findings.items():
        if finding.status.value != "met" or not finding.criterion.reach:
            continue
        standing = [t for t in Evidence if at[t].findings[key].status.value == "met"]
        assert finding.evidence is max(standing, key=lambda t: t.rank), key
        assert finding.evidence is weakest(finding.sources)


def test_a_general_exemption_that_decides_is_named_and_nothing_else() -> None:
    rules = {
        "exemptions": [
            {"conduct": ["csam.possess"], "requires": ["private_use"], "cite": "pc s. 9", "evidence": "primary"}
        ],
        "limitation": [{"conduct": ["*"], "time_limit": "none", "cite": "pc s. 3", "evidence": "primary"}],
    }
    law = small({"s1": {"conduct": ["csam.possess"]}}, rules, searched=["csam.possess", "jurisdiction"])
    answer = ask(law, {"conduct": "csam.possess", "victim_age": 16, "circumstances": ["private_use"]})
    assert (answer, answer.stage) == ("not_reached", Stage.EXEMPTION)
    assert answer.nearest[0].separates.endswith("is exempted (Penal Code, s. 9)")
    assert {s.kind for s in answer.sources} == {"offence", "exemption", "search"}


def test_a_limit_that_has_run_out_is_named_with_what_it_says() -> None:
    limit = {"conduct": ["*"], "time_limit": {"years": 5, "from": "offence"}, "cite": "pc s. 3", "evidence": "primary"}
    law = small({"s1": {"conduct": ["groom"]}}, {"limitation": [limit]}, searched=["groom", "limitation"])
    answer = ask(law, {"conduct": "groom", "victim_age": 10, "complaint_age": 40})
    assert (answer, answer.stage) == ("not_reached", "time")
    assert answer.nearest[0].separates == (
        "the recorded time limit has run out (Penal Code, s. 3, 5 years from the offence)"
    )
    assert any(s.kind == "limitation" for s in answer.sources)


def test_what_surely_fails_and_what_is_in_doubt_are_said_apart() -> None:
    offence = {"conduct": ["groom"], "victim_age": "under 14", "arguable": "contested"}
    answer = ask(small({"s1": offence}, searched=["groom"]), {"conduct": "groom", "victim_age": 16})
    near = answer.nearest[0]
    assert near.separates == "its age is under 14 only"
    assert near.doubts == "whether it reaches this is contested"
    assert [f.doubtful for f in near.failures] == [False, True]


def test_alternatives_of_a_demand_are_all_named() -> None:
    requires = [["intent_to_distribute", "for_gain?"]]
    known = load_pack("ecpat-2022").vocabulary.circumstances
    second = "commercial" if "for_gain" not in known else "for_gain"
    requires = [["intent_to_distribute", f"{second}?"]]
    law = small({"s1": {"conduct": ["csam.produce"], "requires": requires}}, searched=["csam.produce"])
    neither = ask(law, {"conduct": "csam.produce", "victim_age": 12}).nearest[0]
    either = ask(law, {"conduct": "csam.produce", "victim_age": 12, "circumstances": [second]})
    assert neither.failures[0].doubtful is False
    assert " or " in neither.separates
    assert either == "unknown"
    assert either.nearest[0].failures[0].doubtful is True
    assert " or " not in either.nearest[0].separates


# -- advice -------------------------------------------------------------------------------------------------------


def every_finding() -> Iterator[tuple[str, Any, Assessment]]:
    packs = load_packs("all")
    for code in LAWS:
        result = assess(load_profile(code), packs)
        for finding in result.findings.values():
            yield code, finding, result


@pytest.mark.slow
def test_no_advice_contradicts_what_was_found() -> None:
    for code, finding, _ in every_finding():
        where = (code, finding.pack, finding.id)
        levels = finding.status.levels
        if levels is None or levels[1] >= Level.IN_LINE:
            assert finding.amendment == "", where
        near = finding.nearest[0] if finding.nearest else None
        if finding.amendment and near is not None and near.same_conduct:
            yes = {cell.name for cell in finding.strip if cell.state == "yes"}
            amended = {f.name for f in near.sure if f.kind == "dimension"}
            assert not yes & amended, where
            if any(f.kind == "circumstance" for f in near.sure):
                assert "further" not in yes, where
            for cell in finding.strip:
                if cell.state == "yes" and cell.name != "further":
                    assert f"({cell.label})" not in finding.amendment, where


@pytest.mark.slow
def test_what_is_not_known_has_a_question_and_no_advice() -> None:
    for code, finding, _ in every_finding():
        if finding.status.value in ("not_known", "partial_to_met"):
            assert finding.question, (code, finding.pack, finding.id)
            assert not finding.amendment, (code, finding.pack, finding.id)


# -- causes -------------------------------------------------------------------------------------------------------


def test_gaps_of_one_provision_and_element_are_one_cause() -> None:
    result = assess(load_profile("KEN"), load_pack("ecpat-2022"))
    assert sorted(f.id for c in result.causes for f in c.findings) == sorted(f.id for f in result.gaps())
    assert len(result.causes) < len(result.gaps())
    gravities = [c.gravity for c in result.causes]
    assert gravities == sorted(gravities, reverse=True)
    first = next(c for c in result.causes if "ecpat-2022/csam-production" in c.criteria)
    assert first.offence is not None
    assert first.offence.id == "cmca-24-produce"
    assert first.text == "it demands an intent to distribute"
    assert first.weight == sum(f.criterion.weight for f in first.findings)
    assert first.amendment.startswith("Remove the requirement of an intent to distribute")


def test_what_presupposes_an_act_that_is_no_offence_names_the_provision_on_the_act() -> None:
    """A law that reaches abroad and asks for more is not the model where the act is no offence at home either."""
    record = {"victim_age": "under 18", "evidence": "primary"}
    law = load_profile(
        {
            "gapcheck": "profile/2", "jurisdiction": "XXA", "name": "Testland", "as_of": "2024-01-01",
            "instruments": {"pc": {"title": "Penal Code"}, "ta": {"title": "Trafficking Act"}},
            "searched": [{"conduct": ["csam.produce", "jurisdiction"], "basis": "primary"}],
            "general": {
                "jurisdiction": [{"conduct": "*", "instrument": "ta", "victim_tie": "national", "cite": "ta s. 9",
                                  "evidence": "primary"}]
            },
            "offences": {
                "home": {**record, "cite": "pc s. 1", "conduct": "csam.produce", "requires": ["intent_to_distribute"]},
                "abroad": {**record, "cite": "ta s. 2", "conduct": "csam.produce", "requires": ["commercial"],
                           "partial": "by one who recruited the child"},
            },
        }
    )  # fmt: skip
    result = assess(law, load_pack("ecpat-2022"))
    for key in ("csam-production", "abroad-against-nationals"):
        assert result.findings[key].nearest[0].offence.id == "home", key
    assert "Remove the requirement of an intent to distribute" in result.findings["abroad-against-nationals"].amendment


def test_where_the_act_itself_is_in_doubt_what_presupposes_it_says_so() -> None:
    record = {"victim_age": "under 18", "evidence": "primary", "cite": "pc s. 1"}
    kinds = ["csam.produce", "groom", "perform.cause", "extort"]
    law = load_profile(
        {
            "gapcheck": "profile/2", "jurisdiction": "XXA", "name": "Testland", "as_of": "2024-01-01",
            "instruments": {"pc": {"title": "Penal Code"}},
            "searched": [{"conduct": [*kinds, "limitation"], "basis": "primary"}],
            "offences": {
                "doubt": {**record, "conduct": "groom", "partial": "where a meeting is arranged"},
                "others": {**record, "conduct": [kind for kind in kinds if kind != "groom"]},
            },
        }
    )  # fmt: skip
    finding = assess(law, load_pack("ecpat-2022")).findings["no-limitation"]
    assert finding.example["conduct"] == "groom"
    assert finding.presupposed == "Whether a provision reaches the act itself, which this presupposes, is not known."


@pytest.mark.parametrize("code", LAWS)
def test_findings_of_one_cause_share_what_is_named(code: str) -> None:
    for cause in assess(load_profile(code), load_packs("all")[:6]).causes:
        nears = [(f, f.nearest[0]) for f in cause.findings if f.nearest and f.nearest[0].same_conduct]
        if cause.offence is not None:
            assert {n.offence.id for _, n in nears} == {cause.offence.id}
            # what presupposes an act that is no offence may lack more, beside the act: its place or its time
            lacks = [
                {f.lack.key for f in n.sure if not (finding.without_base and f.lack.kind in ("place", "time"))}
                for finding, n in nears
            ]
            assert all(one == lacks[0] for one in lacks)
        else:
            assert not nears


def test_causes_stand_in_the_json_document() -> None:
    document = assess(load_profile("KEN"), load_pack("ecpat-2022")).to_dict()
    assert document["causes"][0]["criteria"]
    assert {"kind", "id", "citation", "text", "criteria", "weight", "gravity", "amendment"} == set(
        document["causes"][0]
    )


# -- the same from one day to the next ----------------------------------------------------------------------------


def test_days_without_a_change_share_one_computation() -> None:
    law, space = load_profile("KEN"), space_of(load_pack("ecpat-2022"))
    one = stages_of(law, space, dt.date(2024, 5, 1), Evidence.SECONDARY)
    assert one is stages_of(law, space, dt.date(2024, 5, 2), Evidence.SECONDARY)
    assert one is not stages_of(law, space, dt.date(2019, 1, 1), Evidence.SECONDARY)


def test_a_lack_knows_the_rule_that_decided() -> None:
    ground = {"conduct": ["groom"], "requires": ["crime_at_place"], "cite": "pc s. 5", "evidence": "primary"}
    law = small({"s1": {"conduct": ["groom"]}}, {"jurisdiction": [ground]}, searched=["groom", "jurisdiction"])
    near = ask(law, {"conduct": "groom", "victim_age": 14, "place": "abroad", "offender_tie": "national"}).nearest[0]
    lack: Lack = near.failures[0].lack
    assert (lack.kind, lack.reason, lack.rule) == (Kind.PLACE, Reason.DEMANDED, law.general.jurisdiction[0])
    assert evolve(lack) == lack


# -- what opposing counsel would attack ------------------------------------------------------------------------------


def test_a_doubt_about_helpers_is_not_told_as_what_a_provision_covers() -> None:
    closed = {"conduct": ["csam.offer"], "role": ["principal", "enabler?"]}
    law = small({"s1": closed}, searched=["csam.offer"])
    attempts = pack_of("attempt", remedy="Punish attempts.", reach={"conduct": "csam.offer", "role": "attempt"})
    finding = assess(law, attempts).findings["attempt"]
    assert finding.nearest[0].separates == "it does not cover attempt"
    assert finding.amendment.endswith("also covers attempt.")


def test_a_time_limit_is_lifted_where_it_stands() -> None:
    limit = {"conduct": ["csam.produce", "groom"], "time_limit": {"years": 12, "from": "offence"}, "cite": "pc s. 9"}
    law = small(
        {"s1": {"conduct": ["csam.produce"]}, "s2": {"conduct": ["groom"]}},
        {"limitation": [{**limit, "evidence": "primary"}]},
        searched=["csam.produce", "groom", "limitation"],
    )
    late = {"conduct": ["csam.produce", "groom"], "medium": "online", "complaint_age": 60}
    finding = assess(law, pack_of("late", remedy="Lift it.", reach=late)).findings["late"]
    assert finding.amendment.startswith("Lift, or lengthen as far as asked, the time limit for Penal Code, s. 1")
    assert finding.amendment.endswith("and whatever else is asked that it bars (Penal Code, s. 9).")


def test_s16_what_punishes_the_act_and_is_barred_stands_before_what_punishes_another() -> None:
    young = {"conduct": ["csam.produce"], "victim_age": "under 14"}
    older = {"conduct": ["csam.produce"], "victim_age": "14..17", "cite": "pc s. 2"}
    limits = [
        {"offence": ["s1"], "conduct": ["*"], "time_limit": "none", "cite": "pc s. 8", "evidence": "primary"},
        {"offence": ["s2"], "conduct": ["*"], "time_limit": {"years": 5, "from": "offence"}, "cite": "pc s. 9",
         "evidence": "primary"},
    ]  # fmt: skip
    law = small({"s1": young, "s2": older}, {"limitation": limits}, searched=["csam.produce", "limitation"])
    late = {"conduct": "csam.produce", "medium": "online", "victim_age": "14..17", "complaint_age": 30}
    finding = assess(law, pack_of("late", remedy="Lift it.", reach=late)).findings["late"]
    assert finding.nearest[0].offence.id == "s2"
    assert finding.amendment.startswith("Lift, or lengthen as far as asked, the time limit for Penal Code, s. 2")


def test_what_is_recorded_of_one_of_several_provisions_names_it() -> None:
    noted = {"conduct": ["groom"], "note": "by letters too"}
    law = small({"s1": noted, "s2": {"conduct": ["groom"], "cite": "pc s. 2"}}, searched=["groom"])
    pack = pack_of("groom", remedy="Punish it.", reach={"conduct": "groom", "medium": "online"})
    assert "**Recorded of it:** Of Penal Code, s. 1: By letters too." in str(render(assess(law, pack), "markdown"))


def test_the_ages_at_which_acts_are_spared_are_told_where_they_are_not_all() -> None:
    result = assess(load_profile("PHL"), load_pack("ecpat-2022"))  # its rule for peers does not hold below thirteen
    told = [line for line in str(render(result, "markdown")).splitlines() if line.startswith("Asked by")]
    assert any(line.endswith("fourth point (a recommendation): the ages 15–17 alone.") for line in told)


# -- what a stranger found ------------------------------------------------------------------------------------------


def test_the_conclusion_speaks_of_the_scenario_shown() -> None:
    for code in ("BRA", "ETH", "KEN"):
        result = assess(load_profile(code), load_packs("all"))
        for finding in result.findings.values():
            if finding.criterion.reach and finding.counterexample:
                answer = ask(load_profile(code), finding.example)
                assert (answer == "not_reached") is finding.surely_missing, (code, finding.pack, finding.id)


def test_advice_for_what_presupposes_the_act_is_to_punish_the_act() -> None:
    attempts = pack_of("attempt", remedy="Punish attempts.", reach={"conduct": "csam.access", "role": "attempt"})
    law = small({"s1": {"conduct": ["csam.possess"]}}, searched=["csam.access", "csam.possess"])
    finding = assess(law, attempts).findings["attempt"]
    assert (
        finding.amendment == "Make knowingly obtaining access to child sexual abuse material or viewing it an offence."
    )


@pytest.mark.parametrize("code", LAWS)
def test_findings_of_one_cause_are_mended_alike(code: str) -> None:
    for cause in assess(load_profile(code), load_packs("all")).causes:
        if cause.offence is not None:
            own = [f for f in cause.findings if not f.without_base] or cause.findings[:1]  # S22a: the rest presupposes
            changes = {f.amendment.removesuffix(f.criterion.protect).strip() for f in own}
            assert len(changes) == 1, cause.criteria


def test_of_alternatives_the_wider_one_says_it() -> None:
    law = small({"s1": {"conduct": ["groom"], "requires": [["coercion", "vulnerability"]]}}, searched=["groom"])
    near = ask(law, {"conduct": "groom", "victim_age": 12}).nearest[0]
    assert near.separates == "it demands force, threat, deceit or abuse of vulnerability"


def test_a_date_in_doubt_is_said_to_be_in_doubt() -> None:
    law = small({"s1": {"conduct": ["groom"], "since": "2020"}}, searched=["groom"])
    near = ask(law, {"conduct": "groom", "victim_age": 12}, as_of="2020-05-01").nearest[0]
    assert near.separates == "whether it was in force on that day is in doubt (it applies from 2020)"


def test_an_answer_that_differs_says_for_what() -> None:
    law = small({"s1": {"conduct": ["groom"], "victim_age": "under 16"}}, searched=["groom"])
    answer = ask(law, {"conduct": "groom", "victim_age": [12, 17]})
    assert answer == "unknown"
    assert answer.note.endswith("reached for age: 12, not reached for age: 17")


def test_what_spares_is_named_with_its_evidence() -> None:
    own_images = {
        "conduct": "csam.possess",
        "victim_age": "15..17",
        "offender": "minor",
        "circumstances": [["private_use"]],
    }
    spare = pack_of("own", spare=own_images)
    rule = {"conduct": ["csam.possess"], "requires": ["private_use"], "cite": "pc s. 9", "evidence": "secondary"}
    covers = {"covers": ["adult", "minor"], "cite": "pc s. 2", "evidence": "primary"}
    law = small(
        {"s1": {"conduct": ["csam.possess"]}}, {"exemptions": [rule], "offender": covers}, searched=["csam.possess"]
    )
    finding = assess(law, spare).findings["own"]
    assert (finding.status, finding.evidence) == ("met", Evidence.SECONDARY)
    assert [s.citation for s in finding.sources if s.kind == "exemption"] == ["Penal Code, s. 9"]


def test_the_age_of_majority_decides_and_is_named() -> None:
    limit = {
        "conduct": ["*"],
        "time_limit": {"years": 10, "from": "majority"},
        "cite": "pc s. 3",
        "evidence": "primary",
    }
    law = load_profile(
        {
            "gapcheck": "profile/1",
            "jurisdiction": "ZZZ",
            "name": "Nowhere",
            "as_of": "2025-01-01",
            "instruments": {"pc": {"title": "Penal Code"}},
            "searched": [{"conduct": ["groom"], "since": "2000-01-01", "checked": "2025-01-01", "basis": "primary"}],
            "general": {"limitation": [limit]},
            "measures": {"definitions.age_of_majority": {"value": 21, "cite": "pc s. 1", "evidence": "secondary"}},
            "offences": {"s1": {"cite": "pc s. 5", "evidence": "primary", "conduct": ["groom"], "victim_age": "any"}},
        }
    )
    question = {"conduct": "groom", "victim_age": 10, "complaint_age": 30}
    answer = ask(law, question)
    assert (answer, answer.evidence) == ("reached", Evidence.SECONDARY)
    assert [s.record for s in answer.sources if s.kind == "measure"] == ["definitions.age_of_majority"]
    assert ask(law, question, trust="primary") == "unknown"


def test_a_field_less_well_known_than_its_record_is_the_evidence() -> None:
    offence = {"conduct": ["groom"], "since": "2024-12-01", "evidence_of": {"since": "secondary"}}
    law = small({"s1": offence}, searched=["groom"])
    answer = ask(law, {"conduct": "groom", "victim_age": 12}, as_of="2024-12-15")
    assert (answer, answer.evidence) == ("reached", Evidence.SECONDARY)
    assert ask(law, {"conduct": "groom", "victim_age": 12}, as_of="2024-12-15", trust="primary") == "unknown"


def test_of_several_doubtful_limits_the_one_that_leaves_the_case_open_is_named() -> None:
    sure = {"conduct": ["*"], "time_limit": {"years": 1, "from": "offence"}, "cite": "pc s. 5", "evidence": "primary"}
    short = {**sure, "time_limit": {"years": 2, "from": "offence"}, "cite": "pc s. 6", "sentence": {"over": 3}}
    unknown = {**sure, "time_limit": "unknown", "cite": "pc s. 7", "sentence": {"over": 4}}
    law = small(
        {"s1": {"conduct": ["groom"]}}, {"limitation": [sure, short, unknown]}, searched=["groom", "limitation"]
    )
    near = ask(law, {"conduct": "groom", "victim_age": 10, "complaint_age": 25}).nearest[0]
    assert "Penal Code, s. 7" in near.separates


def test_sure_and_doubtful_demands_of_a_ground_are_said_apart() -> None:
    demands = ["crime_at_place", "abuse_of_trust?"]
    ground = {"conduct": ["groom"], "requires": demands, "cite": "pc s. 5", "evidence": "primary"}
    law = small({"s1": {"conduct": ["groom"]}}, {"jurisdiction": [ground]}, searched=["groom", "jurisdiction"])
    near = ask(law, {"conduct": "groom", "victim_age": 14, "place": "abroad", "offender_tie": "national"}).nearest[0]
    assert near.separates == "for an act abroad double criminality is demanded (Penal Code, s. 5)"
    assert "may be demanded" in near.doubts
