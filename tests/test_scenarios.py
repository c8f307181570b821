"""The algebra of scenarios: numbering, masks, boxes, the typical scenario."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from conftest import FACTOR
from gapcheck import load_pack, load_vocabulary
from gapcheck.algebra.boxes import Box
from gapcheck.algebra.boxes import boxes as boxes_of
from gapcheck.algebra.space import ScenarioSpace, space_of
from gapcheck.model.scenario import Scenario, Setting
from strategies import World, worlds

pytestmark = pytest.mark.slow

Key = tuple[str, tuple[tuple[str, Any], ...], Setting]


def key_of(scenario: Scenario) -> Key:
    return scenario.conduct, tuple(scenario.values.items()), scenario.setting


def spanned(box: Box) -> list[Key]:
    """Every scenario that a box spans."""
    return [
        (conduct, tuple(zip(box.values, chosen, strict=True)), setting)
        for conduct in box.conducts
        for chosen in itertools.product(*box.values.values())
        for setting in box.settings
    ]


@st.composite
def masks(draw: st.DrawFn, space: ScenarioSpace) -> int:
    """A set of scenarios: at random, or a product with a few scenarios more or less."""
    if draw(st.booleans()):
        return draw(st.integers(0, space.full))
    mask = space.full
    for dimension in space.vocabulary.dimensions.values():
        values = space.values(dimension.id)
        if values and draw(st.booleans()):
            mask &= space.cover(dimension.id, frozenset(draw(st.lists(st.sampled_from(values), min_size=1))))
    return mask ^ sum(1 << n for n in draw(st.sets(st.integers(0, max(space.count - 1, 0)), max_size=3))) & space.full


@settings(max_examples=50 * FACTOR)
@given(worlds(), st.data())
def test_boxes_are_disjoint_and_cover_exactly_the_set(world: World, data: st.DataObject) -> None:
    space = space_of(world.pack)
    mask = data.draw(masks(space))
    for area in space.criteria.values():
        part = mask & area
        boxes = boxes_of(space, part)
        found = [key for box in boxes for key in spanned(box)]
        assert len(found) == len(set(found)) == part.bit_count() == sum(box.count for box in boxes)
        assert set(found) == {key_of(s) for _, s in space.scenarios(part)}
    assert sum(box.count for box in boxes_of(space, mask)) == mask.bit_count()
    assert boxes_of(space, mask) == boxes_of(space, mask)


@settings(max_examples=30 * FACTOR)
@given(worlds(), st.data())
def test_the_typical_scenario_is_a_member(world: World, data: st.DataObject) -> None:
    space = space_of(world.pack)
    mask = data.draw(masks(space))
    if mask:
        assert mask >> space.typical(mask) & 1


@settings(max_examples=30 * FACTOR)
@given(worlds())
def test_the_numbering_holds_each_scenario_of_each_criterion_once(world: World) -> None:
    space = space_of(world.pack)
    offset = 0
    for key, criterion in world.pack.criteria.items():
        asked = [key_of(s) for s in reference.scenarios(criterion)]
        numbered = {key_of(s): n for n, s in space.scenarios(space.criteria[key])}
        assert set(asked) == set(numbered)
        assert len(asked) == len(set(asked)) == space.criteria[key].bit_count()
        assert sorted(numbered.values()) == list(range(offset, offset + len(asked)))
        offset += len(asked)
    assert space.count == offset
    assert space.full.bit_count() == offset


@settings(max_examples=30 * FACTOR)
@given(worlds(), st.data())
def test_masks_say_what_scenarios_say(world: World, data: st.DataObject) -> None:
    space = space_of(world.pack)
    for index, scenario in space.scenarios(space.full):
        bit = 1 << index
        assert space.conduct[scenario.conduct] & bit
        for dimension in world.vocabulary.dimensions.values():
            value = scenario.values.get(dimension.id)
            for other in space.values(dimension.id):
                assert bool(space.value(dimension.id, other) & bit) == (other == value)
                assert bool(space.cover(dimension.id, frozenset([other])) & bit) == (value is None or other == value)
        for name in world.vocabulary.circumstances:
            assert bool(space.any_present([name]) & bit) == (name in scenario.setting.present)
            assert bool(space.provable(name) & bit) == scenario.setting.may_be_present(name)


def test_one_grid_worked_by_hand() -> None:
    vocabulary = load_vocabulary(
        {
            "gapcheck": "vocabulary/1",
            "id": "v",
            "title": "V",
            "conducts": {"a": "a", "b": "b"},
            "dimensions": {"x": {"kind": "set", "values": ["p", "q", "r"], "scenario": ["p"]}},
            "circumstances": {"c": "c holds"},
            "implies": {"c": ["b"]},
        }
    )
    pack = load_pack(
        {
            "gapcheck": "pack/1",
            "id": "p",
            "title": "P",
            "kind": "index",
            "version": "1",
            "status": "stable",
            "source": {"title": "S"},
            "criteria": {
                "one": {
                    "title": "One",
                    "cite": "1",
                    "reach": {"conduct": ["a", "b"], "x": ["p", "q"], "circumstances": ["none", ["c"]]},
                }
            },
        },
        vocabulary=vocabulary,
    )
    space = space_of(pack)
    # a: two values times two settings; b: two values, for which c is present in any case
    assert space.count == 6
    assert {"a": space.conduct["a"].bit_count(), "b": space.conduct["b"].bit_count()} == {"a": 4, "b": 2}
    assert space.present["c"].bit_count() == 4
    missing = space.value("x", "q") | space.conduct["b"]
    assert [(b.conducts, dict(b.values), b.count) for b in boxes_of(space, missing)] == [
        (("a",), {"x": ("q",)}, 2),
        (("b",), {"x": ("p", "q")}, 2),
    ]


def test_boxes_of_conducts_that_miss_the_same_are_joined() -> None:
    space = space_of(load_pack("ecpat-2022"))
    area = space.criteria["csam-distribution"]
    missing = area & space.value("victim_age", 17)
    boxes = boxes_of(space, missing)
    assert [(b.conducts, b.values["victim_age"]) for b in boxes] == [(("csam.distribute", "csam.offer"), (17,))]
    assert boxes_of(space, 0) == ()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (Setting(frozenset(["c"])), True),
        (Setting(frozenset()), False),
        (Setting(frozenset(), frozenset(), True), True),
        (Setting(frozenset(), frozenset(["c"]), True), False),
    ],
)
def test_what_may_be_present(setting: Setting, expected: bool) -> None:
    assert setting.may_be_present("c") is expected
