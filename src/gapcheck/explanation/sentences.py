"""Scenarios, boxes and elements in words.

All words come from the vocabulary; the code only places them. A sentence names every value that differs from the
vocabulary's default, and every circumstance.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from ..algebra.boxes import Box
from ..model.scenario import Grid, Scenario
from ..model.values import ADULT, CHILD_AGES
from ..model.vocabulary import Circumstance, Dimension, Value, Vocabulary

_SLOT = re.compile(r"\{(\w+)\}")


def sentence(
    vocabulary: Vocabulary,
    scenario: Scenario,
    *,
    country: str = "the country",
    absent: Iterable[str] = (),
    mention: Iterable[str] = (),
) -> str:
    """A scenario as a clause that begins with its subject.

    Args:
        country: what the vocabulary's ``{country}`` stands for.
        absent: circumstances to say are not there.
        mention: dimensions to name even where they have their default value.
    """
    words, named = [], set()
    for literal, name in _template(vocabulary, scenario.conduct):
        words.append(literal)
        if name:
            named.add(name)
            value = scenario.values.get(name)
            words.append(vocabulary.dimensions[name].clause_of(value) if value is not None else "")
    wanted = set(mention)
    for dimension in vocabulary.dimensions.values():
        value = scenario.values.get(dimension.id)
        if value is None or dimension.id in named:
            continue
        plain = dimension.kind == "threshold"  # the lowest threshold asks nothing
        usual = vocabulary.default_values(scenario.conduct, dimension)
        if value not in usual or (dimension.id in wanted and len(dimension.values) > 1 and not plain):
            words.append(f", {dimension.clause_of(value)}")
    implied = vocabulary.implied(scenario.conduct)
    setting = scenario.setting
    words += [f", and {c.phrase}" for c in vocabulary.narrowest(setting.present - implied)]
    missing = vocabulary.widest([*setting.absent, *absent])
    if len(missing) > 2:
        words.append(f", without {conjunction([label_of(c) for c in missing], 'or')}")
    else:
        words += [f", and {not_there(c)}" for c in missing]
    joined = re.sub(r"\s+", " ", "".join(words).replace("{country}", country))
    return re.sub(r" ([,;.])", r"\1", joined).strip()


@functools.lru_cache(maxsize=512)
def _template(vocabulary: Vocabulary, conduct: str) -> tuple[tuple[str, str], ...]:
    """The sentence of a conduct as literals, each followed by the dimension whose words come next."""
    known = vocabulary.conducts[conduct]
    whole = (vocabulary.sentence or "someone {conduct}").replace("{conduct}", known.phrase or f"commits {known.noun}")
    found, literal = [], ""
    for index, part in enumerate(_SLOT.split(whole)):
        if index % 2 == 0:
            literal += part
        elif part in vocabulary.dimensions:
            found.append((literal, part))
            literal = ""
        else:
            literal += f"{{{part}}}"
    return (*found, (literal, ""))


def not_there(circumstance: Circumstance) -> str:
    """A circumstance denied: the vocabulary's own words, else a plain denial."""
    return circumstance.absent or f"it is not shown that {circumstance.phrase}"


def label_of(circumstance: Circumstance) -> str:
    """A circumstance as a table names it."""
    return circumstance.label or circumstance.id.replace("_", " ")


def ages(values: Iterable[Value]) -> str:
    """Ages as ranges.

    >>> ages([16, 17, "adult"]), ages(range(16)), ages([3, 5, 6, 7, 16])
    ('16–17 and adults', 'under 16', '3, 5–7 and 16')
    """
    known = set(values)
    children = sorted(v for v in known if isinstance(v, int))
    if children == list(CHILD_AGES):
        return "any age" if ADULT in known else "under 18"
    parts = []
    for first, last in _runs(children):
        if first == 0:
            parts.append(f"under {last + 1}")
        else:
            parts.append(str(first) if first == last else f"{first}–{last}")
    if ADULT in known:
        parts.append("adults")
    return conjunction(parts) or "no age"


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


def listed(dimension: Dimension, values: Iterable[Value]) -> str:
    """Values of a dimension for a table: ages as ranges, others by their labels."""
    return _listed(dimension, frozenset(values))


def spoken(dimension: Dimension, values: Iterable[Value]) -> str:
    """Values of a dimension inside a sentence: ``the ages under 18``, ``medium: online``, ``attempt``."""
    words = listed(dimension, values)
    if dimension.kind == "ages":
        return f"persons of {words}" if words == "any age" else f"the ages {words}"
    if dimension.added_to and words != "any":
        return words  # what a general part adds, such as an attempt, says itself what it is
    return f"every {dimension.label}" if words == "any" else f"{dimension.label}: {words}"


@functools.lru_cache(maxsize=2048)
def _listed(dimension: Dimension, known: frozenset[Value]) -> str:
    if dimension.kind == "ages":
        return ages(known)
    if known == frozenset(dimension.values):
        return "any"
    return ", ".join(dimension.label_of(v) for v in dimension.values if v in known) or "none"


def describe_box(
    vocabulary: Vocabulary, box: Box, asked: Sequence[Grid], wanted: Mapping[str, frozenset[Value]]
) -> str:
    """A box in words, by what sets it apart from all that is asked: ``possessing ... (age: 16–17; form: audio)``.

    ``wanted`` are the values that the grids ask of each dimension.
    """
    grids = [g for g in asked if g.conduct in box.conducts]
    parts: list[str] = []
    nouns = ""
    if len(grids) < len(asked) and set(box.conducts) != {g.conduct for g in asked}:
        nouns = ", ".join(vocabulary.conducts[c].noun for c in box.conducts)
    for name, values in box.values.items():
        if len(values) < len(wanted[name]):
            dimension = vocabulary.dimensions[name]
            parts.append(f"{dimension.label}: {listed(dimension, values)}")
    settings = {setting for grid in grids for setting in grid.settings}
    if set(box.settings) != settings:
        parts.append(" or ".join(_setting(vocabulary, s.present, box.conducts) for s in box.settings))
    values_apart = "; ".join(parts)
    if not nouns:
        return values_apart or "everything asked"
    return f"{nouns} ({values_apart})" if values_apart else nouns


def _setting(vocabulary: Vocabulary, present: frozenset[str], conducts: Sequence[str]) -> str:
    implied = vocabulary.implied(conducts[0])
    names = [label_of(c) for c in vocabulary.narrowest(present - implied)]
    return " with ".join(["", *names]).strip() if names else "no further circumstance"


def conjunction(items: Sequence[str], word: str = "and") -> str:
    """Items as prose: ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def capital(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]
