"""The client against emulated cards: what it knows of one is what that one holds."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.calypso.command import CalypsoCommand, run
from desktop.cardreader.calypso.counters import (
    DecreaseCounter,
    DecreaseCounters,
    IncreaseCounter,
    IncreaseCounters,
    ReadCounters,
)
from desktop.cardreader.calypso.fcp import FileType
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.pin import CountPinTries, GetChallenge, VerifyPin
from desktop.cardreader.calypso.reading import ReadBinary, ReadRecord, ReadRecords, read_record
from desktop.cardreader.calypso.searching import ReadRecordMultiple
from desktop.cardreader.calypso.selecting import (
    GetFileHeader,
    ListFiles,
    Neighbour,
    SelectFile,
    SelectNeighbour,
)
from desktop.cardreader.calypso.selection import select
from desktop.cardreader.calypso.writing import (
    AppendRecord,
    UpdateBinary,
    UpdateRecord,
    WriteBinary,
    WriteRecord,
)
from desktop.cardreader.emulator import (
    EXTENDED_STARTUP,
    KORRIGO_STARTUP,
    LIGHT_STARTUP,
    PROGRAMME_FILE,
    RECORD,
    REVISION_3_STARTUP,
    Content,
    ElementaryFile,
    FileKind,
    Traits,
    VirtualApplication,
    VirtualCalypsoCard,
)
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import CardProduct
from desktop.domain.card_fault import (
    CardFault,
    CardFileMissing,
    CardPinRefused,
    CardRequestRefused,
    CardSecurityMissing,
)
from desktop.domain.card_profile import CardProfile
from tests.cardreader.calypso.cards import NAME, SERIAL

PROFILE = CardProfile("test", 1, "Test", (NAME,))
ALWAYS = 0
LINEAR, CYCLIC, BINARY, COUNTERS = 1, 8, 13, 25
PRODUCTS = {
    "revision 2": KORRIGO_STARTUP,
    "revision 3": REVISION_3_STARTUP,
    "extended": EXTENDED_STARTUP,
    "light": LIGHT_STARTUP,
}
CARDS = [
    pytest.param(Traits(startup=startup, contact=contact), id=f"{name}{' contact' * contact}")
    for name, startup in PRODUCTS.items()
    for contact in (False, True)
]


def laid(traits: Traits) -> tuple[VirtualCalypsoCard, AnswerFetching, CardImage]:
    card = VirtualCalypsoCard(SERIAL, traits)
    connection = AnswerFetching(card)
    seen = select(connection, PROFILE)
    assert seen is not None
    return card, connection, seen


@pytest.mark.parametrize("traits", CARDS)
class TestEveryProduct:
    def test_a_record_is_read_whatever_its_length(self, traits: Traits) -> None:
        _, connection, seen = laid(traits)
        content, seen = read_record(connection, seen, 7, 1)
        assert content == seen.record(7, 1) == RECORD

    def test_several_records_are_read_at_once(self, traits: Traits) -> None:
        _, connection, seen = laid(traits)
        found, _ = run(connection, ReadRecords(8, count=3), seen)
        assert found == {1: RECORD, 2: RECORD, 3: RECORD}

    def test_a_file_is_selected_by_its_identifier(self, traits: Traits) -> None:
        _, connection, seen = laid(traits)
        header, seen = run(connection, SelectFile(0x2010), seen)
        assert (header.lid, header.sfi, header.type) == (0x2010, 8, FileType.CYCLIC)
        assert (header.record_length, header.records) == (29, 3)
        assert run(connection, ReadRecord(0, 2, 29), seen)[0] == RECORD

    def test_the_files_are_walked_through(self, traits: Traits) -> None:
        _, connection, seen = laid(traits)
        which = Neighbour.FIRST
        found: list[int] = []
        with contextlib.suppress(CardFileMissing):
            while len(found) < 50:
                header, seen = run(connection, SelectNeighbour(which), seen)
                found.append(header.sfi)
                which = Neighbour.NEXT
        assert set(found) >= {LINEAR, 7, CYCLIC, PROGRAMME_FILE, COUNTERS}
        assert set(seen.headers) == set(found)

    def test_the_free_file_is_written_without_a_session(self, traits: Traits) -> None:
        card, connection, seen = laid(traits)
        _, seen = run(connection, UpdateRecord(LINEAR, 1, b"\x01" * 29), seen)
        _, seen = run(connection, WriteRecord(LINEAR, 1, b"\x80"), seen)
        assert seen.record(LINEAR, 1) == card.record(LINEAR, 1) == b"\x81" + b"\x01" * 28

    def test_each_refusal_is_its_error(self, traits: Traits) -> None:
        _, connection, seen = laid(traits)
        refused: tuple[tuple[CalypsoCommand[Any], type[CardFault]], ...] = (
            (UpdateRecord(PROGRAMME_FILE, 1, b"\x01"), CardSecurityMissing),
            (ReadRecord(LINEAR, 9, 29), CardFileMissing),
            (ReadRecord(20, 1, 29), CardFileMissing),
            (ReadBinary(LINEAR, 0, 1), CardFileMissing),
            (AppendRecord(LINEAR, b"\x01"), CardFileMissing),
            (UpdateRecord(LINEAR, 1, bytes(30)), CardRequestRefused),
            (SelectFile(0x7777), CardFileMissing),
        )
        for command, error in refused:
            with pytest.raises(error):
                run(connection, command, seen)

    def test_the_card_gives_a_challenge(self, traits: Traits) -> None:
        _, connection, seen = laid(traits)
        first, seen = run(connection, GetChallenge(), seen)
        assert first != run(connection, GetChallenge(), seen)[0]


def test_newer_cards_list_their_files_and_older_ones_cannot() -> None:
    _, connection, seen = laid(Traits(startup=REVISION_3_STARTUP))
    listed, _ = run(connection, ListFiles(), seen)
    assert {file.sfi for file in listed} >= {LINEAR, 7, CYCLIC, COUNTERS}
    header = run(connection, GetFileHeader(), run(connection, ReadRecord(7, 1), seen)[1])[0]
    assert header.sfi == 7
    _, connection, seen = laid(Traits(startup=KORRIGO_STARTUP))
    with pytest.raises(CardRequestRefused):
        run(connection, ListFiles(), seen)


def test_a_card_that_stays_silent_without_a_length_is_read_all_the_same() -> None:
    _, connection, seen = laid(Traits(startup=REVISION_3_STARTUP, empty_reads=True))
    assert read_record(connection, seen, 7, 1)[0] == RECORD


def test_a_card_of_revision_1_is_found_by_its_first_bytes_and_read() -> None:
    _, connection, seen = laid(Traits(startup=bytes.fromhex("03080304000200"), revision_1=True))
    assert (seen.rules.product, seen.df_name) == (CardProduct.PRIME_REVISION_1, b"")
    assert seen.serial == SERIAL
    assert read_record(connection, seen, 7, 1)[0] == RECORD


def test_tries_of_a_pin_are_counted_down() -> None:
    _, connection, seen = laid(Traits())
    for left in (2, 1, 0):
        with pytest.raises(CardPinRefused):
            run(connection, VerifyPin(b"9999"), seen)
        tries, seen = run(connection, CountPinTries(), seen)
        assert tries == seen.pin_tries == left


def free_files() -> dict[int, ElementaryFile]:
    """One file of each kind that anybody may write."""
    blank = bytes(29)
    return {
        LINEAR: ElementaryFile(LINEAR, 0x2001, FileKind.LINEAR, (blank,) * 2, ALWAYS),
        CYCLIC: ElementaryFile(CYCLIC, 0x2010, FileKind.CYCLIC, (blank,) * 3, ALWAYS),
        BINARY: ElementaryFile(BINARY, 0x20E1, FileKind.BINARY, (bytes(64),), ALWAYS),
        COUNTERS: ElementaryFile(COUNTERS, 0x2069, FileKind.COUNTERS, (blank,), ALWAYS),
    }


SFIS = st.sampled_from([LINEAR, CYCLIC, BINARY, COUNTERS, 0])
RECORDS = st.integers(1, 4)
CONTENTS = st.one_of(st.binary(min_size=29, max_size=29), st.binary(min_size=1, max_size=31))
AMOUNTS = st.integers(0, 1000)
SEVERAL = st.dictionaries(st.integers(1, 10), AMOUNTS, min_size=1).map(
    lambda two: tuple(two.items())
)
OFFSETS = st.integers(0, 70)
ANY_COMMAND: st.SearchStrategy[CalypsoCommand[Any]] = st.one_of(
    st.builds(ReadRecord, SFIS, RECORDS, st.just(29)),
    st.builds(ReadRecords, SFIS, RECORDS, st.just(29), st.integers(1, 3)),
    st.builds(ReadRecordMultiple, SFIS, RECORDS, st.integers(0, 20), st.integers(1, 9)),
    st.builds(ReadBinary, SFIS, OFFSETS, st.integers(1, 40)),
    st.builds(ReadCounters, SFIS, st.just(9), st.just(2)),
    st.builds(UpdateRecord, SFIS, RECORDS, CONTENTS),
    st.builds(WriteRecord, SFIS, RECORDS, CONTENTS),
    st.builds(AppendRecord, SFIS, CONTENTS),
    st.builds(UpdateBinary, SFIS, OFFSETS, CONTENTS),
    st.builds(WriteBinary, SFIS, OFFSETS, CONTENTS),
    st.builds(IncreaseCounter, SFIS, st.integers(1, 10), AMOUNTS),
    st.builds(DecreaseCounter, SFIS, st.integers(1, 10), AMOUNTS),
    st.builds(IncreaseCounters, SFIS, SEVERAL),
    st.builds(DecreaseCounters, SFIS, SEVERAL),
    st.builds(SelectFile, st.sampled_from([0x2001, 0x2010, 0x20E1, 0x2069, 0x7777])),
    st.builds(SelectNeighbour, st.sampled_from(Neighbour)),
)


@given(st.lists(ANY_COMMAND, max_size=25), st.sampled_from(sorted(PRODUCTS)), st.booleans())
def test_nothing_is_ever_known_that_the_card_does_not_hold(
    commands: list[CalypsoCommand[Any]], product: str, contact: bool
) -> None:
    startup = PRODUCTS[product]
    application = VirtualApplication(NAME, startup, SERIAL, Content(free_files()))
    card = VirtualCalypsoCard(SERIAL, Traits(startup=startup, contact=contact), [application])
    connection = AnswerFetching(card)
    seen = select(connection, PROFILE)
    assert seen is not None
    for command in commands:
        with contextlib.suppress(CardFault):
            _, seen = run(connection, command, seen)
        agrees(seen, card.applications[0].content)


def agrees(seen: CardImage, held: Content) -> None:
    for (sfi, record), content in seen.files.items():
        assert held.file(sfi).records[record - 1][: len(content)] == content
    for (sfi, number), value in seen.counters.items():
        start = (number - 1) * 3
        assert int.from_bytes(held.file(sfi).records[0][start : start + 3], "big") == value
    for sfi, content in seen.binaries.items():
        assert held.file(sfi).records[0].startswith(content)
