"""One merchant: where it stands, and its bank details for those who see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.merchant import AccountLine, AccountsSheet, MerchantSheet
from desktop.views.merchant.words import family_words, kind_words, state_shape, state_words
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.moment import short_moment
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label
from desktop.views.widgets.timeline import Timeline, TimelineEntry
from desktop.views.widgets.words import newer_value

LEAST_LIST = 160
SHAPES = {
    "confirmed": ("check-circle", "done"),
    "proposed": ("hourglass", "waiting"),
    "refused": ("x-circle", "neutral"),
    "replaced": ("clock", "neutral"),
}


class MerchantPage(ScrollPage):
    merchant_opened = Signal(object)
    propose_requested = Signal()
    confirm_requested = Signal()
    refuse_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Merchant"))
        self._discretion = discretion
        self.merchant_id: UUID | None = None
        self.accounts: AccountsSheet | None = None
        self.editor: Editor | None = None
        self.banner = Banner()
        self.content.addWidget(self.banner)
        self.bank = Card(_("Bank details"))
        self._in_use, self._waiting = _Account(discretion), _Account(discretion)
        self._said = label("", "muted", wrap=True)
        self.confirm = PrimaryButton(_("Confirm these bank details"), "Ctrl+Return", "check")
        self.refuse = SecondaryButton(_("Refuse them…"), "", "x")
        self.propose = SecondaryButton(_("Enter bank details"), "Ctrl+I", "bank")
        self._acts = QWidget()
        row = FlowLayout(self._acts, Space.M)
        for button in (self.confirm, self.refuse, self.propose):
            row.addWidget(button)
        for part in (self._said, self._in_use, self._waiting, self._acts):
            self.bank.add(part)
        self._past = Card(_("What happened to them"))
        self.timeline = Timeline(discretion)
        self._past.add(self.timeline)
        for part in (self.bank, self._past):
            self.content.addWidget(part)
        self.content.addStretch(1)
        self.confirm.clicked.connect(self.confirm_requested)
        self.refuse.clicked.connect(self.refuse_requested)
        self.propose.clicked.connect(self.propose_requested)

    def open_subject(self, subject: object) -> None:
        """The id of a merchant."""
        self.close_editor()
        self.banner.hush()
        self.merchant_id = subject if isinstance(subject, UUID) else None
        self.forget()
        self.mark_stale()

    def forget(self) -> None:
        """Nothing of the merchant before stays to be seen."""
        self.accounts = None
        self.bank.hide()
        self._past.hide()

    def refresh(self) -> None:
        if self.merchant_id is not None:
            self.merchant_opened.emit(self.merchant_id)

    def show_merchant(self, sheet: MerchantSheet, reader: UUID, now: datetime) -> None:
        merchant = sheet.merchant
        self.set_title(merchant.trade_name)
        facts = (kind_words(merchant), merchant.place, family_words(merchant))
        self.head.set_eyebrow(_("Merchant"))
        self.head.set_subtitle(" · ".join(part for part in facts if part))
        self.head.clear_badges()
        icon, tone = state_shape(merchant)
        self.head.add_badge(StateBadge(state_words(merchant), tone, icon))
        self.bank.show()
        self._show_accounts(sheet.accounts, reader, now)

    def _show_accounts(self, accounts: AccountsSheet | None, reader: UUID, now: datetime) -> None:
        self.accounts = accounts
        lines = accounts.lines if accounts else ()
        in_use, waiting = (accounts.in_use, accounts.waiting) if accounts else (None, None)
        is_own = waiting is not None and waiting.proposed_by_id == reader
        self._said.setText(_said(accounts, is_own=is_own))
        self._in_use.show_line(in_use, _("Paid there now"))
        self._waiting.show_line(waiting, _("Waits for a second look"))
        self.confirm.setVisible(waiting is not None and not is_own)
        self.refuse.setVisible(waiting is not None and not is_own)
        self.propose.setVisible(accounts is not None)
        self._past.setVisible(bool(lines))
        self.timeline.show_entries([_entry(n, line, now) for n, line in enumerate(lines)])
        self.timeline.setMinimumHeight(min(look.scaled(LEAST_LIST), self.timeline.full_height))

    def open_editor(self, editor: Editor) -> None:
        self.close_editor()
        self.editor = editor
        self._acts.hide()  # one act at a time, one meaning of each key
        self.content.insertWidget(1, editor)
        editor.closed.connect(self.close_editor)
        editor.show()
        self.show_all_of(editor)
        editor.start()

    @Slot()
    def close_editor(self) -> None:
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._acts.show()
            self.propose.setFocus()


class _Account(QWidget):
    """One set of bank details, large enough to be compared group by group."""

    def __init__(self, discretion: Discretion) -> None:
        super().__init__()
        self._card = FlowLayout(self, Space.L)
        self._title = StateBadge("", "neutral", "bank")
        self._iban = DiscreetLabel(discretion, "", "lead")
        self._holder = DiscreetLabel(discretion, "", "text")
        self._bank = label("", "muted")
        for part in (self._title, self._iban, self._holder, self._bank):
            self._card.addWidget(part)

    def show_line(self, line: AccountLine | None, title: str) -> None:
        self.setVisible(line is not None)
        if line is not None:
            icon, tone = SHAPES.get(line.state, ("circle", "neutral"))
            self._title.say(title, tone, icon)
            self._iban.say(line.grouped)
            self._holder.say(line.holder)
            self._bank.setText(" · ".join(part for part in (line.bank, line.bic) if part))


def _said(accounts: AccountsSheet | None, *, is_own: bool) -> str:
    if accounts is None:
        return _("Bank details are seen by those who follow merchants and by accounting only.")
    if accounts.waiting is not None and is_own:
        return _("You entered these bank details: a colleague compares and confirms them.")
    if accounts.waiting is not None:
        return _("Compare each group with the bank’s paper, and the name with the merchant’s.")
    if accounts.in_use is None:
        return _("No bank details yet: this merchant cannot be paid.")
    return ""


def _entry(number: int, line: AccountLine, now: datetime) -> TimelineEntry:
    icon, tone = SHAPES.get(line.state, ("circle", "neutral"))
    return TimelineEntry(
        id=number,
        at=short_moment(line.decided_at or line.proposed_at, now),
        icon=icon,
        tone=tone,
        title=f"{_state(line)} · …{line.grouped.replace(' ', '')[-4:]}",
        detail=" · ".join(part for part in _who(line) if part),
    )


def _state(line: AccountLine) -> str:
    return {
        "proposed": _("Entered, to be confirmed"),
        "confirmed": _("Confirmed"),
        "refused": _("Refused"),
        "replaced": _("Replaced by others"),
    }.get(line.state) or newer_value(line.state)


def _who(line: AccountLine) -> Sequence[str]:
    entered = _("entered by {name} on {day}").format(
        name=line.proposed_by, day=long_date(line.proposed_at.astimezone().date())
    )
    words = _("refused by {name}") if line.state == "refused" else _("confirmed by {name}")
    decided = words.format(name=line.decided_by) if line.decided_by else ""
    return (entered, decided, line.note)
