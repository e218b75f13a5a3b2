"""LaTeX -> MathML that browsers of today set as TeX would.

The converter names scripts by an attribute that browsers no longer read, and leaves no space
around the names of functions; both are put right here.
"""

from __future__ import annotations

import re
from typing import Literal

from latex2mathml.converter import convert

_SPACE = '<mspace width="0.1667em"/>'  # TeX's thin space
_VARIANT = re.compile(r'<mi mathvariant="(script|double-struck)">([A-Z])</mi>')
_ALPHABET = {"script": 0x1D49C, "double-struck": 0x1D538}  # where Unicode has their A
_ELSEWHERE = {  # the letters that Unicode had before it had those alphabets
    "script": dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)),
    "double-struck": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
}
_NAME = r"<mi>[a-z]{2,}</mi>"
_BEFORE = re.compile(rf"(</(?:mi|mn|msub|msup|msubsup|mfrac)>)(?={_NAME})")
_AFTER = re.compile(rf"({_NAME})(?=<(?:mi|mn|msub|msup|msubsup|mfrac|mrow|mo movablelimits)\b)")


def mathml(latex: str, display: Literal["block", "inline"]) -> str:
    """Return a formula; raises whatever the converter stumbles over if it is no LaTeX."""
    made = _VARIANT.sub(_letter, convert(latex, display=display))
    return _AFTER.sub(rf"\1{_SPACE}", _BEFORE.sub(rf"\1{_SPACE}", made))


def _letter(found: re.Match[str]) -> str:
    kind, letter = found[1], found[2]
    code = _ALPHABET[kind] + ord(letter) - ord("A")
    return f"<mi>{_ELSEWHERE[kind].get(letter, chr(code))}</mi>"
