"""The small values that laws and standards are written in: dates known to a degree, values with doubt, elements.

Each carries two readings, *surely* and *possibly*, so that an unknown is never guessed: everything the first says the
second says too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve, field, frozen

from ..documents.dates import PartialDate, span
from ..documents.mistakes import Mistake, UnknownName, shown, unquoted
from ..documents.structure import every

ADULT = "adult"
CHILD_AGES: tuple[int, ...] = tuple(range(18))
AGES: tuple[int | str, ...] = (*CHILD_AGES, ADULT)


@frozen
class Period:
    """A half-open interval of dates, each end known to a degree; a missing end is open."""

    since: PartialDate | None = None
    until: PartialDate | None = None

    def surely(self, day: dt.date) -> bool:
        """Whether ``day`` is inside on every reading of the two dates."""
        return (self.since is None or self.since.last <= day) and (self.until is None or day < self.until.first)

    def possibly(self, day: dt.date) -> bool:
        """Whether ``day`` is inside on some reading of the two dates."""
        return (self.since is None or self.since.first <= day) and (self.until is None or day < self.until.last)


@frozen
class Values:
    """What a record covers of one dimension, in two readings.

    >>> v = Values.of(["online", "offline?"], ["offline", "online"])
    >>> sorted(v.surely), sorted(v.possibly)
    (['online'], ['offline', 'online'])
    """

    surely: frozenset[int | str]
    possibly: frozenset[int | str]
    grown: str = field(default="", eq=False, repr=False)  # the part of *adult* that is stated, in words
    only: bool = False  # whether the general part adds nothing to it

    def __or__(self, other: Values) -> Values:
        return Values(self.surely | other.surely, self.possibly | other.possibly)

    @classmethod
    def exactly(cls, values: Iterable[int | str]) -> Values:
        """Values that are certain."""
        known = frozenset(values)
        return cls(known, known)

    @classmethod
    def of(cls, raw: object, known: Iterable[int | str]) -> Values:
        """Read ``all``, ``unknown``, one value or a list, each with an optional question mark.

        Raises:
            Mistake: a value is not among ``known``.
        """
        names = tuple(known)
        if raw == "all":
            return cls.exactly(names)
        if raw == "unknown":
            return cls(frozenset(), frozenset(names))
        pairs = every(cls, raw, lambda item: _known(item, names))
        if not pairs:
            raise Mistake("the list is empty", "expected at least one value, 'all' or 'unknown'")
        return cls(frozenset(name for name, doubtful in pairs if not doubtful), frozenset(name for name, _ in pairs))

    @classmethod
    def ages(cls, raw: object) -> Values:
        """Read ages: ``under 18``, ``not over 15``, ``13..15``, ``any``, ``unknown``, ``adult``, one age, or a list.

        An age from 18 on is only part of *adult*, which is then possible and not sure. ``not over 15`` holds the
        age of 15 possibly: for the birthday alone on one reading, for the whole year on another.

        Raises:
            Mistake: it is not an age, or not one a person can have.

        >>> sorted(Values.ages("13..15").surely), Values.ages("under 19").possibly - Values.ages("under 18").possibly
        ([13, 14, 15], frozenset({'adult'}))
        """
        if isinstance(raw, list):
            parts = every(cls, raw, cls.ages)
            if not parts:
                raise Mistake("the list of ages is empty", _AGE_FORMS)
            grown_ups = [p.grown for p in parts if ADULT in p.possibly]
            words = "; ".join(dict.fromkeys(grown_ups)) if all(grown_ups) else ""
            surely = frozenset().union(*(p.surely for p in parts))
            return cls(surely, frozenset().union(*(p.possibly for p in parts)), words)
        if raw in ("any", "all"):
            return cls.exactly(AGES)
        if raw == "unknown":
            return cls(frozenset(), frozenset(AGES))
        text, doubtful = split_doubt(raw)
        if text == ADULT:
            ages = cls.exactly([ADULT])
        elif isinstance(text, str) and (bound := re.fullmatch(rf"not over {_AGE}", text)):
            last, certain = cls.ages(int(bound[1])), cls.ages(f"under {bound[1]}")
            stated = "in doubt: the year eighteen" if int(bound[1]) == 18 else last.grown
            ages = cls(certain.surely, certain.possibly | last.possibly, stated)
        else:
            low, high = _age_range(text)
            children = frozenset(age for age in CHILD_AGES if low <= age <= high)
            grown = frozenset([ADULT]) if high >= 18 else frozenset()
            every_adult = low <= 18 and high >= OLDEST
            stated = "" if every_adult or not grown else _grown(max(low, 18), high)
            ages = cls(children | (grown if every_adult else frozenset()), children | grown, stated)
        if doubtful:
            return evolve(ages, surely=frozenset(), grown=ages.grown.replace("of adults", "in doubt, of adults"))
        return ages

    def doubtful(self) -> frozenset[int | str]:
        """What is possible and not sure."""
        return self.possibly - self.surely

    @property
    def advice(self) -> str:
        """What to write where only a part of *adult* is named and no doubt may be left; empty elsewhere."""
        return f"write {ADULT!r} for every age from 18 on" if self.grown else ""


_AGE = "(0|[1-9][0-9]{0,2})"  # a number that begins with a zero is no age
OLDEST = 120
_AGE_FORMS = "expected 'under 18', 'not over 15', '13..15', 'any', 'adult', 'unknown' or an age from 0 to 120"


def _grown(low: int, high: int) -> str:
    """A part of the ages from eighteen on in words: ``of adults: 18 only``."""
    if high >= OLDEST:
        return f"of adults: from {low} on only"
    return f"of adults: {low if low == high else f'{low}–{high}'} only"


def _age_range(text: object) -> tuple[int, int]:
    found = None
    if isinstance(text, int) and not isinstance(text, bool):
        low = high = text
    elif isinstance(text, str) and (found := re.fullmatch(rf"under {_AGE}", text)):
        low, high = 0, int(found[1]) - 1
    elif isinstance(text, str) and (found := re.fullmatch(rf"{_AGE}\.\.{_AGE}?", text)):
        low, high = int(found[1]), int(found[2]) if found[2] else OLDEST
    else:
        raise Mistake(f"{shown(text)} is not an age", _AGE_FORMS, unquoted(text) or _without_zeros(text))
    if low > high and found and ".." in str(text):
        raise Mistake(f"{shown(text)} runs backwards", f"expected {high}..{low}")
    if not 0 <= low <= high <= OLDEST:
        raise Mistake(f"{shown(text)} is no age that a person can have", _AGE_FORMS)
    return low, high


def _without_zeros(text: object) -> str:
    """An age that begins with a zero as it should be written."""
    plain = re.sub(r"\b0+(?=[0-9])", "", text) if isinstance(text, str) else text
    return f"write {plain!r}" if plain != text else ""


def split_doubt(item: object) -> tuple[Any, bool]:
    """A value and whether a question mark stands behind it.

    >>> split_doubt("intent_to_meet?"), split_doubt(18), split_doubt("16?")
    (('intent_to_meet', True), (18, False), (16, True))
    """
    if isinstance(item, str) and item.endswith("?") and len(item) > 1:
        name = item[:-1].rstrip()
        return (int(name) if re.fullmatch(r"0|[1-9][0-9]{0,3}", name) else name), True
    return item, False


Clause = frozenset[str]


@frozen
class Demand:
    """One thing that must be there: one of its alternatives, surely; on the mildest reading one of more, or nothing.

    No alternative at all can never be met.
    """

    surely: Clause
    possibly: Clause | None

    @property
    def doubtful(self) -> bool:
        """Whether it may be that nothing is demanded, or that more alternatives suffice."""
        return self.possibly != self.surely


@frozen
class Requirement:
    """The circumstances an offence demands: all of its ``demands``, and of each one alternative.

    ``surely`` and ``possibly`` are the clauses of the two readings; an unknown requirement can surely not be met.
    """

    demands: tuple[Demand, ...] = ()
    surely: tuple[Clause, ...] = field(init=False, eq=False, repr=False)
    possibly: tuple[Clause, ...] = field(init=False, eq=False, repr=False)

    @surely.default
    def _surely(self) -> tuple[Clause, ...]:
        return tuple(d.surely for d in self.demands)

    @possibly.default
    def _possibly(self) -> tuple[Clause, ...]:
        return tuple(d.possibly for d in self.demands if d.possibly is not None)

    @classmethod
    def exactly(cls, clauses: Iterable[Clause]) -> Requirement:
        """Demands that are certain."""
        return cls(tuple(Demand(clause, clause) for clause in clauses))

    @classmethod
    def of(cls, raw: object, known: Mapping[str, Any]) -> Requirement:
        """Read ``[a, [b, c], 'd?']``: a, and b or c, and perhaps d; or ``unknown``.

        Raises:
            Mistake: a circumstance is unknown to the vocabulary.
        """
        if raw == "unknown":
            return cls((Demand(frozenset(), None),))
        return cls(tuple(every(cls, raw, lambda clause: _demand(clause, known))))

    @property
    def unknown(self) -> bool:
        """Whether what is required is not known at all."""
        return frozenset() in self.surely

    def names(self) -> frozenset[str]:
        """Every circumstance that is named."""
        return frozenset().union(*self.surely, *self.possibly)


@frozen
class Exemption:
    """The circumstances that take an act out of an offence, any one of them; in doubt they do so only possibly."""

    surely: frozenset[str] = frozenset()
    possibly: frozenset[str] = frozenset()

    @classmethod
    def of(cls, raw: object, known: Mapping[str, Any]) -> Exemption:
        """Read ``[a, 'b?']``: a exempts, b perhaps.

        Raises:
            Mistake: a circumstance is unknown to the vocabulary.
        """
        pairs = every(cls, raw, lambda item: _circumstance(item, known))
        certain = frozenset(name for name, doubtful in pairs if not doubtful)
        return cls(certain, frozenset(name for name, _ in pairs))


def _demand(raw: object, known: Mapping[str, Any]) -> Demand:
    """One demand of a law: what must be there surely, and what must be there on the mildest reading, if anything."""
    if isinstance(raw, list):
        pairs = every(Requirement, raw, lambda item: _circumstance(item, known))
        if not pairs:
            raise Mistake("the list of alternatives is empty", "expected circumstances")
        return Demand(frozenset(name for name, doubtful in pairs if not doubtful), frozenset(name for name, _ in pairs))
    name, doubtful = _circumstance(raw, known)
    clause = frozenset([name])
    return Demand(clause, None if doubtful else clause)


def _known(item: object, names: tuple[int | str, ...]) -> tuple[int | str, bool]:
    name, doubtful = split_doubt(item)
    if name not in names or isinstance(name, bool):
        raise UnknownName(name, names, "value")
    return name, doubtful


def _circumstance(item: object, known: Mapping[str, Any]) -> tuple[str, bool]:
    name, doubtful = split_doubt(item)
    if not isinstance(name, str) or name not in known:
        raise UnknownName(name, known, "circumstance")
    return name, doubtful


@frozen
class TimeLimit:
    """Until when a case can be brought.

    ``years`` after ``start`` (``offence``, ``majority``, ``report`` or an age of the victim), at most until the victim
    is ``at_most``; ``until_age`` is an age of the victim at which it ends, ``before`` one before which it ends;
    ``none`` means never barred, ``unknown`` that nothing is known of it.
    """

    kind: str  # none | unknown | until_age | before | years
    years: float = 0.0
    start: str | int = "offence"
    at_most: float | None = None

    @classmethod
    def of(cls, raw: object) -> TimeLimit:
        """Read ``none``, ``unknown``, a victim's age, or ``{years: 10, from: majority}``.

        Raises:
            Mistake: it is none of these.
        """
        forms = (
            "expected none, unknown, an age, {before: 25}, or {years: 10, from: offence | majority | report | an age}"
        )
        if raw in ("none", "unknown"):
            return cls(str(raw))
        if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= OLDEST:
            return cls("until_age", float(raw))
        if isinstance(raw, dict) and set(raw) == {"before"} and _aged(raw["before"]):
            return cls("before", float(raw["before"]))
        if isinstance(raw, dict) and raw == {"from": "report"}:
            return cls("none", start="report")
        if isinstance(raw, dict) and {"years", "from"} <= set(raw) <= {"years", "from", "at_most"}:
            years, start, most = raw["years"], raw["from"], raw.get("at_most")
            good_years = isinstance(years, int | float) and not isinstance(years, bool) and 0 <= years <= OLDEST
            good_start = start in ("offence", "majority", "report") or _aged(start)
            if good_years and good_start and (most is None or _aged(most)):
                return cls("years", float(years), start, None if most is None else float(most))
        raise Mistake(f"{shown(raw)} is not a time limit", forms)

    @property
    def words(self) -> str:
        """The limit in words."""
        if self.kind == "none":
            return "none before the victim's report" if self.start == "report" else "no time limit"
        if self.kind == "unknown":
            return "time limit not known"
        if self.kind == "until_age":
            return f"until the victim is {self.years:g}"
        if self.kind == "before":
            return f"before the victim is {self.years:g}"
        origin = {"offence": "the offence", "majority": "majority", "report": "the victim's report"}.get(
            str(self.start), f"the victim's age of {self.start}"
        )
        most = "" if self.at_most is None else f", at most until the victim is {self.at_most:g}"
        return f"{span(self.years)} from {origin}{most}"


def _aged(raw: object) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= OLDEST
