"""Sentences for what is wrong with a merchant's file, its outlets and its certificates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.bank_account import CallBackFault, CallBackMissing
from desktop.domain.business_identity import (
    NafRefused,
    NafVersion,
    NumberFault,
    SirenRefused,
    SiretRefused,
)
from desktop.domain.merchant import (
    DayTooEarly,
    HoursRefused,
    LabelMissing,
    LegalNameMissing,
    MarketMissing,
    OutletUnnamed,
    PeriodReversed,
    SameEstablishment,
    SiretChanges,
    SiretTaken,
    SiretUnexplained,
    StateNotReached,
    TradeNameMissing,
    UnknownCertificate,
    UnknownOutlet,
    VatNeedsSiret,
)
from desktop.i18n import gettext as _
from desktop.i18n import long_date, weekday_name


def siret_words(error: SiretRefused) -> str:
    return {
        NumberFault.EMPTY: _("Type the SIRET, or say why there is none."),
        NumberFault.CHARACTERS: _("A SIRET has digits only: 14 of them."),
        NumberFault.LENGTH: _("A SIRET has 14 digits: the nine of the SIREN, and five more."),
        NumberFault.CHECKSUM: _(
            "A digit of this SIRET was mistyped: its check does not come out. Compare it with the "
            "directory of businesses."
        ),
    }[error.fault]


def _siren(error: SirenRefused) -> str:
    if error.fault is NumberFault.CHECKSUM:
        return _("A digit of this SIREN was mistyped: its check does not come out.")
    return _("A SIREN has nine digits.")


def _naf(error: NafRefused) -> str:
    if error.fits is NafVersion.REV2:
        return _("This code is of revision 2, as its last letter tells: choose that version.")
    if error.fits is NafVersion.NAF2025:
        return _("This code is of the version of 2025, as its last letter tells: choose it.")
    return _("An activity has four digits and a letter, as in 47.81Z.")


def _taken(error: SiretTaken) -> str:
    words = _("{name} has this SIRET already: one establishment is one merchant. Open that file.")
    return words.format(name=error.trade_name)


def call_back_words(error: CallBackMissing) -> str:
    return {
        CallBackFault.NAME: _("Say who answered when you called the merchant back."),
        CallBackFault.PHONE: _(
            "Say which number you called. Take one that was known before, never the one on the "
            "paper with the new bank details."
        ),
        CallBackFault.DAY: _("The call comes after the bank details did, and not after today."),
    }[error.fault]


def _not_reached(error: StateNotReached) -> str:
    if error.state == error.wanted:
        return _("That is done already, perhaps by a colleague. Look at the file again.")
    return _("From where this merchant stands, that cannot be done. Look at the file again.")


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    SiretRefused: siret_words,
    SirenRefused: _siren,
    NafRefused: _naf,
    TradeNameMissing: lambda error: _("Type the name under which people know this merchant."),
    LegalNameMissing: lambda error: _(
        "Type with whom the agreement is made: the firm, the association or the person."
    ),
    SiretUnexplained: lambda error: _("Type the SIRET, or say why there is none."),
    SiretTaken: _taken,
    SiretChanges: lambda error: _(
        "A new SIRET is a new merchant with an agreement of its own: use “Successor”. Nothing was "
        "changed."
    ),
    SameEstablishment: lambda error: _(
        "That is the SIRET of the merchant before. A successor has one of its own."
    ),
    VatNeedsSiret: lambda error: _(
        "Who charges VAT has a SIRET: type it, or choose another VAT regime."
    ),
    StateNotReached: _not_reached,
    DayTooEarly: lambda error: _("Not before {day}: what was noted for that day stands.").format(
        day=long_date(error.since)
    ),
    MarketMissing: lambda error: _("Say on which market the stall stands, and on which weekday."),
    OutletUnnamed: lambda error: _("Type the street, or what this outlet is called."),
    HoursRefused: lambda error: _(
        "The hours of {weekday} are not understood. Type them as 8:30 to 13:00."
    ).format(weekday=weekday_name(error.weekday)),
    PeriodReversed: lambda error: _("The last day is before the first one."),
    LabelMissing: lambda error: _("Choose the label that this certificate proves."),
    UnknownOutlet: lambda error: _("This outlet is not on this desk any more."),
    UnknownCertificate: lambda error: _("This certificate is not on this desk any more."),
    CallBackMissing: call_back_words,
}
