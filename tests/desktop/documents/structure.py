"""Reads the structure tree of a PDF as a screen reader does: tags, their text, alternatives and attributes."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as raw


@dataclass
class Node:
    tag: str
    alt: str = ""
    scope: str = ""
    text: str = ""
    page: int = 0
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def whole_text(self) -> str:
        return " ".join("".join(node.text for node in self.walk()).split())


@dataclass
class Structure:
    """The PDF's properties, and its structure tree: one node for the part on each page."""

    language: str
    title: str
    tagged: bool
    roots: list[Node]

    def all(self, *tags: str) -> list[Node]:
        return [node for root in self.roots for node in root.walk() if node.tag in tags]


def read(pdf: bytes) -> Structure:
    document = pypdfium2.PdfDocument(pdf)
    try:
        roots: list[Node] = []
        for number in range(len(document)):
            page = document[number]
            texts = _marked(page)
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            for at in range(raw.FPDF_StructTree_CountChildren(tree)):
                roots.append(_node(raw.FPDF_StructTree_GetChildAtIndex(tree, at), texts, number))
            raw.FPDF_StructTree_Close(tree)
        return Structure(
            language=_wide(raw.FPDFCatalog_GetLanguage, document.raw),
            title=document.get_metadata_dict()["Title"],
            tagged=bool(raw.FPDFCatalog_IsTagged(document.raw)),
            roots=roots,
        )
    finally:
        document.close()


def _node(element: Any, texts: dict[int, str], page: int) -> Node:
    node = Node(
        tag=_wide(raw.FPDF_StructElement_GetType, element),
        alt=_wide(raw.FPDF_StructElement_GetAltText, element),
        scope=_scope(element),
        page=page,
    )
    for at in range(max(0, raw.FPDF_StructElement_GetMarkedContentIdCount(element))):
        node.text += texts.get(raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, at), "") + " "
    for at in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, at)
        if child:
            node.children.append(_node(child, texts, page))
    return node


def _scope(element: Any) -> str:
    for at in range(max(0, raw.FPDF_StructElement_GetAttributeCount(element))):
        attribute = raw.FPDF_StructElement_GetAttributeAtIndex(element, at)
        value = raw.FPDF_StructElement_Attr_GetValue(attribute, b"Scope")
        if value:
            buffer, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
            raw.FPDF_StructElement_Attr_GetStringValue(value, buffer, 64, ctypes.byref(length))
            return buffer.raw[: length.value].decode("utf-16-le").rstrip("\0")
    return ""


def _marked(page: Any) -> dict[int, str]:
    """The text of each marked content of a page."""
    texts: dict[int, str] = {}
    textpage = page.get_textpage()
    for object in page.get_objects(max_depth=5):
        mark = raw.FPDFPageObj_GetMarkedContentID(object.raw)
        if mark >= 0 and object.type == raw.FPDF_PAGEOBJ_TEXT:
            texts[mark] = texts.get(mark, "") + _wide(raw.FPDFTextObj_GetText, object.raw, textpage.raw)
    return texts


def _wide(ask: Callable[..., int], *of: Any) -> str:
    """A UTF-16 text from PDFium, asked for twice: first its size in bytes, then the text."""
    size = ask(*of, None, 0)
    if size <= 0:
        return ""
    # Two of them want 16-bit units, the others bytes; all count in bytes.
    units = ask in (raw.FPDFTextObj_GetText, raw.FPDFCatalog_GetLanguage)
    buffer = (ctypes.c_ushort * (size // 2 + 1))() if units else ctypes.create_string_buffer(size)
    ask(*of, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le").rstrip("\0")
