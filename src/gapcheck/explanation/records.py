"""A law told back as sentences, record by record, so that a lawyer can proof-read how it was recorded.

Everything that is recorded is told, what is left out too where its silence decides; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ..documents.dates import words_of
from ..errors import GapcheckError, did_you_mean
from ..model.law import (
    EVERY,
    Coverage,
    GeneralExemption,
    Jurisdiction,
    Limitation,
    MeasureAnswer,
    Offence,
    Profile,
    Scope,
    Search,
    TreatyStatus,
)
from ..model.record import Evidence, Instrument
from ..model.values import Values
from ..model.vocabulary import UNKNOWN, Dimension
from .recordwords import Told, acts, covered, covers, demands, exempts, named, on, record_told, sentenced, sentences
from .sentences import capital, conjunction, label_of, listed
from .sources import TOPICS, review_of


@frozen
class Chapter:
    """Records of one kind."""

    title: str
    records: tuple[Told, ...]


def told(law: Profile, record: str = "") -> tuple[Chapter, ...]:
    """A law, or one of its records, told back as sentences.

    Args:
        record: the id of one record: with its place (``offences.pc-5``) or, where that is plain, without (``pc-5``).

    Raises:
        GapcheckError: the law has no such record.

    >>> from gapcheck import load_profile
    >>> (chapter,) = told(load_profile("KEN"), "cmca-24-possess")
    >>> chapter.records[0].sentences[0].startswith("Punishes possessing child sexual abuse material")
    True
    """
    chapters = tuple(Chapter(title, tuple(records)) for title, records in _chapters(law))
    if not record:
        return tuple(c for c in chapters if c.records)
    ids = [r.id for c in chapters for r in c.records]
    wanted = [i for i in ids if i == record] or [i for i in ids if i.partition(".")[2] == record]
    if not wanted:
        hint = did_you_mean(record, [*ids, *(i.partition(".")[2] for i in ids)])
        raise GapcheckError(f"{law.name} has no record {record!r}" + (f"; {hint}" if hint else ""))
    found = ((c.title, tuple(r for r in c.records if r.id in wanted)) for c in chapters)
    return tuple(Chapter(title, records) for title, records in found if records)


def _chapters(law: Profile) -> Iterator[tuple[str, Iterable[Told]]]:
    teller = _Teller(law)
    general = law.general
    yield "Offences", (teller.offence(key, offence) for key, offence in law.offences.items())
    lists = [(key, rules, number) for key, rules in general.coverage.items() for number in range(len(rules))]
    yield "The general part: who can offend, and how", (teller.coverage(*item) for item in lists)
    yield "Jurisdiction over acts abroad", (teller.ground(n, rule) for n, rule in enumerate(general.jurisdiction))
    yield "Time limits", (teller.limit(n, rule) for n, rule in enumerate(general.limitation))
    yield "General exemptions", (teller.exemption(n, rule) for n, rule in enumerate(general.exemptions))
    yield "What was searched completely", (teller.search(n, search) for n, search in enumerate(law.searched))
    yield "Measures", (teller.measure(*item) for item in _numbered(law.measures))
    yield "Treaties", (teller.treaty(*item) for item in _numbered(law.treaties))
    yield "Instruments", (_instrument(key, instrument) for key, instrument in law.instruments.items())
    yield (
        "Warnings of the check that stand, and why",
        (Told(f"explained.{code}", code.replace("-", " "), sentences([why])) for code, why in law.explained.items()),
    )


def _numbered(answers: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Answers with the name of the record: of several versions each has a number."""
    for key, last in answers.items():
        versions = [*last.earlier, last]
        for number, answer in enumerate(versions, 1):
            yield key, answer, key if len(versions) == 1 else f"{key}#{number}"


