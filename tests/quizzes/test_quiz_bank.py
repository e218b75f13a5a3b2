"""Reading quizzes: every mistake of form is named with its place and, if there is one, a cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from quiz_every_type import FILE, every_type

from autograder.errors import ConfigError
from quizzes.bank import load_bank, read_quiz
from quizzes.questions import Quiz

TEXT = FILE.read_text("utf-8")


def changed(folder: Path, old: str, new: str) -> tuple[Path, int]:
    """A copy of the quiz with one place changed, and the line of that place."""
    assert old in TEXT, old
    path = folder / "every.yaml"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    return path, TEXT[: TEXT.index(old)].count("\n") + 1


# what is written instead of what; the column, path and message that name it
MISTAKES = {
    "unknown key": (
        "    shuffle: false\n",
        "    shufle: false\n",
        "13: questions[1].shufle: there is no such key. Did you mean 'shuffle'?",
    ),
    "unknown key like no other": (
        "schema: 1\n",
        "schema: 1\nzzzzzz: 1\n",
        "9: zzzzzz: there is no such key.",
    ),
    "key inside a choice": (
        "{id: none, text: 'none', misconception:",
        "{id: none, text: 'none', misconcepton:",
        "48: questions[1].choices[0].misconcepton: there is no such key. "
        "Did you mean 'misconception'?",
    ),
    "unknown type": (
        "    type: short\n",
        "    type: shrot\n",
        "11: questions[8].type: 'shrot' should be one of single, multiple, numeric, order, match, "
        "short, distribution. Did you mean 'short'?",
    ),
    "unknown rule": (
        "    partial: pairs\n",
        "    partial: pair\n",
        "14: questions[6].partial: 'pair' should be one of all, positions, pairs, lcs. "
        "Did you mean 'pairs'?",
    ),
    "unknown mode": (
        "mode: graded\n",
        "mode: exam\n",
        "7: mode: 'exam' should be one of practice, graded.",
    ),
    "text for a number": (
        "    answer: 1.625\n",
        "    answer: about two\n",
        '13: questions[5].answer: should be a number, or a slot in quotes such as "{{gamma}}".',
    ),
    "number for a text": (
        "text: '3', misconception",
        "text: 3, misconception",
        "32: questions[1].choices[1].text: should be a valid string.",
    ),
    "id that is none": (
        "  - id: every-single\n",
        "  - id: Every single\n",
        "9: questions[0].id: "
        "should be a letter, then letters, digits and hyphens, all in lower case.",
    ),
    "points below zero": (
        "    points: 2\n",
        "    points: -2\n",
        "13: questions[2].points: should be greater than 0.",
    ),
    "word for yes or no": (
        "    confidence: true\n",
        "    confidence: on\n",
        "17: questions[0].confidence: should be a valid boolean.",
    ),
    "negative tolerance": (
        "tolerance: {abs: 0.001}",
        "tolerance: {abs: -0.001}",
        "22: questions[5].tolerance.abs: should be greater than or equal to 0.",
    ),
    "share that is no number": (
        "first: '{{p}}', second",
        "first: lots, second",
        "29: questions[10].target.probs.first: "
        'should be a number, or a slot in quotes such as "{{gamma}}".',
    ),
    "target that is neither": (
        "target: {correct: depends}",
        "target: depends",
        "13: questions[9].target: should be an object.",
    ),
    "target without its choice": (
        "target: {correct: depends}",
        "target: {}",
        "13: questions[9].target.correct: is missing.",
    ),
    "unknown key of a target": (
        "third: '{{r}}'}, tol: 0.02}",
        "third: '{{r}}'}, tool: 0.02}",
        "78: questions[10].target.tool: there is no such key. Did you mean 'tol'?",
    ),
    "more choices than letters": (
        "      - {id: none, text: 'none', misconception: densities-are-probabilities}\n",
        "      - {id: none, text: none}\n" * 27,
        "7: questions[1].choices: should have 26 or fewer entries.",
    ),
    "no accepted text": (
        "accept: ['latent', 'hidden', 'unobserved']",
        "accept: []",
        "13: questions[8].accept: should have 1 or more entries.",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_place(name: str, tmp_path: Path) -> None:
    """Line, column and path of the mistake, then what would be right: one line, nothing else."""
    old, new, expected = MISTAKES[name]
    path, line = changed(tmp_path, old, new)
    line += name == "unknown key like no other"

    with pytest.raises(ConfigError) as caught:
        read_quiz(path)

    assert str(caught.value) == f"every.yaml:{line}:{expected}"


def test_a_missing_key_is_named_where_it_is_missed(tmp_path: Path) -> None:
    """What is not there has the place of what it is missing from."""
    path, _ = changed(tmp_path, "title: '", "intro2: '")

    with pytest.raises(ConfigError) as caught:
        read_quiz(path)

    assert "every.yaml:3:1: title: is missing." in str(caught.value).splitlines()


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    """One run is enough to see everything that is wrong with the form of a file."""
    text = TEXT.replace("mode: graded", "mode: exam").replace("type: short", "type: shrot")
    path = tmp_path / "every.yaml"
    path.write_text(text.replace("answer: 1.625", "answer: two"), "utf-8")

    with pytest.raises(ConfigError) as caught:
        read_quiz(path)

    places = [line.split(": ")[1] for line in str(caught.value).splitlines()]
    assert places == ["mode", "questions[5].answer", "questions[8].type"]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just text\n"])
def test_a_file_that_is_no_quiz_is_refused(text: str, tmp_path: Path) -> None:
    """An empty file, or one that holds something else, gets a message and no traceback."""
    path = tmp_path / "ch3.yaml"
    path.write_text(text)

    with pytest.raises(ConfigError, match=r"ch3.yaml:1:1: "):
        read_quiz(path)


def test_a_question_is_found_by_its_id() -> None:
    """Unknown ids are a KeyError, not None."""
    quiz = every_type()

    assert quiz.question("every-short").id == "every-short"
    with pytest.raises(KeyError):
        quiz.question("every-shrot")


def test_graded_and_practice_have_names_of_their_own_in_the_gradebook() -> None:
    """A graded quiz is an assignment `quiz-…`, apart from notebooks and from its practice."""
    quiz = every_type()

    assert quiz.assignment == "quiz-every"
    assert (
        quiz.model_copy(update={"mode": "practice", "id": "practice-x"}).assignment == "practice-x"
    )


def test_the_bank_holds_every_file_but_the_misconceptions(tmp_path: Path) -> None:
    """Quizzes are found by their files, and go by their ids."""
    (tmp_path / "every.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "misconceptions.yaml").write_text("no quiz")

    bank = load_bank(tmp_path)

    assert list(bank) == ["every"]
    assert isinstance(bank["every"], Quiz)


def test_the_bank_names_the_mistakes_of_all_files(tmp_path: Path) -> None:
    """A broken file does not hide what is wrong with the next one."""
    (tmp_path / "a.yaml").write_text("schema: 1\n")
    (tmp_path / "b.yaml").write_text(TEXT, "utf-8")

    with pytest.raises(ConfigError) as caught:
        load_bank(tmp_path)

    lines = str(caught.value).splitlines()
    assert any(line.startswith("a.yaml:1:1: title: is missing") for line in lines)
    assert "b.yaml:4:5: id: 'every' should be the file's name, 'b'." in lines
