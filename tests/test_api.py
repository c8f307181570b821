"""The public API: what a developer imports, calls and gets, and how it fails."""

from __future__ import annotations

import datetime as dt
import os
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import gapcheck
from gapcheck import GapcheckError, ask, assess, assess_many, load_pack, load_profile, load_vocabulary, render
from gapcheck.assessment.scores import Level, Status
from gapcheck.report import FORMATS

CODES = ("KEN", "PHL", "ZAF")
SMALL = Path(__file__).parent / "data" / "small"
FIELD = Path(__file__).parent / "data" / "another-field"


@pytest.fixture(scope="module")
def ecpat() -> Any:
    return load_pack("ecpat-2022")


def test_every_public_name_is_there_and_documented() -> None:
    assert sorted(gapcheck.__all__) == gapcheck.__all__
    assert set(gapcheck.__all__) <= set(dir(gapcheck))
    for name in gapcheck.__all__:
        assert getattr(gapcheck, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        gapcheck.nothing  # noqa: B018


def test_a_date_can_be_text_or_a_date(ecpat: Any) -> None:
    law = load_profile("KEN")
    by_text, by_date = (assess(law, ecpat, as_of=day) for day in ("2019-01-01", dt.date(2019, 1, 1)))
    assert by_text.to_dict() == by_date.to_dict()
    assert assess(law, ecpat).as_of == law.as_of


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"as_of": "2019"}, "not a day"),
        ({"as_of": "yesterday"}, "is not a date"),
        ({"trust": "certain"}, "expected primary, secondary or unverified"),
    ],
)
def test_what_cannot_be_read_is_refused(arguments: dict[str, str], message: str, ecpat: Any) -> None:
    with pytest.raises(GapcheckError, match=message):
        assess(load_profile("KEN"), ecpat, **arguments)


def test_packs_must_fit_the_law_and_each_other(ecpat: Any) -> None:
    law = load_profile("KEN")
    with pytest.raises(GapcheckError, match="no pack"):
        assess(law, [])
    with pytest.raises(GapcheckError, match="given twice"):
        assess(law, [ecpat, ecpat])
    with pytest.raises(GapcheckError, match="speaks in the vocabulary"):
        assess(law, load_pack(FIELD / "pack.yaml"))


def test_findings_of_several_packs_keep_apart(ecpat: Any) -> None:
    result = assess(load_profile("KEN"), [ecpat, load_pack("opsc")])
    assert result.findings["ecpat-2022/csam-viewing"] is result.findings["csam-viewing"]
    assert len(result.findings) == len(ecpat.criteria) + len(load_pack("opsc").criteria)
    with pytest.raises(KeyError):
        result.findings["nothing"]


# -- many laws -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pool", [None, ThreadPoolExecutor, ProcessPoolExecutor])
def test_many_laws_in_order_with_any_executor(pool: Any, ecpat: Any) -> None:
    laws = [load_profile(code) for code in CODES]
    seen: list[tuple[int, int]] = []
    if pool is None:
        results = assess_many(laws, ecpat, progress=lambda *step: seen.append(step))
    else:
        with pool(2) as executor:
            results = assess_many(laws, ecpat, executor=executor, progress=lambda *step: seen.append(step))
    assert [r.law.jurisdiction for r in results] == list(CODES)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert [r.to_dict() for r in results] == [assess(law, ecpat).to_dict() for law in laws]


def test_laws_and_packs_survive_pickling(ecpat: Any) -> None:
    law, pack = pickle.loads(pickle.dumps((load_profile("ZAF"), ecpat)))
    assert assess(law, pack).to_dict() == assess(load_profile("ZAF"), ecpat).to_dict()


# -- questions to a law ----------------------------------------------------------------------------------------------

RECORD = {"cite": "x s. 1", "evidence": "primary"}


def law(**keys: Any) -> Any:
    everything = {"conduct": ["groom", "jurisdiction", "limitation"], "basis": "primary"}
    offence = {**RECORD, "conduct": "groom", "victim_age": "under 18"}
    return load_profile({
        "gapcheck": "profile/1", "jurisdiction": "XKA", "name": "X", "as_of": "2025-01-01",
        "instruments": {"x": {"title": "X"}}, "searched": [everything], "offences": {"a": offence}, **keys,
    })  # fmt: skip


GROOM = {"conduct": "groom", "victim_age": 16}


