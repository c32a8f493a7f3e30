"""How an emulated card or module can fail: leave at any byte, stall, answer nothing or wrongly."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Removal:
    """Leaving the field during one command, counted from 0 since the faults were armed.

    With `command_bytes` so many bytes of the command arrived and it was never carried out; all of
    them is: just before. With `answer_bytes` it was carried out and so many bytes of the answer
    came out; 0 is: just after, all of them is: the answer arrived and the next command finds
    nothing. `shows_cut`: the reader hands over the cut answer instead of saying that it is gone.
    """

    command: int
    command_bytes: int | None = None
    answer_bytes: int | None = None
    shows_cut: bool = False

    def __post_init__(self) -> None:
        if (self.command_bytes is None) == (self.answer_bytes is None):
            raise ValueError("either the command or the answer is cut")


class Stall:
    """Silence from this command on, until `release`; `began` is set when it is under way."""

    def __init__(self, command: int) -> None:
        self.command = command
        self.began = threading.Event()
        self._released = threading.Event()

    def release(self) -> None:
        self._released.set()

    def wait(self) -> None:
        self.began.set()
        self._released.wait()


@dataclass
class Faults:
    """All off at first; may be changed at any time. Numbers of commands count since `rearm`."""

    removal: Removal | None = None
    stall: Stall | None = None
    empty_at: int | None = None  # this command is carried out and answered by no byte at all
    reset_at: int | None = None  # the power fails for an instant just before this command
    forced: dict[int, int] = field(default_factory=dict)  # instruction → status word, not done
    emptied: set[int] = field(default_factory=set)  # instructions done, answered 9000 without data
    wrong_mac: bool = False  # its own cryptogram has a flipped bit
    counter_at_zero: bool = False  # a card that opens no session any more
    not_ratified: bool = False  # says at each Open that the session before was not ratified
    received: int = 0

    def rearm(self) -> None:
        """Count commands from here."""
        self.received = 0

    def leave(self, removal: Removal) -> None:
        """Arm this removal, counted from here."""
        self.rearm()
        self.removal = removal

    def clear(self) -> None:
        """All off again. A stalled command goes on."""
        if self.stall is not None:
            self.stall.release()
        self.__dict__.update(Faults().__dict__)

    def next_command(self) -> int:
        """The number of the command that arrives now."""
        number = self.received
        self.received += 1
        return number
