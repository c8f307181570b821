"""Many laws against the same packs, in this process or in several.

Packs and laws have a key each. A worker that knows them (it was forked after they were made, or was sent them before)
is told the keys alone; one that does not says so and is sent them once. What comes back are marks, from which an
assessment is made again here, or whatever ``then`` makes of it there.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from typing import Any, TypeVar, overload

from attrs import frozen

from ..model.law import Profile
from ..model.record import Evidence
from ..model.standard import Pack
from . import parcels
from .assess import Day, Standard, assess
from .assessment import Assessment, PackResult
from .reading import Reading
from .scores import Mark

T = TypeVar("T")
Then = Callable[[Assessment], Any]


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
    >>> laws, pack = [load_profile("KEN"), load_profile("PHL")], load_pack("ecpat-2022")
    >>> [str(score) for score in assess_many(laws, pack, then=lambda result: result.score)] == [
    ...     str(assess(law, pack).score) for law in laws
    ... ]
    True
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
        words = parcels.put({*(law.vocabulary for law in laws), *(pack.vocabulary for pack in self.packs)})
        packs, keys = parcels.put(self.packs), parcels.put(laws)  # before the first worker is forked
        size = max(1, len(laws) // (4 * getattr(executor, "_max_workers", 2)))
        names = list(keys)
        tasks = [
            _Task(tuple(words), tuple(packs), tuple(names[i : i + size]), self.as_of, self.trust, self.then)
            for i in range(0, len(names), size)
        ]
        try:
            found = _in_order(executor, tasks, {**words, **packs, **keys})
            for key, result in zip(names, found, strict=True):
                yield result if self.then is not None else self._again(parcels.known(key), result)
        finally:
            parcels.take_back([*packs, *keys])

    def _again(self, law: Profile, found: _Marked) -> Assessment:
        """An assessment from the marks that a worker computed."""
        readings = [Reading(law, pack, found.day, found.trust) for pack in self.packs]
        for reading, marks in zip(readings, found.marks, strict=True):
            reading.__dict__["marks"] = marks
        return Assessment(readings[0].law, tuple(PackResult(r) for r in readings), found.day, found.trust)


@frozen
class _Task:
    words: tuple[str, ...]
    packs: tuple[str, ...]
    laws: tuple[str, ...]
    as_of: Day
    trust: str | Evidence
    then: Then | None


@frozen
class _Marked:
    """An assessment as its marks, to be sent from one process to another."""

    day: dt.date
    trust: Evidence
    marks: tuple[Mapping[str, Mark], ...]


@frozen
class _Unknown:
    """What a worker would have to be sent."""

    keys: tuple[str, ...]


def _in_order(executor: Executor, tasks: Sequence[_Task], things: Mapping[str, parcels.Thing]) -> Iterator[Any]:
    """The results of all tasks in order; one whose worker did not know something is asked again with it."""
    with _frozen():
        pending = {executor.submit(_do, task, {}): place for place, task in enumerate(tasks)}
    sent: dict[int, dict[str, bytes]] = {}
    ready: dict[int, Future[Any]] = {}
    for place in range(len(tasks)):
        while place not in ready:
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                here = pending.pop(future)
                if future.exception() is None and isinstance(lacking := future.result(), _Unknown):
                    known = sent.setdefault(here, {})  # another worker may get it next, so it takes all with it
                    for key in (*tasks[here].words, *lacking.keys):
                        known[key] = known.get(key) or parcels.packed(things[key])
                    pending[executor.submit(_do, tasks[here], known)] = here
                else:
                    ready[here] = future
        yield from ready.pop(place).result()


@contextmanager
def _frozen() -> Iterator[None]:
    """While workers are forked: what they share with us their collector must not touch, or every page is copied."""
    if gc.get_freeze_count():  # the caller has frozen it already
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _do(task: _Task, sent: Mapping[str, bytes]) -> list[Any] | _Unknown:
    """Do a task in a worker."""
    parcels.receive(sent)
    lacking = parcels.missing((*task.words, *task.packs, *task.laws))
    if lacking:
        return _Unknown(lacking)
    work = _Work(tuple(map(parcels.known, task.packs)), task.as_of, task.trust, task.then)
    found = [work.here(parcels.known(key)) for key in task.laws]
    return found if task.then is not None else [_marked(result) for result in found]


def _marked(result: Assessment) -> _Marked:
    return _Marked(result.as_of, result.trust, tuple(part.reading.marks for part in result.packs))
