"""Pictures of simulations in submitted notebooks: whether one may stand on a page of ours.

Whoever hands in a notebook can write anything into its outputs. A picture is kept if it is made
of nothing but what `simulations.drawing.draw` makes pictures of, and dropped otherwise; nothing is
mended. Pages then show it as an `<img>`, in which no browser runs or loads anything anyway.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any
from xml.etree import ElementTree

from autograder.extract import cell_text, mapping
from autograder.nodes import Node

KIND = "image/svg+xml"
MOST = 5  # pictures in a cell that are looked at; ours is its only one
MAX_BYTES = 400_000  # a picture of nine frames with 300 points each has about 100,000

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {"svg", "g", "title", "desc", "text", "tspan"}
_ELEMENTS |= {"rect", "path", "ellipse", "circle", "line"}
_ATTRIBUTES = {"role", "viewBox", "width", "height", "transform", "vector-effect", "d", "r"}
_ATTRIBUTES |= {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "rx", "ry"}
_ATTRIBUTES |= {"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"}
_ATTRIBUTES |= {"stroke-linecap", "stroke-linejoin", "paint-order"}
_ATTRIBUTES |= {"font-family", "font-size", "font-weight", "text-anchor"}
_SIZE = re.compile(r"\d{1,4}(\.\d{1,9})?", re.ASCII)  # a larger picture would hide the page
_VALUE = re.compile(r"(?!.*url)[\w\s.,()#'+-]*", re.IGNORECASE | re.DOTALL | re.ASCII)


def stills(outputs: Any) -> list[Node]:
    """Return the first harmless picture among a cell's outputs as its only output, if any."""
    given = outputs if isinstance(outputs, list) else []
    pictures = (mapping(mapping(output).get("data")).get(KIND) for output in given)
    for picture in islice(filter(None, pictures), MOST):
        text = cell_text(picture)
        if is_harmless(text):
            return [{"output_type": "display_data", "data": {KIND: text}, "metadata": {}}]
    return []


def is_harmless(picture: str) -> bool:
    """Whether a picture is short, well-formed and made of the elements that ours are made of."""
    if len(picture) > MAX_BYTES or "<!" in picture or "<?" in picture:
        return False  # no types of documents, and so no entities, which could grow without end
    try:
        root = ElementTree.fromstring(picture)  # noqa: S314 - without types, nothing expands
    except (ElementTree.ParseError, ValueError):
        return False
    sizes = (root.get(side, "") for side in ("width", "height"))
    return (
        root.tag == f"{_SVG}svg"
        and all(_SIZE.fullmatch(size) for size in sizes)
        and all(_is_ours(element) for element in root.iter())
    )


def _is_ours(element: ElementTree.Element) -> bool:
    return (
        element.tag.removeprefix(_SVG) in _ELEMENTS
        and element.tag.startswith(_SVG)
        and element.attrib.keys() <= _ATTRIBUTES
        and all(_VALUE.fullmatch(value) for value in element.attrib.values())
    )
