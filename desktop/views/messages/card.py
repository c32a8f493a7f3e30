"""Sentences for errors about cards and the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.card import (
    CardAlreadyKnown,
    CardAlreadyLinked,
    CardAlreadyReceived,
    CardBlocked,
    CardGone,
    CardInvalidated,
    CardNotLinked,
    CardOfAnotherHousehold,
    CardRetired,
    MoveNeedsCentre,
    NoCard,
    NoReader,
    NoReaderService,
    NotAReplacementReason,
    NothingToMove,
    ReaderBusy,
    ReaderNotAllowed,
    SameCard,
    SameSupport,
    UnknownCard,
    UnknownNumber,
    UnreadableCard,
)
from desktop.domain.support_code import CodeIncomplete, CodeUnreadable
from desktop.i18n import gettext as _

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    NoReaderService: lambda error: _(
        "The computer’s smart card service is not running. The desk can be used without a card."
    ),
    ReaderNotAllowed: lambda error: _(
        "This session may not use the card reader: it works at the computer itself, not over "
        "a remote desktop."
    ),
    NoReader: lambda error: _("No card reader is plugged in."),
    ReaderBusy: lambda error: _(
        "Another program is using the card reader. Close it, then lay the card down again."
    ),
    NoCard: lambda error: _("No card lies on the reader."),
    CardGone: lambda error: _(
        "The card was taken away too soon. Lay it down again and leave it there."
    ),
    UnreadableCard: lambda error: _(
        "Nothing could be read, perhaps because two cards lie there at once: lay one card alone, "
        "flat, and leave it there."
    ),
    UnknownCard: lambda error: _("This card belongs to no household yet."),
    CardInvalidated: lambda error: _(
        "This card was invalidated by its issuer: the holder can have it renewed at a KorriGo "
        "counter, or choose another support."
    ),
    CardOfAnotherHousehold: lambda error: _(
        "This card cannot be linked here: it is already in use. Ask for another card."
    ),
    CardAlreadyLinked: lambda error: _("This card is already linked to this household."),
    CardNotLinked: lambda error: _("This card is not linked to a household."),
    CardBlocked: lambda error: _("This card has been blocked."),
    MoveNeedsCentre: lambda error: _(
        "Stock changes its site only while the centre answers, so that both sites know it at once. "
        "Nothing was moved: try again once the network is back."
    ),
    NothingToMove: lambda error: _(
        "No card is left to move there: those chosen are in that stock already, or somebody has "
        "them by now."
    ),
    CardRetired: lambda error: _("This card is no longer in service."),
    SameCard: lambda error: _("This is the card to be replaced: lay the new one down."),
    NotAReplacementReason: lambda error: _("A card is replaced when it is lost, stolen or faulty."),
    CardAlreadyReceived: lambda error: _(
        "This card is in the stock already: it was not counted twice."
    ),
    CardAlreadyKnown: lambda error: _(
        "This card has been in use before: look at its own page, it does not come in with a "
        "delivery."
    ),
    SameSupport: lambda error: _(
        "The household has this support already. A lost card is replaced, not changed."
    ),
    UnknownNumber: lambda error: _(
        "No card has this code. Compare it with what is printed, symbol by symbol."
    ),
    CodeIncomplete: lambda error: _(
        "A code has fifteen letters and figures; type all three groups."
    ),
    CodeUnreadable: lambda error: _(
        "Too many symbols of this code are wrong. Compare it with what is printed."
    ),
}
