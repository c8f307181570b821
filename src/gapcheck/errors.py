"""One diagnostic for everything that can be wrong with a document, and the one error that carries them.

A diagnostic says where (``file:line:column``), what is wrong, what was expected and, where a name was
mistyped, the nearest known one. `gapcheck check`, editors and exceptions all show the same objects.
"""

from __future__ import annotations

import difflib
import enum
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import field, frozen


class Severity(enum.StrEnum):
    """How bad a finding about a document is: an ``error`` stops, a ``warning`` asks, a ``note`` informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@frozen(order=False)
class Diagnostic:
    """One thing a reader of a document should know, with its place.

    Lines and columns count from 1; both are 0 where a problem belongs to the whole file.

    >>> d = Diagnostic("a.yaml", 3, 5, "unknown conduct 'grom'", hint="did you mean 'groom'?")
    >>> str(d)
    "a.yaml:3:5: unknown conduct 'grom'; did you mean 'groom'?"
    """

    path: str
    line: int
    column: int
    message: str
    expected: str = ""
    hint: str = ""
    severity: Severity = Severity.ERROR
    code: str = "document"
    source_line: str = field(default="", repr=False)

    @property
    def where(self) -> str:
        """``path:line:column``, or the path alone where the problem belongs to the whole file."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    @property
    def text(self) -> str:
        """The message with what was expected and the hint, without the place."""
        return "; ".join(part for part in (self.message, self.expected, self.hint) if part)

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"

    @property
    def sort_key(self) -> tuple[str, int, int, int, str]:
        return (self.path, self.line, self.column, self.severity.rank, self.message)

    def excerpt(self) -> str:
        """The source line with a caret under the column; empty where there is no line to show.

        >>> print(Diagnostic("a", 1, 3, "x", source_line="ab:c").excerpt())
        ab:c
          ^
        """
        if not self.source_line or not self.column:
            return ""
        line, column = self.source_line, self.column
        if len(line) > 100:  # keep the caret in view on very long lines
            start = max(0, column - 60)
            line, column = line[start : start + 100], column - start
        # What would move the cursor, or turn the reading direction, must not reach a terminal.
        line = "".join(c if c == "\t" or unicodedata.category(c)[0] != "C" else "\ufffd" for c in line)
        return f"{line}\n{''.join(map(_blank, line[: column - 1]))}^"

    def to_dict(self) -> dict[str, Any]:
        """A JSON object with stable keys, for editors."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": self.severity.value,
            "code": self.code,
            "message": self.message,
            "expected": self.expected,
            "hint": self.hint,
        }


def _blank(character: str) -> str:
    """As much white space as the character takes in a terminal."""
    if character == "\t" or unicodedata.combining(character):
        return character if character == "\t" else ""
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


class GapcheckError(Exception):
    """Every error this library raises on purpose.

    ``diagnostics`` holds all problems found in one run, sorted by place; ``str()`` lists them, one a line.

    >>> try:
    ...     raise GapcheckError("no law 'KEM'; did you mean 'KEN'?")
    ... except GapcheckError as error:
    ...     print(error, len(error.diagnostics))
    no law 'KEM'; did you mean 'KEN'? 0
    """

    def __init__(self, message: str = "", diagnostics: Iterable[Diagnostic] = ()) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(diagnostics, key=lambda d: d.sort_key))
        super().__init__(message or "\n".join(str(d) for d in self.diagnostics))


class MissingExtraError(GapcheckError):
    """A feature was asked for whose optional dependency is not installed; the message says what to install."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known name, or an empty string.

    >>> did_you_mean("grooom", ["groom", "extort"])
    "did you mean 'groom'?"
    >>> did_you_mean("zzz", ["groom"])
    ''
    """
    names = sorted(set(known))
    if len(name) > 100:  # no name is; comparing would only cost time
        return ""
    found = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if not found:
        lowered = {n.lower(): n for n in names}
        found = [lowered[m] for m in difflib.get_close_matches(name.lower(), sorted(lowered), n=1, cutoff=0.6)]
    return f"did you mean {found[0]!r}?" if found else ""


def one_of(names: Sequence[str], limit: int = 12) -> str:
    """``expected one of a, b, c`` for a message, cut short where the list is long.

    >>> one_of(["a", "b"])
    'expected one of a, b'
    """
    shown = ", ".join(names[:limit])
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return f"expected one of {shown}{more}"
