"""Telling a SAM from its first bytes, and from the cards that look like one."""

from __future__ import annotations

import pytest

from desktop.cardreader.sam.identity import SamProduct, identify
from desktop.domain.card_fault import NoSecurityModule

C1 = "3B3F9600805A4880C120501711223344829000"
S1_E1 = "3B3F9600805A4880E120501711223344829000"
S1_D5 = "3B3F9600805A4880D520501711223344829000"
HSM = "3B3F9600805A4880C108501711223344829000"
FIVE_BYTES_BEFORE = "3BFF11000000805A4880C120501711223344829000"
KORRIGO_IN_A_CONTACT_SLOT = "3B6F0000805A2813021012 2B 0BADCAFE 829000"
UNKNOWN_SUBTYPE = "3B3F9600805A4880F120501711223344829000"


@pytest.mark.parametrize(
    ("atr", "product", "cla", "most", "many"),
    [
        (C1, SamProduct.C1, 0x80, 255, True),
        (HSM, SamProduct.HSM_C1, 0x80, 255, True),
        (S1_E1, SamProduct.S1_E1, 0x80, 240, True),
        (S1_D5, SamProduct.S1_DX, 0x94, 70, False),
    ],
)
def test_each_product_has_its_class_and_its_limits(
    atr: str, product: SamProduct, cla: int, most: int, many: bool
) -> None:
    identity = identify(bytes.fromhex(atr))
    assert identity.product is product
    assert (identity.cla, identity.max_digest, identity.takes_many) == (cla, most, many)
    assert identity.serial == bytes.fromhex("11223344")


@pytest.mark.parametrize("subtype", range(0xD0, 0xD8))
def test_all_eight_kinds_of_dx_are_known(subtype: int) -> None:
    atr = bytes.fromhex(S1_D5.replace("80D5", f"80{subtype:02X}"))
    assert identify(atr).product is SamProduct.S1_DX


def test_more_interface_bytes_change_nothing() -> None:
    assert identify(bytes.fromhex(FIVE_BYTES_BEFORE)).product is SamProduct.C1


@pytest.mark.parametrize(
    "atr",
    [
        KORRIGO_IN_A_CONTACT_SLOT,
        UNKNOWN_SUBTYPE,
        "3B888001000000001171710018",
        "3B3F9600805A4880C1",
        "3B3F9600805A4880C120501711223344829001",
        "",
    ],
)
def test_a_card_or_anything_else_is_no_sam(atr: str) -> None:
    with pytest.raises(NoSecurityModule):
        identify(bytes.fromhex(atr))


def test_only_the_last_digits_of_the_serial_number_are_shown() -> None:
    identity = identify(bytes.fromhex(C1))
    assert identity.tail == f"{0x11223344:d}"[-3:]
    assert "11223344" not in repr(identity)
    assert str(0x11223344) not in repr(identity)
