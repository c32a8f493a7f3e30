"""What can go wrong with a tag of the project, and what its signed token says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.card_fault import CardFault
from desktop.domain.errors import Refusal


@dataclass(frozen=True)
class TokenClaims:
    """All that a tag says: an opaque number (50 bits), first and last day, and who signed.

    `key_id` is four bytes in hexadecimal; "" before it was signed.
    """

    number: int
    valid_from: date
    valid_until: date  # this day is still valid
    key_id: str = ""

    def has_expired(self, today: date) -> bool:
        return today > self.valid_until

    def is_valid(self, today: date) -> bool:
        return self.valid_from <= today <= self.valid_until


class TagWithoutIdentity(Refusal):
    """The thing shows a number that changes, or one that several tags share: nothing to bind to."""


class TagNotFormatted(Refusal):
    """A tag without the NFC Forum's layout, or whose layout contradicts itself."""


class TagTooSmall(Refusal):
    """The message does not fit; `needed` and `capacity` are bytes."""

    def __init__(self, needed: int, capacity: int) -> None:
        super().__init__(needed, capacity)
        self.needed, self.capacity = needed, capacity


class TagLocked(Refusal):
    """The tag was made read-only: it is not written any more, another one is taken."""


class TagCannotBeLocked(Refusal):
    """This kind of tag has no lock that we may set; it stays writable."""


class TagNotWritten(CardFault):
    """The tag did not keep what was written: it holds no message until it is written again."""


class TokenUnreadable(Refusal):
    """The tag has no message of the programme, or one in a form that this version does not know."""


class TokenKeyUnknown(Refusal):
    """Signed with a key that is not among the known ones; `key_id` says which."""

    def __init__(self, key_id: str) -> None:
        super().__init__(key_id)
        self.key_id = key_id


class TokenSignatureWrong(Refusal):
    """The signature does not fit this tag: changed, or copied from another tag."""


class PublicKeyUnreadable(Refusal):
    """A text that holds no Ed25519 public key, neither as PEM nor as JWK."""


class NoSigningKey(Refusal):
    """Nothing is signed for partners here: the site's key was not made, or not brought here yet."""


class SigningKeyPresent(Refusal):
    """The desk has a signing key, which is replaced only on purpose; `name` is a public one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
