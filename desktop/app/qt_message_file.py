"""Texts in the form in which Qt takes a translation: what its own catalogues do not answer."""

from __future__ import annotations

import struct
from collections.abc import Mapping

MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
HASHES, MESSAGES = 0x42, 0x69
END, TRANSLATION, SOURCE, CONTEXT = 1, 3, 6, 7
"""Blocks of a `.qm` file and parts of a message, by the numbers of Qt's `qtranslator.cpp`."""


def message_file(texts: Mapping[tuple[str, str], str]) -> bytes:
    """`texts` by context and English; whatever remark Qt asks with, it finds them."""
    messages = bytearray()
    places = []
    for (context, english), words in texts.items():
        places.append((_hash(english.encode()), len(messages)))
        messages += _part(TRANSLATION, words.encode("utf-16-be"))
        messages += _part(SOURCE, english.encode()) + _part(CONTEXT, context.encode())
        messages += bytes([END])
    hashes = b"".join(struct.pack(">II", *place) for place in sorted(places))
    return MAGIC + _part(HASHES, hashes) + _part(MESSAGES, bytes(messages))


def _part(tag: int, content: bytes) -> bytes:
    return struct.pack(">BI", tag, len(content)) + content


def _hash(text: bytes) -> int:
    """By which Qt looks a message up: the one of the ELF format, never zero."""
    found = 0
    for byte in text:
        found = (found << 4) + byte
        top = found & 0xF0000000
        found = (found ^ (top >> 24)) & ~top & 0xFFFFFFFF
    return found or 1
