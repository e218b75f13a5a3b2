"""What students install holds nothing that would give answers away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from autograder.course import ROOT, load_course
from autograder.release import release
from quizzes.bank import load_bank
from quizzes.build import paper

pytestmark = pytest.mark.usefixtures("one_alembic")

OURS = ("reference", "autograder", "lesson", "source", "release", "tests")
# With dependencies from the environment, but without what makes the clone importable in it.
ALONE = (sys.executable, "-S")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, built without network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def quiz_files(names: list[str]) -> set[str]:
    """What of the quizzes stands in an archive."""
    return {name for name in names if name.startswith("quizzes/") and not name.endswith("/")}


def players() -> set[str]:
    """What of the quizzes students may have: the player, and what makes it a package."""
    files = (ROOT / "quizzes" / "player").iterdir()
    return {"quizzes/__init__.py"} | {f"quizzes/player/{f.name}" for f in files if f.is_file()}


def test_wheel_holds_no_answers(built: Path) -> None:
    """Neither reference nor check nor key: only what runs in a student's notebook or terminal."""
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"quizzes", "simulations"}
    assert quiz_files(names) == players()


def test_wheel_holds_all_of_the_simulations(built: Path) -> None:
    """Scripts, styles and Old Faithful's numbers, too."""
    (wheel,) = built.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("simulations/")}
    files = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "simulations").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert names == files
    assert {name.rpartition(".")[2] for name in names} == {"py", "js", "css", "csv"}


def test_sdist_holds_no_answers(built: Path) -> None:
    """The same of the source distribution."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    tops = {name.split("/")[0] for name in names}

    assert not tops & set(OURS)
    assert "simulations" in tops
    assert quiz_files(names) == players()


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the wheel's files and the dependencies are all there is."""
    (wheel,) = built.glob("*.whl")
    target = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True)
    paths = [str(target), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    path = f"{target / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"PYTHONPATH": os.pathsep.join(paths), "PATH": path, "PYTHONIOENCODING": "utf-8"}


def em_course(
    installed: dict[str, str], folder: Path, *words: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the installed `em-course` in a folder."""
    script = shutil.which("em-course", path=installed["PATH"])
    assert script is not None
    return subprocess.run(
        [*ALONE, script, *words],
        env=installed,
        cwd=folder,
        input=typed,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("package", ["autograder", "reference", "quizzes.bank"])
def test_wheel_cannot_reach_the_clone(
    package: str, installed: dict[str, str], tmp_path: Path
) -> None:
    """Otherwise the next tests would prove nothing."""
    command = [*ALONE, "-c", f"import quizzes.player, simulations; import {package}"]
    tried = subprocess.run(command, env=installed, cwd=tmp_path, capture_output=True, text=True)

    assert f"ModuleNotFoundError: No module named '{package}'" in tried.stderr


def test_wheel_takes_a_quiz(installed: dict[str, str], tmp_path: Path) -> None:
    """A student without the clone answers, hands in, and gets a receipt."""
    folder = tmp_path / "quiz-ch3"
    folder.mkdir()
    (folder / "quiz-ch3.json").write_text(paper(load_bank()["ch3"]), "utf-8")

    done = em_course(
        installed, tmp_path, "quiz", "take", "ch3", "--student", "anna", typed="a\n\nreview\ny\n"
    )

    response = json.loads((folder / "quiz-ch3.answers.json").read_text())
    assert (done.returncode, done.stderr) == (0, "")
    assert "nbgrader submit quiz-ch3" in done.stdout
    assert response["submitted"]
    assert len(response["answers"]) == 1


SHOW = """
import json, numpy, simulations
def soft(X, phi, mu, Sigma):
    return numpy.full((len(X), len(phi)), 1 / len(phi))
print(json.dumps([simulations.query_point(soft)._repr_mimebundle_()[0] | {"of": "mine"}]
    + [getattr(simulations, name)()._repr_mimebundle_()[0] for name in simulations.__all__]))
"""


def test_wheel_runs_the_students_functions(installed: dict[str, str], tmp_path: Path) -> None:
    """Without the clone there is no reference, so a call without functions says what to pass."""
    command = [*ALONE, "-c", SHOW]
    ran = subprocess.run(command, env=installed, cwd=tmp_path, capture_output=True, text=True)

    mine, *asked = json.loads(ran.stdout)
    assert "33" in mine["image/svg+xml"]
    assert "Call it with your functions" not in mine["text/plain"]
    assert len(asked) == 9
    for data in asked:
        assert "application/vnd.jupyter.widget-view+json" in data
        assert "Call it with your functions: " in data["text/plain"]


def test_wheel_says_what_needs_the_clone(installed: dict[str, str], tmp_path: Path) -> None:
    """Its help offers quizzes; a command of the instructor's is named as one."""
    offered, grade = (em_course(installed, tmp_path, word) for word in ("--help", "grade"))

    assert "em-course quiz take ch3" in offered.stdout
    assert grade.returncode == 2
    assert "This installation is for students" in grade.stderr


def test_bundle_is_the_release_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Students get the nine released notebooks in one file, whose bytes repeat."""
    for folder in ("source", "release"):
        (tmp_path / folder).mkdir()
    names = [assignment.name for assignment in load_course().assignments][:2]
    for name in names:
        (tmp_path / "source" / name).symlink_to(ROOT / "source" / name)
    (tmp_path / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    steps: list[None] = []

    first = release(tmp_path, names, lambda: steps.append(None)).read_bytes()
    bundle = release(tmp_path, names, lambda: None)

    assert bundle.read_bytes() == first
    assert len(steps) == 2
    assert zipfile.ZipFile(bundle).namelist() == [f"{name}/{name}.ipynb" for name in names]
    for name in names:
        released = zipfile.ZipFile(bundle).read(f"{name}/{name}.ipynb")
        assert released == (ROOT / "release" / name / f"{name}.ipynb").read_bytes()
