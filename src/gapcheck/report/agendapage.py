"""The agenda of research as a page, as rows and documents, and for a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import frozen
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from ..analysis.agenda import Agenda, ToRead, Unsettled
from ..documents.dates import words_of
from ..exchange.csvform import guarded
from ..explanation.sources import review_of
from ..model.numbers import round_half_up
from .environment import clean, render_template
from .terminal import INDENT, hanging, line


@frozen
class TextView:
    """One text to read, with its number and what reading it does, in words."""

    number: int
    text: str
    url: str
    find_out: tuple[str, ...]
    why: str
    settles: tuple[str, ...]
    may_settle: tuple[str, ...]
    touches: tuple[str, ...]
    points: str


@frozen
class CriterionView:
    """One criterion that is not known, with the numbers of the texts that settle it."""

    id: str
    status: str
    why: str
    settled_by: str


@frozen
class LawView:
    """What to read for one law."""

    code: str
    name: str
    day: str
    review: str
    reviewed: bool
    score: str
    not_known: int
    doubts: int
    settled: int
    texts: tuple[TextView, ...]
    criteria: tuple[CriterionView, ...]


def agenda_page(found: Sequence[Agenda]) -> str:
    """What to read for some laws and one standard, in Markdown.

    >>> from gapcheck import load_pack, load_profile
    >>> from gapcheck.analysis.agenda import agenda
    >>> agenda_page(agenda([load_profile("KEN")], load_pack("ecpat-2022"))).splitlines()[0]
    '# What to read next'
    """
    views = [_view(one) for one in found]
    titles = tuple(dict.fromkeys(one.pack.title for one in found))
    ids = tuple(dict.fromkeys(one.pack.id for one in found))
    open_ = {c.criterion for one in found for c in one.criteria}
    criteria = [(c.id, c.title) for pack in dict.fromkeys(one.pack for one in found) for c in pack.criteria.values()
                if c in open_]  # fmt: skip
    return render_template("agenda.md.jinja", (), laws=views, titles=titles, ids=ids, criteria=criteria)


def summary_rows(found: Iterable[Agenda]) -> tuple[list[str], list[list[str]]]:
    """How much is open, a law a row."""
    header = ["law", "not known", "in doubt", "by one text", "texts", "score"]
    views = map(_view, found)
    return header, [
        [v.code, str(v.not_known), str(v.doubts), str(v.settled), str(len(v.texts)), v.score] for v in views
    ]


def agenda_document(found: Iterable[Agenda], form: str) -> str:
    """The agenda as ``json``, or as ``csv``: a text of a law a row, the criteria that no text touches in rows below."""
    if form == "json":
        document = {"gapcheck": "agenda/1", "laws": [_plain(one) for one in found]}
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["law", "pack", "text", "find out", "why", "settles", "on some answers", "bears on", "points", "url"]
    )
    for one in found:
        head = [one.law.jurisdiction, one.pack.id]
        for row in one.texts:
            bears = (" ".join(keys) for keys in (row.settles, row.may_settle, row.touches))
            cells = [row.text, " ".join(row.questions), "; ".join(row.reasons), *bears, _points(row), row.url]
            writer.writerow([guarded(cell) for cell in (*head, *cells)])
        for unsettled in one.criteria:
            if not unsettled.concerned:
                reasons = "; ".join(unsettled.reasons)
                cells = ["", unsettled.question, reasons, "", "", unsettled.criterion.id, "", ""]
                writer.writerow([guarded(cell) for cell in (*head, *cells)])
    return out.getvalue()


def _plain(one: Agenda) -> dict[str, Any]:
    low, high = one.score.rounded(2) or (None, None)
    return {
        "law": one.law.jurisdiction,
        "pack": one.pack.id,
        "as_of": one.as_of.isoformat(),
        "trust": one.trust.value,
        "law_digest": one.law.digest,
        "pack_digest": one.pack.digest,
        "review": review_of(one.law),
        "low": low,
        "high": high,
        "not_known": one.not_known,
        "in_doubt": one.doubts,
        "texts": [
            {
                "text": row.text,
                "url": row.url,
                "find_out": list(row.questions),
                "why": list(row.reasons),
                "settles": list(row.settles),
                "settles_on_some_answers": list(row.may_settle),
                "bears_on": list(row.touches),
                "points": round_half_up(row.width, 2),
            }
            for row in one.texts
        ],
        "criteria": [
            {
                "id": c.criterion.id,
                "status": c.status.value,
                "why": list(c.reasons),
                "settled_by": c.settled_by,
                "alone": list(c.alone),
                "together": list(c.together),
                "concerned": list(c.concerned),
                "question": c.question,
            }
            for c in one.criteria
        ],
    }


def on_terminal(found: Iterable[Agenda]) -> RenderableType:
    """What to read for some laws, for a terminal."""
    parts: list[RenderableType] = []
    for one in found:
        view = _view(one)
        parts += [Rule(Text(clean(f"{view.name}: what to read next"), "bold"), align="left", style="dim")]
        parts += [line(_summed(view, one.pack.title)), line((f"{view.review}", "dim")), Text()]
        for text in view.texts:
            points = f"  up to {text.points} points" if text.points != "0.0" else ""
            parts.append(hanging(f"{text.number}.", line((text.text, "bold"), (points, "dim"))))
            said = [*map(line, text.find_out[:-1]), line(text.find_out[-1], (f" [{text.why}]", "dim"))]
            for label, keys in (
                ("settles", text.settles),
                ("settles on some answers", text.may_settle),
                ("bears on", text.touches),
            ):
                said += (
                    [line((f"{label}: ", "green" if label == "settles" else "dim"), ", ".join(keys))] if keys else []
                )
            parts += [Padding(item, (0, 0, 0, 4)) for item in said]
        more = [c for c, known in zip(view.criteria, one.criteria, strict=True) if not known.alone]
        if more:
            parts += [Text(), line(("No text alone settles", "bold"))]
            for item in more:
                parts.append(
                    Padding(hanging("–", line((item.id, "bold"), f": {item.settled_by} ({item.why})")), INDENT)
                )
        parts.append(Text())
    return Group(*parts)


def _summed(view: LawView, standard: str) -> str:
    return (
        f"{standard}, {view.day}: {view.not_known} not known, {view.doubts} more in doubt; "
        f"{view.settled} of these are settled by one text. Score {view.score} of 100."
    )


def _view(one: Agenda) -> LawView:
    numbers = {row.text: place for place, row in enumerate(one.texts, 1)}
    texts = tuple(
        TextView(
            numbers[row.text],
            row.text,
            row.url,
            row.questions,
            "; ".join(row.reasons),
            row.settles,
            row.may_settle,
            row.touches,
            _points(row),
        )
        for row in one.texts
    )
    criteria = tuple(
        CriterionView(c.criterion.id, c.status.words, "; ".join(c.reasons), _settled_by(c, numbers))
        for c in one.criteria
    )
    return LawView(
        one.law.jurisdiction,
        one.law.name,
        words_of(one.as_of),
        review_of(one.law),
        bool(one.law.reviewed),
        str(one.score),
        one.not_known,
        one.doubts,
        sum(bool(c.alone) for c in one.criteria),
        texts,
        criteria,
    )


def _settled_by(found: Unsettled, numbers: dict[str, int]) -> str:
    """Which texts settle a criterion, by their numbers."""

    def named(names: Sequence[str], joint: str) -> str:
        some = sorted(numbers[name] for name in names)
        return f" {joint} ".join(map(str, some)) if joint == "or" else ", ".join(map(str, some))

    if found.alone:
        return named(found.alone, "or")
    if found.together:
        return f"{named(found.together, '')} together"
    if found.concerned:
        return f"several; {named(found.concerned, '')} {'bears' if len(found.concerned) == 1 else 'bear'} on it"
    return f"several; {found.question or 'no recorded text bears on it'}"


def _points(row: ToRead) -> str:
    return f"{round_half_up(row.width, 1)}"
