"""What a student typed -> a number; the same rules in player.js."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)


def parse_number(typed: str) -> float | None:
    """Return a typed number, or None for what is none.

    A decimal comma, a typographic minus and spaces around are fine; "nan" is no number, and
    neither is anything else that the student would not call one.
    """
    text = typed.strip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) and abs(float(text)) < 1e300 else None
