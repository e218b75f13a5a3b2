"""The command as people type it: what it prints, writes and returns."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from autograder import records, show
from autograder.cli import main
from autograder.course import ROOT
from autograder.records import CheckResult, Example, ScoreSheet, Status, Verdict
from autograder.samples import CASES, sample_notebook
from autograder.sandbox import Finding

NAME = "ch3-e-step"


def em_course(*words: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """A right notebook, named after its assignment."""
    return written(tmp_path, "right-loops", NAME)


def written(folder: Path, case: str, name: str) -> Path:
    """A sample student's notebook of chapter 3 as a file."""
    release = (ROOT / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    path = folder / f"{name}.ipynb"
    path.write_bytes(sample_notebook(release, CASES / NAME / case))
    return path


def test_cli_check_prints_points_messages_and_hints(tmp_path: Path, right: Path) -> None:
    """A person reads which checks passed, what was wrong, and where to look."""
    wrong = written(tmp_path, "forgot-phi", "anna")
    careless = written(tmp_path, "changes-the-data", "bo")

    result = em_course("check", right, wrong, careless, "--assignment", NAME)

    assert result.exit_code == 0
    assert "10 of 10 points" in result.output
    assert "failed: W[" in result.output
    assert "hint: " in result.output


def test_cli_check_shows_what_a_wrong_function_does(tmp_path: Path) -> None:
    """An example and the likely cause come before the checks, whose hints would only repeat it."""
    wrong = written(tmp_path, "ignores-tilt", NAME)

    result = em_course("check", wrong)

    words = ("called like this:", "it returned:", "it should be:", "likely cause:", "failed:")
    places = [result.output.index(part) for part in words]
    assert places == sorted(places)
    assert "hint: " not in result.output


def test_a_terminal_obeys_no_example(capsys: pytest.CaptureFixture[str]) -> None:
    """What a student's function returned is only text."""
    example = Example("\x1b[2J", "\x1b]0;x\x07", "[red]")
    found = records.Finding("f", example, None, "x", "\x1b[1mBecause.")
    check = CheckResult("f::a", "f", "It works", 0, 1, Verdict.FAILED, "", "", None, "x")

    show.sheet(ScoreSheet("x", NAME, Status.GRADED, None, 0, 1, (check,), findings=(found,)))

    said = capsys.readouterr().out
    assert not {"\x1b", "\x07"} & set(said)
    assert "[red]" in said
    assert said.index("Because.") < said.index("It works")


def test_a_terminal_breaks_lines_below_their_start(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes on in a next line goes on right of the margin, and no line is too long."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    found = records.Finding(
        "f", Example("f(1)", "1\n2", "2"), None, "x+y", "Because. " * 9 + "\nOr."
    )
    check = CheckResult(
        "f::a",
        "f",
        "It works " * 9,
        0,
        1,
        Verdict.FAILED,
        "It does not. " * 9,
        "Try. " * 20,
        None,
        None,
    )

    show.sheet(ScoreSheet("x", NAME, Status.GRADED, None, 0, 1, (check,), findings=(found,)))

    head, function, *lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert (head, function.strip()) == ("x: 0 of 1 points", "▸ f")
    assert max(map(len, lines)) <= 60
    assert [line[:13].strip() for line in lines if line[:13].strip()] == ["✗     0/1"]
    assert sum(line.startswith(" " * 13 + "and also: Or.") for line in lines) == 1


def test_cli_check_writes_the_score_sheet(right: Path, tmp_path: Path) -> None:
    """`--json -` prints the sheets and nothing else; a path writes the same document."""
    printed = em_course("check", right, "--json", "-")
    em_course("check", right, "--json", tmp_path / "out.json")

    document: dict[str, Any] = json.loads(printed.output)
    (sheet,) = document["sheets"]
    assert document["schema"] == 1
    assert (sheet["assignment"], sheet["status"], sheet["problem"]) == (NAME, "graded", None)
    assert (sheet["score"], sheet["max_score"]) == (10.0, 10.0)
    assert {"id", "function", "points", "max_points", "verdict", "message", "hint"} < set(
        sheet["checks"][0]
    )
    assert (tmp_path / "out.json").read_text("utf-8") == printed.output


def test_cli_check_writes_names_that_are_no_text(right: Path, tmp_path: Path) -> None:
    """A file name of any bytes stands in a sheet that every JSON reader can read."""
    odd = right.rename(tmp_path / "anna\udcff.ipynb")

    em_course("check", odd, "--assignment", NAME, "--json", tmp_path / "out.json")

    (sheet,) = json.loads((tmp_path / "out.json").read_text("ascii"))["sheets"]
    assert sheet["source"] == str(odd)


def test_cli_check_prints_on_any_terminal(right: Path) -> None:
    """Letters that a terminal does not know are replaced, and stop nothing."""
    result = CliRunner(charset="ascii").invoke(main, ["check", str(right)])

    assert result.exit_code == 0
    assert "? " in result.output


def test_cli_check_exits_1_if_a_file_cannot_be_graded(tmp_path: Path, right: Path) -> None:
    """A broken file has a sheet that says why, beside the others."""
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")

    result = em_course("check", right, broken, "--assignment", NAME, "--json", "-")

    assert result.exit_code == 1
    assert [sheet["status"] for sheet in json.loads(result.output)["sheets"]] == [
        "graded",
        "rejected",
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check"], "Missing argument"),
        (["check", "gone.ipynb"], "There is no file"),
        (["check", __file__], "no assignment 'test_cli'"),
        (["grade", "ch3-estep"], "Did you mean 'ch3-e-step'"),
        (["check", __file__, "--assignment", NAME, "--json", "/gone/out.json"], "--json"),
        (["check", __file__, "--assignment", NAME, "--json", "/"], "--json"),
        (["mark"], "No such command"),
    ],
)
def test_cli_says_what_wrong_usage_is(words: list[str], message: str) -> None:
    """Wrong usage exits with 2 and says what would be right."""
    result = em_course(*words)

    assert result.exit_code == 2
    assert message in result.output


