"""Selecting a file, and asking for data objects: headers, lists of files, where a card was made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.calypso import fci, fcp, statuses
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.fci import Announcement
from desktop.cardreader.calypso.fcp import FileHeader, ListedFile
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.statuses import StatusTable
from desktop.domain.card import CardProduct

SELECT, GET_DATA = 0xA4, 0xCA
ISO_FILE, REVISION_2_FILE, REVISION_1_FILE = 0x09, 0x02, 0x08  # P1
NO_FILE = b"\0\0"


class _HeaderAnswer(CalypsoCommand[FileHeader]):
    """Commands that are answered by the header of a file, which is then the current one."""

    def understood(self, answer: Response, rules: ProductRules) -> FileHeader:
        is_second = rules.product is CardProduct.PRIME_REVISION_2
        try:
            return fcp.parse_header(answer.data, legacy=is_second)
        except ValueError as error:
            raise self.unexpected(answer) from error

    def after(self, image: CardImage, result: FileHeader) -> CardImage:
        return image.with_header(result)


@dataclass(frozen=True)
class SelectFile(_HeaderAnswer):
    """A file by its identifier of two bytes."""

    lid: int

    name: ClassVar[str] = "Select File"
    statuses: ClassVar[StatusTable] = statuses.SELECTING_FILE

    def frame(self, rules: ProductRules) -> Command:
        p1 = ISO_FILE
        if rules.is_legacy:
            p1 = REVISION_1_FILE if rules.selects_file_as_revision_1 else REVISION_2_FILE
        content = self.lid.to_bytes(2, "big") if 0 <= self.lid <= 0xFFFF else b""
        if not content:
            raise ValueError("an identifier of a file has two bytes")
        return Command(rules.cla, SELECT, p1, 0x00, content, MAX_EXPECTED)


class Neighbour(Enum):
    """Files that are selected without naming them, with P1 and P2."""

    FIRST = (0x02, 0x00)
    NEXT = (0x02, 0x02)
    APPLICATION = (0x09, 0x00)  # the current one itself


@dataclass(frozen=True)
class SelectNeighbour(_HeaderAnswer):
    """The first or the next file of the application, or the application."""

    which: Neighbour

    name: ClassVar[str] = "Select neighbouring File"
    statuses: ClassVar[StatusTable] = statuses.SELECTING_FILE

    def frame(self, rules: ProductRules) -> Command:
        p1, p2 = self.which.value
        return Command(rules.cla, SELECT, p1, p2, NO_FILE, MAX_EXPECTED)


def object_request(tag: int, rules: ProductRules) -> Command:
    """GET DATA; inside of a session over T=0 it would break the cryptogram."""
    return Command(rules.cla, GET_DATA, tag >> 8, tag & 0xFF, expected=MAX_EXPECTED)


@dataclass(frozen=True)
class GetData(CalypsoCommand[bytes]):
    """A data object as it comes: its structure is not public, or of no use here.

    DF2C, DF4A and DF4C are certificates. Cards of revision 2 mostly lack the instruction.
    """

    tag: int

    name: ClassVar[str] = "Get Data"
    statuses: ClassVar[StatusTable] = statuses.DATA_OBJECT

    def frame(self, rules: ProductRules) -> Command:
        return object_request(self.tag, rules)

    def understood(self, answer: Response, rules: ProductRules) -> bytes:
        del rules
        return answer.data


TRACEABILITY, HISTORICAL_BYTES = GetData(0x0185), GetData(0x5F52)
OTHER_APPLICATIONS = GetData(0x00D0)


@dataclass(frozen=True)
class GetAnnouncement(CalypsoCommand[Announcement]):
    """What the current application said of itself when it was selected."""

    name: ClassVar[str] = "Get Data FCI"
    statuses: ClassVar[StatusTable] = statuses.DATA_OBJECT

    def frame(self, rules: ProductRules) -> Command:
        return object_request(0x6F, rules)

    def understood(self, answer: Response, rules: ProductRules) -> Announcement:
        del rules
        try:
            said = fci.announced(answer.data, b"")
        except ValueError as error:
            raise self.unexpected(answer) from error
        if said is None:
            raise self.unexpected(answer)
        return said


@dataclass(frozen=True)
class GetFileHeader(_HeaderAnswer):
    """The header of the current file."""

    name: ClassVar[str] = "Get Data FCP"
    statuses: ClassVar[StatusTable] = statuses.DATA_OBJECT

    def frame(self, rules: ProductRules) -> Command:
        return object_request(0x62, rules)


@dataclass(frozen=True)
class ListFiles(CalypsoCommand[tuple[ListedFile, ...]]):
    """The files of the current application, with their types and sizes."""

    name: ClassVar[str] = "Get Data EF list"
    statuses: ClassVar[StatusTable] = statuses.DATA_OBJECT

    def frame(self, rules: ProductRules) -> Command:
        return object_request(fcp.LIST_TAG, rules)

    def understood(self, answer: Response, rules: ProductRules) -> tuple[ListedFile, ...]:
        del rules
        try:
            return fcp.parse_list(answer.data)
        except ValueError as error:
            raise self.unexpected(answer) from error
