"""What there is: shipped laws and packs, and the terms of the vocabulary, as rows of text."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from .analysis.crosswalk import Crossing
from .law import Evidence
from .load import load_pack, load_profile, load_vocabulary, pack_names, shipped_names
from .results import percent

Rows = tuple[list[str], list[list[str]]]


def rows(what: str) -> Rows:
    """The header and rows of a list: ``laws``, ``packs``, or a part of the vocabulary.

    >>> header, found = rows("packs")
    >>> header[0], "ecpat-2022" in [row[0] for row in found]
    ('id', True)
    """
    if what == "laws":
        header = ["code", "name", "as of", "provisions", "read", "reported", "unverified"]
        return header, [_law(name) for name in shipped_names("fixtures")]
    if what == "packs":
        return ["id", "title", "kind", "criteria", "version"], [_pack(name) for name in pack_names()]
    vocabulary = load_vocabulary()
    terms = {
        "conducts": (["id", "what the offender does"], [[c.id, c.noun] for c in vocabulary.conducts.values()]),
        "circumstances": (["id", "circumstance"], [[c.id, c.phrase] for c in vocabulary.circumstances.values()]),
        "dimensions": (
            ["id", "kind", "values"],
            [
                [d.id, d.kind, "0..17, adult" if d.kind == "ages" else ", ".join(str(v) for v in d.values)]
                for d in vocabulary.dimensions.values()
            ],
        ),
        "measures": (["id", "type", "question"], [[m.id, m.type, m.question] for m in vocabulary.measures.values()]),
        "treaties": (["id", "title"], [[key, title] for key, title in vocabulary.treaties.items()]),
    }
    return terms[what]


def crossing_rows(crossings: Iterable[Crossing]) -> Rows:
    """A crosswalk as rows: a criterion, how it relates, to which criterion of which pack, and what is common."""
    header = ["criterion", "relation", "pack", "other criterion", "in common"]
    found = []
    for crossing in crossings:
        for link in crossing.links:
            common = f"{link.common} of {link.sizes[0]} and {link.sizes[1]}"
            found.append([crossing.criterion.id, link.relation.words, link.pack, link.second, common])
        if not crossing.links:
            found.append([crossing.criterion.id, "is asked by none", "", "", ""])
    return header, found


def _law(name: str) -> list[str]:
    law = load_profile(name)
    known = [offence.evidence for offence in law.offences.values()]
    shares = [percent(Fraction(known.count(e), len(known))) if known else "" for e in Evidence]
    return [law.jurisdiction, law.name, law.as_of.isoformat(), str(len(known)), *shares]


def _pack(name: str) -> list[str]:
    pack = load_pack(name)
    return [pack.id, pack.title, pack.kind, str(len(pack.criteria)), pack.version]
