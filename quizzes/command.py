"""The commands `em-course quiz …` of the clone; what students have of them is `player.command`."""

from __future__ import annotations

import click

from quizzes.player.command import take


class _InOrder(click.Group):
    """The commands in the order of a quiz's life."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder)
def quiz() -> None:
    """Take quizzes, and all that comes before and after."""


quiz.add_command(take)
