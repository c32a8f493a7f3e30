"""The operating system's smart card service, through pyscard's lowest level; nobody else knows it.

Our own contexts instead of pyscard's monitors, which die with the service and tell nobody. Cards
are shared with other programs, locked only while they are read, and always left as they were:
pyscard's default would cut their power under everybody else.
"""

from __future__ import annotations

import time
from functools import partial
from types import TracebackType

from smartcard import scard

from desktop.cardreader.connection import Transport
from desktop.cardreader.patience import PATIENT, Messenger, Overdue, Patience
from desktop.cardreader.pcsc_codes import (
    CANCELLED,
    DONE,
    NO_READERS,
    PROTOCOL_MISMATCH,
    RESET_CARD,
    SHARING_VIOLATION,
    TIMED_OUT,
    UNKNOWN_READER,
    CardWasReset,
    check,
)
from desktop.cardreader.roles import Slot, SlotContent
from desktop.domain.card import CardGone, ReaderBusy, UnreadableCard
from desktop.domain.errors import Unavailable

PLUG_AND_PLAY = "\\\\?PnP?\\Notification"  # a pseudo reader: one came or went
SHARING_TRIES = 10  # with other programs, which mostly need a card for a moment
SHARING_PAUSE = 0.06  # seconds
PASSING = {SHARING_VIOLATION, PROTOCOL_MISMATCH}  # the latter: another program resets it just now
EITHER_PROTOCOL = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
EVENT_COUNT = 0xFFFF0000  # of an event state: insertions and removals since the service started


class Context:
    """A conversation with the service; one per thread and purpose."""

    def __init__(self) -> None:
        hresult, self.handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        check(hresult)

    def readers(self) -> tuple[str, ...]:
        """Names as the service gives them; none when no reader is plugged in."""
        hresult, names = scard.SCardListReaders(self.handle, [])
        if hresult & 0xFFFFFFFF == NO_READERS:
            return ()
        check(hresult)
        return tuple(names)

    def cancel(self) -> None:
        """End a wait from another thread; it then reports nothing new."""
        scard.SCardCancel(self.handle)

    def close(self) -> None:
        scard.SCardReleaseContext(self.handle)


class SlotMonitor:
    """What all slots show, and waiting until that changes. One thread looks, any may cancel."""

    def __init__(self) -> None:
        self._context = Context()
        self._plug_and_play = 0
        self._states: dict[str, tuple[int, bytes]] = {}

    def look(self, seconds: float) -> tuple[Slot, ...]:
        """The slots, as soon as something changed or after so many seconds.

        Raises `NoReaderService` when the service is gone; the monitor is then of no more use.
        """
        names = self._context.readers()
        self._states = {name: self._states.get(name, (0, b"")) for name in names}
        asked = [(PLUG_AND_PLAY, self._plug_and_play)]
        asked += [(name, event) for name, (event, _) in self._states.items()]
        hresult, answers = scard.SCardGetStatusChange(
            self._context.handle, int(seconds * 1000), asked
        )
        code = hresult & 0xFFFFFFFF
        if code not in {DONE, TIMED_OUT, CANCELLED, UNKNOWN_READER}:
            check(code)
        if code == DONE:
            self._note(answers)
        return tuple(_slot(name, *state) for name, state in self._states.items())

    def cancel(self) -> None:
        self._context.cancel()

    def close(self) -> None:
        self._context.close()

    def _note(self, answers: list[tuple[str, int, list[int]]]) -> None:
        for name, event, atr in answers:
            if name == PLUG_AND_PLAY:
                self._plug_and_play = event & ~scard.SCARD_STATE_CHANGED
            else:
                self._states[name] = (event & ~scard.SCARD_STATE_CHANGED, bytes(atr))


def _slot(name: str, event: int, atr: bytes) -> Slot:
    if event & scard.SCARD_STATE_MUTE:
        content = SlotContent.MUTE
    elif event & scard.SCARD_STATE_PRESENT:
        content = SlotContent.CARD
    else:
        content = SlotContent.EMPTY
    return Slot(name, content, (event & EVENT_COUNT) >> 16, atr)


