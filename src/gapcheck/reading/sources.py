"""Who publishes an address: names and kinds of sources, by the longest beginning of an address that fits."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from attrs import evolve

from ..documents.cache import scan_kept
from ..documents.mistakes import Mistake, shown
from ..documents.source import Source, decode
from ..documents.structure import (
    base_converter,
    choice,
    class_hook,
    each,
    gather,
    missing,
    structure,
    text,
    unknown_key,
)
from ..model.record import SOURCE_KINDS, Publisher, Record
from .files import shipped

FILE = "sources"


def publisher_of(address: str, own: Mapping[str, Publisher] | None = None) -> Publisher | None:
    """Who publishes what stands at an address: as a law's own list says, else as the shipped one does.

    >>> own = {"example.org/acts": Publisher("Example Gazette", "official")}
    >>> publisher_of("https://www.example.org/acts/2003/42", own).words
    'Example Gazette (official)'
    """
    place = place_of(address)
    parts = place.split("/")
    for count in range(len(parts), 0, -1):
        beginning = "/".join(parts[:count])
        found = (own or {}).get(beginning) or shipped_publishers().get(beginning)
        if found is not None:
            return found
    return None


def place_of(address: str) -> str:
    """An address without its scheme, ``www.``, query and closing slash: what the keys of a list of sources begin.

    >>> place_of("https://www.example.org/a/b/?page=2")
    'example.org/a/b'
    """
    place = address.partition("://")[2] or address
    place = place.partition("?")[0].partition("#")[0].removeprefix("www.").rstrip("/")
    host, slash, path = place.partition("/")
    return host.lower().rstrip(".") + slash + path


@functools.cache
def shipped_publishers() -> dict[str, Publisher]:
    """The shipped list of sources."""
    item = shipped("rules") / f"{FILE}.yaml"
    if not item.is_file():
        return {}
    return read_sources(scan_kept(decode(item.read_bytes(), f"rules/{FILE}.yaml"), f"rules/{FILE}.yaml"))


def read_sources(source: Source) -> dict[str, Publisher]:
    """A list of sources from its document.

    Raises:
        GapcheckError: with every problem of the file.
    """

    def read(root: Any) -> dict[str, Publisher]:
        if not isinstance(root, Mapping):
            raise Mistake("found no mapping", "expected a mapping with the keys gapcheck, sources")
        for key in root:
            if key not in ("gapcheck", "sources"):
                unknown_key(key, ("gapcheck", "sources"))
        parts = {
            "gapcheck": lambda: choice("sources/1")(root.get("gapcheck")),
            "sources": lambda: publishers(root["sources"]) if "sources" in root else missing("sources"),
        }
        found: dict[str, Publisher] = gather(Publisher, parts)["sources"]
        return found

    return structure(source, read)


def publishers(raw: Any) -> dict[str, Publisher]:
    """Sources by the beginning of their addresses, each with its name and kind."""
    hook = class_hook(_CONVERTER, Publisher, name=_name, kind=choice(*SOURCE_KINDS))

    def one(key: str, item: Any) -> Publisher:
        if not isinstance(key, str) or key != place_of(key):
            raise Mistake(f"{key!r} is no beginning of an address", "expected one such as legislation.gov.uk", key="")
        return hook(item)

    return each(Publisher, raw, one)


def _name(value: Any) -> str:
    if isinstance(value, str) and not value.strip():
        raise Mistake(f"found {shown(value)}", "expected the name of who publishes there")
    return text(value)


_CONVERTER = base_converter()


def with_publisher(record: Record, own: Mapping[str, Publisher]) -> Any:
    """A record with who publishes the address at which it was read."""
    return evolve(record, publisher=publisher_of(record.link, own)) if record.link else record
