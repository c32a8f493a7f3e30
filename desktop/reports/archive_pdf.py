"""A paper as PDF/A-3 (ISO 19005-3, level U) that carries its figures as a file for machines.

The pages stay as they were drawn; what an archive asks for is laid beside them: the meaning of
the colours, what the file says of itself in XMP, and how the attached file belongs to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import md5
from io import BytesIO
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String

from desktop.reports.glyphs import printable
from desktop.settings import RESOURCES

PRODUCER = "carte-alimentation-durable"
PART, LEVEL = 3, "U"
_PAIR = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]+)>(?=\s*(?:<|endbfchar))")
_AT_ONCE = 100


@dataclass(frozen=True)
class Attached:
    """A file inside of the PDF: what its pages were drawn from (`Data`, ISO 19005-3, annex E)."""

    name: str
    content: bytes
    said: str
    media_type: str = "text/csv"


def archive(pdf: bytes, attached: Attached | None, dated_on: date) -> bytes:
    """The same bytes for the same paper; title, author and language are those of the pages."""
    with Pdf.open(BytesIO(pdf)) as document:
        title = str(document.docinfo.get(Name.Title, ""))
        author = str(document.docinfo.get(Name.Author, ""))
        language = str(document.Root.get(Name.Lang, "fr"))
        _describe(document, _Said(title, author, language, dated_on))
        _colours(document)
        _meanings(document)
        if attached:
            _attach(document, attached, dated_on)
        target = BytesIO()
        document.save(
            target,
            force_version="1.7",
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
        )
    return target.getvalue()


@dataclass(frozen=True)
class _Said:
    title: str
    author: str
    language: str
    dated_on: date


def _describe(document: Pdf, said: _Said) -> None:
    del document.docinfo
    day = f"D:{said.dated_on:%Y%m%d}000000Z"
    entries = {
        "/Title": String(said.title),
        "/Author": String(said.author),
        "/Producer": String(PRODUCER),
        "/CreationDate": String(day),
        "/ModDate": String(day),
    }
    document.trailer.Info = document.make_indirect(Dictionary(entries))
    xmp = _XMP.format(
        title=escape(printable(said.title)),
        author=escape(printable(said.author)),
        language=escape(said.language),
        producer=PRODUCER,
        at=f"{said.dated_on:%Y-%m-%d}T00:00:00Z",
        part=PART,
        level=LEVEL,
    )
    metadata = Stream(document, xmp.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    document.Root.Metadata = document.make_indirect(metadata)


def _colours(document: Pdf) -> None:
    profile = Stream(document, _profile())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=document.make_indirect(profile),
    )
    document.Root.OutputIntents = Array([document.make_indirect(intent)])


def _meanings(document: Pdf) -> None:
    """The character of each code (6.2.11.7): ReportLab says zero of codes that stand for none.

    What is left stands in blocks of a hundred, as the format of character maps wants it.
    """
    for font in document.objects:
        if isinstance(font, Dictionary) and Name.ToUnicode in font:
            said = font.ToUnicode.read_bytes()
            pairs = [pair for pair in _PAIR.findall(said) if pair[1].strip(b"0")]
            start, end = said.index(b"endcodespacerange"), said.index(b"endcmap")
            parts = [said[:start], b"endcodespacerange\n"]
            for first in range(0, len(pairs), _AT_ONCE):
                part = pairs[first : first + _AT_ONCE]
                parts.append(b"%d beginbfchar\n" % len(part))
                parts += [b"<%b> <%b>\n" % pair for pair in part]
                parts.append(b"endbfchar\n")
            font.ToUnicode.write(b"".join([*parts, said[end:]]))


def _attach(document: Pdf, attached: Attached, dated_on: date) -> None:
    content = Stream(document, attached.content)
    content.Type = Name.EmbeddedFile
    content.Subtype = Name(f"/{attached.media_type}")
    content.Params = Dictionary(
        Size=len(attached.content),
        ModDate=String(f"D:{dated_on:%Y%m%d}000000Z"),
        CheckSum=String(md5(attached.content, usedforsecurity=False).digest()),
    )
    embedded = document.make_indirect(content)
    specification = document.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attached.name),
            UF=String(attached.name),
            Desc=String(attached.said),
            AFRelationship=Name.Data,
            EF=Dictionary(F=embedded, UF=embedded),
        )
    )
    names = Dictionary(Names=Array([String(attached.name), specification]))
    document.Root.Names = Dictionary(EmbeddedFiles=names)
    document.Root.AF = Array([specification])


@cache
def _profile() -> bytes:
    return (RESOURCES / "colour" / "sRGB.icc").read_bytes()


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:CreateDate="{at}" xmp:ModifyDate="{at}"/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{producer}"/>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="{part}" pdfaid:conformance="{level}"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
