"""Published values of one session, and a card and a SAM that know nothing else."""

from __future__ import annotations

from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import rules_of
from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.connection import Transport
from desktop.cardreader.sam.legacy import LegacySam
from desktop.domain.card_profile import SessionKey
from tests.cardreader.scripted import Scripted

SAM_C1 = "3B3F9600805A4880C120501711223344829000"
SERIAL = "00000000AABBCCDD"
STUB_CARD = "0A3C2305141001"  # Prime revision 3, extended mode not among its options
EXTENDED_CARD = "0A3C2905141001"
KORRIGO = "0A28130210122B"
RECORD = "24B92848080000131A50001200000000000000000000000000000000" + "00"
OPENED = "0308D181 00 30 79 1D".replace(" ", "") + RECORD
DEBIT = SessionKey(3)

Script = list[tuple[str, str | type[Exception]]]


def image_of(startup: str) -> CardImage:
    rules = rules_of(bytes.fromhex(startup))
    assert rules is not None
    return CardImage(b"1TIC.ICA1", bytes.fromhex(SERIAL), bytes.fromhex(startup), rules)


class Table:
    """A card and a SAM, each with its script, and the order in which both were asked."""

    def __init__(
        self, card: Script, sam: Script, *, transport: Transport = Transport.T1, atr: str = SAM_C1
    ) -> None:
        self.heard: list[str] = []
        self.card = Scripted(
            card, transport=transport, hear=lambda frame: self._hear("card", frame)
        )
        self.sam = Scripted(sam, atr, hear=lambda frame: self._hear("sam", frame))

    def _hear(self, who: str, frame: bytes) -> None:
        self.heard.append(f"{who} {frame[1]:02X}")

    def session(
        self,
        startup: str,
        key: SessionKey = DEBIT,
        *,
        read: tuple[int, int] | None = None,
        extended: bool = False,
        contactless: bool = True,
    ) -> SecureSession:
        image, sam = image_of(startup), LegacySam(self.sam)
        return SecureSession(
            self.card, sam, image, key, read=read, extended=extended, contactless=contactless
        )

    @property
    def is_played(self) -> bool:
        return not self.card.left and not self.sam.left


CHALLENGE = [("8014000008" + SERIAL, "9000"), ("8084000004", "001122339000")]
CLOSING = [("808E000004", "123456789000"), ("808200000487654321", "9000")]


REGULAR_AFTER_ALL: Script = [
    ("008A0301040011223300", "0308D18100307900" + "9000"),
    ("008E0000041234567800", "876543219000"),
    ("00B2000000", "6B00"),
]


def opened_session(startup: str, more: Script, key: SessionKey) -> tuple[SecureSession, Table]:
    """An open session; its SAM takes whatever the beginning needs."""
    old = startup == KORRIGO
    opening = f"{'948A82' if old else '008A03'}{'00' if old else '01'}040011223300"
    opened = "7900AABBCC" if old else "0308D18100307900"
    init = f"808A00FF{2 + len(opened) // 2:02X}{key.kif or 0x30:02X}79" + opened
    table = Table([(opening, opened + "9000"), *more], [*CHALLENGE, (init, "9000")])
    session = table.session(startup, key)
    session.open()
    return session, table


LOAD = SessionKey(2, kif=0x27)
