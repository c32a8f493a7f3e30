"""What a T=0 reader leaves to its user: fetching long answers and repeating with another length.

PC/SC drivers do not do it, and neither does pyscard. Over T=1 everything passes unchanged. The
callers above see whole commands and whole answers, whatever the card's protocol is.
"""

from __future__ import annotations

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.firewall import GET_RESPONSE
from desktop.domain.card import UnreadableCard

MAX_FETCHES = 32  # 8 KiB: no answer of ours comes near, a card that never ends does


class AnswerFetching:
    """A connection that hides 61xx and 6Cxx of T=0, and sends case 4 without Le as T=0 wants it."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    @property
    def transport(self) -> Transport:
        return self._connection.transport

    def transmit(self, frame: bytes) -> bytes:
        if self.transport is not Transport.T0:
            return self._connection.transmit(frame)
        try:
            return self._exchange(Command.parse(frame))
        except ValueError as error:
            raise UnreadableCard from error

    def _exchange(self, command: Command) -> bytes:
        if command.case == 4:
            command = command.asking(None)
        answer = self._send(command)
        if answer.status.sw1 == apdu.OTHER_LENGTH and not command.data:
            answer = self._send(command.asking(answer.status.sw2 or apdu.MAX_EXPECTED))
        collected = answer.data
        for _ in range(MAX_FETCHES):
            if answer.status.sw1 != apdu.MORE_TO_FETCH:
                return collected + bytes(Response(b"", answer.status))
            length = answer.status.sw2 or apdu.MAX_EXPECTED
            answer = self._send(Command(command.cla, GET_RESPONSE, 0, 0, expected=length))
            collected += answer.data
        raise UnreadableCard

    def _send(self, command: Command) -> Response:
        return Response.parse(self._connection.transmit(bytes(command)))
