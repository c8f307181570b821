"""An assessment as a table: one row a criterion, RFC 4180, for spreadsheets and for machines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from fractions import Fraction

from ..assessment.assessment import Assessment
from ..assessment.finding import Finding
from ..explanation.sources import review_of
from ..model.numbers import round_half_up

SEPARATOR = " | "
PLACES = 4
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet reads what begins so as a formula, full-width forms included
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def _decimal(pair: tuple[Fraction, Fraction] | None, end: int) -> str:
    """A number from 0 to 1 as a decimal: a spreadsheet would turn ``1/2`` into a date."""
    return "" if pair is None else f"{round_half_up(pair[end], PLACES):.{PLACES}f}".rstrip("0").rstrip(".")


def _joined(items: list[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(item for item in items if item))


def _answers(finding: Finding) -> str:
    return _joined(
        [
            f"{h.condition.measure.id}: {h.condition.measure.say(h.value)} (asked: {h.condition.words})"
            for h in finding.held
        ]
    )


Cell = Callable[[Assessment, Finding], str]

COLUMNS: dict[str, Cell] = {
    "law": lambda r, f: r.law.jurisdiction,
    "as_of": lambda r, f: r.as_of.isoformat(),
    "pack": lambda r, f: f.pack,
    "criterion": lambda r, f: f.id,
    "group": lambda r, f: f.criterion.group,
    "title": lambda r, f: f.title,
    "obligation": lambda r, f: f.criterion.obligation,
    "status": lambda r, f: f.status.value,
    "kind": lambda r, f: f.kind.value,
    "credit_low": lambda r, f: _decimal(f.credit, 0),
    "credit_high": lambda r, f: _decimal(f.credit, 1),
    "share_low": lambda r, f: _decimal(f.share, 0),
    "share_high": lambda r, f: _decimal(f.share, 1),
    "gap": lambda r, f: _joined([p.text for p in f.gap]),
    "open": lambda r, f: _joined([p.text for p in f.open]),
    "counterexample": lambda r, f: f.counterexample,
    "nearest": lambda r, f: f.nearest[0].offence.reference if f.nearest else "",
    "separates": lambda r, f: f.nearest[0].separates if f.nearest else "",
    "answers": lambda r, f: _answers(f),
    "evidence": lambda r, f: _joined([f"{s.evidence.value}{' (copy)' if s.copy else ''}" for s in f.sources]),
    "citations": lambda r, f: _joined([s.citation for s in f.sources]),
    "amendment": lambda r, f: f.amendment,
    "weakest": lambda r, f: f.evidence.value if f.evidence else "",
    "question": lambda r, f: f.question,
    "review": lambda r, f: review_of(r.law),
}


def to_csv(result: Assessment, *, raw: bool = False) -> str:
    """The findings of an assessment as CSV, with a header and ``\\r\\n`` at the end of every line.

    Several values of a cell are separated by ``|``; credit and share run from 0 to 1, rounded half up to four places.

    Args:
        raw: leave every value as it is, for machines. By default a cell that a spreadsheet would read as a formula
            gets a leading apostrophe, and control characters, line ends included, become a space.

    >>> from gapcheck import assess, load_pack, load_profile
    >>> table = to_csv(assess(load_profile("KEN"), load_pack("ecpat-2022")))
    >>> table.splitlines()[0].split(",")[:4]
    ['law', 'as_of', 'pack', 'criterion']
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in result.findings.values():
        cells = [cell(result, finding) for cell in COLUMNS.values()]
        writer.writerow(cells if raw else [guarded(cell) for cell in cells])
    return out.getvalue()


def guarded(cell: str) -> str:
    """A cell that every spreadsheet shows as the text it is.

    >>> guarded("=1+1"), guarded("a\\nb")
    ("'=1+1", 'a b')
    """
    return ("'" if cell.startswith(_FORMULA) else "") + _CONTROL.sub(" ", cell)
