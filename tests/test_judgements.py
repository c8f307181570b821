"""Published judgements: what they can speak of, what counts, and the page that is in step with the shipped laws."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gapcheck import GapcheckError, load_profile
from gapcheck.checks.document import check_document
from gapcheck.checks.judgements import Comparison, Outcome, comparisons
from gapcheck.reading.files import shipped_names
from gapcheck.report.judgementpage import judgement_page

PAGE = Path(__file__).parents[1] / "docs" / "judgements.md"


def test_the_page_is_in_step_with_the_laws(request: pytest.FixtureRequest) -> None:
    page = judgement_page(load_profile(code) for code in shipped_names("fixtures"))
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == page


@pytest.mark.parametrize("code", shipped_names("fixtures"))
def test_every_disagreement_stands_on_the_page_and_is_explained(code: str) -> None:
    law, page = load_profile(code), PAGE.read_text(encoding="utf-8")
    for found in comparisons(law):
        assert found.outcome is not Outcome.OTHER_DATE
        if found.outcome is Outcome.DISAGREES:
            assert f"### {law.name}: {found.judgement.source}" in page
            assert found.judgement.why
            assert found.judgement.why in page


# -- what a judgement can speak of -------------------------------------------------------------------------------------

CITED = {"cite": "a s. 1", "evidence": "primary", "url": "https://www.example.org/report/"}
LAW: dict[str, Any] = {
    "gapcheck": "profile/2", "jurisdiction": "XXA", "name": "Testland", "as_of": "2024-02-29",
    "instruments": {"a": {"title": "Act", "in_force": "2000"}},
    "offences": {"g": {"conduct": "groom", "victim_age": "under 16", "cite": "a s. 1", "evidence": "primary"}},
    "general": {
        "jurisdiction": [{"conduct": "groom", "offender_tie": "national", "cite": "a s. 2", "evidence": "primary"}]
    },
    "searched": [{"conduct": ["groom", "jurisdiction"], "basis": "primary"}],
}  # fmt: skip
ABROAD = {"conduct": "groom", "victim_age": 12, "place": "abroad"}
OLDER = {"conduct": "groom", "victim_age": 16}
EVERY = {"conduct": "groom", "place": "abroad", "offender_tie": "national"}
GROOMING = {"criterion": "ecpat-2022/grooming-without-meeting"}


def judged(about: Any, holds: str, law: Mapping[str, Any] = LAW, **more: Any) -> Comparison:
    said = {"source": "A report", "says": "so", "as_of": "2020", "about": about, "holds": holds, **more}
    return comparisons(load_profile({**law, "judgements": [said]}))[0]


@pytest.mark.parametrize(
    ("about", "holds", "outcome", "ours"),
    [
        ({**ABROAD, "offender_tie": "national"}, "covered", "agrees", "covered"),
        (ABROAD, "not_covered", "agrees", "not_covered"),
        (ABROAD, "covered", "disagrees", "not_covered"),
        (OLDER, "covered", "disagrees", "not_covered"),
        (EVERY, "covered", "open", "partly"),  # every age: those of 16 and 17 are left out
        (GROOMING, "partial", "agrees", "partial"),
        (GROOMING, "met", "disagrees", "partial"),
        (GROOMING, "unmet", "disagrees", "partial"),
        ({"criterion": "ecpat-2022/csam-possession"}, "met", "open", "not_known"),
        ({"criterion": "ecpat-2022/csam-posession"}, "met", "not_compared", None),
        ({"criterion": "ecpat-2021/csam-possession"}, "met", "not_compared", None),
    ],
)
def test_a_judgement_about_a_scenario_or_a_criterion(about: Any, holds: str, outcome: str, ours: str | None) -> None:
    found = judged(about, holds)
    assert (found.outcome, next(iter(found.readings.values()), None)) == (outcome, ours)


def test_the_page_says_scenarios_and_criteria_in_words() -> None:
    said = [
        {"source": "A", "says": "so", "as_of": "2020", "about": about, "holds": holds, "why": "We read the Act."}
        for about, holds in ((ABROAD, "covered"), (GROOMING, "met"))
    ]
    page = judgement_page([load_profile({**LAW, "judgements": said})])
    assert "Of 2 assessments compared, 0 agree, 2 disagree" in page
    assert "soliciting a child for sexual purposes; age: 12; medium: online; place: abroad: not covered." in page
    assert "ECPAT recommendations for the cybercrime convention, “Grooming online is an offence" in page
    assert page.count("**Why it stands**: We read the Act.") == 2


def test_what_rests_on_the_same_source_is_not_counted() -> None:
    report = {"url": "http://example.org/report"}
    law = {**LAW, "offences": {"g": {**LAW["offences"]["g"], **CITED}}}
    assert judged("groom", "covered", law).outcome is Outcome.OPEN
    assert judged("groom", "covered", law, **report).outcome is Outcome.SAME_SOURCE
    assert judged("groom", "covered", same_source=True).outcome is Outcome.SAME_SOURCE
    other = {**LAW, "offences": {**law["offences"], "o": {**law["offences"]["g"], "conduct": "csam.possess"}}}
    other["offences"]["g"] = LAW["offences"]["g"]
    assert judged("groom", "covered", other, **report).outcome is Outcome.OPEN  # the source of another record
    page = judgement_page([load_profile({**law, "judgements": [{**report, "source": "R", "says": "so", "about": "groom",
                                                               "holds": "covered"}]})])  # fmt: skip
    assert "Of 0 assessments compared" in page
    assert "1 more\nrest on the same source" in page


def test_a_disagreement_that_is_explained_is_a_note() -> None:
    said = {"source": "A", "says": "so", "as_of": "2020", "about": OLDER, "holds": "covered"}
    found = {d.code: d.severity for d in check_document({**LAW, "judgements": [said]})}
    assert found["judgement-contradicted"] == "warning"
    found = {d.code: d.severity for d in check_document({**LAW, "judgements": [{**said, "why": "Read."}]})}
    assert found["judgement-contradicted"] == "note"


@pytest.mark.parametrize(
    ("about", "holds", "message"),
    [
        ({"conduct": "gromo"}, "covered", "did you mean 'groom'?"),
        ({"conduct": "groom", "victim_age": "17?"}, "covered", "leaves the answer open"),
        ({"conduct": "groom", "victm_age": 17}, "covered", "did you mean 'victim_age'?"),
        ({"criterion": "grooming"}, "met", "expected <standard>/<criterion>"),
        (GROOMING, "covered", "expected one of met, partial, unmet"),
        ("groom", "met", "expected one of covered, not_covered, in_doubt"),
        (["groom", GROOMING], "met", "judgements of their own"),
    ],
)
def test_a_judgement_that_cannot_be_read(about: Any, holds: str, message: str) -> None:
    with pytest.raises(GapcheckError) as caught:
        judged(about, holds)
    assert message in str(caught.value)


def test_a_criterion_that_is_not_there_is_told() -> None:
    said = {"source": "A", "says": "so", "as_of": "2020", "about": {"criterion": "ecpat-2022/x"}, "holds": "met"}
    found = [d for d in check_document({**LAW, "judgements": [said]}) if d.code == "judgement-about"]
    assert [d.message for d in found] == ["no shipped standard has a criterion 'ecpat-2022/x'"]
