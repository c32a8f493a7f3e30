"""The emulated module: locked, strict on order, and over T=0 as modules are."""

from __future__ import annotations

import pytest

from desktop.cardreader import objects
from desktop.cardreader.connection import Transport
from desktop.cardreader.emulator import SECURITY_MODULE_ATR, VirtualSam
from desktop.cardreader.emulator.mac import unlocking
from desktop.cardreader.emulator.sam import S1_DX, S1_E1
from desktop.cardreader.training import TRAINING_KEYS, TRAINING_UNLOCK_SECRET, training_sam
from tests.cardreader.emulator.terminal import raw

DIVERSIFIER = "8014000008 00000000DEC0AD01"
CHALLENGE = "8084000004"
OPENED = "790308D021"
INIT = f"808A00FF07 2779 {OPENED}"
UPDATE = "808C000002 9000"
CLOSE = "808E000004"
SECRET = TRAINING_UNLOCK_SECRET.hex()


def begun() -> VirtualSam:
    sam = VirtualSam()
    assert [raw(sam, text)[-4:] for text in (DIVERSIFIER, CHALLENGE, INIT)] == ["9000"] * 3
    return sam


def test_it_is_known_by_its_first_bytes() -> None:
    assert VirtualSam().transport is Transport.T0
    assert objects.looks_like_security_module(VirtualSam().atr)
    assert len(VirtualSam().atr) == len(SECURITY_MODULE_ATR) == 19
    assert VirtualSam(b"\1\2\3\4").atr[12:16] == b"\1\2\3\4"


class TestLock:
    def test_locked_it_does_nothing_but_listen_to_its_secret(self) -> None:
        sam = training_sam()
        locked = [DIVERSIFIER, INIT, UPDATE, CLOSE, "80BC00F0022779", "80BE00E130"]
        assert {raw(sam, text) for text in locked} == {"6985"}
        assert raw(sam, f"8020000010{SECRET}") == "9000"
        assert raw(sam, DIVERSIFIER) == "9000"
        assert raw(sam, f"8020000010{SECRET}") == "6985"  # nothing to unlock

    def test_without_power_it_is_locked_again_and_remembers_its_counters(self) -> None:
        sam = training_sam()
        raw(sam, f"8020000010{SECRET}")
        for text in (DIVERSIFIER, CHALLENGE, INIT):
            raw(sam, text)
        sam.power_off()
        assert sam.is_locked
        assert sam.keys[0x27, 0x79].value == 1

    def test_a_third_wrong_secret_blocks_it(self) -> None:
        sam = training_sam()
        wrong = "8020000010" + "00" * 16
        assert [raw(sam, wrong) for _ in range(4)] == ["6988"] * 3 + ["6985"]
        sam.power_off()
        assert raw(sam, f"8020000010{SECRET}") == "6985"

    def test_unlocked_once_by_an_answer_to_its_challenge(self) -> None:
        sam = training_sam()
        assert raw(sam, "8020000008" + "00" * 8) == "6985"  # no challenge was asked
        challenge = bytes.fromhex(raw(sam, "8084000008"))[:8]
        answer = unlocking(TRAINING_UNLOCK_SECRET, sam.atr[12:16], challenge)
        assert raw(sam, f"8020000008{answer.hex()}") == "9000"
        sam.power_off()
        raw(sam, "8084000008")
        assert raw(sam, f"8020000008{answer.hex()}") == "6988"  # another challenge

    def test_a_secret_of_another_length(self) -> None:
        assert raw(training_sam(), "8020000004 CAFECAFE") == "6700"

    def test_one_without_a_secret_is_never_locked(self) -> None:
        assert raw(VirtualSam(), f"8020000010{SECRET}") == "6985"


class TestOrder:
    @pytest.mark.parametrize("text", [UPDATE, CLOSE, "8082000004 00000000", "8088800008"])
    def test_nothing_of_a_session_before_it_begins(self, text: str) -> None:
        assert raw(VirtualSam(), text) == "6985"

    def test_a_session_begins_with_a_diversifier_and_a_challenge(self) -> None:
        assert raw(VirtualSam(), INIT) == "6985"
        sam = VirtualSam()
        raw(sam, CHALLENGE)
        assert raw(sam, INIT) == "6985"
        raw(sam, DIVERSIFIER)
        assert raw(sam, INIT) == "6985"  # the challenge was spent on the try

    def test_the_diversifier_may_come_between_and_nothing_else(self) -> None:
        sam = VirtualSam()
        assert [raw(sam, t)[-4:] for t in (CHALLENGE, DIVERSIFIER, INIT)] == ["9000"] * 3
        raw(sam, CHALLENGE)
        raw(sam, "80BE00E130")
        assert raw(sam, INIT) == "6985"

    @pytest.mark.parametrize("other", [CHALLENGE, DIVERSIFIER, "80BE00E130", "80BC00F0022779"])
    def test_another_conversation_ends_the_first(self, other: str) -> None:
        sam = begun()
        raw(sam, other)
        assert raw(sam, UPDATE) == "6985"

    def test_after_its_cryptogram_it_only_waits_for_the_cards(self) -> None:
        sam = begun()
        assert len(raw(sam, CLOSE)) == 12
        assert raw(sam, UPDATE) == "6985"
        assert raw(sam, "8082000004 00000000") == "6988"
        assert raw(sam, "8082000004 00000000") == "6985"

    def test_a_challenge_is_of_the_mode(self) -> None:
        sam = VirtualSam()
        raw(sam, DIVERSIFIER)
        raw(sam, "8084000008")
        assert raw(sam, INIT) == "6985"
        raw(sam, "8084000008")
        assert raw(sam, INIT.replace("808A00", "808A02")) == "9000"
        assert raw(sam, CLOSE) == "6700"
        assert len(raw(sam, "808E000008")) == 20


