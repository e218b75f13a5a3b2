"""What students could write to run something in the page of whoever reads it."""

from __future__ import annotations

from typing import Any

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # noqa: E501
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<form action='/formgrader/api/grade'><input name=score value=10></form>",
    "<style>body { display: none }</style><link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<details open ontoggle=alert(1)>x</details>",
    "<div id=check_responsibilities class='score save-icon' style='position:fixed'>x</div>",
    "<a href='java\tscript:alert(1)'>x</a><a href=' javascript:alert(1)'>y</a>",
    "[link](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>)",
    "![picture](https://evil.example/pixel.png) ![p](javascript:alert(1))",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    "`<script>alert(1)</script>` $<img src=x onerror=alert(1)>$ $$</script><script>alert(1)$$",
    "```html\n<script>alert(1)</script>\n```\n\n```mermaid\n<img src=x onerror=alert(1)>\n```",
    "<!--><script>alert(1)</script>--> <![CDATA[<script>alert(1)</script>]]>",
    "![pasted](attachment:a.png) ![forged](attachment:b.png)",
]
ATTACHMENTS: dict[str, Any] = {
    "a.png": {"image/png": PIXEL},
    "b.png": {'image/png" onerror="alert(1)': PIXEL, "image/svg+xml": "<svg onload=alert(1)>"},
}
