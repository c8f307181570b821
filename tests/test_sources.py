"""Sources by name and kind: who publishes what was read, and what that lets a reader rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gapcheck import GapcheckError, ask, assess, load_pack, load_profile, render
from gapcheck.checks.document import check_document
from gapcheck.checks.sections import sections
from gapcheck.documents.source import parse
from gapcheck.explanation.sources import source_of
from gapcheck.model.record import SOURCE_KINDS, Citation, Instrument, Publisher
from gapcheck.reading.files import shipped_names
from gapcheck.reading.sources import place_of, publisher_of, read_sources, shipped_publishers

OWN = {
    "example.org/acts": {"name": "Example Gazette", "kind": "official"},
    "example.org": {"name": "E", "kind": "press"},
}


def law(url: str = "", *, instrument: dict[str, Any] | None = None, **offence: Any) -> Any:
    record = {"cite": "pc s. 5", "evidence": "primary", "conduct": ["groom"], "victim_age": "under 18", "url": url}
    search = {"conduct": ["groom"], "since": "2000-01-01", "checked": "2025-01-01", "basis": "primary"}
    return {
        "gapcheck": "profile/1",
        "jurisdiction": "ZZZ",
        "name": "Nowhere",
        "as_of": "2025-01-01",
        "instruments": {"pc": {"title": "Penal Code", **(instrument or {})}},
        "searched": [search],
        "sources": OWN,
        "offences": {"s5": {**{k: v for k, v in record.items() if v}, **offence}},
    }


def test_the_longest_beginning_that_fits_names_an_address() -> None:
    own = {key: Publisher(**value) for key, value in OWN.items()}
    for address, name in (
        ("https://www.example.org/acts/5?x=1", "Example Gazette"),
        ("http://EXAMPLE.org/acts", "Example Gazette"),
        ("https://example.org/actsandmore", "E"),
        ("https://example.org/news/1#top", "E"),
    ):
        found = publisher_of(address, own)
        assert found is not None
        assert found.name == name
    assert publisher_of("https://nowhere.example/x", own) is None


@pytest.mark.parametrize("code", shipped_names("fixtures"))
def test_every_address_of_a_shipped_law_has_a_name_and_a_kind(code: str) -> None:
    profile = load_profile(code)
    for record in profile.records():
        assert not record.link or (record.publisher is not None and record.publisher.kind in SOURCE_KINDS), record.link
    for address in [i.url for i in profile.instruments.values()] + [j.url for j in profile.judgements]:
        assert not address or publisher_of(address, profile.sources) is not None, address


@pytest.mark.parametrize("code", shipped_names("fixtures"))
def test_press_alone_carries_no_sure_conclusion(code: str) -> None:
    for record in load_profile(code).records():
        if record.publisher is not None and record.publisher.kind == "press":
            assert record.evidence == "unverified", record.reference


def test_an_official_address_beside_a_copy_is_not_told_as_what_was_read() -> None:
    art_11 = load_profile("KOR").offences["aya-11-1"]
    assert (art_11.copied, art_11.publisher and art_11.publisher.kind) == (True, "official")
    assert source_of(art_11).where.startswith("official text: Korean Law Information Center")
    assert Publisher("Gazette", "official").beside(False) == "Gazette (official)"
    assert Publisher("Repository", "copy").beside(True) == "Repository (copy)"


def test_the_shipped_list_is_in_order_and_every_key_is_a_beginning() -> None:
    keys = list(shipped_publishers())
    assert keys == [place_of(key) for key in keys]
    assert check_document(str(Path(__file__).parents[1] / "rules" / "sources.yaml")) == []


def test_no_whole_site_bears_the_name_of_one_document_copied_there() -> None:
    copies = {key for key, publisher in shipped_publishers().items() if "(copy" in publisher.name}
    whole = {key for key in copies if "/" not in key}
    assert whole == set()
    assert publisher_of("https://www.monografias.com/trabajos1/other.shtml") is None


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://github.com/zmjones/untreaties", "scholarship"),
        ("https://github.com/world-politics-datalab/humanrights-treaties-ratification-status", "scholarship"),
        ("https://www.spydeberg.kommune.no/alarmtelefonen", "competent_body"),
    ],
)
def test_who_is_no_body_competent_for_it(address: str, kind: str) -> None:
    found = publisher_of(address)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("gapcheck: sources/1\n", "the key 'sources' is missing"),
        ("gapcheck: sources/2\nsources: {}\n", "unknown value 'sources/2'"),
        ("gapcheck: sources/1\nsources: {https://x.org: {name: X, kind: press}}\n", "is no beginning of an address"),
        ("gapcheck: sources/1\nsources: {x.org: {name: X, kind: blog}}\n", "unknown value 'blog'"),
        ("gapcheck: sources/1\nsources: {x.org: {name: X}}\n", "the key 'kind' is missing"),
        ("gapcheck: sources/1\nsources: {x.org: {name: '', kind: copy}}\n", "found ''; expected the name of who"),
        ("gapcheck: sources/1\nsources: {x.org: {name: ' ', kind: copy}}\n", "found ' '; expected the name of who"),
        ("gapcheck: sources/1\nsources: {}\nmore: 1\n", "unknown key 'more'"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(text: str, problem: str) -> None:
    with pytest.raises(GapcheckError) as caught:
        read_sources(parse(text, "a.yaml"))
    assert problem in str(caught.value)
    assert all(d.line for d in caught.value.diagnostics if "missing" not in d.message)


def test_a_law_that_leaves_a_source_without_a_name() -> None:
    document = law()
    document["sources"] = {"x.example": {"name": "", "kind": "copy"}}
    text = json.dumps(document, indent=1)
    (found,) = check_document(text)
    assert (found.severity, found.text) == ("error", "found ''; expected the name of who publishes there")
    assert '"name": ""' in text.splitlines()[found.line - 1]
    document["sources"] = {"x.example": {"name": 702, "kind": "copy"}}
    assert load_profile(document).sources["x.example"].name == "702"


def test_names_and_kinds_are_printed_and_stand_in_the_data() -> None:
    profile = load_profile(law("https://example.org/acts/5"))
    result = assess(profile, load_pack("ecpat-2022"))
    for form in ("markdown", "html"):
        assert "Example Gazette (official)" in str(render(result, form))
    finding = next(f for f in result.findings.values() if f.id == "grooming-without-meeting")
    assert [s.where for s in finding.sources if s.kind == "offence"] == ["Example Gazette (official)"]
    source = ask(profile, {"conduct": "groom", "victim_age": 14}).to_dict()["sources"][0]
    assert source["publisher"] == {"name": "Example Gazette", "kind": "official"}


@pytest.mark.parametrize(
    ("url", "instrument", "record", "copied"),
    [
        ("https://example.org/acts/5", {}, {}, False),
        ("https://example.org/news/5", {}, {}, True),
        ("https://example.org/acts/5", {}, {"copy": True}, True),
        ("", {"url": "https://example.org/acts/5", "copy": True}, {}, True),
        ("https://example.org/acts/5", {"copy": True}, {}, False),
        ("", {}, {}, False),
    ],
)
def test_a_copy_is_known_by_record_instrument_or_publisher(
    url: str, instrument: dict[str, Any], record: dict[str, Any], copied: bool
) -> None:
    profile = load_profile(law(url, instrument=instrument, **record))
    answer = ask(profile, {"conduct": "groom", "victim_age": 14})
    assert (profile.offences["s5"].copied, answer.reached_by[0].copy) == (copied, copied)


def codes(document: dict[str, Any]) -> set[str]:
    return {d.code for d in check_document(document)}


def test_the_check_asks_for_names_and_warns_of_press_alone() -> None:
    assert "source-unnamed" in codes(law("https://nowhere.example/5"))
    assert "press-alone" in codes(law("https://example.org/news/5"))
    assert not {"source-unnamed", "press-alone"} & codes(law("https://example.org/acts/5"))
    assert "press-alone" not in codes(law("https://example.org/news/5", evidence="unverified"))


def test_a_search_that_closes_a_time_nobody_read() -> None:
    assert "search-over-unread" in codes(law(evidence="unverified"))
    assert "search-over-unread" not in codes(law())
    assert "search-over-unread" in codes(law(evidence="unverified", since="2025-01-01"))
    assert "search-over-unread" not in codes(law(evidence="unverified", since="2025-01-02"))  # after the profile's day
    hole = law(since="2004-01-01", until="2010-01-01")
    hole["offences"]["later"] = {**hole["offences"]["s5"], "since": "2012-01-01"}
    del hole["offences"]["later"]["until"]
    assert "search-over-unread" in codes(hole)
    hole["searched"][0]["since"] = "2012-01-01"
    assert "search-over-unread" not in codes(hole)


def test_a_list_of_offences_that_lost_a_member() -> None:
    document = law()
    document["offences"] = {"a": document["offences"]["s5"], "b": {**document["offences"]["s5"], "victim_age": "any"}}
    rule = {"conduct": ["groom"], "offence": ["a"], "time_limit": "none", "cite": "pc s. 9", "evidence": "primary"}
    document["general"] = {"limitation": [rule]}
    assert "list-lacks-sibling" in codes(document)
    rule["offence"] = ["a", "b"]
    assert "list-lacks-sibling" not in codes(document)


@pytest.mark.parametrize(
    ("cite", "other", "change", "noted"),
    [
        ("pc ch. 6 s. 1", "pc ch. 6 s. 7", {}, False),
        ("pc ch. 6 s. 1", "pc ch. 5 s. 1", {}, False),
        ("pc ch. 6 s. 1", "pc ch. 6 s. 1(2)", {}, True),
        ("pc ss. 11-12", "pc s. 12(2)", {}, True),
        ("pc ss. 157-3, 175", "pc s. 157", {}, False),
        ("pc arts 241-A, 241-B", "pc art. 241-B", {}, True),
        ("act s. 3; pc s. 11", "pc s. 11(2)", {}, True),
        ("pc s. 11", "act s. 11", {}, False),
        ("pc s. 12.", "pc s. 12", {}, True),
        ("pc s. 12", "pc s. 12", {"until": "2010-01-01"}, False),
        ("pc s. 12", "pc s. 12", {"until": "2013-01-01"}, True),
        ("pc s. 12", "pc s. 12", {"status": "draft"}, False),
        ("pc s. 12", "pc s. 12", {"conduct": ["travel"]}, False),
    ],
)
def test_the_sibling_of_a_list(cite: str, other: str, change: dict[str, Any], noted: bool) -> None:
    document = law()
    first = document["offences"]["s5"]
    document["instruments"]["act"] = {"title": "Act"}
    document["offences"] = {"a": {**first, "cite": cite}, "b": {**first, "cite": other, **change}}
    rule = {"conduct": ["groom"], "offence": ["a"], "time_limit": "none", "since": "2010-01-01", "cite": "pc s. 9"}
    document["general"] = {"limitation": [{**rule, "evidence": "primary"}]}
    assert ("list-lacks-sibling" in codes(document)) == noted


@pytest.mark.parametrize(
    ("answer", "noted"),
    [
        ({"cite": "pc s. 5(1)"}, True),
        ({"cite": "pc s. 5(1)", "since": "2012-01-01"}, False),
        ({"cite": "pc s. 6"}, False),
        ({"cite": "pc ss. 5, 6"}, False),
        ({"cite": "pc s. 5", "value": False}, False),
    ],
)
def test_an_answer_that_is_older_than_its_section(answer: dict[str, Any], noted: bool) -> None:
    document = law(since="2012-01-01")
    document["instruments"]["pc"]["in_force"] = "1957-01-01"
    document["measures"] = {"definitions.csam_defined": {"value": True, "evidence": "primary", **answer}}
    assert ("answer-reaches-back" in codes(document)) == noted


@pytest.mark.parametrize(
    ("pinpoint", "numbers"),
    [
        ("s. 10 a", ["10 a"]),
        ("art. 183 Ter 2 (2015 text)", ["183 ter"]),
        ("art. 225-4-1 I", ["225-4-1"]),
        ("art. 8 (pk art. 337(5))", ["8"]),
        ("ss. 130(1)-(2), 131 and 140 to 141", ["130", "131", "140", "141"]),
        ("§§ 184–186", ["184", "185", "186"]),
        ("ss. 66A-66C", ["66a", "66c"]),
        ("ss. 1-999999999999", ["1", "999999999999"]),
        ("12(1)", ["12"]),
        ("ch. 6", []),
        ("schedule", []),
    ],
)
def test_the_sections_of_a_pinpoint(pinpoint: str, numbers: list[str]) -> None:
    found = sections([Citation(Instrument("Penal Code", id="pc"), pinpoint)])
    assert sorted(found) == sorted(("pc", "", number) for number in numbers)


@pytest.mark.parametrize(
    ("basic", "grade", "words"),
    [
        ({"max_years": 10}, {"max_years": 10}, "10 years"),
        ({"max_years": "life"}, {"max_years": "life"}, "life"),
        ({"max_months": 6}, {"max_months": 6}, "6 months"),
        ({"max_years": 10, "min_years": 5}, {"max_years": 10, "min_years": 5}, "10 years"),
        ({"max_years": 10, "min_years": 5}, {"max_years": 10}, "10 years"),
        ({"max_years": 10, "min_years": 1}, {"max_years": 10, "min_years": 5}, ""),
        ({"max_years": 10}, {"max_years": 10, "min_years": 5}, ""),
        ({"max_years": 5}, {"max_years": 10}, ""),
        ({"max_years": 5}, {"min_years": 1}, ""),
    ],
)
def test_a_graver_form_that_adds_nothing(basic: dict[str, Any], grade: dict[str, Any], words: str) -> None:
    document = law(penalty={**basic, "grades": [{"when": "if the child is under 12", **grade}]})
    found = [d.message for d in check_document(document) if d.code == "grade-adds-nothing"]
    expected = f"the basic form's maximum, {words}, is no lower than that of a graver form"
    assert found == ([expected] if words else [])


@pytest.mark.parametrize(
    ("requires", "noted"),
    [
        (["payment"], True),
        (["payment", "coercion"], True),
        ([["payment", "coercion"]], True),
        ([["payment", "commercial"]], False),
        ([["payment", "commercial?"]], False),
        (["payment", "commercial"], False),
        (["commercial"], False),
    ],
)
def test_an_alternative_left_out(requires: list[Any], noted: bool) -> None:
    assert ("alternative-missing" in codes(law(requires=requires))) == noted
