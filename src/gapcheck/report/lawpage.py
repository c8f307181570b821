"""A law told back as a page: Markdown, HTML, or lines for a terminal."""

from __future__ import annotations

import io

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from ..errors import GapcheckError
from ..explanation.meanings import meanings
from ..explanation.records import Chapter, head, told
from ..model.law import Profile
from .environment import clean, render_template

FORMATS = ("terminal", "markdown", "html")


def law_page(law: Profile, record: str = "", format: str = "markdown") -> str:
    """A law, or one of its records, told back as sentences.

    Args:
        record: the id of one record; the whole law by default.
        format: ``terminal``, ``markdown`` or ``html``.

    Raises:
        GapcheckError: the law has no such record, or there is no such format.

    >>> from gapcheck import load_profile
    >>> law_page(load_profile("KEN"), "cmca-24-possess").splitlines()[0]
    '# Kenya, record by record'
    """
    if format not in FORMATS:
        raise GapcheckError(f"unknown format {format!r}; one of {', '.join(FORMATS)}")
    chapters = page_chapters(law, record)
    if format == "terminal":
        buffer = io.StringIO()
        console = Console(file=buffer, width=80, color_system=None, force_terminal=False, legacy_windows=False)
        console.print(on_terminal(law, chapters), crop=False)
        return "".join(line.rstrip() + "\n" for line in buffer.getvalue().splitlines())
    name = "law.md.jinja" if format == "markdown" else "law.html.jinja"
    return render_template(name, (), law=law, head=head(law), chapters=chapters, single=bool(record))


def page_chapters(law: Profile, record: str = "") -> tuple[Chapter, ...]:
    """What a page shows of a law, or of one of its records: the records, then what their terms mean."""
    chapters = told(law, record)
    return (*chapters, *meanings(law, chapters))


def on_terminal(law: Profile, chapters: tuple[Chapter, ...]) -> RenderableType:
    """A law told back, for a terminal."""
    parts: list[RenderableType] = [
        Text(clean(f"{law.name}, record by record"), "bold"),
        Text(" ".join(head(law)), "dim"),
    ]
    for chapter in chapters:
        parts += [Text(), Rule(Text(chapter.title, "bold"), align="left", style="dim")]
        for record in chapter.records:
            title = Text.assemble((clean(record.heading), "bold"), (f"  {record.id}", "dim"))
            where = [clean(line) for line in (record.source, record.url) if line]
            parts += [Text(), title, *(Text(line, "dim", no_wrap=True, overflow="ignore") for line in where)]
            between = "\n" if record.listing else " "
            parts.append(Padding(Text(clean(between.join(record.sentences))), (0, 0, 0, 2)))
    return Group(*parts)
