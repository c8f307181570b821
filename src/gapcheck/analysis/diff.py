"""What changed between two states: of a law, of a standard, of the code. Statuses and scores side by side, and why.

The cause of a changed status is found by putting one thing of the new state at a time into the old one: the date, the
trust, the standard, what is known (evidence: how well records are known, what was searched, provisions that were not
there), what began or ended since the law was researched (law), how records are coded (coding). Where only saved results
are there, digests tell what changed; where nothing did, it was the engine.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from ..assessment.assess import Day, score
from ..assessment.assessment import Scores
from ..assessment.scores import Score, Status
from ..errors import GapcheckError
from ..model.law import Profile
from ..model.record import Evidence
from ..model.standard import Pack
from .mix import Mix


class Cause(enum.StrEnum):
    """Why a status changed."""

    LAW = "law"
    CODING = "coding"
    EVIDENCE = "evidence"
    PACK = "pack"
    DATE = "date"
    TRUST = "trust"
    ENGINE = "engine"
    SEVERAL = "several"
    UNKNOWN = "unknown"


@frozen
class State:
    """What was found of one law by one standard; with the law and the standard where they are at hand.

    ``statuses`` are by criterion; ``identity`` are the digests of law and standard, the date and the trust.
    """

    law: str
    pack: str
    score: Score
    statuses: Mapping[str, str]
    identity: tuple[str, str, str, str]
    profile: Profile | None = None
    standard: Pack | None = None
    day: dt.date | None = None
    trust: Evidence = Evidence.SECONDARY

    @property
    def unknown(self) -> int:
        """How many criteria are not known."""
        return sum(status == "not_known" for status in self.statuses.values())


@frozen
class Change:
    """One changed status; ``before`` is empty for a criterion that is new, ``after`` for one that is gone."""

    law: str
    pack: str
    criterion: str
    before: str
    after: str
    cause: Cause


@frozen
class Pair:
    """One law read by one standard, before and after; one of the two is ``None`` where it was not there."""

    law: str
    pack: str
    before: State | None
    after: State | None
    changes: tuple[Change, ...]


def diff(before: Iterable[State], after: Iterable[State]) -> tuple[Pair, ...]:
    """Two states side by side, law by law and standard by standard.

    Args:
        before, after: what `states` or `saved_states` made.

    >>> from gapcheck import load_pack, load_profile
    >>> law, pack = load_profile("KEN"), load_pack("ecpat-2022")
    >>> (pair,) = diff(states([law], [pack], as_of="2019-01-01"), states([law], [pack]))
    >>> {change.cause.value for change in pair.changes}
    {'date'}
    """
    old = {(s.law, s.pack): s for s in before}
    new = {(s.law, s.pack): s for s in after}
    keys = [*new, *(key for key in old if key not in new)]
    return tuple(_pair(key, old.get(key), new.get(key)) for key in keys)


def states(
    laws: Sequence[Profile], packs: Sequence[Pack], *, as_of: Day = None, trust: str | Evidence = "secondary"
) -> Iterator[State]:
    """Every law read by every standard.

    Raises:
        GapcheckError: as `gapcheck.assess`.
    """
    for law in laws:
        found: Scores = score(law, packs, as_of=as_of, trust=trust)
        for part in found.packs:
            yield State(
                law=law.jurisdiction,
                pack=part.pack.id,
                score=part.tree.score,
                statuses={key: status.value for key, status in part.statuses.items()},
                identity=(law.digest, part.pack.digest, found.as_of.isoformat(), found.trust.value),
                profile=law,
                standard=part.pack,
                day=found.as_of,
                trust=found.trust,
            )


def saved_states(document: Mapping[str, Any]) -> Iterator[State]:
    """What a saved assessment (``gapcheck: assessment/1``) found.

    Raises:
        GapcheckError: it is no such document.
    """
    if document.get("gapcheck") != "assessment/1":
        raise GapcheckError(f"found {document.get('gapcheck')!r}; expected a saved assessment (assessment/1)")
    try:
        law, day = document["law"], document["as_of"]
        for pack in document["packs"]:
            ends = pack["tree"]["score"]
            low, high, coverage = (Fraction(ends[k]) if ends[k] else None for k in ("low", "high", "coverage"))
            statuses = {finding["id"]: finding["status"] for finding in pack["findings"]}
            trust = Evidence(document["trust"])
            identity = (law["digest"], pack["digest"], dt.date.fromisoformat(day).isoformat(), trust.value)
            unknown = set(statuses.values()) - {status.value for status in Status}
            if unknown:
                raise ValueError(f"there is no status {unknown.pop()!r}")
            yield State(law["code"], pack["id"], Score(low, high, coverage), statuses, identity, trust=trust)
    except KeyError as error:
        raise GapcheckError(f"the saved assessment cannot be read: {error} is missing") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise GapcheckError(f"the saved assessment cannot be read: {error}") from None


def _pair(key: tuple[str, str], old: State | None, new: State | None) -> Pair:
    law, pack = key
    changes = []
    if old is not None and new is not None:
        names = [*new.statuses, *(name for name in old.statuses if name not in new.statuses)]
        changed = [n for n in names if old.statuses.get(n, "") != new.statuses.get(n, "")]
        causes = _causes(old, new, changed)
        changes = [Change(law, pack, n, old.statuses.get(n, ""), new.statuses.get(n, ""), causes[n]) for n in changed]
    return Pair(law, pack, old, new, tuple(changes))


def _causes(old: State, new: State, changed: Sequence[str]) -> dict[str, Cause]:
    """The cause of each changed status."""
    differs = [a != b for a, b in zip(old.identity, new.identity, strict=True)]
    if not any(differs):
        return dict.fromkeys(changed, Cause.ENGINE)
    if old.profile is None or new.profile is None:
        parts = [Cause.UNKNOWN, Cause.PACK, Cause.DATE, Cause.TRUST]
        different = [cause for cause, differ in zip(parts, differs, strict=True) if differ]
        return dict.fromkeys(changed, different[0] if len(different) == 1 else Cause.UNKNOWN)
    steps = dict(_steps(_in_terms_of(old, new), new))
    found = {}
    for name in changed:
        enough = [cause for cause, statuses in steps.items() if statuses.get(name, "") == new.statuses.get(name, "")]
        found[name] = enough[0] if enough else Cause.SEVERAL
    return found


def _in_terms_of(old: State, new: State) -> State:
    """The old state as the new one's vocabulary reads it: ids keep their meaning, so that its records mean the same."""
    if old.profile is None or old.standard is None or new.profile is None:
        return old
    terms = new.profile.vocabulary
    if old.profile.vocabulary is terms:
        return old
    base = old.profile.base and evolve(old.profile.base, vocabulary=terms)
    profile = evolve(old.profile, vocabulary=terms, base=base)
    return evolve(old, profile=profile, standard=evolve(old.standard, vocabulary=terms))