class _Teller:
    """Words for the records of one law."""

    def __init__(self, law: Profile) -> None:
        self.law, self.vocabulary = law, law.vocabulary

    def offence(self, key: str, offence: Offence) -> Told:
        act = "an administrative offence" if offence.sanction != "criminal" else ""
        verb = f"Makes {act} of" if act else "Punishes"
        first = f"{verb} {acts(self.vocabulary, offence.conduct)}{self._elements(offence)}"
        lines = [first, *demands(self.vocabulary, offence.requires), *exempts(self.vocabulary, offence.exempts)]
        lines += sentenced(self.vocabulary, offence.penalty)
        lines += self._of_part(offence)
        lines += [f"Defence recorded: {defence}" for defence in offence.defences]
        lines += [f"Competes with {', '.join(offence.competes_with)}"] if offence.competes_with else []
        lines += [f'In the words of the law: "{offence.own_words}"'] if offence.own_words else []
        return record_told(f"offences.{key}", offence, lines)

    def _elements(self, offence: Offence) -> str:
        """What an offence covers in each dimension that its acts have: what it states, or what its silence means."""
        conducts = offence.conduct.possibly
        parts = []
        for dimension in self.vocabulary.dimensions.values():
            if not any(dimension.applies(str(c)) for c in conducts):
                continue
            stated = offence.dimensions.get(dimension.id)
            if stated is not None:
                parts.append(covers(dimension, stated) + self._added(dimension, stated))
            elif dimension.decides or dimension.unstated == "all":
                continue
            elif dimension.unstated == "general":
                parts.append(f"{dimension.label}: as the general part says")
            else:
                parts.append(f"{dimension.label}: not stated, read as {listed(dimension, dimension.unstated)}")
        return f" ({'; '.join(parts)})" if parts else ""

    def _of_part(self, offence: Offence) -> list[str]:
        """What a provision reaches of its conducts alone, and for what a court may waive the penalty."""
        conducts = [c for key, c in self.vocabulary.conducts.items() if key in offence.conduct.possibly]
        words = [text for c in conducts for part, text in c.parts.items() if part in offence.part]
        waived = [label_of(self.vocabulary.circumstances[name]) for name in offence.waives]
        return [
            *([f"It reaches a part of this only: {conjunction(words)}"] if words else []),
            *([f"A court may waive the penalty in the case of {conjunction(waived, 'or')}"] if waived else []),
        ]

    def coverage(self, key: str, rules: Sequence[Coverage], number: int) -> Told:
        dimension, rule = self.vocabulary.dimensions[key], rules[number]
        limited = rule.keyed or rule.dimensions or not rule.conduct.surely >= set(self.vocabulary.conducts)
        where = f"Where an offence is silent on the {dimension.label},"
        everything = rule.covers.surely >= frozenset(dimension.values)
        words = covered(dimension, rule.covers)
        if words == "not known":
            said = f"{where} what it covers is not known"
        else:
            said = f"{where} it covers {words}" + (", and no other" if len(rules) == 1 and not everything else "")
        name = f"general.{key}" if len(rules) == 1 else f"general.{key}.{number}"
        return record_told(name, rule, [said, *([f"It speaks of {self._scope(rule)}"] if limited else [])])

    def ground(self, number: int, rule: Jurisdiction) -> Told:
        conditions = [self.vocabulary.conditions.get(c, c) for c in rule.subject_to]
        lines = [
            f"Reaches acts abroad: {self._scope(rule)}",
            *demands(self.vocabulary, rule.requires),
            *([f"In procedure: {'; '.join(conditions)}"] if conditions else []),
        ]
        return record_told(f"general.jurisdiction.{number}", rule, lines)

    def limit(self, number: int, rule: Limitation) -> Told:
        said = f"{capital(rule.time_limit.words)}: {self._scope(rule)}"
        back = {True: "It applies to earlier acts not yet barred too", False: "It applies to acts from then on only"}
        lines = [said, *([back[rule.reaches_back]] if rule.reaches_back is not None else [])]
        return record_told(f"general.limitation.{number}", rule, lines)

    def exemption(self, number: int, rule: GeneralExemption) -> Told:
        absent = [label_of(self.vocabulary.circumstances[n]) for n in rule.absent]
        held_off = [f"It does not hold where there is {conjunction(absent, 'or')}"] if absent else []
        taken = self._taken(rule)
        if rule.discretionary:
            taken = [f"Lets a court waive the penalty, which takes nothing out: {self._scope(rule)}"]
        lines = [*taken, *demands(self.vocabulary, rule.requires), *held_off]
        return record_told(f"general.exemptions.{number}", rule, lines)

    def _taken(self, rule: Scope) -> list[str]:
        """What an exemption takes out, and of which offences."""
        taken = "; ".join([acts(self.vocabulary, rule.conduct), *self._rest(rule)])
        offences = [*([conjunction(rule.offence)] if rule.offence else []), *self._titles(rule, "those in ")]
        if not offences:
            return [f"Takes out of every offence: {taken}"]
        return [f"Takes out of these offences only: {', '.join(offences)}", f"It takes out: {taken}"]

    def _scope(self, rule: Scope) -> str:
        """What a general rule belongs to: acts, instruments, offences, class of sentence, values."""
        limits = [f"the offences {conjunction(rule.offence)}"] if rule.offence else []
        limits = [f"{limit} only" for limit in [*self._titles(rule, "in "), *limits]]
        return "; ".join([acts(self.vocabulary, rule.conduct), *limits, *self._rest(rule)])

    def _titles(self, rule: Scope, before: str) -> list[str]:
        """The instruments that a general rule is limited to, with the words before them."""
        named = rule.instrument if rule.instrument != EVERY else ()
        titles = [self.law.instruments[i].title if i in self.law.instruments else i for i in named]
        return [f"{before}{conjunction(titles)}"] if titles else []

    def _rest(self, rule: Scope) -> list[str]:
        """The class of sentence and the values that a general rule is limited to."""
        parts = [f"where the maximum sentence is {rule.sentence.words}"] if rule.sentence else []
        return parts + [covers(self.vocabulary.dimensions[name], values) for name, values in rule.dimensions.items()]

    def search(self, number: int, search: Search) -> Told:
        subjects = [*([named(self.vocabulary, search.conduct)] if search.conduct else [])]
        subjects += [TOPICS[topic] for topic in search.topics]
        if search.exemptions:
            exempt = [label_of(self.vocabulary.circumstances[name]) for name in search.exemptions]
            subjects.append(f"general exemptions for {conjunction(exempt)}")
        titles = [self.law.instruments[i].title if i in self.law.instruments else i for i in search.instrument]
        where = f"The general rules were searched in {conjunction(titles)}" if titles else ""
        where = "The general rules were searched in every Act, recorded or not" if search.scope else where
        period = f"from {search.since.words} on" if search.since else "for all times"
        period += f", before {search.until.words}" if search.until else ""
        lines = [f"Searched completely, {period}: {'; '.join(subjects)}"]
        lines += [_SEARCHES[search.basis] + (f", checked {on(search.checked)}" if search.checked else "")]
        return Told(f"searched.{number}", "Search", sentences([*lines, where, search.note]))

    def _added(self, dimension: Dimension, stated: Values) -> str:
        """Whether the general part adds to a list."""
        if not dimension.added_to or dimension.ordinary not in stated.possibly:
            return ""
        return " and no other" if stated.only else " and what the general part adds"

    def measure(self, key: str, answer: MeasureAnswer, name: str) -> Told:
        measure = self.vocabulary.measures[key]
        doubt = " (in doubt)" if answer.doubtful else ""
        why = f" ({answer.reason.replace('_', ' ')})" if answer.reason and answer.value == UNKNOWN else ""
        counted = isinstance(answer.value, int | float) and not isinstance(answer.value, bool)
        unit = measure.unit.removesuffix("s") if answer.value == 1 else measure.unit
        unit = f" {unit}" if counted and unit else ""
        said = f"{measure.question} {capital(measure.say(answer.value))}{unit}{doubt}{why}"
        return record_told(f"measures.{name}", answer, [said])

    def treaty(self, key: str, status: TreatyStatus, name: str) -> Told:
        said = {"party": "is a party", "signatory": "has signed and is not a party", "none": "is not a party"}
        words = said.get(status.status, "may be a party; that is not known")
        lines = [f"{capital(self.law.in_words)} {words}"]
        lines += [f"Reservations: {', '.join(status.reservations)}"] if status.reservations else []
        return record_told(f"treaties.{name}", status, lines, self.vocabulary.treaties[key])


