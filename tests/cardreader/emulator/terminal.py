"""A terminal of bare bytes, to try the emulator without the client that it is there to check."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.emulator import (
    EXTENDED_STARTUP,
    KORRIGO_STARTUP,
    LIGHT_STARTUP,
    REVISION_3_STARTUP,
    TRANSPORT_APPLICATION,
    Traits,
    VirtualCalypsoCard,
    VirtualSam,
)
from desktop.cardreader.emulator.make import Revision

SERIAL = bytes.fromhex("00000000DEC0AD01")  # invented
OLD, NEW = 0x94, 0x00
LOAD, DEBIT, ISSUER = 2, 3, 1
KEYS = {ISSUER: (0x21, 0x79), LOAD: (0x27, 0x79), DEBIT: (0x30, 0x79)}
LOAD_KEY = KEYS[LOAD]
CONTENT = b"\x55" * 29
MAKES = {
    "revision 2": KORRIGO_STARTUP,
    "revision 3": REVISION_3_STARTUP,
    "revision 3 extended": EXTENDED_STARTUP,
    "light": LIGHT_STARTUP,
}


def a_card(startup: bytes = KORRIGO_STARTUP, **traits: object) -> VirtualCalypsoCard:
    return VirtualCalypsoCard(SERIAL, Traits(startup=startup, **traits))  # type: ignore[arg-type]


def send(connection: CardConnection, command: Command) -> Response:
    """One command; over T=0 long answers are fetched."""
    by_contact = connection.transport is Transport.T0
    if by_contact and command.case == 4:
        command = command.asking(None)
    answer = Response.parse(connection.transmit(bytes(command)))
    if not by_contact or answer.status.sw1 != 0x61:
        return answer
    fetch = Command(command.cla, 0xC0, 0, 0, expected=answer.status.sw2)
    return Response.parse(connection.transmit(bytes(fetch)))


def raw(connection: CardConnection, text: str) -> str:
    """Hexadecimal in, hexadecimal out."""
    return connection.transmit(bytes.fromhex(text)).hex().upper()


@dataclass
class Terminal:
    """Runs sessions between a card and a module as they should be run."""

    card: VirtualCalypsoCard
    sam: VirtualSam = field(default_factory=VirtualSam)
    extended: bool = False
    application: bytes = TRANSPORT_APPLICATION
    card_line: CardConnection | None = None  # the way to the card; None: straight
    sam_line: CardConnection | None = None

    @property
    def _to_card(self) -> CardConnection:
        return self.card_line or self.card

    @property
    def _to_sam(self) -> CardConnection:
        return self.sam_line or self.sam

    @property
    def is_old(self) -> bool:
        return self.card.applications[0].make.is_old

    @property
    def cla(self) -> int:
        return OLD if self.is_old else NEW

    @property
    def mac_length(self) -> int:
        return 8 if self.extended else 4

    def select(self) -> Response:
        return send(self._to_card, Command(0x00, 0xA4, 0x04, 0x00, self.application, MAX_EXPECTED))

    def open_command(self, challenge: bytes, index: int, sfi: int, record: int) -> Command:
        p1, p2 = record * 8 + index, sfi * 8
        if self.card.applications[0].make.revision is Revision.TWO:
            p1 |= 0x80
        elif not self.is_old:
            p2 += 2 if self.extended else 1
        sent = b"\0" + challenge if self.extended else challenge
        return Command(self.cla, 0x8A, p1, p2, sent, MAX_EXPECTED)

    def challenge(self) -> bytes:
        send(self._to_sam, Command(0x80, 0x14, 0, 0, SERIAL))
        return send(self._to_sam, Command(0x80, 0x84, 0, 0, expected=self.mac_length)).data

    def open(
        self,
        index: int = 2,
        key: tuple[int, int] = LOAD_KEY,
        sfi: int = 0x0C,
        record: int = 1,
    ) -> bytes:
        """The data of the answer."""
        answer = send(self._to_card, self.open_command(self.challenge(), index, sfi, record))
        assert answer.status.value == 0x9000, answer.status
        mode = 2 if self.extended else 0
        begun = send(self._to_sam, Command(0x80, 0x8A, mode, 0xFF, bytes(key) + answer.data))
        assert begun.status.value == 0x9000, begun.status
        return answer.data

    def exchange(self, command: Command) -> Response:
        """A command of the session, digested as it should be."""
        answer = send(self._to_card, command)
        digested = command.asking(None) if command.case == 4 else command
        self.digest(bytes(digested), bytes(answer))
        return answer

    def digest(self, *items: bytes) -> None:
        for item in items:
            assert send(self._to_sam, Command(0x80, 0x8C, 0, 0, item)).status.value == 0x9000

    def update(self, content: bytes = CONTENT, record: int = 1, sfi: int = 0x0C) -> Command:
        return Command(self.cla, 0xDC, record, sfi * 8 + 4, content)

    def read(self, record: int = 1, sfi: int = 0x0C, length: int = 29) -> Command:
        return Command(self.cla, 0xB2, record, sfi * 8 + 4, expected=length)

    def terminal_mac(self) -> bytes:
        return send(self._to_sam, Command(0x80, 0x8E, 0, 0, expected=self.mac_length)).data

    def close_card(self, mac: bytes, p1: int = 0x80) -> Response:
        return send(self._to_card, Command(self.cla, 0x8E, p1, 0, mac, MAX_EXPECTED))

    def authenticate(self, mac: bytes) -> int:
        return send(self._to_sam, Command(0x80, 0x82, 0, 0, mac)).status.value

    def close(self, p1: int = 0x80) -> tuple[int, int]:
        """How the card and how the module ended."""
        answer = self.close_card(self.terminal_mac(), p1)
        if answer.status.value != 0x9000:
            return answer.status.value, 0
        return 0x9000, self.authenticate(answer.data[-self.mac_length :])

    def abort(self) -> int:
        return send(
            self._to_card, Command(self.cla, 0x8E, 0, 0, expected=MAX_EXPECTED)
        ).status.value

    def write(self, content: bytes = CONTENT, p1: int = 0x80) -> None:
        """A whole session that writes the programme's record."""
        self.select()
        self.open()
        assert self.exchange(self.update(content)).status.value == 0x9000
        assert self.close(p1) == (0x9000, 0x9000)


def selected(startup: bytes = KORRIGO_STARTUP, **traits: object) -> Terminal:
    terminal = Terminal(a_card(startup, **traits))
    terminal.select()
    return terminal


def in_session(startup: bytes = KORRIGO_STARTUP, index: int = LOAD, **traits: object) -> Terminal:
    terminal = selected(startup, **traits)
    terminal.open(index, KEYS[index])
    return terminal


def status(terminal: Terminal, command: Command) -> int:
    return terminal.exchange(command).status.value
