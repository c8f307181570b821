"""Laws told back as sentences, so that a lawyer can proof-read how they were recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pytest
from click.testing import CliRunner

from gapcheck import GapcheckError, load_profile
from gapcheck.cli.commands import commands
from gapcheck.explanation.records import told
from gapcheck.reading.files import shipped_names
from gapcheck.report.lawpage import law_page

GOLDEN = ("DEU", "FRA", "KEN", "PHL", "THA", "ZAF")


@pytest.mark.parametrize("code", GOLDEN)
def test_golden_pages(code: str, golden: Callable[[str, str], None]) -> None:
    golden(f"laws/{code}.md", law_page(load_profile(code)))


@pytest.mark.parametrize("code", shipped_names("fixtures"))
def test_every_record_of_every_law_is_told(code: str) -> None:
    law = load_profile(code)
    records = [r for chapter in told(law) for r in chapter.records]
    expected = len(list(law.records())) + len(law.searched) + len(law.instruments) + len(law.explained)
    assert len(records) == expected
    assert len({r.id for r in records}) == expected
    for record in records:
        assert record.sentences, record.id
        assert all(s.strip() == s and s[-1] in ".?!" for s in record.sentences), record
        assert all(r.id in {record.id} for c in told(law, record.id) for r in c.records)
    for offence in law.offences.values():
        (text,) = [" ".join(r.sentences) for r in records if r.id == f"offences.{offence.id}"]
        for part in (offence.quote, offence.own_words, *offence.defences):
            assert part.rstrip(".") in text


def small(document: dict[str, Any] | None = None, **offence: Any) -> Any:
    record = {"cite": "pc s. 5", "evidence": "primary", "conduct": ["csam.possess"], "victim_age": "under 18"}
    return load_profile(
        {
            "gapcheck": "profile/1",
            "jurisdiction": "ZZZ",
            "name": "Nowhere",
            "as_of": "2025-01-01",
            "instruments": {"pc": {"title": "Penal Code", "in_force": "2014-05-01"}},
            "offences": {"s5": {**record, **offence}},
            **(document or {}),
        }
    )


def general(record: str, **rules: Any) -> tuple[str, ...]:
    return told(small({"general": rules}), record)[0].records[0].sentences


def sentences(**offence: Any) -> tuple[str, ...]:
    return told(small(**offence), "s5")[0].records[0].sentences


def test_an_offence_is_told_whole() -> None:
    assert sentences(copy=True, penalty={"max_years": 5}, offender=["adult", "legal_person"]) == (
        "Punishes possessing child sexual abuse material (age: under 18; depiction: not stated, read as real child; "
        "form: not stated, read as visual; target: not stated, read as child; offender: adult, legal person; "
        "role: as the general part says).",
        "It asks nothing else.",
        "Sentence: up to 5 years.",
        "Since 1 May 2014, when its instrument came into force.",
        "The text was read on a third party's copy.",
    )


@pytest.mark.parametrize(
    ("offence", "said"),
    [
        ({"requires": "unknown"}, "What else it demands is not known."),
        ({"requires": ["intent_to_distribute?"]}, "It may demand an intent to distribute."),
        ({"requires": [["coercion", "commercial?"]]}, "may do as well"),
        ({"exempts": ["private_use?"]}, "It may exempt"),
        ({"victim_age": ["under 16", "16?"]}, "age: under 16 (in doubt: 16)"),
        ({"victim_age": "unknown"}, "age: not known"),
        ({"victim_age": "not over 18"}, "age: under 18 (in doubt: the year eighteen);"),
        ({"victim_age": "under 19"}, "age: under 18 (of adults: 18 only);"),
        (
            {"victim_age": ["under 12", "15?", "16..20"]},
            "age: under 12 and 16–17 (in doubt: 15; of adults: 18–20 only);",
        ),
        ({"victim_age": ["under 18", "adult?"]}, "age: under 18 (in doubt: adults);"),
        ({"victim_age": ["under 18", "adult?", "not over 18"]}, "age: under 18 (in doubt: adults);"),
        ({"victim_age": ["under 16", "16..18?"]}, "age: under 16 (in doubt: 16–17; in doubt, of adults: 18 only);"),
        ({"victim_age": [3, "5..7", 16]}, "age: 3, 5–7 and 16;"),
        ({"arguable": "contested"}, "Its reading is contested."),
        ({"partial": "films only"}, "It reaches one form only: films only."),
        (
            {"partial": "films only", "arguable": "contested"},
            "Its reading is contested. It reaches one form only: films",
        ),
        ({"arguable": "one_form"}, "It reaches one form only."),
        ({"checked": "2007"}, ", checked in 2007."),
        ({"checked": "2023-10"}, ", checked in October 2023."),
        ({"checked": "2023-10-05"}, ", checked on 5 October 2023."),
        ({"status": "suspended"}, "Status: suspended."),
        ({"since": "2020-02", "until": "2024"}, "Until 2024, that day not included."),
        ({"evidence": "unverified"}, "Not verified."),
        (
            {"evidence": "secondary"},
            "Known from a report or from an older wording; this wording was not read.",
        ),
        ({"sanction": "administrative"}, "Makes an administrative offence of possessing"),
        ({"evidence_of": {"since": "unverified"}, "since": "2020"}, "The day of commencement: not verified."),
        ({"defences": ["mistake about age"]}, "Defence recorded: mistake about age."),
        ({"conduct": ["csam.possess", "csam.access?"]}, "(in doubt: knowingly obtaining access to"),
    ],
)
def test_what_is_in_doubt_is_told_as_such(offence: dict[str, Any], said: str) -> None:
    assert said in " ".join(sentences(**offence))


def test_pages_in_every_form_hold_the_same_sentences(tmp_path: Path) -> None:
    law = load_profile("KEN")
    first = told(law)[0].records[0]
    page = law_page(law, first.id, "html")
    html5lib.HTMLParser(strict=True).parse(page)
    text = " ".join(law_page(law, first.id, "terminal").split())
    assert " ".join(first.sentences) in text
    whole = tmp_path / "ken.html"
    result = CliRunner().invoke(commands, ["explain", "KEN", "--format", "html", "--output", str(whole)])
    assert result.exit_code == 0
    html5lib.HTMLParser(strict=True).parse(whole.read_text(encoding="utf-8"))
    assert "offences." in CliRunner().invoke(commands, ["explain", "KEN"]).output


def test_a_record_that_is_not_there_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(GapcheckError, match="did you mean 'cmca-24-possess'"):
        told(load_profile("KEN"), "cmca-24-posess")
    with pytest.raises(GapcheckError, match="unknown format"):
        law_page(load_profile("KEN"), format="pdf")


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({}, ["Takes out of every offence: possessing child sexual abuse material."]),
        ({"offence": ["s5"]}, ["Takes out of these offences only: s5."]),
        ({"instrument": ["pc"]}, ["Takes out of these offences only: those in Penal Code."]),
    ],
)
def test_an_exemption_says_of_which_offences_it_takes_something_out(limits: dict[str, Any], said: list[str]) -> None:
    rule = {"cite": "pc s. 9", "evidence": "primary", "conduct": ["csam.possess"], **limits}
    more = ["It takes out: possessing child sexual abuse material."] if limits else []
    assert general("general.exemptions.0", exemptions=[rule])[:2] == (*said, *(more or ["It asks nothing else."]))


def test_a_draft_reaches_nothing_and_has_no_day_of_commencement() -> None:
    law = small({"instruments": {"pc": {"title": "Bill"}}}, status="draft")
    text = " ".join(told(law, "s5")[0].records[0].sentences)
    assert "A draft: it reaches nothing." in text
    assert "for all times" not in text
    assert "Status" not in text
    assert "for all times" in " ".join(
        told(small({"instruments": {"pc": {"title": "Act"}}}), "s5")[0].records[0].sentences
    )


def test_an_unverified_record_is_not_headed_with_the_address_of_its_instrument() -> None:
    act = {"instruments": {"pc": {"title": "Act", "url": "https://new.kenyalaw.org/act"}}}
    read, unread = (told(small(act, evidence=e), "s5")[0].records[0] for e in ("primary", "unverified"))
    assert (read.url, bool(read.source)) == ("https://new.kenyalaw.org/act", True)
    assert (unread.url, unread.source) == ("", "")
    own = told(small(act, evidence="unverified", url="https://example.org/a"), "s5")[0].records[0]
    assert own.url == "https://example.org/a"


def test_a_sentence_is_told_with_what_its_grades_depend_on() -> None:
    grades = [
        {"when": "if the child is young", "victim_age": "under 13", "requires": ["coercion"], "max_years": 8},
        {"when": "if it may be grave", "requires": "unknown", "max_years": 9},
        {"when": "if a habit", "max_years": 10},
    ]
    said = sentences(penalty={"max_years": 5, "grades": grades, "note": "a court may suspend it"})
    first = next(i for i, s in enumerate(said) if s.startswith("Sentence: up to 5 years;"))
    assert said[first + 1 : first + 5] == (
        "The grade “if the child is young”: age: under 13; it demands force, threat, deceit or abuse of vulnerability.",
        "The grade “if it may be grave”: what else it demands is not known.",
        "The grade “if a habit”: no value and no circumstance is recorded, so it is told only.",
        "On the sentence: a court may suspend it.",
    )


@pytest.mark.parametrize(
    ("penalty", "said"),
    [
        ({"max_years": 0}, "a fine only"),
        ({"max_years": 0, "fine": "100 days"}, "a fine: 100 days"),
        ({"max_years": 0, "fine": "up to 100 day-fines"}, "up to 100 day-fines"),
        ({"max_years": 0, "note": "community work or a fine"}, "no imprisonment"),
    ],
)
def test_a_fine_alone_is_told_as_a_fine(penalty: dict[str, Any], said: str) -> None:
    assert f"Sentence: {said}." in sentences(penalty=penalty)


def test_instruments_and_warnings_that_stand_are_told() -> None:
    act = {"title": "Act", "number": "No. 5", "in_force": "2014-05", "extent": "the north", "language": "fr"}
    document = {"instruments": {"pc": {**act, "copy": True, "note": "in part"}, "new": {"title": "New Act"}}}
    law = small({**document, "explained": {"check-outdated": "later changes were not read"}})
    assert told(law, "instruments.pc")[0].records[0].sentences == (
        "Number: No. 5.",
        "In force since May 2014.",
        "It extends to: the north.",
        "Language: fr.",
        "Read on a third party's copy.",
        "Note: in part.",
    )
    assert told(law, "new")[0].records[0].sentences == ("No day of its entry into force is recorded.",)
    assert told(law, "check-outdated")[0].records[0].sentences == ("later changes were not read.",)


def test_one_form_is_told_once_and_in_words_that_fit() -> None:
    text = " ".join(sentences(partial="films only", arguable="one_form"))
    assert text.count("one form") == 1
    measure = {"value": 18, "cite": "pc s. 9", "evidence": "primary", "partial": "girls"}
    law = small({"measures": {"definitions.age_of_consent": measure}})
    said = told(law, "measures.definitions.age_of_consent")[0].records[0].sentences
    assert said[0] == "What is the age of consent to sexual activity? 18 years."
    assert "The answer holds in part only: girls." in said


@pytest.mark.parametrize(
    ("covers", "said"),
    [
        ("all", "Where an offence is silent on the offender, it covers any."),
        (["adult"], "Where an offence is silent on the offender, it covers adult, and no other."),
        ("unknown", "Where an offence is silent on the offender, what it covers is not known."),
    ],
)
def test_the_general_part_says_what_silence_means(covers: Any, said: str) -> None:
    rule = {"covers": covers, "cite": "pc s. 1", "evidence": "primary"}
    assert general("general.offender", offender=rule)[0] == said


def test_the_extent_of_an_instrument_is_told_under_its_records() -> None:
    law = small({"instruments": {"pc": {"title": "Act", "extent": "the north"}}})
    assert "Its instrument extends to: the north." in told(law, "s5")[0].records[0].sentences


def test_the_terminal_shows_who_publishes_what_was_read_and_where() -> None:
    address = f"https://new.kenyalaw.org/{'a' * 90}"
    law = small({"instruments": {"pc": {"title": "Act", "url": address}}})
    page = law_page(law, "s5", "terminal")
    assert f"(official)\n{address}\n" in page
    assert "https" not in law_page(small(), "s5", "terminal")
