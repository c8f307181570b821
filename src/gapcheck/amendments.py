"""What to consider: the changes to a provision that would let it reach a scenario, as imperative phrases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from .explain import Near
from .law import Offence
from .scenarios import Grid
from .sentences import conjunction, listed
from .vocabulary import Vocabulary


def amendments(vocabulary: Vocabulary, near: Near, asked: Sequence[Grid], day: dt.date) -> list[str]:
    """The changes to a provision that would let it reach a scenario, as imperative phrases."""
    cite = near.offence.reference
    found = []
    for failure in near.failures:
        if failure.kind == "circumstance" and failure.name != "unknown":
            names = conjunction(
                [vocabulary.circumstances[n].label or n.replace("_", " ") for n in failure.name.split("|")],
                "or",
            )
            verb = "make clear that no proof is needed of" if failure.doubtful else "remove the requirement of"
            found.append(f"{verb} {names} ({cite})")
        elif failure.kind == "dimension":
            dimension = vocabulary.dimensions[failure.name]
            wanted = {v for g in asked for v in dict(g.axes).get(failure.name, ())}
            verb = "make clear that" if failure.doubtful else "provide that"
            found.append(f"{verb} {cite} covers {dimension.label}: {listed(dimension, wanted)}")
        elif failure.kind == "exemption":
            found.append(f"limit the exemption in {cite}")
        elif failure.kind == "in_force":
            found.append(_revived(near.offence, cite, day))
        elif failure.kind == "sanction":
            found.append(f"make the act in {cite} a criminal offence")
        elif failure.kind == "place":
            found.append(f"let jurisdiction over {cite} reach acts abroad")
        elif failure.kind == "time":
            found.append(f"lift the time limit for {cite}")
    if found:
        found[0] = found[0][:1].upper() + found[0][1:]
    return found


def _revived(offence: Offence, cite: str, day: dt.date) -> str:
    """What gives force to a provision that has none."""
    if offence.status == "void":
        return f"replace {cite}, which was declared void"
    if offence.status == "draft":
        return f"enact {cite}"
    if offence.status == "in_force" and offence.until is not None and offence.until.first <= day:
        return f"replace {cite}, which no longer applies"
    return f"bring {cite} into force"
