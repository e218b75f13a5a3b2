"""The commands `em-course quiz …` of the clone; what students have of them is `player.command`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizzes.player.command import take

if TYPE_CHECKING:
    from quizzes.export.losses import Form


class _InOrder(click.Group):
    """The commands in the order of a quiz's life."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder)
def quiz() -> None:
    """Take quizzes, and all that comes before and after."""


@quiz.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def lint(files: tuple[Path, ...]) -> None:
    """Name every mistake in quizzes, with its line and column.

    Without FILES, in all quizzes of the course. An error would mislead a student or the
    marker, and makes the exit status 1; a warning is for you to weigh.
    """
    from autograder.typeset import counted
    from quizzes.lint import lint as find

    findings = find(files)
    for finding in findings:
        click.echo(str(finding))
    errors = sum(not finding.warning for finding in findings)
    warnings = len(findings) - errors
    click.echo(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}.", err=True)
    sys.exit(1 if errors else 0)


@quiz.command()
def schema() -> None:
    """Print the JSON schema by which editors complete quizzes."""
    from quizzes.schema import schema as of_quizzes

    click.echo(of_quizzes(), nl=False)


quiz.add_command(take)


@quiz.command()
@click.argument("form", type=click.Choice(["canvas", "moodle", "gift"]))
@click.argument("quizzes", nargs=-1)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("dist/exports")
)
@click.option("--variants", default=10, show_default=True, help="Of each question with numbers.")
def export(form: Form, quizzes: tuple[str, ...], out: Path, variants: int) -> None:
    """Write QUIZZES for another system: a Canvas zip, Moodle XML or GIFT.

    Without QUIZZES, all of them. What the format cannot say is listed, question by question.
    The files hold the answers: they go to your own system, never to students.
    """
    from quizzes import export as exporting
    from quizzes.bank import load_bank

    bank = load_bank()
    for one in exporting.choose(bank, quizzes or sorted(bank)):
        exported = exporting.export(one, form, out, variants)
        for path in exported.files:
            click.echo(f"{path}")
        for loss in exported.losses:
            click.echo(f"  {loss.question}: {loss.lost}; instead {loss.instead}")
