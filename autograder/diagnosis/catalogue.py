"""Every function's known mistakes, and a look at one student's function by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from autograder.diagnosis import (
    e_step,
    hard,
    k_means,
    labelled,
    likelihood,
    loop,
    m_step,
    restarts,
    sampler,
    starts,
)
from autograder.diagnosis.bug import Seen, Subject
from autograder.diagnosis.listening import Heard
from autograder.records import Finding
from autograder.student import Student, StudentFault


def catalogue() -> dict[str, Subject]:
    """Return the functions of which mistakes are known."""
    known: Mapping[str, Callable[[], Subject]] = {
        "sample_gmm": sampler.subject,
        "fit_labelled": labelled.subject,
        "responsibilities": e_step.subject,
        "m_step": m_step.subject,
        "random_init": starts.subject,
        "em_gmm": loop.subject,
        "harden": hard.subject,
        "kmeans_hard_em": k_means.subject,
        "log_likelihood": likelihood.subject,
        "fit_gmm": restarts.subject,
    }
    return {function: subject() for function, subject in known.items()}


def look_at(function: str, subject: Subject, student: Student) -> Finding | None:
    """Return what a look at a student's function shows, or None if that is nothing."""
    try:
        with np.errstate(all="ignore"):  # a student's numbers may be of any size
            seen = subject.look(Heard(student))
    except StudentFault:  # its checks have told why, or it is not worth the wait
        return None
    return _finding(function, seen) if seen != Seen() else None


def _finding(function: str, seen: Seen) -> Finding:
    return Finding(
        function,
        seen.example,
        seen.picture,
        diagnosis="+".join(bug.id for bug in seen.bugs) or None,
        explanation="\n".join(bug.says for bug in seen.bugs),
        misconception=seen.bugs[0].misconception if seen.bugs else None,
    )