class PcscConnection:
    """One card, locked for us while the `with` block lasts, and left as it was.

    Raises `NoReaderService`, `ReaderNotAllowed`, `NoReader`, `NoCard`, `ReaderBusy`, `CardGone`,
    `UnreadableCard`, and `CardWasReset` when it is worth beginning again. A card that keeps silent
    is unreadable too, and one that another program does not let go makes the reader a busy one.
    No question to a person inside: Windows resets a card whose lock idles for five seconds.
    """

    def __init__(self, reader: str, patience: Patience = PATIENT) -> None:
        self._reader = reader
        self._patience = patience
        self._messenger: Messenger | None = None
        self._line = _Line(reader)

    @property
    def atr(self) -> bytes:
        return self._line.atr

    @property
    def transport(self) -> Transport:
        is_old = self._line.protocol == scard.SCARD_PROTOCOL_T0
        return Transport.T0 if is_old else Transport.T1

    def __enter__(self) -> PcscConnection:
        _refuse_while_out(self._reader)
        self._messenger = Messenger(f"card in {self._reader}")
        try:
            self._messenger.ask(self._line.begin, self._patience.connect)
        except Overdue:
            self._part(ReaderBusy)
            raise ReaderBusy("not let go") from None
        except BaseException:
            self._part()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._part()

    def transmit(self, frame: bytes) -> bytes:
        if self._messenger is None:
            raise CardGone
        try:
            return self._messenger.ask(partial(self._line.transmit, frame), self._patience.answer)
        except Overdue:
            raise UnreadableCard("no answer in time") from None

    def _part(self, reason: type[Unavailable] = UnreadableCard) -> None:
        """What was never answered ends with a reset, as soon as the service lets go of it."""
        messenger, self._messenger = self._messenger, None
        if messenger is None:
            return
        has_begun = reason is UnreadableCard
        last = self._line.abandon if messenger.is_late and has_begun else self._line.leave
        messenger.dismiss(last, self._patience.leave)
        if messenger.is_late:
            _OUT[self._reader] = messenger, reason


_OUT: dict[str, tuple[Messenger, type[Unavailable]]] = {}
"""By reader: who still waits there, and for which reason. Whoever asked meanwhile would, too."""


def _refuse_while_out(reader: str) -> None:
    messenger, reason = _OUT.get(reader, (None, UnreadableCard))
    if messenger is not None and messenger.is_out:
        raise reason("still not answered")


class _Line:
    """The calls of one connection; all of them are made on one thread, and may take for ever."""

    def __init__(self, reader: str) -> None:
        self._reader = reader
        self._context: Context | None = None
        self._card = 0
        self._is_locked = False
        self.protocol = scard.SCARD_PROTOCOL_T1
        self.atr = b""

    def begin(self) -> None:
        self._context = Context()
        self._connect(self._context)
        self._lock()
        hresult, _reader, _state, self.protocol, atr = scard.SCardStatus(self._card)
        check(hresult)
        self.atr = bytes(atr)

    def transmit(self, frame: bytes) -> bytes:
        hresult, answer = scard.SCardTransmit(self._card, self.protocol, list(frame))
        if hresult & 0xFFFFFFFF == PROTOCOL_MISMATCH:  # a reset that came together with our lock
            raise CardWasReset
        check(hresult)
        if not answer:  # success without an answer: how a card pulled out first shows
            raise CardGone
        return bytes(answer)

    def leave(self) -> None:
        self._end(scard.SCARD_LEAVE_CARD)

    def abandon(self) -> None:
        """Nobody knows what the card is in the middle of: it has to forget it.

        Another one that lies there by now is left alone.
        """
        hresult = scard.SCardStatus(self._card)[0]
        is_there = hresult & 0xFFFFFFFF == DONE
        self._end(scard.SCARD_RESET_CARD if is_there else scard.SCARD_LEAVE_CARD)

    def _connect(self, context: Context) -> None:
        """Shared, because exclusive access fails beside services that probe cards."""
        code = SHARING_VIOLATION
        for attempt in range(SHARING_TRIES):
            if attempt:
                time.sleep(SHARING_PAUSE)
            hresult, self._card, self.protocol = scard.SCardConnect(
                context.handle,
                self._reader,
                scard.SCARD_SHARE_SHARED,
                EITHER_PROTOCOL,
            )
            code = hresult & 0xFFFFFFFF
            if code not in PASSING:
                break
        if code != DONE:
            self._card = 0
        check(code)

    def _lock(self) -> None:
        """What another program did to the card before it is ours does not matter to us."""
        code = scard.SCardBeginTransaction(self._card) & 0xFFFFFFFF
        for _ in range(SHARING_TRIES):
            if code not in {RESET_CARD, PROTOCOL_MISMATCH}:
                break
            hresult, self.protocol = scard.SCardReconnect(
                self._card, scard.SCARD_SHARE_SHARED, EITHER_PROTOCOL, scard.SCARD_LEAVE_CARD
            )
            code = hresult & 0xFFFFFFFF
            if code == DONE:
                code = scard.SCardBeginTransaction(self._card) & 0xFFFFFFFF
            else:
                time.sleep(SHARING_PAUSE)
        check(code)
        self._is_locked = True

    def _end(self, disposition: int) -> None:
        """Errors are expected here when the card has left, and change nothing."""
        if self._is_locked:
            scard.SCardEndTransaction(self._card, disposition)
            self._is_locked = False
        if self._card:
            scard.SCardDisconnect(self._card, disposition)
            self._card = 0
        if self._context is not None:
            self._context.close()
            self._context = None
