"""What must hold of every law and standard: knowledge narrows, wider offences reach more, words name what differs."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import itertools
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import FACTOR
from gapcheck import Assessment, Profile, assess
from gapcheck.algebra.reach import law_sets
from gapcheck.algebra.space import Bounds, space_of
from gapcheck.assessment.scores import Status
from gapcheck.explanation.sentences import sentence
from gapcheck.model.law import Search
from gapcheck.model.record import Evidence
from gapcheck.model.vocabulary import Vocabulary
from strategies import Doc, Pick, World, days, load, trusts, worlds

pytestmark = pytest.mark.slow


def read(world: World, law: Doc, day: dt.date, trust: Evidence) -> tuple[World, Assessment]:
    """The same world with another law, and its assessment."""
    other = load(world.vocabulary_doc, [law], world.pack_doc)
    return other, assess(other.laws[0], other.pack, as_of=day, trust=trust)


# -- learning a fact ----------------------------------------------------------------------------------------------


def records(law: Doc) -> Iterator[Doc]:
    """Every record of a law document, the versions of one rule in order."""
    for part in ("offences", "measures", "treaties", "general"):
        yield from flat(law[part].values())


def flat(value: Any) -> Iterator[Doc]:
    """The records in lists of rules and of versions."""
    if isinstance(value, dict):
        yield value
    else:
        for item in value:
            yield from flat(item)


def versions(law: Doc) -> list[Doc]:
    """The records whose dates must follow one another."""
    chains = [v for part in ("offences", "measures", "treaties") for v in law[part].values() if isinstance(v, list)]
    chains += [v for rules in law["general"].values() if isinstance(rules, list) for v in rules if isinstance(v, list)]
    return [record for chain in chains for record in chain]


def holders(law: Doc) -> Iterator[tuple[Doc, str]]:
    """Every list in which a doubt can stand, as the mapping and the key that hold it."""
    for record in records(law):
        for key, value in record.items():
            if isinstance(value, list) and any(isinstance(v, str) and v.endswith("?") for v in value):
                yield record, key


def steps(law: Doc, vocabulary: Doc) -> list[tuple[str, Callable[[Doc], None]]]:
    """Facts that may be learned about a law, each as a change to its document; the law itself stays what it was."""
    found: list[tuple[str, Callable[[Doc], None]]] = []

    def change(label: str, nth: int, act: Callable[[Doc], None]) -> None:
        found.append((label, lambda doc: act(next(itertools.islice(records(doc), nth, None)))))

    chained = versions(law)
    for nth, record in enumerate(records(law)):
        if record.get("evidence") != "primary":
            change("the text was read", nth, lambda r: r.update(evidence="primary"))
        for key in ("arguable", "partial"):
            if key in record:
                change(f"{key} is settled", nth, lambda r, key=key: r.pop(key))
        for key in ("since", "until"):
            if len(record.get(key, "0000-00-00")) < 10 and not any(record is other for other in chained):
                day = {4: "-07-15", 7: "-20"}[len(record[key])]
                change(f"{key} is dated", nth, lambda r, key=key, day=day: r.update({key: r[key] + day}))
        if record.get("requires") == "unknown":
            change("requirements are read", nth, lambda r: r.update(requires=[]))
        if record.get("time_limit") == "unknown":
            change("the limit is read", nth, lambda r: r.update(time_limit=25))
        if record.get("covers") == "unknown":
            change("the list is read", nth, lambda r: r.update(covers=["person"]))
        if record.get("penalty") == "unknown" or (
            "conduct" in record and "penalty" not in record and "exempts" in record
        ):
            change("the sentence is read", nth, lambda r: "sanction" in r or r.update(penalty={"max_years": 2}))
        if record.get("penalty") == {"min_years": 2}:
            change("the maximum is read", nth, lambda r: r.update(penalty={"min_years": 2, "max_years": 3}))
        if isinstance(record.get("value"), str) and record["value"].endswith("?"):
            change("the answer is sure", nth, lambda r: r.update(value=plain(r["value"])))
        for name, raw in vocabulary["dimensions"].items():
            if record.get(name) == "unknown":
                value = "under 16" if raw["kind"] == "ages" else [next(iter(raw["values"]))]
                change(f"{name} is read", nth, lambda r, name=name, value=value: r.update({name: value}))
    for nth, (_, key) in enumerate(holders(law)):
        for keep in (True, False):

            def settle(doc: Doc, nth: int = nth, keep: bool = keep) -> None:
                record, key = next(itertools.islice(holders(doc), nth, None))
                kept = [plain(v) if keep else v for v in record[key] if keep or not str(v).endswith("?")]
                if kept or key in ("requires", "exempts"):
                    record[key] = kept

            found.append((f"a doubt in {key} is settled", settle))
    for nth, search in enumerate(law["searched"]):
        if search["basis"] != "primary":
            found.append(
                ("a search is repeated on the texts", lambda doc, nth=nth: doc["searched"][nth].update(basis="primary"))
            )
    for what in (*vocabulary["conducts"], "jurisdiction", "limitation"):
        found.append(
            ("a search is made", lambda doc, what=what: doc["searched"].append({"conduct": [what], "basis": "primary"}))
        )
    for key, record in law["offences"].items():
        if isinstance(record, dict) and ("arguable" in record or "partial" in record):
            found.append(("it does not reach this", lambda doc, key=key: doc["offences"][key].update(status="void")))
    return found


def plain(value: Any) -> Any:
    """A value without its question mark."""
    if isinstance(value, str) and value.endswith("?"):
        bare = value[:-1]
        return int(bare) if bare.isdigit() else bare
    return value


@settings(max_examples=60 * FACTOR)
@given(worlds(), days, trusts, st.data())
def test_learning_a_fact_never_widens_an_interval(
    world: World, day: dt.date, trust: Evidence, data: st.DataObject
) -> None:
    (law,) = world.law_docs
    before = assess(world.laws[0], world.pack, as_of=day, trust=trust)
    sets = law_sets(world.laws[0], space_of(world.pack), day, trust)
    known = steps(law, world.vocabulary_doc)
    for _ in range(3):
        label, act = Pick(data.draw).one(known)
        learned = copy.deepcopy(law)
        act(learned)
        other, after = read(world, learned, day, trust)
        narrower = law_sets(other.laws[0], space_of(other.pack), day, trust)
        assert sets.surely & ~narrower.surely == 0, label
        assert narrower.possibly & ~sets.possibly == 0, label
        assert_within(before, after)


def assert_within(before: Assessment, after: Assessment) -> None:
    """Every interval of the second lies within that of the first, as far as the same criteria apply."""
    same = True
    for key, finding in before.findings.items():
        first, second = finding.status.levels, after.findings[key].status.levels
        if first and second:
            assert first[0] <= second[0] <= second[1] <= first[1]
            assert finding.credit is not None
            credit = after.findings[key].credit
            assert credit is not None
            assert finding.credit[0] <= credit[0] <= credit[1] <= finding.credit[1]
        same = same and (first is None) == (second is None)
    if same and before.score.low is not None:
        assert before.score.low <= after.score.low <= after.score.high <= before.score.high


@settings(max_examples=40 * FACTOR)
@given(worlds(), days)
def test_less_trust_is_never_surer(world: World, day: dt.date) -> None:
    unverified, secondary, primary = (
        assess(world.laws[0], world.pack, as_of=day, trust=trust) for trust in ("unverified", "secondary", "primary")
    )
    assert_within(primary, secondary)
    assert_within(secondary, unverified)


# -- wider and narrower offences ----------------------------------------------------------------------------------


def wider(law: Doc, pick: Pick) -> Doc:
    """The law with one offence that demands less, or reaches older victims."""
    found = copy.deepcopy(law)
    offence = pick.one(list(flat(found["offences"].values())))
    required = offence.get("requires")
    kind = pick.number(0, 2)
    if kind == 0 and isinstance(required, list) and required:
        required.pop(pick.number(0, len(required) - 1))
    elif kind == 1 and offence.get("exempts"):
        offence["exempts"] = []  # written: that there is none is known
    elif "age" in offence and isinstance(offence["age"], str) and offence["age"].startswith("under "):
        limit, doubt = re.fullmatch(r"under (\d+)(\??)", offence["age"]).groups()  # type: ignore[union-attr]
        offence["age"] = f"under {int(limit) + pick.number(1, 3)}{doubt}"
    elif "age" in offence and offence["age"] == "12..15":
        offence["age"] = pick.one(["12..17", "12..", "10..15"])
    else:
        offence.pop("requires", None)
    return found


@settings(max_examples=60 * FACTOR)
@given(worlds(), days, trusts, st.data())
def test_a_wider_offence_never_reaches_less(world: World, day: dt.date, trust: Evidence, data: st.DataObject) -> None:
    before = assess(world.laws[0], world.pack, as_of=day, trust=trust)
    _, after = read(world, wider(world.law_docs[0], Pick(data.draw)), day, trust)
    for key, finding in before.findings.items():
        first, second = finding.status.levels, after.findings[key].status.levels
        if first and second and finding.criterion.verb == "reach":
            assert first[0] <= second[0]
            assert first[1] <= second[1]
        if first and second and finding.criterion.verb == "spare":
            assert second[0] <= first[0]
            assert second[1] <= first[1]


# -- a vocabulary that grows --------------------------------------------------------------------------------------


def split(document: Any, name: str, value: str) -> Any:
    """A document in which every mention of a value of a dimension is a mention of its two halves."""
    if isinstance(document, dict):
        found = {}
        for key, item in document.items():
            if key == name and isinstance(item, list):
                item = [
                    half
                    for v in item
                    for half in (
                        [v] if plain(v) != value else [v.replace(value, f"{value}-1"), v.replace(value, f"{value}-2")]
                    )
                ]
            found[key] = split(item, name, value)
        return found
    return [split(item, name, value) for item in document] if isinstance(document, list) else document


def split_vocabulary(vocabulary: Doc, name: str, value: str) -> Doc:
    """The vocabulary in which the value has become two."""
    found: Doc = copy.deepcopy(vocabulary)
    dimension = found["dimensions"][name]
    for key in ("values", "scenario", "unstated"):
        if isinstance(dimension.get(key), list):
            dimension[key] = split({name: dimension[key]}, name, value)[name]
    return found


@settings(max_examples=40 * FACTOR)
@given(worlds(), days, trusts)
def test_splitting_a_value_changes_no_status(world: World, day: dt.date, trust: Evidence) -> None:
    before = assess(world.laws[0], world.pack, as_of=day, trust=trust)
    for name, value in (("colour", "red"), ("tie", "none")):
        if name in world.vocabulary_doc["dimensions"]:
            other = load(
                split_vocabulary(world.vocabulary_doc, name, value),
                [split(world.law_docs[0], name, value)],
                split(world.pack_doc, name, value),
            )
            after = assess(other.laws[0], other.pack, as_of=day, trust=trust)
            assert space_of(other.pack).count >= space_of(world.pack).count
            assert {k: f.status for k, f in before.findings.items()} == {k: f.status for k, f in after.findings.items()}


# -- sets, words --------------------------------------------------------------------------------------------------


@settings(max_examples=60 * FACTOR)
@given(worlds(), days, trusts)
def test_surely_is_part_of_possibly_at_every_stage(world: World, day: dt.date, trust: Evidence) -> None:
    sets = law_sets(world.laws[0], space_of(world.pack), day, trust)
    readings = [Bounds(sets.surely, sets.possibly)]
    for o in sets.offences:
        stages = (o.in_force, o.elements, o.unexempted, o.placed, o.timely)
        readings += [*stages, o.reached]
        together = functools.reduce(operator.and_, stages)
        assert o.reached.possibly == together.possibly
        if not o.offence.line:  # of versions in turn more is sure than of each
            assert not o.reached.surely & ~together.surely
            assert o.offence.part or o.reached.surely == together.surely
    for reading in readings:
        assert reading.surely & ~reading.possibly == 0
        assert reading.possibly & ~space_of(world.pack).full == 0
    result = assess(world.laws[0], world.pack, as_of=day, trust=trust)
    for finding in result.findings.values():
        assert finding.missing & finding.unknown == 0
        if finding.status is Status.MET and finding.criterion.verb != "hold":
            assert finding.missing == finding.unknown == 0


@settings(max_examples=40 * FACTOR)
@given(worlds())
def test_a_sentence_names_what_differs_from_the_default(world: World) -> None:
    vocabulary = world.vocabulary
    for _, scenario in itertools.islice(space_of(world.pack).scenarios(space_of(world.pack).full), 200):
        words = sentence(vocabulary, scenario)
        assert vocabulary.conducts[scenario.conduct].phrase in words
        for name, value in scenario.values.items():
            dimension = vocabulary.dimensions[name]
            if value not in dimension.scenario:
                assert dimension.clause_of(value) in words
        present = scenario.setting.present - vocabulary.implied(scenario.conduct)
        for name in present - brought(vocabulary, present):
            assert vocabulary.circumstances[name].phrase in words
        absent = scenario.setting.absent
        for name in absent:
            wider = vocabulary.circumstances[name].implies
            assert vocabulary.circumstances[name].absent in words or absent & brought(vocabulary, [name]), wider


def brought(vocabulary: Vocabulary, names: Iterable[str]) -> set[str]:
    """What circumstances bring with them beside themselves: it is not told again."""
    found: set[str] = set()
    for name in names:
        todo = [*vocabulary.circumstances[name].implies]
        while todo:
            other = todo.pop()
            found.add(other)
            todo += vocabulary.circumstances[other].implies
    return found


@settings(max_examples=20 * FACTOR)
@given(worlds(), days, trusts)
def test_the_same_input_gives_the_same_result(world: World, day: dt.date, trust: Evidence) -> None:
    first = assess(world.laws[0], world.pack, as_of=day, trust=trust)
    _, second = read(world, world.law_docs[0], day, trust)
    assert first.score == second.score
    for key, finding in first.findings.items():
        again = evolve(second.findings[key], criterion=finding.criterion)
        assert finding.status == again.status
        assert [str(p) for p in finding.gap] == [str(p) for p in again.gap]
        assert finding.counterexample == again.counterexample
        assert [n.offence.id for n in finding.nearest] == [n.offence.id for n in again.nearest]


def unlinked(law: Profile) -> Profile:
    """A law whose versions are records of their own, with the same dates."""
    ids: dict[str, list[str]] = {}
    for offence in law.offences.values():
        ids.setdefault(offence.rule, []).append(offence.id)

    def alone(record: Any) -> Any:
        named = tuple(i for name in getattr(record, "offence", ()) for i in ids.get(name, [name]))
        return evolve(record, line="", **({"offence": named} if named else {}))

    return law.mapped(alone)


@settings(max_examples=80 * FACTOR)
@given(worlds(), days, trusts)
def test_linking_versions_never_lowers_what_is_reached(world: World, day: dt.date, trust: Evidence) -> None:
    """S2b."""
    (law,) = world.laws
    space = space_of(world.pack)
    linked, apart = (law_sets(one, space, day, trust) for one in (law.trusting(trust), unlinked(law.trusting(trust))))
    assert not apart.surely & ~linked.surely
    assert not linked.possibly & ~apart.possibly


@settings(max_examples=80 * FACTOR)
@given(worlds(), days, trusts)
def test_a_search_only_narrows(world: World, day: dt.date, trust: Evidence) -> None:
    """S5, S5a, S9a: learning that nothing more is there takes nothing that is sure and opens nothing."""
    (law,) = world.laws
    vocabulary, space = law.vocabulary, space_of(world.pack)
    before = law_sets(law, space, day, trust)
    everything = {"topics": ("jurisdiction", "limitation"), "scope": "all_acts"}
    for found in ({"conduct": tuple(vocabulary.conducts)}, everything, {"exemptions": tuple(vocabulary.exempting)}):
        search = Search(basis=Evidence.PRIMARY, **found)
        after = law_sets(evolve(law, searched=(*law.searched, search)), space, day, trust)
        assert not before.surely & ~after.surely, found
        assert not after.possibly & ~before.possibly, found
