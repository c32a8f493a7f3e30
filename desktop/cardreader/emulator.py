"""Calypso cards in Python, for training, for the tour and for tests; their serials are invented.

A virtual card answers link mode as cards were seen to (`docs/card-layout.md`), with the deviations
of real products as traits. Its files answer too, so that a forbidden read would be noticed and not
merely fail. It is a `CardConnection`, and `vpcd_card` can put it into a virtual reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.cardreader import apdu, tlv
from desktop.cardreader.apdu import Command, Response, StatusWord
from desktop.cardreader.calypso.fci import DF_NAME, SERIAL, STARTUP
from desktop.cardreader.connection import Transport
from desktop.cardreader.firewall import GET_DATA, GET_RESPONSE, SELECT, TRANSPORT_APPLICATION
from desktop.domain.card import CardGone

# What a reader makes up for a type B card: the same for every card of a batch.
CONTACTLESS_ATR = bytes.fromhex("3B888001000000001171710018")
CONTACT_ATR_HEAD = bytes.fromhex("3B6F0000805A")
CONTACT_ATR_TAIL = bytes.fromhex("829000")
KORRIGO_STARTUP = bytes.fromhex("0A28130210122B")  # Prime revision 2, STMicroelectronics
READ_RECORD = 0xB2
RECORD = bytes(range(0x1D))  # what every record of every file holds
PADDED_NAME = 16

PAPER_TICKET_ATR = bytes.fromhex("3B8F8001804F0CA0000003060700070000000068")
TAG_ATR = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
BANK_CARD_ATR = bytes.fromhex("3B8580012063CBA3A08F")
PHONE_ATR = bytes.fromhex("3B80800101")
CHIP_CARD_ATR = bytes.fromhex("3B8480014E4F4E450F")
SECURITY_MODULE_ATR = bytes.fromhex("3B3F9600805A4880C120501700000001829000")


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
    gone_after: int | None = None  # leaves the field instead of answering this command (0 = first)
    contact: bool = False  # in a contact slot, T=0: 61xx and GET RESPONSE


class VirtualCalypsoCard:
    """One card. `log` holds every command that reached it, in order."""

    def __init__(self, serial: bytes, traits: Traits | None = None) -> None:
        if len(serial) != 8:
            raise ValueError("a serial number has eight bytes")
        self.traits = traits or Traits()
        self.log: list[bytes] = []
        self._serial = serial
        self._selected: bytes | None = None
        self._waiting = b""  # the rest of an answer, over T=0

    @property
    def atr(self) -> bytes:
        if not self.traits.contact:
            return CONTACTLESS_ATR
        startup = self.traits.startup[1:7]
        return CONTACT_ATR_HEAD + startup + self._serial[4:] + CONTACT_ATR_TAIL

    @property
    def transport(self) -> Transport:
        return Transport.T0 if self.traits.contact else Transport.T1

    def power_off(self) -> None:
        """Everything volatile is forgotten, as on a reset."""
        self._selected, self._waiting = None, b""

    def transmit(self, frame: bytes) -> bytes:
        """The card's answer. Raises `CardGone` when its traits make it leave now."""
        self.log.append(frame)
        if self.traits.gone_after is not None and len(self.log) > self.traits.gone_after:
            raise CardGone
        try:
            command = Command.parse(frame)
        except ValueError:
            return bytes(Response(b"", apdu.WRONG_LENGTH))
        return bytes(self._through_transport(command))

    def _through_transport(self, command: Command) -> Response:
        if self.transport is not Transport.T0:
            return self._answer(command)
        if command.ins == GET_RESPONSE:
            length, waiting = command.expected or 0, self._waiting
            self._waiting = waiting[length:]
            return self._fetchable(waiting[:length])
        if command.case == 4:
            return Response(b"", apdu.WRONG_LENGTH)
        answer = self._answer(command)
        if command.case == 3 and answer.data:
            self._waiting = answer.data
            return self._fetchable(b"")
        return answer

    def _fetchable(self, sent: bytes) -> Response:
        left = len(self._waiting)
        if left:
            return Response(sent, StatusWord(apdu.MORE_TO_FETCH << 8 | left % 256))
        return Response(sent, self._success)

    def _answer(self, command: Command) -> Response:
        only = self.traits.only_class
        if only is not None and command.cla != only:
            return Response(b"", apdu.UNKNOWN_CLASS)
        if self.traits.refuses_length and command.expected is not None:
            return Response(b"", apdu.WRONG_LENGTH)
        known: dict[int, Callable[[Command], Response]] = {
            SELECT: self._select,
            GET_DATA: self._repeat_fci,
            READ_RECORD: self._read_record,
        }
        answer = known.get(command.ins, _refuse)(command)
        if self._wants_exact_length(command, answer):
            return Response(b"", StatusWord(apdu.OTHER_LENGTH << 8 | len(answer.data)))
        return answer

    def _wants_exact_length(self, command: Command, answer: Response) -> bool:
        exact = self.traits.exact_length and command.expected is not None
        return exact and bool(answer.data) and command.expected != len(answer.data)

    def _select(self, command: Command) -> Response:
        self._selected = next(
            (name for name in self.traits.applications if name.startswith(command.data)), None
        )
        if self._selected is None:
            return Response(b"", apdu.NOT_FOUND)
        return Response(b"" if self.traits.silent_select else self._fci(), self._success)

    def _repeat_fci(self, command: Command) -> Response:
        if self._selected is None or (command.p1, command.p2) != (0x00, 0x6F):
            return Response(b"", StatusWord(0x6A88))
        return Response(self._fci(), self._success)

    def _read_record(self, _command: Command) -> Response:
        if self._selected is None:
            return Response(b"", StatusWord(0x6986))
        return Response(RECORD, apdu.OK)

    @property
    def _success(self) -> StatusWord:
        return apdu.INVALIDATED if self.traits.invalidated else apdu.OK

    def _fci(self) -> bytes:
        name = self._selected or b""
        if self.traits.padded_name:
            name = name.ljust(PADDED_NAME, b"\0")
        parts = [tlv.encode(SERIAL, self._serial), tlv.encode(STARTUP, self.traits.startup)]
        if self.traits.extra_tags:
            parts.insert(0, tlv.encode(0xDF4F, b"\x01\x02"))
        if self.traits.reordered:
            parts.reverse()
        whole = [tlv.encode(DF_NAME, name), tlv.encode(0xA5, tlv.encode(0xBF0C, b"".join(parts)))]
        if self.traits.extra_tags:
            whole.insert(1, tlv.encode(0x85, b"\x17"))
        if self.traits.reordered:
            whole.reverse()
        return tlv.encode(0x6F, b"".join(whole))


class VirtualObject:
    """Something else that a reader sees: it has an ATR and knows none of our commands."""

    def __init__(self, atr: bytes) -> None:
        self.log: list[bytes] = []
        self._atr = atr

    @property
    def atr(self) -> bytes:
        return self._atr

    @property
    def transport(self) -> Transport:
        return Transport.T1

    def power_off(self) -> None:
        """Nothing to forget."""

    def transmit(self, frame: bytes) -> bytes:
        self.log.append(frame)
        return bytes(Response(b"", apdu.NOT_FOUND))


def _refuse(_command: Command) -> Response:
    return Response(b"", apdu.UNKNOWN_INSTRUCTION)
