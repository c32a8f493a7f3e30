"""Calypso cards in Python, for training, for the tour and for tests; their serials are invented.

A virtual card answers as `docs/card-layout.md` says, with the deviations of real products as
traits. It is a `CardConnection`, and `vpcd_card` can put it into a virtual reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command, Response, StatusWord
from desktop.cardreader.connection import Transport
from desktop.cardreader.emulator import reading, selection, session, writing
from desktop.cardreader.emulator.chip import VirtualChip
from desktop.cardreader.emulator.contact import ContactProtocol, in_right_length
from desktop.cardreader.emulator.faults import Removal
from desktop.cardreader.emulator.files import Content
from desktop.cardreader.emulator.layout import (
    AMC_COMMUNE,
    PROGRAMME_FILE,
    VirtualApplication,
    sector_files,
    transport_files,
)
from desktop.cardreader.emulator.make import REVISION_3_STARTUP
from desktop.cardreader.emulator.refused import (
    UNKNOWN_CLASS,
    UNKNOWN_INSTRUCTION,
    WRONG_LENGTH,
    Refused,
)
from desktop.cardreader.emulator.state import CardState, Traits

# What a reader makes up for a type B card: the same for every card of a batch.
CONTACTLESS_ATR = bytes.fromhex("3B888001000000001171710018")
CONTACT_ATR_HEAD = bytes.fromhex("3B6F0000805A")
CONTACT_ATR_TAIL = bytes.fromhex("829000")
REVISION_1_ATR_HEAD = bytes.fromhex("3B8F8001805A")

SELECT, GET_DATA, CHALLENGE, PIN = 0xA4, 0xCA, 0x84, 0x20
OPEN, CLOSE, MANAGE = 0x8A, 0x8E, 0x82
NOT_DIGESTED = frozenset({OPEN, CLOSE, MANAGE})
EITHER_CLASS = frozenset({0x00, 0x94})

INSTRUCTIONS: dict[int, Callable[[CardState, Command], Response]] = {
    SELECT: selection.select,
    GET_DATA: selection.repeat,
    0xB2: reading.read_records,
    0xB3: reading.read_slices,
    0xB0: reading.read_binary,
    CHALLENGE: reading.get_challenge,
    PIN: reading.verify_pin,
    0xDC: writing.write_record,
    writing.WRITE_RECORD: writing.write_record,
    0xE2: writing.append_record,
    0xD6: writing.write_binary,
    writing.WRITE_BINARY: writing.write_binary,
    0x30: writing.count,
    writing.INCREASE: writing.count,
    0x38: writing.count_several,
    writing.INCREASE_MULTIPLE: writing.count_several,
    writing.INVALIDATE: writing.invalidate,
    0x44: writing.invalidate,
    OPEN: session.open_session,
    CLOSE: session.close_session,
    MANAGE: session.manage_session,
}


class VirtualCalypsoCard(VirtualChip):
    """One card. `log` holds every command that reached it, in order."""

    def __init__(
        self,
        serial: bytes,
        traits: Traits | None = None,
        applications: Iterable[VirtualApplication] | None = None,
    ) -> None:
        """`applications` instead of those that the traits name, for files of one's own."""
        if len(serial) != 8:
            raise ValueError("a serial number has eight bytes")
        super().__init__()
        self.traits = traits or Traits()
        self._serial = serial
        self._contact = ContactProtocol()
        given = list(applications or _usual_applications(serial, self.traits))
        self._state = CardState(serial, self.traits, given, self.faults)
        if self.traits.gone_after is not None:
            self.faults.removal = Removal(self.traits.gone_after, command_bytes=0)

    @property
    def atr(self) -> bytes:
        applications = self._state.applications
        startup = (applications[0].startup if applications else self.traits.startup)[1:7]
        if self.traits.revision_1:
            shown = REVISION_1_ATR_HEAD + startup + self._serial[4:] + CONTACT_ATR_TAIL
            return shown + bytes((_check_byte(shown),))
        if not self.traits.contact:
            return CONTACTLESS_ATR
        return CONTACT_ATR_HEAD + startup + self._serial[4:] + CONTACT_ATR_TAIL

    @property
    def transport(self) -> Transport:
        return Transport.T0 if self.traits.contact else Transport.T1

    @property
    def applications(self) -> tuple[VirtualApplication, ...]:
        """What is stored, the transport application first; tests may look and change."""
        return tuple(self._state.applications)

    @property
    def in_session(self) -> bool:
        return self._state.session is not None

    def record(self, sfi: int = PROGRAMME_FILE, number: int = 1) -> bytes:
        """What is stored there now, whatever an open session has in its journal."""
        return self._state.applications[0].content.file(sfi).record(number)

    def put_record(self, content: bytes, sfi: int = PROGRAMME_FILE, number: int = 1) -> None:
        """Written behind the card's back, as by another terminal."""
        application = self._state.applications[0]
        file = application.content.file(sfi).updated(number, content)
        application.content = application.content.with_file(file)

    def _forget(self) -> None:
        self._state.forget()
        self._contact.forget()

    def _answered(self, frame: bytes) -> bytes:
        self._ratify()
        try:
            command = Command.parse(frame)
        except ValueError:
            return bytes(Response(b"", apdu.WRONG_LENGTH))
        if self.transport is Transport.T0:
            return bytes(self._contact.exchange(command, self._digested))
        return bytes(self._digested(command))

    def _ratify(self) -> None:
        """Any command that follows Close does it, whatever it is and however it ends."""
        if self._state.awaits_ratification:
            self._state.application.ratified = True
            self._state.awaits_ratification = False

    def _digested(self, command: Command) -> Response:
        """A session takes in each command but those that open, manage and close it."""
        before = self._state.session
        answer = self._at_length(command, self._guarded(command))
        if before is not None and command.ins not in NOT_DIGESTED:
            before.digest.add(bytes(command.asking(None) if command.case == 4 else command))
            before.digest.add(bytes(answer))
        return answer

    def _guarded(self, command: Command) -> Response:
        forced = self.faults.forced.get(command.ins)
        if forced is not None:
            return Response(b"", StatusWord(forced))
        try:
            answer = self._carried_out(command)
        except Refused as refused:
            return refused.response
        if command.ins in self.faults.emptied:
            return Response(b"", apdu.OK)
        return answer

    def _at_length(self, command: Command, answer: Response) -> Response:
        if self.transport is Transport.T0:
            answer = in_right_length(command, answer)
        exact = self.traits.exact_length and command.expected is not None
        if exact and answer.data and command.expected != len(answer.data):
            return Response(b"", StatusWord(apdu.OTHER_LENGTH << 8 | len(answer.data)))
        return answer

    def _carried_out(self, command: Command) -> Response:
        self._check_class(command)
        if self.traits.refuses_length and command.expected is not None:
            raise Refused(WRONG_LENGTH)
        if command.ins not in INSTRUCTIONS:
            raise Refused(UNKNOWN_INSTRUCTION)
        state = self._state
        if state.selected is not None and len(command.data) > state.make.longest:
            raise Refused(WRONG_LENGTH)
        if self._asks_for_nothing(command):
            raise Refused(WRONG_LENGTH)
        return INSTRUCTIONS[command.ins](state, command)

    def _asks_for_nothing(self, command: Command) -> bool:
        """Open and Close answer data, so without T=0 they have to ask for it."""
        always = command.ins in {OPEN, CLOSE} and bool(command.data)
        return always and self.transport is Transport.T1 and command.expected is None

    def _check_class(self, command: Command) -> None:
        """The class belongs to the selected application; names are selected in either class."""
        only = self.traits.only_class
        if only is not None:
            allowed = frozenset({only})
        elif (command.ins, command.p1) == (SELECT, selection.BY_NAME) or command.ins == GET_DATA:
            allowed = EITHER_CLASS
        else:
            make = self._state.make if self._state.selected else None
            allowed = EITHER_CLASS if make is None else frozenset({make.cla})
        if command.cla not in allowed:
            raise Refused(UNKNOWN_CLASS)


def _usual_applications(serial: bytes, traits: Traits) -> list[VirtualApplication]:
    return [
        VirtualApplication(
            name,
            REVISION_3_STARTUP if name == AMC_COMMUNE else traits.startup,
            serial,
            Content(
                sector_files() if name == AMC_COMMUNE else transport_files(),
                invalidated=traits.invalidated,
            ),
            revision_1=traits.revision_1,
        )
        for name in traits.applications
    ]


def _check_byte(atr: bytes) -> int:
    """TCK: everything but the first byte, exclusive or."""
    check = 0
    for byte in atr[1:]:
        check ^= byte
    return check
