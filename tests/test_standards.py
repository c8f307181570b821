"""What the standards ask of each other: treaties read as laws, crosswalks, overlays, and the pages about packs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gapcheck import GapcheckError, Pack, assess, gap, load_pack, load_packs, load_profile
from gapcheck.algebra.compare import Relation, compare
from gapcheck.analysis.crosswalk import crosswalk
from gapcheck.assessment.scores import Status
from gapcheck.reading.files import shipped_names
from gapcheck.report.packpage import pack_page

HEAD: dict[str, Any] = {
    "gapcheck": "pack/1", "id": "mine", "title": "Mine", "kind": "index", "version": "1", "status": "experimental",
    "source": {"title": "An invented index"},
}  # fmt: skip
DOCS = Path(__file__).parent.parent / "docs" / "packs"


def pack(**keys: Any) -> Pack:
    return load_pack({**HEAD, **keys})


def criteria(**reach: dict[str, Any]) -> Pack:
    return pack(criteria={k.replace("_", "-"): {"title": k, "cite": "x", "reach": v} for k, v in reach.items()})


# -- crosswalks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ({"conduct": "groom"}, {"conduct": "groom"}, Relation.SAME),
        ({"conduct": "groom"}, {"conduct": "groom", "victim_age": "under 16"}, Relation.MORE),
        ({"conduct": "groom", "victim_age": "under 16"}, {"conduct": "groom"}, Relation.LESS),
        (
            {"conduct": "groom", "victim_age": "10..17"},
            {"conduct": "groom", "victim_age": "under 16"},
            Relation.OVERLAP,
        ),
        ({"conduct": ["groom", "extort"]}, {"conduct": "groom"}, Relation.MORE),
        ({"conduct": "groom"}, {"conduct": "extort"}, Relation.OTHER),
        ({"conduct": "groom"}, {"conduct": "groom", "circumstances": [["intent_to_meet"]]}, Relation.OTHER),
        ({"conduct": "groom", "circumstances": ["none", ["intent_to_meet"]]}, {"conduct": "groom"}, Relation.MORE),
    ],
)
def test_criteria_on_conduct_relate_as_sets(first: dict[str, Any], second: dict[str, Any], relation: Relation) -> None:
    both = criteria(first=first, second=second).criteria
    assert compare(both["first"], both["second"])[0] is relation


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ({"industry.reporting": "mandatory"}, {"industry.reporting": "mandatory"}, Relation.SAME),
        ({"industry.reporting": "mandatory"}, {"industry.reporting": ["mandatory", "voluntary"]}, Relation.MORE),
        ({"industry.takedown_hours": {"at_most": 48}}, {"industry.takedown_hours": {"at_most": 24}}, Relation.LESS),
        ({"industry.takedown_hours": {"at_most": 24}}, {"industry.takedown_hours": {"at_least": 24}}, Relation.OTHER),
        ({"victims.compensation": True, "institutions.hotline": True}, {"victims.compensation": True}, Relation.MORE),
        ({"victims.compensation": True}, {"institutions.hotline": True}, Relation.OTHER),
        ({"treaties.crc": "party"}, {"treaties.crc": ["party", "signatory"]}, Relation.MORE),
    ],
)  # fmt: skip
def test_criteria_on_measures_relate_by_the_answers_they_refuse(
    first: dict[str, Any], second: dict[str, Any], relation: Relation
) -> None:
    both = pack(criteria={k: {"title": k, "cite": "x", "hold": v} for k, v in (("a", first), ("b", second))}).criteria
    assert compare(both["a"], both["b"])[0] is relation


def test_a_crosswalk_says_which_share_of_a_criterion_the_others_ask() -> None:
    first = criteria(all={"conduct": "groom"})
    halves = [{"conduct": "groom", "victim_age": "under 9"}, {"conduct": "groom", "victim_age": "9..17"}]
    second = criteria(young=halves[0], old=halves[1])
    (crossing,) = crosswalk(first, [second])
    assert crossing.asked == 1
    assert [link.relation for link in crossing.links] == [Relation.MORE, Relation.MORE]
    (crossing,) = crosswalk(first, [criteria(young=halves[0])])
    assert crossing.asked is not None
    assert crossing.asked * 2 == 1


# -- overlays --------------------------------------------------------------------------------------------------------


def test_an_overlay_selects_reweights_and_adds() -> None:
    base = load_pack("ecpat-2022")
    mine = pack(
        extends={"pack": "ecpat-2022", "without": ["crc-party"]},
        change={"csam-possession": {"weight": 3, "weight_reason": "ours"}},
        criteria={"hotline": {"title": "x", "cite": "x", "hold": {"institutions.hotline": True}}},
    )
    assert set(mine.criteria) == (set(base.criteria) - {"crc-party"}) | {"hotline"}
    assert mine.criteria["csam-possession"].weight == 3
    assert mine.digest != base.digest
    finding = assess(load_profile("KEN"), mine).findings["csam-viewing"]
    assert finding.status is assess(load_profile("KEN"), base).findings["csam-viewing"].status


def test_an_overlay_of_several_packs_keeps_them_apart() -> None:
    both = pack(
        extends=[
            {"pack": "ecpat-2022", "criteria": ["csam-viewing"]},
            {"pack": "ecpat-2022", "criteria": ["terminology"]},
        ]
    )
    assert set(both.criteria) == {"ecpat-2022.csam-viewing", "ecpat-2022.terminology"}
    assert both.groups["ecpat-2022.material"].parent == "ecpat-2022.offences"
    assert both.groups["ecpat-2022.offences"].parent == "ecpat-2022"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"extends": "ecpat-2021"}, "did you mean 'ecpat-2022'?"),
        ({"extends": {"pack": "ecpat-2022", "without": ["terminolgy"]}}, "did you mean 'terminology'?"),
        ({"extends": "ecpat-2022", "change": {"terminolgy": {"weight": 2}}}, "did you mean 'terminology'?"),
        ({"extends": "ecpat-2022", "change": {"terminology": {"group": "matrial"}}}, "did you mean 'material'?"),
        ({"extends": "mine", "criteria": {}}, "there is no pack 'mine'"),
    ],
)
def test_an_overlay_that_names_what_is_not_there(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(GapcheckError, match=message.replace("?", r"\?")):
        pack(**keys)


def test_an_overlay_beside_a_pack_of_the_users_own(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        "gapcheck: pack/1\nid: base\ntitle: Base\nkind: index\nversion: 1.0.0\nstatus: stable\nsource: {title: x}\n"
        "criteria:\n  hotline: {title: x, cite: x, hold: {institutions.hotline: true}}\n"
    )
    (tmp_path / "mine.yaml").write_text(
        "gapcheck: pack/1\nid: mine\ntitle: Mine\nkind: index\nversion: 1.0.0\nstatus: stable\nsource: {title: x}\n"
        "extends: base.yaml\n"
    )
    assert set(load_pack(tmp_path / "mine.yaml").criteria) == {"hotline"}
    assert [p.id for p in load_packs(str(tmp_path))] == ["base", "mine"]


# -- permitted options -----------------------------------------------------------------------------------------------


def option_pack(**may_omit: Any) -> Pack:
    permits = {"drawings": {"title": "Drawings may be left out", "cite": "x", "may_omit": may_omit}}
    reach = {"conduct": "csam.possess", "depiction": ["real_child", "non_realistic"]}
    return pack(treaty="opsc", criteria={"a": {"title": "a", "cite": "x", "reach": reach, "permits": permits}})


def law(depiction: list[str], reservations: list[str] | None = None) -> Any:
    offence = {"cite": "x s. 1", "evidence": "primary", "conduct": "csam.possess", "victim_age": "under 18"}
    treaty = {"status": "party", "evidence": "primary", "reservations": reservations or []}
    return load_profile({
        "gapcheck": "profile/1", "jurisdiction": "XKA", "name": "X", "as_of": "2025-01-01",
        "instruments": {"x": {"title": "X"}}, "searched": [{"conduct": "csam.possess", "basis": "primary"}],
        "offences": {"o": {**offence, "depiction": depiction}}, "treaties": {"opsc": treaty},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("depiction", "status"),
    [
        (["real_child", "non_realistic"], Status.MET),
        (["real_child"], Status.IN_LINE),
        (["non_realistic"], Status.PARTIAL),
        (["realistic_image"], Status.UNMET),
        (["real_child", "non_realistic?"], Status.IN_LINE),
    ],
)
def test_a_law_that_uses_an_option_is_in_line_and_not_met(depiction: list[str], status: Status) -> None:
    finding = assess(law(depiction), option_pack(depiction=["non_realistic"])).findings["a"]
    assert finding.status is status
    assert finding.is_gap is (status in (Status.PARTIAL, Status.UNMET))
    assert bool(finding.options) is (status is Status.IN_LINE)


def test_reservations_of_the_profile_are_matched() -> None:
    standard = option_pack(depiction=["non_realistic"])
    for reservations, reserved in (([], False), (["drawings"], True)):
        (used,) = assess(law(["real_child"], reservations), standard).findings["a"].options
        assert used.reserved is reserved


# -- a treaty is a law too -------------------------------------------------------------------------------------------


def test_a_standard_read_as_a_law_reaches_what_it_obliges_and_no_more() -> None:
    treaty = pack(
        kind="treaty",
        criteria={
            "possess": {"title": "x", "cite": "art. 1", "obligation": "must",
                        "reach": {"conduct": "csam.possess", "circumstances": [["intent_to_distribute"]]}},
            "groom": {"title": "x", "cite": "art. 2", "obligation": "may", "reach": {"conduct": "groom"}},
        },
    )  # fmt: skip
    result = gap(treaty, load_pack("ecpat-2022"))
    assert result.findings["csam-possession"].kind.value == "further_element"
    assert result.findings["csam-possession"].nearest[0].surplus == ("intent_to_distribute",)
    assert result.findings["grooming-without-meeting"].kind.value == "nothing_found"


def test_what_a_treaty_lets_states_leave_out_is_possible_and_not_sure() -> None:
    criterion = {"title": "x", "cite": "x", "obligation": "must", "reach": {
        "conduct": "csam.possess", "depiction": ["real_child", "non_realistic"],
        "circumstances": ["none", ["intent_to_distribute"]]}}  # fmt: skip
    permits = {
        "a": {"title": "a", "cite": "x", "may_omit": {"depiction": ["non_realistic"], "circumstances": ["none"]}}
    }
    asked = pack(criteria={"a": criterion})
    result = gap(pack(criteria={"a": {**criterion, "permits": permits}}), asked)
    finding = result.findings["a"]
    assert finding.status is Status.PARTIAL_TO_MET
    assert [str(part) for part in finding.open] == ["depiction: non-realistic image; no further circumstance"]
    assert set(gap(asked, asked).counts) == {"met"}


def test_a_standard_reaches_all_of_itself() -> None:
    mine = load_pack("ecpat-2022")
    duties = pack(criteria={
        key: {"title": "x", "cite": "x", "obligation": "must", "reach": [dict(p) for p in c.reach]}
        for key, c in mine.criteria.items() if c.verb == "reach" and c.id not in ("no-double-criminality",)
    })  # fmt: skip
    assert set(gap(duties, duties).counts) == {"met"}


@pytest.mark.parametrize(
    "name", [p.id for p in load_packs() if any(c.obligation == "must" for c in p.criteria.values())]
)
def test_a_shipped_standard_read_as_a_law_does_what_it_obliges(name: str) -> None:
    """Every duty on conduct is at least possibly reached by the standard itself; surely, but for what it permits."""
    standard = load_pack(name)
    for key, finding in gap(standard, standard).findings.items():
        criterion = standard.criteria[key]
        if criterion.verb == "reach" and criterion.obligation == "must":
            assert not finding.missing, key


def test_what_one_law_reaches_and_another_does_not() -> None:
    result = gap(load_profile("KEN"), load_profile("PHL"), as_of="2025-06-01")
    assert result.findings["ra11930-4s"].status is Status.UNMET
    assert set(gap(load_profile("PHL"), load_profile("PHL"), as_of="2025-06-01").counts) == {"met"}


# -- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_names("rules"))
def test_the_page_of_every_pack_is_in_step(name: str, request: pytest.FixtureRequest) -> None:
    path = DOCS / f"{name}.md"
    page = pack_page(load_pack(name))
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page


# -- packs of installed packages -------------------------------------------------------------------------------------


def test_an_installed_package_offers_packs(tmp_path: Path) -> None:
    package, metadata = tmp_path / "their_packs", tmp_path / "their_packs-1.0.dist-info"
    package.mkdir()
    metadata.mkdir()
    (package / "__init__.py").write_text("")
    (package / "theirs.yaml").write_text(
        "gapcheck: pack/1\nid: theirs\ntitle: Theirs\nkind: index\nversion: 1.0.0\nstatus: stable\nsource: {title: x}\n"
        "criteria:\n  hotline: {title: x, cite: x, hold: {institutions.hotline: true}}\n"
    )
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: their-packs\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[gapcheck.packs]\ntheirs = their_packs\n")
    imports = "from gapcheck import load_pack; from gapcheck.reading.load import pack_names"
    code = f"{imports}; print(load_pack('theirs').id, pack_names()[-1])"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["theirs", "theirs"]
