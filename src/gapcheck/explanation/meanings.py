"""What the terms mean that the records of a law use: told once, under the records."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.law import Profile
from ..model.values import Requirement
from ..model.vocabulary import Measure
from .records import Chapter
from .recordwords import Told, sentences
from .sentences import capital, label_of


def meanings(law: Profile, chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The meanings of the acts and circumstances of the records told, as a chapter; of a measure that is told alone.

    >>> from gapcheck import load_profile
    >>> from gapcheck.explanation.records import told
    >>> law = load_profile("KEN")
    >>> (chapter,) = meanings(law, told(law, "cmca-24-possess"))
    >>> chapter.records[0].sentences[0].startswith("Possessing child sexual abuse material: having")
    True
    """
    records = {record.id for chapter in chapters for record in chapter.records}
    used = {term for key, term in _used(law) if key in records}
    vocabulary = law.vocabulary
    acts = [f"{capital(c.noun)}: {c.meaning}" for key, c in vocabulary.conducts.items() if key in used and c.meaning]
    facts = vocabulary.circumstances.items()
    around = [f"{capital(label_of(c))}: {c.meaning}" for key, c in facts if key in used and c.meaning]
    alone = [m for key, m in vocabulary.measures.items() if records == {f"measures.{key}"}]
    asked = [line for measure in alone for line in _answers(measure)]
    found = {"acts": acts, "circumstances": around, "measures": asked}
    shown = tuple(Told(f"meaning.{k}", capital(k), sentences(v), listing=True) for k, v in found.items() if v)
    return (Chapter("What the terms mean", shown),) if shown else ()


def _answers(measure: Measure) -> list[str]:
    """What a question means, and each of its answers."""
    named = [(value, measure.meanings.get(str(value), "")) for value in measure.values]
    answers = [f"{capital(measure.say(value))}: {meaning}" for value, meaning in named if meaning]
    return [f"{measure.question} {capital(measure.meaning)}", *answers] if measure.meaning else answers


def _used(law: Profile) -> Iterator[tuple[str, str]]:
    """Each record with the acts and circumstances it names; the acts of general rules are those of the offences."""
    for key, offence in law.offences.items():
        names = _named(offence.requires) | offence.exempts.possibly
        yield from ((f"offences.{key}", str(term)) for term in (*offence.conduct.possibly, *names))
    for number, ground in enumerate(law.general.jurisdiction):
        yield from ((f"general.jurisdiction.{number}", name) for name in _named(ground.requires))
    for number, rule in enumerate(law.general.exemptions):
        yield from ((f"general.exemptions.{number}", name) for name in (*_named(rule.requires), *rule.absent))


def _named(requires: Requirement) -> set[str]:
    return {name for clause in (*requires.surely, *requires.possibly) for name in clause}
