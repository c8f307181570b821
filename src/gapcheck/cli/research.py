"""Commands for those who write laws and standards: telling a law back, and what changed between two states."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import GapcheckError
from .console import console, dated, show_document, show_reviews, show_table


@click.command()
@click.argument("law", metavar="LAW")
@click.argument("record", required=False, default="", metavar="[RECORD]")
@click.option(
    "--format", "form", type=click.Choice(["terminal", "markdown", "html"]), default="terminal", show_default=True
)
@click.option("--output", "-o", metavar="PATH", help="Write there; '-' is standard output.")
def explain(law: str, record: str, form: str, output: str | None) -> int:
    """Tell a law back as sentences, record by record, so that it can be proof-read without YAML.

    \b
    gapcheck explain KEN
    gapcheck explain KEN cmca-24-possess
    gapcheck explain my-law.yaml --format html --output my-law.html
    """
    from ..report.batch import open_law
    from ..report.lawpage import law_page, on_terminal, page_chapters

    profile = open_law(law)
    if form == "terminal" and output is None:
        console().print(on_terminal(profile, page_chapters(profile, record)), crop=False)
    else:
        show_document(law_page(profile, record, form), output)
    return 0


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--pack", "packs", multiple=True, metavar="PACK", help="Read laws by these standards; ecpat-2022 by default."
)
@click.option("--law", "laws", multiple=True, metavar="LAW", help="Read standards against these laws; all by default.")
@click.option(
    "--format", "form", type=click.Choice(["terminal", "json", "csv"]), help="By the output's ending, or here."
)
@click.option("--output", "-o", metavar="PATH", help="Write there; '-' is standard output.")
@dated
def diff(
    old: str,
    new: str,
    packs: tuple[str, ...],
    laws: tuple[str, ...],
    form: str | None,
    output: str | None,
    as_of: str | None,
    trust: str,
) -> int:
    """Show which statuses changed between two states, and why.

    Each side is a law or a standard (by name or path), a folder of laws or of standards, a saved assessment (JSON), or
    a release: a folder with rules and fixtures, such as a checkout of gapcheck.
    The cause is law, coding, evidence, pack, date, trust or engine, as far as the two sides tell; several where no one
    is enough.

    \b
    gapcheck diff old/KEN.yaml KEN
    gapcheck diff old/fixtures fixtures --pack all
    gapcheck diff my-pack-1.yaml my-pack-2.yaml --law KEN --law PHL
    gapcheck diff kenya-last-year.json KEN
    gapcheck diff gapcheck-1.0 gapcheck-1.1 --format csv -o changed.csv
    """
    from ..analysis.diff import diff as differences
    from ..report.states import both_sides, table

    form = form or ("terminal" if output is None else output.rpartition(".")[2])
    if form not in ("json", "csv") and (form, output) != ("terminal", None):
        raise GapcheckError(f"what to write to {output}? Give --format json or --format csv")
    before, after = both_sides(old, new, packs, laws, as_of, trust)
    pairs = differences(before, after)
    if form == "terminal":
        from ..analysis.diff import rows, totals
        from ..explanation.sources import review_of

        show_table(*totals(pairs), "terminal")
        console().print()
        show_table(*rows(pairs), "terminal")
        show_reviews(review_of(p.after.profile) for p in pairs if p.after and p.after.profile)
    else:
        show_document(table(pairs, form), output)
    return 0


@click.command()
@click.argument("laws", nargs=-1, metavar="[LAW...]")
@click.option("--pack", metavar="PACK", default="ecpat-2022", show_default=True, help="A standard: an id or a path.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown", "json", "csv"]),
    default="terminal",
    show_default=True,
)
@click.option("--output", "-o", metavar="PATH", help="Write there; '-' is standard output.")
@dated
def agenda(laws: tuple[str, ...], pack: str, form: str, output: str | None, as_of: str | None, trust: str) -> int:
    """Show which criteria are not known, why, and which texts to read, the most worth first.

    LAW is the code of a shipped law or a path; all shipped ones by default. A text settles a criterion that is known
    after whatever this text alone says.

    \b
    gapcheck agenda
    gapcheck agenda KEN MEX --pack lanzarote --format markdown -o agenda.md
    """
    from ..analysis.agenda import agenda as agenda_of
    from ..reading.files import shipped_names
    from ..reading.load import load_pack
    from ..report.agendapage import agenda_document, agenda_page, on_terminal, summary_rows
    from ..report.batch import open_law

    names = laws or tuple(shipped_names("fixtures"))
    found = agenda_of([open_law(name) for name in names], load_pack(pack), as_of, trust)
    if form == "terminal" and output is None:
        if len(found) > 1:
            show_table(*summary_rows(found), "terminal")
            console().print()
        console().print(on_terminal(found))
    elif form == "terminal":
        raise GapcheckError(f"what to write to {output}? Give --format markdown, json or csv")
    else:
        show_document(agenda_page(found) if form == "markdown" else agenda_document(found, form), output)
    return 0


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--write", is_flag=True, help="Change the files; else the new text of one file is shown.")
@click.option("--vocabulary", metavar="FILE", help="The vocabulary the files speak; the shipped one by default.")
def migrate(files: tuple[str, ...], write: bool, vocabulary: str | None) -> int:
    """Bring laws and standards from version 1 of the format to version 2.

    What version 1 left to the programme is written out, and listed: closed lists, exemptions taken as searched.
    Comments and line breaks stay.

    \b
    gapcheck migrate my-law.yaml > my-law-2.yaml
    gapcheck migrate --write laws/*.yaml
    """
    from ..exchange.migrate import migrate as migrated
    from ..reading.load import load_vocabulary

    if len(files) > 1 and not write:
        raise click.UsageError("several files are changed in place: give --write")
    terms = load_vocabulary(vocabulary) if vocabulary else load_vocabulary()
    texts = {}
    for name in files:
        try:
            texts[name] = migrated(Path(name).read_text(encoding="utf-8"), terms)
        except (OSError, UnicodeDecodeError, GapcheckError) as error:
            raise GapcheckError(f"{name}: {error}") from None
    for name, found in texts.items():
        if write:
            Path(name).write_text(found.text, encoding="utf-8")
        else:
            click.echo(found.text, nl=False)
        for line in found.made:
            click.echo(f"{name}: {line}", err=True)
    return 0
