"""The page for somebody who asks who has seen their file: each opening, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from desktop.i18n import catalogue, long_date, moment
from desktop.reports.document import Described, build
from desktop.reports.flow import TaggedParagraph
from desktop.reports.letter import LANGUAGE_TAGS, draw_sender
from desktop.reports.style import BOLD, LINE, SEMIBOLD, TEXT_WIDTH, Styles, styles
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, set_text
from desktop.sheets.access import AccessLine, AccessPaper
from desktop.sheets.access_words import function_words, quoted, reason_words

TEXT_TOP = 56 * mm
COLUMNS = (33 * mm, 46 * mm, 32 * mm, TEXT_WIDTH - 111 * mm)
GAP = 3 * mm


def access_pdf(paper: AccessPaper) -> bytes:
    """The PDF; the same values give the same bytes."""
    _ = catalogue(paper.language).gettext
    described = Described(
        title=_("Who has seen my file?"),
        language=LANGUAGE_TAGS.get(paper.language, paper.language),
        author=paper.sender.authority,
        footer=set_text(paper.sender.service, paper.language),
        reference=paper.sheet.reference,
    )
    return build(described, partial(_compose, paper), TEXT_TOP)


def _compose(
    paper: AccessPaper, root: Element, *, density: float
) -> tuple[Callable[[TaggedCanvas], None], list[Flowable]]:
    _ = catalogue(paper.language).gettext
    look = styles(density=density)
    title = ParagraphStyle("title", look.text, fontName=BOLD, fontSize=19, leading=25)
    head = partial(draw_sender, paper.sender, root.add("Sect"))
    story: list[Flowable] = [
        TaggedParagraph(_references(paper), look.head, root.add("P")),
        Spacer(0, 1.5 * mm),
        TaggedParagraph(markup(_("Who has seen my file?"), paper.language), title, root.add("H1")),
    ]
    story += [
        TaggedParagraph(markup(text, paper.language), look.text, root.add("P"))
        for text in _opening(paper)
    ]
    story += [Spacer(0, 3 * mm), *_table(paper, root.add("Table"), look), Spacer(0, 5 * mm)]
    for heading, text in _sections(paper):
        part = root.add("Sect")
        story += [
            TaggedParagraph(markup(heading, paper.language), look.heading, part.add("H2")),
            TaggedParagraph(markup(text, paper.language), look.text, part.add("P")),
        ]
    return head, story


def _references(paper: AccessPaper) -> str:
    _ = catalogue(paper.language).gettext
    label = _("Provisional number") if paper.sheet.provisional else _("Our references")
    day = _("{place}, {date}").format(
        place=paper.sender.place, date=long_date(paper.dated_on, paper.language)
    )
    return markup(f"{label} {paper.sheet.reference} · {day}", paper.language)


def _opening(paper: AccessPaper) -> list[str]:
    texts = catalogue(paper.language)
    count, since = len(paper.sheet.lines), paper.sheet.since
    if since is None:
        return [texts.gettext("Nobody has opened your file since openings are written down.")]
    told = texts.ngettext(
        "Your file was opened {count} time since {day}. The latest opening comes first.",
        "Your file was opened {count} times since {day}. The latest opening comes first.",
        count,
    )
    return [
        told.format(count=count, day=long_date(since.astimezone().date(), paper.language)),
        texts.gettext(
            "Each opening is written down by itself, and nobody can change or remove it. Openings "
            "by the same agent within ten minutes count as one."
        ),
    ]


def _table(paper: AccessPaper, table: Element, look: Styles) -> list[Flowable]:
    _ = catalogue(paper.language).gettext
    if not paper.sheet.lines:
        return []
    head = ParagraphStyle("column", look.small, fontName=SEMIBOLD, spaceAfter=0)
    cell = ParagraphStyle("cell", look.small, spaceAfter=0)
    titles = (_("When"), _("Who"), _("Where"), _("Why"))
    rows: list[Flowable] = [ColumnsLine(titles, table.add("TR"), head, paper.language)]
    for line in paper.sheet.lines:
        words = _words(line, paper.language)
        rows.append(ColumnsLine(words, table.add("TR"), cell, paper.language, role="TD"))
    return rows


def _words(line: AccessLine, language: str) -> tuple[str, ...]:
    return (
        moment(line.at, language),
        function_words(line.function, language),
        line.desk_label,
        " ".join(
            part
            for part in (reason_words(line.reason, language), quoted(line.note, language))
            if part
        ),
    )


def _sections(paper: AccessPaper) -> tuple[tuple[str, str], ...]:
    _ = catalogue(paper.language).gettext
    contact = paper.sender.data_protection_contact
    ask = _(
        "Tell us at our counter: we look at it with you. You may also write to the data protection "
        "officer ({contact}), and complain to the CNIL (www.cnil.fr)."
    ).format(contact=contact)
    without = _(
        "Tell us at our counter: we look at it with you. You may also write to our data protection "
        "officer, and complain to the CNIL (www.cnil.fr)."
    )
    return (
        (
            _("Who may open it"),
            _(
                "Only agents who work on your claim, your card or your letters, and they are bound "
                "to secrecy. Merchants never see your file: neither your name nor your income."
            ),
        ),
        (_("If an opening surprises you"), ask if contact else without),
    )


class ColumnsLine(Flowable):
    """One line of a table, its cells wrapped in their columns, with a rule under it."""

    canv: TaggedCanvas

    def __init__(
        self,
        words: Sequence[str],
        row: Element,
        style: ParagraphStyle,
        language: str,
        *,
        role: str = "TH",
    ) -> None:
        super().__init__()
        self._cells = [
            TaggedParagraph(markup(text, language), style, row.add(role)) for text in words
        ]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._heights = [
            cell.wrap(column - GAP, height)[1]
            for cell, column in zip(self._cells, COLUMNS, strict=True)
        ]
        self.height = max(self._heights) + 6
        return width, self.height

    def draw(self) -> None:
        x = 0.0
        for cell, column, height in zip(self._cells, COLUMNS, self._heights, strict=True):
            cell.drawOn(self.canv, x, self.height - 3 - height)
            x += column
        with self.canv.artifact():
            self.canv.setStrokeColor(LINE)
            self.canv.setLineWidth(0.6)
            self.canv.line(0, 0, TEXT_WIDTH, 0)
