"""What only a whole file can tell: citations, dates in order, references between its parts.

These checks read the plain values of the document, not the structured records, so that they find their problems in the
same run as every other problem of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..documents.dates import PartialDate
from ..documents.mistakes import Mistake, shown
from ..documents.source import Source
from ..errors import Diagnostic, did_you_mean
from ..model.law import Profile
from ..model.vocabulary import Vocabulary
from .citations import first_name

Path = tuple[Any, ...]
RULES = ("jurisdiction", "limitation", "exemptions")


def whole_law(source: Source, vocabulary: Vocabulary, base: Profile | None = None) -> Iterator[Diagnostic]:
    """Problems of a profile: citations without an instrument, dates out of order, references to what is not there."""
    root = _mapping(source.root)
    instruments, offences = root.get("instruments"), _mapping(root.get("offences"))
    if base is not None and isinstance(instruments, Mapping):
        for key in (key for key in instruments if key in base.instruments):
            message = f"the law that this one extends has an instrument {shown(key)} too"
            yield source.problem(source.mark(("instruments", key), key=True), message, hint="give it another key")
        instruments, offences = {**base.instruments, **instruments}, {**base.offences, **offences}
    for path, record in _records(root, vocabulary):
        if isinstance(instruments, Mapping):
            yield from _cited(record, path, instruments, source)
        yield from _in_order(record, path, source)
        for key, known in (("instrument", instruments), ("offence", offences), ("competes_with", offences)):
            if isinstance(known, Mapping):
                yield from _named(record, path, key, known, source)


def _records(root: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    general = _mapping(root.get("general"))
    for key, value in general.items():
        if key in RULES:
            for index, rule in enumerate(value if isinstance(value, list) else []):
                if isinstance(rule, Mapping):
                    yield ("general", key, index), rule
        elif key in vocabulary.dimensions and isinstance(value, Mapping):
            yield ("general", key), value
    for group in ("offences", "measures", "treaties"):
        for key, record in _mapping(root.get(group)).items():
            if isinstance(record, Mapping):
                yield (group, key), record


def _cited(
    record: Mapping[str, Any], path: Path, instruments: Mapping[str, Any], source: Source
) -> Iterator[Diagnostic]:
    cite = record.get("cite", "")
    if "cite" not in record:
        if path[0] != "treaties":
            expected = "every record cites its source"
            yield source.problem(source.mark(path, key=True), "the key 'cite' is missing", expected=expected)
    elif isinstance(cite, str) and cite.strip() and first_name(cite) not in instruments:
        name = first_name(cite)
        yield source.problem(
            source.mark((*path, "cite")),
            f"the citation names no instrument of this file: {shown(name)}",
            expected="a citation begins with a key of 'instruments:'",
            hint=did_you_mean(name, instruments),
        )


def _in_order(record: Mapping[str, Any], path: Path, source: Source) -> Iterator[Diagnostic]:
    try:
        since, until = (PartialDate.parse(record[key]) for key in ("since", "until"))
    except (KeyError, Mistake):
        return
    if until.last <= since.first:
        message = f"'until' ({until}) is not after 'since' ({since})"
        expected = "expected the first day on which it no longer holds"
        yield source.problem(source.mark((*path, "until")), message, expected=expected)


def _named(
    record: Mapping[str, Any], path: Path, key: str, known: Mapping[str, Any], source: Source
) -> Iterator[Diagnostic]:
    value = record.get(key, [])
    what = "instrument" if key == "instrument" else "offence"
    for index, name in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(name, str) and name not in known:
            place = (*path, key, index) if isinstance(value, list) else (*path, key)
            hint = did_you_mean(name, known)
            yield source.problem(source.mark(place), f"no {what} {shown(name)} in this file", hint=hint)


def whole_pack(source: Source) -> Iterator[Diagnostic]:
    """Problems of a pack: groups and criteria that are not there, groups in a circle, criteria without a citation."""
    root = _mapping(source.root)
    groups, criteria = _mapping(root.get("groups")), _mapping(root.get("criteria"))
    for key, group in groups.items():
        path = ("groups", key, "parent")
        parent = _mapping(group).get("parent", "")
        if parent and not _in(parent, groups) and "extends" not in root:
            yield _absent(source, path, "group", parent, groups)
        elif _circular(key, groups):
            yield source.problem(source.mark(path), f"the group {shown(key)} is its own ancestor")
    for key, criterion in criteria.items():
        if not isinstance(criterion, Mapping):
            continue
        group = criterion.get("group", "")
        if group and not _in(group, groups) and "extends" not in root:
            yield _absent(source, ("criteria", key, "group"), "group", group, groups)
        if not criterion.get("cite"):
            mark = source.mark(("criteria", key), key=True)
            yield source.problem(mark, "the key 'cite' is missing", expected="every criterion cites its place")
        later = criterion.get("replaced_by", "")
        if later and not _in(later, criteria) and "extends" not in root:
            yield _absent(source, ("criteria", key, "replaced_by"), "criterion", later, criteria)
    for key, verdict in _mapping(root.get("verdicts")).items():
        listed = _mapping(verdict).get("criteria") or ()
        names = listed if isinstance(listed, list) else [listed] if listed else []
        for index, name in enumerate(names):
            if not _in(name, criteria) and "extends" not in root:
                yield _absent(source, ("verdicts", key, "criteria", index), "criterion", name, criteria)
        least = _mapping(_mapping(verdict).get("met")).get("at_least")
        total = len(names) or len(criteria)
        if isinstance(least, int) and least > total:
            message = f"at least {least} of {total} criteria can never be met"
            yield source.problem(source.mark(("verdicts", key, "met", "at_least")), message)


def _absent(source: Source, path: Path, what: str, name: Any, known: Iterable[str]) -> Diagnostic:
    hint = did_you_mean(name, known) if isinstance(name, str) else ""
    return source.problem(source.mark(path), f"no {what} {shown(name)} in this file", hint=hint)


def _circular(key: str, groups: Mapping[str, Any]) -> bool:
    seen, here = {key}, _mapping(groups[key]).get("parent")
    while isinstance(here, str) and here in groups:
        if here in seen:
            return True
        seen.add(here)
        here = _mapping(groups[here]).get("parent")
    return False


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _in(name: Any, known: Mapping[str, Any]) -> bool:
    return isinstance(name, str) and name in known
