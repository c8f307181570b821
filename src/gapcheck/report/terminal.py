"""The terminal: a short summary, and the whole report, at any width from 60 columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ..assessment.assessment import Assessment
from .environment import clean
from .model import report_of
from .views import Cell, FindingView, ProvisionView, Report, ScoreView

STYLES = {
    "met": "green",
    "in_line": "green",
    "partial": "yellow",
    "unmet": "red",
    "unmet_to_partial": "red",
    "partial_to_met": "yellow",
    "not_known": "cyan",
    "not_applicable": "dim",
}
INDENT = (0, 0, 0, 2)


def to_text(result: Assessment, width: int = 80) -> str:
    """The whole report as plain text, without colours."""
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(full(report_of(result)))
    return "".join(line.rstrip() + "\n" for line in buffer.getvalue().splitlines())


def line(*parts: str | tuple[str, str]) -> Text:
    """One line of text, parts of which may carry a style; nothing in it is read as markup."""
    return Text.assemble(*(clean(p) if isinstance(p, str) else (clean(p[0]), p[1]) for p in parts))


def summary(report: Report) -> RenderableType:
    """Counts, score with its interval, coverage, and the three gaps that matter most in a sentence each."""
    parts: list[RenderableType] = [
        line((report.title, "bold")),
        line((" ".join(filter(None, (f"As of {report.as_of}.", report.later, report.reviewed))), "dim")),
        Text(),
        counts(report),
        Text(),
        score_line(report.score),
    ]
    if report.options:
        parts.append(line(f"Options used: {report.options}"))
    if report.top:
        parts += [Text(), line(("The gaps that matter most", "bold"))]
        for number, view in enumerate(report.top, 1):
            parts.append(hanging(f"{number}.", line((view.heading, "bold"), " ", short(view), also(view))))
    return Group(*parts)


def short(view: FindingView) -> str:
    """A gap in a sentence: the scenario and what follows, or the answer that decides."""
    if view.scenario:
        return f"{view.scenario}: {view.conclusion}"
    return " ".join(view.answers)


def also(view: FindingView) -> str:
    """What else the same cause accounts for."""
    return f" The same cause accounts for: {'; '.join(view.also)}." if view.also else ""


def counts(report: Report) -> Table:
    """Criteria by status, one a row, with a bar."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right")
    table.add_column()
    table.add_column()
    for item in report.counts:
        style = STYLES[item.cell.status]
        table.add_row(str(item.count), Text(item.cell.mark, style), line(item.words))
    return table


def score_line(score: ScoreView | None, width: int = 40) -> Text:
    """The interval on a scale from 0 to 100."""
    if score is None:
        return line("No criterion applies.")
    low, high = (round(end * width / 100) for end in (score.low, score.high))
    bar = line(("━" * low, "green"), ("╌" * (high - low), "cyan"), ("·" * (width - high), "dim"))
    return Text.assemble("Score ", (score.words, "bold"), "  ", bar, f"  coverage {score.coverage}")


def full(report: Report) -> RenderableType:
    """The whole report."""
    return Group(*_sections(report))


def _sections(report: Report) -> Iterator[RenderableType]:
    yield summary(report)
    yield heading("Texts")
    yield line(report.read)
    yield from (line(f"{p.title}: {p.source} ({p.kind}, version {p.version}).") for p in report.packs)
    yield line(report.duties)
    for pack in report.packs:
        yield from (line((verdict, "bold")) for verdict in pack.verdicts)
    yield heading("By group")
    yield groups(report)
    if report.does:
        yield heading("What the law already does")
        yield from (hanging("●", line(text), "green") for text in report.does)
    if report.gaps:
        yield heading("Gaps")
        for view in report.gaps:
            yield from finding(view)
    if report.unknown:
        yield heading("Not known")
        for view in report.unknown:
            yield from finding(view)
    if report.questions:
        yield heading("What to find out next")
        for number, question in enumerate(report.questions, 1):
            yield hanging(f"{number}.", line(question.text, (f" ({question.gain})", "dim")))
    if report.pending:
        yield heading("Bills, and provisions not in force")
        yield from (hanging("–", line(text)) for text in report.pending)
    if report.treaties:
        yield heading("Treaties")
        yield from (hanging("–", line(text)) for text in report.treaties)
    yield heading("Method and caveats")
    yield from (hanging("–", line((text, "dim"))) for text in (*report.method, *report.caveats))
    yield line((report.versions, "dim"))


def heading(title: str) -> RenderableType:
    """A section heading with a rule."""
    return Group(Text(), Rule(Text(title, "bold"), align="left", style="dim"))


def hanging(mark: str, text: Text, style: str = "") -> Table:
    """A mark and a text that hangs beside it."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=max(2, cell_len(mark)), no_wrap=True)
    table.add_column(ratio=1)
    table.add_row(Text(mark, style), text)
    return table


def groups(report: Report) -> Table:
    """The heat strip: a row a group, a mark a criterion."""
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for row in report.groups:
        title = Padding(line((row.title, "bold" if not row.depth else "")), (0, 0, 0, 2 * row.depth))
        table.add_row(title, marks(row.cells), line(row.score.words.removesuffix(" of 100") if row.score else "–"))
    return table


def marks(cells: Iterable[Cell]) -> Text:
    """Statuses as coloured marks."""
    return Text.assemble(*((cell.mark, STYLES[cell.status]) for cell in cells))


def finding(view: FindingView) -> Iterator[RenderableType]:
    """One finding in the report's form."""
    yield Text()
    yield hanging(view.cell.mark, line((view.heading, "bold")), STYLES[view.cell.status])
    body: list[RenderableType] = [line((view.asked, "dim"))]
    if view.scenario:
        body.append(line(f"{view.scenario}: {view.conclusion}"))
    body += [line(answer) for answer in view.answers]
    for provision in view.nearest[:2] if view.nearest else view.reached[:2]:
        body.append(hanging("→", provision_text(provision)))
    if view.recorded:
        body.append(line(("Recorded  ", "dim"), " ".join(view.recorded)))
    if view.strip:
        body.append(line(("Elements  ", "dim"), "; ".join(cell.words for cell in view.strip)))
    if view.parts and view.share:
        body.append(line(("Missing   ", "dim"), " | ".join(view.parts)))
    if view.open_parts:
        body.append(line(("Not known ", "dim"), " | ".join(view.open_parts)))
    if view.entailed:
        body.append(line(view.entailed))
    if view.consider:
        body.append(line(("To consider: ", "italic"), view.consider))
    if view.question:
        body.append(line(("To find out: ", "italic"), view.question))
    yield Padding(Group(*body), INDENT)


def provision_text(provision: ProvisionView) -> Text:
    """A provision with its details, what separates it, and its evidence."""
    details = f" ({provision.details})" if provision.details else ""
    separates = f" {provision.separates}" if provision.separates else ""
    return line((provision.citation, "bold"), f"{details}.{separates} ", (f"[{provision.evidence}]", "dim"))
