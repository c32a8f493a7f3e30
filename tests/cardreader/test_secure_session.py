"""Secure sessions against published bytes: each product and mode, what is sent to whom and when."""

from __future__ import annotations

import pytest

from desktop.cardreader.calypso.reading import ReadRecord
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.domain.card_fault import (
    CardKeyMissing,
    CardWornOut,
    SamKeyMissing,
)
from desktop.domain.card_profile import SessionKey
from tests.cardreader.published import (
    CHALLENGE,
    CLOSING,
    EXTENDED_CARD,
    KORRIGO,
    OPENED,
    RECORD,
    REGULAR_AFTER_ALL,
    STUB_CARD,
    Script,
    Table,
    image_of,
)


def test_the_published_session_is_spoken_byte_by_byte() -> None:
    update = "00DC013C04AABBCCDD"
    table = Table(
        [
            ("008A0B39040011223300", OPENED + "9000"),
            (update, "9000"),
            ("008E8000041234567800", "876543219000"),
        ],
        [
            *CHALLENGE,
            ("808A00FF273079" + OPENED, "9000"),
            ("808C80000D09" + update + "029000", "9000"),
            *CLOSING,
        ],
    )
    session = table.session(STUB_CARD, read=(7, 1), contactless=False)
    assert session.open() == bytes.fromhex(RECORD)
    session.run(UpdateRecord(7, 1, bytes.fromhex("AABBCCDD")))
    session.close()
    assert table.is_played
    assert table.heard == [
        "sam 14", "sam 84", "card 8A", "sam 8A", "card DC", "sam 8C", "sam 8E", "card 8E", "sam 82",
    ]  # fmt: skip
    assert session.was_ratified
    assert session.image.transaction_counter == 0x0308D1
    assert session.image.record(7, 1) == bytes.fromhex("AABBCCDD" + RECORD[8:])


def test_a_contactless_card_is_told_in_one_more_command_that_its_answer_arrived() -> None:
    table = Table(
        [
            ("008A0301040011223300", "0308D1810130790090 00".replace(" ", "")),
            ("008E0000041234567800", "876543219000"),
            ("00B2000000", "6B00"),
        ],
        [*CHALLENGE, ("808A00FF0A3079" + "0308D18101307900", "9000"), *CLOSING],
    )
    session = table.session(STUB_CARD)
    assert session.open() is None
    assert session.was_ratified is False
    session.close()
    assert table.is_played
    assert session.image.ratified is True


def test_revision_2_has_its_class_its_mark_and_its_key_from_the_profile() -> None:
    """The KVC is the card's, the KIF the profile's; the two bytes of an unratified one are kept."""
    opened = "79" + "00AABB" + "CC" + "0000" + RECORD
    table = Table(
        [
            ("948A8A60040011223300", opened + "9000"),
            ("94B2026 41D".replace(" ", ""), RECORD + "9000"),
            ("948E0000041234567800", "876543219000"),
            ("94B2000000", "6B00"),
        ],
        [
            *CHALLENGE,
            (f"808A00FF{2 + len(opened) // 2:02X}2779" + opened, "9000"),
            ("808C8000" + "26" + "0594B202641D" + "1F" + RECORD + "9000", "9000"),
            *CLOSING,
        ],
    )
    session = table.session(KORRIGO, SessionKey(2, kif=0x27, kvc=0x11), read=(12, 1))
    assert session.open() == bytes.fromhex(RECORD)
    assert session.was_ratified is False
    assert session.run(ReadRecord(12, 2)) == bytes.fromhex(RECORD)
    session.close()
    assert table.is_played


def test_an_extended_session_has_eight_bytes_each_way() -> None:
    opened = "0308D1" + "8182838485" + "02" + "3079" + "00"
    table = Table(
        [
            ("008A030209" + "00" + "0011223344556677" + "00", opened + "9000"),
            ("008E000008" + "1112131415161718" + "00", "2122232425262728" + "9000"),
            ("00B2000000", "6B00"),
        ],
        [
            CHALLENGE[0],
            ("8084000008", "0011223344556677" + "9000"),
            ("808A02FF0E3079" + opened, "9000"),
            ("808E000008", "1112131415161718" + "9000"),
            ("8082000008" + "2122232425262728", "9000"),
        ],
    )
    session = table.session(EXTENDED_CARD, extended=True)
    session.open()
    assert session.is_extended
    session.close()
    assert table.is_played


