"""Why a scenario is not reached: the nearest provisions, what each demands too much, and the kind of gap.

A lawyer compares elements. An offence that demands an element the standard does not has a *surplus element*; the
nearest provision is the one from which the fewest elements would have to be taken away.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator, Sequence

from attrs import frozen

from ..algebra.reach import Compiler, LawSets, Reach, concerned
from ..algebra.space import Mask
from ..model.law import Evidence, Jurisdiction, Offence, Record
from ..model.scenario import Scenario
from ..model.standard import Criterion
from ..model.values import Values
from ..model.vocabulary import Dimension, Value, Vocabulary
from .sentences import conjunction, label_of, listed

SHOWN = 3


class GapKind(enum.StrEnum):
    """The kind of a gap, said before any number."""

    NONE = "none"
    NOTHING_FOUND = "nothing_found"
    FURTHER_ELEMENT = "further_element"
    NARROWER = "narrower"
    NOT_IN_FORCE = "not_in_force"
    NOT_ABROAD = "not_abroad"
    OUT_OF_TIME = "out_of_time"
    ONLY_ADMINISTRATIVE = "only_administrative"
    NOT_SPARED = "not_spared"
    NOT_HELD = "not_held"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """As a heading says it."""
        return _KINDS[self]


_KINDS = {
    GapKind.NONE: "no gap",
    GapKind.NOTHING_FOUND: "not found",
    GapKind.FURTHER_ELEMENT: "reached only with a further element",
    GapKind.NARROWER: "reached only in part",
    GapKind.NOT_IN_FORCE: "recorded, but not in force",
    GapKind.NOT_ABROAD: "not reached abroad",
    GapKind.OUT_OF_TIME: "barred by time",
    GapKind.ONLY_ADMINISTRATIVE: "only an administrative sanction",
    GapKind.NOT_SPARED: "not spared",
    GapKind.NOT_HELD: "not in place",
    GapKind.UNKNOWN: "not known",
}


@frozen
class Failure:
    """One element in which a provision does not cover a scenario.

    ``kind`` is conduct, dimension, circumstance, exemption, in_force, sanction, place or time; or ``doubt``, where the
    record itself cannot carry what it says. ``doubtful`` means that it fails on one reading only.
    """

    kind: str
    name: str
    text: str
    doubtful: bool = False


@frozen
class Near:
    """A provision that comes near a scenario, with what separates them."""

    offence: Offence
    distance: int
    failures: tuple[Failure, ...]
    closes: int
    same_conduct: bool

    @property
    def surplus(self) -> tuple[str, ...]:
        """The circumstances that the provision demands and the standard does not."""
        return tuple(f.name for f in self.failures if f.kind == "circumstance")

    @property
    def separates(self) -> str:
        """What separates the provision from the scenario, as prose."""
        return conjunction([f.text for f in self.failures])


@frozen
class Source:
    """A record that decided a finding, with its citation and how it is known."""

    citation: str
    evidence: Evidence
    url: str = ""
    copy: bool = False
    note: str = ""
    record: str = ""


def nearest(compiler: Compiler, sets: LawSets, scenario: Scenario, bit: Mask, gap: Mask) -> tuple[Near, ...]:
    """The provisions nearest to a scenario of a gap; ``bit`` is the set of that scenario alone.

    The same conduct comes first, then the same family; then the fewest elements that fail. Ties: what is certain and in
    force first, then by how many of the gap's scenarios the provision would reach without them, then by id.
    """
    vocabulary = compiler.law.vocabulary
    same = [r for r in sets.offences if scenario.conduct in r.offence.conduct.possibly]
    if same:
        candidates = same
    else:
        family = vocabulary.conducts[scenario.conduct].family
        relatives = frozenset(c.id for c in vocabulary.conducts.values() if c.family == family)
        candidates = [r for r in sets.offences if r.offence.conduct.possibly & relatives]

    def stands(reach: Reach) -> bool:
        return bool(reach.in_force.surely) and compiler.certain(reach.offence)

    considered = [(r, tuple(failing(compiler, r, scenario, bit))) for r in candidates]
    ranked: dict[int, list[tuple[Reach, tuple[Failure, ...]]]] = {}
    for reach, failures in without_the_superseded(considered):
        elements = sum(f.kind != "doubt" for f in failures)
        ranked.setdefault(elements, []).append((reach, failures))
    found: list[Near] = []
    for distance in sorted(ranked):
        wanted = SHOWN - len(found)
        if wanted <= 0:
            break
        group = [(closing(compiler, r, f, gap), r, f) for r, f in ranked[distance]]
        for closes, reach, failures in sorted(group, key=lambda g: (not stands(g[1]), -g[0], g[1].offence.id))[:wanted]:
            found.append(Near(reach.offence, distance, failures, closes, bool(same)))
    return tuple(found)


def without_the_superseded(
    considered: Sequence[tuple[Reach, tuple[Failure, ...]]],
) -> Iterator[tuple[Reach, tuple[Failure, ...]]]:
    """Leave out what is not in force where a provision in force lacks nothing that it does not lack as well.

    A law's history would else stand before its present: only what was lost is worth naming.
    """
    if all(reach.in_force.possibly for reach, _ in considered):
        yield from considered
        return
    present = {frozenset((f.kind, f.name) for f in failures) for reach, failures in considered if reach.in_force.surely}
    for reach, failures in considered:
        lacking = {(f.kind, f.name) for f in failures if f.kind != "in_force"}
        if reach.in_force.possibly or not any(missing <= lacking for missing in present):
            yield reach, failures


def failing(compiler: Compiler, reach: Reach, scenario: Scenario, bit: Mask) -> Iterator[Failure]:
    """Every element in which an offence does not surely cover a scenario."""
    offence, day, vocabulary = reach.offence, compiler.day, compiler.law.vocabulary
    if scenario.conduct not in offence.conduct.surely:
        doubtful = scenario.conduct in offence.conduct.possibly
        nouns = [vocabulary.conducts[c].noun for c in vocabulary.conducts if c in offence.conduct.possibly]
        named = [*nouns[:3], f"{len(nouns) - 3} more acts"] if len(nouns) > 4 else nouns
        own = vocabulary.conducts[scenario.conduct].noun
        text = f"whether it covers {own} is in doubt" if doubtful else f"it speaks of {conjunction(named)}"
        yield Failure("conduct", scenario.conduct, text, doubtful)
    if offence.sanction != "criminal":
        yield Failure("sanction", offence.sanction, f"its sanction is {offence.sanction} only")
    if offence.sanction == "criminal" and not reach.in_force.surely:
        doubtful = bool(reach.in_force.possibly)
        yield Failure("in_force", offence.status, not_in_force(offence, day), doubtful)
    limits = compiler.limits(offence)
    for name, value in scenario.values.items():
        covered = limits.get(name)
        if covered is not None and value not in covered.surely:
            text = _covers_only(vocabulary.dimensions[name], covered, value)
            yield Failure("dimension", name, text, value in covered.possibly)
    untrusted = not offence.evidence.meets(compiler.trust)
    setting = scenario.setting
    doubtful_exemption = offence.exempts.possibly
    for clause in offence.requires.surely:
        if not any(setting.may_be_present(c) for c in clause - doubtful_exemption):
            yield _missing(compiler, offence, clause)
    for name in sorted(offence.exempts.possibly & setting.present):
        label = label_of(vocabulary.circumstances[name])
        yield Failure(
            "exemption",
            name,
            f"it exempts the case of {label}",
            untrusted or name not in offence.exempts.surely,
        )
    if not reach.placed.surely & bit:
        name, text = not_placed(compiler, offence, scenario, bit)
        yield Failure("place", name, text, bool(reach.placed.possibly & bit))
    if not reach.timely.surely & bit:
        doubtful = bool(reach.timely.possibly & bit)
        text = not_timely(compiler, offence, bit) if doubtful else "the recorded time limit has run out"
        yield Failure("time", "time", text, doubtful)
    if not compiler.certain(offence):
        yield Failure("doubt", offence.evidence.value, doubt(offence, trusted=not untrusted), True)


def not_placed(compiler: Compiler, offence: Offence, scenario: Scenario, bit: Mask) -> tuple[str, str]:
    """Why no ground of jurisdiction surely reaches an act abroad: none recorded, or what the nearest one demands.

    The first part names the circumstances demanded, or is ``place``.
    """
    grounds = concerned(compiler.law.general.jurisdiction, offence)
    near = [rule for rule, _ in grounds if compiler.domain(rule).possibly & bit]
    if not near:
        if "jurisdiction" in compiler.closed:
            return "place", "no recorded ground of jurisdiction reaches the act abroad"
        text = "no ground of jurisdiction over the act abroad is recorded, and not all rules on such acts were searched"
        return "place", text

    def lacking(rule: Jurisdiction) -> list[frozenset[str]]:
        return [c for c in rule.requires.surely if not any(scenario.setting.may_be_present(name) for name in c)]

    rule = min(near, key=lambda r: (len(lacking(r)), not compiler.certain(r)))
    if lacking(rule):
        verb = "is demanded" if certainly_lacks(rule, scenario) else "may be demanded"
        words = conjunction([clause_words(compiler.law.vocabulary, clause) for clause in lacking(rule)])
        names = "|".join(sorted(frozenset().union(*lacking(rule)))) or "place"
        return names, f"for an act abroad {words} {verb} ({rule.reference})"
    return "place", f"whether it reaches an act abroad is not established ({rule.reference}: {_why(compiler, rule)})"


def certainly_lacks(rule: Jurisdiction, scenario: Scenario) -> bool:
    """Whether a ground of jurisdiction demands, on every reading, something that the scenario has not."""
    return any(not any(scenario.setting.may_be_present(n) for n in clause) for clause in rule.requires.possibly)


def not_timely(compiler: Compiler, offence: Offence, bit: Mask) -> str:
    """Why it is not known whether a case is still in time."""
    limits = concerned(compiler.law.general.limitation, offence)
    near = [(rule, belongs) for rule, belongs in limits if compiler.domain(rule).possibly & bit]
    if not near:
        return "its time limit is not recorded"
    # of several rules the longest applies: the one that leaves the case open is not one that has surely run out
    still = [r for r in near if not compiler.certain(r[0]) or compiler.limit(r[0].time_limit).possibly & bit]
    rule, belongs = (still or near)[0]
    why = _why(compiler, rule)
    if belongs and compiler.certain(rule) and compiler.domain(rule).surely & bit:
        why = "" if rule.time_limit.kind == "unknown" else "the age from which it runs is not known"
    words = f"{rule.reference}, {rule.time_limit.words}" + (f": {why}" if why else "")
    return f"its time limit is not established ({words})"


def _why(compiler: Compiler, rule: Record) -> str:
    if not rule.evidence.meets(compiler.trust):
        return "not verified" if rule.evidence is Evidence.UNVERIFIED else "text not read"
    if rule.partial:
        return f"one form only, {rule.partial}"
    words = {"contested": "contested", "one_form": "one form only", "not_read": "decisive words not read"}
    return words.get(rule.arguable, "in doubt")


def doubt(record: Record, *, trusted: bool) -> str:
    """Why a record cannot carry what it says."""
    if not trusted:
        return "the record is not verified" if record.evidence is Evidence.UNVERIFIED else "its text was not read"
    if record.partial:
        return f"it reaches one form only ({record.partial})"
    return _DOUBTS.get(record.arguable, "whether it reaches this is in doubt")


_DOUBTS = {
    "contested": "whether it reaches this is contested",
    "one_form": "it reaches one form of the conduct only",
    "not_read": "the decisive words were not read",
}


def _missing(compiler: Compiler, offence: Offence, clause: frozenset[str]) -> Failure:
    if not clause:
        return Failure("circumstance", "unknown", "what else it requires is not recorded", True)
    text = clause_words(compiler.law.vocabulary, clause)
    doubtful = clause not in offence.requires.possibly
    return Failure(
        "circumstance", clause_name(clause), f"it {'may demand' if doubtful else 'demands'} {text}", doubtful
    )


def clause_words(vocabulary: Vocabulary, clause: frozenset[str]) -> str:
    """A requirement in words: its alternatives, in the vocabulary's order."""
    names = [n for n in vocabulary.circumstances if n in clause]
    return conjunction([label_of(vocabulary.circumstances[n]) for n in names], "or") or "what is not recorded"


