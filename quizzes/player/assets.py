"""The player's scripts and styles as text, joined for what carries them.

A page and a notebook each need one script without imports, so the files are plain scripts
that follow one another; the last one is the host that ties the player to its surroundings.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
_PLAYER = (
    "elements",
    "paper",
    "response",
    "types",
    "controls",
    "start",
    "sitting",
    "review",
    "player",
)


def script(host: str | None) -> str:
    """Return the player with its host, "page" or "notebook", as the text of one ES module.

    Without a host it is for who adds one.
    """
    names = (*_PLAYER, host) if host else _PLAYER
    return "\n".join((_HERE / f"{name}.js").read_text("utf-8") for name in names)


def style() -> str:
    """Return the player's style sheet."""
    return (_HERE / "player.css").read_text("utf-8")
