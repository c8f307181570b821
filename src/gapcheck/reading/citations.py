"""Citations: ``cmca s. 24(1)(d); soa s. 16`` names two places in two instruments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

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


_SIGN = re.compile(
    r"(ss?|secs?|sections?|arts?|articles?|regs?|rules?|rr?|ch|chs|chapters?|pts?|parts?|paras?|schs?|schedules?|cls?)\.?|§§?"
)
_KEY = re.compile(r"[a-z][a-z0-9_-]*")
_JOINING = frozenset(
    {"and", "or", "under", "read", "as", "see", "also", "to", "in", "of", "by", "annex", "no", "title"}
)


def undeclared(cite: str, instruments: Iterable[str]) -> str:
    """The first name behind a semicolon or ``with`` that stands where an instrument's key would and is none.

    It looks like a key and a pinpoint's sign follows it; what begins with a sign belongs to the pinpoint before.

    >>> undeclared("ctpa s. 3; cltt s. 2", ["ctpa"]), undeclared("pc s. 5; s. 6 with art. 7", ["pc"])
    ('cltt', '')
    """
    for _, part in list(_parts(_BRACKETS.sub("", cite)))[1:]:
        name, *rest = part.split()[:2] or [""]
        sign = bool(rest) and bool(_SIGN.fullmatch(rest[0]))
        plain = name in _JOINING or _SIGN.fullmatch(name) or not _KEY.fullmatch(name)
        if sign and not plain and name not in instruments:
            return name
    return ""


_BRACKETS = re.compile(r"\([^()]*\)")


def first_name(cite: str) -> str:
    """What stands where a citation names its instrument."""
    return cite.strip().partition(" ")[0].rstrip(";")


def _parts(cite: str) -> Iterator[tuple[str, str]]:
    pieces = re.split(r"(;\s+| with )", cite.strip())
    yield "", pieces[0].strip()
    for separator, part in zip(pieces[1::2], pieces[2::2], strict=True):
        yield separator, part.strip()
