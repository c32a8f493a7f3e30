"""A Calypso card as a support: the right is a record of one file, written in a secure session."""

from __future__ import annotations

import hashlib
import hmac

from desktop.cardreader.calypso.command import run
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.reading import ReadRecord
from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.encoding.support import KeepIntent, Sighting, SupportMeans
from desktop.cardreader.sam.module import SecurityModule
from desktop.domain.card import CardInvalidated, HolderCard
from desktop.domain.card_profile import RightPlace
from desktop.domain.encoding import (
    ContentChanged,
    Found,
    NotEncodable,
    WantedRight,
    WriteIntent,
    WrittenButNotRead,
    WrittenOtherwise,
    compare,
)
from desktop.domain.errors import Unavailable
from desktop.domain.programme_right import (
    ProgrammeRight,
    authenticated,
    decode,
    encode,
)
from desktop.domain.support_code import number_of, spell

KEY_PURPOSE = b"cad:programme-right:key"


class CalypsoSupport:
    """A Calypso card with the profile's file, written in a secure session with the SAM."""

    def __init__(
        self, gated: CardConnection, image: CardImage, holder: HolderCard, means: SupportMeans
    ) -> None:
        """`image` is that of the application that holds the right; it is the selected one."""
        if means.profile.right is None:
            raise NotEncodable
        self._right: RightPlace = means.profile.right
        self._means = means
        self._gated = gated
        self._image = image
        self._holder = holder

    def look(self) -> Sighting:
        """Raises `CardInvalidated` and what the card's status words say."""
        if self._holder.invalidated or self._image.invalidated:
            raise CardInvalidated
        place = self._right.place
        name = f"{self._image.df_name.hex().upper()}/{place.sfi:02X}/{place.record}"
        return Sighting(self._holder, name, self._read())

    def read_right(self, seen: Sighting) -> WantedRight | None:
        """Raises `RightUnreadable`: what somebody else put there is not written over."""
        right = decode(seen.content, self._right.layout)
        if right is None:
            return None
        return WantedRight(
            spell(right.number), right.valid_from, right.valid_until, right.key_version
        )

    def compose(self, wanted: WantedRight) -> bytes:
        right = ProgrammeRight(
            number_of(wanted.number), wanted.valid_from, wanted.valid_until, wanted.key_version
        )
        key = programme_key(self._means.site_key, wanted.key_version)
        signed = authenticated(right, self._right.layout, key, self._image.serial)
        return encode(signed, self._right.layout, self._right.place.length)

    def compare(self, intent: WriteIntent, seen: Sighting) -> Found:
        return compare(intent, seen.content_hash)

    def write(self, seen: Sighting, content: bytes, keep_intent: KeepIntent) -> None:
        """The intent is kept before the session opens: nothing slow happens inside of it."""
        with self._means.sam(self._means.watch) as module:
            keep_intent(module.tail)
            with self._session(module) as secure:
                now = secure.open()
                if now is not None and now != seen.content:
                    raise ContentChanged  # leaving before `close` aborts
                place = self._right.place
                secure.run(UpdateRecord(place.sfi, place.record, content))
                secure.close()
            self._image = secure.image
        self._read_again(content)

    def _session(self, module: SecurityModule) -> SecureSession:
        place = self._right.place
        return SecureSession(
            self._gated,
            module,
            self._image,
            self._right.key,
            read=(place.sfi, place.record),
            extended=self._right.extended,
            contactless=self._gated.transport is not Transport.T0,
        )

    def _read(self) -> bytes:
        place = self._right.place
        command = ReadRecord(place.sfi, place.record, place.length)
        content, self._image = run(self._gated, command, self._image)
        return content

    def _read_again(self, content: bytes) -> None:
        try:
            written = self._read()
        except Unavailable as error:
            raise WrittenButNotRead from error
        if written != content:
            raise WrittenOtherwise


def programme_key(site_key: bytes, version: int) -> bytes:
    """The key of the authenticator; it can be given to partners, it does not lead to the site's."""
    return hmac.new(site_key, KEY_PURPOSE + version.to_bytes(4, "big"), hashlib.sha256).digest()
