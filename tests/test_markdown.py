"""The Markdown report: every value renders as itself, in CommonMark and in GitHub's tables, and reads as plain text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gapcheck import GapcheckError, assess, load_pack, load_profile, render
from gapcheck.assessment.assessment import Assessment
from gapcheck.report.environment import clean, markdown_text, render_template
from gapcheck.report.model import report_of
from gapcheck.report.views import Report
from poison import HOSTILE, poison

DATA = Path(__file__).parent / "data" / "small"
BLOCKS = ("cover", "summary", "groups", "gaps", "met", "unknown", "table", "instruments", "method")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TABLE = "| a | {} |\n| --- | --- |\n| {} | b |"
PLACES = ["{}", "# {}", "- {}", "1. **{}** b", "> {}: b", "a {} b", "**{}**", "a ({})", TABLE]


@pytest.fixture(scope="module")
def small() -> Assessment:
    return assess(load_profile(DATA / "law.yaml"), load_pack(DATA / "pack.yaml"))


@pytest.fixture(scope="module")
def report(small: Assessment) -> Report:
    return report_of(small)


def markdown(report: Report, *folders: Path) -> str:
    return render_template("report.md.jinja", folders, report=report)


def leaves(text: str) -> list[Token]:
    tokens: list[Token] = []
    for token in PARSER.parse(text):
        tokens += token.children if token.children is not None else [token]
    return tokens


def shape(text: str) -> list[str]:
    return [t.type for t in leaves(text)]


def words(text: str) -> str:
    return " ".join(" ".join(t.content for t in leaves(text) if t.type == "text").split())


def test_the_first_line_is_the_title_and_the_headings_are_in_order(report: Report) -> None:
    text = markdown(report)
    assert text.splitlines()[0] == f"# {report.title}"
    levels = [int(t.tag[1]) for t in PARSER.parse(text) if t.type == "heading_open"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("code", ["KEN", "PHL", "ZAF"])
def test_a_shipped_law_has_its_lists_and_tables_and_no_html(code: str) -> None:
    report = report_of(assess(load_profile(code), load_pack("ecpat-2022")))
    found = shape(markdown(report))
    assert found.count("table_open") == 3
    assert found.count("tbody_open") == 3
    assert not {"html_block", "html_inline", "image", "code_block", "fence", "em_open"} & set(found)
    headings = [t.content for t in PARSER.parse(markdown(report)) if t.type == "inline"]
    for finding in (*report.gaps, *report.met, *report.unknown):
        assert f"{finding.cell.mark} {markdown_text(finding.heading)}" in headings


def test_links_are_the_addresses_of_sources_only(report: Report) -> None:
    links = [str(t.attrs["href"]) for t in leaves(markdown(report)) if t.type == "link_open"]
    addresses = {p.url for f in report.every for p in f.links} | {i.url for i in report.instruments}
    assert links
    assert set(links) <= addresses


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_value_is_text_everywhere(report: Report, hostile: str) -> None:
    text = markdown(poison(report, hostile))
    assert shape(text) == shape(markdown(poison(report, "word")))
    assert " ".join(clean(hostile).split()) in words(text)


@pytest.mark.parametrize("place", PLACES)
@given(st.text(st.sampled_from("ab1 *_`[]()<>!|~&$#@\\-+=.:;/\"'\n\té") | st.characters(), max_size=20))
def test_a_value_renders_as_itself(place: str, value: str) -> None:
    assume(clean(value).strip())
    found = place.replace("{}", markdown_text(value))
    assert shape(found) == shape(place.replace("{}", "x"))
    assert "".join(clean(value).split()) in "".join(words(found).split())


@pytest.mark.parametrize(
    "text",
    [
        "Act, s. 24(1)(c)",
        "ss. 15-17; art. 3/1",
        "a person's age: under 16",
        "A & B",
        "snake_case",
        "50 % to 75 %",
        "no#1",
    ],
)
def test_ordinary_text_stays_readable(text: str) -> None:
    assert markdown_text(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("https://a.example", "https\\://a.example"), ("see www.a.example", "see www\\.a.example"),
        ("a@b.example", "a\\@b.example"), ("1. a", "1\\. a"), ("- a", "\\- a"), ("# a", "\\# a"), ("&amp;", "\\&amp;"),
        (" a\n b ", "a b"),
    ],
)  # fmt: skip
def test_what_would_be_markup_is_escaped(text: str, written: str) -> None:
    assert markdown_text(text) == written


def test_golden_and_the_same_bytes_twice(small: Assessment, golden: Callable[[str, str], None]) -> None:
    text = render(small, "markdown")
    assert isinstance(text, str)
    assert text == render(small, "markdown")
    golden("markdown/small.md", text)


@pytest.mark.parametrize("block", BLOCKS)
def test_a_folder_overrides_one_block_that_is_not_escaped_twice(report: Report, tmp_path: Path, block: str) -> None:
    source = f'{{% extends "shipped/report.md.jinja" %}}{{% block {block} %}}{{{{ super() }}}}Ours{{% endblock %}}'
    (tmp_path / "report.md.jinja").write_text(source, encoding="utf-8")
    assert markdown(report, tmp_path).replace("Ours", "", 1) == markdown(report)


def test_a_users_own_escape_does_no_harm(report: Report, tmp_path: Path) -> None:
    (tmp_path / "report.md.jinja").write_text("{{ report.code | e }} {{ report.country | escape }}", encoding="utf-8")
    assert markdown(poison(report, "*x*"), tmp_path) == "\\*x\\* \\*x\\*"


def test_a_broken_template_is_an_error_with_its_line(report: Report, tmp_path: Path) -> None:
    (tmp_path / "report.md.jinja").write_text("# a\n\n{{ report.nothing }}\n", encoding="utf-8")
    with pytest.raises(GapcheckError, match=r"report\.md\.jinja:3: .*nothing"):
        markdown(report, tmp_path)
