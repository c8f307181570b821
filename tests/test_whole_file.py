"""What a profile says as a whole: the law it extends, the warnings it explains, the assessments it is compared with."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gapcheck import Pack, Profile, ask, assess, load_pack, load_profile
from gapcheck.checks.document import check_document
from gapcheck.checks.judgements import comparisons
from gapcheck.documents.source import scan
from gapcheck.errors import Diagnostic
from gapcheck.exchange.definitions import document_keys
from gapcheck.model import judgement as judgements
from gapcheck.model import law as laws
from gapcheck.model import record as records
from test_format import (
    ABROAD,
    BASIC,
    EVERYTHING,
    LIMIT,
    OFFENCE,
    PACK,
    RECORD,
    RULE,
    TAKE,
    TERMS,
    Doc,
    agreed,
    case,
    one,
    written,
)

SEARCHED = [{"conduct": ["take"], "basis": "primary", "checked": "2020"}]
FEDERAL: Doc = BASIC | {
    "vocabulary": "terms.yaml",
    "offences": {"f1": {**OFFENCE, "conduct": "take", "age": "under 12"}, "f2": {**OFFENCE, "conduct": "keep"}},
    "general": {"jurisdiction": [{**RULE, "instrument": "act"}]},
    "judgements": [{"source": "A", "says": "b", "about": "take"}],
}
STATE: Doc = BASIC | {
    "vocabulary": "terms.yaml", "extends": "federal.yaml", "jurisdiction": "XW-A", "name": "The East", "searched": [],
    "instruments": {"code": {"title": "Code"}}, "territory": {"extent": "the East"},
}  # fmt: skip
Write = Callable[..., Path]


@pytest.fixture
def state(tmp_path: Path) -> Write:
    """Write the law of a whole and of its part, each with changes; the path of the part's."""

    def write(federal: Doc | None = None, **parts: Any) -> Path:
        for name, law in (("terms", TERMS), ("federal", FEDERAL | (federal or {})), ("state", STATE | parts)):
            (tmp_path / f"{name}.yaml").write_text(written(law))
        return tmp_path / "state.yaml"

    return write


def everything(law: Profile) -> Pack:
    criterion = {"title": "C", "cite": "1", **EVERYTHING}
    return load_pack({**PACK, "criteria": {"c": criterion}}, vocabulary=law.vocabulary)


def test_a_law_of_a_part_inherits_replaces_and_adds(state: Write) -> None:
    added = {
        "f1": {**OFFENCE, "conduct": "take", "cite": "code s. 5", "age": "under 13"},
        "s1": {**OFFENCE, "conduct": "take", "cite": "code s. 6; act s. 7", "age": 14, "competes_with": "f2"},
    }
    path = state(offences=added, general={"limitation": [{**LIMIT, "cite": "code s. 8", "offence": ["f2"]}]})
    law, whole = load_profile(path), load_profile(path.parent / "federal.yaml")
    assert {key: o.reference for key, o in law.offences.items()} == {
        "f1": "Code, s. 5", "f2": "Act, s. 1", "s1": "Code, s. 6; Act, s. 7",
    }  # fmt: skip
    assert law.offences["s1"].citations[1].instrument == whole.instruments["act"]
    assert (law.judgements, law.territory is not None, whole.territory) == ((), True, None)
    for asked in (11, 12, 14):
        assert ask(law, {**TAKE, "age": asked}) == "reached"
    # the rule of the federal Act carries what cites it, and not the offence of the Code alone
    assert ask(law, {**ABROAD, "age": 14}) == "reached"
    assert ask(law, {**ABROAD, "age": 12}) == "unknown"
    agreed(law, everything(law))


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [(SEARCHED, SEARCHED, "not_reached"), (SEARCHED, [], "unknown"), ([], SEARCHED, "unknown"), ([], [], "unknown")],
)
def test_an_absence_counts_only_where_both_were_searched(state: Write, whole: Any, part: Any, expected: str) -> None:
    path = state({"searched": whole}, searched=part)
    law = load_profile(path)
    assert ask(law, TAKE) == expected
    agreed(law, everything(law))


