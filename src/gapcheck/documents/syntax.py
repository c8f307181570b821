"""What the YAML parser complains of, said so that the writer of a file can mend it.

PyYAML's two parsers word the same complaint differently; a reader of a file sees one wording.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from ..errors import Diagnostic

if TYPE_CHECKING:
    from .source import Source

Mark = tuple[int, int]

LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML counts as the end of a line

_IN_FLOW = "inside braces and brackets put a value that holds ': ', ', ', '?' or brackets in quotes"

# The parsers' words, what to say instead, and what to do; the first that is found is taken.
_SLIPS: tuple[tuple[str, str, str], ...] = (
    (r"expected ',' or '\}'", "this does not fit between { and }", _IN_FLOW),
    (r"expected ',' or '\]'", "this does not fit between [ and ]", _IN_FLOW),
    (r"node content", "no value can begin here", "put a value that begins with '?' or a mark in quotes"),
    (r"alphabetic or numeric", "a name must follow here", "put a value that begins with * or & in quotes"),
    (r"cannot start any token", "no value can begin with this character", "put the value in quotes"),
    (r"mapping values are not allowed", "a second ': ' stands in this line", "put a value that holds ': ' in quotes"),
    (r"mapping keys are not allowed", "a '? ' cannot stand here", "put a value that begins with '?' in quotes"),
    (r"could not find expected ':'", "a key without a colon", "a key needs a colon and a space after it"),
    (r"sequence entries are not allowed", "a list item cannot stand here", "begin the list on its own line"),
    (
        r"expected <block end>|did not find expected (key|'-')",
        "this does not fit the lines above",
        "check the indentation and the quotes above",
    ),
    (r"unexpected end of stream|found unexpected end", "the file ends inside a value", "close the quote or bracket"),
    (
        r"escape character|hexdecimal|hexadecimal",
        "this is no escape of YAML",
        "use single quotes, or write two backslashes",
    ),
    (r"document start|unexpected document", "a second document begins here", "keep one document in a file"),
    (r"duplicate anchor", "an anchor of this name exists already", ""),
    (r"tag handle|tag", "a tag is not used here", "put a value that begins with ! in quotes"),
    (r"directive", "a line that begins with % cannot stand here", "put the value in quotes"),
)


def mark_at(text: str, position: int) -> Mark:
    """The 0-based line and column of a character."""
    before = LINE_END.split(text[:position])
    return len(before) - 1, len(before[-1])


def gave_up(error: Exception) -> bool:
    """Whether libyaml stopped at its own limit of nesting (1,000 levels since 0.2.6; a program may set another).

    A bracket may begin a key as long as 1,024 characters, and until they are read no event tells of it: so a run of
    brackets reaches libyaml's limit before a level of it is counted here.
    """
    return isinstance(error, yaml.MarkedYAMLError) and "maximum nesting" in (error.problem or "").lower()


def explain(error: Exception, source: Source, bracket: Mark | None = None) -> Diagnostic:
    """The parser's complaint with its place and, where it is one of the usual slips, what to do.

    Args:
        bracket: where the innermost brace or bracket stands that was open.
    """
    if not isinstance(error, yaml.MarkedYAMLError):
        return source.problem(None, f"is not valid YAML: {error}", code="yaml")
    mark, opened = error.problem_mark, error.context_mark
    what, context = error.problem or "", error.context or ""
    if opened and "quoted scalar" in context and "end of" in what:
        where = (opened.line, opened.column)
        return source.problem(where, "this quote is never closed", hint="close it, or double it inside", code="yaml")
    if bracket and _at_end(mark, source):
        return source.problem(bracket, "this bracket is never closed", code="yaml")
    place = opened if "simple key" in context else mark or opened
    at = (place.line, place.column) if place else None
    if at and "escape" in what:  # the two parsers differ by one
        at = (at[0], max(0, source.line(at[0] + 1).rfind("\\", 0, at[1] + 1)))
    if place and _tab(source, place.line, place.column):
        tab = (place.line, source.line(place.line + 1).index("\t"))
        return source.problem(tab, "a tab stands where only spaces can", hint="indent with spaces", code="yaml")
    for sign, message, hint in _SLIPS:
        if re.search(sign, what):
            return source.problem(at, message, hint=hint, code="yaml")
    return source.problem(at, f"is not valid YAML: {what or context}", code="yaml")


def _at_end(mark: yaml.Mark | None, source: Source) -> bool:
    """Whether nothing but blank lines follows."""
    if mark is None:
        return False
    rest = source.line(mark.line + 1)[mark.column :]
    return not rest.strip() and not source.line(mark.line + 2).strip() and not source.line(mark.line + 3).strip()


def _tab(source: Source, line: int, column: int) -> bool:
    """Whether a tab stands in the indentation before the place, or at it."""
    text = source.line(line + 1)
    return "\t" in text[: len(text) - len(text.lstrip())] or text[column : column + 1] == "\t"
