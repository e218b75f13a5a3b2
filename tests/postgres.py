"""A PostgreSQL server of its own for tests: thrown away with the folder that it is in."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import pytest

_DEBIAN = Path("/usr/lib/postgresql")  # which keeps these programs out of PATH
_SETTINGS = "listen_addresses='' fsync=off"


class Server:
    """One running server that is reached by a socket in its folder."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder = folder
        self._programs = programs

    @property
    def url(self) -> str:
        """The address of its one database, as `c.CourseDirectory.db_url` takes it."""
        return f"postgresql+psycopg://course@/postgres?host={self._folder}"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs as whom it agrees to: never as root."""
        owner = "nobody" if os.geteuid() == 0 else None
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *arguments]
        subprocess.run(
            command, user=owner, group="nogroup" if owner else None, check=True, cwd=self._folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [*_SETTINGS.split(), f"unix_socket_directories={self._folder}"]
        options = " ".join(f"-c {one}" for one in settings)
        log = str(self._folder / "log")
        self.run("pg_ctl", "start", "-w", "-l", log, "-o", options)

    def stop(self) -> None:
        """Stop it as a reboot would: whoever is connected is cut off."""
        self.run("pg_ctl", "stop", "-w", "-m", "immediate")


@contextmanager
def postgres() -> Iterator[Server]:
    """A server; the absence of its programs fails in CI and skips elsewhere."""
    programs = _programs()
    if programs is None or find_spec("psycopg") is None:
        missing = "PostgreSQL's server, or psycopg, is not installed"
        (pytest.fail if "CI" in os.environ else pytest.skip)(missing)
    folder = Path(mkdtemp(prefix="pg"))  # a socket's path is short, a test's folder is not
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        server = Server(folder, programs)
        server.run("initdb", "-U", "course", "-A", "trust", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """Return where the newest server's programs are."""
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    beside = shutil.which("initdb")
    return found[-1].parent if found else Path(beside).resolve().parent if beside else None
