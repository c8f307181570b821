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

FORMS = ("profile/2", "profile/2", "profile/2", "profile/1")
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
    {"before": 25},
    {"years": 3, "from": "report"},
    {"years": 20, "from": "report", "at_most": 30},
    {"years": 10, "from": "majority", "at_most": 25},
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
        "manner",
        4,
        kind="set",
        values=["doing", "trying", "helping"],
        unstated="general",
        stated="adds",
        scenario=pick.some(["doing", "trying", "helping"]),
        ordinary="doing",
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
        "conducts": {c: conduct_of(c) for c in conducts},
        "dimensions": dimensions or {"colour": {"kind": "set", "values": ["red", "green"]}},
        "circumstances": circumstances_of(pick, facts),
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


def conduct_of(name: str) -> Doc:
    """A conduct; of some a provision can punish a part."""
    words = {"noun": f"{name} it", "phrase": f"does {name}"}
    return words | ({"parts": {"open": "openly", "hidden": "in hiding"}} if name in ("take.hold", "watch") else {})


def circumstances_of(pick: Pick, facts: Sequence[str]) -> Doc:
    """Circumstances: some imply an earlier one, some exclude one that they do not bring, some can exempt."""
    found: Doc = {}
    for place, name in enumerate(facts):
        words: Doc = {"phrase": f"it is {name}", "absent": f"it is not {name}"}
        if place and pick.rarely(3):
            words["implies"] = [pick.one(facts[:place])]
        if pick.rarely(2):
            words["can_exempt"] = True
        found[name] = words
    if len(facts) > 2 and pick.rarely(3):
        one, other = pick.one(facts[:-1]), facts[-1]
        if one not in brings(found, other) and not any({one, other} <= brings(found, n) for n in facts):
            found[one]["excludes"] = [other]
    return found


def brings(circumstances: Doc, name: str) -> set[str]:
    """A circumstance with all that it implies."""
    found = {name}
    for other in circumstances[name].get("implies", []):
        found |= brings(circumstances, other)
    return found


def fits(vocabulary: Doc, names: Sequence[str], absent: Sequence[str] = ()) -> bool:
    """Whether circumstances can be there together, and all that they bring, where others are absent."""
    known = vocabulary["circumstances"]
    there = (
        set().union(*(brings(known, name) for name in [*names, *vocabulary["implies"]]))
        if names or vocabulary["implies"]
        else set()
    )
    return not there & set(absent) and not any(there & set(known[n].get("excludes", ())) for n in there)


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
            evidence_of=(6, lambda: {pick.one(["since", "until"]): pick.one(EVIDENCE[1:])}),
            checked=(8, lambda: pick.one(["2013-06-01", "2016-02-01", "2010-09-01"])),
        ),
    }


def versioned(pick: Pick, one_in: int, make: Callable[[], Doc]) -> Any:
    """A record, now and then several versions of it: the date between two is written once, on either."""
    if not pick.rarely(one_in):
        return make()
    versions = [make() for _ in range(pick.one([2, 2, 3]))]
    turns = pick.one(
        [("2012-05", "2018-03-10"), ("2012-05-15", "2016"), ("2014-01-01", "2018-03"), ("2012", "2012-09")]
    )
    for place, version in enumerate(versions):
        for key in ("since", "until"):
            version.pop(key, None)
        if place == 0 and pick.rarely(3):
            version["since"] = pick.one(["2010", "2010-06"])
        if place:
            both = pick.one([1, 2, 3])
            versions[place - 1].pop("until", None)
            if both & 1:
                version["since"] = turns[place - 1]
            if both & 2:
                versions[place - 1]["until"] = turns[place - 1]
    if pick.rarely(5):
        versions[-1]["until"] = "2020-06"
    return versions


