"""The words of a check: what it is, and sentences of fact about a wrong answer.

Pure functions. What a student returned is an unknown `object` until `numbers` has made an
array of it; every comparison is written as "right where this holds", so that NaN loses.
No sentence holds a right value: it says what is wrong and where.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from autograder.records import CheckSpec
from autograder.wire import Opaque, holds_text
from reference.arguments import LARGEST_VALUE, Floats, Ints

RTOL = 1e-5

Test = TypeVar("Test", bound=Callable[..., None])


class Mismatch(AssertionError):  # noqa: N818  # a wrong answer is data, not an error of ours
    """A wrong answer; its text is one sentence of fact for the student."""


def check(
    function: str,
    *,
    points: float,
    title: str,
    hint: str,
    misconception: str | None = None,
    needs: tuple[str, ...] = (),
    seconds: float = 0.7,
) -> Callable[[Test], Test]:
    """Make a pytest function called `test_<function>_<name>` the check `<function>::<name>`.

    `needs` are names of earlier checks of the same function. `seconds` is what all calls together
    may take: five times what the slowest right solution takes that we know.
    """

    def mark(test: Test) -> Test:
        prefix = f"test_{function}_"
        if not test.__name__.startswith(prefix):
            raise ValueError(f"{test.__name__} checks {function}, so call it {prefix}<name>")
        spec = CheckSpec(
            id=f"{function}::{test.__name__.removeprefix(prefix)}",
            function=function,
            title=title,
            points=float(points),
            hint=hint,
            misconception=misconception,
            needs=tuple(f"{function}::{name}" for name in needs),
            seconds=seconds,
        )
        test.check = spec  # type: ignore[attr-defined]  # pytest plugins mark functions this way
        return test

    return mark


def that(holds: bool | np.bool_, fact: str) -> None:
    """Raise `fact` unless the condition holds."""
    if not holds:
        raise Mismatch(fact)


def parts(value: object, *names: str) -> tuple[object, ...]:
    """Return the things that the function returned, one for each name."""
    wanted = f"it should return {len(names)} things: {', '.join(names)}"
    if not isinstance(value, list | tuple):
        raise Mismatch(f"the function returned {_kind(value)}; {wanted}")
    if len(value) != len(names):
        things = "1 thing" if len(value) == 1 else f"{len(value)} things"
        raise Mismatch(f"the function returned {things}; {wanted}")
    return tuple(value)


def numbers(value: object, name: str, shape: tuple[int, ...]) -> Floats:
    """Return `value` as finite floats of this shape, whatever container and dtype it came in."""
    array = real(value, name)
    if array.shape != shape:
        raise Mismatch(f"{name} is {_shaped(array.shape)}; it should be {_shaped(shape)}")
    return _finite(array, name)


def series(value: object, name: str) -> Floats:
    """Return `value` as a one-dimensional array of at least one finite float."""
    array = real(value, name)
    if array.ndim != 1 or not array.size:
        raise Mismatch(f"{name} is {_shaped(array.shape)}; it should be a list of numbers")
    return _finite(array, name)


def close(
    value: object, right: Floats | float, name: str, *, rtol: float = RTOL, atol: float = 0.0
) -> Floats:
    """Expect an array within `rtol` of the right one, relative to its largest number."""
    right = np.asarray(right, dtype=np.float64)
    allowed = np.broadcast_to(atol + rtol * np.abs(right).max(), right.shape)
    return _compared(value, right, name, allowed)


def covariances(
    value: object, right: Floats, name: str, *, rtol: float = RTOL, atol: float = 0.0
) -> Floats:
    """Expect covariances (k, d, d), each number compared on the scale of its two deviations.

    So a tight direction is judged as strictly as a wide one, and a correlation of nearly
    zero is not asked for more digits than floats have.
    """
    deviations = np.sqrt(np.diagonal(right, axis1=1, axis2=2))
    scale = deviations[:, :, np.newaxis] * deviations[:, np.newaxis, :]
    return _compared(value, right, name, atol + rtol * scale)


def mixture(
    value: object, right: tuple[Floats, Floats, Floats], *, rtol: float = RTOL, atol: float = 0.0
) -> None:
    """Expect the three parameters phi, mu, Sigma of a mixture."""
    phi, mu, Sigma = parts(value, "phi", "mu", "Sigma")
    close(phi, right[0], "phi", rtol=rtol, atol=atol)
    close(mu, right[1], "mu", rtol=rtol, atol=atol)
    covariances(Sigma, right[2], "Sigma", rtol=rtol, atol=atol)


def labels(value: object, name: str, n: int, k: int) -> Ints:
    """Expect n labels from 0 to k-1; 2.0 is as good a label as 2."""
    z = numbers(value, name, (n,))
    good = (z == np.rint(z)) & (z >= 0) & (z < k)
    if not good.all():
        i = int(np.argmin(good))
        raise Mismatch(f"{name}[{i}] is {z[i]:g}; labels are whole numbers from 0 to {k - 1}")
    return z.astype(np.int64)


def same_labels(value: object, right: Ints, k: int, name: str) -> None:
    """Expect exactly these labels."""
    wrong = labels(value, name, len(right), k) != right
    if wrong.any():
        count, i = int(wrong.sum()), int(np.argmax(wrong))
        raise Mismatch(f"{count} of {len(right)} labels are wrong; the first is {name}[{i}]")


def rows_sum_to_one(W: Floats, name: str) -> None:
    """Expect each row of a table of probabilities to sum to one."""
    sums = W.sum(axis=1)
    good = np.abs(sums - 1) <= RTOL
    if not good.all():
        i = int(np.argmin(good))
        raise Mismatch(f"row {i} of {name} sums to {sums[i]:.3g}, not 1")


def unchanged(after: tuple[object, ...], **before: NDArray[np.generic]) -> None:
    """Expect the arguments, named in their order, to be after the call what they were before."""
    for (name, right), kept in zip(before.items(), after, strict=False):
        same = isinstance(kept, np.ndarray) and np.array_equal(kept, right)
        that(same, f"the function changed its argument {name}; work on a copy")


def _compared(value: object, right: Floats, name: str, allowed: Floats) -> Floats:
    """Return the value as an array, or say where it is off most, and by how much."""
    array = numbers(value, name, right.shape)
    off = np.abs(array - right)
    good = off <= allowed
    if good.all():
        return array
    if not array.ndim:
        raise Mismatch(f"{name} {_differs(off, right)}")
    i = int(np.where(good, 0, off).reshape(len(off), -1).max(axis=1).argmax())
    raise Mismatch(f"{name}[{i}] {_differs(off[i], right[i])}")


def _differs(off: Floats, right: Floats) -> str:
    """Say how far the worst number is off, as a share of the largest right one beside it."""
    size = np.abs(right).max()
    if not size:
        return f"differs from the right value by up to {off.max():.2g}"
    if off.max() >= 10 * size:
        return "differs from the right value by more than ten times its size"
    percent = 100 * off.max() / size
    rounded = f"{percent:.0f}" if percent >= 10 else f"{percent:.2g}"
    return f"differs from the right value by up to {rounded} %"


def real(value: object, name: str) -> NDArray[np.generic]:
    """Return any nesting of real numbers as an array of at most 64-bit floats."""
    if value is None:
        raise Mismatch(f"{name} is None; does the function end without a return?")
    if isinstance(value, str | Opaque):
        raise Mismatch(f"{name} is {_kind(value)}; it should hold numbers")
    if holds_text(value):
        raise Mismatch(f"{name} holds text; it should hold real numbers")
    try:
        array = np.asarray(value)
    except ValueError:
        raise Mismatch(f"{name} is ragged: its rows differ in length") from None
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real
    if array.dtype.kind not in "biuf":
        raise Mismatch(f"{name} holds {_stranger(array)}; it should hold real numbers")
    return array


def _finite(array: NDArray[np.generic], name: str) -> Floats:
    """Return floats, none of them NaN, infinite, or with a square that would be infinite."""
    floats = array.astype(np.float64)
    good = np.abs(floats) <= LARGEST_VALUE
    if not good.all():
        where = [int(i) for i in np.argwhere(~good)[0]]
        raise Mismatch(f"{name}{where or ''} is {_unusable(float(floats[tuple(where)]))}")
    return floats


def _unusable(number: float) -> str:
    """Say why a float is no number to compute with."""
    if np.isnan(number):
        return "NaN (not a number)"
    return "infinite" if np.isinf(number) else f"{number:.3g}, which is far too large"


def _shaped(shape: tuple[int, ...]) -> str:
    """Name an array's shape, for the middle of a sentence."""
    return f"an array of shape {shape}" if shape else "a single number"


def _kind(value: object) -> str:
    """Name what a value is, for the middle of a sentence."""
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, str):
        return "text"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"one array of shape {value.shape}"
    return "a single value"


def _stranger(array: NDArray[np.generic]) -> str:
    """Name the first thing in an array that is no real number."""
    strangers = [x for x in array.flat if not isinstance(x, int | float)]
    if not strangers:
        return "numbers too large for NumPy"
    return "complex numbers" if isinstance(strangers[0], complex) else _kind(strangers[0])
