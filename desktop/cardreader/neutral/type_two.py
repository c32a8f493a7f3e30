"""NFC Forum Type 2 tags: pages of four bytes of a memory chip, as PC/SC part 3 reaches them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.neutral import answer
from desktop.cardreader.neutral.layout import (
    CONTAINER,
    DATA_START,
    PAGE,
    READ_ONLY,
    STATIC_PART,
    Container,
    LockBits,
    layout_of,
)
from desktop.domain.card import CardProduct
from desktop.domain.support_tag import TagCannotBeLocked, TagLocked, TagNotWritten, TagTooSmall

READER_CLASS = 0xFF
READ_BINARY, UPDATE_BINARY = 0xB0, 0xD6
READ_AT_ONCE = 16
LOCK_PAGE, CONTAINER_PAGE = 2, CONTAINER.start // PAGE
STATIC_LOCKS = slice(2, 4)  # in LOCK_PAGE
LOCKS_OF_DATA = 0xF0FF  # the static bits that lock pages 4 to 15
UNTOLD_LOCKS = {  # end of the data of NTAG215 and 216, which do not say where theirs are (NXP)
    DATA_START + 496: LockBits(0x82 * PAGE, 8),
    DATA_START + 872: LockBits(0xE2 * PAGE, 14),
}


class Pages:
    """The memory, read 16 bytes at a time when it is asked for, and remembered."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection
        self._known: dict[int, bytes] = {}

    def __getitem__(self, address: int) -> int:
        return self.page(address // PAGE)[address % PAGE]

    def page(self, number: int) -> bytes:
        """Four bytes. Raises CardAnswerUnexpected."""
        if number not in self._known:
            command = Command(READER_CLASS, READ_BINARY, 0, number, expected=READ_AT_ONCE)
            content = answer.read(self._connection, command, "Read Page")
            for place in range(0, READ_AT_ONCE, PAGE):
                self._known.setdefault(number + place // PAGE, content[place : place + PAGE])
        return self._known[number]

    def known(self, number: int) -> bytes | None:
        """Without asking for it."""
        return self._known.get(number)

    def write(self, number: int, content: bytes) -> None:
        """Raises TagNotWritten."""
        command = Command(READER_CLASS, UPDATE_BINARY, 0, number, content)
        status = answer.asked(self._connection, command).status
        if status != apdu.OK:
            raise TagNotWritten("Write Page", status.value)
        self._known[number] = content

    def forget(self) -> None:
        """Everything is read again when it is next asked for."""
        self._known.clear()


class TypeTwoTag:
    """See `tag.NdefTag`; raises TagNotFormatted when it is opened."""

    product = CardProduct.TYPE_2_TAG

    def __init__(self, connection: CardConnection) -> None:
        self._pages = Pages(connection)
        self._look()

    def _look(self) -> None:
        self._container = Container.parse(self._pages.page(CONTAINER_PAGE))
        self._layout = layout_of(self._pages, self._container.end)

    @property
    def capacity(self) -> int:
        return self._layout.capacity

    @property
    def is_locked(self) -> bool:
        locks = int.from_bytes(self._pages.page(LOCK_PAGE)[STATIC_LOCKS], "big")
        return self._container.is_read_only or bool(locks & LOCKS_OF_DATA)

    def read(self) -> bytes:
        return self._layout.content

    def write(self, message: bytes, before_confirm: Callable[[], None]) -> None:
        """First the length becomes 0, then the body is written, then the length.

        A tag taken away in between holds an empty message, never half of one.
        """
        if self.is_locked:
            raise TagLocked
        if len(message) > self.capacity:
            raise TagTooSmall(len(message), self.capacity)
        before_confirm()
        empty, whole = self._layout.placed(b""), self._layout.placed(message)
        length_page = list(whole)[1] // PAGE
        self._put(empty, sorted(_pages_of(empty), reverse=True))
        self._put(whole, sorted(_pages_of(whole) - {length_page}))
        self._put(whole, (length_page,))
        self._pages.forget()
        self._look()
        if self.read() != message:
            raise TagNotWritten

    def lock(self) -> None:
        """For ever: the container says so, the lock bits enforce it. Raises TagCannotBeLocked."""
        self._write_locks()
        self._pages.forget()
        self._look()
        static = self._pages.page(LOCK_PAGE)[STATIC_LOCKS]
        if not self._container.is_read_only or static != b"\xff\xff" or not self._dynamic_are_set():
            raise TagCannotBeLocked

    def _write_locks(self) -> None:
        """The container first: the static bits lock its page too."""
        container = self._pages.page(CONTAINER_PAGE)
        try:
            self._pages.write(CONTAINER_PAGE, container[:3] + bytes((container[3] | READ_ONLY,)))
            for number, content in self._dynamic_locks().items():
                self._pages.write(number, content)
            self._pages.write(LOCK_PAGE, self._pages.page(LOCK_PAGE)[:2] + b"\xff\xff")
        except TagNotWritten as error:
            raise TagCannotBeLocked from error

    def _lock_bits(self) -> LockBits | None:
        """Where they are not told they follow the data, one bit for each eight bytes of it."""
        end = self._container.end
        behind_static = end - DATA_START - STATIC_PART
        if behind_static <= 0:
            return None
        followed = LockBits(end, (behind_static + 7) // 8)
        return self._layout.locks or UNTOLD_LOCKS.get(end, followed)

    def _set_bits(self) -> dict[int, int]:
        """Address and value of each dynamic lock byte once all its bits are set."""
        locks = self._lock_bits()
        if locks is None:
            return {}
        whole, rest = divmod(locks.bits, 8)
        values = [0xFF] * whole + ([(1 << rest) - 1] if rest else [])
        return dict(zip(locks.addresses, values, strict=True))

    def _dynamic_locks(self) -> dict[int, bytes]:
        """Pages to write. Bits are only ever added, so unknown ones behind the data stay 0."""
        bits = self._set_bits()
        return {
            number: bytes(self._beside(address, bits) for address in _addresses(number))
            for number in sorted(_pages_of(bits))
        }

    def _beside(self, address: int, bits: dict[int, int]) -> int:
        if address in bits:
            return bits[address]
        return self._pages[address] if address < self._container.end else 0

    def _dynamic_are_set(self) -> bool:
        return all(self._pages[place] & bits == bits for place, bits in self._set_bits().items())

    def _put(self, bytes_at: dict[int, int], numbers: Iterable[int]) -> None:
        """A page known to say so already is left alone: each one keeps the tag on the reader."""
        for number in numbers:
            content = bytes(
                bytes_at[at] if at in bytes_at else self._pages[at] for at in _addresses(number)
            )
            if self._pages.known(number) != content:
                self._pages.write(number, content)


def _pages_of(addresses: Iterable[int]) -> set[int]:
    return {address // PAGE for address in addresses}


def _addresses(page: int) -> range:
    return range(page * PAGE, (page + 1) * PAGE)
