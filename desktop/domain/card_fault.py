"""What a card or a security module (SAM) can answer instead of doing what it was asked.

A taxonomy after the kinds that Keyple distinguishes: each class is one thing that an agent, an IT
technician or the issuer can act upon, and the window has one sentence for each. They carry the name
of the command and the status word, never what was sent or answered.
"""

from __future__ import annotations

from desktop.domain.card import CardGone
from desktop.domain.errors import Refusal, Unavailable


class CardFault(Unavailable):
    """A status word that is no success; `command` is a name such as "Update Record"."""

    def __init__(self, command: str = "", status: int | None = None) -> None:
        super().__init__(f"{command} {status:04X}" if status is not None else command)
        self.command, self.status = command, status


class CardFileMissing(CardFault):
    """The file, record or object is not on this card, or is of another type (6A82, 6A83, 6981)."""


class CardAccessForbidden(CardFault):
    """Never allowed, application invalidated, or not in this state of the session (6985)."""


class CardSecurityMissing(CardFault):
    """Allowed only in a session with another key, or after a PIN (6982)."""


class CardCryptogramWrong(CardFault):
    """The card did not accept the terminal's cryptogram and cancelled everything (6988)."""


class CardSessionFull(CardFault):
    """More modifications than this card takes in one session (6400, or told before sending)."""


class CardWornOut(CardFault):
    """The transaction counter is at zero: this card opens no session any more (6900)."""


class CardPinRefused(CardFault):
    """A wrong or blocked PIN (63Cx, 6983); this application never asks for one."""


class CardKeyMissing(CardFault):
    """The card has no key of this index, or not this mode of session (6A81, 6B00 at Open)."""


class CardRequestRefused(CardFault):
    """Wrong length, parameters, class or instruction: the profile does not fit this card."""


class CardAnswerUnexpected(CardFault):
    """A status word that the command does not know, or an answer of another length or shape."""


class CardNotGenuine(Refusal):
    """The SAM says that the card's cryptogram is not that of a genuine card (6988)."""


class OutcomeUnknown(CardGone):
    """Close was sent and no answer came that says how it ended: the next tap of the card tells."""


class SignatureNotVerifiable(Unavailable):
    """The card confirmed, but the SAM was lost before it could check: written, to be re-read."""


class SamFault(CardFault):
    """A status word of the SAM that is no success."""


class NoSecurityModule(SamFault):
    """No SAM is plugged in, or what lies in the slot is none."""


class SamLocked(SamFault):
    """The SAM wants its unlock secret, or commands came in another order than it allows (6985)."""


class SamSecretRefused(SamFault):
    """The unlock secret was not accepted; a SAM counts wrong ones, so it is not tried again."""


class SamKeyMissing(SamFault):
    """The SAM does not hold the key that the profile names (6A83)."""


class SamCeilingReached(SamFault):
    """The counter of the key cannot increase: the issuer has to raise its ceiling (6900)."""


class SamHeld(SamFault):
    """Another window or session of this computer is using the SAM; one conversation at a time."""

    def __init__(self, holder: str = "") -> None:
        super().__init__("holder")
        self.holder = holder


class SamRequestRefused(SamFault):
    """Wrong length, parameters, class or order: not the kind of SAM that the profile expects."""


class SamSecretMistyped(Refusal):
    """Not the 32 hexadecimal digits of an unlock secret: nothing was sent to the SAM."""