def stated(pick: Pick, vocabulary: Doc, name: str) -> Any:
    """What a record says of a dimension."""
    if vocabulary["dimensions"][name].get("stated") == "adds" and pick.rarely(3):
        return {"only": pick.doubted(names_of(vocabulary, name))}
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

    demands = [clause() for _ in range(pick.one([1, 1, 0, 2]))]
    names = {str(n).rstrip("?") for demand in demands for n in (demand if isinstance(demand, list) else [demand])}
    known = vocabulary["circumstances"]
    there = set().union(*(brings(known, name) for name in names)) if names else set()
    apart = any(there & set(known[n].get("excludes", ())) for n in there)
    return demands[:1] if apart else demands  # what excludes each other is refused


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
    conducts = pick.doubted(list(vocabulary["conducts"]))
    if pick.rarely(4):  # a part of one conduct
        whole = pick.one([c for c, words in vocabulary["conducts"].items() if "parts" in words])
        conducts, record["part"] = [whole], pick.one([["open"], ["hidden"]])
    if pick.rarely(8):
        record["evidence_of"] = record.get("evidence_of", {}) | {"penalty": pick.one(EVIDENCE[1:])}
    return {
        **record,
        **values_of(pick, vocabulary, 5, ages=True),
        "conduct": conducts,
        **pick.keys(
            requires=(3, lambda: requirement(pick, vocabulary)),
            exempts=(3, lambda: pick.doubted(list(vocabulary["circumstances"])[:2]) if pick.rarely(2) else []),
            waives=(8, lambda: pick.some(list(vocabulary["circumstances"]))),
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
        back = pick.keys(reaches_back=(2, lambda: pick.one([True, False])))
        return found | {"time_limit": pick.one(LIMITS)} | back
    if kind not in ("jurisdiction", "exemptions"):
        covers = pick.one(["all", "unknown"]) if pick.rarely(6) else pick.doubted(names_of(vocabulary, kind))
        if pick.rarely(2):
            del found["conduct"]
        return found | {"covers": covers}
    if kind == "jurisdiction":
        return found | pick.keys(requires=(2, lambda: requirement(pick, vocabulary)))
    found["requires"] = requirement(pick, vocabulary) or facts[:1]
    return found | pick.keys(absent=(2, lambda: pick.some(facts)[:2]), discretionary=(6, lambda: True))


def law_of(pick: Pick, vocabulary: Doc) -> Doc:
    """A whole law."""
    ids = [f"o{n}" for n in range(1, pick.number(2, 5))]
    general: Doc = {}
    for kind, most in (("jurisdiction", 2), ("limitation", 2), ("exemptions", 2)):
        make = functools.partial(rule_of, pick, vocabulary, ids, kind)
        found = [versioned(pick, 4, make) for _ in range(pick.number(0, most))]
        if found:
            general[kind] = found
    for kind in ("actor", "manner"):
        if kind in vocabulary["dimensions"] and not pick.rarely(3):
            make = functools.partial(rule_of, pick, vocabulary, ids, kind)
            several = [versioned(pick, 4, make) for _ in range(pick.one([1, 1, 2]))]
            general[kind] = several if len(several) > 1 or pick.rarely(2) else make()
    return {
        "gapcheck": pick.one(FORMS),
        "jurisdiction": "XWA",
        "name": "Erewhon",
        "as_of": "2020-01-01",
        "instruments": {
            "first": {"title": "First Act"},
            "second": {"title": "Second Act", **pick.keys(in_force=(2, lambda: pick.one(SINCE)))},
        },
        "searched": [search_of(pick, vocabulary) for _ in range(pick.number(0, 4))],
        "general": general,
        "offences": {key: versioned(pick, 4, functools.partial(offence_of, pick, vocabulary)) for key in ids},
        "measures": measures_of(pick),
        "treaties": treaties_of(pick),
    }


def search_of(pick: Pick, vocabulary: Doc) -> Doc:
    """What was searched: conducts and topics, exemptions, or both."""
    exempting = [name for name, words in vocabulary["circumstances"].items() if words.get("can_exempt")]
    everything = [*vocabulary["conducts"], "jurisdiction", "limitation", "general"]
    found: Doc = {"conduct": pick.most(everything), "basis": pick.one(EVIDENCE)}
    if exempting and pick.rarely(3):
        found["exemptions"] = "all" if pick.rarely(2) else pick.some(exempting)
    return found | pick.keys(
        since=(4, lambda: pick.one(SINCE)),
        until=(6, lambda: pick.one(UNTIL)),
        instrument=(5, lambda: pick.one(["first", "second"])),
        scope=(3, lambda: "all_acts"),
    )


def measures_of(pick: Pick) -> Doc:
    """Answers to some of the measures."""
    answers: dict[str, Sequence[Any]] = {
        "law.majority": [18, 19, 21, "unknown", "20?"],
        "law.flag": [True, False, "unknown", "silent"],
        "law.rank": ["high", "middle", "low", "unknown", "high?"],
        "law.kinds": [["x"], ["y", "z"], [], "unknown"],
        "law.duty": ["must", "may", "none", "silent", "must?"],
    }

    def answer(known: Sequence[Any]) -> Doc:
        return {**record_of(pick), "value": pick.one(known)}

    return {
        key: versioned(pick, 4, functools.partial(answer, known))
        for key, known in answers.items()
        if not pick.rarely(3)
    }


def treaties_of(pick: Pick) -> Doc:
    """A status under the treaty, or none recorded."""
    if pick.rarely(3):
        return {}

    def status() -> Doc:
        found = {"status": pick.one(["party", "signatory", "none", "unknown"]), "evidence": pick.one(EVIDENCE)}
        return found | pick.keys(
            since=(2, lambda: pick.one(SINCE)),
            until=(6, lambda: pick.one(UNTIL)),
            evidence_of=(8, lambda: {"since": pick.one(EVIDENCE[1:])}),
        )

    return {"pact": versioned(pick, 4, status)}


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
    excluded = [f for f in pick.some(facts, 0) if fits(vocabulary, [], [f])][:2] if spare else []
    named = [f for f in facts if f not in excluded and f not in vocabulary["implies"]]
    sets = [["none"], ["none", named[:1]], [named[:1]], ["none", named[-2:]]] if named else [["none"]]
    possible = [some for some in sets if all(fits(vocabulary, s, excluded) for s in some if s != "none")]
    found["circumstances"] = pick.one(possible)
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
    groups: Doc = {
        "upper": {"title": "Upper", "weight": pick.one([1, 3])},
        "lower": {"title": "Lower", "weight": 2, "parent": "upper"},
    }
    within = {criterion.get("group", "") for criterion in found}
    groups = {key: groups[key] for key in groups if key in within or (key == "upper" and "lower" in within)}

    def parts(parent: str) -> int:
        return sum(c.get("group", "") == parent for c in found) + sum(
            g.get("parent", "") == parent for g in groups.values()
        )

    for key, group in groups.items():
        group["method"] = pick.one(METHODS if parts(key) > 1 else METHODS[:-1])
    return {
        "gapcheck": "pack/1",
        "id": "asked",
        "title": "What is asked",
        "kind": "guideline",
        "version": "1.0.0",
        "status": "stable",
        "source": {"title": "A source"},
        "method": pick.one(METHODS if parts("") > 1 else METHODS[:-1]),
        "groups": groups,
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
