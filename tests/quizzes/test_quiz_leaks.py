"""Nothing that students get tells an answer: not its words, its ids, its order or its numbers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from math import factorial
from typing import Any

import pytest
import quiz_secrets as secrets
from quiz_every_type import every_type
from scipy.stats import binom, chisquare

from autograder.course import ROOT
from quizzes import draws
from quizzes.bank import load_bank
from quizzes.build import paper, to_student, variants
from quizzes.player.page import page
from quizzes.player.paper import Paper, PaperQuestion, parse_paper, shown
from quizzes.questions import Match, Order, Question, Quiz, Single
from quizzes.richtext import rich

EVERY = every_type()
BANK = load_bank()
GRADED = [*(quiz for quiz in BANK.values() if quiz.mode == "graded"), EVERY]
PRACTISED = [q for quiz in BANK.values() if quiz.mode == "practice" for q in quiz.questions]
QUESTIONS = [(quiz, question) for quiz in GRADED for question in quiz.questions]
PAPERS = {quiz.id: paper(quiz) for quiz in GRADED}
STUDENTS = [f"student{i}" for i in range(500)]
CHANCE = 1e-9

each_question = pytest.mark.parametrize(("quiz", "question"), QUESTIONS, ids=lambda x: x.id)
each_quiz = pytest.mark.parametrize("quiz", GRADED, ids=lambda quiz: quiz.id)


def public(quiz: Quiz, question: Question) -> Any:
    """A question as it stands in the paper."""
    return next(one for one in json.loads(PAPERS[quiz.id])["questions"] if one["id"] == question.id)


def asked(quiz: Quiz) -> Paper:
    """The paper as the player reads it."""
    return parse_paper(PAPERS[quiz.id].encode(), quiz.id)


def what_is_asked(quiz: Quiz, question: Question) -> str:
    """All that a question may say: its prompt, its options and its unit."""
    one = public(quiz, question)
    parts = [one["prompt"], *(o["rich"] for key in OPTIONS for o in one.get(key, []))]
    return "\n".join([*(part["text"] for part in parts), str(one.get("unit"))])


OPTIONS = ("choices", "items", "left", "right")


# ---- the paper of each question ----------------------------------------------------------------


@each_question
def test_a_paper_says_nothing_of_what_follows_marking(quiz: Quiz, question: Question) -> None:
    """No explanation, feedback, or misconception, in any form in which it could be written."""
    said = secrets.letters_of("paper.json", json.dumps(public(quiz, question)).encode())
    legitimate = secrets.letters(what_is_asked(quiz, question))

    for secret in secrets.words(question) | secrets.taught(question):
        assert secret not in said or secret in legitimate, secret
    for belief in secrets.beliefs(question):
        assert belief not in PAPERS[quiz.id]


@each_question
def test_a_paper_has_no_place_for_a_key(quiz: Quiz, question: Question) -> None:
    """None of the bank's keys that hold answers is a key, or a value, in the paper."""
    said = set(map(str, secrets.leaves(public(quiz, question))))

    assert not said & secrets.KEYS
    assert not said & (secrets.names(question) - set(what_is_asked(quiz, question).split("\n")))


@each_question
def test_a_paper_says_no_word_that_would_be_right(quiz: Quiz, question: Question) -> None:
    """Neither what is accepted nor what is known to be wrong."""
    said = secrets.letters_of("paper.json", json.dumps(public(quiz, question)).encode())
    legitimate = secrets.letters(what_is_asked(quiz, question))

    assert {word for word in secrets.typed(question) if word in said} <= {
        word for word in secrets.typed(question) if word in legitimate
    }


@each_question
def test_a_paper_says_no_number_that_would_be_right(quiz: Quiz, question: Question) -> None:
    """In no variant, in no form; but a prompt may happen to show the same number."""
    one = public(quiz, question)
    given = {value for draw in one.pop("draws", []) for value in draw.values()}
    legitimate = what_is_asked(quiz, question)
    said = "\n".join(str(leaf) for leaf in secrets.leaves(one))

    for value in secrets.numbers(question):
        for form in secrets.printed(value) - given:
            here = re.compile(rf"(?<![\w.,−-]){re.escape(form)}(?![\w,]|\.\d)")
            assert here.search(legitimate) or not here.search(said), form


@each_question
def test_draws_hold_what_is_shown_and_nothing_else(quiz: Quiz, question: Question) -> None:
    """Each number in a paper has a slot in what the student reads."""
    slots = set(re.findall(r"\{\{([^{}]+)\}\}", what_is_asked(quiz, question)))

    assert [draw for draw in public(quiz, question).get("draws", []) if set(draw) != slots] == []


