"""The zip for Canvas: its layout, what a stranger reads in it, and what other tools say of it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from qti_package_maker.common.package_integrity import check_package
from quiz_exports import (
    HOSTILE,
    QTI,
    canvas_facts,
    canvas_items,
    canvas_label,
    choices,
    every_type,
    field,
    quiz_of,
    words,
    zipped,
)
from text2qti.config import Config
from text2qti.qti import QTI as TEXT2QTI
from text2qti.quiz import Quiz as Text2QtiQuiz

from quizzes.bank import load_bank
from quizzes.export import export
from quizzes.questions import Quiz

SAME_IN_TEXT2QTI = """\
Quiz title: T

Points: 1
1. Which one?
... Because.
a) Wrong
... Not so.
*b) Right

Points: 2
2. Which ones?
... So many.
[*] First
[*] Second
[ ] Third
... No.

Points: 1
3. How much?
... Half.
=   0.5 +- 0.01

Points: 1
4. What?
... The bound.
*   ELBO
*   lower bound
"""


def _export(quiz: Quiz, folder: Path) -> Path:
    return export(quiz, "canvas", folder, 3).files[0]


def _items(quiz: Quiz, folder: Path) -> dict[str, ElementTree.Element]:
    return canvas_items(zipped(_export(quiz, folder), f"/{quiz.id}.xml"))


def test_the_zip_holds_the_three_files_that_canvas_needs(tmp_path: Path) -> None:
    """The manifest, the settings and the questions, all well-formed, and nothing else."""
    path = _export(every_type(), tmp_path)

    with zipfile.ZipFile(path) as archive:
        roots = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}

    assert list(roots) == [
        "imsmanifest.xml",
        "every-type/assessment_meta.xml",
        "every-type/every-type.xml",
    ]


def test_every_reference_in_the_zip_leads_somewhere(tmp_path: Path) -> None:
    """An independent checker finds no dangling file, key or name in it."""
    path = _export(every_type(), tmp_path)

    assert check_package(str(path)) == []


def test_the_checker_sees_a_key_that_names_no_choice(tmp_path: Path) -> None:
    """The check above can fail: one wrong name in the same zip and it complains."""
    path, broken = _export(every_type(), tmp_path), tmp_path / "broken.zip"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            key = b'<varequal respident="response1">1<'
            bad.writestr(name, good.read(name).replace(key, key.replace(b"1<", b"99<")))

    problems = check_package(str(broken))

    assert any("99" in problem for problem in problems)


def test_text2qti_says_the_same_of_the_same_questions(tmp_path: Path) -> None:
    """Types, points, keys, bounds and feedback are those of a well-tried writer."""
    theirs = TEXT2QTI(Text2QtiQuiz(SAME_IN_TEXT2QTI, config=Config())).assessment
    ours = _items(
        quiz_of(
            {
                "type": "single",
                "prompt": "Which one?",
                "explanation": "Because.",
                "choices": [
                    {"id": "a", "text": "Wrong", "feedback": "Not so."},
                    {"id": "b", "text": "Right", "correct": True},
                ],
            },
            {
                "type": "multiple",
                "prompt": "Which ones?",
                "explanation": "So many.",
                "points": 2,
                "choices": [
                    {"id": "a", "text": "First", "correct": True},
                    {"id": "b", "text": "Second", "correct": True},
                    {"id": "c", "text": "Third", "feedback": "No."},
                ],
            },
            {
                "type": "numeric",
                "prompt": "How much?",
                "explanation": "Half.",
                "answer": 0.5,
                "tolerance": {"abs": 0.01},
            },
            {
                "type": "short",
                "prompt": "What?",
                "explanation": "The bound.",
                "accept": ["ELBO", "lower bound"],
            },
        ),
        tmp_path,
    )

    facts = [canvas_facts(item) for item in ours.values()]

    assert facts == [canvas_facts(item) for item in canvas_items(theirs).values()]


def test_drawn_variants_form_a_group_of_which_one_is_picked(tmp_path: Path) -> None:
    """Each variant is an item with its own numbers, and a student gets one of them."""
    xml = zipped(_export(every_type(), tmp_path), "/every-type.xml")

    group = ElementTree.fromstring(xml).find(f".//{QTI}section[@ident='every-type-drawn-group']")
    assert group is not None
    items = group.findall(f"{QTI}item")
    answers = {item.findtext(f".//{QTI}or/{QTI}varequal") for item in items}

    assert group.findtext(f".//{QTI}selection_number") == "1"
    assert float(group.findtext(f".//{QTI}points_per_item") or "nan") == 1.0
    assert len(items) == len(answers) == 3


def test_no_number_but_the_answer_is_named_in_a_numeric_item(tmp_path: Path) -> None:
    """Canvas would take a known-wrong number in a condition for a right answer."""
    item = _items(every_type(), tmp_path)["every-type-drawn-v01"]

    named = {
        x.tag.removeprefix(QTI): float(x.text or "nan") for x in item.iter() if x.get("respident")
    }

    assert list(named) == ["varequal", "vargte", "varlte"]
    assert named["vargte"] == pytest.approx(named["varequal"] * 0.99)
    assert named["varlte"] == pytest.approx(named["varequal"] * 1.01)


def test_a_match_gives_each_pair_its_share_and_offers_every_right_side(tmp_path: Path) -> None:
    """Labels are plain text with names of their own, extra ones included."""
    item = _items(every_type(), tmp_path)["every-type-match"]

    sides = item.findall(f".//{QTI}response_lid")
    labels = {x.attrib["ident"]: canvas_label(x) for x in sides[0].iter(f"{QTI}response_label")}
    keys = {x.attrib["respident"]: labels[x.text or ""] for x in item.iter(f"{QTI}varequal")}
    pairs = {canvas_label(side): keys[side.attrib["ident"]] for side in sides}

    assert pairs == {"E step": "posterior over zₙ", "M step": "weighted averages"}
    assert "a < gradient > & step" in labels.values()
    assert all(name.isdigit() for name in labels)
    assert [share.text for share in item.iter(f"{QTI}setvar")] == ["50.00", "50.00"]


def test_an_order_is_matched_with_places_and_not_listed_in_its_order(tmp_path: Path) -> None:
    """Canvas shows the steps as they stand in the file, so that would be the answer."""
    item = _items(every_type(), tmp_path)["every-type-order"]

    steps = [
        words(side.findtext(f"{QTI}material/{QTI}mattext") or "")
        for side in item.findall(f".//{QTI}response_lid")
    ]
    labels = {x.attrib["ident"]: canvas_label(x) for x in item.iter(f"{QTI}response_label")}
    places = [int(labels[test.text or ""]) for test in item.iter(f"{QTI}varequal")]
    ordered = [step for _, step in sorted(zip(places, steps, strict=True))]

    right = ["Start somewhere", r"E step: \(\gamma\)", r"M step: \(\mu\)", "Stop at rest"]
    assert ordered == right
    assert steps != right
    assert field(item, "question_type") == "matching_question"


@pytest.mark.parametrize(("pin", "shuffled"), [([], "true"), (["w0"], "false")])
def test_canvas_shuffles_only_where_every_question_may_be(
    tmp_path: Path, pin: list[str], shuffled: str
) -> None:
    """A choice that stays last in one question keeps the whole quiz in the file's order."""
    quiz = quiz_of({"type": "single", "choices": choices(1, 3), "pin_last": pin})

    path = _export(quiz, tmp_path)

    assert f"<shuffle_answers>{shuffled}<".encode() in zipped(path, "assessment_meta.xml")


