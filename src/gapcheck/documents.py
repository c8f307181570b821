"""YAML in, with the position of every key and value kept, and with limits on what a file may cost.

Only the types of the YAML 1.2 core schema are resolved: ``NO`` is text, ``3:30`` is text, dates stay text until the
law's own date type reads them. The tree is built from parser events with an explicit stack, so that neither deep
nesting nor an alias bomb can cost more than the limits below.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import yaml
from attrs import field, frozen
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from .errors import Diagnostic, GapcheckError

MAX_BYTES = 8_000_000
MAX_DEPTH = 60
MAX_NODES = 400_000
MAX_DIGITS = 18

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

type_names = {dict: "a mapping", list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false"}


class Map(dict[str, Any]):
    """A mapping that knows where its keys and values stand (0-based line and column)."""

    __slots__ = ("key_marks", "marks")

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[Hashable, tuple[int, int]] = {}
        self.key_marks: dict[Hashable, tuple[int, int]] = {}


class Seq(list[Any]):
    """A list that knows where its items stand."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[tuple[int, int]] = []


@frozen
class Source:
    """A document's text and name; it turns positions into diagnostics."""

    name: str
    text: str = field(repr=False)
    root: Any = field(default=None, repr=False)

    def line(self, number: int) -> str:
        """Line ``number`` (from 1) without its end; empty past the last."""
        lines = self.text.split("\n", number)
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""

    def problem(self, mark: tuple[int, int] | None, message: str, **extra: Any) -> Diagnostic:
        """A diagnostic at a 0-based mark; ``None`` means the whole file."""
        if mark is None:
            return Diagnostic(self.name, 0, 0, message, **extra)
        line, column = mark[0] + 1, mark[1] + 1
        return Diagnostic(self.name, line, column, message, source_line=self.line(line), **extra)

    def mark(self, path: Sequence[Hashable], *, key: bool = False) -> tuple[int, int] | None:
        """The position of the value (or the key) that ``path`` names; of its nearest ancestor where it is missing."""
        node: Any = self.root
        mark: tuple[int, int] | None = (0, 0) if getattr(node, "marks", None) else None
        for depth, step in enumerate(path):
            if isinstance(node, Map) and step in node:
                last = depth == len(path) - 1
                mark = (node.key_marks if key and last else node.marks).get(step)
                node = node[step]
            elif isinstance(node, Seq) and isinstance(step, int) and step < len(node):
                mark, node = (node.marks[step] if node.marks else None), node[step]
            else:
                # A path may name a step that only the code knows (a field that groups keys): it is passed over.
                continue
        return mark


