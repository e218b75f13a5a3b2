"""What the cells of the solved notebooks show when they are run: pictures, and printed text.

Solutions are needed for the pictures, and stay here: of a cell that ran, only what it showed
is handed on. What a cell wrote to its error stream is not, since it may name folders.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell

from autograder.errors import CourseError

_HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.DOTALL)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # of a traceback, for terminals
_FINE = "%config InlineBackend.figure_formats = ['retina']"  # twice the pixels, for sharp screens
_AT_ONCE = 2  # each has a process of its own
_LONGEST = 120  # seconds that one cell may take


@dataclass(frozen=True)
class Picture:
    """A PNG in base64, and how many CSS pixels it is wide and high."""

    png: str
    width: int
    height: int


@dataclass(frozen=True)
class Printed:
    """Text that a cell printed."""

    text: str


Shown = tuple[Picture | Printed, ...]
Outputs = Mapping[str, Shown]  # what each cell showed, by the cell's id


def execute_all(
    sources: Mapping[str, str], step: Callable[[], None] = lambda: None
) -> dict[str, Outputs]:
    """Run notebooks, given as their files' text by name, two at a time.

    Raises CourseError for the first that does not run to its end. Interrupted, it begins no
    other notebook and leaves no kernel behind.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = {pool.submit(execute, name, text): name for name, text in sources.items()}
        try:
            found = {running[one]: one.result() for one in _stepping(as_completed(running), step)}
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return {name: found[name] for name in sources}


def execute(name: str, source: str) -> Outputs:
    """Run one notebook without its hidden tests, and return what each cell showed."""
    notebook = nbformat.reads(source, as_version=4)
    for cell in notebook.cells:
        cell.source = _HIDDEN.sub("", cell.source)
    notebook.cells.insert(0, new_code_cell(_FINE))
    client = NotebookClient(notebook, timeout=_LONGEST, kernel_name="python3")
    try:
        asyncio.run(client.async_execute(stderr=subprocess.DEVNULL))
    except (CellExecutionError, CellTimeoutError, DeadKernelError, NoSuchKernel) as error:
        last = _COLOURS.sub("", str(error)).strip().splitlines()[-1]
        raise CourseError(
            f"source/{name}/{name}.ipynb does not run from top to bottom ({last}). "
            "Open it, run all its cells, and mend the one that stops."
        ) from error
    return {cell.id: shown(cell.get("outputs", [])) for cell in notebook.cells[1:]}


def shown(outputs: list[dict[str, Any]]) -> Shown:
    """Return what is worth a reader's eyes of a cell's outputs; pieces of text become one."""
    found: list[Picture | Printed] = []
    for output in outputs:
        one = _one(output)
        if isinstance(one, Printed) and found and isinstance(found[-1], Printed):
            found[-1] = Printed(found[-1].text + one.text)
        elif one is not None:
            found.append(one)
    return tuple(found)


def _one(output: dict[str, Any]) -> Picture | Printed | None:
    data = output.get("data", {})
    if "image/png" in data:
        size = output.get("metadata", {}).get("image/png", {})
        return Picture(data["image/png"].strip(), size.get("width", 0), size.get("height", 0))
    if output["output_type"] == "execute_result" and list(data) == ["text/plain"]:
        return Printed(data["text/plain"] + "\n")
    if output["output_type"] == "stream" and output["name"] == "stdout":
        return Printed(output["text"])
    return None


def _stepping(many: Iterator[Any], step: Callable[[], None]) -> Iterator[Any]:
    for one in many:
        yield one
        step()
