"""What every command to a Calypso card is: a frame, an understanding, and words for each failure.

Status tables after Keyple's `Command…` classes: each status word has a meaning for the log and the
class of the error that it is, so that nothing above this room ever looks at a status word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeVar

from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.connection import CardConnection
from desktop.domain.card import UnreadableCard
from desktop.domain.card_fault import CardAnswerUnexpected, CardFault, CardRequestRefused

T = TypeVar("T")


@dataclass(frozen=True)
class Meaning:
    """One row of a status table; without an error it is a success."""

    words: str
    error: type[CardFault] | None = None


@dataclass(frozen=True)
class StatusTable:
    """What each status word means after one command; words that are missing are unexpected."""

    rows: Mapping[int, Meaning]

    def with_rows(self, rows: Mapping[int, Meaning]) -> StatusTable:
        """These rows before those."""
        return StatusTable({**self.rows, **rows})

    def meaning(self, status: int) -> Meaning:
        unknown = Meaning("not a status word of this command", CardAnswerUnexpected)
        return self.rows.get(status, unknown)

    def check(self, command: str, status: int) -> None:
        """Raises the error of this status word, unless it is a success."""
        error = self.meaning(status).error
        if error is not None:
            raise error(command, status)


GENERAL = StatusTable(
    {
        0x9000: Meaning("done"),
        0x6700: Meaning("wrong length", CardRequestRefused),
        0x6A86: Meaning("wrong P1 or P2", CardRequestRefused),
        0x6A87: Meaning("length and P1 or P2 contradict each other", CardRequestRefused),
        0x6B00: Meaning("P1 or P2 not supported", CardRequestRefused),
        0x6D00: Meaning("instruction not supported", CardRequestRefused),
        0x6E00: Meaning("class not supported", CardRequestRefused),
    }
)


class CalypsoCommand(Protocol[T]):
    """One command with its arguments; implementations are frozen dataclasses.

    `modifies`: it takes of the session's budget. `frame` raises ValueError for arguments that no
    card takes. `understood` is only asked after a success and raises `CardAnswerUnexpected` when
    the answer is of another length or shape. `after` is the image once the card has done it.
    """

    name: ClassVar[str]
    statuses: ClassVar[StatusTable]
    modifies: ClassVar[bool] = False

    def frame(self, rules: ProductRules) -> Command: ...

    def understood(self, answer: Response, rules: ProductRules) -> T: ...

    def after(self, image: CardImage, result: T) -> CardImage:
        """Unless a command says otherwise nothing changes."""
        del result
        return image


def understand(
    command: CalypsoCommand[T], answer: Response, image: CardImage
) -> tuple[T, CardImage]:
    """What the answer says and the card as it is now. Raises `CardFault`."""
    command.statuses.check(command.name, answer.status.value)
    result = command.understood(answer, image.rules)
    return result, command.after(image, result)


def transmit(connection: CardConnection, frame: Command) -> Response:
    """One command, one answer. Raises what the connection raises, and `UnreadableCard`."""
    try:
        return Response.parse(connection.transmit(bytes(frame)))
    except ValueError as error:
        raise UnreadableCard from error


def run(
    connection: CardConnection, command: CalypsoCommand[T], image: CardImage
) -> tuple[T, CardImage]:
    """Send, check, parse: the result and the new image. Raises `CardFault`, `UnreadableCard`."""
    return understand(command, transmit(connection, command.frame(image.rules)), image)
