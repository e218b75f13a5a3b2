"""What students install holds nothing that would give answers away."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from autograder.course import ROOT, load_course
from autograder.release import release

OURS = ("reference", "autograder", "quizzes", "source", "tests")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, built without network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_wheel_holds_no_answers(built: Path) -> None:
    """Neither reference nor check nor key: only what runs in a student's notebook."""
    (wheel,) = built.glob("*.whl")
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"simulations"}


def test_sdist_holds_no_answers(built: Path) -> None:
    """The same of the source distribution."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}

    assert not tops & set(OURS)
    assert "simulations" in tops


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
