"""The body of a letter or a calculation sheet: its sections, paragraphs, lists and rows."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable, Spacer

from desktop.domain.letter import LetterBlock, LetterBody, LetterSection, ParagraphStyle
from desktop.i18n import catalogue
from desktop.reports.flow import AmountLine, TaggedParagraph
from desktop.reports.style import SEMIBOLD, WAITING, Styles
from desktop.reports.tagging import Element
from desktop.reports.typography import markup, runs_markup


def body(content: LetterBody, root: Element, styles: Styles, language: str) -> list[list[Flowable]]:
    """One list per section; what a lawyer has yet to approve is marked where it ends."""
    return [
        list(_section(section, root.add("Sect"), styles, language)) for section in content.sections
    ]


def _section(
    section: LetterSection, part: Element, styles: Styles, language: str
) -> Iterator[Flowable]:
    if section.heading:
        heading = markup(section.heading, language)
        yield TaggedParagraph(heading, styles.heading, part.add("H2"))
    for block in section.blocks:
        yield from _block(block, part, styles, language)


def _block(block: LetterBlock, part: Element, styles: Styles, language: str) -> Iterator[Flowable]:
    if block.style is ParagraphStyle.ROWS:
        table = part.add("Table")
        for row in block.rows:
            yield AmountLine(row, table, styles, language)
        yield Spacer(0, styles.small.spaceAfter + 2)
    elif block.style is ParagraphStyle.LIST:
        items = part.add("L")
        for text in block.items:
            element = items.add("LI").add("LBody")
            yield TaggedParagraph(markup(text, language), styles.item, element, bulletText="•")
        yield Spacer(0, styles.item.spaceAfter + 2)
    else:
        style = styles.small if block.style is ParagraphStyle.SMALL else styles.text
        text = runs_markup(block.runs, language, SEMIBOLD) + _validation_mark(block, language)
        yield TaggedParagraph(text, style, part.add("P"))


def _validation_mark(block: LetterBlock, language: str) -> str:
    if not block.to_validate:
        return ""
    _ = catalogue(language).gettext
    mark = _("to be validated").replace(" ", "\u00a0")
    return f' <font color="{WAITING.hexval()}" size="7.5">[{mark}]</font>'
