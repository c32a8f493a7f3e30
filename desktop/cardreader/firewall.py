"""The gate before the card: in link mode nothing but the selection of our applications passes.

Tags have no application of ours: they are told by the NDEF application and by their UID, which the
reader gives, and only once the thing is known to be a tag.

The city decided to read the least. Names, birth dates, fares and journeys of a transport card can
be read without any key; so what must never be asked is refused here, in one place, before it
reaches the reader, and a test proves it. See `docs/card-layout.md`.
"""

from __future__ import annotations

from desktop.cardreader import objects
from desktop.cardreader.apdu import OK, Command
from desktop.cardreader.connection import CardConnection, Transport

AMC_COMMUNE = bytes.fromhex("A000000291D25008009301")
TRANSPORT_APPLICATION = b"1TIC.ICA"
INTERCODE_FAMILY = bytes.fromhex("A000000404")  # right-truncated: the card answers the full name
LINK_APPLICATIONS = (AMC_COMMUNE, TRANSPORT_APPLICATION, INTERCODE_FAMILY)
NDEF_APPLICATION = bytes.fromhex("D2760000850101")  # NFC Forum Type 4 Tag, mapping version 2

SELECT = 0xA4
GET_DATA = 0xCA
GET_RESPONSE = 0xC0
CLASSES = (0x00, 0x94)
FCI_TAG = (0x00, 0x6F)
SELECT_NDEF = bytes(Command(0x00, SELECT, 0x04, 0x00, NDEF_APPLICATION, 256))
READ_UID = bytes.fromhex("FFCA000000")  # a question to the reader, which answers for the tag


class ForbiddenCommand(Exception):
    """Our own code asked what this mode may never ask: a bug, and not one to explain to an agent.

    Carries the header only: what follows might be somebody's.
    """

    def __init__(self, frame: bytes) -> None:
        super().__init__(f"{frame[:4].hex(' ').upper()} may not be sent in link mode")


def passes_in_link_mode(frame: bytes, transport: Transport) -> bool:
    """SELECT of a listed application, GET DATA of the FCI; over T=0 also GET RESPONSE.

    And, in these very bytes, SELECT of the NDEF application and the question for the UID.
    """
    try:
        command = Command.parse(frame)
    except ValueError:
        return False
    if frame in {SELECT_NDEF, READ_UID} or command.cla not in CLASSES:
        return frame in {SELECT_NDEF, READ_UID}
    parameters = (command.p1, command.p2)
    if command.ins == SELECT:
        return parameters == (0x04, 0x00) and command.data in LINK_APPLICATIONS
    if command.data:
        return False
    if command.ins == GET_DATA:
        return parameters == FCI_TAG
    return (
        command.ins == GET_RESPONSE
        and parameters == (0x00, 0x00)
        and command.expected is not None
        and transport is Transport.T0
    )


class LinkModeFirewall:
    """A connection that only lets link mode's commands through; others are `ForbiddenCommand`.

    The UID passes for tags only: a memory chip, or a card that selected the NDEF application. That
    of a bank card or of a telephone is not asked.
    """

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection
        self._is_tag = objects.is_memory_chip(connection.atr)

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    @property
    def transport(self) -> Transport:
        return self._connection.transport

    def transmit(self, frame: bytes) -> bytes:
        if not passes_in_link_mode(frame, self.transport):
            raise ForbiddenCommand(frame)
        if frame == READ_UID and not self._is_tag:
            raise ForbiddenCommand(frame)
        answer = self._connection.transmit(frame)
        if frame == SELECT_NDEF and answer[-2:] == OK.value.to_bytes(2, "big"):
            self._is_tag = True
        return answer
