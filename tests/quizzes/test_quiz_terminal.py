"""A quiz in the terminal, from the first line to the receipt, as people and pipes take it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from quiz_every_type import every_practice, every_type

from autograder.course import ROOT
from quizzes import build
from quizzes.player.command import student

RIGHT = [
    "b",
    "2",
    "c",
    "a b",
    "c",
    "0.5",
    "3",
    "1.6",
    "d c b a",
    "1a 2b",
    "latent",
    "0 100 0",
    "20 0 80",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an assignment, with its quiz and its practice; the student is in it."""
    for quiz in (every_type(), every_practice()):
        name = "quiz-every.json" if quiz.mode == "graded" else "practice-every.json"
        path = tmp_path / "quiz-every" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(build.paper(quiz), "utf-8")
    monkeypatch.chdir(path.parent)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("NB_USER", "anna")
    return path.parent


def take(*lines: str, quiz: str = "every", options: tuple[str, ...] = (), **more: Any) -> Result:
    """Take a quiz by typing some lines, after which the input ends."""
    text = "".join(f"{line}\n" for line in lines)
    return CliRunner().invoke(student, ["quiz", "take", quiz, *options], input=text, **more)


def answers(folder: Path, name: str = "quiz-every.answers.json") -> Any:
    """The file of answers."""
    return json.loads((folder / name).read_text())


# ---- from the first question to the receipt ----------------------------------------------------


def test_a_quiz_is_taken_and_handed_in(folder: Path) -> None:
    """Every type is answered, all of it is reviewed, and the receipt says what is left to do."""
    result = take("", *RIGHT, "y")

    response = answers(folder)
    assert result.exit_code == 0, result.output
    assert len(response["answers"]) == 11
    assert response["student"] == "anna"
    assert response["confidence"] == {"every-single": 2, "every-drawn": 3}
    when = response["submitted"].replace("T", " ").replace("Z", " UTC")
    assert f"Handed in on {when}: 11 of 11 answered." in result.output
    assert f"Your answers: {folder / 'quiz-every.answers.json'}" in result.output.replace("\n", "")
    assert "nbgrader submit quiz-every" in result.output


def test_one_question_is_shown_at_a_time(folder: Path) -> None:
    """Its prompt with the student's numbers, its choices with letters, and how to answer."""
    result = take("", "", "")

    questions = result.output.split("\nQuestion ")[1:]
    assert [question.split("\n")[0] for question in questions] == [
        "1 of 11, 1 point",
        "2 of 11, 1 point",
        "3 of 11, 2 points",
    ]
    shown = answers(folder)["draws"]["every-ordered-single"]["n"]
    assert f"if n = {shown} points meet" in questions[1].replace("\N{NO-BREAK SPACE}", " ")
    assert f"  c) all {shown}\n" in questions[1]
    assert "Type one letter, a to c." in questions[1]


def test_nothing_is_wider_than_a_terminal(folder: Path) -> None:
    """Eighty columns, whatever the question; only a path, which has no spaces, may be longer."""
    result = take("", *RIGHT, "y")

    wide = [line for line in result.output.splitlines() if len(line) > 80]
    assert [line for line in wide if str(folder.parent) not in line] == []


def test_an_answer_is_read_back_in_full(folder: Path) -> None:
    """The student hears what a letter stood for before going on."""
    result = take("", "d", "", "c", "a b")

    assert "Saved: d) Nothing of these" in result.output
    assert "Saved:\n  a) " in result.output


def test_a_bad_line_is_answered_and_asked_again(folder: Path) -> None:
    """The question stays; nothing is saved that is no answer."""
    result = take("", "x", "a b", "d", "")

    assert "There is no x; the letters go from a to d." in result.output
    assert "Only one is right" in result.output
    assert list(answers(folder)["answers"]) == ["every-single"]


