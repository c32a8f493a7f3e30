"""Slips of what was erased, requests of persons, and desks that have not read yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from desktop.domain.disposal import ANSWER_MONTHS, EXTENSION_MONTHS, HURRY, Act, Answer, RequestKind
from desktop.domain.retention import last_day
from desktop.sheets.letter import SenderSheet


@dataclass(frozen=True)
class SlipSheet:
    """No name, no reference: counts by table, periods, and who answers for it."""

    id: UUID
    act: Act
    ground: str
    visa: str
    at: datetime
    by: str
    households: int
    rows: Mapping[str, int]
    oldest: date | None
    newest: date | None


@dataclass(frozen=True)
class SlipPaper:
    slip: SlipSheet
    language: str
    sender: SenderSheet
    dated_on: date


@dataclass(frozen=True)
class DeskBehind:
    """A desk that has not read an erasure and may hold those files; `revoked`: to be wiped."""

    label: str
    last_contact: datetime | None
    revoked: bool
    erasures: int


@dataclass(frozen=True)
class RequestsDue:
    """For the home page of who answers: how many wait, and the last day of the first of them."""

    count: int
    answer_by: date


@dataclass(frozen=True)
class CorrectionLine:
    """One field that was corrected since a request came in, with who did it."""

    at: datetime
    actor_name: str
    entity: str
    column: str
    before: object
    after: object


@dataclass(frozen=True)
class RequestLine:
    """`answered_on` None while the person waits."""

    id: UUID
    household_id: UUID
    reference: str
    people: str
    kind: RequestKind
    received_on: date
    answered_on: date | None
    answer: Answer | None
    protection: str = ""  # relative · confidential: the name is hidden
    extended_on: date | None = None
    extension_reason: str = ""

    @property
    def answer_by(self) -> date:
        """The last day for the answer."""
        more = EXTENSION_MONTHS if self.extended_on is not None else 0
        return last_day(self.received_on, ANSWER_MONTHS + more)

    @property
    def tell_by(self) -> date:
        """The last day on which the person may still be told that it takes longer."""
        return last_day(self.received_on, ANSWER_MONTHS)

    def may_be_extended(self, on: date) -> bool:
        waits = self.answered_on is None and self.extended_on is None
        return waits and on <= self.tell_by

    def days_left(self, on: date) -> int:
        """Negative when it is late."""
        return (self.answer_by - on).days

    def hurries(self, on: date) -> bool:
        return self.answered_on is None and self.answer_by - on <= HURRY
