"""Sentences for months that cannot be closed, and for statements that stay where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.closing import (
    AlreadyRemitted,
    ClosingReserved,
    ContentAltered,
    FindingsOpen,
    MonthClosed,
    MonthNotClosed,
    MonthNotOver,
    NotAcceptable,
    NothingToClose,
    NumberAwaited,
    OutOfOrder,
    PaymentOrderMissing,
    PaymentReserved,
    SentOnImpossibleDay,
    StatementsHidden,
    UnknownStatement,
)
from desktop.i18n import gettext as _
from desktop.i18n import month_name, ngettext


def _open_findings(error: FindingsOpen) -> str:
    count = len(error.findings)
    return ngettext(
        "{count} anomaly is open: settle it, or accept it with a reason. The month is not closed.",
        "{count} anomalies are open: settle them, or accept them with a reason. The month is not "
        "closed.",
        count,
    ).format(count=count)


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    ClosingReserved: lambda error: _("Months are closed by those who follow merchants."),
    PaymentReserved: lambda error: _(
        "Payments and statements with names are for accounting only. Nothing was changed."
    ),
    StatementsHidden: lambda error: _(
        "Statements are seen by those who follow merchants and by accounting only."
    ),
    UnknownStatement: lambda error: _(
        "This statement is not on this desk. Another desk may have closed the month first: look at "
        "the page Synchronisation."
    ),
    MonthNotOver: lambda error: _(
        "Purchases of {month} may still be made: the month is closed once it is over."
    ).format(month=month_name(error.month)),
    MonthClosed: lambda error: _(
        "This month is closed already. A difference is corrected by a rectification, or counts in "
        "the next month."
    ),
    MonthNotClosed: lambda error: _(
        "This month is not closed yet: there is no statement to rectify. Close it first."
    ),
    NothingToClose: lambda error: _(
        "There is nothing to state: every purchase of the month stands in a statement already, or "
        "there was none."
    ),
    FindingsOpen: _open_findings,
    NotAcceptable: lambda error: _(
        "This anomaly cannot be accepted: it is settled, or it is not there any more. Look at the "
        "month again."
    ),
    NumberAwaited: lambda error: _(
        "This statement has no final number yet. It gets one with the next exchange with the "
        "centre; nothing leaves the house before."
    ),
    OutOfOrder: lambda error: _(
        "This was written down already, and is not taken back. Nothing was changed."
    ),
    SentOnImpossibleDay: lambda error: _(
        "This day is before the month was closed, or in the future. Check the date."
    ),
    PaymentOrderMissing: lambda error: _(
        "Type the number of the payment order: it finds the payment again."
    ),
    AlreadyRemitted: lambda error: _(
        "One of these statements is on another remittance slip already. Nothing was made."
    ),
    ContentAltered: lambda error: _(
        "What is stored is not what was closed. Nothing is printed of it: tell IT, and let "
        "“verify” look at the data."
    ),
}