class TestWords:
    @pytest.mark.parametrize(
        ("text", "status"),
        [
            ("9484000004", "6E00"),
            ("80A4000002 0000", "6D00"),
            ("8084000005", "6700"),
            ("8014000007 00000000DEC0AD", "6700"),
            ("80BC00F001 27", "6700"),
            ("80BC00F002 2780", "6A83"),
            ("80BC00C102 0000", "6A00"),
            ("80BE00E231", "6C30"),
            ("80BE00E430", "6A00"),
            ("80", "6700"),
        ],
    )
    def test_of_refusal(self, text: str, status: str) -> None:
        assert raw(VirtualSam(), text) == status

    def test_a_digest_begun_wrongly(self) -> None:
        for changed, status in (
            (INIT.replace("2779", "2780"), "6A83"),
            ("808A00FF03 277979", "6700"),
        ):
            sam = VirtualSam()
            raw(sam, DIVERSIFIER)
            raw(sam, CHALLENGE)
            assert raw(sam, changed) == status

    def test_several_items_have_to_add_up(self) -> None:
        assert raw(begun(), "808C800003 029000") == "9000"
        assert raw(begun(), "808C800003 039000") == "6A80"
        assert raw(begun(), "808C800006 029000 029000") == "9000"
        assert raw(begun(), "808C008002 9000") == "6B00"


class TestCeilings:
    def test_at_its_ceiling_a_key_opens_no_session_any_more(self) -> None:
        sam = VirtualSam(keys={(0x27, 0x79): 2})
        raw(sam, DIVERSIFIER)
        answers = []
        for _ in range(3):
            raw(sam, CHALLENGE)
            answers.append(raw(sam, INIT))
        assert answers == ["9000", "9000", "6900"]

    def test_counters_and_ceilings_are_told(self) -> None:
        sam = VirtualSam(keys=TRAINING_KEYS)
        for text in (DIVERSIFIER, CHALLENGE, INIT):
            raw(sam, text)
        counters = bytes.fromhex(raw(sam, "80BE00E130"))
        ceilings = bytes.fromhex(raw(sam, "80BE00B130"))
        assert len(counters) == len(ceilings) == 50
        assert counters[-2:] == b"\x62\x00"
        assert counters[8 + 6 : 8 + 9] == b"\0\0\1"
        assert int.from_bytes(ceilings[8 + 6 : 8 + 9], "big") == 10_000

    def test_a_key_names_its_counter(self) -> None:
        sam = VirtualSam()
        assert raw(sam, "80BC00F002 3079") == "6120"
        known = bytes.fromhex(raw(sam, "80C0000020"))
        assert known[8:10] == b"\x30\x79"
        assert known[14] == 3
        assert (len(known), known[-2:]) == (34, b"\x62\x00")


class TestContact:
    def test_a_command_that_sends_and_asks_is_refused(self) -> None:
        assert raw(VirtualSam(), "80BC00F002 3079 00") == "6700"

    def test_the_wrong_length_is_told(self) -> None:
        assert raw(VirtualSam(), "80BE00E100") == "6C30"

    def test_an_answer_can_be_fetched_in_pieces_and_only_once(self) -> None:
        sam = VirtualSam()
        raw(sam, "80BC00F002 3079")
        assert raw(sam, "80C0000010").endswith("6110")
        assert raw(sam, "80C0000010").endswith("6200")
        assert raw(sam, "80C0000010") == "6985"


class TestOlderModules:
    def test_s1_dx_has_its_own_class_a_short_digest_and_no_update_of_several(self) -> None:
        sam = VirtualSam(subtype=S1_DX)
        assert raw(sam, CHALLENGE) == "6E00"
        for text in (DIVERSIFIER, CHALLENGE, INIT):
            assert raw(sam, "94" + text[2:])[-4:] == "9000"
        assert raw(sam, "948C000046" + "00" * 70) == "9000"
        assert raw(sam, "948C000047" + "00" * 71) == "6700"
        assert raw(sam, "948C800003 029000") == "6B00"

    def test_s1_e1_takes_240_bytes(self) -> None:
        sam = VirtualSam(subtype=S1_E1)
        for text in (DIVERSIFIER, CHALLENGE, INIT):
            raw(sam, text)
        assert raw(sam, "808C0000F0" + "00" * 240) == "9000"
        assert raw(sam, "808C0000F1" + "00" * 241) == "6700"
