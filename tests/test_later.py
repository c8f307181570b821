"""A day after the one up to which a law was researched: what changed since is not known, and every report says so."""

from __future__ import annotations

import json

import pytest

from gapcheck import ask, assess, load_pack, load_profile, render, score
from gapcheck.algebra.convert import law_of

LAW = load_profile("KEN")
PACK = load_pack("opsc")
NOTE = "the law was researched up to 2 July 2026; what changed since is not known"
SCENARIO = {"conduct": "groom", "victim_age": 16}


@pytest.mark.parametrize(("day", "note"), [("2026-07-03", NOTE), ("2026-07-02", ""), ("2020-01-01", ""), (None, "")])
def test_a_day_after_the_research_is_said(day: str | None, note: str) -> None:
    result = assess(LAW, PACK, as_of=day)
    assert result.note == score(LAW, PACK, as_of=day).note == note
    assert json.loads(render(result, "json"))["note"] == note
    for form in ("terminal", "markdown", "html"):
        words = " ".join(str(render(result, form)).split())
        assert words.count("what changed since is not known") == bool(note), form
    assert ask(LAW, SCENARIO, as_of=day).note.startswith(NOTE) == bool(note)


def test_beside_what_else_an_answer_notes() -> None:
    question = {**SCENARIO, "victim_age": [12, 17], "medium": ["online", "offline"]}
    before, after = (ask(LAW, question, as_of=day, trust="primary").note for day in ("2026-07-02", "2026-07-03"))
    assert after == (f"{NOTE}; {before}" if before else NOTE)


def test_a_standard_read_as_a_law_was_not_researched() -> None:
    assert assess(law_of(PACK), PACK, as_of="2099-01-01").note == ""
