"""The PDF: what it says, how it is tagged, and that nothing in a profile can become markup."""

from __future__ import annotations

import builtins
import functools
import io
import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from pypdf import PdfReader

from gapcheck import GapcheckError, assess, load_pack, load_profile, render
from gapcheck.assessment.assessment import Assessment
from gapcheck.errors import MissingExtraError
from gapcheck.report import pdf
from gapcheck.report.model import report_of
from gapcheck.report.views import Report

pytest.importorskip("typst")

HOSTILE = '#read("/etc/passwd") "q" \\u{41} \\ $x^2$ *b* _i_ @key <label> `raw` // c /* d */ [x] {{ 7*7 }} {% x %} = H'


def result(code: str) -> Assessment:
    return assess(load_profile(code), load_pack("ecpat-2022"))


def reader(document: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(document))


@functools.lru_cache(maxsize=8)
def pages_of(document: bytes) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in reader(document).pages)


def words(document: bytes) -> str:
    """The text of all pages without any white space: where lines break is no matter of content."""
    return squeezed("".join(pages_of(document)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module", params=["KEN", "PHL", "ZAF"])
def made(request: pytest.FixtureRequest) -> tuple[Report, bytes]:
    report = report_of(result(request.param))
    return report, pdf.to_pdf(report)


@pytest.fixture(scope="module")
def kenya() -> bytes:
    document = render(result("KEN"), "pdf")
    assert isinstance(document, bytes)
    return document


def small(**changes: Any) -> dict[str, Any]:
    """A small law: one instrument, one offence, with changes to its texts."""
    profile: dict[str, Any] = {
        "gapcheck": "profile/1",
        "jurisdiction": "KEN",
        "name": "Kenya",
        "as_of": "2025-01-01",
        "instruments": {"act": {"title": "Act", "in_force": "2018-05-30"}},
        "searched": [{"conduct": ["csam.possess", "csam.access", "groom"], "since": "2018-05-30", "basis": "primary"}],
        "offences": {
            "one": {
                "cite": "act s. 1",
                "conduct": ["csam.possess"],
                "victim_age": "under 16",
                "requires": ["intent_to_distribute"],
                "evidence": "primary",
            }
        },
    }
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = profile
        for key in parents:
            place = place[key]
        place[last] = value
    return profile


def made_of(**changes: Any) -> bytes:
    document = render(assess(load_profile(small(**changes)), load_pack("ecpat-2022")), "pdf")
    assert isinstance(document, bytes)
    return document


def test_the_report_says_everything(made: tuple[Report, bytes]) -> None:
    report, document = made
    text = words(document)
    assert 10 <= len(reader(document).pages) <= 40
    for line in [
        report.country,
        report.read,
        report.reviewed,
        report.duties,
        report.versions,
        *report.method,
        *report.caveats,
    ]:
        assert squeezed(line) in text
    for view in report.every:
        assert squeezed(view.title) in text
    for view in [*report.gaps, *report.unknown]:
        assert squeezed(view.heading.rstrip(".")) in text
        assert squeezed(view.consider) in text
    assert f"page2of{len(reader(document).pages)}" in text


def test_the_summary_fits_one_page(made: tuple[Report, bytes]) -> None:
    report, document = made
    pages = [squeezed(page) for page in pages_of(document)]
    summary = pages[1]
    assert "Summary" in summary
    assert "Contents" in pages[2]
    for view in report.top:
        assert squeezed(view.heading) in summary
        assert squeezed(view.consider) in summary
    for line in (report.read, report.reviewed, report.caveats[0], report.caveats[-1], report.duties):
        assert squeezed(line) in summary
    for treaty in report.treaty_views:
        assert squeezed(treaty.title) in summary
    assert summary.index("Whatthelawalreadydoes".lower()) < summary.index("Thegapsthatmattermost".lower())


def test_no_page_is_empty(made: tuple[Report, bytes]) -> None:
    assert min(map(len, pages_of(made[1]))) > 200


def test_it_is_tagged_and_described(kenya: bytes) -> None:
    document = reader(kenya)
    catalogue = document.trailer["/Root"]
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert document.metadata is not None
    assert document.metadata.title == "Kenya: ECPAT recommendations for the cybercrime convention"
    assert document.metadata.author == "gapcheck"
    metadata = catalogue["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part.{0,2}2", metadata)
    assert re.search(r"pdfuaid:part.{0,2}1", metadata)


def test_bookmarks_name_the_sections_and_the_gaps(kenya: bytes) -> None:
    titles: list[str] = []

    def walk(entries: Any) -> None:
        for entry in entries:
            walk(entry) if isinstance(entry, list) else titles.append(str(entry.title))

    walk(reader(kenya).outline)
    for section in (
        "Summary",
        "Results by group",
        "Gaps",
        "What is met",
        "All criteria",
        "Instruments cited",
        "Method and caveats",
    ):
        assert section in titles
    assert "Knowingly viewing child sexual abuse material is an offence without downloading it: not found" in titles


def test_every_figure_has_a_text(kenya: bytes) -> None:
    texts: list[str] = []
    opened = reader(kenya)
    for item in map(opened.get_object, range(1, int(opened.trailer["/Size"]))):
        if isinstance(item, dict) and item.get("/S") == "/Figure":
            texts.append(str(item.get("/Alt", "")))
    assert texts
    assert all(texts)
    assert any(text.startswith("Score on a strip from 0 to 100") for text in texts)


def test_the_same_report_gives_the_same_bytes(kenya: bytes) -> None:
    assert render(result("KEN"), "pdf") == kenya


def test_markup_in_a_profile_stays_text() -> None:
    fields = ["name", "instruments__act__title", "instruments__act__note", "offences__one__title"]
    changes = {field: f"{field} {HOSTILE}" for field in fields}
    text = words(made_of(**changes, offences__one__cite="act " + HOSTILE.replace(";", "")))
    for field in fields:
        assert squeezed(f"{field} {HOSTILE}") in text
    assert text.count(squeezed('#read("/etc/passwd")')) > len(fields)
    assert "root:" not in text


def test_no_text_ends_its_literal() -> None:
    report = report_of(assess(load_profile(small()), load_pack("ecpat-2022")))
    ends = {
        "country": "\\",
        "read": '"',
        "duties": "\n= Heading",
        "versions": "\u2028#x",
        "reviewed": "]",
        "title": "*/",
        "as_of": "\x00\x1b\r",
    }
    text = words(pdf.to_pdf(evolve(report, **{field: f"Nowhere {field}{end}" for field, end in ends.items()})))
    assert "Nowherecountry\\" in text
    assert 'Nowhereread"' in text
    assert "Nowhereduties=Heading" in text
    assert "Nowhereversions#x" in text
    assert "Nowherereviewed]" in text


def test_long_words_and_long_notes_are_not_lost() -> None:
    word = "x" * 400
    note = "A note of many words. " * 230
    text = words(made_of(instruments__act__title="Act " + word, instruments__act__note=note.strip()))
    assert word in text
    assert text.count("Anoteofmanywords.") >= 228  # a page may end inside one or two


def test_a_long_word_stays_on_the_page() -> None:
    report = report_of(assess(load_profile(small(name="W" * 300)), load_pack("ecpat-2022")))
    cover = reader(pdf.to_pdf(report)).pages[0]
    rights: list[float] = []
    cover.extract_text(
        visitor_text=lambda text, cm, tm, font, size: rights.append(float(tm[4])) if text.strip() else None
    )
    assert max(rights) < float(cover.mediabox.width)


def test_scripts_the_fonts_have_are_set() -> None:
    names = [
        "Ελλάδα νόμος",
        "Україна закон",
        "Việt Nam",
        "Türkiye ğışö",
        "საქართველო",
        "Հայաստան",
        "Côte d’Ivoire – “q”",
    ]
    report = report_of(
        assess(load_profile(small(instruments__act__title="; ".join([*names, "חוק"]))), load_pack("ecpat-2022"))
    )
    text = words(pdf.to_pdf(report))
    for name in names:
        assert squeezed(name) in text
    assert "חוק" in text or "קוח" in text


def test_an_address_in_another_script_is_written_in_ascii() -> None:
    text = words(made_of(instruments__act__url="https://law.go.kr/법령?a=1&b=%20"))
    assert "https://law.go.kr/%EB%B2%95%EB%A0%B9?a=1&b=%20" in text


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ประมวลกฎหมาย", "THAI CHARACTER PO PLA"),
        ("القانون", "ARABIC LETTER ALEF"),
        ("भारतीय", "DEVANAGARI LETTER BHA"),
        ("刑法", "CJK UNIFIED IDEOGRAPH-5211"),
        ("ኢትዮጵያ", "ETHIOPIC SYLLABLE GLOTTAL I"),
        ("한국", "HANGUL SYLLABLE HAN"),
        ("Act 🙂", "SLIGHTLY SMILING FACE"),
        ("Act \ue000", "U+E000"),
    ],
)
def test_other_scripts_are_refused_by_name(name: str, says: str) -> None:
    report = report_of(assess(load_profile(small()), load_pack("ecpat-2022")))
    with pytest.raises(GapcheckError, match="html") as raised:
        pdf.to_pdf(evolve(report, country=name))
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_overrides_a_block(tmp_path: Path) -> None:
    (tmp_path / "report.typ.jinja").write_text(
        '{% extends "shipped/report.typ.jinja" %}\n'
        "{% block cover %}#text[Ministry copy of #{{ report.country }}]{% endblock %}\n"
        "{% block method %}{% endblock %}\n"
    )
    document = render(result("KEN"), "pdf", templates=[tmp_path])
    assert isinstance(document, bytes)
    pages = pages_of(document)
    assert "Ministry copy of Kenya" in pages[0]
    assert "Gap report" not in pages[0]
    assert "Summary" in pages[1]
    assert not any("Method and caveats" in page for page in pages)


def test_references_hold_without_their_targets(tmp_path: Path) -> None:
    (tmp_path / "report.typ.jinja").write_text(
        '{% extends "shipped/report.typ.jinja" %}{% block gaps %}{% endblock %}{% block met %}{% endblock %}'
    )
    assert render(result("KEN"), "pdf", templates=[tmp_path])


@pytest.mark.parametrize(
    "body", ['#read("/etc/passwd")', '#import "@local/none:0.1.0"', "#undefined-thing", '#image("x.png")']
)
def test_a_template_reaches_no_file_and_no_network(tmp_path: Path, body: str) -> None:
    (tmp_path / "report.typ.jinja").write_text(
        '{% extends "shipped/report.typ.jinja" %}{% block cover %}' + body + "{% endblock %}"
    )
    with pytest.raises(GapcheckError, match="the PDF cannot be made"):
        render(result("KEN"), "pdf", templates=[tmp_path])


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refusing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    report = report_of(result("KEN"))
    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(MissingExtraError, match=r"gapcheck\[pdf\]"):
        pdf.to_pdf(report)
