"""What to research next: one unknown fact each, ranked by how much its answer can narrow the score.

An *atom* is one thing that is not known: a field with a doubt, a record whose text was not read, a conduct that was
not searched, a measure without an answer. Each is answered both ways, the score is computed again, and the atom ranks
by the larger part of the interval that an answer removes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import evolve, frozen

from ..algebra.reach import Compiler
from ..algebra.space import Mask, space_of
from ..model.standard import Condition
from ..model.vocabulary import UNKNOWN
from .atoms import MEASURE, SEARCH, of_general_part, of_offence
from .marking import held, mark_of
from .results import Assessment, PackResult
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
    boards = [_Board(result, pack) for pack in result.packs]
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


class _Board:
    """One pack's sets, in which one atom at a time can be answered."""

    def __init__(self, result: Assessment, part: PackResult) -> None:
        self.law, self.pack = result.law, part.pack
        self.day, self.trust = result.as_of, result.trust
        self.compiler = Compiler(self.law, space_of(part.pack), result.as_of, result.trust)
        self.sets = self.compiler.sets()
        self.score = overall([part.tree])

    def width(
        self, surely: Mask, possibly: Mask, answered: Mapping[str, tuple[Fraction, Fraction]] | None = None
    ) -> Fraction:
        def answers(condition: Condition) -> tuple[Fraction, Fraction]:
            given = (answered or {}).get(condition.measure.id)
            return given or held(self.law, condition, self.day, self.trust).credit

        marks = {
            key: mark_of(c, self.pack, space_of(self.pack), surely, possibly, answers)
            for key, c in self.pack.criteria.items()
        }
        score = tree(self.pack, marks).score
        return (score.high or Fraction(0)) - (score.low or Fraction(0))

    def atoms(self) -> Iterator[tuple[str, str, str, int, Fraction]]:
        yield from self._offences()
        yield from self._general()
        yield from self._searches()
        yield from self._measures()

    def _offences(self) -> Iterator[tuple[str, str, str, int, Fraction]]:
        sets, law = self.sets, self.law
        for position, reach in enumerate(sets.offences):
            open_part = reach.reached.possibly & ~reach.reached.surely & ~sets.surely
            if not open_part:
                continue
            rest = [r.reached for n, r in enumerate(sets.offences) if n != position]
            surely = possibly = 0
            for reading in rest:
                surely, possibly = surely | reading.surely, possibly | reading.possibly
            for key, kind, text, answers in of_offence(reach.offence, law, self.trust):
                widths, touched = [], 0
                for answer in answers:
                    if answer is None:
                        reached_surely = reached_possibly = 0
                    else:
                        compiled = self.compiler.reach(answer, sets.exempted).reached
                        reached_surely, reached_possibly = compiled.surely, compiled.possibly
                    touched |= (reached_surely ^ reach.reached.surely) | (reached_possibly ^ reach.reached.possibly)
                    widths.append(self.width(surely | reached_surely, possibly | reached_possibly | sets.unsearched))
                yield key, kind, text, (touched & open_part).bit_count(), min(widths)

    def _general(self) -> Iterator[tuple[str, str, str, int, Fraction]]:
        sets, space = self.sets, self.compiler.space
        if sets.surely == sets.possibly:
            return
        closed = self.law.closed(self.day, self.trust)
        for key, kind, text, answers in of_general_part(self.law, self.day, self.trust, closed):
            widths, touched = [], 0
            for answer in answers:
                found = Compiler(answer, space, self.day, self.trust).sets()
                touched |= (found.surely ^ sets.surely) | (found.possibly ^ sets.possibly)
                widths.append(self.width(found.surely, found.possibly))
            if touched:
                yield key, kind, text, touched.bit_count(), min(widths)

    def _searches(self) -> Iterator[tuple[str, str, str, int, Fraction]]:
        sets, space = self.sets, self.compiler.space
        for conduct, mask in space.conduct.items():
            unsearched = sets.unsearched & mask
            reached = 0
            for reach in sets.offences:
                reached |= reach.reached.possibly
            touched = unsearched & ~reached
            if touched:
                noun = self.law.vocabulary.conducts[conduct].noun
                text = f"Was the law searched completely for {noun}, and from when on?"
                yield (
                    f"searched.{conduct}",
                    SEARCH,
                    text,
                    touched.bit_count(),
                    self.width(sets.surely, sets.possibly & ~touched),
                )

    def _measures(self) -> Iterator[tuple[str, str, str, int, Fraction]]:
        sets = self.sets
        seen = set()
        for criterion in self.pack.criteria.values():
            for condition in (*criterion.hold, *criterion.when):
                key = condition.measure.id
                if key in seen or held(self.law, condition, self.day, self.trust).value != UNKNOWN:
                    continue
                seen.add(key)
                low, high = condition.bounds
                narrowed = min(self.width(sets.surely, sets.possibly, {key: (end, end)}) for end in (low, high))
                name = key if key.startswith("treaties.") else f"measures.{key}"
                yield name, MEASURE, condition.measure.question, 0, narrowed
