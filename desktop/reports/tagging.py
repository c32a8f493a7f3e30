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
    PDFDictionary,
    PDFName,
    PDFObject,
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
        written = [_Written() for _ in elements]
        numbers = {
            id(element): self._reference(entry)
            for element, entry in zip(elements, written, strict=True)
        }
        tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        top = self._reference(tree)
        pages = [self._reference(page) for page in self._doc.Pages.pages]
        for element, entry in zip(elements, written, strict=True):
            above = numbers[id(element.parent)] if element.parent else top
            entry.text = self._entry(element, above, numbers, pages)
        tree.dict["K"] = _Written(numbers[id(self._root)])
        tree.dict["ParentTree"] = _Written(f"<< /Nums [ {self._parents(numbers)} ] >>")
        tree.dict["ParentTreeNextKey"] = len(pages)
        self.setCatalogEntry("StructTreeRoot", tree)
        self.setCatalogEntry("MarkInfo", PDFDictionary({"Marked": "true"}))

    def _reference(self, entry: Any) -> str:
        """As it stands in the file: the number is given when the object is registered."""
        name = self._doc.Reference(entry).name
        return "{} {} R".format(*self._doc.idToObjectNumberAndVersion[name])

    def _entry(
        self, element: Element, above: str, numbers: dict[int, str], pages: list[str]
    ) -> str:
        kids = " ".join(_kid(kid, numbers, pages) for kid in element.kids)
        text = f"<< /Type /StructElem /S /{element.role} /P {above} /K [ {kids} ]"
        if element.said:
            text += f" /Alt {PDFString(element.said).format(self._doc).decode('latin-1')}"
        if element.role == "TH":
            text += f" /A << /O /Table /Scope /{element.scope} >>"
        return f"{text} >>"

    def _parents(self, numbers: dict[int, str]) -> str:
        return " ".join(
            f"{page} [ {' '.join(numbers[id(element)] for element in elements)} ]"
            for page, elements in enumerate(self._marked[: len(self._doc.Pages.pages)])
        )


class _Written(PDFObject):
    """What stands in the file, as text: ReportLab's own objects take half of the time of a paper.

    A statement of 3,000 lines has 27,000 elements.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text

    def format(self, _document: Any) -> bytes:
        return self.text.encode("latin-1")


def _kid(kid: Element | Mark, numbers: dict[int, str], pages: list[str]) -> str:
    if isinstance(kid, Element):
        return numbers[id(kid)]
    return f"<< /Type /MCR /Pg {pages[kid.page]} /MCID {kid.number} >>"


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
