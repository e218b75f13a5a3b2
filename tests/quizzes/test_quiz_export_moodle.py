"""Moodle XML: what Moodle's importer relies on, read back as a stranger would."""

from __future__ import annotations

from itertools import chain, combinations
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from quiz_exports import (
    HOSTILE,
    choices,
    every_type,
    moodle_answers,
    moodle_questions,
    quiz_of,
    words,
)

from autograder.errors import ConfigError
from quizzes.bank import load_bank
from quizzes.export import export
from quizzes.mark import mark
from quizzes.questions import Multiple, Quiz

# The positive fractions that Moodle takes (question/engine/bank.php, 4.2), in percent.
LISTED = {
    100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667,
    14.28571, 12.5, 11.11111, 10, 5, 0,
}  # fmt: skip


def _xml(quiz: Quiz, folder: Path) -> bytes:
    return export(quiz, "moodle", folder, 3).files[0].read_bytes()


def _questions(quiz: Quiz, folder: Path) -> dict[str, Element]:
    return moodle_questions(_xml(quiz, folder))


@pytest.fixture
def every(tmp_path: Path) -> dict[str, Element]:
    """The questions of the quiz that has every type."""
    return _questions(every_type(), tmp_path)


def test_each_type_becomes_moodle_s_own(every: dict[str, Element]) -> None:
    """Nothing but the probability answers has to be another type than in the bank."""
    kinds = {name.removeprefix("every-type-"): each.attrib["type"] for name, each in every.items()}

    assert kinds == {
        "single": "multichoice",
        "net": "multichoice",
        "each": "multichoice",
        **{f"drawn-v0{i}": "numerical" for i in (1, 2, 3)},
        "digits": "numerical",
        "order": "ordering",
        "match": "matching",
        "short": "shortanswer",
        "sure": "multichoice",
        **{f"shares-v0{i}": "multichoice" for i in (1, 2, 3)},
    }


def test_drawn_variants_have_a_category_of_their_own(tmp_path: Path) -> None:
    """From there a quiz takes a random one; what follows is back in the quiz's category."""
    entries = ElementTree.fromstring(_xml(every_type(), tmp_path)).findall("question")

    home, place = "$course$/top/One question of every type & a <few> more", ""
    places: dict[str, str] = {}
    for entry in entries:
        place = entry.findtext("category/text") or place
        places[entry.findtext("name/text") or ""] = place

    assert places["every-type-single"] == places["every-type-digits"] == home
    assert places["every-type-drawn-v02"] == f"{home}/every-type-drawn"


def test_a_slash_in_a_title_makes_no_category_within(tmp_path: Path) -> None:
    """Moodle reads a doubled slash as one that belongs to the name."""
    quiz = quiz_of({"type": "single", "choices": choices(1, 1)}, title="E/M")

    xml = _xml(quiz, tmp_path).decode()

    assert "$course$/top/E//M]]>" in xml


def test_names_points_tags_and_explanation_go_along(every: dict[str, Element]) -> None:
    """A question keeps its id, and its misconceptions can be counted by their tags."""
    net = every["every-type-net"]

    assert net.findtext("idnumber") == "every-type-net"
    assert float(net.findtext("defaultgrade") or "nan") == 2.0
    assert words(net.findtext("generalfeedback/text") or "") == "It climbs."
    assert [tag.findtext("text") for tag in net.iter("tag")] == [
        "misc:covariance-is-a-deviation",
        "misc:em-is-a-heuristic",
    ]
    assert every["every-type-single"].findtext("tags/tag/text") == "e-step"


def test_every_fraction_is_one_that_moodle_takes(every: dict[str, Element]) -> None:
    """Moodle refuses a question whose fraction is not on its list."""
    fractions = [
        abs(worth)
        for question in every.values()
        if question.attrib["type"] != "ordering"
        for worth in moodle_answers(question).values()
    ]

    assert set(fractions) <= LISTED