def _covers_only(dimension: Dimension, covered: Values, value: Value) -> str:
    if dimension.decides == "penalty":
        return f"its recorded sentence is not surely {dimension.label_of(value)}"
    if covered.possibly >= frozenset(dimension.values) and not covered.surely:
        return f"its {dimension.label} is not recorded"
    if value in covered.possibly:
        return f"whether it covers {_named(dimension, value)} is in doubt"
    return f"its {dimension.label} is {listed(dimension, covered.possibly)} only"


def _named(dimension: Dimension, value: Value) -> str:
    return f"the age of {value}" if dimension.kind == "ages" and isinstance(value, int) else dimension.label_of(value)


def not_in_force(offence: Offence, day: dt.date) -> str:
    """Why an offence was not in force on a day."""
    if offence.status != "in_force":
        return {
            "not_commenced": "it has not commenced",
            "draft": "it is a draft",
            "void": "it was declared void",
        }.get(offence.status, f"it was {offence.status.replace('_', ' ')}")
    period = offence.period
    if period.since and day < period.since.last:
        return f"it applies only from {period.since.words}"
    return f"it applied only until {period.until.words}" if period.until else "its dates leave that day open"


def closing(compiler: Compiler, reach: Reach, failures: Sequence[Failure], gap: Mask) -> int:
    """How many scenarios of the gap the provision would surely reach without the elements that fail."""
    return (relaxed(compiler, reach, failures) & gap).bit_count()


