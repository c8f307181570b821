"""What published assessments concluded about a law."""

from __future__ import annotations

from attrs import frozen

from ..documents.dates import PartialDate
from .scenario import Grid

COVERAGE = ("covered", "not_covered", "in_doubt")  # of a conduct, a scenario, a measure
FULFILMENT = ("met", "partial", "unmet")  # of a criterion of a standard


@frozen
class Subject:
    """What a judgement speaks of.

    Attributes:
        name: a conduct, a measure, a part of the general rules; a scenario in few words; a criterion.
        grid: of a scenario, what it asks.
        criterion: of a criterion, its standard and its id.
    """

    name: str
    grid: Grid | None = None
    criterion: tuple[str, str] | None = None


@frozen(kw_only=True)
class Judgement:
    """What a published assessment concluded, to be compared with our own finding at its date.

    ``same_source`` says that our record rests on this very assessment; one that cites its address does so anyway. The
    two then agree by descent, and are not counted. ``why`` says why ours stands where the two differ.
    """

    source: str
    says: str
    about: tuple[Subject, ...]
    as_of: PartialDate | None = None
    url: str = ""
    holds: str = ""
    same_source: bool = False
    why: str = ""
