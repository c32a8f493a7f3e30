"""Selecting a Calypso application and understanding what it says of itself, and no more.

Cards in the field differ in the class byte, in Le and in the order of what they answer; the
fall-backs are those that real cards were seen to need (Keyple, proxmark3, Metroflip reports).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop.cardreader import apdu, tlv
from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.firewall import GET_DATA, LINK_APPLICATIONS, SELECT
from desktop.domain.card import CardProduct, UnreadableCard

ISO_CLASS = 0x00
REVISION_2_CLASS = 0x94

DF_NAME = 0x84
SERIAL = 0xC7
STARTUP = 0x53
SERIAL_LENGTH = 8
STARTUP_LENGTH = 7
APPLICATION_TYPE = 2  # index in the startup information


@dataclass(frozen=True)
class Application:
    """One application as it presents itself. The serial is not shown, not even in a traceback."""

    df_name: bytes
    product: CardProduct
    serial: bytes = field(repr=False)
    invalidated: bool


def product_of(application_type: int) -> CardProduct | None:
    """The product behind the type byte; None for 00 (invalid) and FF (not Calypso).

    Source: Keyple, `CalypsoCardAdapter.computeProductType`. KorriGo says 13h: Prime revision 2.
    """
    if application_type in {0x00, 0xFF}:
        return None
    if application_type <= 0x1F:
        return CardProduct.PRIME_REVISION_2
    if 0x90 <= application_type <= 0x97:
        return CardProduct.LIGHT
    if 0x98 <= application_type <= 0x9F:
        return CardProduct.BASIC
    return CardProduct.PRIME_REVISION_3


def select_first(
    connection: CardConnection, wanted: Iterable[bytes] = LINK_APPLICATIONS
) -> Application | None:
    """The first of the wanted applications that the card has; None when it has none.

    A class byte that the card refused is not tried first again: each refusal costs 10–30 ms.
    """
    cla = ISO_CLASS
    for name in wanted:
        command = Command(cla, SELECT, 0x04, 0x00, name, expected=256)
        sent, answer = exchange(connection, command)
        cla = sent.cla
        if answer.status.is_success:
            application = _application(connection, name, cla, answer)
            if application is not None:
                return application
    return None


def exchange(connection: CardConnection, command: Command) -> tuple[Command, Response]:
    """The command as it was finally accepted or refused, and the answer.

    Each way of saying it is tried once, so a card that always objects ends the conversation.
    """
    tried: set[Command] = set()
    while True:
        tried.add(command)
        answer = _answer(connection, command)
        other = _said_otherwise(command, answer)
        if other is None or other in tried:
            return command, answer
        command = other


def parse_fci(fci: bytes) -> dict[int, bytes]:
    """DF name, serial and startup information, wherever they stand; others are skipped.

    Raises ValueError when the bytes end in mid-object.
    """
    return tlv.find(fci, DF_NAME, SERIAL, STARTUP)


def _answer(connection: CardConnection, command: Command) -> Response:
    try:
        return Response.parse(connection.transmit(bytes(command)))
    except ValueError as error:
        raise UnreadableCard from error


def _said_otherwise(command: Command, answer: Response) -> Command | None:
    """The same wish in the words that the card asked for; None when it asked for none."""
    status = answer.status
    if status.sw1 == apdu.OTHER_LENGTH:
        return command.asking(status.sw2 or apdu.MAX_EXPECTED)
    if status == apdu.WRONG_LENGTH:
        return command.asking(None if command.expected else apdu.MAX_EXPECTED)
    if status in {apdu.UNKNOWN_INSTRUCTION, apdu.UNKNOWN_CLASS}:
        return command.in_class(REVISION_2_CLASS if command.cla == ISO_CLASS else ISO_CLASS)
    return None


def _application(
    connection: CardConnection, asked: bytes, cla: int, answer: Response
) -> Application | None:
    invalidated = answer.status == apdu.INVALIDATED
    if not answer.data:  # some products select in silence and tell when asked
        _, answer = exchange(connection, Command(cla, GET_DATA, 0x00, 0x6F, expected=256))
        if not answer.status.is_success:
            return None
    invalidated = invalidated or answer.status == apdu.INVALIDATED
    try:
        found = parse_fci(answer.data)
    except ValueError as error:
        raise UnreadableCard from error
    return _understood(found, asked, invalidated=invalidated)


def _understood(found: dict[int, bytes], asked: bytes, *, invalidated: bool) -> Application | None:
    serial, startup = found.get(SERIAL, b""), found.get(STARTUP, b"")
    name = found.get(DF_NAME, asked).rstrip(b"\0")  # Navigo and others pad to 16 bytes
    if len(serial) != SERIAL_LENGTH or len(startup) < STARTUP_LENGTH:
        return None
    product = product_of(startup[APPLICATION_TYPE])
    if product is None or not name.startswith(asked.rstrip(b"\0")) or not any(serial[2:]):
        return None
    return Application(name, product, serial, invalidated)
