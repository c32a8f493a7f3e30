"""What an act on a purchase asks: what was wrong, what it should have said, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from uuid import UUID

from desktop import i18n
from desktop.domain.errors import Refusal
from desktop.domain.partial_date import PartialDate
from desktop.domain.protection import ReasonTooShort
from desktop.domain.transaction import MoreThanBought
from desktop.i18n import gettext as _
from desktop.sheets.purchase import PurchaseCorrection, PurchaseLine
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, MoneyEdit, TextEdit
from desktop.views.widgets.flow import Columns
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


class ReasonEditor(Editor):
    """Whatever else is asked, a reason is: it is written down with the name."""

    def __init__(self, title: str, consequence: str, asked: str = "") -> None:
        super().__init__(title)
        self.add(label(consequence, "muted", wrap=True))
        self.reason = NoteField()
        self.reason_row = FieldRow(asked or _("Why"), self.reason)

    def start(self) -> None:
        self.reason.field.setFocus()

    def is_complete(self) -> bool:
        self.reason_row.calm()
        return not self.reason.is_refused

    def explain(self, error: Refusal, words: str) -> bool:
        """Whether the sentence found its field."""
        if isinstance(error, ReasonTooShort):
            self.reason_row.complain(words)
            return True
        return False


class PlainReasonEditor(ReasonEditor):
    """Nothing but the reason."""

    def __init__(self, title: str, consequence: str, words: str, asked: str = "") -> None:
        super().__init__(title, consequence, asked)
        self.add(self.reason_row)
        self.finish(words)
        self.banner.hush()


class TakeBackEditor(ReasonEditor):
    NAME = "take_back"

    def __init__(self, line: PurchaseLine) -> None:
        super().__init__(_("Take this purchase back"), _taken_back_words(line))
        self.left = line.amount - line.reversed_amount
        self.part = MoneyEdit()
        self.part.setObjectName("part")
        self.part.set_amount(self.left)
        self.part_row = FieldRow(
            _("Amount that goes back"),
            self.part,
            _("{amount} can still be taken back.").format(amount=i18n.money(self.left)),
        )
        pair = Columns(1, 2)
        pair.left.addWidget(self.part_row)
        pair.right.addWidget(self.reason_row)
        self.add(pair)
        self.finish(_("Take it back"))
        self.banner.hush()

    @property
    def amount(self) -> Decimal | None:
        """None for all that is left."""
        typed = self.part.amount()
        return None if typed == self.left else typed

    def is_complete(self) -> bool:
        self.part_row.calm()
        amount = self.part.amount()
        if amount is None or amount <= 0:
            self.part_row.complain(_("Type an amount above zero, as 12,50."))
        return super().is_complete() and not self.part_row.problem

    def explain(self, error: Refusal, words: str) -> bool:
        if isinstance(error, MoreThanBought):
            self.part_row.complain(words)
            return True
        return super().explain(error, words)


class CorrectEditor(ReasonEditor):
    NAME = "correct"

    def __init__(
        self,
        line: PurchaseLine,
        merchants: Sequence[tuple[object, str]],
        families: Sequence[tuple[object, str]],
        today: date,
    ) -> None:
        super().__init__(
            _("Correct this purchase"),
            _("It is taken back and told anew as it should have been. Both stay to be seen."),
        )
        self._line = line
        self.amount, self.card, self.ticket = MoneyEdit(), TextEdit(), TextEdit()
        self.day = DateEdit(today=today, is_exact=True)
        self.merchant, self.family = Choice(merchants), Choice([("", _("not said")), *families])
        self.amount.set_amount(line.amount)
        self.card.setText(line.card)
        self.ticket.setText(line.ticket)
        self.day.set_value(PartialDate(line.on_day.year, line.on_day.month, line.on_day.day))
        self.merchant.set_value(line.merchant_id)
        self.family.set_value(line.family)
        self.amount_row = FieldRow(_("Amount"), self.amount)
        self.day_row = FieldRow(_("Day"), self.day)
        pair = Columns(1, 1)
        for row in (self.amount_row, self.day_row, FieldRow(_("Card number"), self.card)):
            pair.left.addWidget(row)
        pair.right.addWidget(FieldRow(_("Merchant"), self.merchant))
        pair.right.addWidget(FieldRow(_("Family"), self.family))
        pair.right.addWidget(FieldRow(_("Ticket"), self.ticket, optional=True))
        self.add(pair)
        self.add(self.reason_row)
        self.finish(_("Keep the correction"))
        self.banner.hush()

    @property
    def right(self) -> PurchaseCorrection:
        """What differs from what the purchase says; only of one that is complete."""
        line, merchant = self._line, self.merchant.value()
        amount, day = self.amount.amount(), _exact(self.day)
        card, family = self.card.text().strip(), str(self.family.value() or "")
        ticket = self.ticket.text().strip()
        return PurchaseCorrection(
            amount=None if amount == line.amount else amount,
            on_day=None if day == line.on_day else day,
            card="" if card == line.card else card,
            merchant_id=merchant
            if isinstance(merchant, UUID) and merchant != line.merchant_id
            else None,
            family="" if family == line.family else family,
            ticket="" if ticket == line.ticket else ticket,
        )

    def start(self) -> None:
        self.amount.setFocus()
        self.amount.selectAll()

    def is_complete(self) -> bool:
        self.amount_row.calm()
        self.day_row.calm()
        amount = self.amount.amount()
        if amount is None or amount <= 0:
            self.amount_row.complain(_("Type an amount above zero, as 12,50."))
        if _exact(self.day) is None:
            self.day_row.complain(_("Type a day, as 12/08/2026."))
        if not super().is_complete() or self.amount_row.problem or self.day_row.problem:
            return False
        if all(getattr(self.right, each.name) in {None, ""} for each in fields(self.right)):
            self.banner.say(_("Nothing differs from what the purchase says."))
            return False
        return True


def _exact(field: DateEdit) -> date | None:
    typed = field.value()
    if typed is None or typed.month is None or typed.day is None:
        return None
    return date(typed.year, typed.month, typed.day)


def _taken_back_words(line: PurchaseLine) -> str:
    if line.statement:
        return _(
            "It stands in statement {number}, which stays as it is: the next statement of this "
            "merchant counts against it."
        ).format(number=line.statement)
    return _("The covered part goes back to the card at once. The purchase stays to be seen.")
