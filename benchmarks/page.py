"""The page of results: what a benchmark printed stands between two marks of its own."""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console

PAGE = Path(__file__).with_name("README.md")
_BEGIN = "<!-- {name}: what follows is written by `python -m benchmarks` -->"
_END = "<!-- {name}: end -->"
_RUNS = re.compile(r'^if __name__ == "__main__":', re.MULTILINE)
_NO_BENCHMARKS = {"__main__", "classes"}


WIDTH = 100  # characters of what a benchmark prints there


class PageError(Exception):
    """The page has no place for what a benchmark printed."""


def console() -> Console:
    """Return a console whose tables are as wide as the page, also where there is no terminal."""
    return Console(width=WIDTH, soft_wrap=False)


def benchmarks(folder: Path = PAGE.parent) -> list[str]:
    """Return the names of what can be run here and measures something."""
    paths = [path for path in folder.glob("*.py") if path.stem not in _NO_BENCHMARKS]
    return sorted(path.stem for path in paths if _RUNS.search(path.read_text(encoding="utf-8")))


def places(page: str) -> list[str]:
    """Return the benchmarks that the page has a place for, in its order."""
    pattern = re.escape(_BEGIN).replace(r"\{name\}", r"(\w+)")
    return re.findall(pattern, page)


def with_output(page: str, name: str, output: str) -> str:
    """Return the page with another text in a benchmark's place. Raises PageError if it has none."""
    begin, end = _BEGIN.format(name=name), _END.format(name=name)
    before, found, rest = page.partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise PageError(f"The page lacks the marks of {name}: {begin} and {end}")
    return f"{before}{begin}\n\n{output}\n\n{end}{after}"


def block(command: str, told: str, status: int, when: str, note: str) -> str:
    """Return what a benchmark printed as it stands in the page, and what that means."""
    verdict = "what it claims holds" if status == 0 else "what it claims does not hold"
    remark = f" {note}" if note else ""
    body = "\n".join(line.rstrip() for line in told.strip("\n").splitlines())
    return f"`{command}`, {when}: {verdict}.{remark}\n\n```text\n{body}\n```"
