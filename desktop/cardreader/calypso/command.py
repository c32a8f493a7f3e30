"""What every command to a Calypso card is: a frame, an understanding, and words for each failure.

Nothing above this room ever looks at a status word: see `statuses`.
"""

from __future__ import annotations

from typing import ClassVar, Protocol, TypeVar

from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.statuses import StatusTable
from desktop.cardreader.connection import CardConnection
from desktop.domain.card import UnreadableCard
from desktop.domain.card_fault import CardAnswerUnexpected

T = TypeVar("T")


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

    def unexpected(self, answer: Response) -> CardAnswerUnexpected:
        """The error of an answer of another length or shape than this command has."""
        return CardAnswerUnexpected(self.name, answer.status.value)


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
