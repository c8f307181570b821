"""The shipped standards: every row of the sources is covered, and the treaties say what the sources say of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gapcheck import Pack, assess, gap, load_pack, load_packs, load_profile
from gapcheck.checks.pack import check_pack
from gapcheck.documents.source import parse
from gapcheck.errors import Severity
from gapcheck.reading.files import shipped_names

NAMES = shipped_names("rules")
ROWS = Path(__file__).parent / "data" / "rows"


def rows(name: str) -> dict[str, Any]:
    return dict(parse((ROWS / f"{name}.yaml").read_text(encoding="utf-8"), name).root)


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_has_no_warning(name: str) -> None:
    assert [str(d) for d in check_pack(load_pack(name)) if d.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_criterion_is_reasoned_and_exemplified(name: str) -> None:
    pack = load_pack(name)
    for criterion in pack.criteria.values():
        assert criterion.why, criterion.id
        assert criterion.remedy, criterion.id
        assert criterion.cite, criterion.id
        assert criterion.examples, criterion.id
        unstated = 0 if criterion in pack.options else 1  # S15b: what is only permitted weighs nothing
        assert criterion.weight == unstated or criterion.weight_reason, criterion.id


def covered_by(pack: Pack, value: Any) -> bool:
    """Whether what a row names is there: a criterion, a permitted option, the context, or a reason."""
    if isinstance(value, list):
        return bool(value) and all(covered_by(pack, item) for item in value)
    if isinstance(value, dict):
        return set(value) == {"reason"} and bool(value["reason"])
    kind, _, rest = str(value).partition(":")
    if kind == "permits":
        return any(o.id == rest for c in pack.criteria.values() for o in c.permits)
    if kind == "reason":
        return bool(rest.strip())
    return value in pack.criteria or (value == "context" and bool(pack.context))


@pytest.mark.parametrize("name", [p.stem for p in sorted(ROWS.glob("*.yaml"))])
def test_every_row_of_the_sources_is_covered(name: str) -> None:
    pack = load_pack(name)
    missing = {row: value for row, value in rows(name).items() if not covered_by(pack, value)}
    assert missing == {}


def test_every_row_is_somewhere() -> None:
    """579 requirements were collected from the sources; none may be lost."""
    assert sum(len(rows(p.stem)) for p in ROWS.glob("*.yaml")) == 579


def test_all_packs_read_together_agree_with_each_alone() -> None:
    law, packs = load_profile("KEN"), load_packs("all")
    together = assess(law, packs)
    for part in together.packs:
        assert part.tree.score == assess(law, part.pack).packs[0].tree.score


# -- what the sources say of the treaties, from the packs alone --------------------------------------------------------


def against_ecpat(treaty: str) -> Any:
    return gap(load_pack(treaty), load_pack("ecpat-2022")).findings


def test_the_optional_protocol_has_no_live_streaming_and_no_grooming() -> None:
    """ECPAT International, submission to OHCHR (2016), paragraph 5."""
    findings = against_ecpat("opsc")
    for criterion in (
        "live-streaming-transmit",
        "live-streaming-watch",
        "grooming-with-meeting",
        "grooming-without-meeting",
    ):
        assert findings[criterion].status.value == "unmet"
        assert findings[criterion].kind.value == "nothing_found"


def test_the_optional_protocol_asks_possession_only_with_a_purpose_of_distribution() -> None:
    """ECPAT International, submission to OHCHR (2016), paragraph 5."""
    finding = against_ecpat("opsc")["csam-possession"]
    assert (finding.status.value, finding.kind.value) == ("unmet", "further_element")
    assert finding.nearest[0].surplus == ("intent_to_distribute",)


def test_lanzarote_asks_grooming_only_with_a_proposal_to_meet_and_a_step_towards_it() -> None:
    """ECPAT International, submission to OHCHR (2016), paragraph 5."""
    finding = against_ecpat("lanzarote")["grooming-without-meeting"]
    assert (finding.status.value, finding.kind.value) == ("unmet", "further_element")
    assert {"intent_to_meet", "step_to_meet"} <= set(finding.nearest[0].surplus)


@pytest.mark.parametrize("treaty", ["opsc", "lanzarote", "budapest", "un-cybercrime-2024", "palermo", "crc"])
def test_no_treaty_removes_limitation(treaty: str) -> None:
    """ECPAT 2022, fifth point, asks what none of the treaties does."""
    assert against_ecpat(treaty)["no-limitation"].status.value != "met"


@pytest.mark.parametrize("treaty", ["opsc", "budapest", "un-cybercrime-2024"])
def test_no_other_treaty_removes_double_criminality(treaty: str) -> None:
    assert against_ecpat(treaty)["no-double-criminality"].status.value == "unmet"


def test_lanzarote_removes_double_criminality_for_some_offences_only() -> None:
    assert against_ecpat("lanzarote")["no-double-criminality"].status.value != "met"


def options(pack: Pack) -> list[Any]:
    return [(o, c) for c in pack.criteria.values() for o in c.permits]


def test_the_un_convention_lets_states_narrow_the_material_and_the_intimate_image() -> None:
    """The position paper's recommendations 1 to 3: an existing person, intent to harm, no religious attire."""
    pack = load_pack("un-cybercrime-2024")
    narrowed = [
        o
        for o, c in options(pack)
        if "csam.produce" in c.conducts and "realistic_image" in o.values.get("depiction", ())
    ]
    assert narrowed
    harm = [o for o, c in options(pack) if "intimate.share" in c.conducts and o.settings == (frozenset(),)]
    assert harm
    asked = {
        v
        for c in pack.criteria.values()
        for g in c.grids
        if g.conduct == "intimate.share"
        for v in dict(g.axes)["content"]
    }
    assert "without_religious_attire" not in asked