def _steps(old: State, new: State) -> Iterator[tuple[Cause, dict[str, str]]]:
    """The statuses of the old state with one thing of the new one put in, the plainest reason first."""
    assert old.profile is not None
    assert new.profile is not None
    assert old.standard is not None
    assert new.standard is not None
    if old.day != new.day:
        yield Cause.DATE, _statuses(evolve(old, day=new.day))
    if old.trust != new.trust:
        yield Cause.TRUST, _statuses(evolve(old, trust=new.trust))
    if old.identity[1] != new.identity[1]:
        yield Cause.PACK, _statuses(evolve(old, standard=new.standard))
    if old.identity[0] != new.identity[0]:
        mix = Mix(old.profile, new.profile)
        yield Cause.EVIDENCE, _statuses(evolve(old, profile=mix.evidence()))
        yield Cause.LAW, _statuses(evolve(old, profile=mix.law(), day=new.day))
        yield Cause.CODING, _statuses(evolve(old, profile=mix.coding()))


def _statuses(state: State) -> dict[str, str]:
    """What is found where parts of a state were exchanged."""
    assert state.profile is not None
    assert state.standard is not None
    found = score(state.profile, state.standard, as_of=state.day, trust=state.trust)
    return {key: status.value for key, status in found.packs[0].statuses.items()}


def rows(pairs: Iterable[Pair]) -> tuple[list[str], list[list[str]]]:
    """The changed statuses as a table: law, standard, criterion, status before and after, cause."""
    header = ["law", "pack", "criterion", "before", "after", "cause"]
    return header, [
        [c.law, c.pack, c.criterion, c.before, c.after, c.cause.value] for pair in pairs for c in pair.changes
    ]


def totals(pairs: Iterable[Pair]) -> tuple[list[str], list[list[str]]]:
    """Scores and what is not known, before and after, a law and standard a row."""
    header = ["law", "pack", "score before", "score after", "not known before", "not known after", "changed"]

    def shown(state: State | None) -> tuple[str, str]:
        return (str(state.score), str(state.unknown)) if state else ("", "")

    found = []
    for pair in pairs:
        (low, unknown), (high, now) = shown(pair.before), shown(pair.after)
        found.append([pair.law, pair.pack, low, high, unknown, now, str(len(pair.changes))])
    return header, found
