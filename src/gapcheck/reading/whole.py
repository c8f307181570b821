"""What only a whole file can tell: citations, dates in order, references between its parts.

These checks read the plain values of the document, not the structured records, so that they find their problems in the
same run as every other problem of the file.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from ..documents.dates import PartialDate
from ..documents.mistakes import Mistake, shown
from ..documents.source import Source
from ..errors import Diagnostic, did_you_mean
from ..model.law import Profile
from ..model.vocabulary import Vocabulary
from .citations import first_name, undeclared

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
    yield from _in_turn(root, source)
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
        if key in RULES or (key in vocabulary.dimensions and isinstance(value, list)):
            for index, rule in enumerate(value if isinstance(value, list) else []):
                yield from _versions(("general", key, index), rule)
        elif key in vocabulary.dimensions:
            yield from _versions(("general", key), value)
    for group in ("offences", "measures", "treaties"):
        for key, record in _mapping(root.get(group)).items():
            yield from _versions((group, key), record)


def _versions(path: Path, value: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """A record, or the versions of one."""
    for index, version in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(version, Mapping):
            yield ((*path, index) if isinstance(value, list) else path), version


def _cited(
    record: Mapping[str, Any], path: Path, instruments: Mapping[str, Any], source: Source
) -> Iterator[Diagnostic]:
    cite = record.get("cite", "")
    if "cite" not in record:
        if path[0] != "treaties":
            expected = "every record cites its source"
            yield source.problem(source.mark(path, key=True), "the key 'cite' is missing", expected=expected)
    elif isinstance(cite, str) and cite.strip():
        first = first_name(cite)
        name = undeclared(cite, instruments) if first in instruments else first
        if not name:
            return
        yield source.problem(
            source.mark((*path, "cite")),
            f"the citation names no instrument of this file: {shown(name)}",
            expected=f"a citation {'begins' if name == first else 'goes on'} with a key of 'instruments:'",
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


def _in_turn(root: Mapping[str, Any], source: Source) -> Iterator[Diagnostic]:
    """Versions that do not follow one another in time."""
    for path, versions in _version_lists(root):
        for index, (former, later) in enumerate(itertools.pairwise(map(_mapping, versions)), 1):
            try:
                dates = {key: PartialDate.parse(record[key]) for record, key in ((former, "until"), (later, "since"))
                         if record.get(key) is not None}  # fmt: skip
                begun = PartialDate.parse(former["since"]) if former.get("since") is not None else None
            except Mistake:
                continue
            turn = dates.get("since") or dates.get("until")
            problem = partial(_at, source, (*path, index))
            if turn is None:
                expected = "expected 'since' on a later version, or 'until' on the one before it"
                yield problem("no date says when this version follows the one before it", expected=expected)
            elif len(dates) == 2 and dates["since"].first < dates["until"].first:
                yield problem(f"this version begins ({turn}) before the one before it ends")
            elif begun is not None and turn.last <= begun.first:
                yield problem(f"this version begins ({turn}) before the one before it ({begun})")


def _at(source: Source, path: Path, message: str, expected: str = "") -> Diagnostic:
    """A problem at a place, which is looked for only where there is one."""
    return source.problem(source.mark(path), message, expected=expected)


def _version_lists(root: Mapping[str, Any]) -> Iterator[tuple[Path, list[Any]]]:
    for group in ("offences", "measures", "treaties"):
        for key, value in _mapping(root.get(group)).items():
            if isinstance(value, list):
                yield (group, key), value
    for key, rules in _mapping(root.get("general")).items():
        for index, value in enumerate(rules if isinstance(rules, list) else []):
            if isinstance(value, list):
                yield ("general", key, index), value


def _named(
    record: Mapping[str, Any], path: Path, key: str, known: Mapping[str, Any], source: Source
) -> Iterator[Diagnostic]:
    value = record.get(key, [])
    what = "instrument" if key == "instrument" else "offence"
    for index, name in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(name, str) and name not in known and not (key == "instrument" and value == "*"):
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
        if "cite" not in criterion:
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
    if root.get("union") is True and not (isinstance(root.get("extends"), list) and len(root["extends"]) > 1):
        message = "'union' counts once what several packs ask; this extends no two"
        yield source.problem(source.mark(("union",)), message)
    if "extends" not in root:  # what an overlay holds is known when the packs it extends are
        for path, message in _never(root, groups, criteria):
            yield source.problem(source.mark(path, key=len(path) == 2), message)


def _never(
    root: Mapping[str, Any], groups: Mapping[str, Any], criteria: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:
    """What the plain values of a pack ask for and can never have."""
    verdicts = {key: _mapping(verdict) for key, verdict in _mapping(root.get("verdicts")).items()}
    named = {key: v["criteria"] for key, v in verdicts.items() if isinstance(v.get("criteria"), list)}
    named |= {key: [v["criteria"]] for key, v in verdicts.items() if isinstance(v.get("criteria"), str)}
    return never(
        {key: _text(_mapping(criterion).get("group")) for key, criterion in criteria.items()},
        {key: _text(_mapping(group).get("parent")) for key, group in groups.items()},
        {"": _least(root.get("method")), **{key: _least(_mapping(g).get("method")) for key, g in groups.items()}},
        {key: (_least(v.get("met")), len(named.get(key, ()))) for key, v in verdicts.items()},
    )


def never(
    criteria: Mapping[str, str],
    groups: Mapping[str, str],
    methods: Mapping[str, int],
    verdicts: Mapping[str, tuple[int, int]],
) -> Iterator[tuple[Path, str]]:
    """What a pack asks for and can never have, each with its place.

    Args:
        criteria: the group of each criterion.
        groups: the parent of each group.
        methods: of each group, and under ``""`` of the pack, how many children must be met; 0 where none are counted.
        verdicts: of each how many criteria must be met, and how many it names.
    """
    children = Counter([*criteria.values(), *groups.values()])
    held: set[str] = set()
    for group in criteria.values():
        while group and group not in held:
            held.add(group)
            group = groups.get(group, "")
    for key in (key for key in groups if key not in held):
        yield ("groups", key), f"the group {shown(key)} holds no criterion"
    for key, least in methods.items():
        if least > children[key] and (key in held or not key):
            message = f"at least {least} of {children[key]} parts can never be met"
            yield (("groups", key) if key else ()) + ("method", "at_least"), message
    for key, (least, named) in verdicts.items():
        total = named or len(criteria)
        if least > total:
            yield ("verdicts", key, "met", "at_least"), f"at least {least} of {total} criteria can never be met"


def _least(raw: Any) -> int:
    least = _mapping(raw).get("at_least")
    return least if isinstance(least, int) else 0


def _text(raw: Any) -> str:
    return raw if isinstance(raw, str) else ""


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
