"""Engine and reference evaluator agree on every scenario, and on every status."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import fields
from hypothesis import given, settings

import reference
from conftest import FACTOR
from gapcheck import Pack, Profile, assess, load_pack, load_packs, load_profile
from gapcheck.algebra.reach import law_sets
from gapcheck.algebra.space import space_of
from gapcheck.assessment.scores import Level, Status
from gapcheck.model.law import Offence
from gapcheck.model.record import Evidence
from gapcheck.model.scenario import Scenario
from gapcheck.model.values import PartialDate
from gapcheck.reading.files import shipped_names
from gapcheck.reading.paths import records
from strategies import World, days, load, trusts, worlds

pytestmark = pytest.mark.slow

SHIPPED = ("KEN", "PHL", "ZAF")


Known = dict[Any, tuple[int, int]]


def disagreements(law: Profile, pack: Pack, day: dt.date, trust: Evidence, known: Known | None = None) -> list[Any]:
    """The scenarios on which engine and reference differ, with the engine's answer.

    Answers of the reference are kept in ``known`` by conduct and by all that a date can change for it.
    """
    known = {} if known is None else known
    space = space_of(pack)
    sets = law_sets(law, space, day, trust)
    found: list[Any] = []
    for conduct, area in space.conduct.items():
        key = (conduct, state(law, conduct, day, trust))
        if key not in known:
            known[key] = asked_one_by_one(law, pack, area, day, trust)
        surely, possibly = known[key]
        differ = (sets.surely & area ^ surely) | (sets.possibly & area ^ possibly)
        found += [(s, bool(sets.surely >> n & 1), bool(sets.possibly >> n & 1)) for n, s in space.scenarios(differ)]
    return found


def asked_one_by_one(law: Profile, pack: Pack, area: int, day: dt.date, trust: Evidence) -> tuple[int, int]:
    """The scenarios of an area that the reference surely and possibly reaches."""
    surely = possibly = 0
    answers: dict[Any, reference.Pair] = {}
    for index, scenario in space_of(pack).scenarios(area):
        key = (tuple(scenario.values.items()), scenario.setting)  # criteria share scenarios
        if key not in answers:
            answers[key] = reference.reaches(law, scenario, day, trust)
        surely |= answers[key][0] << index
        possibly |= answers[key][1] << index
    return surely, possibly


def state(law: Profile, conduct: str, day: dt.date, trust: Evidence) -> tuple[Any, ...]:
    """What a date decides for scenarios of one conduct: the records in force, what was searched, reforms to come."""
    found: list[Any] = [day if reforms_ahead(law, day, trust) else None]
    for versions in reference.lines(law.records()):
        if not isinstance(versions[0], Offence) or any(conduct in v.conduct.possibly for v in versions):
            found += [reference.dated(law, versions, n, day, trust) for n in range(len(versions))]
            run = reference.alternatives(law, versions, day, trust)
            found.append([versions.index(v) for v in run])
    for whole in filter(None, (law, law.base)):
        closing = reference.closing(whole, day, trust)
        found.append([search in closing for search in whole.searched])
    return tuple(map(repr, found))


def reforms_ahead(law: Profile, day: dt.date, trust: Evidence) -> bool:
    """Whether a time limit that may reach back begins after the day: then each day before it is another (S8b)."""
    for versions in reference.lines(law.general.limitation):
        for place, rule in enumerate(versions):
            since, _ = reference.window(law, versions, place, trust)
            if since is not None and since[1] > day and rule.reaches_back is not False:
                return True
    return False


def levels(law: Profile, pack: Pack, day: dt.date, trust: Evidence) -> dict[str, reference.Found]:
    """The statuses that an assessment gives, as pairs of words, and whether a criterion may not apply."""
    result = assess(law, pack, as_of=day, trust=trust)
    found: dict[str, reference.Found] = {}
    for key, finding in result.findings.items():
        words = finding.status.levels
        both = (words[0].name.lower(), words[1].name.lower()) if words else None
        found[key] = both, finding.may_lapse or both is None
    return found


@settings(max_examples=200 * FACTOR)
@given(worlds(laws=3), days, days, trusts)
def test_generated_laws(world: World, day: dt.date, other: dt.date, trust: Evidence) -> None:
    for law in world.laws:
        for when in {day, other}:
            assert not disagreements(law, world.pack, when, trust)


@settings(max_examples=60 * FACTOR)
@given(worlds(), days, trusts)
def test_generated_statuses(world: World, day: dt.date, trust: Evidence) -> None:
    (law,) = world.laws
    assert levels(law, world.pack, day, trust) == reference.statuses(law, world.pack, day, trust)


def partial_dates(value: Any) -> Iterator[PartialDate]:
    """Every date that stands on a record, its instruments included."""
    if isinstance(value, PartialDate):
        yield value
    elif hasattr(type(value), "__attrs_attrs__"):
        for field in fields(type(value)):
            if field.name not in ("checked", "source"):
                yield from partial_dates(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from partial_dates(item)


def days_of_change(law: Profile) -> list[dt.date]:
    """The days on which something in the law changes, on some reading, and the days before and after all of them."""
    dates = [d for _, record in records(law) for d in partial_dates(record)]
    dates += [d for search in law.searched for d in partial_dates(search)]
    found = {day for date in dates for day in (date.first, date.last)}
    return sorted({law.as_of, min(found) - dt.timedelta(days=1), *found})


def test_the_days_of_change_of_a_shipped_law() -> None:
    found = days_of_change(load_profile("KEN"))
    assert {dt.date(2018, 5, 30), dt.date(2020, 2, 20), dt.date(2006, 7, 21)} < set(found)


@pytest.mark.parametrize("trust", list(Evidence))
@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_laws_on_every_day_of_change(code: str, trust: Evidence) -> None:
    law, pack = load_profile(code), load_pack("ecpat-2022")
    known: Known = {}
    for day in days_of_change(law):
        assert not disagreements(law, pack, day, trust, known), day


@functools.cache
def asked_of(conduct: str) -> list[tuple[Scenario, list[tuple[int, int]]]]:
    """The scenarios of a conduct in all shipped packs, each with the packs and bits where it stands."""
    found: dict[Any, tuple[Scenario, list[tuple[int, int]]]] = {}
    for number, pack in enumerate(load_packs()):
        for index, scenario in space_of(pack).scenarios(space_of(pack).conduct.get(conduct, 0)):
            key = (tuple(scenario.values.items()), scenario.setting)
            found.setdefault(key, (scenario, []))[1].append((number, index))
    return list(found.values())


STRIDE = max(1, 32 // FACTOR)
"""One scenario in so many is asked of the reference, others for each state of a law; GAPCHECK_EXAMPLES=32 asks all."""


@pytest.mark.parametrize("code", shipped_names("fixtures"))
def test_every_law_on_every_day_of_change_in_every_pack(code: str) -> None:
    law, packs, trust = load_profile(code), load_packs(), Evidence.SECONDARY
    states: dict[Any, list[tuple[int, int]]] = {}
    clock = reference.deciding(law, "limitation")
    assert clock is not None
    for day in sorted({*days_of_change(law), *days_of_change(law.trusting(trust))}):
        sets = [law_sets(law, space_of(pack), day, trust) for pack in packs]
        reformed = reforms_ahead(law, day, trust)
        for conduct in law.vocabulary.conducts:
            key = (conduct, *state(law, conduct, day, trust)[1:])
            areas = [space_of(pack).conduct.get(conduct, 0) for pack in packs]
            answers = [(s.surely & area, s.possibly & area) for s, area in zip(sets, areas, strict=True)]
            known = states.setdefault(key, answers)
            assert reformed or known == answers, (day, conduct, "the same records give the same sets")
            asked = asked_of(conduct)
            if known is answers:
                asked = asked[len(states) % STRIDE :: STRIDE]
            elif reformed:  # late cases hang on the years until the reform, and every day is another
                late = [item for item in asked if item[0].values.get(clock.id, clock.values[0]) != clock.values[0]]
                asked = late[day.toordinal() % (8 * STRIDE) :: 8 * STRIDE]
            else:
                continue
            for scenario, places in asked:
                said = reference.reaches(law, scenario, day, trust)
                for pack, index in places:
                    surely, possibly = answers[pack]
                    assert (bool(surely >> index & 1), bool(possibly >> index & 1)) == said, (day, scenario)


@pytest.mark.parametrize("trust", list(Evidence))
@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_statuses(code: str, trust: Evidence) -> None:
    law, pack = load_profile(code), load_pack("ecpat-2022")
    assert levels(law, pack, law.as_of, trust) == reference.statuses(law, pack, law.as_of, trust)


# -- cases that generated laws once found, or would find rarely ---------------------------------------------------

VOCABULARY = {
    "gapcheck": "vocabulary/1",
    "id": "v",
    "title": "V",
    "conducts": {"take": "taking", "keep": {"noun": "keeping", "parts": {"open": "openly", "hidden": "in hiding"}}},
    "dimensions": {
        "age": {"kind": "ages", "scenario": "10..12", "conducts": ["take"]},
        "spot": {
            "kind": "set",
            "values": ["here", "there"],
            "decides": "jurisdiction",
            "home": "here",
            "scenario": ["here"],
        },
        "way": {
            "kind": "set",
            "values": ["doing", "trying"],
            "unstated": "general",
            "stated": "adds",
            "ordinary": "doing",
            "scenario": ["doing"],
        },
        "late": {
            "kind": "threshold",
            "values": ["prompt", 20, 25, 30],
            "decides": "limitation",
            "scenario": ["prompt"],
            "starts": "age",
            "majority": "majority",
        },
    },
    "circumstances": {
        "armed": "it is armed",
        "permit": "there is a permit",
        "loaded": {"phrase": "it is loaded", "implies": ["armed"]},
        "empty": {"phrase": "it is empty", "excludes": ["loaded"]},
    },
    "measures": {
        "majority": {"type": "integer"},
        "kinds": {"type": "set", "values": ["red", "blue"], "silence": []},
    },
    "treaties": {"pact": "The Pact"},
}

RULE = {"cite": "act s. 1", "evidence": "primary", "conduct": "*"}
OFFENCE = {**RULE, "age": "any"}
RULE_RECORD = {"cite": "act s. 2", "evidence": "primary"}


def case(offences: Any, asked: Any, general: Any = None, **rest: Any) -> tuple[Profile, Pack]:
    """A law and a pack of one criterion."""
    law = {
        "gapcheck": "profile/1",
        "jurisdiction": "XWA",
        "name": "Erewhon",
        "as_of": "2020-01-01",
        "instruments": {"act": {"title": "Act"}, "other": {"title": "Other Act"}},
        "general": general or {},
        "searched": [{"conduct": ["take", "keep", "jurisdiction", "limitation"], "basis": "primary"}],
        "offences": offences,
        **rest,
    }
    pack = {
        "gapcheck": "pack/1",
        "id": "p",
        "title": "P",
        "kind": "index",
        "version": "1",
        "status": "stable",
        "source": {"title": "S"},
        "criteria": {"c": {"title": "C", "cite": "1", **asked}},
    }
    world = load(VOCABULARY, [law], pack)
    return world.laws[0], world.pack


LATE = {"reach": {"conduct": "take", "age": 12, "late": 30}}
KEEP_LATE = {"reach": [{"conduct": "take"}, {"conduct": "keep", "late": 30}]}
ABROAD = {"reach": {"conduct": "take", "spot": "there", "circumstances": ["armed"]}}
PERMITTED = {"spare": {"conduct": "take", "age": "under 18", "circumstances": ["permit"]}}


@pytest.mark.parametrize(
    ("law", "asked", "status"),
    [
        pytest.param(
            {
                "offences": {"o": {**OFFENCE, "evidence": "unverified", "exempts": ["armed"]}},
                "general": {"jurisdiction": [{**RULE, "requires": ["armed"]}]},
            },
            ABROAD,
            "not_known",
            id="an exemption that was not read spares nobody abroad either",
        ),
        pytest.param(
            {
                "offences": {"o": OFFENCE},
                "general": {"exemptions": [{**RULE, "requires": ["permit"], "instrument": ["other"]}]},
            },
            PERMITTED,
            "unmet",
            id="an exemption of one Act does not reach the offence of another",
        ),
        pytest.param(
            {
                "offences": {"o": OFFENCE},
                "general": {"exemptions": [{**RULE, "requires": ["permit"], "offence": ["o"]}]},
            },
            PERMITTED,
            "met",
            id="an exemption of an offence takes scenarios out of that offence",
        ),
        pytest.param(
            {"offences": {"o": OFFENCE}, "general": {"limitation": [{**RULE, "time_limit": "none"}]}},
            KEEP_LATE,
            "met",
            id="without an age at the offence a case that is never barred is in time",
        ),
        pytest.param(
            {
                "offences": {"o": OFFENCE},
                "general": {"limitation": [{**RULE, "time_limit": {"years": 10, "from": "majority"}}]},
                "measures": {"majority": {**RULE_RECORD, "value": 21, "arguable": "contested"}},
            },
            LATE,
            "not_known",
            id="a contested age of majority is not known",
        ),
        pytest.param(
            {
                "offences": {"o": OFFENCE},
                "general": {"limitation": [{**RULE, "time_limit": {"years": 10, "from": "majority"}}]},
                "measures": {"majority": {**RULE_RECORD, "value": 21, "until": "2010"}},
            },
            LATE,
            "not_known",
            id="an age of majority of another time is not known",
        ),
        pytest.param(
            {
                "offences": {"o": OFFENCE},
                "general": {"limitation": [{**RULE, "time_limit": {"years": 10, "from": "majority"}}]},
                "measures": {"majority": {**RULE_RECORD, "value": 21}},
            },
            LATE,
            "met",
            id="a known age of majority",
        ),
        pytest.param(
            {"offences": {"o": {**OFFENCE, "age": ["under 12", "12?"]}}},
            {"reach": {"conduct": "take", "age": 12}},
            "not_known",
            id="an age with a question mark",
        ),
    ],
)
def test_cases_worked_by_hand(law: dict[str, Any], asked: Any, status: str) -> None:
    profile, pack = case(asked=asked, **law)
    assert assess(profile, pack).findings["c"].status == status
    for trust in Evidence:
        assert not disagreements(profile, pack, profile.as_of, trust)


KEEP = {**RULE, "conduct": "keep", "age": "any"}
SPARED = {"spare": {"conduct": "take", "age": 12}}
FIRST = {**KEEP, "part": ["open"], "until": "2020"}


@pytest.mark.parametrize(
    ("offences", "asked", "status"),
    [
        pytest.param({"o": {**OFFENCE, "way": "unknown"}}, {"reach": {"conduct": "take"}}, "not_known",
                     id="S1, S6a: a list that is not known names the ordinary value only possibly"),
        pytest.param({"o": {**OFFENCE, "way": ["doing?"]}}, {"reach": {"conduct": "take"}}, "not_known",
                     id="S1, S6a: nor does one that names it in doubt"),
        pytest.param({"o": [{**KEEP, "until": "2020"}, {**KEEP, "part": ["open"]}]}, {"reach": {"conduct": "keep"}},
                     "not_known", id="S2b, S10: of a whole and a part the versions both give the part"),
        pytest.param({"o": [FIRST, {**KEEP, "part": ["hidden"]}]}, {"reach": {"conduct": "keep"}},
                     "not_known", id="S2b, S10: versions of two parts both give nothing"),
        pytest.param({"o": [FIRST, KEEP], "other": {**KEEP, "part": ["hidden"]}}, {"reach": {"conduct": "keep"}},
                     "met", id="S2b, S10: with another offence of the other part the whole is reached"),
        pytest.param({"o": {**OFFENCE, "requires": ["loaded"], "exempts": ["armed"]}}, SPARED, "not_applicable",
                     id="S4a: what is proved brings what exempts"),
    ],
)  # fmt: skip
def test_versions_parts_and_proof_worked_by_hand(offences: Any, asked: Any, status: str) -> None:
    profile, pack = case(offences, asked, gapcheck="profile/2", as_of="2020-06-01")
    day, trust = dt.date(2020, 6, 1), Evidence.PRIMARY
    found, _ = reference.status(profile, pack.criteria["c"], day, trust)
    assert (Status.of(*map(level, found)) if found else Status.NOT_APPLICABLE) == status
    assert not disagreements(profile, pack, day, trust)


KINDS = {"hold": {"kinds": {"red": 1, "blue": "1/2"}}}


@pytest.mark.parametrize(
    ("law", "asked", "status"),
    [
        ({"measures": {"kinds": {**RULE_RECORD, "value": ["blue", "red"]}}}, KINDS, "met"),
        ({"measures": {"kinds": {**RULE_RECORD, "value": ["blue"]}}}, KINDS, "partial"),
        (
            {"measures": {"kinds": [{**RULE_RECORD, "value": ["red"], "until": "2030"}, {**RULE_RECORD, "value": []}]}},
            KINDS,
            "met",
        ),
        (
            {
                "measures": {
                    "kinds": [{**RULE_RECORD, "value": ["red"]}, {**RULE_RECORD, "value": ["red"], "since": "2020"}]
                }
            },
            KINDS,
            "met",
        ),
        ({"measures": {"kinds": {**RULE_RECORD, "value": "silent"}}}, KINDS, "unmet"),
        ({"measures": {"kinds": {**RULE_RECORD, "value": "silent"}}}, {"hold": {"kinds": "red"}}, "unmet"),
        (
            {"treaties": {"pact": {"status": "party", "evidence": "primary"}}},
            {"hold": {"treaties.pact": "party"}},
            "met",
        ),
        (
            {"treaties": {"pact": {"status": "party", "until": "2010", "evidence": "primary"}}},
            {"hold": {"treaties.pact": "party"}},
            "not_known",
        ),
        (
            {"treaties": {"pact": {"status": "signatory", "since": "2022", "evidence": "primary"}}},
            {"hold": {"treaties.pact": ["party", "signatory"]}},
            "unmet",
        ),
    ],
)
def test_answers_worked_by_hand(law: dict[str, Any], asked: Any, status: str) -> None:
    profile, pack = case({}, asked, **law)
    assert assess(profile, pack).findings["c"].status == status
    assert (
        Status.of(*map(level, reference.status(profile, pack.criteria["c"], profile.as_of, Evidence.PRIMARY)[0] or ()))
        == status
    )


def level(word: str) -> Level:
    return Level[word.upper()]


def test_a_spare_criterion_states_its_ages_only_where_there_are_ages() -> None:
    profile, pack = case({"o": OFFENCE}, {"spare": {"conduct": "keep", "circumstances": ["permit"]}})
    assert assess(profile, pack).findings["c"].status == "unmet"
