"""One merchant: who it is, where it sells, its labels, its bank details, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.sheets.merchant import AccountsSheet, MerchantSheet
from desktop.views.merchant.acts import acts_of
from desktop.views.merchant.bank_card import BankCard
from desktop.views.merchant.file_card import FileCard
from desktop.views.merchant.happenings import entries
from desktop.views.merchant.line_cards import CertificateCard, OutletCard
from desktop.views.merchant.ways_card import WaysCard
from desktop.views.merchant.words import (
    alert_words,
    family_words,
    kind_words,
    state_shape,
    state_words,
)
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.acts_card import ActsCard
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.flow import Columns
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.reading_order import in_reading_order
from desktop.views.widgets.timeline import Timeline

LEAST_LIST, MOST_LIST = 160, 640
NEW = "new"
"""The subject of the page for a merchant that is about to be entered."""


class MerchantPage(ScrollPage):
    merchant_opened = Signal(object)
    editor_leaving = Signal()  # while it still holds what was typed
    left = Signal()  # another page comes to the front
    new_requested = Signal()
    act_requested = Signal(str, object)  # an act, and the id of what it is about or None
    propose_requested = Signal()
    confirm_requested = Signal()
    refuse_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Merchant"))
        self.merchant_id: UUID | None = None
        self.sheet: MerchantSheet | None = None
        self.labels: Mapping[str, str] = {}
        self.editor: Editor | None = None
        self._is_new = False
        self.banner = Banner()
        self._place_of_editor = QVBoxLayout()
        self.content.addWidget(self.banner)
        self.content.addLayout(self._place_of_editor)
        self._sides = QWidget()
        self.acts, self.ways = ActsCard(), WaysCard()
        self.file, self.outlets, self.certificates = FileCard(), OutletCard(), CertificateCard()
        self.bank = BankCard(discretion)
        self.confirm, self.refuse = self.bank.confirm, self.bank.refuse
        self.propose = self.bank.propose
        self.timeline = Timeline(discretion)
        self._past = Card(_("What happened"))
        self._past.add(self.timeline)
        self._arrange()
        self._connect()
        self.forget()

    @property
    def accounts(self) -> AccountsSheet | None:
        return self.sheet.accounts if self.sheet else None

    @property
    def known_phone(self) -> str:
        """The number in the file, for the call before new bank details count."""
        return self.sheet.file.form.phone if self.sheet and self.sheet.file else ""

    def open_subject(self, subject: object) -> None:
        """The id of a merchant, or NEW."""
        self._is_new = False  # who goes elsewhere is not led back to the list
        self.close_editor()
        self.banner.hush()
        self.merchant_id = subject if isinstance(subject, UUID) else None
        self._is_new = subject == NEW
        self.forget()
        self.mark_stale()

    def forget(self) -> None:
        """Nothing of the merchant before stays to be seen."""
        self.sheet = None
        for card in self._cards:
            card.hide()

    def leave(self) -> bool:
        self.left.emit()
        return True

    def refresh(self) -> None:
        if self.merchant_id is not None:
            self.merchant_opened.emit(self.merchant_id)
        elif self._is_new and self.editor is None:
            self.set_title(_("A merchant more"))
            self.head.clear_badges()
            self.head.set_subtitle("")
            self.new_requested.emit()

    def show_merchant(
        self, sheet: MerchantSheet, reader: UUID, now: datetime, labels: Mapping[str, str]
    ) -> None:
        self.sheet, self.labels = sheet, labels
        self._show_head(sheet)
        self.acts.show_acts(acts_of(sheet) if sheet.may_change else ())
        may_change, today = sheet.may_change, now.date()
        self.file.show_file(sheet.file)
        self.outlets.show_outlets(sheet.outlets, today, may_change=may_change)
        self.certificates.show_certificates(sheet.certificates, labels, may_change=may_change)
        self.bank.show_accounts(sheet.accounts, reader)
        for card in (self.outlets, self.certificates, self.bank):
            card.show()
        self._past.setVisible(bool(sheet.timeline))
        self.ways.show_merchant(sheet.merchant.id, has_acts=sheet.may_change)
        self.ways.setVisible(sheet.file is not None)
        self.timeline.show_entries(entries(sheet.timeline, labels, now))
        most = look.scaled(MOST_LIST)
        self.timeline.setMinimumHeight(
            min(most, max(look.scaled(LEAST_LIST), self.timeline.full_height))
        )
        self._give_way_to_editor()
        in_reading_order(self._cards)

    def open_editor(self, editor: Editor) -> None:
        self.close_editor()
        self.editor = editor
        self._place_of_editor.addWidget(editor)
        editor.closed.connect(self.close_editor)
        editor.show()
        self._give_way_to_editor()
        in_reading_order([editor, *self._cards])
        editor.start()
        self._scroll.verticalScrollBar().setValue(0)  # it stands right under the head

    @Slot()
    def close_editor(self) -> None:
        if self.editor is None:
            return
        self.editor_leaving.emit()
        self.editor.hide()
        self.editor.deleteLater()
        self.editor = None
        self._give_way_to_editor()
        if self._is_new and self.merchant_id is None:
            self._is_new = False
            self.open_requested.emit(Place("merchants"))

    def _give_way_to_editor(self) -> None:
        """One act at a time, one meaning of each key."""
        is_free = self.editor is None
        may_change = self.sheet is not None and self.sheet.may_change
        self.acts.setVisible(is_free and may_change)
        self.bank.acts.setVisible(is_free)

    def _show_head(self, sheet: MerchantSheet) -> None:
        merchant = sheet.merchant
        self.set_title(merchant.trade_name)
        facts = (kind_words(merchant), merchant.place, family_words(merchant))
        self.head.set_eyebrow(_("Merchant"))
        self.head.set_subtitle(" · ".join(part for part in facts if part))
        self.head.clear_badges()
        icon, tone = state_shape(merchant)
        self.head.add_badge(StateBadge(state_words(merchant), tone, icon))
        if merchant.alert:
            self.head.add_badge(StateBadge(alert_words(merchant), "waiting", "warning-circle"))

    def _arrange(self) -> None:
        """What is known and what happened at the left, where there is room for sentences."""
        self._cards: tuple[QWidget, ...] = (
            *(self.file, self.outlets, self.certificates, self.bank, self._past),
            *(self.acts, self.ways),
        )
        left, right = self._sides_of_page = self.columns()
        for card in self._cards[:5]:
            left.addWidget(card)
        for card in self._cards[5:]:
            right.addWidget(card)
        for side in (left, right):
            side.addStretch(1)
        columns = left.parentWidget()
        if isinstance(columns, Columns):
            columns.narrowed.connect(self._place_acts)
        self.content.addStretch(1)

    @Slot(bool)
    def _place_acts(self, is_narrow: bool) -> None:  # noqa: FBT001 - a slot
        """Where one column follows the other, what can be done comes before all that is known."""
        left, right = self._sides_of_page
        (left if is_narrow else right).insertWidget(0, self.acts)
        others = [card for card in self._cards if card is not self.acts]
        in_reading_order([self.acts, *others] if is_narrow else self._cards)

    def _connect(self) -> None:
        self.confirm.clicked.connect(self.confirm_requested)
        self.refuse.clicked.connect(self.refuse_requested)
        self.propose.clicked.connect(self.propose_requested)
        self.acts.requested.connect(self._ask)
        self.ways.place_requested.connect(self.open_requested)
        self.outlets.act_requested.connect(self.act_requested)
        self.certificates.act_requested.connect(self.act_requested)
        self.file.merchant_requested.connect(self._open_other)

    @Slot(str)
    def _ask(self, act: str) -> None:
        if act == "agreements":
            self.open_requested.emit(Place("agreements", self.merchant_id))
            return
        self.act_requested.emit(act, None)

    @Slot(object)
    def _open_other(self, merchant_id: UUID) -> None:
        self.open_requested.emit(Place("merchant", merchant_id))
