"""A tag of the project as a support: a signed message, bound to the tag's own number."""

from __future__ import annotations

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.encoding.support import KeepIntent, Sighting
from desktop.cardreader.neutral.message import message_of, token_in
from desktop.cardreader.neutral.tag import open_tag, read_uid
from desktop.cardreader.neutral.token import TokenSigner, verify
from desktop.domain.card import HolderCard
from desktop.domain.card_fault import OutcomeUnknown
from desktop.domain.encoding import Found, WantedRight, WriteIntent, compare
from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.support_code import number_of, spell
from desktop.domain.support_tag import TokenClaims, TokenKeyUnknown, TokenUnreadable

TAG_PLACE = "ndef"


class TagSupport:
    """A tag of the project; it is signed for its UID, and no SAM is needed."""

    def __init__(self, connection: CardConnection, holder: HolderCard, signer: TokenSigner) -> None:
        self._holder = holder
        self._signer = signer
        self._uid = read_uid(connection)
        self._tag = open_tag(connection)

    def look(self) -> Sighting:
        return Sighting(self._holder, TAG_PLACE, self._tag.read())

    def read_right(self, seen: Sighting) -> WantedRight | None:
        """What it proves. A message of others, or signed by nobody known here, counts as none.

        Expired days are told as they are. Raises `TokenSignatureWrong`: what was copied from
        another tag or changed is for a supervisor, and is not written over.
        """
        try:
            claims = self._claims(seen.content)
        except (TokenUnreadable, TokenKeyUnknown):
            return None
        return WantedRight(
            spell(claims.number),
            claims.valid_from,
            claims.valid_until,
            self._signer.version_of(bytes.fromhex(claims.key_id)),
        )

    def compose(self, wanted: WantedRight) -> bytes:
        claims = TokenClaims(number_of(wanted.number), wanted.valid_from, wanted.valid_until)
        return message_of(self._signer.sign(claims, self._uid))

    def compare(self, intent: WriteIntent, seen: Sighting) -> Found:
        """A tag is empty while it is written: torn there, it has lost the old and not the new."""
        return compare(intent, seen.content_hash) if seen.content else Found.OLD

    def write(self, seen: Sighting, content: bytes, keep_intent: KeepIntent) -> None:
        """Unlike a card a tag keeps half of what it was told: what fails here is uncertain.

        The signature is checked for this very tag before anything is written, and the tag is read
        again byte for byte after: what it holds then is what was checked. Raises what
        `read_right` raises and `TagLocked`, all before anything changes.
        """
        self._claims(content)
        kept = _Once(keep_intent)
        try:
            self._tag.write(content, kept)
        except (Refusal, Unavailable) as error:
            if not kept.was_called:
                raise
            raise OutcomeUnknown from error

    def erase(self) -> None:
        """Read again after. Raises `TagLocked`, `TagNotWritten`, `CardGone`."""
        self._tag.write(b"", _keep_nothing)

    def lock(self) -> None:
        """For ever. Raises `TagCannotBeLocked`, and `CardGone` when the tag left before its end."""
        self._tag.lock()

    def _claims(self, message: bytes) -> TokenClaims:
        return verify(token_in(message), self._uid, self._signer.trusted)


def _keep_nothing() -> None:
    """An erased tag says nothing that could be in doubt."""


class _Once:
    """Remembers whether the intent was kept."""

    def __init__(self, keep_intent: KeepIntent) -> None:
        self._keep_intent = keep_intent
        self.was_called = False

    def __call__(self) -> None:
        self._keep_intent("")
        self.was_called = True
