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
INTERINDUSTRY = 0x00


class AnswerFetching:
    """A connection that hides 61xx and 6Cxx of T=0, and sends case 4 without Le as T=0 wants it.

    Some drivers hide that an answer is waiting: a command that asks for one and succeeds without
    is followed by one GET RESPONSE all the same.
    """

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
            return bytes(self._exchange(Command.parse(frame)))
        except ValueError as error:
            raise UnreadableCard from error

    def _exchange(self, command: Command) -> Response:
        if command.case != 4:
            return self._whole(command, self._in_right_length(command))
        answer = self._whole(command, self._send(command.asking(None)))
        if answer != Response(b"", apdu.OK):
            return answer
        fetched = self._fetch(command.cla, apdu.MAX_EXPECTED)
        return self._whole(command, fetched) if fetched.data else answer

    def _whole(self, command: Command, answer: Response) -> Response:
        """What the card has announced, piece by piece."""
        collected = answer.data
        for _ in range(MAX_FETCHES):
            if answer.status.sw1 != apdu.MORE_TO_FETCH:
                return Response(collected, answer.status)
            answer = self._fetch(command.cla, answer.status.sw2 or apdu.MAX_EXPECTED)
            collected += answer.data
        raise UnreadableCard

    def _fetch(self, cla: int, length: int) -> Response:
        """In the class of the command; in the interindustry one for cards that want that."""
        fetch = Command(cla, GET_RESPONSE, 0, 0, expected=length)
        answer = self._in_right_length(fetch)
        refused = answer.status in {apdu.UNKNOWN_CLASS, apdu.UNKNOWN_INSTRUCTION}
        if refused and cla != INTERINDUSTRY:
            return self._in_right_length(fetch.in_class(INTERINDUSTRY))
        return answer

    def _in_right_length(self, command: Command) -> Response:
        answer = self._send(command)
        if answer.status.sw1 != apdu.OTHER_LENGTH or command.data:
            return answer
        return self._send(command.asking(answer.status.sw2 or apdu.MAX_EXPECTED))

    def _send(self, command: Command) -> Response:
        return Response.parse(self._connection.transmit(bytes(command)))