def test_the_digest_names_both_files(state: Write) -> None:
    def digest(path: Path) -> str:
        law = load_profile(path)
        return str(assess(law, everything(law)).to_dict()["law"]["digest"])

    first = digest(state())
    assert digest(state()) == first
    assert digest(state({"note": "x"})) != first
    assert digest(state(note="x")) != first


WARNED: Doc = {
    "searched": [{"conduct": ["take"]}],
    "general": {
        "jurisdiction": [{**RULE, "note": "not read"}],
        "limitation": [{**RULE, "conduct": "take", "offence": "z", "time_limit": "none", "note": "heading only"}],
    },
    "offences": {
        "a": {**OFFENCE, "conduct": "take", "until": "2010-01-01"},
        "b": {**OFFENCE, "conduct": "take", "since": "2010-01-02"},
        "z": {**OFFENCE, "checked": "2012", "requires": ["armed"], "exempts": ["armed"]},
    },
    "measures": {"majority": {**RECORD, "value": "unknown"}},
}
LISTED = "check-outdated", "note-hedges", "offence-unreachable", "search-without-basis", "unknown-without-reason"


def checked(path: Path) -> list[Diagnostic]:
    return [d for d in check_document(path) if d.code != "judgement-not-compared"]


def test_the_check_of_a_part_does_not_repeat_that_of_the_whole(state: Write) -> None:
    note = {**RULE, "cite": "code s. 1", "note": "not read", "instrument": "code"}
    path = state(WARNED, general={"jurisdiction": [note]})
    assert sorted({d.code for d in checked(path.parent / "federal.yaml")}) == sorted(
        (*LISTED, "list-lacks-sibling", "version-hole")
    )
    (found,) = checked(path)
    assert found.code == "note-hedges"
    assert '"not read"' in path.read_text().splitlines()[found.line - 1]


def test_a_rule_of_the_whole_that_would_carry_offences_of_the_part(state: Write) -> None:
    rule = {**RULE, "conduct": "take"}
    own = {"s1": {**OFFENCE, "conduct": "take", "cite": "code s. 6"}}
    path = state({"general": {"jurisdiction": [rule]}}, offences=own)
    assert checked(path.parent / "federal.yaml") == []
    assert [d.code for d in checked(path)] == ["rule-without-instrument"]


@pytest.mark.parametrize(
    ("parts", "federal", "message"),
    [
        ({"extends": "state.yaml"}, {}, "'state.yaml' itself extends another law; a law extends the law of the whole"),
        ({}, {"extends": "USA"}, "'federal.yaml' itself extends another law"),
        ({"extends": "elsewhere.yaml"}, {}, "there is no law 'elsewhere.yaml' to extend"),
        ({"instruments": {"act": {"title": "A"}}}, {}, "has an instrument 'act' too; give it another key"),
        ({"offences": {"s": {**OFFENCE, "cite": "acts s. 1"}}}, {}, "names no instrument of this file: 'acts'"),
    ],
)
def test_what_a_part_cannot_say(state: Write, parts: Doc, federal: Doc, message: str) -> None:
    (found,) = check_document(state(federal, **parts))
    assert message in found.text
    assert found.line > 1


@pytest.mark.parametrize(
    ("explained", "severities"),
    [
        ({}, {"note-hedges": "warning"}),
        ({"note-hedges": "it is a heading"}, {"note-hedges": "note"}),
        ({"note-hedge": "x"}, {"note-hedges": "warning", "explains-nothing": "warning"}),
        ({"unknown-without-reason": "x"}, {"note-hedges": "warning", "explains-nothing": "warning"}),
    ],
)
def test_warnings_that_a_law_explains(state: Write, explained: Doc, severities: Doc) -> None:
    path = state({**one(note="heading only"), "explained": explained}).parent / "federal.yaml"
    found = checked(path)
    assert {d.code: d.severity.value for d in found} == severities
    hints = [d.hint for d in found if d.severity == "note"]
    assert hints == [f"the profile explains: {reason}" for reason in explained.values() if hints]
    for problem in (d for d in found if d.code == "explains-nothing"):
        assert '"x"' in path.read_text().splitlines()[problem.line - 1]


