"""The JSON Schemas: in step with the code, true of every shipped document, and never stricter than the readers."""

from __future__ import annotations

import copy
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from conftest import FACTOR
from gapcheck import GapcheckError, load_pack, load_profile, load_vocabulary
from gapcheck.documents.source import parse
from gapcheck.exchange.schema import KINDS, schema
from gapcheck.model import judgement, law, record, standard
from gapcheck.model.vocabulary import Circumstance, Conduct, Measure, Vocabulary
from gapcheck.reading.files import shipped, shipped_names

DATA = Path(__file__).parent / "data"
SMALL = DATA / "small"
READERS = {"profile": load_profile, "pack": load_pack, "vocabulary": load_vocabulary}
VALIDATORS = {kind: Draft7Validator(schema(kind)) for kind in KINDS}


def errors(kind: str, document: Any) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in VALIDATORS[kind].iter_errors(document)]


def read(text: str) -> Any:
    """A document as editors see it: plain mappings and lists."""
    return json.loads(json.dumps(parse(text).root))


SOURCES = {
    "profile": read((SMALL / "law.yaml").read_text(encoding="utf-8")),
    "pack": read((SMALL / "pack.yaml").read_text(encoding="utf-8")),
}


def changed(kind: str, path: str, value: Any) -> Any:
    """The small document of a kind with one value set (``...`` takes the key away); steps are separated by ``/``."""
    document = copy.deepcopy(SOURCES[kind])
    node = document
    *steps, last = (int(s) if s.isdigit() else s for s in path.split("/"))
    for step in steps:
        node = node[step]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return document


def walk(node: Any) -> Iterator[Any]:
    yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(item)


