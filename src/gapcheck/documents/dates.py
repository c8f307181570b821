"""Dates as the sources give them: known to the day, the month or the year."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re

from attrs import field, frozen

from .mistakes import Mistake, shown

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@frozen
class PartialDate:
    """A date known to the day, the month or the year.

    >>> d = PartialDate.parse("2018-05")
    >>> d.first.isoformat(), d.last.isoformat(), str(d)
    ('2018-05-01', '2018-05-31', '2018-05')
    """

    first: dt.date
    last: dt.date
    text: str = field(eq=False)
    doubtful: bool = False

    @classmethod
    def parse(cls, value: object) -> PartialDate:
        """Read ``2018``, ``2018-05`` or ``2018-05-30``.

        Raises:
            Mistake: it is none of these, or no such day exists.
        """
        if isinstance(value, dt.date):
            return cls(value, value, value.isoformat())
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not _FORM.fullmatch(text):
            raise Mistake(
                f"{shown(value)} is not a date",
                "expected a day, a month or a year such as 2018-05-30, 2018-05 or 2018",
            )
        return _parsed(text)

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        """The date as a sentence writes it: ``30 May 2018``, ``May 2018``, ``2018``."""
        year, month, day = (int(part) for part in f"{self.text}-0-0".split("-")[:3])
        words = words_of(dt.date(year, month, day)) if day else f"{MONTHS[month - 1]} {year}" if month else self.text
        return f"{words} (date not established)" if self.doubtful else words

    def about(self, *, not_after: dt.date | None = None, after: dt.date | None = None) -> PartialDate:
        """The same date where it is not established: up to a year before or after.

        Args:
            not_after: a day on which what begins was seen to have begun; it bounds where it is not before the date.
            after: a day on which what ends was seen not to have ended; it bounds where it is before the date.
        """
        first, last = _shifted(self.first, -YEAR), _shifted(self.last, YEAR)
        if not_after is not None and not_after >= self.last:
            last = min(last, not_after)
        if after is not None and after < self.first:
            first = max(first, _shifted(after, 1))
        return PartialDate(first, last, self.text, doubtful=True)


@functools.lru_cache(maxsize=4096)
def _parsed(text: str) -> PartialDate:
    """A date of the right form; the same few dates stand again and again in a law."""
    found = _FORM.fullmatch(text)
    assert found is not None
    year, month, day = (int(part) if part else None for part in found.groups())
    if not year or (month is not None and not 1 <= month <= 12):
        raise Mistake(
            f"{text!r} is not a date",
            "the month goes from 01 to 12" if year else "the year goes from 0001",
        )
    length = calendar.monthrange(year, month or 12)[1]
    if day is not None and not 1 <= day <= length:
        raise Mistake(f"{text!r} is not a date", f"that month has the days 01 to {length}")
    return PartialDate(dt.date(year, month or 1, day or 1), dt.date(year, month or 12, day or length), text)


YEAR = 366


def _shifted(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def words_of(day: dt.date) -> str:
    """A day in words, the same in every locale.

    >>> words_of(dt.date(2026, 7, 2))
    '2 July 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span(years: float) -> str:
    """A number of years in words, in months where it is not whole.

    >>> span(1), span(0.5), span(20)
    ('1 year', '6 months', '20 years')
    """
    months = round(years * 12)
    count, unit = (months, "month") if months % 12 else (months // 12, "year")
    return f"{count} {unit}{'' if count == 1 else 's'}"
