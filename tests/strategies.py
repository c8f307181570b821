"""Whole worlds to test in: a vocabulary, laws and a standard that speak it, as plain documents.

Everything is a mapping in the document format, so that a failing case can be read, and written to a file, as it is.
Each choice is one small number, and the smaller the plainer: hypothesis draws fast and shrinks well.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from gapcheck import Pack, Profile, load_pack, load_profile, load_vocabulary
from gapcheck.model.record import Evidence
from gapcheck.model.vocabulary import Vocabulary

Doc = dict[str, Any]

CONDUCTS = ("take.hold", "take.move", "sell", "watch")
FACTS = ("armed", "alone", "repeat", "permit", "consent")
EVIDENCE = ("primary", "secondary", "unverified")
SINCE = ("2010", "2012-05", "2012-05-15", "2014-01-01")
UNTIL = ("2018-03-10", "2018-03", "2016")
DAYS = tuple(
    dt.date.fromisoformat(d)
    for d in ("2014-01-01", "2020-01-01", "2009-12-31", "2010-06-30", "2012-05-20", "2016-07-01", "2018-03-10")
)
AGES = (
    "any",
    "under 18",
    "under 16",
    "12..15",
    16,
    "adult",
    "18..",
    "under 19",
    "unknown",
    "under 17?",
    "16?",
    "not over 15",
)
LIMITS: tuple[Any, ...] = (
    "none",
    25,
    30,
    "unknown",
    {"years": 5, "from": "offence"},
    {"years": 10, "from": "majority"},
    {"years": 4, "from": 21},
)
METHODS = ("mean", "sum", "min", "max", {"at_least": 1}, {"at_least": 2})

days = st.one_of(st.sampled_from(DAYS[:2]), st.sampled_from(DAYS))
trusts = st.sampled_from([Evidence.UNVERIFIED, Evidence.SECONDARY, Evidence.PRIMARY])


@frozen
class World:
    """The documents, and what they load into."""

    vocabulary_doc: Doc
    law_docs: tuple[Doc, ...]
    pack_doc: Doc
    vocabulary: Vocabulary
    laws: tuple[Profile, ...]
    pack: Pack


def load(vocabulary: Doc, laws: Sequence[Doc], pack: Doc) -> World:
    """A world from its documents."""
    terms = load_vocabulary(vocabulary)
    profiles = tuple(load_profile(law, vocabulary=terms) for law in laws)
    return World(vocabulary, tuple(laws), pack, terms, profiles, load_pack(pack, vocabulary=terms))


@functools.cache
def numbers(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


@frozen
class Pick:
    """Choices from a draw."""

    draw: Callable[[st.SearchStrategy[int]], int]

    def number(self, low: int, high: int) -> int:
        """A number, both ends included."""
        return self.draw(numbers(low, high))

    def one(self, items: Sequence[Any]) -> Any:
        """One of the items; the first is the plainest."""
        return items[self.number(0, len(items) - 1)]

    def rarely(self, one_in: int) -> bool:
        """True once in so many times."""
        return self.number(1, one_in) == one_in

    def some(self, items: Sequence[Any], least: int = 1) -> list[Any]:
        """Some of the items, in their order."""
        bits = self.number(1 if least else 0, 2 ** len(items) - 1)
        return [item for n, item in enumerate(items) if bits >> n & 1]

    def most(self, items: Sequence[Any]) -> list[Any]:
        """All of the items, or some."""
        return self.some(items) if self.rarely(2) else list(items)

    def doubted(self, items: Sequence[Any]) -> list[Any]:
        """Some of the items, now and then one with a question mark."""
        found = self.most(items)
        if self.rarely(4):
            place = self.number(0, len(found) - 1)
            found[place] = f"{found[place]}?"
        return found

    def keys(self, **parts: tuple[int, Callable[[], Any]]) -> Doc:
        """A mapping whose keys are there once in so many times."""
        return {key: make() for key, (one_in, make) in parts.items() if self.rarely(one_in)}


# -- a vocabulary -------------------------------------------------------------------------------------------------


def vocabulary_of(pick: Pick) -> Doc:
    """Conducts, dimensions of every kind (any of which may be missing), circumstances, measures."""
    conducts = CONDUCTS[: pick.number(2, 4)]
    dimensions: Doc = {}

    def add(name: str, missing_one_in: int, **fields: Any) -> None:
        if not pick.rarely(missing_one_in):
            dimensions[name] = {key: value for key, value in fields.items() if value is not None}

    def narrow() -> list[str] | None:
        return ["take.*"] if pick.rarely(4) else None

    add(
        "age",
        6,
        kind="ages",
        scenario=pick.one(["15..17", "12..13", 17]),
        phrase="aged {value}",
        conducts=narrow(),
    )
    add(
        "colour",
        4,
        kind="set",
        values=["red", "green", "blue"],
        scenario=pick.some(["red", "green", "blue"]),
        unstated=pick.one(["all", ["red"], ["red", "green"]]),
        conducts=narrow(),
        phrase="in {value}",
    )
    add(
        "actor",
        5,
        kind="set",
        values={"person": "person", "firm": "firm", "agency": "agency"},
        unstated="general",
        scenario=pick.some(["person", "firm", "agency"]),
        ordinary=pick.one(["person", None]),
    )
    add(
        "spot",
        5,
        kind="set",
        values=["here", "there"],
        decides="jurisdiction",
        home="here",
        scenario=pick.one(["all", ["here"]]),
        conducts=narrow(),
    )
    add("tie", 3, kind="set", values=["citizen", "none"], scenario=["none"])
    add(
        "late",
        4,
        kind="threshold",
        values=["prompt", 20, 25, 30],
        decides="limitation",
        scenario=["prompt"],
        starts="age" if "age" in dimensions else None,
        majority="law.majority",
    )
    add("years", 4, kind="threshold", values=[0, 2, 5], decides="penalty", scenario=[0])
    facts = FACTS[: pick.number(2, len(FACTS))]
    return {
        "gapcheck": "vocabulary/1",
        "id": "world",
        "title": "A generated world",
        "sentence": "someone {conduct}",
        "conducts": {c: {"noun": f"{c} it", "phrase": f"does {c}"} for c in conducts},
        "dimensions": dimensions or {"colour": {"kind": "set", "values": ["red", "green"]}},
        "circumstances": {c: {"phrase": f"it is {c}", "absent": f"it is not {c}"} for c in facts},
        "implies": {facts[0]: [conducts[0]]} if pick.rarely(2) else {},
        "measures": {
            "law.majority": {"type": "integer", "question": "Which age of majority?"},
            "law.flag": {"type": "bool", "silence": pick.rarely(2)},
            "law.rank": {"type": "ordinal", "values": ["low", "middle", "high"]},
            "law.kinds": {"type": "set", "values": ["x", "y", "z"]},
            "law.duty": {"type": "choice", "values": ["must", "may", "none"], "silence": "none"},
        },
        "treaties": {"pact": "The Pact"},
    }


def names_of(vocabulary: Doc, dimension: str) -> list[Any]:
    """The values of a dimension that is not of ages."""
    return list(vocabulary["dimensions"][dimension]["values"])


# -- a law --------------------------------------------------------------------------------------------------------


def record_of(pick: Pick) -> Doc:
    """What every record may say."""
    return {
        "cite": pick.one(["first s. 1", "second s. 2", "second s. 3; first s. 4"]),
        "evidence": pick.one(EVIDENCE) if pick.rarely(2) else "primary",
        **pick.keys(
            since=(3, lambda: pick.one(SINCE)),
            until=(6, lambda: pick.one(UNTIL)),
            status=(12, lambda: pick.one(["suspended", "not_commenced", "void"])),
            arguable=(8, lambda: pick.one([True, "contested"])),
            evidence_of=(8, lambda: {pick.one(["since", "until"]): pick.one(EVIDENCE[1:])}),
            checked=(8, lambda: pick.one(["2013-06-01", "2016"])),
        ),
    }


def stated(pick: Pick, vocabulary: Doc, name: str) -> Any:
    """What a record says of a dimension."""
    if vocabulary["dimensions"][name]["kind"] == "ages":
        first = pick.one(AGES) if pick.rarely(2) else pick.one(AGES[:2])
        return [first, pick.one(AGES[1:8])] if pick.rarely(6) and first not in ("any", "unknown") else first
    return pick.one(["all", "unknown"]) if pick.rarely(5) else pick.doubted(names_of(vocabulary, name))


def values_of(pick: Pick, vocabulary: Doc, one_in: int, ages: bool) -> Doc:
    """The dimensions that a record states; where ``ages`` is set, ages always."""
    return {
        name: stated(pick, vocabulary, name)
        for name, raw in vocabulary["dimensions"].items()
        if (ages and raw["kind"] == "ages") or pick.rarely(one_in)
    }


def requirement(pick: Pick, vocabulary: Doc) -> Any:
    """Required circumstances: clauses, alternatives, doubts, or nothing known."""
    facts = list(vocabulary["circumstances"])
    if pick.rarely(12):
        return "unknown"

    def clause() -> Any:
        found = pick.doubted(facts)[:2]
        return found if len(found) > 1 and pick.rarely(2) else found[0]

    return [clause() for _ in range(pick.one([1, 1, 0, 2]))]


SENTENCES: tuple[Any, ...] = (
    {"max_years": 5},
    {"max_years": 1},
    {"min_years": 2},
    {"max_months": 6},
    "unknown",
)
CLASSES: tuple[Doc, ...] = ({"from": 2}, {"over": 1, "up_to": 5}, {"under": 5}, {"up_to": 1})


def penalty_of(pick: Pick, vocabulary: Doc) -> Any:
    """A sentence, now and then with a higher grade."""
    basic = pick.one(SENTENCES)
    if basic == "unknown" or not pick.rarely(3):
        return basic
    grade = {
        "when": "in a grave case",
        **values_of(pick, vocabulary, 3, ages=False),
        **pick.keys(requires=(2, lambda: requirement(pick, vocabulary))),
        **pick.one(SENTENCES[:4]),
    }
    return basic | {"grades": [grade]}


def offence_of(pick: Pick, vocabulary: Doc) -> Doc:
    """One offence."""
    record = record_of(pick)
    if pick.rarely(8):
        record["evidence_of"] = record.get("evidence_of", {}) | {"penalty": pick.one(EVIDENCE[1:])}
    return {
        **record,
        **values_of(pick, vocabulary, 5, ages=True),
        "conduct": pick.doubted(list(vocabulary["conducts"])),
        **pick.keys(
            requires=(3, lambda: requirement(pick, vocabulary)),
            exempts=(4, lambda: pick.doubted(list(vocabulary["circumstances"])[:2])),
            penalty=(2, lambda: penalty_of(pick, vocabulary)),
            sanction=(14, lambda: "administrative"),
            partial=(12, lambda: "one form of it"),
        ),
    }


def rule_of(pick: Pick, vocabulary: Doc, ids: list[str], kind: str) -> Doc:
    """A general rule on jurisdiction, limitation or exemption."""
    facts = list(vocabulary["circumstances"])
    found = {
        **record_of(pick),
        **values_of(pick, vocabulary, 6, ages=False),
        "conduct": "*" if pick.rarely(2) else pick.doubted(list(vocabulary["conducts"])),
        **pick.keys(
            instrument=(4, lambda: pick.one(["first", "second"])),
            offence=(4, lambda: pick.some(ids)),
            sentence=(5, lambda: pick.one(CLASSES)),
        ),
    }
    if kind == "limitation":
        return found | {"time_limit": pick.one(LIMITS)}
    if kind == "jurisdiction":
        return found | pick.keys(requires=(2, lambda: requirement(pick, vocabulary)))
    found["requires"] = requirement(pick, vocabulary) or facts[:1]
    return found | pick.keys(absent=(2, lambda: pick.some(facts)[:2]))


def law_of(pick: Pick, vocabulary: Doc) -> Doc:
    """A whole law."""
    ids = [f"o{n}" for n in range(1, pick.number(2, 5))]
    everything = [*vocabulary["conducts"], "jurisdiction", "limitation", "general"]
    general: Doc = {}
    for kind, most in (("jurisdiction", 2), ("limitation", 2), ("exemptions", 2)):
        found = [rule_of(pick, vocabulary, ids, kind) for _ in range(pick.number(0, most))]
        if found:
            general[kind] = found
    if "actor" in vocabulary["dimensions"] and not pick.rarely(3):
        covers = pick.one(["all", "unknown"]) if pick.rarely(6) else pick.doubted(names_of(vocabulary, "actor"))
        general["actor"] = {**record_of(pick), "covers": covers}
    return {
        "gapcheck": "profile/1",
        "jurisdiction": "XWA",
        "name": "Erewhon",
        "as_of": "2020-01-01",
        "instruments": {
            "first": {"title": "First Act"},
            "second": {"title": "Second Act", **pick.keys(in_force=(2, lambda: pick.one(SINCE)))},
        },
        "searched": [
            {
                "conduct": pick.most(everything),
                "basis": pick.one(EVIDENCE),
                **pick.keys(since=(3, lambda: pick.one(SINCE)), until=(6, lambda: pick.one(UNTIL))),
            }
            for _ in range(pick.number(0, 3))
        ],
        "general": general,
        "offences": {key: offence_of(pick, vocabulary) for key in ids},
        "measures": measures_of(pick),
        "treaties": treaties_of(pick),
    }


def measures_of(pick: Pick) -> Doc:
    """Answers to some of the measures."""
    answers: dict[str, Sequence[Any]] = {
        "law.majority": [18, 19, 21, "unknown", "20?"],
        "law.flag": [True, False, "unknown", "silent"],
        "law.rank": ["high", "middle", "low", "unknown", "high?"],
        "law.kinds": [["x"], ["y", "z"], [], "unknown"],
        "law.duty": ["must", "may", "none", "silent", "must?"],
    }
    return {key: {**record_of(pick), "value": pick.one(known)} for key, known in answers.items() if not pick.rarely(3)}


def treaties_of(pick: Pick) -> Doc:
    """A status under the treaty, or none recorded."""
    if pick.rarely(3):
        return {}
    status = {"status": pick.one(["party", "signatory", "none", "unknown"]), "evidence": pick.one(EVIDENCE)}
    dates = pick.keys(
        since=(2, lambda: pick.one(SINCE)),
        until=(6, lambda: pick.one(UNTIL)),
        evidence_of=(8, lambda: {"since": pick.one(EVIDENCE[1:])}),
    )
    return {"pact": status | dates}


# -- a standard ---------------------------------------------------------------------------------------------------


def product_of(pick: Pick, vocabulary: Doc, conducts: list[str], spare: bool) -> Doc:
    """One product of values of some conducts."""
    facts = list(vocabulary["circumstances"])
    found: Doc = {"conduct": conducts}
    for name, raw in vocabulary["dimensions"].items():
        if "conducts" in raw and not any(c.startswith("take.") for c in conducts):
            continue
        if raw["kind"] == "ages":
            if spare or pick.rarely(2):
                found[name] = pick.one(["15..16", 16, [17, "adult"]])
        elif pick.rarely(2):
            found[name] = pick.most(names_of(vocabulary, name))
    excluded = [f for f in pick.some(facts, 0) if f not in vocabulary["implies"]][:2] if spare else []
    named = [f for f in facts if f not in excluded and f not in vocabulary["implies"]]
    found["circumstances"] = (
        pick.one([["none"], ["none", named[:1]], [named[:1]], ["none", named[-2:]]]) if named else ["none"]
    )
    return found | ({"absent": excluded} if excluded else {})


def criterion_of(pick: Pick, vocabulary: Doc) -> Doc:
    """One criterion of any verb."""
    verb = pick.one(["reach", "reach", "spare", "hold"])
    found: Doc = {"title": "Something", "cite": "p. 1", "weight": pick.one([1, 2, "1/2"])}
    if verb == "hold":
        found["hold"] = pick.one(CONDITIONS) | (pick.one(CONDITIONS) if pick.rarely(3) else {})
    else:
        conducts = list(vocabulary["conducts"])
        cut = pick.number(1, len(conducts))
        parts = [p for p in (conducts[:cut], conducts[cut:]) if p]
        chosen = pick.one([parts[:1], parts[-1:], parts])
        listed = [product_of(pick, vocabulary, part, verb == "spare") for part in chosen]
        found[verb] = listed if len(listed) > 1 else listed[0]
    return found | pick.keys(credit=(5, lambda: "share"), when=(8, lambda: pick.one(CONDITIONS)))


CONDITIONS: tuple[Doc, ...] = (
    {"law.flag": True},
    {"law.flag": False},
    {"law.rank": {"at_least": "middle"}},
    {"law.rank": {"at_most": "low"}},
    {"law.rank": {"low": 0, "middle": "1/3", "high": 1}},
    {"law.kinds": {"any": ["x", "z"]}},
    {"law.kinds": "y"},
    {"law.duty": "must"},
    {"law.duty": {"must": 1, "may": "1/2"}},
    {"law.duty": ["must", "may"]},
    {"law.majority": {"at_least": 18, "at_most": 20}},
    {"law.majority": 18},
    {"treaties.pact": "party"},
    {"treaties.pact": ["party", "signatory"]},
)


def pack_of(pick: Pick, vocabulary: Doc) -> Doc:
    """A whole standard, with groups and verdicts."""
    found = [criterion_of(pick, vocabulary) for _ in range(pick.number(2, 4))]
    for criterion in found:
        criterion |= pick.keys(group=(2, lambda: pick.one(["upper", "lower"])))
    return {
        "gapcheck": "pack/1",
        "id": "asked",
        "title": "What is asked",
        "kind": "guideline",
        "version": "1.0.0",
        "status": "stable",
        "source": {"title": "A source"},
        "method": pick.one(METHODS),
        "groups": {
            "upper": {"title": "Upper", "method": pick.one(METHODS), "weight": pick.one([1, 3])},
            "lower": {"title": "Lower", "method": pick.one(METHODS), "weight": 2, "parent": "upper"},
        },
        "criteria": {f"c{n}": criterion for n, criterion in enumerate(found)},
        "verdicts": {"enough": {"title": "Enough", "met": {"at_least": pick.number(1, len(found))}}},
    }


@st.composite
def worlds(draw: st.DrawFn, laws: int = 1) -> World:
    """A vocabulary, a standard that speaks it, and so many laws."""
    pick = Pick(draw)
    vocabulary = vocabulary_of(pick)
    pack = pack_of(pick, vocabulary)
    return load(vocabulary, [law_of(pick, vocabulary) for _ in range(laws)], pack)
