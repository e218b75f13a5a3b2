"""The process from which the crew's workers are forked: it has imported what they need.

It takes a while to get so far, so it is started first by whoever will want workers; hence
this module imports nothing of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, get_context
from pathlib import Path

_PRELOADED = ["autograder.grading", "autograder.preparation"]
_PRELOADED += ["autograder.collect", "autograder.diagnosis.catalogue", "autograder.figures.kinds"]
_PRELOADED += ["scipy.linalg", "threadpoolctl"]
_FOR_PAGES = ["autograder.pages"]


def warm_up_for(course_dir: Path, feedback: bool) -> None:
    """Begin, if something was handed in that nobody has looked at yet: workers will be wanted."""
    graded = course_dir / "autograded"
    submissions = course_dir.glob("submitted/[!.]*/[!.]*/")
    if any(not (graded / one.parent.name / one.name).exists() for one in submissions):
        warm_up(feedback)


def warm_up(feedback: bool) -> None:
    """Begin to import what workers need, for whoever has something else to do meanwhile.

    Only who makes feedback pages needs nbconvert, which is dear.
    """
    get_context("forkserver").set_forkserver_preload([*_PRELOADED, *_FOR_PAGES * feedback])
    with _environment(PYTHONPATH=os.pathsep.join(filter(None, sys.path)), OPENBLAS_NUM_THREADS="1"):
        forkserver.ensure_running()


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    """Start processes in this block with other variables.

    They are told where the modules of this process are, which multiprocessing means to do and up
    to Python 3.13 forgets; and to compute with one thread each, as `grading` has them do anyway.
    """
    before = {name: os.environ[name] for name in variables if name in os.environ}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]
        os.environ.update(before)
