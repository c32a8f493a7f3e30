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
LEAST_CYCLE = 2
CURRENT_FILE = 0  # the SFI that stands for the file selected last


@dataclass(frozen=True)
class CardImage:
    """What is not in here is not known, which is not the same as empty.

    Records are keyed by (SFI, record number from 1), counters by (SFI, number from 1). A counter
    of None was changed by a card that tells the new value only at the end of the session; it then
    stands in `postponed`, in the order of the changes. Records and binary files are known from
    their beginning on. Which file SFI 0 stands for is never assumed, because commands that fail
    change that too: what is read there is not kept, and a change there makes all files unknown.
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
    ratified: bool | None = None
    transaction_counter: int | None = None
    pin_tries: int | None = None

    def __post_init__(self) -> None:
        for name in ("files", "counters", "binaries", "headers"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def record(self, sfi: int, record: int) -> bytes | None:
        return self.files.get((sfi, record))

    def counter(self, sfi: int, number: int) -> int | None:
        return self.counters.get((sfi, number))

    def binary(self, sfi: int) -> bytes | None:
        return self.binaries.get(sfi)

    def with_record(self, sfi: int, record: int, content: bytes) -> CardImage:
        """A record that was read; counters that it is are known by it."""
        if sfi == CURRENT_FILE:
            return self
        files = {**self.files, (sfi, record): content}
        counters = self.counters if record != 1 else self._recounted(sfi, content)
        return replace(self, files=files, counters=counters)

    def with_updated_record(self, sfi: int, record: int, content: bytes) -> CardImage:
        """Update Record: a shorter content leaves what follows as it was, known or not."""
        if sfi == CURRENT_FILE:
            return self._without_contents()
        before = self.files.get((sfi, record), b"")
        return self.with_record(sfi, record, content + before[len(content) :])

    def with_record_part(self, sfi: int, record: int, offset: int, part: bytes) -> CardImage:
        """A piece of a record was read: it counts where what is before it is known."""
        before = self.files.get((sfi, record), b"")
        if offset > len(before):
            return self
        whole = before[:offset] + part + before[offset + len(part) :]
        return self.with_record(sfi, record, whole)

    def with_record_bits(self, sfi: int, record: int, content: bytes) -> CardImage:
        """Write Record: bits are only ever added, so the result is known as far as the record."""
        if sfi == CURRENT_FILE:
            return self._without_contents()
        before = self.files.get((sfi, record), b"")
        known = _added(before, content[: len(before)])
        return self.with_record(sfi, record, known) if known else self._uncounted(sfi, record)

    def with_appended(self, sfi: int, content: bytes) -> CardImage:
        """Append Record: the new one is number 1, the others move on, the oldest drops.

        Without the file's header the last known one may have been the oldest, but for the first:
        a cyclic file has two records at least.
        """
        if sfi == CURRENT_FILE:
            return self._without_contents()
        furthest = max((LEAST_CYCLE, *(number for file, number in self.files if file == sfi)))
        last = self.headers[sfi].records if sfi in self.headers else furthest
        moved = {
            (file, number + 1 if file == sfi else number): held
            for (file, number), held in self.files.items()
            if file != sfi or number < last
        }
        return replace(self, files=moved).with_record(sfi, 1, content)

    def with_counter(self, sfi: int, number: int, value: int) -> CardImage:
        """A counter read or told; the record that the file also is follows."""
        if sfi == CURRENT_FILE:
            return self
        image = replace(self, counters={**self.counters, (sfi, number): value})
        place = (number - 1) * COUNTER_LENGTH
        held = self.files.get((sfi, 1), b"")
        if place + COUNTER_LENGTH > len(held):
            return image
        changed = value.to_bytes(COUNTER_LENGTH, "big")
        patched = held[:place] + changed + held[place + COUNTER_LENGTH :]
        return image.with_record(sfi, 1, patched)

    def with_changed_counter(self, sfi: int, number: int, value: int | None) -> CardImage:
        """A counter that was changed; None: its value comes with the answer to Close."""
        image = self._without_contents() if sfi == CURRENT_FILE else self
        if value is not None:
            return image.with_counter(sfi, number, value)
        files = {key: held for key, held in image.files.items() if key != (sfi, 1)}
        counters = {**image.counters, (sfi, number): None}
        postponed = (*image.postponed, (sfi, number))
        return replace(image, files=files, counters=counters, postponed=postponed)

    def with_binary(self, sfi: int, offset: int, content: bytes) -> CardImage:
        """Bytes that were read; those that do not touch the known beginning are not kept."""
        held = self.binaries.get(sfi, b"")
        if sfi == CURRENT_FILE or offset > len(held):
            return self
        whole = held[:offset] + content + held[offset + len(content) :]
        return replace(self, binaries={**self.binaries, sfi: whole})

    def with_updated_binary(self, sfi: int, offset: int, content: bytes) -> CardImage:
        if sfi == CURRENT_FILE:
            return self._without_contents()
        return self.with_binary(sfi, offset, content)

    def with_binary_bits(self, sfi: int, offset: int, content: bytes) -> CardImage:
        """Write Binary: bits are only ever added, so the result is known as far as the file."""
        if sfi == CURRENT_FILE:
            return self._without_contents()
        held = self.binaries.get(sfi, b"")
        known = _added(held[offset:], content[: len(held[offset:])])
        return self.with_binary(sfi, offset, known) if known else self

    def with_header(self, header: FileHeader) -> CardImage:
        """A file was selected, or asked for its header."""
        if not header.sfi:
            return self
        return replace(self, headers={**self.headers, header.sfi: header})

    def _without_contents(self) -> CardImage:
        return replace(self, files={}, counters={}, binaries={})

    def _recounted(self, wanted: int, content: bytes) -> dict[tuple[int, int], int | None]:
        """The counters, of which those of this file are now what its first record says."""
        counters = dict(self.counters)
        for sfi, number in self.counters:
            place = (number - 1) * COUNTER_LENGTH
            if sfi != wanted:
                continue
            if place + COUNTER_LENGTH <= len(content):
                value = int.from_bytes(content[place : place + COUNTER_LENGTH], "big")
                counters[(sfi, number)] = value
            else:
                del counters[(sfi, number)]
        return counters

    def _uncounted(self, sfi: int, record: int) -> CardImage:
        """A first record changed in a way that cannot be foreseen: so may its counters have."""
        return self if record != 1 else replace(self, counters=self._recounted(sfi, b""))


def _added(held: bytes, bits: bytes) -> bytes:
    """Where both are there; the rest of what is held stays."""
    both = bytes(old | new for old, new in zip(held, bits, strict=False))
    return both + held[len(bits) :]
