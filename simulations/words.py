"""Numbers and names as a reader meets them: −431.2, 34 %, "B"."""

from __future__ import annotations

MINUS = "\u2212"
NARROW_SPACE = "\u202f"


def number(value: float, digits: int = 1) -> str:
    """Return a number with a true minus sign, and never a minus zero."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = f"{0:.{digits}f}"
    return text.replace("-", MINUS)


def gain(value: float, digits: int = 1) -> str:
    """Return a number with its sign, also when it is positive."""
    text = number(value, digits)
    return text if text.startswith(MINUS) else f"+{text}"


def percent(share: float) -> str:
    """Return a share as a whole percentage; what is nearly none or all doesn't become it."""
    if 0 < share < 0.005:
        return f"< 1{NARROW_SPACE}%"
    if 0.995 < share < 1:
        return f"> 99{NARROW_SPACE}%"
    return f"{100 * share:.0f}{NARROW_SPACE}%"


def plural(count: int, noun: str) -> str:
    """Return "1 point", "2 points"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