def test_cli_needs_a_course_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a course, `grade` says where to go instead of grading something else."""
    monkeypatch.chdir(tmp_path)

    result = em_course("grade")

    assert result.exit_code == 1
    assert "not in a course folder" in result.output


def test_cli_says_on_the_sheet_that_there_was_no_sandbox(right: Path) -> None:
    """The only way round the sandbox leaves its mark."""
    result = em_course("check", right, "--unsafe-no-sandbox")

    assert "10 of 10" in result.output
    assert "without a sandbox" in result.output


def test_cli_shows_students_text_as_text(tmp_path: Path) -> None:
    """Escapes and markup in a student's message reach no terminal."""
    release = json.loads((ROOT / "release" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    for cell in release["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "responsibilities":
            cell["source"] = (
                "def responsibilities(X, phi, mu, Sigma):\n"
                "    raise ValueError('\\x1b[31m[bold]red[/bold]\\x07')"
            )
    path = tmp_path / f"{NAME}.ipynb"
    path.write_text(json.dumps(release))

    result = em_course("check", path)

    assert "\x1b" not in result.output
    assert "\x07" not in result.output
    assert "[bold]red[/bold]" in result.output


@pytest.mark.parametrize("command", ["demo", "release", "check", "grade", "report", "doctor"])
def test_cli_explains_every_command(command: str) -> None:
    """Each command has help, and its line in the overview is not cut off."""
    assert em_course(command, "--help").exit_code == 0
    overview = em_course("--help").output
    (line,) = [line for line in overview.splitlines() if line.startswith(f"  {command} ")]
    assert not line.endswith("...")


def test_cli_doctor_finds_this_machine_fit() -> None:
    """Where the tests run, the sandbox works."""
    result = em_course("doctor")

    assert result.exit_code == 0, result.output
    assert "✗" not in result.output


def test_cli_releases_and_grades_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a course's folder `release` and `grade` do their work and say what it came to."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / NAME).symlink_to(ROOT / "source" / NAME)
    (tmp_path / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    monkeypatch.chdir(tmp_path)

    released = em_course("release", NAME)
    for student, case in (("anna", "right-loops"), ("ben", "stub")):
        (tmp_path / "submitted" / student / NAME).mkdir(parents=True)
        written(tmp_path / "submitted" / student / NAME, case, NAME)
    graded = em_course("grade", NAME, "--workers", "2")
    again = em_course("grade", NAME, "--quiet")
    (tmp_path / "submitted" / "ben" / NAME / f"{NAME}.ipynb").write_text("")
    rejected = em_course("grade", NAME)

    assert (released.exit_code, "em-course-students.zip" in released.output) == (0, True)
    assert (graded.exit_code, "2 graded, 0 were graded already" in graded.output) == (0, True)
    assert (again.exit_code, again.output) == (0, "")
    assert (rejected.exit_code, "The file is empty" in rejected.output) == (1, True)


def test_cli_says_what_the_disk_refused(
    right: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the system is told with its file and what to do, not as a traceback."""
    result = em_course("check", right, "--json", tmp_path / ("long" * 80))

    assert result.exit_code == 1
    assert "longlong" in result.output
    assert "run it again" in result.output


def test_cli_shows_progress_to_whoever_watches(capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal a bar moves; when quiet or in a pipe there is none."""
    for terminal, quiet in ((True, False), (True, True), (False, False)):
        steps = show.Steps(quiet, Console(file=sys.stderr, force_terminal=terminal))
        with steps.step("Grading", total=2) as step:
            step()
            step()
        assert ("2/2" in capsys.readouterr().err) == (terminal and not quiet)


def test_cli_doctor_says_how_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    """What does not work comes with its remedy."""
    show.finding(Finding("namespaces", False, "refused", "sudo sysctl -w user.x=1"))

    assert "✗ namespaces: refused\n  sudo sysctl -w user.x=1" in capsys.readouterr().out
