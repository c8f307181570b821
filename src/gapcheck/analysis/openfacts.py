"""The facts that are open in a law, by the text that tells them: records, rules, searches, measures, treaties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve, frozen

from ..algebra.space import NOTHING, Mask
from ..assessment.atoms import RECORD, of_offence
from ..assessment.leftopen import answers_to, decisive
from ..assessment.reading import Reading
from ..documents.dates import PartialDate
from ..explanation.sentences import conjunction, label_of
from ..explanation.sources import TOPICS
from ..model.law import MeasureAnswer, Offence, Profile, Scope, Search, TreatyStatus
from ..model.penalties import LIFE, Penalty
from ..model.record import Evidence, Record
from ..model.scenario import CONSENT_AGES
from ..model.standard import Condition, Criterion
from ..model.values import Requirement, TimeLimit, Values
from ..model.vocabulary import UNKNOWN
from .texts import MOST_READINGS, SEARCH, Fact, Reply, Text

REASONS = {
    "contested": "contested",
    "not_read": "text not read",
    "one_form": "reach unclear",
    "noted": "reach unclear",
}
UNANSWERED = {
    "not_researched": "measure never asked",
    "not_found": "no answer found",
    "conflicting": "sources conflict",
    "unclear": "answer unclear",
    "other_date": "date unsure",
}


def texts_of(reading: Reading, criteria: Sequence[Criterion]) -> tuple[Text, ...]:
    """The texts that may tell more of some criteria than a law's records do, each with all that it tells."""
    facts = [
        *_offences(reading, criteria),
        *_general(reading),
        *_searches(reading, criteria),
        *_measures(reading, criteria),
    ]
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.text, []).append(fact)
    return tuple(Text(name, tuple(some)) for name, some in sorted(found.items()))


def _offences(reading: Reading, criteria: Sequence[Criterion]) -> Iterator[Fact]:
    """The provisions whose reach is in doubt where a criterion asks, and those whose own exemptions were not read."""
    law, sets = reading.law, reading.sets
    area = _area(reading, criteria)
    where = _Where(reading, area)
    for reach in sets.offences:
        offence, doubt = reach.offence, reach.reached.possibly & ~reach.reached.surely & area
        if not doubt:
            continue
        found = _settled(offence, where)
        leaves, questions = found.leaves, found.questions if doubt & ~sets.surely else ()
        reason = found.reason if questions else "text not read"
        if _unread_exemptions(offence, doubt, reading):
            leaves = tuple(leaf and evolve(leaf, evidence=Evidence.PRIMARY) for leaf in leaves if questions or leaf)
            questions = (*questions, "Do its own words exempt anyone?")
        if questions:
            nouns = tuple(law.vocabulary.conducts[c].noun for c in sorted(_conducts(offence)))
            words = " ".join(questions).replace(offence.reference, "it")
            yield Fact(
                offence.reference, "record", words, reason,
                tuple(Reply({offence: leaf}) for leaf in leaves), _conducts(offence), url=offence.link, about=nouns,
            )  # fmt: skip


def _conducts(rule: Any) -> frozenset[str]:
    return frozenset(map(str, rule.conduct.possibly))


def _unread_exemptions(offence: Offence, doubt: int, reading: Reading) -> bool:
    """Whether an exemption of its own may have been overlooked in what is in doubt."""
    if offence.evidence is Evidence.PRIMARY or offence.exempts_stated:
        return False
    return bool(doubt & reading.space.any_present(reading.law.vocabulary.exempting))


@frozen
class _Settled:
    """What an offence is on every answer to what is unknown of it (``None``: no offence), and what was asked."""

    leaves: tuple[Offence | None, ...]
    questions: tuple[str, ...] = ()
    reason: str = ""


