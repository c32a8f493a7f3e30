"""One known card: where it stands, what happened to it, and what may be done with it now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot

from desktop.i18n import gettext as _
from desktop.sheets.card import CardEvent, CardSheet, CardToReplace, PaperSheet
from desktop.views.card.card_acts import acts_of
from desktop.views.card.card_editors import CardActEditor
from desktop.views.card.history import shown_events
from desktop.views.card.known_panels import CardFactsCard, HolderCard, OnCardCard
from desktop.views.card.paper_panel import PaperPanel
from desktop.views.card.words import badge_words, encoding_badge, shape_of
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.acts_card import ActsCard
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.flow import Columns
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.reading_order import in_reading_order
from desktop.views.widgets.timeline import Timeline
from desktop.views.widgets.words import card_name

LEAST_TIMELINE = 480


class KnownCardPage(ScrollPage):
    """Opened on the id of a card; on a PaperSheet when its code was just issued."""

    card_opened = Signal(object)  # the id
    print_requested = Signal()  # the paper code: preview it, and offer the printer
    reload_requested = Signal()
    act_requested = Signal(str)
    search_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Card"))
        self._sheet: CardSheet | None = None
        self._editor: CardActEditor | None = None
        self.banner = Banner()
        self.content.addWidget(self.banner)
        self.banner.hush()
        self._columns = Columns(2, 1)
        self.content.addWidget(self._columns, 1)
        self._left, self._right = self._columns.left, self._columns.right
        self.paper = PaperPanel(discretion)
        self._happened = Card(_("What happened to it"))
        self.timeline = Timeline(discretion)
        self._happened.add(self.timeline)
        self._left.addWidget(self.paper)
        self._left.addWidget(self._happened, 1)
        self.acts = ActsCard()
        self.holder, self.facts = HolderCard(discretion), CardFactsCard(discretion)
        self.on_card = OnCardCard()
        for card in (self.acts, self.holder, self.on_card, self.facts):
            self._right.addWidget(card)
        self._right.addStretch(1)
        self._columns.narrowed.connect(self._move_acts)
        self.acts.requested.connect(self._do)

    @property
    def sheet(self) -> CardSheet | None:
        return self._sheet

    @property
    def editor(self) -> CardActEditor | None:
        return self._editor

    def open_subject(self, subject: object) -> None:
        self.close_editor()
        self.paper.put_away()
        self.banner.hush()
        if isinstance(subject, PaperSheet):
            self.card_opened.emit(subject.card_id)
            self.print_requested.emit()
        elif isinstance(subject, UUID):
            self.card_opened.emit(subject)

    def refresh(self) -> None:
        self.reload_requested.emit()

    def shown(self) -> None:
        self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_card(self, sheet: CardSheet, events: tuple[CardEvent, ...], now: datetime) -> None:
        self._sheet = sheet
        self.set_title(card_name(sheet.support, sheet.tail))
        self.head.clear_badges()
        icon, tone = shape_of(sheet.state)
        self.head.add_badge(StateBadge(badge_words(sheet), tone, icon))
        written = encoding_badge(sheet)
        if written is not None:
            words, tone, icon = written
            self.head.add_badge(StateBadge(words, tone, icon))
        self.acts.show_acts(acts_of(sheet))
        self._order()
        self.holder.show_holder(sheet)
        self.facts.show_card(sheet)
        self.on_card.show_right(sheet)
        self.timeline.show_entries(shown_events(events, now))
        room = min(look.scaled(LEAST_TIMELINE), self.timeline.full_height)
        self.timeline.setMinimumHeight(room)

    def open_editor(self, editor: CardActEditor) -> None:
        """One at a time, above what happened; it says what the act does before it is done."""
        self.close_editor()
        self._editor = editor
        self.acts.hide()
        self._left.insertWidget(0, editor)
        editor.closed.connect(self.close_editor)
        editor.show()
        self._order()
        self.show_all_of(editor)
        editor.start()

    def _order(self) -> None:
        """Tab as one reads: the editor, then the columns, each downwards."""
        above = [self._editor] if self._editor is not None else []
        sides = [self._happened, self.acts]
        if self._columns.is_narrow:
            sides.reverse()
        in_reading_order([*above, self.paper, *sides])

    @Slot()
    def close_editor(self) -> None:
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
            self.acts.show()
            self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(bool)
    def _move_acts(self, is_narrow: bool) -> None:  # noqa: FBT001 - a Qt slot
        layout = self._left if is_narrow else self._right
        layout.insertWidget(0, self.acts)
        self._order()

    @Slot(str)
    def _do(self, act: str) -> None:
        if act == "open":
            self._open_household()
        elif act == "replace":
            self._open_replacing()
        elif act == "link":
            self.search_requested.emit()
            self.said.emit(_linking_words(self._sheet))
        elif act == "print":
            self.print_requested.emit()
        else:
            self.act_requested.emit(act)

    def _open_replacing(self) -> None:
        """On the page of the household that has it, or had it when it was blocked."""
        sheet = self._sheet
        household_id = sheet.holder_or_last if sheet else None
        if sheet is not None and household_id is not None:
            subject = CardToReplace(household_id, sheet.card_id)
            self.open_requested.emit(Place("household", subject))

    @Slot()
    def _open_household(self) -> None:
        holder = self._sheet.holder if self._sheet else None
        if holder is not None:
            self.open_requested.emit(Place("household", holder.household_id))


def _linking_words(sheet: CardSheet | None) -> str:
    if sheet is not None and sheet.support == "paper":
        return _("Find the household; its page links the code that is typed or scanned.")
    return _("Find the household; its page links the card that is laid down.")
