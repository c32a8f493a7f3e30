"""What is known of the card on the reader: frozen, and made anew by each command that succeeded.

Whoever opens a session keeps the image from before it; giving that one back is all there is to do
when the session ends badly, because the card forgets in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from desktop.cardreader.calypso.fcp import FileHeader
from desktop.cardreader.calypso.product import ProductRules

COUNTER_LENGTH = 3
CURRENT_FILE = 0  # the SFI that stands for the file selected last


@dataclass(frozen=True)
class CardImage:
    """What is not in here is not known, which is not the same as empty.

    Records are keyed by (SFI, record number from 1), counters by (SFI, number from 1). A counter
    of None was changed by a card that tells the new value only at the end of the session; it then
    stands in `postponed`, in the order of the changes. A binary file is known from its beginning.
    `ratified` is about the last session that was closed, as the card said at the next opening or
    as it was closed since; None: not known yet.
    """

    df_name: bytes
    serial: bytes = field(repr=False)  # the full eight bytes: the diversifier of the SAM
    startup: bytes
    rules: ProductRules
    invalidated: bool = False
    files: Mapping[tuple[int, int], bytes] = field(default_factory=dict, repr=False)
    counters: Mapping[tuple[int, int], int | None] = field(default_factory=dict)
    binaries: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    headers: Mapping[int, FileHeader] = field(default_factory=dict)  # by SFI
    postponed: tuple[tuple[int, int], ...] = ()
    current: int | None = None  # SFI of the file selected last
    ratified: bool | None = None
    transaction_counter: int | None = None
    pin_tries: int | None = None

    def __post_init__(self) -> None:
        for name in ("files", "counters", "binaries", "headers"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def record(self, sfi: int, record: int) -> bytes | None:
        """The whole record if it is known."""
        known = self._file(sfi)
        return None if known is None else self.files.get((known, record))

    def at(self, sfi: int) -> CardImage:
        """A command named this file: it is the current one from then on."""
        return self if sfi in {CURRENT_FILE, self.current} else replace(self, current=sfi)

    def with_record(self, sfi: int, record: int, content: bytes) -> CardImage:
        """A record that was read in whole."""
        known = self._file(sfi)
        if known is None:
            return self
        return replace(self, files={**self.files, (known, record): content})

    def with_updated_record(self, sfi: int, record: int, content: bytes) -> CardImage:
        """Update Record: a shorter content leaves what follows as it was, known or not."""
        known = self._file(sfi)
        header = None if known is None else self.headers.get(known)
        before = self.record(sfi, record)
        if before is not None:
            return self.with_record(sfi, record, content + before[len(content) :])
        if header is not None and header.record_length > len(content):
            return self
        return self.with_record(sfi, record, content)

    def with_record_part(self, sfi: int, record: int, offset: int, part: bytes) -> CardImage:
        """A piece of a record was read: it counts where the whole record is known."""
        before = self.record(sfi, record)
        if before is None or offset + len(part) > len(before):
            return self
        whole = before[:offset] + part + before[offset + len(part) :]
        return self.with_record(sfi, record, whole)

    def with_record_bits(self, sfi: int, record: int, content: bytes) -> CardImage:
        """Write Record: bits are only ever added, so the result is known if the record was."""
        before = self.record(sfi, record)
        if before is None:
            return self
        return self.with_record(sfi, record, _added(before, 0, content))

    def with_appended(self, sfi: int, content: bytes) -> CardImage:
        """Append Record: the new one is number 1, the others move on, the oldest drops."""
        known = self._file(sfi)
        if known is None:
            return self
        header = self.headers.get(known)
        last = header.records if header is not None else None
        moved = {
            (file, number + 1 if file == known else number): held
            for (file, number), held in self.files.items()
            if file != known or last is None or number < last
        }
        return replace(self, files={**moved, (known, 1): content})

    def without_record(self, sfi: int, record: int) -> CardImage:
        """A record that was changed in a way that cannot be foreseen."""
        known = self._file(sfi)
        kept = {key: held for key, held in self.files.items() if key != (known, record)}
        return replace(self, files=kept)

    def counter(self, sfi: int, number: int) -> int | None:
        known = self._file(sfi)
        return None if known is None else self.counters.get((known, number))

    def with_counter(self, sfi: int, number: int, value: int) -> CardImage:
        """A counter read or told; the record that the file also is follows."""
        known = self._file(sfi)
        if known is None:
            return self
        image = replace(self, counters={**self.counters, (known, number): value})
        place = (number - 1) * COUNTER_LENGTH
        held = self.files.get((known, 1), b"")
        if place + COUNTER_LENGTH > len(held):
            return image
        changed = value.to_bytes(COUNTER_LENGTH, "big")
        patched = held[:place] + changed + held[place + COUNTER_LENGTH :]
        return image.with_record(known, 1, patched)

    def with_postponed(self, sfi: int, number: int) -> CardImage:
        """A counter that was changed; its value comes with the answer to Close."""
        known = self._file(sfi)
        key = (sfi if known is None else known, number)
        image = replace(
            self, counters={**self.counters, key: None}, postponed=(*self.postponed, key)
        )
        return image.without_record(key[0], 1)

    def binary(self, sfi: int) -> bytes | None:
        """The known beginning of a binary file."""
        known = self._file(sfi)
        return None if known is None else self.binaries.get(known)

    def with_binary(self, sfi: int, offset: int, content: bytes) -> CardImage:
        """Bytes read or replaced; those that do not touch the known beginning are not kept."""
        known = self._file(sfi)
        if known is None:
            return self
        held = self.binaries.get(known, b"")
        if offset > len(held):
            return self
        whole = held[:offset] + content + held[offset + len(content) :]
        return replace(self, binaries={**self.binaries, known: whole})

    def with_binary_bits(self, sfi: int, offset: int, content: bytes) -> CardImage:
        """Write Binary: bits are only ever added to what is known."""
        held = self.binary(sfi)
        if held is None or offset + len(content) > len(held):
            return self
        return self.with_binary(sfi, 0, _added(held, offset, content))

    def with_header(self, header: FileHeader) -> CardImage:
        """A file was selected: its header is known and it is the current one."""
        if not header.sfi:
            return replace(self, current=None)
        headers = {**self.headers, header.sfi: header}
        return replace(self, headers=headers, current=header.sfi)

    def _file(self, sfi: int) -> int | None:
        return self.current if sfi == CURRENT_FILE else sfi


def _added(held: bytes, offset: int, bits: bytes) -> bytes:
    changed = bytearray(held.ljust(offset + len(bits), b"\0"))
    for place, byte in enumerate(bits, offset):
        changed[place] |= byte
    return bytes(changed)
