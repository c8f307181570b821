"""Another field of law needs no Python: hazardous waste, in YAML alone, with scores worked out by hand."""

from __future__ import annotations

import importlib
from fractions import Fraction
from pathlib import Path

import pytest

from gapcheck import Assessment, Pack, Profile, ask, assess, load_pack, load_profile
from gapcheck.assessment.scores import Node

FOLDER = Path(__file__).parent / "data" / "another-field"


@pytest.fixture(scope="module")
def law() -> Profile:
    return load_profile(str(FOLDER / "law.yaml"))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(str(FOLDER / "pack.yaml"))


@pytest.fixture(scope="module")
def result(law: Profile, pack: Pack) -> Assessment:
    return assess(law, pack)


@pytest.mark.parametrize(
    ("criterion", "status"),
    [
        ("export-without-consent", "partial"),  # medical and electronic, not plastic
        ("export-sentence", "unmet"),  # three years at the most
        ("import", "partial"),  # with false papers only
        ("dumping", "partial_to_met"),  # public bodies are in doubt
        ("recovery", "not_applicable"),  # movements with consent are not punished at all
        ("party", "met"),
        ("authority", "met"),
        ("insurance", "partial"),
        ("notice", "met"),
        ("tracking", "not_known"),
    ],
)
def test_statuses(result: Assessment, criterion: str, status: str) -> None:
    assert result.findings[criterion].status == status


def nodes(node: Node) -> dict[str, Node]:
    found = {node.id: node}
    for child in node.children:
        found |= nodes(child)
    return found


def test_scores_are_exact_at_every_node(result: Assessment) -> None:
    found = nodes(result.packs[0].tree)

    def score(name: str) -> tuple[Fraction | None, Fraction | None]:
        return found[name].score.low, found[name].score.high

    # min of one half and nothing
    assert score("export") == (0, 0)
    # sum: export 0 of 1, import 3/2 of 3, dumping 1 to 2 of 2
    assert score("movement") == (Fraction(250, 6), Fraction(350, 6))
    assert score("safeguards") == (100, 100)
    # mean, movement three times: (3 * 5/12 + 1) / 4 and (3 * 7/12 + 1) / 4
    assert score("offences") == (Fraction(900, 16), Fraction(1100, 16))
    # at least two of four: authority and notice are met
    assert score("duties") == (100, 100)
    # mean, offences twice
    assert score("waste-model") == (Fraction(1700, 24), Fraction(1900, 24))
    assert (result.score.low, result.score.high) == (Fraction(425, 6), Fraction(475, 6))
    assert result.score.rounded() == (71, 79)


def test_coverage_is_the_mean_certainty_of_the_criteria(result: Assessment) -> None:
    # nine criteria apply, of which dumping is half open and tracking wholly
    assert result.score.coverage == 1 - Fraction(3, 2) / 9


def test_the_verdict_is_sure(result: Assessment) -> None:
    assert [(v.id, v.answer) for v in result.verdicts] == [("adequate", "yes")]


def test_a_gap_is_a_sentence_in_the_terms_of_the_field(result: Assessment) -> None:
    finding = result.findings["export-without-consent"]
    assert finding.counterexample.startswith("someone exports hazardous waste in fact by sea")
    assert "the waste being mixed plastic" in finding.counterexample
    assert [str(part) for part in finding.gap] == ["class of waste: mixed plastic"]


def test_measures_that_bring_part_of_the_credit(result: Assessment) -> None:
    assert result.findings["insurance"].credit == (Fraction(1, 3), Fraction(1, 3))


def test_a_question_needs_no_age(law: Profile) -> None:
    answer = ask(law, {"conduct": "waste.export", "circumstances": ["without_consent"], "penalty_years": 2})
    assert answer == "reached"
    assert (
        ask(law, {"conduct": "waste.export", "circumstances": ["without_consent"], "penalty_years": 5}) == "not_reached"
    )


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "json", "csv", "pdf"])
def test_every_report_format(result: Assessment, form: str) -> None:
    try:
        render = importlib.import_module("gapcheck.report").render
    except (ImportError, AttributeError):
        pytest.skip("there are no reports yet")
    if form == "pdf":
        pytest.importorskip("typst")
    report = render(result, form)
    assert report
    if form != "pdf":
        text = report if isinstance(report, str) else report.decode()
        assert "Wasteland" in text or "XWL" in text
        assert "mixed plastic" in text
