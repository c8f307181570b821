"""What travels from one process to another: laws, standards and vocabularies, each once, under a key.

A worker that was forked after a thing was put here knows it already. What is sent goes without its vocabulary, which
all of them share, and without the text it was read from.
"""

from __future__ import annotations

import io
import itertools
import pickle
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from ..model.law import Profile
from ..model.standard import Pack
from ..model.vocabulary import Vocabulary

Thing = Profile | Pack | Vocabulary
MOST = 1024  # what a process remembers

_known: dict[str, Thing] = {}
_received: dict[str, None] = {}
_numbers = itertools.count()


def put(things: Iterable[Thing]) -> dict[str, Thing]:
    """Make things known in this process and in those forked from it, each under a key of its own.

    A vocabulary goes by its digest; a law or a pack can share its digest with a changed copy of it, so it does not.
    """
    found: dict[str, Thing] = {}
    for thing in things:
        key = thing.digest if isinstance(thing, Vocabulary) else f"{next(_numbers)}"
        found[key] = thing
    _known.update(found)
    return found


def take_back(keys: Iterable[str]) -> None:
    """Forget things."""
    for key in keys:
        _known.pop(key, None)


def missing(keys: Iterable[str]) -> tuple[str, ...]:
    """Those of some keys that this process does not know."""
    return tuple(key for key in keys if key not in _known)


def known(key: str) -> Any:
    """The thing of a key."""
    return _known[key]


def packed(thing: Thing) -> bytes:
    """A thing to be sent."""
    if isinstance(thing, Profile):
        thing = evolve(thing, source=None)
    elif isinstance(thing, Pack):
        thing = evolve(thing, document=None)
    buffer = io.BytesIO()
    (pickle.Pickler if isinstance(thing, Vocabulary) else _Pickler)(buffer, pickle.HIGHEST_PROTOCOL).dump(thing)
    return buffer.getvalue()


def receive(sent: Mapping[str, bytes]) -> None:
    """Make known what was sent; the vocabularies come first. The oldest things sent before are forgotten when many."""
    old = [key for key in _received if key not in sent]
    for key in old[: max(0, len(old) + len(sent) - MOST)]:
        _received.pop(key)
        _known.pop(key, None)
    for key, content in sent.items():
        if key not in _known:
            _known[key] = _Unpickler(io.BytesIO(content)).load()
            _received[key] = None


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> str | None:
        return obj.digest if isinstance(obj, Vocabulary) else None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, pid: Any) -> Any:
        return _known[pid]
