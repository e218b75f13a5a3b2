"""Large libraries, imported without those parts of them that are dear and that nobody here uses.

They take longer to import than a submission takes to be graded, and every process of a class
would pay for them. It is a matter of time alone: what is left out can be imported afterwards.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

_LEFT_OUT = (
    # jsonschema: 38 grammars for international addresses, which no notebook's schema asks for
    "rfc3987_syntax",
    # nbgrader: all of its commands, and its pages in Jupyter's server
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list",
    "nbgrader.server_extensions.formgrader",
    "nbgrader.server_extensions.validate_assignment",
    # and unpacking of archives, for `nbgrader zip_collect`
    "setuptools.archive_util",
)


@contextmanager
def lean_imports(*besides: str) -> Iterator[None]:
    """Import in this block without what is left out, and more; whoever calls that is told so."""
    missing = [name for name in (*_LEFT_OUT, *besides) if name not in sys.modules]
    sys.modules.update({name: _LeftOut(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


class _LeftOut(ModuleType):
    """Stands in for a module: it has whatever is imported from it, which fails when called."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*_: object, **__: object) -> object:
            raise ImportError(f"em-course imports no {self.__name__}, so {name}() is not here.")

        return call
