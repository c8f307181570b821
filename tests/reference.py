"""The reference evaluator: one law, one fact pattern, every provision asked in turn, in the plainest possible way.

It is written from the numbered semantics of the design and shares with the engine only the values that documents are
read into. No sets of scenarios, no masks, no shortcuts: where the engine and this file differ, one of them is wrong.

Every answer is a pair *(surely, possibly)*.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve

from gapcheck.model.law import Offence, Profile, Scope
from gapcheck.model.record import Evidence, Record
from gapcheck.model.scenario import Scenario, Setting
from gapcheck.model.standard import Condition, Criterion, Pack
from gapcheck.model.vocabulary import Dimension, Measure, Vocabulary

Pair = tuple[bool, bool]
Facts = frozenset[str]
Window = tuple[dt.date, dt.date]
Found = tuple[tuple[str, str] | None, bool]
YES, NO = (True, True), (False, False)
FOREVER = float("inf")
YEAR = dt.timedelta(days=366)
DAY = dt.timedelta(days=1)
LEVELS = ("unmet", "partial", "met")
ORDER = ["unverified", "secondary", "primary"]


def reaches(law: Profile, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """S5, S10: whether the law reaches a scenario: each part of the conduct by some provision, or one not recorded."""
    parts, possibly = set[str](), False
    for versions in lines(law.offences.values()):
        if not any(scenario.conduct in version.conduct.possibly for version in versions):
            continue
        surely_reached, possibly_reached = rule(law, versions, scenario, day, trust)
        parts |= surely_reached
        possibly |= possibly_reached
    if not possibly and not searched(law, scenario.conduct, day, trust):
        possibly = not_recorded(law, scenario, day, trust)
    return parts_of(law, scenario.conduct) <= parts, possibly


def rule(
    law: Profile, versions: list[Offence], scenario: Scenario, day: dt.date, trust: Evidence
) -> tuple[Facts, bool]:
    """S2b: the parts of a conduct that the versions of an offence surely reach, and whether they possibly reach any."""
    answers = {v.id: provision(law, v, scenario, day, trust) for v in versions}
    run = alternatives(law, versions, day, trust)
    if run:
        surely = frozenset.intersection(*(answers[v.id][0] for v in run))
        return surely, any(answers[v.id][1] for v in run)
    found: Facts = frozenset()
    possibly = False
    for place, version in enumerate(versions):
        there = dated(law, versions, place, day, trust)
        found |= answers[version.id][0] if there[0] else frozenset()
        possibly |= there[1] and answers[version.id][1]
    return found, possibly


def parts_of(law: Profile, conduct: str) -> Facts:
    """S10: the parts of a conduct; a conduct without any is one."""
    return frozenset(law.vocabulary.conducts[conduct].parts) or frozenset(["all of it"])


def provision(law: Profile, offence: Offence, scenario: Scenario, day: dt.date, trust: Evidence) -> tuple[Facts, bool]:
    """S4, S9, S10: the parts of the conduct that an offence, once in force, surely reaches; whether possibly any."""
    if scenario.conduct not in offence.conduct.possibly or offence.sanction == "administrative":
        return frozenset(), False
    proved = either(
        both(
            elements(law, offence, scenario, facts, day, trust),
            prosecutable_here(law, offence, scenario, facts, day, trust),
        )
        for facts in findings_of_fact(law, scenario, names_that_matter(law, offence), offence.exempts.possibly)
    )
    if proved == NO:
        return frozenset(), False
    in_general = negation(exempt_in_general(law, offence, scenario, day, trust))
    surely, possibly = both(proved, in_general, in_time(law, offence, scenario, day, trust))
    surely = surely and not overlooked(law, offence, scenario, day, trust)
    whole = parts_of(law, scenario.conduct)
    parts = (whole & frozenset(offence.part)) or whole
    return parts if surely else frozenset(), possibly


def not_recorded(law: Profile, scenario: Scenario, day: dt.date, trust: Evidence) -> bool:
    """S5a: whether a provision that is not recorded may reach the scenario, of a conduct that was not searched."""
    if exempt_in_general(law, None, scenario, day, trust)[0]:
        return False
    if not in_time(law, None, scenario, day, trust)[1]:
        return False
    names = names_that_matter(law, None)
    return any(
        prosecutable_here(law, None, scenario, facts, day, trust)[1]
        for facts in findings_of_fact(law, scenario, names, frozenset())
    )


# -- facts --------------------------------------------------------------------------------------------------------


def brought(vocabulary: Vocabulary, names: Iterable[str]) -> Facts:
    """S4a: circumstances with every one that they imply, and so on."""
    found = set(names)
    while True:
        more = {other for name in found for other in vocabulary.circumstances[name].implies} - found
        if not more:
            return frozenset(found)
        found |= more


def clash(vocabulary: Vocabulary, there: Facts) -> bool:
    """S4a: whether one of the circumstances that are there excludes another."""
    return any(set(vocabulary.circumstances[name].excludes) & there for name in there)


def present(law: Profile, scenario: Scenario) -> Facts:
    """S4, S4a: what is present: what is named, what the conduct means in itself, and all that these bring."""
    implied = {c for c, conducts in law.vocabulary.implies.items() if scenario.conduct in conducts}
    return brought(law.vocabulary, scenario.setting.present | implied)


def can_be(law: Profile, setting: Setting, there: Facts) -> bool:
    """S4a: whether circumstances can be there together: none is absent, and none is shut out by another."""
    return not there & setting.absent and not clash(law.vocabulary, there)


def may_be_proved(law: Profile, scenario: Scenario, name: str) -> bool:
    """S4a: whether a circumstance is present, or is free and can be proved."""
    there = present(law, scenario)
    if name in there:
        return True
    return scenario.setting.free and can_be(law, scenario.setting, there | brought(law.vocabulary, [name]))


def findings_of_fact(law: Profile, scenario: Scenario, names: Iterable[str], exempting: Facts) -> Iterator[Facts]:
    """S4, S4a: every set of circumstances that may be found; whether several free ones go together is not asked.

    More facts take nothing from an offence but where they bring what exempts: the others are all found at once.
    """
    there = present(law, scenario)
    unnamed = sorted(n for n in set(names) - there if may_be_proved(law, scenario, n))
    harmless = [n for n in unnamed if not brought(law.vocabulary, [n]) & exempting]
    others = [n for n in unnamed if n not in harmless]
    for count in range(len(others) + 1):
        for proved in itertools.combinations(others, count):
            yield there | brought(law.vocabulary, [*harmless, *proved])


def names_that_matter(law: Profile, offence: Offence | None) -> Facts:
    """The circumstances that can help an offence to reach a scenario."""
    names = [r.requires.names() for r in law.general.jurisdiction if belongs(r, offence, Evidence.UNVERIFIED)[1]]
    if offence is not None:
        names.append(offence.requires.names())
        names += [grade.requires.names() for grade in (offence.penalty.grades if offence.penalty else ())]
    return frozenset().union(*names)


def satisfied(clauses: Iterable[frozenset[str]], facts: Facts) -> bool:
    """S4: whether of every clause one alternative was found."""
    return all(clause & facts for clause in clauses)


# -- dates and versions -------------------------------------------------------------------------------------------


def lines(records: Iterable[Any]) -> list[list[Any]]:
    """S2b: records by the rule that they are versions of, in order."""
    found: dict[Any, list[Any]] = {}
    for record in records:
        found.setdefault(record.line or id(record), []).append(record)
    return list(found.values())


def known_well(record: Record, field: str, trust: Evidence) -> bool:
    """S2, S3: whether a field that may be less well known than its record was read with the care that is asked."""
    level = record.evidence_of.get(field)
    return level is None or ORDER.index(level.value) >= ORDER.index(trust.value)


def joined(versions: Sequence[Record], place: int) -> bool:
    """S2b: whether a version begins where the one before it ends: that is one date."""
    return place > 0 and versions[place].since is not None and versions[place - 1].until == versions[place].since


def boundary(law: Profile, begins: Record | None, ends: Record | None, trust: Evidence) -> Window | None:
    """S2: the first and the last day that a date can mean, which begins one record, ends one, or does both."""
    date = begins.since if begins is not None else ends.until if ends is not None else None
    if date is None:
        if begins is None or not begins.citations or begins.citations[0].instrument.in_force is None:
            return None
        date = begins.citations[0].instrument.in_force
        return date.first, date.last
    doubted_beginning = begins is not None and not known_well(begins, "since", trust)
    doubted_end = ends is not None and not known_well(ends, "until", trust)
    first, last = date.first, date.last
    if doubted_beginning or doubted_end:
        first, last = first - YEAR, last + YEAR
    if doubted_beginning:
        check = begins.checked.last if begins.checked else law.as_of
        if check >= date.last:
            last = min(last, check)
    if doubted_end and ends.checked is not None and ends.checked.last < date.first:
        first = max(first, ends.checked.last + DAY)
    return first, last


def window(
    law: Profile, versions: Sequence[Record], place: int, trust: Evidence
) -> tuple[Window | None, Window | None]:
    """S2, S2b: when one of several versions begins and when it ends, each as the days it can mean."""
    record = versions[place]
    former = versions[place - 1] if joined(versions, place) else None
    after = versions[place + 1] if place + 1 < len(versions) and joined(versions, place + 1) else None
    since = boundary(law, record, former, trust)
    until = boundary(law, after, record, trust) if record.until is not None else None
    return since, until


def effective(record: Record) -> bool:
    """S2a: whether the status lets a record apply within its dates."""
    return record.status == "in_force" or (record.status == "not_commenced" and record.since is not None)


def dated(law: Profile, versions: Sequence[Record], place: int, day: dt.date, trust: Evidence) -> Pair:
    """S2, S2a: whether one of several versions is in force on a day."""
    if not effective(versions[place]):
        return NO
    since, until = window(law, versions, place, trust)
    return (
        (since is None or since[1] <= day) and (until is None or day < until[0]),
        (since is None or since[0] <= day) and (until is None or day < until[1]),
    )


def alternatives(law: Profile, versions: Sequence[Any], day: dt.date, trust: Evidence) -> list[Any]:
    """S2b: the versions of which one surely applies on a day, where it is not known which; else none."""
    windows = [window(law, versions, place, trust) for place in range(len(versions))]
    possible = [
        place
        for place, (since, until) in enumerate(windows)
        if (since is None or since[0] <= day) and (until is None or day < until[1])
    ]
    if len(possible) < 2 or not all(effective(versions[place]) for place in possible):
        return []
    if not all(joined(versions, place) for place in possible[1:]):
        return []
    begins, ends = windows[possible[0]][0], windows[possible[-1]][1]
    if (begins is None or begins[1] <= day) and (ends is None or day < ends[0]):
        return [versions[place] for place in possible]
    return []


def in_force(law: Profile, record: Record, day: dt.date, trust: Evidence) -> Pair:
    """S2, S2a: whether a record is in force on a day, by itself."""
    versions = next(
        (v for v in lines(law.records()) if any(record is one for one in v)),
        [record],
    )
    place = next(n for n, one in enumerate(versions) if one is record)
    return dated(law, versions, place, day, trust)


def given(law: Profile, rules: Iterable[Any], day: dt.date, trust: Evidence, what: Callable[[Any], Pair]) -> list[Pair]:
    """S2b: what each general rule gives on a day, of several versions as far as they agree."""
    found = []
    for versions in lines(rules):
        answers = [what(v) for v in versions]
        if not any(possibly for _, possibly in answers):
            found.append(NO)
            continue
        run = alternatives(law, versions, day, trust)
        if run:
            those = [answer for answer, v in zip(answers, versions, strict=True) if any(v is one for one in run)]
            found.append((all(a[0] for a in those), any(a[1] for a in those)))
        else:
            found.append(either(both(dated(law, versions, n, day, trust), a) for n, a in enumerate(answers)))
    return found


# -- an offence ---------------------------------------------------------------------------------------------------


def trusted(record: Record, trust: Evidence) -> bool:
    """S1: whether the record was read with the care that is asked."""
    return ORDER.index(record.evidence.value) >= ORDER.index(trust.value)


def certain(record: Record, trust: Evidence) -> bool:
    """S1: whether the record can carry a sure conclusion."""
    return trusted(record, trust) and not record.arguable and not record.partial


def elements(law: Profile, offence: Offence, scenario: Scenario, facts: Facts, day: dt.date, trust: Evidence) -> Pair:
    """S1, S3, S4: whether the scenario has every element of the offence, and no exemption of its own."""
    answer = has_value(offence.conduct, scenario.conduct)
    for name in scenario.values:
        dimension = law.vocabulary.dimensions[name]
        if dimension.decides == "penalty":
            covered = punished(offence, dimension, scenario, facts, trust)
        else:
            covered = covers(law, offence, dimension, scenario, day, trust)
        answer = both(answer, covered)
        if answer == NO:
            return NO
    exempt_surely = bool(facts & offence.exempts.surely) and trusted(offence, trust)
    return (
        answer[0]
        and certain(offence, trust)
        and satisfied(offence.requires.surely, facts)
        and not facts & offence.exempts.possibly,
        answer[1] and satisfied(offence.requires.possibly, facts) and not exempt_surely,
    )


def has_value(values: Any, value: Any) -> Pair:
    """S1: whether a list holds a value."""
    return value in values.surely, value in values.possibly


def covers(
    law: Profile, offence: Offence, dimension: Dimension, scenario: Scenario, day: dt.date, trust: Evidence
) -> Pair:
    """S6, S6a: whether the offence covers a value: by what it says, by the general part, else by what silence means."""
    value = scenario.values[dimension.id]
    stated = offence.dimensions.get(dimension.id)
    if stated is None:
        if dimension.decides or dimension.unstated == "all":
            return YES
        if dimension.unstated == "general":
            return covered_in_general(law, offence, dimension, scenario, day, trust)
        return (value in dimension.unstated,) * 2
    said = has_value(stated, value)
    if dimension.unstated == "general" and dimension.stated == "adds" and dimension.ordinary and not stated.only:
        added = covered_in_general(law, offence, dimension, scenario, day, trust)
        return either([said, both(has_value(stated, dimension.ordinary), added)])
    return said


def punished(offence: Offence, dimension: Dimension, scenario: Scenario, facts: Facts, trust: Evidence) -> Pair:
    """S3: whether the sentence of the basic form, or of a higher grade that the scenario has, is so many years."""
    years = scenario.values[dimension.id]
    stated = offence.dimensions.get(dimension.id)
    said = YES if stated is None else has_value(stated, years)
    penalty = offence.penalty
    if penalty is None:
        return both(said, (years <= 0, True))
    if not known_well(offence, "penalty", trust):
        return both(said, (years <= 0, True))
    answers = [at_least(penalty, years)]
    for grade in penalty.grades:
        if grade.dimensions or grade.requires.surely:
            answer = at_least(grade, years)
            for name, values in grade.dimensions.items():
                if name in scenario.values:
                    answer = both(answer, has_value(values, scenario.values[name]))
            met = satisfied(grade.requires.surely, facts), satisfied(grade.requires.possibly, facts)
            answers.append(both(answer, met))
    return both(said, either(answers))


def at_least(sentence: Any, years: Any) -> Pair:
    """S3: ``min_years: n`` is surely n and possibly more."""
    if sentence.max_years is not None:
        return (sentence.max_years >= years,) * 2
    return (sentence.min_years or 0) >= years, True


def overlooked(law: Profile, offence: Offence, scenario: Scenario, day: dt.date, trust: Evidence) -> bool:
    """S9a: whether an exemption may have been overlooked, for a circumstance that can exempt and is present."""
    exempting = [n for n in present(law, scenario) if law.vocabulary.circumstances[n].can_exempt]
    own = offence.evidence == "primary" or offence.exempts_stated
    return any(not own or not exemptions_searched(law, name, day, trust) for name in exempting)


# -- the general part ---------------------------------------------------------------------------------------------


def covered_in_general(
    law: Profile, offence: Offence, dimension: Dimension, scenario: Scenario, day: dt.date, trust: Evidence
) -> Pair:
    """S6: whether the general part's lists bring in an offender or a form of taking part."""
    value = scenario.values[dimension.id]
    if dimension.ordinary and value == dimension.ordinary:
        return YES

    def speaks(rule: Any) -> Pair:
        surely, possibly = speaks_of(rule, offence, scenario, trust)
        return surely and certain(rule, trust), possibly

    rules = law.general.coverage.get(dimension.id, ())
    complete = any(surely for surely, _ in given(law, rules, day, trust, speaks))
    covered = either(given(law, rules, day, trust, lambda r: both(speaks(r), has_value(r.covers, value))))
    return covered[0], covered[1] or not complete


