"""How a command points at a file, a record, a counter or a place in a binary file.

All raise ValueError for what no card has, so that a wrong profile is noticed before the card is.
"""

from __future__ import annotations

LARGEST_SFI = 0x1E  # 0 stands for the file selected last
LARGEST_RECORD = 250
LARGEST_COUNTER = 83  # of three bytes in a record of 250
LARGEST_SHORT_OFFSET = 0xFF
LARGEST_OFFSET = 0x7FFF
COUNTER_LIMIT = 1 << 24

EXACTLY_ONE, FROM_HERE_ON, SEARCHED = 4, 5, 7  # lowest bits of P2


def file_bits(sfi: int, mode: int = 0) -> int:
    """P2 of all commands about a file."""
    if not 0 <= sfi <= LARGEST_SFI:
        raise ValueError(f"no file has the short identifier {sfi}")
    return sfi * 8 + mode


def record_number(record: int) -> int:
    if not 1 <= record <= LARGEST_RECORD:
        raise ValueError(f"no file has a record {record}")
    return record


def counter_number(number: int) -> int:
    """0 is the one counter of a file that simulates it."""
    if not 0 <= number <= LARGEST_COUNTER:
        raise ValueError(f"no file has a counter {number}")
    return number


def counter_value(value: int) -> bytes:
    if not 0 <= value < COUNTER_LIMIT:
        raise ValueError("a counter has three bytes")
    return value.to_bytes(3, "big")


def place(sfi: int, offset: int) -> tuple[int, int]:
    """P1 and P2 of a place in a binary file.

    Beyond the first 256 bytes, and for SFI 0, it is a place in the file selected last.
    """
    file_bits(sfi)
    if not 0 <= offset <= LARGEST_OFFSET:
        raise ValueError(f"no binary file has a byte {offset}")
    if sfi and offset <= LARGEST_SHORT_OFFSET:
        return 0x80 + sfi, offset
    return offset >> 8, offset & 0xFF


def content(data: bytes, most: int) -> bytes:
    """What a command may carry."""
    if not 1 <= len(data) <= most:
        raise ValueError(f"{len(data)} bytes do not fit a command to this card")
    return data