@each_question
def test_ids_tell_nothing(quiz: Quiz, question: Question) -> None:
    """Of one form, all different; those of a pair's two sides as different as any."""
    one = public(quiz, question)
    ids = [option["id"] for key in OPTIONS for option in one.get(key, [])]

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"c[0-9a-f]{10}", id_) for id_ in ids)
    if isinstance(question, Match):
        for pair in question.pairs:
            assert to_student(question, pair.id, "left") != to_student(question, pair.id, "right")


# ---- everything that students get --------------------------------------------------------------


@pytest.fixture(scope="module")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file that students get: papers, pages, wheel, sdist and release."""
    files: dict[str, bytes] = {}
    for id_, text in PAPERS.items():
        files[f"papers/quiz-{id_}.json"] = text.encode()
        files[f"pages/quiz-{id_}.html"] = page(text).encode()
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        files |= {f"wheel/{name}": archive.read(name) for name in archive.namelist()}
    with tarfile.open(sdist) as tar:
        for member in filter(tarfile.TarInfo.isfile, tar.getmembers()):
            file = tar.extractfile(member)
            files[f"sdist/{member.name}"] = file.read() if file else b""
    for path in sorted((ROOT / "release").rglob("*")):
        if path.is_file() and not path.name.endswith(".answers.json"):
            files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return files


def test_the_artefacts_are_there(artefacts: dict[str, bytes]) -> None:
    """Otherwise the search below would find nothing, and prove nothing."""
    kinds = Counter(name.split("/")[0] for name in artefacts)

    assert kinds["papers"] == kinds["pages"] == len(GRADED)
    assert min(kinds[kind] for kind in ("wheel", "sdist", "release")) >= 9
    assert any(name.endswith("quizzes/player/terminal.py") for name in artefacts)


@cache
def told() -> dict[str, str]:
    """What follows the marking of each question, as letters; and the question's id.

    A sentence that a practice says as well, of a question of its own, gives nothing away.
    """
    practised = {text for question in PRACTISED for text in secrets.words(question)}
    return {
        text: question.id
        for quiz, question in QUESTIONS
        for text in secrets.words(question) - practised
        if text not in secrets.letters(what_is_asked(quiz, question))
    }


def leaks(artefacts: dict[str, bytes]) -> list[tuple[str, str]]:
    """The artefacts that say what follows marking, each with the question that it tells of."""
    said = {name: secrets.letters_of(name, data) for name, data in artefacts.items()}
    return [
        (name, id_) for name, text in said.items() for word, id_ in told().items() if word in text
    ]


def test_no_artefact_says_what_follows_marking(artefacts: dict[str, bytes]) -> None:
    """Explanations and feedback of graded questions stand nowhere but in the clone."""
    assert leaks(artefacts) == []


PLANTED: dict[str, Callable[[str], bytes]] = {
    "a.ipynb": lambda text: json.dumps({"cells": [{"outputs": [{"text": [text]}]}]}).encode(),
    "b.html": lambda text: page(json.dumps(json.loads(PAPERS["every"]) | {"note": text})).encode(),
    "c.html": lambda text: f"<!-- {text} -->".encode(),
    "d.json": lambda text: json.dumps({"html": rich(text).html}).encode(),
    "e.json": lambda text: json.dumps({text: 1}).encode(),
    "f.py": lambda text: text.replace(" ", "\n    # ").encode(),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_leak_is_found(name: str) -> None:
    """In an output, a page, a comment, as HTML, as a key, or broken over lines of code."""
    question = EVERY.question("every-drawn")
    explanation = draws.fill(question.explanation, variants(question)[7])

    assert leaks({name: PLANTED[name](explanation)}) == [(name, "every-drawn")]


def test_a_planted_number_is_found() -> None:
    """A right number in three digits and more, with a point or a comma, rounded or in full."""
    forms = secrets.printed(-0.08637)

    assert {"-0.0864", "−0.0864", "-0,08637", "-0.08637", "-0.0863700"} <= forms
    assert not {"-0.1", "-0.09"} & forms


def test_no_artefact_names_a_misconception(artefacts: dict[str, bytes]) -> None:
    """Not by its id nor by what it believes; chapters discuss the beliefs in words of theirs."""
    ids = {id_ for _, question in QUESTIONS for id_ in secrets.beliefs(question)}
    asked = secrets.letters("".join(what_is_asked(quiz, question) for quiz, question in QUESTIONS))
    taught = {text for _, question in QUESTIONS for text in secrets.taught(question)}
    told = {text for text in taught if text not in asked and len(text) > 25}

    for name, data in artefacts.items():
        if not name.startswith("release/"):
            text, said = secrets.text_of(name, data), secrets.letters_of(name, data)
            assert {id_ for id_ in ids if id_ in text and re.search(rf"\b{id_}\b", text)} == set()
            assert {belief for belief in told if belief in said} == set(), name


def test_what_is_installed_holds_no_question(artefacts: dict[str, bytes]) -> None:
    """The wheel and the sdist play quizzes and have none: no prompt, no paper, no secret."""
    prompts = {
        secrets.letters(question.prompt)[:60]
        for quiz in BANK.values()
        for question in quiz.questions
    }
    key = (ROOT / "quizzes" / "secret.txt").read_bytes().strip()

    for name, data in artefacts.items():
        if name.startswith(("wheel/", "sdist/")):
            assert not name.endswith((".yaml", ".yml", "quiz.json"))
            assert {
                prompt for prompt in prompts if prompt in secrets.letters_of(name, data)
            } == set()
        assert key not in data, name


# ---- where the right answer stands -------------------------------------------------------------


def loose(one: PaperQuestion, student: str) -> list[str]:
    """The ids of the choices that are shuffled, as a student sees them."""
    return [option.id for option in shown(one.choices, one, student, 1) if not option.pinned]


SHUFFLED = [(quiz, q) for quiz, q in QUESTIONS if isinstance(q, Single) and q.shuffle]


@pytest.mark.parametrize(("quiz", "question"), SHUFFLED, ids=lambda x: x.id)
def test_the_right_choice_stands_anywhere_equally_often(quiz: Quiz, question: Single) -> None:
    """Over 500 students; a right shuffle fails this with a chance of one in 10^9."""
    one = next(o for o in asked(quiz).questions if o.id == question.id)
    (right,) = (to_student(question, choice.id) for choice in question.choices if choice.correct)
    places = len(loose(one, "anna"))

    counts = Counter(loose(one, student).index(right) for student in STUDENTS)

    assert chisquare([counts[place] for place in range(places)]).pvalue > CHANCE


@pytest.mark.parametrize(
    ("quiz", "question"),
    [(quiz, q) for quiz, q in QUESTIONS if isinstance(q, Order)],
    ids=lambda x: x.id,
)
def test_the_right_order_is_shown_no_more_often_than_chance(quiz: Quiz, question: Order) -> None:
    """Neither the whole of it nor any step in its place."""
    one = next(o for o in asked(quiz).questions if o.id == question.id)
    right = [to_student(question, item.id) for item in question.items]
    orders = [[option.id for option in shown(one.items, one, s, 1)] for s in STUDENTS]

    whole = sum(order == right for order in orders)
    places = Counter(order.index(step) == i for order in orders for i, step in enumerate(right))

    assert binom.sf(whole - 1, len(STUDENTS), 1 / factorial(len(right))) > CHANCE
    assert places[True] / places.total() == pytest.approx(1 / len(right), abs=0.05)


@pytest.mark.parametrize(
    ("quiz", "question"),
    [(quiz, q) for quiz, q in QUESTIONS if isinstance(q, Match)],
    ids=lambda x: x.id,
)
def test_partners_face_each_other_no_more_often_than_chance(quiz: Quiz, question: Match) -> None:
    """The two sides of a match are shuffled apart from each other."""
    one = next(o for o in asked(quiz).questions if o.id == question.id)
    pairs = [
        (to_student(question, p.id, "left"), to_student(question, p.id, "right"))
        for p in question.pairs
    ]
    facing = 0
    for student in STUDENTS:
        left = [option.id for option in shown(one.left, one, student, 1)]
        right = [option.id for option in shown(one.right, one, student, 1)]
        facing += sum(left.index(a) == right.index(b) for a, b in pairs)

    assert facing / (len(pairs) * len(STUDENTS)) == pytest.approx(1 / len(one.right), abs=0.06)


@each_quiz
def test_paper_order_is_that_of_the_ids(quiz: Quiz) -> None:
    """The order in the file is that of a keyed hash, wherever the player shuffles."""
    for one in asked(quiz).questions:
        for options in (one.choices, one.items, one.left, one.right):
            ids = [option.id for option in options if not option.pinned]
            assert ids == sorted(ids) or not one.shuffle
