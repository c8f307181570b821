"""What to consider: the changes to a provision that would let it reach a scenario, as imperative phrases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..model.law import Offence
from ..model.scenario import Grid
from ..model.vocabulary import Vocabulary
from .nearest import Near, clause_words
from .sentences import conjunction, spoken


def amendments(vocabulary: Vocabulary, near: Near, asked: Sequence[Grid], day: dt.date) -> list[str]:
    """The changes to a provision that would let it reach a scenario, as imperative phrases."""
    cite = near.offence.reference
    if near.offence.status == "draft":
        return [f"Enact what the draft provides ({cite})"]
    if _gone(near.offence, day):
        return []  # what is void or repealed is no model; the standard's own remedy follows
    found = []
    for verb, doubtful in (("remove the requirement of", False), ("make clear that no proof is needed of", True)):
        surplus = [f.name for f in near.failures if f.kind == "circumstance" and f.doubtful is doubtful]
        words = [clause_words(vocabulary, frozenset(n.split("|"))) for n in surplus if n != "unknown"]
        if words:
            found.append(f"{verb} {conjunction(words)} ({cite})")
    for failure in near.failures:
        if failure.kind == "dimension":
            dimension = vocabulary.dimensions[failure.name]
            wanted = {v for g in asked for v in dict(g.axes).get(failure.name, ())}
            verb = "make clear that" if failure.doubtful else "provide that"
            found.append(f"{verb} {cite} covers {spoken(dimension, wanted)}")
        elif failure.kind == "exemption":
            found.append(f"limit the exemption in {cite}")
        elif failure.kind == "in_force":
            found.append(f"bring {cite} into force")
        elif failure.kind == "sanction":
            found.append(f"make the act in {cite} a criminal offence")
        elif failure.kind == "place":
            demanded = frozenset(failure.name.split("|")) & vocabulary.circumstances.keys()
            without = f" without {clause_words(vocabulary, demanded)}" if demanded else ""
            found.append(f"let jurisdiction over {cite} reach such acts abroad{without}")
        elif failure.kind == "time":
            found.append(f"lift the time limit for {cite}")
    if found:
        found[0] = found[0][:1].upper() + found[0][1:]
    return found


def _gone(offence: Offence, day: dt.date) -> bool:
    """Whether a provision has been struck down or repealed by a day."""
    ended = offence.until is not None and offence.until.first <= day
    return offence.status == "void" or (offence.status == "in_force" and ended)
