"""A value that cannot be read: what is wrong, what was expected, and the nearest known name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..errors import did_you_mean, one_of

LONGEST = 60  # characters of a document's own text that a message repeats


def shown(value: object) -> str:
    """What a value is, for a message, never longer than a line.

    >>> shown("NO"), shown(["a"]), shown(None), shown(3)
    ("'NO'", 'a list', 'nothing', 'the number 3')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return repr(value) if len(value) <= LONGEST else f"{value[: LONGEST - 3]!r}..."
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list | tuple) else type(value).__name__


_WRITTEN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def unquoted(value: object) -> str:
    """What to do where a number was wanted and the digits of one stand as text; empty where there are none.

    >>> unquoted("25"), unquoted("many"), unquoted(25)
    ('write 25 without quotes', '', '')
    """
    return f"write {value} without quotes" if isinstance(value, str) and _WRITTEN_NUMBER.fullmatch(value) else ""


class Mistake(ValueError):  # noqa: N818  (it belongs to the document, not to us)
    """A value that cannot be read: what is wrong, what was expected, and a hint.

    ``key`` puts the problem on a key instead of a value: the named key of the mapping, or with ``""`` the key of the
    value itself.
    """

    def __init__(self, message: str, expected: str = "", hint: str = "", key: str | None = None) -> None:
        super().__init__(message)
        self.message, self.key = message, key
        self._advice = (expected, hint)

    @property
    def expected(self) -> str:
        """What was expected instead."""
        return self._advice[0]

    @property
    def hint(self) -> str:
        """What to try."""
        return self._advice[1]


class UnknownName(Mistake):
    """A name that the vocabulary or the format does not know, with those it does.

    The nearest name is looked for only when it is asked for: a hostile file can hold 100,000 wrong names.
    """

    def __init__(self, name: object, known: Iterable[Any], what: str, key: str | None = None) -> None:
        self.name, self.known, self.what = name, known, what
        plain = isinstance(name, str | int | float) and not isinstance(name, bool)
        message = f"unknown {what} {_quoted(name)}" if plain else f"found {shown(name)} where {_a(what)} was expected"
        super().__init__(message, key=key)

    @property
    def expected(self) -> str:
        """The known names, unless there are many and one is near."""
        names = [str(k) for k in self.known]
        return "" if self.hint and len(names) > 12 else one_of(names, 40 if self.what == "key" else 12)

    @property
    def hint(self) -> str:
        """The nearest known name; of a number written as text, and the reverse, how to write it."""
        names = [str(k) for k in self.known]
        if not isinstance(self.name, str):
            return f"write '{self.name}' in quotes" if str(self.name) in names else ""
        if self.name in names and self.name not in self.known:
            return unquoted(self.name)
        return did_you_mean(self.name, names)


def _quoted(name: object) -> str:
    return shown(name) if isinstance(name, str) else repr(name)


def _a(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"
