"""Reading what a standard asks of measures: an answer, one of several, a bound, or credits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from ..documents.mistakes import Mistake, UnknownName, shown
from ..documents.structure import gather
from ..model.standard import Condition
from ..model.vocabulary import SILENT, UNKNOWN, Measure, Vocabulary

_FRACTION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,12}|/0{0,8}[1-9][0-9]{0,8})?")

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?")


def fraction(raw: Any) -> Fraction:
    """An exact number: ``2``, ``0.5`` or ``1/2``.

    >>> fraction("1/3"), fraction(0.1)
    (Fraction(1, 3), Fraction(1, 10))
    """
    written = str(raw) if isinstance(raw, int | float | str) and not isinstance(raw, bool) else ""
    if _FRACTION.fullmatch(written):
        found = Fraction(written)
        if found <= 1000:
            return found
    raise Mistake(f"found {shown(raw)}", "expected a number from 0 to 1000 such as 2, 0.5 or 1/2")


def conditions(raw: Any, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """The conditions of a mapping of measures to the answers asked.

    Raises:
        Mistake: a measure or an answer is unknown; also as a cattrs ``BaseValidationError`` with several.
    """
    if not isinstance(raw, Mapping):
        raise Mistake(f"found {shown(raw)}", "expected a mapping such as {industry.reporting: mandatory}")
    return tuple(gather(Condition, {k: partial(_condition, k, v, vocabulary) for k, v in raw.items()}).values())


def _condition(key: str, raw: Any, vocabulary: Vocabulary) -> Condition:
    measure = vocabulary.measures.get(key) or treaty_measure(key, vocabulary)
    if measure is None:
        names = [*vocabulary.measures, *(f"treaties.{t}" for t in vocabulary.treaties)]
        raise UnknownName(key, names, "measure", key="")
    if not isinstance(raw, Mapping):
        return Condition(measure, accepted=_answers(measure, raw if isinstance(raw, list) else [raw]))
    if set(raw) == {"any"}:
        return Condition(
            measure,
            accepted=_answers(measure, raw["any"] if isinstance(raw["any"], list) else [raw["any"]]),
        )
    if raw and set(raw) <= {"at_least", "at_most"}:
        if measure.type not in ("integer", "number", "ordinal"):
            raise Mistake(f"{key} is not ordered", "at_least and at_most need an integer, number or ordinal measure")
        low, high = (_asked(measure, raw[k]) if k in raw else None for k in ("at_least", "at_most"))
        condition = Condition(measure, at_least=low, at_most=high)
        if low is not None and high is not None and condition.rank(low) > condition.rank(high):
            raise Mistake("this criterion can never be met", f"at_least {low} is above at_most {high}")
        return condition
    credits = {_answer_key(measure, k): fraction(v) for k, v in raw.items()}
    if not credits or max(credits.values()) != 1:
        raise Mistake("this criterion can never be met", "expected an answer whose credit is 1")
    return Condition(measure, map=credits)


def treaty_measure(key: str, vocabulary: Vocabulary) -> Measure | None:
    """The status of a treaty as a measure: ``treaties.opsc``."""
    group, _, name = key.partition(".")
    if group != "treaties" or name not in vocabulary.treaties:
        return None
    return Measure(
        key,
        "choice",
        f"Is the state bound by the treaty ({vocabulary.treaties[name]})?",
        ("party", "signatory", "none"),
    )


def _answers(measure: Measure, raw: list[Any]) -> tuple[Any, ...]:
    found: list[Any] = []
    for item in raw:
        answer = _asked(measure, [item] if measure.type == "set" else item)
        found.extend(answer if isinstance(answer, tuple) else [answer])
    if not found:
        raise Mistake("this criterion can never be met", "expected at least one answer")
    return tuple(found)


def _asked(measure: Measure, raw: Any) -> Any:
    """An answer that a standard asks for: not a word for having none."""
    answer = measure.accept(raw)
    if answer in (UNKNOWN, SILENT):
        raise Mistake(f"a standard cannot ask for {answer!r}")
    return answer


def _answer_key(measure: Measure, key: Any) -> Any:
    """An answer written as the key of a mapping, where every key is text."""
    if measure.type == "bool" and key in ("true", "false"):
        return key == "true"
    if measure.type in ("integer", "number") and (found := _NUMBER.fullmatch(key)):
        return _asked(measure, float(key) if found[1] else int(key))
    key = next((value for value in measure.values if str(value) == key), key)
    accepted = _asked(measure, [key] if measure.type == "set" else key)
    return accepted[0] if isinstance(accepted, tuple) else accepted
