"""The examples of a standard: what a small law in one means, and that they notice every change to their criterion."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from gapcheck import load_pack, load_packs, load_vocabulary
from gapcheck.checks.examples import criterion_space, example_law, run_examples, status_of
from gapcheck.documents.source import parse
from gapcheck.model.standard import Example
from mutation import Mutant, mutants, read, survivors

# Mutants that no law can tell from the original, with the reason.
EQUIVALENT = Path(__file__).parent / "data" / "equivalent-mutants.yaml"


def argued(pack: Any) -> set[tuple[str, str]]:
    """The mutants of a pack that are argued to mean the same, each with its reason in the file."""
    listed = parse(EQUIVALENT.read_text(encoding="utf-8"), EQUIVALENT.name).root.get(pack.id, {})
    assert all(reason for changes in listed.values() for reason in changes.values())
    return {(key, change) for key, changes in listed.items() for change in changes}


def pack_of(*examples: dict[str, Any], **criterion: Any) -> Any:
    verb = {"reach": {"conduct": "groom"}} if not {"spare", "hold"} & set(criterion) else {}
    return load_pack(
        {
            "gapcheck": "pack/1",
            "id": "small",
            "title": "A small standard",
            "kind": "guideline",
            "version": "1",
            "status": "stable",
            "source": {"title": "A source"},
            "criteria": {"one": {"title": "One", "cite": "p. 1", "examples": list(examples), **verb, **criterion}},
        }
    )


def found(example: dict[str, Any], **criterion: Any) -> str:
    (result,) = run_examples(pack_of({"status": "met", **example}, **criterion))
    return result.found


@pytest.mark.parametrize("pack", load_packs(), ids=lambda p: p.id)
def test_every_shipped_example_gets_its_status(pack: Any) -> None:
    results = run_examples(pack)
    assert [str(r.diagnostic) for r in results if not r.passed] == []
    assert [(r.criterion, r.index) for r in results] == [
        (key, index) for key, criterion in pack.criteria.items() for index in range(len(criterion.examples))
    ]


@pytest.mark.parametrize("pack", [p for p in load_packs() if not p.extends], ids=lambda p: p.id)
def test_no_mutant_of_a_shipped_criterion_survives_its_examples(pack: Any) -> None:
    left, total = survivors(pack)
    alive = {(m.criterion, m.change) for m in left}
    assert alive == argued(pack)
    measures = sum(c.verb == "hold" for c in pack.criteria.values())  # a yes-or-no measure has one mutant only
    assert total >= 4 * (len(pack.criteria) - measures) + measures
    assert pack.id != "ecpat-2022" or total >= 4 * len(pack.criteria)


def test_a_failing_example_is_reported_at_its_line() -> None:
    pack = load_pack("ecpat-2022")
    place = pack.document.mark(("criteria", "csam-viewing", "examples", 2))
    result = next(r for r in run_examples(_with_wrong_example(pack)) if not r.passed)
    assert (result.criterion, result.index, result.expected, result.found) == ("csam-viewing", 2, "met", "partial")
    assert result.diagnostic is not None
    assert (result.diagnostic.line, result.diagnostic.column) == (place[0] + 1, place[1] + 1)
    assert result.diagnostic.text == "example 3 of csam-viewing: found partial; expected met"
    assert "under 17" in result.diagnostic.source_line


def _with_wrong_example(pack: Any) -> Any:
    from attrs import evolve

    criterion = pack.criteria["csam-viewing"]
    examples = [evolve(e, status="met") if i == 2 else e for i, e in enumerate(criterion.examples)]
    changed = evolve(criterion, examples=tuple(examples), grids=criterion.grids)
    return evolve(pack, criteria={**pack.criteria, "csam-viewing": changed})


def test_an_example_that_cannot_be_read_is_a_failure_and_not_an_error() -> None:
    first, second = run_examples(
        pack_of(
            {"law": {"conduct": "grom", "victim_age": "under 18"}, "status": "met"},
            {"law": {"conduct": "groom", "victim_age": "under 18"}, "status": "met"},
        )
    )
    assert (first.found, first.passed, second.passed) == ("", False, True)
    assert first.diagnostic is not None
    assert "did you mean 'groom'?" in first.diagnostic.text


@pytest.mark.parametrize("law", ["groom", 3, None], ids=repr)
def test_a_law_that_is_no_mapping_is_reported(law: Any) -> None:
    (result,) = run_examples(pack_of({"law": law, "status": "unmet"}))
    assert not result.passed


GROOM = {"conduct": "groom", "victim_age": "under 18"}


@pytest.mark.parametrize(
    ("scenarios", "expected"),
    [
        ({"offender": "adult"}, "met"),
        ({"offender": "minor"}, "unmet"),
        ({"offender": "legal_person"}, "unmet"),
        ({"role": "attempt"}, "unmet"),
        ({"place": "abroad"}, "unmet"),
        ({"complaint_age": 60}, "met"),
        ({"target": "decoy"}, "unmet"),
        ({"medium": ["offline", "online"]}, "met"),
    ],
    ids=str,
)
def test_the_law_of_an_example_is_closed(scenarios: dict[str, Any], expected: str) -> None:
    assert found({"law": GROOM}, reach={"conduct": "groom", **scenarios}) == expected


def test_a_list_of_the_general_part_replaces_the_ordinary_one() -> None:
    general = {"offender": {"covers": ["adult", "minor"]}}
    assert found({"law": GROOM, "general": general}, reach={"conduct": "groom", "offender": "minor"}) == "met"


def test_a_record_may_state_its_own_evidence_and_citation() -> None:
    assert found({"law": GROOM | {"evidence": "secondary", "cite": "x art. 5"}}) == "not_known"


def test_several_provisions_add_up() -> None:
    law = [{"conduct": "groom", "victim_age": "under 16"}, {"conduct": "groom", "victim_age": "16..17"}]
    assert found({"law": law}) == "met"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (True, "met"),
        (False, "unmet"),
        ("silent", "unmet"),
        ("unknown", "not_known"),
        ({"value": True}, "met"),
        ({"value": True, "evidence": "unverified"}, "not_known"),
    ],
    ids=str,
)
def test_measures_are_plain_answers_or_records(answer: Any, expected: str) -> None:
    example = {"measures": {"procedure.specialised_units": answer}}
    assert found(example, hold={"procedure.specialised_units": True}) == expected


@pytest.mark.parametrize("status", ["party", {"status": "party"}, {"status": "party", "since": "2001"}], ids=str)
def test_treaties_are_plain_statuses_or_records(status: Any) -> None:
    assert found({"treaties": {"opsc": status}}, hold={"treaties.opsc": "party"}) == "met"


def test_a_measure_that_is_not_named_is_not_known() -> None:
    assert found({}, hold={"industry.reporting": "mandatory"}) == "not_known"


def test_the_law_of_an_example_speaks_any_vocabulary() -> None:
    vocabulary = load_vocabulary(
        {
            "gapcheck": "vocabulary/1",
            "id": "tenancy",
            "title": "Tenancy",
            "conducts": {"evict": {"noun": "evicting a tenant", "phrase": "evicts a tenant"}},
            "dimensions": {
                "actor": {
                    "kind": "set",
                    "values": ["owner", "agent"],
                    "unstated": "general",
                    "ordinary": "owner",
                },
                "season": {"kind": "set", "values": ["summer", "winter"], "unstated": "general"},
            },
        }
    )
    law = example_law(Example("met", law={"conduct": "evict"}), vocabulary)
    covered = {key: rule.covers.surely for key, (rule,) in law.general.coverage.items()}
    assert covered == {"actor": {"owner"}, "season": {"summer", "winter"}}


def test_examples_run_fast() -> None:
    pack = load_pack("ecpat-2022")
    count = len(run_examples(pack))
    start = time.perf_counter()
    run_examples(pack)
    assert (time.perf_counter() - start) / count < 0.02  # about a millisecond each


def test_status_of_builds_the_scenarios_itself() -> None:
    pack = load_pack("ecpat-2022")
    criterion = pack.criteria["csam-viewing"]
    law = example_law(criterion.examples[0], pack.vocabulary)
    assert status_of(criterion, pack, law) == status_of(
        criterion, pack, law, criterion_space(criterion, pack.vocabulary)
    )


# -- the mutation run itself notices what it should ------------------------------------------------------------------


def test_a_criterion_without_examples_kills_nothing() -> None:
    left, total = survivors(pack_of(reach={"conduct": "groom", "victim_age": "under 18", "medium": ["online"]}))
    assert len(left) == total > 0


@pytest.mark.parametrize(
    ("criterion", "change"),
    [
        ({"reach": {"conduct": ["groom", "extort"]}}, "conduct: without groom"),
        ({"reach": {"conduct": "groom", "victim_age": "under 18"}}, "victim_age: 0..16"),
        ({"reach": {"conduct": "groom", "victim_age": "under 18"}}, "victim_age: 0..18"),
        ({"reach": {"conduct": "groom", "victim_age": "13..15"}}, "victim_age: 12..15"),
        ({"reach": {"conduct": "groom", "victim_age": 16}}, "victim_age: 16..17"),
        (
            {"reach": {"conduct": "groom", "circumstances": ["none", ["repeated"]]}},
            "circumstances: without the setting none",
        ),
        (
            {"reach": {"conduct": "groom", "circumstances": [["repeated"]]}},
            "circumstances: ['repeated'] without repeated",
        ),
        ({"reach": [{"conduct": "groom"}, {"conduct": "extort"}]}, "without product 1"),
        ({"reach": {"conduct": "groom"}}, "spare for reach"),
        ({"spare": {"conduct": "groom", "victim_age": 16, "absent": ["coercion"]}}, "without absent"),
        ({"spare": {"conduct": "groom", "victim_age": 16, "absent": ["coercion"]}}, "reach for spare"),
        (
            {"spare": {"conduct": "groom", "victim_age": 16, "absent": ["coercion", "repeated"]}},
            "absent: without coercion",
        ),
        ({"hold": {"procedure.ex_officio": True}}, "hold: procedure.ex_officio: False"),
        ({"hold": {"industry.takedown_hours": {"at_most": 24}}}, "hold: industry.takedown_hours: at_most 25"),
        (
            {"hold": {"industry.reporting": {"any": ["mandatory", "voluntary"]}}},
            "hold: industry.reporting: any without voluntary",
        ),
        (
            {"hold": {"industry.reporting": {"mandatory": 1, "voluntary": "1/2"}}},
            "hold: industry.reporting: no credit for voluntary",
        ),
        ({"hold": {"treaties.opsc": "party"}}, "hold: treaties.opsc: signatory"),
        ({"hold": {"treaties.opsc": "party", "treaties.crc": "party"}}, "hold: without treaties.crc"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_the_mutants_that_are_made(criterion: dict[str, Any], change: str) -> None:
    pack = pack_of(**criterion)
    made = {m.change: m for m in mutants("one", pack.document.root["criteria"]["one"], pack.vocabulary)}
    assert change in made
    assert read(made[change], pack) is not None


def test_a_mutant_that_is_no_valid_criterion_is_passed_over() -> None:
    pack = pack_of()
    assert read(Mutant("one", "nonsense", {"title": "One", "cite": "p. 1", "reach": {"conduct": "grom"}}), pack) is None
