"""Which SAM is in the slot: there is nothing to select, its first bytes (ATR) are its identity.

Source: Keyple crypto-legacysam, `LegacySamAdapter`. Calypso *cards* in a contact slot answer with
the same shape `80 5A … 82 90 00`; only the subtype tells a SAM from a card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from desktop.cardreader.objects import CALYPSO, historical_bytes
from desktop.domain.card_fault import NoSecurityModule

ENDING = bytes.fromhex("829000")
LENGTH = 15  # 80 5A, platform, type, subtype, issuer, version, revision, serial (4), 82 90 00
SUBTYPE, ISSUER, SERIAL = 4, 5, slice(8, 12)
C1, E1, DX = 0xC1, 0xE1, range(0xD0, 0xD8)
HSM_ISSUER = 0x08  # Spirtech: a C1 of this make is a machine in a rack

CLASS, CLASS_OF_DX = 0x80, 0x94
TAIL_DIGITS = 3


class SamProduct(StrEnum):
    """Names as the issuers write them."""

    C1 = "SAM-C1"
    HSM_C1 = "HSM-C1"
    S1_E1 = "SAM-S1 E1"
    S1_DX = "SAM-S1 Dx"


# Bytes of one digest command.
MAX_DIGEST = {
    SamProduct.C1: 255,
    SamProduct.HSM_C1: 255,
    SamProduct.S1_E1: 240,
    SamProduct.S1_DX: 70,
}


@dataclass(frozen=True)
class SamIdentity:
    """What the ATR says. The serial number names whom the issuer lent it to: it is not shown."""

    product: SamProduct
    serial: bytes = field(repr=False)

    @property
    def cla(self) -> int:
        return CLASS_OF_DX if self.product is SamProduct.S1_DX else CLASS

    @property
    def max_digest(self) -> int:
        return MAX_DIGEST[self.product]

    @property
    def takes_many(self) -> bool:
        """Whether one command may carry several exchanges (Digest Update Multiple)."""
        return self.product is not SamProduct.S1_DX

    @property
    def tail(self) -> str:
        """The last digits of the decimal serial number: enough to tell two SAMs apart."""
        number = int.from_bytes(self.serial, "big")
        return f"{number % 10**TAIL_DIGITS:0{TAIL_DIGITS}}"


def identify(atr: bytes) -> SamIdentity:
    """Raises `NoSecurityModule` for cards, for anything else and for a SAM that nobody knows."""
    history = historical_bytes(atr)
    is_calypso = history.startswith(CALYPSO) and history.endswith(ENDING)
    product = _product(history) if is_calypso and len(history) == LENGTH else None
    if product is None:
        raise NoSecurityModule("ATR")
    return SamIdentity(product, history[SERIAL])


def _product(history: bytes) -> SamProduct | None:
    subtype = history[SUBTYPE]
    if subtype == C1:
        return SamProduct.HSM_C1 if history[ISSUER] == HSM_ISSUER else SamProduct.C1
    if subtype == E1:
        return SamProduct.S1_E1
    return SamProduct.S1_DX if subtype in DX else None
