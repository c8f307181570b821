"""The words that every record of a law has, whatever its kind: acts, elements, dates, doubts, how it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from ..documents.dates import PartialDate
from ..model.law import MeasureAnswer, Offence, TreatyStatus
from ..model.penalties import Penalty
from ..model.record import Evidence, Record
from ..model.values import ADULT, Exemption, Requirement, Values
from ..model.vocabulary import Dimension, Vocabulary
from .failures import clause_words
from .sentences import capital, conjunction, label_of, listed

EVIDENCE = {
    Evidence.PRIMARY: "The text was read",
    Evidence.SECONDARY: "Known from a report or from an older wording; this wording was not read",
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
    listing: bool = False  # sentences that stand apart, each on a line of its own


def acts(vocabulary: Vocabulary, conduct: Values) -> str:
    """Acts in words, what is in doubt apart."""
    sure = named(vocabulary, [str(c) for c in vocabulary.conducts if c in conduct.surely])
    perhaps = named(vocabulary, [str(c) for c in vocabulary.conducts if c in conduct.doubtful()])
    return f"{sure} (in doubt: {perhaps})" if sure and perhaps else sure or f"perhaps {perhaps}"


def named(vocabulary: Vocabulary, conducts: Sequence[str]) -> str:
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


def covers(dimension: Dimension, values: Values) -> str:
    """What a record covers of a dimension: ``age: under 18 (in doubt: 17)``."""
    return f"{dimension.label}: {covered(dimension, values)}"


def covered(dimension: Dimension, values: Values) -> str:
    """What a record covers of a dimension without its name: ``under 18 (in doubt: the year eighteen)``."""
    if values.possibly >= frozenset(dimension.values) and not values.surely:
        return "not known"
    doubtful = values.doubtful()
    grown = values.grown if ADULT in doubtful else ""
    rest = doubtful - {ADULT} if grown else doubtful
    sure = listed(dimension, values.surely) if values.surely else ""
    perhaps = "; ".join([*([f"in doubt: {listed(dimension, rest)}"] if rest else []), *([grown] if grown else [])])
    return f"{sure} ({perhaps})" if sure and perhaps else sure or perhaps


def demands(vocabulary: Vocabulary, requires: Requirement) -> list[str]:
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


def sentenced(vocabulary: Vocabulary, penalty: Penalty | None) -> list[str]:
    """The sentence, what each higher one depends on in the words of the vocabulary, and the note on it."""
    if penalty is None:
        return ["No sentence is recorded"]
    lines = [f"Sentence: {penalty.words or 'recorded without its length'}"]
    for grade in penalty.grades:
        asked = [covers(vocabulary.dimensions[key], values) for key, values in grade.dimensions.items()]
        asked += [
            f"{line[:1].lower()}{line[1:]}" for line in demands(vocabulary, grade.requires) if grade.requires.demands
        ]
        what = "; ".join(asked) if asked else "no value and no circumstance is recorded, so it is told only"
        lines.append(f"The grade “{grade.when}”: {what}")
    return [*lines, f"On the sentence: {penalty.note}"] if penalty.note else lines


def exempts(vocabulary: Vocabulary, exempts: Exemption) -> list[str]:
    def words(names: Iterable[str]) -> str:
        return conjunction([label_of(c) for c in vocabulary.widest(names)], "or")

    lines = [f"It exempts {words(exempts.surely)}"] if exempts.surely else []
    doubtful = exempts.possibly - exempts.surely
    return [*lines, f"It may exempt {words(doubtful)}"] if doubtful else lines


def record_told(key: str, record: Record, lines: Sequence[str], heading: str = "") -> Told:
    """A record with what every record may say: title, dates, status, reservation, evidence, note."""
    extents = dict.fromkeys(c.instrument.extent for c in record.citations if c.instrument.extent)
    found = [
        record.title,
        *lines,
        *(f"Its instrument extends to: {extent}" for extent in extents),
        *_when(record),
        *_reserved(record),
        _known(record),
    ]
    found += [f"{capital(what)}: {_LESS[level]}" for what, level in _less_known(record.evidence_of)]
    found += [f'Quoted: "{record.quote}"'] if record.quote else []
    found += [f"Note: {record.note}"] if record.note else []
    read = bool(record.url) or record.evidence is not Evidence.UNVERIFIED  # else the address is not what it rests on
    publisher = record.publisher.beside(record.copied) if record.publisher and read else ""
    return Told(key, record.reference or heading, sentences(found), record.link if read else "", publisher)


_LESS = {
    Evidence.PRIMARY: "read",
    Evidence.SECONDARY: "from a report or from an older wording",
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
    elif isinstance(record, Offence) and record.status == "in_force":
        lines.append("Without a day of commencement, so for all times")
    if period.until is not None:
        lines.append(f"Until {period.until.words}, that day not included")
    if record.status == "draft":
        lines.append("A draft: it reaches nothing")
    elif record.status != "in_force" and not isinstance(record, TreatyStatus):
        lines.append(f"Status: {record.status.replace('_', ' ')}")
    return lines


def _reserved(record: Record) -> list[str]:
    form = "The answer holds in part only" if isinstance(record, MeasureAnswer) else "It reaches one form only"
    words = {
        "contested": "Its reading is contested",
        "one_form": form,
        "not_read": "The decisive words were not read",
        "noted": "It carries a doubt that the note explains",
    }
    said = (
        [words[record.arguable]] if record.arguable and not (record.partial and record.arguable == "one_form") else []
    )
    return [*said, f"{form}: {record.partial}"] if record.partial else said


def on(date: PartialDate) -> str:
    """A date with its preposition: ``on 30 May 2018``, ``in May 2018``, ``in 2018``."""
    return f"{'on' if date.first == date.last else 'in'} {date.words}"


def _known(record: Record) -> str:
    words = EVIDENCE[record.evidence]
    if record.evidence is Evidence.PRIMARY and record.copied:
        words += " on a third party's copy"
    if record.authority != "statute":
        words += f" ({record.authority.replace('_', ' ')})"
    if record.checked is not None:
        words += f", checked {on(record.checked)}"
    return words + (f", coded by {record.coder}" if record.coder else "")


def sentences(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line if line.endswith((".", "?", "!")) else f"{line}." for line in lines if line)
