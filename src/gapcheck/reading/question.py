"""A question about one fact pattern, read as a grid: one scenario, or the few that its defaults leave open."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..documents.mistakes import Mistake, UnknownName
from ..documents.source import Map, Source
from ..documents.structure import gather, structure
from ..errors import Diagnostic, GapcheckError
from ..model.scenario import Grid, Setting
from ..model.vocabulary import Dimension, Vocabulary


def question(vocabulary: Vocabulary, scenario: Mapping[str, Any], *, aged: bool = True) -> Grid:
    """The grid of a question: one scenario, or the few its defaults leave open.

    Args:
        aged: whether it must give the age; else every age is asked about.

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
            if aged and dimension.kind == "ages" and dimension.id not in raw:
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
