"""Fact patterns: who did what to whom, with the circumstances that are there, absent or free."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, frozen

from .vocabulary import Value, Vocabulary

CONSENT_AGES = range(12, 19)  # the ages of consent that a standard reckons with
RELATIVE_AGES = {
    "below_consent": "below the age of consent",
    "from_consent": "from the age of consent to 17",
}
Ages = Mapping[str, int]
"""The age of consent by the measure that holds it."""


@frozen
class Setting:
    """The circumstances of a scenario.

    Where a law must *reach*, what is not ``present`` is absent. Where it must *spare*, what is not named is ``free``:
    the exemption must hold whether or not it is proved.
    """

    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    free: bool = False
    shut: frozenset[str] = frozenset()  # what cannot be there beside what is present, or brings what is absent

    @classmethod
    def of(
        cls, vocabulary: Vocabulary, conduct: str, names: Iterable[str], absent: Iterable[str] = (), free: bool = False
    ) -> Setting:
        """The setting in which some circumstances are present, with all that they and the conduct bring with them.

        >>> from gapcheck import load_vocabulary
        >>> sorted(Setting.of(load_vocabulary(), "csam.possess", ["force"]).present)
        ['coercion', 'force', 'no_consent']
        """
        present, denied = vocabulary.together(names) | vocabulary.implied(conduct), frozenset(absent)
        shut = vocabulary.shut_out(present) | {n for n in vocabulary.circumstances if vocabulary.brings(n) & denied}
        return cls(present, denied, free, shut - denied if free else frozenset())

    def may_be_present(self, circumstance: str) -> bool:
        """Whether the circumstance is present, or may be proved."""
        return circumstance in self.present or (self.free and circumstance not in self.absent | self.shut)


@frozen
class Scenario:
    """One fact pattern: a conduct, a value in each of its dimensions, and circumstances."""

    conduct: str
    values: Mapping[str, Value]
    setting: Setting = Setting()


@frozen
class Relative:
    """Ages that go by a law's own age of consent: ``below_consent``, ``from_consent``, beside some that do not.

    >>> Relative("victim_age", "age_of_consent", ("from_consent",)).at(16)
    frozenset({16, 17})
    """

    dimension: str
    measure: str
    words: tuple[str, ...]
    fixed: frozenset[Value] = frozenset()

    def at(self, age: int) -> frozenset[Value]:
        """The ages asked of a law in which this is the age of consent."""
        below = range(min(age, 18)) if "below_consent" in self.words else ()
        above = range(age, 18) if "from_consent" in self.words else ()
        return self.fixed | {*below, *above}

    @property
    def ever(self) -> frozenset[Value]:
        """The ages asked of some law."""
        return frozenset().union(*(self.at(age) for age in CONSENT_AGES))


@frozen
class Grid:
    """The scenarios of one conduct: the product of values by dimension and of settings.

    Where ages are ``relative`` the axes hold all that are asked of some law.
    """

    conduct: str
    axes: tuple[tuple[str, tuple[Value, ...]], ...]
    settings: tuple[Setting, ...] = (Setting(),)
    relative: tuple[Relative, ...] = ()

    def at(self, ages: Ages) -> Grid | None:
        """What is asked where these are the ages of consent; ``None`` where that is nothing."""
        if not self.relative:
            return self
        asked = {r.dimension: r.at(ages[r.measure]) for r in self.relative if r.measure in ages}
        axes = tuple((name, tuple(v for v in some if v in asked.get(name, some))) for name, some in self.axes)
        left = tuple(r for r in self.relative if r.measure not in ages)
        return evolve(self, axes=axes, relative=left) if all(some for _, some in axes) else None

    @property
    def size(self) -> int:
        """How many scenarios the grid holds."""
        size = len(self.settings)
        for _, values in self.axes:
            size *= len(values)
        return size


def rests_on(grids: Iterable[Grid]) -> tuple[str, ...]:
    """The measures on whose answers the ages of some grids rest."""
    return tuple(dict.fromkeys(r.measure for grid in grids for r in grid.relative))


@functools.lru_cache(maxsize=1024)
def every_reading(measures: tuple[str, ...]) -> tuple[Ages, ...]:
    """Every combination of ages of consent."""
    return tuple(
        dict(zip(measures, ages, strict=True)) for ages in itertools.product(CONSENT_AGES, repeat=len(measures))
    )


def read_alike(*several: Iterable[Grid]) -> Iterator[list[list[Grid]]]:
    """Some sets of grids at each age of consent on which any of them rests; as they are where none does."""
    given = [tuple(grids) for grids in several]
    for ages in every_reading(rests_on(grid for grids in given for grid in grids)):
        yield [[found for grid in grids if (found := grid.at(ages)) is not None] for grids in given]
