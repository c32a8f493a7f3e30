"""A tag of the project as a support: a signed message, bound to the tag's own number."""

from __future__ import annotations

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.encoding.support import KeepIntent, Sighting
from desktop.cardreader.neutral.message import message_of, token_in
from desktop.cardreader.neutral.tag import open_tag, read_uid
from desktop.cardreader.neutral.token import TokenSigner, claims_of
from desktop.domain.card import HolderCard
from desktop.domain.card_fault import OutcomeUnknown
from desktop.domain.encoding import Found, WantedRight, WriteIntent, compare
from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.support_code import number_of, spell
from desktop.domain.support_tag import TokenClaims, TokenUnreadable

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
        try:
            claims = claims_of(token_in(seen.content))
        except TokenUnreadable:
            return None
        return WantedRight(spell(claims.number), claims.valid_from, claims.valid_until, 0)

    def compose(self, wanted: WantedRight) -> bytes:
        claims = TokenClaims(number_of(wanted.number), wanted.valid_from, wanted.valid_until)
        return message_of(self._signer.sign(claims, self._uid))

    def compare(self, intent: WriteIntent, seen: Sighting) -> Found:
        """A tag is empty while it is written: torn there, it has lost the old and not the new."""
        return compare(intent, seen.content_hash) if seen.content else Found.OLD

    def write(self, seen: Sighting, content: bytes, keep_intent: KeepIntent) -> None:
        """Unlike a card a tag keeps half of what it was told: what fails here is uncertain."""
        kept = _Once(keep_intent)
        try:
            self._tag.write(content, kept)
        except (Refusal, Unavailable) as error:
            if not kept.was_called:
                raise
            raise OutcomeUnknown from error


class _Once:
    """Remembers whether the intent was kept."""

    def __init__(self, keep_intent: KeepIntent) -> None:
        self._keep_intent = keep_intent
        self.was_called = False

    def __call__(self) -> None:
        self._keep_intent("")
        self.was_called = True
