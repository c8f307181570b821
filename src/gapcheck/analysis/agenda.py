"""What to read next for a law and a standard: the criteria that are not known, why, and which text would settle each.

Where `gapcheck.assessment.questions` ranks single unknowns by the score, this goes by text: everything that one
provision, one search or one answer tells at once, and the criteria that are known afterwards.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from ..algebra.reach import Stages
from ..algebra.space import Bounds, ScenarioSpace, counterparts_of, space_of
from ..assessment.assess import Day, assess
from ..assessment.assessment import Assessment
from ..assessment.finding import Finding
from ..assessment.leftopen import left_open
from ..assessment.marking import held, mark_of
from ..assessment.reading import Reading
from ..assessment.results import Held
from ..assessment.scores import Mark, Score, Status, tree
from ..model.law import Profile
from ..model.record import Evidence
from ..model.scenario import Ages
from ..model.standard import Condition, Criterion, Pack
from .openfacts import texts_of
from .texts import Reply, Text, together

IN_DOUBT = (Status.NOT_KNOWN, Status.UNMET_TO_PARTIAL, Status.PARTIAL_TO_MET)
MOST_TRIED = 32  # combinations of answers of several texts; beyond that the first and the last of each stand for all
SEVERAL = "several"


@frozen
class ToRead:
    """One text to read.

    Attributes:
        text: the instruments with the place where it is known, or what is missing.
        questions: what to find out there.
        reasons: why it is not known yet.
        settles: the criteria that are known, one way or the other, whatever this text alone says: after every answer
            their status is one word.
        may_settle: those that are known after some of its answers, and not after others.
        touches: those that it changes and does not settle, or settles only together with others.
        width: by how many points, of 100, an answer can narrow the interval of the score at the most.
    """

    text: str
    url: str
    questions: tuple[str, ...]
    reasons: tuple[str, ...]
    settles: tuple[str, ...]
    may_settle: tuple[str, ...]
    touches: tuple[str, ...]
    width: Fraction


@frozen
class Unsettled:
    """A criterion that is not known.

    Attributes:
        alone: the texts of which each alone settles it.
        together: where none does, a set of texts of which none can be left out; empty where none was found.
        concerned: the texts that touch it.
        question: what the finding itself asks.
    """

    criterion: Criterion
    status: Status
    reasons: tuple[str, ...]
    alone: tuple[str, ...]
    together: tuple[str, ...]
    concerned: tuple[str, ...]
    question: str

    @property
    def settled_by(self) -> str:
        """``one``, ``some`` or ``several`` texts."""
        return "one" if self.alone else "some" if self.together else SEVERAL


@frozen(eq=False)
class Agenda:
    """What to read for one law and one standard: the texts, the most worth first, and every criterion not known."""

    law: Profile
    pack: Pack
    as_of: dt.date
    trust: Evidence
    score: Score
    texts: tuple[ToRead, ...]
    criteria: tuple[Unsettled, ...]

    @property
    def not_known(self) -> int:
        """How many criteria are not known."""
        return sum(c.status is Status.NOT_KNOWN for c in self.criteria)

    @property
    def doubts(self) -> int:
        """How many criteria lie between unmet and partial, or between partial and met."""
        return len(self.criteria) - self.not_known


def agenda(
    laws: Iterable[Profile], pack: Pack, as_of: Day = None, trust: str | Evidence = "secondary"
) -> tuple[Agenda, ...]:
    """For each law the criteria of a standard that are not known, and the texts to read, the most worth first.

    A text is a provision (an instrument with its pinpoint), the chapters that a missing search would read, or the
    answer to a measure or treaty. It is taken as read both ways: each of its records as certain in what is recorded,
    with every answer to a doubt it names, and as not saying so; a measure with every answer that the standard tells
    apart; a search, and the exemptions of a provision's own, as closed with nothing further found. The criteria are
    marked again on each of its answers. It *settles* those whose status is one word (met, partial, unmet, in line,
    not applicable) after every answer, *may settle* those for which that holds after some.

    Where no text alone settles a criterion a set is looked for: all texts that bear on it are read together, then one
    after the other is left out, the least worth first, as long as every combination of answers still settles it (of
    more than 32 the first and the last of each text). What remains is a set in which no text can be spared; that no
    other set is smaller is not shown. Where even all together leave it open the set is empty: the records cannot
    say what would settle it.

    The order of texts: by the points of the score, then by the criteria settled, settled on some answers, and touched.

    Args:
        laws: national laws.
        pack: the standard.
        as_of: the date of the act; each profile's own by default.
        trust: the least evidence a record needs to carry a sure conclusion.

    Raises:
        GapcheckError: as `gapcheck.assess`.

    >>> from gapcheck import load_pack, load_profile
    >>> (found,) = agenda([load_profile("KEN")], load_pack("ecpat-2022"))
    >>> bool(found.texts) and len(found.criteria) == found.not_known + found.doubts
    True
    """
    return tuple(_agenda(assess(law, pack, as_of=as_of, trust=trust)) for law in laws)


def _agenda(result: Assessment) -> Agenda:
    (part,) = result.packs
    findings = [f for f in part.findings.values() if f.status in IN_DOUBT]
    desk = _Desk(part.reading, [f.criterion for f in findings])
    texts = texts_of(part.reading, desk.criteria) if findings else ()
    tried = {text.name: desk.tried(text) for text in texts}
    order = sorted(texts, key=lambda text: tried[text.name].worth)
    alone = {f.id: [t for t in order if f.id in tried[t.name].settles] for f in findings}
    sets, concerned = dict[str, tuple[Text, ...]](), dict[str, list[Text]]()
    for finding in findings:
        key, criterion = finding.id, finding.criterion
        touching = [text for text in order if key in tried[text.name].touches]
        bearing = [text for text in order if text in touching or text.bears_on(criterion)]
        sets[key] = () if alone[key] else desk.smallest(criterion, touching, bearing)
        concerned[key] = [text for text in order if text in touching or text in sets[key]]
        if not concerned[key]:  # what changes nothing by itself, and with the others not all
            concerned[key] = [text for text in bearing if not text.general]
    rows = []
    for text in order:
        touched = [f.id for f in findings if text in concerned[f.id]]
        if touched:
            rows.append(_row(text, tried[text.name], touched))
    criteria = [_unsettled(f, alone[f.id], sets[f.id], concerned[f.id]) for f in findings]
    law = result.law
    return Agenda(law, part.pack, result.as_of, result.trust, part.tree.score, tuple(rows), tuple(criteria))


def _row(text: Text, found: _Tried, touched: Sequence[str]) -> ToRead:
    return ToRead(
        text.name,
        next((fact.url for fact in text.facts if fact.url), ""),
        text.questions,
        tuple(dict.fromkeys(fact.reason for fact in text.facts)),
        tuple(key for key in touched if key in found.settles),
        tuple(key for key in touched if key in found.may_settle),
        tuple(key for key in touched if key not in found.settles | found.may_settle),
        found.width,
    )


def _unsettled(finding: Finding, alone: Sequence[Text], some: Sequence[Text], concerned: Sequence[Text]) -> Unsettled:
    telling = [fact for text in alone or some or concerned for fact in text.facts]
    reasons = dict.fromkeys(fact.reason for fact in telling if fact.bears_on(finding.criterion))
    reasons = reasons or dict.fromkeys(fact.reason for fact in telling)
    return Unsettled(
        finding.criterion,
        finding.status,
        tuple(reasons) or ("the records do not say",),
        tuple(text.name for text in alone),
        tuple(text.name for text in some),
        tuple(text.name for text in concerned),
        finding.question,
    )


@frozen
class _Tried:
    """What answering one text does to the criteria that are not known."""

    settles: frozenset[str]
    may_settle: frozenset[str]
    touches: frozenset[str]
    width: Fraction

    @property
    def worth(self) -> tuple[Fraction, int, int, int]:
        """The most worth first."""
        return -self.width, -len(self.settles), -len(self.may_settle), -len(self.touches)


class _Desk:
    """One law and standard, on which texts are taken as read: only the criteria not known are marked again."""

    def __init__(self, reading: Reading, criteria: Sequence[Criterion]) -> None:
        self.reading, self.criteria, self.marks = reading, tuple(criteria), reading.marks
        self.part = self._only(self.criteria)
        self.known: dict[ScenarioSpace, Bounds] = {}  # what the law reaches as it is recorded
        self.laws: dict[Pack, Profile] = {}
        self.majority = {d.majority for d in reading.law.vocabulary.dimensions.values() if d.majority}
        self.width = _width(tree(reading.pack, self.marks).score)

    def _only(self, criteria: Sequence[Criterion]) -> Pack:
        return evolve(self.reading.pack, criteria={c.id: c for c in criteria})

    def _concerned(self, part: Pack) -> Profile:
        """The law with those offences alone that speak of what some criteria ask, versions of one rule together."""
        if part not in self.laws:
            law = self.reading.law
            conducts = {*space_of(part).conduct, *counterparts_of(part).conduct}
            rules = {o.rule for o in law.offences.values() if conducts & o.conduct.possibly}
            self.laws[part] = evolve(law, offences={o.id: o for o in law.offences.values() if o.rule in rules})
        return self.laws[part]

    def tried(self, text: Text) -> _Tried:
        """What reading a text does, over all its answers."""
        each = [self.marked(reply, self.part) for reply in text.replies]
        known = [{key for key, mark in marks.items() if mark.status not in IN_DOUBT} for marks in each]
        settles = frozenset(set.intersection(*known))
        touches = frozenset(key for marks in each for key, mark in marks.items() if mark != self.marks[key])
        widths = [_width(tree(self.reading.pack, {**self.marks, **marks}).score) for marks in each]
        narrowed = max(self.width - min(widths), Fraction(0))
        return _Tried(settles, frozenset(set.union(*known)) - settles, touches, narrowed)

    def smallest(self, criterion: Criterion, touching: Sequence[Text], bearing: Sequence[Text]) -> tuple[Text, ...]:
        """Of some texts a set that settles a criterion and of which none can be left out; empty where there is none."""
        alone = self._only([criterion])

        def settled(some: Sequence[Text]) -> bool:
            marks = (self.marked(reply, alone)[criterion.id] for reply in _replies(some))
            return all(mark.status not in IN_DOUBT for mark in marks)

        found = next((list(some) for some in (touching, bearing) if len(some) > 1 and settled(some)), [])
        for text in reversed(found):
            fewer = [other for other in found if other is not text]
            if len(fewer) > 1 and settled(fewer):
                found = fewer
        return tuple(found)

    def marked(self, reply: Reply, part: Pack) -> Mapping[str, Mark]:
        """The marks of some criteria on an answer."""
        reading = self.reading
        law, day, trust = reply.on(self._concerned(part)), reading.day, reading.trust

        def answer(condition: Condition) -> Held:
            return held(law, condition, day, trust)

        def credit(condition: Condition) -> tuple[Fraction, Fraction]:
            return answer(condition).credit

        as_it_is = not (reply.records or reply.searches or self.majority & reply.measures.keys())
        spaces = self.known if as_it_is else dict[ScenarioSpace, Bounds]()

        def bounds(space: ScenarioSpace) -> Bounds:
            if space not in spaces:
                sets = Stages(law, space, day, trust).sets
                spaces[space] = Bounds(sets.surely, sets.possibly)
            return spaces[space]

        def beside(key: str, ages: Ages) -> Bounds:
            space = counterparts_of(part)
            area = space.area(key, ages)
            return bounds(space) & Bounds(area, area)

        space = space_of(part)
        reached = bounds(space) if space.count else Bounds(0, 0)
        standing = left_open(reading.pack, answer)
        return {
            key: mark_of(c, reading.pack, space, reached, credit, standing, beside) for key, c in part.criteria.items()
        }


def _replies(texts: Sequence[Text]) -> Iterator[Reply]:
    """The answers of several texts together: that none says so, that all do, and unless they are too many the rest."""
    count = 1
    for text in texts:
        count *= len(text.replies)
    yield from (together(text.replies[place] for text in texts) for place in (-1, 0))
    if count <= MOST_TRIED:
        yield from map(together, itertools.product(*(text.replies for text in texts)))


def _width(score: Score) -> Fraction:
    return (score.high or Fraction(0)) - (score.low or Fraction(0))
