"""A law made of two states of it: what one of them knows, how the other is coded, what became law in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import evolve, frozen

from ..model.law import General, Profile
from ..model.record import Record

Choose = Callable[[Any, Any], Any]
"""What stands in the mixed law of a record as it was and as it is, either of which may be missing."""

_KNOWN = ("evidence", "evidence_of", "copy", "checked", "arguable")


@frozen
class Mix:
    """Two states of a law, of which one thing at a time is put into the old one.

    ``evidence`` is how well records are known, what was searched, and provisions that were not recorded; ``law`` is
    what began or ended after the old state was researched; ``coding`` is the rest.
    """

    old: Profile
    new: Profile

    def evidence(self) -> Profile:
        """The old law as well known as the new one."""
        cited = _citations(self.old)

        def choose(mine: Any, theirs: Any) -> Any:
            if mine is None:
                return None if _cited(theirs) in cited or self._later(mine, theirs) else theirs
            return mine if theirs is None else _as_known(mine, theirs)

        return self._mixed(self.old, choose, self.new)

    def law(self) -> Profile:
        """The old law with the records that began or ended after the day it was researched to."""
        return self._mixed(self.old, lambda mine, theirs: theirs if self._later(mine, theirs) else mine, self.old)

    def coding(self) -> Profile:
        """The new law as well known as the old one, of the provisions that were recorded and of that day."""
        cited = _citations(self.old)

        def choose(mine: Any, theirs: Any) -> Any:
            if theirs is None or self._later(mine, theirs):
                return mine if theirs is not None else None
            if mine is None:
                return theirs if _cited(theirs) in cited else None
            return _as_known(theirs, mine)

        return self._mixed(self.new, choose, self.old)

    def _later(self, mine: Record | None, theirs: Record | None) -> bool:
        """Whether a record began or ended after the old state was researched, and says so since."""
        if theirs is None or (mine is not None and mine.period == theirs.period):
            return False
        ends = (theirs.period.since, theirs.period.until)
        return any(end is not None and end.first > self.old.as_of for end in ends)

    def _mixed(self, base: Profile, choose: Choose, searched: Profile) -> Profile:
        old, new = self.old, self.new

        def group(name: str) -> Any:
            return _chosen(getattr(old, name), getattr(new, name), choose)

        def listed(name: str) -> Any:
            mine, theirs = _numbered(getattr(old.general, name)), _numbered(getattr(new.general, name))
            return tuple(_chosen(mine, theirs, choose).values())

        def lists() -> dict[str, Any]:
            mine, theirs = (_by_place(law.general.coverage) for law in (old, new))
            found: dict[str, list[Any]] = {}
            for (name, _), rule in _chosen(mine, theirs, choose).items():
                found.setdefault(name, []).append(rule)
            return {name: tuple(rules) for name, rules in found.items()}

        general = General(
            lists(),
            listed("jurisdiction"),
            listed("limitation"),
            listed("exemptions"),
        )
        return evolve(
            base,
            general=general,
            offences=group("offences"),
            measures=group("measures"),
            treaties=group("treaties"),
            searched=searched.searched,
        )


def _chosen(mine: Mapping[Any, Any], theirs: Mapping[Any, Any], choose: Choose) -> dict[Any, Any]:
    chosen = {key: choose(mine.get(key), theirs.get(key)) for key in {**mine, **theirs}}
    return {key: record for key, record in chosen.items() if record is not None}


def _by_place(lists: Mapping[str, tuple[Record, ...]]) -> dict[tuple[str, tuple[str, int]], Record]:
    """The lists of the general part by dimension, citation and number."""
    return {(name, key): rule for name, rules in lists.items() for key, rule in _numbered(rules).items()}


def _numbered(records: Iterable[Record]) -> dict[tuple[str, int], Record]:
    """Rules without a name, by their citation and how often it came before."""
    found: dict[tuple[str, int], Record] = {}
    for record in records:
        number = sum(cite == record.cite for cite, _ in found)
        found[record.cite, number] = record
    return found


def _as_known(record: Any, other: Any) -> Any:
    """A record as well known as another state of it."""
    return evolve(record, **{name: getattr(other, name) for name in _KNOWN})


def _cited(record: Record) -> tuple[type, str]:
    return type(record), record.cite


def _citations(law: Profile) -> set[tuple[type, str]]:
    return {_cited(record) for record in law.records()}
