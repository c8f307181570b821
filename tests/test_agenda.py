"""The agenda of research: what one text settles, what needs several, and that no open criterion is missing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from gapcheck import assess, load_pack, load_profile
from gapcheck.analysis.agenda import Agenda, agenda
from gapcheck.analysis.openfacts import texts_of
from gapcheck.analysis.texts import Reply, together
from gapcheck.cli.commands import commands
from gapcheck.model.standard import Pack
from gapcheck.reading.files import shipped_names
from gapcheck.report.agendapage import agenda_document, agenda_page

PAGE = Path(__file__).parents[1] / "docs" / "research-agenda.md"
OPEN = ("not_known", "unmet_to_partial", "partial_to_met")


def pack_of(criteria: Mapping[str, Any]) -> Pack:
    asked = {
        key: {"title": key, "cite": "p. 1", "obligation": "should", "why": "w", "remedy": "r", **some}
        for key, some in criteria.items()
    }
    return load_pack({
        "gapcheck": "pack/2", "id": "made-up", "title": "Made up", "kind": "recommendation", "version": "1.0.0",
        "status": "experimental", "source": {"title": "T", "publisher": "P", "date": "2022-01-01"}, "criteria": asked,
    })  # fmt: skip


GROOMING = {"reach": {"conduct": "groom", "victim_age": "under 18", "circumstances": ["none"]}}
POSSESSION = {"reach": {"conduct": "csam.possess", "victim_age": "under 18", "circumstances": ["none"]}}
INTERVIEWS = {"hold": {"procedure.recorded_interview": True, "procedure.no_confrontation": True}}
STREAMING = {"hold": {"procedure.privacy_protected": True}}
TWO = pack_of({"grooming": GROOMING, "possession": POSSESSION, "interviews": INTERVIEWS, "privacy": STREAMING})

KNOWN = {"cite": "a s. 1", "evidence": "primary", "victim_age": "under 18"}
UNREAD = {"evidence": "unverified", "victim_age": "under 18"}
LAW: dict[str, Any] = {
    "gapcheck": "profile/2", "jurisdiction": "XXA", "name": "Testland", "as_of": "2024-02-29",
    "instruments": {"a": {"title": "Act", "in_force": "2000"}, "b": {"title": "Code", "in_force": "2000"}},
    "offences": {
        "g": {"conduct": "groom", **KNOWN}, "p": {"conduct": "csam.possess", **KNOWN},
    },
    "measures": {
        name: {"value": True, "cite": "a s. 9", "evidence": "primary"}
        for name in ("procedure.recorded_interview", "procedure.no_confrontation", "procedure.privacy_protected")
    },
    "searched": [{"conduct": ["groom", "csam.possess"], "basis": "primary"}],
}  # fmt: skip


def of(pack: Pack = TWO, **changes: Any) -> Agenda:
    (found,) = agenda([load_profile({**LAW, **changes})], pack)
    return found


def test_a_law_of_which_all_is_known_has_nothing_to_read() -> None:
    found = of()
    assert (found.texts, found.criteria) == ((), ())
    assert "Every criterion is known." in agenda_page([found])


def test_one_provision_that_was_not_read_settles_its_criterion() -> None:
    found = of(offences={**LAW["offences"], "g": {"conduct": "groom", "cite": "b s. 7", **UNREAD}})
    (text,) = found.texts
    assert text.text == "Code, s. 7"
    assert (text.settles, text.may_settle, text.touches) == (("grooming",), (), ())
    assert text.reasons == ("text not read",)
    assert text.width == 25  # one criterion of four of equal weight, wholly open
    (criterion,) = found.criteria
    assert (criterion.alone, criterion.together) == (("Code, s. 7",), ())


def test_what_only_newspapers_say_is_told() -> None:
    unread = {"conduct": "groom", "cite": "b s. 7", "url": "https://press.example.org/a", **UNREAD}
    found = of(
        offences={**LAW["offences"], "g": unread},
        sources={"press.example.org": {"name": "A paper", "kind": "press"}},
    )
    assert found.texts[0].reasons == ("press only",)


@pytest.mark.parametrize(
    ("doubt", "reason"),
    [("contested", "contested"), ("not_read", "text not read"), ("one_form", "reach unclear")],
)
def test_a_doubt_has_its_reason(doubt: str, reason: str) -> None:
    found = of(offences={**LAW["offences"], "g": {"conduct": "groom", **KNOWN, "arguable": doubt}})
    assert found.texts[0].reasons == (reason,)
    assert found.criteria[0].reasons == (reason,)


def test_of_two_provisions_each_settles_on_one_answer_and_both_together() -> None:
    unread = {place: {"conduct": "groom", "cite": f"b s. {place}", **UNREAD} for place in ("7", "8")}
    found = of(offences={"p": LAW["offences"]["p"], "g7": unread["7"], "g8": unread["8"]})
    assert [text.settles for text in found.texts] == [(), ()]
    assert [text.may_settle for text in found.texts] == [("grooming",), ("grooming",)]
    assert found.criteria[0].together == ("Code, s. 7", "Code, s. 8")
    assert found.criteria[0].settled_by == "some"


def test_an_age_that_is_open_on_one_answer_only_does_not_settle_the_rest() -> None:
    # whether it covers those of 17 too: partial or met, never unmet
    found = of(offences={**LAW["offences"], "g": {"conduct": "groom", **KNOWN, "victim_age": ["under 17", "17?"]}})
    (text,) = found.texts
    assert text.settles == ("grooming",)
    assert text.width == Fraction(25, 2)


def test_a_search_that_is_missing_names_the_instruments() -> None:
    found = of(offences={"p": LAW["offences"]["p"]}, searched=[{"conduct": ["csam.possess"], "basis": "primary"}])
    (text,) = found.texts
    assert text.text == "Act"
    assert text.questions[0].startswith("Search for: soliciting a child")
    assert (text.reasons, text.settles) == (("nobody searched",), ("grooming",))


def test_a_search_that_does_not_hold_for_the_day_is_one_in_part() -> None:
    bounded = [{"conduct": ["groom", "csam.possess"], "basis": "primary", "until": "2010"}]
    assert of(offences={}, searched=bounded).texts[0].reasons == ("searched in part",)
    unread = [{"conduct": ["groom", "csam.possess"], "basis": "unverified"}]
    assert of(offences={}, searched=unread).texts[0].reasons == ("search not verified",)


def test_an_unread_provision_beside_a_missing_search_needs_both() -> None:
    found = of(
        offences={"p": LAW["offences"]["p"], "g": {"conduct": "groom", "cite": "b s. 7", **UNREAD}},
        searched=[{"conduct": ["csam.possess"], "basis": "primary"}],
    )
    assert found.criteria[0].alone == ()
    assert set(found.criteria[0].together) == {"Code, s. 7", "Code"}


def test_measures_that_nobody_asked() -> None:
    found = of(measures={})
    by_text = {text.text: text for text in found.texts}
    assert len(by_text) == 3
    assert by_text["No text named yet (procedure: privacy protected)"].settles == ("privacy",)
    assert by_text["No text named yet (procedure: recorded interview)"].settles == ()
    needed = {c.criterion.id: c for c in found.criteria}
    assert len(needed["interviews"].together) == 2
    assert needed["interviews"].reasons == ("measure never asked",)


def test_a_date_that_is_not_established() -> None:
    unsure = {"conduct": "groom", **KNOWN, "since": "2024", "evidence_of": {"since": "unverified"}}
    found = of(offences={**LAW["offences"], "g": unsure})
    (text,) = found.texts
    assert (text.reasons, text.settles) == (("date unsure",), ("grooming",))


def test_records_of_one_provision_are_one_text() -> None:
    unread = {"cite": "b s. 7", **UNREAD}
    found = of(offences={"g": {"conduct": "groom", **unread}, "p": {"conduct": "csam.possess", **unread}})
    (text,) = found.texts
    assert text.settles == ("grooming", "possession")
    assert text.width == 50


def test_the_most_worth_comes_first_and_the_order_is_fixed() -> None:
    unread = {"cite": "b s. 7", **UNREAD}
    offences = {"g": {"conduct": "groom", **unread}, "p": {"conduct": "csam.possess", **unread}}
    found, again = of(offences=offences, measures={}), of(offences=offences, measures={})
    assert found.texts[0].text == "Code, s. 7"
    widths = [text.width for text in found.texts]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == 50
    assert agenda_page([found]) == agenda_page([again])
    assert agenda_document([found], "json") == agenda_document([again], "json")


def test_a_search_in_a_part_of_a_state_is_one_in_the_whole_too() -> None:
    whole = {**LAW, "searched": [{"conduct": ["csam.possess"], "basis": "primary"}], "offences": {}}
    part = load_profile({
        "gapcheck": "profile/2", "jurisdiction": "US-CA", "name": "California", "as_of": "2024-02-29",
        "extends": "USA", "instruments": {"capc": {"title": "California Penal Code"}},
    })  # fmt: skip
    (of_part,), (of_whole,) = agenda([part], TWO), agenda([load_profile(whole)], TWO)
    for found in (of_part, of_whole):
        assert [c.criterion.id for c in found.criteria if not c.alone and not c.together] == []


def test_another_field_of_law_has_an_agenda_too() -> None:
    here = Path(__file__).parent / "data" / "another-field"
    law, pack = load_profile(here / "law.yaml"), load_pack(here / "pack.yaml")
    statuses = assess(law, pack).statuses
    (found,) = agenda([law], pack)
    assert {c.criterion.id for c in found.criteria} == {k for k, s in statuses.items() if s.value in OPEN}
    assert "child" not in " ".join(question for text in found.texts for question in text.questions)


# -- the shipped laws --------------------------------------------------------------------------------------------------

SOME = ("KHM", "DEU", "KOR", "GB-EAW", "TZA")


@pytest.fixture(scope="module")
def every() -> tuple[Agenda, ...]:
    return agenda([load_profile(code) for code in shipped_names("fixtures")], load_pack("ecpat-2022"))


def test_no_open_criterion_is_missing(every: tuple[Agenda, ...]) -> None:
    for found in every:
        statuses = assess(found.law, load_pack("ecpat-2022")).statuses
        asked = {key for key, status in statuses.items() if status.value in OPEN}
        assert {c.criterion.id for c in found.criteria} == asked
        touched = {key for text in found.texts for key in (*text.settles, *text.may_settle, *text.touches)}
        assert touched | {c.criterion.id for c in found.criteria if not c.concerned} == asked
        for criterion in found.criteria:
            assert criterion.concerned or criterion.question
            assert criterion.reasons


def test_the_page_is_in_step_with_the_laws(every: tuple[Agenda, ...], request: pytest.FixtureRequest) -> None:
    page = agenda_page(every)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == page
    assert "The laws are desk research, not reviewed by practitioners." in page


@pytest.mark.parametrize("code", SOME)
def test_what_is_said_to_settle_does_so_in_a_whole_assessment(code: str, every: tuple[Agenda, ...]) -> None:
    """Only open criteria are marked again, on a part of the law: the whole law and standard say the same."""
    pack = load_pack("ecpat-2022")
    found = next(one for one in every if one.law.jurisdiction == code)
    reading = assess(found.law, pack).packs[0].reading
    texts = {text.name: text for text in texts_of(reading, [c.criterion for c in found.criteria])}

    def known(reply: Reply) -> set[str]:
        statuses = assess(reply.on(reading.law), pack, as_of=found.as_of).statuses
        return {key for key, status in statuses.items() if status.value not in OPEN}

    for row in found.texts:
        after = [known(reply) for reply in texts[row.text].replies]
        for key in row.settles:
            assert all(key in some for some in after)
        for key in row.may_settle:
            assert {key in some for some in after} == {True, False}
        for key in row.touches:
            assert not any(key in some for some in after)
    for criterion in found.criteria:
        for place in (0, -1):
            replies = [texts[name].replies[place] for name in criterion.together]
            assert not replies or criterion.criterion.id in known(together(replies))


def test_json_and_csv_hold_the_same(every: tuple[Agenda, ...]) -> None:
    document = json.loads(agenda_document(every, "json"))
    rows = list(csv.DictReader(io.StringIO(agenda_document(every, "csv"), newline="")))
    assert document["gapcheck"] == "agenda/1"
    texts = [(law["law"], text["text"]) for law in document["laws"] for text in law["texts"]]
    assert [(row["law"], row["text"]) for row in rows if row["text"]] == texts


def test_the_command(tmp_path: Path) -> None:
    from click.testing import CliRunner

    shown = CliRunner().invoke(commands, ["agenda", "KEN", "MEX"])
    assert shown.exit_code == 0, shown.output
    assert "Kenya: what to read next" in shown.output
    assert "has not been reviewed by a practitioner" in shown.output
    target = tmp_path / "agenda.md"
    wanted = ["agenda", "KEN", "--pack", "lanzarote", "--format", "markdown", "-o", str(target)]
    assert CliRunner().invoke(commands, wanted).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("# What to read next")
