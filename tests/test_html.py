"""The HTML report: well-formed, self-contained, readable by everyone, and only ever showing values as text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
import tinycss2

from gapcheck import GapcheckError, assess, load_pack, load_profile, render
from gapcheck.assessment.assessment import Assessment
from gapcheck.report.environment import clean, render_template, web_address
from gapcheck.report.model import report_of
from gapcheck.report.views import Report
from poison import HOSTILE, poison

DATA = Path(__file__).parent / "data" / "small"
PARTS = ["cover", "contents", "summary", "groups", "gaps", "met", "unknown", "table", "instruments", "method"]
BLOCKS = ["style", "head", *PARTS]
DOING = {"script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "video", "audio"}
NUMBERS = {"x", "y", "width", "height", "cx", "cy"}


@pytest.fixture(scope="module")
def small() -> Assessment:
    return assess(load_profile(DATA / "law.yaml"), load_pack(DATA / "pack.yaml"))


@pytest.fixture(scope="module")
def report(small: Assessment) -> Report:
    return report_of(small)


@pytest.fixture(scope="module", params=["small", "KEN", "PHL", "ZAF", "two packs"])
def page(request: pytest.FixtureRequest, small: Assessment) -> str:
    packs = [load_pack("ecpat-2022")]
    if request.param == "small":
        result = small
    elif request.param == "two packs":
        result = assess(load_profile("KEN"), [load_pack(DATA / "pack.yaml"), *packs])
    else:
        result = assess(load_profile(request.param), packs)
    text = render(result, "html")
    assert isinstance(text, str)
    return text


@lru_cache(maxsize=16)
def parse(text: str) -> Element:
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return tree


def name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def elements(text: str) -> Iterator[Element]:
    return (e for e in parse(text).iter() if isinstance(e.tag, str))


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def html(report: Report, *folders: Path) -> str:
    return render_template("report.html.jinja", folders, report=report)


def check_harmless(text: str) -> None:
    """No element or attribute that runs, loads, submits or leads anywhere but to the web or into the page."""
    for element in elements(text):
        assert name(element) not in DOING
        for attribute, value in element.attrib.items():
            attribute = attribute.rpartition("}")[2]
            assert not attribute.startswith("on")
            assert attribute not in {"style", "src", "srcset", "action", "formaction", "background", "poster", "ping"}
            if attribute == "href":
                assert re.match(r"https?://|#", value)
                if not value.startswith("#"):
                    assert name(element) == "a"
                    assert element.get("rel") == "noopener noreferrer"
            if attribute in NUMBERS:
                assert value.isdigit()


def test_it_parses_strictly_and_asks_for_nothing(page: str) -> None:
    check_harmless(page)


def test_headings_are_in_order_and_landmarks_are_there(page: str) -> None:
    found = list(elements(page))
    names = [name(e) for e in found]
    assert [names.count(n) for n in ("h1", "main", "nav", "header")] == [1] * 4
    levels = [int(n[1]) for n in names if re.fullmatch("h[1-6]", n)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert next(e for e in found if name(e) == "html").get("lang") == "en"


def test_every_table_has_a_caption_and_scoped_headers(page: str) -> None:
    tables = [e for e in elements(page) if name(e) == "table"]
    assert len(tables) == 2
    for table in tables:
        assert next(words(c) for c in table.iter("caption"))
        assert all(th.get("scope") in ("col", "row") for th in table.iter("th"))


def test_every_drawing_is_named_or_hidden(page: str) -> None:
    for svg in (e for e in elements(page) if name(e) == "svg"):
        assert svg.get("aria-hidden") == "true" or (svg.get("role") == "img" and svg.get("aria-label"))


def test_ids_are_unique_and_anchors_resolve(page: str) -> None:
    found = list(elements(page))
    ids = [e.get("id") for e in found if e.get("id")]
    assert len(ids) == len(set(ids))
    targets = {v[1:] for e in found for k, v in e.attrib.items() if k.endswith("href") and v.startswith("#")}
    targets |= {e.get("aria-labelledby", "") for e in found} - {""}
    assert targets <= set(ids)


def test_a_status_is_never_told_by_colour_alone(small: Assessment, report: Report) -> None:
    text = words(parse(html(report)))
    for row in report.counts:
        assert f"{row.count} {row.words}" in text
    for group in report.groups:
        assert ", ".join(c.words for c in group.cells) in html(report)


def test_the_summary_says_what_it_must(report: Report) -> None:
    summary = next(e for e in elements(html(report)) if e.get("id") == "summary")
    text = words(summary)
    wanted = [report.duties, *report.pending, *(f.heading for f in (*report.top, *report.safeguards))]
    wanted += [q.text for q in report.questions[:3]]
    wanted += [report.caveats[0], report.caveats[-1], *(t.title for t in report.treaty_views)]
    for part in wanted:
        assert part in text
    assert text.index("What the law already does") < text.index("The gaps that matter most")


def test_each_gap_is_in_the_form_of_the_style(report: Report) -> None:
    articles = {e.get("id"): words(e) for e in elements(html(report)) if name(e) == "article"}
    assert set(articles) == {f.anchor for f in (*report.gaps, *report.unknown, *report.met)}
    for gap in report.gaps:
        text = articles[gap.anchor]
        for part in (gap.heading, gap.asked, gap.scenario, gap.conclusion, gap.separates, gap.evidence, gap.consider):
            assert part in text
        for provision in (*gap.nearest, *gap.links):
            assert provision.citation in text
            assert provision.evidence in text


def test_a_country_without_any_result_still_has_a_page() -> None:
    empty = {
        "gapcheck": "profile/1",
        "jurisdiction": "XKB",
        "name": "Emptyland",
        "as_of": "2025-01-01",
        "instruments": {},
    }
    text = render(assess(load_profile(empty), load_pack("ecpat-2022")), "html")
    assert isinstance(text, str)
    check_harmless(text)
    assert "No criterion is surely met" in text


# Values


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_value_is_text_everywhere(report: Report, hostile: str) -> None:
    text = html(poison(report, hostile))
    check_harmless(text)
    shape = [(name(e), *sorted(e.attrib)) for e in elements(text)]
    assert shape == [(name(e), *sorted(e.attrib)) for e in elements(html(poison(report, "word")))]
    assert " ".join(clean(hostile).split()) in words(parse(text))


def test_controls_and_overrides_of_direction_are_gone(report: Report) -> None:
    text = html(poison(report, "a\x00\x1b[31mb\u202ec\u2066d\ufeffe\ud800f\ufdd0g\U0001fffeh"))
    bad = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufdd0\U0001fffe]"
    assert not re.search(bad, text)
    parse(text)
    text.encode("utf-8")


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://law.example/a?b=1&c=2#d", True), ("http://law.example/(a)", True), ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False), ("data:text/html,x", False), ("//law.example/", False), ("https://", False),
        ("https://a/\" onclick=\"x", False), ("https://a/<b>", False), ("https://a/\u202eb", False),
        ("file:///etc", False), (" https://law.example/ ", True), ("https://a/'b", False), ("https://a/\nb", False),
        ("", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(address: str, link: bool) -> None:
    assert web_address(address) == (address.strip() if link else "")


# The style sheet


def policy_and_style(text: str) -> tuple[str, str]:
    found = list(elements(text))
    policy = next(e.get("content", "") for e in found if e.get("http-equiv") == "Content-Security-Policy")
    return policy, next(e.text or "" for e in found if name(e) == "style")


def test_the_policy_allows_this_style_sheet_only(page: str) -> None:
    policy, style = policy_and_style(page)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:")


def rules_of(style: str) -> Iterator[Any]:
    for rule in tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True):
        yield rule
        if rule.type == "at-rule" and rule.at_keyword == "media":
            yield from tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)


def test_the_style_sheet_is_valid_and_loads_nothing(report: Report) -> None:
    _, style = policy_and_style(html(report))
    assert "url(" not in style
    assert "@import" not in style
    for rule in rules_of(style):
        assert rule.type in ("qualified-rule", "at-rule"), rule
        if rule.type == "qualified-rule" or rule.at_keyword == "page":
            for item in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
                assert item.type == "declaration", item


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_meets_wcag_aa_by_day_by_night_and_on_paper(report: Report) -> None:
    roots = re.findall(r":root \{(.*?)\}", html(report), re.S)
    palettes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", root)) for root in roots]
    assert len(palettes) == 3
    pairs = [(fore, back) for fore in ("ink", "quiet", "accent") for back in ("paper", "raised")]
    statuses = ("met", "partial", "unmet", "low", "high", "open")
    pairs += [(s, f"{s}-tint") for s in statuses] + [(s, "raised") for s in statuses] + [("quiet", "faint")]
    pairs += [(fore, f"{s}-tint") for fore in ("ink", "quiet") for s in ("unmet", "open")]
    pairs += [("ink", "wash"), ("accent", "wash")]
    for palette in palettes:
        for fore, back in pairs:
            assert contrast(palette[fore], palette[back]) >= 4.5, (fore, back, palette[fore], palette[back])


# The same, every time, and changed by a reader who wants it otherwise


def test_the_same_bytes_twice(small: Assessment, tmp_path: Path) -> None:
    first = render(small, "html", tmp_path / "a.html")
    assert first == render(small, "html")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == first


def test_golden(small: Assessment, golden: Callable[[str, str], None]) -> None:
    text = render(small, "html")
    assert isinstance(text, str)
    golden("html/small.html", text)


@pytest.mark.parametrize("block", BLOCKS)
def test_a_folder_overrides_one_block(report: Report, tmp_path: Path, block: str) -> None:
    words = "/* ours */" if block == "style" else "<!-- ours -->"
    source = f'{{% extends "shipped/report.html.jinja" %}}{{% block {block} %}}{{{{ super() }}}}{words}{{% endblock %}}'
    (tmp_path / "report.html.jinja").write_text(source, encoding="utf-8")
    text = html(report, tmp_path)
    assert text.replace(words, "") == html(report) if block != "style" else words in text
    policy, style = policy_and_style(text)
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy


def test_a_folder_overrides_the_drawings_or_the_whole(report: Report, tmp_path: Path) -> None:
    (tmp_path / "style.css.jinja").write_text("body { color: black; }", encoding="utf-8")
    assert policy_and_style(html(report, tmp_path))[1] == "body { color: black; }"
    (tmp_path / "report.html.jinja").write_text("<p>{{ report.country }}</p>", encoding="utf-8")
    assert html(report, tmp_path) == "<p>Exampleland</p>"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<p>\n{% if %}", r"report\.html\.jinja:2: Expected an expression"),
        ("<p>\n\n{{ report.nothing }}", r"report\.html\.jinja:3: .*has no attribute 'nothing'"),
        ("{{ nothing }}", r"report\.html\.jinja:1: 'nothing' is undefined"),
        ("{% if nothing %}{% endif %}", r"report\.html\.jinja:1: 'nothing' is undefined"),
        ("\n{% include 'absent.jinja' %}", r"report\.html\.jinja:2: there is no template 'absent\.jinja'"),
        ("\n{{ 1 // 0 }}", r"report\.html\.jinja:2: .*zero"),
        ("{{ report.country.__class__.__mro__ }}", r"report\.html\.jinja:1: .*unsafe"),
        ("{{ report.title.nothing() }}", r"report\.html\.jinja:1: "),
        ("{% extends 'report.html.jinja' %}", r"report\.html\.jinja:1: .*recursion"),
    ],
)
def test_a_broken_template_is_an_error_with_its_line(report: Report, tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "report.html.jinja").write_text(source, encoding="utf-8")
    with pytest.raises(GapcheckError, match=message):
        html(report, tmp_path)


def test_a_template_that_is_no_text_or_a_missing_folder_is_an_error(report: Report, tmp_path: Path) -> None:
    (tmp_path / "report.html.jinja").write_bytes(b"\xff\xfe<p>")
    with pytest.raises(GapcheckError, match=r"template report\.html\.jinja"):
        html(report, tmp_path)
    with pytest.raises(GapcheckError, match="no such folder"):
        html(report, tmp_path / "absent")
