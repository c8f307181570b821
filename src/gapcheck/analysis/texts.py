"""A text to read: what it tells at once, and what a law becomes by each answer that reading it can bring."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from ..explanation.sentences import conjunction
from ..model.law import MeasureAnswer, Profile, Search, TreatyStatus
from ..model.record import Record
from ..model.standard import Criterion

MOST_READINGS = 8  # of one record, and of one text: beyond that the first and the last stand for all, and each alone
MOST_NAMED = 4  # conducts in one question
SEARCH = "Search for"


@frozen(eq=False)
class Reply:
    """What a law becomes by one answer: records changed or gone, searches closed, measures and treaties answered."""

    records: Mapping[Record, Record | None] = field(factory=dict)
    searches: tuple[Search, ...] = ()
    measures: Mapping[str, MeasureAnswer] = field(factory=dict)
    treaties: Mapping[str, TreatyStatus] = field(factory=dict)

    def __or__(self, other: Reply) -> Reply:
        """Both answers together."""
        return Reply(
            {**self.records, **other.records}, (*self.searches, *other.searches),
            {**self.measures, **other.measures}, {**self.treaties, **other.treaties},
        )  # fmt: skip

    def on(self, law: Profile) -> Profile:
        """The law on that answer; what closes a search of a part of a state closes it in the whole as well."""

        def kept(rules: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(new for rule in rules if (new := self.records.get(rule, rule)) is not None)

        general = law.general
        if self.records:
            general = evolve(
                general,
                coverage={name: kept(rules) for name, rules in general.coverage.items()},
                jurisdiction=kept(general.jurisdiction),
                limitation=kept(general.limitation),
                exemptions=kept(general.exemptions),
            )
        base = law.base
        if base is not None and self.searches:
            base = evolve(base, searched=(*base.searched, *self.searches))
        return evolve(
            law,
            offences={offence.id: offence for offence in kept(law.offences.values())},
            general=general,
            searched=(*law.searched, *self.searches),
            measures={**law.measures, **self.measures},
            treaties={**law.treaties, **self.treaties},
            base=base,
        )


@frozen(eq=False)
class Fact:
    """One thing that reading a text tells, with the answers it can have: first that it says what is recorded."""

    text: str
    kind: str
    question: str
    reason: str
    replies: tuple[Reply, ...]
    conducts: frozenset[str] = frozenset()
    measure: str = ""
    url: str = ""
    about: tuple[str, ...] = ()  # the conducts in words, where the question is on these

    def bears_on(self, criterion: Criterion) -> bool:
        """Whether it is of a conduct or a measure that a criterion names."""
        if not self.measure:
            return bool(self.conducts & set(criterion.conducts))
        named = {condition.measure.id for condition in (*criterion.hold, *criterion.when)}
        return self.measure in named | set(criterion.rests_on)


@frozen(eq=False)
class Text:
    """A text to read: all that it tells at once."""

    name: str
    facts: tuple[Fact, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """What to find out, each question once with all that it is on."""
        asked: dict[str, dict[str, None]] = {}
        for fact in self.facts:
            asked.setdefault(fact.question, {}).update(dict.fromkeys(fact.about))
        return tuple(_on(question, tuple(about)) for question, about in asked.items())

    @property
    def general(self) -> bool:
        """Whether it tells of general rules alone, which every act may concern."""
        return all(fact.kind == "rule" for fact in self.facts)

    def bears_on(self, criterion: Criterion) -> bool:
        """Whether it speaks of what a criterion asks."""
        return any(fact.bears_on(criterion) for fact in self.facts)

    @property
    def replies(self) -> tuple[Reply, ...]:
        """The answers that it can bring: every combination; where these are many, each fact alone against the rest."""
        each = [fact.replies for fact in self.facts]
        if math.prod(map(len, each)) <= MOST_READINGS:
            return tuple(map(together, itertools.product(*each)))
        first, last = [some[0] for some in each], [some[-1] for some in each]
        single = [[*first[:place], reply, *first[place + 1 :]] for place, some in enumerate(each) for reply in some[1:]]
        return tuple(map(together, [first, *single, last]))


def _on(question: str, about: Sequence[str]) -> str:
    """A question with what it is on: of many acts the first, of what is to be searched for everything."""
    if question == SEARCH:
        return f"{question}: {'; '.join(about)}."
    if not about:
        return question
    some = about if len(about) <= MOST_NAMED else (*about[: MOST_NAMED - 1], "others")
    return f"On {conjunction(some, 'and')}: {question}"


def together(replies: Iterable[Reply]) -> Reply:
    """Several answers at once."""
    found = Reply()
    for reply in replies:
        found = found | reply
    return found
