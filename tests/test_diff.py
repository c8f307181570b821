"""What changed between two states, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from attrs import asdict, evolve
from click.testing import CliRunner

from gapcheck import GapcheckError, Profile, assess, load_pack, load_profile, load_vocabulary, render
from gapcheck.analysis.diff import Cause, diff, rows, saved_states, states, totals
from gapcheck.analysis.mix import Mix
from gapcheck.cli.commands import commands
from gapcheck.reading.files import shipped_names
from gapcheck.report.states import both_sides, side

PACK: dict[str, Any] = {
    "gapcheck": "pack/1",
    "id": "x",
    "title": "X",
    "kind": "recommendation",
    "version": "1.0.0",
    "status": "experimental",
    "source": {"title": "s"},
    "groups": {"g": {"title": "G"}},
    "criteria": {
        "grooming": {"group": "g", "title": "Grooming", "cite": "1", "reach": {"conduct": "groom"}},
        "possession": {"group": "g", "title": "Possession", "cite": "2", "reach": {"conduct": "csam.possess"}},
    },
}


def law(
    *, as_of: str = "2024-01-01", searched: bool = True, checked: str = "2024-01-01", **offences: dict[str, Any]
) -> Profile:
    record = {"cite": "pc s. 1", "evidence": "primary", "victim_age": "under 18"}
    search = {"conduct": ["groom", "csam.possess"], "since": "2000-01-01", "checked": checked, "basis": "primary"}
    return load_profile(
        {
            "gapcheck": "profile/1",
            "jurisdiction": "ZZZ",
            "name": "Nowhere",
            "as_of": as_of,
            "instruments": {"pc": {"title": "Penal Code"}},
            "searched": [search] if searched else [],
            "offences": {key: {**record, **offence} for key, offence in offences.items()},
        }
    )


def cause(old: Profile, new: Profile, **options: Any) -> dict[str, str]:
    pack = load_pack(PACK)
    (pair,) = diff(states([old], [pack]), states([new], [options.get("pack", pack)]))
    return {change.criterion: change.cause.value for change in pair.changes}


GROOM = {"conduct": ["groom"]}


def test_a_text_that_was_read_is_evidence() -> None:
    assert cause(law(a={**GROOM, "evidence": "unverified"}), law(a=GROOM)) == {"grooming": "evidence"}


def test_a_search_and_a_record_that_was_found_are_evidence() -> None:
    assert cause(law(a=GROOM, searched=False), law(a=GROOM)) == {"possession": "evidence"}
    assert cause(law(), law(a=GROOM)) == {"grooming": "evidence"}


def test_an_element_recorded_otherwise_is_coding() -> None:
    assert cause(law(a={**GROOM, "requires": ["intent_to_meet"]}), law(a=GROOM)) == {"grooming": "coding"}


def test_what_began_after_the_research_is_the_law() -> None:
    later = {**GROOM, "since": "2025-03-01"}
    assert cause(law(), law(as_of="2025-06-01", a=later)) == {"grooming": "law"}


def test_another_day_is_the_date() -> None:
    old = law(a={**GROOM, "since": "2020-01-01"})
    pack = load_pack(PACK)
    (pair,) = diff(states([old], [pack], as_of="2019-01-01"), states([old], [pack]))
    assert [(c.before, c.after, c.cause) for c in pair.changes] == [("unmet", "met", Cause.DATE)]


def test_another_standard_is_the_pack() -> None:
    stricter = json.loads(json.dumps(PACK))
    stricter["criteria"]["grooming"]["reach"]["role"] = ["principal", "attempt"]
    found = cause(law(a=GROOM), law(a=GROOM), pack=load_pack(stricter))
    assert found == {"grooming": "pack"}
    more = json.loads(json.dumps(PACK))
    more["criteria"]["viewing"] = {"group": "g", "title": "V", "cite": "3", "reach": {"conduct": "csam.access"}}
    assert cause(law(a=GROOM), law(a=GROOM), pack=load_pack(more)) == {"viewing": "pack"}


def test_the_same_inputs_with_other_results_are_the_engine() -> None:
    document = assess(law(a=GROOM), load_pack(PACK)).to_dict()
    saved = json.loads(json.dumps(document))
    saved["packs"][0]["findings"][0]["status"] = "unmet"
    (pair,) = diff(saved_states(saved), states([law(a=GROOM)], [load_pack(PACK)]))
    assert [(c.criterion, c.cause) for c in pair.changes] == [("grooming", Cause.ENGINE)]
    (same,) = diff(saved_states(document), states([law(a=GROOM)], [load_pack(PACK)]))
    assert same.changes == ()
    assert same.before is not None
    assert same.after is not None
    assert same.before.score == same.after.score


def test_several_things_at_once_are_said_to_be_several() -> None:
    old, pack = law(a={**GROOM, "since": "2020-01-01"}), load_pack(PACK)
    new = law(a={**GROOM, "since": "2020-01-01", "victim_age": "under 16"})
    (pair,) = diff(states([old], [pack], as_of="2019-01-01"), states([new], [pack]))
    assert [(c.before, c.after, c.cause) for c in pair.changes] == [("unmet", "partial", Cause.SEVERAL)]


def test_coding_and_evidence_together_are_several() -> None:
    new = {**GROOM, "victim_age": "under 16", "evidence": "unverified"}
    assert cause(law(a=GROOM), law(a=new)) == {"grooming": "several"}
    assert cause(law(a=GROOM), law(a={**GROOM, "victim_age": "under 16"})) == {"grooming": "coding"}


def test_a_provision_that_was_taken_out_is_coding() -> None:
    assert cause(law(a=GROOM), law()) == {"grooming": "coding"}


def test_another_trust_is_the_trust() -> None:
    one, pack = law(a={**GROOM, "evidence": "secondary"}), load_pack(PACK)
    (pair,) = diff(states([one], [pack], trust="primary"), states([one], [pack]))
    assert [(c.criterion, c.cause) for c in pair.changes] == [("grooming", Cause.TRUST)]
    saved = assess(one, pack, trust="primary").to_dict()
    (pair,) = diff(saved_states(saved), states([one], [pack]))
    assert [(c.criterion, c.cause) for c in pair.changes] == [("grooming", Cause.TRUST)]


def test_what_began_after_the_research_is_the_law_on_one_day_too() -> None:
    later, pack = {**GROOM, "since": "2025-03-01"}, load_pack(PACK)
    old, new = law(checked="2026-01-01"), law(checked="2026-01-01", as_of="2025-06-01", a=later)
    (pair,) = diff(states([old], [pack], as_of="2025-06-01"), states([new], [pack], as_of="2025-06-01"))
    assert [(c.criterion, c.cause) for c in pair.changes] == [("grooming", Cause.LAW)]


@pytest.mark.parametrize("code", shipped_names("fixtures"))
def test_a_law_mixed_with_itself_is_the_law(code: str) -> None:
    one = load_profile(code)
    mix = Mix(one, one)
    for mixed in (mix.evidence(), mix.law(), mix.coding()):
        assert [asdict(r, recurse=False) for r in mixed.records()] == [asdict(r, recurse=False) for r in one.records()]


def test_a_law_that_stands_twice_on_one_side_is_refused(tmp_path: Path) -> None:
    source = load_profile("KEN").source
    assert source is not None
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(source.text, encoding="utf-8")
    with pytest.raises(GapcheckError, match=r"a\.yaml and .*b\.yaml are both of KEN"):
        side(str(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("KEN", "PHL"), "no law and standard stand on both sides"),
        (("opsc", "lanzarote", "--law", "KEN"), "no law and standard stand on both sides"),
        (("KEN", "KEN", "--law", "PHL"), "--law is for standards"),
        (("opsc", "opsc", "--pack", "opsc", "--law", "KEN"), "--pack is for laws"),
        (("KEN", "KEN", "-o", "changes.txt"), "Give --format json or --format csv"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments: tuple[str, ...], message: str) -> None:
    result = CliRunner().invoke(commands, ["diff", *arguments])
    assert isinstance(result.exception, GapcheckError)
    assert message in str(result.exception)


def test_laws_that_come_and_go_stand_in_the_table() -> None:
    pack = load_pack(PACK)
    one, two = law(a=GROOM), evolve(law(), jurisdiction="YYY")
    pairs = diff(states([one], [pack]), states([two], [pack]))
    assert [(p.law, p.before is None, p.after is None) for p in pairs] == [("YYY", True, False), ("ZZZ", False, True)]
    assert rows(pairs)[1] == []
    assert [line[2:4] for line in totals(pairs)[1]] == [["", "0"], ["50", ""]]


def test_folders_saved_results_and_names_can_stand_on_either_side(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    kenya = load_profile("KEN")
    assert kenya.source is not None
    (old / "KEN.yaml").write_text(kenya.source.text, encoding="utf-8")
    (old / "mkdocs.yaml").write_text("site_name: x\n", encoding="utf-8")
    render(assess(kenya, load_pack("ecpat-2022")), "json", new / "ken.json")
    before, after = both_sides(str(old), str(new), (), (), None, "secondary")
    assert [s.statuses for s in before] == [s.statuses for s in after]
    assert side(str(new)).saved[0].law == "KEN"
    with pytest.raises(GapcheckError, match="no law, no standard"):
        side(str(tmp_path))
    with pytest.raises(GapcheckError, match="one side holds standards"):
        both_sides("KEN", "opsc", (), (), None, "secondary")
    (new / "opsc.yaml").write_text("gapcheck: pack/1\n", encoding="utf-8")
    with pytest.raises(GapcheckError):
        side(str(new))


@pytest.mark.parametrize("text", ["[1]", "{", '{"gapcheck": "profile/1"}', '{"gapcheck": "assessment/1", "packs": 3}'])
def test_what_is_no_saved_assessment_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(commands, ["diff", str(path), "KEN"])
    assert isinstance(result.exception, GapcheckError)


def test_the_command_shows_tables_and_writes_json_and_csv(tmp_path: Path) -> None:
    old = tmp_path / "KEN.yaml"
    kenya = load_profile("KEN").source
    assert kenya is not None
    old.write_text(kenya.text.replace("as_of: 2026-07-02", "as_of: 2019-01-01"), encoding="utf-8")
    shown = CliRunner().invoke(commands, ["diff", str(old), "KEN"])
    assert (shown.exit_code, "csam-viewing" in shown.output or "date" in shown.output) == (0, True)
    written = CliRunner().invoke(commands, ["diff", str(old), "KEN", "--format", "json"])
    document = json.loads(written.output)
    assert document["gapcheck"] == "diff/1"
    assert {change["cause"] for change in document["changes"]} == {"date"}
    target = tmp_path / "changes.csv"
    CliRunner().invoke(commands, ["diff", str(old), "KEN", "--format", "csv", "--output", str(target)])
    assert target.read_text(encoding="utf-8").splitlines()[0] == "law,pack,criterion,before,after,cause"
    packs = CliRunner().invoke(commands, ["diff", "opsc", "opsc", "--law", "KEN", "--format", "json"])
    assert json.loads(packs.output)["changes"] == []


def release(folder: Path, **changes: str) -> Path:
    """A folder with the vocabulary, one standard and one law, as a checkout of the project has them."""
    shipped = {"rules/vocabulary.yaml": load_vocabulary().source, "rules/cedaw.yaml": load_pack("cedaw").document}
    shipped["fixtures/KEN.yaml"] = load_profile("KEN").source
    for name, source in shipped.items():
        assert source is not None
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = source.text
        for old, new in changes.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return folder


def test_two_releases_side_by_side_each_in_its_own_vocabulary(tmp_path: Path) -> None:
    old = release(tmp_path / "old", **{"csam.possess": "csam.own", "groom:": "solicit:", "[groom": "[solicit"})
    new = release(tmp_path / "new")
    before, after = both_sides(str(old), str(new), (), (), None, "secondary")
    assert {(s.law, s.pack) for s in before} == {("KEN", "cedaw")} == {(s.law, s.pack) for s in after}
    assert before[0].profile is not None
    assert "csam.own" in before[0].profile.vocabulary.conducts
    assert [s.statuses for s in before] == [s.statuses for s in after]  # a name alone changes nothing
    assert both_sides(str(new), str(new), ["cedaw"], ["KEN"], None, "secondary")[0][0].pack == "cedaw"
    with pytest.raises(GapcheckError, match="no law and standard stand on both sides"):
        both_sides(str(new), str(new), ["opsc"], (), None, "secondary")
    with pytest.raises(GapcheckError, match="one side is a release, the other is not"):
        both_sides(str(new), "KEN", (), (), None, "secondary")
