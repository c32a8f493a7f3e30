"""A tag of the project, of whichever kind: who it is, what it holds, writing and locking it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Protocol

from desktop.cardreader import apdu, objects
from desktop.cardreader.apdu import Response
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.firewall import READ_UID, SELECT_NDEF
from desktop.cardreader.neutral.gate import TagGate
from desktop.cardreader.neutral.type_four import TypeFourTag
from desktop.cardreader.neutral.type_two import TypeTwoTag
from desktop.domain.card import CardProduct, UnreadableCard, UnsupportedObject
from desktop.domain.support_tag import TagWithoutIdentity

STABLE_UID_LENGTHS = (7, 10)
"""Four bytes are drawn anew by telephones (08…) and shared by several tags (ISO 14443-3, NXP
AN10927); those of type B are drawn anew by many chips."""


class NdefTag(Protocol):
    """A formatted tag on the reader. Every method may raise `CardGone`.

    `read` gives the message, empty when there is none or when a writing was torn. `write` calls
    `before_confirm` once, after everything that can refuse and before the first byte changes: from
    then on the old message is gone. It returns when the tag holds the message, read again.
    """

    @property
    def product(self) -> CardProduct: ...

    @property
    def capacity(self) -> int: ...

    @property
    def is_locked(self) -> bool: ...

    def read(self) -> bytes: ...

    def write(self, message: bytes, before_confirm: Callable[[], None]) -> None: ...

    def lock(self) -> None: ...


def read_uid(connection: CardConnection) -> bytes:
    """The number that the maker gave the tag, from the reader. Raises TagWithoutIdentity."""
    try:
        answer = Response.parse(connection.transmit(READ_UID))
    except ValueError as error:
        raise UnreadableCard from error
    uid = answer.data
    if answer.status != apdu.OK or len(uid) not in STABLE_UID_LENGTHS or not any(uid):
        raise TagWithoutIdentity
    return uid


def selects_ndef(connection: CardConnection) -> bool:
    """Whether this is a Type 4 tag; its NDEF application is then the selected one."""
    if not objects.may_be_type_four(connection.atr):
        return False
    try:
        return Response.parse(connection.transmit(SELECT_NDEF)).status == apdu.OK
    except ValueError as error:
        raise UnreadableCard from error


def open_tag(connection: CardConnection) -> NdefTag:
    """The tag that lies there, behind a gate of its own.

    Raises UnsupportedObject, TagNotFormatted, UnreadableCard.
    """
    gated = TagGate(connection)
    if objects.is_type_two(connection.atr):
        return TypeTwoTag(gated)
    if not objects.is_memory_chip(connection.atr) and selects_ndef(gated):
        return TypeFourTag(gated)
    raise UnsupportedObject(objects.kind_of(connection.atr))


def content_hash(message: bytes) -> str:
    """64 hexadecimal digits, for `domain.encoding.WriteIntent`."""
    return sha256(message).hexdigest()