@pytest.mark.parametrize(
    "refusal",
    [
        [("008A030209000011223344556677" + "00", "6B00")],
        [
            ("008A030209000011223344556677" + "00", "0308D1818283848500307900" + "9000"),
            ("008E000000", "9000"),
        ],
    ],
    ids=["the mode is unknown", "managing is not allowed"],
)
def test_a_card_that_has_no_extended_sessions_gets_a_regular_one(refusal: Script) -> None:
    table = Table(
        [*refusal, *REGULAR_AFTER_ALL],
        [
            CHALLENGE[0],
            ("8084000008", "0011223344556677" + "9000"),
            CHALLENGE[1],
            ("808A00FF0A3079" + "0308D18100307900", "9000"),
            *CLOSING,
        ],
    )
    session = table.session(EXTENDED_CARD, extended=True)
    session.open()
    assert not session.is_extended
    session.close()
    assert table.is_played


def test_a_card_without_the_option_is_not_even_asked() -> None:
    table = Table(
        list(REGULAR_AFTER_ALL),
        [*CHALLENGE, ("808A00FF0A3079" + "0308D18100307900", "9000"), *CLOSING],
    )
    session = table.session(STUB_CARD, extended=True)
    session.open()
    session.close()
    assert table.is_played


def test_another_reason_than_the_mode_is_no_reason_to_fall_back() -> None:
    table = Table(
        [("008A030209000011223344556677" + "00", "6A81"), ("008E000000", "6985")],
        [CHALLENGE[0], ("8084000008", "0011223344556677" + "9000")],
    )
    with pytest.raises(CardKeyMissing):
        table.session(EXTENDED_CARD, extended=True).open()
    assert table.is_played


@pytest.mark.parametrize("key", [SessionKey(2), SessionKey(2, kvc=0x79)])
def test_a_key_that_nobody_names_is_missed_before_anything_is_sent(key: SessionKey) -> None:
    table = Table([], [])
    with pytest.raises(SamKeyMissing):
        table.session(KORRIGO, key).open()
    assert table.heard == []


def test_the_key_that_the_card_names_is_the_one_in_force() -> None:
    table = Table(
        list(REGULAR_AFTER_ALL),
        [*CHALLENGE, ("808A00FF0A3079" + "0308D18100307900", "9000"), *CLOSING],
    )
    session = table.session(STUB_CARD, SessionKey(3, kif=0x27, kvc=0x11))
    session.open()
    session.close()
    assert table.is_played


def test_a_card_that_does_not_know_its_kif_gets_that_of_the_profile() -> None:
    opened = "0308D18100FF7900"
    table = Table(
        [REGULAR_AFTER_ALL[0], ("008E000000", "9000")],
        [*CHALLENGE, ("808A00FF0A3079" + opened, "6A83")],
    )
    table.card._script[0] = (table.card._script[0][0], opened + "9000")
    with pytest.raises(SamKeyMissing):
        table.session(STUB_CARD, SessionKey(3, kif=0x30)).open()
    assert table.is_played


def test_a_card_that_tells_no_kif_and_a_profile_that_names_none_end_in_an_abort() -> None:
    table = Table(
        [("008A0301040011223300", "0308D18100FF7900" + "9000"), ("008E000000", "9000")],
        list(CHALLENGE),
    )
    session = table.session(STUB_CARD)
    with pytest.raises(SamKeyMissing):
        session.open()
    assert table.is_played
    assert session.image == image_of(STUB_CARD)


def test_a_worn_out_card_opens_nothing() -> None:
    table = Table([("008A0301040011223300", "6900"), ("008E000000", "6985")], list(CHALLENGE))
    with pytest.raises(CardWornOut):
        table.session(STUB_CARD).open()
    assert table.is_played
