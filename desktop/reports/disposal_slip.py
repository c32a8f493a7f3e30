"""The slip of what was erased: counts, periods, ground and visa; it names nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from desktop.domain.disposal import Act
from desktop.i18n import catalogue, long_date, moment
from desktop.reports.document import Described, build
from desktop.reports.flow import TaggedParagraph
from desktop.reports.letter import LANGUAGE_TAGS, draw_sender
from desktop.reports.style import BOLD, LINE, SEMIBOLD, TEXT_WIDTH, Styles, styles
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, set_text
from desktop.sheets.disposal import SlipPaper
from desktop.sheets.disposal_words import act_words, table_words

TEXT_TOP = 56 * mm
COUNT_WIDTH = 34 * mm
SIGNATURE = 24 * mm


def slip_pdf(paper: SlipPaper) -> bytes:
    """The PDF; the same values give the same bytes."""
    _ = catalogue(paper.language).gettext
    described = Described(
        title=_("Slip of disposal"),
        language=LANGUAGE_TAGS.get(paper.language, paper.language),
        author=paper.sender.authority,
        footer=set_text(paper.sender.service, paper.language),
        reference=str(paper.slip.id),
    )
    return build(described, partial(_compose, paper), TEXT_TOP)


def _compose(
    paper: SlipPaper, root: Element, *, density: float
) -> tuple[Callable[[TaggedCanvas], None], list[Flowable]]:
    _ = catalogue(paper.language).gettext
    look = styles(density=density)
    title = ParagraphStyle("title", look.text, fontName=BOLD, fontSize=19, leading=25)
    head = partial(draw_sender, paper.sender, root.add("Sect"))
    story: list[Flowable] = [
        TaggedParagraph(markup(_place_and_day(paper), paper.language), look.head, root.add("P")),
        Spacer(0, 1.5 * mm),
        TaggedParagraph(markup(_("Slip of disposal"), paper.language), title, root.add("H1")),
    ]
    story += [
        TaggedParagraph(markup(text, paper.language), look.text, root.add("P"))
        for text in _opening(paper)
    ]
    facts = root.add("Sect")
    story += [Spacer(0, 2 * mm), *_table(facts.add("Table"), look, paper, _facts(paper), ())]
    counts = root.add("Sect")
    heads = (_("What was taken away"), _("Rows"))
    story += [Spacer(0, 5 * mm), *_table(counts.add("Table"), look, paper, _counts(paper), heads)]
    story += [Spacer(0, 6 * mm), KeepTogether(_signatures(paper, root.add("Sect"), look))]
    return head, story


def _place_and_day(paper: SlipPaper) -> str:
    _ = catalogue(paper.language).gettext
    return _("{place}, {date}").format(
        place=paper.sender.place, date=long_date(paper.dated_on, paper.language)
    )


def _opening(paper: SlipPaper) -> list[str]:
    texts = catalogue(paper.language)
    counted = texts.ngettext(
        "{count} file was erased for good from the central database and from every desk that "
        "reads it.",
        "{count} files were erased for good from the central database and from every desk that "
        "reads it.",
        paper.slip.households,
    )
    return [
        counted.format(count=paper.slip.households),
        texts.gettext(
            "This slip names nobody. What was erased cannot be brought back, neither by a desk "
            "that was away nor from a backup: the list of erasures is kept outside of the backups."
        ),
    ]


def _facts(paper: SlipPaper) -> list[tuple[str, str]]:
    texts = catalogue(paper.language)
    _ = texts.gettext
    slip = paper.slip
    if slip.oldest and slip.newest:
        period = _("from {first} to {last}").format(
            first=long_date(slip.oldest, paper.language),
            last=long_date(slip.newest, paper.language),
        )
    else:
        period = _("not known")
    return [
        (_("Occasion"), act_words(slip.act, paper.language)),
        (_("Done on"), moment(slip.at, paper.language)),
        (_("By"), slip.by),
        (_("Last contacts"), period),
        (_("Ground"), slip.ground),
        (_("Visa of the archives"), slip.visa or _("not asked for")),
        (_("Number of the slip"), str(slip.id)),
    ]


def _counts(paper: SlipPaper) -> list[tuple[str, str]]:
    counted = [(table_words(name, paper.language), n) for name, n in paper.slip.rows.items()]
    return [(word, str(n)) for word, n in sorted(counted, key=lambda each: each[0].casefold())]


def _table(
    table: Element,
    look: Styles,
    paper: SlipPaper,
    rows: Sequence[tuple[str, str]],
    heads: Sequence[str],
) -> list[Flowable]:
    """Facts have their head at the left of each line; counts have theirs above."""
    head = ParagraphStyle("column", look.small, fontName=SEMIBOLD, spaceAfter=0)
    cell = ParagraphStyle("cell", look.small, spaceAfter=0)
    right = ParagraphStyle("right", cell, alignment=2)
    lines: list[Flowable] = []
    if heads:
        head_right = ParagraphStyle("head_right", head, alignment=2)
        lines.append(
            PairLine(paper, table.add("TR"), ((heads[0], head, "TH"), (heads[1], head_right, "TH")))
        )
        lines += [
            PairLine(paper, table.add("TR"), ((first, cell, "TD"), (second, right, "TD")))
            for first, second in rows
        ]
        return lines
    return [
        PairLine(paper, table.add("TR"), ((first, head, "TH"), (second, cell, "TD")), first=46 * mm)
        for first, second in rows
    ]


def _signatures(paper: SlipPaper, part: Element, look: Styles) -> list[Flowable]:
    _ = catalogue(paper.language).gettext
    visa = _("Visa of the Departmental Archives (date and signature)")
    names = [_("For the service (date and signature)")]
    if paper.slip.act is Act.DISPOSAL:
        names.append(visa)
    flow: list[Flowable] = []
    for name in names:
        flow.append(TaggedParagraph(markup(name, paper.language), look.small, part.add("P")))
        flow.append(SignatureLine())
    return flow


class PairLine(Flowable):
    """Two cells, wrapped in their columns, with a rule under them."""

    canv: TaggedCanvas

    def __init__(
        self,
        paper: SlipPaper,
        row: Element,
        cells: Sequence[tuple[str, ParagraphStyle, str]],
        *,
        first: float = TEXT_WIDTH - COUNT_WIDTH,
    ) -> None:
        super().__init__()
        self._widths = (first, TEXT_WIDTH - first)
        self._cells = [
            TaggedParagraph(markup(text, paper.language), style, row.add(role))
            for text, style, role in cells
        ]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._heights = [
            cell.wrap(column - 2 * mm, height)[1]
            for cell, column in zip(self._cells, self._widths, strict=True)
        ]
        self.height = max(self._heights) + 6
        return width, self.height

    def draw(self) -> None:
        x = 0.0
        for cell, column, height in zip(self._cells, self._widths, self._heights, strict=True):
            cell.drawOn(self.canv, x, self.height - 3 - height)
            x += column
        with self.canv.artifact():
            self.canv.setStrokeColor(LINE)
            self.canv.setLineWidth(0.6)
            self.canv.line(0, 0, TEXT_WIDTH, 0)


class SignatureLine(Flowable):
    """Room for a hand, and the line under it."""

    canv: TaggedCanvas

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        return width, SIGNATURE

    def draw(self) -> None:
        with self.canv.artifact():
            self.canv.setStrokeColor(LINE)
            self.canv.setLineWidth(0.6)
            self.canv.line(0, 4 * mm, 80 * mm, 4 * mm)
