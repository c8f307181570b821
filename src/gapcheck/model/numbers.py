"""Exact numbers as people read them: rounded once, half up, when shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def round_half_up(value: Fraction, places: int = 0) -> int | float:
    """A fraction rounded half up, exactly; an ``int`` for no places.

    >>> round_half_up(Fraction(5, 2)), round_half_up(Fraction(1, 8), 2)
    (3, 0.13)
    """
    scale = 10**places
    scaled = (value * scale * 2 + 1) // 2
    return (
        int(scaled)
        if places == 0
        else float(Decimal(int(scaled)).scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    )


def percent(value: Fraction) -> str:
    """A share as a whole percentage, half up.

    >>> percent(Fraction(1, 8))
    '13 %'
    """
    return f"{round_half_up(value * 100)} %"
