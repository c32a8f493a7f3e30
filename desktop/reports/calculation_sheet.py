"""The detailed calculation that goes with a decision: a sentence, a bar, every line, the rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from desktop.i18n import catalogue, long_date
from desktop.reports.body import body
from desktop.reports.document import Described, build
from desktop.reports.flow import SideBySide, TaggedParagraph
from desktop.reports.gauge import Gauge
from desktop.reports.letter import LANGUAGE_TAGS, draw_duplicate
from desktop.reports.style import BOLD, MARGIN, TEXT_WIDTH, Styles, styles
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, set_text
from desktop.sheets.letter import CalculationSheet


def render(sheet: CalculationSheet) -> bytes:
    """The PDF; the same sheet gives the same bytes."""
    described = Described(
        title=f"{sheet.body.title} – {sheet.number}",
        language=LANGUAGE_TAGS.get(sheet.language, sheet.language),
        author=sheet.sender.authority,
        footer=set_text(sheet.body.footer, sheet.language),
        reference=" · ".join((sheet.number, *sheet.references)),
    )
    return build(described, partial(_compose, sheet), MARGIN)


def _compose(
    sheet: CalculationSheet, root: Element, *, density: float
) -> tuple[Callable[[TaggedCanvas], None], list[Flowable]]:
    look = styles(density=density)
    head = partial(draw_duplicate, sheet.duplicate, sheet.language, root.add("Sect"))
    sentence = ParagraphStyle("sentence", look.text, fontSize=11.5, leading=17, spaceAfter=8)
    story: list[Flowable] = [
        _head(sheet, look, root),
        Spacer(0, 7 * mm),
        TaggedParagraph(markup(sheet.sentence, sheet.language), sentence, root.add("P")),
    ]
    if sheet.gauge:
        story += [Gauge(sheet.gauge, root, sheet.language), Spacer(0, 2 * mm)]
    sections = body(sheet.body, root, look, sheet.language)
    return head, [*story, *chain.from_iterable(sections)]


def _head(sheet: CalculationSheet, look: Styles, root: Element) -> Flowable:
    _ = catalogue(sheet.language).gettext
    title = ParagraphStyle("title", look.text, fontName=BOLD, fontSize=19, leading=25)
    label = _("Provisional number") if sheet.provisional else _("Our references")
    numbers = " · ".join((sheet.number, *sheet.references))
    sender = f"{sheet.sender.authority} · {sheet.sender.service}"
    day = _("{place}, {date}").format(
        place=sheet.sender.place, date=long_date(sheet.dated_on, sheet.language)
    )
    left = [
        (sender, look.head, "P"),
        (sheet.body.title, title, "H1"),
        (sheet.addressee, look.head_strong, "P"),
        (f"{label} {numbers} · {day}", look.head, "P"),
    ]
    paragraphs: list[Flowable] = [
        TaggedParagraph(markup(text, sheet.language), style, root.add(role))
        for text, style, role in left
        if text
    ]
    return SideBySide(paragraphs, [], TEXT_WIDTH - 45 * mm)
