"""The two sides of a comparison by name: laws, standards, folders of them, saved assessments; and its table as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import frozen

from ..analysis.diff import Pair, State, rows, saved_states, states, totals
from ..documents.source import read_text
from ..errors import GapcheckError
from ..exchange.csvform import guarded
from ..model.law import Profile
from ..model.standard import Pack
from ..reading.files import shipped_names
from .batch import open_either, open_law, open_packs


@frozen
class Side:
    """What stands on one side of a comparison."""

    laws: tuple[Profile, ...] = ()
    packs: tuple[Pack, ...] = ()
    saved: tuple[State, ...] = ()


def both_sides(
    old: str, new: str, packs: Sequence[str], laws: Sequence[str], as_of: str | None, trust: str
) -> tuple[list[State], list[State]]:
    """What was found on each side of a comparison.

    Args:
        old, new: a law or a standard by name or path, a folder of either, or a saved assessment.
        packs: the standards by which laws are read; those of a saved assessment on the other side, else ecpat-2022.
        laws: the laws against which standards are read; all shipped ones by default.

    Raises:
        GapcheckError: a side cannot be read, or laws stand on one and standards on the other.
    """
    first, second = side(old), side(new)
    if bool(first.packs) != bool(second.packs):
        raise GapcheckError(f"{old} and {new} cannot be compared: one side holds standards, the other does not")
    named = [state.pack for one in (first, second) for state in one.saved]
    chosen = open_packs(packs or tuple(dict.fromkeys(named)) or ("ecpat-2022",)) if not first.packs else ()
    against = [open_law(name) for name in (laws or shipped_names("fixtures"))] if first.packs else []
    return tuple(list(_found(s, chosen, against, as_of, trust)) for s in (first, second))  # type: ignore[return-value]


def _found(one: Side, packs: Sequence[Pack], laws: Sequence[Profile], as_of: str | None, trust: str) -> Iterator[State]:
    yield from one.saved
    yield from states(one.laws or laws, one.packs or packs, as_of=as_of, trust=trust)


def side(name: str) -> Side:
    """One side of a comparison.

    Raises:
        GapcheckError: it cannot be read, or a folder holds laws and standards, or nothing that can be compared.
    """
    path = Path(name)
    if not path.is_dir():
        return _one(name)
    parts = [_one(str(p)) for p in sorted(path.iterdir()) if p.suffix in (".yaml", ".yml", ".json") and _ours(p)]
    found = Side(*(tuple(x for part in parts for x in getattr(part, key)) for key in ("laws", "packs", "saved")))
    if not (found.laws or found.packs or found.saved):
        raise GapcheckError(f"{name} holds no law, no standard and no saved assessment")
    if found.packs and (found.laws or found.saved):
        raise GapcheckError(f"{name} holds laws and standards; give a folder of either")
    return found


def _ours(path: Path) -> bool:
    """Whether a file of a folder is a law, a standard or a saved assessment; others are passed over."""
    text = read_text(path)
    return '"assessment/1"' in text if path.suffix == ".json" else "profile/1" in text or "pack/1" in text


def _one(name: str) -> Side:
    if name.endswith(".json"):
        try:
            document = json.loads(read_text(Path(name)))
        except ValueError as error:
            raise GapcheckError(f"{name} is not JSON: {error}") from None
        if not isinstance(document, dict):
            raise GapcheckError(f"{name} is no saved assessment")
        return Side(saved=tuple(saved_states(document)))
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
    top, sums = totals(found)
    document = {
        "gapcheck": "diff/1",
        "scores": [dict(zip(top, line, strict=True)) for line in sums],
        "changes": [dict(zip(header, line, strict=True)) for line in lines],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
