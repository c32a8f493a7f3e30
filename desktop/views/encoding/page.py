"""The page for a person who encodes forty cards in a row: a card, its outcome, the next card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.domain.encoding import EncodingReason
from desktop.i18n import gettext as _
from desktop.sheets.encoding import SamSheet, SamState, StationSheet
from desktop.views.encoding import lock_words, stage_words, words
from desktop.views.encoding.queue_card import QueueCard
from desktop.views.encoding.sam_strip import SamStrip
from desktop.views.encoding.stage import Stage
from desktop.views.encoding.stage_words import Moment, StageWords
from desktop.views.encoding.training_strip import TrainingStrip
from desktop.views.encoding.unresolved_card import UnresolvedCard
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.reading_order import in_reading_order


class EncodingPage(ScrollPage):
    """Takes every tap while it is in front; once a card is being written it cannot be left."""

    sheet_requested = Signal()
    sam_requested = Signal()
    came_to_front = Signal()
    write_requested = Signal()
    given_up = Signal()
    unlock_requested = Signal(str, bool)
    settle_requested = Signal(object)  # a ByHand
    sounded = Signal(object)  # a Tune

    reads_card = True
    """The window leaves the card on the reader to this page."""

    def __init__(self, discretion: Discretion, now: Callable[[], datetime]) -> None:
        super().__init__(_("Encoding"))
        self._sheet: StationSheet | None = None
        self._no_reader: Exception | None = None
        self._by_hand = False
        self._revealed: QWidget | None = None
        self._build_lock()
        self.confirm = QCheckBox(_("Confirm each card"))
        self.confirm.setObjectName("confirm")
        self.confirm.setAccessibleDescription(_("Each card then waits for Enter."))
        self.head.add_action(keyed(self.confirm, "F8"))
        QShortcut(QKeySequence("F8"), self).activated.connect(self.confirm.toggle)
        self.sam = SamStrip()
        left, right = self.columns(5, 7)
        self._done, self._left, self._open = Chip(), Chip(), Chip()
        for badge in (self._done, self._left, self._open):
            self.head.add_badge(badge)
            badge.hide()
        self.stage = Stage(discretion)
        left.addWidget(self.stage, 1)
        self.training = TrainingStrip()
        self.content.addWidget(self.training)
        self.content.addWidget(self.sam)
        self.queue = QueueCard(discretion)
        self.unresolved = UnresolvedCard(discretion, now)
        right.addWidget(self.queue, 1)
        self.content.addWidget(self.unresolved)
        self._connect()
        self.stage.say(stage_words.standby(None, None))

    def _build_lock(self) -> None:
        """Off each time that the page is opened: nobody locks a card because of yesterday."""
        self.lock = QCheckBox(_("Lock neutral cards for ever"))
        self.lock.setObjectName("lock")
        self.lock.setAccessibleDescription(lock_words.explained())
        self.lock.setToolTip(lock_words.explained())
        self._lock_room = keyed(self.lock, "F9")
        self.head.add_action(self._lock_room)
        self._lock_room.hide()
        self._lock_key = QShortcut(QKeySequence("F9"), self)
        self._lock_key.setEnabled(False)
        self._lock_key.activated.connect(self.lock.toggle)
        self.lock.toggled.connect(self._tell_lock)

    def _connect(self) -> None:
        self.stage.write_requested.connect(self.write_requested)
        self.confirm.toggled.connect(self._confirm)
        self.stage.cancelled.connect(self.given_up)
        self.sam.unlock_requested.connect(self.unlock_requested)
        self.sam.look_requested.connect(self.sam_requested)
        self.unresolved.begun.connect(self._reveal_later)
        self.unresolved.settle_requested.connect(self.settle_requested)
        self.queue.household_requested.connect(self._open_household)

    @property
    def sheet(self) -> StationSheet | None:
        return self._sheet

    @property
    def locks(self) -> bool:
        """Whether tags are made read-only once they are written."""
        return self.lock.isChecked()

    @property
    def listens(self) -> bool:
        """In front, and not under the veil of a locked window."""
        return self.isVisible() and self.isEnabled()

    def refresh(self) -> None:
        self.stage.redress()
        self.sheet_requested.emit()

    def shown(self) -> None:
        """Nothing is typed here but, once a day, the secret of the module."""
        self.take_focus()
        self.came_to_front.emit()

    def take_focus(self) -> None:
        locked = self.sam.state is SamState.LOCKED
        (self.sam.secret if locked else self.stage).setFocus()

    def leave(self) -> bool:
        if self.stage.moment is Moment.WRITING:
            self.said.emit(_("A card is being written: one moment."))
            return False
        if self.stage.moment is Moment.PROPOSED:
            self.given_up.emit()
        self.lock.setChecked(False)
        return True

    def let_settle(self, *, by_hand: bool) -> None:
        """Whether whoever is logged in may close a writing without its card."""
        self._by_hand = by_hand
        if self._sheet is not None:
            self.unresolved.show_open(self._sheet.unresolved, by_hand=by_hand)

    def show_sheet(self, sheet: StationSheet) -> None:
        self._sheet = sheet
        self._count(sheet)
        self._offer_lock(is_offered=sheet.signs_tags)
        self.sam.show_profile(sheet)
        self.queue.show_queue(sheet.queue)
        self.unresolved.show_open(sheet.unresolved, by_hand=self._by_hand)
        self.show_standby()

    def _count(self, sheet: StationSheet) -> None:
        self._done.say(words.done_words(sheet.done_today), "done", "check-circle")
        self._left.say(words.left_words(len(sheet.queue)), "neutral", "credit-card")
        self._open.say(words.open_words(len(sheet.unresolved)), "waiting", "question")
        self._done.show()
        self._left.show()
        self._open.setVisible(bool(sheet.unresolved))

    def _offer_lock(self, *, is_offered: bool) -> None:
        self._lock_room.setVisible(is_offered)
        self._lock_key.setEnabled(is_offered)
        if not is_offered:
            self.lock.setChecked(False)

    @Slot(bool)
    def _tell_lock(self, is_on: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.head.set_subtitle(lock_words.explained() if is_on else "")

    def show_sam(self, sam: SamSheet) -> None:
        was_locked = self.sam.state is SamState.LOCKED
        self.sam.show_sam(sam)
        self._place_strip()
        self.show_standby()
        if self.isVisible() and was_locked != (sam.state is SamState.LOCKED):
            self.take_focus()

    def _place_strip(self) -> None:
        """On top when something is to be done about the module; else the stage comes first."""
        on_top = self.sam.needs_somebody
        if on_top != (self.content.indexOf(self.sam) == 0):
            self.content.removeWidget(self.sam)
            place = 0 if on_top else self.content.indexOf(self.training) + 1
            self.content.insertWidget(place, self.sam)
        self._order()

    def _order(self) -> None:
        """Tab as one reads, wherever the strip of the module stands."""
        parts = [self.stage, self.queue, self.training]
        parts.insert(0 if self.sam.needs_somebody else len(parts), self.sam)
        in_reading_order([*parts, self.unresolved])

    def complain_of_sam(self, sentence: str) -> None:
        """Beside the secret when that was typed; what to do about it stays on the stage."""
        self.sam.complain(sentence)
        if sentence and self.sam.state is SamState.LOCKED and self.listens:
            self.sam.secret.setFocus()

    def show_standby(self, *, again: bool = False) -> None:
        """What is missing, or the invitation; `again` puts it over an outcome that was told."""
        if again or self.stage.moment is Moment.STANDBY:
            self.queue.mark(None)
            self.stage.say(self._standby())

    def _standby(self) -> StageWords:
        confirms, why = self.confirm.isChecked(), self._no_reader
        return stage_words.standby(self._sheet, self.sam.sam, no_reader=why, confirms=confirms)

    def tell_reader(self, missing: Exception | None) -> None:
        """Why no card can be laid down now, as soon as it is so; an outcome stays told above it."""
        self._no_reader = missing
        if missing is not None and self.stage.moment is Moment.ENDED:
            self.stage.show_next(stage_words.reader_missing(missing)[1])
        self.show_standby()

    def say(self, said: StageWords, card_id: UUID | None = None) -> None:
        self.stage.say(said)
        self.queue.mark(card_id)
        if said.moment is Moment.PROPOSED:
            self.stage.write.setFocus()
            self._reveal_later(self.stage.write)
        elif self.listens and said.moment is Moment.ENDED:
            self.stage.setFocus()
        if said.tune is not None:
            self.sounded.emit(said.tune)

    def waits_for(self, card_id: UUID, reason: EncodingReason) -> bool:
        """Whether this card is one of those that were shown, or settles a torn writing."""
        waiting = self._sheet.queue if self._sheet else ()
        is_known = any(line.card_id == card_id for line in waiting)
        return is_known or reason is EncodingReason.UNRESOLVED

    def event(self, event: QEvent) -> bool:
        """Esc gives up the wait for Enter, and not the page."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        waits = self.stage.moment is Moment.PROPOSED if hasattr(self, "stage") else False
        if waits and is_override and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        if _is_escape(event) and self.stage.moment is Moment.PROPOSED:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _reveal_later(self, row: QWidget) -> None:
        """Once the room for its reason was made."""
        self._revealed = row
        QTimer.singleShot(0, self._reveal)

    @Slot()
    def _reveal(self) -> None:
        if self._revealed is not None:
            self.show_all_of(self._revealed)

    @Slot(bool)
    def _confirm(self, _on: object) -> None:
        self.show_standby()

    @Slot(object)
    def _open_household(self, household_id: UUID) -> None:
        self.open_requested.emit(Place("household", household_id))


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
