"""The slip with a one-time password: folded and sealed, the password is inside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from desktop.i18n import catalogue, long_date
from desktop.reports.document import Described, build
from desktop.reports.flow import TaggedParagraph
from desktop.reports.letter import LANGUAGE_TAGS, draw_sender
from desktop.reports.style import ACCENT, BOLD, LINE, STRONG_FIGURES, TEXT_WIDTH, styles
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, set_text
from desktop.sheets.password_slip import SlipSheet

TEXT_TOP = 52 * mm
SHOWN = 20  # points: read from a slip by somebody who types at the same time
FOLD_BEFORE = 14 * mm


def password_slip_pdf(sheet: SlipSheet) -> bytes:
    """The PDF; the same sheet gives the same bytes. The password stands in it once."""
    _ = catalogue(sheet.language).gettext
    described = Described(
        title=_("Your first login"),
        language=LANGUAGE_TAGS.get(sheet.language, sheet.language),
        author=sheet.sender.authority,
        footer=set_text(sheet.sender.service, sheet.language),
        reference=sheet.slip.login,
    )
    return build(described, partial(_compose, sheet), TEXT_TOP)


def _compose(
    sheet: SlipSheet, root: Element, *, density: float
) -> tuple[Callable[[TaggedCanvas], None], list[Flowable]]:
    _ = catalogue(sheet.language).gettext
    look = styles(density=density)
    title = ParagraphStyle("title", look.text, fontName=BOLD, fontSize=19, leading=25)
    shown = ParagraphStyle(
        "shown", look.text, fontName=STRONG_FIGURES, fontSize=SHOWN, leading=30, textColor=ACCENT
    )
    head = partial(draw_sender, sheet.sender, root.add("Sect"))
    day = _("{place}, {date}").format(
        place=sheet.sender.place, date=long_date(sheet.dated_on, sheet.language)
    )
    for_whom = _("In person, for {name}").format(name=sheet.slip.name)

    def line(text: str, style: ParagraphStyle, role: str = "P") -> Flowable:
        return TaggedParagraph(markup(text, sheet.language), style, root.add(role))

    story: list[Flowable] = [
        line(day, look.head),
        line(for_whom, title, "H1"),
        line(_outside(sheet), look.text),
        Spacer(0, FOLD_BEFORE),
        FoldLine(),
        Spacer(0, FOLD_BEFORE),
        line(_("Login"), look.small),
        line(sheet.slip.login, shown),
        line(_("Password for the first time"), look.small),
        line(sheet.slip.password, shown),
        Spacer(0, 4 * mm),
    ]
    return head, [*story, *(line(text, look.text) for text in _inside(sheet))]


def _outside(sheet: SlipSheet) -> str:
    _ = catalogue(sheet.language).gettext
    return _(
        "Fold this page along the line, put it into an envelope, seal it, and hand it over to this "
        "person alone. Nobody else needs what stands below, not even the administration."
    )


def _inside(sheet: SlipSheet) -> tuple[str, ...]:
    _ = catalogue(sheet.language).gettext
    return (
        _(
            "Come in with the network the first time. The programme then asks for a password of "
            "your own: twelve characters or more, a short sentence is best."
        ),
        _(
            "From then on only you know it, and this slip opens nothing: destroy it. If the seal "
            "was broken when you got it, tell the administration at once and ask for another one."
        ),
    )


class FoldLine(Flowable):
    """Where the page is folded: dashes across the text."""

    canv: TaggedCanvas

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        return width, 1

    def draw(self) -> None:
        with self.canv.artifact():
            self.canv.setStrokeColor(LINE)
            self.canv.setLineWidth(0.8)
            self.canv.setDash(4, 4)
            self.canv.line(0, 0, TEXT_WIDTH, 0)
            self.canv.setDash()
