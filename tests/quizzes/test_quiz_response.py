"""The file of answers: whole or not at all, and read as something that anybody may have written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from quiz_every_type import every_practice, every_type

from quizzes import build
from quizzes.player.paper import Paper, PaperError, parse_paper, read_paper
from quizzes.player.response import (
    MAX_BYTES,
    Response,
    ResponseError,
    answers_file,
    begin,
    misfits,
    paper_file,
    parse_response,
    resume,
    write_response,
)

PAPER = parse_paper(build.paper(every_type()).encode(), "quiz-every.json")


def sealed(id_: str, *names: str, side: str = "") -> list[str]:
    """The ids by which students see options of a question."""
    return [build.to_student(every_type().question(id_), name, side) for name in names]


def answered(**answers: Any) -> Response:
    """A response with answers, by question (`single` is `every-single`)."""
    named = {"every-" + key.replace("_", "-"): answer for key, answer in answers.items()}
    return begin(PAPER, "anna").model_copy(update={"answers": named})


def as_json(**changes: Any) -> bytes:
    """An empty response as a file, with changes."""
    return json.dumps(begin(PAPER, "anna").model_dump(by_alias=True) | changes).encode()


# ---- writing -----------------------------------------------------------------------------------


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Every type of answer survives the file, and so does all else."""
    (single,), pair = (
        sealed("every-single", "posterior"),
        sealed("every-multiple", "weight", "size"),
    )
    response = answered(single=single, multiple=pair, fixed="1,625", belief={single: 100})
    response = response.model_copy(
        update={"confidence": {"every-single": 3}, "seconds": {"every-single": 12}}
    )
    path = tmp_path / answers_file("every")

    write_response(path, response)

    assert parse_response(path.read_bytes()) == response


def test_the_same_response_is_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the order in which questions were answered."""
    ids = sealed("every-single", "nearest")
    one, other = answered(single=ids[0], short="latent"), answered(short="latent", single=ids[0])

    write_response(tmp_path / "one", one)
    write_response(tmp_path / "other", other)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_a_crash_while_writing_leaves_the_old_answers(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step the file holds the old answers, whole, and nothing is left lying about."""
    path = tmp_path / "answers.json"
    write_response(path, answered(short="old"))
    before = path.read_bytes()

    def crash(*_: object) -> None:
        raise OSError("the power went")

    monkeypatch.setattr(os, step, crash)
    with pytest.raises(OSError, match="the power went"):
        write_response(path, answered(short="new"))

    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["answers.json"]


def test_others_may_read_the_file(tmp_path: Path) -> None:
    """A temporary file is private; what is handed in must not be."""
    write_response(tmp_path / "answers.json", answered())

    assert (tmp_path / "answers.json").stat().st_mode & 0o777 == 0o644


def test_files_are_named_after_the_quiz() -> None:
    """A practice's files never look like those of something that counts."""
    assert (paper_file("ch3"), answers_file("ch3")) == ("quiz-ch3.json", "quiz-ch3.answers.json")
    assert paper_file("practice-ch3") == "practice-ch3.json"
    assert answers_file("practice-ch3") == "practice-ch3.answers.json"


# ---- reading what anybody may have written -----------------------------------------------------


def deep() -> bytes:
    """A small file that is a thousand levels deep and more."""
    return as_json()[:-1] + b', "answers": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no complete JSON text"),
    "cut off": (as_json()[:-5], "no complete JSON text"),
    "binary": (b"\xff\xfe\x00", "no complete JSON text"),
    "huge": (b'{"schema": 1, "x": "' + b"a" * MAX_BYTES + b'"}', "answers take at most 200,000"),
    "deep": (deep(), "no complete JSON text"),
    "a list": (b"[]", "the file"),
    "NaN": (as_json(attempt=float("nan")), "attempt"),
    "a key twice": (as_json()[:-1] + b', "student": "ben"}', "a key stands in it twice"),
    "a key twice inside": (
        as_json(answers={})[:-1].replace(b'"answers": {}', b'"answers": {"a": "x", "a": "y"}')
        + b"}",
        "a key stands in it twice",
    ),
    "unknown key": (as_json(score=100), "score"),
    "another format": (as_json(schema=2), "schema"),
    "no student": (as_json(student=""), "student"),
    "student of 10,000 letters": (as_json(student="a" * 10_000), "student"),
    "number for a text": (as_json(student=7), "student"),
    "text for a number": (as_json(attempt="1"), "attempt"),
    "attempt 0": (as_json(attempt=0), "attempt"),
    "yes for a number": (as_json(attempt=True), "attempt"),
    "confidence of 4": (as_json(confidence={"every-single": 4}), "confidence"),
    "negative seconds": (as_json(seconds={"every-single": -1}), "seconds"),
    "a time that is none": (as_json(submitted="yesterday"), "submitted"),
    "an answer of 3,000 letters": (as_json(answers={"every-short": "a" * 3000}), "answers"),
    "a nested answer": (as_json(answers={"every-short": [["a"]]}), "answers"),
    "an answer that is null": (as_json(answers={"every-short": None}), "answers"),
    "a lone surrogate": (
        as_json().replace(b'"anna"', b'"\\ud800"'),
        "hex escape",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name: str) -> None:
    """Nothing is raised but the one error, and it says what is wrong."""
    data, reason = HOSTILE[name]

    with pytest.raises(ResponseError) as caught:
        parse_response(data)

    assert reason in str(caught.value)
    assert len(str(caught.value)) < 500


# ---- does it fit the paper ---------------------------------------------------------------------


def test_answers_to_another_quiz_are_named() -> None:
    """Also those to the practice of the same chapter."""
    practice = parse_paper(build.paper(every_practice()).encode(), "practice-every.json")

    assert misfits(begin(practice, "anna"), PAPER) == [
        "These are answers to 'practice-every', and this quiz is 'every'."
    ]