@frozen(eq=False)
class _Where:
    """Where a doubt matters: in what some criteria ask of a law, and beside what they want spared."""

    reading: Reading
    area: Mask

    def changes(self, offence: Offence, answers: Iterable[Offence | None]) -> bool:
        """Whether one of some answers makes an offence reach more or less of it."""
        looked = [(self.reading.stages, self.area)]
        if any(criterion.spare for criterion in self.reading.pack.criteria.values()):
            looked.append((self.reading.counterparts, self.reading.counterparts.space.full))
        for stages, area in looked:
            now = stages.reach(offence).reached
            for answer in answers:
                then = NOTHING if answer is None else stages.reach(answer).reached
                if ((now.surely ^ then.surely) | (now.possibly ^ then.possibly)) & area:
                    return True
        return False


def _settled(offence: Offence, where: _Where) -> _Settled:
    reading = where.reading
    atoms = of_offence(offence, reading.law, reading.trust)
    atom = next((a for a in atoms if a[1] == RECORD or where.changes(offence, a[3])), None)
    if atom is not None:
        key, _, question, answers = atom
        if key.endswith((".since", ".until")):  # found wrong, it may as well not be in force on the day
            answers = (*answers, None)
        reason = _reason(offence, reading) or ("date unsure" if key.endswith((".since", ".until")) else "reach unclear")
    elif not offence.surely_in_force(reading.day) and offence.possibly_in_force(reading.day):
        question, reason = f"From when until when is {offence.reference} in force?", "date unsure"
        answers = (evolve(offence, since=PartialDate.parse("0001"), until=None), None)
    elif offence.conduct.doubtful():
        nouns = [reading.law.vocabulary.conducts[c].noun for c in sorted(map(str, offence.conduct.doubtful()))]
        question, reason = f"Does {offence.reference} cover {conjunction(nouns, 'or')}?", "reach unclear"
        answers = tuple(evolve(offence, conduct=v) for v in _ends(offence.conduct))
    elif offence.part:  # that it reaches no more cannot be recorded: on that answer the doubt stays
        question = f"Does {offence.reference} reach the other parts of the conduct too?"
        return _Settled((evolve(offence, part=()), offence), (question,), "reach unclear")
    elif _sentence_decides(offence, reading.law):
        known = offence.penalty or Penalty()
        gravest, mildest = (evolve(offence, penalty=evolve(known, max_years=years)) for years in (LIFE, 0.0))
        return _Settled((gravest, mildest), (f"What sentence does {offence.reference} carry?",), "sentence not known")
    else:
        return _Settled((offence,))
    parts = [_Settled((None,)) if answer is None else _settled(answer, where) for answer in answers]
    leaves = tuple(leaf for part in parts for leaf in part.leaves)
    asked = dict.fromkeys([question, *(q for part in parts for q in part.questions)])
    return _Settled(_few(leaves), tuple(asked), reason)


def _sentence_decides(offence: Offence, law: Profile) -> bool:
    """Whether a general rule belongs to offences of some sentences, and may belong to this one."""
    general = law.general
    lists = (rule for rules in general.coverage.values() for rule in rules)
    rules: Iterable[Scope] = (*general.jurisdiction, *general.limitation, *general.exemptions, *lists)
    found = (rule.sentence.holds(offence.penalty) for rule in rules if rule.sentence is not None)
    return any(surely != possibly for surely, possibly in found)


def _ends(values: Values) -> tuple[Values, Values]:
    """Values in doubt as all covered, and as none of them."""
    return Values(values.possibly, values.possibly), Values(values.surely, values.surely)


def _few(leaves: Sequence[Offence | None]) -> tuple[Offence | None, ...]:
    if len(leaves) <= MOST_READINGS:
        return tuple(leaves)
    known = [leaf for leaf in leaves if leaf is not None]
    return (known[0], known[-1], *([None] if None in leaves else []))


def _reason(record: Record, reading: Reading) -> str:
    """Why a record cannot carry what it says; empty where it can."""
    if not record.evidence.meets(reading.trust):
        return "press only" if record.publisher is not None and record.publisher.kind == "press" else "text not read"
    return REASONS.get(record.arguable, "reach unclear" if record.partial else "")


