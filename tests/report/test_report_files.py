"""Reading a course folder that may be broken, and putting a report in place."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from report_class import ESTEP, CourseFolder, check, sheet, solution_cell

from autograder.errors import ConfigError, CourseError
from autograder.misconceptions import Misconception, load_misconceptions
from autograder.records import Verdict
from autograder.report import write_report
from quizzes.assignments import whole_course


def whole_sheet() -> dict[str, object]:
    """The JSON of a good sheet."""
    return sheet(ESTEP, [check("responsibilities", 0, Verdict.PASSED)]).to_json()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        json.dumps({**whole_sheet(), "score": "ten"}),
        json.dumps({**whole_sheet(), "score": float("nan")}),
        json.dumps({**whole_sheet(), "notes": [1]}),
        json.dumps({**whole_sheet(), "status": "odd"}),
        json.dumps({**whole_sheet(), "checks": [{}]}),
        json.dumps({**whole_sheet(), "extra": 1}),
    ],
    ids=lambda text: text[-40:],
)
def test_broken_sheet_is_a_problem_of_one_submission(course: CourseFolder, text: str) -> None:
    """Whatever is wrong with a sheet, its file is named and the others are read."""
    (course.work("ann", ESTEP) / "score_sheet.json").write_text(text, "utf-8")
    course.grade("bo", sheet(ESTEP, []))

    ann, bo = course.read().students

    problem = ann.work[ESTEP].problem or ""
    assert ann.work[ESTEP].sheet is None
    assert problem.startswith(f"autograded/ann/{ESTEP}/score_sheet.json cannot be read")
    assert bo.work[ESTEP].sheet is not None


def test_sheet_that_is_no_file_is_a_problem(course: CourseFolder) -> None:
    """A folder in a sheet's place is named like any other broken sheet."""
    (course.work("ann", ESTEP) / "score_sheet.json").mkdir()

    (ann,) = course.read().students

    assert "cannot be read" in (ann.work[ESTEP].problem or "")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"nbformat": 4}', b'{"cells": [1], "nbformat": 4}', b"\xff"]
)
def test_broken_notebook_is_shown_as_absent(course: CourseFolder, content: bytes) -> None:
    """Without a readable notebook there is no code, and the sheet still counts."""
    course.grade("ann", sheet(ESTEP, []))
    (course.work("ann", ESTEP) / f"{ESTEP}.ipynb").write_bytes(content)

    (ann,) = course.read().students

    assert ann.work[ESTEP].notebook is None
    assert ann.work[ESTEP].sheet is not None


def test_linked_notebook_is_not_followed(course: CourseFolder, tmp_path: Path) -> None:
    """A link may lead to somebody else's work."""
    course.write("bo", ESTEP, [solution_cell("responsibilities", "secret")])
    target = course.work("bo", ESTEP) / f"{ESTEP}.ipynb"
    (course.work("ann", ESTEP) / f"{ESTEP}.ipynb").symlink_to(target)

    ann, bo = course.read().students

    assert ann.work[ESTEP].notebook is None
    assert bo.work[ESTEP].notebook is not None


def test_odd_cells_are_read_over(course: CourseFolder) -> None:
    """Cells without marks, with odd marks or odd sources leave the good one readable."""
    odd = [
        {"cell_type": "code"},
        {"cell_type": "code", "metadata": None, "source": None},
        {"cell_type": "code", "metadata": {"nbgrader": 3}, "source": {}},
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": []}}, "source": [1, 2]},
    ]
    course.write("ann", ESTEP, [*odd, solution_cell("responsibilities", "a\nb")])

    (ann,) = course.read().students

    notebook = ann.work[ESTEP].notebook
    assert notebook is not None
    assert notebook.code == {"responsibilities": "a\nb"}
    assert notebook.answers == ()


def test_everybody_in_the_gradebook_appears(course: CourseFolder) -> None:
    """A student who handed in nothing is in the class all the same; files are no students."""
    course.names = {"ann": "Ann B."}
    course.grade("bo", sheet(ESTEP, []))
    (course.path / "autograded" / ".hidden").mkdir()
    (course.path / "autograded" / "notes.txt").touch()

    students = course.read().students

    assert [(student.id, student.name, list(student.work)) for student in students] == [
        ("ann", "Ann B.", []),
        ("bo", "bo", [ESTEP]),
    ]


def test_marked_answers_wait_no_more(course: CourseFolder) -> None:
    """With the gradebook's word, only what it names is to mark, and only if it was written."""
    chapter = "ch0-soft-vs-hard"
    for student in ("ann", "bo"):
        course.answer(student, chapter, "Doubt.")
    course.write("bo", ESTEP, [])

    ann, bo = course.read(unmarked={("bo", chapter), ("bo", ESTEP)}).students

    assert not ann.work[chapter].to_mark
    assert bo.work[chapter].to_mark
    assert not bo.work[ESTEP].to_mark


def test_report_is_written_with_its_folders(course: CourseFolder, tmp_path: Path) -> None:
    """A report goes where it was asked for, and its first page is returned."""
    course.grade("ann", sheet(ESTEP, []))

    first = write_report(course.path, tmp_path / "deep" / "site", {"ann": "Ann"})

    assert first == tmp_path / "deep" / "site" / "index.html"
    assert "Ann" in first.read_text("utf-8")
    assignments = len(whole_course(course.path).everything)
    assert len(list(first.parent.iterdir())) == 1 + 1 + assignments


