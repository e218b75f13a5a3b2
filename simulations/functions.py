"""The student's functions, asked with care: each answer is checked, each fault is a sentence.

Arguments are copies, so a function that changes them spoils nothing. Whatever a function does
wrong arrives as `Trouble`, whose text a student reads under the picture. What it returns may run
code of its own when it is looked at, a generator or a class of theirs: that is theirs, too.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from itertools import islice
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mixture = tuple[Floats, Floats, Floats]
Function = Callable[..., Any]

T = TypeVar("T")

SUM_TOLERANCE = 1e-6
MOST_PARTS = 1000  # things in an answer, or rounds in a history
MOST_NUMBERS = 10**6  # in one array
LARGEST = 1e100  # its square still is a finite float


class Trouble(Exception):  # noqa: N818 - what it is to the student, no error of ours
    """What went wrong in a student's function, as a sentence; "todo" if it isn't written yet."""

    def __init__(self, text: str, tone: Literal["todo", "wrong"] = "wrong") -> None:
        super().__init__(text)
        self.text = text
        self.tone = tone


class Functions:
    """The functions of one simulation, by name; None where the student has none yet."""

    def __init__(self, **functions: Function | None) -> None:
        self._functions = functions
        self.moment = ""  # "in round 3": where a run has got to, for the sentence

    def has(self, name: str) -> bool:
        """Whether there is such a function."""
        return self._functions.get(name) is not None

    def sample_gmm(
        self, n: int, phi: Floats, mu: Floats, Sigma: Floats, rng: np.random.Generator
    ) -> tuple[Floats, Ints]:
        """Return X (n, 2), z (n,)."""
        X, z = self._parts("sample_gmm", 2, n, phi, mu, Sigma, rng)
        return (
            self._array("sample_gmm", "X", X, (n, mu.shape[1])),
            self._labels("sample_gmm", z, n, len(phi)),
        )

    def fit_labelled(self, X: Floats, z: Ints, k: int) -> Mixture:
        """Return phi (k,), mu (k, 2), Sigma (k, 2, 2)."""
        return self._mixture("fit_labelled", k, X.shape[1], X, z, k)

    def responsibilities(self, X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats:
        """Return W (n, k): no row negative, each summing to one."""
        W = self._call("responsibilities", X, phi, mu, Sigma)
        return self._shares("responsibilities", W, len(X), len(phi))

    def harden(self, W: Floats) -> Floats:
        """Return one-hot W (n, k)."""
        return self._shares("harden", self._call("harden", W), *W.shape)

    def m_step(self, X: Floats, W: Floats) -> Mixture:
        """Return phi (k,), mu (k, 2), Sigma (k, 2, 2)."""
        return self._mixture("m_step", W.shape[1], X.shape[1], X, W)

    def random_init(self, X: Floats, k: int, rng: np.random.Generator) -> Mixture:
        """Return phi (k,), mu (k, 2), Sigma (k, 2, 2)."""
        return self._mixture("random_init", k, X.shape[1], X, k, rng)

    def em_gmm(self, X: Floats, phi: Floats, mu: Floats, Sigma: Floats, iters: int) -> Mixture:
        """Return phi (k,), mu (k, 2), Sigma (k, 2, 2)."""
        return self._mixture("em_gmm", *mu.shape, X, phi, mu, Sigma, iters)

    def kmeans_hard_em(self, X: Floats, mu: Floats, max_iter: int) -> tuple[Floats, Ints]:
        """Return mu (k, 2), z (n,)."""
        centres, z = self._parts("kmeans_hard_em", 2, X, mu, max_iter)
        return (
            self._array("kmeans_hard_em", "mu", centres, mu.shape),
            self._labels("kmeans_hard_em", z, len(X), len(mu)),
        )

    def log_likelihood(self, X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> float:
        """Return one finite number."""
        value = self._call("log_likelihood", X, phi, mu, Sigma)
        return float(self._array("log_likelihood", "the log-likelihood", value, ()))

    def fit_gmm(
        self, X: Floats, k: int, rng: np.random.Generator, **options: float
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Return phi (k,), mu (k, 2), Sigma (k, 2, 2), history (rounds,)."""
        *parts, history = self._parts("fit_gmm", 4, X, k, rng, **options)
        phi, mu, Sigma = self._gaussians("fit_gmm", parts, k, X.shape[1])
        values = self._array("fit_gmm", "history", history, None)
        if values.ndim != 1 or not 0 < len(values) <= MOST_PARTS:
            raise self.trouble("fit_gmm", f"returned a history of shape {values.shape}, not a list")
        return phi, mu, Sigma, values

    def trouble(self, name: str, what: str) -> Trouble:
        """Return the sentence that says what a function did, and when."""
        sentence = f"your `{name}` {what}" + ("" if what.endswith("?") else ".")
        if self.moment:
            sentence = f"{self.moment}, {sentence}"
        return Trouble(sentence[0].upper() + sentence[1:])

    def _call(self, name: str, *arguments: Any, **options: Any) -> Any:
        function: Any = self._functions.get(name)
        if function is None:
            raise Trouble(f"This picture needs a function `{name}`.", "todo")
        if not callable(function):
            kind = type(function).__name__
            raise Trouble(f"`{name}` should be a function, but what came is of type `{kind}`.")
        copies = [_copy(argument) for argument in arguments]
        return self._theirs(name, lambda: function(*copies, **options))

    def _theirs(self, name: str, work: Callable[[], T]) -> T:
        """Return what code of the student's makes, with their settings of NumPy undone again."""
        try:
            with np.errstate():
                return work()
        except NotImplementedError as error:
            raise Trouble(
                f"Write `{_unwritten(error) or name}`, then run its cell and this one again.",
                "todo",
            ) from None
        except KeyboardInterrupt:  # somebody asks it to stop
            raise
        except BaseException as error:
            said = _said(error, self._functions.get(name))
            raise self.trouble(name, f"raised {said}") from None

    def _parts(self, name: str, count: int, *arguments: Any, **options: Any) -> list[Any]:
        answer = self._call(name, *arguments, **options)
        if answer is None:
            raise self.trouble(name, "returned nothing: is a `return` missing?")
        parts = self._theirs(name, lambda: _things(answer))
        if len(parts) != count:
            found = len(parts) if len(parts) <= MOST_PARTS else f"more than {MOST_PARTS}"
            raise self.trouble(name, f"returned {found} things, not {count}")
        return parts

    def _mixture(self, name: str, k: int, d: int, *arguments: Any) -> Mixture:
        return self._gaussians(name, self._parts(name, 3, *arguments), k, d)

    def _gaussians(self, name: str, parts: list[Any], k: int, d: int) -> Mixture:
        phi = self._array(name, "phi", parts[0], (k,))
        mu = self._array(name, "mu", parts[1], (k, d))
        Sigma = self._array(name, "Sigma", parts[2], (k, d, d))
        if phi.min() < 0 or abs(phi.sum() - 1) > SUM_TOLERANCE:
            raise self.trouble(name, f"returned weights phi that sum to {phi.sum():.4g}, not 1")
        for j, covariance in enumerate(Sigma):
            if not np.allclose(covariance, covariance.T, rtol=1e-6, atol=1e-9):
                raise self.trouble(name, f"returned a Sigma[{j}] that is not symmetric")
            if np.linalg.eigvalsh(covariance)[0] < -1e-9 * max(1.0, np.abs(covariance).max()):
                raise self.trouble(
                    name, f"returned a Sigma[{j}] with a negative eigenvalue: no covariance has one"
                )
        return phi, mu, Sigma

    def _shares(self, name: str, value: ArrayLike, n: int, k: int) -> Floats:
        W = self._array(name, "W", value, (n, k))
        if W.min() < -SUM_TOLERANCE:
            i = int(np.argmin(W.min(axis=1)))
            raise self.trouble(name, f"returned a negative share in row {i} of W")
        sums = W.sum(axis=1)
        i = int(np.argmax(np.abs(sums - 1)))
        if abs(sums[i] - 1) > SUM_TOLERANCE:
            raise self.trouble(name, f"returned a W whose row {i} sums to {sums[i]:.4g}, not 1")
        return W

    def _labels(self, name: str, value: ArrayLike, n: int, k: int) -> Ints:
        z = self._array(name, "z", value, (n,))
        wrong = (z != np.rint(z)) | (z < 0) | (z >= k)
        if wrong.any():
            i = int(np.argmax(wrong))
            raise self.trouble(name, f"returned z[{i}] = {z[i]:g}, but labels go from 0 to {k - 1}")
        return z.astype(np.int64)

    def _array(self, name: str, what: str, value: Any, shape: tuple[int, ...] | None) -> Floats:
        """Return an answer as floats of the shape asked for, all of them finite."""
        if value is None:
            raise self.trouble(name, "returned nothing: is a `return` missing?")
        array = self._theirs(name, lambda: _floats(value))
        if array is None:
            raise self.trouble(name, f"returned something for {what} that is no numbers")
        if shape is not None and array.shape != shape:
            raise self.trouble(
                name, f"returned {what} of shape {array.shape}; it should be {shape}"
            )
        if array.size > MOST_NUMBERS:
            raise self.trouble(name, f"returned {what} of shape {array.shape}: that is too much")
        if not np.isfinite(array).all():
            kind = "NaN" if np.isnan(array).any() else "infinity"
            raise self.trouble(name, f"returned {kind} in {what}")
        if array.size and np.abs(array).max() > LARGEST:
            raise self.trouble(name, f"returned a number beyond {LARGEST:g} in {what}")
        return array


