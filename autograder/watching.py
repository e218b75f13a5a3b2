"""Files that are named again whenever somebody saves them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch


def saved(files: Sequence[Path]) -> Iterator[Path]:
    """Yield those of the files that were saved, in the order given, until Ctrl-C.

    Folders are watched, since most editors put a new file in the old one's place.
    """
    places = {str(file.parent.resolve() / file.name): file for file in files}
    folders = {file.parent.resolve() for file in files}
    for changes in watch(*folders, recursive=False, raise_interrupt=False):
        written = {place for change, place in changes if change is not Change.deleted}
        yield from (file for place, file in places.items() if place in written)
