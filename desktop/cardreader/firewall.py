"""The gate before the card: in each mode nothing passes but what that mode needs.

Link mode selects our applications. Where the profile says that a card is known by the identifier of
a service sector, it may read exactly those two records. Encoding may besides read and update the
one record of the programme's right, in a session opened with its key. All of it only while the
application is selected in which the profile says that the place is.

Tags have no application of ours: they are told by the NDEF application and by their UID, which the
reader gives, and only once the thing is known to be a tag.

The city decided to read the least. Names, birth dates, fares and journeys of a transport card can
be read without any key; so what must never be asked is refused here, in one place, before it
reaches the reader, and a test proves it. See `docs/card-layout.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cardreader import objects
from desktop.cardreader.apdu import INVALIDATED, MORE_TO_FETCH, OK, Command, StatusWord
from desktop.cardreader.connection import CardConnection, Transport
from desktop.domain.card_profile import (
    TRANSPORT_APPLICATIONS,
    CardProfile,
    LinkBy,
    ProfileNotReady,
    RecordPlace,
    RightPlace,
    may_be_opened,
    may_be_selected,
)

AMC_COMMUNE = bytes.fromhex("A000000291D25008009301")
TRANSPORT_APPLICATION = b"1TIC.ICA"
INTERCODE_FAMILY = bytes.fromhex("A000000404")  # right-truncated: the card answers the full name
LINK_APPLICATIONS = (AMC_COMMUNE, TRANSPORT_APPLICATION, INTERCODE_FAMILY)
NDEF_APPLICATION = bytes.fromhex("D2760000850101")  # NFC Forum Type 4 Tag, mapping version 2

SELECT = 0xA4
GET_DATA = 0xCA
GET_RESPONSE = 0xC0
READ_RECORD = 0xB2
UPDATE_RECORD = 0xDC
OPEN_SESSION = 0x8A
CLOSE_SESSION = 0x8E
LEGACY, REGULAR, EXTENDED = 0, 1, 2  # lowest bits of P2 of Open
REVISION_2_MARK = 0x80
RATIFICATION = (READ_RECORD, 0x00, 0x00)
CLASSES = (0x00, 0x94)
FCI_TAG = (0x00, 0x6F)
SELECT_NDEF = bytes(Command(0x00, SELECT, 0x04, 0x00, NDEF_APPLICATION, 256))
READ_UID = bytes.fromhex("FFCA000000")  # a question to the reader, which answers for the tag


class ForbiddenCommand(Exception):
    """Our own code asked what this mode may never ask: a bug, and not one to explain to an agent.

    Carries the header only: what follows might be somebody's.
    """

    def __init__(self, frame: bytes, mode: str) -> None:
        super().__init__(f"{frame[:4].hex(' ').upper()} may not be sent in {mode}")


@dataclass(frozen=True)
class Opening:
    """A record that may be read while this application is selected."""

    application: bytes
    place: RecordPlace


@dataclass(frozen=True)
class Mode:
    """What a piece of work may ask; `right` is only there when it may write."""

    name: str
    applications: tuple[bytes, ...]
    reads: tuple[Opening, ...] = ()
    right: RightPlace | None = None
    right_application: bytes = b""
    tags: bool = False


LINK_MODE = Mode("link mode", LINK_APPLICATIONS, tags=True)


def link_mode(profile: CardProfile) -> Mode:
    """Selection of the profile's applications; the sector's two records when they are known."""
    return Mode(LINK_MODE.name, profile.applications, _sector_reads(profile), tags=True)


def encoding_mode(profile: CardProfile) -> Mode:
    """Link mode, and one record to read and update. Raises ProfileNotReady."""
    if profile.right is None or not profile.is_ready:
        raise ProfileNotReady(profile.name, profile.missing)
    application = profile.right_application or profile.applications[0]
    reads = (*_sector_reads(profile), Opening(application, profile.right.place))
    return Mode("encoding mode", profile.applications, reads, profile.right, application)


def passes_in_link_mode(frame: bytes, transport: Transport) -> bool:
    """SELECT of a listed application, GET DATA of the FCI; over T=0 also GET RESPONSE.

    And, in these very bytes, SELECT of the NDEF application and the question for the UID.
    """
    return passes(frame, transport, LINK_MODE)


def passes(frame: bytes, transport: Transport, mode: Mode, selected: bytes | None = None) -> bool:
    """Whether this may be sent while `selected` is; None: nothing was selected by name yet."""
    try:
        command = Command.parse(frame)
    except ValueError:
        return False
    if frame in {SELECT_NDEF, READ_UID}:
        return mode.tags
    if command.cla not in CLASSES:
        return False
    return (
        _selects(command, mode)
        or _fetches(command, transport)
        or _reads(command, mode, selected)
        or _writes(command, mode, selected)
    )


class Firewall:
    """A connection that only lets the commands of its mode through; others: `ForbiddenCommand`.

    The UID passes for tags only: a memory chip, or a card that selected the NDEF application. That
    of a bank card or of a telephone is not asked. The ratification, a read of nothing, passes only
    straight after Close.
    """

    def __init__(self, connection: CardConnection, mode: Mode) -> None:
        self._connection = connection
        self._mode = mode
        self._is_tag = objects.is_memory_chip(connection.atr)
        self._selected: bytes | None = None
        self._just_closed = False

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    @property
    def transport(self) -> Transport:
        return self._connection.transport

    def transmit(self, frame: bytes) -> bytes:
        if not self._lets(frame):
            raise ForbiddenCommand(frame, self._mode.name)
        instruction = frame[1]
        if instruction != GET_RESPONSE:
            repeated = self._just_closed and _is_ratification(frame)  # T=0 asks in another length
            self._just_closed = instruction == CLOSE_SESSION or repeated
        answer = self._connection.transmit(frame)
        if instruction == SELECT:
            self._note_selection(Command.parse(frame).data, answer)
        return answer

    def _lets(self, frame: bytes) -> bool:
        if frame == READ_UID and not self._is_tag:
            return False
        if self._just_closed and _is_ratification(frame):
            return True
        return passes(frame, self.transport, self._mode, self._selected)

    def _note_selection(self, name: bytes, answer: bytes) -> None:
        """A refused selection may leave the application before it: then none is taken for sure."""
        status = StatusWord(int.from_bytes(answer[-2:], "big"))
        if status in {OK, INVALIDATED} or status.sw1 == MORE_TO_FETCH:
            self._selected = name
            self._is_tag = self._is_tag or (name == NDEF_APPLICATION and status == OK)
        elif self._selected is not None:
            self._selected = b""


class LinkModeFirewall(Firewall):
    """The gate of whoever only wants to know which card it is."""

    def __init__(self, connection: CardConnection, profile: CardProfile | None = None) -> None:
        super().__init__(connection, link_mode(profile) if profile else LINK_MODE)


def _sector_reads(profile: CardProfile) -> tuple[Opening, ...]:
    sector = profile.sector
    if profile.link_by is not LinkBy.SECTOR or sector is None or not profile.is_ready:
        return ()
    application = profile.applications[0]
    return Opening(application, sector.place), Opening(application, sector.signature_place)


def _selects(command: Command, mode: Mode) -> bool:
    parameters = (command.ins, command.p1, command.p2)
    if parameters == (GET_DATA, *FCI_TAG):
        return not command.data
    named = parameters == (SELECT, 0x04, 0x00) and command.data in mode.applications
    return named and may_be_selected(command.data)


def _fetches(command: Command, transport: Transport) -> bool:
    parameters = (command.ins, command.p1, command.p2)
    is_fetching = parameters == (GET_RESPONSE, 0x00, 0x00) and not command.data
    return is_fetching and command.expected is not None and transport is Transport.T0


def _reads(command: Command, mode: Mode, selected: bytes | None) -> bool:
    if command.ins != READ_RECORD or command.data or command.expected is None:
        return False
    wanted = (command.p1, command.p2)
    return any(
        wanted == (opening.place.record, opening.place.sfi * 8 + 4)
        and _is_selected(opening.application, selected)
        and may_be_opened(opening.application, opening.place)
        for opening in mode.reads
    )


def _writes(command: Command, mode: Mode, selected: bytes | None) -> bool:
    right, application = mode.right, mode.right_application
    if right is None or not _is_selected(application, selected):
        return False
    if not may_be_opened(application, right.place):
        return False
    if command.ins == OPEN_SESSION:
        return _opens(command, right)
    if command.ins == UPDATE_RECORD:
        wanted = (right.place.record, right.place.sfi * 8 + 4, right.place.length)
        return (command.p1, command.p2, len(command.data)) == wanted
    if command.ins != CLOSE_SESSION or command.p2:
        return False
    return (command.p1, len(command.data)) in {
        (0x00, 0),
        (0x00, 4),
        (0x00, 8),
        (0x80, 4),
        (0x80, 8),
    }


def _opens(command: Command, right: RightPlace) -> bool:
    """With the key of the profile, reading the right's record or none, in each way of a product."""
    place, key = right.place, right.key.index
    mode = command.p2 % 8
    heads = {(place.record * 8 + key, place.sfi * 8 + mode), (key, mode)}
    if (command.p1, command.p2) not in heads | {(p1 + REVISION_2_MARK, p2) for p1, p2 in heads}:
        return False
    if mode == EXTENDED:
        return len(command.data) == 9 and command.data[0] == 0
    return mode in {LEGACY, REGULAR} and len(command.data) == 4


def _is_ratification(frame: bytes) -> bool:
    return len(frame) == 5 and frame[0] in CLASSES and (*frame[1:4],) == RATIFICATION


def _is_selected(application: bytes, selected: bytes | None) -> bool:
    """Cards of revision 1 select by no name: the transport application is theirs from the start."""
    if selected is None:
        return application.startswith(TRANSPORT_APPLICATIONS)
    return selected == application
