"""Citations: ``cmca s. 24(1)(d); soa s. 16`` names two places in two instruments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..model.record import Citation, Instrument


def instrument_of(cite: str, instruments: Mapping[str, Instrument]) -> tuple[Citation, ...]:
    """The places a citation names: ``cmca s. 24(1)(d); soa s. 16`` is two.

    A part that begins with no known instrument belongs to the pinpoint before it.

    >>> [c.text for c in instrument_of("pc s. 5; s. 6", {"pc": Instrument("Penal Code")})]
    ['Penal Code, s. 5; s. 6']
    """
    found: list[tuple[Instrument, list[str]]] = []
    for separator, part in _parts(cite):
        name, _, pinpoint = part.partition(" ")
        if name in instruments:
            found.append((instruments[name], [pinpoint.strip()]))
        elif found:
            found[-1][1].append(separator + part)
        else:
            return ()
    return tuple(Citation(instrument, "".join(words).strip()) for instrument, words in found)


def first_name(cite: str) -> str:
    """What stands where a citation names its instrument."""
    return cite.strip().partition(" ")[0].rstrip(";")


def _parts(cite: str) -> Iterator[tuple[str, str]]:
    pieces = re.split(r"(;\s+| with )", cite.strip())
    yield "", pieces[0].strip()
    for separator, part in zip(pieces[1::2], pieces[2::2], strict=True):
        yield separator, part.strip()
