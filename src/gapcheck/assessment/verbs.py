"""What a criterion found by its verb: a law must reach scenarios, spare them, or hold measures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import evolve

from ..algebra.lacks import Reason
from ..explanation.amendments import amendment, to_find_out
from ..explanation.nearest import GapKind, Near, entailed, kind_of, nearest
from ..explanation.sentences import conjunction, label_of
from ..explanation.sources import Source, source_of
from ..explanation.strip import Element, element_strip
from ..model.standard import Criterion, derived
from ..model.vocabulary import UNKNOWN
from .deciding import closing, deciding, safeguards, sparing
from .finding import Finding, OnConduct
from .reading import Reading
from .results import Held
from .scores import Mark, Status


class Reaching(OnConduct):
    """What a criterion found that asks a law to reach scenarios."""

    @cached_property
    def kind(self) -> GapKind:
        if self.surely_missing:
            return kind_of(self.nearest)
        return GapKind.UNKNOWN if self.unknown else GapKind.NONE

    @cached_property
    def nearest(self) -> tuple[Near, ...]:
        if not self._telling:
            return ()
        return nearest(self._reading.stages, self._scenario, 1 << self._index, self._telling, at_base=self.without_base)

    @cached_property
    def strip(self) -> tuple[Element, ...]:
        stages = self._reading.stages
        if self.nearest:
            return element_strip(stages, self.nearest[0].offence, self._here, self._scenario.conduct)
        if not self._reaching:
            return ()
        best = max(self._reaching, key=lambda r: (r.reached.surely & self._area).bit_count())
        if not best.reached.surely & self._area:
            best = max(self._reaching, key=lambda r: (r.reached.possibly & self._area).bit_count())
        return element_strip(stages, best.offence, self._here)

    @cached_property
    def entailed(self) -> Mapping[str, tuple[str, ...]]:
        return entailed(self._reading.stages, self._here) if self.missing else {}

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return deciding(
            self._reading.stages, self._done.surely, self.missing if self.surely_missing else 0, self.nearest
        )

    @cached_property
    def amendment(self) -> str:
        if not self.is_gap:
            return ""
        vocabulary, change = self._reading.law.vocabulary, ""
        if self.nearest:
            change = amendment(vocabulary, self.nearest[0], self._here, self._reading.day)
        if not change and derived(
            self.criterion, vocabulary
        ):  # it is the act itself that no provision makes an offence
            change = f"Make {vocabulary.conducts[self._scenario.conduct].noun} an offence."
        return self._with_protection(change)

    @cached_property
    def question(self) -> str:
        if self.surely_missing or not self.unknown:
            return self._age_of_consent
        reading = self._reading
        open_ = self._telling & reading.sets.unsearched
        conducts = [c for c in self.criterion.conducts if reading.space.conduct[c] & open_]
        nouns = [reading.law.vocabulary.conducts[c].noun for c in conducts]
        return to_find_out(self.nearest, nouns) or self._age_of_consent


class Sparing(OnConduct):
    """What a criterion found that asks a law to spare scenarios."""

    @cached_property
    def kind(self) -> GapKind:
        if self.surely_missing:
            return GapKind.NOT_SPARED
        return GapKind.UNKNOWN if self.unknown else GapKind.NONE

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        stages = self._reading.stages
        reached = deciding(stages, self.missing, self._done.surely, ())
        spared = [*sparing(stages, self._done.surely), *sparing(stages, self.unknown)]
        spared += safeguards(stages, self._reading.counterparts, self.criterion.id, self._done.surely)
        return tuple(dict.fromkeys((*reached, *spared, *self._doubtful)))

    @cached_property
    def _doubtful(self) -> tuple[Source, ...]:
        """The offences of which it is not known whether they reach what must be spared."""
        perhaps = [r.offence for r in self._reaching if self.unknown & r.reached.possibly and not self.surely_missing]
        return tuple(source_of(offence) for offence in perhaps)

    @cached_property
    def _unsearched(self) -> list[str]:
        """The circumstances for which exemptions were not searched, where nothing else is in doubt."""
        stages = self._reading.stages
        bit = 1 << stages.space.typical(self.unknown)
        lacks = [stages.why(r.offence, bit) for r in self._reaching if r.reached.possibly & bit]
        if not lacks or not all(some and all(one.reason is Reason.NOT_SEARCHED for one in some) for some in lacks):
            return []
        there = {name for some in lacks for one in some for clause in one.clauses for name in clause}
        return [name for name in self.vocabulary.circumstances if name in there]

    @cached_property
    def amendment(self) -> str:
        return self._with_protection("") if self.is_gap else ""

    @cached_property
    def question(self) -> str:
        if self.surely_missing or not self.unknown:
            return self._age_of_consent
        if self._unsearched:
            labels = [label_of(self.vocabulary.circumstances[name]) for name in self._unsearched]
            return f"whether the law exempts {conjunction(labels, 'or')}; no search for exemptions is recorded."
        cites = conjunction([s.citation for s in self._doubtful[:3]])
        verb = "reaches" if len(self._doubtful) == 1 else "reach"
        return f"whether {cites} {verb} this." if cites else "whether a provision reaches this; none was searched for."


class Holding(Finding):
    """What a criterion found that asks a law to hold measures."""

    @cached_property
    def kind(self) -> GapKind:
        if self.status is Status.MET:
            return GapKind.NONE
        return GapKind.NOT_HELD if self.is_gap else GapKind.UNKNOWN

    @cached_property
    def held(self) -> tuple[Held, ...]:
        return tuple(self._reading.held(c) for c in self.criterion.hold)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        titles = self._reading.law.vocabulary.treaties
        found = [source_of(h.record) for h in self.held if h.record is not None]
        return tuple(s if s.citation else evolve(s, citation=titles[s.record]) for s in found)

    @cached_property
    def amendment(self) -> str:
        """The standard's remedy where no measure is held; else what is asked of those that surely are not."""
        if not self.is_gap:
            return ""
        lacking = [h for h in self.held if h.credit[1] < 1]
        if len(lacking) == len(self.held):
            return " ".join(part for part in (self.criterion.remedy, self.criterion.protect) if part)
        return " ".join(f"Still asked: {h.condition.measure.question} {h.condition.words}." for h in lacking)

    @cached_property
    def question(self) -> str:
        return " ".join(dict.fromkeys(h.condition.measure.question for h in self.held if h.value == UNKNOWN))


