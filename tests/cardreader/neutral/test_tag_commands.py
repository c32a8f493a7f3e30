"""How many commands a memory tag costs: each keeps it on the reader a dozen milliseconds."""

from __future__ import annotations

from desktop.cardreader.neutral.tag import open_tag
from tests.cardreader.neutral.tags import MemoryTag

MESSAGE = bytes(range(1, 119))
PAGE, READ_AT_ONCE = 4, 16
UPDATE, READ = 0xD6, 0xB0


def nothing() -> None:
    """No intent to keep."""


def asked(tag: MemoryTag, instruction: int) -> int:
    return sum(frame[1] == instruction for frame in tag.log)


def written(tag: MemoryTag, message: bytes) -> None:
    opened = open_tag(tag)
    opened.read()
    tag.log.clear()
    opened.write(message, nothing)


def test_a_blank_tag_is_not_read_where_it_is_written_over() -> None:
    tag = MemoryTag()
    written(tag, MESSAGE)
    again = -(-(len(MESSAGE) + PAGE * PAGE) // READ_AT_ONCE)
    assert asked(tag, READ) <= again + 2  # what is read again at the end, and the last page
    assert asked(tag, UPDATE) <= len(MESSAGE) // PAGE + 4
    assert open_tag(tag).read() == MESSAGE


def test_pages_that_say_it_already_are_left_alone() -> None:
    tag = MemoryTag()
    written(tag, MESSAGE)
    changed = MESSAGE[:40] + b"\xff\xff" + MESSAGE[42:]
    written(tag, changed)
    assert asked(tag, UPDATE) <= 2 + 2  # the length away, one or two pages, the length
    assert open_tag(tag).read() == changed


def test_the_same_message_once_more_is_written_as_a_writing_is() -> None:
    """Its length goes and comes back: a tag that does not take it is found out."""
    tag = MemoryTag()
    written(tag, MESSAGE)
    written(tag, MESSAGE)
    assert asked(tag, UPDATE) == 2
    assert open_tag(tag).read() == MESSAGE
