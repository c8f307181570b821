"""One Jinja environment a target language: sandboxed, strict, and escaping every value in that language's way.

Users put folders of their own before the shipped templates; a template there that extends ``"shipped/<name>"``
overrides single blocks. In HTML and Markdown the text of macros, of ``super()`` and of ``set`` blocks is known to be
finished and is not escaped again; in Typst it needs the filter ``raw``.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import traceback
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.runtime import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ..errors import GapcheckError

# Controls, line and paragraph separators, directional overrides and isolates, surrogates and code points that are no
# characters: none has a place in a report, and some are errors in HTML.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def clean(value: object) -> str:
    """Text without control and direction characters, which have no place in a report."""
    return _CONTROL.sub(" ", str(value))


class Typst(str):
    """Typst source made by a template, as against a value that goes into one."""


def typst_string(value: object) -> str:
    """A value as a Typst string literal: never markup, whatever it holds.

    >>> print(typst_string('a "b" #c'))
    "a \\"b\\" #c"
    """
    return '"' + clean(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def markdown_text(value: object) -> str:
    r"""A value as Markdown that renders as itself, on one line: no markup, no HTML, no link, no table cell of its own.

    >>> print(markdown_text("*a* <b> [c](d), s. 24(1)(c)"))
    \*a\* \<b> \[c\](d), s. 24(1)(c)
    """
    text = re.sub(r"[ \t\r\n]+", " ", clean(value)).strip()
    text = re.sub(r"[\\`*\[\]<|~$@]|(?<![^\W_])_|_(?![^\W_])|(?<!\S)[#>]|#(?!\S)|&(?=#?\w+;)", r"\\\g<0>", text)
    text = re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):|\b(www)\.", _unlinked, text)  # what GitHub turns into links
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", text))


def _unlinked(match: re.Match[str]) -> str:
    return f"{match[0][:-1]}\\{match[0][-1]}"


@lru_cache
def _shipped(language: str) -> ImmutableSandboxedEnvironment:
    """The environment without folders of a user, kept: compiling the templates costs more than filling them in."""
    return _environment(language, ())


def _environment(language: str, folders: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    shipped = PackageLoader("gapcheck", "report/templates")
    loaders = [*map(FileSystemLoader, folders), shipped, PrefixLoader({"shipped": shipped})]
    typst, markdown = language == "typst", language == "markdown"
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=not typst,
        finalize=_finalize(typst_string) if typst else _finalize_markdown if markdown else _finalize_html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["web"] = web_address
    environment.filters["raw"] = Typst if typst else Markup
    environment.filters["sha256"] = sha256
    if markdown:
        environment.filters["e"] = environment.filters["escape"] = _finalize_markdown
    return environment


def _finalize(escape: Callable[[object], str]) -> Callable[[Any], Any]:
    """Escape every value but undefined ones (which must fail), numbers and what a template made itself."""

    def finalize(value: Any) -> Any:
        if isinstance(value, Undefined | Typst | Markup) or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        return escape(value)

    return finalize


def _finalize_html(value: Any) -> Any:
    return value if isinstance(value, Undefined | Markup) else clean(value)


def _finalize_markdown(value: Any) -> Any:
    return value if isinstance(value, Undefined | Markup) else Markup(markdown_text(value))


def web_address(value: str) -> str:
    """An address that may become a link, else empty: http or https, no character that could end an attribute.

    >>> web_address("https://example.org/a?b=1"), web_address("javascript:alert(1)")
    ('https://example.org/a?b=1', '')
    """
    text = clean(value).strip()
    return text if re.fullmatch(r"https?://[^\s\"'<>\\^`{|}]+", text) else ""


def sha256(text: str) -> str:
    """A text's hash as a Content-Security-Policy names it, so that this style sheet and no other applies.

    >>> sha256("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def render_template(name: str, folders: Sequence[str | os.PathLike[str]], **values: Any) -> str:
    """Render a template of the shipped set, or of a user's folder that overrides it.

    Raises:
        GapcheckError: a folder or a template is missing or broken, or asks for what the report does not have.
    """
    language = "typst" if ".typ" in name else "markdown" if ".md" in name else "html"
    places = tuple(os.fspath(folder) for folder in folders)
    for folder in places:
        if not os.path.isdir(folder):
            raise GapcheckError(f"{folder}: there is no such folder of templates")
    try:
        environment = _environment(language, places) if places else _shipped(language)
        return environment.get_template(name).render(**values)
    except TemplateNotFound as error:
        missing = error.message or name
        raise GapcheckError(f"template {_where(error, name)}: there is no template {missing!r}") from None
    except Exception as error:  # a template may raise anything; the last line of a template that ran is the place
        raise GapcheckError(f"template {_where(error, name)}: {error or type(error).__name__}") from None


def _where(error: Exception, name: str) -> str:
    """File and line: those of a syntax error, else the innermost line of a template in the traceback."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name or name}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{f.filename}:{f.lineno}" for f in frames if f.filename.endswith(".jinja")]
    return places[-1] if places else name