def _general(reading: Reading) -> Iterator[Fact]:
    """The general rules that cannot carry what they say, or say it in doubt."""
    general = reading.law.general
    topics: tuple[tuple[Sequence[Any], str], ...] = (
        (general.jurisdiction, "over acts abroad"),
        (general.limitation, "on the time limit"),
        (general.exemptions, "on who is exempt"),
    )
    for rules, words in topics:
        for rule in rules:
            if not rule.possibly_in_force(reading.day):
                continue
            sure, none = _certain(rule)
            reason = _reason(rule, reading) or ("reach unclear" if sure != none else "")
            if not rule.surely_in_force(reading.day):
                words, reason = f"{words}, and from when until when", reason or "date unsure"
                sure = evolve(sure, since=PartialDate.parse("0001"), until=None)
            if reason:
                yield _rule(rule, words, reason, dict.fromkeys((sure, none, None)))
    for name, lists in general.coverage.items():
        label = f"on the {reading.law.vocabulary.dimensions[name].label}"
        for rule in lists:
            reason = _reason(rule, reading) or ("reach unclear" if rule.covers.doubtful() else "")
            if reason:
                sure = _certain(rule)[0]
                answers = [evolve(sure, covers=v) for v in dict.fromkeys(_ends(sure.covers))]
                yield _rule(rule, label, reason, answers)


def _certain(rule: Any) -> tuple[Any, Any]:
    """A general rule as it is certain: at its widest, and at its narrowest; the same where it names no doubt."""
    changes: list[dict[str, Any]] = [{}, {}]
    for end, known in enumerate(changes):
        if any(values.doubtful() for values in rule.dimensions.values()):
            known["dimensions"] = {name: _ends(values)[end] for name, values in rule.dimensions.items()}
        if rule.conduct.doubtful():
            known["conduct"] = _ends(rule.conduct)[end]
        requires = getattr(rule, "requires", Requirement())
        if any(demand.doubtful for demand in requires.demands):
            known["requires"] = Requirement.exactly((requires.possibly, requires.surely)[end])
        limit = getattr(rule, "time_limit", None)
        if limit is not None and limit.kind == "unknown":
            known["time_limit"] = (TimeLimit("none"), TimeLimit("years"))[end]
    sure = evolve(rule, evidence=Evidence.PRIMARY, arguable="", partial="", **changes[0])
    return sure, evolve(sure, **changes[1]) if changes[1] else sure


def _rule(rule: Any, words: str, reason: str, answers: Iterable[Record | None]) -> Fact:
    replies = tuple(Reply({rule: answer}) for answer in answers)
    question = f"Does it say what is recorded of it {words}?"
    return Fact(rule.reference, "rule", question, reason, replies, _conducts(rule), url=rule.link)


def _searches(reading: Reading, criteria: Sequence[Criterion]) -> Iterator[Fact]:
    """What no search closes: conducts, general topics, exemptions; by the instruments where it would stand."""
    law, closed = reading.law, reading.law.closed(reading.day, reading.trust)
    conducts = dict.fromkeys(c for criterion in criteria for c in criterion.conducts)
    terms = law.vocabulary
    for conduct in conducts:
        if conduct not in closed.conducts:
            reply = Reply(searches=(Search(conduct=(conduct,), basis=Evidence.PRIMARY),))
            yield _search(reading, conduct, frozenset([conduct]), terms.conducts[conduct].noun, reply)
    stages, space, area = reading.stages, reading.space, _area(reading, criteria)
    for topic, ordinary in (("jurisdiction", stages.place.home), ("limitation", stages.time.in_time)):
        there = _of(reading, area & ~ordinary)
        if there and (topic not in closed.topics or closed.topics[topic] is not None):
            reply = Reply(searches=(Search(topics=(topic,), basis=Evidence.PRIMARY),))
            yield _search(reading, topic, there, TOPICS[topic], reply)
    exempting = terms.exempting - closed.exemptions
    named = [name for name in terms.circumstances if name in exempting and area & space.any_present([name])]
    if named:
        reply = Reply(searches=(Search(exemptions=tuple(named), basis=Evidence.PRIMARY),))
        labels = conjunction([label_of(terms.circumstances[name]) for name in named], "or")
        there = _of(reading, area & space.any_present(named))
        yield _search(reading, "exemptions", there, f"rules that exempt someone for {labels}", reply)


