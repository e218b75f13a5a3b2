"""Papers with every type of question, made by hand so that each test knows their answers."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

SQUARE = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
PI = "<math><msub><mi>π</mi><mn>1</mn></msub><mo>=</mo><mn>{{pi1}}</mn></math>"
GAMMA = "<math><msub><mi>γ</mi><mn>1</mn></msub></math>"


def rich(text: str, html: str | None = None) -> Json:
    """A text of a paper."""
    return {"text": text, "html": html or f"<p>{text}</p>"}


def options(**texts: str) -> list[Json]:
    """Choices, items or sides, by id; one that starts with "None" is pinned."""
    return [
        {"id": id_, "rich": rich(text, text), "pinned": text.startswith("None")}
        for id_, text in texts.items()
    ]


def question(id_: str, kind: str, prompt: Json | str, **parts: Any) -> Json:
    """One question with what its type needs."""
    prompt = rich(prompt) if isinstance(prompt, str) else prompt
    common = {"points": 1.0, "confidence": False, "version": f"version of {id_}"}
    return {"id": id_, "type": kind, "prompt": prompt, **common, **parts}


def graded() -> Json:
    """A graded quiz with one question of each type."""
    number = rich(
        "With π₁ = {{pi1}} and x = {{x:.1f}}, what is γ₁?",
        f"<p>With {PI} and x = {{{{x:.1f}}}}, what is {GAMMA}?</p>",
    )
    draws = [{"pi1": f"0.{i % 9 + 1}", "x:.1f": f"−{i}.5"} for i in range(40)]
    return {
        "schema": 1,
        "quiz": "ch3",
        "title": "The E-step",
        "mode": "graded",
        "assignment": "quiz-ch3",
        "intro": rich("Seven questions on what the E-step computes, and how."),
        "questions": [
            question(
                "ch3-estep",
                "single",
                "Which quantity does the E-step compute for a point?",
                confidence=True,
                choices=options(
                    c1a0="The responsibilities of the components for it",
                    c2b0="The index of the component whose mean is nearest",
                    c3c0=f"The weighted mean of all {SQUARE}",
                    cfe0="None of these",
                ),
            ),
            question(
                "ch3-rows",
                "multiple",
                "Which of these hold for every W?",
                points=2.0,
                choices=options(
                    d1="Each row sums to one",
                    d2="Each column sums to one",
                    d3="No entry is negative",
                ),
            ),
            question("ch3-gamma", "numeric", number, unit=None, digits=3, draws=draws),
            question(
                "ch3-loop",
                "order",
                "Put the steps of one round in order.",
                items=options(
                    e10="Log densities of every point under every component",
                    e20="Add the log weights",
                    e30="Subtract each row's log-sum-exp",
                    e40="Exponentiate",
                ),
            ),
            question(
                "ch3-roles",
                "match",
                "What belongs together?",
                left=options(f1="prior", f2="likelihood", f3="posterior"),
                right=options(a1="weight", a2="density", a3="responsibility", a4="a gradient"),
            ),
            question("ch3-name", "short", "What are the entries of W called?"),
            question(
                "ch3-who",
                "distribution",
                "A point lies on the border. How likely is each component?",
                points=2.0,
                choices=options(b1="The wide one", b2="The narrow one", b3="The one far away"),
            ),
        ],
    }


def practice() -> Json:
    """A practice with its key: a choice, several, and a number with two variants."""
    variants = [
        {
            "accept": [n / 2 - 0.01, n / 2 + 0.01],
            "wrong": [
                {"low": n - 0.01, "high": n + 0.01, "feedback": rich("You forgot to halve.")}
            ],
            "explanation": rich(f"Half of {n} is {n / 2:g}."),
        }
        for n in (4, 6)
    ]
    return {
        "schema": 1,
        "quiz": "practice-ch3",
        "title": "The E-step, to try",
        "mode": "practice",
        "assignment": "quiz-ch3",
        "intro": None,
        "questions": [
            question(
                "practice-ch3-soft",
                "single",
                "What does a responsibility of 0.5 say?",
                choices=options(p1="The point is in doubt", p2="The point is an error"),
            ),
            question(
                "practice-ch3-rows",
                "multiple",
                "Which of these sum to one?",
                choices=options(r1="Rows of W", r2="Weights", r3="Columns of W"),
            ),
            question(
                "practice-ch3-half",
                "numeric",
                "What is half of {{n}}?",
                digits=None,
                unit="points",
                draws=[{"n": "4"}, {"n": "6"}],
            ),
        ],
        "key": {
            "practice-ch3-soft": {
                "correct": ["p1"],
                "feedback": {"p2": rich("Doubt is what the data say.")},
                "explanation": rich("Half of the weight goes to either."),
            },
            "practice-ch3-rows": {
                "correct": ["r1", "r2"],
                "feedback": {"r3": rich("Columns sum to the counts.")},
                "explanation": rich("Each point shares out one."),
            },
            "practice-ch3-half": {"variants": variants},
        },
    }


def text_of(paper: Json) -> str:
    """A paper as it stands in its file."""
    return json.dumps(paper, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
