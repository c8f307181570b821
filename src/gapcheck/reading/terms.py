"""The terms of a vocabulary as lists show them: how each reads, what it means, its values and what silence means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import frozen

from ..model.vocabulary import Dimension, Measure, Value, Vocabulary

_DECIDED = {
    "jurisdiction": "as the rules on acts abroad say",
    "limitation": "as the time limits say",
    "penalty": "as its sentence says",
}


@frozen
class Term:
    """A term, or one of its values or answers; ``words`` are how it reads.

    ``unstated`` is what a record covers that says nothing of a dimension, ``scenario`` what a criterion or a question
    means that says nothing of it, ``silence`` what a law that says nothing answers to a measure.
    """

    id: str
    words: str
    meaning: str = ""
    kind: str = ""
    conducts: str = ""
    unstated: str = ""
    scenario: str = ""
    silence: str = ""
    values: tuple[Term, ...] = ()

    @property
    def texts(self) -> Iterator[str]:
        """Everything that is said of it, to search in."""
        yield from (self.id, self.words, self.meaning, self.kind, self.conducts, self.unstated, self.scenario)
        for value in self.values:
            yield from value.texts

    def to_dict(self) -> dict[str, Any]:
        """Its parts as plain values, without those that are empty."""
        keys = ("id", "kind", "words", "meaning", "conducts", "unstated", "scenario", "silence")
        plain: dict[str, Any] = {key: getattr(self, key) for key in keys if getattr(self, key)}
        return {**plain, "values": [value.to_dict() for value in self.values]} if self.values else plain


def terms(vocabulary: Vocabulary, what: str) -> list[Term]:
    """The ``conducts``, ``circumstances``, ``dimensions`` or ``measures`` of a vocabulary.

    >>> from gapcheck.reading.load import load_vocabulary
    >>> terms(load_vocabulary(), "dimensions")[2].scenario
    'online'
    """
    makers: dict[str, Callable[[], list[Term]]] = {
        "conducts": lambda: [Term(c.id, c.noun, c.meaning) for c in vocabulary.conducts.values()],
        "circumstances": lambda: [Term(c.id, c.phrase, c.meaning) for c in vocabulary.circumstances.values()],
        "dimensions": lambda: [_dimension(d) for d in vocabulary.dimensions.values()],
        "measures": lambda: [_measure(m) for m in vocabulary.measures.values()],
    }
    return makers[what]()


def _dimension(dimension: Dimension) -> Term:
    ages = dimension.kind == "ages"
    if dimension.decides:
        unstated = _DECIDED[dimension.decides]
    elif ages:
        unstated = f"no {dimension.label}; it must be stated"
    else:
        said = {"all": "every value", "general": "what the general part says"}
        unstated = said[dimension.unstated] if isinstance(dimension.unstated, str) else _names(dimension.unstated)
    return Term(
        dimension.id,
        dimension.label,
        dimension.meaning,
        dimension.kind,
        ", ".join(dimension.conducts),
        unstated,
        "every value" if set(dimension.scenario) == set(dimension.values) else _names(dimension.scenario),
        values=_ages(dimension) if ages else tuple(_value(dimension, value) for value in dimension.values),
    )


def _value(dimension: Dimension, value: Value) -> Term:
    return Term(str(value), dimension.label_of(value), dimension.meaning_of(value))


def _ages(dimension: Dimension) -> tuple[Term, ...]:
    """The years of age as one value, since each means itself."""
    *years, adult = dimension.values
    return Term(_names(years), "completed years"), Term(str(adult), dimension.clause_of(adult))


def _names(values: list[Value] | tuple[Value, ...]) -> str:
    """Values by name, a run of numbers as a range."""
    if len(values) > 2 and list(values) == list(range(int(values[0]), int(values[0]) + len(values))):
        return f"{values[0]}..{values[-1]}"
    return ", ".join(str(value) for value in values)


def _measure(measure: Measure) -> Term:
    answers = (Term(str(v), measure.say(v), measure.meanings.get(str(v), "")) for v in measure.values)
    kind = f"{measure.type}, {measure.unit}" if measure.unit else measure.type
    silence = "" if measure.silence is None else measure.say(measure.silence)
    return Term(measure.id, measure.question, measure.meaning, kind, silence=silence, values=tuple(answers))
