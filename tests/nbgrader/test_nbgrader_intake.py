"""What the exchange holds may be anything; what is collected are students' ordinary files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_course import E_STEP, EARLY, Course

from autograder.admission import keep_ordinary_files
from autograder.identity import is_student_id

FIRST, SECOND = "2026-01-01 10:00:00.000000 UTC", "2026-01-02 10:00:00.000000 UTC"


@pytest.fixture
def inbound(course: Course, tmp_path: Path) -> Path:
    """The exchange's folder into which students' own processes write."""
    inbound = tmp_path / "exchange" / "em-gmm" / "inbound"
    inbound.mkdir(parents=True)
    inbound.parents[1].chmod(0o777)
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write(f"c.Exchange.root = {str(inbound.parents[1])!r}\n")
        config.write("c.CourseDirectory.max_file_size = 100\n")
    return inbound


def arrive(inbound: Path, student: str, when: str = FIRST, text: str = "{}") -> Path:
    """Submit by hand, as a student's own process may; return the folder."""
    folder = inbound / f"{student}+{E_STEP}+{when}+lot"
    folder.mkdir()
    (folder / f"{E_STEP}.ipynb").write_text(text)
    (folder / "timestamp.txt").write_text(when)
    return folder


def collected(course: Course) -> dict[str, str]:
    """Return the notebook that was collected of each student."""
    return {
        path.parent.parent.name: path.read_text()
        for path in (course.folder / "submitted").glob(f"*/{E_STEP}/*.ipynb")
    }


def test_newest_submission_is_collected(course: Course, inbound: Path) -> None:
    """Of one student's submissions the latest is taken, and a later one with --update."""
    arrive(inbound, "ann", FIRST, "first")
    assert course.run("collect", E_STEP) == 0
    arrive(inbound, "ann", SECOND, "second")

    assert course.run("collect", E_STEP) == 0
    assert collected(course) == {"ann": "first"}
    assert course.run("collect", E_STEP, "--update") == 0
    assert collected(course) == {"ann": "second"}


def test_senseless_folders_do_not_stop_the_collection(course: Course, inbound: Path) -> None:
    """Names without a date or a student, files and links in the exchange are left out."""
    good = arrive(inbound, "ann+em@x.org")
    arrive(inbound, "..")
    arrive(inbound, "")
    arrive(inbound, "no-date", when="yesterday, perhaps")
    arrive(inbound, "too-early", when="-99999999999999 UTC")
    (inbound / f"file+{E_STEP}+{FIRST}+lot").touch()
    (inbound / f"link+{E_STEP}+{FIRST}+lot").symlink_to(good)
    (inbound / f"short+{E_STEP}+").mkdir()

    assert course.run("collect", E_STEP) == 0

    assert collected(course) == {"ann+em@x.org": "{}"}
    assert not (course.folder / E_STEP).exists()


def test_links_and_pipes_are_not_collected(course: Course, inbound: Path) -> None:
    """A link does not fetch another's work, and a pipe does not make the instructor wait."""
    secret = arrive(inbound, "ann", text="Ann's work") / f"{E_STEP}.ipynb"
    eve = arrive(inbound, "eve")
    (eve / f"{E_STEP}.ipynb").unlink()
    (eve / f"{E_STEP}.ipynb").symlink_to(secret)
    (eve / "root").symlink_to("/")
    (eve / "zero").symlink_to("/dev/zero")
    os.mkfifo(eve / "pipe")
    (eve / "deep").mkdir()
    (eve / "deep" / "data.csv").write_text("a,b")
    (eve / "large.bin").write_bytes(b"x" * 200_000)

    assert course.run("collect", E_STEP) == 0

    taken = course.folder / "submitted" / "eve" / E_STEP
    assert {str(path.relative_to(taken)) for path in taken.rglob("*")} == {
        "timestamp.txt",
        "deep",
        "deep/data.csv",
    }


def test_unreadable_file_costs_only_itself(
    course: Course, inbound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one file cannot be copied, the rest of it and of the class is collected."""
    arrive(inbound, "ann")
    broken = arrive(inbound, "ben") / "broken.txt"
    broken.write_text("x")
    copy = os.utime

    def fail(path: str, *args: object, **options: object) -> None:
        if str(path).endswith("broken.txt"):
            raise OSError(5, "Input/output error", str(path))
        copy(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "utime", fail)

    assert course.run("collect", E_STEP) == 0
    assert collected(course) == {"ann": "{}", "ben": "{}"}


@pytest.mark.parametrize("name", ["ann", "a b", "-rf", "o'brien", "é", "a+b@x.org", "a.b"])
def test_ordinary_and_odd_ids_are_ids(name: str) -> None:
    """Whatever a file, a row and a page can hold may be a student's id."""
    assert is_student_id(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        ".a",
        " a",
        "a\n",
        "a\tb",
        "[a]",
        "a*",
        "<b>",
        'a"',
        "\udcff",
        "a/b",
        "x" * 256,
    ],
)
def test_what_files_patterns_and_rows_cannot_hold_is_no_id(name: str) -> None:
    """Names that hide, match others, or that no row can hold, are nobody's."""
    assert not is_student_id(name)


def test_ordinary_folder_is_left_alone(tmp_path: Path) -> None:
    """A submission as the exchange delivers it loses nothing."""
    (tmp_path / "timestamp.txt").write_text(EARLY)
    (tmp_path / "notebook.ipynb").write_text("{}")

    assert keep_ordinary_files(tmp_path) == []
    assert {path.name for path in tmp_path.iterdir()} == {"timestamp.txt", "notebook.ipynb"}


@pytest.mark.parametrize("text", ["yesterday", "\xff", "9" * 300, "99999-01-01 10:00:00 UTC"])
def test_unreadable_timestamp_is_set_aside(tmp_path: Path, text: str) -> None:
    """nbgrader would fail on it; it stays beside, for who wants to know what it said."""
    (tmp_path / "timestamp.txt").write_bytes(text.encode("latin-1"))

    facts = keep_ordinary_files(tmp_path)

    assert facts == ["timestamp.txt could not be read, and is now timestamp.unreadable."]
    assert (tmp_path / "timestamp.unreadable").read_bytes() == text.encode("latin-1")


def test_folder_instead_of_a_timestamp_is_set_aside(tmp_path: Path) -> None:
    """Anything by that name that is no small file is out of nbgrader's way."""
    (tmp_path / "timestamp.txt").mkdir()

    assert len(keep_ordinary_files(tmp_path)) == 1
    assert not (tmp_path / "timestamp.txt").exists()


def test_links_and_pipes_are_removed(tmp_path: Path) -> None:
    """What has no content of its own goes, inside folders too, and each is told."""
    (tmp_path / "deep").mkdir()
    os.mkfifo(tmp_path / "deep" / "pipe")
    (tmp_path / "link").symlink_to("/")

    facts = keep_ordinary_files(tmp_path)

    assert len(facts) == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["deep"]
