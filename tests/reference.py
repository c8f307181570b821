"""The reference evaluator: one law, one fact pattern, every provision asked in turn, in the plainest possible way.

It is written from the numbered semantics of the design and shares with the engine only the values that documents are
read into. No sets, no masks, no shortcuts: where the engine and this file differ, one of them is wrong.

Every answer is a pair *(surely, possibly)*.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from gapcheck.model.law import Offence, Profile, Scope
from gapcheck.model.record import Evidence, Record
from gapcheck.model.scenario import Scenario, Setting
from gapcheck.model.standard import Condition, Criterion, Pack
from gapcheck.model.vocabulary import Dimension

Pair = tuple[bool, bool]
Facts = frozenset[str]
YES, NO = (True, True), (False, False)
FOREVER = float("inf")
LEVELS = ("unmet", "partial", "met")


def reaches(law: Profile, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """Whether any provision of the law reaches the scenario; where nothing was searched an absence proves nothing."""
    surely, possibly = either(provision(law, o, scenario, day, trust) for o in law.offences.values())
    return surely, possibly or not searched(law, scenario.conduct, day, trust)


def provision(law: Profile, offence: Offence, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """Whether one offence reaches the scenario under some finding of the facts that are free."""
    if not offence.conduct.possibly & {scenario.conduct}:
        return NO
    return either(
        both(
            in_force(law, offence, day, trust),
            elements(law, offence, scenario, facts, day, trust),
            prosecutable_here(law, offence, scenario, facts, day, trust),
            in_time(law, offence, scenario, day, trust),
            negation(exempt_in_general(law, offence, scenario, day, trust)),
        )
        for facts in findings_of_fact(scenario.setting, names_that_matter(law, offence))
    )


# -- facts --------------------------------------------------------------------------------------------------------


def findings_of_fact(setting: Setting, names: Iterable[str]) -> Iterator[Facts]:
    """Every set of circumstances that may be found: where they are free, each that is not excluded may be proved."""
    unnamed = sorted(set(names) - setting.present - setting.absent) if setting.free else []
    for count in range(len(unnamed) + 1):
        for proved in itertools.combinations(unnamed, count):
            yield setting.present | frozenset(proved)


def names_that_matter(law: Profile, offence: Offence) -> Facts:
    """The circumstances whose finding can make a difference to this offence."""
    names = offence.requires.names() | offence.exempts.possibly
    for rule in law.general.jurisdiction:
        if belongs(rule, offence, Evidence.UNVERIFIED)[1]:
            names |= rule.requires.names()
    return names | frozenset().union(*(g.requires.names() for g in (offence.penalty.grades if offence.penalty else ())))


def satisfied(clauses: Iterable[frozenset[str]], facts: Facts) -> bool:
    """Whether of every clause one alternative was found."""
    return all(clause & facts for clause in clauses)


# -- an offence ---------------------------------------------------------------------------------------------------


def in_force(law: Profile, record: Record, day: dt.date, trust: Evidence) -> Pair:
    """Whether the record punishes anything on that day.

    A date of commencement that is less well known than asked may be wrong by a year.
    """
    if record.status != "in_force" or getattr(record, "sanction", "criminal") == "administrative":
        return NO
    since, until = record.since, record.until
    if since is None and record.citations:
        since = record.citations[0].instrument.in_force
    surely = since is None or since.last <= day
    possibly = since is None or since.first <= day
    if record.since is not None and not known_well(record, "since", trust):
        surely, possibly = about(law, record, day)
    if until is not None and not known_well(record, "until", trust):
        return surely and day - until.first < -YEAR, possibly and day - until.last < YEAR
    return surely and (until is None or day < until.first), possibly and (until is None or day < until.last)


YEAR = dt.timedelta(days=366)


def about(law: Profile, record: Any, day: dt.date) -> Pair:
    """Whether a day lies after a commencement that may have been a year earlier or later, but not after its check."""
    checked = record.checked.last if record.checked else law.as_of
    late = day - record.since.last >= YEAR or day >= checked
    return late and day >= record.since.last, day - record.since.first >= -YEAR


def known_well(record: Record, field: str, trust: Evidence) -> bool:
    """Whether a field that may be less well known than its record was read with the care that is asked."""
    order = ["unverified", "secondary", "primary"]
    level = record.evidence_of.get(field)
    return level is None or order.index(level.value) >= order.index(trust.value)


def trusted(record: Record, trust: Evidence) -> bool:
    """Whether the record was read with the care that is asked."""
    order = ["unverified", "secondary", "primary"]
    return order.index(record.evidence.value) >= order.index(trust.value)


def certain(record: Record, trust: Evidence) -> bool:
    """Whether the record can carry a sure conclusion."""
    return trusted(record, trust) and not record.arguable and not getattr(record, "partial", "")


def elements(law: Profile, offence: Offence, scenario: Scenario, facts: Facts, day: dt.date, trust: Evidence) -> Pair:
    """Whether the scenario has every element of the offence, and no exemption from it."""
    answer = has_value(offence.conduct, scenario.conduct)
    for name, value in scenario.values.items():
        dimension = law.vocabulary.dimensions[name]
        covered = covers(law, offence, dimension, value, day, trust)
        if dimension.decides == "penalty":
            graded = higher_grade(offence, scenario, facts, trust)
            said = has_value(offence.dimensions[name], value) if name in offence.dimensions else YES
            covered = either([covered, both(said, graded)])
        answer = both(answer, covered)
    exempt_possibly = bool(facts & offence.exempts.possibly)
    exempt_surely = bool(facts & offence.exempts.surely) and trusted(offence, trust)
    return (
        answer[0] and certain(offence, trust) and satisfied(offence.requires.surely, facts) and not exempt_possibly,
        answer[1] and satisfied(offence.requires.possibly, facts) and not exempt_surely,
    )


def has_value(values: Any, value: Any) -> Pair:
    return value in values.surely, value in values.possibly


def covers(law: Profile, offence: Offence, dimension: Dimension, value: Any, day: dt.date, trust: Evidence) -> Pair:
    """Whether the offence covers a value: by what it says, else by what its silence means."""
    said = has_value(offence.dimensions[dimension.id], value) if dimension.id in offence.dimensions else None
    if dimension.decides == "penalty":
        return both(said or YES, punished_with(offence, value, dimension.values[0], trust))
    if said is not None:
        return said
    if dimension.decides or dimension.unstated == "all":
        return YES
    if dimension.unstated == "general":
        return covered_in_general(law, dimension, value, day, trust)
    return (value in dimension.unstated,) * 2


def punished_with(offence: Offence, years: Any, lowest: Any, trust: Evidence) -> Pair:
    """Whether the maximum sentence of the basic form is at least so many years."""
    penalty = offence.penalty
    if penalty is None:
        return years == lowest, True
    if not known_well(offence, "penalty", trust):
        return years <= 0, True
    return at_least(penalty, years)


def at_least(sentence: Any, years: Any) -> Pair:
    if sentence.max_years is not None:
        return (sentence.max_years >= years,) * 2
    return (sentence.min_years or 0) >= years, True


def higher_grade(offence: Offence, scenario: Scenario, facts: Facts, trust: Evidence) -> Pair:
    """Whether a higher grade of the offence applies that carries the sentence asked for."""
    penalty = offence.penalty
    threshold = next((d for d in scenario.values if d in ("penalty_years", "years")), None)
    if penalty is None or threshold is None or not known_well(offence, "penalty", trust):
        return NO
    answers = []
    for grade in penalty.grades:
        if grade.dimensions or grade.requires.surely:
            answer = at_least(grade, scenario.values[threshold])
            for name, values in grade.dimensions.items():
                if name in scenario.values:
                    answer = both(answer, has_value(values, scenario.values[name]))
            met = satisfied(grade.requires.surely, facts), satisfied(grade.requires.possibly, facts)
            answers.append(both(answer, met))
    return either(answers)


# -- the general part ---------------------------------------------------------------------------------------------


def covered_in_general(law: Profile, dimension: Dimension, value: Any, day: dt.date, trust: Evidence) -> Pair:
    """Whether the general part brings in an offender or a form of taking part on which the offence is silent."""
    if value == dimension.ordinary:
        return YES
    rule = law.general.coverage.get(dimension.id)
    if rule is None or not certain(rule, trust) or in_force(law, rule, day, trust) != YES:
        return False, True
    return has_value(rule.covers, value)


def belongs(rule: Scope, offence: Offence, trust: Evidence) -> Pair:
    """Whether a general rule belongs to the offence: by its id, the Acts it is found in, the sentence it carries."""
    if rule.offence and offence.id not in rule.offence:
        return NO
    if rule.instrument and not {c.instrument.id for c in offence.citations} & set(rule.instrument):
        return NO
    return YES if rule.sentence is None else in_class(rule.sentence, offence, trust)


def in_class(bounds: Any, offence: Offence, trust: Evidence) -> Pair:
    """Whether the maximum sentence of the offence lies between the bounds of a class."""

    def inside(years: float) -> bool:
        above = years >= bounds.low if bounds.low_in else years > bounds.low
        return above and (years <= bounds.high if bounds.high_in else years < bounds.high)

    penalty = offence.penalty
    if penalty is None or not known_well(offence, "penalty", trust):
        return False, True
    if penalty.max_years is not None:
        return (inside(penalty.max_years),) * 2
    candidates = [penalty.min_years or 0, bounds.low, bounds.high, *range(1200)]
    possible = [inside(y) for y in candidates if y >= (penalty.min_years or 0)]
    return all(possible), any(possible)


def speaks_of(law: Profile, rule: Scope, offence: Offence, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """Whether a general rule is there for this offence and this scenario."""
    answer = belongs(rule, offence, trust)
    if answer == NO:
        return NO
    answer = both(answer, in_force(law, rule, day, trust), has_value(rule.conduct, scenario.conduct))
    for name, values in rule.dimensions.items():
        if name in scenario.values:
            answer = both(answer, has_value(values, scenario.values[name]))
    return answer


def prosecutable_here(
    law: Profile, offence: Offence, scenario: Scenario, facts: Facts, day: dt.date, trust: Evidence
) -> Pair:
    """Whether the act was done at home, or a ground of jurisdiction reaches it abroad."""
    place = deciding(law, "jurisdiction")
    if place is None or scenario.values.get(place.id, place.home) == place.home:
        return YES
    grounds: list[Pair] = [(False, not searched(law, "jurisdiction", day, trust))]
    for rule in law.general.jurisdiction:
        surely, possibly = speaks_of(law, rule, offence, scenario, day, trust)
        grounds.append(
            (
                surely and certain(rule, trust) and satisfied(rule.requires.surely, facts),
                possibly and satisfied(rule.requires.possibly, facts),
            )
        )
    return either(grounds)


def in_time(law: Profile, offence: Offence, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """Whether the case is brought in time; of several limits the longest applies."""
    clock = deciding(law, "limitation")
    if clock is None or scenario.values.get(clock.id, clock.values[0]) == clock.values[0]:
        return YES
    brought = scenario.values[clock.id]
    age = scenario.values.get(clock.starts, "adult")
    surely = possibly = False
    certainly_limited = possibly_limited = False
    for rule in law.general.limitation:
        there, maybe_there = speaks_of(law, rule, offence, scenario, day, trust)
        known = certain(rule, trust)
        earliest, latest = ends(law, clock, rule.time_limit, age, day, trust)
        surely |= there and known and brought <= earliest
        possibly |= maybe_there and (not known or brought <= latest)
        certainly_limited |= there and known
        possibly_limited |= maybe_there
    if not possibly_limited and searched(law, "limitation", day, trust):
        surely = True
    return surely, possibly or not certainly_limited


def ends(law: Profile, clock: Dimension, limit: Any, age: Any, day: dt.date, trust: Evidence) -> tuple[float, float]:
    """The victim's age up to which the case can be brought, at the least and at the most."""
    if limit.kind == "none":
        return FOREVER, FOREVER
    if limit.kind == "unknown":
        return -1, FOREVER
    if limit.kind == "until_age":
        return limit.years, limit.years
    youngest, oldest = (18, FOREVER) if age == "adult" else (age, age)
    if limit.start == "offence":
        return youngest + limit.years, oldest + limit.years
    if limit.start == "majority":
        low, high = majority(law, clock, day, trust)
    else:
        low = high = limit.start
    return max(youngest, low) + limit.years, max(oldest, high) + limit.years


