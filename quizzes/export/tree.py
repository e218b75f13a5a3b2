"""XML built node by node, so that no text can become markup.

By minidom, for the sake of CDATA: Moodle's reader drops the white space between two
entities, and with it the space in `</b> <i>` where the HTML is escaped.
"""

from __future__ import annotations

from typing import Protocol
from xml.dom.minidom import CDATASection, Document, Element, Text


class _Writer(Protocol):
    def write(self, text: str, /) -> object: ...


class _Verbatim(CDATASection):
    """CDATA that may hold its own end: it goes on in a second section."""

    def writexml(
        self, writer: _Writer, indent: str = "", addindent: str = "", newl: str = ""
    ) -> None:
        writer.write(f"<![CDATA[{self.data.replace(']]>', ']]]]><![CDATA[>')}]]>")


def node(tag: str, *children: Element | Text | str, **attributes: str) -> Element:
    """Return an element. An attribute whose name Python reserves takes an underscore behind."""
    element = Document().createElement(tag)
    for name, value in attributes.items():
        element.setAttribute(name.rstrip("_"), value)
    for child in children:
        element.appendChild(_text(child) if isinstance(child, str) else child)
    return element


def verbatim(text: str) -> Text:
    """Return a text that stands as it is, between CDATA marks."""
    section = _Verbatim()
    section.data = text
    return section


def document(root: Element) -> bytes:
    """Return the bytes of an XML file; the same tree gives the same bytes."""
    whole = Document()
    whole.appendChild(root)
    return whole.toprettyxml(indent=" ", encoding="utf-8")


def _text(text: str) -> Text:
    return Document().createTextNode(text)
