"""Selecting by a profile: published answers, other ways of asking, and cards that know no names."""

from __future__ import annotations

import pytest

from desktop.cardreader.calypso.selection import (
    is_innovatron,
    select,
    select_command,
    select_first,
)
from desktop.domain.card import CardGone, CardProduct, UnreadableCard
from desktop.domain.card_profile import CardProfile, StartupPatch
from tests.cardreader.calypso.cards import REVISION_2, SERIAL
from tests.cardreader.scripted import Scripted

AMC = bytes.fromhex("A000000291D25008009301")
TIC = b"1TIC.ICA"
PROFILE = CardProfile("test", 1, "Test", (AMC, TIC))
ASK_AMC = "00A404000B A000000291D25008009301 00"
ASK_TIC = "00A4040008 315449432E494341 00"
BARE_TIC = "A4040008 315449432E494341"
# Published layouts (a French card of revision 2; KorriGo's startup); the serials are invented.
METROFLIP = "6F22 8408 315449432E494341 A516 BF0C13 C708 00000000DEC0AD01 5307 0A280102201221"
KORRIGO = "6F22 8408 315449432E494341 A516 BF0C13 C708 00000000DEC0AD01 5307 0A28130210122B"
PADDED = (
    "6F2A 8410 315449432E494341 0000000000000000 "
    "A516 BF0C13 5307 0A28130210122B C708 00000000DEC0AD01"
)
STRANGER = "6F22 8408 315449432E494341 A516 BF0C13 C708 00000000DEC0AD01 5307 0A28FF0210122B"
FAR_AWAY = "6F22 8408 315449432E494341 A516 BF0C13 C708 00000000DEC0AD01 5307 FFFFEFC8FFFFFF"
TELEPHONE = "6F22 8408 315449432E494341 A516 BF0C13 C708 BEEF0080DEC0AD01 5307 0A28230210122B"
B_PRIME_ATR = "3B8F8001805A0A0102200311DEC0AD0182900099"
CONTACT_ATR = "3B6F0000805A0803040002 00DEC0AD01829000"


@pytest.mark.parametrize("fci", [METROFLIP, KORRIGO, PADDED])
def test_a_published_answer_gives_name_serial_and_product(fci: str) -> None:
    seen = select(Scripted([(ASK_AMC, "6A82"), (ASK_TIC, fci + "9000")]), PROFILE)
    assert seen is not None
    assert (seen.df_name, seen.serial, seen.invalidated) == (TIC, SERIAL, False)
    assert (seen.rules.product, seen.rules.cla) == (CardProduct.PRIME_REVISION_2, 0x94)


def test_neither_application_nor_image_shows_the_serial() -> None:
    shown = repr(select_first(Scripted([(ASK_TIC, KORRIGO + "9000")]), (TIC,)))
    shown += repr(select(Scripted([(ASK_TIC, KORRIGO + "9000")]), CardProfile("t", 1, "T", (TIC,))))
    assert "1TIC" in shown
    assert "xde" not in shown
    assert "dec0" not in shown.lower()


def test_the_order_of_the_profile_decides() -> None:
    first = CardProfile("test", 1, "Test", (TIC, AMC))
    card = Scripted([(ASK_TIC, KORRIGO + "9000")])
    assert select(card, first) is not None
    assert not card.left


def test_no_card_is_refused_for_its_network() -> None:
    seen = select(Scripted([(ASK_AMC, "6A82"), (ASK_TIC, FAR_AWAY + "9000")]), PROFILE)
    assert seen is not None
    assert seen.rules.product is CardProduct.PRIME_REVISION_3


def test_an_invalidated_application_is_selected_and_told_apart() -> None:
    seen = select(Scripted([(ASK_AMC, "6A82"), (ASK_TIC, KORRIGO + "6283")]), PROFILE)
    assert seen is not None
    assert seen.invalidated


def test_the_patches_of_the_profile_are_in_the_rules() -> None:
    patch = StartupPatch(REVISION_2, b"\xff" * 7, session_commands=2)
    profile = CardProfile("test", 1, "Test", (TIC,), patches=(patch,))
    seen = select(Scripted([(ASK_TIC, KORRIGO + "9000")]), profile)
    assert seen is not None
    assert seen.rules.session_commands == 2


def test_the_token_of_a_telephone_stays_in_the_serial_for_the_security_module() -> None:
    seen = select(Scripted([(ASK_AMC, "6A82"), (ASK_TIC, TELEPHONE + "9000")]), PROFILE)
    assert seen is not None
    assert seen.serial == bytes.fromhex("BEEF0080DEC0AD01")