# -- the schemas themselves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_draft_07_without_one_of(kind: str) -> None:
    found = schema(kind)
    Draft7Validator.check_schema(found)
    assert found["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert not any(isinstance(node, dict) and "oneOf" in node for node in walk(found))


@pytest.mark.parametrize("kind", KINDS)
def test_schema_golden(kind: str, golden: Any) -> None:
    golden(f"schema/{kind}.json", json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_is_closed_or_a_map(kind: str) -> None:
    objects = [n for n in walk(schema(kind)) if isinstance(n, dict) and n.get("type") == "object"]
    free = [n for n in objects if "additionalProperties" not in n]
    assert len(objects) > 1
    assert len(free) == (1 if kind == "vocabulary" else 0)  # the scenarios of always_punished


def test_no_definition_is_unused_and_none_is_missing() -> None:
    for kind in KINDS:
        found = schema(kind)
        used = {n["$ref"] for n in walk(found) if isinstance(n, dict) and isinstance(n.get("$ref"), str)}
        names = {f"#/definitions/{name}".replace(" ", "%20") for name in found["definitions"]}
        assert used == names


def test_an_unknown_kind_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(GapcheckError, match="'profile'"):
        schema("profiel")


# -- in step with the code -------------------------------------------------------------------------------------------


def fields(cls: type[Any], *without: str) -> set[str]:
    return {a.name for a in attrs.fields(cls) if a.init and not a.metadata.get("internal")} - set(without)


PROFILE, PACK, VOCABULARY = schema("profile"), schema("pack"), schema("vocabulary")
DIMENSIONS = set(load_vocabulary().dimensions)
GENERAL = PROFILE["definitions"]["general"]["properties"]
RULES = {
    law.Offence: PROFILE["definitions"]["offence"],
    law.Jurisdiction: GENERAL["jurisdiction"]["items"]["else"],  # or a list of versions
    law.Limitation: GENERAL["limitation"]["items"]["else"],
    law.GeneralExemption: GENERAL["exemptions"]["items"]["else"],
    law.Coverage: PROFILE["definitions"]["list of offender"],
}
RECORDS = {
    record.Instrument: PROFILE["properties"]["instruments"]["additionalProperties"],
    record.Publisher: PROFILE["properties"]["sources"]["additionalProperties"],
    law.Search: PROFILE["properties"]["searched"]["items"],
    law.MeasureAnswer: PROFILE["definitions"]["measure"],
    law.TreatyStatus: PROFILE["definitions"]["treaty"],
    judgement.Judgement: PROFILE["properties"]["judgements"]["items"],
    law.Territory: PROFILE["definitions"]["territory"],
    standard.Criterion: PACK["definitions"]["criterion"],
    standard.Example: PACK["definitions"]["example"],
    standard.Group: PACK["properties"]["groups"]["additionalProperties"],
    standard.PackSource: PACK["properties"]["source"],
    standard.Context: PACK["properties"]["context"]["items"],
    standard.Change: PACK["properties"]["change"]["additionalProperties"],
    standard.Extension: PACK["properties"]["extends"]["anyOf"][0]["anyOf"][1],
}
ROOTS = {law.Profile: PROFILE, standard.Pack: PACK}
SPOKEN = {
    law.General,
    judgement.Subject,
    record.Record,
    law.Scope,
    law.Closed,
    record.Citation,
    standard.Method,
    standard.Condition,
    standard.Verdict,
    standard.Option,
}


@pytest.mark.parametrize("cls", RULES)
def test_rules_have_the_keys_of_their_class_and_every_dimension(cls: type[Any]) -> None:
    assert set(RULES[cls]["properties"]) == fields(cls) | DIMENSIONS


@pytest.mark.parametrize("cls", RECORDS)
def test_records_have_the_keys_of_their_class(cls: type[Any]) -> None:
    assert set(RECORDS[cls]["properties"]) == fields(cls)


def test_roots_have_the_keys_of_their_class_and_name_their_form() -> None:
    assert set(PROFILE["properties"]) == fields(law.Profile, "digest", "source") | {"gapcheck"}
    assert set(PACK["properties"]) == fields(standard.Pack, "digest", "document") | {"gapcheck"}
    assert set(VOCABULARY["properties"]) == fields(Vocabulary, "digest") | {"gapcheck"}
    verdict = PACK["properties"]["verdicts"]["additionalProperties"]
    assert set(verdict["properties"]) == fields(standard.Verdict, "k") | {"met"}
    assert set(GENERAL) == fields(law.General, "coverage") | {"offender", "role"}


def test_vocabulary_terms_have_the_keys_of_their_class() -> None:
    for key, cls in (("conducts", Conduct), ("circumstances", Circumstance)):
        _, form = VOCABULARY["properties"][key]["additionalProperties"]["anyOf"]
        assert set(form["properties"]) == fields(cls, "id")
    assert set(VOCABULARY["properties"]["measures"]["additionalProperties"]["properties"]) == fields(Measure, "id")


def test_every_class_of_a_document_is_in_one_of_these_tables() -> None:
    found = {
        cls
        for module in (judgement, law, record, standard)
        for _, cls in inspect.getmembers(module, attrs.has)
        if cls.__module__ == module.__name__
    }
    assert found == {*RULES, *RECORDS, *ROOTS, *SPOKEN}


def test_what_is_required_is_what_has_no_default_and_the_citation() -> None:
    assert RULES[law.Offence]["required"] == ["cite", "conduct", "victim_age"]
    assert RULES[law.Limitation]["required"] == ["cite", "conduct", "time_limit"]
    assert RECORDS[standard.Criterion]["required"] == ["title", "cite"]
    assert "cite" not in PACK["definitions"]["offence"]["required"]


# -- documents that are good -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_names("fixtures"))
def test_shipped_profiles_validate(name: str) -> None:
    assert errors("profile", parse((shipped("fixtures") / f"{name}.yaml").read_text(encoding="utf-8")).root) == []


@pytest.mark.parametrize("name", shipped_names("rules"))
def test_shipped_packs_validate(name: str) -> None:
    assert errors("pack", parse((shipped("rules") / f"{name}.yaml").read_text(encoding="utf-8")).root) == []


def test_shipped_vocabulary_validates() -> None:
    assert errors("vocabulary", parse((shipped("rules") / "vocabulary.yaml").read_text(encoding="utf-8")).root) == []


@pytest.mark.parametrize("kind", SOURCES)
def test_small_documents_validate(kind: str) -> None:
    assert errors(kind, SOURCES[kind]) == []


OFFENCE = "offences/osa-8-groom"
REACH = "criteria/grooming/reach"

GOOD = [
    ("profile", f"{OFFENCE}/conduct", "groom"),
    ("profile", f"{OFFENCE}/conduct", ["groom", "csam.*", "extort?", "perform.* ?"]),
    ("profile", f"{OFFENCE}/conduct", "*"),
    ("profile", f"{OFFENCE}/victim_age", "13..15?"),
    ("profile", f"{OFFENCE}/victim_age", [12, "14..", "adult", "unknown"]),
    ("profile", f"{OFFENCE}/victim_age", "under 121"),
    ("profile", f"{OFFENCE}/medium", "unknown"),
    ("profile", f"{OFFENCE}/medium", ["online", "offline?"]),
    ("profile", f"{OFFENCE}/complaint_age", ["in_time", 21]),
    ("profile", f"{OFFENCE}/requires", "unknown"),
    ("profile", f"{OFFENCE}/requires", ["coercion", ["intent_to_meet", "step_to_meet?"], "repeated?"]),
    ("profile", f"{OFFENCE}/exempts", "private_use?"),
    ("profile", f"{OFFENCE}/penalty", {"max_years": "life", "min_months": 6, "fine": "a fine"}),
    ("profile", f"{OFFENCE}/penalty", "unknown"),
    ("profile", f"{OFFENCE}/arguable", "contested"),
    ("profile", f"{OFFENCE}/since", 2019),
    ("profile", f"{OFFENCE}/since", "2019-03"),
    ("profile", f"{OFFENCE}/competes_with", "osa-9-view"),
    ("profile", "general/limitation/0/time_limit", 30),
    ("profile", "general/limitation/0/time_limit", "none"),
    ("profile", "general/limitation/0/time_limit", {"years": 7.5, "from": 18}),
    ("profile", "measures/industry.reporting/value", "silent"),
    ("profile", "measures/industry.reporting/value", "mandatory?"),
    ("profile", "measures/definitions.age_of_majority/value", "unknown"),
    ("profile", "jurisdiction", "GB-SCT"),
    ("profile", "reviewed", ["A. Practitioner, 2025-02-01"]),
    ("pack", REACH, [{"conduct": "groom"}, {"conduct": "extort", "victim_age": "under 16"}]),
    ("pack", f"{REACH}/circumstances", ["none", "coercion", ["coercion", "repeated"]]),
    ("pack", "criteria/reporting/hold", {"industry.reporting": {"any": ["mandatory", "voluntary"]}}),
    ("pack", "criteria/reporting/hold", {"definitions.age_of_majority": {"at_least": 18, "at_most": 21}}),
    ("pack", "criteria/reporting/hold", {"institutions.hotline": {"true": 1, "false": "1/4"}}),
    ("pack", "criteria/reporting/weight", "2/3"),
    ("pack", "groups/measures/method", {"at_least": 2}),
    ("pack", "criteria/grooming/examples", [
        {"law": {"conduct": "groom", "victim_age": "under 18"}, "status": "met"},
        {"law": [], "general": {"limitation": [{"conduct": "*", "time_limit": "none"}]}, "status": "unmet"},
        {"measures": {"industry.reporting": "none"}, "treaties": {"crc": {"status": "party"}}, "status": "unmet"},
        {"measures": {"industry.reporting": {"value": "none"}}, "treaties": {"crc": "party"}, "status": "unmet"},
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "path", "value"), GOOD)
def test_every_way_to_write_a_value_validates_and_loads(kind: str, path: str, value: Any) -> None:
    document = changed(kind, path, value)
    assert errors(kind, document) == []
    READERS[kind](document)


# -- documents that are not ------------------------------------------------------------------------------------------

BAD = [
    ("profile", f"{OFFENCE}/victim_agee", "under 18", "victim_agee"),
    ("profile", f"{OFFENCE}/cite", ..., "'cite' is a required property"),
    ("profile", f"{OFFENCE}/conduct", ..., "'conduct' is a required property"),
    ("profile", f"{OFFENCE}/victim_age", ..., "'victim_age' is a required property"),
    ("profile", f"{OFFENCE}/conduct", ["grom"], "grom"),
    ("profile", f"{OFFENCE}/conduct", ["csma.*"], "csma"),
    ("profile", f"{OFFENCE}/victim_age", "under 200", "under 200"),
    ("profile", f"{OFFENCE}/victim_age", "sixteen", "sixteen"),
    ("profile", f"{OFFENCE}/medium", ["on-line"], "on-line"),
    ("profile", f"{OFFENCE}/requires", ["intent"], "intent"),
    ("profile", f"{OFFENCE}/exempts", ["private-use?"], "private-use"),
    ("profile", f"{OFFENCE}/penalty", {"maximum": 3}, "maximum"),
    ("profile", f"{OFFENCE}/penalty", {"max_years": -1}, "max_years"),
    ("profile", f"{OFFENCE}/evidence", "first-hand", "first-hand"),
    ("profile", f"{OFFENCE}/status", "repealed", "repealed"),
    ("profile", f"{OFFENCE}/arguable", "maybe", "maybe"),
    ("profile", f"{OFFENCE}/copy", "yes", "yes"),
    ("profile", f"{OFFENCE}/since", "2023-13-01", "2023-13-01"),
    ("profile", f"{OFFENCE}/note", True, "True"),
    ("profile", "as_of", "2025", "2025"),
    ("profile", "as_of", ..., "'as_of' is a required property"),
    ("profile", "gapcheck", "profile/3", "profile/2"),
    ("profile", "jurisdiction", "Kenya", "Kenya"),
    ("profile", "offence", {}, "offence"),
    ("profile", "general/jurisdiction/0/subject_to", ["good_will"], "good_will"),
    ("profile", "general/jurisdiction/0/cite", ..., "'cite' is a required property"),
    ("profile", "general/limitation/0/time_limit", {"years": 10}, "years"),
    ("profile", "general/offender/covers", ["grown-up"], "grown-up"),
    ("profile", "general/medium", {"covers": "all", "cite": "pc s. 1"}, "medium"),
    ("profile", "searched/0/conduct", ["limitations"], "limitations"),
    ("profile", "measures/industry.report", {"value": "none", "cite": "osa s. 1"}, "industry.report"),
    ("profile", "measures/industry.reporting/value", "compulsory", "compulsory"),
    ("profile", "measures/industry.reporting/value", True, "True"),
    ("profile", "measures/industry.reporting/cite", ..., "'cite' is a required property"),
    ("profile", "measures/definitions.age_of_majority/value", "eighteen", "eighteen"),
    ("profile", "measures/definitions.age_of_majority/value", "silent", "silent"),
    ("profile", "measures/institutions.hotline/value", "yes", "yes"),
    ("profile", "measures/institutions.hotline/reason", "none", "none"),
    ("profile", "treaties/opcs", {"status": "party"}, "opcs"),
    ("profile", "treaties/crc/status", "member", "member"),
    ("pack", "criteria/grooming/cite", ..., "'cite' is a required property"),
    ("pack", "criteria/grooming/hold", {"industry.reporting": "mandatory"}, "grooming"),
    ("pack", "criteria/grooming/reach", ..., "grooming"),
    ("pack", "criteria/grooming/obligation", "shall", "shall"),
    ("pack", "criteria/grooming/weight", "much", "much"),
    ("pack", f"{REACH}/conduct", "groom?", "groom?"),
    ("pack", f"{REACH}/victim_age", "unknown", "unknown"),
    ("pack", f"{REACH}/absent", ["coercion"], "absent"),
    ("pack", f"{REACH}/circumstances", [["coercion", "intent"]], "intent"),
    ("pack", "criteria/own-images/spare/victim_age", ..., "own-images"),
    ("pack", "criteria/reporting/hold", {"industry.reporting": "compulsory"}, "compulsory"),
    ("pack", "criteria/reporting/hold", {"industry.reporting": {"at_least": "voluntary"}}, "at_least"),
    ("pack", "criteria/reporting/hold", {"treaties.crc": "member"}, "member"),
    ("pack", "criteria/reporting/hold", {}, "reporting"),
    ("pack", "criteria/grooming/examples", [{"law": [], "status": "good"}], "good"),
    ("pack", "groups/measures/method", "median", "median"),
    ("pack", "verdicts/core/met", {"atleast": 2}, "atleast"),
    ("pack", "id", "Small Pack", "Small Pack"),
    ("pack", "kind", "convention", "convention"),
    ("pack", "source", ..., "'source' is a required property"),
]


@pytest.mark.parametrize(("kind", "path", "value", "named"), BAD)
def test_typical_mistakes_fail_in_schema_and_reader(kind: str, path: str, value: Any, named: str) -> None:
    document = changed(kind, path, value)
    assert any(named in error for error in errors(kind, document))
    if "examples" not in path:  # the laws of examples are read when they are run
        with pytest.raises(GapcheckError):
            READERS[kind](document)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, item in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places(item, (*path, key))


PLACES = {kind: list(places(document)) for kind, document in SOURCES.items()}
ODD = st.sampled_from([
    None, True, False, 0, 1, 16, 121, 2019, -1, 0.5, 1e6, "", " ", "all", "unknown", "silent", "none", "any", "adult",
    "under 16", "15..13", "16?", "groom", "groom?", "csam.*", "online", "online?", "coercion", "coercion?", "1/2",
    "1/0", "2019-02", "2019-02-30", "party", "mandatory", "primary", "in_force", "pc s. 1", "x", "met", "must", "mean",
    "life", "true", [], {}, ["x"], ["online"], ["groom"], [["coercion"]], [16], {"x": 1}, {"at_least": 1},
    {"status": "party"}, {"conduct": "groom"}, {"any": [True]},
])  # fmt: skip


@pytest.mark.parametrize("kind", SOURCES)
@settings(max_examples=60 * FACTOR)
@given(data=st.data())
def test_what_the_schema_refuses_the_reader_refuses_too(kind: str, data: st.DataObject) -> None:
    document = copy.deepcopy(SOURCES[kind])
    *steps, last = data.draw(st.sampled_from(PLACES[kind]))
    node = document
    for step in steps:
        node = node[step]
    node[last] = data.draw(ODD)
    if not VALIDATORS[kind].is_valid(document):
        with pytest.raises(GapcheckError):
            READERS[kind](document)


# -- another vocabulary ----------------------------------------------------------------------------------------------

WATER = """
gapcheck: vocabulary/1
id: water
title: Water
conducts: {dump/sea: dumping (at sea), leak: leaking}
dimensions:
  "water body": {kind: set, values: [river, c++, lake 100%]}
circumstances: {}
measures:
  fee level: {type: ordinal, values: [low, middle, high]}
  tests: {type: set, values: [ph, salt], silence: [ph]}
  limit: {type: number, unit: mg/l}
treaties: [aarhus]
"""


def test_a_schema_in_the_terms_of_another_vocabulary() -> None:
    terms = load_vocabulary(read(WATER))
    assert errors("vocabulary", read(WATER)) == []
    profile, pack = (Draft7Validator(schema(kind, terms)) for kind in ("profile", "pack"))
    Draft7Validator.check_schema(profile.schema)
    document: dict[str, Any] = {
        "gapcheck": "profile/1", "jurisdiction": "XKA", "name": "Exampleland", "as_of": "2025-01-01",
        "instruments": {"wa": {"title": "Water Act"}},
        "offences": {"o": {"cite": "wa s. 1", "conduct": ["dump/sea?"], "water body": ["c++?", "lake 100%"]}},
        "measures": {
            "fee level": {"value": "middle", "cite": "wa s. 2"}, "tests": {"value": ["ph", "salt"], "cite": "wa s. 3"},
            "limit": {"value": 0.5, "cite": "wa s. 4"},
        },
    }  # fmt: skip
    assert list(profile.iter_errors(document)) == []
    load_profile(document, vocabulary=terms)
    document["offences"]["o"]["water body"] = ["cc"]
    assert not profile.is_valid(document)
    criteria = {
        "a": {"title": "A", "cite": "1", "hold": {"fee level": {"at_least": "middle"}, "limit": {"at_most": 0.5}}},
        "b": {"title": "B", "cite": "2", "hold": {"tests": ["ph"]}},
        "c": {"title": "C", "cite": "3", "reach": {"conduct": "dump/sea", "water body": "river"}},
    }
    standard = {
        "gapcheck": "pack/1", "id": "water", "title": "Water", "kind": "guideline", "version": "1", "status": "stable",
        "source": {"title": "Water"}, "criteria": criteria,
    }  # fmt: skip
    assert list(pack.iter_errors(standard)) == []
    load_pack(standard, vocabulary=terms)
    criteria["c"]["reach"] = {"conduct": "dump/sea", "circumstances": [["coercion"]]}
    assert not pack.is_valid(standard)
