"""Reports: one view model, one thin renderer a format."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..assessment.assessment import Assessment
from ..errors import GapcheckError, did_you_mean

EXTENSIONS = {"terminal": "txt", "markdown": "md", "html": "html", "pdf": "pdf", "json": "json", "csv": "csv"}
FORMATS = tuple(EXTENSIONS)


def render(
    result: Assessment,
    format: str,
    path: str | os.PathLike[str] | None = None,
    *,
    templates: Sequence[str | os.PathLike[str]] = (),
    raw: bool = False,
) -> str | bytes:
    """Render an assessment.

    Args:
        format: ``terminal``, ``markdown``, ``html``, ``pdf``, ``json`` or ``csv``.
        path: also write it there, whole or not at all.
        templates: folders searched for templates before the shipped ones (markdown, html, pdf).
        raw: for ``csv``, without the guard against spreadsheet formulas.

    Returns:
        Text, or bytes for ``pdf``.

    Raises:
        GapcheckError: an unknown format, a template that fails, a script the PDF's fonts lack.
        MissingExtraError: ``pdf`` without the extra of that name.

    >>> from gapcheck import assess, load_pack, load_profile
    >>> page = render(assess(load_profile("KEN"), load_pack("ecpat-2022")), "markdown")
    >>> page.splitlines()[0]
    '# Kenya: ECPAT recommendations for the cybercrime convention'
    """
    renderers: dict[str, Callable[[], str | bytes]] = {
        "terminal": lambda: _terminal(result),
        "markdown": lambda: _template(result, "report.md.jinja", templates),
        "html": lambda: _template(result, "report.html.jinja", templates),
        "pdf": lambda: _pdf(result, templates),
        "json": lambda: _json(result),
        "csv": lambda: _csv(result, raw),
    }
    if format not in renderers:
        raise GapcheckError(
            f"unknown format {format!r}; {did_you_mean(format, FORMATS) or 'one of ' + ', '.join(FORMATS)}"
        )
    document = renderers[format]()
    if path is not None:
        write_whole(Path(path), document)
    return document


def write_whole(path: Path, document: str | bytes) -> None:
    """Write a file whole or not at all: to a neighbour first, then in one step to its name.

    Raises:
        GapcheckError: it cannot be written.
    """
    data = document.encode("utf-8") if isinstance(document, str) else document
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = file.name
            file.write(data)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise GapcheckError(f"{path} cannot be written: {error.strerror}") from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _terminal(result: Assessment) -> str:
    from .terminal import to_text

    return to_text(result)


def _template(result: Assessment, name: str, folders: Sequence[Any]) -> str:
    from .environment import render_template
    from .model import report_of

    return render_template(name, folders, report=report_of(result))


def _pdf(result: Assessment, folders: Sequence[Any]) -> bytes:
    from .model import report_of
    from .pdf import to_pdf

    return to_pdf(report_of(result), folders)


def _json(result: Assessment) -> str:
    from ..assessment.plain import to_json

    return to_json(result)


def _csv(result: Assessment, raw: bool) -> str:
    from ..exchange.csvform import to_csv

    return to_csv(result, raw=raw)
