"""Taking cards into stock: choose the delivery, lay the cards down one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.card import BatchLine
from desktop.views.card.delivery_form import DeliveryForm
from desktop.views.card.intake_stage import IntakeStage
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.timeline import Timeline, TimelineEntry
from desktop.views.widgets.tune import Tune
from desktop.views.widgets.words import card_tail

MOST_SHOWN = 50
LEAST_LIST = 320


class IntakePage(ScrollPage):
    """Here and only here an unknown tag becomes one of ours."""

    batches_requested = Signal()
    sounded = Signal(object)  # a Tune

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Receive a delivery"))
        self.head.set_subtitle(
            _("Only what was received here can be linked later; KorriGo cards need no stock.")
        )
        self.stock = SecondaryButton(_("Stock by site"), "Ctrl+M", "truck")
        self.stock.setObjectName("stock")
        self.stock.clicked.connect(self._open_stock)
        self.head.add_action(self.stock)
        self.banner = Banner()
        self.banner.hush()
        self.content.addWidget(self.banner)
        left, right = self.columns(1, 1)
        self.form, self.stage = DeliveryForm(), IntakeStage()
        left.addWidget(self.form)
        left.addWidget(self.stage)
        left.addStretch(1)
        panel = Card(_("The last ones"))
        self.list = Timeline(discretion)
        self.list.setAccessibleName(_("The last ones"))
        self.list.setMinimumHeight(LEAST_LIST)
        self._empty = EmptyState(
            "package", _("Nothing yet"), _("Each card that is laid down appears here.")
        )
        panel.add(self._empty)
        panel.body.addWidget(self.list, 1)
        self.list.hide()
        right.addWidget(panel, 1)
        self._entries: list[TimelineEntry] = []
        self._received = 0
        self.stage.ended.connect(self.end)

    @property
    def wants_card(self) -> bool:
        """What is laid down now belongs to the delivery."""
        return self.stage.isVisible()

    @property
    def received(self) -> int:
        """Since the delivery was begun or gone on with."""
        return self._received

    def refresh(self) -> None:
        self.batches_requested.emit()

    def shown(self) -> None:
        if self.stage.isHidden():
            self.form.start()

    def show_batches(self, batches: Sequence[BatchLine]) -> None:
        self.form.show_batches(batches)

    def begin(self, batch: BatchLine) -> None:
        self._entries, self._received = [], 0
        self._show_list()
        self.banner.hush()
        self.form.hide()
        self.stage.begin(batch)

    def take_received(self, tail: str, at: datetime) -> None:
        self._received += 1
        self.stage.show_received(tail)
        words = _("{tail}, in stock").format(tail=card_tail(tail))
        self._add(at, "check", "done", words)

    def take_refused(self, sentence: str, at: datetime, tail: str = "") -> None:
        """`tail` when it was a card, though none to be taken in."""
        title = _("{tail}: not taken in").format(tail=card_tail(tail)) if tail else ""
        title = title or _("Not taken in")
        self.stage.show_refused(title, sentence)
        self.sounded.emit(Tune.PROBLEM)
        self._add(at, "warning-circle", "waiting", title, sentence)

    @Slot()
    def end(self) -> None:
        self.stage.hide()
        self.form.show()
        self.form.start()
        words = ngettext(
            "{count} card is in stock now that was not before.",
            "{count} cards are in stock now that were not before.",
            self._received,
        )
        self.banner.say(words.format(count=self._received), "done")
        self.batches_requested.emit()

    @Slot()
    def _open_stock(self) -> None:
        self.open_requested.emit(Place("stock_move"))

    def _add(self, at: datetime, icon: str, tone: str, title: str, detail: str = "") -> None:
        entry = TimelineEntry(len(self._entries), f"{at:%H:%M:%S}", icon, tone, title, detail)
        self._entries = [entry, *self._entries][:MOST_SHOWN]
        self._show_list()

    def _show_list(self) -> None:
        self.list.show_entries(self._entries)
        self.list.setVisible(bool(self._entries))
        self._empty.setVisible(not self._entries)