LEFT = sealed("every-match", "count", "mean", side="left")
RIGHT = sealed("every-match", "count", "square", side="right")
STEPS = sealed("every-order", "start", "softly", "refit", "measure")
BELIEF = sealed("every-belief", "a", "depends")


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"single": sealed("every-single", "nothing")[0]},
        {"multiple": sealed("every-multiple", "size", "weight")},
        {"fixed": "-1,5"},
        {"order": STEPS[::-1]},
        {"match": {LEFT[0]: RIGHT[1]}},
        {"match": {LEFT[0]: RIGHT[0], LEFT[1]: RIGHT[0]}},
        {"short": "anything"},
        {"belief": {BELIEF[0]: 0, BELIEF[1]: 100}},
    ],
)
def test_what_a_student_can_answer_fits(answers: dict[str, Any]) -> None:
    """Every type, whole or in part."""
    assert misfits(answered(**answers), PAPER) == []


@pytest.mark.parametrize(
    "answers",
    [
        {"single": "posterior"},
        {"single": sealed("every-single", "nothing")},
        {"multiple": [*sealed("every-multiple", "size"), STEPS[0]]},
        {"multiple": sealed("every-multiple", "size")[0]},
        {"fixed": "two"},
        {"fixed": ["2"]},
        {"order": STEPS[:3]},
        {"order": [*STEPS, STEPS[0]]},
        {"match": {LEFT[0]: LEFT[0]}},
        {"match": {RIGHT[0]: RIGHT[0]}},
        {"match": {LEFT[0]: 5}},
        {"match": "x"},
        {"short": ["latent"]},
        {"belief": {BELIEF[0]: 101}},
        {"belief": {BELIEF[0]: "50"}},
        {"belief": {"a": 100}},
    ],
)
def test_what_no_front_end_writes_does_not_fit(answers: dict[str, Any]) -> None:
    """Ids of elsewhere, another shape, or too little: named by question, in one line."""
    (problem,) = misfits(answered(**answers), PAPER)

    (id_,) = answered(**answers).answers
    assert problem.startswith(f"{id_}: ")
    assert "is no answer to a question of type" in problem
    assert len(problem) < 200


def test_an_answer_to_no_question_is_named() -> None:
    """A question that was taken out, or a made-up one."""
    assert misfits(answered(gone="x"), PAPER) == ["every-gone: the quiz has no such question."]


# ---- going on ----------------------------------------------------------------------------------


def changed_paper(id_: str) -> Paper:
    """The paper after one of its questions was edited."""
    questions = tuple(
        q.model_copy(update={"version": "0000"}) if q.id == id_ else q for q in PAPER.questions
    )
    return PAPER.model_copy(update={"questions": questions, "sha256": "new"})


def test_a_draft_is_taken_up_as_it_is() -> None:
    """Answers, confidence and time, to the same paper."""
    kept = answered(short="latent", fixed="2").model_copy(
        update={"confidence": {"every-fixed": 1}, "seconds": {"every-order": 9}}
    )

    assert resume(PAPER, kept) == (kept, [])


def test_what_was_handed_in_stays_handed_in() -> None:
    """Opening the quiz again changes nothing."""
    kept = answered(short="latent").model_copy(update={"submitted": "2026-01-01T00:00:00Z"})

    assert resume(PAPER, kept) == (kept, [])


def test_after_an_edit_the_answers_stay_and_must_be_handed_in_again() -> None:
    """The question is named; the response says that it answers the new paper."""
    kept = answered(short="latent", fixed="2").model_copy(
        update={"submitted": "2026-01-01T00:00:00Z"}
    )

    response, changed = resume(changed_paper("every-fixed"), kept)

    assert changed == ["every-fixed"]
    assert response.answers == kept.answers
    assert (response.submitted, response.quiz_sha256) == (None, "new")
    assert response.versions["every-fixed"] == "0000"


def test_an_edit_of_what_was_not_answered_is_nobody_s_concern() -> None:
    """Nothing to look at again, and nothing to hand in again."""
    kept = answered(short="latent").model_copy(update={"submitted": "2026-01-01T00:00:00Z"})

    response, changed = resume(changed_paper("every-fixed"), kept)

    assert (changed, response.submitted) == ([], kept.submitted)


def test_of_a_draft_only_what_fits_is_taken_up() -> None:
    """Questions that are gone, choices that are gone and blanks are left behind."""
    kept = answered(gone="x", single="gone", multiple=[], short="latent").model_copy(
        update={"confidence": {"every-gone": 1}, "seconds": {"every-gone": 9}}
    )

    response, _ = resume(PAPER, kept)

    assert response.answers == {"every-short": "latent"}
    assert (response.confidence, response.seconds) == ({}, {})


# ---- papers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "the file"),
        (b"{}", "schema"),
        (build.paper(every_type()).replace('"type": "short"', '"type": "essay"').encode(), "type"),
        (build.paper(every_practice()).replace('"variants"', '"varients"').encode(), "key"),
    ],
)
def test_a_damaged_paper_is_refused_with_its_place(data: bytes, place: str) -> None:
    """The student reads that the answers are safe, and what to do."""
    with pytest.raises(PaperError) as caught:
        parse_paper(data, "quiz-every.json")

    assert place in str(caught.value)
    assert "Fetch the assignment again; your answers are in another file" in str(caught.value)


def test_a_missing_paper_is_named_with_its_folder(tmp_path: Path) -> None:
    """Most often the student is in the wrong folder."""
    with pytest.raises(PaperError, match=f"There is no quiz quiz-ch3.json in {tmp_path}"):
        read_paper(tmp_path / "quiz-ch3.json")
