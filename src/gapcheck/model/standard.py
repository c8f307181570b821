"""A model law as declarative rules: packs of criteria, each of which a law must reach, spare or hold."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field, frozen

from ..documents.dates import PartialDate
from ..documents.source import Source
from ..documents.structure import internal
from .scenario import RELATIVE_AGES, Ages, Grid, Relative, rests_on
from .vocabulary import SILENT, Dimension, Measure, Value, Vocabulary

KINDS = ("recommendation", "treaty", "guideline", "index", "law")
STATUSES = ("experimental", "stable", "deprecated")
OBLIGATIONS = ("must", "should", "may")
BINDING = ("treaty", "law")  # kinds of standard in which ``may`` leaves states free: an option
NO_DUTY = "none"  # of a law read as a standard: nothing obliges one state to do as another
METHODS = ("mean", "sum", "min", "max", "at_least")
CREDITS = ("status", "share")


@frozen
class Method:
    """How a node of the score tree aggregates its children; ``k`` belongs to ``at_least``."""

    name: str = "mean"
    k: int = 0

    @property
    def words(self) -> str:
        """The method as the report's method section names it."""
        return f"at least {self.k}" if self.name == "at_least" else self.name


@frozen(eq=False)
class Group:
    """A node of the score tree between a pack and its criteria."""

    title: str
    id: str = internal(default="")
    weight: Fraction = Fraction(1)
    parent: str = ""
    method: Method = Method()
    note: str = ""


@frozen(eq=False)
class Condition:
    """What the answer to a measure must be, as credit from 0 to 1 for each answer.

    ``bounds`` are the least and the most credit that any answer can bring.
    """

    measure: Measure
    accepted: tuple[Any, ...] = ()
    at_least: Any = None
    at_most: Any = None
    map: Mapping[Any, Fraction] = field(factory=dict)
    bounds: tuple[Fraction, Fraction] = field(init=False, repr=False, eq=False)

    def credit(self, value: Any) -> Fraction:
        """The credit of a known answer."""
        if value == SILENT:
            value = self.measure.accept(self.measure.silence)
        items = set(value) if isinstance(value, tuple) else {value}
        if self.map:
            return max((self.map.get(item, Fraction(0)) for item in items), default=Fraction(0))
        if self.accepted:
            return Fraction(
                bool(items & set(self.accepted)) and isinstance(value, bool) == isinstance(self.accepted[0], bool)
            )
        low, high = self.rank(self.at_least), self.rank(self.at_most)
        here = self.rank(value)
        return Fraction((low is None or here >= low) and (high is None or here <= high))

    def rank(self, value: Any) -> Any:
        """A value's place in an ordinal measure; other values as they are."""
        if value is None or self.measure.type != "ordinal":
            return value
        return self.measure.values.index(value)

    @bounds.default
    def _bounds(self) -> tuple[Fraction, Fraction]:
        if self.measure.type == "bool":
            answers: tuple[Any, ...] = (True, False)
        elif self.measure.values:
            answers = self.measure.values
        elif self.map:
            return min(Fraction(0), *self.map.values()), max(self.map.values())
        else:
            return Fraction(0), Fraction(1)
        credits = [self.credit(a) for a in answers]
        return (Fraction(0) if self.measure.type == "set" else min(credits)), max(credits)

    @property
    def words(self) -> str:
        """The condition as a table shows it: ``mandatory``, ``at most 24 hours``."""
        unit = f" {self.measure.unit}" if self.measure.unit else ""
        if self.map:
            return ", ".join(
                f"{self.measure.say(k)} ({v})" if v != 1 else self.measure.say(k) for k, v in self.map.items()
            )
        if self.accepted:
            return " or ".join(self.measure.say(v) for v in self.accepted)
        bounds = [("at least", self.at_least), ("at most", self.at_most)]
        return " and ".join(f"{word} {self.measure.say(v)}{unit}" for word, v in bounds if v is not None)


@frozen
class Option:
    """A narrowing that an instrument permits: the scenarios of a criterion that a state may leave out.

    A dimension, conduct or set of circumstances that is not named is not restricted. ``id`` is what a profile's
    ``reservations:`` name.
    """

    id: str
    title: str
    cite: str
    conducts: frozenset[Any] | None = None
    values: Mapping[str, frozenset[Any]] = field(factory=dict)
    settings: tuple[frozenset[str], ...] | None = None


@frozen
class Context:
    """What a source names that no law can meet: a programme, an index, a database, a figure. Shown, never scored."""

    title: str
    cite: str
    note: str = ""


@frozen
class Example:
    """A small law and the status a criterion gives it; run by ``gapcheck test``."""

    status: str
    law: Any = field(factory=list)
    general: Mapping[str, Any] = field(factory=dict)
    measures: Mapping[str, Any] = field(factory=dict)
    treaties: Mapping[str, Any] = field(factory=dict)
    note: str = ""


