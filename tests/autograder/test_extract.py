"""What is taken from a submitted notebook, and what its student reads when nothing can be."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment
from autograder.errors import ConfigError, SubmissionError
from autograder.extract import Template, extract, read_notebook, read_template, without_magics
from autograder.limits import MAX_CODE_CHARACTERS, MAX_NOTEBOOK_BYTES

ASSIGNMENT = Assignment("ch3-e-step", "The E-step", ("responsibilities",), ())
TEMPLATE = Template("import numpy as np", frozenset({"setup", "picture"}), frozenset({"2 + 2"}))


def code(source: object, grade_id: str | None = None, **nbgrader: Any) -> dict[str, Any]:
    """A code cell, with nbgrader's metadata if it has a grade_id."""
    metadata = {"nbgrader": {"grade_id": grade_id, **nbgrader}} if grade_id else {}
    return {"cell_type": "code", "metadata": metadata, "source": source}


def notebook(*cells: object, nbformat: object = 4) -> bytes:
    """A notebook file of these cells."""
    return json.dumps({"nbformat": nbformat, "nbformat_minor": 5, "cells": cells}).encode()


def extracted(*cells: object) -> list[tuple[str, str]]:
    """Labels and sources of what would run."""
    submission = extract("x.ipynb", ASSIGNMENT, TEMPLATE, notebook(*cells))
    return [(cell.label, cell.source) for cell in submission.cells]


def test_extract_runs_setup_solutions_and_own_cells() -> None:
    """The instructor's set-up, solutions and the student's own cells run, in this order."""
    cells = [code("def helper(): ..."), code("def responsibilities(): ...", "responsibilities")]

    assert extracted(*cells) == [
        ("setup", "import numpy as np"),
        ("cell 1", "def helper(): ..."),
        ("responsibilities", "def responsibilities(): ..."),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        code("2 + 2"),
        code("os._exit(0)", "setup", locked=True),
        code("changed", "picture", locked=True),
        code("unlocked by hand", "picture", locked=False),
        {"cell_type": "markdown", "metadata": {}, "source": "import os"},
        {"cell_type": "raw", "metadata": None, "source": None},
        {},
    ],
)
def test_extract_leaves_the_instructors_cells_out(cell: object) -> None:
    """Cells as handed out, locked cells (changed or not) and text never run."""
    assert extracted(cell) == [("setup", "import numpy as np")]


def test_extract_takes_the_last_copy_of_a_solution() -> None:
    """Of two cells with one grade_id the last is the solution, and the student is told."""
    data = notebook(code("a = 1", "responsibilities"), code("a = 2", "responsibilities"))

    submission = extract("x.ipynb", ASSIGNMENT, TEMPLATE, data)

    assert [(c.function, c.source) for c in submission.cells[1:]] == [
        (None, "a = 1"),
        ("responsibilities", "a = 2"),
    ]
    assert "earlier copy" in submission.notes[0]


def test_extract_says_when_a_solution_cell_is_gone() -> None:
    """A deleted solution cell is a note for the student, not the end of grading."""
    submission = extract("x.ipynb", ASSIGNMENT, TEMPLATE, notebook())

    assert "no solution cell for `responsibilities`" in submission.notes[0]


def test_extract_reads_a_solution_turned_into_markdown() -> None:
    """Only the grade_id says what a solution cell is; its type is the student's accident."""
    cell = code("def responsibilities(): ...", "responsibilities", points=900, solution=False)
    cell["cell_type"] = "markdown"

    assert extracted(cell)[1] == ("responsibilities", "def responsibilities(): ...")


def test_extract_joins_lists_of_lines_and_mends_broken_text() -> None:
    """Source may be a list of lines; what is no text is left out, and a lone surrogate replaced."""
    assert extracted(code(["a = 1\n", 7, "b = '\ud800'"], "responsibilities"))[1][1] == (
        "a = 1\nb = '?'"
    )


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (notebook(code("x"))[:-9], "cut off"),
        (b"[" * 100_000, "cut off"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
        ("{}".encode("utf-16-be"), "UTF-16"),
        (b'{"nbformat": \xe9}', "no UTF-8"),
        (b"[]", "not a notebook"),
        (b'{"cells": []}', "not a notebook"),
        (notebook(nbformat=3), "format 3"),
        (notebook(nbformat="<script>"), "format '<script>'"),
        (b'{"nbformat": 4}', "damaged"),
        (b'{"nbformat": 4, "cells": {}}', "damaged"),
        (b'{"nbformat": 4, "cells": ["text"]}', "damaged"),
    ],
)
def test_extract_says_what_is_wrong_with_a_file(data: bytes, fact: str) -> None:
    """A file that is no notebook is refused with the fact and the student's next step."""
    with pytest.raises(SubmissionError, match=fact) as caught:
        extract("x.ipynb", ASSIGNMENT, TEMPLATE, data)

    assert "submit that file again" in str(caught.value)