class Inapplicable(Finding):
    """What a criterion found that does not apply: the answer by which it does not, or that nothing is to be spared."""

    @cached_property
    def held(self) -> tuple[Held, ...]:
        return tuple(self._reading.held(c) for c in self.criterion.when)

    @cached_property
    def lapse(self) -> str:
        if any(h.credit[1] == 0 for h in self.held):
            return ""  # the answers say it
        if not self._reading.areas(self.criterion):
            return "at this age of consent it asks for nothing"
        return "no recorded provision reaches these acts at all, so there is nothing to spare from"

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        if any(h.credit[1] == 0 for h in self.held):
            return tuple(source_of(h.record) for h in self.held if h.record is not None)
        searched = [s for area in self._reading.areas(self.criterion) for s in closing(self._reading.stages, area)]
        return tuple(dict.fromkeys(searched))


_CLASSES = {"reach": Reaching, "spare": Sparing, "hold": Holding}


def finding_of(reading: Reading, criterion: Criterion, mark: Mark) -> Finding:
    """The finding of one criterion; of one that does not apply there is nothing to say."""
    status = mark.status
    found = Inapplicable if status is Status.NOT_APPLICABLE else _CLASSES[criterion.verb]
    return found(reading.pack.id, criterion, status, mark.credit, reading)
