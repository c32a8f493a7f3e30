"""Sentences for errors of encoding: the card, the security module, the profile, the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain import card_fault as fault
from desktop.domain.card_profile import (
    ProfileNotReady,
    ProfileNotSigned,
    ProfileSignatureWrong,
    ProfileUnknown,
    SectorSignatureWrong,
)
from desktop.domain.encoding import (
    CardWasSwapped,
    ContentChanged,
    EncodingSettled,
    EncodingUnresolved,
    NoEntitlementToEncode,
    NotEncodable,
    NothingToEncode,
    NothingToErase,
    StillCarried,
    SupervisorNeeded,
    WrittenButNotRead,
    WrittenOtherwise,
)
from desktop.i18n import gettext as _

CARD_SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    fault.CardFault: lambda error: _(
        "The card did not do what it was asked. Nothing counts as written: lay it down again."
    ),
    fault.CardFileMissing: lambda error: _(
        "This card has no place for the programme’s right. Its issuer has to add it; until "
        "then the card stays linked without being written."
    ),
    fault.CardAccessForbidden: lambda error: _(
        "This card lets nobody write in this place. It stays linked; its issuer can tell why."
    ),
    fault.CardSecurityMissing: lambda error: _(
        "This card asks for another key than the profile names. Nothing was written: tell IT."
    ),
    fault.CardCryptogramWrong: lambda error: _(
        "The card did not recognise the security module and kept its old content. Lay it down "
        "again; if it comes back, tell IT."
    ),
    fault.CardSessionFull: lambda error: _(
        "The profile writes more than this card takes at once. Nothing was written: tell IT."
    ),
    fault.CardWornOut: lambda error: _(
        "This card has been written as often as it can be. The holder needs a new one; the "
        "right and its balance are kept."
    ),
    fault.CardPinRefused: lambda error: _(
        "This card asks for a code, which the programme never does. Nothing was written."
    ),
    fault.CardKeyMissing: lambda error: _(
        "This card does not have the key that the profile names. Nothing was written: tell IT."
    ),
    fault.CardRequestRefused: lambda error: _(
        "The profile does not fit this card. Nothing was written: tell IT which card it is."
    ),
    fault.CardAnswerUnexpected: lambda error: _(
        "The card gave an answer that nobody expected. Nothing counts as written: lay it down "
        "again."
    ),
    fault.CardNotGenuine: lambda error: _(
        "The security module does not recognise this card as genuine. Do not hand it over: a "
        "supervisor looks at it."
    ),
    fault.OutcomeUnknown: lambda error: _(
        "The card was taken away at the very moment of writing. Lay it down again: it will tell "
        "what it kept."
    ),
    fault.SignatureNotVerifiable: lambda error: _(
        "The card confirmed, but the security module was lost before it could check. Lay the "
        "card down again: it will be read once more."
    ),
}

SAM_SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    fault.SamFault: lambda error: _(
        "The security module did not do what it was asked. No card was written: take it out "
        "and put it back."
    ),
    fault.NoSecurityModule: lambda error: _(
        "There is no security module (SAM) in its reader. Plug it in to encode; linking "
        "cards needs none."
    ),
    fault.SamLocked: lambda error: _("The security module is locked: type its secret to go on."),
    fault.SamSecretRefused: lambda error: _(
        "The security module did not accept this secret. It counts wrong ones: check with IT "
        "before you type it again."
    ),
    fault.SamSecretMistyped: lambda error: _(
        "This is not a secret of a security module: sixteen bytes are written as thirty-two "
        "digits and letters from A to F. Nothing was tried."
    ),
    fault.SamKeyMissing: lambda error: _(
        "This security module does not hold the key of this programme. Plug in the right one."
    ),
    fault.SamCeilingReached: lambda error: _(
        "The security module has used up its encodings. No card was written: its issuer has "
        "to raise the ceiling."
    ),
    fault.SamHeld: lambda error: _held(error.holder),
    fault.SamRequestRefused: lambda error: _(
        "This security module is of another kind than the profile expects. Plug in the right one."
    ),
}

PROFILE_SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    ProfileUnknown: lambda error: _("This computer has no card profile named {name}.").format(
        name=error.name
    ),
    ProfileNotReady: lambda error: _(
        "The issuer has not told everything yet: cards of the profile {name} are linked, not "
        "written."
    ).format(name=error.name),
    ProfileNotSigned: lambda error: _(
        "This desk only takes signed card profiles, and {name} is not signed. Ask for the "
        "signed file."
    ).format(name=error.name),
    ProfileSignatureWrong: lambda error: _(
        "The card profile {name} is not as it was signed, and is not used. Ask for it again."
    ).format(name=error.name),
    SectorSignatureWrong: lambda error: _(
        "What this card says of itself was not signed for this card. It is not linked: ask "
        "for another card."
    ),
}

RULE_SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    NothingToEncode: lambda error: _("This card is up to date: there is nothing to write."),
    NothingToErase: lambda error: _("Nothing stands on this tag."),
    StillCarried: lambda error: _(
        "A household carries this card, or it was reported lost: note first that it came back."
    ),
    NoEntitlementToEncode: lambda error: _(
        "The household of this card has no right in force: there is nothing to write."
    ),
    NotEncodable: lambda error: _(
        "At this desk this kind of card is linked and never written. It works as it is."
    ),
    EncodingUnresolved: lambda error: _(
        "An earlier writing of this card waits for a supervisor. Nothing is written until then."
    ),
    EncodingSettled: lambda error: _(
        "The outcome of this writing is known already: nothing is left to settle."
    ),
    SupervisorNeeded: lambda error: _(
        "Only somebody who decides, or IT, closes a writing that nobody can explain."
    ),
    ContentChanged: lambda error: _(
        "The card says something else than a moment ago. Nothing was written: lay it down again."
    ),
    WrittenButNotRead: lambda error: _(
        "The card was taken away before it could be read again. Lay it down once more: that "
        "settles it."
    ),
    WrittenOtherwise: lambda error: _(
        "The card does not say what was written on it. Keep it aside: a supervisor looks at it."
    ),
    CardWasSwapped: lambda error: _(
        "Another card lies there than the one that was shown. Nothing was written: lay the "
        "right one down."
    ),
}

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    **CARD_SENTENCES,
    **SAM_SENTENCES,
    **PROFILE_SENTENCES,
    **RULE_SENTENCES,
}


def _held(holder: str) -> str:
    if holder:
        return _(
            "The security module is in use by {holder}. Cards can be encoded there, or here "
            "once it is closed."
        ).format(holder=holder)
    return _(
        "Another window or session of this computer is using the security module. Close it "
        "there to encode here."
    )
