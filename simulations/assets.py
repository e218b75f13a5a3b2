"""The stage's scripts and styles as text, joined for what carries them.

A notebook and a page each need one script without imports, so the files are plain scripts that
follow one another; the last one is the host that ties the stage to its surroundings.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
_PICTURES = ("elements", "colours", "points", "axes", "overlay", "handle", "plane", "bars", "curve")
_STAGE = ("ask", "film", "caption", "trouble", "controls", "bet", "gallery", "view", "stage")


def script(host: str | None) -> str:
    """Return the stage with its host, "notebook", as one ES module; without, up to `mount`."""
    names = (*_PICTURES, *_STAGE, *([host] if host else []))
    return "\n".join((_HERE / f"{name}.js").read_text("utf-8") for name in names)


def style() -> str:
    """Return the stage's style sheet."""
    return "\n".join((_HERE / f"{name}.css").read_text("utf-8") for name in ("pictures", "stage"))
