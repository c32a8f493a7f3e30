"""What cards and modules do over T=0: long answers are fetched, lengths have to be right."""

from __future__ import annotations

from collections.abc import Callable

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command, Response, StatusWord

GET_RESPONSE = 0xC0


class ContactProtocol:
    """T=0 knows no command that both sends and asks (case 4): its answer waits to be fetched."""

    def __init__(self) -> None:
        self._waiting = Response(b"", apdu.OK)

    def forget(self) -> None:
        self._waiting = Response(b"", apdu.OK)

    def exchange(self, command: Command, answer: Callable[[Command], Response]) -> Response:
        if command.ins == GET_RESPONSE and not command.data:
            return self._fetch(command.expected or 0)
        self.forget()
        if command.case == 4:
            return Response(b"", apdu.WRONG_LENGTH)
        answered = answer(command)
        if command.case != 3 or not answered.data:
            return answered
        self._waiting = answered
        return Response(b"", self._announced())

    def _fetch(self, length: int) -> Response:
        whole = self._waiting
        if not whole.data:
            return Response(b"", StatusWord(0x6985))
        sent, rest = whole.data[:length], whole.data[length:]
        self._waiting = Response(rest, whole.status)
        return Response(sent, self._announced() if rest else whole.status)

    def _announced(self) -> StatusWord:
        return StatusWord(apdu.MORE_TO_FETCH << 8 | len(self._waiting.data) % 256)


def in_right_length(command: Command, answer: Response) -> Response:
    """6Cxx unless a command that only asks (case 2) asks for exactly what there is."""
    if command.case != 2 or not answer.data or command.expected == len(answer.data):
        return answer
    return Response(b"", StatusWord(apdu.OTHER_LENGTH << 8 | len(answer.data) % 256))
