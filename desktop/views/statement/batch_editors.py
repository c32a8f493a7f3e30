"""What is asked before many statements are noted at once: how they left, or by which order paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from desktop import i18n
from desktop.domain.closing import PaymentOrderMissing, SentOnImpossibleDay, StatementChannel
from desktop.domain.errors import Refusal
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.i18n import month_name, ngettext
from desktop.sheets.closing import ClosingLine
from desktop.views.messages import sentence
from desktop.views.statement.words import channel_words
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit
from desktop.views.widgets.flow import Columns
from desktop.views.widgets.text import label


class BatchEditor(Editor):
    """About these merchants' month, whatever is chosen in the list meanwhile."""

    def __init__(self, title: str, consequence: str, label_words: str, today: date) -> None:
        super().__init__(title)
        self._consequence, self._label_words, self._today = consequence, label_words, today
        self.month = ""
        self.merchants: tuple[UUID, ...] = ()
        self.said = label("", "muted", wrap=True)
        self.day = DateEdit(today=today, is_exact=True)
        self.day.setObjectName("day")
        self.day_row = FieldRow(_("Day"), self.day)
        self.day.textEdited.connect(self.edited)

    def begin(self, month: str, merchants: Sequence[UUID]) -> None:
        """Anew, about these; nothing of what was typed before is left."""
        self.month, self.merchants = month, tuple(merchants)
        self.day.set_value(PartialDate(self._today.year, self._today.month, self._today.day))
        self.day_row.calm()
        self.banner.hush()
        self.save.setEnabled(True)

    @property
    def draft_label(self) -> str:
        return self._label_words.format(month=month_name(self.month))

    def lay_out(self, other: FieldRow, words: str) -> None:
        pair = Columns(1, 1)
        pair.left.addWidget(other)
        pair.right.addWidget(self.day_row)
        self.add(self.said)
        self.add(pair)
        self.finish(words)
        self.banner.hush()

    def tell(self, lines: Sequence[ClosingLine]) -> None:
        """How many statements and how much money it is about."""
        mine = [line for line in lines if line.merchant_id in self.merchants]
        count = sum(line.statements for line in mine)
        amount = sum((line.amount for line in mine), Decimal(0))
        words = ngettext(
            "{count} statement of {month}, {amount} in all. {consequence}",
            "{count} statements of {month}, {amount} in all. {consequence}",
            count,
        )
        self.said.setText(
            words.format(
                count=i18n.number(count),
                month=month_name(self.month),
                amount=i18n.money(amount),
                consequence=self._consequence,
            )
        )

    @property
    def on(self) -> date:
        """Only of one that is complete."""
        typed = self.day.value()
        return (typed.exact() if typed else None) or date.min

    def is_complete(self) -> bool:
        self.day_row.calm()
        problem = self.day.problem()
        if problem is not None or self.on == date.min:
            whole = _("Type the whole day, for example 14/04/2026.")
            self.day_row.complain(sentence(problem) if problem else whole)
        return not self.day_row.problem

    def typed(self) -> dict[str, Any]:
        return {
            "month": self.month,
            "merchants": [str(one) for one in self.merchants],
            "day": self.day.text(),
        }

    def restore(self, body: dict[str, Any]) -> None:
        self.day.setText(str(body.get("day", "")))

    def explain(self, error: Refusal, words: str) -> bool:
        """Whether the sentence found its field."""
        if isinstance(error, SentOnImpossibleDay):
            self.day_row.complain(words)
            return True
        return False


class SendEditor(BatchEditor):
    NAME = "send"

    def __init__(self, today: date) -> None:
        consequence = _("What left before keeps its own day.")
        words = _("Statements of {month} that leave")
        super().__init__(_("How they leave"), consequence, words, today)
        ways = [(str(way), channel_words(way)) for way in StatementChannel]
        self.channel = Choice(ways)
        self.channel.setObjectName("channel")
        self.channel.value_changed.connect(self.edited)
        self.lay_out(FieldRow(_("Way"), self.channel), _("Note that they left"))

    def start(self) -> None:
        self.channel.setFocus()

    @property
    def way(self) -> StatementChannel:
        return StatementChannel(str(self.channel.value()))

    def typed(self) -> dict[str, Any]:
        return super().typed() | {"channel": str(self.channel.value())}

    def restore(self, body: dict[str, Any]) -> None:
        super().restore(body)
        self.channel.set_value(body.get("channel"))


class PayEditor(BatchEditor):
    NAME = "pay"

    def __init__(self, today: date) -> None:
        consequence = _("What was paid before keeps its own order.")
        words = _("Payment of statements of {month}")
        super().__init__(_("Paid by one order"), consequence, words, today)
        self.order = TextEdit()
        self.order.setObjectName("order")
        self.order.textEdited.connect(self.edited)
        self.order_row = FieldRow(_("Number of the payment order"), self.order)
        self.lay_out(self.order_row, _("Note that they were paid"))

    def begin(self, month: str, merchants: Sequence[UUID]) -> None:
        super().begin(month, merchants)
        self.order.clear()
        self.order_row.calm()

    def start(self) -> None:
        self.order.setFocus()

    def is_complete(self) -> bool:
        self.order_row.calm()
        if not self.order.text().strip():
            self.order_row.complain(sentence(PaymentOrderMissing()))
        return super().is_complete() and not self.order_row.problem

    def explain(self, error: Refusal, words: str) -> bool:
        if isinstance(error, PaymentOrderMissing):
            self.order_row.complain(words)
            return True
        return super().explain(error, words)

    def typed(self) -> dict[str, Any]:
        return super().typed() | {"order": self.order.text()}

    def restore(self, body: dict[str, Any]) -> None:
        super().restore(body)
        self.order.setText(str(body.get("order", "")))