_SEARCHES = {
    Evidence.PRIMARY: "Made in the texts",
    Evidence.SECONDARY: "Made in reports or in older wordings, not in the texts of that time",
    Evidence.UNVERIFIED: "Not verified: it closes nothing at the usual level of trust",
}


def _instrument(key: str, instrument: Instrument) -> Told:
    """An instrument as sentences: number, day of entry into force, extent, language, copy, note."""
    since = instrument.in_force
    lines = [
        f"Number: {instrument.number}" if instrument.number else "",
        f"In force since {since.words}" if since else "No day of its entry into force is recorded",
        f"It extends to: {instrument.extent}" if instrument.extent else "",
        f"Language: {instrument.language}" if instrument.language else "",
        "Read on a third party's copy" if instrument.copy else "",
        f"Note: {instrument.note}" if instrument.note else "",
    ]
    return Told(f"instruments.{key}", instrument.title, sentences(lines), instrument.url)


def head(law: Profile) -> tuple[str, ...]:
    """What stands above the records: how current the law is, where it applies, what it says of itself."""
    lines = [f"Researched as of {words_of(law.as_of)}", review_of(law).rstrip(".")]
    if law.territory is not None:
        lines.append(f"It applies in {law.territory.extent}")
        lines += [f"Not examined: {conjunction(law.territory.not_examined)}"] if law.territory.not_examined else []
    lines += [f"It inherits the law of {law.base.name}"] if law.base is not None else []
    return sentences([*lines, law.note])
