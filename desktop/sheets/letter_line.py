"""A letter as lists and its page show it, and as the printer gets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from desktop.domain.address import AddressWarning


@dataclass(frozen=True)
class LetterLine:
    """A row of the list. `number` is the provisional one until the centre gave the final one.

    `state` is draft, printed or sent; `channel` handed_over, posted or registered.
    """

    id: UUID
    household_id: UUID
    claim_id: UUID | None
    kind: str
    number: str
    provisional: bool
    state: str
    dated_on: date
    prints: int
    printed_at: datetime | None
    channel: str | None
    sent_on: date | None
    registered_number: str | None
    reference: str
    applicant: str
    may_be_posted: bool
    protection: str = ""  # relative · confidential: the name is hidden


@dataclass(frozen=True)
class LetterVersions:
    """What goes along with the French letter, which always is the one that counts."""

    easy_to_read: bool = False
    english: bool = False


@dataclass(frozen=True)
class LetterPart:
    """One document of an envelope: the letter, a version of it, or the detailed calculation."""

    title: str
    file_name: str
    pdf: bytes = field(repr=False)


@dataclass(frozen=True)
class PrintedLetter:
    """All documents of one letter in the order in which they are put into the envelope."""

    line: LetterLine
    parts: tuple[LetterPart, ...]

    @property
    def pdf(self) -> bytes:
        """The letter that counts."""
        return self.parts[0].pdf


@dataclass(frozen=True)
class LetterOnPage:
    """A letter that is looked at: as its next print would be, and what to mind about its address.

    `offered` are the versions that exist for this kind of letter.
    """

    line: LetterLine
    versions: LetterVersions
    offered: LetterVersions
    doubts: tuple[AddressWarning, ...]
    parts: tuple[LetterPart, ...]
