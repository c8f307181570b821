"""Many laws against the same packs, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor

from ..model.law import Evidence, Profile
from .assess import Day, Standard, assess
from .assessment import Assessment


def assess_many(
    laws: Iterable[Profile],
    packs: Standard,
    *,
    as_of: Day = None,
    trust: str | Evidence = "secondary",
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Assessment]:
    """Read many laws against the same packs, in parallel where an executor is given; the order is kept.

    Args:
        executor: any `concurrent.futures.Executor`; ``None`` works in this process.
        progress: called with (done, total) after each law, in the caller's thread.

    Raises:
        GapcheckError: as `assess`, for the first law that fails.
    """
    everyone = list(laws)
    call = _Call(packs, as_of, trust)
    results: list[Assessment] = []
    stream: Iterable[Assessment] = map(call, everyone) if executor is None else executor.map(call, everyone)
    for done, result in enumerate(stream, 1):
        results.append(result)
        if progress is not None:
            progress(done, len(everyone))
    return results


class _Call:
    """`assess` with everything but the law, in a form that can be sent to another process."""

    def __init__(self, packs: Standard, as_of: Day, trust: str | Evidence) -> None:
        self.packs, self.as_of, self.trust = packs, as_of, trust

    def __call__(self, law: Profile) -> Assessment:
        return assess(law, self.packs, as_of=self.as_of, trust=self.trust)
