"""A secure session: all that is written in it is kept together, or nothing of it is.

Card and SAM each compute a cryptogram over what they saw, so what is digested here is what the card
application saw: commands without the Le of case 4, answers with their status word, in order, none
forgotten, and whatever a T=0 transport did in between left out. Any doubt before Close ends in an
abort. After it the card decides; how it did is told by the errors of `SecureSession.close`.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from enum import Enum
from types import TracebackType
from typing import TypeVar

from desktop.cardreader.apdu import MAX_EXPECTED, OK, Command, Response
from desktop.cardreader.calypso import counters
from desktop.cardreader.calypso.closing import AbortSession, CloseAnswer, CloseSession, Ratify
from desktop.cardreader.calypso.command import CalypsoCommand, run, transmit, understand
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.opening import OpenAnswer, OpenSession
from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.sam.module import SecurityModule
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import CardProduct
from desktop.domain.card_fault import (
    CardAnswerUnexpected,
    CardCryptogramWrong,
    CardKeyMissing,
    CardNotGenuine,
    CardSessionFull,
    OutcomeUnknown,
    SamKeyMissing,
    SignatureNotVerifiable,
)
from desktop.domain.card_profile import SessionKey

T = TypeVar("T")
MODE_NOT_SUPPORTED = 0x6B00  # at Open, of a card that has no extended sessions
JOURNAL_COST = 6  # bytes of the card's journal besides a command (Keyple), without
HEADER_LENGTH = 5  # what the card does not keep of it
COUNTING = {counters.INCREASE, counters.DECREASE}
COUNTING |= {counters.INCREASE_MULTIPLE, counters.DECREASE_MULTIPLE}

log = logging.getLogger(__name__)


class Stage(Enum):
    NEW = "new"
    OPEN = "open"
    ENDED = "ended"


class SecureSession:
    """One session with the card of `image`, from `open` to `close` or `abort`.

    As a context it aborts when it is left without `close`. No person is asked anything inside and
    nothing slow happens: the card lies in the field. `read` is a record, as (SFI, number), that
    comes with the opening. `extended` is a wish: cards that cannot fall back to a regular session.
    `contactless` cards may leave at any moment, so the end is made known by one more command;
    others, and all that speak T=0, are told so with Close.
    """

    def __init__(  # noqa: PLR0913 - who talks to whom with which key; the rest by name
        self,
        connection: CardConnection,
        sam: SecurityModule,
        image: CardImage,
        key: SessionKey,
        *,
        read: tuple[int, int] | None = None,
        extended: bool = False,
        contactless: bool = True,
    ) -> None:
        self._connection = AnswerFetching(connection)
        self._sam = sam
        self._before = self._image = image
        self._key = key
        self._read = read
        self._extended = extended and image.rules.extended
        self._contactless = contactless and connection.transport is Transport.T1
        self._stage = Stage.NEW
        self._spent = 0
        self._has_counted = False  # Basic cards take one command on counters besides
        self._was_ratified: bool | None = None

    def __enter__(self) -> SecureSession:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.abort()

    @property
    def image(self) -> CardImage:
        """The card as it is known to be: that from before `open` unless the session was written.

        After `OutcomeUnknown` too it is the one from before, which may be wrong by then.
        """
        return self._image

    @property
    def was_ratified(self) -> bool | None:
        """What the opening said of the session before; False proves that it was committed."""
        return self._was_ratified

    @property
    def is_extended(self) -> bool:
        return self._extended

    def open(self) -> bytes | None:
        """The record that was to be read. Raises `CardFault`, `SamFault`, `CardGone`."""
        if self._stage is not Stage.NEW:
            raise RuntimeError("a session is opened once")
        self._check_key()
        try:
            answer = self._opened()
            self._was_ratified = answer.ratified
            kif = self._key.kif if answer.kif is None else answer.kif
            kvc = self._key.kvc if answer.kvc is None else answer.kvc
            if kif is None or kvc is None:
                raise SamKeyMissing(OpenSession.name)
            self._sam.begin(kif, kvc, answer.raw, extended=self._extended)
        except BaseException:
            self.abort()
            raise
        return answer.record

    def run(self, command: CalypsoCommand[T]) -> T:
        """One command of the session. Raises `CardFault` and `CardGone`; both have ended it.

        Before anything is sent: `CardSessionFull` for what the card's journal cannot take, and
        ValueError for a read that does not tell its length. These two leave it open.
        """
        self._check_open()
        frame = command.frame(self._image.rules)
        if frame.case == 2 and frame.expected == MAX_EXPECTED and not command.modifies:
            raise ValueError(f"in a session {command.name} has to tell the length")
        self._spend(command, frame)
        try:
            answer = transmit(self._connection, frame)
            result, image = understand(command, answer, self._image)
            _check_length(command, frame, answer)
            self._sam.update(digested(frame), bytes(answer))
        except BaseException:
            self.abort()
            raise
        self._image = image
        return result

    def close(self) -> None:
        """Keep everything. The error tells what the card did, when it is not simply done.

        Nothing was written: `SamFault`, `CardCryptogramWrong` and every other `CardFault`. Nobody
        knows: `OutcomeUnknown`. Written, to be read again: `SignatureNotVerifiable`. Written, and
        not to be trusted: `CardNotGenuine`.
        """
        self._check_open()
        try:
            at_once = not self._contactless
            command = CloseSession(self._sam.close(), ratified_at_once=at_once)
            frame = command.frame(self._image.rules)
        except BaseException:
            self.abort()
            raise
        self._stage = Stage.ENDED
        try:
            self._authenticate(self._confirmed(command, frame).cryptogram)
        finally:
            self._sam.end()
        if self._contactless:
            self._ratify()

    def abort(self) -> None:
        """Forget everything; the card does too when it leaves. Does nothing once it has ended."""
        if self._stage is not Stage.OPEN:
            return
        self._stage, self._image = Stage.ENDED, self._before
        try:
            self._forget()
        finally:
            self._sam.end()

    def _check_open(self) -> None:
        if self._stage is not Stage.OPEN:
            raise RuntimeError("the session is not open")

    def _check_key(self) -> None:
        """Cards of revision 1 and 2 do not tell all of it: the profile has to."""
        rules = self._image.rules
        if (self._key.kif is None and not rules.kif_in_open) or (
            self._key.kvc is None and not rules.kvc_in_open
        ):
            raise SamKeyMissing(OpenSession.name)

    def _opened(self) -> OpenAnswer:
        if self._extended:
            try:
                answer = self._ask_to_open()
            except CardKeyMissing as error:
                if error.status != MODE_NOT_SUPPORTED:
                    raise
            else:
                if answer.managing_allowed:
                    return answer
                self._forget()
            self._extended = False
            self._sam.end()
        return self._ask_to_open()

    def _ask_to_open(self) -> OpenAnswer:
        """Nothing is asked of the SAM between its challenge and what the card answers to it."""
        challenge = self._sam.challenge(self._before.serial, extended=self._extended)
        self._stage = Stage.OPEN  # even if the answer should be lost
        sfi, record = self._read or (0, 0)
        command = OpenSession(self._key.index, challenge, sfi, record, self._extended)
        answer, self._image = run(self._connection, command, self._before)
        return answer

    def _spend(self, command: CalypsoCommand[T], frame: Command) -> None:
        if not command.modifies:
            return
        rules = self._image.rules
        cost, limit = 1, rules.session_commands
        if rules.product is CardProduct.BASIC and frame.ins in COUNTING:
            if self._has_counted:
                raise CardSessionFull(command.name)
            self._has_counted = True
            return
        if limit is None:
            cost = len(bytes(frame)) + JOURNAL_COST - HEADER_LENGTH
            limit = rules.session_bytes or 0
        if self._spent + cost > limit:
            raise CardSessionFull(command.name)
        self._spent += cost

    def _confirmed(self, command: CloseSession, frame: Command) -> CloseAnswer:
        """The point of no return: from sending on only the card knows, until it has answered."""
        written, self._image = self._image, self._before
        try:
            answer = transmit(self._connection, frame)
        except Exception as error:
            raise OutcomeUnknown(command.name) from error
        if answer.status != OK:
            self._refused(command, answer)
        try:
            closed, self._image = understand(command, answer, written)
        except CardAnswerUnexpected as error:
            self._image = replace(written, postponed=(), ratified=not self._contactless)
            raise SignatureNotVerifiable(command.name) from error
        return closed

    def _refused(self, command: CloseSession, answer: Response) -> None:
        """Raises. The rest of an answer that was cut off looks like a status word, but is none."""
        status = answer.status.value
        error = command.statuses.meaning(status).error
        if answer.data or error is None or error is CardAnswerUnexpected:
            raise OutcomeUnknown(command.name)
        if error is not CardCryptogramWrong:
            self._forget()
        raise error(command.name, status)

    def _authenticate(self, cryptogram: bytes) -> None:
        try:
            self._sam.authenticate(cryptogram)
        except CardNotGenuine:
            raise
        except Exception as error:
            raise SignatureNotVerifiable(CloseSession.name) from error

    def _ratify(self) -> None:
        """The session is kept whatever happens; a card that left says at its next opening."""
        try:
            _, self._image = run(self._connection, Ratify(), self._image)
        except Exception as error:  # noqa: BLE001 - also of a service that died just now
            log.debug("not ratified: %s", type(error).__name__)

    def _forget(self) -> None:
        """A card that cannot be reached has lost its power, and with it the session."""
        try:
            transmit(self._connection, AbortSession().frame(self._before.rules))
        except Exception as error:  # noqa: BLE001 - what led here is worth more than this
            log.debug("not aborted: %s", type(error).__name__)


def digested(frame: Command) -> bytes:
    """The command as both cryptograms take it: the Le of case 4 is not part of it."""
    return bytes(frame.asking(None) if frame.case == 4 else frame)


def _check_length(command: CalypsoCommand[T], frame: Command, answer: Response) -> None:
    """Of a read that told its length no other one is believed (Keyple 3.1.8, a security fix)."""
    told = frame.case == 2 and frame.expected != MAX_EXPECTED
    if told and answer.status == OK and len(answer.data) != frame.expected:
        raise CardAnswerUnexpected(command.name, answer.status.value)
