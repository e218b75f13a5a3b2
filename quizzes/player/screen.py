"""Lines out, lines in: the same for a terminal, a pipe and a screen reader.

Nothing is drawn over and nothing depends on colour.
"""

from __future__ import annotations

import os
import shutil
import textwrap

import click

_WIDEST = 80


class Stopped(Exception):  # noqa: N818 - it is how a student leaves, and no error
    """The student stops here; all is saved. `status` is what the command exits with."""

    status = 0


class Interrupted(Stopped):
    """They pressed Ctrl-C, or what they type came to its end."""

    status = 1


class Screen:
    """Prints paragraphs and asks for lines."""

    def __init__(self, width: int | None = None) -> None:
        self._width = min(width or shutil.get_terminal_size().columns, _WIDEST)
        self._color = False if os.environ.get("NO_COLOR") else None

    def say(
        self, text: str = "", lead: str = "", bold: bool = False, colour: str | None = None
    ) -> None:
        """Print a text, wrapped; `lead` stands before it and the lines below start further in."""
        lines = [line for part in text.split("\n") for line in self._wrapped(part, lead)]
        first, rest = lines[0], lines[1:]
        whole = "\n".join([lead + first, *(" " * len(lead) + line for line in rest)])
        tidy = "\n".join(line.rstrip() for line in whole.split("\n"))
        click.echo(click.style(tidy, fg=colour, bold=True) if bold else tidy, color=self._color)

    def ask(self, prompt: str) -> str:
        """Return a line that was typed, without what is no letter of any kind."""
        try:
            typed: str = click.prompt(prompt, default="", show_default=False)
        except click.Abort:
            self.say()
            raise Interrupted from None
        return "".join(c if c.isprintable() else " " for c in typed).strip()

    def _wrapped(self, text: str, lead: str) -> list[str]:
        width = max(20, self._width - len(lead))
        return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
