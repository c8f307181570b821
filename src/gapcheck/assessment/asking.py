"""One question to a law: is this scenario reached, under what, and if not where does it fail."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from ..algebra.boxes import boxes
from ..algebra.reach import LawSets, stages_of
from ..algebra.space import ScenarioSpace
from ..algebra.view import trusted_copy
from ..explanation.nearest import nearest
from ..explanation.sentences import describe_box, sentence
from ..explanation.sources import review_of, weakest
from ..model.law import Profile
from ..model.record import Evidence
from ..model.scenario import Grid
from ..model.vocabulary import Vocabulary
from ..reading.question import question
from .assess import Day, day_of, trust_of
from .deciding import deciding, failing_stage
from .reading import beyond
from .results import Answer, Provision


def ask(law: Profile, scenario: Mapping[str, Any], *, as_of: Day = None, trust: str | Evidence = "secondary") -> Answer:
    """Whether a law reaches one scenario on a day, under what, and if not where it fails.

    Args:
        scenario: ``conduct``, the dimensions by id, and ``circumstances``; what is left out takes the vocabulary's
            default, save the victim's age, which a question must give.

    Raises:
        GapcheckError: a key or value of the scenario is unknown, or the age is missing.

    >>> from gapcheck import load_profile
    >>> ask(load_profile("PHL"), {"conduct": "groom", "victim_age": 16}, as_of="2025-01-01") == "reached"
    True
    """
    day, level = day_of(as_of, law), trust_of(trust)
    grid = question(law.vocabulary, scenario)
    space = _space(law.vocabulary, grid)
    stages = stages_of(trusted_copy(law, level), space, day, level)
    sets, full = stages.sets, space.full
    outcome = "reached" if sets.surely == full else "unknown" if sets.possibly else "not_reached"
    missing = full & ~sets.possibly or full & ~sets.surely
    index = space.typical(missing or full)
    typical = space.scenario(index)
    answer = Answer(outcome)
    mention = [k for k in scenario if k in law.vocabulary.dimensions]
    answer.sentence = sentence(law.vocabulary, typical, country=law.in_words, mention=mention)
    answer.as_of = day
    found = sorted(
        (r for r in sets.offences if r.reached.possibly),
        key=lambda r: (-r.reached.surely.bit_count(), r.offence.id),
    )
    answer.reached_by = tuple(Provision.of(r.offence, surely=bool(r.reached.surely)) for r in found)
    answer.nearest = nearest(stages, typical, 1 << index, missing) if missing else ()
    answer.stage = failing_stage(stages, 1 << index).value if missing else ""
    answer.sources = deciding(stages, sets.surely, full & ~sets.possibly, answer.nearest)
    answer.evidence = weakest(answer.sources)
    notes = (beyond(law, day), _note(sets, outcome, space, law.vocabulary, grid))
    answer.note = "; ".join(note for note in notes if note)
    answer.review = review_of(law)
    answer.scenario = {"conduct": grid.conduct, **{k: list(v) if len(v) > 1 else v[0] for k, v in grid.axes},
                       "circumstances": sorted(grid.settings[0].present)}  # fmt: skip
    return answer


@functools.lru_cache(maxsize=256)
def _space(vocabulary: Vocabulary, grid: Grid) -> ScenarioSpace:
    """The scenarios of a question, kept for the last few asked."""
    return ScenarioSpace(vocabulary, {"question": [grid]})


def _note(sets: LawSets, outcome: str, space: ScenarioSpace, vocabulary: Vocabulary, grid: Grid) -> str:
    if outcome != "unknown":
        return ""
    if space.count > 1 and not (sets.surely == 0 and sets.possibly == space.full):
        asked = {name: frozenset(values) for name, values in grid.axes}

        def said(mask: int) -> str:
            return "; ".join(describe_box(vocabulary, box, [grid], asked) for box in boxes(space, mask))

        parts = [f"reached for {said(sets.surely)}"] if sets.surely else []
        parts += [f"not reached for {said(rest)}"] if (rest := space.full & ~sets.possibly) else []
        parts += [f"not known for {said(rest)}"] if (rest := sets.possibly & ~sets.surely) else []
        return f"the answer differs with what the question leaves open: {', '.join(parts)}"
    return "the law was not searched for this conduct on that day" if sets.unsearched else ""
