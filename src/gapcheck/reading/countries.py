"""Countries by their ISO 3166 codes: names in four languages, and the groups of states that they belong to.

The data, ``countries.json``, is generated (``tests/generate_countries.py``) and read when it is first needed. Every
list of members says where it comes from and for which date it is known to be right.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType
from typing import NoReturn

from attrs import field, frozen

from ..errors import GapcheckError, did_you_mean, one_of

LANGUAGES = ("en", "es", "fr", "pt")


@frozen
class Country:
    """A country of ISO 3166-1, or a part of one that has a law of its own.

    ``names`` holds the short names of Unicode CLDR by language. ``region`` and ``subregion`` are those of the United
    Nations (M49), empty for Antarctica. A part of a state names the state as its ``parent`` and has its ``alpha2`` code
    and regions.
    """

    code: str
    alpha2: str
    names: Mapping[str, str] = field(hash=False)
    region: str
    subregion: str
    parent: str | None = None


@frozen
class Group:
    """A group of states: ``members`` are alpha-3 codes, sorted.

    ``source`` and ``url`` say who keeps the list, ``date`` (a day, a month or a year) for when it is known to be right,
    and ``note`` what could not be confirmed and who is suspended: suspended members are members.
    """

    id: str
    title: str
    members: tuple[str, ...]
    source: str
    url: str
    date: str
    note: str = ""


def country(code: str) -> Country | None:
    """The country, or part of a state, of this code; ``None`` where the code is not known.

    >>> country("KEN").subregion
    'Sub-Saharan Africa'
    >>> country("GB-EAW").parent
    'GBR'
    >>> country("XYZ") is None
    True
    """
    return _countries().get(code)


_USER_ASSIGNED = re.compile(r"AAA?|Q[M-Z][A-Z]?|X[A-Z][A-Z]?|ZZ[A-Z]?")  # of ISO 3166-1, alpha-2 and alpha-3


def coded(code: str) -> bool:
    """Whether this is a code of a state (ISO 3166-1 alpha-3) or of a part of one (ISO 3166-2, by the state's part).

    The codes that ISO leaves to users count: nobody else's country has them.

    >>> coded("KEN"), coded("GB-SCT"), coded("XAA"), coded("IRE"), coded("UK-SCT")
    (True, True, True, False, False)
    """
    state, dash, _ = code.partition("-")
    known = _by_alpha2() if dash else _countries()
    return state in known or (len(state) == (2 if dash else 3) and bool(_USER_ASSIGNED.fullmatch(state)))


def near(code: str) -> str:
    """The code of the one state whose English name begins so, as a hint; empty where there is none, or several.

    >>> near("IRE"), near("KEM")
    ('Ireland is IRL', '')
    """
    found = [c for c in _countries().values() if c.parent is None and c.names["en"].upper().startswith(code)]
    return f"{found[0].names['en']} is {found[0].code}" if len(found) == 1 else ""


def name_of(code: str, language: str = "en") -> str:
    """The short name of a country in English, Spanish, French or Portuguese (``en``, ``es``, ``fr``, ``pt``).

    Raises:
        GapcheckError: the code or the language is not known.

    >>> name_of("ZAF"), name_of("ZAF", "fr")
    ('South Africa', 'Afrique du Sud')
    >>> name_of("ken")
    Traceback (most recent call last):
    gapcheck.errors.GapcheckError: there is no country 'ken'; did you mean 'KEN'?
    """
    found = country(code)
    if found is None:
        _unknown("country", code, _countries())
    if language not in found.names:
        _unknown("language", language, found.names)
    return found.names[language]


def groups() -> Mapping[str, Group]:
    """All groups by id, sorted: the regions of the United Nations (``un-...``) and the others.

    >>> groups()["asean"].date
    '2025-10-26'
    """
    return _groups()


def groups_of(code: str) -> tuple[Group, ...]:
    """The groups that a country belongs to, its regions included, sorted by id; none for a code that is not known.

    A part of a state belongs to the groups of its state, whether or not the part itself is known here.

    >>> [group.id for group in groups_of("GB-EAW")]
    ['council-of-europe', 'un-europe', 'un-northern-europe']
    >>> groups_of("GB-SCT") == groups_of("GBR")
    True
    """
    state = _state(code)
    return tuple(group for group in _groups().values() if state in group.members)


def members_of(group_id: str) -> tuple[str, ...]:
    """The alpha-3 codes of the members of a group, sorted.

    Raises:
        GapcheckError: there is no such group.

    >>> "THA" in members_of("asean")
    True
    >>> members_of("asaen")
    Traceback (most recent call last):
    gapcheck.errors.GapcheckError: there is no group 'asaen'; did you mean 'asean'?
    """
    found = _groups().get(group_id)
    if found is None:
        _unknown("group", group_id, _groups())
    return found.members


def _unknown(what: str, name: str, known: Iterable[str]) -> NoReturn:
    names = sorted(known)
    raise GapcheckError(f"there is no {what} {name!r}; {did_you_mean(name, names) or one_of(names)}")


def _state(code: str) -> str:
    """The alpha-3 code of the state of a country or of a part of one; the code itself where that is not known."""
    found = country(code)
    if found is not None:
        return found.parent or found.code
    alpha2, dash, _ = code.partition("-")
    return _by_alpha2().get(alpha2, code) if dash else code


@functools.cache
def _read() -> tuple[dict[str, Country], dict[str, Group]]:
    data = json.loads((resources.files(__package__) / "countries.json").read_text(encoding="utf-8"))
    rows = data["countries"]
    # What a part of a state does not say for itself is that of its state.
    countries = {code: Country(code=code, **{**rows.get(row.get("parent"), {}), **row}) for code, row in rows.items()}
    groups = {
        key: Group(
            id=key,
            title=row["title"],
            members=tuple(row["members"]),
            source=row["source"]["title"],
            url=row["source"]["url"],
            date=row["date"],
            note=row["note"],
        )
        for key, row in data["groups"].items()
    }
    return countries, groups


def _countries() -> Mapping[str, Country]:
    return _read()[0]


@functools.cache
def _groups() -> Mapping[str, Group]:
    return MappingProxyType(_read()[1])


@functools.cache
def _by_alpha2() -> Mapping[str, str]:
    return {found.alpha2: code for code, found in _countries().items() if found.parent is None}
