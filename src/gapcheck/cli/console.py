"""What the command line shows on the terminal: diagnostics, summaries, answers, tables, progress."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import Diagnostic, GapcheckError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from ..assessment.results import Answer
    from ..reading.terms import Term
    from ..report.batch import Done

F = TypeVar("F", bound=Callable[..., Any])
_NUMBER = re.compile(r"[0-9]+( %)?|")
STAGES = {
    "offence": "No recorded provision covers the act.",
    "exemption": "A general rule exempts the act from what covers it, or may cover it.",
    "abroad": "What covers the act, or may cover it, does not reach it abroad.",
    "time": "For what covers the act, or may cover it, the case is out of time.",
}


def dated(function: F) -> F:
    """The options --as-of and --trust, the same on every command that reads a law."""
    trust = click.Choice(["primary", "secondary", "unverified"])
    words = "The least evidence a record needs to carry a sure conclusion."
    function = click.option("--trust", type=trust, default="secondary", show_default=True, help=words)(function)
    return click.option(
        "--as-of", metavar="DATE", help="The date of the act; by default the day the law's profile is current to."
    )(function)


def show_document(text: str, output: str | None) -> None:
    """A document on standard output, or written whole to a path."""
    if output in (None, "-"):
        stream = sys.stdout.buffer
        stream.write(text.encode("utf-8"))
        stream.flush()
        return
    from ..report import write_whole

    write_whole(Path(str(output)), text)
    console().print(styled(f"Written to {output}", "bold"))


def console(*, err: bool = False) -> Console:
    """A console on one of the standard streams."""
    from rich.console import Console

    return Console(stderr=err, highlight=False, soft_wrap=False)


def show_error(error: GapcheckError) -> None:
    """An error on stderr, each problem with its source line."""
    if error.diagnostics:
        show_diagnostics(error.diagnostics, err=True)
    else:
        console(err=True).print(styled(f"error: {error}", "red"))


def show_diagnostics(diagnostics: Sequence[Diagnostic], *, err: bool = False) -> None:
    """Diagnostics for people: place, severity, message, and the line with a caret."""
    from rich.text import Text

    styles = {"error": "red", "warning": "yellow", "note": "cyan"}
    out = console(err=err)
    for item in diagnostics:
        style = styles[item.severity.value]
        out.print(Text.assemble((f"{item.where}: ", "bold"), (f"{item.severity.value}: ", style), item.text))
        if item.excerpt():
            source, caret = item.excerpt().split("\n")
            out.print(Text(f"    {source}", "dim"), overflow="ignore", crop=False, no_wrap=True)
            out.print(Text(f"    {caret}", style), overflow="ignore", crop=False, no_wrap=True)


def styled(text: str, style: str = "") -> Any:
    """Text in a style, nothing in it read as markup."""
    from rich.text import Text

    return Text(text, style)


def show(done: Done) -> None:
    """What was done for one law: the document, a line, the summary, or the whole report."""
    if done.path == "-":
        stream = sys.stdout.buffer
        stream.write(done.shown if isinstance(done.shown, bytes) else str(done.shown).encode("utf-8"))
        stream.flush()
        return
    out = console()
    if isinstance(done.shown, str | bytes):
        out.print(styled(f"{done.path}  {done.shown!s}"), overflow="ignore", crop=False, no_wrap=True)
        return
    from ..report.model import report_of
    from ..report.terminal import full, summary

    report = report_of(done.shown)
    out.print(summary(report) if done.path else full(report))
    if done.path:
        out.print()
        out.print(styled(f"Written to {done.path}", "bold"))


def show_reviews(reviews: Iterable[str]) -> None:
    """Whether laws that stand in lines or tables were reviewed by practitioners, each once."""
    for review in dict.fromkeys(review for review in reviews if review):
        console().print(styled(review, "dim"))


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on stderr while work goes on; nothing where stderr is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn()]
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        task = bar.add_task("reading laws and writing reports", total=total)

        def advance(name: str) -> None:
            bar.update(task, advance=1, description=name)

        yield advance


def show_answer(answer: Answer) -> None:
    """An answer: whether it is reached, under what, where it fails, and what comes nearest."""
    from ..assessment.results import DAY_OF_THE_ACT
    from ..documents.dates import words_of
    from ..explanation.sentences import capital
    from ..report.terminal import hanging, line
    from ..report.wording import EVIDENCE_WORDS, evidence_words, source_words

    said = {
        "reached": ("Reached.", "bold green"),
        "not_reached": ("Not reached.", "bold red"),
        "unknown": ("Not known.", "bold cyan"),
    }
    out = console()
    out.print(line(said[answer], f" On {words_of(answer.as_of)} {answer.sentence}."))
    for provision in answer.reached_by:
        doubt = "" if provision.surely else "possibly: "
        known = evidence_words(provision.evidence, provision.copy)
        mark = "●" if provision.surely else "?"
        out.print(hanging(mark, line(f"{doubt}{provision.citation} ", (f"[{known}]", "dim"))))
        for remark in provision.remarks:
            out.print(hanging(" ", line((f"{capital(remark)}.", "dim"))))
    if answer == "not_reached":
        out.print(line(STAGES[answer.stage]))
    if answer.note:
        out.print(line(f"{capital(answer.note)}."))
    if answer != "reached" and answer.nearest:
        out.print(line(("Nearest", "bold")))
        for near in answer.nearest:
            words = evidence_words(near.offence.evidence, near.offence.copied)
            text = f". {capital(near.separates)}." + (f" Besides, {near.doubts}." if near.doubts else "")
            out.print(hanging("→", line((near.offence.reference, "bold"), text, (f" [{words}]", "dim"))))
    named = {p.citation for p in answer.reached_by} | {n.offence.reference for n in answer.nearest}
    others = [s for s in answer.sources if s.citation not in named]
    if others:
        out.print(line(("It also rests on", "bold")))
        for source in others:
            out.print(hanging("–", line(f"{source.citation} ", (f"[{source_words(source)}]", "dim"))))
            if source.note and source.kind == "jurisdiction":
                out.print(hanging(" ", line((source.note, "dim"))))
    if answer.evidence:
        out.print(line((f"The least known of the records that decide: {EVIDENCE_WORDS[answer.evidence]}.", "dim")))
    out.print(line((f"{answer.review} {DAY_OF_THE_ACT}", "dim")))


def show_table(header: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> None:
    """Rows as a table, or as JSON objects."""
    if form == "json":
        import json

        click.echo(json.dumps([dict(zip(header, row, strict=True)) for row in rows], indent=2, ensure_ascii=False))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for index, name in enumerate(header):
        numeric = bool(rows) and all(_NUMBER.fullmatch(row[index]) for row in rows)
        short = numeric or name in ("code", "id", "as of", "law", "pack", "criterion", "cause")
        table.add_column(name, overflow="fold", no_wrap=short, justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(styled(cell) for cell in row))
    console().print(table)


def show_terms(terms: Sequence[Term], form: str) -> None:
    """Terms of a vocabulary under one another, so that a narrow terminal shows them too, or as JSON objects."""
    if form == "json":
        import json

        click.echo(json.dumps([term.to_dict() for term in terms], indent=2, ensure_ascii=False))
        return
    from rich.padding import Padding

    from ..explanation.sentences import capital
    from ..report.terminal import INDENT, hanging, line

    out = console()
    for term in terms:
        out.print(line((term.id, "bold"), (f"  {term.kind}" if term.kind else "", "dim")))
        named = () if term.words == term.id.replace("_", " ") else (term.words, term.meaning)
        said = [capital(words) for words in (named or (term.meaning,)) if words]
        parts: list[RenderableType] = [line(words if words.endswith("?") else f"{words}.") for words in said]
        for value in term.values:
            label = "" if value.words == value.id.replace("_", " ") else f" ({value.words})"
            means = f": {value.meaning}" if value.meaning else ""
            parts.append(hanging("–", line((value.id, "bold"), label, means)))
        facts = {
            "For": term.conducts,
            "A record that says nothing covers": term.unstated,
            "A scenario that says nothing means": term.scenario,
            "A law that says nothing answers": term.silence,
        }
        parts += [line((f"{what}: {fact}", "dim")) for what, fact in facts.items() if fact]
        for part in parts:
            out.print(Padding(part, INDENT))
