"""The element strip: beside each criterion what it asks of each element, and what a provision has."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ..algebra.reach import Stages
from ..model.law import Offence
from ..model.scenario import Grid
from ..model.standard import Criterion, asked
from ..model.values import Clause
from ..model.vocabulary import Dimension, Value, Vocabulary
from .failures import clause_words
from .sentences import listed


@frozen
class Element:
    """A cell of the element strip: what is asked and what the provision has."""

    name: str
    label: str
    asked: str
    has: str
    state: str  # yes | possibly | no

    @property
    def words(self) -> str:
        """The cell in words: ``age: under 16, asked under 18``."""
        if self.state == "yes":
            return f"{self.label}: {self.has if self.name == 'further' else 'yes'}"
        doubt = " (in doubt)" if self.state == "possibly" else ""
        asked = f", asked {self.asked}" if self.asked else ""
        return f"{self.label}: {self.has}{doubt}{asked}"


def element_strip(stages: Stages, offence: Offence, criterion: Criterion, conduct: str = "") -> tuple[Element, ...]:
    """Beside each criterion: what it asks of each element and what the provision has."""
    vocabulary = stages.view.vocabulary
    wanted_by, limits = asked(criterion, offence.conduct.possibly), stages.elements.covered(offence)
    cells = []
    if conduct and conduct not in offence.conduct.possibly:
        cells.append(Element("conduct", "conduct", vocabulary.conducts[conduct].noun, "another", "no"))
    for dimension in vocabulary.dimensions.values():
        wanted = wanted_by.get(dimension.id)
        if not wanted or dimension.decides in ("jurisdiction", "limitation"):
            continue
        covered = limits.get(dimension.id)
        state = (
            "yes" if covered is None or wanted <= covered.surely else "possibly" if wanted <= covered.possibly else "no"
        )
        shown = dimension.strip or dimension.id in offence.dimensions or wanted != frozenset(dimension.scenario)
        if shown or state != "yes":
            cells.append(
                Element(
                    dimension.id,
                    dimension.label,
                    _asked(dimension, wanted),
                    _has(dimension, frozenset(dimension.values) if covered is None else covered.possibly),
                    state,
                )
            )
    grids = [g for g in criterion.grids if g.conduct in offence.conduct.possibly] or criterion.grids
    cells.append(_further(vocabulary, offence, grids))
    return tuple(cells)


def _asked(dimension: Dimension, values: frozenset[Value]) -> str:
    if dimension.decides == "penalty":
        return f"at least {max(v for v in values if isinstance(v, int))} years"
    return listed(dimension, values)


def _has(dimension: Dimension, values: frozenset[Value]) -> str:
    if dimension.kind == "ages":
        return listed(dimension, values)
    if dimension.decides == "penalty":
        return f"up to {max((v for v in values if isinstance(v, int)), default=0)} years or more"
    words = listed(dimension, values)
    return words if words in ("any", "none") else f"{words} only"


def _further(vocabulary: Vocabulary, offence: Offence, grids: Sequence[Grid]) -> Element:
    settings = [s for g in grids for s in g.settings]

    def lacked(clause: Clause | None) -> bool:
        return clause is not None and any(not any(s.may_be_present(c) for c in clause) for s in settings)

    surplus, state = [], "yes"
    for demand in offence.requires.demands:
        if not lacked(demand.surely):
            continue
        sure = lacked(demand.possibly)
        state = "no" if sure or state == "no" else "possibly"
        clause = demand.possibly if sure and demand.possibly is not None else demand.surely
        surplus.append(clause_words(vocabulary, clause) if clause else "not recorded")
    return Element("further", "further element", "", "; ".join(surplus) or "none", state)
