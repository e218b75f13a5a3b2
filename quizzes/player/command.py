"""`em-course quiz take`: the part of the command line that students have."""

from __future__ import annotations

import io
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import click


class _StudentsCommands(click.Group):
    """What the wheel can do; the other commands of the course are known as the instructor's."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(
                f"{error.message} This installation is for students, and takes quizzes: "
                "`em-course quiz take ch3`. Instructors install the course's clone.",
                ctx,
            ) from error


@click.group(cls=_StudentsCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="em-course")
def student() -> None:
    """Take the quizzes of the course on EM and Gaussian mixtures.

    \b
    em-course quiz take ch3             the quiz of chapter 3
    em-course quiz take practice-ch3    to practise; nothing counts

    Releasing, grading and the rest of `em-course` need the course's clone.
    """


@student.group()
def quiz() -> None:
    """Take a quiz."""


@quiz.command()
@click.argument("quiz")
@click.option("--student", help="Your id in the course. Default: who you are on this machine.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False, writable=True),
    help="Where your answers are kept. Default: beside the quiz.",
)
def take(quiz: str, student: str | None, folder: Path | None) -> None:
    """Take a QUIZ, such as ch3 or practice-ch3, in the terminal.

    It is looked for here, in quiz-ch3/, release/ and source/, and in the folders above; the
    path of a quiz's file will do, too. Every answer is saved at once: stop when you like, and
    the same command goes on.
    """
    from quizzes.player.paper import PaperError
    from quizzes.player.response import ResponseError

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a line that is no text loses no answers
    try:
        _take(quiz, student, folder)
    except (PaperError, ResponseError) as error:
        raise click.ClickException(str(error)) from error


def _take(quiz: str, student: str | None, folder: Path | None) -> None:
    from quizzes.player import opening, places, terminal
    from quizzes.player.paper import read_paper
    from quizzes.player.screen import Screen, Stopped

    path = places.find_paper(quiz, Path.cwd())
    kept_in = folder or places.answers_folder(path)
    screen, paper = Screen(), read_paper(path)
    try:
        sitting = opening.sit_down(paper, kept_in, student, screen, lambda: datetime.now(UTC))
        terminal.take(sitting, screen, _again(quiz, folder))
    except Stopped as stopped:
        sys.exit(stopped.status)


def _again(quiz: str, folder: Path | None) -> str:
    return shlex.join(
        ["em-course", "quiz", "take", quiz, *(["--folder", str(folder)] if folder else [])]
    )
