"""YAML in, with the position of every key and value kept, and with limits on what a file may cost.

Only the types of the YAML 1.2 core schema are resolved: ``NO`` is text, ``3:30`` is text, dates stay text until the
law's own date type reads them. The tree is built from parser events with an explicit stack, so that neither deep
nesting nor an alias bomb can cost more than the limits below.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import yaml
from attrs import define, field
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

from ..errors import Diagnostic, GapcheckError
from .mistakes import shown
from .syntax import LINE_END, explain, gave_up, mark_at

MAX_BYTES = 4_000_000
MAX_DEPTH = 60
MAX_NODES = 100_000
MAX_DIGITS = 18
MAX_PROBLEMS = 200

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)")  # 248e-2010 is an article, not a power of ten
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class Map(dict[str, Any]):
    """A mapping that knows where its keys and values stand (0-based line and column)."""

    __slots__ = ("key_marks", "marks")

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[Any, tuple[int, int]] = {}
        self.key_marks: dict[Any, tuple[int, int]] = {}


class Seq(list[Any]):
    """A list that knows where its items stand."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[tuple[int, int]] = []


@define(slots=False, frozen=True)
class Source:
    """A document's text and name; it turns positions into diagnostics.

    ``problems`` are those that did not keep the text from being read, such as a key that stands twice.
    """

    name: str
    text: str = field(repr=False)
    root: Any = field(default=None, repr=False)
    problems: tuple[Diagnostic, ...] = field(default=(), repr=False)
    placed: bool = True  # whether the root knows its positions; if not they are found when one is asked for

    def line(self, number: int) -> str:
        """Line ``number`` (from 1) without its end; empty past the last."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        return LINE_END.split(self.text)

    @cached_property
    def _tree(self) -> Any:
        return self.root if self.placed else scan(self.text, self.name).root

    def __getstate__(self) -> dict[str, Any]:
        """Without what is cheaper to find again than to send to another process."""
        return {key: value for key, value in self.__dict__.items() if key not in ("_lines", "_tree")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def problem(self, mark: tuple[int, int] | None, message: str, **extra: Any) -> Diagnostic:
        """A diagnostic at a 0-based mark; ``None`` means the whole file."""
        if mark is None:
            return Diagnostic(self.name, 0, 0, message, **extra)
        line, column = mark[0] + 1, mark[1] + 1
        return Diagnostic(self.name, line, column, message, source_line=self.line(line), **extra)

    def mark(self, path: Sequence[Any], *, key: bool = False) -> tuple[int, int] | None:
        """The position of the value (or the key) that ``path`` names; of its nearest ancestor where it is missing."""
        node: Any = self._tree
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
        with path.open("rb") as stream:  # what is no regular file has no size that can be trusted
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            fail(f"is more than {MAX_BYTES:,} bytes long", expected=f"expected at most {MAX_BYTES:,}")
    except FileNotFoundError:
        fail("there is no such file", hint=_similar_files(path))
    except OSError as error:
        fail(f"cannot be read: {error.strerror}")
    except ValueError:
        fail("is no name of a file", expected="expected a path")
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Bytes as UTF-8 text, with or without a byte order mark; the error names line and column."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        lines = LINE_END.split(before.decode("utf-8-sig"))
        encoding = _encoding(data)
        message = f"is not UTF-8{encoding and f' but {encoding}'}: the byte 0x{data[error.start]:02x} cannot stand here"
        after = data[error.start : error.start + 80].decode("utf-8", "replace")
        rest = "" if encoding else LINE_END.split(after)[0]
        problem = Diagnostic(
            name, len(lines), len(lines[-1]) + 1, message, hint="save the file as UTF-8", source_line=lines[-1] + rest
        )
        raise GapcheckError(diagnostics=[problem]) from None


def _encoding(data: bytes) -> str:
    """The encoding that a byte order mark declares."""
    return "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""


def _similar_files(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {str(folder)!r} either"
    try:
        names = sorted(p.name for p in itertools.islice(folder.iterdir(), 2000) if p.is_file())
    except OSError:
        return ""
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
    source = scan(text, name)
    if source.problems:
        raise GapcheckError(diagnostics=source.problems)
    return source


def scan(text: str, name: str = "<text>", *, loader: Any = None) -> Source:
    """Parse as `parse` does, but leave what can be passed over (a key that stands twice) in ``problems``.

    Args:
        loader: PyYAML's loader whose parser reads the text; by default the fastest there is.

    Raises:
        GapcheckError: the text cannot be read as a tree at all, or passes a limit.
    """
    if len(text) > MAX_BYTES:
        message = f"is {len(text):,} characters long"
        expected = f"expected at most {MAX_BYTES:,}"
        raise GapcheckError(diagnostics=[Diagnostic(name, 0, 0, message, expected=expected, code="yaml")])
    builder = _Builder(Source(name, text.removeprefix("\ufeff")))
    readable = builder.without_unprintable()
    loader = loader or _LOADER
    try:
        complete = builder.build(yaml.parse(readable, Loader=loader))
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the latter two of too large a number in an escape
        if gave_up(error) and loader is not yaml.SafeLoader:  # PyYAML's own parser goes on, up to our limit
            return scan(text, name, loader=yaml.SafeLoader)
        builder.problems.append(explain(error, builder.source, builder.bracket()))
        complete = False
    if complete and builder.root is None:
        builder.problems.append(builder.source.problem(None, "is empty", expected="expected a mapping", code="yaml"))
        complete = False
    if not complete:
        raise GapcheckError(diagnostics=builder.problems)
    return Source(name, builder.source.text, builder.root, tuple(builder.problems))


class _Stop(Exception):  # noqa: N818  (a signal, not an error)
    """A limit was passed: building more would only cost time."""


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Any = None
        self.problems: list[Diagnostic] = []
        self.nodes = 0
        self.documents = 0
        self.stack: list[tuple[Map | Seq, list[Any]]] = []  # container, see below
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: set[str] = set()  # anchors of containers that have not ended

    def build(self, events: Iterator[Event]) -> bool:
        """Take all events; whether the end was reached before a limit."""
        try:
            for event in events:
                self._take(event)
        except _Stop:
            return False
        return True

    def _problem(self, mark: Any, message: str, **extra: Any) -> None:
        self.problems.append(self.source.problem(mark, message, code="yaml", **extra))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def without_unprintable(self) -> str:
        """The text with every character that YAML forbids replaced, and a problem for the first ones."""
        text = self.source.text
        for found in itertools.islice(_UNPRINTABLE.finditer(text), 20):
            what = "half a character" if "\ud800" <= found[0] <= "\udfff" else "a control character"
            mark = mark_at(text, found.start())
            self._problem(mark, f"{what}, U+{ord(found[0]):04X}, stands here", hint="remove it")
        return _UNPRINTABLE.sub("\ufffd", text) if self.problems else text

    def _take(self, event: Event) -> None:
        start: Any = event.start_mark
        mark = (start.line, start.column)
        if isinstance(event, ScalarEvent):
            self._count(mark, 1)
            as_written = event.style or event.tag == "!" or self._at_key()
            value = event.value if as_written else self._resolve(event.value, mark)
            self._check_tag(event.tag, mark)
            self._place(value, mark, event.anchor)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._count(mark, 1)
            if len(self.stack) >= MAX_DEPTH:
                self._problem(mark, f"is nested more than {MAX_DEPTH} levels deep")
                raise _Stop
            self._check_tag(event.tag, mark)
            if isinstance(event, MappingStartEvent) and self.source.line(start.line + 1)[start.column :][:1] == "?":
                self._problem(mark, "a '?' begins this value", hint="quote it; a doubt is written behind: 'name?'")
            if event.anchor:
                self.anchors.pop(event.anchor, None)
                self.open.add(event.anchor)
            container: Map | Seq = Map() if isinstance(event, MappingStartEvent) else Seq()
            start = self._place(container, mark, None)
            self.stack.append((container, [None, mark, event.anchor, start, event.flow_style]))
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            container, (_, _, anchor, start, _) = self.stack.pop()
            if anchor:
                self.anchors[anchor] = (container, self.nodes - start)
                self.open.discard(anchor)
        elif isinstance(event, AliasEvent):
            if event.anchor not in self.anchors:
                name = shown(f"*{event.anchor}")
                if event.anchor in self.open:
                    self._problem(mark, f"the alias {name} stands inside what it names")
                else:
                    hint = "quote text that begins with *"
                    self._problem(mark, f"the alias {name} names no earlier anchor", hint=hint)
                raise _Stop
            value, size = self.anchors[event.anchor]
            self._count(mark, size)
            self._place(value, mark, None)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._problem(mark, "a second document begins here", expected="expected one document a file")
                raise _Stop

    def bracket(self) -> tuple[int, int] | None:
        """Where the innermost container in braces or brackets stands that has not ended."""
        return next((state[1] for _, state in reversed(self.stack) if state[4]), None)

    def _at_key(self) -> bool:
        """Whether the next value is the key of a mapping."""
        return bool(self.stack) and isinstance(self.stack[-1][0], Map) and self.stack[-1][1][0] is None

    def _check_tag(self, tag: str | None, mark: tuple[int, int]) -> None:
        if tag not in (None, "!"):
            tag = tag.replace("tag:yaml.org,2002:", "!!")
            self._problem(mark, f"the tag {shown(tag)} is not used here", expected="expected a plain value")

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
                expected = f"it first stands in line {container.key_marks[key][0] + 1}"
                self._problem(key_mark, f"the key {shown(key)} stands here a second time", expected=expected)
            else:
                container[key] = value
                container.marks[key] = mark
                container.key_marks[key] = key_mark
        return self.nodes - 1

    def _key(self, container: Map, state: list[Any], value: Any, mark: tuple[int, int]) -> None:
        if isinstance(value, Map | Seq):
            self._problem(mark, f"a key cannot be {shown(value)}", expected="expected a name")
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