def relaxed(compiler: Compiler, reach: Reach, failures: Sequence[Failure]) -> Mask:
    """What an offence would surely reach if the failing elements were taken away."""
    offence, space = reach.offence, compiler.space
    if not compiler.certain(offence):
        return 0
    gone: dict[str, set[str]] = {}
    for failure in failures:
        gone.setdefault(failure.kind, set()).add(failure.name)
    full = space.full
    mask = space.conducts(offence.conduct.surely | gone.get("conduct", set()))
    mask &= full if "in_force" in gone or "sanction" in gone else reach.in_force.surely
    mask &= full if "place" in gone else reach.placed.surely
    mask &= full if "time" in gone else reach.timely.surely
    spared = gone.get("dimension", ())
    for name, covered in compiler.limits(offence).items():
        if name not in spared:
            mask &= space.cover(name, covered.surely)
    exempt = offence.exempts.possibly - gone.get("exemption", set())
    clauses = [c for c in offence.requires.surely if clause_name(c) not in gone.get("circumstance", ())]
    return mask & compiler.required(clauses, exempt) & ~space.any_present(exempt)


def clause_name(clause: frozenset[str]) -> str:
    """A requirement as the name of a failure: its alternatives, or that it is unknown."""
    return "|".join(sorted(clause)) or "unknown"


