"""Markdown and LaTeX as pages and terminals show them, with slots that survive both."""

from __future__ import annotations

import pytest

from autograder.errors import ConfigError
from quizzes.draws import fill
from quizzes.formula import one_line
from quizzes.richtext import inline, rich

SPACE = "\N{NO-BREAK SPACE}"  # a short formula stays on one line


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\gamma_{nk}", "γₙₖ"),
        (r"x_n^2", "xₙ²"),
        (r"\Sigma^{-1}", "Σ⁻¹"),
        (r"10^{-3}", "10⁻³"),
        (r"x^\top y", "xᵀy"),
        (r"\sum_{n=1}^{N} x_n", "∑ₙ₌₁ᴺ xₙ"),
        (r"\mu_A", "μ_A"),
        (r"\mu_{\text{new}}", "μ_new"),
        (r"X \in \mathbb{R}^{n \times d}", "X ∈ ℝ^(n × d)"),
        (r"e^{-x^2/2}", "e^(-x²/2)"),
        (r"\frac{a}{b+c}", "a/(b+c)"),
        (r"\frac{a+b}{2} x", "(a+b)/2 x"),
        (r"\tfrac12 x", "1/2 x"),
        (r"\dfrac{1}{N_k} \sum_n x_n", "1/Nₖ ∑ₙ xₙ"),
        (r"\exp\left(-\tfrac{1}{2}x^2\right)", "exp(-1/2 x²)"),
        (r"p(x \mid z)", "p(x | z)"),
        (r"a\approx b\le c", "a ≈ b ≤ c"),
        (r"\log\sum_k \phi_k", "log ∑ₖ ϕₖ"),
        (r"\log_2 x", "log₂ x"),
        (r"\log (1+x)", "log(1+x)"),
        (r"\arg\max_k \gamma_k", "arg maxₖ γₖ"),
        (r"\operatorname{tr} \Sigma", "tr Σ"),
        (r"\|x - \mu\|^2", "‖x - μ‖²"),
        (r"\{1, \dots, k\}", "{1, …, k}"),
        (r"\sqrt{2\pi}", "√(2π)"),
        (r"\mathcal{N}(0, 1)", "𝒩(0, 1)"),
        (r"50\%", "50%"),
    ],
)
def test_a_formula_says_on_one_line_what_latex_shows(latex: str, text: str) -> None:
    """No fraction or exponent loses its reach, and no sign or space its meaning."""
    assert one_line(latex).replace(SPACE, " ") == text


def test_a_short_formula_is_not_broken_and_a_long_one_may_be() -> None:
    """`μ₁ = 0` keeps together at the end of a line; a long sum has to give way."""
    assert one_line(r"\mu_1 = 0") == f"μ₁{SPACE}={SPACE}0"
    assert SPACE not in one_line(
        r"\log p(x) = \log \sum_k \phi_k \mathcal{N}(x \mid \mu_k, \Sigma_k)"
    )


def test_a_page_gets_mathml_and_a_terminal_unicode() -> None:
    """One text, both ways, without a script or a network."""
    both = rich("The mean $\\mu_k$ **of** `X`")

    assert "<msub><mi>&#x003BC;</mi><mi>k</mi></msub>" in both.html
    assert "<strong>of</strong>" in both.html
    assert "<code>X</code>" in both.html
    assert both.text == "The mean μₖ of X"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("- one\n- two\n\nafter", "• one\n• two\n\nafter"),
        ("- one\n  - in\n- two", "• one\n• in\n• two"),
        ("3. one\n4. two", "3. one\n4. two"),
        ("| x | w |\n|--|--|\n| 1 | $\\mu$ |\n\nafter", "x | w\n1 | μ\n\nafter"),
        ("```\nfor i in x:\n    y\n```\nafter", "for i in x:\n    y\n\nafter"),
        ("    code\n", "code"),
        ("# Head\nafter", "Head\n\nafter"),
        ("> said", "said"),
        ("$$\n\\frac12\n$$\nafter", "1/2\n\nafter"),
        ("so $$x^2$$ it is", "so x² it is"),
        ("it costs 5 $, or less", "it costs 5 $, or less"),
        ("[link](https://x.org)", "link"),
    ],
)
def test_blocks_become_lines(markdown: str, text: str) -> None:
    """A terminal shows lists, tables and code a line an entry, and paragraphs apart."""
    assert rich(markdown).text == text


def test_display_math_inside_a_paragraph_stays_valid() -> None:
    """A block inside a paragraph would end it in a browser."""
    html = rich("so $$x^2$$ it is").html

    assert 'display="block"' in html
    assert "<div" not in html


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<b onclick=x>", "a < b & c"])
def test_markup_in_a_text_is_text(text: str) -> None:
    """Raw HTML is shown, not obeyed."""
    both = rich(text)

    assert both.text == text
    assert "<script" not in both.html
    assert "<b" not in both.html


def test_a_text_within_a_line_has_no_paragraph() -> None:
    """A choice stands in a label; several paragraphs stay what they are."""
    assert inline("one *word*").html == "one <em>word</em>"
    assert inline("one\n\ntwo").html == "<p>one</p>\n<p>two</p>"


@pytest.mark.parametrize("text", [r"$\frac{1}$ and", r"so $\frac{$ that", "$$\n\\left( x\n$$"])
def test_broken_latex_is_an_error_that_shows_it(text: str) -> None:
    """The author reads which formula it is; no student ever meets it."""
    with pytest.raises(ConfigError, match=r"is no LaTeX that can be shown"):
        rich(text)


# ---- slots -------------------------------------------------------------------------------------

VALUES = {f"v{i}": float(i) for i in range(12)} | {"x": -1.5}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at {{x}}, and {{ x:.2f }}", "at −1.5, and −1.50"),
        ("$\\mu = {{x}}$", "μ = −1.5"),
        ("$e^{ {{v3}} }$", "e^3"),
        ("$x_{ {{v3}} }$", "x_3"),
        ("`{{v3}}` and **{{v3}}**", "3 and 3"),
        ("{{v3}}{{v4}}", "34"),
        (" ".join(f"{{{{v{i}}}}}" for i in range(12)), "0 1 2 3 4 5 6 7 8 9 10 11"),
    ],
)
def test_slots_are_filled_after_the_text_is_made(text: str, shown: str) -> None:
    """In prose, formulas and code, and more than ten of them; as if they had been filled first."""
    both = rich(text)
    draw = {key: fill("{{" + key + "}}", VALUES) for key in ("x", "x:.2f", *VALUES)}

    assert both.filled(draw).replace(SPACE, " ") == shown
    assert "98765" not in both.html


def test_a_slot_in_a_formula_is_a_number_of_its_own() -> None:
    """The page replaces the text of one element, and needs no MathML for that."""
    assert "<mn>{{x:.2f}}</mn>" in rich("$\\mu = {{x:.2f}}$").html


def test_a_slot_without_a_number_stays_visible() -> None:
    """Nothing is shown that looks like a number and is none."""
    assert rich("at {{x}}").filled({}) == "at {{x}}"
