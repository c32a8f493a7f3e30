"""The merchants of the scheme: name, place, days, state and what is to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.actor import Actor, Role
from desktop.domain.agreement import WHO_READS
from desktop.domain.bank_account import may_see
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.merchant import MerchantLine
from desktop.views.merchant.detail_page import NEW
from desktop.views.merchant.words import (
    alert_shape,
    certificate_words,
    family_words,
    line_days,
    state_shape,
    state_word,
    state_words,
)
from desktop.views.session import Session
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column

STATES = ("active", "prospect", "suspended", "closed")
TO_LOOK_AT, BANK_WAITS = "to_look_at", "bank_waits"


def _name(line: MerchantLine) -> str:
    return line.trade_name


def _place(line: MerchantLine) -> str:
    """Of a stall the market: its pitch is told in the file."""
    return line.place.partition(", ")[0] if line.outlet_kind == "stall" else line.place


class MerchantListPage(Page):
    """`session` says who may enter a merchant; without one nobody is offered it."""

    lines_requested = Signal()

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(_("Merchants"))
        column = page_column(self)
        self.head = PageHead(_("Merchants"))
        column.addWidget(self.head)
        self._offer(session)
        panel = Card()
        self._search = TextEdit(_("Filter: name, place, product…"))
        self._search.setAccessibleName(_("Filter the list"))
        self.state = Choice(_choices(sees_bank=False))
        self.state.setAccessibleName(_("Which merchants"))
        self._table: LinesTable[MerchantLine] = LinesTable(_columns())
        empty = EmptyState(
            "storefront",
            _("No merchant yet"),
            _("They arrive from the central database at the next exchange."),
        )
        self.view = LinesView(self._table, empty, _("Merchants"))
        self._search.textEdited.connect(self.view.filter)
        self._search.returnPressed.connect(self.view.setFocus)
        self.state.value_changed.connect(self._follow_state)
        self.view.line_chosen.connect(self._open)
        filters = QHBoxLayout()
        filters.setSpacing(Space.M)
        filters.addWidget(self._search, 3)
        filters.addWidget(self.state, 1)
        if session is not None:
            session.actor_changed.connect(self._offer_states)
            self._offer_states(session.actor)
        panel.body.addLayout(filters)
        panel.body.addWidget(self.view, 1)
        column.addWidget(panel, 1)

    def open_subject(self, subject: object) -> None:
        """Which merchants to begin with, as BANK_WAITS; None leaves the choice as it was."""
        if isinstance(subject, str):
            self.state.set_value(subject)
            self._follow_state(self.state.value())

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        self._search.setFocus()

    def show_lines(self, lines: Sequence[MerchantLine]) -> None:
        self._table.show_lines(lines)
        self.head.set_subtitle(
            ngettext("{count} merchant", "{count} merchants", len(lines)).format(count=len(lines))
        )

    def _offer(self, session: Session | None) -> None:
        self.directory = SecondaryButton(_("Directory"), "Ctrl+D", "map-pin")
        self.directory.setAccessibleDescription(_("Directory of markets"))
        self.directory.clicked.connect(self._open_directory)
        self.head.add_action(self.directory)
        self.agreements = SecondaryButton(_("Agreements"), "Ctrl+G", "handshake")
        self.agreements.clicked.connect(self._open_agreements)
        self.head.add_action(self.agreements)
        self.agreements.hide()
        self.products = SecondaryButton(_("Products and rules"), "", "leaf")
        self.products.clicked.connect(self._open_products)
        self.head.add_action(self.products)
        self.products.hide()
        self.add = PrimaryButton(_("Enter a merchant"), "Ctrl+N", "plus")
        self.add.clicked.connect(self._open_new)
        self.head.add_action(self.add)
        self.add.hide()
        if session is not None:
            session.actor_changed.connect(self._follow_actor)
            self._follow_actor(session.actor)

    @Slot(object)
    def _follow_actor(self, actor: Actor) -> None:
        self.add.setVisible(Role.MERCHANT_MANAGER in actor.roles)
        self.agreements.setVisible(bool(actor.roles & WHO_READS))
        self.products.setVisible(bool(actor.roles & WHO_READS))

    @Slot(object)
    def _offer_states(self, actor: Actor) -> None:
        self.state.set_options(_choices(sees_bank=may_see(actor)))
        self._follow_state(self.state.value())

    @Slot(object)
    def _follow_state(self, wanted: object) -> None:
        if wanted is None:
            self.view.keep(None)
        elif wanted == TO_LOOK_AT:
            self.view.keep(_is_alerting)
        elif wanted == BANK_WAITS:
            self.view.keep(_has_bank_waiting)
        else:
            self.view.keep(_IN_STATE[str(wanted)])

    @Slot(object)
    def _open(self, line: MerchantLine) -> None:
        self.open_requested.emit(Place("merchant", line.id))

    @Slot()
    def _open_new(self) -> None:
        self.open_requested.emit(Place("merchant", NEW))

    @Slot()
    def _open_agreements(self) -> None:
        self.open_requested.emit(Place("agreements"))

    @Slot()
    def _open_products(self) -> None:
        self.open_requested.emit(Place("products"))

    @Slot()
    def _open_directory(self) -> None:
        self.open_requested.emit(Place("directory"))


def _choices(*, sees_bank: bool) -> list[tuple[object, str]]:
    states: list[tuple[object, str]] = [(state, state_word(state)) for state in STATES]
    bank: list[tuple[object, str]] = [(BANK_WAITS, _("with an IBAN to confirm"))]
    look_at = (TO_LOOK_AT, _("to be looked at"))
    return [(None, _("all merchants")), look_at, *(bank if sees_bank else ()), *states]


def _columns() -> tuple[Column[MerchantLine], ...]:
    return (
        Column(_("Trade name"), _name),
        Column(_("Place"), _place, stretch=True),
        Column(_("Days"), line_days, spare=3),
        Column(_("Products"), family_words, spare=2),
        Column(_("State"), state_words, "state", shape=state_shape),
        Column(_("Certificate"), certificate_words, "state", shape=alert_shape, spare=4),
    )


class _InState:
    """Whether a line is in one state."""

    def __init__(self, state: str) -> None:
        self._state = state

    def __call__(self, line: MerchantLine) -> bool:
        return line.state == self._state


_IN_STATE = {state: _InState(state) for state in STATES}


def _has_bank_waiting(line: MerchantLine) -> bool:
    return line.bank_waits


def _is_alerting(line: MerchantLine) -> bool:
    return bool(line.alert)
