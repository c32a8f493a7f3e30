"""Commands and answers, bytes both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.apdu import INVALIDATED, OK, Command, Response, StatusWord

EXAMPLES = [
    ("00840000", Command(0x00, 0x84, 0, 0), 1),
    ("94CA006F00", Command(0x94, 0xCA, 0, 0x6F, expected=256), 2),
    ("00B201441D", Command(0x00, 0xB2, 1, 0x44, expected=0x1D), 2),
    ("00DC014403AABBCC", Command(0x00, 0xDC, 1, 0x44, bytes.fromhex("AABBCC")), 3),
    ("00A4040008315449432E49434100", Command(0x00, 0xA4, 4, 0, b"1TIC.ICA", 256), 4),
]


@pytest.mark.parametrize(("frame", "command", "case"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_each_case_reads_and_writes_the_same_bytes(frame: str, command: Command, case: int) -> None:
    assert bytes(command) == bytes.fromhex(frame)
    assert Command.parse(bytes.fromhex(frame)) == command
    assert command.case == case


@given(
    st.builds(
        Command,
        *(st.integers(0, 255) for _ in range(4)),
        data=st.binary(max_size=255),
        expected=st.none() | st.integers(1, 256),
    )
)
def test_every_short_command_survives_its_bytes(command: Command) -> None:
    assert Command.parse(bytes(command)) == command


@given(st.binary(max_size=300))
def test_bytes_are_one_command_or_none(frame: bytes) -> None:
    try:
        command = Command.parse(frame)
    except ValueError:
        return
    assert bytes(command) == frame


@pytest.mark.parametrize(
    "frame", ["", "00A404", "00A40400020102030405", "00A404000301", "00A4040000AA"]
)
def test_bytes_that_are_no_command_are_refused(frame: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Command.parse(bytes.fromhex(frame))


@pytest.mark.parametrize(
    "build",
    [
        {"cla": 256, "ins": 0, "p1": 0, "p2": 0},
        {"cla": 0, "ins": 0, "p1": 0, "p2": 0, "expected": 0},
        {"cla": 0, "ins": 0, "p1": 0, "p2": 0, "expected": 257},
    ],
)
def test_a_command_that_has_no_bytes_cannot_be_made(build: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Command(**build)  # type: ignore[arg-type]


def test_data_of_more_than_255_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="256 bytes"):
        Command(0, 0, 0, 0, bytes(256))


def test_an_answer_ends_with_its_status() -> None:
    answer = Response.parse(bytes.fromhex("6F009000"))
    assert answer == Response(b"\x6f\x00", OK)
    assert bytes(answer) == bytes.fromhex("6F009000")
    with pytest.raises(ValueError, match="status"):
        Response.parse(b"\x90")


def test_an_invalidated_application_is_a_success_and_a_missing_one_is_not() -> None:
    assert OK.is_success
    assert INVALIDATED.is_success
    assert not StatusWord(0x6A82).is_success


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        (0x6A82, "6A82 (no such application or file)"),
        (0x6C1D, "6C1D (repeat with another expected length)"),
        (0x1234, "1234 (not a known status word)"),
    ],
)
def test_a_status_word_says_what_it_means(value: int, meaning: str) -> None:
    assert str(StatusWord(value)) == meaning