def belongs(rule: Scope, offence: Offence | None, trust: Evidence) -> Pair:
    """S5a, S7, S8, S11: whether a general rule belongs to an offence, or to one that is not recorded (none)."""
    instruments = set(rule.instrument) - {"*"} if rule.instrument != ("*",) else set()
    if offence is None:
        return (False, True) if rule.offence or instruments or rule.sentence else YES
    if rule.offence and (offence.line or offence.id) not in rule.offence:
        return NO
    if instruments and not {c.instrument.id for c in offence.citations} & instruments:
        return NO
    return YES if rule.sentence is None else in_class(rule.sentence, offence, trust)


def in_class(bounds: Any, offence: Offence, trust: Evidence) -> Pair:
    """S8: whether the maximum sentence of the basic form lies between the bounds of a class."""

    def inside(years: float) -> bool:
        above = years >= bounds.low if bounds.low_in else years > bounds.low
        return above and (years <= bounds.high if bounds.high_in else years < bounds.high)

    penalty = offence.penalty
    if penalty is None or not known_well(offence, "penalty", trust):
        return False, True
    if penalty.max_years is not None:
        return (inside(penalty.max_years),) * 2
    least = penalty.min_years or 0
    marks = sorted({least, *(mark for mark in (bounds.low, bounds.high) if least < mark < FOREVER)})
    between = [(low + high) / 2 for low, high in itertools.pairwise(marks)]
    possible = [inside(years) for years in (*marks, *between, marks[-1] + 1)]
    return all(possible), any(possible)


