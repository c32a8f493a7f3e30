"""What passes between desk, card and SAM while a card lies there: kept as text, and timed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.trace import CARD_SLOT, TracingConnection, Transcript


@dataclass(frozen=True)
class FieldTime:
    """From the first command to the card to its last answer, and all commands in between."""

    milliseconds: int
    commands: int


class FieldWatch:
    """A `Trace`; the masked lines are in `lines`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._moments: list[float] = []
        self._transcript = Transcript(self._note)
        self._begun = 0

    def __call__(self, slot: str, connection: CardConnection) -> CardConnection:
        return TracingConnection(connection, self._transcript, slot)

    def begin(self, remark: str) -> None:
        """A card is about to be laid down."""
        self._note(f"# {remark}")
        self._begun = len(self.lines)

    def taken(self) -> FieldTime:
        """Since `begin`."""
        passed = list(zip(self.lines, self._moments, strict=True))[self._begun :]
        of_card = [place for place, (line, _at) in enumerate(passed) if _is_of_card(line)]
        if not of_card:
            return FieldTime(0, 0)
        first, last = of_card[0], of_card[-1]
        within = passed[first : last + 1]
        return FieldTime(
            milliseconds=round((within[-1][1] - within[0][1]) * 1000),
            commands=sum(" > " in line for line, _at in within),
        )

    def _note(self, line: str) -> None:
        self._moments.append(time.perf_counter())
        self.lines.append(line)


def _is_of_card(line: str) -> bool:
    return line.startswith(f"{CARD_SLOT} ")