def read_text(path: Path) -> str:
    """The text of a YAML file.

    Raises:
        GapcheckError: there is no such file, it is a folder, too large, or not UTF-8.
    """
    name = str(path)

    def fail(message: str, **extra: Any) -> NoReturn:
        raise GapcheckError(diagnostics=[Diagnostic(name, 0, 0, message, **extra)])

    try:
        if path.is_dir():
            fail("is a folder", expected="expected a YAML file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            fail(f"is {size:,} bytes long", expected=f"expected at most {MAX_BYTES:,}")
        data = path.read_bytes()
    except FileNotFoundError:
        fail("there is no such file", hint=_similar_files(path))
    except OSError as error:
        fail(f"cannot be read: {error.strerror}")
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Bytes as UTF-8 text, with or without a byte order mark; the error names line and column."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        message = f"is not UTF-8: the byte 0x{data[error.start]:02x} cannot stand here"
        problem = Diagnostic(name, line, column, message, hint="save the file as UTF-8")
        raise GapcheckError(diagnostics=[problem]) from None


def _similar_files(path: Path) -> str:
    folder = path.parent
    names = sorted(p.name for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
    near = difflib.get_close_matches(path.name, names, n=3, cutoff=0.5)
    return f"nearby there is {', '.join(near)}" if near else ""


def parse(text: str, name: str = "<text>") -> Source:
    """Parse one YAML document into plain values, keeping every position.

    Returns:
        A `Source` whose ``root`` is made of `Map`, `Seq`, text, numbers, booleans and ``None``.

    Raises:
        GapcheckError: with all problems found: syntax, duplicate keys, limits, ambiguous numbers.

    >>> parse("jurisdiction: NO", "a.yaml").root
    {'jurisdiction': 'NO'}
    """
    if len(text) > MAX_BYTES:
        message = f"is {len(text):,} characters long"
        expected = f"expected at most {MAX_BYTES:,}"
        raise GapcheckError(diagnostics=[Diagnostic(name, 0, 0, message, expected=expected)])
    builder = _Builder(Source(name, text))
    try:
        builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        builder.problems.append(_explain(error, builder.source))
    if not builder.problems and builder.root is None:
        builder.problems.append(builder.source.problem(None, "is empty", expected="expected a mapping"))
    if builder.problems:
        raise GapcheckError(diagnostics=builder.problems)
    return Source(name, text, builder.root)


class _Stop(Exception):
    """A limit was passed: building more would only cost time."""


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Any = None
        self.problems: list[Diagnostic] = []
        self.nodes = 0
        self.documents = 0
        self.stack: list[tuple[Map | Seq, list[Any]]] = []  # container, [pending key, its mark, anchor, nodes before]
        self.anchors: dict[str, tuple[Any, int]] = {}

    def build(self, events: Iterator[Event]) -> None:
        try:
            for event in events:
                self._take(event)
        except _Stop:
            pass

    def _problem(self, mark: Any, message: str, **extra: Any) -> None:
        self.problems.append(self.source.problem(mark, message, **extra))

    def _take(self, event: Event) -> None:
        mark = (event.start_mark.line, event.start_mark.column)
        if isinstance(event, ScalarEvent):
            self._count(mark, 1)
            value = event.value if event.style or event.tag == "!" else self._resolve(event.value, mark)
            if event.tag not in (None, "!"):
                self._problem(mark, f"the tag {event.tag!r} is not used here", expected="expected a plain value")
            self._place(value, mark, event.anchor)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._count(mark, 1)
            if len(self.stack) >= MAX_DEPTH:
                self._problem(mark, f"is nested more than {MAX_DEPTH} levels deep")
                raise _Stop
            container: Map | Seq = Map() if isinstance(event, MappingStartEvent) else Seq()
            start = self._place(container, mark, None)
            self.stack.append((container, [None, mark, event.anchor, start]))
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            container, (_, _, anchor, start) = self.stack.pop()
            if anchor:
                self.anchors[anchor] = (container, self.nodes - start)
        elif isinstance(event, AliasEvent):
            if event.anchor not in self.anchors:
                self._problem(mark, f"the alias *{event.anchor} names no earlier anchor", hint="quote text that begins with *")
                raise _Stop
            value, size = self.anchors[event.anchor]
            self._count(mark, size)
            self._place(value, mark, None)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._problem(mark, "a second document begins here", expected="expected one document a file")
                raise _Stop

    def _count(self, mark: tuple[int, int], size: int) -> None:
        self.nodes += size
        if self.nodes > MAX_NODES:
            self._problem(mark, f"holds more than {MAX_NODES:,} values, aliases counted in full")
            raise _Stop

    def _place(self, value: Any, mark: tuple[int, int], anchor: str | None) -> int:
        """Put a value where the stack says; returns the count of nodes before it."""
        if anchor:
            self.anchors[anchor] = (value, 1)
        if not self.stack:
            self.root = value
            return self.nodes - 1
        container, state = self.stack[-1]
        if isinstance(container, Seq):
            container.append(value)
            container.marks.append(mark)
        elif state[0] is None:
            self._key(container, state, value, mark)
        else:
            key, key_mark = state[0]
            state[0] = None
            if key in container:
                first = container.key_marks[key][0] + 1
                self._problem(key_mark, f"the key {key!r} stands here a second time", expected=f"it first stands in line {first}")
            else:
                container[key] = value
                container.marks[key] = mark
                container.key_marks[key] = key_mark
        return self.nodes - 1

    def _key(self, container: Map, state: list[Any], value: Any, mark: tuple[int, int]) -> None:
        if isinstance(value, Map | Seq):
            self._problem(mark, f"a key cannot be {type_names[dict if isinstance(value, Map) else list]}", expected="expected a name")
            value = f"<key {len(container)}>"
        elif isinstance(value, bool):
            value = str(value).lower()
        elif value is None:
            value = "null"
        state[0] = (str(value), mark)

    def _resolve(self, text: str, mark: tuple[int, int]) -> Any:
        """A plain scalar as the YAML 1.2 core schema reads it, save what other tools would read differently."""
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INT.fullmatch(text):
            digits = text.lstrip("+-")
            if len(digits) > MAX_DIGITS:
                self._problem(mark, f"a number of {len(digits):,} digits", expected=f"expected at most {MAX_DIGITS}")
                return 0
            if len(digits) > 1 and digits[0] == "0":
                expected = f"write {int(digits)} for the number, or quote it for the text"
                self._problem(mark, f"{text} is 8-based to some tools and 10-based to others", expected=expected)
                return 0
            return int(text)
        if _FLOAT.fullmatch(text):
            if len(text) > 40:
                self._problem(mark, f"a number of {len(text):,} characters", expected="expected at most 40")
                return 0.0
            return float(text)
        return text


_ADVICE = (
    ("found character '\\t'", "a tab cannot indent; use spaces"),
    ("tab character", "a tab cannot indent; use spaces"),
    ("unexpected end of stream", "a quote that was opened is never closed"),
    ("expected ',' or '}'", "inside { } a value with ': ', ', ', '?' or brackets must stand in quotes"),
    ("expected ',' or ']'", "inside [ ] a value with ': ', ', ', '?' or brackets must stand in quotes"),
    ("expected node content", "a value that begins with '?' or is only punctuation must stand in quotes"),
    ("expected alphabetic or numeric character", "a value that begins with * or & must stand in quotes"),
    ("cannot start any token", "a value that begins with @, ` or % must stand in quotes"),
    ("mapping values are not allowed", "a value that contains ': ' must stand in quotes"),
    ("could not find expected ':'", "a key needs a colon and a space after it; or a text above is not closed"),
    ("expected <block end>", "the indentation does not match the lines above"),
    ("control characters", "remove the control character"),
    ("special characters", "remove the control character"),
)


def _explain(error: yaml.YAMLError, source: Source) -> Diagnostic:
    """The parser's complaint with its place and, where it is one of the usual slips, what to do."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        where = (mark.line, mark.column) if mark else None
        what = error.problem or error.context or "is not YAML"
    else:
        position = getattr(error, "position", 0) or 0
        before = re.sub(r"\r\n?", "\n", source.text[:position])
        where = (before.count("\n"), len(before) - (before.rfind("\n") + 1))
        what = getattr(error, "reason", None) or str(error)
    hint = next((advice for sign, advice in _ADVICE if sign in what), "")
    if not hint and where and "\t" in source.line(where[0] + 1):
        hint = "a tab cannot indent; use spaces"
    return source.problem(where, f"is not valid YAML: {what}", hint=hint)
