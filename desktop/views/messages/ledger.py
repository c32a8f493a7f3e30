"""Sentences for credits and the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.ledger import (
    MonthTooFar,
    MoreThanThere,
    NothingToCorrect,
    UnknownEntitlement,
)
from desktop.i18n import gettext as _
from desktop.i18n import money, month_name

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    MonthTooFar: lambda error: _(
        "{month} cannot be credited yet: {last} is the last month that can."
    ).format(
        month=month_name(error.month)[:1].upper() + month_name(error.month)[1:],
        last=month_name(error.last),
    ),
    MoreThanThere: lambda error: _(
        "Only {amount} is left: a correction cannot take more. Nothing was written."
    ).format(amount=money(error.available)),
    NothingToCorrect: lambda error: _("Type an amount: what is given, or what is taken back."),
    UnknownEntitlement: lambda error: _(
        "This entitlement is not on this desk. It may not have been received yet."
    ),
}
