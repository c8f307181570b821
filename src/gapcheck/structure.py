"""From located nodes to frozen values, with every problem of a file reported at its place.

cattrs structures the classes and collects all failures; this module adds strict primitives and turns each failure into
a `Diagnostic` at the line and column of the key or value that caused it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs
from cattrs import AttributeValidationNote, ClassValidationError, Converter, ForbiddenExtraKeysError, IterableValidationNote
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn

from .documents import Source, type_names
from .errors import Diagnostic, GapcheckError, did_you_mean, one_of
from .values import Mistake, PartialDate

T = TypeVar("T")
Path = tuple[Any, ...]


def describe(value: object) -> str:
    """What a value is, for a message: ``a list``, ``the number 3``, ``nothing``."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"{value!r}" if len(value) <= 60 else f"{value[:57]!r}..."
    return next((name for kind, name in type_names.items() if isinstance(value, kind)), type(value).__name__)


def text(value: object, _: Any = None) -> str:
    """Text; a number is taken as it is written."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Mistake(f"found {describe(value)}", "expected text")


def number(value: object, _: Any = None) -> float:
    """A number, whole or not."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise Mistake(f"found {describe(value)}", "expected a number")


def whole(value: object, _: Any = None) -> int:
    """A whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Mistake(f"found {describe(value)}", "expected a whole number")


def truth(value: object, _: Any = None) -> bool:
    """True or false, and nothing that only looks like it."""
    if isinstance(value, bool):
        return value
    hint = "yes, no, on and off are text in YAML 1.2" if str(value).lower() in ("yes", "no", "on", "off") else ""
    raise Mistake(f"found {describe(value)}", "expected true or false", hint)


def texts(value: object, _: Any = None) -> tuple[str, ...]:
    """A list of texts; one text stands for a list of one."""
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(text(item) for item in items)


def choice(*known: str) -> Callable[[Any], str]:
    """A converter for a text that must be one of ``known``."""
    from .values import UnknownName

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
            raise Mistake(f"found {describe(value)}", expected)
        return value

    return convert


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


def class_hook(converter: Converter, cls: type[T], **hooks: Callable[[Any], Any]) -> Callable[[Any, Any], T]:
    """A structure function for an attrs class in which the named fields are read by their own functions."""
    overrides = {
        name: attrs.evolve(_OVERRIDE, struct_hook=lambda value, _, hook=hook: hook(value)) for name, hook in hooks.items()
    }
    generated = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **overrides)  # type: ignore[arg-type]

    def structure_class(value: Any, _: Any = None) -> T:
        if not isinstance(value, Mapping):
            raise Mistake(f"found {describe(value)}", f"expected a mapping with the keys {', '.join(keys(cls)[:6])} ...")
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
    """An attrs field that no document may set."""
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


def structure(source: Source, read: Callable[[Any], T]) -> T:
    """Structure a parsed document, turning every failure into a diagnostic.

    Raises:
        GapcheckError: with all diagnostics, sorted by place.
    """
    try:
        return read(source.root)
    except (Mistake, BaseValidationError) as error:
        problems = list(_diagnose(error, (), source))
        if not problems:
            raise
        raise GapcheckError(diagnostics=problems) from None


def _diagnose(error: BaseException, path: Path, source: Source) -> list[Diagnostic]:
    path = path + tuple(_steps(error))
    if isinstance(error, BaseValidationError):
        return [d for inner in error.exceptions for d in _diagnose(inner, path, source)]
    if isinstance(error, ForbiddenExtraKeysError):
        return [_unknown_key(name, error.cl, path, source) for name in sorted(error.extra_fields)]
    if isinstance(error, Mistake):
        where = (*path, error.key) if error.key else path
        mark = source.mark(where, key=error.key is not None)
        return [source.problem(mark, error.message, expected=error.expected, hint=error.hint)]
    if isinstance(error, KeyError):
        missing = str(error.args[0])
        parent = path[:-1] if path and path[-1] == missing else path
        return [source.problem(source.mark(parent, key=True), f"the key {missing!r} is missing")]
    raise error  # a mistake of ours, not of the document


def _steps(error: BaseException) -> list[Any]:
    steps: list[Any] = []
    for note in getattr(error, "__notes__", []):
        if isinstance(note, AttributeValidationNote):
            steps.append(note.name)
        elif isinstance(note, IterableValidationNote):
            steps.append(note.index)
    return list(reversed(steps))


def _unknown_key(name: str, cls: type[Any], path: Path, source: Source) -> Diagnostic:
    known = [*keys(cls), *getattr(cls, "extra_keys", ())]
    hint = did_you_mean(name, known)
    container = source.root
    for step in path:
        if isinstance(container, Mapping) and step in container or isinstance(container, list) and isinstance(step, int):
            container = container[step]
    if isinstance(container, Mapping) and container.get(name, "") is None and " " in name:
        hint = "this looks like text cut by a comma; put the whole value above in quotes"
    mark = source.mark((*path, name), key=True)
    return source.problem(mark, f"unknown key {name!r}", expected="" if hint else one_of(known, 20), hint=hint)
