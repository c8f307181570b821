"""The shipped laws and packs: they load, cite everything, compile on every day, and find what a lawyer finds."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gapcheck import assess, load_pack, load_packs, load_profile
from gapcheck.algebra.reach import law_sets
from gapcheck.algebra.space import space_of
from gapcheck.checks.document import check_document
from gapcheck.documents.source import parse
from gapcheck.model.law import Profile, TreatyStatus
from gapcheck.model.record import Evidence
from gapcheck.reading.files import shipped, shipped_names
from gapcheck.reading.paths import records

LAWS = shipped_names("fixtures")
law_of = functools.cache(load_profile)
PACKS = shipped_names("rules")


def test_what_is_shipped() -> None:
    assert {"KEN", "PHL", "ZAF"} <= set(LAWS)
    assert "ecpat-2022" in PACKS


# -- documents -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LAWS)
def test_a_law_loads_and_says_what_it_is(code: str) -> None:
    law = law_of(code)
    assert law.jurisdiction == code
    assert law.reviewed == ()
    first = (shipped("fixtures") / f"{code}.yaml").read_text("utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert "desk research, not reviewed by national practitioners" in first


@pytest.mark.parametrize("code", LAWS)
def test_every_record_is_cited_and_says_how_it_is_known(code: str) -> None:
    law = law_of(code)
    assert law.source is not None
    for path, record in records(law):
        written: Any = law.source.root
        for step in path:
            written = written[step]
        assert "evidence" in written, path
        if not isinstance(record, TreatyStatus):  # its id names the instrument
            assert record.citations, path


@pytest.mark.parametrize("code", LAWS)
def test_every_search_says_since_when_on_which_basis_and_when_it_was_checked(code: str) -> None:
    for search in law_of(code).searched:
        assert search.since is not None
        assert search.checked is not None
        named = (*search.conduct, *search.topics, *search.exemptions)[0]
        assert search.basis in (Evidence.PRIMARY, Evidence.SECONDARY) or (code, named) in UNREAD, search.note


# Searches that close nothing at the default trust: they say what was looked for on reports that are not verified.
UNREAD = {
    ("BGR", "groom"),
    ("ETH", "jurisdiction"),
    ("KHM", "sexual_contact"),
    ("THA", "csam.possess"),
    ("UGA", "csam.distribute"),
}

# Rules of a general part, or of procedure, that a country applies to the offences of every Act.
EVERYWHERE = {
    "AUT": ("stgb ss. 57(3), 58(3) no. 3", "stgb s. 57(3)", "stgb s. 57; jgg s. 5 no. 4"),
    "CHE": ("stgb art. 97(1)(b)", "stgb art. 97(1)(c)", "stgb art. 97(1)(d)",
            "jstg art. 36(1)(a)", "jstg art. 36(1)(b)", "jstg art. 36(1)(c)"),
    "CHL": ("cot art. 6 no. 6",),
    "COL": ("cp art. 16.4", "cp art. 16.6", "cp art. 14"),
    "ESP": ("lorpm art. 10",),
    "KEN": ("cpc s. 219",),
    "NZL": ("cpa s. 25(2)(b)", "cpa s. 25(2)(a), (3)(c)"),
    "PAK": ("crpc",),
    "PER": ("cp art. 2.4", "cp arts 1, 5", "cp art. 2.6 (2022 text), art. 2.5 (1991 text)", "cp art. 3",
            "cp arts 80, 82"),
    "PRT": ("cp art. 5(1)(b)", "cp art. 5(1)(e)", "cp art. 5(1)(f)", "cp art. 5(1)(g)", "cp art. 7",
            "cp art. 118(1)(a)", "cp art. 118(1)(b)", "cp art. 118(1)(c)", "cp art. 118(1)(d)"),
    "THA": ("pc s. 5", "pc s. 95(1)", "pc s. 95(2)", "pc s. 95(3)", "pc s. 95(4)", "pc s. 95(5)"),
}  # fmt: skip


@pytest.mark.parametrize("code", LAWS)
def test_general_rules_name_the_instrument_they_belong_to(code: str) -> None:
    general = law_of(code).general
    loose = {r.cite for r in (*general.jurisdiction, *general.limitation) if not (r.instrument or r.offence)}
    assert loose == set(EVERYWHERE.get(code, ()))


@pytest.mark.parametrize("code", LAWS)
def test_every_unknown_answer_gives_its_reason(code: str) -> None:
    measures = law_of(code).measures.values()
    assert [m.id for m in measures if (m.value == "unknown") != bool(m.reason)] == []


@pytest.mark.parametrize("name", [*(f"fixtures/{c}" for c in LAWS), *(f"rules/{p}" for p in PACKS)])
def test_the_checks_have_no_warning(name: str) -> None:
    found = check_document(name.split("/")[1])
    assert [str(d) for d in found if d.severity != "note"] == []


@pytest.mark.parametrize("pack", load_packs(), ids=lambda p: p.id)
def test_every_criterion_says_where_why_and_what_to_do(pack: Any) -> None:
    for criterion in pack.criteria.values():
        assert criterion.cite, criterion.id
        assert criterion.why, criterion.id
        assert criterion.remedy, criterion.id
        assert criterion.group in pack.groups, criterion.id
        statuses = {example.status for example in criterion.examples}
        assert "met" in statuses, criterion.id
        assert statuses & {"unmet", "partial", "in_line"}, criterion.id
        assert not criterion.weight_reason or criterion.weight != 1, criterion.id


def test_duties_and_recommendations_are_not_confused() -> None:
    pack = load_pack("ecpat-2022")
    assert pack.kind == "recommendation"
    assert {criterion.obligation for criterion in pack.criteria.values()} == {"should"}


# -- every day -------------------------------------------------------------------------------------------------------


def days_of(law: Profile) -> Iterator[dt.date]:
    """Every day on which something of a law begins or ends on some reading, and the day before."""
    dates = [i.in_force for i in law.instruments.values()]
    dates += [date for _, record in records(law) for date in (record.since, record.until)]
    dates += [search.since for search in law.searched]
    for day in sorted({d for date in dates if date for d in (date.first, date.last)}):
        yield from (day - dt.timedelta(days=1), day)


@pytest.mark.parametrize("trust", list(Evidence))
@pytest.mark.parametrize("code", LAWS)
def test_a_law_compiles_on_every_day_on_which_it_changes(code: str, trust: Evidence) -> None:
    law, space = law_of(code), space_of(load_pack("ecpat-2022"))
    days = list(days_of(law))
    assert len(days) >= 24  # Ethiopia, whose profile has the fewest dates
    for day in days:
        sets = law_sets(law, space, day, trust)
        assert sets.surely & ~sets.possibly == 0, day
        for reach in sets.offences:
            assert reach.reached.surely & ~reach.reached.possibly == 0, (day, reach.offence.id)


@pytest.mark.parametrize("code", LAWS)
def test_trusting_less_certain_records_leaves_less_open(code: str) -> None:
    law, pack = law_of(code), load_pack("ecpat-2022")
    opened = [assess(law, pack, trust=trust).score for trust in ("unverified", "secondary", "primary")]
    coverage = [score.coverage for score in opened]
    assert coverage == sorted(coverage, reverse=True)


# -- findings that were checked by hand against profile and statute ----------------------------------------------------


def finding(code: str, day: str | None, criterion: str, trust: str = "secondary") -> Any:
    return assess(law_of(code), load_pack("ecpat-2022"), as_of=day, trust=trust).findings[criterion]


@pytest.mark.parametrize(
    ("code", "day", "criterion", "status"),
    [
        # Kenya: s. 24 of the Computer Misuse and Cybercrimes Act was suspended from before its commencement (30 May
        # 2018) until the judgment of 20 February 2020; s. 24(1)(d) needs no purpose.
        ("KEN", "2018-05-30", "csam-possession", "unmet"),
        ("KEN", "2019-01-01", "csam-possession", "unmet"),
        ("KEN", "2020-02-19", "csam-possession", "unmet"),
        ("KEN", "2020-02-20", "csam-possession", "met"),
        ("KEN", "2026-07-02", "csam-possession", "met"),
        # s. 24(1)(b): production for publication through a computer system
        ("KEN", "2026-07-02", "csam-production", "unmet"),
        # s. 24(1)(c) names downloading, (d) possession; viewing is named nowhere
        ("KEN", "2026-07-02", "csam-viewing", "unmet"),
        ("KEN", "2026-07-02", "live-streaming-watch", "unmet"),
        # Children Act, 2022, s. 22(3), from 26 July 2022, is known from the press alone; before it stands only an
        # arguable provision of the Act of 2001
        ("KEN", "2022-07-25", "grooming-without-meeting", "not_known"),
        ("KEN", "2022-07-26", "grooming-without-meeting", "not_known"),
        # Sexual Offences Act s. 8: no rule for peers
        ("KEN", "2026-07-02", "minors-consensual-activity", "not_known"),  # S9a: no search says that none is exempt
        ("KEN", "2026-07-02", "terminology", "unmet"),
        # Philippines: RA 11930 s. 4(r), (s), (g), (m); before it RA 9775 s. 4(d) asked for an intent to distribute,
        # and whether s. 4(l) punished possession without it was not read
        ("PHL", "2015-01-01", "csam-possession", "not_known"),
        ("PHL", "2022-07-29", "csam-possession", "not_known"),
        ("PHL", "2022-08-23", "csam-possession", "met"),
        ("PHL", "2025-01-01", "csam-possession", "met"),
        ("PHL", "2025-01-01", "csam-viewing", "met"),
        ("PHL", "2025-01-01", "live-streaming-watch", "met"),
        ("PHL", "2025-01-01", "grooming-without-meeting", "met"),
        # before RA 9775 nothing reached possession: RA 7610 s. 9 and Penal Code art. 201 speak of making and selling
        ("PHL", "2000-01-01", "csam-possession", "unmet"),
        # implementing rules s. 39: nationals and permanent residents, no double criminality asked
        ("PHL", "2025-01-01", "no-double-criminality", "met"),
        ("PHL", "2025-01-01", "terminology", "met"),
        # South Africa: SORMA s. 18, in force 16 December 2007
        ("ZAF", "2007-12-15", "grooming-without-meeting", "not_known"),
        ("ZAF", "2007-12-16", "grooming-without-meeting", "met"),
        ("ZAF", "2025-06-01", "grooming-without-meeting", "met"),
        # Films and Publications Act s. 24B(1)(a), from 14 March 2010 until its deletion on 1 December 2021; the text
        # of s. 19A SORMA, which replaced it, was not read
        ("ZAF", "2003-01-01", "csam-possession", "met"),
        ("ZAF", "2010-03-13", "csam-possession", "not_known"),
        ("ZAF", "2010-03-14", "csam-possession", "met"),
        ("ZAF", "2021-11-30", "csam-possession", "met"),
        ("ZAF", "2021-12-01", "csam-possession", "not_known"),
        # ss. 15-16 as enacted reached two children as well; Act 5 of 2015 spares peers
        ("ZAF", "2012-01-01", "minors-consensual-activity", "partial_to_met"),  # S9a, for those outside s. 15's
        ("ZAF", "2015-07-07", "minors-consensual-activity", "met"),
        ("ZAF", "2025-06-01", "terminology", "unmet"),
    ],
)
def test_statuses(code: str, day: str, criterion: str, status: str) -> None:
    assert finding(code, day, criterion).status == status


def test_kenya_viewing() -> None:
    found = finding("KEN", "2026-07-02", "csam-viewing")
    assert found.kind == "nothing_found"
    assert {n.offence.id for n in found.nearest} >= {"cmca-24-download", "cmca-24-possess"}
    assert found.counterexample == (
        "an adult in Kenya knowingly views child sexual abuse material online, showing a child of 12, "
        "without downloading or storing it"
    )
    nearest = next(n.offence for n in found.nearest if n.offence.id == "cmca-24-possess")
    assert nearest.reference == "Computer Misuse and Cybercrimes Act, 2018, s. 24(1)(d), (3)"
    assert nearest.penalty is not None
    assert (nearest.penalty.words, str(nearest.since)) == ("up to 25 years", "2020-02-20")
    assert (nearest.evidence, nearest.copy) == (Evidence.PRIMARY, True)


def test_kenya_possession_while_the_section_was_suspended() -> None:
    found = finding("KEN", "2019-01-01", "csam-possession")
    assert found.kind == "not_in_force"
    assert "cmca-24-suspended" in {n.offence.id for n in found.nearest}


def test_kenya_production_needs_an_intent_to_distribute() -> None:
    found = finding("KEN", "2026-07-02", "csam-production")
    assert found.kind == "further_element"
    assert (found.nearest[0].offence.id, found.nearest[0].surplus) == ("cmca-24-produce", ("intent_to_distribute",))
    assert "an intent to distribute is not shown" in found.counterexample


def test_kenya_a_rule_of_one_act_does_not_carry_the_offence_of_another() -> None:
    reached = {p.id for p in finding("KEN", "2026-07-02", "abroad-by-nationals").reached_by}
    assert "cmca-24-possess" in reached  # its Act's own s. 66
    assert "ca-22-groom" not in reached  # no rule on acts abroad is recorded for the Children Act
    assert "pc-181-circulate" not in reached  # the Penal Code is territorial


def test_philippines_possession_before_2022() -> None:
    found = finding("PHL", "2015-01-01", "csam-possession")
    assert [p.surely for p in found.reached_by] == [False] * len(found.reached_by)
    law = law_of("PHL")
    assert law.offences["ra9775-4d"].requires.names() == {"intent_to_distribute"}
    assert law.offences["ra9775-4l"].arguable == "not_read"


def test_philippines_a_rule_of_one_act_does_not_carry_the_offence_of_another() -> None:
    reached = {p.id for p in finding("PHL", "2025-01-01", "abroad-by-nationals").reached_by}
    assert "ra11930-4r" in reached
    assert "ra7610-9-sell" not in reached


def test_philippines_time_limit_runs_from_the_offence() -> None:
    # implementing rules of RA 11930, s. 55, refer to Act 3326: twelve years from the offence, nothing on children
    found = finding("PHL", "2025-01-01", "no-limitation")
    assert (found.status, found.kind) == ("partial", "out_of_time")
    assert "12 years from the offence" in found.nearest[0].separates


def test_south_africa_reaches_acts_abroad_whatever_the_law_of_the_place() -> None:
    found = finding("ZAF", "2025-06-01", "no-double-criminality")
    assert found.status == "partial_to_met"
    surely = {p.id for p in found.reached_by if p.surely}
    assert surely == {"sorma-18-2b-describe"}


def test_south_africa_possession_is_known_once_unverified_records_are_trusted() -> None:
    assert finding("ZAF", "2025-06-01", "csam-possession", trust="unverified").status == "met"


@pytest.mark.parametrize("code", LAWS)
def test_what_is_no_longer_in_force_is_named_only_where_something_was_lost(code: str) -> None:
    result = assess(law_of(code), load_pack("ecpat-2022"))
    for found in result.findings.values():
        lacking = [({(f.kind, f.name) for f in n.failures}, n.offence) for n in found.nearest]
        living = [what for what, offence in lacking if offence.surely_in_force(result.as_of)]
        for what, offence in lacking:
            rest = {item for item in what if item[0] != "in_force"}
            assert offence.possibly_in_force(result.as_of) or not any(other <= rest for other in living), offence.id


def test_germany_grooming_names_the_law_of_today_alone() -> None:
    found = finding("DEU", None, "grooming-without-meeting")
    assert [n.offence.id for n in found.nearest] == ["176b-1-groom"]


SPOT_CHECKS = parse((Path(__file__).parent / "data" / "spot-checks.yaml").read_text("utf-8")).root


@pytest.mark.parametrize("check", SPOT_CHECKS, ids=lambda c: f"{c['law']}-{c['criterion']}")
def test_findings_read_beside_the_profile(check: Any) -> None:
    found = finding(check["law"], None, check["criterion"])
    assert found.status == check["status"]
    deciding = [n.offence.id for n in found.nearest[:1]] + [p.id for p in found.reached_by]
    deciding += [h.answer.id for h in found.held if h.answer is not None]
    assert check.get("record", "") in ([version.partition("#")[0] for version in deciding] or [""])


def test_every_law_has_three_spot_checks() -> None:
    laws = [check["law"] for check in SPOT_CHECKS]
    assert {code: laws.count(code) for code in LAWS} == dict.fromkeys(LAWS, 3)
