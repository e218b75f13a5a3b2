"""The libraries that are warm where students' code runs, and which of them a notebook wants.

To start a kit takes as long as to import it, and to fork a process costs by how much is in it,
so that most notebooks, which compute with NumPy alone, get a plain kit. Anything may be imported
with any; what is not warm costs the time of a first import, so a notebook gets a larger kit as
soon as its words name what is in it.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Kit:
    """Modules that are imported before there are students, and those that wait to be used."""

    name: str
    warm: tuple[str, ...]
    later: tuple[str, ...] = ()

    def unpack(self) -> None:
        """Have all of it ready to be imported by students."""
        for name in self.later:
            above, _, last = name.rpartition(".")
            sys.modules[name] = Later(name)
            if above:
                setattr(importlib.import_module(above), last, sys.modules[name])
        for name in self.warm:
            importlib.import_module(name)


class Later(ModuleType):
    """Stands for a library that most notebooks import and never use, until one does."""

    def __getattr__(self, attribute: str) -> Any:
        """Import the library in earnest, and return what was looked for."""
        if attribute.startswith("__") and attribute != "__path__":
            raise AttributeError(attribute)  # those who look through all modules want no library
        for name in [name for name, module in sys.modules.items() if type(module) is Later]:
            del sys.modules[name]
        return getattr(importlib.import_module(self.__name__), attribute)


PLAIN = Kit(
    "plain",
    warm=(
        *("collections", "copy", "dataclasses", "functools", "itertools", "math", "numbers"),
        *("operator", "random", "time", "typing", "warnings"),
        *("numpy", "numpy.linalg", "numpy.ma", "numpy.random"),
    ),
    later=("matplotlib", "matplotlib.pyplot"),
)
SCIPY = Kit(
    "scipy",
    warm=(
        *PLAIN.warm,
        *("scipy.stats", "scipy.linalg", "scipy.special", "scipy.spatial.distance"),
    ),
    later=(*PLAIN.later, "numpy.f2py"),  # SciPy takes all names of NumPy, also of its compiler
)
FULL = Kit("full", warm=(*SCIPY.warm, "matplotlib.pyplot"), later=("numpy.f2py",))
KITS = {kit.name: kit for kit in (PLAIN, SCIPY, FULL)}

_ONLY_IMPORTED = re.compile(r"^import matplotlib\.pyplot as plt$", re.MULTILINE)
_WANTS = {
    FULL: re.compile(
        r"\b(?:plt|matplotlib|pylab|sklearn|pandas|seaborn|statsmodels|import_module|__import__)\b"
    ),
    SCIPY: re.compile(r"\bscipy\b"),
}
_IMPORTS_SCIPY = re.compile(rb"\b(?:import|from) scipy\b")


def names_scipy(notebook: bytes) -> bool:
    """Say whether a notebook, of which nothing is known yet, looks as if it used SciPy."""
    return _IMPORTS_SCIPY.search(notebook) is not None


def kit_for(sources: Iterable[str]) -> Kit:
    """Return the kit that code wants, by the words in it."""
    words = "\n".join(_ONLY_IMPORTED.sub("", source) for source in sources)
    return next((kit for kit, wanted in _WANTS.items() if wanted.search(words)), PLAIN)
