"""Sample students: a folder of code -> the notebook that student would hand in.

`tests/submissions/<assignment>/<case>/` holds one file per function, named after it, or
`answer.md` for a written answer. `tests/submissions/class.yaml` is a class of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import strictyaml
from autograder.course import ROOT
from autograder.errors import ConfigError

CASES = ROOT / "tests" / "submissions"


@dataclass(frozen=True)
class SampleStudent:
    """A student of the sample class: which case they hand in, and how many hours late."""

    id: str
    first: str
    last: str
    submissions: dict[str, str | None]
    late: dict[str, float]


def sample_class(path: Path = CASES / "class.yaml") -> list[SampleStudent]:
    """Read the sample class. Raises ConfigError with the place of the first mistake."""
    document = strictyaml.load(path)
    students: list[SampleStudent] = []
    listed: Any = document.value
    for i, entry in enumerate(listed["students"]):
        try:
            students.append(SampleStudent(**{"late": {}, **entry}))
        except TypeError as error:
            raise ConfigError(f"{document.at('students', i)}: {error}") from error
    return students


def sample_notebook(release: bytes, case: Path) -> bytes:
    """Return the released notebook with a case's code and answer in its solution cells."""
    notebook = json.loads(release)
    for cell in notebook["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        name = "answer.md" if cell["cell_type"] == "markdown" else f"{nbgrader.get('grade_id')}.py"
        if nbgrader.get("solution") and (case / name).is_file():
            cell["source"] = (case / name).read_text(encoding="utf-8")
    return json.dumps(notebook, indent=1).encode()
