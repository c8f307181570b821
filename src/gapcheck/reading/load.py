"""Finding documents: shipped laws and packs by name, users' own by path, others as mappings."""

from __future__ import annotations

import functools
import json
import math
import os
from collections.abc import Iterable, Mapping
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attrs import evolve

from ..documents.cache import scan_kept
from ..documents.source import MAX_DEPTH, MAX_DIGITS, MAX_PROBLEMS, Map, Seq, Source, decode, read_text, scan
from ..errors import Diagnostic, GapcheckError, did_you_mean
from ..model.law import Profile
from ..model.standard import Pack
from ..model.vocabulary import Vocabulary
from .files import digest_of, shipped, shipped_names
from .law import read_profile
from .overlay import overlay
from .pack import read_pack
from .vocabulary import read_vocabulary

Reference = str | os.PathLike[str] | Mapping[str, Any]


def load_profile(law: Reference, *, vocabulary: Vocabulary | None = None) -> Profile:
    """Load a national law.

    Args:
        law: the code of a shipped law (``"KEN"``), a path to a profile, or the profile as a mapping.
        vocabulary: read it in these terms instead of those the document names.

    Raises:
        GapcheckError: there is no such law, or the document has problems; ``diagnostics`` lists all of them.

    >>> load_profile("KEN").name
    'Kenya'
    """
    source, folder = _source(law, ("fixtures",), "law")
    return profile_of(source, vocabulary or vocabulary_for(source, folder), folder)


def profile_from_text(text: str, name: str) -> Profile:
    """A national law from the text of a document; ``name`` stands in messages.

    Raises:
        GapcheckError: the document has problems.
    """
    source = scan(text, name)
    return profile_of(source, vocabulary_for(source, None), None)


def profile_of(source: Source, terms: Vocabulary, folder: Path | None) -> Profile:
    """A national law from its parsed document, with the law that it extends: a shipped one, or a file beside it.

    Raises:
        GapcheckError: the document has problems, or the law that it extends cannot be found.
    """
    name = source.root.get("extends") if isinstance(source.root, Mapping) else None
    if not isinstance(name, str | int | float):  # nothing to extend, or what the reader will refuse
        return read_profile(source, terms, digest_of(source.text))
    name = str(name)
    beside = folder / name if folder is not None and name.endswith(".yaml") else None
    known = shipped_names("fixtures")
    if (beside is None or not beside.is_file()) and name not in known:
        raise _extension(source, f"there is no law {name!r} to extend", did_you_mean(name, known))
    whole, place = _source(beside if beside is not None else name, ("fixtures",), "law")
    if isinstance(whole.root, Mapping) and "extends" in whole.root:
        raise _extension(source, f"{name!r} itself extends another law", "a law extends the law of the whole state")
    base = profile_of(whole, terms, place)
    return read_profile(source, terms, digest_of(f"{digest_of(source.text)} {base.digest}"), base)


def _extension(source: Source, message: str, hint: str) -> GapcheckError:
    return GapcheckError(diagnostics=[source.problem(source.mark(("extends",)), message, hint=hint)])


def load_pack(pack: Reference, *, vocabulary: Vocabulary | None = None) -> Pack:
    """Load a standard.

    Args:
        pack: the id of a shipped pack (``"ecpat-2022"``), a path, or the pack as a mapping.
        vocabulary: read it in these terms instead of those the document names.

    Raises:
        GapcheckError: there is no such pack, or the document has problems.

    >>> load_pack("ecpat-2022").kind
    'recommendation'
    """
    if vocabulary is None and isinstance(pack, str) and pack in pack_names():
        return _shipped_pack(pack)
    source, base = _source(pack, ("rules",), "pack")
    return pack_of(source, vocabulary or vocabulary_for(source, base), base)


def load_packs(packs: Iterable[Reference] | str = "all") -> tuple[Pack, ...]:
    """Load several standards: ``"all"`` is every shipped one that stands by itself, a folder every pack in it.

    A pack that only combines others is left out of ``"all"``: its criteria would count twice.

    Raises:
        GapcheckError: for the first that cannot be loaded.
    """
    if isinstance(packs, str):
        folder = Path(packs)
        if packs == "all":
            return tuple(p for p in map(load_pack, shipped_names("rules")) if not p.extends)
        if folder.is_dir():
            packs = sorted(str(path) for path in folder.glob("*.yaml"))
        else:
            packs = [packs]
    return tuple(load_pack(pack) for pack in packs)


def load_vocabulary(reference: Reference = "vocabulary") -> Vocabulary:
    """Load a vocabulary; the shipped one by default.

    Raises:
        GapcheckError: there is none, or the document has problems.
    """
    if reference == "vocabulary":
        return _shipped_vocabulary()
    source, _ = _source(reference, ("rules",), "vocabulary")
    return read_vocabulary(source, digest_of(source.text))


@functools.cache
def _shipped_vocabulary() -> Vocabulary:
    source = _shipped_source("rules", "vocabulary")
    return read_vocabulary(source, digest_of(source.text))


@functools.cache
def _shipped_pack(name: str) -> Pack:
    source = _installed(name) or _shipped_source("rules", name)
    return pack_of(source, vocabulary_for(source, None), None)


