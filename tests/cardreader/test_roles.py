"""Names that survive replugging, and which slot is for whom."""

from __future__ import annotations

import pytest

from desktop.cardreader.emulator import CONTACTLESS_ATR, SECURITY_MODULE_ATR
from desktop.cardreader.roles import (
    Slot,
    SlotContent,
    card_slots,
    propose_roles,
    stable_name,
)
from desktop.sheets.reader import ReaderRoles


@pytest.mark.parametrize(
    ("name", "stable"),
    [
        ("Virtual PCD 00 01", "Virtual PCD slot 01"),
        (
            "ACS ACR1252 Dual Reader [PICC] (B0001) 02 00",
            "ACS ACR1252 Dual Reader [PICC] (B0001) slot 00",
        ),
        ("ACS ACR1252 1S CL Reader PICC 0", "ACS ACR1252 1S CL Reader PICC"),
        (
            "HID Global OMNIKEY 5422CL Smartcard Reader 12",
            "HID Global OMNIKEY 5422CL Smartcard Reader",
        ),
        ("Reader without index", "Reader without index"),
    ],
)
def test_the_index_of_the_usb_port_is_not_part_of_a_name(name: str, stable: str) -> None:
    assert stable_name(name) == stable


def test_a_reader_on_another_port_keeps_its_role() -> None:
    roles = ReaderRoles(card=stable_name("ACR 00 00"))
    assert card_slots([Slot("ACR 03 00")], roles) == (Slot("ACR 03 00"),)


def test_the_contactless_slot_is_proposed_for_cards_and_the_named_one_for_the_sam() -> None:
    slots = [Slot("ACS Reader ICC 0"), Slot("ACS Reader SAM 0"), Slot("ACS Reader PICC 0")]
    assert propose_roles(slots) == ReaderRoles("ACS Reader PICC", "ACS Reader SAM")


def test_a_slot_is_known_for_the_sams_by_what_lies_in_it() -> None:
    slots = [
        Slot("R 00 00", SlotContent.CARD, 1, SECURITY_MODULE_ATR),
        Slot("R 00 01", SlotContent.CARD, 1, CONTACTLESS_ATR),
    ]
    assert propose_roles(slots) == ReaderRoles("R slot 01", "R slot 00")
    assert card_slots(slots, ReaderRoles()) == (slots[1],)


def test_the_chosen_slot_alone_is_watched_even_if_others_have_cards() -> None:
    slots = [Slot("R 00 00", SlotContent.CARD), Slot("R 00 01")]
    assert card_slots(slots, ReaderRoles(card="R slot 01")) == (slots[1],)
    assert card_slots(slots, ReaderRoles(sam="R slot 00")) == (slots[1],)


def test_with_no_reader_no_role_is_proposed() -> None:
    assert propose_roles([]) == ReaderRoles(None, None)
