"""Reading a law against a standard: `assess`, `assess_many`, `gap`."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from fractions import Fraction
from typing import Any

from ..algebra.reach import Compiler
from ..algebra.space import Mask, space_of
from ..documents.dates import PartialDate
from ..documents.mistakes import Mistake
from ..errors import GapcheckError
from ..explanation.amendments import amendments
from ..explanation.nearest import GapKind, Near, Source, entailed, kind_of, nearest, source_of
from ..explanation.sentences import conjunction, describe_box, sentence
from ..explanation.strip import element_strip
from ..model.law import Evidence, Profile
from ..model.scenario import Grid, Scenario
from ..model.standard import Condition, Criterion, Pack
from .marking import held, mark_of, omittable
from .results import Assessment, Finding, Held, PackResult, Part, Provision, UsedOption
from .scores import Level, Mark, Status, conclude, overall, share, tree

Day = str | dt.date | None
Standard = Pack | Sequence[Pack]


def day_of(as_of: Day, law: Profile) -> dt.date:
    """The date of an assessment: the one given, else the day the law's research is current to.

    Raises:
        GapcheckError: the text is not a full date.
    """
    if as_of is None:
        return law.as_of
    if isinstance(as_of, dt.date):
        return as_of
    try:
        day = PartialDate.parse(as_of)
    except Mistake as error:
        raise GapcheckError(f"as_of: {error.message}; {error.expected}") from None
    if day.first != day.last:
        raise GapcheckError(f"as_of: {as_of!r} is not a day; expected a full date such as 2025-01-01")
    return day.first


def trust_of(trust: str | Evidence) -> Evidence:
    """A level of trust by its name.

    Raises:
        GapcheckError: there is no such level.
    """
    try:
        return Evidence(trust)
    except ValueError:
        raise GapcheckError(f"trust: unknown level {trust!r}; expected primary, secondary or unverified") from None


def assess(law: Profile, packs: Standard, *, as_of: Day = None, trust: str | Evidence = "secondary") -> Assessment:
    """Read one law against one or more packs, on one date.

    Args:
        law: the national law.
        packs: one pack or several.
        as_of: the date of the act; the profile's own ``as_of`` by default.
        trust: the least evidence a record needs to carry a sure conclusion.

    Raises:
        GapcheckError: a date or level cannot be read, or a pack speaks in another vocabulary than the law.

    >>> from gapcheck import load_pack, load_profile
    >>> result = assess(load_profile("KEN"), load_pack("ecpat-2022"))
    >>> result.score.low <= result.score.high
    True
    """
    chosen = (packs,) if isinstance(packs, Pack) else tuple(packs)
    if not chosen:
        raise GapcheckError("no pack was given")
    if len({p.id for p in chosen}) < len(chosen):
        raise GapcheckError("a pack is given twice")
    day, level = day_of(as_of, law), trust_of(trust)
    law = law.trusting(level)
    results = []
    for pack in chosen:
        if pack.vocabulary.digest != law.vocabulary.digest:
            raise GapcheckError(
                f"the pack {pack.id} speaks in the vocabulary {pack.vocabulary.id!r}, "
                f"the law {law.jurisdiction} in {law.vocabulary.id!r}"
            )
        results.append(_Reading(law, pack, day, level).result())
    return Assessment(law, tuple(results), day, level, overall([r.tree for r in results]))


def assess_many(
    laws: Iterable[Profile],
    packs: Standard,
    *,
    as_of: Day = None,
    trust: str | Evidence = "secondary",
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Assessment]:
    """Read many laws against the same packs, in parallel where an executor is given; the order is kept.

    Args:
        executor: any `concurrent.futures.Executor`; ``None`` works in this process.
        progress: called with (done, total) after each law, in the caller's thread.

    Raises:
        GapcheckError: as `assess`, for the first law that fails.
    """
    everyone = list(laws)
    call = _Call(packs, as_of, trust)
    results: list[Assessment] = []
    stream: Iterable[Assessment] = map(call, everyone) if executor is None else executor.map(call, everyone)
    for done, result in enumerate(stream, 1):
        results.append(result)
        if progress is not None:
            progress(done, len(everyone))
    return results


class _Call:
    """`assess` with everything but the law, in a form that can be sent to another process."""

    def __init__(self, packs: Standard, as_of: Day, trust: str | Evidence) -> None:
        self.packs, self.as_of, self.trust = packs, as_of, trust

    def __call__(self, law: Profile) -> Assessment:
        return assess(law, self.packs, as_of=self.as_of, trust=self.trust)


class _Reading:
    """One law, one pack, one day: the sets once, then each criterion."""

    def __init__(self, law: Profile, pack: Pack, day: dt.date, trust: Evidence) -> None:
        self.law, self.pack, self.day, self.trust = law, pack, day, trust
        self.space = space_of(pack)
        self.compiler = Compiler(law, self.space, day, trust)
        self.sets = self.compiler.sets()
        self._held_answers: dict[int, Held] = {}

    def result(self) -> PackResult:
        marks = {key: self.mark(c) for key, c in self.pack.criteria.items()}
        findings = {key: self.finding(c, marks[key]) for key, c in self.pack.criteria.items()}
        verdicts = tuple(conclude(v, marks) for v in self.pack.verdicts.values())
        return PackResult(self.pack, tree(self.pack, marks), findings, verdicts)

    def mark(self, criterion: Criterion) -> Mark:
        return mark_of(criterion, self.pack, self.space, self.sets.surely, self.sets.possibly, self.answers)

    def answers(self, condition: Condition) -> tuple[Fraction, Fraction]:
        return self.held(condition).credit

    def held(self, condition: Condition) -> Held:
        key = id(condition)
        if key not in self._held_answers:
            self._held_answers[key] = held(self.law, condition, self.day, self.trust)
        return self._held_answers[key]

    def finding(self, criterion: Criterion, mark: Mark) -> Finding:
        status = mark.status
        if status is Status.NOT_APPLICABLE:
            return Finding(self.pack.id, criterion, status, GapKind.NONE, None, None)
        if criterion.verb == "hold":
            return self._held(criterion, mark)
        return self._conduct(criterion, mark)

    def _held(self, criterion: Criterion, mark: Mark) -> Finding:
        results = tuple(self.held(c) for c in criterion.hold)
        sources = tuple(source_of(h.answer) for h in results if h.answer is not None and h.answer.cite)
        status = mark.status
        kind = (
            GapKind.NONE
            if status is Status.MET
            else GapKind.UNKNOWN
            if mark.levels and mark.levels[1] >= Level.IN_LINE
            else GapKind.NOT_HELD
        )
        return Finding(
            self.pack.id, criterion, status, kind, mark.credit, None, held=results, sources=sources,
            amendment="" if status is Status.MET else criterion.remedy,
        )  # fmt: skip

    def _conduct(self, criterion: Criterion, mark: Mark) -> Finding:
        spare = criterion.verb == "spare"
        area = self.space.criteria[criterion.id]
        surely, possibly = area & self.sets.surely, area & self.sets.possibly
        unknown = possibly & ~surely
        missing = surely if spare else area & ~possibly
        shares = (
            (share(area & ~possibly, area), share(area & ~surely, area))
            if spare
            else (share(surely, area), share(possibly, area))
        )
        reached = self.provisions(area)
        near: tuple[Near, ...] = ()
        example = self.telling(missing or unknown, area)
        counterexample, amendment = "", ""
        values: dict[str, Any] = {}
        strip: tuple[Any, ...] = ()
        kind = GapKind.NONE
        if example:
            index = self.space.typical(example)
            scenario = self.space.scenario(index)
            near = () if spare else nearest(self.compiler, self.sets, scenario, 1 << index, example)
            kind = GapKind.UNKNOWN if not missing else GapKind.NOT_SPARED if spare else kind_of(near)
            counterexample, values = self.counterexample(criterion, example, scenario, near)
            amendment = self.amendment(criterion, near)
            if near:
                strip = element_strip(self.compiler, near[0].offence, criterion.grids, scenario.conduct)
        if not strip and reached and not spare:
            strip = self.best_strip(criterion, area)
        options = self.options(criterion, mark, missing | unknown)
        parts = {name: self.parts(mask, criterion.grids) for name, mask in (("gap", missing), ("open", unknown))}
        return Finding(
            self.pack.id,
            criterion,
            mark.status,
            kind,
            mark.credit,
            shares,
            parts["gap"],
            parts["open"],
            counterexample,
            values,
            strip,
            reached,
            near,
            entailed(self.compiler, self.sets, criterion) if missing and not spare else {},
            sources=self.sources(reached, near, criterion),
            amendment=amendment,
            missing=missing,
            unknown=unknown,
            options=options,
        )

    def telling(self, gap: Mask, area: Mask) -> Mask:
        """The part of a gap to show: of acts abroad or out of time those that a provision in force would else reach."""
        if not area & ~(self.compiler.home & self.compiler.in_time):
            return gap
        charged = 0
        for reach in self.sets.offences:
            charged |= reach.in_force.surely & reach.elements.surely
        return gap & charged or gap

    def options(self, criterion: Criterion, mark: Mark, left: Mask) -> tuple[UsedOption, ...]:
        """The permitted options that explain what a law leaves out, where they explain all of it."""
        if mark.status is not Status.IN_LINE:
            return ()
        treaty = self.law.treaties.get(self.pack.treaty)
        reserved = treaty.reservations if treaty else ()
        masks = omittable(criterion, self.space)
        used = [o for o in criterion.permits if masks[o.id] & left]
        for option in list(used):  # of several that explain the same, the fewest
            others = [masks[o.id] for o in used if o is not option]
            if not left & ~functools.reduce(operator.or_, others, 0):
                used.remove(option)
        return tuple(UsedOption(o, o.id in reserved) for o in used)

    def provisions(self, area: Mask) -> tuple[Provision, ...]:
        """The offences that reach some of an area: those that surely do first, the widest first."""
        found = []
        for reach in self.sets.offences:
            surely, possibly = reach.reached.surely & area, reach.reached.possibly & area
            if possibly:
                offence = reach.offence
                provision = Provision(offence.id, offence.reference, offence.evidence, bool(surely), offence.link)
                found.append((not surely, -surely.bit_count(), -possibly.bit_count(), offence.id, provision))
        return tuple(item[-1] for item in sorted(found, key=lambda item: item[:4]))

    def best_strip(self, criterion: Criterion, area: Mask) -> tuple[Any, ...]:
        """The element strip of the provision that reaches most of a criterion."""
        best = max(self.sets.offences, key=lambda r: (r.reached.surely & area).bit_count())
        if not best.reached.surely & area:
            best = max(self.sets.offences, key=lambda r: (r.reached.possibly & area).bit_count())
        return element_strip(self.compiler, best.offence, criterion.grids)

    def parts(self, mask: Mask, grids: Sequence[Grid]) -> tuple[Part, ...]:
        boxes = self.space.boxes(mask) if mask else ()
        vocabulary = self.law.vocabulary
        wanted = [self.space.asked(grids, frozenset(box.conducts)) for box in boxes]
        found = [Part(describe_box(vocabulary, b, grids, w), b.count, b) for b, w in zip(boxes, wanted, strict=True)]
        return tuple(sorted(found, key=lambda p: -p.count))

    def counterexample(
        self, criterion: Criterion, gap: Mask, scenario: Scenario, near: Sequence[Near]
    ) -> tuple[str, dict[str, Any]]:
        """A scenario of the gap in words: it names what decides, and the surplus element as absent."""
        vocabulary = self.law.vocabulary
        asked = self.space.asked(criterion.grids, frozenset(criterion.conducts))
        several = [name for name in scenario.values if len(asked[name]) > 1]
        decisive = {name for name in several if any(not gap & self.space.value(name, v) for v in asked[name])}
        surplus = {n for item in near[:1] if item.same_conduct for name in item.surplus for n in name.split("|")}
        absent = [n for n in surplus if n in vocabulary.circumstances and not scenario.setting.may_be_present(n)]
        words = sentence(vocabulary, scenario, country=self.law.in_words, absent=absent, mention=decisive)
        values = {
            "conduct": scenario.conduct,
            **scenario.values,
            "circumstances": sorted(scenario.setting.present),
        }
        return words, values

    def amendment(self, criterion: Criterion, near: Sequence[Near]) -> str:
        """What to consider: the change to the nearest provision, then the standard's own remedy and its protection."""
        same = near and near[0].same_conduct
        changes = amendments(self.law.vocabulary, near[0], criterion.grids, self.day) if same else []
        return " ".join(
            part
            for part in (f"{conjunction(changes)}." if changes else "", criterion.remedy, criterion.protect)
            if part
        )

    def sources(self, reached: Sequence[Provision], near: Sequence[Near], criterion: Criterion) -> tuple[Source, ...]:
        """Every record that decided: the provisions, the general rules used, the searches."""
        law, space = self.law, self.space
        area = space.criteria[criterion.id]
        records: list[Any] = [law.offences[p.id] for p in reached[:6]]
        records += [n.offence for n in near if n.offence.id not in {p.id for p in reached[:6]}]
        if area & ~self.compiler.home:
            records += [r for r in law.general.jurisdiction if self.compiler.domain(r).possibly & area]
        if area & ~self.compiler.in_time:
            records += [r for r in law.general.limitation if self.compiler.domain(r).possibly & area]
        for dimension, rule in law.general.coverage.items():
            asked = {v for g in criterion.grids for v in dict(g.axes).get(dimension, ())}
            if asked - {law.vocabulary.dimensions[dimension].ordinary}:
                records.append(rule)
        return tuple(dict.fromkeys(source_of(record) for record in {id(r): r for r in records}.values()))


def gap(
    law: Profile | Pack, standard: Pack | Profile, *, as_of: Day = None, trust: str | Evidence = "secondary"
) -> Assessment:
    """What the second asks and the first does not reach; each may be a national law or a standard.

    A standard read as a law reaches what it obliges states to reach. A law read as a standard asks for what it reaches.

    Raises:
        GapcheckError: as `assess`.
    """
    from ..algebra.convert import law_of, standard_of

    reading = law_of(law) if isinstance(law, Pack) else law
    asked = (
        standard_of(standard, day_of(as_of, standard), trust_of(trust)) if isinstance(standard, Profile) else standard
    )
    return assess(reading, asked, as_of=as_of, trust=trust)
