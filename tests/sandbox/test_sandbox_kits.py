"""Kits of libraries: which one a notebook gets changes what it costs, and no answer."""

from __future__ import annotations

import pytest
from sandbox_attempts import SMALL

from autograder.kits import FULL, PLAIN, SCIPY, Kit, kit_for
from autograder.limits import Limits
from autograder.records import Cell
from autograder.sandbox import Sandbox

SETUP = "import numpy as np\nimport matplotlib.pyplot as plt\n"

WANTED = [
    ("", PLAIN),
    (SETUP, PLAIN),
    (SETUP + "def f(X):\n    return np.splt(X)\n", PLAIN),
    (SETUP + "plt.rcParams['figure.dpi'] = 100\n", FULL),
    ("import matplotlib.pyplot as plot\n", FULL),
    ("    import matplotlib.pyplot as plt\n    plt.show()\n", FULL),
    ("from scipy.special import logsumexp\n", SCIPY),
    ("from numpy import *; import scipy as sp\n", SCIPY),
    ("import scipy.stats\nplt.figure()\n", FULL),
    ("from sklearn.mixture import GaussianMixture\n", FULL),
    ("stats = __import__(name)\n", FULL),
]


@pytest.mark.parametrize(("source", "kit"), WANTED)
def test_kit_goes_by_the_words_of_the_code(source: str, kit: Kit) -> None:
    """A notebook that names more than NumPy has more ready, wherever it names it."""
    assert kit_for(["x = 1\n", source]) is kit


def test_kit_is_ready_before_the_student_is(sandbox: Sandbox) -> None:
    """What a notebook names is imported before its time begins."""
    source = "import sys\nat_first = 'sci' + 'py.stats' in sys.modules\ndef f(): return at_first\n"
    found = []
    for comment in ("", "# scipy\n"):
        with sandbox.student((Cell("f", comment + source, "f"),), {}, 1.0) as student:
            found.append(student.f())

    assert found == [False, True]


def test_library_that_is_only_imported_is_not_loaded(sandbox: Sandbox) -> None:
    """The set-up cell's import costs nothing, and nor does looking through all modules."""
    source = (
        "import sys\n"
        "def f():\n"
        "    files = [m for m in list(sys.modules.values()) if hasattr(m, '__file__')]\n"
        "    return len(files) > 50, any('cbook' in name for name in sys.modules)\n"
    )
    cells = (Cell("setup", SETUP), Cell("f", source, "f"))
    with sandbox.student(cells, {}, 1.0) as student:
        assert student.f() == (True, False)


LATE = {
    "by its name here": "globals()['pl' + 't'].Figure.__name__",
    "by the name of all": "sys.modules['mat' + 'plotlib'].pyplot.Figure.__name__",
    "by another import": "exec('from mat' 'plotlib.figure import *', d) or d['Figure'].__name__",
}


@pytest.mark.parametrize("code", LATE.values(), ids=LATE.keys())
def test_library_is_there_for_who_finds_it(code: str) -> None:
    """Code that uses a library without its name gets the library, only later."""
    source = f"import sys\nd = {{}}\ndef f():\n    return {code}\n"
    cells = (Cell("setup", SETUP), Cell("f", source, "f"))
    assert kit_for(cell.source for cell in cells) is PLAIN

    with Sandbox(limits=Limits()) as sandbox, sandbox.student(cells, {}, 60.0) as student:
        assert student.f() == "Figure"


def test_part_of_numpy_that_scipy_was_spared_is_there() -> None:
    """Its compiler, which SciPy would import with all names of NumPy, comes when it is used."""
    source = "# scipy\nimport sys\ndef f():\n    return np.f2py.get_include.__name__\n"
    cells = (Cell("setup", SETUP), Cell("f", source, "f"))

    with Sandbox(limits=Limits()) as sandbox, sandbox.student(cells, {}, 60.0) as student:
        assert student.f() == "get_include"


def test_student_meets_the_same_numpy_in_every_kit() -> None:
    """The global generators' state and NumPy's settings do not depend on the kit."""
    source = (
        "import random\n"
        "def f():\n"
        "    return np.random.rand(), random.random(), np.random.default_rng().random(), "
        "np.get_printoptions()['precision'], np.geterr()['divide']\n"
    )
    seen = []
    for comment in ("", "# scipy\n", "# plt\n"):
        cells = (Cell("setup", SETUP), Cell("f", comment + source, "f"))
        with Sandbox(limits=SMALL) as sandbox, sandbox.student(cells, {}, 1.0) as student:
            seen.append(student.f())

    assert seen[0] == seen[1] == seen[2]
