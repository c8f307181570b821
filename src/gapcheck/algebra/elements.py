"""Has the scenario every element of an offence, and no exemption from it?

An offence is the product of its parts: its conduct, what it covers in each dimension, each circumstance it demands,
each that exempts, and whether its record can carry a sure conclusion. What passes is their intersection; what one
scenario lacks are the parts it is not in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from ..model.law import Offence
from ..model.penalties import Grade, Penalty
from ..model.record import Evidence, Record
from ..model.values import Demand, Values
from ..model.vocabulary import Dimension
from .lacks import Kind, Lack, clause_name
from .lists import Lists
from .space import Bounds, Mask, ScenarioSpace
from .view import View

Part = tuple[Kind, str, Bounds, Any]
"""What a part is about, the scenarios that have it, and what more there is to say: values, a demand."""
Own = tuple[Bounds, tuple[Part, ...]]
"""All parts of an offence together, and each of them."""


class Elements:
    """The elements of offences as sets of scenarios."""

    def __init__(self, view: View) -> None:
        self.view, self.space = view, view.space
        dimensions = view.vocabulary.dimensions.values()
        self.sentence = view.vocabulary.deciding("penalty")
        lowest = self.sentence.values[0] if self.sentence else None
        self.sentenced = bool(self.sentence and set(self.space.values(self.sentence.id)) - {lowest})
        self._fixed = {
            d.id: Values.exactly(d.unstated) for d in dimensions if isinstance(d.unstated, tuple) and not d.decides
        }
        self.lists = Lists(view)
        self._whole: dict[Offence, tuple[Part, ...]] = {}
        self._kept = _OWN.setdefault(self.space, {}).setdefault(view.trust, WeakKeyDictionary())

    def reach(self, offence: Offence) -> Bounds:
        """The scenarios that have every element of the offence and no exemption from it."""
        found, _ = self._own(offence)
        for name in self.lists.names(offence):
            found = found & self.lists.covered(offence, name)
        return found

    def _own(self, offence: Offence) -> Own:
        """What the offence says of itself, whatever the day: the intersection of its parts, and they."""
        found = self._kept.get(offence)
        if found is None:
            parts = tuple(self._own_parts(offence))
            surely = possibly = self.space.full
            for _, _, part, _ in parts:
                surely &= part.surely
                possibly &= part.possibly
            found = self._kept[offence] = Bounds(surely, possibly), parts
        return found

    def why(self, offence: Offence, bit: Mask) -> Iterator[Lack]:
        """The elements that a scenario surely or possibly lacks, and the exemptions that take it out."""
        for kind, name, part, more in self._parts(offence):
            if not part.surely & bit:
                record: Record = offence
                if kind is Kind.DIMENSION and name in self.lists.names(offence):
                    record = self.lists.deciding(offence, name, bit) or offence
                yield self._lack(offence, kind, name, bool(part.possibly & bit), more, record)

    def _lack(self, offence: Offence, kind: Kind, name: str, doubtful: bool, more: Any, record: Record) -> Lack:
        if kind is Kind.DIMENSION:
            return Lack(kind, name, doubtful, record, values=more)
        if kind is Kind.CIRCUMSTANCE:
            demand: Demand = more
            wider = demand.possibly if demand.possibly is not None and not doubtful else demand.surely
            return Lack(kind, name, doubtful, offence, clauses=(wider,))
        return Lack(kind, name, doubtful, offence)

    def without(self, offence: Offence, keys: frozenset[tuple[Kind, str]]) -> Mask:
        """What the offence would surely reach by its elements if some of them were taken away."""
        mask = self.space.full
        for kind, name, part, _ in self._parts(offence):
            if kind is Kind.DOUBT or (kind, name) not in keys:
                mask &= part.surely
        return mask

    def plain(self, offence: Offence) -> Bounds:
        """The scenarios that the offence reaches by its elements in the ordinary case.

        That is by the ordinary offender, as the one who does the act, whatever sentence is asked.
        """
        surely = possibly = self.space.full
        for kind, name, part, values in self._parts(offence):
            if kind is Kind.DIMENSION and (ordinary := self._plainly(name)) is not None:
                surely &= self.space.full if ordinary in values.surely else 0
                possibly &= self.space.full if ordinary in values.possibly else 0
            else:
                surely &= part.surely
                possibly &= part.possibly
        return Bounds(surely, possibly)

    def _plainly(self, name: str) -> Any:
        """The ordinary value of a dimension, where it has one; the least sentence reaches what asks for none."""
        dimension = self.view.vocabulary.dimensions[name]
        return dimension.values[0] if dimension.decides == "penalty" else dimension.ordinary or None

    def _parts(self, offence: Offence) -> tuple[Part, ...]:
        found = self._whole.get(offence)
        if found is None:
            lists = self.lists
            general = (
                (Kind.DIMENSION, name, lists.covered(offence, name), lists.values(offence, name))
                for name in lists.names(offence)
            )
            found = self._whole[offence] = (*self._own(offence)[1], *general)
        return found

    def _own_parts(self, offence: Offence) -> Iterator[Part]:
        view, space = self.view, self.space
        yield Kind.CONDUCT, "conduct", view.conducts(offence.conduct), None
        left = self.lists.names(offence)
        for name, values in self.own_values(offence).items():
            if name in left:
                continue
            yield Kind.DIMENSION, name, view.covered(name, values), values
        if self.sentenced and self.sentence is not None:
            yield Kind.DIMENSION, self.sentence.id, self._sentenced_to(offence), self._thresholds(offence)
        exempt, spared = offence.exempts.possibly, view.spared(offence)
        for demand in offence.requires.demands:
            surely = view.proved(demand.surely, exempt)
            possibly = space.full if demand.possibly is None else view.proved(demand.possibly, spared)
            name = clause_name(demand.surely or demand.possibly or frozenset())
            yield Kind.CIRCUMSTANCE, name, Bounds(surely & possibly, possibly), demand
        for name in sorted(exempt):
            there = space.full & ~space.present.get(name, 0)
            yield Kind.EXEMPTION, name, Bounds(there, there if name in spared else space.full), None
        if not view.certain(offence):
            yield Kind.DOUBT, offence.evidence.value, Bounds(0, space.full), None

    def own_values(self, offence: Offence) -> dict[str, Values]:
        """What an offence covers in the dimensions that it states, or that its silence decides."""
        if not self._fixed.keys() - offence.dimensions.keys():
            return dict(offence.dimensions)
        return {**self._fixed, **offence.dimensions}

    def covered(self, offence: Offence) -> dict[str, Values]:
        """What an offence covers in every dimension in which that is not everything, the general part included."""
        general = {name: self.lists.values(offence, name) for name in self.lists.names(offence)}
        found = {**self.own_values(offence), **general}
        if self.sentenced and self.sentence is not None:
            found[self.sentence.id] = self._thresholds(offence)
        return found

    def _thresholds(self, offence: Offence) -> Values:
        assert self.sentence is not None
        surely, possibly = thresholds(offence.penalty, self.sentence)
        for grade in higher_grades(offence):
            possibly |= thresholds(grade, self.sentence)[1]
        return Values(surely, possibly)

    def _sentenced_to(self, offence: Offence) -> Bounds:
        """The scenarios whose threshold the recorded sentence reaches, in its basic form or a higher grade."""
        view, basic = self.view, self._threshold(offence.penalty)
        surely, possibly = basic.surely, basic.possibly
        for grade in higher_grades(offence):
            where, level = view.stated(grade.dimensions), self._threshold(grade)
            exempt, spared = offence.exempts.possibly, view.spared(offence)
            surely |= where.surely & level.surely & view.proved_all(grade.requires.surely, exempt)
            possibly |= where.possibly & level.possibly & view.proved_all(grade.requires.possibly, spared)
        return Bounds(surely, possibly)

    def _threshold(self, sentence: Penalty | Grade | None) -> Bounds:
        assert self.sentence is not None
        return self.view.covered(self.sentence.id, Values(*thresholds(sentence, self.sentence)))


_OWN: WeakKeyDictionary[ScenarioSpace, dict[Evidence, WeakKeyDictionary[Offence, Own]]] = WeakKeyDictionary()
"""What offences say of themselves does not depend on the day: it is kept as long as the space and the record are."""


def higher_grades(offence: Offence) -> list[Grade]:
    """The higher grades of an offence's sentence that decide: known, and exact in what they depend on."""
    penalty = offence.penalty
    return [grade for grade in penalty.grades if grade.exact] if penalty and not penalty.doubtful else []


def thresholds(sentence: Penalty | Grade | None, dimension: Dimension) -> tuple[frozenset[Any], frozenset[Any]]:
    """The thresholds that a sentence reaches: surely, possibly."""
    if sentence is None:
        return frozenset(dimension.values[:1]), frozenset(dimension.values)
    reached = {value: sentence.reaches(float(value)) for value in dimension.values}
    return frozenset(v for v, r in reached.items() if r[0]), frozenset(v for v, r in reached.items() if r[1])
