"""The command line: a thin layer over the public API.

Exit codes: 0 done, 1 found under --fail-on, 2 usage, 3 invalid input, 4 internal error.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import Diagnostic, GapcheckError
from .console import (
    console,
    dated,
    progress,
    show,
    show_answer,
    show_diagnostics,
    show_error,
    show_reviews,
    show_table,
    show_terms,
    styled,
)
from .research import agenda, diff, explain, migrate

if TYPE_CHECKING:
    from ..report.batch import Done

FOUND, USAGE, INVALID, INTERNAL = 1, 2, 3, 4
TERMS = ("conducts", "circumstances", "dimensions", "measures")
FORMATS = ("terminal", "markdown", "html", "pdf", "json", "csv")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    try:
        code = commands.main(args=arguments, prog_name="gapcheck", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        sys.exit(USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except GapcheckError as error:
        show_error(error)
        sys.exit(INVALID)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception:
        import traceback

        traceback.print_exc()
        click.echo("gapcheck: internal error; please report it with the lines above", err=True)
        sys.exit(INTERNAL)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gapcheck", prog_name="gapcheck")
def commands() -> None:
    """Find the gap between a national law and a child-protection standard.

    \b
    gapcheck assess KEN --pack ecpat-2022
    gapcheck assess KEN --pack ecpat-2022 --format pdf --output kenya.pdf
    gapcheck ask KEN --scenario '{"conduct": "groom", "victim_age": 16}'
    """


@commands.command()
@click.argument("laws", nargs=-1, metavar="LAW...")
@click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="PACK",
    default=["ecpat-2022"],
    show_default=True,
    help="A standard: a shipped id or a path; may be repeated; 'all' for every shipped one.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", show_default=True)
@click.option("--output", "-o", metavar="PATH", help="Write there; '-' is standard output; a folder for several laws.")
@click.option("--all", "everyone", is_flag=True, help="Every shipped law.")
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar="GROUP",
    help="The shipped laws of a group of countries, such as asean; 'gapcheck list groups' shows them.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="Worker processes, for several laws; as many as there are processors by default.",
)
@click.option("--templates", multiple=True, metavar="FOLDER", help="Look for templates there first.")
@click.option("--raw", is_flag=True, help="CSV without the guard against spreadsheet formulas.")
@click.option(
    "--fail-on",
    type=click.Choice(["gap", "partial", "unknown"]),
    help="Exit with 1 if a criterion is unmet; or only met in part; or not known.",
)
@dated
def assess(
    laws: tuple[str, ...], packs: tuple[str, ...], form: str, output: str | None, everyone: bool, jobs: int | None,
    templates: tuple[str, ...], raw: bool, fail_on: str | None, as_of: str | None, trust: str, groups: tuple[str, ...],
) -> int:  # fmt: skip
    """Read a law against a standard and report the gaps.

    LAW is the code of a shipped law, a path, or '-' for standard input.

    \b
    gapcheck assess KEN --pack ecpat-2022
    gapcheck assess my-law.yaml --pack ecpat-2022 --format html -o report.html
    gapcheck assess KEN PHL ZAF --pack ecpat-2022 --format pdf -o reports/
    gapcheck assess --all --format html -o reports/
    """
    from ..reading.catalogue import chosen_laws
    from ..report.batch import Job, processors, run

    names = chosen_laws(laws, groups, everyone=everyone)
    if not names:
        raise click.UsageError("name a law, or --all, or a --group; 'gapcheck list laws' shows the shipped ones")
    folder = Path(output) if output and output != "-" and (len(names) > 1 or Path(output).is_dir()) else None
    if len(names) > 1 and folder is None:
        raise click.UsageError("several laws need --output FOLDER")
    if form == "pdf" and output is None:
        raise click.UsageError("a PDF needs --output")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    job = Job(packs, form, output, folder, as_of, trust, templates, raw)
    found: list[Done] = []
    with progress(len(names)) as advance:
        for name, done in zip(names, run(job, names, jobs or processors()), strict=True):
            found.append(done)
            advance(name)
    for done in found:
        show(done)
    show_reviews(done.review for done in found)
    return FOUND if fail_on and any(_fails(done.statuses, fail_on) for done in found) else 0


def _fails(statuses: frozenset[str], fail_on: str) -> bool:
    gap = {"unmet"}
    partial = gap | {"partial", "unmet_to_partial"}
    return bool(
        statuses & {"gap": gap, "partial": partial, "unknown": partial | {"not_known", "partial_to_met"}}[fail_on]
    )


@commands.command()
@click.argument("law", metavar="LAW")
@click.option(
    "--scenario", required=True, metavar="JSON", help="The scenario as JSON, a path to a JSON or YAML file, or '-'."
)
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@dated
def ask(law: str, scenario: str, form: str, as_of: str | None, trust: str) -> int:
    """Ask whether a law reaches one scenario on a day, and under what.

    Keys of a scenario are the vocabulary's dimensions and 'circumstances'; what is left out takes the default, save the
    victim's age.

    \b
    gapcheck ask KEN --as-of 2019-01-01 --scenario '{"conduct": "groom", "victim_age": 16, "medium": "online"}'
    """
    from ..assessment.asking import ask as question
    from ..documents.source import parse, read_text
    from ..report.batch import open_law, standard_input

    if scenario == "-":
        source = parse(standard_input(), "<stdin>")
    elif scenario.lstrip().startswith("{"):
        source = parse(scenario, "<scenario>")
    else:
        source = parse(read_text(Path(scenario)), scenario)
    if not isinstance(source.root, dict):
        raise GapcheckError(f"{source.name}: a scenario is a mapping such as {{conduct: groom, victim_age: 16}}")
    answer = question(open_law(law), source.root, as_of=as_of, trust=trust)
    if form == "json":
        import json

        click.echo(json.dumps(answer.to_dict(), indent=2, ensure_ascii=False))
    else:
        show_answer(answer)
    return 0


@commands.command()
@click.argument("law", metavar="LAW_OR_PACK")
@click.argument("standard", metavar="PACK_OR_LAW")
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", show_default=True)
@click.option("--output", "-o", metavar="PATH", help="Write there; '-' is standard output.")
@dated
def gap(law: str, standard: str, form: str, output: str | None, as_of: str | None, trust: str) -> int:
    """Show what the second asks and the first does not reach; each may be a law or a standard.

    A standard read as a law reaches what it obliges states to reach, and no more.

    \b
    gapcheck gap opsc ecpat-2022
    gapcheck gap KEN PHL
    """
    from ..assessment.assess import gap as difference
    from ..report import render
    from ..report.batch import Done, open_either

    if form == "pdf" and output is None:
        raise click.UsageError("a PDF needs --output")
    result = difference(open_either(law), open_either(standard), as_of=as_of, trust=trust)
    statuses = frozenset(result.counts)
    if output in (None, "-"):
        shown = result if form == "terminal" and output is None else render(result, form)
        show(Done("" if shown is result else "-", statuses, shown))
    else:
        render(result, form, output)
        show(Done(str(output), statuses, result))
    return 0


@commands.command()
@click.argument("packs", nargs=-1, required=True, metavar="PACK PACK...")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
def crosswalk(packs: tuple[str, ...], form: str) -> int:
    """Show which criteria of the first pack ask the same, more, less or other than those of the others.

    \b
    gapcheck crosswalk ecpat-2022 opsc lanzarote
    """
    from ..analysis.crosswalk import crossing_rows
    from ..analysis.crosswalk import crosswalk as cross
    from ..report.batch import open_packs

    first, *others = open_packs(packs)
    if not others:
        raise click.UsageError("name at least two packs")
    show_table(*crossing_rows(cross(first, others)), form)
    return 0


@commands.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
def check(paths: tuple[str, ...], form: str) -> int:
    """Check laws, standards and vocabularies: every problem of every file.

    PATH is a file, a folder, or a shipped law or pack. Exit 0 with warnings, 3 with errors.

    \b
    gapcheck check my-law.yaml
    gapcheck check fixtures rules --format json
    """
    from ..checks.document import check_document
    from ..errors import Severity

    found: list[Diagnostic] = []
    names = [name for path in paths for name in _documents(path)]
    for name in names:
        found += check_document(name)
    if form == "json":
        import json

        click.echo(json.dumps([d.to_dict() for d in found], indent=2, ensure_ascii=False))
    else:
        show_diagnostics(found)
        counts = [
            f"{n} {s.value}{'' if n == 1 else 's'}" for s in Severity if (n := sum(d.severity is s for d in found))
        ]
        console().print(
            styled(f"{len(names)} file{'' if len(names) == 1 else 's'} checked: {', '.join(counts) or 'no problem'}")
        )
    return INVALID if any(d.severity is Severity.ERROR for d in found) else 0


def _documents(path: str) -> list[str]:
    here = Path(path)
    return sorted(str(p) for p in here.glob("*.yaml")) if here.is_dir() else [path]


@commands.command()
@click.argument("packs", nargs=-1, metavar="[PACK...]")
def test(packs: tuple[str, ...]) -> int:
    """Run the examples of standards; all shipped ones by default.

    \b
    gapcheck test
    gapcheck test my-pack.yaml
    """
    from ..checks.examples import run_examples
    from ..report.batch import open_packs

    failed = total = 0
    for pack in open_packs(packs or ["all"]):
        results = run_examples(pack)
        bad = [r.diagnostic for r in results if r.diagnostic is not None]
        show_diagnostics(bad)
        total, failed = total + len(results), failed + len(bad)
    console().print(styled(f"{total - failed} passed, {failed} failed"))
    return INVALID if failed else 0


@commands.command()
@click.argument("kind", type=click.Choice(["profile", "pack", "assessment", "answer"]))
@click.option("--output", "-o", metavar="PATH", default="-", help="Write there; '-' is standard output.")
def schema(kind: str, output: str) -> int:
    """Print the JSON Schema of a document, for editors.

    \b
    gapcheck schema profile -o profile.schema.json
    """
    import json

    from ..exchange.schema import schema as schema_of
    from ..report import write_whole

    text = json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"
    if output == "-":
        click.echo(text, nl=False)
    else:
        write_whole(Path(output), text)
    return 0


@commands.command(name="list")
@click.argument(
    "what",
    type=click.Choice(["packs", "laws", "groups", *TERMS, "treaties"]),
)
@click.argument("search", required=False)
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
def list_command(what: str, search: str | None, form: str) -> int:
    """List what is shipped, and the terms of the vocabulary with what they mean; a word narrows the list.

    \b
    gapcheck list laws
    gapcheck list measures procedure
    gapcheck list dimensions medium
    """
    wanted = (search or "").lower()
    if what in TERMS:
        from ..reading.load import load_vocabulary
        from ..reading.terms import terms

        show_terms([t for t in terms(load_vocabulary(), what) if wanted in " ".join(t.texts).lower()], form)
        return 0
    from ..reading.catalogue import rows

    header, found = rows(what)
    found = [row for row in found if wanted in " ".join(row).lower()]
    show_table(header, found, form)
    return 0


commands.add_command(explain)
commands.add_command(diff)
commands.add_command(agenda)
commands.add_command(migrate)
