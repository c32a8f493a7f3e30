"""A PDF that can be read aloud: the structure tree, which ReportLab does not write by itself.

Every visible thing is either marked as part of an element (heading, paragraph, table row…) or as
an artifact (rules, fold marks, page numbers). Reference: ISO 32000-1, 14.7 and 14.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFPage,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas


@dataclass
class Element:
    """A node of the structure tree; its children stand in the order in which they are read."""

    role: str
    parent: Element | None = None
    kids: list[Element | Mark] = field(default_factory=list)
    said: str = ""
    """What is read instead of a picture."""
    scope: str = "Row"
    """What a TH is the head of: Row or Column."""

    def add(self, role: str, said: str = "", scope: str = "Row") -> Element:
        kid = Element(role, self, said=said, scope=scope)
        self.kids.append(kid)
        return kid


@dataclass(frozen=True)
class Mark:
    """A stretch of a page's content: the page from 0 and the number on that page."""

    page: int
    number: int


class TaggedCanvas(Canvas):
    """A canvas that knows the element that is being drawn."""

    _code: list[str]
    _doc: Any

    def __init__(self, file: Any, root: Element, **options: Any) -> None:
        super().__init__(file, **options)
        self._root = root
        self._marked: list[list[Element]] = [[]]

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        page = self._marked[-1]
        element.kids.append(Mark(self.pages_so_far, len(page)))
        self._code.append(f"/{element.role} <</MCID {len(page)}>> BDC")
        page.append(element)
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self.pages_so_far
        page.Tabs = PDFName("S")
        self._marked.append([])

    def describe(self, title: str, language: str, author: str) -> None:
        """Title, author and language, also as XMP, and the title in the window's title bar."""
        self.setTitle(title)
        self.setAuthor(author)
        self.setCatalogEntry("Lang", language)
        self.setViewerPreference("DisplayDocTitle", "true")
        dictionary = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
        xmp = _XMP.format(title=escape(title), language=language, author=escape(author))
        self.setCatalogEntry("Metadata", PDFStream(dictionary, xmp.encode(), filters=[]))

    def save(self) -> None:
        self._write_structure()
        super().save()

    @property
    def pages_so_far(self) -> int:
        return len(self._marked) - 1

    def _write_structure(self) -> None:
        elements = list(_walk(self._root))
        written = [PDFDictionary({}) for _ in elements]
        references = {
            id(element): self._doc.Reference(entry)
            for element, entry in zip(elements, written, strict=True)
        }
        tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        tree_reference = self._doc.Reference(tree)
        for element, entry in zip(elements, written, strict=True):
            above = references[id(element.parent)] if element.parent else tree_reference
            entry.dict.update(self._entries(element, references), P=above)
        tree.dict["K"] = references[id(self._root)]
        tree.dict["ParentTree"] = PDFDictionary({"Nums": self._parents(references)})
        tree.dict["ParentTreeNextKey"] = len(self._doc.Pages.pages)
        self.setCatalogEntry("StructTreeRoot", tree)
        self.setCatalogEntry("MarkInfo", PDFDictionary({"Marked": "true"}))

    def _entries(self, element: Element, references: dict[int, Any]) -> dict[str, Any]:
        kids = [
            references[id(kid)] if isinstance(kid, Element) else self._content(kid)
            for kid in element.kids
        ]
        entries = {
            "Type": PDFName("StructElem"),
            "S": PDFName(element.role),
            "K": PDFArray(kids),
        }
        if element.said:
            entries["Alt"] = PDFString(element.said)
        if element.role == "TH":
            scope = {"O": PDFName("Table"), "Scope": PDFName(element.scope)}
            entries["A"] = PDFDictionary(scope)
        return entries

    def _content(self, mark: Mark) -> PDFDictionary:
        page = self._doc.Reference(self._doc.Pages.pages[mark.page])
        return PDFDictionary({"Type": PDFName("MCR"), "Pg": page, "MCID": mark.number})

    def _parents(self, references: dict[int, Any]) -> PDFArray:
        numbers: list[Any] = []
        for page, elements in enumerate(self._marked[: len(self._doc.Pages.pages)]):
            numbers += [page, PDFArray([references[id(element)] for element in elements])]
        return PDFArray(numbers)


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _walk(kid)


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
