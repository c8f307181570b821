"""Many laws against the same packs, in this process or in several.

Packs and laws have a key each. A worker that knows them (it was forked after they were made, or was sent them before)
is told the keys alone; one that does not says so and is sent them once. What comes back are marks, from which an
assessment is made again here, or whatever ``then`` makes of it there.
"""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import Any, TypeVar, overload

from attrs import frozen

from ..model.law import Evidence, Profile
from ..model.standard import Pack
from .assess import Day, Standard, assess
from .assessment import Assessment, PackResult
from .reading import Reading
from .scores import Mark

T = TypeVar("T")
Then = Callable[[Assessment], Any]
Known = Profile | tuple[Pack, ...]
MOST_KNOWN = 512  # what a worker remembers

_known: dict[str, Known] = {}
_numbers = itertools.count()


@overload
def assess_many(
    laws: Iterable[Profile],
    packs: Standard,
    *,
    as_of: Day = None,
    trust: str | Evidence = "secondary",
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Assessment]: ...


@overload
def assess_many(
    laws: Iterable[Profile],
    packs: Standard,
    *,
    as_of: Day = None,
    trust: str | Evidence = "secondary",
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    then: Callable[[Assessment], T],
) -> list[T]: ...


def assess_many(
    laws: Iterable[Profile],
    packs: Standard,
    *,
    as_of: Day = None,
    trust: str | Evidence = "secondary",
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    then: Then | None = None,
) -> list[Any]:
    """Read many laws against the same packs, in parallel where an executor is given; the order is kept.

    Args:
        executor: any `concurrent.futures.Executor`; ``None`` works in this process.
        progress: called with (done, total) after each law, in the caller's thread.
        then: what to make of each assessment where it was computed, such as ``Assessment.to_dict``; with a process pool
            it must be picklable, and so must what it returns.

    Returns:
        The assessments, or what ``then`` made of them. Words of findings are computed when they are read: with a
        process pool pass a ``then`` that reads them, so that the workers do.

    Raises:
        GapcheckError: as `assess`, for the first law that fails.

    >>> from gapcheck import load_pack, load_profile
    >>> laws = [load_profile("KEN"), load_profile("PHL")]
    >>> [str(score) for score in assess_many(laws, load_pack("ecpat-2022"), then=lambda result: result.score)]
    ['35 to 72', '81 to 97']
    """
    everyone = list(laws)
    chosen = (packs,) if isinstance(packs, Pack) else tuple(packs)
    work = _Work(chosen, as_of, trust, then)
    stream = map(work.here, everyone) if executor is None else work.shared(everyone, executor)
    results = []
    for done, result in enumerate(stream, 1):
        results.append(result)
        if progress is not None:
            progress(done, len(everyone))
    return results


@frozen
class _Work:
    """What is to be done with each law."""

    packs: tuple[Pack, ...]
    as_of: Day
    trust: str | Evidence
    then: Then | None

    def here(self, law: Profile) -> Any:
        result = assess(law, self.packs, as_of=self.as_of, trust=self.trust)
        return result if self.then is None else self.then(result)

    def shared(self, laws: Sequence[Profile], executor: Executor) -> Iterator[Any]:
        """The results in order, as they come in; each task holds several laws."""
        size = max(1, len(laws) // (4 * getattr(executor, "_max_workers", 2)))
        keys = {f"law-{next(_numbers)}": law for law in laws}
        packs = f"packs-{next(_numbers)}"
        things: dict[str, Known] = {**keys, packs: self.packs}
        _known.update(things)  # before the first worker is forked
        try:
            names = list(keys)
            parts = [tuple(names[i : i + size]) for i in range(0, len(names), size)]
            tasks = [_Task(part, packs, self.as_of, self.trust, self.then) for part in parts]
            futures = [executor.submit(_do, task, {}) for task in tasks]
            for task, future in zip(tasks, futures, strict=True):
                for key, found in zip(task.laws, _answered(executor, task, future, things), strict=True):
                    yield found if self.then is not None else self._again(keys[key], found)
        finally:
            for key in things:
                _known.pop(key, None)

    def _again(self, law: Profile, found: _Marked) -> Assessment:
        """An assessment from the marks that a worker computed."""
        readings = [Reading(law, pack, found.day, found.trust) for pack in self.packs]
        for reading, marks in zip(readings, found.marks, strict=True):
            reading.__dict__["marks"] = marks
        return Assessment(readings[0].law, tuple(PackResult(r) for r in readings), found.day, found.trust)


@frozen
class _Task:
    laws: tuple[str, ...]
    packs: str
    as_of: Day
    trust: str | Evidence
    then: Then | None


@frozen
class _Marked:
    """An assessment as its marks, to be sent from one process to another."""

    day: Any
    trust: Evidence
    marks: tuple[Mapping[str, Mark], ...]


@frozen
class _Unknown:
    """What a worker would have to be sent."""

    keys: tuple[str, ...]


def _answered(executor: Executor, task: _Task, future: Future[Any], things: Mapping[str, Known]) -> list[Any]:
    """The results of a task, which is asked again with what its worker did not know."""
    sent: dict[str, bytes] = {}
    while isinstance(found := future.result(), _Unknown):
        sent |= {key: pickle.dumps(things[key], pickle.HIGHEST_PROTOCOL) for key in found.keys}
        future = executor.submit(_do, task, sent)
    return list(found)


def _do(task: _Task, sent: Mapping[str, bytes]) -> list[Any] | _Unknown:
    """Do a task in a worker."""
    for key, content in sent.items():
        if key not in _known:
            _known[key] = pickle.loads(content)
    missing = tuple(key for key in (task.packs, *task.laws) if key not in _known)
    if missing:
        return _Unknown(missing)
    laws, packs = [_known[key] for key in task.laws], _known[task.packs]
    work = _Work(packs, task.as_of, task.trust, task.then)  # type: ignore[arg-type]
    found = [work.here(law) for law in laws]  # type: ignore[arg-type]
    for key in list(_known)[: len(_known) - MOST_KNOWN]:
        _known.pop(key, None)
    return found if task.then is not None else [_marked(result) for result in found]


def _marked(result: Assessment) -> _Marked:
    return _Marked(result.as_of, result.trust, tuple(part.reading.marks for part in result.packs))
