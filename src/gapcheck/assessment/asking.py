"""One question to a law: is this scenario reached, under what, and if not where does it fail."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from functools import partial
from typing import Any

from ..algebra.boxes import boxes
from ..algebra.reach import LawSets, stages_of
from ..algebra.space import ScenarioSpace
from ..algebra.view import trusted_copy
from ..documents.mistakes import Mistake, UnknownName
from ..documents.source import Map, Source
from ..documents.structure import gather, structure
from ..errors import Diagnostic, GapcheckError
from ..explanation.nearest import nearest
from ..explanation.sentences import describe_box, sentence
from ..explanation.sources import weakest
from ..model.law import Profile
from ..model.record import Evidence
from ..model.scenario import Grid, Setting
from ..model.vocabulary import Dimension, Vocabulary
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


def question(vocabulary: Vocabulary, scenario: Mapping[str, Any]) -> Grid:
    """The grid of a question: one scenario, or the few its defaults leave open.

    Raises:
        GapcheckError: with every problem of the scenario.
    """
    root = Map()
    root.update(scenario)

    def read(raw: Mapping[str, Any]) -> Grid:
        known = ["conduct", "circumstances", *vocabulary.dimensions]
        for key in raw:
            if key not in known:
                raise UnknownName(key, known, "key", key=key)
        if "conduct" not in raw:
            raise Mistake("the key 'conduct' is missing")
        conducts = vocabulary.match([str(raw["conduct"])])
        if len(conducts) != 1:
            raise Mistake("a question names one conduct", "expected one conduct", key="conduct")
        conduct = conducts[0]
        dimensions = vocabulary.dimensions_of(conduct)
        for dimension in vocabulary.dimensions.values():
            if dimension.id in raw and dimension not in dimensions:
                raise Mistake(f"{dimension.id} is no dimension of {conduct}", key=dimension.id)
            if dimension.kind == "ages" and dimension.id not in raw:
                raise Mistake(f"the key {dimension.id!r} is missing", "a question gives the age: an age or 'adult'")
        axes = gather(
            Grid,
            {
                d.id: partial(_one, vocabulary, conduct, d, raw.get(d.id, list(vocabulary.default_values(conduct, d))))
                for d in dimensions
            },
        )
        listed_circumstances = raw.get("circumstances", [])
        names = listed_circumstances if isinstance(listed_circumstances, list | tuple) else [listed_circumstances]
        for name in names:
            if name not in vocabulary.circumstances:
                raise UnknownName(name, vocabulary.circumstances, "circumstance")
        setting = Setting.of(vocabulary, conduct, names)
        both = sorted(setting.present & vocabulary.shut_out(setting.present))
        if both:
            raise Mistake(f"{' and '.join(both)} cannot both be there", key="circumstances")
        return Grid(conduct, tuple(axes.items()), (setting,))

    try:
        return structure(Source("<scenario>", "", root), read)
    except GapcheckError as error:
        raise GapcheckError(
            diagnostics=[Diagnostic(d.path, 0, 0, d.message, d.expected, d.hint) for d in error.diagnostics]
        ) from None


def _one(vocabulary: Vocabulary, conduct: str, dimension: Dimension, raw: Any) -> tuple[Any, ...]:
    values = dimension.read(list(raw) if isinstance(raw, tuple) else raw)
    if values.doubtful():
        message = f"{raw!r} leaves the answer open"
        raise Mistake(message, "a question states its values without a doubt", values.advice)
    possible = vocabulary.possible_values(conduct, dimension)
    found = tuple(v for v in possible if v in values.surely)
    if not found:
        words = " or ".join(str(v) for v in possible)
        raise Mistake(f"{conduct} has no such {dimension.label}", f"in {dimension.id} it can be {words}")
    return found
