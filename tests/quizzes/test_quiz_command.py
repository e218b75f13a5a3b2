"""`em-course` where only the wheel is installed, and where the clone is."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import click
import pytest
from click.testing import CliRunner

from quizzes.player import command, entry


def without(monkeypatch: pytest.MonkeyPatch, module: str, missing: str) -> None:
    """Let the import of a module fail, as if another one had never been installed."""
    real = builtins.__import__

    def absent(name: str, *args: Any) -> Any:
        if name == module:
            raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", absent)


@pytest.mark.parametrize("missing", ["autograder", "autograder.cli"])
def test_the_wheel_alone_takes_quizzes(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the clone, `em-course` is what students need; another `autograder` is no clone."""
    without(monkeypatch, "autograder.cli", missing)
    monkeypatch.setattr(sys, "argv", ["em-course", "--help"])

    with pytest.raises(SystemExit) as stopped:
        entry.main()

    assert stopped.value.code == 0
    assert "em-course quiz take practice-ch3" in capsys.readouterr().out


def test_the_clone_has_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There `em-course` releases, grades and reports, and `quiz` is one of its groups."""
    monkeypatch.setattr(sys, "argv", ["em-course", "--help"])

    with pytest.raises(SystemExit) as stopped:
        entry.main()

    words = capsys.readouterr().out.split()
    assert stopped.value.code == 0
    assert {"release", "grade", "report", "quiz", "doctor"} <= set(words)


def test_a_broken_clone_is_not_taken_for_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instructor without NumPy should read that, and not be offered a quiz."""
    without(monkeypatch, "autograder.cli", "yaml")

    with pytest.raises(ModuleNotFoundError, match="yaml"):
        entry.main()


def test_the_wheel_says_who_has_the_other_commands() -> None:
    """A student who reads about `em-course grade` learns why it is not there."""
    result = CliRunner().invoke(command.student, ["grade"])

    assert result.exit_code == 2
    assert "No such command 'grade'" in result.output
    assert "Instructors install the course's clone." in " ".join(result.output.split())


def test_both_offer_the_same_take() -> None:
    """One command, wherever it hangs."""
    from quizzes.command import quiz

    assert quiz.commands["take"] is command.quiz.commands["take"]


def test_a_closed_input_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python has no `sys.stdin` then; what can be said without it is said."""
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(click.ClickException, match="There is no quiz"):
        command.take.main(["nowhere.json"], standalone_mode=False)
