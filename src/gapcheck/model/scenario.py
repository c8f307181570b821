"""Fact patterns: who did what to whom, with the circumstances that are there, absent or free."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .vocabulary import Value


@frozen
class Setting:
    """The circumstances of a scenario.

    Where a law must *reach*, what is not ``present`` is absent. Where it must *spare*, what is not named is ``free``:
    the exemption must hold whether or not it is proved.
    """

    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    free: bool = False

    def may_be_present(self, circumstance: str) -> bool:
        """Whether the circumstance is present, or may be proved."""
        return circumstance in self.present or (self.free and circumstance not in self.absent)


@frozen
class Scenario:
    """One fact pattern: a conduct, a value in each of its dimensions, and circumstances."""

    conduct: str
    values: Mapping[str, Value]
    setting: Setting = Setting()


@frozen
class Grid:
    """The scenarios of one conduct: the product of values by dimension and of settings."""

    conduct: str
    axes: tuple[tuple[str, tuple[Value, ...]], ...]
    settings: tuple[Setting, ...] = (Setting(),)

    @property
    def size(self) -> int:
        """How many scenarios the grid holds."""
        size = len(self.settings)
        for _, values in self.axes:
            size *= len(values)
        return size
