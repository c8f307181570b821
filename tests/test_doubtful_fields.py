"""A field that is less well known than its record: what it leaves open, and the question that would settle it."""

from __future__ import annotations

from typing import Any

import pytest

from gapcheck import GapcheckError, assess
from test_format import TAKE, case, one

SERIOUS = {**TAKE, "years": 5}


@pytest.mark.parametrize(
    ("asked", "change", "question"),
    [
        (
            SERIOUS,
            {"penalty": {"max_years": 10}, "evidence_of": {"penalty": "unverified"}},
            ("offences.o.penalty", "Is the sentence recorded for Act, s. 1 right?"),
        ),
        (
            TAKE,
            {"since": "2019-06-01", "checked": "2020", "evidence_of": {"since": "unverified"}},
            ("offences.o.since", "Is the date recorded for Act, s. 1 right?"),
        ),
    ],
)
def test_what_is_less_well_known_is_a_question_that_settles_it(asked: Any, change: Any, question: Any) -> None:
    law, pack = case({"reach": asked}, **one(**change))
    result = assess(law, pack)
    assert result.findings["c"].status == "not_known"
    found = next(q for q in result.questions if q.id == question[0])
    assert found.text == question[1]
    assert found.width > 0
    assert question[0] not in [q.id for q in assess(law, pack, trust="unverified").questions]


@pytest.mark.parametrize(
    ("penalty", "message"),
    [
        ({"max_years": 2, "max_months": 3}, "max_years and max_months cannot both stand here"),
        ({"min_years": 1, "min_months": 3}, "min_years and min_months cannot both stand here"),
        ({"min_years": 5, "max_years": 2}, "the least sentence is longer than the longest"),
        ({"min_years": 1, "max_months": 6}, "the least sentence is longer than the longest"),
    ],
)
def test_a_sentence_says_each_bound_once_and_in_order(penalty: Any, message: str) -> None:
    with pytest.raises(GapcheckError, match=message):
        case({"reach": TAKE}, **one(penalty=penalty))
