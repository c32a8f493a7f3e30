"""Letters on their way: which one fits a claim, how it may leave, and what must be known then."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum
from uuid import UUID

from desktop.domain.claim import ClaimState
from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.letter import LetterKind
from desktop.domain.stored_value import StoredValue


class LetterState(StoredValue):
    DRAFT = "draft"
    PRINTED = "printed"
    SENT = "sent"


class Channel(StrEnum):
    HANDED_OVER = "handed_over"
    POSTED = "posted"
    REGISTERED = "registered"


class UnknownLetter(Refusal):
    def __init__(self, letter_id: UUID) -> None:
        super().__init__(letter_id)
        self.letter_id = letter_id


class LetterDoesNotFit(Refusal):
    """The claim is not at the point of which the letter tells."""

    def __init__(self, kind: LetterKind, state: ClaimState) -> None:
        super().__init__(kind, state)
        self.kind = kind
        self.state = state


class AlreadyPrinted(Refusal):
    """What was printed is kept word for word: languages are chosen before."""


class NotPrintedYet(Refusal):
    """A letter leaves after it was printed."""


class DoNotWrite(Refusal):
    """Post would put somebody in danger: the letter is handed over, never posted."""


class FetchedAtCounter(Refusal):
    """Nobody to post it to: the household has no home address and fetches its letters."""


class PrinterNotReady(Unavailable):
    """The printer that was chosen does not take anything; nothing was printed or counted."""


class RegisteredNumberNeeded(Refusal):
    """A registered letter is proved by its number."""


class SentOnImpossibleDay(Refusal):
    """Before the letter was written, or in the future."""

    def __init__(self, on: date) -> None:
        super().__init__(on)
        self.on = on


_UNDECIDED = frozenset(
    {
        ClaimState.DRAFT,
        ClaimState.COMPLETE,
        ClaimState.DOCUMENTS_MISSING,
        ClaimState.ASSESSED,
        ClaimState.PROPOSED,
    }
)
FITTING: dict[LetterKind, frozenset[ClaimState]] = {
    LetterKind.GRANT: frozenset({ClaimState.GRANTED}),
    LetterKind.DENIAL: frozenset({ClaimState.DENIED}),
    LetterKind.DOCUMENTS_MISSING: frozenset({ClaimState.DOCUMENTS_MISSING}),
    LetterKind.RECEIPT: _UNDECIDED,
    LetterKind.CALCULATION_SHEET: frozenset(ClaimState),
}
DECISIONS = frozenset({LetterKind.GRANT, LetterKind.DENIAL})

SILENCE_MONTHS = 2
"""No answer to a financial request is a rejection after two months (CRPA, L. 231-4, 3°)."""


def refuse_unfitting(kind: LetterKind, state: ClaimState) -> None:
    """Raises LetterDoesNotFit."""
    if state not in FITTING[kind]:
        raise LetterDoesNotFit(kind, state)


def refuse_post(*, may_not_be_written_to: bool, has_no_home: bool) -> None:
    """Raises DoNotWrite, FetchedAtCounter."""
    if may_not_be_written_to:
        raise DoNotWrite
    if has_no_home:
        raise FetchedAtCounter


def refuse_unproved(
    channel: Channel, registered_number: str, dated_on: date, on: date, today: date
) -> None:
    """Raises RegisteredNumberNeeded, SentOnImpossibleDay."""
    if channel is Channel.REGISTERED and not registered_number.strip():
        raise RegisteredNumberNeeded
    if not dated_on <= on <= today:
        raise SentOnImpossibleDay(on)


def silence_ends_on(complete_on: date) -> date:
    """The day on which silence becomes a rejection; the last of the month if that is shorter."""
    year, month = divmod(complete_on.year * 12 + complete_on.month - 1 + SILENCE_MONTHS, 12)
    return date(year, month + 1, min(complete_on.day, monthrange(year, month + 1)[1]))