@frozen(eq=False, kw_only=True)
class Criterion:
    """One thing a standard asks: scenarios to reach, scenarios to spare, or measures to hold."""

    id: str = internal(default="")
    title: str
    cite: str = ""
    group: str = ""
    obligation: str = "should"
    weight: Fraction = Fraction(1)
    weight_reason: str = ""
    reach: tuple[Mapping[str, Any], ...] = ()
    spare: tuple[Mapping[str, Any], ...] = ()
    hold: tuple[Condition, ...] = ()
    when: tuple[Condition, ...] = ()
    permits: tuple[Option, ...] = ()
    credit: str = ""
    why: str = ""
    remedy: str = ""
    protect: str = ""
    note: str = ""
    verified: bool = True
    replaced_by: str = ""
    explained: Mapping[str, str] = field(factory=dict, repr=False)  # warnings of the check that stand, and why
    examples: tuple[Example, ...] = field(default=(), repr=False)
    grids: tuple[Grid, ...] = internal(default=(), repr=False)

    @property
    def verb(self) -> str:
        """``reach``, ``spare`` or ``hold``."""
        return "reach" if self.reach else "spare" if self.spare else "hold"

    @functools.cached_property
    def rests_on(self) -> tuple[str, ...]:
        """The measures on whose answers the ages asked rest: the age of consent."""
        return rests_on(self.grids)

    def at(self, ages: Ages) -> Criterion:
        """The criterion as it asks a law in which these are the ages of consent."""
        if not self.rests_on:
            return self
        return evolve(self, grids=tuple(found for grid in self.grids if (found := grid.at(ages)) is not None))

    @property
    def conducts(self) -> tuple[str, ...]:
        """The conducts the criterion speaks of, each once."""
        return tuple(dict.fromkeys(grid.conduct for grid in self.grids))


def relative_ages(dimension: Dimension, raw: Any) -> Relative | None:
    """Ages as a standard writes them, where some go by the age of consent; ``None`` where none does.

    Raises:
        Mistake: what stands beside them is no age.
    """
    measure, listed = dimension.consent, raw if isinstance(raw, list) else [raw]
    words = tuple(dict.fromkeys(x for x in listed if isinstance(x, str) and x in RELATIVE_AGES))
    if not measure or not words:
        return None
    rest = [x for x in listed if not isinstance(x, str) or x not in words]
    fixed = dimension.read(rest).surely if rest else frozenset()
    return Relative(dimension.id, measure, words, fixed)


@functools.lru_cache(maxsize=8192)
def asked(criterion: Criterion, conducts: frozenset[Value]) -> Mapping[str, frozenset[Value]]:
    """What a criterion asks of each dimension for some conducts; for all of its own where it asks none of them."""
    values: dict[str, frozenset[Value]] = {}
    for grid in [g for g in criterion.grids if g.conduct in conducts] or criterion.grids:
        for name, some in grid.axes:
            values[name] = values.get(name, frozenset()) | frozenset(some)
    return values


@functools.lru_cache(maxsize=8192)
def derived(criterion: Criterion, vocabulary: Vocabulary) -> bool:
    """Whether a criterion asks only for what lies beside the ordinary case: attempts, acts abroad, late cases.

    What it asks presupposes that the act itself is an offence.
    """
    for dimension in vocabulary.dimensions.values():
        plain: set[Value] = {value for value in (dimension.ordinary, dimension.home) if value}
        if dimension.kind == "threshold":
            plain |= set(dimension.values[:1])
        asked_here = [set(values) for grid in criterion.grids for name, values in grid.axes if name == dimension.id]
        if plain and asked_here and not any(plain & values for values in asked_here):
            return True
    return False


@frozen
class Verdict:
    """A named conclusion from the statuses: yes where at least ``k`` of the criteria are met.

    Where that is not so and at least ``partly`` of them are met or met in part: partly.
    """

    title: str
    k: int
    partly: int = 0
    id: str = internal(default="")
    criteria: tuple[str, ...] = ()


@frozen
class Extension:
    """A pack that an overlay builds on: all of its criteria, only the named ones, or all ``without`` some."""

    pack: str
    criteria: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@frozen
class Change:
    """What an overlay changes of a criterion it takes over."""

    weight: Fraction | None = None
    weight_reason: str = ""
    group: str = ""


@frozen
class PackSource:
    """The document a pack encodes."""

    title: str
    publisher: str = ""
    date: PartialDate | None = None
    url: str = ""
    note: str = ""


@define(eq=False, slots=False, frozen=True, kw_only=True)
class Pack:
    """A standard: criteria in groups, with the source they encode and how they are scored."""

    id: str
    title: str
    kind: str
    version: str
    status: str
    source: PackSource
    vocabulary: Vocabulary = field(repr=False)
    criteria: Mapping[str, Criterion] = field(factory=dict, repr=False)
    groups: Mapping[str, Group] = field(factory=dict, repr=False)
    method: Method = Method()
    credit: str = "status"
    treaty: str = ""
    verdicts: Mapping[str, Verdict] = field(factory=dict, repr=False)
    context: tuple[Context, ...] = field(default=(), repr=False)
    extends: tuple[Extension, ...] = ()
    union: bool = False
    change: Mapping[str, Change] = field(factory=dict, repr=False)
    note: str = ""
    digest: str = field(default="", repr=False)
    document: Source | None = field(default=None, repr=False)

    @property
    def options(self) -> tuple[Criterion, ...]:
        """The criteria that a treaty or a law permits only; a state that does not use them owes nothing."""
        if self.kind not in BINDING:
            return ()
        return tuple(c for c in self.criteria.values() if c.obligation == "may")
