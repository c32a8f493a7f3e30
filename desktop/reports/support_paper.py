"""The page for somebody who carries a code on paper: a card to cut out, and how it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from desktop.i18n import catalogue, long_date
from desktop.reports.document import Described, build
from desktop.reports.flow import TaggedParagraph
from desktop.reports.letter import LANGUAGE_TAGS, draw_duplicate, draw_sender
from desktop.reports.paper_card import CutOutCard
from desktop.reports.style import BOLD, Styles, styles
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, set_text
from desktop.sheets.paper_support import PaperSupportSheet

TEXT_TOP = 52 * mm
TEXT_SIZE = 11  # there is room, and not everybody sees well


def paper_support_pdf(sheet: PaperSupportSheet) -> bytes:
    """The PDF; the same sheet gives the same bytes."""
    _ = catalogue(sheet.language).gettext
    described = Described(
        title=_("Your card on paper"),
        language=LANGUAGE_TAGS.get(sheet.language, sheet.language),
        author=sheet.sender.authority,
        footer=set_text(sheet.sender.service, sheet.language),
        reference=sheet.reference,
    )
    return build(described, partial(_compose, sheet), TEXT_TOP)


def _compose(
    sheet: PaperSupportSheet, root: Element, *, density: float
) -> tuple[Callable[[TaggedCanvas], None], list[Flowable]]:
    _ = catalogue(sheet.language).gettext
    look = _larger(styles(density=density))
    title = ParagraphStyle("title", look.text, fontName=BOLD, fontSize=19, leading=25)
    head = partial(_draw_head, sheet, root.add("Sect"))
    opening = _(
        "This sheet is your card. Cut it out along the dashed line and fold it in two: it fits a "
        "wallet, and it does all that a plastic card does."
    )
    story: list[Flowable] = [
        TaggedParagraph(_references(sheet), look.head, root.add("P")),
        Spacer(0, 1.5 * mm),
        TaggedParagraph(markup(_("Your card on paper"), sheet.language), title, root.add("H1")),
        TaggedParagraph(markup(opening, sheet.language), look.text, root.add("P")),
        Spacer(0, 5 * mm),
        CutOutCard(sheet, root.add("Sect")),
        Spacer(0, 6 * mm),
    ]
    for heading, text in _sections(sheet):
        story += _section(heading, text, root.add("Sect"), look, sheet.language)
    return head, story


def _larger(look: Styles) -> Styles:
    text = ParagraphStyle("text", look.text, fontSize=TEXT_SIZE, leading=TEXT_SIZE * 1.45)
    heading = ParagraphStyle("heading", look.heading, fontSize=TEXT_SIZE + 0.5, spaceBefore=11)
    return replace(look, text=text, heading=heading)


def _references(sheet: PaperSupportSheet) -> str:
    _ = catalogue(sheet.language).gettext
    label = _("Provisional number") if sheet.provisional else _("Our references")
    day = _("{place}, {date}").format(
        place=sheet.sender.place, date=long_date(sheet.dated_on, sheet.language)
    )
    return markup(f"{label} {sheet.reference} · {day}", sheet.language)


def _section(heading: str, text: str, part: Element, look: Styles, language: str) -> list[Flowable]:
    return [
        TaggedParagraph(markup(heading, language), look.heading, part.add("H2")),
        TaggedParagraph(markup(text, language), look.text, part.add("P")),
    ]


def _sections(sheet: PaperSupportSheet) -> tuple[tuple[str, str], ...]:
    _ = catalogue(sheet.language).gettext
    return (
        (
            _("At the till"),
            _(
                "Show the square code: the merchant scans it. If that does not work, read out the "
                "fifteen characters below it. Two of them may be misread, the code is still "
                "understood."
            ),
        ),
        (
            _("If you lose it"),
            _(
                "Tell us as soon as you can, by telephone or at our counter. The code is then "
                "refused everywhere, and you get a new sheet with another code. What is left on "
                "your card stays yours."
            ),
        ),
        (
            _("What it says about you"),
            _(
                "Nothing. The code is a number drawn at random: neither your name nor your "
                "situation can be read from it, and merchants do not see them. Whoever shows the "
                "code can use it, so keep it as you would keep a bank card."
            ),
        ),
        (
            _("If you would rather have a card"),
            _(
                "You can change at any time, at our counter. What is left on your card moves with "
                "you, and this sheet stops working."
            ),
        ),
    )


def _draw_head(sheet: PaperSupportSheet, part: Element, canvas: TaggedCanvas) -> None:
    draw_sender(sheet.sender, part, canvas)
    draw_duplicate(sheet.duplicate, sheet.language, part, canvas)
