"""A standard read as a law, and a law read as a standard, so that either can stand on either side of a gap."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from ..documents.structure import texts
from ..model.law import (
    GENERAL_TOPICS,
    General,
    GeneralExemption,
    Jurisdiction,
    Limitation,
    MeasureAnswer,
    Offence,
    Profile,
    Search,
    TreatyStatus,
)
from ..model.penalties import Penalty
from ..model.record import Citation, Evidence, Instrument
from ..model.scenario import CONSENT_AGES, Ages, Grid, Setting
from ..model.standard import NO_DUTY, Criterion, Option, Pack, PackSource, relative_ages
from ..model.values import Requirement, TimeLimit, Values
from ..model.vocabulary import Dimension, Vocabulary


def law_of(pack: Pack, ages: Ages | None = None) -> Profile:
    """A standard as the law of a state that does what it obliges states to do, and no more.

    A ``reach`` criterion that obliges (``must``) is an offence covering its values and requiring its circumstances;
    what it does not name takes the vocabulary's ``unstated``. Where it speaks of acts abroad it is a ground of
    jurisdiction, where it speaks of late complaints a time limit; where it is silent on time it lifts none. A
    ``spare`` is an exemption. What a permitted option lets states leave out is reached possibly and not surely.
    Nothing else is reached. Ages that go by the age of consent are surely reached where every age that it may have
    reaches them, possibly where some does.

    Args:
        ages: the ages of consent of that state, where they are known, by the measures that hold them.
    """
    vocabulary = pack.vocabulary
    instrument = Instrument(pack.source.title, id=pack.id, url=pack.source.url)
    offences: dict[str, Offence] = {}
    abroad: list[Jurisdiction] = []
    limits: list[Limitation] = []
    exemptions: list[GeneralExemption] = []
    measures: dict[str, MeasureAnswer] = {}
    for criterion in pack.criteria.values():
        if criterion.obligation != "must":
            continue
        record: dict[str, Any] = {
            "cite": f"{pack.id} {criterion.cite}",
            "evidence": Evidence.PRIMARY,
            "citations": (Citation(instrument, criterion.cite),),
            "title": criterion.title,
        }
        numbered = itertools.count(1)
        for product in criterion.reach or criterion.spare:
            for setting in _settings(product):
                rule = {**record, "conduct": _conducts(vocabulary, product), "requires": setting}
                values = _stated(vocabulary, product, ages or {})
                if criterion.spare:
                    absent = texts(product.get("absent", ()))
                    exemptions.append(GeneralExemption(**rule, dimensions=values, absent=absent))
                elif (ground := _abroad(vocabulary, values)) is not None:
                    abroad.append(Jurisdiction(**rule, dimensions=ground))
                elif (late := _late(vocabulary, values)) is not None:
                    rule.pop("requires")
                    limits.append(Limitation(**rule, dimensions=late[0], time_limit=late[1]))
                else:
                    key = f"{criterion.id}-{next(numbered)}"
                    offences[key] = Offence(**rule, id=key, penalty=_sentence(vocabulary, values), dimensions=values)
        if criterion.permits:
            own = tuple(key for key in offences if key.startswith(f"{criterion.id}-"))
            exemptions += [
                _left_out(criterion, option, setting, record, own) for option, setting in _options(criterion)
            ]
        for condition in criterion.hold:
            if condition.accepted and not condition.measure.id.startswith("treaties."):
                key = condition.measure.id
                measures[key] = MeasureAnswer(**record, id=key, value=condition.accepted[0])
    for name, age in (ages or {}).items():
        cited = (Citation(instrument),)
        measures[name] = MeasureAnswer(id=name, value=age, cite=pack.id, citations=cited, evidence=Evidence.PRIMARY)
    # Every law has time limits of its own unless it says otherwise, so a standard that is silent on them lifts none.
    ordinary = Limitation(
        cite=pack.id,
        evidence=Evidence.PRIMARY,
        citations=(Citation(instrument),),
        conduct=Values.exactly(vocabulary.conducts),
        time_limit=TimeLimit("until_age", 0.0),
    )
    limits.append(ordinary)
    everything = Search(conduct=tuple(vocabulary.conducts), topics=GENERAL_TOPICS, basis=Evidence.PRIMARY)
    day = pack.source.date.last if pack.source.date else dt.date.max
    return Profile(
        jurisdiction=pack.id,
        name=pack.title,
        named=f"a state bound only by {pack.title}",
        standard=True,
        as_of=day,
        vocabulary=vocabulary,
        instruments={pack.id: instrument},
        searched=(everything,),
        general=General({}, tuple(abroad), tuple(limits), tuple(exemptions)),
        offences=offences,
        measures=measures,
        treaties=_bound(pack, instrument),
        digest=pack.digest,
    )


def _bound(pack: Pack, instrument: Instrument) -> dict[str, TreatyStatus]:
    """A state bound by a treaty is a party to it."""
    if not pack.treaty:
        return {}
    cited = (Citation(instrument),)
    status = TreatyStatus(id=pack.treaty, status="party", cite=pack.id, citations=cited, evidence=Evidence.PRIMARY)
    return {pack.treaty: status}


def _options(criterion: Criterion) -> Iterator[tuple[Option, frozenset[str] | None]]:
    """Every permitted option with each set of circumstances it names; ``None`` where it names none."""
    for option in criterion.permits:
        for setting in option.settings if option.settings is not None else (None,):
            yield option, setting


def _left_out(
    criterion: Criterion,
    option: Option,
    setting: frozenset[str] | None,
    record: dict[str, Any],
    offences: tuple[str, ...],
) -> GeneralExemption:
    """What a state may leave out, as an exemption that is possible and not sure."""
    named = frozenset().union(*(s.present for grid in criterion.grids for s in grid.settings))
    clauses = tuple(frozenset([name]) for name in sorted(setting or ()))
    return GeneralExemption(
        **{**record, "title": option.title},
        arguable="noted",
        offence=offences,
        conduct=Values.exactly(option.conducts or criterion.conducts),
        dimensions={name: Values.exactly(values) for name, values in option.values.items()},
        requires=Requirement.exactly(clauses),
        absent=tuple(sorted(named - setting)) if setting is not None else (),
    )


def _conducts(vocabulary: Vocabulary, product: Mapping[str, Any]) -> Values:
    return Values.exactly(vocabulary.match(texts(product["conduct"])))


def _stated(vocabulary: Vocabulary, product: Mapping[str, Any], ages: Ages) -> dict[str, Values]:
    found = {d.id: _values(d, product[d.id], ages) for d in vocabulary.dimensions.values() if d.id in product}
    for dimension in vocabulary.dimensions.values():
        if dimension.kind == "ages":
            found.setdefault(dimension.id, Values.exactly(dimension.scenario))
    return found


def _values(dimension: Dimension, raw: Any, ages: Ages) -> Values:
    """What a product names of a dimension; ages that go by the age of consent in two readings."""
    relative = relative_ages(dimension, raw)
    if relative is None:
        return dimension.read(raw)
    known = ages.get(relative.measure)
    readings = [relative.at(age) for age in (CONSENT_AGES if known is None else (known,))]
    return Values(frozenset.intersection(*readings), frozenset.union(*readings))


def _settings(product: Mapping[str, Any]) -> list[Requirement]:
    listed = product.get("circumstances", ["none"])
    found = []
    for item in listed if isinstance(listed, list) else [listed]:
        names = [] if item == "none" else item if isinstance(item, list) else [item]
        clauses = tuple(frozenset([name]) for name in names)
        found.append(Requirement.exactly(clauses))
    return found


def _abroad(vocabulary: Vocabulary, values: Mapping[str, Values]) -> dict[str, Values] | None:
    """The values of a ground of jurisdiction, where a criterion speaks of acts abroad only."""
    place = vocabulary.deciding("jurisdiction")
    if place is None or place.id not in values or place.home in values[place.id].surely:
        return None
    return {k: v for k, v in values.items() if k != place.id}


def _sentence(vocabulary: Vocabulary, values: dict[str, Values]) -> Penalty | None:
    """The sentence that a criterion asks for at the most, taken out of its values."""
    threshold = vocabulary.deciding("penalty")
    asked = values.pop(threshold.id, None) if threshold else None
    return Penalty(max_years=float(max(int(v) for v in asked.surely))) if asked else None


def _late(vocabulary: Vocabulary, values: Mapping[str, Values]) -> tuple[dict[str, Values], TimeLimit] | None:
    """The values of a time limit, where a criterion speaks of late complaints."""
    clock = vocabulary.deciding("limitation")
    if clock is None or clock.id not in values:
        return None
    ages = [v for v in values[clock.id].surely if isinstance(v, int)]
    if not ages:
        return None
    latest = max(ages) == max(v for v in clock.values if isinstance(v, int))
    limit = TimeLimit("none") if latest else TimeLimit("until_age", float(max(ages)))
    return {k: v for k, v in values.items() if k != clock.id}, limit


def _acts(vocabulary: Vocabulary, offence: Offence) -> str:
    """What an offence punishes, as the title of a criterion."""
    nouns = [c.noun for key, c in vocabulary.conducts.items() if key in offence.conduct.surely]
    shown = [*nouns[:2], f"{len(nouns) - 2} more acts"] if len(nouns) > 3 else nouns
    words = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    return words[:1].upper() + words[1:]


def standard_of(law: Profile, day: dt.date, trust: Evidence) -> Pack:
    """A law as a standard: each offence that is surely in force asks for the scenarios it surely reaches.

    Where an offence lets one of several circumstances suffice, each is a scenario of its own. In what it leaves to the
    general part it asks only for the ordinary case.
    """
    law = law.trusting(trust)
    vocabulary = law.vocabulary
    criteria = {}
    for offence in law.offences.values():
        trusted = offence.evidence.meets(trust) and offence.certain and offence.sanction == "criminal"
        if not trusted or not offence.surely_in_force(day) or offence.requires.unknown:
            continue
        grids = []
        for conduct in vocabulary.match(str(c) for c in offence.conduct.surely):
            axes = []
            for dimension in vocabulary.dimensions_of(conduct):
                stated = offence.dimensions.get(dimension.id)
                unstated = (
                    dimension.scenario
                    if dimension.unstated in ("all", "general") or dimension.decides
                    else dimension.unstated
                )
                possible = vocabulary.possible_values(conduct, dimension)
                values = tuple(v for v in possible if v in (stated.surely if stated else unstated))
                axes.append((dimension.id, values or (() if stated else possible)))
            chosen = itertools.product(*(sorted(c) for c in offence.requires.surely))
            made = dict.fromkeys(Setting.of(vocabulary, conduct, names) for names in chosen)
            settings = tuple(s for s in made if not s.present & vocabulary.shut_out(s.present))
            if settings and all(values for _, values in axes):
                grids.append(Grid(conduct, tuple(axes), settings))
        if grids:
            criteria[offence.id] = Criterion(
                id=offence.id,
                title=offence.title or _acts(vocabulary, offence),
                cite=offence.reference,
                reach=({},),
                grids=tuple(grids),
                obligation=NO_DUTY,
            )
    return Pack(
        id=law.jurisdiction.lower(),
        title=law.name,
        kind="law",
        version=day.isoformat(),
        status="stable",
        source=PackSource(law.name),
        vocabulary=vocabulary,
        criteria=criteria,
        digest=f"{law.digest}:{day}:{trust.value}",
    )