def test_how_sure_is_asked_where_the_question_asks_for_it(folder: Path) -> None:
    """From 1 to 3, or not at all; anything else is explained."""
    result = take("", "d", "very", "")
    again = take("back", "d", "1", "stop")

    assert "Type 1, 2 or 3; or press Enter to go on without." in result.output
    assert answers(folder)["confidence"] == {"every-single": 1}
    assert again.exit_code == 0


def test_one_may_stop_when_asked_how_sure_one_is(folder: Path) -> None:
    """The answer itself is saved by then."""
    result = take("", "d", "stop")

    assert result.exit_code == 0
    assert list(answers(folder)["answers"]) == ["every-single"]


# ---- commands ----------------------------------------------------------------------------------


def test_enter_skips_and_later_keeps(folder: Path) -> None:
    """Nothing is lost by pressing Enter."""
    result = take("", "", "c", "back", "")

    assert "You answered: c. Enter keeps it." in result.output
    assert len(answers(folder)["answers"]) == 1


@pytest.mark.parametrize("word", ["back", "BACK", "Back"])
def test_back_goes_back_and_stays_at_the_first(folder: Path, word: str) -> None:
    """Before the first question there is none."""
    result = take("", word, "", word)

    heads = [line for line in result.output.splitlines() if line.startswith("Question ")]
    assert [head.split()[1] for head in heads] == ["1", "1", "2", "1"]


def test_a_letter_that_is_a_choice_is_an_answer(folder: Path) -> None:
    """`b` means the choice where there is one, and back where there is none."""
    choice = take("", "b", "")
    number = take("", "", "", "b", "q")

    assert "Saved: b) " in choice.output
    assert number.output.count("Question 4 of 11") == 2


def test_a_word_in_a_short_text_is_a_command_unless_quoted(folder: Path) -> None:
    """Single letters are answers there."""
    result = take("", *[""] * 8, "?", "r", "back", "", '"back"')

    assert 'put it in quotes: "back"' in result.output
    assert "Saved: r\n" in result.output
    assert answers(folder)["answers"]["every-short"] == "r"


def test_quoted_commands_are_answers(folder: Path) -> None:
    """Whoever means the word can say so."""
    take("", *[""] * 8, '"back"')

    assert answers(folder)["answers"]["every-short"] == "back"


def test_clear_takes_an_answer_back(folder: Path) -> None:
    """And how sure the student was of it."""
    take("", "d", "3")
    taken = take("back", "clear", "")

    assert "Taken back: this question has no answer now." in taken.output
    assert (answers(folder)["answers"], answers(folder)["confidence"]) == ({}, {})


def test_help_says_how_to_answer_and_where_to_go(folder: Path) -> None:
    """At every question, in a graded quiz and in a practice."""
    graded = take("", "?", "help")
    practice = take("", "?", quiz="practice-every")

    assert graded.output.count("shows all your answers") == 2
    assert "ends this round" in practice.output


# ---- stopping and going on ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "status"),
    [(["stop"], 0), (["q"], 0), (["d", "stop"], 0), ([], 1)],
)
def test_whoever_stops_reads_how_to_go_on(folder: Path, lines: list[str], status: int) -> None:
    """By a word, in the middle of a question, or as the input ends."""
    result = take("", "d", "", *lines)

    assert result.exit_code == status
    assert "Nothing is handed in yet.\nAll that you answered is saved." in result.output
    assert result.output.rstrip().endswith("em-course quiz take every")
    assert "every-single" in answers(folder)["answers"]


def test_a_draft_is_taken_up_where_it_was_left(folder: Path) -> None:
    """By the same command; nobody has to say who they are again."""
    take("", "d", "", "c", "", "b")

    result = take()

    assert "Welcome back, anna." in result.output
    assert "You answered 3 of 11; going on with question 3." in result.output
    assert "Your id" not in result.output
    assert "Question 3 of 11" in result.output


