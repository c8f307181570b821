"""Where the records of a law stand in its document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..model.law import Offence, Profile
from ..model.record import Record
from ..model.versions import lines
from .whole import RULES

Path = tuple[Any, ...]


def records(profile: Profile) -> Iterator[tuple[Path, Record]]:
    """Every cited record of a profile with its path in the document, the versions of one rule in the order of time."""
    for key, rules in profile.general.coverage.items():
        if len(rules) == 1:
            yield ("general", key), rules[0]
        else:
            yield from _placed(("general", key), rules)
    for topic in RULES:
        yield from _placed(("general", topic), getattr(profile.general, topic))
    for versions in lines(profile.offences.values()):
        yield from _numbered(("offences", versions[0].rule), versions)
    for group in ("measures", "treaties"):
        for key, answer in getattr(profile, group).items():
            yield from _numbered((group, key), [*answer.earlier, answer])


def path_of(offence: Offence) -> Path:
    """Where an offence stands: under its id, or there in the list of its versions.

    >>> from gapcheck import load_profile
    >>> path_of(load_profile("PRT").offences["223-extort-2022#2"])
    ('offences', '223-extort-2022', 1)
    """
    number = offence.id.removeprefix(offence.line + "#")
    return ("offences", offence.line, int(number) - 1) if offence.line else ("offences", offence.id)


def _placed(path: Path, rules: Iterable[Record]) -> Iterator[tuple[Path, Record]]:
    for index, versions in enumerate(lines(rules)):
        yield from _numbered((*path, index), versions)


def _numbered(path: Path, versions: list[Any]) -> Iterator[tuple[Path, Record]]:
    if len(versions) == 1:
        yield path, versions[0]
    else:
        yield from (((*path, number), version) for number, version in enumerate(versions))
