"""Assessing and rendering laws by name: one or many, in this process or in several."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from ..assessment.assess import assess
from ..assessment.assessment import Assessment
from ..documents.source import decode
from ..explanation.sources import review_of
from ..model.law import Profile
from ..model.standard import Pack
from ..reading.load import load_packs, load_profile, profile_from_text
from . import EXTENSIONS, render


@frozen
class Done:
    """What was done for one law: where it went (``-`` standard output, empty the terminal), and what to show."""

    path: str
    statuses: frozenset[str]
    shown: Assessment | str | bytes
    review: str = ""  # of a line among several, whether the law was reviewed


@frozen
class Job:
    """Everything to do for one law, in a form that can be sent to another process."""

    packs: tuple[str, ...]
    form: str
    output: str | None = None
    folder: Path | None = None
    as_of: str | None = None
    trust: str = "secondary"
    templates: tuple[str, ...] = ()
    raw: bool = False

    def __call__(self, name: str) -> Done:
        """Assess and render one law."""
        law = open_law(name)
        result = assess(law, open_packs(self.packs), as_of=self.as_of, trust=self.trust)
        statuses = frozenset(result.counts)
        if self.folder is not None:
            path = self.folder / f"{law.jurisdiction.lower()}.{EXTENSIONS[self.form]}"
            render(result, self.form, path, templates=self.templates, raw=self.raw)
            return Done(str(path), statuses, in_a_line(result), review_of(law))
        if self.output is None and self.form == "terminal":
            return Done("", statuses, result)
        to_file = self.output not in (None, "-")
        target = Path(str(self.output)) if to_file else None
        document = render(result, self.form, target, templates=self.templates, raw=self.raw)
        return Done(str(target), statuses, result) if to_file else Done("-", statuses, document)


def run(job: Job, names: Sequence[str], workers: int = 1) -> Iterator[Done]:
    """Do a job for several laws, in their order, with so many worker processes."""
    if workers == 1 or len(names) == 1:
        yield from map(job, names)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(job, names)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def in_a_line(result: Assessment) -> str:
    """A result in one line: the country, the score, the counts."""
    counts = ", ".join(f"{n} {status.replace('_', ' ')}" for status, n in result.counts.items())
    return f"{result.law.name}: {result.score} of 100, {counts}"


def open_law(name: str) -> Profile:
    """A law by code or path; ``-`` is standard input."""
    return profile_from_text(standard_input(), "<stdin>") if name == "-" else load_profile(name)


def open_packs(names: Sequence[str]) -> tuple[Pack, ...]:
    """Packs by id, path or folder; ``all`` stands for every shipped one."""
    found: list[Pack] = []
    for name in names:
        found += load_packs(name)
    return tuple(found)


def open_either(name: str) -> Profile | Pack:
    """A law or a pack: by name where it is shipped, else by what the file says it is."""
    from ..documents.source import Source
    from ..reading.load import load_pack, open_source

    if name == "-":
        return open_law(name)
    source: Source = open_source(name)[0]
    kind = source.root.get("gapcheck", "") if isinstance(source.root, dict) else ""
    return load_pack(name) if str(kind).startswith("pack/") else load_profile(name)


def standard_input() -> str:
    """Standard input as text, refused where it is not UTF-8."""
    return decode(sys.stdin.buffer.read(), "<stdin>")
