"""A national law from its document: what each record may say, and what is said where it may not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gapcheck import GapcheckError, load_profile, load_vocabulary
from gapcheck.model.law import Profile
from gapcheck.model.penalties import LIFE
from gapcheck.model.record import Evidence, Instrument
from gapcheck.model.values import TimeLimit, Values
from gapcheck.reading.citations import first_name, instrument_of
from gapcheck.reading.paths import records

BASIC: dict[str, Any] = {
    "gapcheck": "profile/1",
    "jurisdiction": "GB-SCT",
    "name": "Scotland",
    "as_of": "2025-01-01",
    "instruments": {"pc": {"title": "Penal Code", "in_force": "2001-02", "url": "https://example.org/pc"}},
}
RECORD: dict[str, Any] = {"cite": "pc s. 1"}
OFFENCE: dict[str, Any] = {**RECORD, "conduct": "groom", "victim_age": "under 18"}
RULE: dict[str, Any] = {**RECORD, "conduct": "*"}


def law(**parts: Any) -> Profile:
    return load_profile({**BASIC, **parts})


def texts(**parts: Any) -> list[str]:
    """The problems of a small law."""
    with pytest.raises(GapcheckError) as caught:
        law(**parts)
    return [d.text for d in caught.value.diagnostics]


def test_everything_a_law_may_say() -> None:
    found = law(
        reviewed=["A practitioner, 2024"],
        note="small",
        searched=[{"conduct": ["csam.*", "jurisdiction"], "since": 2001, "checked": "2024-05", "basis": "primary"}],
        general={
            "offender": {**RECORD, "covers": ["adult", "minor?"]},
            "jurisdiction": [
                {**RULE, "offender_tie": "national", "requires": "crime_at_place", "subject_to": "offender_present"}
            ],
            "limitation": [
                {**RULE, "time_limit": {"years": 10, "from": "majority"}, "instrument": "pc", "offence": ["a"]}
            ],
            "exemptions": [{**RULE, "requires": ["lawful_handling"], "absent": ["coercion"]}],
        },
        offences={
            "a": {**OFFENCE, "medium": ["online"], "penalty": {"max_years": "life", "min_months": 6}, "arguable": True},
            "b": {**OFFENCE, "cite": "pc s. 2; pc s. 3", "penalty": "unknown", "competes_with": "a", "arguable": False},
        },
        measures={
            "industry.reporting": {**RECORD, "value": "mandatory?"},
            "definitions.age_of_majority": {**RECORD, "value": 18},
        },
        treaties={"crc": {"status": "party", "since": "1990-07-30"}},
        judgements=[{"source": "A", "says": "b", "about": "groom", "as_of": "2020", "holds": "covered"}],
    )
    assert found.as_of == dt.date(2025, 1, 1)
    assert found.searched[0].topics == ("jurisdiction",)
    assert "csam.possess" in found.closed(dt.date(2002, 1, 1), Evidence.PRIMARY)
    assert found.offences["a"].arguable == "noted"
    assert found.offences["a"].penalty is not None
    assert (found.offences["a"].penalty.max_years, found.offences["a"].penalty.min_years) == (LIFE, 0.5)
    assert (found.offences["b"].penalty, found.offences["b"].arguable) == (None, "")
    assert str(found.offences["a"].period.since) == "2001-02"
    assert found.offences["a"].link == "https://example.org/pc"
    assert found.offences["b"].reference == "Penal Code, s. 2; Penal Code, s. 3"
    assert found.measures["industry.reporting"].doubtful
    assert found.general.coverage["offender"][0].covers == Values(frozenset(["adult"]), frozenset(["adult", "minor"]))
    assert found.general.limitation[0].time_limit == TimeLimit("years", 10.0, "majority")
    assert [path for path, _ in records(found)] == [
        ("general", "offender"),
        ("general", "jurisdiction", 0),
        ("general", "limitation", 0),
        ("general", "exemptions", 0),
        ("offences", "a"),
        ("offences", "b"),
        ("measures", "definitions.age_of_majority"),
        ("measures", "industry.reporting"),
        ("treaties", "crc"),
    ]
    assert found.checked is not None
    assert str(found.checked) == "2024-05"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"jurisdiction": "NO"}, "found 'NO'; expected an ISO 3166-1"),
        ({"as_of": "2025"}, "'2025' is not a day; expected a full date"),
        ({"as_of": 2025}, "the number 2025 is not a day"),
        ({"name": None}, "found nothing; expected text"),
        ({"gapcheck": "pack/1"}, "unknown value 'pack/1'; expected one of profile/1"),
        ({"instruments": []}, "found a list; expected a mapping"),
        ({"instruments": {"pc": {"number": 3}}}, "the key 'title' is missing"),
        (
            {"instruments": {"pc": {"title": "x", "copy": "yes"}}},
            "found 'yes'; expected true or false; yes, no, on and off",
        ),
        ({"reviewed": "me"}, "found 'me'; expected a list"),
        ({"searched": [3]}, "found the number 3; expected a mapping with the keys conduct"),
        ({"searched": [{"conduct": "grom"}]}, "unknown conduct 'grom'; did you mean 'groom'?"),
        ({"searched": [{"conduct": "limitatoin"}]}, "did you mean 'limitation'?"),
        ({"general": {"ofender": {}}}, "unknown key 'ofender'"),
        ({"general": {"offender": {**RECORD, "covers": ["adlt"]}}}, "unknown value 'adlt'"),
        ({"general": {"offender": {**RECORD, "covers": ["adlt", "mnor"]}}}, "unknown value 'mnor'"),
        ({"general": {"jurisdiction": [{**RULE, "subject_to": "luck"}]}}, "unknown condition 'luck'"),
        (
            {"general": {"jurisdiction": [{**RULE, "instrument": "pcc"}]}},
            "no instrument 'pcc' in this file; did you mean 'pc'?",
        ),
        (
            {"general": {"limitation": [{**RULE, "time_limit": "none", "offence": ["z"]}]}},
            "no offence 'z' in this file",
        ),
        ({"general": {"limitation": [RULE]}}, "the key 'time_limit' is missing"),
        ({"general": {"limitation": {"a": 1}}}, "found a mapping; expected a list"),
        ({"offences": {"a": 3}}, "found the number 3; expected a mapping"),
        ({"offences": {"a": {**RECORD, "conduct": "groom"}}}, "the key 'victim_age' is missing; write 'unknown'"),
        ({"offences": {"a": {**OFFENCE, "conduct": []}}}, "the list is empty; expected at least one conduct"),
        ({"offences": {"a": {**OFFENCE, "conduct": ["["]}}}, "unknown conduct '['"),
        ({"offences": {"a": {**OFFENCE, "medum": "online"}}}, "unknown key 'medum'; did you mean 'medium'?"),
        (
            {"offences": {"a": {**OFFENCE, "medium": ["onlin", "of"]}}},
            "unknown value 'of'; expected one of offline, online",
        ),
        ({"offences": {"a": {**OFFENCE, "requires": ["coersion"]}}}, "did you mean 'coercion'?"),
        (
            {"offences": {"a": {**OFFENCE, "penalty": 5}}},
            "found the number 5; expected a mapping such as {max_years: 10}",
        ),
        ({"offences": {"a": {**OFFENCE, "penalty": {"max_year": 5}}}}, "unknown key 'max_year'"),
        ({"offences": {"a": {**OFFENCE, "penalty": {"max_years": 500}}}}, "expected years from 0 to 200, or life"),
        (
            {"offences": {"a": {**OFFENCE, "arguable": "maybe"}}},
            "unknown value 'maybe'; expected one of true, contested",
        ),
        ({"offences": {"a": {**OFFENCE, "arguable": []}}}, "found a list where a value was expected"),
        ({"offences": {"a": {**OFFENCE, "competes_with": "b"}}}, "no offence 'b' in this file"),
        ({"offences": {"a": {**OFFENCE, "cite": "cp s. 1"}}}, "the citation names no instrument of this file: 'cp'"),
        ({"offences": {"a": {"conduct": "groom", "victim_age": 3}}}, "the key 'cite' is missing; every record cites"),
        ({"offences": {"a": {**OFFENCE, "since": 2020, "until": 2019}}}, "'until' (2019) is not after 'since' (2020)"),
        ({"measures": {"industry.reportin": {**RECORD, "value": 1}}}, "did you mean 'industry.reporting'?"),
        (
            {"measures": {"industry.reporting": {**RECORD, "value": "maybe"}}},
            "unknown answer to industry.reporting: 'maybe'",
        ),
        ({"measures": {"industry.takedown_hours": {**RECORD, "value": "silent"}}}, "'silent' has no meaning"),
        (
            {"measures": {"institutions.hotline": {**RECORD, "value": "yes"}}},
            "expected true or false, unknown or silent",
        ),
        ({"treaties": {"crcc": {"status": "party"}}}, "unknown treaty 'crcc'; "),
        ({"treaties": {"crc": {"status": "partly"}}}, "unknown value 'partly'; expected one of party"),
        ({"judgements": [{"source": "a", "says": "b", "about": "groom", "holds": "yes"}]}, "unknown value 'yes'"),
        ({"judgements": [{"source": "a"}]}, "the key 'says' is missing"),
        ({"nmae": "x"}, "unknown key 'nmae'"),
    ],
)
def test_what_a_law_cannot_say(parts: dict[str, Any], message: str) -> None:
    assert any(message in found for found in texts(**parts)), texts(**parts)


def test_a_document_that_is_no_mapping_and_one_with_nothing_in_it() -> None:
    with pytest.raises(GapcheckError) as caught:
        load_profile({})
    missing = [d.text for d in caught.value.diagnostics]
    assert [
        f"the key {key!r} is missing" for key in ("as_of", "gapcheck", "instruments", "jurisdiction", "name")
    ] == missing


def test_a_record_that_is_no_mapping_costs_no_other_check() -> None:
    found = texts(
        instruments=[],
        general=[],
        offences={"a": 3, "b": {**OFFENCE, "competes_with": ["zz", 3]}},
        measures=3,
    )
    assert "no offence 'zz' in this file" in found
    assert len(found) >= 4


@pytest.mark.parametrize(
    ("cite", "places"),
    [
        ("pc s. 1", ["Penal Code, s. 1"]),
        ("pc", ["Penal Code"]),
        ("pc s. 1; ca s. 2", ["Penal Code, s. 1", "Children Act, s. 2"]),
        ("pc s. 1 with ca s. 2", ["Penal Code, s. 1", "Children Act, s. 2"]),
        ("pc s. 1; s. 2", ["Penal Code, s. 1; s. 2"]),
        ("xx s. 1; ca s. 2", []),
    ],
)
def test_citations(cite: str, places: list[str]) -> None:
    known = {"pc": Instrument("Penal Code"), "ca": Instrument("Children Act")}
    assert [c.text for c in instrument_of(cite, known)] == places
    assert first_name(f" {cite}") == cite[:2]


# -- vocabularies -----------------------------------------------------------------------------------------------------

WORDS: dict[str, Any] = {
    "gapcheck": "vocabulary/1",
    "id": "v",
    "title": "V",
    "conducts": {"dump": "dumping", "burn": {"noun": "burning"}},
    "dimensions": {"size": {"kind": "set", "values": ["small", "large"]}},
    "circumstances": {"night": "it is night"},
}


def dimension(**changes: Any) -> dict[str, Any]:
    return {"dimensions": {"size": {"kind": "set", "values": ["small", "large"], **changes}}}


def test_another_field_of_law() -> None:
    words = load_vocabulary(
        {
            **WORDS,
            "treaties": ["basel"],
            "implies": {"night": ["dump"]},
            "entails": {"burn": "dump"},
            "sentence": "{conduct}",
            "conditions": {"consent": "consent"},
            "measures": {"fund": {"type": "set", "values": ["state", 3], "silence": []}},
            "always_punished": [{"conduct": "dump"}],
            "dimensions": {
                "size": {
                    "kind": "threshold",
                    "values": [0, 5],
                    "phrase": "at least {value} tons",
                    "scenario": 0,
                    "typical": 3,
                },
                "place": {
                    "kind": "set",
                    "values": {"home": "home", "abroad": {"label": "x", "clause": "y"}},
                    "home": "home",
                    "decides": "jurisdiction",
                    "unstated": "home",
                    "conducts": ["du*"],
                    "ordinary": "home",
                },
                "age": {"kind": "ages", "unstated": "under 18"},
            },
        }
    )
    assert words.dimensions["size"].clause_of(5) == "at least 5 tons"
    assert words.dimensions["place"].unstated == ("home",)
    assert [d.id for d in words.dimensions_of("burn")] == ["age", "size"]
    assert words.measures["fund"].accept("state") == ("state",)
    assert words.measures["fund"].question == "fund"
    assert words.implied("dump") == {"night"}
    assert words.treaties == {"basel": "basel"}
    assert words.entails == {"burn": ("dump",)}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"conducts": {"dump": {"phrase": "x"}}}, "the key 'noun' is missing"),
        ({"conducts": {"dump": {"noun": "x", "nuon": "y"}}}, "unknown key 'nuon'"),
        ({"conducts": {"dump": []}}, "found a list; expected text"),
        ({"conducts": []}, "found a list; expected a mapping"),
        ({"circumstances": {"night": {"label": "x"}}}, "the key 'phrase' is missing"),
        ({"dimensions": {"size": {}}}, "found nothing where a kind of dimension was expected"),
        ({"dimensions": {"size": {"kind": "sett"}}}, "did you mean 'set'?"),
        ({"dimensions": {"size": {"kind": "set"}}}, "the key 'values' is missing; a dimension of this kind needs it"),
        (dimension(values=3), "found the number 3; expected a list"),
        (dimension(values={"a": {"lable": "x"}}), "expected text, or a mapping with 'label' and 'clause'"),
        (dimension(scenario="huge"), "unknown value 'huge'; expected one of small, large"),
        (dimension(unstated="huge"), "unknown value 'huge'"),
        (dimension(ordinary="huge"), "unknown value 'huge'"),
        (dimension(decides="jurisdiction"), "the key 'home' is missing"),
        (dimension(decides="weather"), "unknown value 'weather'"),
        (dimension(conducts=["x*"]), "unknown conduct 'x*'"),
        (dimension(typical="x"), "found 'x'; expected a whole number"),
        ({"measures": {"m": {"type": "boole"}}}, "unknown type of measure 'boole'"),
        ({"measures": {"m": {}}}, "found nothing where a type of measure was expected"),
        ({"measures": {"m": {"type": "choice"}}}, "the key 'values' is missing; a measure of this type needs it"),
        ({"measures": {"m": {"type": "choice", "values": "ab"}}}, "found 'ab'; expected a list"),
        ({"measures": {"m": {"type": "bool", "silence": "no"}}}, "found 'no'; expected true or false"),
        (
            {"measures": {"m": {"type": "bool", "silence": "silent"}}},
            "found 'silent'; expected the answer that silence means",
        ),
        ({"treaties": 3}, "found the number 3; expected a mapping"),
        ({"treaties": [[]]}, "found a list; expected text"),
        (
            {"implies": {"nigth": ["dump"]}},
            "unknown circumstance 'nigth'; expected one of night; did you mean 'night'?",
        ),
        ({"implies": {"night": ["dmp"]}}, "did you mean 'dump'?"),
        ({"entails": {"dmp": ["dump"]}}, "unknown conduct 'dmp'"),
        ({"always_punished": [3]}, "found the number 3; expected a mapping"),
        ({"conduct": {}}, "unknown key 'conduct'"),
        ({"gapcheck": "vocabulary/2"}, "did you mean 'vocabulary/1'?"),
    ],
)
def test_what_a_vocabulary_cannot_say(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(GapcheckError) as caught:
        load_vocabulary({**WORDS, **parts})
    assert any(message in d.text for d in caught.value.diagnostics), str(caught.value)


def test_a_law_that_is_no_mapping() -> None:
    from gapcheck.reading.load import profile_from_text

    with pytest.raises(GapcheckError, match="expected a mapping with the keys gapcheck, jurisdiction"):
        profile_from_text("- a\n", "a.yaml")


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ({"searched": [{"conduct": "groom", "basis": "primary", "topics": ["jurisdiction"]}]}, "topics"),
        ({"offences": {"x": {**OFFENCE, "exempts_stated": True}}}, "exempts_stated"),
        ({"offences": {"x": {**OFFENCE, "id": "y"}}}, "id"),
        ({"offences": {"x": {**OFFENCE, "line": "y"}}}, "line"),
        ({"measures": {"institutions.hotline": {**RECORD, "value": True, "doubtful": True}}}, "doubtful"),
        ({"instruments": {**BASIC["instruments"], "a": {"title": "Act", "id": "b"}}}, "id"),
        ({"treaties": {"opsc": {**RECORD, "status": "party", "earlier": []}}}, "earlier"),
    ],
)
def test_what_only_the_reader_sets_is_no_key_of_a_document(part: dict[str, Any], key: str) -> None:
    with pytest.raises(GapcheckError, match=f"unknown key '{key}'"):
        law(**part)
