"""What students type: every way that is clear is taken, every other one is answered with help."""

from __future__ import annotations

from typing import Any

import pytest
from quiz_every_type import every_type

from quizzes import build
from quizzes.player import typed
from quizzes.player.paper import parse_paper
from quizzes.player.typed import UnclearError
from quizzes.player.view import View, view

PAPER = parse_paper(build.paper(every_type()).encode(), "quiz-every.json")


def seen(id_: str) -> View:
    """A question as Anna sees it."""
    question = next(one for one in PAPER.questions if one.id == id_)
    return view(PAPER, question, "anna", 1)


def ids(id_: str, signs: str) -> list[str]:
    """The ids of the options behind some letters or numbers."""
    both = {**seen(id_).lettered, **seen(id_).numbered}
    return [both[sign].id for sign in signs]


@pytest.mark.parametrize("line", ["b", "B", " b ", "b)", "(b)", "b."])
def test_a_choice_is_its_letter(line: str) -> None:
    """However it is dressed up."""
    assert typed.read(seen("every-single"), line) == ids("every-single", "b")[0]


@pytest.mark.parametrize("line", ["a c", "ac", "c a", "a, c", "A;C", "a) c)", "a c a"])
def test_several_choices_are_their_letters(line: str) -> None:
    """With anything but letters between them; in the order shown, each once."""
    assert typed.read(seen("every-multiple"), line) == ids("every-multiple", "ac")


@pytest.mark.parametrize("line", ["b a d c", "badc", "b, a, d, c", "b > a > d > c", "B-A-D-C"])
def test_an_order_is_all_letters(line: str) -> None:
    """From the first step to the last."""
    assert typed.read(seen("every-order"), line) == ids("every-order", "badc")


@pytest.mark.parametrize(
    "line", ["1b 2a 3d", "1b2a3d", "2A, 1B, 3D", "1-b 2=a 3: d", "1 b 2 a 3 d"]
)
def test_a_match_is_a_letter_for_each_number(line: str) -> None:
    """In any order of the numbers."""
    expected = dict(zip(ids("every-match", "123"), ids("every-match", "bad"), strict=True))

    assert typed.read(seen("every-match"), line) == expected


@pytest.mark.parametrize(
    "line", ["70 20 10", "70, 20, 10", "70% 20% 10%", "70%,20%,10%", " 70;20;10 "]
)
def test_shares_are_percentages_in_the_order_shown(line: str) -> None:
    """With or without signs and commas."""
    expected = dict(zip(ids("every-belief", "abc"), [70, 20, 10], strict=True))

    assert typed.read(seen("every-belief"), line) == expected


def test_numbers_and_words_are_kept_as_typed() -> None:
    """The file shows what the student wrote; the marker reads it."""
    assert typed.read(seen("every-fixed"), " 1,625 ") == "1,625"
    assert typed.read(seen("every-short"), " Latent variable ") == "Latent variable"


def test_quotes_make_an_answer_of_a_command() -> None:
    """They are taken off; what is nothing but quotes stays."""
    assert typed.read(seen("every-short"), '"back"') == "back"
    assert typed.read(seen("every-short"), '""') == '""'


UNCLEAR = [
    ("every-single", "e", "There is no e; the letters go from a to d."),
    ("every-single", "1", "There is no 1; the letters go from a to d."),
    ("every-single", "a b", "Only one is right: type one letter, not 2."),
    ("every-single", ".", "Type one letter, a to d."),
    ("every-multiple", "a and c", "There is no n; the letters go from a to d."),
    ("every-multiple", "-", "Type all letters that apply, such as: a d."),
    ("every-order", "a b c", "Each letter is needed once: d is missing."),
    ("every-order", "a b", "Each letter is needed once: c is missing and d is missing."),
    (
        "every-order",
        "a b b",
        "Each letter is needed once: c is missing, d is missing and b stands more than once.",
    ),
    ("every-match", "b a d", "Type a letter for each number, such as: 1d 2c 3b."),
    ("every-match", "1b 2", "Type a letter for each number, such as: 1d 2c 3b."),
    ("every-match", "4a", "There is no 4; the numbers go from 1 to 3."),
    ("every-match", "1a 1b", "1 has more than one letter; give it one."),
    ("every-match", "1z", "There is no z; the letters go from a to d."),
    ("every-fixed", "two", "“two” is not a number. Write it like 0.25, −1.5 or 3e-4."),
    ("every-fixed", "1/3", "“1/3” is not a number. Write it like 0.25, −1.5 or 3e-4."),
    ("every-belief", "70 20", "That is 2 numbers. Type a percentage for each of a b c"),
    ("every-belief", "100", "That is 1 number. Type a percentage for each of a b c"),
    ("every-belief", "a", "“a” is no whole percentage. Type a percentage for each of a b c"),
    ("every-belief", "33.3 33.3 33.4", "“33.3” is no whole percentage."),
    ("every-belief", "-10 60 50", "“-10” is no whole percentage."),
    ("every-belief", "70 20 5", "The percentages sum to 95, not to 100: 5 more to share out."),
    ("every-belief", "70 20 20", "The percentages sum to 110, not to 100: 10 too many."),
    ("every-short", "a" * 501, "A word or a few: at most 500 letters, not 501."),
]


