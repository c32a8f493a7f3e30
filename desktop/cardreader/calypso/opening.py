"""Opening a session on each product and mode, and what the card says when it does.

Key indexes: 1 personalization, 2 load, 3 debit. Reading a record while opening saves one exchange.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.calypso import addressing, statuses
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.reading import USUAL_RECORD
from desktop.cardreader.calypso.statuses import StatusTable
from desktop.domain.card import CardProduct

OPEN_SESSION = 0x8A
REGULAR, EXTENDED = 1, 2  # lowest bits of P2
REVISION_2_MARK = 0x80  # in P1
LARGEST_RECORD, LARGEST_REVISION_2_RECORD = 31, 15  # what fits P1
CHALLENGE_LENGTH, EXTENDED_CHALLENGE_LENGTH = 4, 8
NOT_RATIFIED, MANAGING_ALLOWED = 0x01, 0x02
UNKNOWN_KIF = 0xFF
LEGACY_HEAD = 4  # counter of three bytes and a random one
UNRATIFIED_LENGTH = 2  # further bytes of revision 1 and 2 when the session before was not ratified


@dataclass(frozen=True)
class OpenAnswer:
    """`raw` goes to the SAM. KIF and KVC are None where the card does not tell them.

    `ratified` is about the session before. `managing_allowed`: encryption and mutual
    authentication in mid-session are possible; extended sessions only.
    """

    raw: bytes = field(repr=False)
    transaction_counter: int
    ratified: bool
    kif: int | None = None
    kvc: int | None = None
    record: bytes | None = field(default=None, repr=False)
    managing_allowed: bool = False


@dataclass(frozen=True)
class OpenSession(CalypsoCommand[OpenAnswer]):
    """Without `sfi` and `record` nothing is read; the challenge is the SAM's."""

    key_index: int
    challenge: bytes = field(repr=False)
    sfi: int = 0
    record: int = 0
    extended: bool = False

    name: ClassVar[str] = "Open Session"
    statuses: ClassVar[StatusTable] = statuses.OPENING

    def frame(self, rules: ProductRules) -> Command:
        self._check(rules)
        p1, p2 = self.record * 8 + self.key_index, addressing.file_bits(self.sfi)
        content = self.challenge
        if self.extended:
            p2, content = p2 + EXTENDED, b"\0" + content
        elif not rules.is_legacy:
            p2 += REGULAR
        elif rules.product is CardProduct.PRIME_REVISION_2:
            p1 += REVISION_2_MARK
        return Command(rules.cla, OPEN_SESSION, p1, p2, content, MAX_EXPECTED)

    def understood(self, answer: Response, rules: ProductRules) -> OpenAnswer:
        try:
            if rules.is_legacy:
                return self._of_legacy(answer.data, rules)
            return self._of_extended(answer.data) if self.extended else self._of_iso(answer.data)
        except (ValueError, IndexError) as error:
            raise self.unexpected(answer) from error

    def after(self, image: CardImage, result: OpenAnswer) -> CardImage:
        image = replace(
            image,
            ratified=result.ratified,
            transaction_counter=result.transaction_counter,
        )
        if result.record is None:
            return image
        return image.with_record(self.sfi, self.record, result.record)

    def _check(self, rules: ProductRules) -> None:
        if self.key_index not in {1, 2, 3}:
            raise ValueError(f"no session has a key of index {self.key_index}")
        second = rules.product is CardProduct.PRIME_REVISION_2
        largest = LARGEST_REVISION_2_RECORD if second else LARGEST_RECORD
        if not 0 <= self.record <= largest:
            raise ValueError(f"record {self.record} cannot be read while opening")
        if self.extended and not rules.extended:
            raise ValueError("this card has no extended sessions")
        wanted = EXTENDED_CHALLENGE_LENGTH if self.extended else CHALLENGE_LENGTH
        if len(self.challenge) != wanted:
            raise ValueError(f"the challenge must have {wanted} bytes")

    def _of_iso(self, data: bytes) -> OpenAnswer:
        return OpenAnswer(
            raw=data,
            transaction_counter=int.from_bytes(data[:3], "big"),
            ratified=data[4] == 0,
            kif=_told(data[5]),
            kvc=data[6],
            record=self._record(data[7], data[8:]),
        )

    def _of_extended(self, data: bytes) -> OpenAnswer:
        flags = data[8]
        return OpenAnswer(
            raw=data,
            transaction_counter=int.from_bytes(data[:3], "big"),
            ratified=not flags & NOT_RATIFIED,
            kif=_told(data[9]),
            kvc=data[10],
            record=self._record(data[11], data[12:]),
            managing_allowed=bool(flags & MANAGING_ALLOWED),
        )

    def _record(self, length: int, content: bytes) -> bytes | None:
        if length != len(content) or (bool(content) and not self.record):
            raise ValueError("a record of another length")
        if self.record and not content:
            raise ValueError("no record")
        return content or None

    def _of_legacy(self, data: bytes, rules: ProductRules) -> OpenAnswer:
        head = data[1:] if rules.kvc_in_open else data
        rest = len(head) - LEGACY_HEAD
        record_length = USUAL_RECORD if self.record else 0
        if rest not in {record_length, record_length + UNRATIFIED_LENGTH}:
            raise ValueError("an answer of another length")
        return OpenAnswer(
            raw=data,
            transaction_counter=int.from_bytes(head[:3], "big"),
            ratified=rest == record_length,
            kvc=data[0] if rules.kvc_in_open else None,
            record=data[len(data) - record_length :] if self.record else None,
        )


def _told(kif: int) -> int | None:
    """FF stands for a KIF that the card does not know."""
    return None if kif == UNKNOWN_KIF else kif
