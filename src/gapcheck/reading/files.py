"""The files that are shipped, and a name for a content."""

from __future__ import annotations

import functools
import hashlib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(folder: str) -> Traversable:
    """The folder of shipped data: inside the package when installed, beside ``src`` in a checkout."""
    inside = resources.files("gapcheck") / folder
    if inside.is_dir():
        return inside
    return Path(__file__).parents[3] / folder


@functools.cache
def shipped_names(folder: str) -> tuple[str, ...]:
    """The names of the shipped documents of a folder, sorted."""
    found = [item.name.removesuffix(".yaml") for item in shipped(folder).iterdir() if item.name.endswith(".yaml")]
    return tuple(sorted(name for name in found if name not in ("vocabulary", "sources")))


def digest_of(text: str) -> str:
    """A short name for a content: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
