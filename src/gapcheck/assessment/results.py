"""The values that findings and answers are made of, and the answer to one question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ..algebra.boxes import Box
from ..explanation.nearest import Near
from ..explanation.sources import Source, remarks
from ..model.law import MeasureAnswer, Offence
from ..model.record import Evidence, Publisher, Record
from ..model.standard import Condition, Option

DAY_OF_THE_ACT = (
    "The day is that of the act: a later milder law, and grounds of jurisdiction and time limits as they stand on the "
    "day of the trial, are not judged."
)


@frozen
class Part:
    """A box of a gap in words, and how many of the fact patterns distinguished here it holds."""

    text: str
    count: int
    box: Box = field(repr=False)

    def __str__(self) -> str:
        return self.text


@frozen
class Provision:
    """An offence that reaches scenarios of a criterion, and whether surely."""

    id: str
    citation: str
    evidence: Evidence
    surely: bool
    url: str = ""
    copy: bool = False
    publisher: Publisher | None = None
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, offence: Offence, *, surely: bool) -> Provision:
        """An offence as a provision that reaches something, with what is recorded of it beside its elements."""
        known = (offence.link, offence.copied, offence.publisher, remarks(offence))
        return cls(offence.id, offence.reference, offence.evidence, surely, *known)


@frozen
class Held:
    """The answer a law gives to a measure a criterion asks for; ``record`` is the answer, or the status of a treaty."""

    condition: Condition
    record: Record | None
    value: Any
    credit: tuple[Fraction, Fraction]
    reason: str = ""

    @property
    def answer(self) -> MeasureAnswer | None:
        """The recorded answer, where the measure is no treaty."""
        return self.record if isinstance(self.record, MeasureAnswer) else None


@frozen
class UsedOption:
    """A narrowing that the instrument permits and the law uses, and whether a reservation is recorded for it."""

    option: Option
    reserved: bool


class Answer(str):
    """The answer to one question: ``reached``, ``not_reached`` or ``unknown``, and why.

    ``stage`` says where a scenario that is not reached fails: ``offence``, ``exemption``, ``abroad`` or ``time``.
    ``sources`` are the records that decided, ``evidence`` is that of the least known of them; ``review`` says whether
    a practitioner reviewed the law.
    """

    sentence: str
    stage: str
    reached_by: tuple[Provision, ...]
    nearest: tuple[Near, ...]
    sources: tuple[Source, ...]
    evidence: Evidence | None
    note: str
    review: str
    as_of: dt.date
    scenario: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        from .plain import answer_to_dict

        return answer_to_dict(self)
