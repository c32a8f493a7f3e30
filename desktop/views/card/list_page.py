"""All cards that this desk knows: by state, by support, by their last digits, or by a code read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import number
from desktop.sheets.card import CardLine
from desktop.views.card.words import (
    STATES,
    SUPPORTS,
    state_shape,
    state_words,
    support_words,
)
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.code_field import CodeField
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column
from desktop.views.widgets.words import card_tail, support_title

NARROW = 760
"""Width, at text scale 1, below which the actions say less."""


class CardListPage(Page):
    """`subject` may be a state: the list then opens on the cards in it."""

    lines_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Cards"))
        self._lines: tuple[CardLine, ...] = ()
        self._state = ""
        column = page_column(self)
        self.head = PageHead(_("Cards"))
        self._add_actions()
        column.addWidget(self.head)
        self.banner = Banner()
        self.banner.hush()
        column.addWidget(self.banner)
        panel = Card()
        self._search = TextEdit(_("Filter: last digits, household, delivery…"))
        self._search.setAccessibleName(_("Filter the list"))
        self.code = CodeField()
        self._support = Choice(
            [("", _("All supports")), *((s, support_title(s)) for s in SUPPORTS)]
        )
        self._support.setAccessibleName(_("Support"))
        self._table: LinesTable[CardLine] = LinesTable(_columns(), discretion)
        empty = EmptyState(
            "credit-card",
            _("No card yet"),
            _("Lay a KorriGo card on the reader to link the first, or receive a delivery."),
        )
        self.view = LinesView(self._table, empty, _("Cards"))
        self._search.textEdited.connect(self.view.filter)
        self._support.value_changed.connect(self._keep)
        self.view.line_chosen.connect(self._open)
        panel.body.addLayout(self._fields())
        panel.add(self._states())
        panel.body.addWidget(self.view, 1)
        column.addWidget(panel, 1)

    def open_subject(self, subject: object) -> None:
        if isinstance(subject, str) and subject in self._chips:
            self._chips[subject].setChecked(True)
            self._show_state(subject)

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        self._search.setFocus()

    def show_lines(self, lines: Sequence[CardLine]) -> None:
        self._lines = tuple(lines)
        self._table.show_lines(lines)
        self._count()

    def offer(self, *, receive: bool, block_list: bool) -> None:
        """What the roles of whoever is logged in allow."""
        self.receive.setVisible(receive)
        self.block_list.setVisible(block_list)

    def _add_actions(self) -> None:
        self.block_list = SecondaryButton(_("Block list"), "Ctrl+B", "prohibit")
        self.block_list.setObjectName("block_list")
        self.receive = SecondaryButton(_("Receive a delivery"), "Ctrl+R", "package")
        self.receive.setObjectName("receive")
        for button in (self.block_list, self.receive):
            button.setAccessibleName(button.text())
            button.setToolTip(button.text())
        self.block_list.clicked.connect(self._open_block_list)
        self.receive.clicked.connect(self._open_intake)
        for button in (self.block_list, self.receive):
            self.head.add_action(button)

    def _fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self._search, 3)
        row.addWidget(self.code, 2)
        row.addWidget(self._support, 1)
        return row

    def _states(self) -> QWidget:
        """Each with how many: a count that is also a filter; a state of no card is left out."""
        room = QWidget()
        flow = FlowLayout(room, Space.L)
        self._group = QButtonGroup(self)
        self._chips: dict[str, LinkButton] = {}
        for state in ("", *STATES):
            chip = LinkButton("")
            chip.setCheckable(True)
            chip.setChecked(not state)
            chip.setProperty("state", state)
            chip.clicked.connect(self._choose_state)
            self._group.addButton(chip)
            self._chips[state] = chip
            flow.addWidget(chip)
        self._count()
        return room

    def _count(self) -> None:
        support = str(self._support.value())
        counts = Counter(
            line.state for line in self._lines if not support or line.support == support
        )
        for state, chip in self._chips.items():
            count = number(counts[state] if state else counts.total())
            chip.setText(_counted(state).format(count=count))
            chip.setVisible(bool(counts[state]) or state in {"", self._state})

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """With large texts the room belongs to the list: short words, and one line for all."""
        super().resizeEvent(event)
        is_narrow = self.width() < look.scaled(NARROW)
        self.block_list.setText(_("Block list") if not is_narrow else _("Blocked…"))
        self.receive.setText(_("Receive a delivery") if not is_narrow else _("Delivery…"))

    def _show_state(self, state: str) -> None:
        self._state = state
        self._keep()

    @Slot()
    def _choose_state(self) -> None:
        self._show_state(str(self.sender().property("state")))

    @Slot()
    def _keep(self) -> None:
        self._count()
        is_all = not self._state and not self._support.value()
        self.view.keep(None if is_all else self._is_wanted)

    def _is_wanted(self, line: CardLine) -> bool:
        support = self._support.value()
        return self._state in {"", line.state} and support in {"", line.support}

    @Slot(object)
    def _open(self, line: CardLine) -> None:
        self.open_requested.emit(Place("known_card", line.card_id))

    @Slot()
    def _open_block_list(self) -> None:
        self.open_requested.emit(Place("block_list"))

    @Slot()
    def _open_intake(self) -> None:
        self.open_requested.emit(Place("intake"))


def _counted(state: str) -> str:
    return {
        "": _("All: {count}"),
        "stock": _("In stock: {count}"),
        "linked": _("In service: {count}"),
        "blocked": _("Blocked: {count}"),
        "returned": _("Handed back: {count}"),
        "retired": _("Out of service: {count}"),
    }[state]


def _columns() -> tuple[Column[CardLine], ...]:
    return (
        Column(_("Card"), _tail, "code"),
        Column(_("Support"), support_words, spare=3),
        Column(_("State"), state_words, "state", shape=state_shape),
        Column(_("Household"), _reference, stretch=True),
        Column(_("Linked on"), _linked_on, "day"),
        Column(_("Blocked on"), _blocked_on, "day", spare=2),
        Column(_("Delivery"), _batch, spare=1),
    )


def _tail(line: CardLine) -> str:
    return card_tail(line.tail)


def _reference(line: CardLine) -> str:
    return line.reference


def _batch(line: CardLine) -> str:
    return line.batch


def _linked_on(line: CardLine) -> object:
    return line.linked_on


def _blocked_on(line: CardLine) -> object:
    return line.blocked_on
