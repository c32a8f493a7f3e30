"""One merchant's month before it is closed: what is odd, settled or accepted with a reason."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop import i18n
from desktop.domain.closing import Severity
from desktop.i18n import gettext as _
from desktop.sheets.closing import ClosingCheckSheet, FindingLine
from desktop.views.statement.finding_card import FindingCard, place_of
from desktop.views.statement.words import (
    month_state_shape,
    month_state_words,
)
from desktop.views.theme.tokens import Space
from desktop.views.widgets.acts_card import clear
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label


class CheckPage(ScrollPage):
    check_requested = Signal(object, str)  # the merchant's id, the month
    accept_requested = Signal(object, str)
    close_requested = Signal()
    draft_requested = Signal(object)  # the id of a draft
    edited = Signal()
    left = Signal()  # another page comes to the front
    turned = Signal()  # another merchant's month is to be shown

    def __init__(self) -> None:
        super().__init__(_("Before closing"))
        self.merchant_id: UUID | None = None
        self.month = ""
        self._may_close = False
        column = self.content
        self.close_month = PrimaryButton(_("Close this month"), "Ctrl+Return", "lock-simple")
        self.head.add_action(self.close_month)
        self.note = Banner()
        column.addWidget(self.note)
        facts = Card(_("What the statement will say"))
        self._facts = FactRows()
        self._merchant = LinkButton(_("Open the merchant"), icon="storefront")
        facts.add(self._facts)
        facts.body.addWidget(self._merchant, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(facts)
        self._clean = label(_("Nothing odd was found."), "muted")
        column.addWidget(self._clean)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(Space.M)
        column.addLayout(self._cards)
        column.addStretch(1)
        self.close_month.clicked.connect(self.close_requested)
        self._merchant.clicked.connect(self._open_merchant)

    @property
    def findings(self) -> tuple[FindingCard, ...]:
        items = [self._cards.itemAt(place) for place in range(self._cards.count())]
        widgets = [item.widget() for item in items if item is not None]
        return tuple(widget for widget in widgets if isinstance(widget, FindingCard))

    def allow(self, *, may_close: bool) -> None:
        self._may_close = may_close
        self.close_month.setVisible(may_close)

    def open_subject(self, subject: object) -> None:
        """A merchant and a month, or a form that was left half-typed."""
        if isinstance(subject, UUID):
            self.draft_requested.emit(subject)
        elif isinstance(subject, tuple) and subject != (self.merchant_id, self.month):
            self.turned.emit()
            self.merchant_id, self.month = subject
            clear(self._cards)
            self.note.hush()
            self.mark_stale()

    def leave(self) -> bool:
        self.left.emit()
        return True

    def typed(self) -> dict[str, str]:
        """Reasons that are not accepted yet, by finding."""
        asked = (card for card in self.findings if card.is_asked)
        return {card.key: card.reason.text() for card in asked if card.reason.text()}

    def restore(self, reasons: dict[str, str]) -> None:
        for card in self.findings:
            if card.is_asked and card.key in reasons:
                card.reason.setText(reasons[card.key])

    def refresh(self) -> None:
        if self.merchant_id is not None:
            self.check_requested.emit(self.merchant_id, self.month)

    def shown(self) -> None:
        (self.close_month if self.close_month.isEnabled() else self._merchant).setFocus()

    def show_check(self, sheet: ClosingCheckSheet) -> None:
        self.set_title(sheet.trade_name)
        self.head.set_title(sheet.trade_name)
        self.head.set_eyebrow(i18n.month_name(sheet.month))
        self.head.clear_badges()
        icon, tone = month_state_shape(sheet.state)
        self.head.add_badge(StateBadge(month_state_words(sheet.state), tone, icon))
        self._facts.show_rows(
            [
                (_("To be paid back"), i18n.money(sheet.amount)),
                (_("Sold with the card"), i18n.money(sheet.purchases)),
                (_("Purchases"), i18n.number(sheet.count)),
                (_("Corrections of earlier months"), i18n.number(sheet.counter_entries)),
            ]
        )
        typed = self.typed()
        clear(self._cards)
        for line in sorted(sheet.findings, key=_worst_first):
            way = place_of(line, sheet.merchant_id, sheet.month)
            card = FindingCard(line, way, may_close=self._may_close)
            card.place_requested.connect(self.open_requested)
            card.accept_requested.connect(self.accept_requested)
            card.edited.connect(self.edited)
            self._cards.addWidget(card)
        self.restore(typed)
        self._clean.setVisible(not sheet.findings)
        self.close_month.setEnabled(sheet.may_close)

    @Slot()
    def _open_merchant(self) -> None:
        if self.merchant_id is not None:
            self.open_requested.emit(Place("merchant", self.merchant_id))


def _worst_first(line: FindingLine) -> tuple[int, int]:
    return list(Severity).index(line.severity), int(bool(line.accepted_by))
