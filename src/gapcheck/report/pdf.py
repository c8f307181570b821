"""PDF by Typst: tagged PDF/UA-1 and PDF/A, from a Jinja template in which every value is a string literal."""

from __future__ import annotations

import os
import re
import string
import tempfile
import unicodedata
import urllib.parse
from collections.abc import Iterable, Sequence

from ..errors import GapcheckError, MissingExtraError
from .environment import render_template
from .views import Report

# Letters without case and signs that the fonts set well. They have Arabic and Devanagari too, but join them badly.
_SET_WELL = ("COMBINING", "CYRILLIC", "FEMININE", "GEORGIAN", "GREEK", "HEBREW", "LATIN", "MASCULINE", "MODIFIER")
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed|contains the codepoint `"(.*?)"`', re.DOTALL)
_ADDRESS = re.compile(r'https?://[^\s"]+')
_SHOWN = 5


def to_pdf(report: Report, folders: Sequence[str | os.PathLike[str]] = ()) -> bytes:
    """A report as an accessible, archivable PDF: the same bytes for the same report.

    Raises:
        MissingExtraError: typst is not installed.
        GapcheckError: the template does not compile, or the text needs a script that the fonts lack.

    >>> from gapcheck import assess, load_pack, load_profile
    >>> from gapcheck.report.model import report_of
    >>> to_pdf(report_of(assess(load_profile("KEN"), load_pack("ecpat-2022"))))[:5]
    b'%PDF-'
    """
    try:
        import typst
    except ImportError:
        message = "PDF needs the extra 'pdf': pip install 'gapcheck[pdf]'"
        raise MissingExtraError(message) from None
    source = _ADDRESS.sub(_ascii, render_template("report.typ.jinja", folders, report=report))
    if unset := dict.fromkeys(c for c in source if not _set_well(c)):
        raise GapcheckError(_refusal(unset))
    with tempfile.TemporaryDirectory() as empty:
        try:
            # The strictest pair there is: PDF/A-4 needs PDF 2.0, which PDF/UA-1 forbids. Both refuse a missing glyph.
            compiler = typst.Compiler(
                source.encode(), root=empty, ignore_system_fonts=True, package_path=empty, package_cache_path=empty
            )
            document = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"])
        except RuntimeError as error:
            raise GapcheckError(_reason(error)) from None
    assert isinstance(document, bytes)
    return document


def _ascii(address: re.Match[str]) -> str:
    """An address as a PDF must write it, in ASCII: any reader's font shows it and it still leads to the same place."""
    return urllib.parse.quote(address[0], safe=string.punctuation)


def _set_well(character: str) -> bool:
    """Whether a character is no letter, sign or unassigned code point of a script that these fonts set badly or not."""
    if character < "\u0300":
        return True
    category = unicodedata.category(character)
    if category in ("Co", "Cn", "Cs"):
        return False
    return category not in ("Lo", "Mn", "Mc") or unicodedata.name(character, "").split(" ")[0] in _SET_WELL


def _reason(error: Exception) -> str:
    """What typst says, in one line; a missing glyph by its name."""
    text = getattr(error, "diagnostic", "") or str(error)
    missing = [_plain(a or b) for a, b in _MISSING.findall(text)]
    if missing:
        return _refusal(dict.fromkeys("".join(missing)))
    first = text.strip().partition("\n\n")[0]
    return f"the PDF cannot be made: {first.removeprefix('error: ')}"


def _plain(escaped: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), escaped)


def _refusal(characters: Iterable[str]) -> str:
    r"""Which characters cannot be set, and what to do instead.

    >>> _refusal("ก")
    "the PDF's fonts do not set U+0E01 'ก' (THAI CHARACTER KO KAI); render the report as html instead"
    """
    found = list(characters)
    named = [f"U+{ord(c):04X} {_visible(c)}({unicodedata.name(c, 'no character of Unicode')})" for c in found[:_SHOWN]]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"the PDF's fonts do not set {', '.join(named)}{more}; render the report as html instead"


def _visible(character: str) -> str:
    return f"'{character}' " if character.isprintable() else ""
