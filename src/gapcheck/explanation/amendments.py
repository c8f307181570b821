"""What to consider where a gap is sure, and what to find out where it is not: both from the elements that fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from ..algebra.lacks import Kind
from ..model.law import Coverage, Offence
from ..model.standard import Criterion, asked
from ..model.vocabulary import Value, Vocabulary
from .failures import Failure, demanded
from .nearest import Near
from .sentences import conjunction, listed, spoken


def amendment(vocabulary: Vocabulary, near: Near, criterion: Criterion, day: dt.date) -> str:
    """The changes to a provision that would let it reach a scenario, as one sentence; empty where it is no model.

    Only what surely fails is amended: a doubt is a question, not a reason for a reform.
    """
    cite = near.offence.reference
    if not near.same_conduct or _gone(near.offence, day):
        return ""  # what is void or repealed is no model
    if near.offence.status == "draft":
        return f"Enact what the draft provides ({cite})."
    wanted = asked(criterion, frozenset(criterion.conducts) & near.offence.conduct.possibly)
    changes = [change for f in near.sure if (change := _change(vocabulary, f, cite, criterion, wanted))]
    words = conjunction(changes)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _change(
    vocabulary: Vocabulary, failure: Failure, cite: str, criterion: Criterion, asking: Mapping[str, frozenset[Value]]
) -> str:
    """One change; ``asking`` is what the criterion asks of the acts that the provision punishes."""
    lack = failure.lack
    if lack.kind is Kind.DIMENSION:
        dimension = vocabulary.dimensions[lack.name]
        wanted = asking[lack.name]
        if dimension.decides == "penalty":
            return f"raise the sentence in {cite} to {dimension.label_of(max(wanted, key=int))}"
        if isinstance(lack.record, Coverage):
            return f"let {lack.record.reference} also cover {spoken(dimension, wanted)}"
        return f"provide that {cite} also covers {spoken(dimension, wanted)}"
    if lack.kind is Kind.CIRCUMSTANCE:
        return f"remove the requirement of {demanded(vocabulary, lack)} ({cite})"
    if lack.kind is Kind.PLACE:
        without = f" without {demanded(vocabulary, lack)} ({lack.record.reference})" if lack.clauses else ""
        return f"let jurisdiction over {cite} reach such acts abroad{_such(vocabulary, criterion)}{without}"
    return {
        Kind.EXEMPTION: f"limit the exemption in {cite}",
        Kind.EXEMPTED: f"limit the exemption in {lack.record.reference}",
        Kind.IN_FORCE: f"bring {cite} into force",
        Kind.SANCTION: f"make the act in {cite} a criminal offence",
        Kind.TIME: f"lift, or lengthen as far as asked, the time limit for {cite} and whatever else is asked that "
        f"it bars ({lack.record.reference})",
    }.get(lack.kind, "")


def _such(vocabulary: Vocabulary, criterion: Criterion) -> str:
    """Which acts abroad are asked for: what sets them apart from the ordinary case, such as the offender's tie."""
    wanted = asked(criterion, frozenset(criterion.conducts))
    dimensions = [d for d in vocabulary.dimensions.values() if d.id in wanted and not d.decides and not d.strip]
    apart = [f"{d.label}: {listed(d, wanted[d.id])}" for d in dimensions if wanted[d.id] != frozenset(d.scenario)]
    return f" ({'; '.join(apart)})" if apart else ""


def _gone(offence: Offence, day: dt.date) -> bool:
    """Whether a provision has been struck down or repealed by a day."""
    ended = offence.until is not None and offence.until.first <= day
    return offence.status == "void" or (offence.status == "in_force" and ended)


def to_find_out(near: Sequence[Near], unsearched: Sequence[str]) -> str:
    """What to find out where it is not known whether a provision reaches a scenario.

    Args:
        near: the provisions that come nearest.
        unsearched: what is searched for in words, where no search closes the conduct.
    """
    doubts = [n for n in near if n.doubtful and not n.sure][:2]
    found = [f"{n.offence.reference}: {n.separates}" for n in doubts]
    if not found or unsearched:
        nouns = conjunction(list(unsearched), "or")
        found += [f"whether the law has a provision on {nouns}, for which it was not searched"] if nouns else []
    return f"{'; '.join(found)}." if found else ""