def majority(law: Profile, clock: Dimension, day: dt.date, trust: Evidence) -> tuple[int, int]:
    """The age of majority: the law's own where it is known, else from 18 to 21."""
    answer = law.measures.get(clock.majority)
    if answer is None or not isinstance(answer.value, int) or not answer_known(law, answer, day, trust):
        return 18, 21
    return answer.value, answer.value


def exempt_in_general(law: Profile, offence: Offence, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """Whether the general part takes the scenario out, whatever else is proved."""
    setting = scenario.setting
    answers = []
    for rule in law.general.exemptions:
        surely, possibly = speaks_of(law, rule, offence, scenario, day, trust)
        held_off = any(n in setting.present or (setting.free and n not in setting.absent) for n in rule.absent)
        answers.append(
            (
                surely and certain(rule, trust) and satisfied(rule.requires.surely, setting.present) and not held_off,
                possibly and satisfied(rule.requires.possibly, setting.present) and not held_off,
            )
        )
    return either(answers)


def searched(law: Profile, what: str, day: dt.date, trust: Evidence) -> bool:
    """Whether the law was searched completely, at that level, for what held on that day; and the law it extends."""
    order = ["unverified", "secondary", "primary"]
    here = any(
        what in (*search.conduct, *search.topics)
        and order.index(search.basis.value) >= order.index(trust.value)
        and (search.since is None or search.since.last <= day)
        and (search.until is None or day < search.until.first)
        for search in law.searched
    )
    return here and (law.base is None or searched(law.base, what, day, trust))


def deciding(law: Profile, what: str) -> Dimension | None:
    """The dimension of the vocabulary that decides jurisdiction or limitation."""
    return next((d for d in law.vocabulary.dimensions.values() if d.decides == what), None)


# -- pairs --------------------------------------------------------------------------------------------------------


def both(*answers: Pair) -> Pair:
    return all(a[0] for a in answers), all(a[1] for a in answers)


def either(answers: Iterable[Pair]) -> Pair:
    listed = list(answers)
    return any(a[0] for a in listed), any(a[1] for a in listed)


def negation(answer: Pair) -> Pair:
    """What is possibly so is not surely otherwise."""
    return not answer[1], not answer[0]


# -- a standard ---------------------------------------------------------------------------------------------------


def scenarios(criterion: Criterion) -> Iterator[Scenario]:
    """The scenarios of a criterion, one by one."""
    for grid in criterion.grids:
        names = [name for name, _ in grid.axes]
        for setting in grid.settings:
            for values in itertools.product(*(values for _, values in grid.axes)):
                yield Scenario(grid.conduct, dict(zip(names, values, strict=True)), setting)


def status(law: Profile, criterion: Criterion, day: dt.date, trust: Evidence) -> tuple[str, str] | None:
    """How far a criterion is met, at the least and at the most; ``None`` where it does not apply."""
    if any(credit(law, c, day, trust)[1] == 0 for c in criterion.when):
        return None
    if criterion.verb == "hold":
        credits = [credit(law, c, day, trust) for c in criterion.hold]
        return word([c[0] for c in credits]), word([c[1] for c in credits])
    answers = [reaches(law, s, day, trust) for s in scenarios(criterion)]
    if criterion.verb == "spare":
        answers = [negation(a) for a in answers]
    return word([Fraction(a[0]) for a in answers]), word([Fraction(a[1]) for a in answers])


def statuses(law: Profile, pack: Pack, day: dt.date, trust: Evidence) -> dict[str, tuple[str, str] | None]:
    """The status of every criterion of a pack."""
    return {key: status(law, criterion, day, trust) for key, criterion in pack.criteria.items()}


def word(credits: list[Fraction]) -> str:
    """Met in full, in part or not."""
    return LEVELS[2] if all(c == 1 for c in credits) else LEVELS[1] if any(credits) else LEVELS[0]


def answer_known(law: Profile, answer: Any, day: dt.date, trust: Evidence) -> bool:
    """Whether the answer to a measure can be relied on, on that day."""
    sure = certain(answer, trust) and not answer.doubtful
    return sure and answer.value not in ("unknown", "silent") and in_force(law, answer, day, trust) == YES


def credit(law: Profile, condition: Condition, day: dt.date, trust: Evidence) -> tuple[Fraction, Fraction]:
    """What the law's answer to a question is worth, at the least and at the most."""
    measure = condition.measure
    value: Any = "unknown"
    if measure.id.startswith("treaties."):
        treaty = law.treaties.get(measure.id.removeprefix("treaties."))
        if treaty is not None and trusted(treaty, trust):
            value = bound_by(law, treaty, day, trust)
    else:
        answer = law.measures.get(measure.id)
        if answer is not None and answer.value == "silent" and certain(answer, trust) and not answer.doubtful:
            means = tuple(measure.silence) if measure.type == "set" else measure.silence
            value = means if in_force(law, answer, day, trust) == YES else "unknown"
        elif answer is not None and answer_known(law, answer, day, trust):
            value = answer.value
    if value != "unknown":
        return (worth(condition, value),) * 2
    if measure.type == "bool":
        every: list[Any] = [True, False]
    elif measure.type in ("integer", "number"):
        every = []
    else:
        every = [(v,) if measure.type == "set" else v for v in measure.values]
    if measure.type == "set":
        every.append(())
    if not every:
        known = list(condition.map.values())
        return min([Fraction(0), *known]), max(known) if known else Fraction(1)
    return min(worth(condition, v) for v in every), max(worth(condition, v) for v in every)


def bound_by(law: Profile, treaty: Any, day: dt.date, trust: Evidence) -> str:
    """The status of a treaty on a day: what came before a dated status is not known, save before a mere signature."""
    since, until = treaty.since, treaty.until
    if treaty.status in ("none", "unknown"):
        return str(treaty.status)
    begun, ahead = since is None or since.last <= day, since is not None and day < since.first
    if since is not None and not known_well(treaty, "since", trust):
        begun, possibly = about(law, treaty, day)
        ahead = not possibly
    margin = dt.timedelta(0) if known_well(treaty, "until", trust) else YEAR
    if begun and (until is None or day - until.first < -margin):
        return str(treaty.status)
    return "none" if treaty.status == "signatory" and ahead else "unknown"


def worth(condition: Condition, value: Any) -> Fraction:
    """The credit of one known answer."""
    order = condition.measure.values
    items = list(value) if isinstance(value, tuple) else [value]
    if condition.map:
        return max([condition.map.get(item, Fraction(0)) for item in items], default=Fraction(0))
    if condition.accepted:
        return Fraction(any(item in condition.accepted for item in items))
    if condition.measure.type == "ordinal":
        rank = order.index
        low = condition.at_least is None or rank(value) >= rank(condition.at_least)
        high = condition.at_most is None or rank(value) <= rank(condition.at_most)
    else:
        low = condition.at_least is None or value >= condition.at_least
        high = condition.at_most is None or value <= condition.at_most
    return Fraction(low and high)
