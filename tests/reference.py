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

from gapcheck.law import Evidence, Offence, Profile, Record, Scope
from gapcheck.scenarios import Scenario, Setting
from gapcheck.standard import Condition, Criterion, Pack
from gapcheck.vocabulary import Dimension

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
            in_force(offence, day),
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
        if belongs(rule, offence):
            names |= rule.requires.names()
    return names


def satisfied(clauses: Iterable[frozenset[str]], facts: Facts) -> bool:
    """Whether of every clause one alternative was found."""
    return all(clause & facts for clause in clauses)


# -- an offence ---------------------------------------------------------------------------------------------------


def in_force(record: Record, day: dt.date) -> Pair:
    """Whether the record punishes anything on that day."""
    if record.status != "in_force" or getattr(record, "sanction", "criminal") == "administrative":
        return NO
    since, until = record.since, record.until
    if since is None and record.citations:
        since = record.citations[0].instrument.in_force
    surely = (since is None or since.last <= day) and (until is None or day < until.first)
    possibly = (since is None or since.first <= day) and (until is None or day < until.last)
    return surely, possibly


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
        answer = both(answer, covers(law, offence, law.vocabulary.dimensions[name], value, day, trust))
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
        return both(said or YES, punished_with(offence, value, dimension.values[0]))
    if said is not None:
        return said
    if dimension.decides or dimension.unstated == "all":
        return YES
    if dimension.unstated == "general":
        return covered_in_general(law, dimension, value, day, trust)
    return (value in dimension.unstated,) * 2


def punished_with(offence: Offence, years: Any, lowest: Any) -> Pair:
    """Whether the maximum sentence is at least so many years."""
    penalty = offence.penalty
    if penalty is None:
        return years == lowest, True
    if penalty.max_years is not None:
        return (penalty.max_years >= years,) * 2
    return (penalty.min_years or 0) >= years, True


# -- the general part ---------------------------------------------------------------------------------------------


def covered_in_general(law: Profile, dimension: Dimension, value: Any, day: dt.date, trust: Evidence) -> Pair:
    """Whether the general part brings in an offender or a form of taking part on which the offence is silent."""
    if value == dimension.ordinary:
        return YES
    rule = law.general.coverage.get(dimension.id)
    if rule is None or not certain(rule, trust) or in_force(rule, day) != YES:
        return False, True
    return has_value(rule.covers, value)


def belongs(rule: Scope, offence: Offence) -> bool:
    """Whether a general rule belongs to the offence: by its id, and by the Acts it is found in."""
    if rule.offence and offence.id not in rule.offence:
        return False
    return not rule.instrument or bool({c.instrument.id for c in offence.citations} & set(rule.instrument))


def speaks_of(rule: Scope, offence: Offence, scenario: Scenario, day: dt.date) -> Pair:
    """Whether a general rule is there for this offence and this scenario."""
    if not belongs(rule, offence):
        return NO
    answer = both(in_force(rule, day), has_value(rule.conduct, scenario.conduct))
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
        surely, possibly = speaks_of(rule, offence, scenario, day)
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
        there, maybe_there = speaks_of(rule, offence, scenario, day)
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
    if answer is None or not isinstance(answer.value, int) or not answer_known(answer, day, trust):
        return 18, 21
    return answer.value, answer.value


def exempt_in_general(law: Profile, offence: Offence, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """Whether the general part takes the scenario out, whatever else is proved."""
    setting = scenario.setting
    answers = []
    for rule in law.general.exemptions:
        surely, possibly = speaks_of(rule, offence, scenario, day)
        held_off = any(n in setting.present or (setting.free and n not in setting.absent) for n in rule.absent)
        answers.append(
            (
                surely and certain(rule, trust) and satisfied(rule.requires.surely, setting.present) and not held_off,
                possibly and satisfied(rule.requires.possibly, setting.present) and not held_off,
            )
        )
    return either(answers)


def searched(law: Profile, what: str, day: dt.date, trust: Evidence) -> bool:
    """Whether the law was searched completely, at that level, for what held on that day."""
    order = ["unverified", "secondary", "primary"]
    return any(
        what in (*search.conduct, *search.topics)
        and order.index(search.basis.value) >= order.index(trust.value)
        and (search.since is None or search.since.last <= day)
        for search in law.searched
    )


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


def answer_known(answer: Any, day: dt.date, trust: Evidence) -> bool:
    """Whether the answer to a measure can be relied on, on that day."""
    sure = certain(answer, trust) and not answer.doubtful
    return sure and answer.value not in ("unknown", "silent") and in_force(answer, day) == YES


def credit(law: Profile, condition: Condition, day: dt.date, trust: Evidence) -> tuple[Fraction, Fraction]:
    """What the law's answer to a question is worth, at the least and at the most."""
    measure = condition.measure
    value: Any = "unknown"
    if measure.id.startswith("treaties."):
        treaty = law.treaties.get(measure.id.removeprefix("treaties."))
        if treaty is not None and trusted(treaty, trust):
            value = bound_by(treaty, day)
    else:
        answer = law.measures.get(measure.id)
        if answer is not None and answer.value == "silent" and certain(answer, trust) and not answer.doubtful:
            means = tuple(measure.silence) if measure.type == "set" else measure.silence
            value = means if in_force(answer, day) == YES else "unknown"
        elif answer is not None and answer_known(answer, day, trust):
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


def bound_by(treaty: Any, day: dt.date) -> str:
    """The status of a treaty on a day: what came before a dated status is not known, save before a mere signature."""
    since, until = treaty.since, treaty.until
    if treaty.status in ("none", "unknown"):
        return str(treaty.status)
    if (since is None or since.last <= day) and (until is None or day < until.first):
        return str(treaty.status)
    return "none" if treaty.status == "signatory" and since is not None and day < since.first else "unknown"


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
