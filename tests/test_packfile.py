"""A standard from its document: what each part may say, and what is said where it may not."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest

from gapcheck import GapcheckError, load_pack
from gapcheck.algebra.space import space_of
from gapcheck.documents.mistakes import Mistake
from gapcheck.model.standard import Pack
from gapcheck.reading.conditions import fraction

BASIC: dict[str, Any] = {
    "gapcheck": "pack/1",
    "id": "small",
    "title": "Small",
    "kind": "recommendation",
    "version": "1",
    "status": "stable",
    "source": {"title": "Somewhere", "date": "2022-11"},
}
REACH: dict[str, Any] = {"title": "One", "cite": "p. 1", "reach": {"conduct": "groom"}}


def pack(criterion: Any = REACH, **parts: Any) -> Pack:
    return load_pack({**BASIC, "criteria": {"one": criterion}, **parts})


def texts(criterion: Any = REACH, **parts: Any) -> list[str]:
    """The problems of a small pack."""
    with pytest.raises(GapcheckError) as caught:
        pack(criterion, **parts)
    return [d.text for d in caught.value.diagnostics]


def verb(**changes: Any) -> dict[str, Any]:
    return {"title": "One", "cite": "p. 1", **changes}


def product(**changes: Any) -> dict[str, Any]:
    return verb(reach={"conduct": "groom", **changes})


def hold(answer: Any, measure: str = "industry.reporting") -> dict[str, Any]:
    return verb(hold={measure: answer})


def test_everything_a_pack_may_say() -> None:
    found = pack(
        {
            **REACH,
            "group": "g",
            "weight": "1/3",
            "weight_reason": "x",
            "obligation": "must",
            "credit": "share",
            "when": {"treaties.crc": "party"},
            "reach": [{"conduct": "groom", "medium": "online"}, {"conduct": "travel"}],
        },
        groups={"g": {"title": "G", "parent": "h", "method": {"at_least": 1}}, "h": {"title": "H", "method": "sum"}},
        verdicts={
            "v": {"title": "V", "met": {"at_least": 1}, "criteria": ["one"]},
            "w": {"title": "W", "met": {"at_least": 1}},
        },
        treaty="opsc",
        method="min",
        credit="share",
        note="x",
    )
    criterion = found.criteria["one"]
    assert criterion.weight == Fraction(1, 3)
    assert criterion.conducts == ("groom", "travel")
    assert found.groups["g"].method.words == "at least 1"
    assert found.verdicts["v"].k == 1
    assert space_of(found).count == sum(g.size for g in criterion.grids)


@pytest.mark.parametrize(
    ("answer", "measure", "credits"),
    [
        ("mandatory", "industry.reporting", {"mandatory": 1, "none": 0}),
        (["mandatory", "voluntary"], "industry.reporting", {"voluntary": 1, "none": 0}),
        ({"any": "mandatory"}, "industry.reporting", {"mandatory": 1, "voluntary": 0}),
        ({"any": ["mandatory"]}, "industry.reporting", {"mandatory": 1}),
        ({"mandatory": 1, "voluntary": "1/2"}, "industry.reporting", {"voluntary": Fraction(1, 2), "none": 0}),
        ({"true": 1, "false": 0.5}, "institutions.hotline", {True: 1, False: Fraction(1, 2)}),
        ({"24": 1, "48": 0.5}, "industry.takedown_hours", {24: 1, 48: Fraction(1, 2), 72: 0}),
        ({"at_most": 24}, "industry.takedown_hours", {24: 1, 25: 0}),
        ({"at_least": 3, "at_most": 5}, "industry.takedown_hours", {2: 0, 3: 1, 5: 1, 6: 0}),
        (True, "institutions.hotline", {True: 1, False: 0, "silent": 0}),
        ("party", "treaties.crc", {"party": 1, "signatory": 0}),
    ],
)
def test_conditions(answer: Any, measure: str, credits: dict[Any, Any]) -> None:
    condition = pack(hold(answer, measure)).criteria["one"].hold[0]
    assert {value: condition.credit(value) for value in credits} == credits


@pytest.mark.parametrize(
    ("criterion", "message"),
    [
        (3, "found the number 3; expected a mapping"),
        (verb(), "a criterion has one verb; found none; expected one of reach, spare, hold"),
        (verb(reach={"conduct": "groom"}, hold={"institutions.hotline": True}), "found reach and hold"),
        (verb(reach={"conduct": "groom"}, wieght=2), "unknown key 'wieght'; did you mean 'weight'?"),
        ({"title": "One", "reach": {"conduct": "groom"}}, "the key 'cite' is missing; every criterion cites its place"),
        (verb(reach=[]), "the list is empty; expected at least one product of values"),
        (verb(reach=3), "found the number 3; expected a mapping such as {conduct: groom"),
        (verb(reach=[{"conduct": "groom", "victim_age": 1}] * 201), "201 products of values; expected at most 200"),
        (verb(reach={"medium": "online"}), "the key 'conduct' is missing"),
        (product(conduct="grom"), "unknown conduct 'grom'; did you mean 'groom'?"),
        (product(medum="online"), "unknown key 'medum'; did you mean 'medium'?"),
        (product(medium="online?"), "found 'online?'; a standard states its values without a doubt"),
        (product(form="visual"), "form is no dimension of groom"),
        (product(circumstances=[]), "'circumstances' is empty; expected sets"),
        (product(circumstances=["coersion"]), "unknown circumstance 'coersion'"),
        (product(circumstances=[["coersion", "comercial"]]), "unknown circumstance 'comercial'"),
        (product(absent=["coercion"]), "unknown key 'absent'"),
        (verb(reach=[{"conduct": "groom"}, {"conduct": "*"}]), "name the same scenario of groom; each scenario once"),
        (verb(reach=[{"conduct": "groom"}, {"conduct": "grom"}]), "unknown conduct 'grom'"),
        (
            product(
                conduct="csam.*",
                depiction="all",
                form="all",
                complaint_age="all",
                penalty_years="all",
                role="all",
                offender="all",
                victim_tie="all",
                offender_tie="all",
            ),
            "scenarios for csam.produce; expected at most 500,000",
        ),
        (
            product(
                conduct="csam.*",
                depiction="all",
                form="all",
                complaint_age="all",
                offender="all",
                role="all",
                victim_tie="all",
            ),
            "scenarios; expected at most 500,000",
        ),
        (verb(spare={"conduct": "groom"}), "the key 'victim_age' is missing; a 'spare' criterion states its ages"),
        (
            verb(spare={"conduct": "groom", "victim_age": 16, "circumstances": "coercion", "absent": "coercion"}),
            "coercion is both present and absent: the criterion can never be met",
        ),
        (verb(hold={}), "'hold' names no measure"),
        (verb(hold=3), "found the number 3; expected a mapping such as {industry.reporting: mandatory}"),
        (
            hold("mandatory", "industry.reportin"),
            "unknown measure 'industry.reportin'; did you mean 'industry.reporting'?",
        ),
        (hold("party", "treaties.crcc"), "unknown measure 'treaties.crcc'"),
        (hold("mandatry"), "unknown answer to industry.reporting: 'mandatry'"),
        (hold("unknown"), "a standard cannot ask for 'unknown'"),
        (hold([]), "this criterion can never be met; expected at least one answer"),
        (hold({}), "this criterion can never be met; expected an answer whose credit is 1"),
        (hold({"mandatory": 0.5}), "this criterion can never be met"),
        (hold({"at_least": "mandatory"}), "industry.reporting is not ordered"),
        (
            hold({"at_least": 5, "at_most": 4}, "industry.takedown_hours"),
            "this criterion can never be met; at_least 5 is above",
        ),
        (verb(reach={"conduct": "groom"}, weight=-1), "found the number -1; expected a number from 0 to 1000"),
        (verb(reach={"conduct": "groom"}, weight="1e999999999"), "expected a number from 0 to 1000"),
        (
            verb(reach={"conduct": "groom"}, obligation="shall"),
            "unknown value 'shall'; expected one of must, should, may",
        ),
        (verb(reach={"conduct": "groom"}, group="g"), "no group 'g' in this file"),
        (verb(reach={"conduct": "groom"}, group=["g"]), "no group a list in this file"),
        (verb(reach={"conduct": "groom"}, replaced_by="on"), "no criterion 'on' in this file; did you mean 'one'?"),
        (verb(reach={"conduct": "groom"}, examples=[{"status": "mett"}]), "unknown value 'mett'"),
        (verb(reach={"conduct": "groom"}, examples=[3]), "found the number 3; expected a mapping"),
    ],
)
def test_what_a_criterion_cannot_say(criterion: Any, message: str) -> None:
    assert any(message in found for found in texts(criterion)), texts(criterion)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"id": "A B"}, "found 'A B'; expected lower-case letters, digits, hyphens and points"),
        ({"kind": "law of nature"}, "unknown value 'law of nature'"),
        ({"status": "stabel"}, "did you mean 'stable'?"),
        ({"treaty": "opsec"}, "unknown treaty 'opsec'"),
        ({"treaty": ["opsc"]}, "found a list where a treaty was expected"),
        ({"method": "median"}, "unknown method 'median'; expected one of mean, sum, min, max, {at_least: k}"),
        ({"method": {"at_least": 0}}, "found the number 0; expected a number from 1"),
        ({"method": {"at_least": "x"}}, "found 'x'; expected a whole number"),
        ({"criteria": []}, "found a list; expected a mapping"),
        ({"titel": "x"}, "unknown key 'titel'"),
        ({"groups": {"g": {"title": "G", "parent": "h"}}}, "no group 'h' in this file"),
        (
            {"groups": {"g": {"title": "G", "parent": "h"}, "h": {"title": "H", "parent": "g"}}},
            "the group 'g' is its own ancestor",
        ),
        (
            {"groups": {"g": {"title": "G", "parent": "h"}, "h": {"title": "H", "parent": "h"}}},
            "the group 'h' is its own ancestor",
        ),
        (
            {"verdicts": {"v": {"title": "V"}}},
            "found a mapping; expected {title: ..., met: {at_least: k}, partly: {at_least: k}}",
        ),
        ({"verdicts": {"v": {"title": "V", "met": {"at_least": 2}}}}, "at least 2 of 1 criteria can never be met"),
        (
            {"verdicts": {"v": {"title": "V", "met": {"at_least": 1}, "criteria": ["on"]}}},
            "no criterion 'on' in this file",
        ),
        ({"verdicts": {"v": {"title": "V", "met": {"at_least": 1}, "criteria": "on"}}}, "did you mean 'one'?"),
        ({"source": {"title": "x", "date": "2022-13"}}, "'2022-13' is not a date"),
    ],
)
def test_what_a_pack_cannot_say(parts: dict[str, Any], message: str) -> None:
    assert any(message in found for found in texts(**parts)), texts(**parts)


def test_a_pack_that_is_too_large_in_all() -> None:
    large = product(
        conduct="csam.*", depiction="all", form="all", complaint_age="all", offender="all", role=["principal"]
    )
    criteria = {f"c{n}": large for n in range(20)}
    assert any("scenarios in all; expected at most 2,000,000" in found for found in texts(criteria=criteria))


def test_an_empty_pack_says_what_is_missing() -> None:
    with pytest.raises(GapcheckError) as caught:
        load_pack({})
    assert len([d for d in caught.value.diagnostics if "is missing" in d.message]) >= 7


@pytest.mark.parametrize(
    ("raw", "value"), [(2, Fraction(2)), (0.1, Fraction(1, 10)), ("1/3", Fraction(1, 3)), ("0", Fraction(0))]
)
def test_exact_numbers(raw: object, value: Fraction) -> None:
    assert fraction(raw) == value


@pytest.mark.parametrize(
    "raw", ["1/0", "-1", -0.5, 1001, "nan", "1e9", "1e999999999", True, None, [], "1" * 10_000, "１"]
)
def test_no_exact_number(raw: object) -> None:
    begun = time.perf_counter()
    with pytest.raises(Mistake):
        fraction(raw)
    assert time.perf_counter() - begun < 1
