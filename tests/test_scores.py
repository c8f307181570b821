"""Credit, the score tree, rounding and verdicts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import FACTOR
from gapcheck import Pack, assess, load_pack, load_vocabulary
from gapcheck.assessment.scores import Conclusion, Level, Mark, Score, Status, conclude, overall, share, tree
from gapcheck.model.numbers import round_half_up
from gapcheck.model.record import Evidence
from gapcheck.model.standard import Verdict
from strategies import World, days, trusts, worlds

pytestmark = pytest.mark.slow

VOCABULARY = load_vocabulary(
    {
        "gapcheck": "vocabulary/1",
        "id": "v",
        "title": "V",
        "conducts": {"a": "a"},
        "dimensions": {"x": {"kind": "set", "values": ["p"]}},
        "measures": {"m": {"type": "bool"}},
    }
)

MET, PARTIAL, UNMET = Level.MET, Level.PARTIAL, Level.UNMET
F = Fraction


def mark(low: Level, high: Level | None = None) -> Mark:
    top = low if high is None else high
    return Mark((low, top), (low.credit, top.credit))


AWAY = Mark(None, None)  # does not apply


def pack(criteria: dict[str, Any], groups: dict[str, Any] | None = None, method: Any = "mean") -> Pack:
    """A pack whose criteria all ask the same; each is given as its weight and group."""
    asked = {
        key: {"title": key, "cite": key, "hold": {"m": True}, **dict(zip(("weight", "group"), raw, strict=False))}
        for key, raw in criteria.items()
    }
    return load_pack(
        {
            "gapcheck": "pack/1",
            "id": "p",
            "title": "P",
            "kind": "index",
            "version": "1",
            "status": "stable",
            "source": {"title": "S"},
            "method": method,
            "criteria": asked,
            "groups": {key: {"title": key, **raw} for key, raw in (groups or {}).items()},
        },
        vocabulary=VOCABULARY,
    )


def ends(score: Score) -> tuple[Fraction | None, Fraction | None]:
    return score.low, score.high


@pytest.mark.parametrize(
    ("method", "low", "high"),
    [
        ("mean", F(100, 3), F(200, 3)),  # weights 1, 2, 3: (1 + 0 + 3/2 .. 1 + 2 * 1/2 + 3 ...) over 6
        ("sum", F(100, 3), F(200, 3)),
        ("min", 0, 50),
        ("max", 100, 100),
        ({"at_least": 1}, 100, 100),
        ({"at_least": 2}, 0, 0),
    ],
)
def test_methods(method: Any, low: Any, high: Any) -> None:
    asked = pack({"a": [1], "b": [2], "c": [3]}, method=method)
    # a: 1; b: 0 to 1/2; c: 1/3 to 2/3
    marks = {"a": mark(MET), "b": mark(UNMET, PARTIAL), "c": Mark((PARTIAL, PARTIAL), (F(1, 3), F(2, 3)))}
    assert ends(tree(asked, marks).score) == (low, high)


def test_the_mean_of_means_and_the_sum_of_points_differ() -> None:
    criteria = {"a": [1, "g"], "b": [1, "g"], "c": [1]}
    marks = {"a": mark(MET), "b": mark(MET), "c": mark(UNMET)}
    nested = {"g": {"method": "sum"}}
    assert ends(tree(pack(criteria, nested, "mean"), marks).score) == (50, 50)
    assert ends(tree(pack(criteria, nested, "sum"), marks).score) == (F(200, 3), F(200, 3))


def test_what_does_not_apply_leaves_the_denominator() -> None:
    criteria = {"a": [1], "b": [5], "c": [1, "g"]}
    asked = pack(criteria, {"g": {"weight": 7}})
    node = tree(asked, {"a": mark(PARTIAL), "b": AWAY, "c": AWAY})
    assert ends(node.score) == (50, 50)
    assert node.score.coverage == 1
    assert dict(node.counts) == {"partial": 1, "not_applicable": 2}
    nothing = tree(asked, {"a": AWAY, "b": AWAY, "c": AWAY})
    assert ends(nothing.score) == (None, None)
    assert str(nothing.score) == "does not apply"
    assert nothing.score.rounded() is None


@pytest.mark.parametrize("method", ["mean", "sum"])
def test_what_has_no_weight_leaves_the_denominator(method: str) -> None:
    # S15: a node whose children have no weight is not applicable itself
    asked = pack({"a": [0], "b": [0, "g"], "c": [1, "h"]}, {"g": {"method": method}, "h": {}}, method)
    node = tree(asked, {"a": mark(UNMET), "b": mark(UNMET), "c": mark(PARTIAL)})
    assert ends(node.score) == (50, 50)
    below = {child.id: child for child in node.children}
    assert ends(below["g"].score) == (None, None)
    assert below["g"].score.coverage is None
    weightless = pack({"a": [0], "b": [0]}, method=method)
    for marks in ({"a": mark(MET), "b": mark(MET)}, {"a": mark(UNMET), "b": AWAY}):
        assert str(tree(weightless, marks).score) == "does not apply"


@pytest.mark.parametrize(("method", "low"), [("min", 100), ("max", 50), ({"at_least": 2}, 0)])
def test_what_has_no_weight_is_not_counted_by_any_method(method: Any, low: int) -> None:
    # S15: an option that weighs nothing must not decide either
    children = {"min": {"a": MET, "b": UNMET}, "max": {"a": PARTIAL, "b": MET}}.get(str(method), {"a": MET, "b": MET})
    node = tree(pack({"a": [1], "b": [0]}, method=method), {k: mark(v) for k, v in children.items()})
    assert ends(node.score) == (low, low)
    nothing = tree(pack({"a": [0], "b": [0]}, method="min"), {"a": mark(MET), "b": mark(UNMET)})
    assert ends(nothing.score) == (None, None)


def test_coverage_is_one_less_the_mean_width() -> None:
    asked = pack({"a": [1], "b": [9]})
    node = tree(asked, {"a": mark(UNMET, MET), "b": mark(PARTIAL, MET)})
    assert node.score.coverage == 1 - (F(1) + F(1, 2)) / 2


def test_scores_are_fractions_to_the_end() -> None:
    criteria = {f"c{n}": [1] for n in range(7)}
    marks = {key: mark(MET if key == "c0" else UNMET) for key in criteria}
    score = tree(pack(criteria), marks).score
    assert score.low == F(100, 7)
    assert isinstance(score.low, Fraction)
    assert str(score) == "14"


def test_packs_read_together_are_their_mean() -> None:
    one, two = pack({"a": [1]}), pack({"a": [1], "b": [1]})
    nodes = [tree(one, {"a": mark(MET)}), tree(two, {"a": mark(UNMET), "b": mark(UNMET, MET)})]
    assert ends(overall(nodes)) == (50, 75)
    assert overall(nodes[:1]) == nodes[0].score


@pytest.mark.parametrize(
    ("levels", "k", "answer"),
    [
        ([(MET, MET), (MET, MET), (UNMET, UNMET)], 2, "yes"),
        ([(MET, MET), (UNMET, MET), (UNMET, UNMET)], 2, "not known"),
        ([(MET, MET), (UNMET, PARTIAL), (UNMET, UNMET)], 2, "no"),
        ([(MET, MET), None, None], 2, "no"),
    ],
)
def test_verdicts(levels: list[Any], k: int, answer: str) -> None:
    marks = {f"c{n}": Mark(pair, (F(0), F(0))) if pair else AWAY for n, pair in enumerate(levels)}
    assert conclude(Verdict("Enough", k, id="v"), marks) == Conclusion("v", "Enough", answer)


def test_a_verdict_on_named_criteria_only() -> None:
    marks = {"a": mark(MET), "b": mark(MET), "c": mark(UNMET)}
    assert conclude(Verdict("Enough", 2, id="v", criteria=("a", "c")), marks).answer == "no"


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.NOT_APPLICABLE])
def test_a_status_is_a_pair_of_levels(status: Status) -> None:
    assert status.levels is not None
    assert Status.of(*status.levels) is status
    assert status.levels[0] <= status.levels[1]


@settings(max_examples=300 * FACTOR)
@given(st.fractions(0, 100, max_denominator=10_000), st.integers(0, 3))
def test_rounding_is_half_up_and_exact(value: Fraction, places: int) -> None:
    # far more digits than the denominator can hide, so that the decimal is on the right side of every half
    exact = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(str(round_half_up(value, places))) == exact


@pytest.mark.parametrize(
    ("value", "places", "shown"), [(F(1, 2), 0, 1), (F(25, 1000), 2, 0.03), (F(2675, 1000), 2, 2.68)]
)
def test_halves_go_up(value: Fraction, places: int, shown: float) -> None:
    assert round_half_up(value, places) == shown


def test_a_share_of_nothing_is_nothing() -> None:
    assert share(0b11, 0b1111) == F(1, 2)
    assert share(0, 0) == 0


@settings(max_examples=50 * FACTOR)
@given(worlds(), days, trusts)
def test_scores_are_intervals_in_order(world: World, day: Any, trust: Evidence) -> None:
    result = assess(world.laws[0], world.pack, as_of=day, trust=trust)
    stack = [p.tree for p in result.packs]
    while stack:
        node = stack.pop()
        stack.extend(node.children)
        assert sum(node.counts.values()) == (1 if node.leaf else sum(sum(c.counts.values()) for c in node.children))
        if node.score.low is None:
            assert node.score.high is node.score.coverage is None
            assert set(node.counts) <= {"not_applicable"}
        else:
            assert node.score.high is not None
            assert 0 <= node.score.low <= node.score.high <= 100
            assert node.score.coverage is not None
            assert 0 <= node.score.coverage <= 1
            assert isinstance(node.score.low, Fraction)
    assert sum(result.counts.values()) == len(world.pack.criteria)


def naive(method: Any, parts: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    """A share from 0 to 1 from (share, weight) of the parts; none where weights decide and there are none (S15)."""
    shares = [part for part, _ in parts]
    if isinstance(method, dict):
        return Fraction(len([s for s in shares if s == 1]) >= method["at_least"])
    if method in ("min", "max"):
        return {"min": min, "max": max}[method](shares)
    weights = [weight for _, weight in parts]
    return sum((s * w for s, w in parts), F(0)) / sum(weights) if sum(weights) else None


@settings(max_examples=50 * FACTOR)
@given(worlds(), days, trusts, st.integers(0, 1))
def test_the_tree_against_a_plain_computation(world: World, day: Any, trust: Evidence, end: int) -> None:
    result = assess(world.laws[0], world.pack, as_of=day, trust=trust)
    doc = world.pack_doc
    credits = {key: f.credit[end] for key, f in result.findings.items() if f.credit}

    def most(parent: str) -> Fraction:
        """What a group that sums is worth: all the points below it."""
        own = sum(
            (
                F(c.get("weight", 1))
                for k, c in doc["criteria"].items()
                if c.get("group", "") == parent and k in credits
            ),
            F(0),
        )
        return own + sum(
            (worth(k) for k, g in doc["groups"].items() if g.get("parent", "") == parent and found(k) is not None), F(0)
        )

    def worth(group: str) -> Fraction:
        raw = doc["groups"][group]
        return most(group) if raw["method"] == "sum" else F(raw["weight"])

    def found(parent: str) -> Fraction | None:
        method = doc["groups"][parent]["method"] if parent else doc["method"]
        parts = [
            (credits[key], F(raw["weight"]))
            for key, raw in doc["criteria"].items()
            if raw.get("group", "") == parent and key in credits
        ]
        for key, raw in doc["groups"].items():
            if raw.get("parent", "") == parent and (value := found(key)) is not None:
                parts.append((value, worth(key) if method == "sum" else F(raw["weight"])))
        return naive(method, parts) if parts else None

    expected = found("")
    assert ends(result.score)[end] == (None if expected is None else expected * 100)