def test_extract_reads_utf8_with_a_byte_order_mark() -> None:
    """Some editors put a byte order mark in front; it does no harm."""
    data = b"\xef\xbb\xbf" + notebook(code("x = 1", "responsibilities"))

    assert extract("x.ipynb", ASSIGNMENT, TEMPLATE, data).cells[1].source == "x = 1"


def test_extract_refuses_too_much_code_and_too_large_files() -> None:
    """Sizes are bounded before anything is run, and the message says how to get below."""
    long = notebook(code("#" * (MAX_CODE_CHARACTERS + 1), "responsibilities"))
    with pytest.raises(SubmissionError, match="characters of code"):
        extract("x.ipynb", ASSIGNMENT, TEMPLATE, long)

    with pytest.raises(SubmissionError, match="Clear Outputs"):
        extract("x.ipynb", ASSIGNMENT, TEMPLATE, b" " * (MAX_NOTEBOOK_BYTES + 1))


def test_read_notebook_takes_only_plain_files(tmp_path: Path) -> None:
    """Links, pipes, folders and missing files are refused without waiting or following."""
    plain = tmp_path / "plain.ipynb"
    plain.write_bytes(b"{}")
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    (tmp_path / "link.ipynb").symlink_to(plain)
    (tmp_path / "huge.ipynb").touch()
    os.truncate(tmp_path / "huge.ipynb", MAX_NOTEBOOK_BYTES + 1)

    assert read_notebook(plain) == b"{}"
    facts = {"pipe": "ordinary", "folder": "a folder", "link": "a link", "huge": "MB"}
    for name, fact in {**facts, "gone": "cannot be opened"}.items():
        with pytest.raises(SubmissionError, match=fact):
            read_notebook(tmp_path / f"{name}.ipynb")


def test_read_template_needs_a_release(tmp_path: Path) -> None:
    """Without a released notebook grading stops and says which command makes one."""
    with pytest.raises(ConfigError, match="em-course release"):
        read_template(tmp_path / "ch3-e-step.ipynb")


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("x = 1\n%matplotlib inline\ny = 2", "x = 1\npass\ny = 2"),
        ("if x:\n    !ls\n", "if x:\n    pass\n"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%bash\nrm -rf /", ""),
        ("x?\nnp.linalg.inv??", "pass\npass"),
        ("y = (x\n     % 3)", "y = (x\n     % 3)"),
        ("assert x != 1", "assert x != 1"),
        ("y = (x\n     %z)\n%time f()", "y = (x\n     %z)\npass"),
        ("y = [x\n     !=z]", "y = [x\n     !=z]"),
        ("y = x \\\n  %z", "y = x \\\n  %z"),
        ("def f():\n    '''\n    why?\n    '''\n", "def f():\n    '''\n    why?\n    '''\n"),
        ("print('(')  # (\n!echo it's (\n%pwd", "print('(')  # (\npass\npass"),
        ("x = %time 3\nfiles = !ls\n", "pass\npass\n"),
        ("x = 'half\n%pwd", "x = 'half\npass"),
    ],
)
def test_without_magics_leaves_python(source: str, python: str) -> None:
    """IPython's own syntax goes, Python and its line numbers stay."""
    assert without_magics(source) == python


@pytest.mark.parametrize("unit", ["\\'", "'''\\", "(", "%", "x?\n", " ", "x=", '"', "\\", "x"])
def test_without_magics_takes_linear_time(unit: str) -> None:
    """However odd the source is, it does not keep the grader busy; else this would not end."""
    source = unit * (MAX_CODE_CHARACTERS // len(unit))

    for odd in (source, f"'{source}", f"x = '''{source}"):
        assert len(without_magics(odd)) <= len(odd) + 4 * odd.count("\n")
