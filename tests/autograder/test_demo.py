"""The demonstration: a real class in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import demo, show
from autograder.cli import main
from autograder.errors import CourseError
from autograder.samples import sample_class

pytestmark = pytest.mark.usefixtures("one_alembic")

QUIET = show.Steps(quiet=True)


@pytest.fixture(scope="module")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with three of its students: one right, one mistaken, one hostile."""
    folder = tmp_path_factory.mktemp("demo") / "course"
    few = [one for one in sample_class() if one.id in ("asato01", "danso04", "shade21")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "sample_class", lambda: few)
        demo.run(folder, 2, QUIET)
    return folder


def test_demo_leaves_a_whole_course_behind(small_demo: Path) -> None:
    """Released, handed in, graded, fed back and reported, and it says where to look."""
    for student in ("asato01", "danso04", "shade21"):
        assert (small_demo / "submitted" / student / "ch3-e-step" / "timestamp.txt").is_file()
        assert (small_demo / "autograded" / student / "ch3-e-step" / "ch3-e-step.ipynb").is_file()
        assert (small_demo / "feedback" / student / "ch3-e-step" / "ch3-e-step.html").is_file()
        answers = small_demo / "submitted" / student / "quiz-ch3" / "quiz-ch3.answers.json"
        assert answers.is_file()
        assert (small_demo / "feedback" / student / "quiz-ch3" / "quiz-ch3.html").is_file()
    report = (small_demo / "report" / "index.html").read_text("utf-8")
    assert "Kwame Danso" in report
    assert "<b>Q3</b>" in report
    assert "formgrader" in (small_demo / "READ-ME-FIRST.txt").read_text("utf-8").lower()


def test_demo_goes_on_where_it_was(
    small_demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run grades nothing again, and prints the table and what to type next."""
    graded = {path: path.stat().st_mtime_ns for path in small_demo.glob("autograded/*/*/*.ipynb")}

    demo.run(small_demo, 1, show.Steps())

    assert {path: path.stat().st_mtime_ns for path in graded} == graded
    printed = capsys.readouterr().out
    assert "The E-step" in printed
    assert "by hand" in printed
    assert "report/index.html" in printed


def test_report_of_a_course_or_into_a_folder(
    small_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`em-course report` takes a course's folder from anywhere, or a place for the report."""
    index = small_demo / "report" / "index.html"
    before = index.read_bytes()

    monkeypatch.chdir(tmp_path)
    of_course = CliRunner().invoke(main, ["report", str(small_demo)])
    monkeypatch.chdir(small_demo)
    into_folder = CliRunner().invoke(main, ["report", str(tmp_path / "out")])

    assert (of_course.exit_code, into_folder.exit_code) == (0, 0)
    assert index.read_bytes() == before
    assert (tmp_path / "out" / "index.html").read_bytes() == before


def test_demo_touches_no_folder_of_somebody_else(tmp_path: Path) -> None:
    """A folder with other things in it stays as it is."""
    (tmp_path / "thesis.tex").write_text("precious")

    with pytest.raises(CourseError, match="is not empty"):
        demo.run(tmp_path, 1, QUIET)

    assert (tmp_path / "thesis.tex").read_text() == "precious"


def test_demo_starts_over_what_was_half_built(tmp_path: Path) -> None:
    """Interrupted before everybody has handed in, it is built anew."""
    (tmp_path / "READ-ME-FIRST.txt").touch()
    (tmp_path / "half").touch()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "sample_class", list)
        demo.run(tmp_path, 1, QUIET)

    assert not (tmp_path / "half").exists()
    assert (tmp_path / "report" / "index.html").is_file()
