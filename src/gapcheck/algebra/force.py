"""Is a provision in force, and a criminal one? All scenarios pass or none."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.law import Offence
from .lacks import Kind, Lack
from .space import NOTHING, Bounds, Mask
from .view import View


class Force:
    """The first question to a provision: whether it punishes anything on that day."""

    def __init__(self, view: View) -> None:
        self.view = view

    def reach(self, offence: Offence) -> Bounds:
        """All scenarios or none, by status, dates and the kind of sanction."""
        return self.view.in_force(offence) if offence.sanction == "criminal" else NOTHING

    def why(self, offence: Offence, bit: Mask) -> Iterator[Lack]:
        """What keeps it from punishing anything on that day."""
        if offence.sanction != "criminal":
            yield Lack(Kind.SANCTION, offence.sanction, False, offence)
        in_force = self.view.in_force(offence)
        if not in_force.surely & bit:
            yield Lack(Kind.IN_FORCE, offence.status, bool(in_force.possibly & bit), offence)
