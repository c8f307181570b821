"""Values that mean nothing are refused where a law or a standard is read, with what to write instead."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from gapcheck import GapcheckError, ask, load_pack, load_profile, load_vocabulary
from gapcheck.checks.document import check_document
from gapcheck.model.vocabulary import Vocabulary

LAW: dict[str, Any] = {
    "gapcheck": "profile/1", "jurisdiction": "XWA", "name": "Exampleland", "as_of": "2025-01-01",
    "instruments": {"pc": {"title": "Penal Code"}},
}  # fmt: skip
RECORD: dict[str, Any] = {"cite": "pc s. 1"}
OFFENCE: dict[str, Any] = {**RECORD, "conduct": "groom", "victim_age": "under 18"}
RULE: dict[str, Any] = {**RECORD, "conduct": "*", "time_limit": "none"}
PACK: dict[str, Any] = {
    "gapcheck": "pack/1", "id": "small", "title": "Small", "kind": "recommendation", "version": "1",
    "status": "stable", "source": {"title": "Somewhere"},
}  # fmt: skip
ASKED: dict[str, Any] = {"title": "One", "cite": "p. 1", "reach": {"conduct": "groom"}}
BLANK = "the text is blank; expected text; leave it out where there is nothing to say"
NAN, INFINITE = float("nan"), float("inf")


def refusals(document: Any, terms: Vocabulary | None = None) -> list[str]:
    """The problems for which a document is refused; the check finds the same."""
    load: Any = load_pack if document["gapcheck"] == "pack/1" else load_profile
    with pytest.raises(GapcheckError) as caught:
        load(document, vocabulary=terms)
    found = [d.text for d in caught.value.diagnostics]
    assert [d.text for d in check_document(document, vocabulary=terms)] == found
    return found


def law(**parts: Any) -> list[str]:
    return refusals({**LAW, **parts})


def offence(**changes: Any) -> list[str]:
    return law(offences={"a": {**OFFENCE, **changes}})


def pack(criterion: Any = ASKED, **parts: Any) -> list[str]:
    return refusals({**PACK, "criteria": {"one": criterion}, **parts})


# -- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [NAN, INFINITE, -INFINITE])
def test_a_number_is_finite(number: float) -> None:
    beyond = f"found {number}; expected a finite number of at most 18 digits"
    place = "measures.industry.takedown_hours.value"
    assert law(measures={"industry.takedown_hours": {**RECORD, "value": number}}) == [f"{place}: {beyond}"]
    assert offence(penalty={"max_years": number}) == [f"offences.a.penalty.max_years: {beyond}"]
    assert offence(victim_age=[3, number]) == [f"offences.a.victim_age.1: {beyond}"]
    limit = {**RULE, "time_limit": {"years": number, "from": "offence"}}
    assert law(general={"limitation": [limit]}) == [f"general.limitation.0.time_limit.years: {beyond}"]
    assert law(name=number) == [f"name: {beyond}"]
    assert pack({**ASKED, "weight": number}) == [f"criteria.one.weight: {beyond}"]
    two = {"title": "T", "weight": number}
    assert pack({**ASKED, "group": "g"}, title=number, groups={"g": two}) == [
        f"groups.g.weight: {beyond}",
        f"title: {beyond}",
    ]


def test_a_number_is_no_longer_than_a_file_may_hold() -> None:
    assert offence(penalty={"max_years": 10**400}) == [
        "offences.a.penalty.max_years: a number of 401 digits; expected a finite number of at most 18 digits"
    ]


@pytest.mark.parametrize("word", [".nan", ".inf", "-.inf", "nan", "1e400"])
def test_what_other_tools_read_as_no_finite_number_is_text(word: str) -> None:
    assert offence(penalty={"max_years": word}) == [f"found {word!r}; expected a number"]


# -- blank texts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", " ", "\t \n"])
@pytest.mark.parametrize("key", ["title", "note", "url", "quote", "partial", "coder", "own_words", "defences"])
def test_a_blank_text_of_a_record_says_nothing(key: str, blank: str) -> None:
    assert offence(**{key: [blank] if key == "defences" else blank})[0].startswith("the text is blank; expected text")


@pytest.mark.parametrize(
    "parts",
    [
        {"name": ""},
        {"note": " "},
        {"named": ""},
        {"reviewed": [""]},
        {"instruments": {"pc": {"title": ""}}},
        {"instruments": {"pc": {"title": "x", "number": ""}}},
        {"territory": {"extent": ""}},
        {"explained": {"some-warning": ""}},
        {"judgements": [{"source": "", "says": "x", "about": "groom"}]},
        {"judgements": [{"source": "x", "says": "x", "about": ""}]},
        {"offences": {"a": {**OFFENCE, "penalty": {"fine": ""}}}},
        {"searched": [{"conduct": ["groom"], "note": ""}]},
    ],
)
def test_a_blank_text_of_a_law_says_nothing(parts: Any) -> None:
    assert law(**parts) == [BLANK]


@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_name_names_nothing(blank: str) -> None:
    nameless = ["the key is blank; expected a name"]
    assert law(offences={blank: OFFENCE}) == nameless
    assert law(instruments={**LAW["instruments"], blank: {"title": "Other"}}) == nameless
    assert law(explained={blank: "why"}) == nameless
    assert refusals({**PACK, "criteria": {blank: ASKED}}) == nameless
    assert pack({**ASKED, "group": "g"}, groups={"g": {"title": "G"}, blank: {"title": "H"}}) == [
        f"the group {blank!r} holds no criterion",
        *nameless,
    ]


def test_a_blank_citation_cites_nothing() -> None:
    assert offence(cite=" ") == ["found ' '; expected a citation such as 'cmca s. 24(1)(d)'"]
    assert pack({**ASKED, "cite": ""}) == [BLANK]


@pytest.mark.parametrize("key", ["title", "why", "remedy", "protect", "note", "weight_reason", "group", "replaced_by"])
def test_a_blank_text_of_a_criterion_says_nothing(key: str) -> None:
    assert pack({**ASKED, key: ""}) == [BLANK]


@pytest.mark.parametrize(
    "parts",
    [
        {"title": ""},
        {"version": " "},
        {"note": ""},
        {"source": {"title": ""}},
        {"source": {"title": "x", "publisher": ""}},
        {"groups": {"g": {"title": ""}}},
        {"verdicts": {"v": {"title": "", "met": {"at_least": 1}}}},
        {"context": [{"title": "x", "cite": ""}]},
    ],
)
def test_a_blank_text_of_a_standard_says_nothing(parts: Any) -> None:
    assert pack({**ASKED, **({"group": "g"} if "groups" in parts else {})}, **parts) == [BLANK]


# -- ages and digits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "written"),
    [
        ("under 018", "under 18"),
        ("not over 015", "not over 15"),
        ("013..15", "13..15"),
        ("13..015", "13..15"),
        ("016?", "16"),
    ],
)
def test_an_age_begins_with_no_zero(age: str, written: str) -> None:
    (found,) = offence(victim_age=age)
    assert "is not an age" in found
    assert found.endswith(f"write {written!r}")


TERMS: dict[str, Any] = {
    "gapcheck": "vocabulary/1", "id": "v", "title": "V", "conducts": {"take": "taking"}, "dimensions": {},
    "measures": {
        "level": {"type": "ordinal", "values": [0, 1, 2], "labels": {"2": "full"}},
        "kind": {"type": "choice", "values": [7, "other"]},
        "marks": {"type": "set", "values": [1, 2]},
        "rate": {"type": "number"},
        "count": {"type": "integer"},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def terms() -> Vocabulary:
    return load_vocabulary(TERMS)


def asked(terms: Vocabulary, answer: Any, measure: str = "level") -> Any:
    """The condition that a standard in these terms asks for."""
    criterion = {"title": "One", "cite": "p. 1", "hold": {measure: answer}}
    return load_pack({**PACK, "criteria": {"one": criterion}}, vocabulary=terms).criteria["one"].hold[0]


def test_credits_on_whole_numbers(terms: Vocabulary) -> None:
    # the keys of a mapping are text once it is read
    for form in ({0: 0, 1: "1/2", 2: 1}, {"0": 0, "1": "1/2", "2": 1}):
        assert [asked(terms, form).credit(level) for level in (0, 1, 2)] == [0, Fraction(1, 2), 1]
    assert [asked(terms, {"7": 1, "other": "1/2"}, "kind").credit(v) for v in (7, "other")] == [1, Fraction(1, 2)]
    assert [asked(terms, {1: 1}, "marks").credit(v) for v in ((1, 2), (2,))] == [1, 0]
    assert [asked(terms, {"0.5": 1, "-1": "1/2"}, "rate").credit(v) for v in (0.5, -1, 0)] == [1, Fraction(1, 2), 0]
    assert terms.measures["level"].say(2) == "full"


@pytest.mark.parametrize("key", ["3", "00", "2?", "²", "--1", "1.5"])
@pytest.mark.parametrize("measure", ["level", "count"])
def test_credits_on_what_is_no_answer(terms: Vocabulary, key: str, measure: str) -> None:
    if (key, measure) != ("3", "count"):
        criterion = {"title": "One", "cite": "p. 1", "hold": {measure: {key: 1}}}
        assert len(refusals({**PACK, "criteria": {"one": criterion}}, terms)) == 1


def test_digits_in_quotes_are_no_number(terms: Vocabulary) -> None:
    for measure in ("level", "kind", "marks", "rate", "count"):
        answer = "7" if measure == "kind" else "2"
        raw = {**LAW, "measures": {measure: {**RECORD, "value": [answer] if measure == "marks" else answer}}}
        assert refusals(raw, terms)[0].endswith(f"write {answer} without quotes"), measure
    assert offence(penalty={"max_years": "10"}) == ["found '10'; expected a number; write 10 without quotes"]
    assert offence(victim_age="16")[0].endswith("write 16 without quotes")
    assert pack({"title": "One", "cite": "p. 1", "reach": {"conduct": "groom", "penalty_years": "10"}})[0].endswith(
        "write 10 without quotes"
    )


def question(**scenario: Any) -> str:
    with pytest.raises(GapcheckError) as caught:
        ask(load_profile(LAW), {"conduct": "groom", "victim_age": 12, **scenario})
    return str(caught.value)


def test_a_question_says_how_to_write_a_number() -> None:
    assert question(penalty_years="10").endswith("write 10 without quotes")
    assert question(victim_age="12").endswith("write 12 without quotes")
    assert question(victim_age="012").endswith("write '12'")
    assert question(victim_age=NAN).startswith("<scenario>: the number nan is not an age; ")


@pytest.mark.parametrize("age", [18, 20, "under 19", "not over 18", "20..30", [12, 20]])
def test_a_part_of_the_ages_from_18_on_is_written_adult(age: Any) -> None:
    advice = "write 'adult' for every age from 18 on"
    assert question(victim_age=age).endswith(advice)
    assert pack({**ASKED, "reach": {"conduct": "groom", "victim_age": age}})[0].endswith(advice)
    assert not question(victim_age="17?").endswith(advice)


# -- what a standard can never have ----------------------------------------------------------------------------------

TWO: dict[str, Any] = {"one": {**ASKED, "group": "g"}, "two": {**ASKED, "group": "g"}}
G: dict[str, Any] = {"title": "G"}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"groups": {"g": {**G, "method": {"at_least": 3}}}}, "at least 3 of 2 parts can never be met"),
        ({"groups": {"g": G}, "method": {"at_least": 2}}, "at least 2 of 1 parts can never be met"),
        (
            {"groups": {"g": {**G, "parent": "h"}, "h": {**G, "method": {"at_least": 2}}}},
            "at least 2 of 1 parts can never be met",
        ),
        ({"groups": {"g": G, "h": G}}, "the group 'h' holds no criterion"),
        (
            {"groups": {"g": G, "h": {**G, "parent": "g", "method": {"at_least": 1}}}},
            "the group 'h' holds no criterion",
        ),
        (
            {"groups": {"g": G}, "verdicts": {"v": {**G, "met": {"at_least": 3}}}},
            "at least 3 of 2 criteria can never be",
        ),
        (
            {"groups": {"g": G}, "verdicts": {"v": {**G, "met": {"at_least": 2}, "criteria": "one"}}},
            "at least 2 of 1 criteria can never be met",
        ),
    ],
)
def test_what_can_never_be_met(parts: Any, message: str) -> None:
    (found,) = refusals({**PACK, "criteria": TWO, **parts})
    assert found.startswith(message)


def test_as_many_as_there_are_can_be_met() -> None:
    groups = {"g": {**G, "method": {"at_least": 2}, "parent": "h"}, "h": {**G, "method": {"at_least": 1}}}
    assert load_pack({**PACK, "criteria": TWO, "groups": groups, "method": {"at_least": 1}}).groups["g"].method.k == 2


BASE = """gapcheck: pack/1
id: base
title: Base
kind: recommendation
version: "1"
status: stable
source: {title: Somewhere}
method: min
credit: share
groups: {g: {title: G, method: {at_least: 2}}, h: {title: H}}
criteria:
  one: {title: One, cite: p. 1, group: g, reach: {conduct: groom}}
  two: {title: Two, cite: p. 2, group: g, reach: {conduct: travel}}
  three: {title: Three, cite: p. 3, group: h, reach: {conduct: extort}}
