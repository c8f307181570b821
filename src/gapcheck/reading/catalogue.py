"""What there is: shipped laws, groups and packs, and the treaties of the vocabulary, as rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..model.numbers import percent
from ..model.record import Evidence
from .countries import groups as all_groups
from .countries import groups_of, members_of
from .files import shipped_names
from .load import load_pack, load_profile, load_vocabulary, pack_names

Rows = tuple[list[str], list[list[str]]]


def rows(what: str) -> Rows:
    """The header and rows of a list: ``laws``, ``groups``, ``packs`` or ``treaties``.

    >>> header, found = rows("packs")
    >>> header[0], "ecpat-2022" in [row[0] for row in found]
    ('id', True)
    """
    if what == "laws":
        header = ["code", "name", "as of", "provisions", "read", "reported", "unverified"]
        return header, [_law(name) for name in shipped_names("fixtures")]
    if what == "packs":
        return ["id", "title", "kind", "criteria", "version"], [_pack(name) for name in pack_names()]
    if what == "groups":
        listed = [[g.id, f"{g.title}, {g.date}", " ".join(shipped_of(g.id))] for g in all_groups().values()]
        return ["id", "title and date of the list", "shipped laws"], [row for row in listed if row[2]]
    return ["id", "title"], [[key, title] for key, title in load_vocabulary().treaties.items()]


def chosen_laws(named: Sequence[str], groups: Sequence[str], *, everyone: bool = False) -> tuple[str, ...]:
    """The laws that are named, then the shipped ones of some groups of countries, each once.

    Raises:
        GapcheckError: there is no such group.

    >>> chosen_laws(["my-law.yaml"], ["asean"])[:2]
    ('my-law.yaml', 'IDN')
    """
    found = [*named, *(code for group in groups for code in shipped_of(group))]
    return tuple(dict.fromkeys([*found, *shipped_names("fixtures")] if everyone else found))


def shipped_of(group: str) -> list[str]:
    """The shipped laws of a group of countries, those of parts of its members included."""
    members_of(group)  # refuses a group that there is not
    return [code for code in shipped_names("fixtures") if group in {g.id for g in groups_of(code)}]


def _law(name: str) -> list[str]:
    law = load_profile(name)
    known = [offence.evidence for offence in law.offences.values()]
    shares = [percent(Fraction(known.count(e), len(known))) if known else "" for e in Evidence]
    return [law.jurisdiction, law.name, law.as_of.isoformat(), str(len(known)), *shares]


def _pack(name: str) -> list[str]:
    pack = load_pack(name)
    return [pack.id, pack.title, pack.kind, str(len(pack.criteria)), pack.version]
