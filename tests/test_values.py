"""The small values: dates known to a degree, ages, elements, sentences, time limits."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from cattrs.errors import BaseValidationError
from hypothesis import given
from hypothesis import strategies as st

from gapcheck.documents.dates import PartialDate, words_of
from gapcheck.documents.mistakes import Mistake, UnknownName, shown
from gapcheck.model.penalties import LIFE, Penalty
from gapcheck.model.values import ADULT, Exemption, Period, Requirement, TimeLimit, Values, split_doubt

KNOWN = {"a": 1, "b": 2, "c": 3}


# -- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "first", "last", "words"),
    [
        ("2018", "2018-01-01", "2018-12-31", "2018"),
        (2018, "2018-01-01", "2018-12-31", "2018"),
        ("2020-02", "2020-02-01", "2020-02-29", "February 2020"),
        ("2018-05-30", "2018-05-30", "2018-05-30", "30 May 2018"),
        (dt.date(2018, 5, 3), "2018-05-03", "2018-05-03", "3 May 2018"),
        ("0001-01-01", "0001-01-01", "0001-01-01", "1 January 1"),
        ("9999", "9999-01-01", "9999-12-31", "9999"),
    ],
)
def test_a_date_is_known_to_a_degree(written: object, first: str, last: str, words: str) -> None:
    date = PartialDate.parse(written)
    assert (date.first.isoformat(), date.last.isoformat(), date.words) == (first, last, words)
    assert str(date) == str(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023-13-45", "the month goes from 01 to 12"),
        ("2023-00", "the month goes from 01 to 12"),
        ("2023-02-29", "that month has the days 01 to 28"),
        ("2023-02-00", "that month has the days 01 to 28"),
        ("0000", "the year goes from 0001"),
        ("3:30", "such as 2018-05-30"),
        ("18-05-30", "such as 2018-05-30"),
        ("２０１８", "such as 2018-05-30"),
        (True, "such as 2018-05-30"),
        (2018.5, "such as 2018-05-30"),
        (["2018"], "such as 2018-05-30"),
        (None, "such as 2018-05-30"),
        (12, "such as 2018-05-30"),
    ],
)
def test_no_date(written: object, expected: str) -> None:
    with pytest.raises(Mistake, match="is not a date") as caught:
        PartialDate.parse(written)
    assert expected in caught.value.expected


@given(st.dates())
def test_every_day_reads_back(day: dt.date) -> None:
    date = PartialDate.parse(day.isoformat())
    assert date.first == date.last == day
    assert words_of(day).endswith(str(day.year))


def test_a_period_is_half_open_and_carries_both_readings() -> None:
    period = Period(PartialDate.parse("2018-05"), PartialDate.parse("2020"))
    readings = [
        (str(d), period.surely(d), period.possibly(d))
        for d in map(
            dt.date.fromisoformat,
            (
                "2018-04-30",
                "2018-05-01",
                "2018-05-30",
                "2018-05-31",
                "2019-12-31",
                "2020-01-01",
                "2020-12-30",
                "2020-12-31",
            ),
        )
    ]
    assert [(s, p) for _, s, p in readings] == [
        (False, False),
        (False, True),
        (False, True),
        (True, True),
        (True, True),
        (False, True),
        (False, True),
        (False, False),
    ]
    assert Period().surely(dt.date.min)


# -- values and ages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "surely", "possibly"),
    [
        ("all", "abc", "abc"),
        ("unknown", "", "abc"),
        ("a", "a", "a"),
        ("a?", "", "a"),
        (["a", "b?"], "a", "ab"),
        (["a", "a?"], "a", "a"),
    ],
)
def test_values_in_two_readings(raw: object, surely: str, possibly: str) -> None:
    found = Values.of(raw, "abc")
    assert (found.surely, found.possibly) == (frozenset(surely), frozenset(possibly))
    assert found.doubtful() == frozenset(possibly) - frozenset(surely)


@pytest.mark.parametrize("raw", [[], "d", ["a", "d"], True, None, {"a": 1}, [["a"]]])
def test_values_that_are_not_known(raw: object) -> None:
    with pytest.raises((Mistake, BaseValidationError)):
        Values.of(raw, ["a", "b", 1])


def test_all_wrong_values_are_named() -> None:
    with pytest.raises(BaseValidationError) as caught:
        Values.of(["x", "a", "y"], ["a"])
    assert len(caught.value.exceptions) == 2


@pytest.mark.parametrize(
    ("raw", "surely", "possibly"),
    [
        ("under 18", range(18), range(18)),
        ("under 1", [0], [0]),
        ("under 19", range(18), [*range(18), ADULT]),
        ("13..15", [13, 14, 15], [13, 14, 15]),
        ("16..", [16, 17, ADULT], [16, 17, ADULT]),
        ("18..", [ADULT], [ADULT]),
        ("16..20", [16, 17], [16, 17, ADULT]),
        ("any", [*range(18), ADULT], [*range(18), ADULT]),
        ("unknown", [], [*range(18), ADULT]),
        ("adult", [ADULT], [ADULT]),
        ("adult?", [], [ADULT]),
        (12, [12], [12]),
        (18, [], [ADULT]),
        (30, [], [ADULT]),
        ("under 16?", [], range(16)),
        ([12, "14..15"], [12, 14, 15], [12, 14, 15]),
    ],
)
def test_ages(raw: object, surely: Any, possibly: Any) -> None:
    found = Values.ages(raw)
    assert (found.surely, found.possibly) == (frozenset(surely), frozenset(possibly))


@pytest.mark.parametrize(
    "raw", ["under 200", "under 0", 121, -1, "15..13", "twelve", "12", True, None, [], 12.5, "under ١٨"]
)
def test_no_ages(raw: object) -> None:
    with pytest.raises((Mistake, BaseValidationError)):
        Values.ages(raw)


def test_a_question_mark_is_a_doubt() -> None:
    assert split_doubt("a?") == ("a", True)
    assert split_doubt("a ?") == ("a", True)
    assert split_doubt("?") == ("?", False)
    assert split_doubt(3) == (3, False)


# -- elements ---------------------------------------------------------------------------------------------------------


def clauses(*names: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(n) for n in names)


@pytest.mark.parametrize(
    ("raw", "surely", "possibly"),
    [
        ([], (), ()),
        ("a", ("a",), ("a",)),
        (["a", ["b", "c"]], ("a", "bc"), ("a", "bc")),
        (["a?"], ("a",), ()),
        ([["b", "c?"]], ("b",), ("bc",)),
        ([["b?", "c?"]], ("",), ("bc",)),
        ("unknown", ("",), ()),
    ],
)
def test_what_an_offence_requires(raw: object, surely: tuple[str, ...], possibly: tuple[str, ...]) -> None:
    found = Requirement.of(raw, KNOWN)
    assert (found.surely, found.possibly) == (clauses(*surely), clauses(*possibly))
    assert found.unknown == ("" in surely)
    assert found.names() == frozenset("".join((*surely, *possibly)))


@pytest.mark.parametrize("raw", [["d"], [["a", "d"]], [[]], [3], [{"a": None}], [[["a"]]], True])
def test_requirements_that_cannot_be_read(raw: object) -> None:
    with pytest.raises((Mistake, BaseValidationError)):
        Requirement.of(raw, KNOWN)


def test_what_exempts() -> None:
    found = Exemption.of(["a", "b?"], KNOWN)
    assert (found.surely, found.possibly) == (frozenset("a"), frozenset("ab"))
    assert Exemption.of("c", KNOWN) == Exemption(frozenset("c"), frozenset("c"))
    with pytest.raises(UnknownName, match="unknown circumstance 'd'"):
        Exemption.of("d", KNOWN)


# -- sentences and time -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("penalty", "years", "reached", "words"),
    [
        (Penalty(max_years=5), 5, (True, True), "up to 5 years"),
        (Penalty(max_years=5), 6, (False, False), "up to 5 years"),
        (Penalty(max_years=LIFE), 100, (True, True), "up to life"),
        (Penalty(min_years=6), 6, (True, True), "at least 6 years"),
        (Penalty(min_years=6), 7, (False, True), "at least 6 years"),
        (Penalty(), 0, (True, True), ""),
        (Penalty(), 1, (False, True), ""),
        (
            Penalty(min_years=1, max_years=1.5, fine="a fine"),
            1,
            (True, True),
            "at least 1 year, up to 18 months, a fine",
        ),
        (Penalty(max_years=1 / 12), 1, (False, False), "up to 1 month"),
    ],
)
def test_sentences(penalty: Penalty, years: int, reached: tuple[bool, bool], words: str) -> None:
    assert penalty.reaches(years) == reached
    assert penalty.words == words


@pytest.mark.parametrize(
    ("raw", "limit", "words"),
    [
        ("none", TimeLimit("none"), "no time limit"),
        ("unknown", TimeLimit("unknown"), "time limit not known"),
        (25, TimeLimit("until_age", 25.0), "until the victim is 25"),
        ({"years": 10, "from": "majority"}, TimeLimit("years", 10.0, "majority"), "10 years from majority"),
        ({"years": 10, "from": "offence"}, TimeLimit("years", 10.0, "offence"), "10 years from the offence"),
        ({"years": 0.5, "from": 16}, TimeLimit("years", 0.5, 16), "6 months from the victim's age of 16"),
    ],
)
def test_time_limits(raw: object, limit: TimeLimit, words: str) -> None:
    found = TimeLimit.of(raw)
    assert (found, found.words) == (limit, words)


@pytest.mark.parametrize(
    "raw",
    ["ten", True, -1, 200, {"years": 10}, {"years": True, "from": "offence"}, {"years": 1, "from": True}, [], None],
)
def test_no_time_limit(raw: object) -> None:
    with pytest.raises(Mistake, match="is not a time limit"):
        TimeLimit.of(raw)


# -- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (True, "true"),
        (3, "the number 3"),
        (1.5, "the number 1.5"),
        ("a", "'a'"),
        ({}, "a mapping"),
        ((), "a list"),
        (Fraction(1), "Fraction"),
        ("x" * 61, "'" + "x" * 57 + "'..."),
    ],
)
def test_what_a_message_shows(value: object, words: str) -> None:
    assert shown(value) == words


def test_an_unknown_name_says_what_is_known() -> None:
    error = UnknownName("grom", ["groom", *(f"other{n}" for n in range(20))], "conduct")
    assert (error.message, error.expected, error.hint) == ("unknown conduct 'grom'", "", "did you mean 'groom'?")
    error = UnknownName(3, ["a", "b"], "value")
    assert (error.message, error.expected, error.hint) == ("unknown value 3", "expected one of a, b", "")
    assert UnknownName([1], ["a"], "answer").message == "found a list where an answer was expected"
