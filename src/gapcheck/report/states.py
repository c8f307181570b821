"""The two sides of a comparison by name: laws, standards, folders of them, saved assessments; and its table as text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from ..analysis.diff import Pair, State, rows, saved_states, states
from ..documents.source import read_text
from ..errors import GapcheckError
from ..exchange.csvform import guarded
from ..model.law import Profile
from ..model.standard import Pack
from ..reading.files import shipped_names
from ..reading.load import load_pack, load_profile, load_vocabulary
from .batch import open_either, open_law, open_packs


@frozen
class Side:
    """What stands on one side of a comparison."""

    laws: tuple[Profile, ...] = ()
    packs: tuple[Pack, ...] = ()
    saved: tuple[State, ...] = ()

    @property
    def release(self) -> bool:
        """Whether it holds laws and the standards by which they are read."""
        return bool(self.laws and self.packs)


def both_sides(
    old: str, new: str, packs: Sequence[str], laws: Sequence[str], as_of: str | None, trust: str
) -> tuple[list[State], list[State]]:
    """What was found on each side of a comparison.

    Args:
        old, new: a law or a standard by name or path, a folder of either, a saved assessment, or a release: a folder
            with ``rules`` and ``fixtures``, read in its own vocabulary.
        packs: the standards by which laws are read; those of a saved assessment on the other side, else ecpat-2022. Of
            releases, all that stand in them.
        laws: the laws against which standards are read; all shipped ones by default. Of releases, all in them.

    Raises:
        GapcheckError: a side cannot be read, laws stand on one and standards on the other, nothing stands on both, or
            an option does not apply.
    """
    first, second = side(old), side(new)
    if first.release or second.release:
        if not (first.release and second.release):
            raise GapcheckError(f"{old} and {new} cannot be compared: one side is a release, the other is not")
        before, after = (list(_within(one, packs, laws, as_of, trust)) for one in (first, second))
        return _comparable(old, new, before, after)
    if bool(first.packs) != bool(second.packs):
        raise GapcheckError(f"{old} and {new} cannot be compared: one side holds standards, the other does not")
    if first.packs and packs:
        raise GapcheckError("standards are compared as they are given: --pack is for laws")
    if laws and not first.packs:
        raise GapcheckError("laws are compared as they are given: --law is for standards")
    named = [state.pack for one in (first, second) for state in one.saved]
    chosen = open_packs(packs or tuple(dict.fromkeys(named)) or ("ecpat-2022",)) if not first.packs else ()
    against = [open_law(name) for name in (laws or shipped_names("fixtures"))] if first.packs else []
    before, after = (list(_found(one, chosen, against, as_of, trust)) for one in (first, second))
    return _comparable(old, new, before, after)


def _comparable(old: str, new: str, before: list[State], after: list[State]) -> tuple[list[State], list[State]]:
    if not {(s.law, s.pack) for s in before} & {(s.law, s.pack) for s in after}:
        raise GapcheckError(f"{old} and {new} cannot be compared: no law and standard stand on both sides")
    return before, after


def _within(one: Side, packs: Sequence[str], laws: Sequence[str], as_of: str | None, trust: str) -> Iterator[State]:
    """What is found in a release: every law by every standard, or those that are named."""
    chosen = [pack for pack in one.packs if not packs or pack.id in packs or "all" in packs]
    named = [law for law in one.laws if not laws or law.jurisdiction in laws]
    if chosen:
        yield from states(named, chosen, as_of=as_of, trust=trust)


def _found(one: Side, packs: Sequence[Pack], laws: Sequence[Profile], as_of: str | None, trust: str) -> Iterator[State]:
    yield from one.saved
    yield from states(one.laws or laws, one.packs or packs, as_of=as_of, trust=trust)


def side(name: str) -> Side:
    """One side of a comparison.

    Raises:
        GapcheckError: it cannot be read, or a folder holds laws and standards, one of them twice, or nothing that can
            be compared.
    """
    path = Path(name)
    if not path.is_dir():
        return _one(name)
    if (path / "rules").is_dir() and (path / "fixtures").is_dir():
        return _release(path)
    files = [p for p in sorted(path.iterdir()) if p.suffix in (".yaml", ".yml", ".json") and _ours(p)]
    parts = [_one(str(p)) for p in files]
    _each_once(files, parts)
    found = Side(*(tuple(x for part in parts for x in getattr(part, key)) for key in ("laws", "packs", "saved")))
    if not (found.laws or found.packs or found.saved):
        raise GapcheckError(f"{name} holds no law, no standard and no saved assessment")
    if found.packs and (found.laws or found.saved):
        raise GapcheckError(f"{name} holds laws and standards; give a folder of either")
    return found


def _release(path: Path) -> Side:
    """The laws and the standards of a release, in its own vocabulary; those that only combine others are left out."""
    terms = load_vocabulary(path / "rules" / "vocabulary.yaml")
    files = {
        folder: [p for p in sorted((path / folder).glob("*.yaml")) if _ours(p)] for folder in ("rules", "fixtures")
    }
    packs = (load_pack(file, vocabulary=terms) for file in files["rules"])
    laws = tuple(load_profile(file, vocabulary=terms) for file in files["fixtures"])
    return Side(laws, tuple(pack for pack in packs if not pack.extends))


def _each_once(files: Sequence[Path], parts: Sequence[Side]) -> None:
    seen: dict[tuple[str, ...], Path] = {}
    for path, part in zip(files, parts, strict=True):
        laws = [(law.jurisdiction,) for law in part.laws]
        saved = [(state.law, state.pack) for state in part.saved]
        for key in (*laws, *((pack.id,) for pack in part.packs), *saved):
            other = seen.setdefault(key, path)
            if other != path:
                raise GapcheckError(f"{other} and {path} are both of {' and '.join(key)}")


def _ours(path: Path) -> bool:
    """Whether a file of a folder is a law, a standard or a saved assessment; others are passed over."""
    text = read_text(path)
    return '"assessment/1"' in text if path.suffix == ".json" else bool(re.search(r"\b(profile|pack)/[12]\b", text))


def _one(name: str) -> Side:
    if name.endswith(".json"):
        try:
            document = json.loads(read_text(Path(name)))
        except ValueError as error:
            raise GapcheckError(f"{name} is not JSON: {error}") from None
        if not isinstance(document, dict):
            raise GapcheckError(f"{name} is no saved assessment")
        try:
            return Side(saved=tuple(saved_states(document)))
        except GapcheckError as error:
            raise GapcheckError(f"{name}: {error}") from None
    found = open_either(name)
    return Side(laws=(found,)) if isinstance(found, Profile) else Side(packs=(found,))


def table(pairs: Iterable[Pair], form: str) -> str:
    """The changed statuses and the scores before and after, as JSON or, the statuses alone, as CSV."""
    found = tuple(pairs)
    header, lines = rows(found)
    if form == "csv":
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([guarded(cell) for cell in line] for line in lines)
        return out.getvalue()
    document = {
        "gapcheck": "diff/1",
        "scores": [
            {
                "law": p.law,
                "pack": p.pack,
                "before": _plain(p.before),
                "after": _plain(p.after),
                "changed": len(p.changes),
            }
            for p in found
        ],
        "changes": [dict(zip(header, line, strict=True)) for line in lines],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _plain(state: State | None) -> dict[str, Any] | None:
    """One side of a pair; ``None`` where it was not there."""
    if state is None:
        return None
    law, pack, day, trust = state.identity
    low, high = state.score.rounded(2) or (None, None)
    return {
        "as_of": day,
        "trust": trust,
        "law_digest": law,
        "pack_digest": pack,
        "low": low,
        "high": high,
        "not_known": state.unknown,
    }
