"""A paper -> one static web page that asks nothing of any network and keeps answers itself."""

from __future__ import annotations

import base64
import hashlib
import html
import json

from quizzes.player import assets
from quizzes.player.response import answers_file

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="quiz-page">
<main id="quiz">
<p>If you read this, the quiz did not start: it needs a browser of our days, with JavaScript on.
You can take it in a terminal instead: <code>em-course quiz take {quiz}</code></p>
</main>
<script type="application/json" id="paper" data-sha256="{sha256}" data-answers="{answers}">\
{paper}</script>
<script type="module">{script}</script>
</body>
</html>
"""


def page(paper_json: str) -> str:
    """Return the page of a paper; the same paper gives the same page."""
    paper = json.loads(paper_json)
    script, style = assets.script("page"), assets.style()
    return _PAGE.format(
        policy=f"default-src 'none'; script-src {allowed(script)}; style-src {allowed(style)}; "
        "base-uri 'none'; form-action 'none'",
        title=html.escape(paper["title"]),
        quiz=html.escape(paper["quiz"]),
        answers=html.escape(answers_file(paper["quiz"])),
        sha256=hashlib.sha256(paper_json.encode()).hexdigest(),
        paper=paper_json.replace("<", "\\u003c"),
        script=script,
        style=style,
    )


def allowed(text: str) -> str:
    """Return the name by which a policy allows one script or style and no other."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
