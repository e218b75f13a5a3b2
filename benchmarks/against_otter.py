"""`em-course` beside otter-grader, on the same function with the same checks.

    python -m benchmarks.against_otter                    # 29 submissions of chapter 3
    python -m benchmarks.against_otter --submissions 6

Claims: the same scores, and more throughput. otter-grader is installed from PyPI by pip, into an
environment of its own below build/, since it may not agree with the course's libraries; only
then is a network needed. One otter test case for each hidden check of `responsibilities`, with
its points, calls the check on the function in the kernel.

`otter grade` needs Docker, so it is `otter run` for each submission, one after another, as its
documentation says for machines without: no container, no gradebook, no page. Beside it stand
`em-course check` of each file by itself, of all files at once, and `em-course grade`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import click
from rich.table import Table

from benchmarks.classes import HandIn, a_class, make_course
from benchmarks.in_kernel import checks_of
from benchmarks.page import console
from benchmarks.processor import ROOT, Spent, environment, machine, run

ASSIGNMENT, FUNCTION = "ch3-e-step", "responsibilities"
# In the versions that the course runs with.
SAME = ("numpy", "scipy", "matplotlib", "ipykernel", "threadpoolctl")
OTTER = "otter-grader==7.0.0"
TEST_FILE = """\
import sys
sys.path.insert(0, {root!r})
from benchmarks.in_kernel import passed
from otter.test_files import test_case

OK_FORMAT = False
name = {function!r}
points = None
GOOD = []

def judged(env):
    if not GOOD:
        GOOD.append(passed({assignment!r}, {function!r}, env))
    return GOOD[0]

"""
TEST_CASE = """\
@test_case(points={points}, hidden=True)
def test_{name}(env):
    assert {id!r} in judged(env)

"""


def otter(folder: Path) -> Path:
    """Return the `bin` of an environment with otter-grader, made if it is not there."""
    programs = folder / "bin"
    if not (programs / "otter").exists():
        wanted = [OTTER, *(f"{name}=={version(name)}" for name in SAME)]
        env = environment(Path.home())
        run([sys.executable, "-m", "venv", "--clear", str(folder)], cwd=ROOT, env=env)
        pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", *wanted]
        run(pip, cwd=ROOT, env=env)
    return programs


def test_file() -> str:
    """Return the checks in otter's own format."""
    cases = [
        TEST_CASE.format(points=spec.points, name=spec.id.partition("::")[2], id=spec.id)
        for spec in checks_of(ASSIGNMENT, FUNCTION)
    ]
    head = TEST_FILE.format(root=str(ROOT), assignment=ASSIGNMENT, function=FUNCTION)
    return head + "".join(cases)


def otter_config(folder: Path, programs: Path, env: dict[str, str]) -> Path:
    """Make the zip file that configures otter for this assignment."""
    (folder / "tests").mkdir(parents=True)
    (folder / "tests" / f"{FUNCTION}.py").write_text(test_file(), encoding="utf-8")
    run([str(programs / "otter"), "generate", "--no-requirements"], cwd=folder, env=env)
    return folder / "autograder.zip"


def by_otter(
    folder: Path, notebooks: dict[str, Path], programs: Path, env: dict[str, str]
) -> tuple[Spent, dict[str, float]]:
    """Run otter on each notebook; return what that took, and the scores."""
    config = otter_config(folder, programs, env)
    spent, scores = Spent(), {}
    for case, notebook in notebooks.items():
        out = folder / case
        out.mkdir()
        options = ["--autograder", str(config), "--output-dir", str(out), "--no-logo"]
        spent += run([str(programs / "otter"), "run", *options, str(notebook)], cwd=out, env=env)
        told = json.loads((out / "results.json").read_text(encoding="utf-8"))["tests"]
        scores[case] = sum(float(test.get("score", 0.0)) for test in told)
    return spent, scores


def by_check(
    folder: Path, notebooks: dict[str, Path], env: dict[str, str], together: bool
) -> tuple[Spent, dict[str, float]]:
    """Run `em-course check`, on all files or on each; return what that took, and the scores."""
    files = [str(notebook) for notebook in notebooks.values()]
    groups = [files] if together else [[file] for file in files]
    spent, scores = Spent(), {}
    for group in groups:
        out = folder / "sheets.json"
        command = ["em-course", "check", "--assignment", ASSIGNMENT, "--json", str(out), *group]
        spent += run(command, cwd=folder, env=env)
        sheets = json.loads(out.read_text(encoding="utf-8"))
        for sheet in sheets if isinstance(sheets, list) else sheets["sheets"]:
            scores[sheet["source"]] = float(sheet["score"])
    return spent, {case: scores[str(notebook)] for case, notebook in notebooks.items()}


def distinct(submissions: int | None) -> list[HandIn]:
    """Return a class in which each sample student hands in once, or as many as are asked for."""
    cases = a_class(submissions or 1, [ASSIGNMENT])
    while submissions is None and len(cases) < 2 * len({one.case for one in cases}):
        cases = a_class(len(cases) + 1, [ASSIGNMENT])
    return cases if submissions else cases[: len({one.case for one in cases})]


@click.command()
@click.option("--submissions", type=click.IntRange(1), help="Default: each sample student once.")
@click.option("--environment-folder", "folder", type=click.Path(path_type=Path))
def main(submissions: int | None, folder: Path | None) -> None:
    """Grade the same files by both, and print the ratios and whether the scores are the same."""
    programs = otter(folder or ROOT / "build" / "otter")
    cases = distinct(submissions)
    with tempfile.TemporaryDirectory() as name:
        sys.exit(not compared(Path(name), cases, programs))


def compared(scratch: Path, cases: list[HandIn], programs: Path) -> bool:
    """Run all commands, print the table; return whether the claims hold."""
    home, course_dir = scratch / "home", scratch / "course"
    home.mkdir()
    make_course(course_dir, cases)
    env = environment(home)
    theirs_env = env | {"PATH": f"{programs}:{env['PATH']}"}
    notebooks = {f"{one.student}-{one.case}": one.notebook(course_dir) for one in cases}
    each, ours = by_check(scratch, notebooks, env, together=False)
    spent, theirs = by_otter(scratch / "otter", notebooks, programs, theirs_env)
    together, _ = by_check(scratch, notebooks, env, together=True)
    workers = "2"
    graded = run(["em-course", "grade", "--quiet", "--workers", workers], cwd=course_dir, env=env)
    other = [case for case in notebooks if abs(ours[case] - theirs[case]) > 1e-9]

    table = Table(title=f"{len(cases)} submissions of {ASSIGNMENT}")
    table.add_column("what")
    for column in ("wall each, ms", "CPU each, ms", "throughput", "per CPU second"):
        table.add_column(column, justify="right")
    for what, run_ in {
        "otter run, a command each": spent,
        "em-course check, a command each": each,
        "em-course check, all files at once": together,
        f"em-course grade --workers {workers}, gradebook and pages": graded,
    }.items():
        ratios = [f"{spent.wall / run_.wall:.1f}", f"{spent.processor / run_.processor:.1f}"]
        numbers = [f"{1000 * seconds / len(cases):.0f}" for seconds in (run_.wall, run_.processor)]
        table.add_row(what, *numbers, *ratios)
    out = console()
    out.print(table)
    out.print(f"{machine()}; {OTTER}")
    out.print(f"Scores: {len(notebooks)} compared, {len(other)} differ.")
    for case in other:
        out.print(f"{case}: em-course {ours[case]}, otter {theirs[case]}")
    return not other and graded.wall < spent.wall


if __name__ == "__main__":
    main()
