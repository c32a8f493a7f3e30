"""What an emulated application allows, by its startup information; told apart from the client's.

Source: Keyple, `CalypsoCardAdapter`. Written a second time on purpose: a mistake in the client's
reading of the startup information shall not be repeated by what checks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

KORRIGO_STARTUP = bytes.fromhex("0A28130210122B")  # Prime revision 2, STMicroelectronics
REVISION_3_STARTUP = bytes.fromhex("0A3C2305141001")  # published by Keyple's stub card
EXTENDED_STARTUP = bytes.fromhex("0A3C2B05141001")  # the same with the option of extended mode
LIGHT_STARTUP = bytes.fromhex("0A3C9005141001")
BASIC_STARTUP = bytes.fromhex("0A3C9805141001")
REVISION_1_STARTUP = bytes.fromhex("03080304000200")

# Chips that keep the new value of a counter for the answer to Close.
POSTPONING = frozenset({KORRIGO_STARTUP})
PIN_OPTION, EXTENDED_OPTION = 0x01, 0x08
CLASS_OF_OLD, CLASS_OF_NEW = 0x94, 0x00


class Revision(Enum):
    ONE = "Prime revision 1"
    TWO = "Prime revision 2"
    THREE = "Prime revision 3"
    LIGHT = "Light"
    BASIC = "Basic"


@dataclass(frozen=True)
class Make:
    """One of `commands` and `room` bounds a session: modifications, or bytes of its journal.

    Where `counting` is set, commands that count have a budget of their own.
    """

    revision: Revision
    cla: int
    longest: int  # bytes of one command
    commands: int | None
    counting: int | None
    room: int | None
    has_pin: bool
    extended: bool
    postpones: bool

    @property
    def is_old(self) -> bool:
        return self.revision in {Revision.ONE, Revision.TWO}


def revision_of(kind: int) -> Revision:
    if 0x01 <= kind <= 0x1F:
        return Revision.TWO
    if 0x90 <= kind <= 0x97:
        return Revision.LIGHT
    return Revision.BASIC if 0x98 <= kind <= 0x9F else Revision.THREE


def make_of(startup: bytes, *, revision_1: bool = False) -> Make:
    kind = startup[2]
    revision = Revision.ONE if revision_1 else revision_of(kind)
    is_old = revision in {Revision.ONE, Revision.TWO}
    commands = {Revision.ONE: 3, Revision.TWO: 6, Revision.BASIC: 3}.get(revision)
    is_prime_3 = revision is Revision.THREE
    short = is_prime_3 and (startup[1], startup[5]) == (0x3C, 0x10)
    return Make(
        revision=revision,
        cla=CLASS_OF_OLD if is_old else CLASS_OF_NEW,
        longest=128 if is_old else 235 if short else 250,
        commands=commands,
        counting=1 if revision is Revision.BASIC else None,
        room=None if commands else journal_room(startup[0]),
        has_pin=revision in {Revision.TWO, Revision.THREE} and bool(kind & PIN_OPTION),
        extended=is_prime_3 and bool(kind & EXTENDED_OPTION),
        postpones=startup in POSTPONING,
    )


def journal_room(index: int) -> int:
    """Bytes: 215 at 06h, 256 at 07h, 304, 362, 430, 512 … 1 048 576 at 37h."""
    return int(256 * 2 ** ((index - 7) / 4))
