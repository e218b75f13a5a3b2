"""What an export lacks is said, question by question; and what cannot be exported at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from quiz_exports import choices, every_type, quiz_of

from autograder.errors import ConfigError
from quizzes.export import choose, export
from quizzes.export.losses import Form, losses, misconceptions
from quizzes.export.variants import variants

SINGLE = {"type": "single", "choices": choices(1, 1)}
NUMERIC = {"type": "numeric", "answer": 0.5, "tolerance": {"abs": 0.01}}
DRAWN = {**NUMERIC, "draw": "export-two-points"}
ORDER = {"type": "order", "items": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}
MATCH = {
    "type": "match",
    "pairs": [{"id": "a", "left": "A", "right": "1"}, {"id": "b", "left": "B", "right": "2"}],
}
CHOICES = [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]
SURE = {"type": "distribution", "choices": CHOICES, "target": {"correct": "a"}}
WRONG = {"misconception": "doubt-is-an-error"}


def _lost(form: Form, question: dict[str, Any]) -> dict[str, str]:
    return {loss.lost: loss.instead for loss in losses(quiz_of(question), form, 7)}


@pytest.mark.parametrize("form", ["canvas", "moodle", "gift"])
@pytest.mark.parametrize("question", [SINGLE, NUMERIC, MATCH], ids=lambda q: q["type"])
def test_a_plain_question_loses_nothing(form: Form, question: dict[str, Any]) -> None:
    """Where a format says all there is to say, the report is empty."""
    assert _lost(form, question) == {}


@pytest.mark.parametrize(
    ("form", "question", "lost", "instead"),
    [
        ("canvas", {**SINGLE, "confidence": True}, "how sure", "nothing"),
        ("moodle", {**SINGLE, "confidence": True}, "how sure", "certainty-based marking"),
        ("canvas", {**SINGLE, "tags": ["x"]}, "tags", "nothing"),
        ("canvas", DRAWN, "40 variants", "7 in a question group"),
        ("moodle", DRAWN, "40 variants", "7 in a category"),
        ("gift", {**SINGLE, "points": 2}, "worth 2 points", "1"),
        ("canvas", {**SINGLE, "pin_last": ["w0"]}, "shuffled choices", "one order"),
        ("moodle", {**SINGLE, "pin_last": ["w0"]}, "stay last", "one order"),
        ("gift", {**SINGLE, "shuffle": False}, "stay in their place", "the quiz's setting"),
        ("canvas", {**NUMERIC, "tolerance": {"rel": 0.1}}, "relative tolerance", "bounds"),
        ("moodle", {**NUMERIC, "tolerance": {"sigfigs": 3}}, "3 significant", "absolute"),
        ("canvas", {**NUMERIC, "wrong": [{**WRONG, "value": 2.0}]}, "known-wrong numbers", "wrong"),
        ("canvas", {"type": "short", "accept": ["x"], "wrong": [{**WRONG, "text": "y"}]},
         "known-wrong texts", "wrong"),
        ("moodle", {"type": "short", "accept": ["x"]}, "width and inner spaces", "case alone"),
        ("canvas", ORDER, "ordering", "matching each step to its place"),
        ("gift", ORDER, "partial credit lcs", "positions"),
        ("moodle", ORDER, "a reversed order", "0"),
        ("moodle", ORDER, "before Moodle 4.4", "qtype_ordering"),
        ("gift", {**MATCH, "extra_right": [{**WRONG, "id": "c", "text": "$z$"}]},
         "formulas in right sides", "plain Unicode"),
        ("canvas", SURE, "the quadratic rule", "the right one"),
        ("gift", SURE, "a probability for each choice", "certainty-based marking"),
        ("canvas", {**SURE, "target": {"probs": {"a": 0.7, "b": 0.3}}},
         "a probability for each choice", "the most probable"),
    ],
)  # fmt: skip
def test_each_loss_is_named_with_what_stands_instead(
    form: Form, question: dict[str, Any], lost: str, instead: str
) -> None:
    """One property that a format lacks, and the words by which its report says so."""
    found = [there for what, there in _lost(form, question).items() if lost in what]

    assert len(found) == 1
    assert instead in found[0]


@pytest.mark.parametrize("rule", ["each", "coverage", "all", "false2"])
@pytest.mark.parametrize("form", ["canvas", "moodle", "gift"])
def test_no_rule_but_net_is_known_elsewhere(form: Form, rule: str) -> None:
    """Any other rule for partial credit becomes net, and the report says so."""
    question = {"type": "multiple", "choices": choices(2, 1), "partial": rule}

    assert _lost(form, question) == {
        f"partial credit {rule}": "net: (right - wrong ticks) / right ones"
    }


@pytest.mark.parametrize("rule", ["all", "positions", "pairs"])
def test_moodle_knows_three_of_our_four_ways_to_mark_an_order(rule: str) -> None:
    """Only the longest run in order differs, where it is a single step."""
    assert list(_lost("moodle", {**ORDER, "partial": rule})) == ["ordering before Moodle 4.4"]


@pytest.mark.parametrize("form", ["canvas", "gift"])
def test_an_order_marked_by_places_is_marked_so_when_matched(form: Form) -> None:
    """Each step in its place counts in both, so only the way to answer is another."""
    assert list(_lost(form, {**ORDER, "partial": "positions"})) == ["ordering"]


def test_which_answer_shows_what_is_lost_wherever_a_question_names_a_misconception() -> None:
    """Moodle keeps them as tags of the question; Canvas keeps nothing."""
    question = {
        "type": "single",
        "choices": [{"id": "a", "text": "A", "correct": True}, {"id": "b", "text": "B", **WRONG}],
    }

    lost = "which answer shows which misconception"
    assert _lost("canvas", question) == {lost: "nothing"}
    assert _lost("moodle", question) == {lost: "tags misc:<misconception> on the question"}


def test_misconceptions_are_found_wherever_a_question_names_them() -> None:
    """In choices, missed ones, numbers, swaps, extra sides and mixed-up pairs."""
    found = {each.id: misconceptions(each) for each in every_type().questions}

    assert found["every-type-net"] == ["covariance-is-a-deviation", "em-is-a-heuristic"]
    assert found["every-type-drawn"] == ["components-are-equally-likely"]
    assert found["every-type-order"] == ["em-is-a-heuristic"]
    assert found["every-type-match"] == ["doubt-is-an-error", "em-is-a-heuristic"]
    assert found["every-type-shares"] == ["components-are-equally-likely"]
    assert found["every-type-digits"] == []


@pytest.mark.parametrize("form", ["canvas", "moodle", "gift"])
def test_an_export_returns_its_file_and_its_losses(tmp_path: Path, form: Form) -> None:
    """The folder is made if need be, and the file is named after quiz and format."""
    exported = export(every_type(), form, tmp_path / "new", 2)

    [path] = exported.files
    assert path.parent == tmp_path / "new"
    assert path.name.startswith(f"every-type-{form}")
    assert {loss.question for loss in exported.losses} <= {q.id for q in every_type().questions}


@pytest.mark.parametrize("count", [0, -1, 41])
def test_a_number_of_variants_that_does_not_exist_is_refused(tmp_path: Path, count: int) -> None:
    """And nothing is written."""
    with pytest.raises(ConfigError, match=f"{count} variants.*from 1 to 40"):
        export(every_type(), "canvas", tmp_path / "new", count)

    assert not (tmp_path / "new").exists()


def test_one_variant_is_the_same_for_everybody() -> None:
    """There is nothing to pick from, and the report says so."""
    [loss] = losses(quiz_of(DRAWN), "moodle", 1)

    assert loss.instead == "one for everybody"


def test_shares_without_a_largest_one_are_refused(tmp_path: Path) -> None:
    """No choice could stand for them as the right one."""
    quiz = quiz_of({**SURE, "target": {"probs": {"a": 0.5, "b": 0.5}}})

    with pytest.raises(ConfigError, match="t-0: no choice is the most probable one"):
        export(quiz, "moodle", tmp_path)


def test_variants_whose_shares_have_no_largest_one_are_left_out() -> None:
    """A student who got one of them would have no right answer to choose."""
    shares = {"probs": {"a": "{{gamma}}", "b": "{{rest}}"}, "tol": 0.3}
    question = quiz_of({**SURE, "draw": "export-two-points", "target": shares}).questions[0]

    kept = variants(question, 40)

    gaps = [abs(each.number("{{gamma}}") - each.number("{{rest}}")) for each in kept]
    assert 0 < len(kept) < 40
    assert min(gaps) > 0.3


def test_an_unknown_quiz_is_named_with_what_was_probably_meant() -> None:
    """Every unknown name is in the message, and all that there are."""
    bank = {name: every_type() for name in ("ch0", "ch1")}

    with pytest.raises(ConfigError) as refusal:
        choose(bank, ["ch0", "chi", "zzzz"])

    assert str(refusal.value) == (
        "there is no quiz 'chi'. Did you mean 'ch1'?\nthere is no quiz 'zzzz'. There are: ch0, ch1."
    )


def test_known_quizzes_come_in_the_order_they_were_asked_for() -> None:
    """Not in the bank's."""
    bank = {name: quiz_of(SINGLE, title=name) for name in ("ch0", "ch1")}

    assert [quiz.title for quiz in choose(bank, ["ch1", "ch0"])] == ["ch1", "ch0"]
