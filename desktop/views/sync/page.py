"""The page of the exchange with the centre: where the desk stands, what waits, what to settle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QProgressBar, QVBoxLayout, QWidget

from desktop.domain.central import Contact
from desktop.i18n import gettext as _
from desktop.jobs.runner import Job
from desktop.sheets.sync import ConflictSheet, RefusedSheet, SyncSheet
from desktop.views.sync import words
from desktop.views.sync.acts_card import ActsCard
from desktop.views.sync.conflict_card import ConflictCard
from desktop.views.sync.joining_card import JoiningCard
from desktop.views.sync.missing_card import MissingCard, MissingFile, by_file
from desktop.views.sync.refused_card import RefusedCard
from desktop.views.sync.shut_card import ShutCard
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

WELL_HEIGHT = 210
MISSING_SHOWN = 20  # files; the next ones come up when these are settled
SettleCard = ConflictCard | RefusedCard | ShutCard | MissingCard
SettleSheet = ConflictSheet | RefusedSheet | MissingFile
LOADS = 2000
"""Milliseconds between two looks at how far the first load is."""


class SyncPage(ScrollPage):
    """A card stays as it is while its conflict does: a reload costs nothing that was typed."""

    sheet_requested = Signal()
    exchange_requested = Signal()
    comparison_requested = Signal()
    settled = Signal(object)  # a Settlement
    retry_requested = Signal(object)  # the refused mutation
    given_up = Signal(object, str)  # the refused mutation, the note
    asked_or_answered = Signal(object)  # a Said
    bring_back_requested = Signal(object, object)  # what is held, its keys
    let_go_requested = Signal(object, object, str)  # what is held, its keys, the note

    def __init__(
        self, discretion: Discretion, settings_file: Path, now: Callable[[], datetime]
    ) -> None:
        super().__init__(_("Synchronisation"))
        self._discretion, self._now = discretion, now
        self._cards: dict[UUID, SettleCard] = {}
        self.exchange = PrimaryButton(_("Exchange now"), "F5", "arrows-clockwise")
        self.exchange.setObjectName("exchange")
        self.exchange.clicked.connect(self.exchange_requested)
        self.head.add_action(self.exchange)
        self._chip, self._decisions = Chip(), Chip()
        self._decisions.hide()
        for badge in (self._chip, self._decisions):
            self.head.add_badge(badge)
        self.note = Banner()
        self.strip = ProgressStrip()
        self._warning = Banner()
        for part in (self.note, self.strip, self._warning):
            self.content.addWidget(part)
        self._build_standing()
        self.joining = JoiningCard(settings_file)
        self.content.addWidget(self.joining)
        self._to_settle = label(_("To settle"), "heading")
        self.content.addWidget(self._to_settle)
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.L + 2)
        self.content.addLayout(self._column)
        self._all_well = EmptyState(
            "check-circle",
            _("All is well"),
            _("Nothing waits to be sent and nothing is to be settled."),
        )
        self._all_well.setMinimumHeight(look.scaled(WELL_HEIGHT))
        self.content.addWidget(self._all_well)
        self._build_acts()
        self.content.addStretch(1)
        for later in (self.joining, self._to_settle, self.acts, self._all_well, self._standing):
            later.hide()

    def _build_standing(self) -> None:
        self._standing = Card()
        self._sentence = label("", "lead", wrap=True)
        self._standing.add(self._sentence)
        self._loading = QProgressBar()
        self._loading.setTextVisible(False)
        self._loading.setAccessibleName(_("Files of the centre that are here"))
        self._standing.add(self._loading)
        self._look_again = QTimer(self, interval=LOADS, singleShot=True)
        self._look_again.timeout.connect(self._look)
        self._facts = FactRows()
        self._standing.add(self._facts)
        self.compare = LinkButton(_("Compare all files with the centre now"), icon="check-circle")
        self.compare.setObjectName("compare")
        self.compare.clicked.connect(self.comparison_requested)
        self._standing.add(self.compare)
        self.content.addWidget(self._standing)

    def _build_acts(self) -> None:
        self.acts = ActsCard(self._now)
        self.acts.mine_changed.connect(self.refresh)
        self.acts.household_requested.connect(self._open_household)
        self.content.addWidget(self.acts)

    def refresh(self) -> None:
        self.sheet_requested.emit()

    def shown(self) -> None:
        """Where the work starts: the first thing to settle, else the exchange."""
        first = next(iter(self._cards.values()), None)
        (first.first_button if first else self.exchange).setFocus()

    def show_sheet(self, sheet: SyncSheet) -> None:
        state = sheet.state
        alone = state.contact == Contact.NOT_CONFIGURED
        self.joining.setVisible(alone)
        self.exchange.setVisible(not alone)
        self._standing.setVisible(not alone)
        if alone:
            self._chip.say(_("This desk only"), "neutral", "desktop")
        else:
            self._show_standing(sheet)
        self._show_cards(sheet)
        self._to_settle.setVisible(bool(self._cards))
        self._decisions.say(words.to_settle(len(self._cards)), "waiting", "warning-circle")
        self._decisions.setVisible(bool(self._cards))
        self.acts.setVisible(not alone)
        if not alone:
            self.acts.show_acts(sheet)
        is_quiet = not self._cards and not state.waiting and not sheet.first_load
        self._all_well.setVisible(not alone and is_quiet and not sheet.acts)

    def _show_standing(self, sheet: SyncSheet) -> None:
        state, now = sheet.state, self._now()
        said = words.standing(state)
        self._chip.say(said.chip, said.tone, said.icon)
        self._sentence.setText(said.sentence)
        self._loading.setVisible(sheet.first_load)
        if sheet.first_load:
            self._chip.say(_("First load"), "waiting", "arrows-clockwise")
            self._sentence.setText(words.coming_in(sheet))
            self._loading.setRange(0, max(sheet.first_load_of, sheet.first_load_rows))
            self._loading.setValue(sheet.first_load_rows)
            self._look_again.start()
        self._facts.show_rows(words.facts(sheet, now))
        self._warning.say(words.warning(sheet, now), "waiting")

    def _show_cards(self, sheet: SyncSheet) -> None:
        asked_first = sorted(sheet.conflicts, key=lambda conflict: not conflict.asks_reader)
        wanted: dict[UUID, SettleSheet] = {conflict.id: conflict for conflict in asked_first}
        wanted |= {refused.mutation_id: refused for refused in sheet.refused}
        wanted |= {file.id: file for file in by_file(sheet.missing)[:MISSING_SHOWN]}
        for key, card in list(self._cards.items()):
            if wanted.get(key) != card.sheet:
                self._drop(key)
        for place, (key, shown) in enumerate(wanted.items()):
            if key not in self._cards:
                self._cards[key] = self._card(shown)
                self._column.insertWidget(place, self._cards[key])
                self._cards[key].show()  # now, and not when the events have gone round
        self._cards = {key: self._cards[key] for key in wanted}
        self.release()

    def _card(self, sheet: SettleSheet) -> SettleCard:
        if isinstance(sheet, MissingFile):
            missing = MissingCard(sheet, self._discretion, self._now)
            missing.bring_back_requested.connect(self.bring_back_requested)
            missing.let_go_requested.connect(self.let_go_requested)
            return missing
        if sheet.protection:
            shut = ShutCard(sheet)
            shut.household_requested.connect(self._open_shut)
            return shut
        if isinstance(sheet, ConflictSheet):
            conflict = ConflictCard(sheet, self._discretion, self._now)
            conflict.settled.connect(self.settled)
            conflict.said.connect(self.asked_or_answered)
            conflict.household_requested.connect(self._open_household)
            return conflict
        refused = RefusedCard(sheet, self._discretion, self._now)
        refused.retry_requested.connect(self.retry_requested)
        refused.given_up.connect(self.given_up)
        refused.household_requested.connect(self._open_household)
        return refused

    @Slot()
    def _look(self) -> None:
        """Whoever looks on sees it advance; nobody else asks for it."""
        if self.isVisible():
            self.refresh()

    def _drop(self, key: UUID) -> None:
        card = self._cards.pop(key)
        focused: QWidget | None = QApplication.focusWidget()
        had_focus = focused is not None and card.isAncestorOf(focused)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        if had_focus:
            self.shown()

    def card_of(self, key: UUID) -> SettleCard | None:
        return self._cards.get(key)

    def hold(self) -> None:
        """An answer is on its way: nothing is settled twice."""
        for card in self._cards.values():
            card.complain("")
            card.setEnabled(False)

    def release(self) -> None:
        for card in self._cards.values():
            card.setEnabled(True)

    def complain(self, key: UUID, sentence: str) -> None:
        """Beside the card concerned; above, when it is gone."""
        self.release()
        card = self._cards.get(key)
        if card is None:
            self.note.say(sentence)
        else:
            card.complain(sentence)

    def follow(self, job: Job) -> None:
        self.note.hush()
        self.exchange.setEnabled(False)
        self.compare.setEnabled(False)
        self.strip.follow(job, _("Exchanging with the central database…"))
        job.finished.connect(self._end)

    @Slot()
    def _end(self) -> None:
        self.exchange.setEnabled(True)
        self.compare.setEnabled(True)

    @Slot(object)
    def _open_household(self, household_id: UUID) -> None:
        self.open_requested.emit(Place("household", household_id))

    @Slot(object)
    def _open_shut(self, household_id: UUID) -> None:
        """What a reason opens there is to be seen on the way back."""
        self._open_household(household_id)
        self.mark_stale()
