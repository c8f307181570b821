"""Countries and groups of states: that the data is what its sources give, and fits the laws that are shipped."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import generate_countries
from gapcheck import GapcheckError, load_profile
from gapcheck.reading.countries import LANGUAGES, country, groups, groups_of, members_of, name_of
from gapcheck.reading.files import shipped_names

TEXT = (resources.files("gapcheck.reading") / "countries.json").read_text(encoding="utf-8")
DATA = json.loads(TEXT)
LAWS = shipped_names("fixtures")
# The forms of the United Nations and of ISO 3166, which lawyers cite; CLDR says South Korea and Vietnam.
OTHER_NAMES = {"KOR": "Republic of Korea", "VNM": "Viet Nam"}
SIZES = {
    "african-union": 55,
    "asean": 11,
    "council-of-europe": 46,
    "disrupting-harm": 25,
    "disrupting-harm-1": 13,
    "disrupting-harm-2": 12,
    "eu": 27,
    "oas": 34,
}


def test_the_file_is_what_the_generator_writes() -> None:
    pytest.importorskip("babel", reason="names come from babel, which is not installed")
    pytest.importorskip("pycountry", reason="codes come from pycountry, which is not installed")
    if (found := generate_countries.made_with()) != DATA["made_with"]:
        pytest.skip(f"countries.json was made with {DATA['made_with']}, installed are {found}")
    assert generate_countries.generated() == TEXT, "run python tests/generate_countries.py"


def test_what_is_kept_by_hand_is_in_the_file() -> None:
    """Of any version of babel and pycountry, and without them."""
    extra = generate_countries.extra_data()
    assert generate_countries.groups(extra) == DATA["groups"]
    assert {code: DATA["countries"].get(code) for code in extra["parts"]} == extra["parts"]


def test_an_entry_of_the_file_has_a_line_of_its_own() -> None:
    lines = TEXT.splitlines()
    assert sum(line.startswith('    "') for line in lines) == len(DATA["countries"]) + len(DATA["groups"])
    assert list(DATA["countries"]) == sorted(DATA["countries"])
    assert TEXT.endswith("}\n")


def test_the_file_is_part_of_the_wheel() -> None:
    """The build takes only what it is told to take."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert "src/gapcheck/reading/countries.json" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]


def test_every_country_has_names_codes_and_regions() -> None:
    states = [found for code in DATA["countries"] if (found := country(code)) and found.parent is None]
    assert len(states) == 249  # as many as ISO 3166-1 has
    assert len({found.alpha2 for found in states}) == 249
    for found in states:
        assert re.fullmatch("[A-Z]{3}", found.code)
        assert re.fullmatch("[A-Z]{2}", found.alpha2)
        assert bool(found.region) == bool(found.subregion) == (found.code != "ATA")


@pytest.mark.parametrize("code", sorted(DATA["countries"]))
def test_names_are_there_in_every_language(code: str) -> None:
    found = country(code)
    assert found is not None
    assert tuple(sorted(found.names)) == LANGUAGES
    for language in LANGUAGES:
        name = name_of(code, language)
        assert name == name.strip() != ""
        assert name != code


def test_names_are_those_of_the_language() -> None:
    assert [name_of("DEU", language) for language in LANGUAGES] == ["Germany", "Alemania", "Allemagne", "Alemanha"]


@pytest.mark.parametrize("law", LAWS)
def test_every_shipped_law_has_a_country_and_a_region(law: str) -> None:
    profile = load_profile(law)
    found = country(profile.jurisdiction)
    assert found is not None, "add it to parts in tests/country_groups.yaml"
    assert any(group.id.startswith("un-") for group in groups_of(profile.jurisdiction))
    assert OTHER_NAMES.get(law, found.names["en"]) in profile.name


@pytest.mark.parametrize("law", sorted(OTHER_NAMES))
def test_exceptions_are_needed(law: str) -> None:
    assert name_of(law) not in load_profile(law).name


