"""The plain values of shipped documents, kept from one run to the next, by content.

Reading YAML is most of the cost of loading. An entry is JSON, named by a digest of the text and of the parser, so that
it can never be stale and holds nothing that runs. Entries stand in the folder that ``GAPCHECK_CACHE`` names, none at
all where it says ``off``, else in the user's cache folder. A cache that cannot be read or written costs only time.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import source as documents
from .source import Source, scan


def scan_kept(text: str, name: str) -> Source:
    """`scan`, from the cache where the text was read before; positions are found again when one is asked for.

    Raises:
        GapcheckError: as `scan`.
    """
    text = text.removeprefix("\ufeff")
    entry = _entry(text)
    if entry is None:
        return scan(text, name)
    with suppress(OSError, ValueError):
        root = json.loads(entry.read_bytes())
        if isinstance(root, dict):
            return Source(name, text, root, placed=False)
    source = scan(text, name)
    if not source.problems:
        _keep(entry, source.root)
    return source


def folder() -> Path | None:
    """Where entries stand; ``None`` where nothing is to be kept."""
    chosen = os.environ.get("GAPCHECK_CACHE", "")
    if chosen:
        return None if chosen == "off" else Path(chosen)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "gapcheck"


def _entry(text: str) -> Path | None:
    where, parser = folder(), _parser()
    if where is None or not parser:
        return None
    return where / f"{hashlib.sha256(parser + text.encode('utf-8', 'surrogatepass')).hexdigest()}.json"


@functools.cache
def _parser() -> bytes:
    """What the values depend on besides the text: the code that reads it."""
    with suppress(OSError):
        return hashlib.sha256(Path(documents.__file__).read_bytes()).digest()
    return b""


def _keep(entry: Path, root: Any) -> None:
    """Write an entry whole or not at all."""
    with suppress(OSError, ValueError, TypeError):
        entry.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=entry.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(root, file, ensure_ascii=False, separators=(",", ":"))
            os.replace(name, entry)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
