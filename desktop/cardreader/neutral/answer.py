"""One command to a tag and its answer, or the error that says what the tag did not do."""

from __future__ import annotations

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.connection import CardConnection
from desktop.domain.card import UnreadableCard
from desktop.domain.card_fault import CardAnswerUnexpected


def asked(connection: CardConnection, command: Command) -> Response:
    """The answer, whatever its status. Raises UnreadableCard when it is none at all."""
    try:
        return Response.parse(connection.transmit(bytes(command)))
    except ValueError as error:
        raise UnreadableCard from error


def read(connection: CardConnection, command: Command, name: str) -> bytes:
    """Exactly as many bytes as were asked for. Raises CardAnswerUnexpected."""
    answer = asked(connection, command)
    if answer.status != apdu.OK or len(answer.data) != command.expected:
        raise CardAnswerUnexpected(name, answer.status.value)
    return answer.data
