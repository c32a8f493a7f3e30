"""BER-TLV as cards use it: tags of one to three bytes, lengths up to 65535, any order."""

from __future__ import annotations

from collections.abc import Iterator

CONSTRUCTED = 0x20
LONG_TAG = 0x1F
MORE_TAG_BYTES = 0x80
MAX_DEPTH = 16  # of objects in objects; cards of ours have four
PADDING = (0x00, 0xFF)  # allowed before, between and after objects (ISO 7816-4, 5.2.2.1)


def objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value of each object, in order. Raises ValueError when the bytes end too early."""
    position = 0
    while position < len(content):
        if content[position] in PADDING:
            position += 1
            continue
        tag, position = _tag(content, position)
        length, position = _length(content, position)
        if position + length > len(content):
            raise ValueError(f"the value of {tag:X} is cut off")
        yield tag, content[position : position + length]
        position += length


def find(content: bytes, *wanted: int) -> dict[int, bytes]:
    """The first value of each wanted tag, at any depth. Raises ValueError on cut-off content."""
    found: dict[int, bytes] = {}
    for tag, value in _inner(content, wanted, MAX_DEPTH):
        found.setdefault(tag, value)
    return found


def encode(tag: int, value: bytes) -> bytes:
    """One object with the shortest length form."""
    if len(value) < 0x80:
        length = bytes((len(value),))
    elif len(value) < 0x100:
        length = bytes((0x81, len(value)))
    else:
        length = b"\x82" + len(value).to_bytes(2, "big")
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + length + value


def is_constructed(tag: int) -> bool:
    first = tag
    while first > 0xFF:
        first >>= 8
    return bool(first & CONSTRUCTED)


def _inner(content: bytes, wanted: tuple[int, ...], depth: int) -> Iterator[tuple[int, bytes]]:
    if not depth:
        raise ValueError("objects in objects without end")
    for tag, value in objects(content):
        if tag in wanted:
            yield tag, value
        elif is_constructed(tag):
            yield from _inner(value, wanted, depth - 1)


def _tag(content: bytes, position: int) -> tuple[int, int]:
    tag = content[position]
    position += 1
    if tag & LONG_TAG != LONG_TAG:
        return tag, position
    for _ in range(2):
        byte = _byte(content, position)
        tag, position = tag << 8 | byte, position + 1
        if not byte & MORE_TAG_BYTES:
            return tag, position
    raise ValueError("a tag of more than three bytes")


def _length(content: bytes, position: int) -> tuple[int, int]:
    first = _byte(content, position)
    position += 1
    if first < 0x80:
        return first, position
    count = first & 0x7F
    if count not in {1, 2}:
        raise ValueError("a length form that cards do not use")
    if position + count > len(content):
        raise ValueError("the length is cut off")
    return int.from_bytes(content[position : position + count], "big"), position + count


def _byte(content: bytes, position: int) -> int:
    if position >= len(content):
        raise ValueError("the object is cut off")
    return content[position]