@pytest.mark.parametrize("right", range(1, 7))
@pytest.mark.parametrize("wrong", range(1, 4))
def test_net_is_the_same_here_in_canvas_and_in_moodle(
    tmp_path: Path, right: int, wrong: int
) -> None:
    """For every way to tick: our mark, Canvas's formula and the sum of Moodle's fractions."""
    quiz = quiz_of({"type": "multiple", "choices": choices(right, wrong)})
    [question] = quiz.questions
    assert isinstance(question, Multiple)
    worth = moodle_answers(_questions(quiz, tmp_path)["t-0"])

    assert {abs(each) for each in worth.values()} <= LISTED
    for ticked in _subsets(question):
        tp = sum(choice.correct for choice in ticked)
        ours = mark(question, {}, [choice.id for choice in ticked]).score
        canvas = max(0.0, tp / right - (len(ticked) - tp) / right)
        moodle = min(1.0, max(0.0, sum(worth[choice.text] for choice in ticked) / 100))
        assert ours == pytest.approx(canvas, abs=1e-12)
        assert ours == pytest.approx(moodle, abs=1e-6)


def _subsets(question: Multiple) -> chain[tuple[object, ...]]:
    every = question.choices
    return chain.from_iterable(combinations(every, n) for n in range(len(every) + 1))


def test_more_right_choices_than_moodle_can_share_points_among_are_refused(
    tmp_path: Path,
) -> None:
    """An eleventh of the points is on no list, so the file would not import."""
    quiz = quiz_of({"type": "multiple", "choices": choices(11, 1)})

    with pytest.raises(ConfigError, match=r"t-0: has 11 right choices.*Make two questions"):
        export(quiz, "moodle", tmp_path)


def test_known_wrong_numbers_give_nothing_but_their_feedback(every: dict[str, Element]) -> None:
    """The answer stands first, as Moodle takes the first number that fits."""
    [right, wrong] = every["every-type-drawn-v01"].findall("answer")

    value, tolerance = (float(right.findtext(tag) or "nan") for tag in ("text", "tolerance"))
    assert (right.get("fraction"), wrong.get("fraction")) == ("100", "0")
    assert tolerance == pytest.approx(0.01 * value)
    assert words(wrong.findtext("feedback/text") or "").startswith(r"You forgot \(\pi_1=0.")


def test_significant_digits_and_unit_are_asked_for_in_words(every: dict[str, Element]) -> None:
    """Moodle shows neither beside the field, so the prompt says both."""
    digits = every["every-type-digits"]

    assert words(digits.findtext("questiontext/text") or "") == (
        r"What is \(-\ln 2\)? Give 3 significant digits. Unit: nats"
    )
    assert float(digits.findtext("answer/tolerance") or "nan") == pytest.approx(0.001)


def test_an_order_lists_its_steps_rightly_and_says_how_to_mark_it(
    every: dict[str, Element],
) -> None:
    """The longest run in order is what our `lcs` counts."""
    order = every["every-type-order"]

    assert [answer.get("fraction") for answer in order.iter("answer")] == ["1", "2", "3", "4"]
    assert order.findtext("gradingtype") == "LONGEST_ORDERED_SUBSET"
    assert order.findtext("selecttype") == "ALL"


def test_a_right_side_too_many_has_no_left_one(every: dict[str, Element]) -> None:
    """And its text is escaped, since Moodle strips from a list what looks like a tag."""
    pairs = {
        sub.findtext("answer/text"): words(sub.findtext("text") or "")
        for sub in every["every-type-match"].findall("subquestion")
    }

    assert pairs == {
        "posterior over zₙ": "E step",
        "weighted averages": "M step",
        "a &lt; gradient &gt; &amp; step": "",
    }


def test_a_star_in_a_short_answer_stands_for_itself(every: dict[str, Element]) -> None:
    """To Moodle a bare one would stand for any text."""
    answers = moodle_answers(every["every-type-short"])

    assert answers == {"ELBO": 100, r"evidence lower bound\*": 100, "log-likelihood": 0}