def test_pinned_choices_stand_last_in_the_file(tmp_path: Path) -> None:
    """What the bank pins to the end is at the end, wherever it stood in the bank."""
    quiz = quiz_of({"type": "single", "choices": choices(1, 3), "pin_last": ["r0"]})

    item = _items(quiz, tmp_path)["t-0"]

    texts = [each.text for each in item.findall(f".//{QTI}response_label//{QTI}mattext")]
    assert texts[-1] == "Right 0"


def test_choices_have_names_that_canvas_takes_for_no_comment(tmp_path: Path) -> None:
    """A comment named after a choice called wrong-none would be one on the whole question."""
    item = _items(every_type(), tmp_path)["every-type-single"]

    names = [label.attrib["ident"] for label in item.iter(f"{QTI}response_label")]

    assert names == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("mode", "kind", "attempts"),
    [("graded", "assignment", "1"), ("practice", "practice_quiz", "-1")],
)
def test_a_practice_may_be_repeated_and_shows_its_answers(
    tmp_path: Path, mode: str, kind: str, attempts: str
) -> None:
    """A graded quiz may be taken once and shows nothing."""
    quiz = quiz_of({"type": "single", "choices": choices(1, 2)}, mode=mode)

    meta = zipped(_export(quiz, tmp_path), "assessment_meta.xml").decode()

    assert f"<quiz_type>{kind}<" in meta
    assert f"<allowed_attempts>{attempts}<" in meta
    assert f"<show_correct_answers>{'true' if mode == 'practice' else 'false'}<" in meta


def test_any_text_comes_through_as_text(tmp_path: Path) -> None:
    """Marks of XML, HTML and CDATA in a question reach the reader unchanged."""
    quiz = quiz_of(
        {
            "type": "single",
            "prompt": HOSTILE,
            "choices": [
                {"id": "a", "text": HOSTILE, "correct": True},
                {"id": "b", "text": "b", "feedback": HOSTILE},
            ],
        },
        {"type": "short", "accept": [HOSTILE]},
        title=HOSTILE,
    )

    first, second = (canvas_facts(item) for item in _items(quiz, tmp_path).values())

    said = " ".join(HOSTILE.replace("&gt;", ">").split())
    assert first["prompt"] == said
    assert first["key"] == [("varequal", said)]
    assert first["feedback"]["b"] == said
    assert second["key"] == [("varequal", HOSTILE)]


def test_formulas_are_latex_between_the_marks_that_canvas_typesets(tmp_path: Path) -> None:
    """Inline and displayed formulas, with their signs and letters as they were written."""
    facts = canvas_facts(_items(every_type(), tmp_path)["every-type-single"])

    assert r"\(\mu_1 < \mu_2\)" in facts["prompt"]
    assert (
        r"\[\gamma_{nk} = \frac{\pi_k p_k(x_n)}{\sum_j \pi_j p_j(x_n)}\]"
        in facts["feedback"]["any"]
    )


def test_the_same_quiz_gives_the_same_bytes(tmp_path: Path) -> None:
    """No date, machine or order of dictionaries shows in the zip."""
    first = _export(every_type(), tmp_path / "one").read_bytes()
    second = _export(every_type(), tmp_path / "two").read_bytes()

    with zipfile.ZipFile(tmp_path / "one" / "every-type-canvas.zip") as archive:
        dates = {entry.date_time for entry in archive.infolist()}

    assert first == second
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_every_quiz_of_the_course_makes_a_sound_zip(tmp_path: Path) -> None:
    """The independent checker has nothing to say of the real bank."""
    problems = [
        problem
        for quiz in load_bank().values()
        for problem in check_package(str(_export(quiz, tmp_path)))
    ]

    assert problems == []
