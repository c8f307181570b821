"""Documents: what is read, every problem of a file at its place, and no file that costs more than it may."""

from __future__ import annotations

import pickle
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import FACTOR
from gapcheck import GapcheckError, load_pack, load_profile
from gapcheck.checks.document import check_document
from gapcheck.documents import source as documents
from gapcheck.documents.source import Map, Seq, Source, decode, parse, read_text, scan
from gapcheck.errors import Diagnostic, Severity, did_you_mean, one_of
from gapcheck.reading.files import digest_of, shipped
from gapcheck.reading.load import load_packs, load_vocabulary, open_source, profile_from_text, source_of_mapping

Golden = Callable[[str, str], None]

HEAD = """\
gapcheck: profile/1
jurisdiction: KEN
name: Kenya
as_of: 2025-01-01
instruments:
  pc: {title: Penal Code}
"""
OFFENCE = """\
offences:
  pc-1:
    cite: pc s. 1
    conduct: [csam.possess]
    victim_age: under 18
    evidence: primary
"""
FLOW = "offences:\n  pc-1: {cite: pc s. 1, conduct: [groom], victim_age: under 18, %s}\n"
PACK = """\
gapcheck: pack/1
id: small
title: A small standard
kind: recommendation
version: 1.0.0
status: stable
source: {title: Somewhere}
criteria:
  first:
    title: The first
    cite: p. 1
"""
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

CASES = {
    "norway": HEAD.replace("KEN", "NO"),
    "octal": HEAD.replace("2025-01-01", "012"),
    "sexagesimal": HEAD.replace("2025-01-01", "3:30"),
    "no-such-day": HEAD.replace("2025-01-01", "2023-13-45"),
    "no-such-day-of-month": HEAD.replace("2025-01-01", "2023-02-30"),
    "duplicate-key": HEAD + "name: Another\n" + OFFENCE + "    medum: online\n",
    "tab": HEAD + "offences:\n\tpc-1:\n\t\tcite: pc s. 1\n",
    "tab-after-spaces": HEAD + "offences:\n  pc-1:\n  \tcite: pc s. 1\n",
    "unclosed-quote": HEAD.replace("name: Kenya", 'name: "Kenya'),
    "unclosed-bracket": HEAD + "searched: [groom,\n",
    "flow-question": HEAD + FLOW % "note: ? perhaps",
    "flow-question-in-list": HEAD + FLOW % "requires: [?intent_to_meet, commercial]",
    "flow-colon": HEAD + FLOW % "note: read: the whole",
    "flow-comma": HEAD + FLOW % "note: read, not the whole",
    "flow-comma-one-word": HEAD + FLOW % "note: read, twice",
    "unknown-key": HEAD + OFFENCE + "    medum: online\n",
    "unknown-key-of-general": HEAD + "general:\n  jurisdicton: []\n",
    "unknown-conduct": HEAD + OFFENCE.replace("csam.possess", "csam.posess, groom, zzz"),
    "no-instrument": HEAD + OFFENCE.replace("pc s. 1", "pcc s. 1"),
    "age-under-200": HEAD + OFFENCE.replace("under 18", "under 200"),
    "age-backwards": HEAD + OFFENCE.replace("under 18", "15..13"),
    "until-before-since": HEAD + OFFENCE + "    since: 2020-01-01\n    until: 2019-06-30\n",
    "one-day-hole": HEAD
    + OFFENCE
    + "    since: 2010-01-01\n    until: 2019-12-31\n"
    + OFFENCE[len("offences:\n") :].replace("pc-1", "pc-1-amended")
    + "    since: 2020-01-01\n",
    "same-id": HEAD + OFFENCE + OFFENCE[len("offences:\n") :],
    "never-met": PACK + "    hold: {industry.takedown_hours: {at_least: 48, at_most: 24}}\n",
    "never-met-setting": PACK
    + "    spare: {conduct: groom, victim_age: 15..17, circumstances: [[coercion]], absent: [coercion]}\n",
    "never-met-credit": PACK + "    hold: {industry.reporting: {voluntary: 1/2}}\n",
    "two-verbs": PACK + "    reach: {conduct: groom}\n    hold: {industry.reporting: mandatory}\n",
    "control-characters": HEAD + "note: 'é a\x07b \x1b[31mred\x00'\nnane: x\n",
    "empty": "",
    "only-comments": "# nothing here\n",
    "not-a-mapping": "- a\n- b\n",
    "alias-bomb": BOMB,
    "alias-of-itself": "a: &a [*a]\n",
    "alias-of-nothing": "note: *important\n",
    "deep-flow": "[" * 20_000 + "]" * 20_000,
    "deep-flow-mapping": "{a: " * 20_000,
    "deep-block": "\n".join(" " * depth + "a:" for depth in range(1_500)) + "\n",
    "deep-lists": "- " * 20_000 + "a\n",
    "long-number": HEAD + "note: " + "1" * 5_000 + "\n",
    "long-float": HEAD + "note: 1." + "1" * 5_000 + "\n",
    "tag": HEAD + "note: !!python/object/apply:os.system [ls]\n",
    "two-documents": HEAD + "---\n" + HEAD,
    "key-that-is-a-list": HEAD + "? [a, b]\n: c\n",
    "unquoted-at": HEAD + "note: @home\n",
    "unquoted-star": HEAD + "note: **bold**\n",
    "second-colon": HEAD.replace("name: Kenya", "name: Kenya: a law"),
    "no-colon": HEAD + "offences\n",
    "wrong-indent": HEAD + "offences:\n    a: 1\n  b: 2\n",
    "bad-escape": HEAD + 'note: "C:\\quiet"\n',
    "wrong-types": HEAD.replace("Kenya", "[a]") + OFFENCE.replace("[csam.possess]", "{a: b}") + "    copy: yes\n",
    "several-stages": HEAD
    + "name: Again\n"
    + OFFENCE.replace("pc s. 1", "cp s. 1").replace("under 18", "018")
    + "    until: 2019-13-01\n    medum: online\n"
    + "searched:\n  - {conduct: [grom], basis: primry}\nmeasures:\n  industry.reportin: {value: true}\n",
}
ALL_CASES = sorted(CASES)


