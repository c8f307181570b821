"""From located nodes to frozen values, with every problem of a file reported at its place.

cattrs structures the classes and collects all failures; this module adds strict primitives and turns each failure into
a `Diagnostic` at the line and column of the key or value that caused it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import attrs
from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn

from ..errors import Diagnostic, GapcheckError
from .dates import PartialDate
from .mistakes import Mistake, UnknownName, shown, unquoted
from .source import Source

T = TypeVar("T")
Path = tuple[Any, ...]


def text(value: object, _: Any = None) -> str:
    """Text that says something; a number is taken as it is written."""
    if isinstance(value, str):
        if not value.strip():
            raise Mistake("the text is blank", "expected text", "leave it out where there is nothing to say")
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Mistake(f"found {shown(value)}", "expected text")


def number(value: object, _: Any = None) -> float:
    """A number, whole or not, and a finite one."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise Mistake(f"found {shown(value)}", "expected a number", unquoted(value))


def whole(value: object, _: Any = None) -> int:
    """A whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Mistake(f"found {shown(value)}", "expected a whole number", unquoted(value))


def truth(value: object, _: Any = None) -> bool:
    """True or false, and nothing that only looks like it."""
    if isinstance(value, bool):
        return value
    hint = "yes, no, on and off are text in YAML 1.2" if str(value).lower() in ("yes", "no", "on", "off") else ""
    raise Mistake(f"found {shown(value)}", "expected true or false", hint)


def texts(value: object, _: Any = None) -> tuple[str, ...]:
    """A list of texts; one text stands for a list of one."""
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(text(item) for item in items)


def some(value: object) -> tuple[str, ...]:
    """A list of at least one text; one text stands for a list of one."""
    found = texts(value)
    if not found:
        raise Mistake("the list is empty", "expected at least one name")
    return found


def choice(*known: str) -> Callable[[Any], str]:
    """A converter for a text that must be one of ``known``."""

    def convert(value: Any) -> str:
        if value not in known:
            raise UnknownName(value, known, "value")
        return str(value)

    return convert


def pattern(form: str, expected: str) -> Callable[[Any], str]:
    """A converter for a text that must match a regular expression, whole."""
    compiled = re.compile(form)

    def convert(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise Mistake(f"found {shown(value)}", expected)
        return value

    return convert


def address(value: Any) -> str:
    """The address of a page on the web, with its host."""
    written = text(value)
    try:
        parts = urlsplit(written)
        found = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", written)
    except ValueError:  # a bracket of an address in numbers that is not closed
        found = False
    if not found:
        raise Mistake(f"{shown(written)} is no address of a page", "expected one such as https://example.org/acts/5")
    return written


def base_converter() -> Converter:
    """A converter with strict primitives that refuses unknown keys and collects every failure."""
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook(str, text)
    converter.register_structure_hook(float, number)
    converter.register_structure_hook(int, whole)
    converter.register_structure_hook(bool, truth)
    converter.register_structure_hook_func(lambda t: t == tuple[str, ...], texts)
    converter.register_structure_hook(PartialDate, lambda value, _: PartialDate.parse(value))
    return converter


def class_hook(converter: Converter, cls: type[T], **hooks: Callable[[Any], Any]) -> Callable[[Any], T]:
    """A structure function for an attrs class in which the named fields are read by their own functions."""
    overrides = {
        name: attrs.evolve(_OVERRIDE, struct_hook=lambda value, _, hook=hook: hook(value))
        for name, hook in hooks.items()
    }
    known: type[Any] = cls
    private = set(attrs.fields_dict(known)) - set(keys(cls)) - set(hooks)
    overrides |= {name: attrs.evolve(_OVERRIDE, omit=True) for name in private}
    generated = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **overrides)

    def structure_class(value: Any) -> T:
        if not isinstance(value, Mapping):
            raise Mistake(f"found {shown(value)}", f"expected a mapping with the keys {', '.join(keys(cls)[:6])} ...")
        return generated(value, cls)

    return structure_class


def _override() -> Any:
    from cattrs.gen import override

    return override()


_OVERRIDE = _override()


def keys(cls: type[Any]) -> list[str]:
    """The document keys of an attrs class: its init fields that are not private to the code."""
    return [a.name for a in attrs.fields(cls) if a.init and not a.metadata.get("internal")]


def internal(**options: Any) -> Any:
    """An attrs field that no document may set: it is no key."""
    return attrs.field(metadata={"internal": True}, **options)


def at_key(error: Exception, key: str) -> Exception:
    """The same error with a note that it belongs to the value of ``key``."""
    error.add_note(AttributeValidationNote(f"key {key}", key, object))
    return error


def at_index(error: Exception, index: Any) -> Exception:
    """The same error with a note that it belongs to an item of a list or mapping."""
    error.add_note(IterableValidationNote(f"item {index}", index, object))
    return error


def gather(cls: type[Any], parts: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """Call every function and return its value by key; raise all failures together."""
    found: dict[str, Any] = {}
    errors: list[Exception] = []
    for key, read in parts.items():
        try:
            found[key] = read()
        except (Mistake, BaseValidationError) as error:
            errors.append(at_key(error, key))
    if errors:
        raise ClassValidationError("invalid", errors, cls)
    return found


def mapping(value: Any) -> Mapping[str, Any]:
    """A mapping, as it is."""
    if not isinstance(value, Mapping):
        raise Mistake(f"found {shown(value)}", "expected a mapping")
    return value


def listed(value: Any) -> list[Any]:
    """A list, as it is."""
    if not isinstance(value, list):
        raise Mistake(f"found {shown(value)}", "expected a list")
    return value


def each(cls: type[Any], value: Any, read: Callable[[str, Any], Any]) -> dict[str, Any]:
    """The values of a mapping, each read with its key, which says something; all failures together."""

    def named(key: str, item: Any) -> Any:
        if not key.strip():
            raise Mistake("the key is blank", "expected a name", key="")
        return read(key, item)

    return gather(cls, {key: partial(named, key, item) for key, item in mapping(value).items()})


def items(cls: type[Any], value: Any, read: Callable[[Any], Any]) -> tuple[Any, ...]:
    """The items of a list, each read; all failures together."""
    found, errors = [], []
    for index, item in enumerate(listed(value)):
        try:
            found.append(read(item))
        except (Mistake, BaseValidationError) as error:
            errors.append(at_index(error, index))
    if errors:
        raise ClassValidationError("invalid", errors, cls)
    return tuple(found)


def every(cls: type[Any], value: Any, read: Callable[[Any], T]) -> list[T]:
    """The items of a list, each read; one value stands for a list of one; all failures together."""
    if not isinstance(value, list):
        return [read(value)]
    return list(items(cls, value, read))


def missing(key: str, expected: str = "") -> Any:
    """Say that a key is missing.

    Raises:
        Mistake: always.
    """
    raise Mistake(f"the key {key!r} is missing", expected)


def unknown_key(key: str, known: Iterable[str]) -> Any:
    """Say that a key is not known, at the key itself.

    Raises:
        UnknownName: always.
    """
    raise UnknownName(key, known, "key", key="")


MAX_PROBLEMS = 200


def structure(
    source: Source, read: Callable[[Any], T], whole: Callable[[Source], Iterator[Diagnostic]] | None = None
) -> T:
    """Structure a parsed document, turning every failure into a diagnostic.

    Args:
        whole: finds what only the whole file can tell, in its plain values; it runs whatever else is wrong.

    Raises:
        GapcheckError: with all diagnostics, those of the parser included, sorted by place.
    """
    problems: list[Diagnostic] = []
    result: list[T] = []
    try:
        result.append(read(source.root))
    except (Mistake, BaseValidationError) as error:
        problems.extend(itertools.islice(_diagnose(error, (), source), MAX_PROBLEMS + 1))
    if whole is not None:
        problems.extend(itertools.islice(whole(source), MAX_PROBLEMS + 1))
    # What the parser could not read it replaced: that a replacement does not fit is no news.
    misread = {(d.line, d.column) for d in source.problems}
    problems = [*source.problems, *(d for d in problems if not d.line or (d.line, d.column) not in misread)]
    if problems:
        raise GapcheckError(diagnostics=_few(problems, source))
    return result[0]


def _few(problems: list[Diagnostic], source: Source) -> list[Diagnostic]:
    if len(problems) <= MAX_PROBLEMS:
        return problems
    more = source.problem(None, f"holds more than {MAX_PROBLEMS} problems; these are some of them")
    return [more, *sorted(problems, key=lambda d: d.sort_key)[:MAX_PROBLEMS]]


def _diagnose(error: BaseException, path: Path, source: Source) -> Iterator[Diagnostic]:
    path = path + tuple(_steps(error))
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _diagnose(inner, path, source)
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            yield _problem(UnknownName(name, keys(error.cl), "key", key=name), path, source)
    elif isinstance(error, Mistake):
        yield _problem(error, path, source)
    elif isinstance(error, KeyError):
        name = str(error.args[0])
        parent = path[:-1] if path and path[-1] == name else path
        yield source.problem(source.mark(parent, key=True), f"the key {name!r} is missing")
    else:
        raise error  # a mistake of ours, not of the document


def _problem(error: Mistake, path: Path, source: Source) -> Diagnostic:
    where = (*path, error.key) if error.key else path
    mark = source.mark(where, key=error.key is not None)
    expected, hint = error.expected, error.hint
    if isinstance(error, UnknownName) and error.what == "key" and mark and _cut(source, mark, str(error.name)):
        expected, hint = "", "this looks like text cut by a comma; put the whole value before it in quotes"
    return source.problem(mark, error.message, expected=expected, hint=hint)


def _cut(source: Source, mark: tuple[int, int], name: str) -> bool:
    """Whether a key stands without a colon between braces: the rest of a text that holds a comma."""
    line = source.line(mark[0] + 1)
    after = line[mark[1] :].removeprefix(name)
    return len(after) < len(line) - mark[1] and after.lstrip()[:1] in (",", "}")


def _steps(error: BaseException) -> list[Any]:
    steps: list[Any] = []
    for note in getattr(error, "__notes__", []):
        if isinstance(note, AttributeValidationNote):
            steps.append(note.name)
        elif isinstance(note, IterableValidationNote):
            steps.append(note.index)
    return list(reversed(steps))
