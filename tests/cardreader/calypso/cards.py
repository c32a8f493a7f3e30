"""Images of cards of each product, as they are after their selection; serials are invented."""

from __future__ import annotations

from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules, revision_1_rules, rules_of

SERIAL = bytes.fromhex("00000000DEC0AD01")
NAME = b"1TIC.ICA"

REVISION_1 = bytes.fromhex("03080304000201")
REVISION_2 = bytes.fromhex("0A28130210122B")  # KorriGo's on public lists
REVISION_2_POSTPONING = bytes.fromhex("0A2E1302000101")
REVISION_3 = bytes.fromhex("0A3C2305141001")  # of a published example
EXTENDED = bytes.fromhex("0A3C2805141001")
LIGHT = bytes.fromhex("0A3C9005141001")
BASIC = bytes.fromhex("043C9805141001")


def rules(startup: bytes) -> ProductRules:
    found = rules_of(startup)
    assert found is not None
    return found


RULES = {
    "1": revision_1_rules(REVISION_1),
    "2": rules(REVISION_2),
    "2 postponing": rules(REVISION_2_POSTPONING),
    "3": rules(REVISION_3),
    "3 extended": rules(EXTENDED),
    "light": rules(LIGHT),
    "basic": rules(BASIC),
}


def image(revision: str = "3") -> CardImage:
    return CardImage(NAME, SERIAL, REVISION_3, RULES[revision])