# -- published assessments --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "holds", "as_of", "outcome", "ours"),
    [
        ("take", "covered", "2012", "agrees", "take: covered"),
        ("take", "not_covered", "2012", "disagrees", "take: covered"),
        ("take", "not_covered", "2005", "agrees", "take: not covered"),
        ("take", "covered", "2005", "disagrees", "take: not covered"),
        ("take", "not_covered", "", "other_date", "take: covered"),
        ("take", "covered", "", "agrees", "take: covered"),
        ("take", "in_doubt", "2012", "disagrees", "take: covered"),
        ("keep", "covered", "2012", "open", "keep: in doubt"),
        ("keep", "in_doubt", "2012", "agrees", "keep: in doubt"),
        (["take", "keep"], "covered", "2012", "open", "take: covered, keep: in doubt"),
        (["keep", "take"], "not_covered", "2012", "disagrees", "keep: in doubt, take: covered"),
        ("kinds", "not_covered", "2012", "agrees", "kinds: not covered"),
        ("take", "", "2012", "not_compared", "take: covered"),
        ("tkae", "covered", "2012", "not_compared", ""),
    ],
)
def test_how_a_published_assessment_stands_to_ours(about: Any, holds: str, as_of: str, outcome: str, ours: str) -> None:
    offences = {
        "a": {**OFFENCE, "conduct": "take", "since": "2010"},
        "b": {**OFFENCE, "conduct": "keep", "evidence": "unverified"},
    }
    given = {key: value for key, value in (("holds", holds), ("as_of", as_of)) if value}
    said = {"source": "A", "says": "b", "about": about, **given}
    measures = {"kinds": {**RECORD, "value": "silent"}}
    law, _ = case({"reach": TAKE}, offences=offences, judgements=[said], measures=measures)
    (found,) = comparisons(law)
    assert (found.outcome.value, found.ours, found.day.year) == (outcome, ours, int(as_of or 2020))
    assert bool(found.against) == (outcome in ("disagrees", "other_date"))


# -- the documentation ------------------------------------------------------------------------------------------------

DOCS = Path(__file__).parents[1] / "docs"
BLOCKS = [
    (page.name, block)
    for page in sorted(DOCS.glob("*.md"))
    for block in re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
]
WHOLE: Doc = {**BASIC, "searched": []}
CRITERION: Doc = {"title": "C", "cite": "1", "reach": {"conduct": "csam.produce", "depiction": "all"}}


def completed(page: str, shown: Doc) -> Doc:
    """A document of the documentation, or a part of one with what it leaves out."""
    if "gapcheck" in shown:
        return shown
    if page == "writing-a-law.md":
        return {**WHOLE, **shown, "instruments": {**WHOLE["instruments"], **shown.get("instruments", {})}}
    return {**PACK, **(shown if "criteria" in shown else {"criteria": {"c": {**CRITERION, **shown}}})}


@pytest.mark.parametrize(("page", "block"), BLOCKS, ids=[f"{page}-{n}" for n, (page, _) in enumerate(BLOCKS)])
def test_every_document_in_the_documentation_loads(page: str, block: str) -> None:
    document = completed(page, dict(scan(block).root))
    (load_profile if document["gapcheck"].startswith("profile") else load_pack)(document)


def test_the_documentation_has_documents() -> None:
    assert len(BLOCKS) >= 10


PARTS = (laws.Profile, records.Instrument, laws.Search, laws.Offence, laws.Limitation, laws.Jurisdiction,
         judgements.Judgement,
         laws.GeneralExemption, laws.MeasureAnswer, laws.TreatyStatus, laws.Territory)  # fmt: skip


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_of_a_law_is_documented(part: type[Any]) -> None:
    text = (DOCS / "writing-a-law.md").read_text(encoding="utf-8")
    assert [key for key in document_keys(part) if not re.search(rf"[`\n {{]{key}[`:]", text)] == []
