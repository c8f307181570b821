"""ECPAT's Global Progress Indicators: yes is 100, no is 0, partial lies between, as in verdicts that were published."""

from __future__ import annotations

from typing import Any

import pytest

from gapcheck import Profile, assess, load_pack, load_profile

READ = {"cite": "x s. 1", "evidence": "primary"}
ACTS = ["csam.distribute", "csam.possess", "exploit.prostitution", "traffic", "sexual_contact"]
CHILDREN = {**READ, "conduct": ACTS, "victim_age": "under 18"}
ACTIVE = {**READ, "conduct": "*", "offender_tie": "national"}
PASSIVE = {**READ, "conduct": "*", "victim_tie": "national"}
DOUBLE = {"requires": ["crime_at_place"]}


def score_of(law: Profile, name: str) -> Any:
    (found,) = [node.score for node in assess(law, load_pack("ecpat-gpi")).packs[0].tree.children if node.title == name]
    return found


def indicator(
    name: str,
    measures: dict[str, Any] | None = None,
    jurisdiction: list[dict[str, Any]] | None = None,
    *,
    peers: bool = False,
) -> str:
    """The verdict on an indicator for a law whose every answer is known."""
    offences = {
        "adults": {**CHILDREN, "offender": "adult"},
        "minors": {**CHILDREN, "offender": "minor", "exempts": ["consensual_peer"] if peers else []},
    }
    law = load_profile({
        "gapcheck": "profile/2", "jurisdiction": "XKA", "name": "X", "as_of": "2025-01-01",
        "instruments": {"x": {"title": "X"}},
        "searched": [
            {"conduct": ACTS, "basis": "primary"},
            {"conduct": ["jurisdiction", "limitation"], "basis": "primary"},
            {"exemptions": ["consensual_peer"], "basis": "primary"},
        ],
        "general": {"jurisdiction": jurisdiction or []},
        "offences": offences,
        "measures": {key: {**READ, "value": value} for key, value in (measures or {}).items()},
    })  # fmt: skip
    score = score_of(law, name)
    assert score.low == score.high
    return {0: "no", 100: "yes"}.get(score.low, "partial")


@pytest.mark.parametrize(
    ("age", "peers", "verdict"),
    [
        (18, True, "yes"),  # Botswana
        (18, False, "partial"),
        (16, True, "partial"),
        (15, True, "no"),  # Costa Rica
        (14, True, "no"),  # Germany
    ],
)
def test_the_age_of_consent(age: int, peers: bool, verdict: str) -> None:
    assert indicator("Age of consent", {"definitions.age_of_consent": age}, peers=peers) == verdict


@pytest.mark.parametrize(
    ("grounds", "double_criminality", "verdict"),
    [
        ([], True, "no"),  # Botswana
        ([ACTIVE], True, "partial"),  # Algeria, Costa Rica
        ([ACTIVE, PASSIVE | DOUBLE], True, "partial"),  # the Netherlands
        ([ACTIVE, PASSIVE], True, "partial"),  # Andorra
        ([ACTIVE | DOUBLE, PASSIVE | DOUBLE], True, "no"),
        ([ACTIVE, PASSIVE], False, "yes"),
    ],
)
def test_extraterritoriality_and_extradition(
    grounds: list[dict[str, Any]], double_criminality: bool, verdict: str
) -> None:
    measures = {"extradition.double_criminality": double_criminality}
    assert indicator("Extraterritoriality and extradition", measures, grounds) == verdict


@pytest.mark.parametrize(
    ("standard", "verdict"),
    [("binding", "yes"), ("code", "partial"), ("none", "no")],  # Bhutan, Argentina
)
def test_protection_standards_for_travel_and_tourism(standard: str, verdict: str) -> None:
    measures = {"prevention.travel_tourism_standard": standard}
    assert indicator("Protection standards for travel and tourism", measures) == verdict


@pytest.mark.parametrize(("checks", "verdict"), [("mandatory", "yes"), ("permitted", "partial"), ("none", "no")])
def test_background_checks(checks: str, verdict: str) -> None:  # partial: Costa Rica
    assert indicator("Background checks", {"institutions.vetting": checks}) == verdict


@pytest.mark.parametrize(
    ("code", "name", "published"),
    [
        ("DEU", "Age of consent", "no"),
        ("DEU", "Extraterritoriality and extradition", "partial"),
        ("NLD", "Extraterritoriality and extradition", "partial"),
    ],
)
def test_verdicts_published_for_shipped_laws(code: str, name: str, published: str) -> None:
    score = score_of(load_profile(code), name)
    ends = {"no": (0, 0), "yes": (100, 100)}
    if published in ends:
        assert (score.low, score.high) == ends[published]
    else:
        assert 0 < score.low <= score.high < 100
