"""An agreement or an amendment as two parties sign it: articles, signatures, annexes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer

from desktop.domain.agreement_text import Article, Clause, numbered
from desktop.domain.letter import Run
from desktop.i18n import catalogue, long_date
from desktop.reports.agreement_parts import CellLine, SignatureBlocks
from desktop.reports.document import Described, build
from desktop.reports.flow import TaggedParagraph
from desktop.reports.glyphs import printable
from desktop.reports.letter import LANGUAGE_TAGS, draw_sender
from desktop.reports.style import ACCENT, BOLD, SEMIBOLD, SOFT, WAITING, Styles, styles
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, runs_markup, set_text
from desktop.sheets.agreement import AgreementPaper

TEXT_TOP, TEXT_TOP_WITH_LOGO = 44 * mm, 62 * mm
NUMBER_INDENT = 11 * mm
LEAST_ANNEX = 55 * mm


def agreement_pdf(paper: AgreementPaper) -> bytes:
    """The PDF; the same paper gives the same bytes."""
    title = set_text(numbered(paper.text.title, paper.number), paper.language)
    described = Described(
        title=f"{title} – {paper.number}",
        language=LANGUAGE_TAGS.get(paper.language, paper.language),
        author=paper.sender.authority,
        footer=f"{paper.number} · {title}",
        reference=f"{paper.number} · {title}",
    )
    top = TEXT_TOP_WITH_LOGO if paper.sender.logo else TEXT_TOP
    return build(described, partial(_compose, paper), top)


def _compose(
    paper: AgreementPaper, root: Element, *, density: float
) -> tuple[Callable[[TaggedCanvas], None], list[Flowable]]:
    writing = _Writing(paper, styles(density=density))
    head = partial(draw_sender, paper.sender, root.add("Sect"))
    story = [*writing.opening(root.add("Sect"))]
    *articles, last = paper.text.articles
    for article in articles:
        story += writing.article(article, root.add("Sect"))
    ending = [*writing.article(last, root.add("Sect")), *writing.signatures(root.add("Sect"))]
    story.append(KeepTogether(ending))  # nobody signs a page that says nothing
    for article in paper.text.annexes:
        is_apart = article.number == 1 and not paper.amendment
        story.append(PageBreak() if is_apart else CondPageBreak(LEAST_ANNEX))
        story += writing.annex(article, root.add("Sect"))
    return head, story


class _Writing:
    def __init__(self, paper: AgreementPaper, look: Styles) -> None:
        self._paper, self._look, self._language = paper, look, paper.language
        self._ = catalogue(paper.language).gettext
        text = look.text
        self._title = ParagraphStyle(
            "title", text, fontName=BOLD, fontSize=22, leading=27, spaceAfter=2
        )
        self._party = ParagraphStyle(
            "party", text, backColor=SOFT, borderPadding=8, leftIndent=9, rightIndent=9,
            spaceBefore=10, spaceAfter=13,
        )  # fmt: skip
        self._clause = ParagraphStyle(
            "clause", text, leftIndent=NUMBER_INDENT, bulletIndent=0, bulletFontName=SEMIBOLD,
            bulletFontSize=9, bulletColor=ACCENT, spaceAfter=text.fontSize * 0.5,
        )  # fmt: skip
        self._item = ParagraphStyle(
            "item", look.item, leftIndent=NUMBER_INDENT + 12, bulletIndent=NUMBER_INDENT + 2
        )
        self._annex = ParagraphStyle(
            "annex", look.heading, fontName=BOLD, fontSize=14, leading=19, spaceAfter=8
        )

    def opening(self, part: Element) -> Iterator[Flowable]:
        paper, look, _ = self._paper, self._look, self._
        label = _("Provisional number") if paper.provisional else _("No.")
        said = f"{label} {paper.number}"
        number = ParagraphStyle("number", look.text, fontName=SEMIBOLD, textColor=ACCENT)
        yield self._words(self._plain(paper.text.title), self._title, part.add("H1"))
        yield self._words(self._plain(paper.text.subtitle), look.text, part.add("P"))
        if paper.provisional or not paper.amendment:  # whose title names it otherwise
            yield self._words(said, number, part.add("P"))
        yield Spacer(0, 3 * mm)
        strong = ParagraphStyle("between", look.text, fontName=SEMIBOLD, spaceAfter=2)
        yield self._words(_("Between"), strong, part.add("P"))
        yield self._runs(paper.text.city_party, self._party, part.add("P"))
        yield self._words(_("and"), strong, part.add("P"))
        yield self._runs(paper.text.merchant_party, self._party, part.add("P"))
        for clause in paper.text.opening:
            yield from self._clauses((clause,), part)
        yield self._words(_("It is agreed as follows."), strong, part.add("P"))

    def article(self, article: Article, part: Element) -> Iterator[Flowable]:
        head = self._("Article {number} – {heading}").format(
            number=article.number, heading=self._plain(article.heading)
        )
        yield self._words(head, self._look.heading, part.add("H2"))
        yield from self._clauses(article.clauses, part)

    def annex(self, article: Article, part: Element) -> Iterator[Flowable]:
        head = self._("Annex {number} – {heading}").format(
            number=article.number, heading=self._plain(article.heading)
        )
        yield Spacer(0, 4 * mm)
        yield self._words(head, self._annex, part.add("H2"))
        yield from self._clauses(article.clauses, part)

    def signatures(self, part: Element) -> Iterator[Flowable]:
        paper, look = self._paper, self._look
        waiting = [*self._waiting(part)]
        closing = [*self._clauses(paper.text.closing, part)]
        blocks = SignatureBlocks(
            part,
            tuple(
                tuple(map(self._plain, signs)) for signs in (paper.city_signs, paper.merchant_signs)
            ),
            (self._("Date"), self._("Signature, after the words “read and approved”")),
            look,
            paper.language,
        )
        drawn = self._("Drawn up on {date}.").format(date=long_date(paper.dated_on, self._language))
        made = self._words(drawn, look.note, part.add("P"))
        yield from (Spacer(0, 5 * mm), *waiting, *closing, made, Spacer(0, 3 * mm), blocks)

    def _waiting(self, part: Element) -> Iterator[Flowable]:
        """Which clauses a lawyer has yet to approve, said once and not in the middle of them."""
        numbers = [
            clause.number
            for article in self._paper.text.articles
            for clause in article.clauses
            if clause.to_validate and clause.number
        ]
        if numbers:
            style = ParagraphStyle("waiting", self._look.note, textColor=WAITING, spaceAfter=6)
            words = self._(
                "Clauses that the legal service has yet to approve: {numbers} (clauses {version})."
            ).format(numbers=", ".join(numbers), version=self._paper.text.template)
            yield self._words(words, style, part.add("P"))

    def _clauses(self, clauses: Sequence[Clause], part: Element) -> Iterator[Flowable]:
        for clause in clauses:
            if clause.runs:
                style = self._clause if clause.number else self._look.text
                if clause.items:  # never at the foot of a page, away from what it announces
                    style = ParagraphStyle("announcing", style, keepWithNext=1)
                number = clause.number or None
                yield self._runs(clause.runs, style, part.add("P"), number)
            if clause.items:
                items = part.add("L")
                for item in clause.items:
                    yield self._runs(item, self._item, items.add("LI").add("LBody"), "•")
            if clause.table:
                yield from self._table(clause, part.add("Table"))

    def _table(self, clause: Clause, table: Element) -> Iterator[Flowable]:
        assert clause.table is not None  # noqa: S101 - asked by whoever calls
        heads = tuple(self._plain(head) for head in clause.table.heads)
        yield CellLine(table, heads, self._look, self._language, head=True)
        for row in clause.table.rows:
            cells = tuple(self._plain(cell) for cell in row.cells)
            yield CellLine(table, cells, self._look, self._language)
        yield Spacer(0, 4 * mm)

    def _plain(self, text: str) -> str:
        """Something that our fonts can draw, with the spaces to what stands beside it."""
        said = numbered(text, self._paper.number)
        drawn = printable(said)
        before, after = said[:1].isspace(), said[-1:].isspace()
        return f"{' ' * before}{drawn}{' ' * after}" if drawn else " " * bool(said)

    def _words(self, text: str, style: ParagraphStyle, element: Element) -> Flowable:
        return TaggedParagraph(markup(text, self._language), style, element)

    def _runs(
        self,
        runs: tuple[Run, ...],
        style: ParagraphStyle,
        element: Element,
        number: str | None = None,
    ) -> Flowable:
        filled = tuple(Run(self._plain(run.text), run.strong) for run in runs)
        text = runs_markup(filled, self._language, SEMIBOLD)
        return TaggedParagraph(text, style, element, bulletText=number)
