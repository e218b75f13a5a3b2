"""Formulas as MathML: what the converter leaves undone."""

from __future__ import annotations

import pytest

from quizzes.mathml import mathml

THIN = '<mspace width="0.1667em"/>'


@pytest.mark.parametrize(
    ("latex", "letter"),
    [(r"\mathcal N", "𝒩"), (r"\mathcal L", "ℒ"), (r"\mathbb R", "ℝ"), (r"\mathbb E", "𝔼")],
)
def test_script_letters_are_letters(latex: str, letter: str) -> None:
    """Browsers no longer read the attribute that names an alphabet; Unicode has the letters."""
    made = mathml(latex, "inline")

    assert f"<mi>{letter}</mi>" in made
    assert "mathvariant" not in made


def test_names_of_functions_stand_apart() -> None:
    """A thin space stands on either side of log, but none before a parenthesis."""
    made = mathml(r"d \log x + \exp(y)", "block")

    assert f"<mi>d</mi>{THIN}<mi>log</mi>{THIN}<mi>x</mi>" in made
    assert '<mi>exp</mi><mo stretchy="false">' in made


def test_other_formulas_are_the_converter_s() -> None:
    """Nothing is added where nothing is missing."""
    assert THIN not in mathml(r"\frac{x_i - \mu}{\sigma}", "inline")
