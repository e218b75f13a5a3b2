"""The JSON schema of a quiz, by which editors complete and underline the YAML."""

from __future__ import annotations

import json

from quizzes.bank import FOLDER
from quizzes.questions import Quiz

FILE = FOLDER / "quiz.schema.json"


def schema() -> str:
    """Return the schema's text; `quiz.schema.json` holds the same, and a test compares."""
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(title | Quiz.model_json_schema(), indent=1) + "\n"
