"""Assessments and answers as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from gapcheck import Assessment, Status, ask, assess, load_pack, load_profile
from gapcheck.assessment.plain import assessment_to_dict, to_json
from gapcheck.documents.source import parse
from gapcheck.exchange.csvform import COLUMNS, guarded, to_csv
from gapcheck.exchange.schema import schema
from gapcheck.reading.files import shipped_names

SMALL = Path(__file__).parent / "data" / "small"
SHIPPED = shipped_names("fixtures")


@pytest.fixture(scope="module")
def small() -> Assessment:
    return assess(load_profile(SMALL / "law.yaml"), load_pack(SMALL / "pack.yaml"))


@pytest.fixture(scope="module", params=SHIPPED)
def shipped(request: pytest.FixtureRequest) -> Assessment:
    return assess(load_profile(request.param), load_pack("ecpat-2022"))


def errors(kind: str, document: Any) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in Draft7Validator(schema(kind)).iter_errors(document)]


def leaves(value: Any) -> Iterator[Any]:
    """Every value of a document, containers and keys included."""
    yield value
    if isinstance(value, dict):
        yield from value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from leaves(item)


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table, newline=""), strict=True))


# -- JSON ------------------------------------------------------------------------------------------------------------


def test_small_law_has_every_status_the_reports_must_show(small: Assessment) -> None:
    kinds = {f.kind.value for f in small.findings.values()}
    assert set(small.counts) == {s.value for s in Status} - {"unmet_to_partial"}
    assert kinds >= {"nothing_found", "further_element", "narrower", "not_in_force", "not_abroad", "out_of_time"}
    assert kinds >= {"not_spared", "not_held", "unknown", "none"}
    assert [v.answer for v in small.verdicts] == ["no", "not known"]


def test_json_golden(small: Assessment, golden: Any) -> None:
    golden("json/small.json", to_json(small))


def test_shipped_assessments_fit_their_schema(shipped: Assessment) -> None:
    assert errors("assessment", shipped.to_dict()) == []


def test_several_packs_and_another_trust_fit_the_schema() -> None:
    packs = (load_pack(SMALL / "pack.yaml"), load_pack("ecpat-2022"))
    document = assess(load_profile(SMALL / "law.yaml"), packs, trust="primary").to_dict()
    assert errors("assessment", document) == []
    assert [p["id"] for p in document["packs"]] == ["small", "ecpat-2022"]


def test_json_has_plain_types_only(small: Assessment) -> None:
    assert {type(value) for value in leaves(small.to_dict())} <= {dict, list, str, int, float, bool, type(None)}


def test_json_text_reads_back_and_repeats(small: Assessment) -> None:
    again = assess(load_profile(SMALL / "law.yaml"), load_pack(SMALL / "pack.yaml"))
    assert json.loads(to_json(small)) == small.to_dict()
    assert to_json(small) == to_json(again)
    assert to_json(small).endswith("}\n")


def test_json_numbers_are_exact(small: Assessment) -> None:
    score = small.to_dict()["score"]
    assert (Fraction(score["low"]), Fraction(score["high"])) == (small.score.low, small.score.high)
    assert score["text"] == str(small.score)
    tree = small.to_dict()["packs"][0]["tree"]
    assert {node["id"]: node["method"] for node in tree["children"]}["measures"] == "sum"
    reporting = small.findings["reporting"]
    found = next(f for f in small.to_dict()["packs"][0]["findings"] if f["id"] == "reporting")
    assert found["credit"] == {"low": "1/3", "high": "1/3"} == dict.fromkeys(("low", "high"), str(reporting.credit[0]))


def test_json_counts_every_status_and_agrees_with_the_findings(small: Assessment) -> None:
    document = small.to_dict()
    assert list(document["counts"]) == [s.value for s in Status]
    statuses = [f["status"] for p in document["packs"] for f in p["findings"]]
    assert document["counts"] == {s.value: statuses.count(s.value) for s in Status}


def test_json_boxes_hold_what_the_gap_counts(small: Assessment) -> None:
    grooming = next(f for f in small.to_dict()["packs"][0]["findings"] if f["id"] == "grooming")
    (part,) = grooming["gap"]
    assert part["values"]["victim_age"] == [16, 17]
    assert part["circumstances"] == [{"present": ["sexual_purpose"], "absent": [], "others": "absent"}]  # by the act
    assert part["count"] == small.findings["grooming"].missing.bit_count()
    spared = next(f for f in small.to_dict()["packs"][0]["findings"] if f["id"] == "own-images")
    assert spared["gap"][0]["circumstances"][0] == {
        "present": ["consensual_peer", "private_use"], "absent": ["coercion"], "others": "free",
    }  # fmt: skip


def test_one_changed_fact_changes_the_digest_and_the_document(small: Assessment) -> None:
    text = (SMALL / "law.yaml").read_text(encoding="utf-8").replace("victim_age: under 16", "victim_age: under 18")
    other = assess(load_profile(parse(text).root), load_pack(SMALL / "pack.yaml")).to_dict()
    assert other["law"]["digest"] != small.to_dict()["law"]["digest"]
    assert other["counts"]["met"] == small.counts["met"] + 1


@pytest.mark.parametrize(
    "scenario",
    [
        {"conduct": "groom", "victim_age": 15},
        {"conduct": "groom", "victim_age": 17},
        {"conduct": "groom", "victim_age": "14..17"},
        {"conduct": "csam.possess", "victim_age": 12, "place": "abroad", "circumstances": ["crime_at_place"]},
        {"conduct": "csam.possess", "victim_age": 12, "complaint_age": 40},
        {"conduct": "perform.watch", "victim_age": "adult"},
    ],
)
def test_answers_fit_their_schema(scenario: dict[str, Any]) -> None:
    answer = ask(load_profile(SMALL / "law.yaml"), scenario)
    document = answer.to_dict()
    assert errors("answer", document) == []
    assert document["answer"] == answer
    assert {type(value) for value in leaves(document)} <= {dict, list, str, int, float, bool, type(None)}
    assert json.loads(json.dumps(document)) == document


# -- CSV -------------------------------------------------------------------------------------------------------------


def test_csv_golden(small: Assessment, golden: Any) -> None:
    golden("csv/small.csv", to_csv(small).replace("\r\n", "\n"))


def test_csv_has_a_row_a_criterion(shipped: Assessment) -> None:
    table = to_csv(shipped)
    found = rows(table)
    assert list(found[0]) == list(COLUMNS)
    assert [row["criterion"] for row in found] == list(shipped.findings)
    assert {row["law"] for row in found} == {shipped.law.jurisdiction}
    assert all(row["status"] == shipped.findings[row["criterion"]].status for row in found)
    assert not table.startswith("\ufeff")
    assert table.count("\r\n") == table.count("\n") == len(found) + 1


def test_csv_numbers_are_decimals_a_spreadsheet_leaves_alone(small: Assessment) -> None:
    found = {row["criterion"]: row for row in rows(to_csv(small))}
    assert found["reporting"]["credit_low"] == "0.3333"
    assert (found["grooming"]["credit_low"], found["grooming"]["share_high"]) == ("0.5", "0.8889")
    assert (found["viewing"]["credit_low"], found["viewing"]["credit_high"]) == ("0", "1")
    assert found["takedown-time"]["credit_low"] == found["takedown-time"]["share_low"] == ""


HOSTILE = [
    "=1+1", "@x", "+1", "-1", "\t=1", "\r=1", "\n=1", "＝1", "a\nb", "a\r\nb", 'say "x", then', "a,b", "; |",
    "'quoted'", "\u2028a", "=HYPERLINK(\"http://x.example\",\"x\")", "plain",
]  # fmt: skip


def hostile_table(text: str, *, raw: bool) -> str:
    law = parse((SMALL / "law.yaml").read_text(encoding="utf-8")).root
    pack = parse((SMALL / "pack.yaml").read_text(encoding="utf-8")).root
    law["instruments"]["pc"]["title"] = text
    criterion = pack["criteria"]["production"]
    criterion |= {"title": text, "remedy": text, "protect": text}
    return to_csv(assess(load_profile(law), load_pack(pack)), raw=raw)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reads_back(text: str) -> None:
    raw = {row["criterion"]: row for row in rows(hostile_table(text, raw=True))}
    assert raw["production"]["title"] == text
    assert raw["production"]["amendment"].endswith(text)
    assert raw["production"]["nearest"] == f"{text}, s. 199"
    table = hostile_table(text, raw=False)
    shown = {row["criterion"]: row for row in rows(table)}
    assert shown["production"]["title"] == guarded(text)
    assert table.count("\n") == len(shown) + 1


@given(st.text())
def test_a_guarded_cell_is_no_formula_and_one_line(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in cell)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([cell, "x"])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [cell, "x"]


def test_a_plain_cell_is_left_alone() -> None:
    assert guarded("Penal Code, s. 200(1)") == "Penal Code, s. 200(1)"
    assert guarded("a = b - c") == "a = b - c"


def test_json_of_a_hostile_law_stays_json(small: Assessment) -> None:
    law = parse((SMALL / "law.yaml").read_text(encoding="utf-8")).root
    law["name"] = '</script>"\\ \u2028 {{ x }}'
    document = assessment_to_dict(assess(load_profile(law), load_pack(SMALL / "pack.yaml")))
    assert document["law"]["name"] == law["name"]
    assert document["counts"] == small.to_dict()["counts"]