@pytest.mark.parametrize("key", sorted(DATA["groups"]))
def test_a_group_is_whole(key: str) -> None:
    group = groups()[key]
    assert group.id == key
    assert group.title
    assert group.source
    assert group.url.startswith("https://")
    assert re.fullmatch(r"20\d\d(-[01]\d(-[0-3]\d)?)?", group.date)
    assert group.note.endswith(".")
    assert list(group.members) == sorted(set(group.members))
    for member in group.members:
        found = country(member)
        assert found is not None
        assert found.parent is None
        assert group in groups_of(member)
    assert members_of(key) == group.members


def test_groups_have_as_many_members_as_their_sources_count() -> None:
    sizes = {key: len(group.members) for key, group in groups().items() if not key.startswith("un-")}
    assert sizes == SIZES
    assert list(groups()) == sorted(groups())


def test_the_regions_divide_the_world() -> None:
    regions = [members_of(f"un-{name}") for name in ("africa", "americas", "asia", "europe", "oceania")]
    everywhere = sorted(code for members in regions for code in members)
    assert everywhere == sorted(c for c, row in DATA["countries"].items() if "parent" not in row and c != "ATA")


def test_regions_of_a_country_are_groups_that_it_is_in() -> None:
    for code, row in DATA["countries"].items():
        found = {group.title for group in groups_of(code)}
        assert {f"{name} (UN M49)" for key in ("region", "subregion") if (name := row.get(key))} <= found


def test_an_intermediate_region_lies_within_its_sub_region() -> None:
    eastern = set(members_of("un-eastern-africa"))
    assert eastern < set(members_of("un-sub-saharan-africa")) < set(members_of("un-africa"))
    assert [g.id for g in groups_of("KEN")] == [
        "african-union",
        "disrupting-harm",
        "disrupting-harm-1",
        "un-africa",
        "un-eastern-africa",
        "un-sub-saharan-africa",
    ]


def test_the_two_phases_of_a_study_make_the_whole() -> None:
    first, second = members_of("disrupting-harm-1"), members_of("disrupting-harm-2")
    assert members_of("disrupting-harm") == tuple(sorted(first + second))


def test_a_part_of_a_state_has_what_its_state_has() -> None:
    part, state = country("GB-EAW"), country("GBR")
    assert part is not None
    assert state is not None
    assert (part.alpha2, part.region, part.subregion) == (state.alpha2, state.region, state.subregion)
    assert part.names != state.names
    assert groups_of("GB-EAW") == groups_of("GBR") != ()
    assert "GB-EAW" not in members_of("council-of-europe")


def test_a_part_that_is_not_listed_still_belongs_to_the_groups_of_its_state() -> None:
    assert country("US-CA") is None
    assert groups_of("US-CA") == groups_of("USA")


@pytest.mark.parametrize("code", ["", "-", "XX", "XX-YY", "GB", "kEn", "Kenya", "KEN-1", "x" * 1000])
def test_an_unknown_code(code: str) -> None:
    assert country(code) is None
    assert groups_of(code) == ()
    with pytest.raises(GapcheckError, match="there is no country"):
        name_of(code)


def test_an_unknown_language() -> None:
    with pytest.raises(GapcheckError, match=r"there is no language 'de'; .*es"):
        name_of("KEN", "de")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("councilofeurope", "'council-of-europe'"), ("EU", "'eu'"), ("un-afrika", "'un-africa'"), ("qq", "african-union")],
)
def test_an_unknown_group(name: str, hint: str) -> None:
    with pytest.raises(GapcheckError, match=f"there is no group '{name}'; .*{hint}"):
        members_of(name)


def test_the_groups_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        groups()["mine"] = groups()["eu"]  # type: ignore[index]
    assert {country("KEN"), country("KEN")} == {country("KEN")}


def test_the_generator_refuses_a_region_with_an_unknown_code() -> None:
    pytest.importorskip("babel", reason="names come from babel, which is not installed")
    pytest.importorskip("pycountry", reason="codes come from pycountry, which is not installed")
    with pytest.raises(SystemExit, match="QQQ"):
        generate_countries.countries({"m49": {"areas": {"Nowhere": ["KEN", "QQQ"]}}, "parts": {}})


def test_the_generator_refuses_a_member_named_twice() -> None:
    with pytest.raises(SystemExit, match="twice: Union"):
        generate_countries.group({"title": "Union"}, ["KEN", "KEN"])
