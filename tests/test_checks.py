"""Warnings and notes: each where it belongs, none where it does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from gapcheck import load_pack, load_profile, load_vocabulary
from gapcheck.algebra.convert import law_of
from gapcheck.checks import law as checks
from gapcheck.checks.document import check_document, check_vocabulary
from gapcheck.checks.law import check_profile
from gapcheck.checks.pack import check_pack
from gapcheck.errors import Diagnostic, Severity
from gapcheck.model.standard import Condition
from gapcheck.reading.files import shipped_names

BASIC: dict[str, Any] = {
    "gapcheck": "profile/1", "jurisdiction": "KEN", "name": "Kenya", "as_of": "2024-02-29",
    "instruments": {key: {"title": key} for key in ("pc", "cca", "cpc")},
}  # fmt: skip
RECORD: dict[str, Any] = {"cite": "pc s. 1", "evidence": "primary"}
OFFENCE: dict[str, Any] = {**RECORD, "conduct": "groom", "victim_age": "under 18"}


def checked(**parts: Any) -> list[Diagnostic]:
    """What is said about a small law, which declares the instruments that its parts cite."""
    cited = {key: item for key, item in BASIC["instruments"].items() if re.search(rf"\b{key}\b", str(parts))}
    return check_profile(load_profile({**BASIC, "instruments": cited, **parts}))


def codes(found: list[Diagnostic]) -> list[str]:
    return [d.code for d in found]


def offences(**changes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: {**OFFENCE, **change} for key, change in changes.items()}


def test_a_plain_law_has_nothing_to_say() -> None:
    assert checked(offences=offences(a={})) == []


# -- general rules ----------------------------------------------------------------------------------------------------

TWO = offences(a={"conduct": ["groom", "travel"]}, b={"cite": "cca s. 2"})


@pytest.mark.parametrize("topic", ["jurisdiction", "limitation"])
@pytest.mark.parametrize(
    ("change", "warned"),
    [
        ({}, True),
        ({"conduct": ["travel"]}, False),
        ({"conduct": ["*"]}, False),
        ({"instrument": "cca"}, False),
        ({"offence": "a"}, False),
        ({"until": "2000-01-01"}, True),
    ],
)
def test_a_rule_of_one_act_that_follows_the_conduct(topic: str, change: dict[str, Any], warned: bool) -> None:
    extra = {"time_limit": "none"} if topic == "limitation" else {"offender_tie": "national"}
    rule = {**RECORD, "cite": "cpc s. 3", "conduct": ["groom"], **extra, **change}
    found = checked(offences=TWO, general={topic: [rule]})
    assert codes(found) == ["rule-without-instrument"] * warned
    assert not warned or "groom (cca, pc)" in found[0].message


def test_a_rule_ignores_offences_of_another_time() -> None:
    law = offences(a={"until": "2010-01-01"}, b={"cite": "cca s. 2", "since": "2015-01-01"})
    rule = {**RECORD, "conduct": ["groom"], "time_limit": "none", "since": "2012"}
    assert checked(offences=law, general={"limitation": [rule]}) == []


# -- searches ---------------------------------------------------------------------------------------------------------


def test_a_wildcard_in_what_was_searched() -> None:
    found = checked(
        searched=[{"conduct": ["groom", "csam.*"], "basis": "primary"}, {"conduct": "trav*", "basis": "primary"}]
    )
    assert codes(found) == ["searched-wildcard"] * 2
    assert "'csam.*'" in found[0].message or "'csam.*'" in found[1].message


def test_a_search_without_a_basis() -> None:
    assert codes(checked(searched=[{"conduct": ["groom"]}])) == ["search-without-basis"]
    assert checked(searched=[{"conduct": ["groom"], "basis": "unverified"}]) == []


@pytest.mark.parametrize(
    ("day", "warned"),
    [("2022-02-27", True), ("2022-02-28", False), ("2022", False), ("2021", True), ("2024-01-01", False)],
)
def test_an_old_check(day: str, warned: bool) -> None:
    search = [{"conduct": ["groom"], "basis": "primary", "checked": day}]
    assert codes(checked(searched=search)) == ["check-outdated"] * warned
    assert codes(checked(offences=offences(a={"checked": day}))) == ["check-outdated"] * warned


def test_an_old_check_in_the_first_years_of_the_calendar() -> None:
    assert checked(as_of="0002-01-01", offences=offences(a={"checked": "0001-01-01"})) == []


# -- records ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "phrase"),
    [
        ("This record stands for ss. 3 to 5.", "stands for"),
        ("Heading Only.", "only"),
        ("s. 5 not read; only the heading.", "not read"),
        ("Not only images.", ""),
        ("commonly applied", ""),
        ("not ready", ""),
    ],
)
def test_a_note_that_hedges(note: str, phrase: str) -> None:
    found = checked(offences=offences(a={"note": note}))
    assert codes(found) == ["note-hedges"] * bool(phrase)
    assert not phrase or f"{phrase!r}" in found[0].message


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": "unverified"}, {"arguable": "not_read"}, {"partial": "one form"}, {"status": "not_commenced"},
        {"conduct": ["groom?"]}, {"victim_age": "unknown"}, {"medium": ["online", "offline?"]},
        {"requires": ["intent_to_meet?"]}, {"exempts": ["married_minor?"]},
    ],
)  # fmt: skip
def test_a_record_that_admits_its_doubt_may_hedge(change: dict[str, Any]) -> None:
    assert checked(offences=offences(a={"note": "heading only", **change})) == []


def test_notes_of_other_records() -> None:
    note = {"note": "not read"}
    limits = [{**RECORD, **note, "conduct": "groom", "time_limit": limit} for limit in ("none", "unknown")]
    found = checked(
        general={"limitation": limits, "offender": {**RECORD, **note, "covers": ["adult", "minor?"]}},
        measures={
            "industry.reporting": {**RECORD, **note, "value": "none"},
            "industry.takedown": {**RECORD, **note, "value": "unknown", "reason": "not_found"},
            "institutions.hotline": {**RECORD, **note, "value": "unknown?", "reason": "not_found"},
        },
        treaties={"crc": {**RECORD, **note, "status": "unknown"}, "opsc": {**RECORD, **note, "status": "party"}},
    )
    assert codes(found) == ["note-hedges"] * 3


def test_a_record_of_the_future() -> None:
    found = checked(offences=offences(a={"since": "2024-03-01"}))
    assert [(d.code, d.severity) for d in found] == [("future-record", Severity.NOTE)]
    assert checked(offences=offences(a={"since": "2024"}, b={"since": "2024-02-29"})) == []
    assert checked(offences=offences(a={"since": "2025", "status": "not_commenced"})) == []


@pytest.mark.parametrize("status", ["party", "signatory"])
def test_a_treaty_of_the_future(status: str) -> None:
    later = {"status": status, "since": "2025-10-25"}
    found = checked(treaties={"crc": later})
    assert [(d.code, d.severity) for d in found] == [("future-record", Severity.NOTE)]
    assert checked(treaties={"crc": {**later, "checked": "2025-11"}}) == []
    assert checked(treaties={"crc": {**later, "since": "2024"}}) == []


def test_an_instrument_that_nothing_cites() -> None:
    found = checked(instruments=BASIC["instruments"], offences=offences(a={}, b={"cite": "pc s. 2; cpc s. 3"}))
    assert [(d.code, d.severity, d.message) for d in found] == [
        ("instrument-uncited", Severity.NOTE, "nothing cites the instrument cca")
    ]


def test_an_unknown_measure_without_a_reason() -> None:
    found = checked(measures={"industry.reporting": {**RECORD, "value": "unknown"}})
    assert [(d.code, d.severity) for d in found] == [("unknown-without-reason", Severity.NOTE)]
    assert checked(measures={"industry.reporting": {**RECORD, "value": "unknown", "reason": "not_found"}}) == []


@pytest.mark.parametrize(
    ("change", "warned"),
    [
        ({"requires": ["coercion"], "exempts": ["coercion", "married_minor"]}, True),
        ({"requires": [["coercion", "commercial"]], "exempts": ["coercion", "commercial"]}, True),
        ({"requires": [["coercion", "commercial"]], "exempts": ["coercion"]}, False),
        ({"requires": ["coercion"], "exempts": ["coercion?"]}, False),
        ({"requires": ["coercion?"], "exempts": ["coercion"]}, False),
        ({"conduct": ["csam.trade"], "exempts": ["commercial"]}, True),
        ({"conduct": ["csam.trade", "groom"], "exempts": ["commercial"]}, False),
    ],
)
def test_an_offence_that_nothing_can_fall_under(change: dict[str, Any], warned: bool) -> None:
    assert codes(checked(offences=offences(a=change))) == ["offence-unreachable"] * warned


@pytest.mark.parametrize(
    ("until", "change", "warned"),
    [
        ("2019-12-31", {}, True),
        ("2020-01-01", {}, False),
        ("2019-12-30", {}, False),
        ("2019-12", {}, False),
        ("9999-12-31", {}, False),
        ("2019-12-31", {"cite": "cca s. 1"}, False),
        ("2019-12-31", {"conduct": "travel"}, False),
        ("2019-12-31", {"conduct": ["travel", "groom"]}, True),
        ("2019-12-31", {"since": "2020"}, False),
    ],
)
def test_a_day_between_two_versions(until: str, change: dict[str, Any], warned: bool) -> None:
    found = checked(offences=offences(a={"until": until}, b={"since": "2020-01-01", **change}))
    assert codes(found) == ["version-hole"] * warned
    assert not warned or found[0].hint == "write until: 2020-01-01"


# -- judgements -------------------------------------------------------------------------------------------------------


def judged(holds: str, about: str, **parts: Any) -> list[Diagnostic]:
    judgement = {
        "source": "A report",
        "says": "so",
        "about": about,
        "as_of": "2020",
        **({"holds": holds} if holds else {}),
    }
    return checked(judgements=[judgement], **parts)


SEARCHED = [{"conduct": ["groom"], "basis": "primary"}]
REACHED = offences(a={})
PARTLY = offences(a={"victim_age": "under 16"})


@pytest.mark.parametrize(
    ("holds", "parts", "code"),
    [
        ("covered", {"offences": REACHED}, "judgement-agrees"),
        ("not_covered", {"offences": REACHED}, "judgement-contradicted"),
        ("in_doubt", {"offences": REACHED}, "judgement-contradicted"),
        ("covered", {"searched": SEARCHED}, "judgement-contradicted"),
        ("not_covered", {"searched": SEARCHED}, "judgement-agrees"),
        ("not_covered", {"searched": SEARCHED, "offences": offences(a={"since": "2022"})}, "judgement-agrees"),
        ("in_doubt", {}, "judgement-agrees"),
        ("covered", {}, "judgement-not-comparable"),
        ("covered", {"searched": SEARCHED, "offences": PARTLY}, "judgement-not-comparable"),
        ("", {"offences": REACHED}, "judgement-not-compared"),
    ],
)
def test_a_judgement_beside_our_finding(holds: str, parts: dict[str, Any], code: str) -> None:
    found = judged(holds, "groom", **parts)
    assert codes(found) == [code]
    assert found[0].severity is (Severity.WARNING if code == "judgement-contradicted" else Severity.NOTE)
    assert "A report says: 'so'; our finding on 2020-12-31: groom: " in found[0].message


@pytest.mark.parametrize(
    ("holds", "measure", "answer", "code"),
    [
        ("covered", "institutions.hotline", {"value": True}, "judgement-agrees"),
        ("not_covered", "institutions.hotline", {"value": True}, "judgement-contradicted"),
        ("covered", "institutions.hotline", {"value": False}, "judgement-contradicted"),
        ("covered", "institutions.hotline", {"value": "silent"}, "judgement-contradicted"),
        ("in_doubt", "industry.reporting", {"value": "mandatory?"}, "judgement-agrees"),
        ("in_doubt", "industry.reporting", {"value": "mandatory", "evidence": "unverified"}, "judgement-agrees"),
        ("covered", "industry.reporting", {"value": "voluntary"}, "judgement-not-comparable"),
        ("not_covered", "definitions.extortion_named", {"value": "read_in"}, "judgement-not-comparable"),
        ("covered", "definitions.extortion_named", {"value": "named"}, "judgement-agrees"),
        ("not_covered", "industry.reporting", {"value": "none"}, "judgement-agrees"),
        ("not_covered", "industry.reporting", {"value": "mandatory", "since": "2023"}, "judgement-not-comparable"),
        (
            "in_doubt",
            "industry.reporting",
            {"value": "mandatory", "since": "2020-12", "until": "2021"},
            "judgement-contradicted",
        ),
        ("covered", "industry.takedown_hours", {"value": 24}, "judgement-not-compared"),
        ("in_doubt", "industry.blocking", None, "judgement-agrees"),
    ],
)
def test_a_judgement_about_a_measure(holds: str, measure: str, answer: dict[str, Any] | None, code: str) -> None:
    assert codes(judged(holds, measure, measures={} if answer is None else {measure: {**RECORD, **answer}})) == [code]


def test_a_judgement_about_a_measure_whose_dates_leave_it_open() -> None:
    judgement = {"source": "A", "says": "so", "about": "industry.reporting", "as_of": "2020-06-30", "holds": "in_doubt"}
    answer = {**RECORD, "value": "mandatory", "since": "2020"}
    assert codes(checked(judgements=[judgement], measures={"industry.reporting": answer})) == ["judgement-agrees"]


def test_a_judgement_about_nothing_we_know() -> None:
    found = judged("covered", "gromo")
    assert codes(found) == ["judgement-about"]
    assert found[0].hint == "did you mean 'groom'?"


def test_a_judgement_without_a_date_is_read_at_the_profile_s() -> None:
    found = checked(judgements=[{"source": "A report", "says": "so", "about": ["groom"]}])
    assert "our finding on 2024-02-29: groom: in doubt" in found[0].message


# -- what every legal order punishes ----------------------------------------------------------------------------------


def test_a_law_that_surely_does_not_reach_what_every_state_punishes() -> None:
    search = [{"conduct": ["sexual_activity"], "basis": "primary"}]
    assert codes(checked(searched=search)) == ["always-punished"] * 2  # a child of 10, and one of 17
    assert checked() == []
    reaching = offences(a={"conduct": "sexual_activity", "victim_age": "any", "requires": ["coercion"]})
    assert checked(searched=search, offences=reaching) == []
    for ages in ("12..17", "under 12"):
        fault = offences(a={"conduct": "sexual_activity", "victim_age": ages})
        assert codes(checked(searched=search, offences=fault)) == ["always-punished"]


WORDS: dict[str, Any] = {
    "gapcheck": "vocabulary/1", "id": "small", "title": "Small", "conducts": {"dump": "dumping waste"},
    "dimensions": {}, "circumstances": {"at_night": "it is night"},
}  # fmt: skip


def test_a_vocabulary_whose_scenarios_are_not_its_own() -> None:
    words = {**WORDS, "always_punished": [{"conduct": "dump"}, {"conduct": "dmp"}, {"conduct": "dump", "size": 3}]}
    found = check_document(words)
    assert [(d.code, d.severity, d.hint) for d in found] == [
        ("always-punished", Severity.ERROR, "did you mean 'dump'?"), ("always-punished", Severity.ERROR, "")
    ]  # fmt: skip
    law = {**BASIC, "instruments": {}, "searched": [{"conduct": ["dump"], "basis": "primary"}]}
    terms = load_vocabulary(words)
    assert codes(check_profile(load_profile(law, vocabulary=terms))) == ["always-punished"]
    assert codes(check_document(law, vocabulary=terms)) == ["always-punished"]


# -- packs ------------------------------------------------------------------------------------------------------------

EXAMPLES = [{"law": {"conduct": "groom", "victim_age": "under 18"}, "status": "met"}]
CRITERION: dict[str, Any] = {"title": "One", "cite": "p. 1", "remedy": "Do it.", "examples": EXAMPLES}
PACK: dict[str, Any] = {
    "gapcheck": "pack/1", "id": "small", "title": "Small", "kind": "recommendation", "version": "1", "status": "stable",
    "source": {"title": "Somewhere"},
}  # fmt: skip


def pack_codes(criteria: Mapping[str, Mapping[str, Any]], **parts: Any) -> list[str]:
    written = {key: {**CRITERION, **c} for key, c in criteria.items()}  # an ellipsis takes a key away
    whole = {key: {k: v for k, v in c.items() if v is not ...} for key, c in written.items()}
    document = {**PACK, "criteria": whole, **parts}
    found = check_pack(load_pack(document))
    assert all(d.severity is Severity.WARNING for d in found)
    return codes(found)


REACH = {"reach": {"conduct": "groom"}}


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (REACH, []),
        ({**REACH, "weight": 2}, ["weight-without-reason"]),
        ({**REACH, "weight": 2, "weight_reason": "stressed"}, []),
        ({**REACH, "examples": []}, ["untested-criterion"]),
        ({**REACH, "remedy": ...}, ["missing-remedy"]),
        ({"reach": {"conduct": "csam.*", "medium": "all", "form": "all", "depiction": "all", "complaint_age": "all"}},
         ["many-scenarios"]),
        ({"hold": {"industry.reporting": {"any": ["mandatory", "voluntary", "none"]}}}, ["always-met"]),
        ({"hold": {"institutions.hotline": {"true": 1, "false": 1}}}, ["always-met"]),
        ({**REACH, "when": {"industry.reporting": {"any": ["mandatory", "voluntary", "none"]}}}, ["always-applies"]),
        ({"hold": {"industry.reporting": "mandatory"}, "when": {"industry.reporting": "none"}}, ["never-met"]),
        ({"hold": {"institutions.hotline": True}, "when": {"institutions.hotline": False}}, ["never-met"]),
        ({"hold": {"industry.takedown": "mandatory"}, "when": {"industry.reporting": "none"}}, []),
        ({"hold": {"industry.takedown_hours": {"at_most": 24}}, "when": {"industry.takedown_hours": {"at_least": 1}}},
         []),
    ],
)  # fmt: skip
def test_a_criterion_worth_a_second_look(criterion: dict[str, Any], expected: list[str]) -> None:
    assert pack_codes({"one": criterion}) == expected


@pytest.mark.parametrize(("verb", "code"), [("hold", "never-met"), ("when", "never-applies")])
def test_a_condition_made_in_code_that_no_answer_meets(verb: str, code: str) -> None:
    base = {**CRITERION, "hold": {"industry.reporting": "mandatory"}}
    pack = load_pack({**PACK, "criteria": {"one": base}})
    impossible = Condition(pack.vocabulary.measures["industry.takedown"], accepted=("no such answer",))
    criterion = evolve(pack.criteria["one"], **{verb: (impossible,)})
    assert codes(check_pack(evolve(pack, criteria={"one": criterion}))) == [code]


def test_an_ordinal_that_never_reaches_full_credit() -> None:
    words = load_vocabulary({**WORDS, "measures": {"level": {"type": "ordinal", "values": ["low", "high"]}}})
    parts = {"one": {**CRITERION, "hold": {"level": {"at_least": "low"}}, "examples": [{"status": "not_known"}]}}
    found = check_document({**PACK, "criteria": parts}, vocabulary=words)
    assert codes(found) == ["always-met"]


@pytest.mark.parametrize(("obligation", "expected"), [("may", []), ("must", ["weight-without-reason"])])
def test_an_option_of_a_treaty_needs_no_reason_to_weigh_nothing(obligation: str, expected: list[str]) -> None:
    asked = {"reach": {**REACH["reach"], "medium": ["offline", "online"]}}
    criterion = {**CRITERION, **asked, "obligation": obligation, "weight": 0}
    pack = load_pack({**PACK, "gapcheck": "pack/2", "kind": "treaty", "criteria": {"one": criterion}})
    assert codes(check_pack(pack)) == expected


def test_the_weight_of_a_group() -> None:
    grouped = {"one": {**REACH, "group": "g"}}
    assert pack_codes(grouped, groups={"g": {"title": "G", "weight": 3}}) == ["weight-without-reason"]
    assert pack_codes(grouped, groups={"g": {"title": "G", "weight": 3, "note": "larger"}}) == []


@pytest.mark.parametrize(
    ("spare", "expected"),
    [
        ({"circumstances": [["consensual_peer"]]}, []),
        ({"circumstances": ["none"], "victim_age": "15..17"}, ["criteria-contradict"]),
        ({"circumstances": ["none"], "medium": ["offline"]}, []),
        ({"circumstances": ["none"], "conduct": "travel"}, []),
        ({"circumstances": [["intent_to_meet"]]}, ["criteria-contradict"]),
        ({"circumstances": [["intent_to_meet"]], "absent": ["commercial"]}, ["criteria-contradict"]),
        ({"circumstances": ["none"], "absent": ["coercion"]}, ["criteria-contradict"]),
    ],
)
def test_a_pack_that_spares_what_it_asks_to_reach(spare: dict[str, Any], expected: list[str]) -> None:
    asked = {
        "reach": [
            {"conduct": "groom", "circumstances": ["none"]},
            {"conduct": "groom", "circumstances": [["intent_to_meet"]]},
        ]
    }
    spared = {"spare": {"conduct": "groom", "victim_age": "under 18", **spare}}
    assert pack_codes({"one": asked, "two": spared}) == expected


def test_a_circumstance_asked_for_takes_a_scenario_out_of_the_exemption() -> None:
    asked = {"reach": {"conduct": "groom", "circumstances": [["commercial", "intent_to_meet"]]}}
    spared = {
        "conduct": "groom",
        "victim_age": "under 18",
        "circumstances": [["intent_to_meet"]],
        "absent": ["commercial"],
    }
    assert pack_codes({"one": asked, "two": {"spare": spared}}) == []


def test_a_deprecated_pack_says_what_replaces_it() -> None:
    assert pack_codes({"one": REACH}, status="deprecated") == ["deprecated-without-successor"]
    later = {"one": {**REACH, "replaced_by": "two"}, "two": {"reach": {"conduct": "csam.access"}}}
    assert pack_codes(later, status="deprecated") == []


# -- documents --------------------------------------------------------------------------------------------------------


KINDS = "expected one of profile/2, profile/1, pack/2, pack/1, vocabulary/1, sources/1"


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("note: x\n", f"the key 'gapcheck' is missing; {KINDS}"),
        ("gapcheck: pac/1\n", f"found 'pac/1'; {KINDS}; did you mean 'pack/1'?"),
        ("gapcheck: [a]\n", f"found a list; {KINDS}"),
        ("- a\n", "found a list; expected a mapping"),
        ("gapcheck: pack/1\nid: A B\n", "found 'A B'; expected lower-case letters, digits, hyphens and points"),
        ("gapcheck: vocabulary/1\n", "the key 'conducts' is missing"),
    ],
)
def test_errors_come_back_as_diagnostics(document: str, text: str) -> None:
    assert text in [d.text for d in check_document(document)]


def test_a_document_by_path_and_by_name(tmp_path: Path) -> None:
    path = tmp_path / "law.yaml"
    path.write_text(
        "gapcheck: profile/1\njurisdiction: KEN\nname: K\nas_of: 2025-01-01\ninstruments: {}\n"
        "searched: [{conduct: groom}]\n"
    )
    found = check_document(path)
    assert [(d.path, d.line, d.column, d.code) for d in found] == [(str(path), 6, 12, "search-without-basis")]
    assert check_document(str(path)) == found
    assert [d.path for d in check_document(tmp_path / "low.yaml")] == [str(tmp_path / "low.yaml")]
    assert codes(check_document("no-such-thing")) == ["document"]


@pytest.mark.parametrize("name", [*shipped_names("fixtures"), *shipped_names("rules"), "vocabulary"])
def test_the_shipped_documents_have_no_errors_and_are_checked_alike_twice(name: str) -> None:
    first, second = check_document(name), check_document(name)
    assert [d.to_dict() for d in first] == [d.to_dict() for d in second]
    assert first == sorted(first, key=lambda d: d.sort_key)
    assert not [str(d) for d in first if d.severity is Severity.ERROR]
    assert all(d.line for d in first)


def test_a_law_without_a_document_can_be_checked() -> None:
    law = law_of(load_pack("ecpat-2022"))
    assert all(d.where == "<ecpat-2022>" for d in check_profile(law))
    assert check_vocabulary(load_vocabulary()) == []
    assert checks.STALE_YEARS == 2
