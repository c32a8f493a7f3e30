"""Selecting a Calypso application and understanding what it says of itself, and no more.

Cards in the field differ in the class byte, in Le and in the order of what they answer; the
fall-backs are those that real cards were seen to need (Keyple, proxmark3, Metroflip reports).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.calypso.fci import announced
from desktop.cardreader.calypso.product import (
    APPLICATION_TYPE,
    ISO_CLASS,
    LEGACY_CLASS,
    product_of,
)
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.firewall import GET_DATA, LINK_APPLICATIONS, SELECT
from desktop.domain.card import CardProduct, UnreadableCard


@dataclass(frozen=True)
class Application:
    """One application as it presents itself. The serial is not shown, not even in a traceback."""

    df_name: bytes
    product: CardProduct
    serial: bytes = field(repr=False)
    invalidated: bool


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
        return command.in_class(LEGACY_CLASS if command.cla == ISO_CLASS else ISO_CLASS)
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
        said = announced(answer.data, asked)
    except ValueError as error:
        raise UnreadableCard from error
    product = None if said is None else product_of(said.startup[APPLICATION_TYPE])
    if said is None or product is None:
        return None
    return Application(said.df_name, product, said.serial, invalidated)
