"""What to research next: one unknown fact each, ranked by how much its answer can narrow the score.

An *atom* is one thing that is not known: a field with a doubt, a record whose text was not read, a conduct that was
not searched, a measure without an answer. Each is answered both ways, the score is computed again, and the atom ranks
by the larger part of the interval that an answer removes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import evolve, frozen

from ..algebra.reach import Stages
from ..algebra.space import NOTHING, Bounds
from ..model.standard import Condition, Criterion
from ..model.vocabulary import UNKNOWN
from .assessment import Assessment, PackResult
from .atoms import MEASURE, SEARCH, of_general_part, of_offence
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
        self.stages, self.sets, self.marks = part.reading.stages, part.reading.sets, part.reading.marks
        self.score = overall([part.tree])
        self.asking: dict[str, list[Criterion]] = {}  # by measure
        for criterion in self.pack.criteria.values():
            for condition in (*criterion.hold, *criterion.when):
                self.asking.setdefault(condition.measure.id, []).append(criterion)

    def width(self, reached: Bounds, answered: Answered | None = None) -> Fraction:
        """The width of the score if the law reached this, and gave these answers."""
        given = answered or {}

        def answers(condition: Condition) -> tuple[Fraction, Fraction]:
            return given.get(condition.measure.id) or self.reading.credit(condition)

        sets, space = self.sets, self.reading.space
        changed = (reached.surely ^ sets.surely) | (reached.possibly ^ sets.possibly)
        again = [c for c in self.pack.criteria.values() if space.criteria[c.id] & changed] if changed else []
        again += [c for measure in given for c in self.asking[measure]]
        marks = {c.id: mark_of(c, self.pack, space, reached, answers) for c in again}
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
        sets, law = self.sets, self.law
        after = [NOTHING]  # what all offences behind a place reach
        for reach in reversed(sets.offences):
            after.append(after[-1] | reach.reached)
        before = NOTHING
        for reach, behind in zip(sets.offences, reversed(after[:-1]), strict=True):
            rest, before = before | behind, before | reach.reached
            open_part = reach.reached.possibly & ~reach.reached.surely & ~sets.surely
            if not open_part:
                continue
            for key, kind, text, answers in of_offence(reach.offence, law, self.trust):
                widths, touched = [], 0
                for answer in answers:
                    reached = NOTHING if answer is None else self.stages.reach(answer).reached
                    touched |= (reached.surely ^ reach.reached.surely) | (reached.possibly ^ reach.reached.possibly)
                    widths.append(self.width(rest | reached | Bounds(0, sets.unsearched)))
                yield key, kind, text, (touched & open_part).bit_count(), min(widths)

    def _general(self) -> Iterator[Atom]:
        sets, space = self.sets, self.reading.space
        if sets.surely == sets.possibly:
            return
        closed = self.law.closed(self.day, self.trust)
        for key, kind, text, answers in of_general_part(self.law, self.day, self.trust, closed):
            widths, touched = [], 0
            for answer in answers:
                found = Stages(answer, space, self.day, self.trust).sets
                touched |= (found.surely ^ sets.surely) | (found.possibly ^ sets.possibly)
                widths.append(self.width(Bounds(found.surely, found.possibly)))
            if touched:
                yield key, kind, text, touched.bit_count(), min(widths)

    def _searches(self) -> Iterator[Atom]:
        sets = self.sets
        reached = 0
        for reach in sets.offences:
            reached |= reach.reached.possibly
        for conduct, mask in self.reading.space.conduct.items():
            touched = sets.unsearched & mask & ~reached
            if touched:
                noun = self.law.vocabulary.conducts[conduct].noun
                text = f"Was the law searched completely for {noun}, and from when on?"
                width = self.width(Bounds(sets.surely, sets.possibly & ~touched))
                yield f"searched.{conduct}", SEARCH, text, touched.bit_count(), width

    def _measures(self) -> Iterator[Atom]:
        reached, seen = Bounds(self.sets.surely, self.sets.possibly), set()
        for criterion in self.pack.criteria.values():
            for condition in (*criterion.hold, *criterion.when):
                key = condition.measure.id
                if key in seen or self.reading.held(condition).value != UNKNOWN:
                    continue
                seen.add(key)
                low, high = condition.bounds
                narrowed = min(self.width(reached, {key: (end, end)}) for end in (low, high))
                name = key if key.startswith("treaties.") else f"measures.{key}"
                yield name, MEASURE, condition.measure.question, 0, narrowed
