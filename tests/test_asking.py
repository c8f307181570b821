"""The kinds of fault that criteria were found to have: the check sees each, and not its mend; unions and verdicts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import yaml

from gapcheck import GapcheckError, Pack, assess, load_pack, load_profile
from gapcheck.algebra.compare import Relation, compare
from gapcheck.assessment.scores import Level, Mark, tree
from gapcheck.assessment.weights import effective_weights
from gapcheck.checks.pack import check_pack
from gapcheck.report.packpage import pack_page

HEAD = {"gapcheck": "pack/2", "id": "p", "title": "P", "version": "1", "status": "stable", "source": {"title": "S"}}
REST = {
    "cite": "Article 1",
    "why": "Because.",
    "remedy": "Make it an offence.",
    "examples": [{"law": [], "status": "unmet"}],
}
BOTH = ["offline", "online"]


def pack(criteria: dict[str, Any], **keys: Any) -> Pack:
    whole = {key: {"title": "The act is an offence", **REST, **value} for key, value in criteria.items()}
    return load_pack({**HEAD, "kind": "treaty", "criteria": whole, **keys})


def codes(standard: Pack) -> dict[str, str]:
    """The code of each warning, with its message."""
    return {d.code: d.message for d in check_pack(standard) if d.severity == "warning"}


FAULTY: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "unstated-dimension": (
        {"reach": {"conduct": "csam.possess"}},
        {"reach": {"conduct": "csam.possess", "medium": BOTH}},
    ),
    "options-take-all": (
        {
            "reach": {"conduct": "csam.possess", "medium": BOTH, "depiction": ["realistic_image"]},
            "permits": {"o": {"title": "T", "cite": "C", "may_omit": {"depiction": ["realistic_image"]}}},
        },
        {
            "reach": {"conduct": "csam.possess", "medium": BOTH, "depiction": ["real_child", "realistic_image"]},
            "permits": {"o": {"title": "T", "cite": "C", "may_omit": {"depiction": ["realistic_image"]}}},
        },
    ),
    "option-without-ages": (
        {
            "reach": {"conduct": "csam.possess", "medium": BOTH, "circumstances": ["none", ["private_use"]]},
            "permits": {"o": {"title": "T", "cite": "C", "may_omit": {"circumstances": [["private_use"]]}}},
        },
        {
            "reach": {"conduct": "csam.possess", "medium": BOTH, "circumstances": ["none", ["private_use"]]},
            "permits": {
                "o": {
                    "title": "T",
                    "cite": "C",
                    "may_omit": {"circumstances": [["private_use"]], "victim_age": "15..17"},
                }
            },
        },
    ),
    "fixed-age-of-consent": (
        {
            "title": "Grooming of a child below the age of consent is an offence",
            "reach": {"conduct": "groom", "medium": BOTH, "victim_age": "0..15"},
        },
        {
            "title": "Grooming of a child below the age of consent is an offence",
            "reach": {"conduct": "groom", "medium": BOTH, "victim_age": "below_consent"},
        },
    ),
    "title-and-scenarios": (
        {"title": "Grooming a child online is an offence", "reach": {"conduct": "groom", "medium": BOTH}},
        {"title": "Grooming a child online or offline is an offence", "reach": {"conduct": "groom", "medium": BOTH}},
    ),
    "remedy-too-narrow": (
        {"remedy": "Make grooming of a child under 16 an offence.", "reach": {"conduct": "groom", "medium": BOTH}},
        {"remedy": "Make grooming of a child under 18 an offence.", "reach": {"conduct": "groom", "medium": BOTH}},
    ),
}


@pytest.mark.parametrize("code", FAULTY)
def test_each_kind_of_fault_is_seen_and_its_mend_is_not(code: str) -> None:
    faulty, mended = FAULTY[code]
    assert set(codes(pack({"one": faulty}))) == {code}
    assert codes(pack({"one": mended})) == {}


def test_a_title_that_names_more_ages_than_are_asked() -> None:
    asked = {
        "title": "A child under 18 is protected",
        "reach": {"conduct": "groom", "medium": BOTH, "victim_age": "0..15"},
    }
    assert codes(pack({"one": asked})) == {
        "title-and-scenarios": "the title speaks of children under 18; the scenarios end at 15"
    }


def test_a_recommendation_may_leave_the_medium_to_the_default() -> None:
    assert codes(pack({"one": {"reach": {"conduct": "csam.possess"}}}, kind="recommendation")) == {}


def test_a_criterion_that_another_contains_counts_twice() -> None:
    narrow = {"reach": {"conduct": "groom", "medium": ["online"]}}
    wide = {"reach": {"conduct": "groom", "medium": BOTH}}
    found = codes(pack({"narrow": narrow, "wide": wide}))
    assert found == {"contained-criterion": "all that it asks is asked by 'wide' too, so that one gap counts twice"}
    weighed = {**narrow, "weight": 0, "weight_reason": "Shown for itself; the wider one counts."}
    assert codes(pack({"narrow": weighed, "wide": wide})) == {}
    twice = [d for d in check_pack(pack({"a": wide, "b": wide})) if d.code == "contained-criterion"]
    assert len(twice) == 1  # of two that ask the same the second


def test_a_fault_that_stands_is_explained_once() -> None:
    reason = "The convention speaks of computer systems alone."
    silent = {"reach": {"conduct": "csam.possess"}, "explained": {"unstated-dimension": reason}}
    (note,) = [d for d in check_pack(pack({"one": silent})) if d.code == "unstated-dimension"]
    assert (note.severity, note.hint) == ("note", f"the standard explains: {reason}")
    stated = {"reach": {"conduct": "csam.possess", "medium": BOTH}, "explained": {"unstated-dimension": reason}}
    assert set(codes(pack({"one": stated}))) == {"explains-nothing"}


MEASURES = [
    "institutions.hotline",
    "institutions.child_helpline",
    "institutions.national_body",
    "evidence.digital_rules",
]


def measures(**keys: Any) -> dict[str, Any]:
    return {name.partition(".")[2]: {"hold": {name: True}, **keys} for name in MEASURES}


def test_one_criterion_that_carries_more_than_a_quarter_gives_a_reason() -> None:
    groups = {"a": {"title": "A"}, "b": {"title": "B"}}
    alone = {"training": {"hold": {"institutions.professional_training": True}, "group": "b"}}
    found = codes(pack({**measures(group="a"), **alone}, groups=groups))
    assert found == {"heavy-criterion": "the criterion carries 50% of the score"}
    alone["training"]["weight_reason"] = "The source calls it the heart of the matter."
    assert codes(pack({**measures(group="a"), **alone}, groups=groups)) == {}


def test_what_each_criterion_carries() -> None:
    groups = {
        "a": {"title": "A", "weight": 3, "note": "Stressed."},
        "b": {"title": "B", "method": {"at_least": 1}},
        "c": {"title": "C"},
    }
    asked = {
        "one": {"hold": {MEASURES[0]: True}, "group": "a", "weight": 2, "weight_reason": "Stressed."},
        "two": {"hold": {MEASURES[1]: True}, "group": "a"},
        "three": {"hold": {MEASURES[2]: True}, "group": "b"},
        "free": {"hold": {MEASURES[3]: True}, "group": "c", "obligation": "may"},
    }
    whole = pack(asked, groups=groups)
    # the group with options alone is not scored: A carries three quarters, of which one criterion has two thirds
    assert effective_weights(whole) == {
        "one": Fraction(1, 2),
        "two": Fraction(1, 4),
        "three": None,
        "free": Fraction(0),
    }
    page = pack_page(whole)
    for share in ("50.0 %", "25.0 %", "counted, not weighed", "not scored"):
        assert f"| {share} |" in page


def test_sums_within_sums_carry_what_they_count() -> None:
    groups = {"a": {"title": "A", "method": "sum"}, "b": {"title": "B", "method": "mean", "weight": 2, "note": "."}}
    asked = {
        "one": {"hold": {MEASURES[0]: True}, "group": "a", "weight": 2, "weight_reason": "."},
        "two": {"hold": {MEASURES[1]: True}, "group": "a"},
        "three": {"hold": {MEASURES[2]: True}, "group": "b"},
        "four": {"hold": {MEASURES[3]: True}, "group": "b"},
    }
    whole = pack(asked, groups=groups, method="sum")
    fifth = Fraction(1, 5)
    assert effective_weights(whole) == {"one": 2 * fifth, "two": fifth, "three": fifth, "four": fifth}


@pytest.mark.parametrize("name", ["icmec-csam", "opsc", "ecpat-2022"])
def test_what_a_criterion_carries_is_what_meeting_it_adds(name: str) -> None:
    """Met alone it lifts the score by its weight: computed by the score tree, from marks and not from weights."""
    standard = load_pack(name)
    nothing = Mark((Level.UNMET, Level.UNMET), (Fraction(0), Fraction(0)))
    full = Mark((Level.MET, Level.MET), (Fraction(1), Fraction(1)))
    for key, share in effective_weights(standard).items():
        if share is not None:
            marks = {other: full if other == key else nothing for other in standard.criteria}
            assert tree(standard, marks).share == (share, share)


# -- verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((True, True), "yes"),
        ((True, False), "partly"),
        ((False, False), "no"),
        ((True, "unknown"), "partly or yes"),
        ((False, "unknown"), "no or partly"),
        (("unknown", "unknown"), "not known"),
    ],
)
def test_a_verdict_can_be_partly(answers: tuple[Any, Any], said: str) -> None:
    asked = {"one": {"hold": {MEASURES[0]: True}}, "two": {"hold": {MEASURES[1]: True}}}
    verdict = {"title": "Routes to help", "met": {"at_least": 2}, "partly": {"at_least": 1}}
    whole = pack(asked, verdicts={"v": verdict})
    instrument = {"id": "a", "title": "Act", "in_force": "2000"}
    cited = {"cite": "a s. 1", "evidence": "primary"}
    law = {
        "gapcheck": "profile/2", "jurisdiction": "XXA", "name": "Testland", "as_of": "2020-01-01",
        "instruments": {"a": {k: v for k, v in instrument.items() if k != "id"}},
        "measures": {
            name: {"value": answer, **cited, **({"reason": "unclear"} if answer == "unknown" else {})}
            for name, answer in zip(MEASURES, answers, strict=False)
        },
    }  # fmt: skip
    assert [v.answer for v in assess(load_profile(law), whole).verdicts] == [said]


def test_a_permitted_option_counts_as_met_in_a_verdict() -> None:
    option = {"o": {"title": "T", "cite": "C", "may_omit": {"medium": ["offline"]}}}
    asked = {"one": {"reach": {"conduct": "groom", "medium": BOTH}, "permits": option}}
    whole = pack(asked, verdicts={"v": {"title": "V", "met": {"at_least": 1}}})
    law = {
        "gapcheck": "profile/2", "jurisdiction": "XXA", "name": "Testland", "as_of": "2020-01-01",
        "instruments": {"a": {"title": "Act", "in_force": "2000"}},
        "offences": {"g": {"conduct": "groom", "victim_age": "under 18", "medium": "online", "cite": "a s. 1",
                      "evidence": "primary"}},
        "searched": [{"conduct": ["groom"], "basis": "primary"}],
    }  # fmt: skip
    result = assess(load_profile(law), whole)
    assert (result.findings["one"].status, result.verdicts[0].answer) == ("in_line", "yes")


# -- unions ----------------------------------------------------------------------------------------------------------


def test_a_union_counts_what_two_packs_ask_once_and_cites_both(tmp_path: Any) -> None:
    def write(name: str, title: str, criteria: dict[str, Any]) -> None:
        whole = {key: {"title": key, **REST, "cite": f"{key} of {name}", **value} for key, value in criteria.items()}
        text = yaml.safe_dump(
            {**HEAD, "id": name, "title": title, "kind": "recommendation", "criteria": whole}, sort_keys=False
        )
        (tmp_path / f"{name}.yaml").write_text(text)

    groom: Any = {"conduct": "groom", "medium": ["online"]}
    write("a", "First", {"narrow": {"reach": groom}, "hotline": {"hold": {MEASURES[0]: True}}})
    write(
        "b",
        "Second",
        {
            "wide": {"reach": {**groom, "medium": BOTH}},
            "same": {"hold": {MEASURES[0]: True}},
            "more": {"hold": {MEASURES[0]: True, MEASURES[1]: True}, "when": {MEASURES[2]: True}},
        },
    )
    (tmp_path / "u.yaml").write_text(
        yaml.safe_dump({**HEAD, "id": "u", "kind": "recommendation", "union": True, "extends": ["a.yaml", "b.yaml"]})
    )
    whole = load_pack(tmp_path / "u.yaml")
    # what applies under a condition only does not take in what is asked always
    assert list(whole.criteria) == ["a.hotline", "b.wide", "b.more"]
    assert whole.criteria["a.hotline"].cite == "hotline of a; Second, same of b"
    assert whole.criteria["b.wide"].cite == "wide of b; First, narrow of a"


def test_the_shipped_union_asks_all_that_its_packs_ask() -> None:
    whole = load_pack("all-children-online")
    assert whole.union
    for extension in whole.extends:
        base = load_pack(extension.pack)
        for key, criterion in base.criteria.items():
            if (extension.criteria and key not in extension.criteria) or key in extension.without:
                continue
            related = {compare(criterion, other)[0] for other in whole.criteria.values()}
            assert related & {Relation.SAME, Relation.LESS}, key


def test_the_counterweight_of_the_shipped_union_is_a_quarter_at_least() -> None:
    """Children spared and safeguards: every criterion that spares, or holds a safeguard, stands in that group."""
    whole = load_pack("all-children-online")
    for key, criterion in whole.criteria.items():
        guards = criterion.verb == "spare" or any(c.measure.id.startswith("safeguards.") for c in criterion.hold)
        assert not guards or criterion.group == "counterweight", key
    shares = effective_weights(whole)
    assert sum(shares[key] or 0 for key, c in whole.criteria.items() if c.group == "counterweight") >= Fraction(1, 4)


def test_union_is_refused_where_there_is_nothing_to_unite() -> None:
    with pytest.raises(GapcheckError, match="union"):
        pack({"one": {"reach": {"conduct": "groom", "medium": BOTH}}}, union=True)


def test_a_gap_is_shown_by_what_no_option_lets_a_state_leave_out() -> None:
    option = {"o": {"title": "T", "cite": "C", "may_omit": {"conduct": "csam.access"}}}
    asked = {"one": {"reach": {"conduct": ["csam.access", "csam.possess"], "medium": BOTH}, "permits": option}}
    law = {
        "gapcheck": "profile/2", "jurisdiction": "XXA", "name": "Testland", "as_of": "2020-01-01",
        "instruments": {"a": {"title": "Act", "in_force": "2000"}},
        "offences": {
            "p": {"conduct": "csam.possess", "victim_age": "under 16", "cite": "a s. 1", "evidence": "primary"}
        },
        "searched": [{"conduct": ["csam.access", "csam.possess"], "basis": "primary"}],
    }  # fmt: skip
    finding = assess(load_profile(law), pack(asked)).findings["one"]
    assert (finding.status, finding.example["conduct"], finding.example["victim_age"]) == (
        "partial",
        "csam.possess",
        16,
    )
