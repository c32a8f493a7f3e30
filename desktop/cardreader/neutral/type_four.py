"""NFC Forum Type 4 tags: ISO files of a chip card, such as DESFire or NTAG 424.

Source: NFC Forum Type 4 Tag, mapping version 2: an application, a capability container (file
E103), and a file with the message behind two bytes of length.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.neutral import answer
from desktop.domain.card import CardProduct
from desktop.domain.support_tag import (
    TagCannotBeLocked,
    TagLocked,
    TagNotFormatted,
    TagNotWritten,
    TagTooSmall,
)

SELECT, READ_BINARY, UPDATE_BINARY = 0xA4, 0xB0, 0xD6
CONTAINER_FILE = 0xE103
CONTAINER_LENGTH = 15
MAJOR_VERSIONS = frozenset({2, 3})
MESSAGE_FILE_CONTROL = bytes((0x04, 0x06))
RESERVED_FILES = frozenset({0x0000, 0x3F00, 0x3FFF, 0xE102, 0xE103, 0xFFFF})
FREE, NEVER = 0x00, 0xFF
WRITE_ACCESS_OFFSET = 14
LENGTH_BYTES = 2
LARGEST_FILE = 0x7FFF  # an offset has fifteen bits


@dataclass(frozen=True)
class Container:
    """What file E103 says: largest answer and command in bytes, and the file of the message."""

    max_read: int
    max_write: int
    file: int
    size: int
    write_access: int

    @classmethod
    def parse(cls, content: bytes) -> Container:
        """Raises TagNotFormatted."""
        if len(content) < CONTAINER_LENGTH or content[2] >> 4 not in MAJOR_VERSIONS:
            raise TagNotFormatted
        numbers = (content[place : place + 2] for place in (3, 5, 9, 11))
        max_read, max_write, file, size = (int.from_bytes(number, "big") for number in numbers)
        is_message = content[7:9] == MESSAGE_FILE_CONTROL and file not in RESERVED_FILES
        if not is_message or content[13] != FREE or min(max_read, max_write) < 1:
            raise TagNotFormatted
        if size <= LENGTH_BYTES:
            raise TagNotFormatted
        return cls(
            min(max_read, apdu.MAX_DATA),
            min(max_write, apdu.MAX_DATA),
            file,
            min(size, LARGEST_FILE),
            content[WRITE_ACCESS_OFFSET],
        )


class TypeFourTag:
    """See `tag.NdefTag`. Its application is selected; raises TagNotFormatted when it is opened."""

    product = CardProduct.TYPE_4_TAG

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection
        self._container = self._read_container()

    @property
    def capacity(self) -> int:
        return self._container.size - LENGTH_BYTES

    @property
    def is_locked(self) -> bool:
        """Also when writing needs a key of somebody else."""
        return self._container.write_access != FREE

    def read(self) -> bytes:
        self._select(self._container.file)
        length = int.from_bytes(self._binary(0, LENGTH_BYTES), "big")
        if length > self.capacity:
            raise TagNotFormatted
        step = self._container.max_read
        return b"".join(
            self._binary(LENGTH_BYTES + place, min(step, length - place))
            for place in range(0, length, step)
        )

    def write(self, message: bytes, before_confirm: Callable[[], None]) -> None:
        """First the length becomes 0, then the body is written, then the length.

        A tag taken away in between holds an empty message, never half of one.
        """
        if self.is_locked:
            raise TagLocked
        if len(message) > self.capacity:
            raise TagTooSmall(len(message), self.capacity)
        self._select(self._container.file)
        before_confirm()
        self._update(0, bytes(LENGTH_BYTES))
        step = self._container.max_write
        for place in range(0, len(message), step):
            self._update(LENGTH_BYTES + place, message[place : place + step])
        self._update(0, len(message).to_bytes(LENGTH_BYTES, "big"))
        if self.read() != message:
            raise TagNotWritten

    def lock(self) -> None:
        """For ever, where the tag lets its container be written. Raises TagCannotBeLocked."""
        if self._container.write_access == NEVER:
            return
        self._select(CONTAINER_FILE)
        try:
            self._update(WRITE_ACCESS_OFFSET, bytes((NEVER,)))
        except TagNotWritten as error:
            raise TagCannotBeLocked from error
        written = self._read_container()
        if written != replace(self._container, write_access=NEVER):
            raise TagCannotBeLocked
        self._container = written

    def _read_container(self) -> Container:
        self._select(CONTAINER_FILE)
        return Container.parse(self._binary(0, CONTAINER_LENGTH))

    def _select(self, file: int) -> None:
        command = Command(0x00, SELECT, 0x00, 0x0C, file.to_bytes(2, "big"))
        if answer.asked(self._connection, command).status != apdu.OK:
            raise TagNotFormatted

    def _binary(self, offset: int, length: int) -> bytes:
        command = Command(0x00, READ_BINARY, offset >> 8, offset & 0xFF, expected=length)
        return answer.read(self._connection, command, "Read Binary")

    def _update(self, offset: int, content: bytes) -> None:
        command = Command(0x00, UPDATE_BINARY, offset >> 8, offset & 0xFF, content)
        status = answer.asked(self._connection, command).status
        if status != apdu.OK:
            raise TagNotWritten("Update Binary", status.value)
