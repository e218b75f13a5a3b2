"""A quiz -> a zip that Canvas Classic imports (QTI 1.2, in Canvas's dialect).

Three files, the fewest that make a quiz. What its importer does was read from its source:
a file it dislikes fails in silence, and any number or text that a condition names becomes
a right answer, so known-wrong ones are left out.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.dom.minidom import Element
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from quizzes.export import markup
from quizzes.export.canvas_items import item
from quizzes.export.tree import document, node
from quizzes.export.variants import Variant, decimal
from quizzes.questions import Distribution, Multiple, Quiz, Single

_PACKAGING = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_META_TYPE = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can name


def package(quiz: Quiz, questions: Sequence[Sequence[Variant]]) -> bytes:
    """Return the zip's bytes; `questions` holds the variants of each question."""
    folder = io.BytesIO()
    with ZipFile(folder, "w", ZIP_STORED) as zipped:
        for name, root in (
            ("imsmanifest.xml", _manifest(quiz.id)),
            (f"{quiz.id}/assessment_meta.xml", _meta(quiz)),
            (f"{quiz.id}/{quiz.id}.xml", _assessment(quiz, questions)),
        ):
            zipped.writestr(_entry(name), document(root))
    return folder.getvalue()


def shuffles(quiz: Quiz) -> bool:
    """Tell whether Canvas may shuffle choices: it does so in all questions of a quiz or in none."""
    choosing = [q for q in quiz.questions if isinstance(q, Single | Multiple | Distribution)]
    return all(question.shuffle and not question.pin_last for question in choosing)


def _entry(name: str) -> ZipInfo:
    """Return a zip entry that is the same on every day and every machine."""
    entry = ZipInfo(name, _EPOCH)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def _manifest(name: str) -> Element:
    return node(
        "manifest",
        node("metadata", node("schema", "IMS Content"), node("schemaversion", "1.1.3")),
        node("organizations"),
        node(
            "resources",
            node(
                "resource",
                node("file", href=f"{name}/{name}.xml"),
                node("dependency", identifierref=f"{name}_meta"),
                identifier=name,
                type="imsqti_xmlv1p2",
            ),
            node(
                "resource",
                node("file", href=f"{name}/assessment_meta.xml"),
                identifier=f"{name}_meta",
                type=_META_TYPE,
                href=f"{name}/assessment_meta.xml",
            ),
        ),
        identifier=f"{name}_manifest",
        xmlns=_PACKAGING,
    )


def _meta(quiz: Quiz) -> Element:
    graded = quiz.mode == "graded"
    settings = {
        "title": markup.plain(quiz.title),
        "description": markup.html(quiz.intro or ""),
        "shuffle_answers": _yes(shuffles(quiz)),
        "scoring_policy": "keep_highest",
        "quiz_type": "assignment" if graded else "practice_quiz",
        "points_possible": decimal(sum(question.points for question in quiz.questions)),
        "show_correct_answers": _yes(not graded),
        "allowed_attempts": "1" if graded else "-1",
        "available": _yes(False),
    }
    fields = [node(name, value) for name, value in settings.items()]
    return node("quiz", *fields, identifier=quiz.id, xmlns=_CANVAS)


def _assessment(quiz: Quiz, questions: Sequence[Sequence[Variant]]) -> Element:
    attempts = node(
        "qtimetadatafield",
        node("fieldlabel", "cc_maxattempts"),
        node("fieldentry", "1" if quiz.mode == "graded" else "unlimited"),
    )
    section = node("section", *(_entries(question) for question in questions), ident="root_section")
    assessment = node(
        "assessment",
        node("qtimetadata", attempts),
        section,
        ident=quiz.id,
        title=markup.plain(quiz.title),
    )
    return node("questestinterop", assessment, xmlns=_QTI)


def _entries(question: Sequence[Variant]) -> Element:
    """Return a question; with several variants, a group from which Canvas picks one a student."""
    if len(question) == 1:
        return item(question[0])
    first = question[0].question
    points = node("points_per_item", decimal(first.points))
    selection = node(
        "selection", node("selection_number", "1"), node("selection_extension", points)
    )
    return node(
        "section",
        node("selection_ordering", selection),
        *(item(variant) for variant in question),
        ident=f"{first.id}-group",
        title=first.id,
    )


def _yes(value: bool) -> str:
    return "true" if value else "false"
