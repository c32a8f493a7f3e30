"""The assistant that says how a file is read: whose it is, how it is written, which column is what.

What is chosen is remembered for the next file of the operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QCompleter, QVBoxLayout

from desktop.i18n import gettext as _
from desktop.sheets.purchase import FIELDS, NEEDED_FIELDS, FileLayout, LayoutLook
from desktop.views.purchase.field_grid import FieldGrid
from desktop.views.purchase.words import field_words, fields_in_words
from desktop.views.theme import look as looks
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.text import label

MOST_TITLE_LINES = 15
SAMPLE_HEIGHT = 210
WAIT = 250
"""Milliseconds after a change until the file is looked at again."""


class LayoutForm(Card):
    """Tells `changed` when the file has to be read otherwise to see what comes out."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("How this file is read"))
        self._layout = FileLayout("")
        self.banner = Banner()
        self.operator = TextEdit(_("as Kasaoul"))
        self.encoding, self.sheet = Choice(), Choice()
        self.separator = Choice(
            [(";", _("semicolon")), (",", _("comma")), ("\t", _("tabulator")), ("|", _("bar |"))]
        )
        self.header = Choice(
            [(0, _("there are none")), *((n, str(n)) for n in range(1, MOST_TITLE_LINES + 1))]
        )
        self.decimal = Choice([(",", _("comma: 12,50")), (".", _("point: 12.50"))])
        self.days = Choice(
            [
                ("dmy", _("day first: 14/03/2026")),
                ("ymd", _("year first: 2026-03-14")),
                ("mdy", _("month first: 03/14/2026")),
            ]
        )
        self.in_cents = QCheckBox(_("Amounts are whole cents"))
        self.only_merchant = Choice()
        self.month = Choice()
        self.columns = {field: Choice() for field in FIELDS}
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self.changed)
        for choice in (self.encoding, self.sheet, self.separator, self.header):
            choice.value_changed.connect(self._wait)

    def _build(self) -> None:
        self.operator_row = FieldRow(
            _("Operator"), self.operator, _("What you choose here is remembered under this name.")
        )
        self.encoding_row = FieldRow(_("Encoding"), self.encoding)
        self.separator_row = FieldRow(_("Columns are separated by"), self.separator)
        self.sheet_row = FieldRow(_("Sheet of the workbook"), self.sheet)
        self.header_row = FieldRow(_("Titles are in line"), self.header)
        decimal, days = (
            FieldRow(_("Decimal mark"), self.decimal),
            FieldRow(_("Days are written"), self.days),
        )
        month = FieldRow(_("Month"), self.month, _("Purchases of other months are refused."))
        self._always = (self.operator_row, decimal, days, month)
        written = (
            self.operator_row, self.encoding_row, self.separator_row, self.sheet_row,
            self.header_row, decimal, days, month,
        )  # fmt: skip
        self._written = FieldGrid(written)
        self.add(self._written)
        self.add(self.in_cents)
        self.add(label(_("The first lines, as they are read"), "strong"))
        self._sample = QVBoxLayout()
        self.body.addLayout(self._sample)
        self.add(label(_("Which column says what"), "strong"))
        self.column_rows = {
            field: FieldRow(field_words(field), choice, optional=field not in NEEDED_FIELDS)
            for field, choice in self.columns.items()
        }
        only = FieldRow(
            _("One merchant for all"),
            self.only_merchant,
            _("Where the file comes from the merchant’s own terminal."),
            optional=True,
        )
        self.add(FieldGrid((*self.column_rows.values(), only)))
        self.add(self.banner)

    @property
    def layout_chosen(self) -> FileLayout:
        columns = {
            field: str(choice.value()) for field, choice in self.columns.items() if choice.value()
        }
        only = str(self.only_merchant.value() or "")
        if only:
            columns.pop("merchant", None)
        return replace(
            self._layout,
            operator=self.operator.text().strip(),
            encoding=str(self.encoding.value() or self._layout.encoding),
            separator=str(self.separator.value() or ";"),
            decimal_mark=str(self.decimal.value() or ","),
            day_order=str(self.days.value() or "dmy"),
            header_line=_whole(self.header.value()),
            sheet=str(self.sheet.value() or ""),
            in_cents=self.in_cents.isChecked(),
            columns=columns,
            only_merchant=only,
        )

    @property
    def asked_month(self) -> str:
        return str(self.month.value() or "")

    def know(
        self,
        operators: Sequence[str],
        merchants: Sequence[tuple[object, str]],
        months: Sequence[tuple[object, str]],
    ) -> None:
        completer = QCompleter(list(operators), self.operator)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.operator.setCompleter(completer)
        self.only_merchant.set_options(
            [("", _("the file says which")), *((str(id_), name) for id_, name in merchants)]
        )
        self.month.set_options([("", _("any month")), *months])

    def show_look(self, look: LayoutLook) -> None:
        """What the file gives when it is read like this."""
        layout = self._layout = look.layout
        of_format = {
            "csv": {self.encoding_row, self.separator_row, self.header_row},
            "xlsx": {self.sheet_row, self.header_row},
        }
        asked = of_format.get(layout.file_format, set())
        self._written.show_only({*self._always, *asked})
        if layout.operator and not self.operator.text().strip():
            self.operator.setText(layout.operator)
        self.encoding.set_options([(name, name) for name in look.encodings])
        self.sheet.set_options([(name, name) for name in look.sheets])
        for choice, value in (
            (self.encoding, layout.encoding),
            (self.sheet, layout.sheet),
            (self.separator, layout.separator),
            (self.header, layout.header_line),
            (self.decimal, layout.decimal_mark),
            (self.days, layout.day_order),
            (self.only_merchant, layout.only_merchant),
        ):
            choice.set_value(value)
        self.in_cents.setChecked(layout.in_cents)
        titles = _titles(look)
        for field, choice in self.columns.items():
            choice.set_options([("", _("not in this file")), *titles])
            choice.set_value(layout.columns.get(field, ""))
        self._show_sample(look)
        self._tell(look)

    def calm(self) -> None:
        self.operator_row.calm()
        for row in self.column_rows.values():
            row.calm()

    def is_complete(self) -> bool:
        """Says beside the fields what is missing."""
        self.calm()
        chosen = self.layout_chosen
        if not chosen.operator:
            self.operator_row.complain(_("Say whose files these are."))
        given = {*chosen.columns, *({"merchant"} if chosen.only_merchant else ())}
        for field in NEEDED_FIELDS - given:
            self.column_rows[field].complain(_("Choose the column that says this."))
        is_whole = bool(chosen.operator) and given >= NEEDED_FIELDS
        if is_whole:
            self.banner.hush()
        return is_whole

    def _tell(self, look: LayoutLook) -> None:
        if look.missing:
            self.banner.say(_missing_words(look), "waiting")
        elif look.remembered:
            words = _("Read as the files of {operator} were last time.")
            self.banner.say(words.format(operator=look.layout.operator), "done")
        else:
            self.banner.hush()

    def _show_sample(self, look: LayoutLook) -> None:
        empty(self._sample)
        titles = [words for _title, words in _titles(look)]
        table: LinesTable[tuple[str, ...]] = LinesTable(
            [Column(title, _Cell(place).of) for place, title in enumerate(titles)]
        )
        view = LinesView(table, None, _("The first lines, as they are read"))
        view.setFixedHeight(looks.scaled(SAMPLE_HEIGHT))
        table.show_lines(look.sample)
        self._sample.addWidget(view)

    @Slot()
    def _wait(self) -> None:
        self._timer.start()


def _missing_words(look: LayoutLook) -> str:
    """Where titles are looked for, and which is not there; cells may be merged."""
    fields, line = fields_in_words(look.missing), look.layout.header_line
    if not line:
        return _("No column was found for: {fields}. Choose them below.").format(fields=fields)
    words = _("In line {line} no title was found for: {fields}. Choose them below.")
    if not all(look.titles):
        words = _(
            "In line {line} some titles have no cell of their own, as when cells are merged; none "
            "was found for: {fields}. Separate the cells, or choose below."
        )
    return words.format(fields=fields, line=line)


class _Cell:
    """One cell of a sample line; lines may be shorter than the titles."""

    def __init__(self, place: int) -> None:
        self._place = place

    def of(self, line: tuple[str, ...]) -> str:
        return line[self._place] if self._place < len(line) else ""


def _titles(look: LayoutLook) -> list[tuple[object, str]]:
    """Columns by their titles; by their numbers where there are none."""
    if (look.titles and look.layout.header_line) or look.layout.file_format == "json":
        return [(title, title) for title in look.titles if title]
    widest = max((len(row) for row in look.sample), default=0)
    return [(str(n), _("column {number}").format(number=n)) for n in range(1, widest + 1)]


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 1
