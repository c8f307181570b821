"""Faults that criteria were found to have when they were read against their sources: each kind that a machine can see.

A criterion whose ``explained:`` names the code of a warning, and why it stands, turns it into a note.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from ..algebra.compare import Relation, within
from ..algebra.space import space_of
from ..assessment.marking import omittable
from ..assessment.weights import effective_weights
from ..documents.structure import some
from ..explanation.sentences import conjunction
from ..model.scenario import CONSENT_AGES
from ..model.standard import BINDING, Criterion, Pack
from ..model.vocabulary import Dimension

_YOUNG = frozenset(range(CONSENT_AGES.start))
HEAVY = Fraction(1, 4)
FEW = 4  # criteria of a standard among which one may well carry more than a quarter
UNDER = re.compile(r"\bunder (\d+)\b")
CONSENT = re.compile(r"\bage of (?:sexual )?consent\b")


class Fault(NamedTuple):
    """What is doubtful about one criterion: where below it, the code, and words."""

    where: tuple[Any, ...]
    code: str
    message: str
    hint: str


def faults(pack: Pack, criterion: Criterion) -> Iterator[Fault]:
    """What is doubtful about what one criterion of a standard asks, and how it says so."""
    for found in (_narrowed, _excused, _fixed_ages, _words):
        yield from found(pack, criterion)
    yield from _heavy(pack, criterion)
    yield from _contained(pack, criterion)


def _narrowed(pack: Pack, criterion: Criterion) -> Iterator[Fault]:
    """A treaty or a law that names no medium means every one; the default does not."""
    terms = pack.vocabulary
    if pack.kind not in BINDING:
        return
    for dimension in _plain(pack):
        silent = [p for p in (*criterion.reach, *criterion.spare) if dimension.id not in p]
        conducts = {c for product in silent for c in terms.match(some(product["conduct"])) if dimension.applies(c)}
        if any(set(terms.default_values(c, dimension)) < set(terms.possible_values(c, dimension)) for c in conducts):
            default = conjunction([dimension.label_of(value) for value in dimension.scenario], "or")
            message = f"the {dimension.label} is not stated, so that only {default} is asked"
            yield Fault((criterion.verb,), "unstated-dimension", message, "state every value that the text covers")


def _excused(pack: Pack, criterion: Criterion) -> Iterator[Fault]:
    """Options that leave nothing of a duty that counts, or by which an exemption may hold for children of any age."""
    if not criterion.permits:
        return
    space, terms = space_of(pack), pack.vocabulary
    omitted = omittable(criterion, space)
    left = functools.reduce(lambda left, mask: left & ~mask, omitted.values(), space.criteria[criterion.id])
    if not left and criterion.weight:
        message = "the options together leave out all that is asked, so that no law can fail this"
        hint = "ask beside it what no option lets a state leave out, or give it no weight"
        yield Fault(("permits",), "options-take-all", message, hint)
    for option in criterion.permits:
        exempting = frozenset().union(*(option.settings or ())) & terms.exempting
        young = [d for d in terms.dimensions.values() if d.consent and omitted[option.id] & space.cover(d.id, _YOUNG)]
        if exempting and young:
            message = f"the option {option.id!r} lets an exemption hold for children of any age"
            hint = "name the ages for which the text allows it, or explain that it names none"
            yield Fault(("permits", option.id), "option-without-ages", message, hint)


def _fixed_ages(pack: Pack, criterion: Criterion) -> Iterator[Fault]:
    """Ages in numbers where the criterion itself speaks of the age of consent."""
    if not CONSENT.search(f"{criterion.title} {criterion.why} {criterion.note}".lower()) or criterion.rests_on:
        return
    for dimension in (d for d in pack.vocabulary.dimensions.values() if d.consent):
        whole = {value for value in dimension.scenario if isinstance(value, int)}
        asked = _asked(criterion, dimension.id) & whole
        if asked and asked != whole:
            message = "it speaks of the age of consent and asks fixed ages"
            hint = "write below_consent or from_consent, which each law answers by its own age"
            yield Fault((criterion.verb,), "fixed-age-of-consent", message, hint)


def _heavy(pack: Pack, criterion: Criterion) -> Iterator[Fault]:
    """One criterion that carries more than a quarter of the score, without a reason."""
    if sum(bool(c.weight) for c in pack.criteria.values()) <= FEW or criterion.weight_reason:
        return
    share = effective_weights(pack)[criterion.id]
    if share is not None and share > HEAVY:
        message = f"the criterion carries {float(share):.0%} of the score"
        hint = "weigh the groups by what the source stresses, or say in 'weight_reason' why this one decides"
        yield Fault((), "heavy-criterion", message, hint)


def _contained(pack: Pack, criterion: Criterion) -> Iterator[Fault]:
    """All that one criterion asks is asked by another of the same standard: one defect counts twice."""
    if not criterion.weight or pack.union:
        return
    place = {key: number for number, key in enumerate(pack.criteria)}
    for other in pack.criteria.values():
        if other is criterion or not other.weight or other.when != criterion.when:
            continue
        relation = within(criterion, other)
        if relation is Relation.LESS or (relation is Relation.SAME and place[other.id] < place[criterion.id]):
            message = f"all that it asks is asked by {other.id!r} too, so that one gap counts twice"
            hint = "ask there only what is new, give one of them no weight, or explain why both count"
            yield Fault((criterion.verb,), "contained-criterion", message, hint)


def _words(pack: Pack, criterion: Criterion) -> Iterator[Fault]:
    """A title or a remedy that speaks of fewer media or ages than the scenarios, or a title of more."""
    for field, code in (("title", "title-and-scenarios"), ("remedy", "remedy-too-narrow")):
        written = str(getattr(criterion, field)).lower()
        words = set(re.findall(r"\w+", written))
        for dimension in _plain(pack):
            asked = _asked(criterion, dimension.id)
            said = {value for value in dimension.values if dimension.label_of(value).lower() in words}
            if said & asked and asked - said:
                message = f"the {field} says {_names(dimension, said)}; the scenarios ask {_names(dimension, asked)}"
                yield Fault((field,), code, message, "let the words and the scenarios name the same")
        ages = {age for d in pack.vocabulary.dimensions.values() if d.consent for age in _asked(criterion, d.id)}
        numbers = [age for age in ages if isinstance(age, int)]
        limits = [int(n) for n in UNDER.findall(written)]
        if not numbers or not limits or criterion.verb == "hold":
            continue
        if max(limits) - 1 < max(numbers):
            message = f"the {field} speaks of children under {max(limits)}; the scenarios go to {max(numbers)}"
            yield Fault((field,), code, message, "let the words and the scenarios name the same ages")
        elif field == "title" and min(limits) - 1 > max(numbers):
            message = f"the title speaks of children under {min(limits)}; the scenarios end at {max(numbers)}"
            yield Fault((field,), code, message, "let the words and the scenarios name the same ages")


def _plain(pack: Pack) -> list[Dimension]:
    """The dimensions that a sentence names by a word, and on which a law that is silent covers all: the medium."""
    return [d for d in pack.vocabulary.dimensions.values() if d.strip and d.unstated == "all" and d.kind == "set"]


def _asked(criterion: Criterion, dimension: str) -> set[Any]:
    return {value for grid in criterion.grids for name, values in grid.axes if name == dimension for value in values}


def _names(dimension: Dimension, values: Container[Any]) -> str:
    return conjunction([dimension.label_of(value) for value in dimension.values if value in values], "and")
