"""The simulations' points are those of the notebooks; scikit-learn says how likely they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import reference
from simulations import shapes, yardstick

SOURCE = Path(__file__).resolve().parents[2] / "source"


def cell(assignment: str, name: str) -> str:
    """The function `name`, with all that stands before it in its notebook cell."""
    notebook = json.loads((SOURCE / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8"))
    codes = ["".join(one["source"]) for one in notebook["cells"] if one["cell_type"] == "code"]
    code = next(code for code in codes if f"def {name}(" in code)
    return "import numpy as np\n" + code[code.index(f"def {name}(") :].split("\n\n\n")[0]


def defined(assignment: str, name: str) -> Any:
    """A function of a notebook."""
    names: dict[str, Any] = {}
    exec(cell(assignment, name), names)
    return names[name]


@pytest.mark.parametrize("assignment", ["ch5-em-lab", "ch7-log-likelihood"])
@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_clouds_are_those_of_the_notebooks(assignment: str, shape: str) -> None:
    """A simulation shows the very points that the chapter's pictures show."""
    X, _, _ = defined(assignment, "make_cloud")(shape, np.random.default_rng(5))

    assert np.array_equal(shapes.cloud(shape), X)


def test_streaks_are_those_of_chapter_4() -> None:
    """The M-step's simulation shows the streaks that the chapter's pictures show."""
    X = defined("ch4-m-step", "two_streaks")()

    assert np.array_equal(shapes.streaks(), X)


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_yardstick_agrees_with_the_reference(shape: str) -> None:
    """Both compute the same log-likelihood and the same responsibilities, before and after EM."""
    X = shapes.cloud(shape)
    start = shapes.circles(X[[78, 32, 249]])

    for mixture in (start, reference.em_gmm(X, *start, iters=20)):
        assert yardstick.log_likelihood(X, *mixture) == pytest.approx(
            reference.log_likelihood(X, *mixture), rel=1e-9
        )
        assert np.allclose(
            yardstick.responsibilities(X, *mixture), reference.responsibilities(X, *mixture)
        )


@pytest.mark.parametrize("flaw", ["collapsed", "no covariance", "weightless", "NaN"])
def test_yardstick_has_no_answer_where_there_is_none(flaw: str) -> None:
    """What has no density gets None, and no error that a student would have to read."""
    X = shapes.cloud("round")
    phi, mu, Sigma = shapes.circles(X[:2])
    if flaw == "weightless":
        phi[:] = [1, 0]
    else:
        Sigma[1] = {"collapsed": 0.0, "no covariance": -1.0, "NaN": np.nan}[flaw]

    assert yardstick.log_likelihood(X, phi, mu, Sigma) is None
    assert yardstick.responsibilities(X, phi, mu, Sigma) is None


def test_circles_leave_their_centres_alone() -> None:
    """Changing a start doesn't change the points that it was put on."""
    X = shapes.cloud("round")

    phi, mu, Sigma = shapes.circles(X[:2], width=2.0)
    mu += 1

    assert phi.tolist() == [0.5, 0.5]
    assert np.array_equal(Sigma, np.tile(4 * np.eye(2), (2, 1, 1)))
    assert np.array_equal(shapes.cloud("round"), X)