def test_a_draft_of_an_older_quiz_names_what_changed(folder: Path) -> None:
    """The answers stay, and the student looks at them again."""
    take("", "d", "", "c")
    quiz = every_type()
    edited = [
        q.model_copy(update={"points": 5.0}) if q.id == "every-single" else q
        for q in quiz.questions
    ]
    changed = quiz.model_copy(update={"questions": tuple(edited)})
    (folder / "quiz-every.json").write_text(build.paper(changed), "utf-8")

    result = take()

    assert "The quiz has changed meanwhile. Look again at question 1." in result.output
    assert "You answered 2 of 11" in result.output


@pytest.fixture
def half_way(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has got an answer to the first question, and waits for the second."""
    command = [sys.executable, "-c", "from quizzes.player.command import student; student()"]
    with subprocess.Popen(
        [*command, "quiz", "take", "every", "--student", "anna"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8"},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("d\n3\n")
        process.stdin.flush()
        seen = " "
        while seen[-1] and not seen.endswith("Type one letter, a to c.\nYour answer: "):
            seen += process.stdout.read(1)
        yield process


def test_everything_is_saved_after_each_answer(
    folder: Path, half_way: subprocess.Popen[str]
) -> None:
    """Killed at any moment, only the line being typed is lost."""
    half_way.kill()
    half_way.communicate()

    assert list(answers(folder)["answers"]) == ["every-single"]
    assert answers(folder)["confidence"] == {"every-single": 3}


def test_control_c_saves_and_says_how_to_go_on(
    folder: Path, half_way: subprocess.Popen[str]
) -> None:
    """The same as the end of the input: status 1, and no traceback."""
    half_way.send_signal(signal.SIGINT)
    rest, errors = half_way.communicate()

    assert half_way.returncode == 1
    assert "All that you answered is saved. Go on whenever you like:" in rest
    assert errors == ""
    assert list(answers(folder)["answers"]) == ["every-single"]


def test_what_cannot_be_saved_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is named, and what was saved before stays."""
    take("", "d", "3")
    before = answers(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = take("c")

    assert result.exit_code == 1
    assert "could not be saved" in result.output
    assert "No space left on device" in result.output
    assert answers(folder) == before


# ---- review and hand in ------------------------------------------------------------------------


def test_the_review_shows_every_question_with_its_answer(folder: Path) -> None:
    """And says which ones have none."""
    result = take("", "d", "3", "review")

    review = result.output.split("All your answers")[1]
    assert [f"\n{i:>2}. " in review for i in range(1, 12)] == [True] * 11
    assert "> d) Nothing of these\n    (sure)" in review
    assert review.count("(no answer)") == 10
    assert "Without an answer: 2, 3, 4, 5, 6, 7, 8, 9, 10 and 11." in review


def test_a_question_is_changed_from_the_review(folder: Path) -> None:
    """After the change the review comes again; `back` leads to the last question."""
    result = take("", "d", "", "r", "3", "a", "back", "stop")

    asked = [line.split()[1] for line in result.output.splitlines() if line.startswith("Question")]
    assert asked == ["1", "2", "3", "11"]
    assert result.output.count("All your answers") == 2


@pytest.mark.parametrize("line", ["", "n", "No", "stop", "q"])
def test_nothing_is_handed_in_without_a_yes(folder: Path, line: str) -> None:
    """Enter is a no."""
    result = take("", "d", "", "r", line)

    assert result.exit_code == 0
    assert "Nothing is handed in yet." in result.output
    assert answers(folder)["submitted"] is None


@pytest.mark.parametrize("line", ["12", "0", "maybe", "?"])
def test_the_review_explains_what_it_takes(folder: Path, line: str) -> None:
    """What is no answer to it is asked again."""
    result = take("", "r", line, "n")

    assert "Type y to hand in, n to stop without, or a number from 1 to 11." in result.output


def test_what_was_handed_in_can_be_changed(folder: Path) -> None:
    """It is a draft again at once, so that nobody believes the change handed in."""
    take("", *RIGHT, "y")

    result = take("y", "1", "a", "")

    assert "You have handed in on " in result.output
    assert result.output.count("All your answers") == 2
    assert answers(folder)["submitted"] is None
    assert "Nothing is handed in yet." in result.output


def test_what_was_handed_in_stays_so_without_a_yes(folder: Path) -> None:
    """The receipt is shown again."""
    take("", *RIGHT, "y")
    before = answers(folder)

    result = take("")

    assert result.exit_code == 0
    assert answers(folder) == before
    assert result.output.count("11 of 11 answered") == 2


def test_leaving_after_handing_in_says_nothing_wrong(folder: Path) -> None:
    """Whoever leaves at the question whether to change has still handed in."""
    take("", *RIGHT, "y")

    result = take()

    assert "Nothing is handed in yet." not in result.output


def test_the_receipt_knows_when_the_folder_is_another(folder: Path, tmp_path: Path) -> None:
    """`nbgrader submit` needs the assignment's own folder."""
    elsewhere = tmp_path / "mine"
    elsewhere.mkdir()

    result = take("", "r", "y", options=("--folder", str(elsewhere)))

    assert answers(elsewhere)["submitted"]
    assert not (folder / "quiz-every.answers.json").exists()
    assert "With nbgrader, it belongs into the folder quiz-every." in result.output.replace(
        "\n", " "
    )


# ---- who ---------------------------------------------------------------------------------------


def test_the_student_may_be_somebody_else_than_the_machine_thinks(folder: Path) -> None:
    """The id is offered, and can be typed over."""
    result = take("ben")

    assert "Your id in the course [anna]: " in result.output
    assert answers(folder)["student"] == "ben"


def test_an_id_is_asked_until_there_is_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine knows nobody, and for an id of no use."""
    monkeypatch.setattr("quizzes.player.places.student_id", lambda: "")

    take("", "a" * 201, "carla", "d", "")

    assert answers(folder)["student"] == "carla"


def test_nothing_is_written_before_somebody_is_known(folder: Path) -> None:
    """Leaving at the first line leaves nothing behind."""
    result = take()

    assert result.exit_code == 1
    assert not (folder / "quiz-every.answers.json").exists()


def test_another_student_s_answers_are_not_touched(folder: Path) -> None:
    """Two students on one machine, in one folder."""
    take("", "d", "")
    before = answers(folder)

    result = take("d", options=("--student", "ben"))

    assert result.exit_code == 1
    assert "holds the answers of 'anna', not of 'ben'" in result.output.replace("\n", " ")
    assert answers(folder) == before


def test_an_id_that_is_none_is_refused(folder: Path) -> None:
    """On the command line, too."""
    result = take(options=("--student", "a\x1b[31m"))

    assert result.exit_code == 1
    assert "An id has 1 to 200 characters, all of them printable." in result.output


# ---- files that are no answers -----------------------------------------------------------------


def other_quiz(path: Path) -> None:
    """Make answers to another quiz of a file."""
    path.write_bytes(path.read_bytes().replace(b'"quiz": "every"', b'"quiz": "ch9"'))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_text("{"), "cannot be taken up. The file is no complete JSON"),
        (other_quiz, "holds answers to another quiz, 'ch9'."),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read (Is a directory)"),
    ],
)
def test_a_file_that_cannot_be_taken_up_is_left_alone(
    folder: Path, spoil: Callable[[Path], object], words: str
) -> None:
    """The student reads what it is and what to do; nothing is written over."""
    take("", "d", "")
    path = folder / "quiz-every.answers.json"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None

    result = take("d")

    assert result.exit_code == 1
    assert words in result.output
    assert before is None or path.read_bytes() == before


def test_an_unknown_quiz_is_answered_with_those_that_are_near(folder: Path) -> None:
    """By id, from the assignment's folder."""
    result = take(quiz="ch9")

    assert result.exit_code == 1
    assert "There is no quiz 'ch9'" in result.output
    assert "There are: every, practice-every." in result.output


def test_a_damaged_paper_is_named(folder: Path) -> None:
    """By its path, as anything may be one."""
    (folder / "quiz-every.json").write_text("[]")

    result = take(quiz="quiz-every.json")

    assert result.exit_code == 1
    assert "quiz-every.json is no quiz of this course" in result.output


# ---- practice ----------------------------------------------------------------------------------


def letter(folder: Path, question: str, name: str, attempt: int = 1) -> str:
    """The letter that a choice of the practice has for Anna."""
    from quizzes.player.paper import read_paper
    from quizzes.player.view import view

    paper = read_paper(folder / "practice-every.json")
    asked = next(one for one in paper.questions if one.id == question)
    sealed = build.to_student(every_practice().question(question), name)
    return view(paper, asked, "anna", attempt).letters[sealed]


def test_a_practice_answers_at_once(folder: Path) -> None:
    """Right or not yet, what was chosen, and the explanation with the student's own numbers."""
    wrong, right = letter(folder, "every-single", "nearest"), "c"

    result = take("", wrong, "", "", right, "", "stop", quiz="practice-every")

    n = answers(folder, "practice-every.answers.json")["draws"]["every-ordered-single"]["n"]
    said = " ".join(result.output.split())
    assert "Not yet. That is what k-means does" in said
    assert "Bayes' rule: weight times density" in said
    assert f"Right. Each of the {n} points hands out exactly one unit" in said


def test_a_practice_may_be_partly_right(folder: Path) -> None:
    """One of two right ticks."""
    result = take("", "", "", letter(folder, "every-multiple", "weight"), quiz="practice-every")

    assert "Partly right." in result.output


def test_a_practice_counts_and_begins_again_with_new_numbers(folder: Path) -> None:
    """Nothing is handed in; another attempt draws anew and starts empty."""
    once = take("", "", "c", "", "r", "y", quiz="practice-every")
    then = take(quiz="practice-every")

    response = answers(folder, "practice-every.answers.json")
    assert "1 of 6 right. Nothing of this counts." in once.output
    assert (response["attempt"], response["answers"]) == (2, {})
    assert "You answered 0 of 6; going on with question 1." in then.output
    assert "Nothing is handed in yet." not in then.output


def test_a_practice_ends_when_nobody_wants_more(folder: Path) -> None:
    """By Enter."""
    result = take("", "r", "", quiz="practice-every")

    assert result.exit_code == 0
    assert result.output.rstrip().endswith("Practise again, with new numbers? [y/N]:")


def test_a_practice_without_a_key_judges_nothing(folder: Path) -> None:
    """A paper that lost it still asks its questions."""
    path = folder / "practice-every.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"key": None}))

    result = take("", "", "c", "r", quiz="practice-every")

    assert "Right." not in result.output
    assert "0 of 6 right." in result.output


def test_a_practice_can_be_stopped_after_an_explanation(folder: Path) -> None:
    """The line that only waits for Enter takes the word, too."""
    result = take("", "", "c", "stop", quiz="practice-every")

    assert result.exit_code == 0
    assert "All that you answered is saved." in result.output


# ---- terminals ---------------------------------------------------------------------------------


def test_colour_is_for_terminals_that_want_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal gets bold heads; a pipe, and whoever sets NO_COLOR, gets none."""
    terminal = take("", color=True).output
    pipe = take("").output
    monkeypatch.setenv("NO_COLOR", "1")
    plain = take("", color=True).output

    assert "\x1b[1m" in terminal
    assert "\x1b" not in pipe + plain


def test_what_is_no_text_is_taken_as_far_as_it_is(folder: Path) -> None:
    """Bytes of another encoding and control characters neither stop the quiz nor get saved."""
    lines = b"\n" + b"\n" * 8 + b"lat\xffent\x1b[31m\n"
    CliRunner().invoke(student, ["quiz", "take", "every"], input=lines)

    text = answers(folder)["answers"]["every-short"]
    assert text.isprintable()
    assert text.startswith("lat")