@pytest.fixture(params=["c", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two parsers in turn: what they find must not differ."""
    kind: str = request.param
    if kind == "c" and not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(documents, "_LOADER", yaml.CSafeLoader if kind == "c" else yaml.SafeLoader)
    return kind


def shown(diagnostics: list[Diagnostic]) -> str:
    return "".join(f"{d.severity.value}: {d}\n{d.excerpt()}\n" for d in diagnostics).replace("\n\n", "\n")


@pytest.mark.parametrize("case", ALL_CASES)
def test_every_problem_is_explained_at_its_place(case: str, loader: str, golden: Golden, tmp_path: Path) -> None:
    path = tmp_path / f"{case}.yaml"
    path.write_text(CASES[case], encoding="utf-8", newline="")
    begun = time.perf_counter()
    found = check_document(path)
    assert time.perf_counter() - begun < 5
    assert found == sorted(found, key=lambda d: d.sort_key)
    golden(f"errors/{case}.txt", shown(found).replace(f"{tmp_path}/", ""))


LEVELS = documents.MAX_DEPTH
DEEP: dict[str, tuple[str, int, int]] = {  # the text and where, from 1, the level past the limit opens
    "brackets": ("[" * 1_200, 1, LEVELS + 1),
    "closed brackets": ("[" * 1_200 + "]" * 1_200, 1, LEVELS + 1),
    "spaced brackets": ("[ " * 1_200, 1, 2 * LEVELS + 1),
    "brackets on lines": ("[\n" * 1_200, LEVELS + 1, 1),
    "braces in braces": ("{" * 1_200, 1, LEVELS + 1),
    "braces in brackets": ("[{" * 1_200, 1, LEVELS + 1),
    "flow mappings": ("{a: " * 1_200, 1, 4 * LEVELS + 1),
    "pairs in brackets": ("[a: " * 1_200, 1, 2 * LEVELS + 1),
    "explicit keys in brackets": ("[? " * 1_200, 1, 3 * (LEVELS // 2) + 1),
    "list items": ("- " * 1_200 + "a\n", 1, 2 * LEVELS + 1),
    "list items on lines": ("\n".join(" " * depth + "-" for depth in range(1_200)), LEVELS + 1, LEVELS + 1),
    "block mappings": ("\n".join(" " * depth + "a:" for depth in range(1_200)), LEVELS + 1, LEVELS + 1),
    "explicit keys": ("? " * 1_200 + "a\n", 1, 2 * LEVELS + 1),
    "lists in explicit keys": ("- ? " * 1_200, 1, 2 * LEVELS + 1),
    "brackets in list items": ("- " * 40 + "[" * 1_200, 1, 80 + LEVELS - 40 + 1),
    "braces in a block mapping": ("a:\n b:\n  - {c: " + "[" * 1_200, 3, 9 + LEVELS - 4),
    "brackets as a key": ("? " + "[" * 1_200, 1, 2 + LEVELS),
    "brackets in text before": ('é: "[[["\nb: |\n  ' + "[ " * 1_200 + "\n# [[\nc: " + "[" * 1_200, 5, 3 + LEVELS),
    "lines that end in two characters": ("a: 1\r\nb:\r\n - " + "[" * 1_200, 3, 3 + LEVELS - 1),
    "an error after": ("[" * 1_200 + "@", 1, LEVELS + 1),
    "two problems": ("a: 1\na: \x07\nb: " + "[" * 1_200, 3, 3 + LEVELS),
    "the first level too many": ("[" * (LEVELS + 1) + "]" * (LEVELS + 1), 1, LEVELS + 1),
}  # fmt: skip


@pytest.mark.parametrize("case", DEEP)
def test_nesting_is_refused_where_our_limit_is_passed(case: str, loader: str) -> None:
    text, line, column = DEEP[case]
    with pytest.raises(GapcheckError) as caught:
        scan(text, "a.yaml")
    found = [d for d in caught.value.diagnostics if "nested" in d.message]
    message = f"is nested more than {LEVELS} levels deep"
    assert found == [Diagnostic("a.yaml", line, column, message, source_line=Source("", text).line(line), code="yaml")]
    assert found[0] == caught.value.diagnostics[-1]


def test_nesting_up_to_our_limit_is_read(loader: str) -> None:
    root = parse("[" * LEVELS + "a" + "]" * LEVELS).root
    for _ in range(LEVELS):
        (root,) = root
    assert root == "a"


@pytest.mark.parametrize(
    "words",
    ["exceeded maximum nesting depth", "Maximum nesting level reached, set with yaml_set_max_nest_level())"],
)
def test_a_parser_with_a_lower_limit_than_ours_changes_nothing(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shallow(yaml.SafeLoader):
        def get_event(self) -> yaml.Event:
            event = super().get_event()
            if isinstance(event, yaml.SequenceStartEvent):
                raise yaml.MarkedYAMLError("while increasing flow level", event.start_mark, words, event.start_mark)
            return event

    monkeypatch.setattr(documents, "_LOADER", Shallow)
    assert scan("a: [[b]]\n").root == {"a": [["b"]]}


@pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\U00110000"])
@pytest.mark.parametrize("before", ["", "[" * 1_005])
def test_an_escape_of_no_character(before: str, escape: str, loader: str) -> None:
    with pytest.raises(GapcheckError, match="is not valid YAML"):
        scan(f'{before}"{escape}"')


def test_every_golden_file_belongs_to_a_case() -> None:
    names = {path.stem for path in (Path(__file__).parent / "golden" / "errors").glob("*.txt")}
    assert names == {*CASES, "not-utf-8", "utf-16"}


@pytest.mark.parametrize(
    ("case", "data"),
    [("not-utf-8", HEAD.encode() + "note: é read\n".encode("latin-1")), ("utf-16", HEAD.encode("utf-16"))],
)
def test_a_file_that_is_not_utf_8(case: str, data: bytes, golden: Golden) -> None:
    with pytest.raises(GapcheckError) as caught:
        decode(data, f"{case}.yaml")
    golden(f"errors/{case}.txt", shown(list(caught.value.diagnostics)))


# -- files ----------------------------------------------------------------------------------------------------------


def problem_of(path: Path) -> str:
    with pytest.raises(GapcheckError) as caught:
        read_text(path)
    return str(caught.value).replace(str(path.parent), "<folder>")


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    tracemalloc.start()
    found = problem_of(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == "<folder>/large.yaml: is 100,000,000 bytes long; expected at most 4,000,000"
    assert peak < 1_000_000


def test_what_has_no_size_is_read_no_further_than_the_limit() -> None:
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("this system has no /dev/zero")
    assert problem_of(endless) == "<folder>/zero: is more than 4,000,000 bytes long; expected at most 4,000,000"


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    assert problem_of(tmp_path / ".").endswith(": is a folder; expected a YAML file")


def test_a_missing_file_names_similar_ones(tmp_path: Path) -> None:
    for name in ("kenya.yaml", "kenia.yaml", "zzz.txt"):
        (tmp_path / name).touch()
    assert problem_of(tmp_path / "kenja.yaml") == (
        "<folder>/kenja.yaml: there is no such file; nearby there is kenya.yaml, kenia.yaml"
    )
    assert problem_of(tmp_path / "q") == "<folder>/q: there is no such file"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "there is no folder" in problem_of(tmp_path / "none" / "a.yaml")


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert "cannot be read" in problem_of(tmp_path / ("a" * 5_000))
    assert "is no name of a file" in problem_of(tmp_path / "a\0b")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffname: é\n".encode())
    assert parse(read_text(path)).root == {"name": "é"}
    assert parse("\ufeffname: é\n").root == {"name": "é"}


# -- values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("3:30", "3:30"), ("2023-01-01", "2023-01-01"),
        ("12", 12), ("-3", -3), ("+3", 3), ("0", 0), ("1.50", 1.5), ("1e3", "1e3"), (".5", 0.5), ("0x10", "0x10"),
        ("248e-2010", "248e-2010"),
        ("0o14", "0o14"), ("1_000", "1_000"), ("true", True), ("False", False), ("~", None), ("null", None), ("", None),
        ("'12'", "12"), ('"true"', "true"), ("! 12", "12"), (".inf", ".inf"), (".nan", ".nan"), ("=", "="),
        ("<<", "<<"),
    ],
)  # fmt: skip
def test_only_the_core_types_of_yaml_are_resolved(written: str, value: object, loader: str) -> None:
    found = parse(f"a: {written}\n").root["a"]
    assert found == value
    assert type(found) is type(value)


def test_keys_stay_as_they_are_written(loader: str) -> None:
    assert list(parse("012: a\ntrue: b\n1.50: c\n~: d\n").root) == ["012", "true", "1.50", "~"]


def test_positions_of_keys_and_values() -> None:
    source = parse("a:\n  b: [x, {c: 1}]\n")
    assert source.mark(("a", "b", 0)) == (1, 6)
    assert source.mark(("a", "b", 1, "c")) == (1, 13)
    assert source.mark(("a", "b", 1, "c"), key=True) == (1, 10)
    assert source.mark(("a", "b"), key=True) == (1, 2)


def test_a_position_falls_back_to_the_nearest_ancestor() -> None:
    source = parse("a:\n  b: [x]\n")
    assert source.mark(("a", "missing")) == (1, 2)
    assert source.mark(("a", "b", 7)) == (1, 5)
    assert source.mark(("nothing", "here")) == (0, 0)
    assert source.mark(("group", "a", "b")) == (1, 5)  # a step only the code knows is passed over
    assert Source("x", "").mark(("a",)) is None
    assert source_of_mapping({"a": [1]}, "<m>").mark(("a", 0)) is None


def test_lines_end_where_the_parser_ends_them() -> None:
    source = Source("x", "a\r\nb\rc\u2028d\n")
    assert [source.line(n) for n in range(7)] == ["", "a", "b", "c", "d", "", ""]


def test_an_alias_is_the_value_it_names(loader: str) -> None:
    found = parse("a: &x [1, 2]\nb: *x\nc: &y text\nd: *y\n").root
    assert found == {"a": [1, 2], "b": [1, 2], "c": "text", "d": "text"}


def test_many_problems_stop_at_a_limit(loader: str) -> None:
    with pytest.raises(GapcheckError) as caught:
        parse("".join("a: 1\n" for _ in range(5_000)))
    assert len(caught.value.diagnostics) == documents.MAX_PROBLEMS


def test_many_wrong_names_cost_little(loader: str) -> None:
    names = ", ".join(f"grom{n}" for n in range(10_000))
    begun = time.perf_counter()
    with pytest.raises(GapcheckError) as caught:
        profile_from_text(HEAD + OFFENCE.replace("csam.possess", names), "a.yaml")
    assert time.perf_counter() - begun < 20
    assert len(caught.value.diagnostics) == 201
    assert str(caught.value.diagnostics[0]) == "a.yaml: holds more than 200 problems; these are some of them"


def test_a_long_text_is_not_repeated_in_a_message() -> None:
    with pytest.raises(GapcheckError) as caught:
        profile_from_text(HEAD + OFFENCE.replace("csam.possess", "g" * 1_000_000), "a.yaml")
    assert len(str(caught.value)) < 400


def test_too_many_values(loader: str) -> None:
    with pytest.raises(GapcheckError, match="holds more than 100,000 values"):
        parse("[" + "a," * 110_000 + "]")


def test_too_long_a_text() -> None:
    with pytest.raises(GapcheckError, match="is 4,000,001 characters long; expected at most 4,000,000"):
        parse("a" * 4_000_001)


def test_scan_keeps_what_can_be_passed_over() -> None:
    source = scan("a: 1\na: 2\n", "x")
    assert source.root == {"a": 1}
    assert [d.code for d in source.problems] == ["yaml"]


def test_a_source_can_be_sent_to_another_process() -> None:
    source = parse("a: [1, {b: 2}]\n", "x.yaml")
    assert source.line(1) == "a: [1, {b: 2}]"
    copy = pickle.loads(pickle.dumps(source))
    assert (copy.root, copy.line(1), copy.mark(("a", 1, "b"))) == (source.root, source.line(1), (0, 11))
    assert isinstance(copy.root, Map)
    assert isinstance(copy.root["a"], Seq)


# -- diagnostics ----------------------------------------------------------------------------------------------------


def test_a_diagnostic_says_where_what_and_what_to_do() -> None:
    found = Diagnostic("a.yaml", 3, 5, "wrong", "expected right", "did you mean 'write'?")
    assert str(found) == "a.yaml:3:5: wrong; expected right; did you mean 'write'?"
    assert str(Diagnostic("a.yaml", 0, 0, "wrong")) == "a.yaml: wrong"
    assert found.to_dict() == {
        "path": "a.yaml", "line": 3, "column": 5, "severity": "error", "code": "document", "message": "wrong",
        "expected": "expected right", "hint": "did you mean 'write'?",
    }  # fmt: skip


def test_an_error_sorts_its_diagnostics() -> None:
    later, sooner = Diagnostic("a", 2, 1, "x"), Diagnostic("a", 1, 9, "y")
    note = Diagnostic("a", 1, 9, "b", severity=Severity.NOTE)
    error = GapcheckError(diagnostics=[later, note, sooner])
    assert error.diagnostics == (sooner, note, later)
    assert str(error) == "a:1:9: y\na:1:9: b\na:2:1: x"


@pytest.mark.parametrize(
    ("line", "column", "excerpt"),
    [
        ("ab: c", 5, "ab: c\n    ^"),
        ("\tab", 2, "\tab\n\t^"),
        ("日本: x", 5, "日本: x\n      ^"),
        ("e\u0301: x", 5, "e\u0301: x\n   ^"),
        ("a\x1b[31m", 2, "a\ufffd[31m\n ^"),
        ("a\u202eb", 3, "a\ufffdb\n  ^"),
        ("", 1, ""),
        ("text", 0, ""),
    ],
)
def test_the_caret_stands_under_its_character(line: str, column: int, excerpt: str) -> None:
    assert Diagnostic("a", 1, column, "x", source_line=line).excerpt() == excerpt


def test_a_long_line_is_cut_around_the_caret() -> None:
    line, caret = Diagnostic("a", 1, 501, "x", source_line="a" * 500 + "b" + "c" * 500).excerpt().split("\n")
    assert len(line) == 100
    assert line[caret.index("^")] == "b"


def test_the_nearest_name() -> None:
    assert did_you_mean("CSAM.POSSES", ["csam.possess", "groom"]) == "did you mean 'csam.possess'?"
    assert did_you_mean("zzz", ["groom"]) == did_you_mean("g" * 1_000_000, ["groom"]) == ""
    assert one_of([str(n) for n in range(14)]).endswith(" and 2 more")


# -- finding documents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("load", "name", "message"),
    [
        (load_profile, "KENN", "KENN: there is no law of this name; did you mean 'KEN'?"),
        (load_profile, "ken", "ken: there is no law of this name; did you mean 'KEN'?"),
        (load_pack, "ecpat-2023", "ecpat-2023: there is no pack of this name; did you mean 'ecpat-2022'?"),
        (open_source, "PHI", "PHI: there is no document of this name; did you mean 'PHL'?"),
    ],
)
def test_an_unknown_name_suggests_a_near_one(load: Callable[[str], object], name: str, message: str) -> None:
    with pytest.raises(GapcheckError) as caught:
        load(name)
    assert str(caught.value) == message


def test_an_unknown_name_with_nothing_near_lists_what_there_is() -> None:
    with pytest.raises(GapcheckError, match=r"there are .*KEN.*PHL"):
        load_profile("qqqq")
    with pytest.raises(GapcheckError, match="there is no law of this name"):
        load_profile("a" * 5_000)


def law(**changes: object) -> dict[str, object]:
    document = {"gapcheck": "profile/1", "jurisdiction": "KEN", "name": "Kenya", "as_of": "2025-01-01"}
    return {**document, "instruments": {}, **changes}


def test_a_mapping_is_read_as_a_document() -> None:
    import datetime as dt

    profile = load_profile(law(as_of=dt.date(2024, 5, 1), reviewed=("A, 2024",)))
    assert (profile.as_of.isoformat(), profile.reviewed) == ("2024-05-01", ("A, 2024",))
    assert profile.digest == load_profile(law(reviewed=["A, 2024"], as_of="2024-05-01")).digest


def nested(depth: int) -> object:
    value: object = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (object(), "object cannot stand in a document"),
        (nested(100), "nested more than 60 levels deep"),
        (nested(5_000), "is no plain document"),
        ("\ud800", "surrogates not allowed"),
        pytest.param(10**5000, "is no plain document", id="long-number"),
        ({1: "a", "b": "c"}, "is no plain document"),
        ([1, 2], "<law>: found a list; expected text"),
    ],
)
def test_a_mapping_that_is_no_document(value: object, message: str) -> None:
    with pytest.raises(GapcheckError, match=message):
        load_profile(law(note=value, reviewed=value if isinstance(value, list) and value == [1, 2] else []))


def test_a_set_in_a_mapping_is_a_sorted_list() -> None:
    assert source_of_mapping({"a": {"y", "x"}}, "<m>").root == {"a": ["x", "y"]}


def test_a_vocabulary_beside_the_document(tmp_path: Path) -> None:
    words = "gapcheck: vocabulary/1\nid: small\ntitle: Small\nconducts: {dump: dumping}\ndimensions: {}\n"
    (tmp_path / "words.yaml").write_text(words)
    document = tmp_path / "law.yaml"
    document.write_text(HEAD + "vocabulary: words.yaml\n")
    assert list(load_profile(document).vocabulary.conducts) == ["dump"]
    assert load_profile(str(document)).vocabulary.id == "small"
    assert load_profile(law(vocabulary=str(tmp_path / "words.yaml"))).vocabulary.id == "small"
    assert load_profile(document, vocabulary=load_vocabulary()).vocabulary.id == "csea"
    document.write_text(HEAD + "vocabulary: word.yaml\n")
    with pytest.raises(GapcheckError, match=r"word\.yaml: there is no such file; nearby there is words\.yaml"):
        load_profile(document)


@pytest.mark.parametrize("name", ["words.yaml", 3, ["a"]])
def test_a_vocabulary_that_cannot_be_found(name: object) -> None:
    with pytest.raises(GapcheckError, match="the vocabulary cannot be found; expected a path"):
        load_profile(law(vocabulary=name))


def test_packs_by_name_and_all() -> None:
    assert [p.id for p in load_packs("all")] == sorted(p.id for p in load_packs("all"))
    assert [p.id for p in load_packs("ecpat-2022")] == ["ecpat-2022"]
    assert [p.id for p in load_packs(["ecpat-2022"])] == ["ecpat-2022"]
    assert load_vocabulary("vocabulary") is load_vocabulary()
    assert len(digest_of("x")) == 16


def test_open_source_reads_anything() -> None:
    assert open_source("KEN")[0].name == "fixtures/KEN.yaml"
    assert open_source("ecpat-2022")[0].root["id"] == "ecpat-2022"
    assert open_source("vocabulary")[0].root["gapcheck"] == "vocabulary/1"
    assert open_source("a: 1\n")[0].root == {"a": 1}
    assert open_source({"a": 1})[0].root == {"a": 1}


# -- whatever a file holds, the answer is a document or a list of problems --------------------------------------------

YAML_PIECES = st.lists(
    st.sampled_from(
        [
            *"abc019 \n\t:-,[]{}?*&!|>'\"%@`#\\=~.<\r\x00\x85\ufeff\u2028\ud800é", "---", "...", "? ", ": ", "- ",
            "\n  ", "&a ", "*a", "<<", "!!", "012", "1e999", "null", "gapcheck: profile/1\n", "conduct: groom\n",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(YAML_PIECES | st.text())
@example("? - &a b\n: *a")
@example("a: !<tag:yaml.org,2002:int> 3")
@example("\ud800")
@example("- !")
@settings(max_examples=300 * FACTOR)
def test_any_text_is_read_or_explained(text: str) -> None:
    outcomes = []
    for kind in (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader):
        kept, documents._LOADER = documents._LOADER, kind
        try:
            outcomes.append(repr(scan(text).root))
        except GapcheckError as error:
            harmless = not {"\x1b", "\x00", "\u202e"} & set("".join(d.excerpt() for d in error.diagnostics))
            outcomes.append("refused" if error.diagnostics and harmless else "wrong")
        finally:
            documents._LOADER = kept
    assert "wrong" not in outcomes


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf\xff")
def test_any_bytes_are_decoded_or_explained(data: bytes) -> None:
    try:
        text = decode(data, "x")
    except GapcheckError as error:
        lines = [d.line for d in error.diagnostics]
    else:
        lines = [1 for _ in check_document(text + "\n")]
    assert all(line >= 1 for line in lines)
    assert lines


ODD = st.sampled_from(
    [
        None, True, False, 0, -1, 17, 200, 10**17, 0.5, 1e300, "", " ", "?", "a?", "all", "unknown", "none", "any", "*",
        "csam.*", "[a-z]*", "2018", "2018-05", "0000-01-01", "9999-12-31", "under 1", "x" * 300, "\u0661", [], {}, [[]],
        [{}], [None], {"": None}, {"a": {"b": []}}, [["commercial", "commercial?"]], {"years": 3, "from": True},
        {"at_least": 1}, {"any": []},
        "1e99999999", "1/0", "1/3", "-1", "nan", "life",
    ]
)  # fmt: skip


def paths(node: object, here: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    yield here
    if isinstance(node, dict):
        for key, value in node.items():
            yield from paths(value, (*here, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from paths(value, (*here, index))


def changed(node: object, path: tuple[object, ...], change: Callable[[object], object]) -> object:
    if not path:
        return change(node)
    if isinstance(node, dict):
        return {k: changed(v, path[1:], change) if k == path[0] else v for k, v in node.items()}
    assert isinstance(node, list)
    return [changed(v, path[1:], change) if i == path[0] else v for i, v in enumerate(node)]


SHIPPED = {
    name: parse(decode((shipped(folder) / f"{name}.yaml").read_bytes(), name)).root
    for folder, name in (("fixtures", "ZAF"), ("rules", "ecpat-2022"), ("rules", "vocabulary"))
}
PLACES = {name: list(paths(root)) for name, root in SHIPPED.items()}


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, object]:
    """A shipped document with one to three of its values replaced, its keys renamed or its items dropped."""
    name = draw(st.sampled_from(sorted(SHIPPED)))
    root = SHIPPED[name]
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(PLACES[name] if root is SHIPPED[name] else list(paths(root))))
        odd = draw(ODD)
        key = draw(st.sampled_from(["", "note", "cite", "medium", "conduct", "zzz", "victim_age", "hold", "since"]))
        changes: list[Callable[[object], object]] = [
            lambda _, odd=odd: odd,
            lambda old, odd=odd, key=key: {**old, key: odd} if isinstance(old, dict) else [old, odd],
            lambda old: dict(list(old.items())[1:]) if isinstance(old, dict) else old,
        ]
        root = changed(root, place, draw(st.sampled_from(changes)))
    return name, root


@given(spoilt())
@settings(max_examples=80 * FACTOR)
def test_a_spoilt_document_is_read_or_explained(case: tuple[str, object]) -> None:
    name, root = case
    if not isinstance(root, dict):
        root = {"gapcheck": root}
    load: Callable[[dict[str, object]], object] = (
        load_profile if name == "ZAF" else load_pack if name == "ecpat-2022" else load_vocabulary
    )
    problems: tuple[Diagnostic, ...] = ()
    try:
        load(root)
    except GapcheckError as error:
        problems = error.diagnostics
    assert len("".join(map(str, problems))) < 100_000
    checked = [d for d in check_document(root) if d.severity == "error"]
    if "gapcheck" in root and root["gapcheck"] == SHIPPED[name]["gapcheck"] and "vocabulary" not in root:
        assert bool(checked) == bool(problems) or name == "vocabulary"
