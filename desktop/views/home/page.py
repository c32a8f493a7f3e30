"""The home page: a greeting, the card invitation, what waits, drafts, and the week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.draft import DraftLine
from desktop.sheets.overview import HomeSheet, Waiting
from desktop.views.home import words
from desktop.views.home.counts import CountsCard
from desktop.views.home.due import DueBanner
from desktop.views.home.review import ReviewCard
from desktop.views.home.tiles import CardInvitation, DraftRow, WaitingTile
from desktop.views.theme import look
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.charts import Bar, Bars
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.text import label

TILES_IN_A_ROW = 4
TWO_ROWS = 8
MOST_KEYS = 10
WIDE = 1140
"""From this width on, more tiles than fill two rows of four stand in rows of five."""
NARROW = 840


class HomePage(ScrollPage):
    sheet_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Home"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sheet: HomeSheet | None = None
        self._tiles: list[WaitingTile] = []
        self._rows: list[DraftRow] = []
        self._invitation = CardInvitation()
        self.content.addWidget(self._invitation)
        self._filling = EmptyState(
            "buildings",
            _("The invented city is being prepared…"),
            _("Two hundred households with their history: a few seconds, at the first start only."),
        )
        self._filling.hide()
        self.content.addWidget(self._filling)
        self.first_exchange = Banner()
        self.content.addWidget(self.first_exchange)
        self.due = DueBanner()
        self.due.place_requested.connect(self.open_requested)
        self.content.addWidget(self.due)
        self._waits = label(_("Waiting for you"), "heading")
        self.content.addWidget(self._waits)
        self._build_lists()
        left, right = self.columns(1, 1)
        left.addWidget(self._drafts_side(), 1)
        self._week_card = week = Card(_("Received this week"))
        self._bars = Bars()
        week.body.addWidget(self._bars, 1)
        right.addWidget(week, 1)
        self.content.addStretch(0)

    def _build_lists(self) -> None:
        self.review = ReviewCard()
        self.review.file_chosen.connect(self._open_openings)
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        self.content.addLayout(self._grid)
        self.content.addWidget(self.review)
        self.counts = CountsCard()
        self.content.addWidget(self.counts)

    def _drafts_side(self) -> Card:
        self._drafts_card = drafts = Card(_("Drafts"))
        drafts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._drafts = QVBoxLayout()
        self._drafts.setSpacing(0)
        drafts.body.addLayout(self._drafts)
        drafts.body.addStretch(1)
        self._no_drafts = EmptyState(
            "note-pencil",
            _("No half-filled form"),
            _("Whatever you type is kept here until it is finished."),
        )
        drafts.add(self._no_drafts)
        return drafts

    def refresh(self) -> None:
        self.sheet_requested.emit()

    def say_filling(self, *, filling: bool = True) -> None:
        """A demonstration that starts for the first time: nothing is known yet, not even zero."""
        self._filling.setVisible(filling)
        for part in (self._waits, self._drafts_card, self._week_card):
            part.setHidden(filling)

    def show_sheet(self, sheet: HomeSheet, agent_name: str, now: datetime) -> None:
        self._sheet = sheet
        self.say_filling(filling=False)
        self.head.set_title(words.greeting(agent_name))
        self.head.set_subtitle(words.day_line(sheet))
        self.first_exchange.say(words.first_exchange(sheet), "information")
        self.due.show_due(sheet.requests, sheet.on)
        for part in (self._invitation, self._week_card):
            part.setVisible(sheet.has_files)
        self._drafts_card.setVisible(sheet.has_files or (sheet.has_drafts and bool(sheet.drafts)))
        self._show_waiting(sheet.waiting)
        self.review.show_openings(sheet.opened_with_reason, now)
        self._show_drafts(sheet.drafts, now)
        bars = [
            Bar(i18n.weekday(day.on, short=True), day.households, current=day.on == sheet.on)
            for day in sheet.week
        ]
        self._bars.show_bars(bars, words.week_in_words(sheet))

    def _show_waiting(self, waiting: Sequence[Waiting]) -> None:
        if len(self._tiles) != len(waiting):
            empty(self._grid)
            self._tiles = [WaitingTile(_tile_key(number)) for number in range(len(waiting))]
            for tile in self._tiles:
                tile.clicked.connect(self._open_waiting)
            self._place_tiles()
        on = self._sheet.on if self._sheet else None
        for tile, line in zip(self._tiles, waiting, strict=True):
            if on is not None:
                tile.say(words.tile_words(line, on))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._place_tiles()

    def shown(self) -> None:
        """No field has the focus: the number keys open the drafts."""
        self.setFocus()

    def _place_tiles(self) -> None:
        in_a_row = self._in_a_row()
        for tile in self._tiles:
            self._grid.removeWidget(tile)
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // in_a_row, number % in_a_row)

    def _in_a_row(self) -> int:
        if self.width() < look.scaled(NARROW):
            return 2
        is_wide = self.width() >= look.scaled(WIDE)
        return TILES_IN_A_ROW + (is_wide and len(self._tiles) > TWO_ROWS)

    def _show_drafts(self, drafts: Sequence[DraftLine], now: datetime) -> None:
        empty(self._drafts)
        self._rows = [
            DraftRow(words.draft_words(draft), words.ago(draft.saved_at, now), str(number + 1))
            for number, draft in enumerate(drafts)
        ]
        for row in self._rows:
            row.clicked.connect(self._open_draft)
            self._drafts.addWidget(row)
        self._no_drafts.setVisible(not drafts)

    @Slot()
    def _open_waiting(self) -> None:
        tile = self.sender()
        if self._sheet and isinstance(tile, WaitingTile):
            line = self._sheet.waiting[self._tiles.index(tile)]
            self.open_requested.emit(words.PLACES[line.kind])

    @Slot(object)
    def _open_openings(self, household_id: UUID) -> None:
        self.open_requested.emit(Place("accesses", household_id))

    @Slot()
    def _open_draft(self) -> None:
        row = self.sender()
        if self._sheet and isinstance(row, DraftRow):
            draft = self._sheet.drafts[self._rows.index(row)]
            self.open_requested.emit(words.draft_place(draft))


def _tile_key(number: int) -> str:
    """Ctrl+1 … Ctrl+9, then Ctrl+0, as the keys stand beside each other; none for an eleventh."""
    return f"Ctrl+{(number + 1) % 10}" if number < MOST_KEYS else ""
