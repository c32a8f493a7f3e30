"""One merchant's month before it is closed: what is odd, settled or accepted with a reason."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop import i18n
from desktop.domain.closing import Severity
from desktop.i18n import gettext as _
from desktop.sheets.closing import ClosingCheckSheet, FindingLine
from desktop.views.statement.words import (
    finding_words,
    month_state_shape,
    month_state_words,
    severity_shape,
    severity_words,
)
from desktop.views.theme.tokens import Space
from desktop.views.widgets.acts_card import clear
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.page import Page, PageHead, Place, page_column
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label


class FindingCard(Card):
    """A doubt has room for a reason; what blocks is settled on the page of purchases."""

    accept_requested = Signal(object, str)  # the FindingLine, the reason
    look_requested = Signal()

    def __init__(self, line: FindingLine, *, may_close: bool) -> None:
        super().__init__(finding_words(line))
        self._line = line
        icon, tone = severity_shape(line.severity)
        self.add_corner(StateBadge(severity_words(line.severity), tone, icon))
        self.reason = TextEdit()
        self.accept = SecondaryButton(_("Accept with this reason"), icon="check")
        self.look = LinkButton(_("To look at"), icon="eye")
        self.look.clicked.connect(self.look_requested)
        if line.accepted_by:
            words = _("Accepted by {name}: {reason}")
            said = words.format(name=line.accepted_by, reason=line.reason)
            self.add(label(said, "muted", wrap=True))
        elif line.severity is Severity.DOUBT and may_close:
            self.add(FieldRow(_("Why it may stay"), self.reason))
            self.body.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
            self.accept.clicked.connect(self._tell)
            self.reason.returnPressed.connect(self._tell)
        elif line.severity is Severity.BLOCKING:
            self.body.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _tell(self) -> None:
        self.accept_requested.emit(self._line, self.reason.text())


class CheckPage(Page):
    check_requested = Signal(object, str)  # the merchant's id, the month
    accept_requested = Signal(object, str)
    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Before closing"))
        self.merchant_id: UUID | None = None
        self.month = ""
        self._may_close = False
        column = page_column(self)
        self.head = PageHead(_("Before closing"))
        self.close_month = PrimaryButton(_("Close this month"), "Ctrl+Return", "lock-simple")
        self.head.add_action(self.close_month)
        self.note = Banner()
        column.addWidget(self.head)
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
        if isinstance(subject, tuple) and subject != (self.merchant_id, self.month):
            self.merchant_id, self.month = subject
            self.note.hush()
            self.mark_stale()

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
        clear(self._cards)
        for line in sorted(sheet.findings, key=_worst_first):
            card = FindingCard(line, may_close=self._may_close)
            card.look_requested.connect(self._open_purchases)
            card.accept_requested.connect(self.accept_requested)
            self._cards.addWidget(card)
        self._clean.setVisible(not sheet.findings)
        self.close_month.setEnabled(sheet.may_close)

    @Slot()
    def _open_purchases(self) -> None:
        self.open_requested.emit(Place("purchase_duplicates", self.month))

    @Slot()
    def _open_merchant(self) -> None:
        if self.merchant_id is not None:
            self.open_requested.emit(Place("merchant", self.merchant_id))


def _worst_first(line: FindingLine) -> tuple[int, int]:
    return list(Severity).index(line.severity), int(bool(line.accepted_by))
