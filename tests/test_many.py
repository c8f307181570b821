"""Many laws at once: the same in one process and in several, whatever a worker knows when it is asked."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from gapcheck import Assessment, GapcheckError, assess, assess_many, load_pack, load_packs, load_profile, score
from gapcheck.assessment import parcels
from gapcheck.reading.files import shipped_names

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

CODES = shipped_names("fixtures")[:9]


@pytest.fixture(params=["thread", "forked", "started", "spawned"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Every way a worker can come to know what it is asked of."""
    if request.param == "thread":
        pool: Executor = ThreadPoolExecutor(2)
    else:
        method = "spawn" if request.param == "spawned" else "fork"
        pool = ProcessPoolExecutor(2, multiprocessing.get_context(method))
    with pool:
        if request.param == "started":
            list(pool.map(abs, range(4)))  # the workers are there before the laws are
        yield pool


def words(result: Assessment) -> list[Any]:
    """Something that reads words of every finding, where it is called."""
    return [(f.id, f.status.value, f.counterexample, f.amendment, f.question) for f in result.findings.values()]


def test_an_executor_changes_nothing(executor: Executor) -> None:
    laws, packs = [load_profile(code) for code in CODES], load_packs("all")[:3]
    alone = [assess(law, packs) for law in laws]
    seen: list[tuple[int, int]] = []
    found = assess_many(laws, packs, executor=executor, progress=lambda *step: seen.append(step))
    assert seen == [(n, len(laws)) for n in range(1, len(laws) + 1)]
    assert [r.law.jurisdiction for r in found] == [law.jurisdiction for law in laws]
    assert [r.score for r in found] == [r.score for r in alone]
    assert [words(r) for r in found] == [words(r) for r in alone]
    assert assess_many(laws, packs, executor=executor, then=words) == [words(r) for r in alone]


def test_a_changed_copy_of_a_law_is_not_taken_for_the_law(executor: Executor) -> None:
    law, pack = load_profile("KEN"), load_pack("ecpat-2022")
    empty = evolve(law, offences={})
    assert empty.digest == law.digest
    first, second = assess_many([law, empty], pack, executor=executor)
    assert (first.score, second.score) == (assess(law, pack).score, assess(empty, pack).score)
    assert first.score != second.score


def test_the_first_law_that_fails_is_the_one_that_is_told(executor: Executor) -> None:
    with pytest.raises(GapcheckError, match="as_of"):
        assess_many([load_profile("KEN")] * 5, load_pack("ecpat-2022"), executor=executor, as_of="never")


def test_nothing_is_kept_when_the_work_is_done() -> None:
    before = set(parcels._known)
    with ThreadPoolExecutor(1) as pool:
        assess_many([load_profile("KEN")], load_pack("ecpat-2022"), executor=pool)
    vocabulary = load_pack("ecpat-2022").vocabulary.digest
    assert set(parcels._known) - before <= {vocabulary}
    assert assess_many([], load_pack("ecpat-2022")) == []


def test_scores_alone_are_those_of_the_assessment() -> None:
    law, packs = load_profile("PHL"), load_packs("all")[:4]
    scores, result = score(law, packs, as_of="2020-01-01"), assess(law, packs, as_of="2020-01-01")
    assert (scores.score, scores.counts, scores.verdicts) == (result.score, result.counts, result.verdicts)
    assert scores.statuses == {key: finding.status for key, finding in result.findings.items()}
    assert [part.tree.score for part in scores.packs] == [part.tree.score for part in result.packs]
    assert not hasattr(scores, "findings")
    with pytest.raises(GapcheckError, match="no pack"):
        score(law, [])


def test_a_finding_computes_its_words_once() -> None:
    finding = assess(load_profile("KEN"), load_pack("ecpat-2022")).findings["csam-production"]
    assert "nearest" not in vars(finding)
    assert finding.nearest is finding.nearest
    assert finding.amendment is finding.amendment


def test_more_laws_than_a_process_remembers() -> None:
    law, pack = load_profile("MOZ"), load_pack("crc")
    with ThreadPoolExecutor(2) as pool:
        found = assess_many([law] * (parcels.MOST + 200), pack, executor=pool, then=words_count)
    assert set(found) == {words_count(assess(law, pack))}


def words_count(result: Assessment) -> int:
    """Something small that a worker sends back."""
    return len(result.findings)


def test_a_pack_in_another_vocabulary_is_refused_wherever_it_is_read(executor: Executor) -> None:
    folder = Path(__file__).parent / "data" / "another-field"
    with pytest.raises(GapcheckError, match="speaks in the vocabulary"):
        assess_many([load_profile("KEN")], load_pack(folder / "pack.yaml"), executor=executor)


def test_the_collector_is_left_as_it_was() -> None:
    before = gc.get_freeze_count()
    closed = ThreadPoolExecutor(1)
    closed.shutdown()
    with pytest.raises(RuntimeError):
        assess_many([load_profile("KEN")], load_pack("crc"), executor=closed)
    assert gc.get_freeze_count() <= before
    gc.freeze()
    frozen = gc.get_freeze_count()
    with ThreadPoolExecutor(1) as pool:
        assess_many([load_profile("KEN")], load_pack("crc"), executor=pool)
    assert gc.get_freeze_count() > frozen / 2  # what a caller has frozen stays so; single objects die
    gc.unfreeze()
