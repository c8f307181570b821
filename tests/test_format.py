"""What a law can say beyond the basic form: sentences and their classes, doubts of one field, laws of parts of a state.

Each meaning is worked by hand and asked of engine and reference evaluator alike.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from gapcheck import GapcheckError, Pack, Profile, ask, assess, load_profile
from gapcheck.assessment.finding import Finding
from gapcheck.model.law import Territory
from gapcheck.model.penalties import LIFE, Grade, Penalty, SentenceClass
from gapcheck.model.record import Evidence
from gapcheck.model.values import Requirement, Values
from strategies import load
from test_reference import VOCABULARY, disagreements

Doc = dict[str, Any]

TERMS: Doc = VOCABULARY | {
    "circumstances": {
        "armed": {"label": "arms", "phrase": "it is armed"},
        "crime": {"label": "a crime there", "phrase": "it is a crime there"},
    },
    "dimensions": VOCABULARY["dimensions"]
    | {"years": {"kind": "threshold", "values": [0, 2, 5, 10], "decides": "penalty", "scenario": [0]}},
}
RECORD: Doc = {"cite": "act s. 1", "evidence": "primary"}
RULE: Doc = {**RECORD, "cite": "act s. 9", "conduct": "*"}
OFFENCE: Doc = {**RECORD, "conduct": "*", "age": "any"}
LIMIT: Doc = {**RULE, "time_limit": "none"}
SHORT: Doc = {**RULE, "time_limit": {"years": 5, "from": "offence"}}
BASIC: Doc = {
    "gapcheck": "profile/1", "jurisdiction": "XWA", "name": "Erewhon", "as_of": "2020-01-01",
    "instruments": {"act": {"title": "Act"}},
    "searched": [{"conduct": ["take", "keep", "jurisdiction", "limitation"], "basis": "primary"}],
}  # fmt: skip
PACK: Doc = {
    "gapcheck": "pack/1", "id": "p", "title": "P", "kind": "index", "version": "1", "status": "stable",
    "source": {"title": "S"},
}  # fmt: skip
EVERY: Doc = {"conduct": "take", "spot": ["here", "there"], "late": "all", "years": "all"}
EVERYTHING: Doc = {"reach": [{**EVERY, "circumstances": ["none", ["armed"], ["crime"]]}, {"conduct": "keep"}]}
TAKE: Doc = {"conduct": "take", "age": 12}


def case(reach: Any, **parts: Any) -> tuple[Profile, Pack]:
    """A law and a standard of two criteria: the scenarios asked, and all there are."""
    criteria = {key: {"title": key, "cite": "1", **value} for key, value in {"c": reach, "all": EVERYTHING}.items()}
    world = load(TERMS, [BASIC | parts], {**PACK, "criteria": criteria})
    return world.laws[0], world.pack


def agreed(law: Profile, pack: Pack, *days: str) -> None:
    """Engine and reference evaluator agree on every scenario, at every level of trust."""
    for day in map(dt.date.fromisoformat, days or (law.as_of.isoformat(),)):
        for trust in Evidence:
            assert not disagreements(law, pack, day, trust), (day, trust)


def found(reach: Doc, trust: str = "secondary", **parts: Any) -> Finding:
    """The finding on one criterion of what must be reached."""
    law, pack = case({"reach": reach}, **parts)
    agreed(law, pack)
    return assess(law, pack, trust=trust).findings["c"]


def answer(trust: str = "secondary", day: str = "2020-01-01", asked: Doc = TAKE, **parts: Any) -> str:
    law, pack = case({"reach": TAKE}, **parts)
    agreed(law, pack, day)
    return str(ask(law, asked, as_of=day, trust=trust))


def one(**changes: Any) -> Doc:
    return {"offences": {"o": {**OFFENCE, **changes}}}


def written(law: Doc) -> str:
    return json.dumps(law, indent=1)


# -- reading ----------------------------------------------------------------------------------------------------------


def test_everything_new_is_read() -> None:
    graded = {
        "min_months": 6, "max_years": 5, "grade": "class C",
        "grades": [{"when": "if grave", "max_years": "life", "age": "not over 10", "requires": "armed"}, {"when": "x"}],
    }  # fmt: skip
    rule = {**RULE, "time_limit": "none", "sentence": {"over": 1, "up_to": 7}, "partial": "one form"}
    law, _ = case(
        {"reach": TAKE},
        instruments={"act": {"title": "Act", "extent": "the north", "number": "248e-2010"}, "s2": {"title": "S"}},
        territory={"extent": "the mainland", "not_examined": ["the islands"]},
        explained={"note-hedges": "a reason"},
        searched=[{"conduct": "take", "until": "2019"}],
        general={"limitation": [rule]},
        **one(penalty=graded, cite="s2; act s. 3", evidence_of={"penalty": "secondary", "until": "unverified"}),
    )
    offence = law.offences["o"]
    ten = Values(frozenset(range(10)), frozenset(range(11)))
    armed = (frozenset(["armed"]),)
    assert offence.penalty.grades == (
        Grade("if grave", max_years=LIFE, requires=Requirement.exactly(armed), dimensions={"age": ten}),
        Grade("x"),
    )
    assert offence.penalty.words == "at least 6 months, up to 5 years (class C); up to life if grave; x"
    assert [c.text for c in offence.citations] == ["S", "Act, s. 3"]
    assert offence.evidence_of == {"penalty": Evidence.SECONDARY, "until": Evidence.UNVERIFIED}
    assert law.general.limitation[0].sentence == SentenceClass(1, 7, low_in=False)
    assert law.general.limitation[0].partial == "one form"
    assert law.territory == Territory("the mainland", ("the islands",))
    assert (law.instruments["act"].extent, law.instruments["act"].number) == ("the north", "248e-2010")
    assert (law.explained, str(law.searched[0].until)) == ({"note-hedges": "a reason"}, "2019")


@pytest.mark.parametrize(
    ("penalty", "words"),
    [
        ({"max_years": 0}, "a fine only"),
        ({"max_years": 0, "fine": "a fine of 500", "grade": "minor"}, "a fine of 500 (minor)"),
        ({"grade": "class C"}, "class C"),
        ({"max_years": 2, "fine": "or a fine"}, "up to 2 years, or a fine"),
        ({}, ""),
    ],
)
def test_a_sentence_in_words(penalty: Doc, words: str) -> None:
    law, _ = case({"reach": TAKE}, **one(penalty=penalty, evidence_of={"penalty": "unverified"}))
    assert law.offences["o"].penalty.words == words
    doubted = law.trusting(Evidence.SECONDARY).offences["o"].penalty
    assert doubted.words == (f"{words} (sentence not verified)" if words else "")


@pytest.mark.parametrize(
    ("raw", "inside", "outside"),
    [
        ({"over": 1, "up_to": 7}, (1.5, 7), (1, 7.5)),
        ({"from": 1, "under": 7}, (1, 6.5), (0.5, 7)),
        ({"from": 10, "up_to": 10}, (10,), (9, 11)),
        ({"over": 0.5}, (1, LIFE), (0.5,)),
        ({"from": "life"}, (LIFE,), (200,)),
        ({"under": 1}, (0, 0.5), (1,)),
    ],
)
def test_a_class_of_sentences(raw: Doc, inside: tuple[float, ...], outside: tuple[float, ...]) -> None:
    held = SentenceClass.of(raw)
    assert [held.holds(Penalty(max_years=y)) for y in inside] == [(True, True)] * len(inside)
    assert [held.holds(Penalty(max_years=y)) for y in outside] == [(False, False)] * len(outside)
    assert held.holds(Penalty(max_years=inside[0], doubtful=True)) == (False, True)


@pytest.mark.parametrize(
    ("parts", "marked", "message"),
    [
        (
            one(penalty={"grades": [{"when": "x", "max_year": 5}]}),
            '"max_year":',
            "unknown key 'max_year'; expected",
        ),
        (one(penalty={"grades": [{"max_years": 5}]}), "{", "the key 'when' is missing; expected what the higher"),
        (one(penalty={"grades": {"when": "x"}}), "{", "found a mapping; expected a list"),
        (one(penalty={"grades": [{"when": "x", "requires": ["army"]}]}), '"army"', "did you mean 'armed'?"),
        ({"sentence": {"over": 1, "from": 2}}, "{", "'over' and 'from' cannot both stand here"),
        ({"sentence": {"up_to": 1, "under": 2}}, "{", "'up_to' and 'under' cannot both stand here"),
        ({"sentence": {}}, "{}", "found a mapping; expected bounds of the maximum sentence such as {over: 1, up_to:"),
        ({"sentence": {"over": 7, "up_to": 3}}, "{", "no sentence lies in {over: 7, up_to: 3}"),
        ({"sentence": {"over": 3, "up_to": 3}}, "{", "no sentence lies in {over: 3, up_to: 3}"),
        ({"sentence": {"above": 3}}, '"above":', "unknown key 'above'; expected one of over, from, up_to, under"),
        ({"sentence": {"over": 300}}, "300", "expected years from 0 to 200, or life"),
        (one(evidence_of={"title": "primary"}), '"title":', "unknown field 'title'; expected one of penalty, since,"),
        (one(evidence_of={"since": "sure"}), '"sure"', "unknown value 'sure'; expected one of primary, secondary"),
        (one(evidence_of="since"), '"since"', "found 'since'; expected a mapping"),
        (one(age="not over 130"), '"not over 130"', "the number 130 is no age that a person can have"),
        ({"territory": {"not_examined": ["x"]}}, '"territory":', "the key 'extent' is missing"),
        ({"explained": ["x"]}, "[", "found a list; expected a mapping"),
        ({"extends": "NOWHERE"}, '"NOWHERE"', "there is no law 'NOWHERE' to extend"),
        ({"extends": "USAA"}, '"USAA"', "there is no law 'USAA' to extend; did you mean 'USA'?"),
        ({"extends": 840}, "840", "there is no law '840' to extend"),
        ({"extends": ["USA"]}, "[", "found a list; expected text"),
    ],
)
def test_what_cannot_be_read_is_said_where_it_stands(tmp_path: Path, parts: Doc, marked: str, message: str) -> None:
    if "sentence" in parts:
        parts = {"general": {"limitation": [{**LIMIT, **parts}]}}
    (tmp_path / "terms.yaml").write_text(written(TERMS))
    path = tmp_path / "law.yaml"
    path.write_text(written({**BASIC, "vocabulary": "terms.yaml", **parts}))
    with pytest.raises(GapcheckError) as caught:
        load_profile(path)
    (problem,) = caught.value.diagnostics
    assert message in problem.text
    line = path.read_text().splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith(marked), (problem.line, problem.column, line)


# -- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "late", "abroad"),
    [
        ({"penalty": {"max_years": 5}}, "met", "met"),
        ({"penalty": {"max_years": "life"}}, "met", "met"),
        ({"penalty": {"max_years": 2}}, "unmet", "unmet"),
        ({"penalty": {"max_months": 30}}, "met", "unmet"),
        ({"penalty": {"max_years": 0}}, "unmet", "unmet"),
        ({"penalty": {"min_years": 5}}, "met", "met"),
        ({"penalty": {"min_years": 2}}, "not_known", "not_known"),
        ({"penalty": "unknown"}, "not_known", "not_known"),
        ({}, "not_known", "not_known"),
        ({"penalty": {"max_years": 5}, "evidence_of": {"penalty": "unverified"}}, "not_known", "not_known"),
        ({"penalty": {"max_years": 2}, "evidence_of": {"penalty": "unverified"}}, "not_known", "not_known"),
        ({"penalty": {"max_years": 5}, "evidence_of": {"penalty": "secondary"}}, "met", "met"),
        ({"penalty": {"max_years": 2, "grades": [{"when": "x", "age": 12, "max_years": 9}]}}, "unmet", "unmet"),
    ],
)
def test_a_rule_for_a_class_of_sentences(change: Doc, late: str, abroad: str) -> None:
    general = {
        "limitation": [{**LIMIT, "sentence": {"over": 2}}, {**SHORT, "sentence": {"up_to": 2}}],
        "jurisdiction": [{**RULE, "sentence": {"from": 5}}],
    }
    assert found({**TAKE, "late": 30}, general=general, **one(**change)).status == late
    assert found({**TAKE, "spot": "there"}, general=general, **one(**change)).status == abroad


ARMED: Doc = {"circumstances": [["armed"]]}


@pytest.mark.parametrize(
    ("grade", "asked", "status"),
    [
        ({"age": "under 12"}, {"age": 11}, "met"),
        ({"age": "under 12"}, {"age": 12}, "unmet"),
        ({"age": "under 12"}, {"age": [11, 12]}, "partial"),
        ({"age": "not over 11"}, {"age": 10}, "met"),
        ({"age": "not over 11"}, {"age": 11}, "not_known"),
        ({"requires": ["armed"]}, ARMED, "met"),
        ({"requires": ["armed"]}, {}, "unmet"),
        ({"requires": ["armed?"]}, {}, "not_known"),
        ({"requires": ["armed"], "age": "under 12"}, {**ARMED, "age": 12}, "unmet"),
        ({"requires": "unknown"}, ARMED, "not_known"),
        ({"max_years": 4, "age": "any"}, {}, "unmet"),
        ({"max_years": 4, "age": "any"}, {"years": 2}, "met"),
        ({}, {}, "unmet"),
    ],
)
def test_a_higher_grade_against_a_threshold(grade: Doc, asked: Doc, status: str) -> None:
    law = one(penalty={"max_years": 2, "grades": [{"when": "in a grave case", "max_years": 5, **grade}]})
    assert found({**TAKE, "years": 5, **asked}, **law).status == status
    law["offences"]["o"]["evidence_of"] = {"penalty": "unverified"}
    assert found({**TAKE, "years": 5, **asked}, **law).status == "not_known"
    assert found({**TAKE, "years": 5, **asked}, trust="unverified", **law).status == status
    assert found({**TAKE, **asked, "years": 0}, **law).status == "met"


# -- a field less well known than its record --------------------------------------------------------------------------


READ = {"+": "reached", "-": "not_reached", "?": "unknown"}
DAY = "2015-01-01"


@pytest.mark.parametrize(
    ("change", "days"),  # the answers where the date is below the trusted level, and where it is not
    [
        ({"since": DAY}, {"2013-12-30": "--", "2013-12-31": "?-", DAY: "?+", "2016-01-01": "?+", "2016-01-02": "++"}),
        ({"since": DAY, "checked": "2015-03-01"}, {"2015-02-28": "?+", "2015-03-01": "++"}),
        ({"since": DAY, "checked": "2014"}, {"2014-12-31": "?-", DAY: "?+", "2016-01-02": "++"}),  # a check before it
        ({"until": DAY, "checked": "2014-06-01"}, {"2014-06-01": "++", "2014-06-02": "?+", DAY: "?-"}),
        ({"until": DAY, "checked": "2015-06-01"}, {"2013-12-30": "++", "2014-06-01": "?+", DAY: "?-"}),
        ({"since": "2015"}, {"2014-12-31": "?-", "2016-12-30": "?+", "2016-12-31": "++"}),
        ({"since": "2019-06-01"}, {"2020-01-01": "++"}),
        ({"until": DAY}, {"2013-12-30": "++", "2013-12-31": "?+", DAY: "?-", "2016-01-01": "?-", "2016-01-02": "--"}),
    ],
)
def test_a_date_less_well_known_than_its_record(change: Doc, days: dict[str, str]) -> None:
    marked = one(**change, evidence_of={key: "unverified" for key in change if key != "checked"})
    for day, (doubted, trusted) in days.items():
        assert answer("secondary", day, **marked) == READ[doubted], day
        assert answer("unverified", day, **marked) == answer("secondary", day, **one(**change)) == READ[trusted], day


def test_a_doubtful_date_is_called_one() -> None:
    law = one(since=DAY, checked="2015-09-01", evidence_of={"since": "unverified"})
    (near,) = found(TAKE, as_of="2015-06-01", **law).nearest
    assert near.separates == (
        "whether it was in force on that day is in doubt (it applies from 1 January 2015 (date not established))"
    )


def test_a_sentence_is_marked_on_offences_and_means_nothing_elsewhere() -> None:
    rule = {**LIMIT, "evidence_of": {"penalty": "unverified"}}
    assert found({**TAKE, "late": 30}, general={"limitation": [rule]}, **one()).status == "met"


@pytest.mark.parametrize(("age", "expected"), [(11, "reached"), (12, "unknown"), (13, "not_reached")])
def test_not_over_an_age(age: int, expected: str) -> None:
    assert answer(asked={**TAKE, "age": age}, **one(age="not over 12")) == expected


@pytest.mark.parametrize(
    ("raw", "surely", "possibly"),
    [("not over 15", 15, 16), ("not over 15?", 0, 16), (["not over 15", 15], 16, 16), ("not over 1", 1, 2)],
)
def test_the_ages_not_over_one(raw: object, surely: int, possibly: int) -> None:
    assert Values.ages(raw) == Values(frozenset(range(surely)), frozenset(range(possibly)))


@pytest.mark.parametrize(
    ("day", "read"), [("2010-01-01", "?"), ("2012-01-01", "-"), ("2017-12-31", "-"), ("2018-01-01", "?")]
)
def test_what_was_searched_up_to_a_day(day: str, read: str) -> None:
    search = {"conduct": ["take"], "basis": "primary", "since": "2011", "until": "2018"}
    assert answer(day=day, searched=[search]) == READ[read]


def test_every_record_may_reach_one_form_only() -> None:
    assert (
        found({**TAKE, "late": 30}, general={"limitation": [{**LIMIT, "partial": "x"}]}, **one()).status == "not_known"
    )
    law, pack = case({"hold": {"majority": 18}}, measures={"majority": {**RECORD, "value": 18, "partial": "x"}})
    assert assess(law, pack).findings["c"].status == "not_known"


# -- explanations -----------------------------------------------------------------------------------------------------

ABROAD: Doc = {**TAKE, "spot": "there"}
OLD: Doc = {**TAKE, "late": 30}
OPEN = {"searched": [{"conduct": ["take"], "basis": "primary"}]}
MAJORITY: Doc = {**RULE, "time_limit": {"years": 10, "from": "majority"}}
CLASSED: Doc = {"sentence": {"over": 1}}
NOT = "not established"
AGELESS = ["Act, s. 9, 10 years from majority", "the age from which it runs is not known"]


@pytest.mark.parametrize(
    ("asked", "rules", "parts", "status", "said"),  # what must be said, whatever the sentence around it
    [
        (ABROAD, [{**RULE, "requires": ["crime"]}], {}, "unmet", ["Act, s. 9", "demand", "a crime there"]),
        (ABROAD, [{**RULE, "requires": "unknown"}], {}, "not_known", ["Act, s. 9", "demand", "what is not recorded"]),
        (ABROAD, [{**RULE, "requires": ["crime"]}, {**RULE, "cite": "act s. 8", "arguable": "contested"}], {},
         "not_known", [NOT, "Act, s. 8", "contested"]),
        (ABROAD, [{**RULE, "evidence": "unverified"}], {}, "not_known", [NOT, "Act, s. 9", "not verified"]),
        (ABROAD, [{**RULE, "partial": "piracy"}], {}, "not_known", [NOT, "Act, s. 9", "piracy"]),
        (ABROAD, [{**RULE, **CLASSED}], {}, "not_known", [NOT, "Act, s. 9"]),
        (ABROAD, [], {}, "unmet", ["no recorded ground of jurisdiction reaches the act abroad"]),
        (ABROAD, [], OPEN, "not_known", ["ground of jurisdiction", "searched"]),
        (OLD, [SHORT], {}, "unmet", ["the recorded time limit has run out"]),
        (OLD, [], OPEN, "not_known", ["its time limit is not recorded"]),
        (OLD, [{**LIMIT, "evidence": "unverified"}], {}, "not_known", [NOT, "s. 9, no time limit", "not verified"]),
        (OLD, [{**LIMIT, **CLASSED}], {}, "not_known", [NOT, "s. 9, no time limit"]),
        (OLD, [{**RULE, "time_limit": "unknown"}], {}, "not_known", ["Act, s. 9, time limit not known"]),
        (OLD, [MAJORITY], {}, "not_known", AGELESS),
        (OLD, [{**SHORT, "cite": "act s. 8"}, MAJORITY], {}, "not_known", AGELESS),
    ],
)  # fmt: skip
def test_why_a_case_cannot_be_brought(asked: Doc, rules: list[Doc], parts: Doc, status: str, said: list[str]) -> None:
    topic = "limitation" if asked is OLD else "jurisdiction"
    finding = found(asked, general={topic: rules}, **one(), **parts)
    text = finding.nearest[0].separates
    assert (finding.status, [words for words in said if words not in text]) == (status, []), text
    assert ("verified" in text) == any(rule["evidence"] == "unverified" for rule in rules)


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"status": "void"}, ""),
        ({"status": "draft"}, "Enact"),
        ({"status": "not_commenced"}, "Bring Act, s. 1 into force."),
        ({"status": "suspended", "until": "2010"}, "Bring Act, s. 1 into force."),
        ({"until": "2010"}, ""),
        ({"since": "2024"}, "Bring Act, s. 1 into force."),
        ({"since": "2024", "until": "2030"}, "Bring Act, s. 1 into force."),
    ],
)
def test_what_gives_force_to_a_provision_without_it(change: Doc, remedy: str) -> None:
    finding = found(TAKE, **one(**change))
    assert finding.status == "unmet"
    assert finding.amendment.startswith(remedy)
    assert ("into force" in finding.amendment) == remedy.startswith("Bring")


@pytest.mark.parametrize(
    ("requires", "question"),
    [
        ([["armed", "crime?"]], ("offences.o.requires.armed|crime", "Does a crime there suffice for Act, s. 1?")),
        (["armed?"], ("offences.o.requires.armed", "Does Act, s. 1 demand arms?")),
        ([["armed?", "crime?"]], ("offences.o.requires", "What does Act, s. 1 require beyond what is recorded?")),
    ],
)
def test_what_to_ask_of_a_requirement_in_doubt(requires: list[Any], question: tuple[str, str]) -> None:
    asked = {**TAKE, "circumstances": [["crime"]]}
    law, pack = case({"reach": asked}, **one(requires=requires))
    agreed(law, pack)
    result = assess(law, pack)
    assert result.findings["c"].status == "not_known"
    assert question in [(q.id, q.text) for q in result.questions]
