"""Two tags from the data sheets, as plain as can be, that can leave the field at any command."""

from __future__ import annotations

from desktop.cardreader.connection import Transport
from desktop.domain.card import CardGone

TYPE_TWO_ATR = bytes.fromhex("3B8F8001804F0CA0000003060300030000000068")
TYPE_FOUR_ATR = bytes.fromhex("3B8180018080")
UID = bytes.fromhex("04A1B2C3D4E5F6")  # invented
DONE, REFUSED, NO_FILE = b"\x90\x00", b"\x63\x00", b"\x6a\x82"

# Pages 3 to 5 of a new NTAG213, 215 and 216, and the count of their data bytes (NXP data sheet).
NTAG = {
    144: "E1101200 0103A00C 340300FE",
    504: "E1103E00 0300FE00 00000000",
    888: "E1106D00 0300FE00 00000000",
}


class Leaving:
    """Answers `commands` times, then is gone; `writes` are the writings it carried out."""

    def __init__(self, atr: bytes, uid: bytes) -> None:
        self.atr = atr
        self.transport = Transport.T1
        self.uid = uid
        self.commands: int | None = None
        self.writes: list[bytes] = []
        self.log: list[bytes] = []

    def transmit(self, frame: bytes) -> bytes:
        if self.commands == 0:
            raise CardGone
        if self.commands is not None:
            self.commands -= 1
        self.log.append(frame)
        if frame == bytes.fromhex("FFCA000000"):
            return self.uid + DONE
        return self.answer(frame)

    def answer(self, frame: bytes) -> bytes:
        raise NotImplementedError


class MemoryTag(Leaving):
    """A Type 2 tag; its lock bits work, its container and lock bytes are only ever added to."""

    def __init__(self, size: int = 144, uid: bytes = UID, start: str = "") -> None:
        super().__init__(TYPE_TWO_ATR, uid)
        self.size = size
        pages = bytes(8) + bytes((0, 0x48, 0, 0)) + bytes.fromhex(start or NTAG[size])
        self.memory = bytearray(pages.ljust(16 + size + 16, b"\0"))

    def answer(self, frame: bytes) -> bytes:
        page = frame[3]
        place = page * 4
        if place >= len(self.memory):
            return REFUSED
        if frame[:3] == b"\xff\xb0\x00":
            length = frame[4]
            return bytes(self.memory[place : place + length]).ljust(length, b"\0") + DONE
        if frame[:3] != b"\xff\xd6\x00" or frame[4] != 4 or self._is_locked(page):
            return REFUSED
        self._write(page, frame[5:9])
        self.writes.append(frame)
        return DONE

    def _write(self, page: int, content: bytes) -> None:
        place = page * 4
        added = page in {2, 3} or place >= 16 + self.size
        for step, byte in enumerate(content):
            if page == 2 and step < 2:
                continue
            at = place + step
            self.memory[at] = self.memory[at] | byte if added else byte

    def _is_locked(self, page: int) -> bool:
        static = int.from_bytes(self.memory[10:12], "little")
        if 3 <= page <= 15:
            return bool(static >> page & 1)
        behind = 16 + self.size
        granule = 2 if self.size == 144 else 16
        bit = (page - 16) // granule
        locks = int.from_bytes(self.memory[behind : behind + 3], "little")
        return 16 <= page < behind // 4 and bool(locks >> bit & 1)


class FileTag(Leaving):
    """A Type 4 tag with one message file; writing its container may be refused."""

    def __init__(
        self, *, size: int = 256, max_read: int = 59, max_write: int = 52, lockable: bool = True
    ) -> None:
        super().__init__(TYPE_FOUR_ATR, UID)
        numbers = b"".join(n.to_bytes(2, "big") for n in (max_read, max_write))
        control = bytes.fromhex("0406E104") + size.to_bytes(2, "big") + bytes(2)
        self.files = {
            0xE103: bytearray(bytes.fromhex("000F20") + numbers + control),
            0xE104: bytearray(size),
        }
        self.lockable = lockable
        self.largest = {0xB0: max_read, 0xD6: max_write}
        self._selected: int | None = None
        self._has_application = False

    def answer(self, frame: bytes) -> bytes:
        if frame[:4] == bytes.fromhex("00A40400"):
            self._has_application = frame == bytes.fromhex("00A4040007D276000085010100")
            return DONE if self._has_application else NO_FILE
        if not self._has_application:
            return b"\x69\x86"
        if frame[:4] == bytes.fromhex("00A4000C"):
            file = int.from_bytes(frame[5:7], "big")
            self._selected = file if file in self.files else None
            return DONE if self._selected else NO_FILE
        return self._access(frame)

    def _access(self, frame: bytes) -> bytes:
        if self._selected is None or frame[1] not in self.largest:
            return b"\x69\x86"
        content = self.files[self._selected]
        offset, length = int.from_bytes(frame[2:4], "big"), frame[4]
        if length > self.largest[frame[1]] or offset + length > len(content):
            return b"\x67\x00"
        if frame[1] == 0xB0:
            return bytes(content[offset : offset + length]) + DONE
        if self._selected == 0xE103 and not self.lockable:
            return b"\x69\x82"
        if self._selected == 0xE104 and self.files[0xE103][14]:
            return b"\x69\x82"
        content[offset : offset + length] = frame[5 : 5 + length]
        self.writes.append(frame)
        return DONE
