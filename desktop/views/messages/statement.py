"""Sentences for papers of a closed month that are not printed, and orders that are not made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.i18n import gettext as _
from desktop.i18n import money, ngettext
from desktop.sheets.payment_order import (
    NobodyPaysHere,
    OrderInvalid,
    SlipProvisional,
    StatementNotPayable,
)
from desktop.sheets.statement import TotalsDisagree


def _not_payable(error: StatementNotPayable) -> str:
    if not error.numbers:
        return _("Nothing is owed on this slip, so there is nothing to pay.")
    return ngettext(
        "{count} statement cannot be paid by a transfer ({numbers}): the bank details are not "
        "confirmed, or the amount is not above zero. No order was made.",
        "{count} statements cannot be paid by a transfer ({numbers}): the bank details are not "
        "confirmed, or the amount is not above zero. No order was made.",
        len(error.numbers),
    ).format(count=len(error.numbers), numbers=", ".join(error.numbers[:5]))


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    TotalsDisagree: lambda error: _(
        "The lines of {number} add up to {added}, but {frozen} was frozen. Nothing was printed; "
        "call IT before this month is paid."
    ).format(number=error.number, added=money(error.added), frozen=money(error.frozen)),
    NobodyPaysHere: lambda _error: _(
        "No imprest account pays from this desk, so no order to a bank is made: "
        "the finance software pays. Use the finance file."
    ),
    SlipProvisional: lambda error: _(
        "The slip {number} has no number from the centre yet. Exchange with the centre first: "
        "under two numbers it could be paid twice."
    ).format(number=error.number),
    StatementNotPayable: _not_payable,
    OrderInvalid: lambda error: _(
        "The order to the bank would not be valid (line {line}: {reason}). No file was made; give "
        "this to IT."
    ).format(line=error.line, reason=error.reason),
}
