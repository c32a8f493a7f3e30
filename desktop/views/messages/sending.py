"""Sentences for errors about letters on their way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop import i18n
from desktop.domain.sending import (
    AlreadyPrinted,
    DoNotWrite,
    FetchedAtCounter,
    LetterDoesNotFit,
    NotPrintedYet,
    PrinterNotReady,
    RegisteredNumberNeeded,
    SentOnImpossibleDay,
    UnknownLetter,
)
from desktop.i18n import gettext as _

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    UnknownLetter: lambda error: _(
        "This letter is not on this desk. It may not have been received yet."
    ),
    LetterDoesNotFit: lambda error: _(
        "This letter does not fit the claim as it stands. Look at the claim first."
    ),
    AlreadyPrinted: lambda error: _(
        "This letter was printed and is kept word for word. Prepare another one."
    ),
    NotPrintedYet: lambda error: _("This letter was not printed yet. Print it first."),
    PrinterNotReady: lambda error: _(
        "The printer does not answer, so nothing was printed. Choose another one or try again."
    ),
    DoNotWrite: lambda error: _(
        "Nothing may be posted to this household. Hand the letter over at the counter."
    ),
    FetchedAtCounter: lambda error: _(
        "This household has no address to write to: it fetches its letters at the counter."
    ),
    RegisteredNumberNeeded: lambda error: _("Type the number of the registered letter."),
    SentOnImpossibleDay: lambda error: _(
        "The letter cannot have left on {day}. Check the date."
    ).format(day=i18n.long_date(error.on)),
}