@pytest.mark.parametrize(("id_", "line", "words"), UNCLEAR)
def test_what_is_unclear_is_answered_with_help(id_: str, line: str, words: str) -> None:
    """What is wrong, and how to write it; never a guess."""
    with pytest.raises(UnclearError) as caught:
        typed.read(seen(id_), line)

    assert str(caught.value).startswith(words)


ANSWERS = [
    ("every-single", "c"),
    ("every-multiple", "a d"),
    ("every-drawn", "0.62"),
    ("every-order", "d b a c"),
    ("every-match", "1d 3b"),
    ("every-short", "hidden"),
    ("every-belief", "20 0 80"),
]


@pytest.mark.parametrize(("id_", "line"), ANSWERS)
def test_an_answer_is_written_as_it_would_be_typed(id_: str, line: str) -> None:
    """So that whoever comes back can read it and type it again."""
    question = seen(id_)

    assert typed.write(question, typed.read(question, line)) == line


def test_a_share_of_nothing_may_be_left_out_of_the_file() -> None:
    """Another front end writes only what is not zero."""
    (first,) = ids("every-belief", "a")

    assert typed.write(seen("every-belief"), {first: 100}) == "100 0 0"


@pytest.mark.parametrize(
    ("id_", "line", "parts"),
    [
        ("every-ordered-single", "a", ["a) none"]),
        ("every-fixed", "1.5", ["1.5 points"]),
        ("every-short", "latent", ["latent"]),
        (
            "every-shares",
            "20 0 80",
            [
                " 20%  a) the first component",
                "  0%  b) the second component",
                " 80%  c) the third component",
            ],
        ),
    ],
)
def test_an_answer_is_explained_in_full(id_: str, line: str, parts: list[str]) -> None:
    """Letters alone would ask the student to look back."""
    question = seen(id_)

    assert typed.explain(question, typed.read(question, line)) == parts


def test_a_match_is_explained_pair_by_pair() -> None:
    """The texts of both sides; an answer of more parts has more lines."""
    question = seen("every-match")
    texts = {
        sign: option.rich.text
        for sign, option in {**question.numbered, **question.lettered}.items()
    }

    assert typed.explain(question, typed.read(question, "1d 2a")) == [
        f"1 {texts['1']}: d) {texts['d']}",
        f"2 {texts['2']}: a) {texts['a']}",
    ]


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("every-single", "one letter, a to d"),
        ("every-drawn", "a number with 3 significant digits"),
        ("every-fixed", "a number, in points"),
        ("every-short", "a word or a few"),
        ("every-order", "all letters in the right order, such as: d c b a"),
    ],
)
def test_a_hint_says_how_to_type(id_: str, words: str) -> None:
    """It depends on the question, and never on its answer."""
    assert typed.hint(seen(id_)) == words


@pytest.mark.parametrize(
    ("parts", "words"), [(["1"], "1"), (list("ab"), "a and b"), (list("abc"), "a, b and c")]
)
def test_a_list_is_read_out(parts: list[str], words: str) -> None:
    """Commas, and an "and" before the last."""
    assert typed.listed(parts) == words


def test_letters_follow_the_student_s_own_order() -> None:
    """Two students may mean different choices by the same letter."""
    question = next(one for one in PAPER.questions if one.id == "every-single")
    firsts: set[Any] = {view(PAPER, question, f"s{i}", 1).lettered["a"].id for i in range(20)}

    assert len(firsts) == 3  # all but the pinned one
