"""What the tests of exports share: a quiz with every type, and ways to read back what was written.

Nothing here asks the exporter what it meant: the files are read as a stranger would.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np

from quizzes import draws
from quizzes.bank import read_quiz
from quizzes.questions import Quiz

FILE = Path(__file__).parent / "exports" / "every_type.yaml"
HOSTILE = "a ]]> b </mattext></text> {x} = ~5% #: -&gt; \"q\" 'r' <b>no</b> <!-- ü € 😀."
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


@draws.draw("export-two-points")
def _two_points(rng: np.random.Generator) -> dict[str, float]:
    """One point between two unit Gaussians at 1 and -1."""
    pi1, x = rng.uniform(0.2, 0.8), rng.uniform(-2, 2)
    one, two = pi1 * math.exp(-((x - 1) ** 2) / 2), (1 - pi1) * math.exp(-((x + 1) ** 2) / 2)
    gamma = one / (one + two)
    no_prior = 1 / (1 + math.exp(-2 * x))
    return {"pi1": pi1, "x": x, "gamma": gamma, "rest": 1 - gamma, "no_prior": no_prior}


def every_type() -> Quiz:
    """Return the quiz that has a question of each type."""
    return read_quiz(FILE)[0]


def quiz_of(*questions: dict[str, Any], **settings: Any) -> Quiz:
    """Return a quiz of these questions, each with what the test doesn't care about added."""
    defaults = {"prompt": "?", "explanation": "!"}
    numbered = [{"id": f"t-{i}", **defaults, **each} for i, each in enumerate(questions)]
    about = {"schema": 1, "id": "t", "title": "T", "chapter": "ch0", "mode": "graded"}
    return Quiz.model_validate({**about, **settings, "questions": numbered}, strict=False)


def choices(right: int, wrong: int) -> list[dict[str, Any]]:
    """Return some right choices and some wrong ones."""
    texts = [{"id": f"r{i}", "text": f"Right {i}", "correct": True} for i in range(right)]
    return texts + [{"id": f"w{i}", "text": f"Wrong {i}"} for i in range(wrong)]


def words(html: str) -> str:
    """Return what a reader sees of HTML, as one line."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.seen).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def zipped(path: Path, ending: str) -> bytes:
    """Return the one file of a zip whose name ends so."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(ending)))


def canvas_items(xml: bytes | str) -> dict[str, Element]:
    """Return the items of a QTI file by their names."""
    return {item.attrib["ident"]: item for item in ElementTree.fromstring(xml).iter(f"{QTI}item")}


def field(item: Element, label: str) -> str | None:
    """Return an entry of an item's metadata."""
    for entry in item.iter(f"{QTI}qtimetadatafield"):
        if entry.findtext(f"{QTI}fieldlabel") == label:
            return entry.findtext(f"{QTI}fieldentry")
    return None


def canvas_facts(item: Element) -> dict[str, Any]:
    """Return what an item says whoever wrote it: its type, points, key and feedback."""
    texts = {
        label.attrib["ident"]: canvas_label(label) for label in item.iter(f"{QTI}response_label")
    }
    scored = [c for c in item.iter(f"{QTI}respcondition") if c.find(f"{QTI}setvar") is not None]
    return {
        "type": field(item, "question_type"),
        "points": float(field(item, "points_possible") or "nan"),
        "prompt": canvas_label(item.find(f"{QTI}presentation")),
        "key": sorted(key for condition in scored for key in _key(condition, texts)),
        "feedback": _feedback(item, texts),
    }


def _key(condition: Element, texts: dict[str, str]) -> Iterator[tuple[str, Any]]:
    negated = {id(test) for no in condition.iter(f"{QTI}not") for test in no}
    for test in condition.iter():
        name, value = test.tag.removeprefix(QTI), test.text or ""
        if name in ("varequal", "vargte", "varlte"):
            shown = texts.get(value) or value
            yield ("not " if id(test) in negated else "") + name, _number(shown)


def _feedback(item: Element, texts: dict[str, str]) -> dict[str, str]:
    said = {
        each.attrib["ident"]: words("".join(each.itertext()))
        for each in item.iter(f"{QTI}itemfeedback")
    }
    links = {}
    for condition in item.iter(f"{QTI}respcondition"):
        for link in condition.iter(f"{QTI}displayfeedback"):
            chosen = condition.find(f".//{QTI}varequal")
            name = "any" if chosen is None else texts.get(chosen.text or "", chosen.text or "")
            links[name] = said[link.attrib["linkrefid"]]
    return links


def canvas_label(part: Element | None) -> str:
    """Return the text that stands first in a part of an item, as a reader sees it."""
    mattext = None if part is None else part.find(f"{QTI}material/{QTI}mattext")
    return "" if mattext is None else words(mattext.text or "")


def _number(text: str) -> str | float:
    try:
        return round(float(text), 9)
    except ValueError:
        return text


def moodle_questions(xml: bytes) -> dict[str, Element]:
    """Return the questions of a Moodle file by their names, without its categories."""
    entries = ElementTree.fromstring(xml).findall("question")
    return {e.findtext("name/text") or "": e for e in entries if e.attrib["type"] != "category"}


def moodle_answers(question: Element) -> dict[str, float]:
    """Return what each answer to a question is worth in percent, by its text."""
    return {
        words(answer.findtext("text") or ""): float(answer.attrib["fraction"])
        for answer in question.findall("answer")
    }
