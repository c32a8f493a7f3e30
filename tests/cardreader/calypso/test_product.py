"""From seven bytes of startup information to everything that a product does its own way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.calypso.product import (
    identity_in,
    product_of,
    revision_1_rules,
    rules_of,
    session_capacity,
)
from desktop.domain.card import CardProduct
from desktop.domain.card_profile import StartupPatch
from tests.cardreader.calypso.cards import BASIC, EXTENDED, REVISION_1, REVISION_2, rules

PUBLISHED_CAPACITIES = (
    *(215, 256, 304, 362, 430, 512, 608, 724, 861, 1024, 1217, 1448, 1722, 2048, 2435, 2896),
    *(3444, 4096, 4870, 5792, 6888, 8192, 9741, 11585, 13777, 16384, 19483, 23170, 27554, 32768),
    *(38967, 46340, 55108, 65536, 77935, 92681, 110217, 131072, 155871, 185363, 220435, 262144),
    *(311743, 370727, 440871, 524288, 623487, 741455, 881743, 1048576),
)


def startup(kind: int, capacity: int = 0x0A) -> bytes:
    return bytes((capacity, 0x28, kind, 0x02, 0x10, 0x12, 0x2B))


def test_the_capacities_are_those_of_the_published_table() -> None:
    assert tuple(session_capacity(index) for index in range(0x06, 0x38)) == PUBLISHED_CAPACITIES


@pytest.mark.parametrize("index", [0x00, 0x05, 0x38, 0xFF])
def test_an_index_outside_of_the_table_gives_the_smallest_capacity(index: int) -> None:
    assert session_capacity(index) == 215


@pytest.mark.parametrize(
    ("kind", "cla", "most", "commands", "capacity"),
    [
        (0x01, 0x94, 128, 6, None),
        (0x13, 0x94, 128, 6, None),
        (0x1F, 0x94, 128, 6, None),
        (0x20, 0x00, 250, None, 430),
        (0x8F, 0x00, 250, None, 430),
        (0x90, 0x00, 250, None, 430),
        (0x97, 0x00, 250, None, 430),
        (0x98, 0x00, 250, 3, None),
        (0xFE, 0x00, 250, None, 430),
    ],
)
def test_class_data_and_budget_follow_the_product(
    kind: int, cla: int, most: int, commands: int | None, capacity: int | None
) -> None:
    found = rules(startup(kind))
    assert (found.cla, found.max_data) == (cla, most)
    assert (found.session_commands, found.session_bytes) == (commands, capacity)


def test_a_korrigo_is_a_revision_2_with_pin_and_stored_value() -> None:
    found = rules(REVISION_2)
    assert found.product is CardProduct.PRIME_REVISION_2
    assert (found.has_pin, found.has_stored_value) == (True, True)
    assert (found.extended, found.has_pki, found.needs_ratification_command) == (False,) * 3
    assert (found.kif_in_open, found.kvc_in_open, found.exact_le) == (False, True, True)
    assert not found.postpones_counters


@pytest.mark.parametrize(
    ("option", "name"),
    [
        (0x01, "has_pin"),
        (0x02, "has_stored_value"),
        (0x04, "needs_ratification_command"),
        (0x08, "extended"),
        (0x10, "has_pki"),
    ],
)
def test_each_option_bit_of_a_revision_3_card_is_one_ability(option: int, name: str) -> None:
    assert getattr(rules(startup(0x20 | option)), name)
    assert not getattr(rules(startup(0x20)), name)


@pytest.mark.parametrize(
    ("kind", "pin", "stored_value"),
    [(0x04, False, False), (0x05, True, False), (0x06, False, True)],
)
def test_a_revision_2_card_has_two_option_bits(kind: int, pin: bool, stored_value: bool) -> None:
    found = rules(startup(kind))
    assert (found.has_pin, found.has_stored_value) == (pin, stored_value)


@pytest.mark.parametrize("kind", [0x1F, 0x97, 0x9F])
def test_other_products_have_none_of_the_newer_options(kind: int) -> None:
    found = rules(startup(kind))
    assert (found.extended, found.has_pki, found.needs_ratification_command) == (False,) * 3


def test_newer_products_tell_both_names_of_the_key_and_any_length() -> None:
    for text in (EXTENDED, BASIC):
        found = rules(text)
        assert (found.kif_in_open, found.kvc_in_open, found.exact_le) == (True, True, False)


def test_stored_value_has_a_class_of_its_own_on_old_cards() -> None:
    assert rules(REVISION_2).stored_value_cla == 0xFA
    assert rules(EXTENDED).stored_value_cla == 0x00


def test_a_revision_1_card_tells_no_key_and_takes_three_changes() -> None:
    found = revision_1_rules(REVISION_1)
    assert (found.cla, found.max_data, found.session_commands) == (0x94, 128, 3)
    assert (found.kif_in_open, found.kvc_in_open) == (False, False)
    assert found.selects_file_as_revision_1


@pytest.mark.parametrize("kind", [0x00, 0xFF])
def test_two_types_are_no_calypso_card(kind: int) -> None:
    assert rules_of(startup(kind)) is None
    assert product_of(kind) is None


def test_cut_off_startup_information_is_refused() -> None:
    with pytest.raises(ValueError, match="cut off"):
        rules_of(REVISION_2[:6])


class TestPatches:
    def test_a_known_chip_takes_less_data(self) -> None:
        assert rules(bytes.fromhex("0A3C2305141001")).max_data == 235
        assert rules(bytes.fromhex("0A3C2305141101")).max_data == 250

    @pytest.mark.parametrize(
        "text",
        [
            "06FF0103FFFFFF",
            "060A0102FFFFFF",
            "FFFF01FF15FFFF",
            "FFFF13FF15FFFF",
            "0A2E1302000101",
            "0A0A0102200311",
        ],
    )
    def test_known_cards_postpone_their_counters(self, text: str) -> None:
        assert rules(bytes.fromhex(text)).postpones_counters

    def test_a_patch_of_old_cards_does_not_touch_newer_ones(self) -> None:
        assert not rules(bytes.fromhex("0A282302151201")).postpones_counters

    def test_one_known_card_selects_files_as_revision_1(self) -> None:
        assert rules(bytes.fromhex("03080304000200")).selects_file_as_revision_1
        assert not rules(REVISION_2).selects_file_as_revision_1

    def test_the_profile_has_the_last_word_where_its_mask_fits(self) -> None:
        patch = StartupPatch(
            bytes.fromhex("00280000000000"),
            bytes.fromhex("00FF0000000000"),
            session_bytes=215,
            max_data=64,
            postpones_counters=True,
        )
        found = rules_of(REVISION_2, (patch,))
        assert found is not None
        assert (found.session_commands, found.session_bytes) == (None, 215)
        assert (found.max_data, found.postpones_counters) == (64, True)
        other = rules_of(bytes.fromhex("0A29130210122B"), (patch,))
        assert other == rules(bytes.fromhex("0A29130210122B"))

    def test_the_profile_may_say_that_a_card_is_of_another_product(self) -> None:
        patch = StartupPatch(
            REVISION_2, b"\xff" * 7, product=CardProduct.PRIME_REVISION_3, session_commands=4
        )
        found = rules_of(REVISION_2, (patch,))
        assert found is not None
        assert (found.product, found.cla) == (CardProduct.PRIME_REVISION_3, 0x00)
        assert (found.session_commands, found.session_bytes) == (4, None)

    def test_a_patch_of_another_length_fits_nothing(self) -> None:
        patch = StartupPatch(b"\x0a", b"\xff", max_data=1)
        assert rules_of(REVISION_2, (patch,)) == rules(REVISION_2)

    @given(st.binary(min_size=7, max_size=7), st.binary(min_size=7, max_size=7))
    def test_bits_outside_of_the_mask_never_matter(self, text: bytes, mask: bytes) -> None:
        text = text[:2] + b"\x23" + text[3:]
        noise = bytes(byte ^ ~kept & 0xFF for byte, kept in zip(text, mask, strict=True))
        found = rules_of(text, (StartupPatch(noise, mask, max_data=17),))
        assert found is not None
        assert found.max_data == 17


class TestAtr:
    CONTACT = bytes.fromhex("3B6F0000805A28130210122BDEC0AD01829000")
    B_PRIME = bytes.fromhex("3B8F8001805A0A0102200311DEC0AD0182900099")

    def test_a_card_in_a_contact_slot_tells_serial_and_startup_without_any_command(self) -> None:
        found = identity_in(self.CONTACT)
        assert found is not None
        assert found.serial == bytes.fromhex("00000000DEC0AD01")
        assert found.startup == bytes((3,)) + REVISION_2[1:]
        assert "dec0" not in repr(found).lower()

    def test_a_b_prime_card_does_so_over_the_air(self) -> None:
        found = identity_in(self.B_PRIME)
        assert found is not None
        assert found.serial == bytes.fromhex("00000000DEC0AD01")
        assert found.startup == bytes.fromhex("030A0102200311")

    @pytest.mark.parametrize("end", range(19))
    def test_a_cut_off_one_tells_nothing(self, end: int) -> None:
        assert identity_in(self.CONTACT[:end]) is None

    def test_another_mark_tells_nothing(self) -> None:
        assert identity_in(self.CONTACT[:5] + b"\x5b" + self.CONTACT[6:]) is None

    def test_a_security_module_tells_nothing(self) -> None:
        assert identity_in(bytes.fromhex("3B3F9600805A4880C120501700000001829000")) is None
