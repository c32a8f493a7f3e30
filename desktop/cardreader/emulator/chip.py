"""What all emulated cards, modules and tags share: a field to be in, a log, and faults."""

from __future__ import annotations

from abc import ABC, abstractmethod

from desktop.cardreader.connection import Transport
from desktop.cardreader.emulator.faults import Faults, Removal
from desktop.domain.card import CardGone


class VirtualChip(ABC):
    """A `CardConnection` that can be inserted anywhere.

    `log` holds every command sent to it, in order, `exchanges` those that it answered with their
    answers. What it stores survives `power_off` and removal, as on a real chip.
    """

    def __init__(self) -> None:
        self.log: list[bytes] = []
        self.exchanges: list[tuple[bytes, bytes]] = []
        self.faults = Faults()
        self.in_field = True

    @property
    @abstractmethod
    def atr(self) -> bytes: ...

    @property
    def transport(self) -> Transport:
        return Transport.T1

    def reset(self) -> None:
        """Everything volatile is forgotten; the power stays on."""
        self._forget()

    def power_off(self) -> None:
        """Everything volatile is forgotten, as on a reset."""
        self._forget()

    def leave_field(self) -> None:
        """Taken away: every command from now on finds nothing."""
        self.in_field = False
        self._forget()

    def enter_field(self) -> None:
        """Laid down, freshly powered. Faults that are armed stay so."""
        self._forget()
        self.in_field = True

    def transmit(self, frame: bytes) -> bytes:
        """The answer. Raises `CardGone` when it is not in the field or leaves it now."""
        if not self.in_field:
            raise CardGone
        self.log.append(frame)
        number = self.faults.next_command()
        removal = self.faults.removal
        if removal is not None and removal.command != number:
            removal = None
        if removal is not None and removal.command_bytes is not None:
            self._leave_now()
            raise CardGone
        self._fail_before(number)
        answer = self._answered(frame)
        self.exchanges.append((frame, answer))
        if self.faults.empty_at == number:
            return b""
        return answer if removal is None else self._leave_during(answer, removal)

    def _fail_before(self, number: int) -> None:
        stall = self.faults.stall
        if stall is not None and stall.command <= number:
            stall.wait()
            if not self.in_field:
                raise CardGone
        if self.faults.reset_at == number:
            self._forget()

    def _leave_during(self, answer: bytes, removal: Removal) -> bytes:
        sent = answer[: removal.answer_bytes]
        self._leave_now()
        if removal.shows_cut or len(sent) == len(answer):
            return sent
        raise CardGone

    def _leave_now(self) -> None:
        self.faults.removal = None
        self.leave_field()

    @abstractmethod
    def _forget(self) -> None:
        """Lose what is volatile."""

    @abstractmethod
    def _answered(self, frame: bytes) -> bytes: ...
