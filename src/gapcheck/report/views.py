"""The objects that templates show: words and numbers only, made once by `model.report_of`."""

from __future__ import annotations

from attrs import frozen

from ..explanation.strip import Element


@frozen
class Cell:
    """A status on a strip: its word, its mark and its style class."""

    status: str
    words: str
    mark: str
    title: str = ""


@frozen
class ScoreView:
    """An interval as numbers for drawing and as words for reading."""

    low: int
    high: int
    words: str
    coverage: str


@frozen
class GroupView:
    """A row of the heat strip: a group or a pack with the statuses of its criteria."""

    title: str
    depth: int
    method: str
    weight: str
    score: ScoreView | None
    cells: tuple[Cell, ...]


@frozen
class ProvisionView:
    """A provision as a report quotes it."""

    citation: str
    evidence: str
    details: str = ""
    url: str = ""
    separates: str = ""
    surely: bool = True
    remarks: tuple[str, ...] = ()
    source: str = ""


@frozen
class UnderView:
    """What stands under one instrument: the places cited, or the criteria met with their places."""

    instrument: str
    items: tuple[str, ...]


@frozen
class TreatyView:
    """Whether a state is bound by a treaty, in words."""

    title: str
    status: str
    since: str
    verified: bool


@frozen
class FindingView:
    """One criterion's result in words."""

    id: str
    anchor: str
    title: str
    status: str
    cell: Cell
    kind: str
    heading: str
    asked: str
    verb: str
    scenario: str
    conclusion: str
    nearest: tuple[ProvisionView, ...]
    separates: str
    reached: tuple[ProvisionView, ...]
    evidence: str
    consider: str
    parts: tuple[str, ...]
    open_parts: tuple[str, ...]
    share: str
    strip: tuple[Element, ...]
    answers: tuple[str, ...]
    why: str
    entailed: str
    links: tuple[ProvisionView, ...]
    pack: str = ""
    options: tuple[str, ...] = ()
    under: tuple[UnderView, ...] = ()
    question: str = ""
    recorded: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@frozen
class Count:
    """How many criteria have a status, in words."""

    words: str
    count: int
    cell: Cell


@frozen
class InstrumentView:
    """An instrument of the law with the places that were cited."""

    title: str
    number: str
    in_force: str
    url: str
    source: str
    note: str
    pinpoints: str


@frozen
class QuestionView:
    """A question to research next."""

    text: str
    gain: str


@frozen
class PackView:
    """A standard that was asked."""

    title: str
    source: str
    kind: str
    version: str
    obligation: str
    verdicts: tuple[str, ...]
    note: str
    binding: str = ""


@frozen
class Report:
    """Everything a country report shows."""

    title: str
    country: str
    code: str
    as_of: str
    later: str
    date: tuple[int, int, int]
    trust: str
    read: str
    reviewed: str
    packs: tuple[PackView, ...]
    score: ScoreView | None
    counts: tuple[Count, ...]
    total: int
    cells: tuple[Cell, ...]
    groups: tuple[GroupView, ...]
    does: tuple[str, ...]
    top: tuple[FindingView, ...]
    safeguards: tuple[FindingView, ...]
    gaps: tuple[FindingView, ...]
    met: tuple[FindingView, ...]
    unknown: tuple[FindingView, ...]
    every: tuple[FindingView, ...]
    questions: tuple[QuestionView, ...]
    pending: tuple[str, ...]
    treaties: tuple[str, ...]
    duties: str
    instruments: tuple[InstrumentView, ...]
    method: tuple[str, ...]
    caveats: tuple[str, ...]
    versions: str
    does_under: tuple[UnderView, ...] = ()
    treaty_views: tuple[TreatyView, ...] = ()
    options: str = ""
