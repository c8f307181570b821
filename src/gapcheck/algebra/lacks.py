"""What a provision lacks: one element in which it does not surely cover a scenario, as the stage that computed it says.

A lack is data, not words. It names what failed, whether it fails on every reading, and the record that decided.
"""

from __future__ import annotations

import enum

from attrs import frozen

from ..model.law import Scope
from ..model.record import Record
from ..model.values import Clause, Values


class Stage(enum.StrEnum):
    """The questions a provision answers for a scenario, in this order."""

    OFFENCE = "offence"
    EXEMPTION = "exemption"
    ABROAD = "abroad"
    TIME = "time"

    @property
    def rank(self) -> int:
        """The place in the order: 0 for the first."""
        return list(Stage).index(self)


class Kind(enum.StrEnum):
    """What can fail."""

    IN_FORCE = "in_force"
    SANCTION = "sanction"
    CONDUCT = "conduct"
    DIMENSION = "dimension"
    CIRCUMSTANCE = "circumstance"
    EXEMPTION = "exemption"
    PART = "part"
    DOUBT = "doubt"
    EXEMPTED = "exempted"
    PLACE = "place"
    TIME = "time"

    @property
    def stage(self) -> Stage:
        """The stage that computes it."""
        return _STAGES.get(self, Stage.OFFENCE)


_STAGES = {Kind.EXEMPTED: Stage.EXEMPTION, Kind.PLACE: Stage.ABROAD, Kind.TIME: Stage.TIME}


class Reason(enum.StrEnum):
    """Why a general rule does not carry a scenario."""

    NONE = ""
    DEMANDED = "demanded"  # it asks for a circumstance that is not there
    NONE_RECORDED = "none_recorded"  # there is no rule, and the law was searched for one
    NOT_SEARCHED = "not_searched"  # there is no rule, and the law was not searched for one
    RUN_OUT = "run_out"  # its time limit has run out
    UNKNOWN_LIMIT = "unknown_limit"  # it has a time limit that is not known
    UNKNOWN_START = "unknown_start"  # the age from which its time limit runs is not known
    NOT_ESTABLISHED = "not_established"  # the record cannot carry it: evidence, reservation, dates, scope


@frozen
class Lack:
    """One element in which a provision does not surely cover a scenario.

    Attributes:
        kind: what fails.
        name: the dimension, the conduct, the circumstances (``a|b``), the status, or the kind itself.
        doubtful: it fails on one reading only.
        record: the record that decided: a general rule where it was one, else the offence itself.
        reason: why a general rule does not carry the scenario.
        values: what is covered in the dimension.
        clauses: the circumstances demanded, alternatives together.
        unsearched: whether another general rule could be there that was not searched for.
    """

    kind: Kind
    name: str
    doubtful: bool
    record: Record
    reason: Reason = Reason.NONE
    values: Values | None = None
    clauses: tuple[Clause, ...] = ()
    unsearched: bool = False

    @property
    def key(self) -> tuple[Kind, str]:
        """What it is about: the same for every provision that lacks the same; each general exemption is one."""
        return self.kind, f"{self.name} ({self.record.cite})" if self.kind is Kind.EXEMPTED else self.name

    @property
    def rule(self) -> Scope | None:
        """The general rule that decided, where it was one of jurisdiction, time or exemption."""
        return self.record if isinstance(self.record, Scope) else None


def clause_name(clause: Clause) -> str:
    """A demand as a name: its alternatives, or that it is unknown."""
    return "|".join(sorted(clause)) or "unknown"
