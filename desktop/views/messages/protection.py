"""Sentences for files that stay shut, and for bank details that need two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from desktop.domain.bank_account import (
    AccountSettled,
    BankDetailsHidden,
    BankDetailsSealed,
    HolderMissing,
    IbanFault,
    IbanRefused,
    SameAccount,
    SamePersonConfirms,
    UnknownMerchant,
)
from desktop.domain.door import FileArchived, FileOfRelative, FileProtected, FileRestricted
from desktop.domain.protection import OwnRelation, ReasonTooShort
from desktop.i18n import gettext as _
from desktop.i18n import ngettext


def _too_short(error: ReasonTooShort) -> str:
    return ngettext(
        "Say why in a few words: at least {count} letter. It is written down with your name.",
        "Say why in a few words: at least {count} letters. It is written down with your name.",
        error.needed,
    ).format(count=error.needed)


def iban_words(error: IbanRefused) -> str:
    return {
        IbanFault.EMPTY: _("Type the IBAN as it stands on the bank’s paper."),
        IbanFault.CHARACTERS: _(
            "An IBAN has letters and digits only, and begins with two letters and two digits."
        ),
        IbanFault.COUNTRY: _(
            "This IBAN is of a country that cannot be paid in euros by a transfer. Check the first "
            "two letters."
        ),
        IbanFault.LENGTH: _(
            "This IBAN is too short or too long: in France it has 27 letters and digits."
        ),
        IbanFault.CHECKSUM: _(
            "A letter or a digit of this IBAN was mistyped: its check does not come out. Compare "
            "it group by group."
        ),
        IbanFault.NATIONAL_KEY: _(
            "The key of the account (the last two digits) does not fit. Compare with the bank’s "
            "paper."
        ),
    }[error.fault]


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    FileProtected: lambda error: _(
        "This file is confidential: the page of the household opens it with a reason, which is "
        "written down."
    ),
    FileOfRelative: lambda error: _(
        "This is the file of somebody close to you: a colleague must open this file."
    ),
    FileRestricted: lambda error: _(
        "The person asked that this file is kept and not used. Nothing was changed; somebody who "
        "decides can lift the restriction."
    ),
    FileArchived: lambda error: _("This file is in the archive: somebody who decides can open it."),
    ReasonTooShort: _too_short,
    OwnRelation: lambda error: _(
        "A file that was closed to you is opened again by a colleague who decides, not by you."
    ),
    IbanRefused: iban_words,
    HolderMissing: lambda error: _("Say in whose name the account is, as on the bank’s paper."),
    SameAccount: lambda error: _("These are the bank details in use already. Nothing was changed."),
    SamePersonConfirms: lambda error: _(
        "You entered these bank details: a colleague confirms or refuses them. Two people look, so "
        "that nobody is paid by mistake or by fraud."
    ),
    AccountSettled: lambda error: _(
        "Somebody has decided on these bank details in the meantime. Look at them again."
    ),
    BankDetailsHidden: lambda error: _(
        "Bank details are seen by those who follow merchants and by accounting only."
    ),
    BankDetailsSealed: lambda error: _(
        "The bank details of this merchant are sealed, and this desk does not hold the key of the "
        "site that opens them. Exchange with the centre, which gives it; nothing was changed."
    ),
    UnknownMerchant: lambda error: _(
        "This merchant is not on this desk. It may not have been received yet."
    ),
}


def shut_file(error: Exception) -> UUID | None:
    """Whose file stayed shut: the household's page says it, and asks for a reason."""
    if isinstance(error, FileProtected | FileOfRelative | FileArchived) and error.args:
        return UUID(str(error.args[0]))
    return None
