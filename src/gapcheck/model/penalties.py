"""Sentences: what an offence carries, its higher grades, and the classes of offences that other rules speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from attrs import field, frozen

from ..documents.dates import span
from ..documents.mistakes import Mistake, UnknownName, shown
from ..documents.structure import gather, items, mapping, missing, number, text
from .values import Requirement, Values
from .vocabulary import UNKNOWN, Vocabulary

LIFE = 1000.0
"""Years that stand for a life sentence: more than any number of years."""


@frozen
class Grade:
    """A higher sentence for part of what an offence reaches; without values or circumstances it is only reported."""

    when: str
    max_years: float | None = None
    min_years: float | None = None
    requires: Requirement = Requirement()
    dimensions: Mapping[str, Values] = field(factory=dict)

    @property
    def exact(self) -> bool:
        """Whether the document says in values or circumstances when it applies."""
        return bool(self.dimensions or self.requires.surely)

    def reaches(self, years: float) -> tuple[bool, bool]:
        """Whether the maximum sentence of the grade is at least so many years: surely, possibly."""
        return _reaches(self.max_years, self.min_years, years)


@frozen
class Penalty:
    """The sentence an offence carries, in years; ``life`` covers every threshold.

    ``max_years`` and ``min_years`` are those of the basic form, ``grades`` the higher ones with what they depend on,
    ``grade`` the code's own name for the class of the sentence.

    >>> Penalty(max_years=5).reaches(5), Penalty(min_years=6).reaches(10)
    ((True, True), (False, True))
    """

    max_years: float | None = None
    min_years: float | None = None
    fine: str = ""
    note: str = ""
    grade: str = ""
    grades: tuple[Grade, ...] = ()
    doubtful: bool = False  # whether it is less well known than a reader trusts

    @classmethod
    def of(cls, raw: Any, vocabulary: Vocabulary) -> Penalty | None:
        """Read ``{max_years: 10}``, with months or ``life``, a fine, and grades; ``unknown`` is no sentence recorded.

        Raises:
            Mistake: it cannot be read.
        """
        if raw in (UNKNOWN, None):
            return None
        if not isinstance(raw, Mapping):
            raise Mistake(f"found {shown(raw)}", "expected a mapping such as {max_years: 10}")
        grades = partial(items, Grade, read=lambda item: _grade(item, vocabulary))
        return cls(**_read(cls, raw, {"fine": text, "note": text, "grade": text, "grades": grades}))

    def reaches(self, years: float) -> tuple[bool, bool]:
        """Whether the maximum sentence of the basic form is at least so many years: surely, possibly."""
        known = not self.doubtful
        return _reaches(self.max_years if known else None, self.min_years if known else None, years)

    @property
    def words(self) -> str:
        """The sentence in words; empty where none is recorded.

        >>> Penalty(max_years=25).words, Penalty(max_years=LIFE).words, Penalty(min_years=6).words
        ('up to 25 years', 'up to life', 'at least 6 years')
        >>> Penalty(max_years=0.25).words
        'up to 3 months'
        >>> Penalty(max_years=10, grades=(Grade("if the child is under 13", max_years=20),)).words
        'up to 10 years; up to 20 years if the child is under 13'
        """
        fine = self._fine()
        basic = [*_bounds(self.min_years, self.max_years), *([fine] if fine else [])]
        parts = [", ".join(basic) + (f" ({self.grade})" if self.grade and basic else self.grade)]
        parts += [" ".join([", ".join(_bounds(g.min_years, g.max_years)), g.when]).strip() for g in self.grades]
        words = "; ".join(part for part in parts if part)
        return f"{words} (sentence not verified)" if words and self.doubtful else words

    def _fine(self) -> str:
        """The fine in words, told from a length of time where it stands alone; a note may tell of something else.

        >>> Penalty(max_years=0, fine="100 days").words, Penalty(max_years=0, note="or arrest").words
        ('a fine: 100 days', 'no imprisonment')
        """
        if self.max_years != 0:
            return self.fine
        if not self.fine:
            return "no imprisonment" if self.note else "a fine only"
        named = any(word in self.fine.lower() for word in ("fine", "penalty"))
        return self.fine if named else f"a fine: {self.fine}"


@frozen
class SentenceClass:
    """The offences whose maximum sentence lies between two numbers of years, as codes sort them for time limits."""

    low: float = 0.0
    high: float = float("inf")
    low_in: bool = True
    high_in: bool = True

    @classmethod
    def of(cls, raw: Any) -> SentenceClass:
        """Read ``{over: 1, up_to: 7}``: more than one and at most seven years; ``from`` and ``under`` likewise.

        Raises:
            Mistake: it cannot be read, or holds no sentence.
        """
        forms = "expected bounds of the maximum sentence such as {over: 1, up_to: 7}; also 'from' and 'under'"
        if not isinstance(raw, Mapping) or not raw:
            raise Mistake(f"found {shown(raw)}", forms)
        for pair in (("over", "from"), ("up_to", "under")):
            if all(key in raw for key in pair):
                raise Mistake(f"{pair[0]!r} and {pair[1]!r} cannot both stand here", forms)
        known = ("over", "from", "up_to", "under")
        for key in raw:
            if key not in known:
                raise UnknownName(key, known, "key", key=key)
        read = gather(cls, {key: partial(_years, raw[key]) for key in raw})
        low, high = read.get("over", read.get("from", 0.0)), read.get("up_to", read.get("under", float("inf")))
        found = cls(low, high, "over" not in read, "under" not in read)
        if low > high or (low == high and not (found.low_in and found.high_in)):
            raise Mistake(f"no sentence lies in {{{', '.join(f'{key}: {raw[key]}' for key in raw)}}}", forms)
        return found

    @property
    def words(self) -> str:
        """The class in words.

        >>> SentenceClass.of({"over": 1, "up_to": 7}).words
        'over 1 year and up to 7 years'
        """
        low = f"{'from' if self.low_in else 'over'} {length(self.low)}" if self.low else ""
        high = f"{'up to' if self.high_in else 'under'} {length(self.high)}" if self.high != float("inf") else ""
        return " and ".join(part for part in (low, high) if part) or "any"

    def holds(self, penalty: Penalty | None) -> tuple[bool, bool]:
        """Whether an offence with this sentence belongs to the class: surely, possibly.

        >>> SentenceClass.of({"over": 1, "up_to": 7}).holds(Penalty(max_years=7))
        (True, True)
        >>> SentenceClass.of({"over": 1, "up_to": 7}).holds(None)
        (False, True)
        """
        if penalty is None or penalty.doubtful:
            return False, True
        if penalty.max_years is not None:
            known = self._has(penalty.max_years)
            return known, known
        least = penalty.min_years or 0.0
        surely = self.high == float("inf") and self._has(least)
        return surely, least < self.high or self._has(least)

    def _has(self, years: float) -> bool:
        above = years > self.low or (self.low_in and years == self.low)
        return above and (years < self.high or (self.high_in and years == self.high))


def _bounds(least: float | None, most: float | None) -> list[str]:
    found = [] if least is None else [f"at least {length(least)}"]
    return found if not most else [*found, f"up to {length(most)}"]


def length(years: float) -> str:
    """A number of years in words.

    >>> length(LIFE), length(10), length(0.5)
    ('life', '10 years', '6 months')
    """
    return "life" if years >= LIFE else span(years)


def _reaches(most: float | None, least: float | None, years: float) -> tuple[bool, bool]:
    known = most if most is not None else (least or 0.0)
    return known >= years, most is None or known >= years


def _years(value: Any) -> float:
    if value == "life":
        return LIFE
    found = number(value)
    if not 0 <= found <= 200:
        raise Mistake(f"found {shown(value)}", "expected years from 0 to 200, or life")
    return found


_LENGTHS: dict[str, Callable[[Any], float]] = {
    "max_years": _years,
    "min_years": _years,
    "max_months": lambda v: _years(v) / 12,
    "min_months": lambda v: _years(v) / 12,
}


def _read(cls: type[Any], raw: Mapping[str, Any], more: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """The parts of a sentence by field; months become years."""
    readers = {**_LENGTHS, **more}
    for key in raw:
        if key not in readers:
            raise UnknownName(key, readers, "key", key=key)
    read = gather(cls, {key: partial(readers[key], raw[key]) for key in raw})
    for bound in ("max", "min"):
        if f"{bound}_years" in read and f"{bound}_months" in read:
            raise Mistake(f"{bound}_years and {bound}_months cannot both stand here", key=f"{bound}_months")
    found = {key.replace("months", "years"): item for key, item in read.items()}
    if found.get("min_years", 0.0) > found.get("max_years", LIFE):
        raise Mistake("the least sentence is longer than the longest", key=next(k for k in raw if k.startswith("min_")))
    return found


def _grade(raw: Any, vocabulary: Vocabulary) -> Grade:
    if "when" not in mapping(raw):
        missing("when", "expected what the higher sentence depends on, in words")
    dimensions = vocabulary.dimensions
    readers: dict[str, Callable[[Any], Any]] = {
        "when": text,
        "requires": lambda v: Requirement.of(v, vocabulary.circumstances),
        **{key: dimension.read for key, dimension in dimensions.items()},
    }
    read = _read(Grade, raw, readers)
    values = {key: read.pop(key) for key in list(read) if key in dimensions}
    return Grade(**read, dimensions=values)
