"""The unknowns of a law one by one, each with the law under every answer it can have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ..documents.dates import PartialDate
from ..explanation.sentences import label_of, spoken
from ..model.law import Closed, Coverage, General, Offence, Profile, Search
from ..model.penalties import Penalty
from ..model.record import Evidence, Record
from ..model.values import Clause, Demand, Exemption, Requirement, Values

MEASURE, SEARCH, RECORD, FIELD = "measure", "search", "record", "field"


def of_offence(
    offence: Offence, law: Profile, trust: Evidence
) -> Iterator[tuple[str, str, str, tuple[Offence | None, ...]]]:
    """Each unknown of an offence: key, kind, question, and the offence under each answer (``None``: no offence)."""
    base, cite = f"offences.{offence.id}", offence.reference
    if not offence.evidence.meets(trust):
        yield (
            base,
            RECORD,
            f"Does {cite} say what is recorded of it? Its text was not read.",
            (evolve(offence, evidence=Evidence.PRIMARY), None),
        )
        return
    if not offence.certain:
        note = f" ({offence.partial})" if offence.partial else ""
        certain = evolve(offence, arguable="", partial="")
        yield (
            base,
            RECORD,
            f"Does {cite} reach this conduct?{note} {_reason(offence)}".rstrip(),
            (certain, None),
        )
        return
    for field in sorted(offence.evidence_of):
        if not offence.evidence_of[field].meets(trust):
            what = "the sentence" if field == "penalty" else "the date"
            yield f"{base}.{field}", FIELD, f"Is {what} recorded for {cite} right?", (_read(offence, field),)
    for name, values in offence.dimensions.items():
        for value in sorted(values.doubtful(), key=str):
            dimension = law.vocabulary.dimensions[name]
            yes = Values(values.surely | {value}, values.possibly)
            no = Values(values.surely, values.possibly - {value})
            answers = tuple(evolve(offence, dimensions={**offence.dimensions, name: v}) for v in (yes, no))
            text = f"Does {cite} cover {spoken(dimension, [value])}?"
            yield f"{base}.{name}.{value}", FIELD, text, answers
    requires = offence.requires
    if requires.unknown:
        answers = (evolve(offence, requires=Requirement()),)
        yield f"{base}.requires", FIELD, f"What does {cite} require beyond what is recorded?", answers
    for index, demand in enumerate(requires.demands):
        clause, wider = demand.surely, demand.possibly
        if not demand.doubtful or requires.unknown:
            continue
        circumstances = law.vocabulary.circumstances
        if wider is not None:  # an alternative in doubt: it suffices as well, or it does not
            names = " or ".join(sorted(label_of(circumstances[c]) for c in wider - clause))
            readings: tuple[Clause | None, ...] = (wider, clause)
            text = f"Does {names} suffice for {cite}?"
        else:
            names = " or ".join(sorted(label_of(circumstances[c]) for c in clause))
            readings = (clause, None)
            text = f"Does {cite} demand {names}?"
        answers = tuple(evolve(offence, requires=_settled_demand(requires, index, reading)) for reading in readings)
        yield f"{base}.requires.{'|'.join(sorted(wider or clause))}", FIELD, text, answers
    for name in sorted(offence.exempts.possibly - offence.exempts.surely):
        label = label_of(law.vocabulary.circumstances[name])
        kept_exempt = Exemption(offence.exempts.surely | {name}, offence.exempts.possibly)
        gone = Exemption(offence.exempts.surely, offence.exempts.possibly - {name})
        answers = (evolve(offence, exempts=kept_exempt), evolve(offence, exempts=gone))
        yield f"{base}.exempts.{name}", FIELD, f"Does {cite} exempt the case of {label}?", answers


def _read(offence: Offence, field: str) -> Offence:
    """The offence as it is once a field that was less well known has been read and found right."""
    value: Any = getattr(offence, field)
    if isinstance(value, Penalty):
        value = evolve(value, doubtful=False)
    elif isinstance(value, PartialDate):
        value = PartialDate.parse(value.text)
    changes: dict[str, Any] = {
        field: value,
        "evidence_of": {key: level for key, level in offence.evidence_of.items() if key != field},
    }
    return evolve(offence, **changes)


def _settled_demand(requires: Requirement, index: int, reading: Clause | None) -> Requirement:
    """A requirement in which one demand is known: the clause, or that nothing is demanded."""
    known = () if reading is None else (Demand(reading, reading),)
    return Requirement((*requires.demands[:index], *known, *requires.demands[index + 1 :]))


def _reason(offence: Offence) -> str:
    reasons = {
        "contested": "Its reading is contested.",
        "one_form": "It reaches one form of it only.",
        "not_read": "Its text was not read.",
    }
    return reasons.get(offence.arguable or ("one_form" if offence.partial else ""), "The record names a doubt.")


def of_general_part(
    law: Profile, day: dt.date, trust: Evidence, closed: Closed
) -> Iterator[tuple[str, str, str, tuple[Profile, ...]]]:
    """Each unknown of the general part: key, kind, question, and the law under each answer."""
    general = law.general
    for name, lists in general.coverage.items():
        for place in range(len(lists)):
            key = f"general.{name}" if len(lists) == 1 else f"general.{name}.{place}"
            yield from _of_list(law, name, place, key, trust)
    for topic, words in (("jurisdiction", "over acts abroad"), ("limitation", "on the time limit")):
        rules: tuple[Any, ...] = getattr(general, topic)
        for index, rule in enumerate(rules):
            if not _settled(rule, trust) and rule.possibly_in_force(day):
                rest = rules[:index], rules[index + 1 :]
                answers = (
                    _with(law, **{topic: (*rest[0], _settle(rule), *rest[1])}),
                    _with(law, **{topic: (*rest[0], *rest[1])}),
                )
                text = f"Does {rule.reference} say what is recorded of it {words}?"
                yield f"general.{topic}.{index}", RECORD, text, answers
        if topic not in closed:
            search = Search(conduct=(), topics=(topic,), basis=Evidence.PRIMARY)
            text = f"Was the law searched completely for rules {words}?"
            yield f"searched.{topic}", SEARCH, text, (evolve(law, searched=(*law.searched, search)),)


def _of_list(
    law: Profile, name: str, place: int, key: str, trust: Evidence
) -> Iterator[tuple[str, str, str, tuple[Profile, ...]]]:
    """The unknowns of one list of the general part."""
    lists = law.general.coverage[name]
    coverage, dimension = lists[place], law.vocabulary.dimensions[name]

    def with_list(changed: Coverage) -> Profile:
        known = (*lists[:place], changed, *lists[place + 1 :])
        return _with(law, coverage={**law.general.coverage, name: known})

    if not _settled(coverage, trust):
        text = f"Does {coverage.reference} say what is recorded of the {dimension.label}?"
        yield key, RECORD, text, (with_list(_settle(coverage)),)
        return
    for value in sorted(coverage.covers.doubtful(), key=str):
        yes = Values(coverage.covers.surely | {value}, coverage.covers.possibly)
        no = Values(coverage.covers.surely, coverage.covers.possibly - {value})
        answers = tuple(with_list(evolve(coverage, covers=v)) for v in (yes, no))
        yield f"{key}.{value}", FIELD, f"Does {coverage.reference} cover {spoken(dimension, [value])}?", answers


def _settled(record: Record, trust: Evidence) -> bool:
    return record.evidence.meets(trust) and record.certain


def _settle(record: Any) -> Any:
    return evolve(record, evidence=Evidence.PRIMARY, arguable="", partial="")


def _with(law: Profile, **changes: Any) -> Profile:
    general: General = evolve(law.general, **changes)
    return evolve(law, general=general)
