"""What a stage says a provision lacks, in words. Nothing is computed here: every word follows from one lack."""

from __future__ import annotations

import datetime as dt

from attrs import field, frozen

from ..algebra.lacks import Kind, Lack, Reason
from ..algebra.view import View
from ..model.law import Coverage, GeneralExemption, Limitation, Offence
from ..model.record import Evidence, Record
from ..model.scenario import Scenario
from ..model.values import Clause, Values
from ..model.vocabulary import Dimension, Value, Vocabulary
from .sentences import conjunction, label_of, listed


@frozen
class Failure:
    """One element in which a provision does not cover a scenario, in words.

    ``kind`` is conduct, dimension, circumstance, exemption, in_force, sanction, exempted, place or time; or ``doubt``,
    where the record itself cannot carry what it says. ``doubtful`` means that it fails on one reading only. ``lack`` is
    what the stage computed.
    """

    kind: str
    name: str
    text: str
    doubtful: bool
    lack: Lack = field(repr=False)


def worded(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> Failure:
    """A lack of an offence in words."""
    name = scenario.conduct if lack.kind is Kind.CONDUCT else lack.name
    return Failure(lack.kind.value, name, _WORDS[lack.kind](view, offence, scenario, lack), lack.doubtful, lack)


def _conduct(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    conducts = view.vocabulary.conducts
    if lack.doubtful:
        return f"whether it covers {conducts[scenario.conduct].noun} is in doubt"
    nouns = [conducts[c].noun for c in conducts if c in offence.conduct.possibly]
    return f"it speaks of {conjunction([*nouns[:3], f'{len(nouns) - 3} more acts'] if len(nouns) > 4 else nouns)}"


def _sanction(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    return f"its sanction is {offence.sanction} only"


def _in_force(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    if lack.doubtful:
        period = offence.period
        ends = [f"from {period.since.words}"] if period.since else []
        ends += [f"until {period.until.words}"] if period.until else []
        return f"whether it was in force on that day is in doubt (it applies {' '.join(ends)})"
    return not_in_force(offence, view.day)


def not_in_force(offence: Offence, day: dt.date) -> str:
    """Why an offence was not in force on a day."""
    if offence.status != "in_force":
        return {
            "not_commenced": "it has not commenced",
            "draft": "it is a draft",
            "void": "it was declared void",
        }.get(offence.status, f"it was {offence.status.replace('_', ' ')}")
    period = offence.period
    if period.since and day < period.since.last:
        return f"it applies only from {period.since.words}"
    return f"it applied only until {period.until.words}" if period.until else "its dates leave that day open"


def _dimension(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    dimension, values = view.vocabulary.dimensions[lack.name], lack.values
    assert values is not None
    words = _covers_only(dimension, values, scenario.values[lack.name], lack)
    return f"{words} ({lack.record.reference})" if isinstance(lack.record, Coverage) else words


def _covers_only(dimension: Dimension, covered: Values, value: Value, lack: Lack) -> str:
    if dimension.decides == "penalty":
        sure = "surely " if lack.doubtful else ""
        return f"its recorded sentence is not {sure}{dimension.label_of(value)}"
    if covered.possibly >= frozenset(dimension.values) and not covered.surely:
        return f"its {dimension.label} is not recorded"
    if lack.doubtful:
        return f"whether it covers {_named(dimension, value)} is in doubt"
    if dimension.added_to and covered.doubtful():  # a list with doubts in it must not read as what it covers
        return f"it does not cover {_named(dimension, value)}"
    return f"its {dimension.label} is {listed(dimension, covered.possibly)} only"


def _named(dimension: Dimension, value: Value) -> str:
    return f"the age of {value}" if dimension.kind == "ages" and isinstance(value, int) else dimension.label_of(value)


def _circumstance(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    if not any(lack.clauses):
        return "what else it requires is not recorded"
    return f"it {'may demand' if lack.doubtful else 'demands'} {demanded(view.vocabulary, lack)}"


def _exemption(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    label = label_of(view.vocabulary.circumstances[lack.name])
    return f"it {'may exempt' if lack.doubtful else 'exempts'} the case of {label}"


def _part(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    words = [text for part, text in view.vocabulary.conducts[scenario.conduct].parts.items() if part in offence.part]
    return f"it reaches a part of this only ({conjunction(words)})"


def _exempted(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    rule = lack.record
    if not isinstance(rule, GeneralExemption):
        return f"no exemption for {demanded(view.vocabulary, lack)} is recorded, and none was searched for"
    what = f"the case of {demanded(view.vocabulary, lack)}" if any(lack.clauses) else "the case"
    verb = "may be exempted" if lack.doubtful else "is exempted"
    why = f": {_why(view, rule)}" if lack.doubtful else ""
    return f"{what} {verb} ({rule.reference}{why})"


def _doubt(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    if not offence.evidence.meets(view.trust):
        unverified = offence.evidence is Evidence.UNVERIFIED
        return "the record is not verified" if unverified else "its text was not read"
    if offence.partial:
        return f"it reaches one form only ({offence.partial})"
    return _DOUBTS.get(offence.arguable, "whether it reaches this is in doubt")


_DOUBTS = {
    "contested": "whether it reaches this is contested",
    "one_form": "it reaches one form of the conduct only",
    "not_read": "the decisive words were not read",
}


def _place(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    if lack.reason is Reason.NONE_RECORDED:
        return "no recorded ground of jurisdiction reaches the act abroad"
    if lack.reason is Reason.NOT_SEARCHED:
        return "no ground of jurisdiction over the act abroad is recorded, and not all rules on such acts were searched"
    cite = lack.record.reference
    if lack.clauses:
        plural = "are" if len(lack.clauses) > 1 else "is"
        verb = f"{plural} demanded" if lack.reason is Reason.DEMANDED else "may be demanded"
        rest = ", and not all rules on such acts were searched" if lack.unsearched else ""
        return f"for an act abroad {demanded(view.vocabulary, lack)} {verb} ({cite}){rest}"
    return f"whether it reaches an act abroad is not established ({cite}: {_why(view, lack.record)})"


def _time(view: View, offence: Offence, scenario: Scenario, lack: Lack) -> str:
    rule = lack.record
    if not isinstance(rule, Limitation):
        return "its time limit is not recorded"
    words = f"{rule.reference}, {rule.time_limit.words}"
    if lack.reason is Reason.RUN_OUT:
        return f"the recorded time limit has run out ({words})"
    why = {
        Reason.NOT_ESTABLISHED: f": {_why(view, rule)}",
        Reason.UNKNOWN_START: ": the age from which it runs is not known",
    }.get(lack.reason, "")
    return f"its time limit is not established ({words}{why})"


def _why(view: View, rule: Record) -> str:
    """Why a general rule cannot carry a sure conclusion."""
    if not rule.evidence.meets(view.trust):
        return "not verified" if rule.evidence is Evidence.UNVERIFIED else "text not read"
    if rule.partial:
        return f"one form only, {rule.partial}"
    words = {"contested": "contested", "one_form": "one form only", "not_read": "decisive words not read"}
    return words.get(rule.arguable, "in doubt" if rule.arguable else "whether it applies here is in doubt")


def demanded(vocabulary: Vocabulary, lack: Lack) -> str:
    """What is demanded, in words: every demand that is not met."""
    return conjunction([clause_words(vocabulary, clause) for clause in lack.clauses])


def clause_words(vocabulary: Vocabulary, clause: Clause) -> str:
    """A demand in words: its alternatives, in the vocabulary's order."""
    return conjunction([label_of(c) for c in vocabulary.widest(clause)], "or") or "what is not recorded"


_WORDS = {
    Kind.CONDUCT: _conduct,
    Kind.SANCTION: _sanction,
    Kind.IN_FORCE: _in_force,
    Kind.DIMENSION: _dimension,
    Kind.CIRCUMSTANCE: _circumstance,
    Kind.EXEMPTION: _exemption,
    Kind.PART: _part,
    Kind.EXEMPTED: _exempted,
    Kind.DOUBT: _doubt,
    Kind.PLACE: _place,
    Kind.TIME: _time,
}
