"""Paper slips typed in: the grid, the slip numbers that nobody typed, and what is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.domain.transaction import Verdict
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.purchase import ImportPreview, MissingSlips
from desktop.views.purchase.slip_grid import SlipGrid
from desktop.views.purchase.slip_table import COLUMNS, SlipTable
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label

LEAST_GRID = 340
MOST_NUMBERS = 12
MOST_BOOKLETS = 8


class SlipsPage(ScrollPage):
    opened = Signal()
    edited = Signal()
    record_requested = Signal()
    discard_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Paper slips"))
        self.head.set_subtitle(
            _("Enter goes on; booklet, merchant and day are those of the slip before.")
        )
        self.banner = Banner()
        self.preview: ImportPreview | None = None
        self.table = SlipTable()
        self.grid = SlipGrid(self.table)
        self.grid.setMinimumHeight(look.scaled(LEAST_GRID))
        panel = Card()
        self._sum = label("", "lead", wrap=True)
        self._said = label("", "problem", wrap=True)
        panel.add(self.grid)
        panel.add(self._said)
        panel.add(self._sum)
        panel.add(self._build_ways())
        self.gaps = Card(_("Slip numbers that are missing"))
        self._here = label("", "text", wrap=True)
        self._before = label("", "muted", wrap=True)
        self.gaps.add(self._here)
        self.gaps.add(self._before)
        self._missing: tuple[MissingSlips, ...] = ()
        for part in (self.banner, panel, self.gaps):
            self.content.addWidget(part)
        self.content.addStretch(1)
        self.table.edited.connect(self._take_typing)
        self.table.dataChanged.connect(self._follow)
        self.grid.selectionModel().currentRowChanged.connect(self._follow)
        self.record.clicked.connect(self._ask_record)
        self.discard.clicked.connect(self.discard_requested)
        self._show_counts()
        self._show_gaps()

    def _build_ways(self) -> QWidget:
        ways = QWidget()
        row = FlowLayout(ways, Space.M)
        self.record = PrimaryButton(_("Record"), "Ctrl+Return", "check")
        self.discard = SecondaryButton(_("Throw the draft away"), "", "trash")
        row.addWidget(self.record)
        row.addWidget(self.discard)
        row.addWidget(keyed(label(_("takes a slip out of the grid"), "small"), "Ctrl+Del"))
        return ways

    def refresh(self) -> None:
        self.opened.emit()

    def shown(self) -> None:
        self.grid.start()

    def show_preview(self, preview: ImportPreview) -> None:
        """What the rules say of what is typed by now."""
        self.preview = preview
        self.table.show_remarks(preview.lines, self.grid.currentIndex().row())
        self._show_counts()

    def show_missing(self, missing: Sequence[MissingSlips]) -> None:
        self._missing = tuple(missing)
        self._show_gaps()

    def start_anew(self) -> None:
        self.preview = None
        self.table.clear()
        self._show_counts()
        self._show_gaps()
        self.grid.start()

    @Slot()
    def _follow(self) -> None:
        """The sentence about the slip that is pointed at, also where its column has no room."""
        row = self.grid.currentIndex().row()
        remark = self.table.remark_at(row)
        words = ""
        if remark is not None:
            slip = self.table.slip_at(row)
            named = f"{slip.booklet} {slip.slip_number}".strip()
            words = _("Slip {slip}: {what}.").format(slip=named, what=remark.words)
        self._said.setText(words)
        self._said.setVisible(bool(words))

    @Slot()
    def _take_typing(self) -> None:
        self._show_gaps()
        self._show_counts()
        self.edited.emit()

    @Slot()
    def _ask_record(self) -> None:
        """A line that cannot be read is mended first; a refused one is kept with its reason."""
        for row in range(self.table.rowCount()):
            remark = self.table.remark_at(row)
            if remark is not None and remark.is_unread:
                words = _("One slip cannot be read yet. {what}")
                self.banner.say(words.format(what=remark.words))
                column = COLUMNS.index(remark.column) if remark.column in COLUMNS else 0
                self.grid.point_at(row, column)
                return
        self.banner.hush()
        self.record.setEnabled(False)
        self.record_requested.emit()

    def _show_counts(self) -> None:
        count = self.table.count
        words = ngettext("Record {count} slip", "Record {count} slips", count)
        self.record.setText(words.format(count=i18n.number(count)) if count else _("Record"))
        self.record.setEnabled(bool(count))
        self.discard.setVisible(bool(count))
        self._sum.setText(sum_words(self.preview) if self.preview and count else "")
        self._sum.setVisible(bool(self._sum.text()))

    def _show_gaps(self) -> None:
        here = [
            _("Booklet {booklet}, as typed here: {numbers}").format(
                booklet=booklet, numbers=numbers_words(numbers)
            )
            for booklet, numbers in sorted(self.table.missing().items())
        ]
        before = [
            _("Booklet {booklet} of {merchant}: {numbers}").format(
                booklet=one.booklet, merchant=one.merchant, numbers=numbers_words(one.numbers)
            )
            for one in self._missing[:MOST_BOOKLETS]
        ]
        more = len(self._missing) - MOST_BOOKLETS
        if more > 0:
            words = ngettext("and {count} more booklet", "and {count} more booklets", more)
            before.append(words.format(count=more))
        for part, lines in ((self._here, here), (self._before, before)):
            part.setText("\n".join(lines))
            part.setVisible(bool(lines))
        self.gaps.setVisible(bool(here or before))


def numbers_words(numbers: Sequence[int]) -> str:
    """`14, 17, 18` and how many more."""
    words = ", ".join(str(number) for number in numbers[:MOST_NUMBERS])
    more = len(numbers) - MOST_NUMBERS
    if more <= 0:
        return words
    rest = ngettext("and {count} more", "and {count} more", more).format(count=more)
    return f"{words} {rest}"


def sum_words(preview: ImportPreview) -> str:
    readable = [line for line in preview.lines if line.told is not None]
    refused = sum(line.verdict is Verdict.REFUSED for line in readable)
    parts = [
        _("{amount} accepted, {covered} of it covered by cards").format(
            amount=i18n.money(preview.amount), covered=i18n.money(preview.covered)
        )
    ]
    if refused:
        words = ngettext(
            "{count} slip will be kept as refused",
            "{count} slips will be kept as refused",
            refused,
        )
        parts.append(words.format(count=refused))
    return " · ".join(parts)
