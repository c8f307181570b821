"""What omission means, sentence by sentence: the smallest law that shows each (the numbers are those of the design)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gapcheck import GapcheckError, Pack, Profile, ask, assess, load_pack, load_profile

READ = {"evidence": "primary"}
GROOM = {"conduct": "groom", "victim_age": 14}
ALL = ["csam.*", "groom", "sexual_activity", "jurisdiction", "limitation"]
ABROAD = {"place": "abroad", "offender_tie": "resident"}


def law(
    offences: Any = None, general: Any = None, searched: Any = None, form: str = "profile/2", **rest: Any
) -> Profile:
    """A law in which everything was searched, unless told otherwise, with one offence of grooming."""
    found = {"o": {"conduct": ["groom"]}} if offences is None else offences
    whole = {"cite": "act s. 5", **READ, "victim_age": "under 18"}
    document = {
        "gapcheck": form,
        "jurisdiction": "ZZZ",
        "name": "Nowhere",
        "as_of": "2026-01-01",
        "instruments": {"act": {"title": "Act"}, "other": {"title": "Other Act"}},
        "searched": [{"conduct": ALL, "basis": "primary"}] if searched is None else searched,
        "general": {k: [rule(r) for r in v] for k, v in (general or {}).items()},
        "offences": {k: [whole | w for w in o] if isinstance(o, list) else whole | o for k, o in found.items()},
        **rest,
    }
    return load_profile(document)


def rule(raw: Any) -> Any:
    if isinstance(raw, list):
        return [rule(version) for version in raw]
    named = {} if "covers" in raw else {"conduct": "*"}
    return {"cite": "act s. 1", **READ, **named, **raw}


def said(profile: Profile, scenario: Any = GROOM, **more: Any) -> str:
    return str(ask(profile, scenario, **more))


# -- S2: dates, status, versions -------------------------------------------------------------------------------------

AGES = [{"conduct": ["groom"], "victim_age": "under 16"}, {"conduct": ["groom"], "victim_age": "under 18"}]


def test_versions_leave_no_hole_on_an_unsure_day() -> None:
    """S2b: what both reach is reached throughout the year in which one gave way to the other."""
    linked = law({"o": [AGES[0], {**AGES[1], "since": "2018"}]})
    assert said(linked, as_of="2018-06-01") == "reached"
    assert said(linked, {**GROOM, "victim_age": 17}, as_of="2018-06-01") == "unknown"
    assert said(linked, {**GROOM, "victim_age": 17}, as_of="2017-06-01") == "not_reached"
    assert said(linked, {**GROOM, "victim_age": 17}, as_of="2019-06-01") == "reached"


def test_two_records_with_a_doubtful_seam_leave_one() -> None:
    two = law({"a": {**AGES[0], "until": "2018"}, "b": {**AGES[1], "since": "2018"}})
    assert said(two, as_of="2018-06-01") == "unknown"


def test_the_date_is_written_once_on_either_version() -> None:
    former = law({"o": [{**AGES[0], "until": "2018"}, AGES[1]]})
    assert said(former, as_of="2018-06-01") == "reached"
    assert said(former, {**GROOM, "victim_age": 17}, as_of="2019-06-01") == "reached"


def test_a_doubtful_seam_is_one_date() -> None:
    """S2, S2b: the doubt of either version is the doubt of the day on which one gives way to the other."""
    seam = {**AGES[1], "since": "2018-05-01", "evidence_of": {"since": "unverified"}}
    linked = law({"o": [AGES[0], seam]})
    assert {said(linked, as_of=day) for day in ("2017-06-01", "2018-05-01", "2019-04-01")} == {"reached"}
    assert said(linked, {**GROOM, "victim_age": 17}, as_of="2018-06-01") == "unknown"


def test_a_version_that_is_void_breaks_the_chain() -> None:
    void = law({"o": [AGES[0], {**AGES[1], "since": "2018", "status": "void"}]})
    assert said(void, as_of="2018-06-01") == "unknown"
    assert said(void, as_of="2019-06-01") == "not_reached"


def test_versions_of_general_rules() -> None:
    grounds = [{"offender_tie": ["resident"]}, {"offender_tie": ["resident", "national"], "since": "2018"}]
    assert said(law(general={"jurisdiction": [grounds]}), {**GROOM, **ABROAD}, as_of="2018-06-01") == "reached"
    limits = [{"time_limit": 30}, {"time_limit": "none", "since": "2018"}]
    late = law(general={"limitation": [limits]})
    assert said(late, {**GROOM, "complaint_age": 28}, as_of="2018-06-01") == "reached"
    roles = [{"covers": ["principal", "attempt"]}, {"covers": ["principal", "attempt", "accomplice"], "since": "2018"}]
    listed = law(general={"role": [roles]})
    assert said(listed, {**GROOM, "role": "attempt"}, as_of="2018-06-01") == "reached"
    assert said(listed, {**GROOM, "role": "accomplice"}, as_of="2018-06-01") == "unknown"
    assert said(listed, {**GROOM, "role": "accomplice"}, as_of="2017-06-01") == "not_reached"


@pytest.mark.parametrize(
    "versions",
    [
        [AGES[0], AGES[1]],
        [{**AGES[0], "until": "2019"}, {**AGES[1], "since": "2018"}],
        [{**AGES[0], "since": "2018"}, {**AGES[1], "since": "2017"}],
    ],
)
def test_versions_that_do_not_follow_one_another_are_refused(versions: Any) -> None:
    with pytest.raises(GapcheckError, match=r"version|begins"):
        law({"o": versions})


def test_a_status_with_a_since_to_come_ends_then() -> None:
    """S2a."""
    coming = law({"o": {"conduct": ["groom"], "status": "not_commenced", "since": "2027-01-01"}})
    assert said(coming, as_of="2026-06-01") == "not_reached"
    assert said(coming, as_of="2027-01-01") == "reached"
    assert said(law({"o": {"conduct": ["groom"], "status": "not_commenced"}}), as_of="2030-01-01") == "not_reached"


def test_a_doubtful_end_does_not_lie_before_the_day_the_text_was_read() -> None:
    """S2."""
    ended = {"conduct": ["groom"], "until": "2026-04-08", "evidence_of": {"until": "unverified"}}
    read = law({"o": {**ended, "checked": "2026-01-01"}})
    assert said(read, as_of="2026-01-01") == "reached"
    assert said(read, as_of="2026-01-02") == "unknown"
    assert said(law({"o": ended}), as_of="2026-01-01") == "unknown"
    assert said(law({"o": {**ended, "checked": "2026-06-01"}}), as_of="2026-01-01") == "unknown"


# -- S4: circumstances -----------------------------------------------------------------------------------------------


def test_force_brings_coercion_and_a_lack_of_consent() -> None:
    """S4a."""
    coerced = law({"o": {"conduct": ["groom"], "requires": ["coercion"]}})
    without = law({"o": {"conduct": ["groom"], "requires": ["no_consent"]}})
    forced = law({"o": {"conduct": ["groom"], "requires": ["force"]}})
    assert {said(one, {**GROOM, "circumstances": ["force"]}) for one in (coerced, without, forced)} == {"reached"}
    assert said(without, {**GROOM, "circumstances": ["coercion"]}) == "not_reached"
    assert said(forced, {**GROOM, "circumstances": ["coercion"]}) == "not_reached"
    with pytest.raises(GapcheckError, match="cannot both be there"):
        said(forced, {**GROOM, "circumstances": ["force", "consensual_peer"]})


def test_a_demand_that_the_conduct_implies_is_no_surplus() -> None:
    assert said(law({"o": {"conduct": ["groom"], "requires": ["sexual_purpose"]}})) == "reached"


# -- S5: searches ----------------------------------------------------------------------------------------------------

CRIME = {"offender_tie": ["national"], "requires": ["crime_at_place"]}


def searched(*searches: Any) -> list[Any]:
    return [{"basis": "primary", **search} for search in searches]


@pytest.mark.parametrize(
    ("scope", "scenario", "answer"),
    [
        ({"scope": "all_acts"}, ABROAD, "not_reached"),
        ({"scope": "all_acts"}, {"place": "abroad", "offender_tie": "national"}, "not_reached"),
        (
            {"scope": "all_acts"},
            {"place": "abroad", "offender_tie": "national", "circumstances": ["crime_at_place"]},
            "unknown",
        ),
        ({"scope": "all_acts"}, {}, "unknown"),
        ({}, ABROAD, "unknown"),
    ],
)
def test_an_unsearched_conduct_is_open_as_far_as_a_ground_may_reach(scope: Any, scenario: Any, answer: str) -> None:
    """S5a."""
    searches = searched({"conduct": ["jurisdiction"], **scope})
    open_ = law({}, {"jurisdiction": [CRIME]}, searches)
    assert said(open_, {**GROOM, **scenario}) == answer


def test_a_ground_of_one_act_may_belong_to_an_unrecorded_offence() -> None:
    searches = searched({"conduct": ["jurisdiction"], "scope": "all_acts"})
    keyed = law({}, {"jurisdiction": [{"offender_tie": ["resident"], "instrument": ["other"]}]}, searches)
    assert said(keyed, {**GROOM, **ABROAD}) == "unknown"


def test_an_unsearched_conduct_is_in_time_as_far_as_a_limit_may_reach() -> None:
    searches = searched({"conduct": ["limitation"], "scope": "all_acts"})
    limits = {"limitation": [{"time_limit": 30}, {"time_limit": 25, "instrument": ["other"]}]}
    assert said(law({}, limits, searches), {**GROOM, "complaint_age": 28}) == "unknown"
    assert said(law({}, limits, searches), {**GROOM, "complaint_age": 40}) == "not_reached"
    assert said(law({}, limits, searched({"conduct": ["limitation"]})), {**GROOM, "complaint_age": 40}) == "unknown"


def test_the_law_of_the_finding_in_the_first_form() -> None:
    """A search of version 1 was one of all Acts: an act abroad that no ground reaches is outside."""
    offences = {"s1": {"conduct": ["sexual_activity"], "victim_age": "under 16"}}
    searches = searched({"conduct": ["jurisdiction"], "since": "2000-01-01", "checked": "2025-01-01"})
    first = law(offences, {"jurisdiction": [CRIME]}, searches, form="profile/1")
    scenario = {"conduct": "sexual_activity", "victim_age": 14, "medium": "offline", **ABROAD}
    assert said(first, scenario) == "not_reached"


def test_a_search_closes_the_instruments_it_names() -> None:
    """S5b."""
    offences = {"o": {"conduct": ["groom"]}, "p": {"cite": "other s. 1", "conduct": ["csam.possess"]}}
    searches = searched({"conduct": ALL[:3]}, {"conduct": ["jurisdiction"], "instrument": ["act"]})
    named = law(offences, {}, searches)
    assert said(named, {**GROOM, **ABROAD}) == "not_reached"
    assert said(named, {"conduct": "csam.possess", "victim_age": 14, **ABROAD}) == "unknown"


# -- S6: the lists of the general part -------------------------------------------------------------------------------

TAKING_PART = {"role": [{"covers": ["principal", "accomplice"]}]}


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        (["principal", "attempt"], "reached"),
        ({"only": ["principal", "attempt"]}, "not_reached"),
        (["attempt"], "not_reached"),
    ],
)
def test_express_mention_adds_and_only_closes(role: Any, answer: str) -> None:
    """S6a."""
    listed = law({"o": {"conduct": ["groom"], "role": role}}, TAKING_PART)
    assert said(listed, {**GROOM, "role": "accomplice"}) == answer


def test_a_list_of_offenders_is_closed() -> None:
    covers = {"offender": [{"covers": ["adult", "minor"]}]}
    assert said(law({"o": {"conduct": ["groom"], "offender": ["adult"]}}, covers), {**GROOM, "offender": "minor"}) == (
        "not_reached"
    )


def test_in_the_first_form_a_list_of_an_offence_is_closed() -> None:
    first = law({"o": {"conduct": ["groom"], "role": ["principal"]}}, TAKING_PART, form="profile/1")
    assert said(first, {**GROOM, "role": "accomplice"}) == "not_reached"


def test_general_rules_on_taking_part_by_sentence_conduct_and_instrument() -> None:
    """S6."""
    offences = {
        "grave": {"conduct": ["groom"], "penalty": {"max_years": 5}},
        "light": {"conduct": ["csam.possess"], "penalty": {"max_years": 1}},
        "open": {"conduct": ["csam.access"]},
    }
    attempts = [{"covers": ["principal"]}, {"covers": ["attempt"], "sentence": {"over": 1}}]
    graded = law(offences, {"role": attempts})
    answers = [
        said(graded, {"conduct": c, "victim_age": 14, "role": "attempt"})
        for c in ("groom", "csam.possess", "csam.access")
    ]
    assert answers == ["reached", "not_reached", "unknown"]
    companies = {"offender": [{"covers": ["adult"]}, {"covers": ["legal_person"], "conduct": ["csam.possess"]}]}
    by_conduct = law(offences, companies)
    assert said(by_conduct, {**GROOM, "offender": "legal_person"}) == "not_reached"
    assert said(by_conduct, {"conduct": "csam.possess", "victim_age": 14, "offender": "legal_person"}) == "reached"


# -- S8: limits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "age", "answer"),
    [
        ({"years": 20, "from": 35, "at_most": 50}, 50, "reached"),
        ({"years": 20, "from": 35, "at_most": 50}, 60, "not_reached"),
        ({"before": 25}, 21, "reached"),
        ({"before": 25}, 25, "not_reached"),
        (25, 25, "reached"),
        ({"years": 1, "from": "report"}, 60, "reached"),
    ],
)
def test_ends_of_limits(limit: Any, age: int, answer: str) -> None:
    """S8a."""
    assert said(law(general={"limitation": [{"time_limit": limit}]}), {**GROOM, "complaint_age": age}) == answer


@pytest.mark.parametrize(
    ("back", "act", "age", "answer"),
    [
        ({"reaches_back": True}, "2014-06-01", 25, "reached"),
        ({"reaches_back": True}, "2003-06-01", 25, "not_reached"),
        ({"reaches_back": True}, "2004-12-01", 25, "unknown"),
        ({"reaches_back": False}, "2014-06-01", 25, "not_reached"),
        ({}, "2014-06-01", 25, "unknown"),
        ({}, "2014-06-01", 18, "reached"),
        ({"reaches_back": True}, "2016-06-01", 25, "reached"),
    ],
)
def test_reforms_that_reach_earlier_acts(back: Any, act: str, age: int, answer: str) -> None:
    """S8b: no limit from 2015 on; before that ten years from the act, against a child of ten."""
    limits = [
        {"time_limit": {"years": 10, "from": "offence"}, "until": "2015-01-01"},
        {"time_limit": "none", "since": "2015-01-01", **back},
    ]
    scenario = {"conduct": "groom", "victim_age": 10, "complaint_age": age}
    assert said(law(general={"limitation": limits}), scenario, as_of=act) == answer
    assert said(law(general={"limitation": [limits]}), scenario, as_of=act) == answer


# -- S9: exemptions --------------------------------------------------------------------------------------------------

PEERS = {"conduct": "groom", "victim_age": 16, "offender": "minor", "circumstances": ["consensual_peer"]}
MINORS = {"offender": [{"covers": ["adult", "minor"]}]}
EXEMPTIONS = {"exemptions": ["consensual_peer"], "basis": "primary"}


def test_an_exemption_that_nobody_searched_is_not_surely_absent() -> None:
    """S9a."""
    everything = {"conduct": ALL, "basis": "primary"}
    assert said(law(general=MINORS), PEERS) == "unknown"
    assert said(law(general=MINORS, searched=[everything, EXEMPTIONS]), PEERS) == "reached"
    reported = {"o": {"conduct": ["groom"], "evidence": "secondary"}}
    assert said(law(reported, MINORS, [everything, EXEMPTIONS]), PEERS) == "unknown"
    written = {"o": {**reported["o"], "exempts": []}}
    assert said(law(written, MINORS, [everything, EXEMPTIONS]), PEERS) == "reached"
    assert said(law(general=MINORS, form="profile/1"), PEERS) == "reached"


def test_what_needs_no_exemption_search() -> None:
    assert said(law(general=MINORS), {**PEERS, "circumstances": ["intent_to_meet"]}) == "reached"


def test_a_waiver_at_discretion_takes_nothing_out() -> None:
    """S9."""
    searches = [{"conduct": ALL, "basis": "primary"}, EXEMPTIONS]
    exempt = {"exemptions": [{"requires": ["consensual_peer"]}]}
    waived = {"exemptions": [{"requires": ["consensual_peer"], "discretionary": True}]}
    assert said(law(general={**MINORS, **exempt}, searched=searches), PEERS) == "not_reached"
    assert said(law(general={**MINORS, **waived}, searched=searches), PEERS) == "reached"
    own = {"o": {"conduct": ["groom"], "waives": ["consensual_peer"]}}
    assert said(law(own, MINORS, searches), PEERS) == "reached"


# -- S10: parts ------------------------------------------------------------------------------------------------------

TRAVEL = {"conduct": "travel", "victim_age": 14}
JOURNEY = [{"conduct": ["travel"], "basis": "primary"}]


def test_provisions_that_reach_a_part_each_add_up() -> None:
    """S10."""
    going = {"conduct": ["travel"], "part": ["travel"]}
    arranging = {"conduct": ["travel"], "part": ["arrange"], "victim_age": "under 16"}
    assert said(law({"a": going}, searched=JOURNEY), TRAVEL) == "unknown"
    both = law({"a": going, "b": arranging}, searched=JOURNEY)
    assert said(both, TRAVEL) == "reached"
    assert said(both, {**TRAVEL, "victim_age": 17}) == "unknown"
    assert said(law({"a": going, "b": {"conduct": ["travel"]}}, searched=JOURNEY), TRAVEL) == "reached"
    with pytest.raises(GapcheckError, match="part of this conduct"):
        law({"a": {"conduct": ["travel"], "part": ["recruit"]}})


# -- S11: a part of a state ------------------------------------------------------------------------------------------


def of_a_state(tmp_path: Path, **general: Any) -> Profile:
    head = {"gapcheck": "profile/2", "as_of": "2026-01-01"}
    searches = [{"conduct": ALL, "basis": "primary"}]
    whole = {
        **head, "jurisdiction": "USA", "name": "Union", "instruments": {"fed": {"title": "Code"}}, "searched": searches,
        "general": {
            "role": {"covers": ["principal", "attempt"], "cite": "fed s. 2", **READ},
            "limitation": [{"conduct": "*", "time_limit": 25, "cite": "fed s. 3", **READ}],
        },
        "offences": {"fed-5": {"cite": "fed s. 5", "conduct": ["csam.possess"], "victim_age": "under 18", **READ}},
    }  # fmt: skip
    part = {
        **head, "jurisdiction": "US-CA", "name": "State", "extends": "whole.yaml", "territory": {"extent": "State"},
        "instruments": {"st": {"title": "State Code"}}, "searched": searches, "general": general,
        "offences": {"st-7": {"cite": "st s. 7", "conduct": ["groom"], "victim_age": "under 18", **READ}},
    }  # fmt: skip
    for name, document in (("whole", whole), ("part", part)):
        (tmp_path / f"{name}.yaml").write_text(json.dumps(document))
    return load_profile(tmp_path / "part.yaml")


@pytest.mark.parametrize(
    ("more", "answer"), [({}, "not_reached"), ({"instrument": "*"}, "reached"), ({"instrument": "fed"}, "reached")]
)
def test_rules_of_a_part_belong_to_its_own_instruments(tmp_path: Path, more: Any, answer: str) -> None:
    """S11."""
    rule = {"conduct": "*", "time_limit": "none", "cite": "st s. 3", **READ, **more}
    state = of_a_state(tmp_path, limitation=[rule])
    assert said(state, {"conduct": "csam.possess", "victim_age": 14, "complaint_age": 40}) == answer


def test_lists_of_the_whole_are_for_the_offences_of_the_whole(tmp_path: Path) -> None:
    """S11."""
    state = of_a_state(tmp_path, role={"covers": ["principal", "accomplice"], "cite": "st s. 2", **READ})
    for scenario, role, answer in (
        (GROOM, "accomplice", "reached"),
        (GROOM, "attempt", "not_reached"),
        ({"conduct": "csam.possess", "victim_age": 14}, "attempt", "reached"),
        ({"conduct": "csam.possess", "victim_age": 14}, "accomplice", "not_reached"),
    ):
        assert said(state, {**scenario, "role": role}) == answer


# -- S19: dated answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "status"), [("2017-06-01", "unmet"), ("2018-06-01", "not_known"), ("2019-06-01", "met")]
)
def test_a_measure_is_a_list_of_dated_answers(day: str, status: str) -> None:
    """S19, S2b."""
    answers = [{"value": "none"}, {"value": "mandatory", "since": "2018"}]
    dated = law(measures={"industry.reporting": [{"cite": "act s. 9", **READ, **answer} for answer in answers]})
    pack = standard({"hold": {"industry.reporting": "mandatory"}})
    assert assess(dated, pack, as_of=day).findings["c"].status == status


def test_two_answers_that_bring_the_same_are_known_between_them() -> None:
    answers = [{"value": "voluntary"}, {"value": "mandatory", "since": "2018"}]
    dated = law(measures={"industry.reporting": [{"cite": "act s. 9", **READ, **answer} for answer in answers]})
    either = standard({"hold": {"industry.reporting": {"any": ["voluntary", "mandatory"]}}})
    assert assess(dated, either, as_of="2018-06-01").findings["c"].status == "met"
    assert assess(dated, either, as_of="2018-06-01").findings["c"].held[0].value == "mandatory"


def test_a_treaty_is_signed_and_then_ratified() -> None:
    history = [{"status": "signatory", "since": "2000-09-08"}, {"status": "party", "since": "2010", **READ}]
    bound = law(treaties={"opsc": [{**READ, **status} for status in history]})
    pack = standard({"hold": {"treaties.opsc": "party"}})
    found = [assess(bound, pack, as_of=day).findings["c"].status for day in ("2005-01-01", "2010-06-01", "2011-01-01")]
    assert found == ["unmet", "not_known", "met"]


def standard(criterion: Any) -> Pack:
    return load_pack(
        {
            "gapcheck": "pack/2", "id": "p", "title": "P", "kind": "index", "version": "1", "status": "stable",
            "source": {"title": "S"}, "criteria": {"c": {"title": "C", "cite": "1", **criterion}},
        }
    )  # fmt: skip


# -- contact ---------------------------------------------------------------------------------------------------------


def test_an_act_that_needs_contact_has_no_online_form() -> None:
    offline = law({"o": {"conduct": ["sexual_contact"], "medium": ["offline"]}})
    stated = {"conduct": "sexual_contact", "victim_age": 14}
    assert said(offline, stated) == "reached"
    assert said(offline, {**stated, "conduct": "sexual_activity"}) == "reached"
    with pytest.raises(GapcheckError, match="medium it can be offline"):
        said(offline, {**stated, "medium": "online"})
    pack = standard({"reach": {"conduct": ["sexual_contact", "groom"], "medium": ["offline", "online"]}})
    grids = {grid.conduct: dict(grid.axes)["medium"] for grid in pack.criteria["c"].grids}
    assert grids == {"sexual_contact": ("offline",), "groom": ("offline", "online")}


def test_s8b_a_reform_helps_an_adult_only_where_one_age_meets_both_limits() -> None:
    """Not barred when it begins: up to 21 at the act. In time at 30 by the new limit: from 25 on. No age is both."""
    record = {"cite": "pc s. 1", "evidence": "primary"}
    law = load_profile(
        {
            "gapcheck": "profile/2", "jurisdiction": "XXA", "name": "Testland", "as_of": "2024-01-01",
            "instruments": {"pc": {"title": "Penal Code", "in_force": "2000"}},
            "searched": [{"conduct": ["sexual_contact", "limitation"], "basis": "primary"}],
            "offences": {"o": {**record, "conduct": "sexual_contact", "victim_age": "any"}},
            "general": {"limitation": [[
                {**record, "conduct": "*", "time_limit": 25, "until": "2018-03-01"},
                {**record, "conduct": "*", "time_limit": {"years": 5, "from": "offence"}},
            ]]},
        }
    )  # fmt: skip
    late = {"conduct": "sexual_contact", "victim_age": "adult", "circumstances": ["force"]}
    assert ask(law, {**late, "complaint_age": 30}, as_of="2014-01-01") == "not_reached"
    assert ask(law, {**late, "complaint_age": 25}, as_of="2014-01-01") == "reached"
    assert ask(law, {**late, "complaint_age": 30}, as_of="2020-01-01") == "unknown"  # at 25 in time, at 18 barred
