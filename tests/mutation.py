"""Mutants of what criteria write, to see that their examples notice every one of them.

A mutant changes one thing a criterion says. It is killed if an example then gets another status; a mutant that survives
is a part of the criterion that no example pins down.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve, frozen
from cattrs.errors import BaseValidationError

from gapcheck import Pack
from gapcheck.checks.examples import criterion_space, example_law, status_of
from gapcheck.documents.mistakes import Mistake
from gapcheck.model.scenario import RELATIVE_AGES
from gapcheck.model.standard import Criterion
from gapcheck.model.vocabulary import Vocabulary
from gapcheck.reading.pack import read_criterion
from gapcheck.reading.sizes import named_twice


@frozen
class Mutant:
    """A changed criterion: ``change`` says what was done to it."""

    criterion: str
    change: str
    raw: Any


def survivors(pack: Pack) -> tuple[list[Mutant], int]:
    """The mutants of a pack that no example kills, and how many mutants there were.

    Mutants that cannot be read, and those that mean the very same scenarios or answers, are not counted.
    """
    found, total = [], 0
    for key, criterion in pack.criteria.items():
        laws = [(example_law(e, pack.vocabulary), e.status) for e in criterion.examples]
        for mutant in mutants(key, pack.document.root["criteria"][key], pack.vocabulary):
            changed = read(mutant, pack)
            if changed is None or same(changed, criterion):
                continue
            total += 1
            space = criterion_space(changed, pack.vocabulary)
            if all(status_of(changed, pack, law, space) == status for law, status in laws):
                found.append(mutant)
    return found, total


def read(mutant: Mutant, pack: Pack) -> Criterion | None:
    """The mutant as a criterion; ``None`` where it is no valid one."""
    try:
        found = evolve(read_criterion(mutant.raw | {"examples": []}, pack.vocabulary), id=mutant.criterion)
        return None if named_twice(found.grids) else found
    except (Mistake, BaseValidationError):
        return None


def same(one: Criterion, other: Criterion) -> bool:
    def means(it: Criterion) -> tuple[Any, ...]:
        asked = [(c.measure.id, c.accepted, c.at_least, c.at_most, c.map) for c in (*it.hold, *it.when)]
        return it.verb, it.grids, len(it.hold), asked  # conditions are compared by what they ask, not by identity

    return means(one) == means(other)


def mutants(key: str, raw: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Every mutant of one criterion, as it stands in its document."""
    for verb in ("reach", "spare"):
        if verb not in raw:
            continue
        products = raw[verb] if isinstance(raw[verb], list) else [raw[verb]]
        for index, product in enumerate(products):
            for change, changed in of_product(product, vocabulary):
                yield Mutant(key, change, raw | {verb: [*products[:index], changed, *products[index + 1 :]]})
            if len(products) > 1:
                yield Mutant(key, f"without product {index}", raw | {verb: without(products, index)})
        rest = {name: value for name, value in raw.items() if name != verb}
        other = "spare" if verb == "reach" else "reach"
        turned = [{k: v for k, v in {"victim_age": "under 18", **p}.items() if k != "absent"} for p in products]
        yield Mutant(key, f"{other} for {verb}", rest | {other: turned})
    for verb in ("hold", "when"):
        for change, changed in of_conditions(raw.get(verb, {}), vocabulary):
            yield Mutant(key, f"{verb}: {change}", raw | {verb: changed})


def of_product(product: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    for name, value in product.items():
        if name == "circumstances":
            changes = of_settings(value)
        elif name in vocabulary.dimensions and vocabulary.dimensions[name].kind == "ages":
            changes = of_ages(value)
        else:
            changes = of_list(value, vocabulary.dimensions[name].values if name in vocabulary.dimensions else ())
        for change, changed in changes:
            yield f"{name}: {change}", dict(product) | {name: changed}
        if name != "conduct":
            yield f"without {name}", {k: v for k, v in product.items() if k != name}


def of_list(value: Any, known: Iterable[Any] = ()) -> Iterator[tuple[str, Any]]:
    """Each value of several left out; a single one replaced by each other that is known."""
    items = value if isinstance(value, list) else [value]
    if len(items) > 1:
        yield from ((f"without {item}", without(items, index)) for index, item in enumerate(items))
    else:
        yield from ((f"{other}", [other]) for other in known if other != items[0])


def of_settings(value: Any) -> Iterator[tuple[str, Any]]:
    settings = value if isinstance(value, list) else [value]
    for index, setting in enumerate(settings):
        if len(settings) > 1:
            yield f"without the setting {setting}", without(settings, index)
        names = setting if isinstance(setting, list) else [] if setting == "none" else [setting]
        for place, name in enumerate(names):
            yield f"{setting} without {name}", [*settings[:index], without(names, place), *settings[index + 1 :]]


def of_ages(value: Any) -> Iterator[tuple[str, Any]]:
    """Each written bound moved by one, either way; past 17 that is an adult. Of ages that go by the age of consent the
    other side of it, and fixed ages that are the same where it is 14 or 16."""
    text = str(value)
    if text in RELATIVE_AGES:
        yield from ((other, other) for other in RELATIVE_AGES if other != text)
        fixed = ("under 14", "under 16") if text == "below_consent" else ("14..17", "16..17")
        yield from ((ages, ages) for ages in fixed)
        return
    if found := re.fullmatch(r"under (\d+)", text):
        low, high = 0, int(found[1]) - 1
    elif found := re.fullmatch(r"(\d+)\.\.(\d+)", text):
        low, high = int(found[1]), int(found[2])
    elif text.isdigit():
        low = high = int(text)
    else:
        return
    for first, last in ((low - 1, high), (low + 1, high), (low, high - 1), (low, high + 1)):
        if 0 <= first <= last:
            yield f"{first}..{last}", [f"{first}..{min(last, 17)}", *(["adult"] if last > 17 else [])]


def of_conditions(raw: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    for name, answer in raw.items():
        if len(raw) > 1:
            yield f"without {name}", {k: v for k, v in raw.items() if k != name}
        for change, changed in of_answer(name, answer, vocabulary):
            yield f"{name}: {change}", dict(raw) | {name: changed}


def of_answer(name: str, answer: Any, vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    """Other answers to a measure: the opposite, every other choice, a bound or credit moved, a value less."""
    if isinstance(answer, bool):
        yield f"{not answer}", not answer
    elif isinstance(answer, int):
        yield from ((str(other), other) for other in (answer - 1, answer + 1))
    elif isinstance(answer, list):
        yield from of_list(answer)
    elif isinstance(answer, Mapping):
        for key, value in answer.items():
            if key in ("at_least", "at_most", "any"):
                yield from ((f"{key} {c}", dict(answer) | {key: v}) for c, v in of_answer(name, value, vocabulary))
            else:
                changed = copy.copy(dict(answer))
                del changed[key]
                yield f"no credit for {key}", changed
    else:
        measure = vocabulary.measures.get(name)
        known = measure.values if measure else ("party", "signatory", "none")
        yield from ((f"{other}", other) for other in known if other != answer)


def without(items: list[Any], index: int) -> list[Any]:
    return [*items[:index], *items[index + 1 :]]