def speaks_of(rule: Scope, offence: Offence | None, scenario: Scenario, trust: Evidence) -> Pair:
    """S6, S7, S8: whether a general rule, once in force, is there for this offence and this scenario."""
    answer = has_value(rule.conduct, scenario.conduct)
    for name, values in rule.dimensions.items():
        if name in scenario.values:
            answer = both(answer, has_value(values, scenario.values[name]))
    return NO if answer == NO else both(answer, belongs(rule, offence, trust))


def prosecutable_here(
    law: Profile, offence: Offence | None, scenario: Scenario, facts: Facts, day: dt.date, trust: Evidence
) -> Pair:
    """S7, S5a: whether the act was done at home, or a ground of jurisdiction reaches it abroad."""
    place = deciding(law, "jurisdiction")
    if place is None or scenario.values.get(place.id, place.home) == place.home:
        return YES

    def ground(rule: Any) -> Pair:
        surely, possibly = speaks_of(rule, offence, scenario, trust)
        return (
            surely and certain(rule, trust) and satisfied(rule.requires.surely, facts),
            possibly and satisfied(rule.requires.possibly, facts),
        )

    surely, possibly = either(given(law, law.general.jurisdiction, day, trust, ground))
    return surely, possibly or not closed(law, "jurisdiction", offence, day, trust)


