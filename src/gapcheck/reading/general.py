"""Reading the general part of a law: lists of rules, each of which may be several versions of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from attrs import evolve, frozen
from cattrs.errors import BaseValidationError

from ..documents.mistakes import Mistake
from ..documents.structure import at_key, gather, items, mapping, unknown_key
from ..model.law import Coverage, General
from ..model.record import Instrument
from ..model.values import Values
from ..model.versions import in_order
from ..model.vocabulary import Vocabulary
from .citations import instrument_of
from .whole import RULES

Instruments = Mapping[str, Instrument]


def cited(record: Any, instruments: Instruments, **changes: Any) -> Any:
    """A record with its citation resolved to the instruments it names, and with what only its place can tell."""
    citations = instrument_of(record.cite, instruments) if record.cite else ()
    return evolve(record, citations=citations, **changes)


def versions(raw: Any, read: Callable[[Any], Any], line: str) -> tuple[Any, ...]:
    """One record, or a list of the versions of one."""
    if not isinstance(raw, list):
        return (read(raw),)
    if not raw:
        raise Mistake("the list is empty", "expected a record, or its versions in the order of time")
    known = items(General, raw, read)
    return in_order(known, line) if len(known) > 1 else known


@frozen
class GeneralPart:
    """How the general part of one vocabulary is read: a function for each kind of rule."""

    vocabulary: Vocabulary
    rules: Mapping[str, Callable[..., Any]]
    coverage: Callable[..., Coverage]

    def read(self, raw: Any, instruments: Instruments) -> General:
        """The general part of a document."""
        open_to_rules = [d.id for d in self.vocabulary.dimensions.values() if d.unstated == "general"]
        parts: dict[str, Callable[[], Any]] = {}
        for key, value in mapping(raw).items():
            if key in open_to_rules:
                listed = value if isinstance(value, list) else [value]
                parts[key] = partial(self._listed, key, listed, partial(self._covers, key, instruments=instruments))
                if not isinstance(value, list):
                    parts[key] = partial(self._single, key, value, instruments)
            elif key in RULES:
                parts[key] = partial(self._listed, key, value, partial(self.rules[key], instruments=instruments))
            else:
                parts[key] = partial(unknown_key, key, [*open_to_rules, *RULES])
        read = gather(General, parts)
        rules = {key: read.pop(key) for key in RULES if key in read}
        return General(coverage=read, **rules)

    def _listed(self, topic: str, raw: Any, read: Callable[[Any], Any]) -> tuple[Any, ...]:
        numbers = iter(range(len(raw) if isinstance(raw, list) else 0))
        found = items(General, raw, lambda item: versions(item, read, f"{topic} {next(numbers)} {_first_cite(item)}"))
        return tuple(rule for rules in found for rule in rules)

    def _single(self, dimension: str, raw: Any, instruments: Instruments) -> tuple[Coverage, ...]:
        return (self._covers(dimension, raw, instruments),)

    def _covers(self, dimension: str, raw: Any, instruments: Instruments) -> Coverage:
        read = self.coverage(raw, instruments)
        everything = read.conduct if read.conduct.possibly else Values.exactly(self.vocabulary.conducts)
        try:
            return evolve(read, conduct=everything, covers=self.vocabulary.dimensions[dimension].read(read.covers))
        except (Mistake, BaseValidationError) as error:
            raise at_key(error, "covers") from None


def _first_cite(item: Any) -> str:
    """Rules of a law and of the one it extends cite different instruments: their versions are never mixed."""
    first = item[0] if isinstance(item, list) and item else item
    return str(first.get("cite", "")) if isinstance(first, Mapping) else ""
