"""What to research next: one unknown fact each, ranked by how much its answer can narrow the score.

An *atom* is one thing that is not known: a field with a doubt, a record whose text was not read, a conduct that was
not searched, a measure without an answer. Each is answered both ways, the score is computed again, and the atom ranks
by the larger part of the interval that an answer removes.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from ..algebra.reach import LawSets, Stages
from ..algebra.space import NOTHING, Bounds, Mask
from ..model.scenario import Ages
from ..model.standard import Condition, Criterion
from ..model.vocabulary import UNKNOWN
from .assessment import Assessment, PackResult
from .atoms import MEASURE, SEARCH, of_general_part, of_offence
from .leftopen import Open, decisive
from .marking import mark_of
from .scores import overall, tree


@frozen
class Question:
    """One thing to find out.

    Attributes:
        id: what it is about: ``offences.<id>``, ``offences.<id>.<field>``, ``searched.<conduct>`` or ``measures.<id>``.
        text: the question in words.
        width: how many points of the score's interval, of 100, an answer can remove at the most.
        scenarios: how many of the fact patterns distinguished here it touches.
    """

    id: str
    kind: str
    text: str
    width: Fraction
    scenarios: int


def next_questions(result: Assessment) -> tuple[Question, ...]:
    """The open questions of an assessment, the most useful first; those that change nothing are left out."""
    found: dict[str, tuple[Question, list[Fraction]]] = {}
    boards = [_Board(part) for part in result.packs]
    before = [(b.score.high or Fraction(0)) - (b.score.low or Fraction(0)) for b in boards]
    for board, width in zip(boards, before, strict=True):
        for key, kind, text, scenarios, narrowed in board.atoms():
            gain = (width - narrowed) / len(boards)
            if key in found:
                question, _ = found[key]
                found[key] = (
                    evolve(question, width=question.width + gain, scenarios=question.scenarios + scenarios),
                    [],
                )
            else:
                found[key] = (Question(key, kind, text, gain, scenarios), [])
    questions = [q for q, _ in found.values() if q.width > 0 or q.scenarios]
    return tuple(sorted(questions, key=lambda q: (-q.width, -q.scenarios, q.id)))


Answered = Mapping[str, tuple[Fraction, Fraction]]
Atom = tuple[str, str, str, int, Fraction]


class _Board:
    """One pack's sets, in which one atom at a time can be answered: only what it touches is marked again."""

    def __init__(self, part: PackResult) -> None:
        self.reading, self.pack, self.tree = part.reading, part.pack, part.tree
        self.law, self.day, self.trust = part.reading.law, part.reading.day, part.reading.trust
        self.marks, self.ages = part.reading.marks, decisive(part.pack).ages
        spares = any(criterion.spare for criterion in self.pack.criteria.values())
        # on the pack's scenarios, and on what stands beside those to be spared
        self.stages = (part.reading.stages, *((part.reading.counterparts,) if spares else ()))
        self.sets = [stages.sets for stages in self.stages]
        self.reached = [Bounds(sets.surely, sets.possibly) for sets in self.sets]
        self.score = overall([part.tree])
        self.asking: dict[str, list[Criterion]] = {}  # by measure
        for criterion in self.pack.criteria.values():
            for condition in self._conditions(criterion):
                self.asking.setdefault(condition.measure.id, []).append(criterion)

    def _conditions(self, criterion: Criterion) -> Iterator[Condition]:
        """What a criterion asks of measures, and the measures on which its ages rest."""
        yield from (*criterion.hold, *criterion.when)
        yield from (self.ages[name] for name in criterion.rests_on)

    def width(self, reached: Sequence[Bounds], answered: Answered | None = None, open_: Open | None = None) -> Fraction:
        """The width of the score if the law reached this, gave these answers, and left those open."""
        given, standing = answered or {}, self.reading.standing
        before = standing.open
        if open_ is not None:
            standing = evolve(standing, open=open_)

        def answers(condition: Condition) -> tuple[Fraction, Fraction]:
            return given.get(condition.measure.id) or self.reading.credit(condition)

        def beside(key: str, ages: Ages) -> Bounds:
            area = self.stages[1].space.area(key, ages)
            return Bounds(reached[1].surely & area, reached[1].possibly & area)

        again = []
        for stages, now, then in zip(self.stages, self.reached, reached, strict=True):
            if changed := _difference(now, then):
                areas = stages.space.criteria
                again += [c for c in self.pack.criteria.values() if areas.get(c.id, 0) & changed]
        again += [c for measure in given for c in self.asking[measure]]
        again += [c for name, some in standing.open.items() if some != before[name] for c in self.asking[name]]
        space = self.reading.space
        marks = {c.id: mark_of(c, self.pack, space, reached[0], answers, standing, beside) for c in again}
        if all(mark == self.marks[key] for key, mark in marks.items()):
            score = self.score
        else:
            score = tree(self.pack, {**self.marks, **marks}).score
        return (score.high or Fraction(0)) - (score.low or Fraction(0))

    def atoms(self) -> Iterator[Atom]:
        yield from self._offences()
        yield from self._general()
        yield from self._searches()
        yield from self._measures()

    def _offences(self) -> Iterator[Atom]:
        others = [_others(sets) for sets in self.sets]  # for each offence what all the others reach
        for place, reach in enumerate(self.sets[0].offences):
            own = [sets.offences[place].reached for sets in self.sets]
            parts = [r.possibly & ~r.surely & ~sets.surely for r, sets in zip(own, self.sets, strict=True)]
            if not any(parts):
                continue
            rest = [Bounds(0, sets.unsearched) | some[place] for sets, some in zip(self.sets, others, strict=True)]
            for key, kind, text, answers in of_offence(reach.offence, self.law, self.trust):
                widths, touched = [], 0
                for answer in answers:
                    found = [NOTHING if answer is None else stages.reach(answer).reached for stages in self.stages]
                    touched |= _difference(found[0], own[0])
                    widths.append(self.width([some | more for some, more in zip(rest, found, strict=True)]))
                yield key, kind, text, (touched & parts[0]).bit_count(), min(widths)

    def _general(self) -> Iterator[Atom]:
        if all(reached.surely == reached.possibly for reached in self.reached):
            return
        closed = self.law.closed(self.day, self.trust)
        for key, kind, text, answers in of_general_part(self.law, self.day, self.trust, closed):
            widths, touched, beside = [], 0, 0
            for answer in answers:
                all_sets = [Stages(answer, stages.space, self.day, self.trust).sets for stages in self.stages]
                found = [Bounds(sets.surely, sets.possibly) for sets in all_sets]
                touched |= _difference(found[0], self.reached[0])
                beside |= _difference(found[-1], self.reached[-1])
                widths.append(self.width(found))
            if touched or beside:
                yield key, kind, text, touched.bit_count(), min(widths)

    def _searches(self) -> Iterator[Atom]:
        for conduct in self.reading.space.conduct:
            touched = [_only_unsearched(sets, stages.space.conduct.get(conduct, 0))
                       for sets, stages in zip(self.sets, self.stages, strict=True)]  # fmt: skip
            if any(touched):
                noun = self.law.vocabulary.conducts[conduct].noun
                text = f"Was the law searched completely for {noun}, and from when on?"
                found = [Bounds(r.surely, r.possibly & ~t) for r, t in zip(self.reached, touched, strict=True)]
                yield f"searched.{conduct}", SEARCH, text, touched[0].bit_count(), self.width(found)

    def _measures(self) -> Iterator[Atom]:
        seen, open_ = set(), self.reading.standing.open
        for criterion in self.pack.criteria.values():
            for condition in self._conditions(criterion):
                key = condition.measure.id
                if key in seen or self.reading.held(condition).value != UNKNOWN:
                    continue
                seen.add(key)
                if key in open_:
                    widths = (self.width(self.reached, open_={**open_, key: (given,)}) for given in open_[key])
                else:
                    widths = (self.width(self.reached, {key: (end, end)}) for end in condition.bounds)
                name = key if key.startswith("treaties.") else f"measures.{key}"
                yield name, MEASURE, condition.measure.question, 0, min(widths)


def _difference(first: Bounds, second: Bounds) -> Mask:
    """The scenarios of which two bounds say different things."""
    return (first.surely ^ second.surely) | (first.possibly ^ second.possibly)


def _others(sets: LawSets) -> list[Bounds]:
    """For each offence what all the others reach."""
    after = [NOTHING]
    for reach in reversed(sets.offences):
        after.append(after[-1] | reach.reached)
    before, found = NOTHING, []
    for reach, behind in zip(sets.offences, reversed(after[:-1]), strict=True):
        found.append(before | behind)
        before = before | reach.reached
    return found


def _only_unsearched(sets: LawSets, mask: Mask) -> Mask:
    """The part of a set that is reached at the most by a provision that was not searched for."""
    return functools.reduce(lambda left, reach: left & ~reach.reached.possibly, sets.offences, sets.unsearched & mask)