def pack_of(source: Source, terms: Vocabulary, base: Path | None) -> Pack:
    """A pack from its parsed document, with those it extends: shipped ones by id, others by a path beside it.

    Raises:
        GapcheckError: the document has problems, or a pack that it extends cannot be found.
    """
    pack = read_pack(source, terms, digest_of(source.text))
    if not pack.extends:
        return pack
    bases = []
    for index, extension in enumerate(pack.extends):
        beside = base / extension.pack if base is not None and extension.pack.endswith(".yaml") else None
        if beside is None and extension.pack not in pack_names():
            hint = did_you_mean(extension.pack, pack_names())
            message = f"there is no pack {extension.pack!r}"
            raise GapcheckError(diagnostics=[source.problem(source.mark(("extends", index)), message, hint=hint)])
        if extension.pack == pack.id:
            message = "a pack cannot extend itself"
            raise GapcheckError(diagnostics=[source.problem(source.mark(("extends", index)), message)])
        bases.append(load_pack(beside or extension.pack, vocabulary=terms if beside else None))
    digest = digest_of(" ".join([pack.digest, *(b.digest for b in bases)]))
    return evolve(overlay(pack, bases), digest=digest)


@functools.cache
def _entry_points() -> dict[str, Traversable]:
    """Packs of installed Python packages: each entry point ``gapcheck.packs`` names a package with YAML files."""
    found: dict[str, Traversable] = {}
    for point in sorted(metadata.entry_points(group="gapcheck.packs"), key=lambda p: (p.name, p.value)):
        for item in sorted(resources.files(point.value).iterdir(), key=lambda i: i.name):
            if item.name.endswith(".yaml"):
                found.setdefault(item.name.removesuffix(".yaml"), item)
    return found


def pack_names() -> tuple[str, ...]:
    """The ids of all packs that can be loaded by name: shipped ones, then those of installed packages."""
    names = shipped_names("rules")
    return (*names, *(name for name in _entry_points() if name not in names))


def _installed(name: str) -> Source | None:
    """A pack of an installed package; shipped ones come first."""
    item = None if name in shipped_names("rules") else _entry_points().get(name)
    return scan(decode(item.read_bytes(), item.name), item.name) if item is not None else None


def _shipped_source(folder: str, name: str) -> Source:
    item = shipped(folder) / f"{name}.yaml"
    return scan_kept(decode(item.read_bytes(), f"{folder}/{name}.yaml"), f"{folder}/{name}.yaml")


def open_source(reference: Reference) -> tuple[Source, Path | None]:
    """Any document as plain values, before it is read as a law or a standard, and the folder of a user's file.

    Args:
        reference: a shipped code or id, ``"vocabulary"``, a path, the text of a document, or a mapping.

    Raises:
        GapcheckError: there is no such document, or it cannot be read at all.
    """
    if isinstance(reference, str) and "\n" in reference:
        return scan(reference), None
    if reference == "vocabulary":
        return _shipped_source("rules", "vocabulary"), None
    return _source(reference, ("fixtures", "rules"), "document")


def _source(reference: Reference, folders: tuple[str, ...], what: str) -> tuple[Source, Path | None]:
    """The parsed document and, where it is a file of the user's, its folder."""
    if isinstance(reference, Mapping):
        return source_of_mapping(reference, f"<{what}>"), None
    text = os.fspath(reference)
    for folder in folders if isinstance(reference, str) else ():
        if text in shipped_names(folder):
            return _shipped_source(folder, text), None
        if folder == "rules" and (installed := _installed(text)):
            return installed, None
    path = Path(text)
    if isinstance(reference, str) and not path.suffix and os.sep not in text and not os.path.exists(text):
        names = [n for folder in folders for n in (pack_names() if folder == "rules" else shipped_names(folder))]
        near = did_you_mean(text, names) or f"there are {', '.join(names)}"
        raise GapcheckError(diagnostics=[Diagnostic(text, 0, 0, f"there is no {what} of this name", hint=near)])
    return scan(read_text(path), text), path.parent


def source_of_mapping(mapping: Mapping[str, Any], name: str) -> Source:
    """A mapping as if it had been read from a file; its text is its canonical JSON.

    Raises:
        GapcheckError: it holds something that no document can.
    """
    try:
        text = json.dumps(mapping, sort_keys=True, default=_plain, ensure_ascii=False)
        text.encode()
        problems: list[Diagnostic] = []
        root = _tree(json.loads(text), name, problems)
    except (TypeError, ValueError, RecursionError) as error:
        raise GapcheckError(diagnostics=[Diagnostic(name, 0, 0, f"is no plain document: {error}")]) from None
    if problems:
        raise GapcheckError(diagnostics=problems[:MAX_PROBLEMS])
    return Source(name, text, root)


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a document")


def _tree(value: Any, name: str, problems: list[Diagnostic], path: tuple[Any, ...] = ()) -> Any:
    """Plain values as nodes without positions; numbers that no file can hold are ``problems``."""
    if len(path) > MAX_DEPTH:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        found = Map()
        for key, item in value.items():
            found[key] = _tree(item, name, problems, (*path, key))
        return found
    if isinstance(value, list):
        items = Seq()
        items.extend(_tree(item, name, problems, (*path, index)) for index, item in enumerate(value))
        return items
    wide = isinstance(value, int) and abs(value) >= 10**MAX_DIGITS
    if wide or (isinstance(value, float) and not math.isfinite(value)):
        found_there = f"a number of {len(str(abs(value)))} digits" if wide else f"found {value}"
        expected = f"expected a finite number of at most {MAX_DIGITS} digits"
        problems.append(Diagnostic(name, 0, 0, f"{'.'.join(map(str, path))}: {found_there}", expected))
    return value


def vocabulary_for(source: Source, base: Path | None) -> Vocabulary:
    """The vocabulary a document names: a path beside it, or the shipped one."""
    name = source.root.get("vocabulary") if isinstance(source.root, Mapping) else None
    if name is None or name == "vocabulary":
        return load_vocabulary()
    if not isinstance(name, str) or (base is None and not os.path.isabs(name)):
        problem = source.problem(
            source.mark(("vocabulary",)), "the vocabulary cannot be found", expected="expected a path"
        )
        raise GapcheckError(diagnostics=[problem])
    return load_vocabulary(base / name if base else Path(name))
