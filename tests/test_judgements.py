"""The page of published judgements is in step with the shipped laws."""

from __future__ import annotations

from pathlib import Path

import pytest

from gapcheck import load_profile
from gapcheck.checks.judgements import Outcome, comparisons
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
            assert law.explained["judgement-contradicted"] in page