def in_time(law: Profile, offence: Offence | None, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """S8, S8a, S8b, S5a: whether the case is in time, by the law of the day or by a reform that reaches back."""
    clock = deciding(law, "limitation")
    if clock is None or scenario.values.get(clock.id, clock.values[0]) == clock.values[0]:
        return YES
    when = scenario.values[clock.id]
    ages = ages_at_the_act(law, clock, scenario, day, trust)
    by_the_day = [brought_in_time(law, clock, offence, scenario, age, when, day, trust) for age in ages]
    reformed = [by_reform(law, clock, offence, scenario, age, when, day, trust) for age in ages]
    together = [either(pair) for pair in zip(by_the_day, reformed, strict=True)]
    return all(t[0] for t in together), any(t[1] for t in together)


def ages_at_the_act(law: Profile, clock: Dimension, scenario: Scenario, day: dt.date, trust: Evidence) -> Sequence[int]:
    """S3, S8: the ages that the victim can have had: an adult any from 18 on.

    Where no limit reaches back, what holds at the ends holds between them.
    """
    age = scenario.values.get(clock.starts, "adult")
    if age != "adult":
        return [int(age)]
    return range(18, 121) if later_limits(law, day, trust) else (18, 120)


def brought_in_time(
    law: Profile, clock: Dimension, offence: Offence | None, scenario: Scenario, age: int, when: float, day: dt.date,
    trust: Evidence,
) -> Pair:  # fmt: skip
    """S8, S5b: whether a case of a victim of that age is in time at an age, by the law of the day of the act."""

    def limit(rule: Any) -> Pair:
        surely, possibly = speaks_of(rule, offence, scenario, trust)
        known = certain(rule, trust)
        earliest, latest = ends(law, clock, rule.time_limit, age, day, trust)
        return surely and known and when <= earliest, possibly and (not known or when <= latest)

    def there(rule: Any) -> Pair:
        surely, possibly = speaks_of(rule, offence, scenario, trust)
        return surely and certain(rule, trust), possibly

    surely, possibly = either(given(law, law.general.limitation, day, trust, limit))
    limited = either(given(law, law.general.limitation, day, trust, there))
    if not closed(law, "limitation", offence, day, trust):
        return surely, possibly or not limited[0] or offence is None
    return surely or not limited[1], possibly or not limited[0]


def by_reform(
    law: Profile, clock: Dimension, offence: Offence | None, scenario: Scenario, age: int, when: float, day: dt.date,
    trust: Evidence,
) -> Pair:  # fmt: skip
    """S8b: whether a limit that begins after the act reaches back to it, and the case is in time by that limit."""
    alive: list[tuple[Any, Pair]] = []  # the reforms so far, and whether the case was not barred when each began

    def by_those(at: float) -> list[Pair]:
        found = []
        for rule, not_barred in alive:
            earliest, latest = ends(law, clock, rule.time_limit, age, day, trust)
            known = certain(rule, trust)
            found.append(both(not_barred, (known and at <= earliest, not known or at <= latest)))
        return found

    for since, rule in later_limits(law, day, trust):
        speaks = speaks_of(rule, offence, scenario, trust)
        if not speaks[1]:
            continue
        begins = max(since[0], day + DAY), since[1]
        least, most = full_years(day, begins[0]), full_years(day, begins[1]) + 1
        open_then = [
            either([brought_in_time(law, clock, offence, scenario, age, then, day, trust), *by_those(then)])
            for then in range(age + least, age + most + 1)
        ]
        not_barred = all(o[0] for o in open_then), any(o[1] for o in open_then)
        alive.append((rule, both(speaks, not_barred, (since[0] > day, True), (rule.reaches_back is True, True))))
    return either(by_those(when))


def later_limits(law: Profile, day: dt.date, trust: Evidence) -> list[tuple[Any, Any]]:
    """S8b: the limits that begin after a day and may reach back to it, in the order in which they begin."""
    found = []
    for versions in lines(law.general.limitation):
        for place, rule in enumerate(versions):
            since, _ = window(law, versions, place, trust)
            if since is not None and effective(rule) and rule.reaches_back is not False and since[1] > day:
                found.append((since, rule))
    return sorted(found, key=lambda item: item[0][0])


def full_years(start: dt.date, end: dt.date) -> int:
    """The full years from one day to another."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def ends(law: Profile, clock: Dimension, limit: Any, age: int, day: dt.date, trust: Evidence) -> tuple[float, float]:
    """S8, S8a: the victim's age up to which the case can be brought, at the least and at the most."""
    if limit.kind == "none":
        return FOREVER, FOREVER
    if limit.kind == "unknown":
        return -1, FOREVER
    if limit.kind == "until_age":
        return limit.years, limit.years
    if limit.kind == "before":
        return limit.years - 0.5, limit.years - 0.5  # ages are whole
    if limit.start == "report":
        low = high = FOREVER
    elif limit.start == "offence":
        low = high = age
    elif limit.start == "majority":
        low, high = (max(age, years) for years in majority(law, clock, day, trust))
    else:
        low = high = max(age, limit.start)
    most = FOREVER if limit.at_most is None else limit.at_most
    return min(low + limit.years, most), min(high + limit.years, most)


def majority(law: Profile, clock: Dimension, day: dt.date, trust: Evidence) -> tuple[int, int]:
    """S8, S19: the age of majority on a day: the law's own where it is known, else from 18 to 21."""
    known = answers_on(law, law.measures.get(clock.majority), day, trust)
    ages = [(value, value) if isinstance(value, int) and value is not True else (18, 21) for value in known]
    return min(low for low, _ in ages), max(high for _, high in ages)


def exempt_in_general(law: Profile, offence: Offence | None, scenario: Scenario, day: dt.date, trust: Evidence) -> Pair:
    """S9, S5a: whether the general part takes the scenario out, whatever else is proved."""
    there = present(law, scenario)

    def exempts(rule: Any) -> Pair:
        surely, possibly = speaks_of(rule, offence, scenario, trust)
        if any(may_be_proved(law, scenario, name) for name in rule.absent):
            return NO
        return (
            surely and certain(rule, trust) and satisfied(rule.requires.surely, there),
            possibly and satisfied(rule.requires.possibly, there),
        )

    return either(given(law, (r for r in law.general.exemptions if not r.discretionary), day, trust, exempts))


# -- what was searched --------------------------------------------------------------------------------------------


def closing(law: Profile, day: dt.date, trust: Evidence) -> list[Any]:
    """S5: the searches that close anything on a day, at that level of trust."""
    return [
        search
        for search in law.searched
        if ORDER.index(search.basis.value) >= ORDER.index(trust.value)
        and (search.since is None or search.since.last <= day)
        and (search.until is None or day < search.until.first)
    ]


def searched(law: Profile, conduct: str, day: dt.date, trust: Evidence) -> bool:
    """S5: whether a conduct was searched completely; of a law that extends another, in both."""
    here = any(conduct in search.conduct for search in closing(law, day, trust))
    return here and (law.base is None or searched(law.base, conduct, day, trust))


def exemptions_searched(law: Profile, circumstance: str, day: dt.date, trust: Evidence) -> bool:
    """S9a: whether general exemptions for a circumstance were searched; of a law that extends another, in both."""
    here = any(circumstance in search.exemptions for search in closing(law, day, trust))
    return here and (law.base is None or exemptions_searched(law.base, circumstance, day, trust))


def closed(law: Profile, topic: str, offence: Offence | None, day: dt.date, trust: Evidence) -> bool:
    """S5b, S5a: whether a general topic is closed for an offence; for one not recorded by a search of all Acts."""
    searches = [search for search in closing(law, day, trust) if topic in search.topics]
    if offence is None:
        here = any(search.scope == "all_acts" for search in searches)
    else:
        own = {c.instrument.id for c in offence.citations}
        here = any(not search.instrument or own & set(search.instrument) for search in searches)
    return here and (law.base is None or closed(law.base, topic, offence, day, trust))


def deciding(law: Profile, what: str) -> Dimension | None:
    """The dimension of the vocabulary that decides jurisdiction or limitation."""
    return next((d for d in law.vocabulary.dimensions.values() if d.decides == what), None)


# -- a standard ---------------------------------------------------------------------------------------------------


def scenarios(criterion: Criterion) -> Iterator[Scenario]:
    """The scenarios of a criterion, one by one."""
    for grid in criterion.grids:
        names = [name for name, _ in grid.axes]
        for setting in grid.settings:
            for values in itertools.product(*(values for _, values in grid.axes)):
                yield Scenario(grid.conduct, dict(zip(names, values, strict=True)), setting)


def status(law: Profile, criterion: Criterion, day: dt.date, trust: Evidence) -> Found:
    """S12, S12a: how far a criterion is met where it applies, at the least and the most; whether it may not apply."""
    whens = [(c, [worth(c, v) for v in open_answers(law, c.measure, day, trust)]) for c in criterion.when]
    if any(not any(credits) for _, credits in whens):
        return None, True
    lapses = any(not all(credits) for _, credits in whens)
    if criterion.verb == "hold":
        credits = [hold(law, c, criterion.when, day, trust) for c in criterion.hold]
        return (word([c[0] for c in credits]), word([c[1] for c in credits])), lapses
    asked = list(scenarios(criterion))
    answers = [reaches(law, s, day, trust) for s in asked]
    if criterion.verb == "reach":
        return (word([Fraction(a[0]) for a in answers]), word([Fraction(a[1]) for a in answers])), lapses
    something = either([*answers, *(reaches(law, unexcused(law, s), day, trust) for s in asked)])
    if not something[1]:
        return None, True
    spared = [negation(a) for a in answers]
    found = word([Fraction(a[0]) for a in spared]), word([Fraction(a[1]) for a in spared])
    return found, lapses or not something[0]


def unexcused(law: Profile, scenario: Scenario) -> Scenario:
    """S12c: the same act by the ordinary offender, and with none of the circumstances named."""
    ordinary = {name: law.vocabulary.dimensions[name].ordinary or value for name, value in scenario.values.items()}
    setting = scenario.setting
    named = setting.present - present(law, Scenario(scenario.conduct, {}))
    return Scenario(scenario.conduct, ordinary, Setting(frozenset(), setting.absent | named, setting.free))


def statuses(law: Profile, pack: Pack, day: dt.date, trust: Evidence) -> dict[str, Found]:
    """The status of every criterion of a pack."""
    return {key: status(law, criterion, day, trust) for key, criterion in pack.criteria.items()}


def word(credits: list[Fraction]) -> str:
    """S12: met in full, in part or not."""
    return LEVELS[2] if all(c == 1 for c in credits) else LEVELS[1] if any(credits) else LEVELS[0]


def hold(
    law: Profile, condition: Condition, when: Sequence[Condition], day: dt.date, trust: Evidence
) -> tuple[Fraction, Fraction]:
    """S12a: what the answer to a question is worth, at the least and the most, where the criterion applies."""
    same = [c for c in when if c.measure.id == condition.measure.id]
    answers = [v for v in open_answers(law, condition.measure, day, trust) if all(worth(c, v) for c in same)]
    credits = [worth(condition, v) for v in answers]
    return min(credits), max(credits)


# -- measures -----------------------------------------------------------------------------------------------------


def open_answers(law: Profile, measure: Measure, day: dt.date, trust: Evidence) -> list[Any]:
    """S19: every answer to a measure that is left open."""
    if measure.id.startswith("treaties."):
        found = bound_by(law, law.treaties.get(measure.id.removeprefix("treaties.")), day, trust)
    else:
        found = answers_on(law, law.measures.get(measure.id), day, trust)
    answers: list[Any] = []
    for value in found:
        if value == "unknown":
            answers += any_answer(measure)
        elif value == "silent":
            answers.append(tuple(measure.silence) if isinstance(measure.silence, list) else measure.silence)
        else:
            answers.append(value)
    return answers


def any_answer(measure: Measure) -> list[Any]:
    """Every answer that a measure can have."""
    if measure.type == "bool":
        return [True, False]
    if measure.type in ("integer", "number"):
        return list(range(-1, 200))
    if measure.type == "set":
        return [some for n in range(len(measure.values) + 1) for some in itertools.combinations(measure.values, n)]
    return list(measure.values)


def bound_by(law: Profile, treaty: Any, day: dt.date, trust: Evidence) -> list[str]:
    """S19, S2b: what the status of a treaty can be on a day.

    What came before a dated status is not known, save before a mere signature.
    """
    if treaty is None:
        return ["unknown"]
    versions = [*treaty.earlier, treaty]
    if len(versions) == 1 and treaty.status == "none":
        return ["none"] if trusted(treaty, trust) else ["unknown"]
    windows = [window(law, versions, place, trust) for place in range(len(versions))]
    for version, (since, until) in zip(versions, windows, strict=True):
        if (since is None or since[1] <= day) and (until is None or day < until[0]):
            return [version.status if trusted(version, trust) else "unknown"]
    run = treaty_alternatives(law, versions, day, trust)
    if run:
        return [v.status if trusted(v, trust) else "unknown" for v in run]
    first, begins = versions[0], windows[0][0]
    ahead = begins is not None and day < begins[0]
    return ["none" if ahead and first.status == "signatory" and trusted(first, trust) else "unknown"]


def treaty_alternatives(law: Profile, versions: Sequence[Any], day: dt.date, trust: Evidence) -> list[Any]:
    """S2b: the statuses of which one surely holds on a day: each of them does within its dates."""
    return alternatives(law, [evolve(v, status="in_force") for v in versions], day, trust) and [
        v for n, v in enumerate(versions) if possibly_there(window(law, versions, n, trust), day)
    ]


def possibly_there(bounds: tuple[Window | None, Window | None], day: dt.date) -> bool:
    """S2: whether a day may lie between two dates."""
    since, until = bounds
    return (since is None or since[0] <= day) and (until is None or day < until[1])


def answers_on(law: Profile, answer: Any, day: dt.date, trust: Evidence) -> list[Any]:
    """S19, S2b: the values that the answer to a measure can have on a day; ``unknown`` where nothing is known."""
    if answer is None:
        return ["unknown"]
    versions = [*answer.earlier, answer]
    run = alternatives(law, versions, day, trust)
    sure = [v for n, v in enumerate(versions) if dated(law, versions, n, day, trust)[0]]
    return [v.value if certain(v, trust) and not v.doubtful else "unknown" for v in run or sure[-1:]] or ["unknown"]


def worth(condition: Condition, value: Any) -> Fraction:
    """S14: the credit of one known answer."""
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


# -- pairs --------------------------------------------------------------------------------------------------------


def both(*answers: Pair) -> Pair:
    """All of them."""
    surely = possibly = True
    for one, other in answers:
        surely, possibly = surely and one, possibly and other
    return surely, possibly


def either(answers: Iterable[Pair]) -> Pair:
    """Any of them."""
    surely = possibly = False
    for one, other in answers:
        surely, possibly = surely or one, possibly or other
        if surely and possibly:
            break
    return surely, possibly


def negation(answer: Pair) -> Pair:
    """What is possibly so is not surely otherwise."""
    return not answer[1], not answer[0]
