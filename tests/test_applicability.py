"""Whether a criterion applies, and what it then asks, as bounds: S12a..S12c, S15a, S15b."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conftest import FACTOR
from gapcheck import GapcheckError, Pack, Profile, assess, gap, load_pack, load_profile, load_vocabulary
from gapcheck.algebra.compare import compare
from gapcheck.assessment.scores import Level, Mark, Node, Status, tree
from gapcheck.model.standard import Criterion, Group, Method, PackSource
from gapcheck.report import render

F = Fraction
WORDS = load_vocabulary(
    {
        "gapcheck": "vocabulary/1",
        "id": "v",
        "title": "V",
        "conducts": {"take": "taking"},
        "dimensions": {"medium": {"kind": "set", "values": ["offline", "online"]}},
        "measures": {
            "flag": {"type": "bool"},
            "duty": {"type": "choice", "values": ["must", "may", "none"]},
            "rank": {"type": "ordinal", "values": ["low", "middle", "high"]},
            "years": {"type": "integer"},
            "kinds": {"type": "set", "values": ["x", "y", "z"]},
        },
    }
)


def pack(criteria: dict[str, Any], groups: dict[str, Any] | None = None, **keys: Any) -> Pack:
    asked = {key: {"title": key, "cite": key, **raw} for key, raw in criteria.items()}
    named = {key: {"title": key, **raw} for key, raw in (groups or {}).items()}
    return load_pack(
        {
            "gapcheck": "pack/1",
            "id": "p",
            "title": "P",
            "kind": "index",
            "version": "1",
            "status": "stable",
            "source": {"title": "S"},
            "criteria": asked,
            **({"groups": named} if named else {}),
            **keys,
        },
        vocabulary=WORDS,
    )


def law(**measures: Any) -> Profile:
    """A law with these answers to measures and no others."""
    return load_profile(
        {
            "gapcheck": "profile/1",
            "jurisdiction": "XLA",
            "name": "L",
            "as_of": "2025-01-01",
            "instruments": {"x": {"title": "X"}},
            "searched": [{"conduct": ["take"], "basis": "primary"}],
            "measures": {key: {"value": value, "cite": "x", "evidence": "primary"} for key, value in measures.items()},
        },
        vocabulary=WORDS,
    )


def ends(found: Any) -> tuple[Any, Any]:
    return found.low, found.high


# -- when: (S12a) -------------------------------------------------------------------------------------------------


def test_s12a_a_when_that_is_not_known_may_not_apply() -> None:
    asked = pack({"a": {"hold": {"duty": "must"}, "when": {"flag": True}}, "b": {"hold": {"rank": "high"}}})
    applies, away, open_ = (
        assess(law(duty="none", rank="high", **answer), asked) for answer in ({"flag": True}, {"flag": False}, {})
    )
    assert [r.findings["a"].status for r in (applies, away, open_)] == [
        Status.UNMET,
        Status.NOT_APPLICABLE,
        Status.UNMET,
    ]
    assert ends(applies.score) == (50, 50)
    assert ends(away.score) == (100, 100)
    assert ends(open_.score) == (50, 100)


def test_s12a_its_status_is_that_of_the_readings_on_which_it_applies() -> None:
    asked = pack({"a": {"hold": {"duty": {"must": 1, "may": "1/2"}}, "when": {"duty": ["must", "may"]}}})
    found = assess(law(), asked)
    assert found.findings["a"].status is Status.PARTIAL_TO_MET
    assert ends(found.score) == (50, 100)


def test_s12a_a_when_that_fails_on_every_answer_does_not_apply() -> None:
    asked = pack({"a": {"hold": {"duty": "must"}, "when": {"flag": True, "rank": "high"}}})
    found = assess(law(flag=False), asked)
    assert found.findings["a"].status is Status.NOT_APPLICABLE
    assert found.score.low is None


def test_s15a_a_group_none_of_whose_children_surely_applies_may_not_apply() -> None:
    asked = pack(
        {
            "a": {"hold": {"duty": "must"}, "when": {"flag": True}, "group": "g"},
            "b": {"hold": {"rank": "high"}},
        },
        {"g": {"weight": 3}},
    )
    found = assess(law(duty="none", rank="high"), asked)
    assert ends(found.score) == (25, 100)
    group = found.packs[0].tree.children[0]
    assert group.may_lapse
    assert ends(group.score) == (0, 0)


# -- answers taken jointly (S15a) ---------------------------------------------------------------------------------


def test_s15a_criteria_that_rest_on_one_answer_follow_it_together() -> None:
    asked = pack(
        {
            "a": {"hold": {"duty": "must"}, "when": {"flag": True}},
            "b": {"hold": {"duty": "must"}, "when": {"flag": False}},
            "c": {"hold": {"rank": "high"}},
        }
    )
    found = assess(law(duty="none", rank="high"), asked)
    assert ends(found.score) == (50, 50)  # one of the two applies, whatever the answer
    assert found.score.exact


def test_s15a_too_many_answers_give_an_outer_bound_that_says_so() -> None:
    names = [f"m{n}" for n in range(13)]
    words = load_vocabulary(
        {
            "gapcheck": "vocabulary/1",
            "id": "v",
            "title": "V",
            "conducts": {"take": "taking"},
            "dimensions": {"medium": {"kind": "set", "values": ["offline", "online"]}},
            "measures": {name: {"type": "bool"} for name in [*names, "duty"]},
        }
    )

    def score(count: int) -> Any:
        some = names[:count]
        criteria = {
            **{f"a-{m}": {"title": m, "cite": m, "hold": {"duty": True}, "when": {m: True}} for m in some},
            **{f"b-{m}": {"title": m, "cite": m, "hold": {"duty": True}, "when": {m: False}} for m in some},
        }
        head = {"gapcheck": "pack/1", "id": "p", "title": "P", "kind": "index", "version": "1", "status": "stable"}
        asked = load_pack({**head, "source": {"title": "S"}, "criteria": criteria}, vocabulary=words)
        silent = {"gapcheck": "profile/1", "jurisdiction": "XLA", "name": "L", "as_of": "2025-01-01"}
        answer = {"duty": {"value": False, "cite": "x", "evidence": "primary"}}
        profile = load_profile({**silent, "instruments": {"x": {"title": "X"}}, "measures": answer}, vocabulary=words)
        return assess(profile, asked).score

    assert score(2).exact
    assert ends(score(2)) == ends(score(13)) == (0, 0)
    assert not score(13).exact


ANSWERS: dict[str, tuple[Any, ...]] = {
    "flag": (True, False),
    "duty": ("must", "may", "none"),
    "rank": ("low", "middle", "high"),
    "years": tuple(range(10, 21)),
    "kinds": tuple(list(some) for size in range(4) for some in itertools.combinations("xyz", size)),
}
CONDITIONS: dict[str, tuple[Any, ...]] = {
    "flag": (True, False),
    "duty": ("must", ["must", "may"], {"must": 1, "may": "1/2"}),
    "rank": ({"at_least": "middle"}, {"at_most": "low"}, {"low": 0, "middle": "1/3", "high": 1}),
    "years": ({"at_least": 16}, {"at_least": 14, "at_most": 17}, 15, {14: "1/4", 16: 1}),
    "kinds": ({"any": ["x", "z"]}, "y", {"x": "1/2", "y": 1}),
}
METHODS: tuple[Any, ...] = ("mean", "sum", "min", "max", {"at_least": 1}, {"at_least": 2})


@st.composite
def joint_packs(draw: st.DrawFn) -> tuple[Pack, tuple[str, ...]]:
    """A pack whose criteria rest on one or two measures, each of which stands in several of them."""
    names = tuple(draw(st.lists(st.sampled_from(sorted(ANSWERS)), min_size=1, max_size=2, unique=True)))

    def conditions() -> dict[str, Any]:
        some = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        return {name: draw(st.sampled_from(CONDITIONS[name])) for name in some}

    criteria = {}
    for number in range(draw(st.integers(2, 4))):
        criteria[f"c{number}"] = {
            "hold": conditions(),
            "weight": draw(st.sampled_from([1, 2, "1/2"])),
            "weight_reason": "drawn",
            **({"when": conditions()} if draw(st.booleans()) or not number else {}),
            **({"group": "g"} if draw(st.booleans()) else {}),
        }
    criteria["c0"]["when"] = {name: draw(st.sampled_from(CONDITIONS[name])) for name in names}
    inside = sum("group" in criterion for criterion in criteria.values())
    group = {"method": draw(st.sampled_from(some_methods(inside))), "weight": draw(st.sampled_from([1, 3]))}
    at_root = len(criteria) - inside + bool(inside)
    method = draw(st.sampled_from(some_methods(at_root)))
    return pack(criteria, {"g": group} if inside else {}, method=method), names


def some_methods(children: int) -> list[Any]:
    """The methods that so many children can satisfy."""
    return [m for m in METHODS if not isinstance(m, dict) or m["at_least"] <= children] or ["mean"]


@pytest.mark.slow
@settings(max_examples=200 * FACTOR)
@given(joint_packs())
def test_s15a_an_interval_is_the_least_and_the_greatest_score_over_all_answers(drawn: Any) -> None:
    asked, names = drawn
    scores = [
        assess(law(**dict(zip(names, answers, strict=True))), asked).score
        for answers in itertools.product(*(ANSWERS[name] for name in names))
    ]
    found = assess(law(), asked).score
    known = [s for s in scores if s.low is not None]
    assert all(s.low == s.high for s in known)
    assert ends(found) == ((min(s.low for s in known), max(s.high for s in known)) if known else (None, None))
    assert found.exact


def test_s15a_several_packs_follow_one_answer_together() -> None:
    one = pack({"a": {"hold": {"duty": "must"}, "when": {"flag": True}}, "c": {"hold": {"rank": "high"}}})
    other = pack({"a": {"hold": {"duty": "must"}, "when": {"flag": False}}, "c": {"hold": {"rank": "high"}}}, id="q")
    found = assess(law(duty="none", rank="high"), [one, other])
    assert ends(found.score) == (75, 75)  # 50 of the one and 100 of the other, whatever the answer
    assert found.score.exact


@pytest.mark.slow
@settings(max_examples=100 * FACTOR)
@given(joint_packs(), joint_packs())
def test_s15a_the_score_of_several_packs_is_over_all_answers_too(first: Any, second: Any) -> None:
    names = tuple(dict.fromkeys((*first[1], *second[1])))
    both = [first[0], evolve(second[0], id="q")]
    assume(math.prod(len(ANSWERS[name]) for name in names) < 300)
    scores = [
        assess(law(**dict(zip(names, answers, strict=True))), both).score
        for answers in itertools.product(*(ANSWERS[name] for name in names))
    ]
    found = assess(law(), both).score
    known = [s for s in scores if s.low is not None]
    assert ends(found) == ((min(s.low for s in known), max(s.high for s in known)) if known else (None, None))
    assert found.exact


# -- counted and not counted, whichever moves the end (S15a) ------------------------------------------------------


@st.composite
def trees(draw: st.DrawFn) -> tuple[Pack, dict[str, Mark]]:
    """A small tree of criteria some of which may not apply."""
    method = st.sampled_from(["mean", "sum", "min", "max", "at_least", "mean", "sum"])
    groups = {}
    for name, parent in (("g", ""), ("h", "g"), ("i", "")):
        chosen = Method(draw(method), 1 + draw(st.integers(0, 1)))
        weight = Fraction(draw(st.sampled_from([1, 3])))
        groups[name] = Group(title=name, id=name, parent=parent, weight=weight, method=chosen)
    criteria, marks = {}, {}
    for number in range(draw(st.integers(1, 6))):
        name = f"c{number}"
        weight = Fraction(draw(st.sampled_from([0, 1, 1, 2, F(1, 2)])))
        group = draw(st.sampled_from(["", "g", "h", "i"]))
        criteria[name] = Criterion(id=name, title=name, group=group, weight=weight)
        low, high = sorted(draw(st.tuples(*[st.sampled_from([F(0), F(1, 3), F(1, 2), F(1), F(1)])] * 2)))
        kind = draw(st.sampled_from(["sure", "open", "open", "away"]))
        levels = (Level.UNMET, Level.MET)
        marks[name] = Mark(None, None) if kind == "away" else Mark(levels, (low, high), may_lapse=kind == "open")
    method_ = Method(draw(method), 1 + draw(st.integers(0, 1)))
    asked = Pack(
        id="p", title="P", kind="index", version="1", status="stable", source=PackSource("S"), vocabulary=WORDS,
        criteria=criteria, groups=groups, method=method_,
    )  # fmt: skip
    return asked, marks


def plain(asked: Pack, credits: dict[str, Fraction], parent: str = "") -> tuple[Fraction, Fraction] | None:
    """The share and the points of a node in which every criterion that is named applies; ``None`` where none does."""
    method = asked.groups[parent].method if parent else asked.method
    parts = [
        (credits[key], c.weight, c.weight) for key, c in asked.criteria.items() if c.group == parent and key in credits
    ]
    for group in asked.groups.values():
        if group.parent == parent and (found := plain(asked, credits, group.id)) is not None:
            parts.append((found[0], group.weight, found[1] if group.method.name == "sum" else group.weight))
    place = 2 if method.name == "sum" else 1
    parts = [part for part in parts if part[place]]
    if not parts:
        return None
    points = sum((part[place] for part in parts), F(0))
    shares = [part[0] for part in parts]
    if method.name == "at_least":
        return F(shares.count(F(1)) >= method.k), points
    if method.name in ("min", "max"):
        return {"min": min, "max": max}[method.name](shares), points
    return sum((part[0] * part[place] for part in parts), F(0)) / points, points


def choices(marks: dict[str, Mark], end: int) -> Iterator[dict[str, Fraction]]:
    """The credits at one end, for each choice of those criteria that may not apply."""
    fixed = {key: m.credit[end] for key, m in marks.items() if m.credit and not m.may_lapse}
    open_ = {key: m.credit[end] for key, m in marks.items() if m.credit and m.may_lapse}
    for size in range(len(open_) + 1):
        for some in itertools.combinations(open_, size):
            yield {**fixed, **{key: open_[key] for key in some}}


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


@pytest.mark.slow
@settings(max_examples=3000 * FACTOR)
@given(trees())
def test_s15a_an_interval_holds_every_choice_of_what_may_not_apply(drawn: tuple[Pack, dict[str, Mark]]) -> None:
    asked, marks = drawn
    assume(any(m.may_lapse for m in marks.values()))
    for node in nodes(tree(asked, marks)):
        if node.leaf:
            continue
        parent = "" if node.id == asked.id else node.id
        low, high = ([plain(asked, credits, parent) for credits in choices(marks, end)] for end in (0, 1))
        lows, highs = ([found[0] for found in end if found] for end in (low, high))
        assert node.share == ((min(lows), max(highs)) if lows else None)
        assert node.may_lapse == (bool(lows) and None in low)


# -- options (S15b) -----------------------------------------------------------------------------------------------


def options(form: str, kind: str, **weight: Any) -> Pack:
    asked = {"title": "a", "cite": "a", "hold": {"flag": True}}
    head = {"gapcheck": form, "id": "p", "title": "P", "kind": kind, "version": "1", "status": "stable"}
    criteria = {
        "a": {**asked, "obligation": "must"},
        "b": {**asked, "hold": {"duty": "must"}, "obligation": "may", **weight},
        "c": {**asked, "hold": {"rank": "high"}, "obligation": "may", **weight},
    }
    return load_pack({**head, "source": {"title": "S"}, "criteria": criteria}, vocabulary=WORDS)


@pytest.mark.parametrize("kind", ["treaty", "law"])
def test_s15b_an_option_weighs_nothing_and_is_counted_beside_the_score(kind: str) -> None:
    found = assess(law(flag=True, duty="must", rank="low"), options("pack/2", kind))
    assert ends(found.score) == (100, 100)
    assert found.packs[0].options_used == (1, 2)
    document = found.to_dict()["packs"][0]
    assert document["options_used"] == {"used": 1, "of": 2}


@pytest.mark.parametrize("fmt", ["markdown", "html", "terminal"])
def test_s15b_every_report_says_how_many_options_are_used(fmt: str) -> None:
    found = assess(law(flag=True, duty="must", rank="low"), options("pack/2", "treaty"))
    assert "Options used: 1 of 2" in render(found, fmt)


@pytest.mark.parametrize(
    ("form", "kind", "weight", "low"),
    [
        ("pack/2", "treaty", {"weight": 1, "weight_reason": "most states use it"}, F(200, 3)),
        ("pack/2", "treaty", {"weight": 1}, 100),
        ("pack/1", "treaty", {}, F(200, 3)),
        ("pack/2", "recommendation", {}, F(200, 3)),
    ],
)
def test_s15b_unless_the_pack_gives_a_weight_and_a_reason(form: str, kind: str, weight: Any, low: Any) -> None:
    found = assess(law(flag=True, duty="must", rank="low"), options(form, kind, **weight))
    assert ends(found.score) == (low, low)


# -- nothing to spare (S12c) --------------------------------------------------------------------------------------

ACTS = load_vocabulary(
    {
        "gapcheck": "vocabulary/1",
        "id": "v",
        "title": "V",
        "conducts": {"take": "taking"},
        "circumstances": {"agreed": "by agreement", "forced": "by force"},
        "dimensions": {
            "victim_age": {"kind": "ages", "scenario": "0..17", "consent": "consent"},
            "offender": {
                "kind": "set",
                "values": ["adult", "minor"],
                "scenario": ["adult"],
                "unstated": "general",
                "ordinary": "adult",
            },
        },
        "measures": {"flag": {"type": "bool"}, "consent": {"type": "integer"}},
    }
)
SPARE = {
    "conduct": "take",
    "victim_age": "15..17",
    "offender": "minor",
    "circumstances": [["agreed"]],
    "absent": ["forced"],
}


def acts(*offences: dict[str, Any], searched: bool = True, **keys: Any) -> Profile:
    """A law of these offences."""
    return load_profile(
        {
            "gapcheck": "profile/1",
            "jurisdiction": "XLA",
            "name": "L",
            "as_of": "2025-01-01",
            "instruments": {"x": {"title": "X"}},
            "searched": [{"conduct": ["take"], "basis": "primary"}] if searched else [],
            "general": {"offender": {"covers": ["adult"], "cite": "x s. 9", "evidence": "primary"}},
            "offences": {
                f"o{n}": {"cite": f"x s. {n}", "conduct": ["take"], "evidence": "primary", **offence}
                for n, offence in enumerate(offences)
            },
            **keys,
        },
        vocabulary=ACTS,
    )


def on_acts(criteria: dict[str, Any], **keys: Any) -> Pack:
    asked = {key: {"title": key, "cite": key, **raw} for key, raw in criteria.items()}
    head = {"gapcheck": "pack/1", "id": "p", "title": "P", "kind": "index", "version": "1", "status": "stable"}
    return load_pack({**head, "source": {"title": "S"}, "criteria": asked, **keys}, vocabulary=ACTS)


@pytest.mark.parametrize(
    ("offence", "status", "may_lapse"),
    [
        ({"victim_age": "under 15"}, "not_applicable", False),  # no provision reaches these ages at all
        ({"victim_age": "under 18", "requires": ["forced"]}, "not_applicable", False),  # nor without force
        ({"victim_age": "under 16"}, "met", False),  # adults are punished, persons under 18 are not
        ({"victim_age": "under 18", "offender": ["adult", "minor"]}, "unmet", False),
        ({"victim_age": "under 18", "offender": ["adult", "minor"], "exempts": ["agreed"]}, "met", False),
        ({"victim_age": "under 18", "offender": ["minor"]}, "unmet", False),  # these acts themselves are reached
        ({"victim_age": "under 18", "arguable": True}, "met", True),  # whether adults are reached is not known
        ({"victim_age": "under 18", "offender": ["adult", "minor"], "arguable": True}, "not_known", True),
    ],
)
def test_s12c_where_no_provision_reaches_the_acts_there_is_nothing_to_spare(
    offence: dict[str, Any], status: str, may_lapse: bool
) -> None:
    finding = assess(acts(offence), on_acts({"a": {"spare": SPARE}})).findings["a"]
    assert (finding.status, finding.may_lapse) == (status, may_lapse)
    assert bool(finding.lapse) == (may_lapse or status == "not_applicable")


def test_s12c_an_act_that_was_not_searched_for_may_have_nothing_to_spare() -> None:
    found = assess(acts(searched=False), on_acts({"a": {"spare": SPARE}}))
    assert (found.findings["a"].status, found.findings["a"].may_lapse) == ("not_known", True)


def test_s12c_the_report_says_that_there_is_nothing_to_spare_from() -> None:
    found = assess(acts({"victim_age": "under 15"}), on_acts({"a": {"spare": SPARE}}))
    words = "no recorded provision reaches these acts at all, so there is nothing to spare from"
    assert found.findings["a"].lapse == words
    assert words in render(found, "markdown")
    assert [s.kind for s in found.findings["a"].sources] == ["search"]
    document = found.to_dict()["packs"][0]["findings"][0]
    assert (document["applies"], document["lapse"]) == ("no", words)


def test_s12c_the_rule_that_spares_persons_under_18_is_named() -> None:
    asked = on_acts({"a": {"spare": SPARE}})
    by_list = assess(acts({"victim_age": "under 18"}), asked).findings["a"]
    assert [(s.kind, s.citation) for s in by_list.sources if s.kind != "search"] == [("general_list", "X, s. 9")]
    own_list = assess(acts({"victim_age": "under 18", "offender": "adult"}), asked).findings["a"]
    assert [(s.kind, s.citation) for s in own_list.sources if s.kind != "search"] == [("offence", "X, s. 0")]


def test_s12c_a_criterion_with_nothing_to_spare_leaves_the_score() -> None:
    asked = on_acts({"a": {"spare": SPARE}, "b": {"hold": {"flag": True}}})
    answer = {"flag": {"value": False, "cite": "x", "evidence": "primary"}}
    assert ends(assess(acts(measures=answer), asked).score) == (0, 0)
    assert ends(assess(acts(searched=False, measures=answer), asked).score) == (0, 50)


# -- ages relative to the law (S12b) ------------------------------------------------------------------------------


def age(value: Any) -> dict[str, Any]:
    return {"measures": {"consent": {"value": value, "cite": "x", "evidence": "primary"}}}


def reaching(ages: Any, **keys: Any) -> dict[str, Any]:
    return {"reach": {"conduct": "take", "victim_age": ages}, **keys}


@pytest.mark.parametrize(
    ("ages", "consent", "asked"),
    [
        ("below_consent", 16, range(16)),
        ("below_consent", 18, range(18)),
        ("from_consent", 16, (16, 17)),
        (["from_consent", 5], 17, (5, 17)),
        (["below_consent", "adult"], 12, (*range(12), "adult")),
    ],
)
def test_s12b_the_ages_asked_follow_the_law(ages: Any, consent: int, asked: Any) -> None:
    """A law that reaches exactly what is asked meets it, one that lacks an age of it does not."""
    exact = assess(acts({"victim_age": list(asked)}, **age(consent)), on_acts({"a": reaching(ages)}))
    assert exact.findings["a"].status == "met"
    for lacking in asked:
        others = [a for a in range(18) if a != lacking] + [a for a in asked if a == "adult" and lacking != "adult"]
        found = assess(acts({"victim_age": others}, **age(consent)), on_acts({"a": reaching(ages)})).findings["a"]
        assert found.status == ("unmet" if len(asked) == 1 else "partial")
        assert found.example["victim_age"] == lacking


def test_s12b_from_an_age_of_consent_of_18_nothing_is_asked() -> None:
    found = assess(acts({"victim_age": "under 18"}, **age(18)), on_acts({"a": reaching("from_consent")}))
    assert found.findings["a"].status == "not_applicable"
    assert found.score.low is None


def test_s12b_an_age_that_is_not_known_is_each_from_12_to_18() -> None:
    asked = on_acts({"a": reaching("below_consent"), "b": reaching("from_consent"), "c": {"hold": {"flag": True}}})
    answer = {"flag": {"value": True, "cite": "x", "evidence": "primary"}}
    found = assess(acts({"victim_age": "under 14"}, measures=answer), asked)
    below, above = found.findings["a"], found.findings["b"]
    assert (below.status, below.may_lapse) == ("partial_to_met", False)  # met at 12, 13 and 14
    assert (above.status, above.may_lapse) == (
        "unmet_to_partial",
        True,
    )  # 12 and 13 are reached; at 18 nothing is asked
    # the same age for both: at 14 the first is met and the second unmet, at 12 the second is met in part
    each = [
        assess(acts({"victim_age": "under 14"}, measures={**answer, **age(a)["measures"]}), asked).score
        for a in range(12, 19)
    ]
    assert ends(found.score) == (min(s.low for s in each), max(s.high for s in each))
    assert ends(found.score) == (50, F(250, 3))


@pytest.mark.parametrize("value", [9, 21])
def test_s12b_an_age_of_consent_outside_12_to_18_is_each_of_them(value: int) -> None:
    asked = on_acts({"a": reaching("below_consent"), "b": {"hold": {"consent": {"at_least": 10}}}})
    found = assess(acts({"victim_age": "under 14"}, **age(value)), asked)
    assert found.findings["a"].status == "partial_to_met"
    assert found.findings["b"].status == ("met" if value == 21 else "unmet")


def test_s12b_an_age_and_a_measure_follow_one_answer() -> None:
    asked = on_acts({"a": reaching("below_consent"), "b": {"hold": {"consent": {"at_most": 14}}}})
    found = assess(acts({"victim_age": "under 14"}), asked)
    assert ends(found.score) == (25, 100)  # both met at 12 to 14; above it the first in part and the second not


def test_s12b_the_gap_lies_within_what_is_asked() -> None:
    asked = on_acts({"a": reaching("from_consent")})
    known = assess(acts({"victim_age": "under 17"}, **age(16)), asked).findings["a"]
    assert [p.count for p in known.gap] == [1]
    assert known.share == (F(1, 2), F(1, 2))
    unknown = assess(acts({"victim_age": "under 15"}), asked).findings["a"]
    assert known.is_gap
    assert [p.count for p in unknown.gap] == [1]  # 17 is asked at every age from which anything is
    assert [p.count for p in unknown.open] == [2]  # 15 and 16 are asked at some


def test_s12b_the_report_names_the_age() -> None:
    asked = on_acts({"a": reaching("below_consent")})
    known = assess(acts({"victim_age": "under 15"}, **age(16)), asked)
    assert "below the age of consent (16 in L)" in render(known, "markdown")
    assert known.findings["a"].ages == "below the age of consent (16 in L)"
    unknown = assess(acts({"victim_age": "under 15"}), asked)
    assert "below the age of consent (not known for L)" in render(unknown, "markdown")


def test_s12b_two_criteria_that_share_no_age_of_one_law_share_nothing() -> None:
    products = [
        {"conduct": "take", "victim_age": "below_consent"},
        {"conduct": "take", "victim_age": "from_consent"},
    ]
    found = assess(acts({"victim_age": "under 18"}), on_acts({"a": {"reach": products}}))
    assert found.findings["a"].status == "met"
    with pytest.raises(GapcheckError, match="name the same scenario"):
        on_acts({"a": {"reach": [products[0], {**products[1], "victim_age": 15}]}})


def test_s12b_between_two_standards_both_are_read_at_each_age() -> None:
    must = {"obligation": "must"}
    below, under_14 = on_acts({"a": reaching("below_consent", **must)}), on_acts({"b": reaching("under 14", **must)})
    assert gap(below, below).findings["a"].status == "met"
    assert gap(below, under_14).findings["b"].status == "partial_to_met"  # at 12 and 13 it falls short
    assert gap(under_14, below).findings["a"].status == "partial_to_met"
    both = on_acts({"a": reaching("below_consent", **must), "b": reaching("from_consent", **must)})
    assert gap(both, on_acts({"c": reaching("under 18")})).findings["c"].status == "met"


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("below_consent", "below_consent", "same"),
        ("under 18", "below_consent", "more"),
        ("under 12", "below_consent", "less"),
        ("under 14", "below_consent", "overlap"),
        ("from_consent", "below_consent", "other"),
        (["below_consent", "from_consent"], "under 18", "same"),
    ],
)
def test_s12b_a_crosswalk_holds_at_each_age(first: Any, second: Any, relation: str) -> None:
    one, other = on_acts({"a": reaching(first)}), on_acts({"b": reaching(second)})
    assert compare(one.criteria["a"], other.criteria["b"])[0].value == relation


def test_s12b_spared_ages_go_by_the_law_too() -> None:
    asked = on_acts({"a": {"spare": {**SPARE, "victim_age": "from_consent"}}})
    found = assess(acts({"victim_age": "under 16"}, **age(16)), asked).findings["a"]
    assert found.status == "not_applicable"
    found = assess(acts({"victim_age": "under 16"}, **age(15)), asked).findings["a"]
    assert found.status == "met"


def test_s12b_the_words_need_a_measure_of_the_age() -> None:
    with pytest.raises(GapcheckError, match="below_consent"):
        pack({"a": {"reach": {"conduct": "take", "medium": "below_consent"}}})


# -- what to find out (S18) ---------------------------------------------------------------------------------------


def test_s18_the_age_of_consent_and_what_stands_beside_are_asked_for() -> None:
    asked = on_acts({"a": reaching("below_consent"), "b": {"hold": {"flag": True}}})
    found = assess(acts({"victim_age": "under 14"}), asked)
    assert "measures.consent" in [q.id for q in found.questions if q.width]
    doubtful = {"victim_age": "under 18", "arguable": True}  # whether anything reaches these ages rests on it
    answer = {"flag": {"value": False, "cite": "x", "evidence": "primary"}}
    spared = on_acts({"a": {"spare": SPARE}, "b": {"hold": {"flag": True}}})
    found = assess(acts(doubtful, measures=answer), spared)
    assert ends(found.score) == (0, 50)
    assert [(q.id, q.width) for q in found.questions] == [("offences.o0", 50)]
