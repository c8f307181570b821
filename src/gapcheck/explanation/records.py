"""A law told back as sentences, record by record, so that a lawyer can proof-read how it was recorded.

Everything that is recorded is told, what is left out too where its silence decides; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from ..documents.dates import words_of
from ..errors import GapcheckError, did_you_mean
from ..model.law import (
    Coverage,
    Evidence,
    GeneralExemption,
    Jurisdiction,
    Limitation,
    MeasureAnswer,
    Offence,
    Profile,
    Record,
    Scope,
    Search,
    TreatyStatus,
)  # fmt: skip
from ..model.values import Exemption, Requirement, Values
from ..model.vocabulary import UNKNOWN, Dimension, Vocabulary
from .failures import clause_words
from .sentences import capital, conjunction, label_of, listed
from .sources import TOPICS

EVIDENCE = {
    Evidence.PRIMARY: "The text was read",
    Evidence.SECONDARY: "Known from a report; the text was not read",
    Evidence.UNVERIFIED: "Not verified",
}


@frozen
class Told:
    """A record as sentences. ``id`` is its place in the profile: ``offences.pc-5``, ``general.limitation.0``."""

    id: str
    heading: str
    sentences: tuple[str, ...]
    url: str = ""
    source: str = ""


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
    yield "The general part: who can offend, and how", (teller.coverage(k, c) for k, c in general.coverage.items())
    yield "Jurisdiction over acts abroad", (teller.ground(n, rule) for n, rule in enumerate(general.jurisdiction))
    yield "Time limits", (teller.limit(n, rule) for n, rule in enumerate(general.limitation))
    yield "General exemptions", (teller.exemption(n, rule) for n, rule in enumerate(general.exemptions))
    yield "What was searched completely", (teller.search(n, search) for n, search in enumerate(law.searched))
    yield "Measures", (teller.measure(key, answer) for key, answer in law.measures.items())
    yield "Treaties", (teller.treaty(key, status) for key, status in law.treaties.items())


class _Teller:
    """Words for the records of one law."""

    def __init__(self, law: Profile) -> None:
        self.law, self.vocabulary = law, law.vocabulary

    def offence(self, key: str, offence: Offence) -> Told:
        act = "an administrative offence" if offence.sanction != "criminal" else ""
        verb = f"Makes {act} of" if act else "Punishes"
        first = f"{verb} {_acts(self.vocabulary, offence.conduct)}{self._elements(offence)}"
        lines = [first, *_demands(self.vocabulary, offence.requires), *_exempts(self.vocabulary, offence.exempts)]
        if offence.penalty is not None:
            lines.append(f"Sentence: {offence.penalty.words or 'recorded without its length'}")
        else:
            lines.append("No sentence is recorded")
        lines += [f"Defence recorded: {defence}" for defence in offence.defences]
        lines += [f"Competes with {', '.join(offence.competes_with)}"] if offence.competes_with else []
        lines += [f'In the words of the law: "{offence.own_words}"'] if offence.own_words else []
        return _told(f"offences.{key}", offence, lines)

    def _elements(self, offence: Offence) -> str:
        """What an offence covers in each dimension that its acts have: what it states, or what its silence means."""
        acts = offence.conduct.possibly
        parts = []
        for dimension in self.vocabulary.dimensions.values():
            if not any(dimension.applies(str(c)) for c in acts):
                continue
            stated = offence.dimensions.get(dimension.id)
            if stated is not None:
                parts.append(_covers(dimension, stated))
            elif dimension.decides or dimension.unstated == "all":
                continue
            elif dimension.unstated == "general":
                parts.append(f"{dimension.label}: as the general part says")
            else:
                parts.append(f"{dimension.label}: not stated, read as {listed(dimension, dimension.unstated)}")
        return f" ({'; '.join(parts)})" if parts else ""

    def coverage(self, key: str, rule: Coverage) -> Told:
        dimension = self.vocabulary.dimensions[key]
        said = f"Where an offence is silent, the {_covers(dimension, rule.covers)}, and no other"
        return _told(f"general.{key}", rule, [said])

    def ground(self, number: int, rule: Jurisdiction) -> Told:
        conditions = [self.vocabulary.conditions.get(c, c) for c in rule.subject_to]
        lines = [
            f"Reaches acts abroad: {self._scope(rule)}",
            *_demands(self.vocabulary, rule.requires),
            *([f"In procedure: {'; '.join(conditions)}"] if conditions else []),
        ]
        return _told(f"general.jurisdiction.{number}", rule, lines)

    def limit(self, number: int, rule: Limitation) -> Told:
        return _told(f"general.limitation.{number}", rule, [f"{capital(rule.time_limit.words)}: {self._scope(rule)}"])

    def exemption(self, number: int, rule: GeneralExemption) -> Told:
        absent = [label_of(self.vocabulary.circumstances[n]) for n in rule.absent]
        held_off = [f"It does not hold where there is {conjunction(absent, 'or')}"] if absent else []
        lines = [
            f"Takes out of every offence: {self._scope(rule)}",
            *_demands(self.vocabulary, rule.requires),
            *held_off,
        ]
        return _told(f"general.exemptions.{number}", rule, lines)

    def _scope(self, rule: Scope) -> str:
        """What a general rule belongs to: acts, instruments, offences, class of sentence, values."""
        titles = [self.law.instruments[i].title if i in self.law.instruments else i for i in rule.instrument]
        parts = [_acts(self.vocabulary, rule.conduct)]
        parts += [f"in {conjunction(titles)} only"] if titles else []
        parts += [f"by {conjunction(rule.offence)} only"] if rule.offence else []
        parts += [f"where the maximum sentence is {rule.sentence.words}"] if rule.sentence else []
        parts += [_covers(self.vocabulary.dimensions[name], values) for name, values in rule.dimensions.items()]
        return "; ".join(parts)

    def search(self, number: int, search: Search) -> Told:
        subjects = [*([_named(self.vocabulary, search.conduct)] if search.conduct else [])]
        subjects += [TOPICS[topic] for topic in search.topics]
        period = f"from {search.since.words} on" if search.since else "for all times"
        period += f", before {search.until.words}" if search.until else ""
        lines = [f"Searched completely, {period}: {'; '.join(subjects)}"]
        lines += [_SEARCHES[search.basis] + (f", checked on {search.checked.words}" if search.checked else "")]
        return Told(f"searched.{number}", "Search", _sentences([*lines, search.note]))

    def measure(self, key: str, answer: MeasureAnswer) -> Told:
        measure = self.vocabulary.measures[key]
        doubt = " (in doubt)" if answer.doubtful else ""
        why = f" ({answer.reason.replace('_', ' ')})" if answer.reason and answer.value == UNKNOWN else ""
        return _told(
            f"measures.{key}", answer, [f"{measure.question} {capital(measure.say(answer.value))}{doubt}{why}"]
        )

    def treaty(self, key: str, status: TreatyStatus) -> Told:
        said = {"party": "is a party", "signatory": "has signed and is not a party", "none": "is not a party"}
        words = said.get(status.status, "may be a party; that is not known")
        lines = [f"{capital(self.law.in_words)} {words}"]
        lines += [f"Reservations: {', '.join(status.reservations)}"] if status.reservations else []
        return _told(f"treaties.{key}", status, lines, self.vocabulary.treaties[key])


_SEARCHES = {
    Evidence.PRIMARY: "Made in the texts",
    Evidence.SECONDARY: "Made in reports, not in the texts",
    Evidence.UNVERIFIED: "Not verified: it closes nothing at the usual level of trust",
}


def _acts(vocabulary: Vocabulary, conduct: Values) -> str:
    """Acts in words, what is in doubt apart."""
    sure = _named(vocabulary, [str(c) for c in vocabulary.conducts if c in conduct.surely])
    perhaps = _named(vocabulary, [str(c) for c in vocabulary.conducts if c in conduct.doubtful()])
    return f"{sure} (in doubt: {perhaps})" if sure and perhaps else sure or f"perhaps {perhaps}"


def _named(vocabulary: Vocabulary, conducts: Sequence[str]) -> str:
    """Conducts by their nouns; a whole family of several, or all of them, by one name."""
    if len(conducts) == len(vocabulary.conducts):
        return "every act"
    families: dict[str, list[str]] = {}
    for key in vocabulary.conducts:
        families.setdefault(vocabulary.conducts[key].family, []).append(key)
    wanted, parts = set(conducts), []
    for family, members in families.items():
        here = [m for m in members if m in wanted]
        if len(here) == len(members) > 2:
            parts.append(f"all {len(here)} acts of the family “{family}”")
        else:
            parts += [vocabulary.conducts[m].noun for m in here]
    return conjunction(parts)


def _covers(dimension: Dimension, values: Values) -> str:
    """What a record covers of a dimension: ``age: under 18 (in doubt: 17)``."""
    if values.possibly >= frozenset(dimension.values) and not values.surely:
        return f"{dimension.label}: not known"
    doubtful = values.doubtful()
    sure = listed(dimension, values.surely) if values.surely else ""
    perhaps = f"in doubt: {listed(dimension, doubtful)}" if doubtful else ""
    return f"{dimension.label}: {f'{sure} ({perhaps})' if sure and perhaps else sure or perhaps}"


def _demands(vocabulary: Vocabulary, requires: Requirement) -> list[str]:
    if requires.unknown:
        return ["What else it demands is not known"]
    if not requires.demands:
        return ["It asks nothing else"]
    sure = [clause_words(vocabulary, d.surely) for d in requires.demands if not d.doubtful]
    lines = [f"It demands {conjunction(sure)}"] if sure else []
    for demand in requires.demands:
        if demand.doubtful and demand.possibly is None:
            lines.append(f"It may demand {clause_words(vocabulary, demand.surely)}")
        elif demand.doubtful and demand.possibly is not None:
            rest = clause_words(vocabulary, demand.possibly - demand.surely)
            lines.append(f"It demands {clause_words(vocabulary, demand.surely)}; {rest} may do as well")
    return lines


def _exempts(vocabulary: Vocabulary, exempts: Exemption) -> list[str]:
    def words(names: Iterable[str]) -> str:
        known = set(names)
        return conjunction([label_of(c) for n, c in vocabulary.circumstances.items() if n in known], "or")

    lines = [f"It exempts {words(exempts.surely)}"] if exempts.surely else []
    doubtful = exempts.possibly - exempts.surely
    return [*lines, f"It may exempt {words(doubtful)}"] if doubtful else lines


def _told(key: str, record: Record, lines: Sequence[str], heading: str = "") -> Told:
    """A record with what every record may say: title, dates, status, reservation, evidence, note."""
    found = [record.title, *lines, *_when(record), *_reserved(record), _known(record)]
    found += [f"{capital(what)}: {_LESS[level]}" for what, level in _less_known(record.evidence_of)]
    found += [f'Quoted: "{record.quote}"'] if record.quote else []
    found += [f"Note: {record.note}"] if record.note else []
    return Told(
        key,
        record.reference or heading,
        _sentences(found),
        record.link,
        record.publisher.beside(record.copied) if record.publisher else "",
    )


_LESS = {
    Evidence.PRIMARY: "read",
    Evidence.SECONDARY: "from a report",
    Evidence.UNVERIFIED: "not verified",
}
_FIELDS = {"penalty": "the sentence", "since": "the day of commencement", "until": "the day on which it ended"}


def _less_known(marks: Mapping[str, Evidence]) -> Iterator[tuple[str, Evidence]]:
    for key, level in marks.items():
        yield _FIELDS[key], level


def _when(record: Record) -> list[str]:
    """When a record applies: its own dates, or the day its instrument came into force."""
    period = record.period
    lines = []
    if period.since is not None:
        origin = "" if record.since else ", when its instrument came into force"
        lines.append(f"Since {period.since.words}{origin}")
    elif isinstance(record, Offence):
        lines.append("Without a day of commencement, so for all times")
    if period.until is not None:
        lines.append(f"Until {period.until.words}, that day not included")
    if record.status != "in_force" and not isinstance(record, TreatyStatus):
        lines.append(f"Status: {record.status.replace('_', ' ')}")
    return lines


def _reserved(record: Record) -> list[str]:
    words = {
        "contested": "Its reading is contested",
        "one_form": "It reaches one form of the conduct only",
        "not_read": "The decisive words were not read",
        "noted": "It carries a doubt that the note explains",
    }
    lines = [words[record.arguable]] if record.arguable else []
    return [*lines, f"It reaches one form only: {record.partial}"] if record.partial else lines


def _known(record: Record) -> str:
    words = EVIDENCE[record.evidence]
    if record.evidence is Evidence.PRIMARY and record.copied:
        words += " on a third party's copy"
    if record.authority != "statute":
        words += f" ({record.authority.replace('_', ' ')})"
    if record.checked is not None:
        words += f", checked on {record.checked.words}"
    return words + (f", coded by {record.coder}" if record.coder else "")


def _sentences(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line if line.endswith((".", "?", "!")) else f"{line}." for line in lines if line)


def head(law: Profile) -> tuple[str, ...]:
    """What stands above the records: how current the law is, where it applies, what it says of itself."""
    lines = [f"Researched as of {words_of(law.as_of)}"]
    lines.append(f"Reviewed by {conjunction(law.reviewed)}" if law.reviewed else "Not reviewed by a practitioner")
    if law.territory is not None:
        lines.append(f"It applies in {law.territory.extent}")
        lines += [f"Not examined: {conjunction(law.territory.not_examined)}"] if law.territory.not_examined else []
    lines += [f"It inherits the law of {law.base.name}"] if law.base is not None else []
    return _sentences([*lines, law.note])