def test_report_replaces_an_older_one_whole(course: CourseFolder, tmp_path: Path) -> None:
    """Pages of students who left don't stay, and nothing temporary is left beside it."""
    site = tmp_path / "beside" / "site"
    write_report(course.path, site, {"ann": "Ann"})
    old = set(os.listdir(site))

    write_report(course.path, site, {"bo": "Bo"})

    assert len(set(os.listdir(site)) - old) == len(old - set(os.listdir(site))) == 1
    assert os.listdir(site.parent) == ["site"]


def test_report_fills_an_empty_folder(course: CourseFolder, tmp_path: Path) -> None:
    """A folder made for the report beforehand is as good as none."""
    (tmp_path / "site").mkdir()

    assert write_report(course.path, tmp_path / "site").is_file()


@pytest.mark.parametrize("kind", ["folder", "file", "link", "other site"])
def test_report_replaces_nothing_else(course: CourseFolder, tmp_path: Path, kind: str) -> None:
    """A mistyped folder doesn't cost anybody their files."""
    site = tmp_path / "site"
    if kind == "file":
        site.write_text("mine")
    elif kind == "link":
        site.symlink_to(course.path)
    else:
        site.mkdir()
        (site / ("index.html" if kind == "other site" else "thesis.tex")).write_text("mine")

    with pytest.raises(CourseError, match="is not a class report, so it was left alone"):
        write_report(course.path, site)

    assert site.exists()
    assert sorted(os.listdir(tmp_path)) == ["course", "site"]


def test_a_note_beside_the_report_is_kept(course: CourseFolder, tmp_path: Path) -> None:
    """A report is not replaced while somebody's own file lies among its pages."""
    site = tmp_path / "site"
    write_report(course.path, site)
    (site / "notes.txt").write_text("ask Anna")

    with pytest.raises(CourseError, match=r"holds notes\.txt beside pages of a class report"):
        write_report(course.path, site)

    assert (site / "notes.txt").read_text() == "ask Anna"


def test_failed_write_keeps_the_older_report(course: CourseFolder, tmp_path: Path) -> None:
    """Where the disk refuses, the error says so and the earlier report stays as it was."""
    (tmp_path / "file").write_text("")

    with pytest.raises(CourseError, match=r"cannot be written to .* \(File exists\)"):
        write_report(course.path, tmp_path / "file" / "site")


def test_failed_swap_puts_the_older_report_back(
    course: CourseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the new folder cannot take its place after the old one left it, the old one returns."""
    site = tmp_path / "site"
    write_report(course.path, site, {"ann": "Ann"})
    before = {path.name: path.read_bytes() for path in site.iterdir()}
    rename = Path.rename

    def refuse_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)

    with pytest.raises(CourseError, match="No space left on device"):
        write_report(course.path, site, {"bo": "Bo"})

    assert {path.name: path.read_bytes() for path in site.iterdir()} == before


GOOD = "{id: x, name: X, belief: B, truth: T, where: {chapter: ch3-e-step, section: S}}"


def test_misconceptions_say_where_to_read_again(tmp_path: Path) -> None:
    """The list is read by id."""
    (tmp_path / "list.yaml").write_text(f"- {GOOD}\n")

    found = load_misconceptions(tmp_path / "list.yaml")

    assert found == {"x": Misconception("x", "X", "B", "T", "ch3-e-step", "S")}
    assert found["x"].where == "“S” in ch3-e-step"


def test_what_every_exercise_teaches_is_read_again_at_ones_own() -> None:
    """Who slips in chapter 2 is not sent to the exercise of chapter 3, which comes later."""
    everywhere = Misconception("x", "X", "B", "T", "ch3-e-step", "Your turn: `responsibilities`")
    here = Misconception("y", "Y", "B", "T", "ch3-e-step", '"Quoted"?')

    own = everywhere.at("fit_labelled", "ch2-known-labels")

    assert own.where == "“Your turn: `fit_labelled`” in ch2-known-labels"
    assert here.at("fit_labelled", "ch2-known-labels") == here
    assert here.where == "“'Quoted'?” in ch3-e-step"


def test_unlisted_misconception_stands_for_its_id() -> None:
    """A check may name what the list lost; the report then says the id."""
    found = Misconception.unlisted("gone")

    assert (found.name, found.where) == ("gone", "")


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("x: 1\n", [r"list.yaml:1:1: .*should be a list"]),
        (f"- {GOOD}\n- {GOOD}\n", [r"list.yaml:2:8: \[1\].id: 'x' is listed twice"]),
        (
            "- 7\n- {id: x, name: 2, belief: B, truth: T, where: W}\n",
            [r"list.yaml:1:3: \[0\].id", r"\[1\].name: should be text", r"\[1\].where.section"],
        ),
    ],
)
def test_misconceptions_name_every_mistake(tmp_path: Path, text: str, mistakes: list[str]) -> None:
    """An incomplete entry is named with its place, all of them at once."""
    (tmp_path / "list.yaml").write_text(text)

    with pytest.raises(ConfigError) as error:
        load_misconceptions(tmp_path / "list.yaml")

    for mistake in mistakes:
        error.match(mistake)


def test_the_course_has_a_list_that_can_be_read() -> None:
    """The course's own list is whole."""
    assert load_misconceptions()
