"""Root causes: gaps that one provision and one element explain, or one rule that is missing, are one cause."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from ..algebra.lacks import Kind, Lack
from ..explanation.nearest import GapKind
from ..explanation.sentences import conjunction
from ..model.law import Offence
from ..model.standard import NO_DUTY, derived
from .finding import Finding

VERBS = ("reach", "spare", "hold")
_OBLIGATION = {"must": Fraction(3), "should": Fraction(2), "may": Fraction(1), NO_DUTY: Fraction(1)}


def gravity(finding: Finding) -> Fraction:
    """How much a gap matters: weight, obligation, and the credit that is surely missing."""
    high = finding.credit[1] if finding.credit else Fraction(1)
    return finding.criterion.weight * _OBLIGATION[finding.criterion.obligation] * (1 - high)


@frozen(eq=False)
class Cause:
    """What is behind one gap or several: a provision and the elements it lacks, or a rule that is missing.

    Attributes:
        kind: the kind of gap.
        offence: the provision that comes nearest; ``None`` where none does, or where a measure is asked.
        text: what separates it from what is asked, as a clause; or what is missing.
        findings: the gaps it stands behind, the gravest first; what a gap lacks besides has causes of its own.
        weight: the weight of their criteria together.
        gravity: how much they matter together.
        amendment: the one change to consider.
    """

    kind: GapKind
    offence: Offence | None
    text: str
    findings: tuple[Finding, ...]
    weight: Fraction
    gravity: Fraction
    amendment: str

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria it accounts for, as ``pack/criterion``."""
        return tuple(f"{f.pack}/{f.id}" for f in self.findings)


def causes_of(gaps: Iterable[Finding]) -> tuple[Cause, ...]:
    """The causes of some gaps, the gravest first; among equals in the order of the gaps."""
    found: dict[object, list[Finding]] = {}
    listed = list(gaps)
    for finding in sorted(listed, key=lambda f: f.without_base):  # that of an act first, then of what presupposes it
        key = _key(finding)
        if finding.without_base:
            key = next((k for k in found if _same_root(k, key)), key)
        found.setdefault(key, []).append(finding)
    order = {id(finding): place for place, finding in enumerate(listed)}
    found = dict(sorted(found.items(), key=lambda item: min(order[id(f)] for f in item[1])))
    causes = [_cause(findings) for findings in found.values()]
    return tuple(sorted(causes, key=lambda cause: -cause.gravity))


def _key(finding: Finding) -> object:
    """What makes two gaps one: the same provision failing in the same elements, mended alike; or the same missing."""
    near = finding.nearest[0] if finding.nearest else None
    if near is not None and near.same_conduct:
        lacks = [f.lack for f in near.sure if not (finding.without_base and _beside(finding, f.lack))]
        rules = frozenset(lack.record for lack in lacks if lack.rule is not None)
        change = finding.amendment.removesuffix(finding.criterion.protect)
        return near.offence, frozenset(lack.key for lack in lacks), rules, change
    if finding.held:
        asked = frozenset((h.condition.measure.id, h.condition.words) for h in finding.held if h.credit[1] < 1)
        return "measures", asked
    if finding.example and finding.kind is GapKind.NOTHING_FOUND:
        return "nothing", finding.example["conduct"]
    return finding.kind, tuple(p.id for p in finding.reached_by if p.surely)


def _beside(finding: Finding, lack: Lack) -> bool:
    """Whether what a provision lacks lies beside the act: its place, its time, a way of taking part, a sentence."""
    if lack.kind is not Kind.DIMENSION:
        return lack.kind in (Kind.PLACE, Kind.TIME)
    dimension = finding.vocabulary.dimensions[lack.name]
    return bool(dimension.ordinary or dimension.decides)


def _same_root(one: object, other: object) -> bool:
    """Whether two causes are the same provision failing in the same elements, whatever is advised."""
    if not (isinstance(one, tuple) and isinstance(other, tuple)):
        return False
    return len(one) == len(other) == 4 and one[:2] == other[:2]


def _cause(findings: list[Finding]) -> Cause:
    vocabulary = findings[0].vocabulary
    first = next((f for f in findings if not derived(f.criterion, vocabulary)), findings[0])
    near = first.nearest[0] if first.nearest and first.nearest[0].same_conduct else None
    if near is not None:
        text = near.separates
    elif first.held:
        text = "; ".join(f"{h.condition.measure.question} {h.condition.measure.say(h.value)}" for h in first.held)
    elif first.kind is GapKind.NOTHING_FOUND:
        text = "no provision on this conduct is recorded"
    else:
        reaching = [p.citation for p in first.reached_by if p.surely]
        text = f"{conjunction(reaching[:3])} {'reaches' if len(reaching) == 1 else 'reach'} what must be spared"
    return Cause(
        kind=first.kind,
        offence=near.offence if near else None,
        text=text,
        findings=tuple(findings),
        weight=sum((f.criterion.weight for f in findings), Fraction(0)),
        gravity=sum((gravity(f) for f in findings), Fraction(0)),
        amendment=first.amendment,
    )
