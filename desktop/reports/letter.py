"""A letter for a window envelope: what must be read through the window stands there, and only that.

Measures in millimetres from the top left corner of the page. Reference: envelope DL, window of
85 × 33 mm, 110 mm from the left and 55 mm from the top; folded in three at 99 and 198 mm.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, Spacer

from desktop.i18n import catalogue, long_date
from desktop.reports.body import body
from desktop.reports.document import Described, build
from desktop.reports.flow import SideBySide, TaggedParagraph
from desktop.reports.style import (
    INK,
    LINE,
    MARGIN,
    MUTED,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REGULAR,
    SEMIBOLD,
    Styles,
    styles,
)
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, set_text
from desktop.sheets.letter import LetterSheet, SenderSheet

ADDRESS_LEFT, ADDRESS_TOP = 115 * mm, 58.6 * mm
ADDRESS_WIDTH = 76 * mm
ADDRESS_SIZE, ADDRESS_LEADING = 10.2, 4.35 * mm
SMALLEST_ADDRESS = 9.0
"""Sorting machines read 9 to 12 points; a longer line is narrowed instead."""
SENDER_WIDTH = 84 * mm
TEXT_TOP = 94 * mm
SIGNATURE = 12 * mm
FOLDS = (99 * mm, 198 * mm)

LANGUAGE_TAGS = {"fr": "fr-FR", "en": "en-GB"}

Gettext = Callable[[str], str]


def render(letter: LetterSheet) -> bytes:
    """The PDF; the same sheet gives the same bytes."""
    described = Described(
        title=f"{letter.body.title} – {letter.number}",
        language=LANGUAGE_TAGS.get(letter.language, letter.language),
        author=letter.sender.authority,
        footer=set_text(letter.body.footer, letter.language),
        reference=" · ".join(dict.fromkeys((letter.number, *letter.references))),
    )
    return build(described, partial(_compose, letter), TEXT_TOP)


def _compose(
    letter: LetterSheet, root: Element, *, density: float
) -> tuple[Callable[[TaggedCanvas], None], list[Flowable]]:
    look = styles(easy_to_read=letter.easy_to_read, density=density)
    _ = catalogue(letter.language).gettext
    head = partial(_draw_head, letter, root.add("Sect"))
    opening: list[Flowable] = [
        _references(letter, look, root.add("Sect"), _),
        Spacer(0, 3 * mm),
        _subject(letter, look, root.add("H1"), _),
        Spacer(0, 3 * mm),
        TaggedParagraph(markup(letter.salutation, letter.language), look.text, root.add("P")),
    ]
    sections = body(letter.body, root, look, letter.language)
    signature = [Spacer(0, 4 * mm), _signature(letter, look, root.add("Sect"), _)]
    ending = KeepTogether([*chain.from_iterable(sections[-1:]), *signature])
    return head, [*opening, *chain.from_iterable(sections[:-1]), ending]


def _references(letter: LetterSheet, look: Styles, part: Element, _: Gettext) -> Flowable:
    label = _("Provisional number") if letter.provisional else _("Our references")
    numbers = " · ".join((letter.number, *letter.references))
    day = _("{place}, {date}").format(
        place=letter.sender.place, date=long_date(letter.dated_on, letter.language)
    )
    left: list[Flowable] = [
        TaggedParagraph(
            f"{label} {_read_first(numbers, letter.language, look)}", look.head, part.add("P")
        )
    ]
    right: list[Flowable] = [
        TaggedParagraph(_read_first(day, letter.language, look), look.head, part.add("P"))
    ]
    if letter.to_pick_up:
        right.append(TaggedParagraph(_("To be fetched at the counter"), look.head, part.add("P")))
    return SideBySide(left, right, ADDRESS_LEFT - MARGIN)


def _read_first(text: str, language: str, look: Styles) -> str:
    size = round(look.head.fontSize * 1.1, 1)
    return f"<font color='{INK.hexval()}' size='{size}'>{markup(text, language)}</font>"


def _subject(letter: LetterSheet, look: Styles, element: Element, _: Gettext) -> Flowable:
    label = _("Subject")
    subject = markup(letter.body.subject, letter.language)
    return TaggedParagraph(
        f"<font color='{MUTED.hexval()}' size='{look.head.fontSize}'>{label}</font> "
        f"<font name='{SEMIBOLD}'>{subject}</font>",
        look.text,
        element,
    )


def _signature(letter: LetterSheet, look: Styles, part: Element, _: Gettext) -> Flowable:
    left: list[Flowable] = []
    if letter.body.attachments:
        text = _("Enclosed: {documents}").format(documents=", ".join(letter.body.attachments))
        left.append(TaggedParagraph(markup(text, letter.language), look.head, part.add("P")))
    right: list[Flowable] = []
    if letter.signature.delegation:
        by = markup(letter.signature.delegation, letter.language)
        right.append(TaggedParagraph(by, look.small, part.add("P")))
    right.append(Spacer(0, SIGNATURE))
    name = f"<font name='{SEMIBOLD}'>{markup(letter.signature.name, letter.language)}</font>"
    right.append(TaggedParagraph(name, look.small, part.add("P")))
    quality = markup(letter.signature.quality, letter.language)
    right.append(TaggedParagraph(quality, look.small, part.add("P")))
    return SideBySide(left, right, ADDRESS_LEFT - 5 * mm - MARGIN)


def _draw_head(letter: LetterSheet, part: Element, canvas: TaggedCanvas) -> None:
    draw_sender(letter.sender, part, canvas)
    with canvas.marked(part.add("P")):
        _draw_address(letter.recipient_lines, canvas)
    draw_duplicate(letter.duplicate, letter.language, part, canvas)
    with canvas.artifact():
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        for fold in FOLDS:
            canvas.line(0, PAGE_HEIGHT - fold, 5 * mm, PAGE_HEIGHT - fold)


def _draw_address(lines: tuple[str, ...], canvas: TaggedCanvas) -> None:
    """As large as fits, down to the smallest size that machines read, then narrower."""
    widest = max((stringWidth(line, REGULAR, ADDRESS_SIZE) for line in lines), default=0.0)
    size = max(SMALLEST_ADDRESS, min(ADDRESS_SIZE, ADDRESS_SIZE * ADDRESS_WIDTH / (widest or 1)))
    text = canvas.beginText(ADDRESS_LEFT, PAGE_HEIGHT - ADDRESS_TOP - size * 0.75)
    text.setFont(REGULAR, size, ADDRESS_LEADING)
    text.setFillColor(INK)
    for line in lines:
        width = stringWidth(line, REGULAR, size)
        text.setHorizScale(min(100.0, 100 * ADDRESS_WIDTH / (width or 1)))
        text.textLine(line)
    canvas.drawText(text)


def draw_sender(sender: SenderSheet, part: Element, canvas: TaggedCanvas) -> None:
    """The logo, if there is one, and the lines under it, all left of the window."""
    look = styles()
    y = PAGE_HEIGHT - 15 * mm
    if sender.logo:
        y = _draw_logo(sender.logo, sender.authority, part, canvas, y)
    lines = [
        (f"{sender.authority}", look.head_strong),
        (sender.service, look.text),
        (sender.address, look.head),
        (" · ".join(part for part in (sender.phone, sender.hours) if part), look.head),
        (sender.email, look.head),
    ]
    for text, style in lines:
        if text:
            paragraph = TaggedParagraph(markup(text, "fr"), style, part.add("P"))
            y -= paragraph.wrapOn(canvas, SENDER_WIDTH, 60 * mm)[1]
            paragraph.drawOn(canvas, MARGIN, y)


def _draw_logo(path: str, name: str, part: Element, canvas: TaggedCanvas, top: float) -> float:
    picture = ImageReader(path)
    width, height = picture.getSize()
    scale = min(40 * mm / width, 16 * mm / height)
    bottom = top - height * scale
    with canvas.marked(part.add("Figure", said=name)):
        canvas.drawImage(picture, MARGIN, bottom, width * scale, height * scale, mask="auto")
    return bottom - 3 * mm


def draw_duplicate(times: int, language: str, part: Element, canvas: TaggedCanvas) -> None:
    """The word at the top right, well above the window; nothing on an original."""
    if not times:
        return
    word = catalogue(language).gettext("DUPLICATE")
    width = stringWidth(word, SEMIBOLD, 13)
    right, y = PAGE_WIDTH - MARGIN, PAGE_HEIGHT - 22 * mm
    with canvas.marked(part.add("P")):
        canvas.setFont(SEMIBOLD, 13)
        canvas.setFillColor(MUTED)
        canvas.drawRightString(right - 3 * mm, y, word)
    with canvas.artifact():
        canvas.setStrokeColor(MUTED)
        canvas.setLineWidth(0.9)
        canvas.roundRect(right - width - 6 * mm, y - 2.2 * mm, width + 6 * mm, 7.6 * mm, 2 * mm)
