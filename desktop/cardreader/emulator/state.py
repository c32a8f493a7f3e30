"""What an emulated Calypso card remembers: its files for ever, a session until power goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.cardreader.apdu import Command
from desktop.cardreader.emulator.faults import Faults
from desktop.cardreader.emulator.files import ALWAYS, NEVER, Content, ElementaryFile
from desktop.cardreader.emulator.layout import TRANSPORT_APPLICATION, VirtualApplication
from desktop.cardreader.emulator.mac import SessionDigest, random_bytes
from desktop.cardreader.emulator.make import KORRIGO_STARTUP, Make, Revision
from desktop.cardreader.emulator.refused import (
    NO_CURRENT_FILE,
    NO_SESSION_ROOM,
    NOT_NOW,
    SECURITY_MISSING,
    Refused,
)

JOURNAL_OVERHEAD = 6  # bytes that one write takes of the journal besides its data (Keyple)
COUNTING = frozenset({0x30, 0x32, 0x38, 0x3A})
MASTER_FILE_SUBTYPES = frozenset({0x02, 0x04})  # these cards have an application from the start


@dataclass(frozen=True)
class Traits:
    """How this card differs from the usual one; all from deviations seen on real products."""

    applications: tuple[bytes, ...] = (TRANSPORT_APPLICATION,)
    startup: bytes = KORRIGO_STARTUP
    invalidated: bool = False  # 6283 instead of 9000
    padded_name: bool = False  # DF name filled to 16 bytes with zeros
    reordered: bool = False  # serial and startup exchanged, name last
    extra_tags: bool = False  # objects nobody documented, one with a two-byte tag
    only_class: int | None = None  # 6E00 to every other class byte
    exact_length: bool = False  # 6Cxx until Le is exactly that of the answer
    refuses_length: bool = False  # 6700 when Le is there
    silent_select: bool = False  # 9000 without data; GET DATA tells
    empty_reads: bool = False  # 9000 without data to a read with Le 00
    gone_after: int | None = None  # leaves the field instead of answering this command (0 = first)
    contact: bool = False  # in a contact slot, T=0: 61xx and GET RESPONSE
    revision_1: bool = False  # an old chip that presents itself by its first bytes only
    manages_sessions: bool = True  # extended: says at Open whether Manage Session is allowed
    postpones: bool | None = None  # new values of counters come at Close; None: as its make


@dataclass
class OpenSession:
    """The journal is the content as it would be; nothing of it is stored before Close."""

    key_index: int
    digest: SessionDigest
    content: Content
    spent: int = 0  # commands or bytes, as the make counts
    counted: int = 0  # commands on counters, where these have a budget of their own
    postponed: list[bytes] = field(default_factory=list)


class CardState:
    """The memory of one card, stored (`applications`) and volatile (all the rest)."""

    def __init__(
        self, serial: bytes, traits: Traits, applications: list[VirtualApplication], faults: Faults
    ) -> None:
        self.serial, self.traits, self.faults = serial, traits, faults
        self.applications = applications
        self.selected: VirtualApplication | None = None
        self.current_file: int | None = None
        self.session: OpenSession | None = None
        self.awaits_ratification = False
        self._turn = 0
        self.forget()

    def forget(self) -> None:
        """Power is gone: no session, no journal; some cards select their transport application."""
        self.session, self.current_file = None, None
        self.awaits_ratification = False
        self.selected = next(filter(_is_there_from_the_start, self.applications), None)

    @property
    def application(self) -> VirtualApplication:
        """Raises Refused 6985 when nothing is selected."""
        if self.selected is None:
            raise Refused(NOT_NOW)
        return self.selected

    @property
    def make(self) -> Make:
        return self.application.make

    @property
    def content(self) -> Content:
        """As the session sees it."""
        return self.session.content if self.session else self.application.content

    @property
    def postpones(self) -> bool:
        told = self.traits.postpones
        return self.session is not None and (self.make.postpones if told is None else told)

    def file(self, sfi: int) -> ElementaryFile:
        """SFI 0 is the current file, every other one becomes it. Raises Refused 6986, 6A82."""
        if sfi == 0:
            if self.current_file is None:
                raise Refused(NO_CURRENT_FILE)
            return self.content.file(self.current_file)
        found = self.content.file(sfi)
        self.current_file = sfi
        return found

    def challenge(self, length: int) -> bytes:
        self._turn += 1
        return random_bytes(self.serial, self._turn, length)

    def check_write(self, file: ElementaryFile) -> None:
        """Raises Refused 6985 for never and when invalidated, 6982 without the key."""
        if file.written_with is NEVER or self.content.invalidated:
            raise Refused(NOT_NOW)
        key_index = self.session.key_index if self.session else None
        if file.written_with not in {ALWAYS, key_index}:
            raise Refused(SECURITY_MISSING)

    def store(self, content: Content, command: Command) -> None:
        """Into the journal of the session, else at once. Raises Refused 6400 when it is full."""
        if self.session is None:
            self.application.content = content
            return
        self._spend(self.session, command)
        self.session.content = content

    def _spend(self, session: OpenSession, command: Command) -> None:
        make = self.make
        if make.counting is not None and command.ins in COUNTING:
            if session.counted >= make.counting:
                raise Refused(NO_SESSION_ROOM)
            session.counted += 1
            return
        limit = make.commands if make.commands is not None else make.room or 0
        cost = 1 if make.commands is not None else len(command.data) + JOURNAL_OVERHEAD
        if session.spent + cost > limit:
            raise Refused(NO_SESSION_ROOM)
        session.spent += cost


def _is_there_from_the_start(application: VirtualApplication) -> bool:
    make = application.make
    if make.revision is Revision.ONE:
        return True
    return make.revision is Revision.TWO and application.startup[3] in MASTER_FILE_SUBTYPES
