"""A person's file on paper: what is in it at a glance, each section, then what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from desktop.domain.masking import MASK
from desktop.i18n import catalogue, long_date
from desktop.reports.document import Described, build
from desktop.reports.flow import SideBySide, TaggedParagraph
from desktop.reports.letter import LANGUAGE_TAGS, draw_sender
from desktop.reports.style import BOLD, SEMIBOLD, Styles, styles
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, set_text
from desktop.sheets.subject_export import Row, Section, SubjectExport
from desktop.sheets.subject_words import KEYS, SubjectWords

TEXT_TOP = 52 * mm
VALUES_START = 58 * mm
LONG_TEXT = 300
"""Characters: a longer value stands as a paragraph that a page may break."""

IN_LINES = frozenset({
    Section.COMPOSITION, Section.INCOMES, Section.DOCUMENTS, Section.CARD_LINKS,
    Section.CARD_EVENTS, Section.ENCODINGS, Section.ENCODING_OUTCOMES,
})  # fmt: skip
"""Many small rows: a line each, where the others are a block each."""


def render(export: SubjectExport, language: str) -> bytes:
    """The PDF; the same file in the same language gives the same bytes."""
    _ = catalogue(language).gettext
    described = Described(
        title=" – ".join((_("The file of a person"), export.reference)),
        language=LANGUAGE_TAGS.get(language, language),
        author=export.sender.authority,
        footer=set_text(export.sender.service, language),
        reference=export.reference,
    )
    return build(described, partial(_compose, export, SubjectWords(language)), TEXT_TOP)


def _compose(
    export: SubjectExport, words: SubjectWords, root: Element, *, density: float
) -> tuple[Callable[[TaggedCanvas], None], list[Flowable]]:
    look = styles(density=density)
    head = partial(_draw_head, export, root.add("Sect"))
    story = [*_opening(export, words, look, root), *_contents(export, words, look, root)]
    for section in Section:
        story += _Part(export, section, words, look, root.add("Sect")).flowables()
    return head, [*story, *_left_out(export, words, look, root.add("Sect"))]


def _draw_head(export: SubjectExport, part: Element, canvas: TaggedCanvas) -> None:
    draw_sender(export.sender, part, canvas)


def _opening(
    export: SubjectExport, words: SubjectWords, look: Styles, root: Element
) -> Iterator[Flowable]:
    _, language = words._, words.language
    title = ParagraphStyle("title", look.text, fontName=BOLD, fontSize=19, leading=25)
    day = long_date(export.made_at.astimezone().date(), language)
    made = _("{reference} · made on {day} by: {function}").format(
        reference=export.reference, day=day, function=words.function(export.made_by)
    )
    intro = _(
        "This is what the service knows of {name}. You asked for it by your right of access "
        "(GDPR, article 15). Fields in which nothing was ever written are not printed. What is "
        "about other people is masked; the last part says what was left out, and why."
    ).format(name=export.called)
    contact = _("Questions, or something to correct: {contact}").format(
        contact=export.sender.data_protection_contact or export.sender.service
    )
    yield TaggedParagraph(markup(made, language), look.head, root.add("P"))
    yield TaggedParagraph(
        markup(_("The file of {name}").format(name=export.called), language), title, root.add("H1")
    )
    for text in (intro, contact):
        yield TaggedParagraph(markup(text, language), look.text, root.add("P"))


def _contents(
    export: SubjectExport, words: SubjectWords, look: Styles, root: Element
) -> Iterator[Flowable]:
    _, language = words._, words.language
    part = root.add("Sect")
    yield TaggedParagraph(markup(_("What is in it"), language), look.heading, part.add("H2"))
    entries = part.add("L")
    for number, section in enumerate(Section, start=1):
        count = len(export.rows(section))
        text = f"{number}. {words.section(section)} ({count})"
        element = entries.add("LI").add("LBody")
        yield TaggedParagraph(markup(text, language), _tight(look), element)


def _tight(look: Styles) -> ParagraphStyle:
    return ParagraphStyle("tight", look.small, spaceAfter=1)


def _left_out(
    export: SubjectExport, words: SubjectWords, look: Styles, part: Element
) -> Iterator[Flowable]:
    _, language = words._, words.language
    yield TaggedParagraph(markup(_("What was left out"), language), look.heading, part.add("H2"))
    if not export.withheld:
        text = markup(_("Nothing was left out."), language)
        yield TaggedParagraph(text, look.text, part.add("P"))
    entries = part.add("L")
    for left in export.withheld:
        text = _("{section}: {count}, because {why}").format(
            section=words.section(left.section), count=left.count, why=words.why(left.why)
        )
        element = entries.add("LI").add("LBody")
        yield TaggedParagraph(markup(text, language), look.item, element, bulletText="•")


class _Part:
    """One section: its heading with its number, then its rows."""

    def __init__(
        self,
        export: SubjectExport,
        section: Section,
        words: SubjectWords,
        look: Styles,
        part: Element,
    ) -> None:
        self._rows, self._section = export.rows(section), section
        self._words, self._look, self._part = words, look, part
        self._last_act = ""

    def flowables(self) -> Iterator[Flowable]:
        number = list(Section).index(self._section) + 1
        heading = f"{number}. {self._words.section(self._section)}"
        yield self._text(heading, self._look.heading, self._part.add("H2"))
        if not self._rows:
            nothing = self._words._("Nothing is known.")
            yield self._text(nothing, self._look.small, self._part.add("P"))
        for row in self._rows:
            yield from self._row(row)

    def _row(self, row: Row) -> Iterator[Flowable]:
        if self._section is Section.HISTORY:
            yield from self._change(row)
        elif self._section in IN_LINES:
            yield self._line(row)
        else:
            yield from self._block(row)

    def _line(self, row: Row) -> Flowable:
        pieces = [self._named(column, value) for column, value in _shown(row)]
        return self._item(" · ".join(pieces))

    def _named(self, column: str, value: Any) -> str:
        words = self._words
        return words._("{name}: {value}").format(
            name=words.field(column), value=words.value(column, value)
        )

    def _block(self, row: Row) -> Iterator[Flowable]:
        table = self._part.add("Table")
        for column, value in _shown(row):
            if isinstance(value, list) and value and isinstance(value[0], dict):
                yield from self._inner(column, value)
            elif _is_long(value):
                yield from self._paragraphs(column, value)
            else:
                yield self._field(table, column, self._words.value(column, value))
        yield Spacer(0, 3 * mm)

    def _field(self, table: Element, column: str, value: str) -> Flowable:
        line = table.add("TR")
        label = self._text(self._words.field(column), self._look.note, line.add("TH"))
        style = _tight(self._look)
        return SideBySide([label], [self._text(value, style, line.add("TD"))], VALUES_START)

    def _inner(self, column: str, rows: list[Mapping[str, Any]]) -> Iterator[Flowable]:
        """The lines of an assessment, the limits of a scale."""
        yield self._text(self._words.field(column), self._look.note, self._part.add("P"))
        for row in rows:
            yield self._line(row)

    def _paragraphs(self, column: str, value: Any) -> Iterator[Flowable]:
        yield self._text(self._words.field(column), self._look.note, self._part.add("P"))
        for text in value if isinstance(value, list) else [value]:
            yield self._text(str(text), self._look.small, self._part.add("P"))

    def _change(self, row: Row) -> Iterator[Flowable]:
        """When and what, by whom, once for each act; then old and new of each field."""
        words, look = self._words, self._look
        said = " · ".join(
            words.value(column, row[column])
            for column in ("at", "act", "actor", "desk_label")
            if row[column]
        )
        if said != self._last_act:
            self._last_act = said
            strong = f"<font name='{SEMIBOLD}'>{self._safe(said)}</font>"
            style = ParagraphStyle("act", look.small, spaceBefore=4, spaceAfter=1, keepWithNext=1)
            yield TaggedParagraph(strong, style, self._part.add("P"))
        changes = [
            self._named(column, new) if old in (None, "") else self._turned(column, old, new)
            for column, (old, new) in row["changes"].items()
            if column not in KEYS
        ]
        if changes:
            yield self._text(" · ".join(changes), look.note, self._part.add("P"))

    def _turned(self, column: str, old: Any, new: Any) -> str:
        words = self._words
        return words._("{name}: {old} → {new}").format(
            name=words.field(column), old=words.value(column, old), new=words.value(column, new)
        )

    def _item(self, text: str) -> Flowable:
        element = self._part.add("L").add("LI").add("LBody")
        item = ParagraphStyle("line", self._look.item, fontSize=9, leading=12.5)
        return TaggedParagraph(self._safe(text), item, element, bulletText="•")

    def _text(self, text: str, style: ParagraphStyle, element: Element) -> TaggedParagraph:
        return TaggedParagraph(self._safe(text), style, element)

    def _safe(self, text: str) -> str:
        """Our fonts have no blocks, and a screen reader says a word."""
        return markup(text.replace(MASK, self._words._("[masked]")), self._words.language)


def _shown(row: Row) -> Iterator[tuple[str, Any]]:
    """Keys are for the structured file; a field with nothing in it takes no line."""
    for column, value in row.items():
        if column not in KEYS and value not in (None, "", []):
            yield column, value


def _is_long(value: Any) -> bool:
    if isinstance(value, list):
        return sum(len(str(item)) for item in value) > LONG_TEXT
    return isinstance(value, str) and len(value) > LONG_TEXT
