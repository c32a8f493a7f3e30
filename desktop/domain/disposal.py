"""Taking a household's file away for good: requests, slips, and what refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue

ANSWER_MONTHS = 1
"""Article 12(3) of the GDPR: an answer within one month of receipt."""

EXTENSION_MONTHS = 2
"""The same article: for complex requests, when the person hears why within the first month."""

HURRY = timedelta(days=7)


class Act(StoredValue):
    ERASURE = "erasure"  # the person asked for it
    DISPOSAL = "disposal"  # the period is over and the archives agree


class RequestKind(StoredValue):
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


class Answer(StoredValue):
    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"  # the person took it back


@dataclass(frozen=True)
class Order:
    """What is to be taken away, and on whose word; `counted` is what a person typed."""

    act: Act
    households: tuple[UUID, ...]
    ground: str
    visa: str = ""
    counted: int = 0


class NotADecider(Refusal):
    """Only somebody who decides disposes of files and answers requests."""


class GroundMissing(Refusal):
    """A slip without the text that allows it, or a disposal without the visa of the archives."""


class CountDiffers(Refusal):
    """The number that was typed is not the number of files: nothing was done."""

    def __init__(self, typed: int, files: int) -> None:
        super().__init__(f"{typed} of {files}")
        self.typed, self.files = typed, files


class NothingToDispose(Refusal):
    """No file is chosen, or none has passed its period."""


class FilesUnknownThere(Refusal):
    """Some of the files are not at the centre (any more): read what is new first."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class RequestAnswered(Refusal):
    """Somebody answered this request before, or it went with its file."""


class RequestExtended(Refusal):
    """The two months more were taken already: there are no others."""


class ExtensionTooLate(Refusal):
    """The person has to hear of a longer period within the first month, and it is over."""


class RequestFromTheFuture(Refusal):
    """The day on which a request came in is still to come."""


class BrokenErasureFile(Refusal):
    """A line of the list of erasures cannot be read; `line` 0 is the whole file."""

    def __init__(self, file: Path, line: int) -> None:
        super().__init__(f"{file.name}:{line}")
        self.file, self.line = file, line


def ensure_decides(actor: Actor) -> None:
    if not actor.may_act_as(Role.DECIDER):
        raise NotADecider


def ensure_complete(order: Order) -> None:
    """Raises NothingToDispose, GroundMissing or CountDiffers."""
    if not order.households:
        raise NothingToDispose
    if not order.ground.strip() or (order.act is Act.DISPOSAL and not order.visa.strip()):
        raise GroundMissing
    if order.counted != len(order.households):
        raise CountDiffers(order.counted, len(order.households))