verdicts:
  most: {title: Most, met: {at_least: 2}}
  these: {title: These, met: {at_least: 1}, criteria: [one, two]}
"""
OVERLAY = BASE[: BASE.index("method")].replace("base", "mine")


@pytest.fixture
def over(tmp_path: Path) -> Any:
    """An overlay of a pack in a file beside it."""
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "other.yaml").write_text(BASE.replace("base", "other"))

    def load(*lines: str, extends: str = "base.yaml") -> Any:
        path = tmp_path / "mine.yaml"
        path.write_text("\n".join([f"{OVERLAY}extends: {extends}", *lines, ""]))
        assert [d for d in check_document(path) if d.severity == "error"] == list(caught(path))
        return load_pack(path)

    return load


def caught(path: Path) -> Any:
    try:
        load_pack(path)
    except GapcheckError as error:
        return error.diagnostics
    return ()


def test_an_overlay_of_one_pack_is_scored_and_concluded_as_that_is(over: Any) -> None:
    whole = over()
    assert (whole.method.words, whole.credit) == ("min", "share")
    assert {key: (v.k, v.criteria) for key, v in whole.verdicts.items()} == {
        "most": (2, ("one", "two", "three")),
        "these": (1, ("one", "two")),
    }
    more = over("criteria: {four: {title: Four, cite: p. 4, reach: {conduct: csam.possess}}}")
    assert more.verdicts["most"].criteria == ("one", "two", "three")


def test_an_overlay_that_states_its_own_is_scored_so(over: Any) -> None:
    own = over("method: mean", "credit: status", "verdicts: {most: {title: Mine, met: {at_least: 3}}}")
    assert (own.method.words, own.credit) == ("mean", "status")
    assert (own.verdicts["most"].title, own.verdicts["most"].k, own.verdicts["most"].criteria) == ("Mine", 3, ())
    assert set(own.verdicts) == {"most", "these"}


def test_an_overlay_without_some_criteria_keeps_the_verdicts_on_the_others(over: Any) -> None:
    fewer = over(extends="{pack: base.yaml, without: [three]}")
    assert list(fewer.verdicts) == ["these"]
    assert list(fewer.groups) == ["g"]


def test_an_overlay_of_several_keeps_the_method_of_each(over: Any) -> None:
    both = over("groups: {other: {title: The other, weight: 2}}", extends="[base.yaml, other.yaml]")
    assert {key: both.groups[key].method.words for key in ("base", "other")} == {"base": "min", "other": "min"}
    assert (both.method.words, both.verdicts) == ("mean", {})


@pytest.mark.parametrize(
    ("lines", "extends", "line", "message"),
    [
        ([], "{pack: base.yaml, without: [one]}", 8, "at least 2 of 1 parts can never be met"),
        (["groups: {k: {title: K}}"], "base.yaml", 9, "the group 'k' holds no criterion"),
        (["method: {at_least: 3}"], "base.yaml", 9, "at least 3 of 2 parts can never be met"),
        (
            ["verdicts: {v: {title: V, met: {at_least: 4}}}"],
            "base.yaml",
            9,
            "at least 4 of 3 criteria can never be met",
        ),
    ],
)
def test_what_an_overlay_can_never_have(over: Any, lines: list[str], extends: str, line: int, message: str) -> None:
    with pytest.raises(GapcheckError) as error:
        over(*lines, extends=extends)
    assert [(d.line, d.message) for d in error.value.diagnostics] == [(line, message)]


def test_a_group_from_which_an_overlay_takes_all_is_left_out(over: Any) -> None:
    assert list(over("change: {three: {group: g}}").groups) == ["g"]


# -- citations, codes, addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cite",
    ["pc s. 3; pcc s. 2", "pc s. 3 with pcc s. 2", "pc s. 3; s. 4; pcc art. 2", "pc s. 1 (text of 2004; old); pcc § 5"],
)
def test_a_second_instrument_is_declared_too(cite: str) -> None:
    assert offence(cite=cite) == [
        "the citation names no instrument of this file: 'pcc'; a citation goes on with a key of 'instruments:'; "
        "did you mean 'pc'?"
    ]


@pytest.mark.parametrize(
    "cite",
    [
        "pc s. 5; s. 6",
        "pc s. 5; ss. 6, 7",
        "pc s. 5 with art. 7",
        "pc s. 5; § 7",
        "pc s. 5 (2004 text; under s. 6)",
        "pc s. 2 with Constitution art. 260",
        "pc extortion; crimen injuria",
        "pc art. 8 with annex 1",
        "pc workshops for courts; training on trafficking",
        "pc s. 5; read with s. 6",
        "pc s. 5; 7",
        "pc s. 5; pc s. 6",
    ],
)
def test_a_pinpoint_may_have_several_parts(cite: str) -> None:
    assert load_profile({**LAW, "offences": {"a": {**OFFENCE, "cite": cite}}}).offences["a"].citations


@pytest.mark.parametrize(
    "code", ["KEN", "XWA", "AAA", "QMA", "QZZ", "XAA", "XZZ", "ZZA", "ZZZ", "GB-SCT", "XK-1", "AA-X"]
)
def test_codes_of_states_and_their_parts(code: str) -> None:
    assert load_profile({**LAW, "jurisdiction": code}).jurisdiction == code


@pytest.mark.parametrize("code", ["IRE", "UK-SCT", "ABB", "QLZ", "ZYZ", "EN-1", "GBR-SCT", "ken", "X-A", "AA"])
def test_a_code_of_no_state(code: str) -> None:
    (found,) = law(jurisdiction=code)
    assert "; expected an ISO 3166-1 alpha-3 code such as KEN, or an ISO 3166-2 code such as GB-SCT" in found
    assert found.endswith("Ireland is IRL") == (code == "IRE")


@pytest.mark.parametrize(
    "url", ["ftp:xx", "ftp://example.org", "example.org", "https://", "http:///path", "https://a b", "http://[::1", "x"]
)
def test_an_address_has_a_host(url: str) -> None:
    refused = f"{url!r} is no address of a page; expected one such as https://example.org/acts/5"
    assert offence(url=url) == [refused]
    assert law(instruments={"pc": {"title": "Penal Code", "url": url}}) == [refused]
    assert law(judgements=[{"source": "A", "says": "b", "about": "groom", "url": url}]) == [refused]
    assert law(treaties={"crc": {"status": "party", "url": url}}) == [refused]
    assert pack(source={"title": "Somewhere", "url": url}) == [refused]


def test_addresses_of_pages() -> None:
    for url in ("http://example.org", "https://www.example.org:8080/a?b=c#d", "https://xn--e1afmkfd.example/a"):
        assert load_profile({**LAW, "offences": {"a": {**OFFENCE, "url": url}}}).offences["a"].link == url