@pytest.mark.parametrize(
    "script",
    [
        [(ASK_TIC, "6C24"), ("00" + BARE_TIC + "24", KORRIGO + "9000")],
        [(ASK_TIC, "6700"), ("00" + BARE_TIC, KORRIGO + "9000")],
        [(ASK_TIC, "6E00"), ("94" + BARE_TIC + "00", KORRIGO + "9000")],
        [(ASK_TIC, "6D00"), ("94" + BARE_TIC + "00", "6700"), ("94" + BARE_TIC, KORRIGO + "9000")],
        [(ASK_TIC, "9000"), ("00CA006F00", KORRIGO + "9000")],
        [(ASK_TIC, "9000"), ("00CA006F00", "6C24"), ("00CA006F24", KORRIGO + "9000")],
        [(ASK_TIC, "6E00"), ("94" + BARE_TIC + "00", "9000"), ("94CA006F00", KORRIGO + "9000")],
    ],
)
def test_each_way_of_asking_is_tried_as_the_card_wants_it(script: list[tuple[str, str]]) -> None:
    card = Scripted(script)
    seen = select(card, CardProfile("test", 1, "Test", (TIC,)))
    assert seen is not None
    assert (seen.df_name, seen.serial) == (TIC, SERIAL)
    assert not card.left


def test_a_silent_selection_that_nothing_follows_is_no_card_of_ours() -> None:
    script = [(ASK_TIC, "9000"), ("00CA006F00", "6A88")]
    assert select(Scripted(script), CardProfile("test", 1, "Test", (TIC,))) is None


def test_a_card_without_the_applications_is_none() -> None:
    assert select(Scripted([(ASK_AMC, "6A82"), (ASK_TIC, "6A82")]), PROFILE) is None


def test_a_type_that_is_not_calypso_is_none() -> None:
    script = [(ASK_AMC, "6A82"), (ASK_TIC, STRANGER + "9000")]
    assert select(Scripted(script), PROFILE) is None


def test_an_answer_cut_off_is_unreadable() -> None:
    with pytest.raises(UnreadableCard):
        select(Scripted([(ASK_AMC, KORRIGO[:40] + "9000")]), PROFILE)


def test_a_card_that_leaves_says_so() -> None:
    with pytest.raises(CardGone):
        select(Scripted([(ASK_AMC, CardGone)]), PROFILE)


class TestOldCards:
    def test_a_b_prime_card_is_asked_in_its_class_and_without_le_at_once(self) -> None:
        card = Scripted([("94" + BARE_TIC, KORRIGO + "9000")], atr=B_PRIME_ATR)
        assert select(card, CardProfile("test", 1, "Test", (TIC,))) is not None
        assert not card.left

    @pytest.mark.parametrize(
        ("atr", "expected"),
        [
            (B_PRIME_ATR, True),
            ("3B8E80015A0A0102200311DEC0AD0182900099", True),
            ("3B888001000000001171710018", False),
            ("3B8F8001804F0CA000000306030001000000006A", False),
            ("", False),
        ],
    )
    def test_b_prime_is_told_by_the_first_bytes(self, atr: str, expected: bool) -> None:
        assert is_innovatron(bytes.fromhex(atr)) is expected

    @pytest.mark.parametrize("refusal", ["6A86", "6B00", "6A81"])
    @pytest.mark.parametrize("atr", [CONTACT_ATR, B_PRIME_ATR])
    def test_a_card_that_knows_no_names_is_one_of_revision_1(self, atr: str, refusal: str) -> None:
        ask = "94" + BARE_TIC if atr == B_PRIME_ATR else ASK_TIC
        seen = select(Scripted([(ask, refusal)], atr=atr), CardProfile("test", 1, "Test", (TIC,)))
        assert seen is not None
        assert (seen.df_name, seen.serial) == (b"", SERIAL)
        assert seen.rules.product is CardProduct.PRIME_REVISION_1
        assert (seen.rules.cla, seen.rules.session_commands) == (0x94, 3)

    def test_one_that_knows_names_and_not_ours_is_not(self) -> None:
        card = Scripted([(ASK_AMC, "6A81"), (ASK_TIC, "6A82")], atr=CONTACT_ATR)
        assert select(card, PROFILE) is None

    def test_nor_is_anything_whose_first_bytes_do_not_say_calypso(self) -> None:
        assert select(Scripted([(ASK_AMC, "6A86"), (ASK_TIC, "6A86")]), PROFILE) is None

    def test_nor_one_with_a_serial_of_zeros(self) -> None:
        atr = CONTACT_ATR.replace("DEC0AD01", "00000000")
        assert select(Scripted([(ASK_AMC, "6A86"), (ASK_TIC, "6A86")], atr=atr), PROFILE) is None

    def test_a_profile_without_applications_asks_nothing(self) -> None:
        profile = CardProfile("test", 1, "Test", ())
        assert select(Scripted([], atr=CONTACT_ATR), profile) is None


class TestCommand:
    def test_the_next_application_of_the_same_name_can_be_asked(self) -> None:
        frame = bytes(select_command(AMC[:5], following=True))
        assert frame.hex().upper() == "00A4040205A00000029100"

    @pytest.mark.parametrize("name", [b"", AMC[:4], AMC + TIC])
    def test_a_name_has_five_to_sixteen_bytes(self, name: bytes) -> None:
        with pytest.raises(ValueError, match="5 to 16"):
            select_command(name)