def _area(reading: Reading, criteria: Sequence[Criterion]) -> Mask:
    """The scenarios of which some criteria speak."""
    found = 0
    for criterion in criteria:
        found |= reading.space.criteria.get(criterion.id, 0)
    return found


def _of(reading: Reading, area: Mask) -> frozenset[str]:
    """The conducts of some scenarios."""
    return frozenset(conduct for conduct, mask in reading.space.conduct.items() if mask & area)


def _search(reading: Reading, what: str, conducts: frozenset[str], noun: str, reply: Reply) -> Fact:
    law = reading.law
    known = [s for s in law.searched if what in (*s.conduct, *s.topics) or (what == "exemptions" and s.exemptions)]
    reason = "searched in part" if known else "nobody searched"
    if known and not any(s.basis.meets(reading.trust) for s in known):
        reason = "search not verified"
    return Fact(_where(law, what), "search", SEARCH, reason, (reply,), conducts, about=(noun,))


def _where(law: Profile, what: str) -> str:
    """The recorded instruments in which a rule would stand: those with the most provisions on the same kind of act."""
    kin = what.partition(".")[0]
    cited: Counter[str] = Counter()
    every: Counter[str] = Counter()
    general: Sequence[Record] = getattr(law.general, what, ()) if what in (*TOPICS, "exemptions") else ()
    for record in (*law.offences.values(), *general):
        if record.authority not in ("statute", "regulation"):
            continue
        titles = {citation.instrument.title for citation in record.citations}
        every.update(titles)
        if any(c.partition(".")[0] == kin for c in record.conduct.possibly) or record in general:  # type: ignore[attr-defined]
            cited.update(titles)
    most = sorted((cited or every).items(), key=lambda item: (-item[1], item[0]))[:3]
    return "; ".join(sorted(title for title, _ in most)) or "The law"


def _measures(reading: Reading, criteria: Sequence[Criterion]) -> Iterator[Fact]:
    """The measures and treaties that criteria name and the law does not answer."""
    ages, asked = decisive(reading.pack).ages, dict[str, list[Condition]]()
    for criterion in criteria:
        for condition in (*criterion.hold, *criterion.when, *(ages[name] for name in criterion.rests_on)):
            asked.setdefault(condition.measure.id, []).append(condition)
    for name, conditions in asked.items():
        held, measure = reading.held(conditions[0]), conditions[0].measure
        if held.value != UNKNOWN:
            continue
        record, treaty = held.record, name.startswith("treaties.")
        key = name.removeprefix("treaties.")
        values = CONSENT_AGES if name in ages else answers_to(measure, conditions)
        replies = []
        for value in sorted(dict.fromkeys(values), key=lambda v: -conditions[0].credit(v)):
            if treaty:
                replies.append(Reply(treaties={key: TreatyStatus(id=key, status=value, evidence=Evidence.PRIMARY)}))
            else:
                answer = MeasureAnswer(id=key, value=value, evidence=Evidence.PRIMARY)
                replies.append(Reply(measures={key: answer}))
        cite = record.reference if record is not None else ""
        reason = _reason(record, reading) if record is not None else ""
        if reason == "reach unclear":
            reason = "answer unclear"
        text = cite or (f"Status table of the treaty: {reading.law.vocabulary.treaties[key]}" if treaty else "")
        yield Fact(
            text or f"No text named yet ({key.replace('.', ': ').replace('_', ' ')})",
            "treaty" if treaty else "measure",
            "Is the state bound by it, and since when?" if treaty else measure.question,
            reason or UNANSWERED.get(held.reason, "answer unclear"),
            tuple(replies),
            measure=name,
            url=record.link if record is not None else "",
        )  # fmt: skip
