"""A folder of pages that one command makes: replaced whole or not at all, and never other work.

Pages are written beside their place and then renamed, so an interrupted run leaves what was
there. Each carries the name of its generator, by which the next run knows its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.errors import CourseError

_HEAD = 2000  # characters of a page within which its generator is named


def generator(name: str) -> str:
    """Return the mark that every page of a generator carries in its head."""
    return f'<meta name="generator" content="{name}">'


def refuse_other_work(folder: Path, mark: str, name: str) -> None:
    """Raise CourseError if a folder holds anything but pages with this mark; `name` them."""
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_symlink() or not folder.is_dir():
        foreign, ours = [folder.name], False
    else:
        files = sorted(folder.iterdir())
        foreign = [file.name for file in files if not _is_marked(file, mark)]
        ours = len(files) > len(foreign)
    if not foreign:
        return
    held = f"holds {foreign[0]} beside pages of a" if ours else "is there already and is not a"
    raise CourseError(
        f"{folder} {held} {name}, so it was left alone. Give a folder that is new or empty."
    )


def put_in_place(folder: Path, pages: Mapping[str, str], name: str) -> Path:
    """Let pages take a folder's place, and return the first. CourseError if the disk refuses."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
            _put(pages, Path(temporary) / "new")
            _swap(Path(temporary) / "new", folder, Path(temporary) / "old")
    except OSError as error:
        raise CourseError(
            f"The {name} cannot be written to {folder} ({error.strerror}). "
            "An earlier one is unchanged; make room or give another folder."
        ) from error
    return folder / "index.html"


def _is_marked(file: Path, mark: str) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    with file.open(encoding="utf-8", errors="replace") as page:
        return mark in page.read(_HEAD)


def _put(pages: Mapping[str, str], folder: Path) -> None:
    """Write the pages into a new folder."""
    folder.mkdir()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _swap(new: Path, place: Path, old: Path) -> None:
    """Move `new` to its place; what was there goes to `old`, or back if that fails."""
    if not place.exists():
        new.rename(place)
        return
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise
