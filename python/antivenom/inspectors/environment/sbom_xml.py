"""How does a CycloneDX document in XML look in the JSON form of the same standard?

Only the elements that `sbom` reads are turned; a document type declaration, with which
entities begin, is refused before anything is expanded.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 100
MAX_ELEMENTS = 1_000_000

_SPACE = re.compile(r"https?://cyclonedx\.org/schema/bom/(1\.\d)$")


class Element:
    """An element of an XML document: its name, attributes, text and children."""

    __slots__ = ("attributes", "children", "name", "space", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.space, _, self.name = name.rpartition(" ")
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    def first(self, name: str) -> Element | None:
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def value(self, name: str) -> str:
        """Return the text of the first child of a name."""
        child = self.first(name)
        return child.text.strip() if child else ""

    def all(self, folder: str, name: str) -> list[Element]:
        """Return the children of a name within the first child of another."""
        holder = self.first(folder)
        return [child for child in holder.children if child.name == name] if holder else []


class RefusedError(Exception):
    """The document is not read; the text says why."""


def document_of(data: bytes) -> tuple[dict[str, Any], str]:
    """Read an XML document as the JSON form would be.

    Returns:
        The document, and why it could not be read, empty if it could.
    """
    from xml.parsers.expat import ExpatError

    try:
        top = _parse(data)
    except RefusedError as error:
        return {}, str(error)
    except (ExpatError, ValueError, LookupError):
        return {}, "is neither JSON nor XML"
    version = _SPACE.match(top.space)
    if top.name != "bom" or version is None:
        return {}, "is XML, and no CycloneDX document"
    return _document(top, version[1]), ""


def _parse(data: bytes) -> Element:
    from xml.parsers.expat import ParserCreate

    top = Element("", {})
    open_elements = [top]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS or len(open_elements) > MAX_DEPTH:
            raise RefusedError("is XML that is too large or nested too deeply")
        element = Element(name, attributes)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_name: str) -> None:
        open_elements.pop()

    def text(piece: str) -> None:
        open_elements[-1].text += piece

    def refuse(*_declaration: object) -> None:
        raise RefusedError("is XML with a document type, which is not read")

    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
    return top.children[0]


def _document(top: Element, version: str) -> dict[str, Any]:
    metadata = top.first("metadata")
    subject = metadata.first("component") if metadata else None
    return {
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "metadata": {"component": _component(subject)} if subject else {},
        "components": [_component(each) for each in top.all("components", "component")],
        "dependencies": [
            {
                "ref": each.attributes.get("ref", ""),
                "dependsOn": [child.attributes.get("ref", "") for child in each.children],
            }
            for each in top.all("dependencies", "dependency")
        ],
    }


_VALUES = ("group", "name", "version", "description", "scope", "cpe", "purl", "publisher", "author")


def _component(element: Element) -> dict[str, Any]:
    supplier = element.first("supplier")
    return {
        **{name: element.value(name) for name in _VALUES},
        "type": element.attributes.get("type", ""),
        "bom-ref": element.attributes.get("bom-ref", ""),
        "supplier": {"name": supplier.value("name")} if supplier else {},
        "hashes": [
            {"alg": each.attributes.get("alg", ""), "content": each.text.strip()}
            for each in element.all("hashes", "hash")
        ],
        "licenses": _licences(element),
        "externalReferences": [
            {"type": each.attributes.get("type", ""), "url": each.value("url")}
            for each in element.all("externalReferences", "reference")
        ],
        "components": [_component(each) for each in element.all("components", "component")],
    }


def _licences(element: Element) -> list[dict[str, Any]]:
    holder = element.first("licenses")
    found: list[dict[str, Any]] = []
    for each in holder.children if holder else ():
        if each.name == "expression":
            found.append({"expression": each.text.strip()})
        else:
            found.append({"license": {"id": each.value("id"), "name": each.value("name")}})
    return found