def _copy(argument: Any) -> Any:
    return argument.copy() if isinstance(argument, np.ndarray) else argument


def _unwritten(error: NotImplementedError) -> str:
    """Return the function that isn't written: the one asked, or one that it calls."""
    last = traceback.extract_tb(error.__traceback__)[-1].name
    return last if last.isidentifier() and not last.startswith("_") else ""


def _things(answer: Any) -> list[Any]:
    """Return the parts of an answer, but no more than enough to say that they are too many."""
    try:
        each = iter(answer)
    except TypeError:
        return [answer]
    return list(islice(each, MOST_PARTS + 1))


def _floats(value: Any) -> Floats | None:
    """Return an answer's numbers, a copy that nobody can change later; None if it has none.

    Integers that are too large are infinite. An array that is too large to be right, which may be
    one number seen from many places, stays a view: its shape is all that will be looked at.
    """
    try:
        raw = np.asarray(value)
        if raw.dtype.kind not in "biufO":
            return None
        if raw.size > MOST_NUMBERS:
            return np.broadcast_to(0.0, raw.shape)
        with np.errstate(over="ignore"):
            return np.array(raw, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    except OverflowError:
        return np.full(raw.shape, np.inf)


def _said(error: BaseException, function: Function | None) -> str:
    """Return an exception's type, words, and the line of the student's function it came from."""
    try:
        said = worded(error)
        file = getattr(getattr(function, "__code__", None), "co_filename", None)
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    except Exception:  # an exception class of the student's, with a fault of its own
        return "an exception that can't be read"
    return f"{said} (line {lines[-1]} of its cell)" if lines else said


def worded(error: BaseException) -> str:
    """Return an exception's type and words as one short line of letters that can be seen."""
    words = " ".join(str(error)[:10_000].split())[:200]
    seen = "".join(letter if letter.isprintable() else "\ufffd" for letter in words)
    return f"{type(error).__name__}: {seen}".rstrip(".") if seen else type(error).__name__