def test_of_probabilities_the_right_choice_stays(tmp_path: Path) -> None:
    """The one that is sure, or the most probable one."""
    two = {"type": "distribution", "choices": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}
    quiz = quiz_of(
        {**two, "target": {"correct": "a"}}, {**two, "target": {"probs": {"a": 0.3, "b": 0.7}}}
    )

    sure, shares = (moodle_answers(each) for each in _questions(quiz, tmp_path).values())

    assert sure == {"A": 100, "B": 0}
    assert shares == {"A": 0, "B": 100}


def test_a_choice_that_stays_last_keeps_the_others_unshuffled(every: dict[str, Element]) -> None:
    """Moodle shuffles all choices of a question or none."""
    single, net = every["every-type-single"], every["every-type-net"]

    assert (single.findtext("shuffleanswers"), net.findtext("shuffleanswers")) == ("false", "true")
    assert list(moodle_answers(single))[-1] == "None of these"


def test_html_stands_between_cdata_marks(tmp_path: Path) -> None:
    """Moodle's reader loses the blank of `</b> <i>` where entities stand around it."""
    quiz = quiz_of({"type": "single", "prompt": "**E** *step*", "choices": choices(1, 1)})

    xml = _xml(quiz, tmp_path).decode()

    assert "<![CDATA[<p><strong>E</strong> <em>step</em></p>]]>" in xml


def test_any_text_comes_through_as_text(tmp_path: Path) -> None:
    """Marks of XML, HTML and CDATA in a question reach the reader unchanged."""
    quiz = quiz_of(
        {"type": "single", "prompt": HOSTILE, "choices": [
            {"id": "a", "text": HOSTILE, "correct": True}, {"id": "b", "text": "b"}]},
        {"type": "short", "accept": [HOSTILE]},
        title=HOSTILE,
    )  # fmt: skip

    questions = _questions(quiz, tmp_path)

    said = HOSTILE.replace("&gt;", ">")
    assert words(questions["t-0"].findtext("questiontext/text") or "") == said
    assert moodle_answers(questions["t-0"]) == {said: 100, "b": 0}
    assert questions["t-1"].findtext("answer/text") == HOSTILE


def test_a_text_with_the_end_of_cdata_goes_on_in_a_second_section(tmp_path: Path) -> None:
    """It must not fall back on entities, between which Moodle loses blanks."""
    quiz = quiz_of({"type": "short", "accept": ["a ]]> b"]})

    assert "<text><![CDATA[a ]]]]><![CDATA[> b]]></text>" in _xml(quiz, tmp_path).decode()


def test_who_is_asked_for_probabilities_is_told_to_choose_one(every: dict[str, Element]) -> None:
    """The bank's prompt speaks of percentages, for which there is no field here."""
    sure = words(every["every-type-sure"].findtext("questiontext/text") or "")

    assert sure.startswith("Who did it? Here, choose one answer only")


def test_a_control_character_is_refused_with_its_likely_cause(tmp_path: Path) -> None:
    """No XML can hold the backspace that YAML makes of a LaTeX command between double quotes."""
    quiz = quiz_of({"type": "single", "prompt": "What is \beta?", "choices": choices(1, 1)})

    with pytest.raises(ConfigError, match=r"control character '\\x08'.*single quotes"):
        export(quiz, "moodle", tmp_path)


def test_the_same_quiz_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing but the bank decides what is in the file."""
    first, second = (_xml(every_type(), tmp_path / name) for name in ("one", "two"))

    assert first == second


def test_every_quiz_of_the_course_is_sound(tmp_path: Path) -> None:
    """The real bank gives files that parse, with fractions that Moodle takes."""
    for quiz in load_bank().values():
        questions = _questions(quiz, tmp_path)

        worth = [
            abs(fraction)
            for question in questions.values()
            if question.attrib["type"] != "ordering"
            for fraction in moodle_answers(question).values()
        ]
        assert set(worth) <= LISTED
        assert len({each.findtext("idnumber") for each in questions.values()}) == len(questions)
