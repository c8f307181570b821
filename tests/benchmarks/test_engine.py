"""What the engine costs, as ratios measured in one run, and times for people to look at.

Run the times with ``pytest tests/benchmarks --benchmark-enable``.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import reference
from gapcheck import Pack, Profile, assess, load_pack, load_profile
from gapcheck.algebra.boxes import boxes as boxes_of
from gapcheck.algebra.reach import law_sets
from gapcheck.algebra.space import space_of
from gapcheck.model.record import Evidence
from gapcheck.reading.files import shipped_names

pytestmark = pytest.mark.slow

SHIPPED = ("KEN", "PHL", "ZAF")


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = load_pack("ecpat-2022")
    assert space_of(found).count > 1000  # built once, before anything is timed
    return found


@pytest.fixture(scope="module", params=SHIPPED)
def law(request: pytest.FixtureRequest) -> Profile:
    return load_profile(request.param)


def fastest(call: Callable[[], Any], times: int, clock: Callable[[], float] = time.process_time) -> float:
    """The shortest of several timings, in seconds: what the machine can do when it is left alone."""
    found = []
    for _ in range(times):
        start = clock()
        call()
        found.append(clock() - start)
    return min(found)


def ask_one_by_one(law: Profile, pack: Pack, scenarios: list[Any], trust: Evidence) -> list[reference.Pair]:
    return [reference.reaches(law, scenario, law.as_of, trust) for scenario in scenarios]


def test_the_engine_is_a_hundred_times_faster_than_asking_one_by_one(law: Profile, pack: Pack) -> None:
    scenarios = [scenario for _, scenario in space_of(pack).scenarios(space_of(pack).full)]
    ratios = []
    for _ in range(3):  # a busy machine can spoil one round, not the best of three
        engine = fastest(lambda: law_sets(law, space_of(pack), law.as_of, Evidence.SECONDARY), 20)
        plain = fastest(lambda: ask_one_by_one(law, pack, scenarios, Evidence.SECONDARY), 1)
        ratios.append(plain / engine)
        if ratios[-1] >= 100:
            break
    assert max(ratios) >= 100, f"the engine is only {max(ratios):.0f} times faster"


def test_law_sets(benchmark: Any, law: Profile, pack: Pack) -> None:
    sets = benchmark(law_sets, law, space_of(pack), law.as_of, Evidence.SECONDARY)
    assert sets.surely & ~sets.possibly == 0


def test_one_assessment_with_full_findings(benchmark: Any, law: Profile, pack: Pack) -> None:
    result = benchmark(assess, law, pack)
    assert len(result.findings) == len(pack.criteria)


def test_boxes(benchmark: Any, law: Profile, pack: Pack) -> None:
    space = space_of(pack)
    gap = space.full & ~law_sets(law, space, law.as_of, Evidence.SECONDARY).surely
    boxes = benchmark(boxes_of, space, gap)
    assert sum(box.count for box in boxes) == gap.bit_count()


def import_time(modules: str) -> float:
    """The shortest time in which a fresh interpreter imports some modules."""
    imported = [sys.executable, "-c", f"import {modules}"]
    return fastest(lambda: subprocess.run(imported, check=True), 5, time.perf_counter)


def test_importing_the_package_costs_no_more_than_what_it_stands_on() -> None:
    assert import_time("gapcheck") <= 1.5 * import_time("attrs, yaml")


def load_all() -> list[Profile]:
    return [load_profile(code) for code in shipped_names("fixtures")]


def test_all_laws_load_in_less_than_two_thirds_of_the_time_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAPCHECK_CACHE", "off")
    cold = fastest(load_all, 3)
    monkeypatch.setenv("GAPCHECK_CACHE", str(tmp_path))
    load_all()
    assert fastest(load_all, 5) <= cold / 1.5


def test_loading_all_laws(benchmark: Any) -> None:
    assert len(benchmark(load_all)) == len(shipped_names("fixtures"))


def test_loading_the_longest_law(benchmark: Any) -> None:
    longest = max(shipped_names("fixtures"), key=lambda code: len(load_profile(code).offences))
    assert benchmark(load_profile, longest).jurisdiction == longest
