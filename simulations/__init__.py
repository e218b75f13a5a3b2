"""What runs in a student's notebook: one simulation a chapter, driven by the student's code.

Each function here takes the student's functions and returns what a cell shows. Called with
none at all, in a clone of the course, it runs the reference.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulations.stage import Stage
    from simulations.still import Still

__all__ = [
    "climb",
    "em_lab",
    "kmeans_beside_gmm",
    "known_or_unknown",
    "one_m_step",
    "playground",
    "query_point",
    "soft_and_hard",
    "watch_samples",
]

Function = Callable[..., Any] | None


def soft_and_hard(responsibilities: Function = None, harden: Function = None) -> Stage | Still:
    """Chapter 0: drag a point between two clusters; the hard bar jumps, the soft one glides."""
    return _show("border-point", responsibilities=responsibilities, harden=harden)


def watch_samples(sample_gmm: Function = None) -> Stage | Still:
    """Chapter 1: points fall one at a time: first a component is drawn, then a place in it."""
    return _show("sampling", sample_gmm=sample_gmm)


def known_or_unknown(
    fit_labelled: Function = None, responsibilities: Function = None
) -> Stage | Still:
    """Chapter 2: the same cloud with its labels, without them, and with the Gaussians known."""
    return _show("known-or-unknown", fit_labelled=fit_labelled, responsibilities=responsibilities)


def query_point(responsibilities: Function = None) -> Stage | Still:
    """Chapter 3: drag a star among three Gaussians, and see who is responsible for it."""
    return _show("query-point", responsibilities=responsibilities)


def one_m_step(responsibilities: Function = None, m_step: Function = None) -> Stage | Still:
    """Chapter 4: press E and M in turn; the ellipses snap to the points of their colour."""
    return _show("one-step", responsibilities=responsibilities, m_step=m_step)


def em_lab(
    random_init: Function = None,
    responsibilities: Function = None,
    m_step: Function = None,
    log_likelihood: Function = None,
) -> Stage | Still:
    """Chapter 5: the whole loop, on data of four shapes."""
    return _show(
        "em-lab",
        random_init=random_init,
        responsibilities=responsibilities,
        m_step=m_step,
        log_likelihood=log_likelihood,
    )


def kmeans_beside_gmm(
    kmeans_hard_em: Function = None, em_gmm: Function = None, responsibilities: Function = None
) -> Stage | Still:
    """Chapter 6: k-means on the left, EM on the right, from the same start."""
    return _show(
        "side-by-side",
        kmeans_hard_em=kmeans_hard_em,
        em_gmm=em_gmm,
        responsibilities=responsibilities,
    )


def climb(
    random_init: Function = None,
    responsibilities: Function = None,
    m_step: Function = None,
    log_likelihood: Function = None,
) -> Stage | Still:
    """Chapter 7: several starts climb, each to a plateau of its own."""
    return _show(
        "climb",
        random_init=random_init,
        responsibilities=responsibilities,
        m_step=m_step,
        log_likelihood=log_likelihood,
    )


def playground(fit_gmm: Function = None, X: Any = None) -> Stage | Still:
    """Chapter 8: your whole algorithm on the eruptions of Old Faithful, or on points X (n, 2)."""
    return _show("playground", X, fit_gmm=fit_gmm)


def _show(name: str, *points: Any, **functions: Function) -> Stage | Still:
    from simulations.cast import show  # NumPy and widgets take a second to import

    return show(name, functions, *points)


class _Package(ModuleType):
    """Keeps `query_point` the function when the module of the same name is imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in __all__ or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