@pytest.mark.parametrize(
    ("scenario", "answer", "stage"),
    [
        ({}, "reached", ""),
        ({"victim_age": "adult"}, "not_reached", "offence"),
        ({"place": "abroad"}, "not_reached", "abroad"),
        ({"place": "abroad", "offender_tie": "national"}, "reached", ""),
        ({"complaint_age": 40}, "not_reached", "time"),
        ({"complaint_age": 25}, "reached", ""),
        ({"offender": "legal_person"}, "unknown", "offence"),
    ],
)
def test_where_a_scenario_fails(scenario: dict[str, Any], answer: str, stage: str) -> None:
    rules = {
        "jurisdiction": [{**RECORD, "conduct": "*", "offender_tie": "national"}],
        "limitation": [{**RECORD, "conduct": "*", "time_limit": {"years": 10, "from": "offence"}}],
    }
    found = ask(law(general=rules), {**GROOM, **scenario})
    assert found == answer
    if answer == "not_reached":
        assert found.stage == stage


def test_an_answer_names_what_comes_near_and_depends_on_the_day() -> None:
    kenya, philippines = load_profile("KEN"), load_profile("PHL")
    assert ask(philippines, GROOM, as_of="2024-01-01") == "reached"
    assert ask(philippines, GROOM, as_of="2001-01-01") != "reached"
    missing = ask(kenya, {"conduct": "csam.access", "victim_age": 12})
    assert missing == "not_reached"
    assert {n.offence.id for n in missing.nearest} >= {"cmca-24-download", "cmca-24-possess"}
    unsearched = ask(kenya, {"conduct": "sale.organs", "victim_age": 12})
    assert unsearched == "unknown"
    assert "not searched" in unsearched.note


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ({"victim_age": 16}, "'conduct' is missing"),
        ({"conduct": "groom"}, "'victim_age' is missing"),
        ({"conduct": "grom", "victim_age": 16}, "did you mean 'groom'"),
        ({"conduct": "csam.*", "victim_age": 16}, "one conduct"),
        ({**GROOM, "depiction": "real_child"}, "no dimension of groom"),
        ({**GROOM, "medum": "online"}, "did you mean 'medium'"),
        ({**GROOM, "medium": "online?"}, "without a doubt"),
        ({**GROOM, "circumstances": ["intent_to_met"]}, "did you mean 'intent_to_meet'"),
    ],
)
def test_a_question_that_cannot_be_read(scenario: dict[str, Any], message: str) -> None:
    with pytest.raises(GapcheckError, match=message):
        ask(load_profile("KEN"), scenario)


# -- what to research next -------------------------------------------------------------------------------------------


def test_the_next_questions_narrow_the_score_as_they_say(ecpat: Any) -> None:
    result = assess(load_profile("ZAF"), ecpat)
    widths = [q.width for q in result.questions]
    assert widths == sorted(widths, reverse=True)
    assert len({q.id for q in result.questions}) == len(result.questions)
    best = result.questions[0]
    assert best.id == "offences.fpa-24b-2022"
    assert result.score.high is not None
    assert result.score.low is not None
    assert 0 < best.width <= result.score.high - result.score.low


@pytest.mark.parametrize("code", CODES)
def test_a_question_for_everything_unknown(code: str, ecpat: Any) -> None:
    result = assess(load_profile(code), ecpat)
    asked = {q.id.removeprefix("measures.") for q in result.questions}
    for finding in result.findings.values():
        for held in finding.held:
            if held.value == "unknown":
                assert held.condition.measure.id in asked


def test_a_law_that_is_known_leaves_no_question() -> None:
    standard = load_pack({
        "gapcheck": "pack/1", "id": "one", "title": "One", "kind": "index", "version": "1", "status": "stable",
        "source": {"title": "x"}, "criteria": {"a": {"title": "a", "cite": "x", "reach": {"conduct": "groom"}}},
    })  # fmt: skip
    assert assess(law(), standard).questions == ()


# -- nothing depends on where and when --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_from_anywhere(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> str | bytes:
        small = load_vocabulary()
        return render(assess(load_profile(SMALL / "law.yaml", vocabulary=small), load_pack(SMALL / "pack.yaml")), form)

    first = made()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    monkeypatch.setenv("COLUMNS", "40")
    assert made() == first


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = assess(load_profile(SMALL / "law.yaml"), load_pack(SMALL / "pack.yaml"))
    path = tmp_path / "report.json"
    path.write_text("old")

    def broken(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(GapcheckError, match="No space left"):
        render(result, "json", path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]
    with pytest.raises(GapcheckError, match="unknown format"):
        render(result, "jsn")


def test_statuses_and_levels_are_two_views_of_one_thing() -> None:
    for status in Status:
        levels = status.levels
        assert levels is None or Status.of(*levels) is status
    assert Status.of(Level.PARTIAL, Level.IN_LINE) is Status.PARTIAL_TO_MET
    assert Status.of(Level.IN_LINE, Level.MET) is Status.IN_LINE