def kind_of(near: Sequence[Near]) -> GapKind:
    """The kind of a gap, from the nearest provision that speaks of the same conduct."""
    if not near or not near[0].same_conduct:
        return GapKind.NOTHING_FOUND
    kinds = {f.kind for f in near[0].failures if not f.doubtful} or {f.kind for f in near[0].failures}
    for kind, found in (
        ("circumstance", GapKind.FURTHER_ELEMENT), ("dimension", GapKind.NARROWER), ("exemption", GapKind.NARROWER),
        ("in_force", GapKind.NOT_IN_FORCE), ("sanction", GapKind.ONLY_ADMINISTRATIVE), ("place", GapKind.NOT_ABROAD),
        ("time", GapKind.OUT_OF_TIME), ("conduct", GapKind.NARROWER),
    ):  # fmt: skip
        if kind in kinds:
            return found
    return GapKind.UNKNOWN


def source_of(record: Record) -> Source:
    """The citation and evidence of a record."""
    return Source(record.reference, record.evidence, record.link, record.copy, record.note, getattr(record, "id", ""))


def entailed(compiler: Compiler, sets: LawSets, criterion: Criterion) -> dict[str, tuple[str, ...]]:
    """For each conduct of a criterion the offences of what it ordinarily brings with it: named, never counted."""
    found: dict[str, tuple[str, ...]] = {}
    for conduct in criterion.conducts:
        for other in compiler.law.vocabulary.entails.get(conduct, ()):
            ids = tuple(
                r.offence.id
                for r in sets.offences
                if other in r.offence.conduct.surely
                and r.in_force.surely
                and compiler.certain(r.offence)
                and not r.offence.requires.surely
            )
            if ids:
                found[other] = ids
    return found
