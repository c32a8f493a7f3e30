"""`main.py card encode` as somebody types it: a program of its own, card and SAM in real slots."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from desktop import credentials, settings
from desktop.cardreader.emulator import Removal, VirtualCalypsoCard, VirtualSam
from desktop.cardreader.encoding.replaying import replay
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET
from desktop.cardreader.vpcd_card import InsertedCard
from desktop.domain.encoding import EncodingState
from desktop.domain.programme_right import decode
from desktop.services.clock import system_clock
from desktop.services.encoding import EncodingService
from desktop.storage.opening import open_store
from tests.cardreader.profiles import TRAINING
from tests.commands.encoding_desk import (
    SAM_SERIAL,
    SERIALS,
    STRANGER,
    Said,
    Terminal,
    furnish,
    module,
    revision_2,
    revision_3,
    wait_for_cards,
)

pytestmark = [pytest.mark.pcsc, pytest.mark.usefixtures("empty_slots")]
WRONG = "00" * 16
CLOSE, UNLOCK = 0x8E, 0x20
BLANK = bytes(29)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoding") / "desk"
    furnish(folder)
    return folder


@pytest.fixture
def terminal(furnished: Path, tmp_path: Path) -> Terminal:
    folder = tmp_path / "desk"
    shutil.copytree(furnished, folder)
    return Terminal(folder)


@contextmanager
def laid(card: VirtualCalypsoCard, sam: VirtualSam | None = None) -> Iterator[None]:
    """Both there before the program starts; the SAM in the second slot."""
    with InsertedCard(card, 0):
        if sam is None:
            wait_for_cards(1)
            yield
            return
        with InsertedCard(sam, 1):
            wait_for_cards(2)
            yield


def encode(terminal: Terminal, card: VirtualCalypsoCard, sam: VirtualSam, *words: str) -> Said:
    secret = str(terminal.secret())
    with laid(card, sam):
        return terminal.encode("--json", "--timeout", "20", "--sam-secret", secret, *words)


def says_until(card: VirtualCalypsoCard) -> date:
    assert TRAINING.right is not None
    right = decode(card.record(), TRAINING.right.layout)
    assert right is not None
    return right.valid_until


def states(terminal: Terminal) -> list[EncodingState]:
    """Of all writings that the store of this desk knows, the latest first."""
    chosen = settings.load(terminal.folder, key_file=terminal.folder / "keys.json")
    units = open_store(chosen.database, credentials.database_key(chosen))
    try:
        return [line.state for line in EncodingService(units, system_clock()).lines()]
    finally:
        units.close()


@pytest.mark.parametrize("make", [revision_2, revision_3])
def test_a_card_is_shown_written_and_verified(
    terminal: Terminal, make: Callable[[], VirtualCalypsoCard]
) -> None:
    card, sam = make(), module()
    said = encode(terminal, card, sam)
    assert (said.status, said.err) == (0, "")
    assert said.names == ["sam", "proposal", "result"]
    told, proposal, result = said.events
    assert (told["state"], told["remaining"]) == ("ready", 10_000)
    assert proposal["reason"] == "first"
    assert proposal["new"]["valid_until"] == str(says_until(card))
    assert result["state"] == "verified"
    assert not result["resolved"]
    assert result["commands"] > 10
    assert result["milliseconds"] > 0
    assert states(terminal) == [EncodingState.VERIFIED]


def test_a_second_tap_finds_nothing_to_encode_and_writes_nothing(terminal: Terminal) -> None:
    card, sam = revision_2(), module()
    assert encode(terminal, card, sam).status == 0
    writings = _closings(card)
    again = encode(terminal, card, sam)
    assert again.status == 0
    assert again.last == {"event": "refused", "problem": "NothingToEncode"}
    assert _closings(card) == writings == 1


def test_showing_writes_nothing_and_asks_no_module(terminal: Terminal) -> None:
    card = revision_2()
    with laid(card):
        said = terminal.encode("--json", "--show", "--timeout", "20")
    assert said.status == 0
    assert said.names == ["sam", "proposal"]
    assert said.events[0]["state"] == "absent"
    assert card.record() == BLANK
    assert states(terminal) == []


def test_a_locked_module_without_its_secret_writes_nothing(terminal: Terminal) -> None:
    card, sam = revision_2(), module()
    with laid(card, sam):
        said = terminal.encode("--json", "--timeout", "20")
    assert said.status == 1
    assert said.events[0]["state"] == "locked"
    assert said.last == {"event": "refused", "problem": "SamLocked"}
    assert card.record() == BLANK
    assert not any(frame[1] == UNLOCK for frame in sam.log)


def test_a_wrong_secret_is_told_and_tried_once(terminal: Terminal) -> None:
    card, sam = revision_2(), module()
    secret = str(terminal.secret(WRONG))
    with laid(card, sam):
        said = terminal.encode("--json", "--timeout", "20", "--sam-secret", secret)
    assert said.status == 1
    assert said.events == [{"event": "refused", "problem": "SamSecretRefused"}]
    assert sum(frame[1] == UNLOCK for frame in sam.log) == 1
    assert not card.log


@pytest.mark.parametrize("text", ["open sesame", "CAFE", "é"])
def test_a_secret_that_is_none_is_never_sent(terminal: Terminal, text: str) -> None:
    file = terminal.folder / "secret.txt"
    file.write_text(text, "utf-8")
    sam = module()
    with laid(revision_2(), sam):
        said = terminal.encode("--timeout", "20", "--sam-secret", str(file))
    assert said.status == 1
    assert said.err == ""
    assert text not in said.out
    assert not any(frame[1] == UNLOCK for frame in sam.log)


def test_without_a_module_nothing_is_written(terminal: Terminal) -> None:
    card = revision_2()
    with laid(card):
        said = terminal.encode("--json", "--timeout", "20")
    assert said.status == 1
    assert said.last == {"event": "refused", "problem": "NoSecurityModule"}
    assert card.record() == BLANK


def test_a_profile_that_only_links_writes_nothing(terminal: Terminal) -> None:
    settings.save(settings.load(terminal.folder), card_profile="korrigo-transport")
    card, sam = revision_2(), module()
    with laid(card, sam):
        said = terminal.encode("--json", "--timeout", "20")
    assert said.status == 1
    assert said.events[0]["state"] == "not_needed"
    assert said.last == {"event": "refused", "problem": "NotEncodable"}
    assert card.record() == BLANK
    assert not sam.log


def test_a_card_of_nobody_is_told_so(terminal: Terminal) -> None:
    card = VirtualCalypsoCard(STRANGER)
    said = encode(terminal, card, module())
    assert said.status == 1
    assert said.last == {"event": "refused", "problem": "UnknownCard"}
    assert card.record() == BLANK


@pytest.mark.parametrize("is_written", [True, False], ids=["kept by the card", "not kept"])
def test_a_torn_writing_is_settled_by_the_next_call(terminal: Terminal, is_written: bool) -> None:
    card, sam = revision_2(), module()
    close = _place_of_close(terminal)
    card.faults.leave(Removal(close, answer_bytes=0) if is_written else Removal(close, 10))
    torn = encode(terminal, card, sam)
    assert torn.status == 1
    assert torn.last["state"] == "uncertain"
    assert any(card.record()) is is_written
    settled = encode(terminal, card, sam)
    assert settled.status == 0
    assert settled.events[1]["reason"] == "unresolved"
    assert (settled.last["state"], settled.last["resolved"]) == ("verified", True)
    assert any(card.record())
    assert _closings(card) == (1 if is_written else 2)
    assert states(terminal)[0] is EncodingState.VERIFIED


def test_several_cards_are_written_one_after_the_other(terminal: Terminal) -> None:
    first, second, sam = revision_2(), revision_3(), module()
    with InsertedCard(sam, 1), InsertedCard(first) as laid_first:
        wait_for_cards(2)
        words = ("--json", "--count", "2", "--timeout", "20")
        with terminal.encoding(*words, "--sam-secret", str(terminal.secret())) as program:
            events = [program.event() for _each in range(3)]
            laid_first.remove()
            with InsertedCard(second):
                events += [program.event() for _each in range(2)]
                assert program.ended() == 0
    assert [event["event"] for event in events] == [
        *("sam", "proposal", "result"),
        *("proposal", "result"),
    ]
    assert says_until(first) == says_until(second)


def test_no_card_in_time_is_told(terminal: Terminal) -> None:
    said = terminal.encode("--json", "--timeout", "0.5")
    assert said.status == 1
    assert said.last == {"event": "timeout"}


def test_what_passed_is_kept_masked_and_can_be_played_back(
    terminal: Terminal, tmp_path: Path
) -> None:
    card, sam, file = revision_2(), module(), tmp_path / "trace.txt"
    assert encode(terminal, card, sam, "--trace", str(file)).status == 0
    text = file.read_text("ascii")
    hidden = (SERIALS[0], SERIALS[0][4:], SAM_SERIAL, TRAINING_UNLOCK_SECRET)
    for secret in (*hidden, TRAINING_UNLOCK_SECRET[:4]):
        assert secret.hex().upper() not in text.upper()
    assert "sam > 8020000010" + "xx" * 16 in text
    found = replay(text.splitlines(), TRAINING)
    assert found.endings == (EncodingState.VERIFIED,)


def test_a_torn_writing_plays_back_to_its_uncertain_end(terminal: Terminal, tmp_path: Path) -> None:
    card, file = revision_2(), tmp_path / "trace.txt"
    card.faults.leave(Removal(_place_of_close(terminal), answer_bytes=0))
    assert encode(terminal, card, module(), "--trace", str(file)).status == 1
    found = replay(file.read_text("ascii").splitlines(), TRAINING)
    assert found.endings == (EncodingState.UNCERTAIN,)


def test_a_transcript_that_cannot_be_begun_is_told_before_anything_passes(
    terminal: Terminal, tmp_path: Path
) -> None:
    card, sam = revision_2(), module()
    file = tmp_path / "nowhere" / "trace.txt"
    with laid(card, sam):
        said = terminal.encode("--timeout", "20", "--trace", str(file))
        read = terminal.card("read", "--timeout", "20", "--trace", str(file))
    assert (said.status, said.err) == (1, "")
    assert said.out == f"The transcript cannot be written there: {file}\n"
    assert (read.status, read.out) == (1, "")
    assert read.err == said.out
    assert not card.log


def test_a_full_disk_ends_the_transcript_and_not_the_encoding(terminal: Terminal) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device that is always full")
    card = revision_2()
    said = encode(terminal, card, module(), "--trace", str(full))
    assert said.status == 0
    assert said.last["state"] == "verified"
    assert said.err == "The transcript is not complete: its file could not be written.\n"


def test_a_secret_file_that_is_not_there_is_told(terminal: Terminal) -> None:
    missing = terminal.folder / "none.txt"
    with laid(revision_2(), module()):
        said = terminal.encode("--timeout", "20", "--sam-secret", str(missing))
    words = f"The file with the secret of the SAM cannot be read: {missing}\n"
    assert said == Said(1, words, "")


def test_in_words_it_says_the_module_the_right_and_the_time(terminal: Terminal) -> None:
    with laid(revision_2(), module()):
        said = terminal.encode("--timeout", "20", "--sam-secret", str(terminal.secret()))
    module_words, proposal, result = said.out.splitlines()
    assert module_words.startswith("Security module: ready · SAM-C1 •••\N{NO-BREAK SPACE}")
    assert module_words.endswith(" · holds the key KIF 27 KVC 79 · 10,000 encodings left")
    assert proposal.startswith("Card ending in ")
    assert proposal.endswith(": this will be written.")
    assert result.split(": ")[1].startswith("written and verified, ")


def test_watching_names_both_slots_and_what_they_are_for(terminal: Terminal) -> None:
    with laid(revision_2(), module()):
        said = terminal.card("watch", "--json", "--timeout", "1")
        in_words = terminal.card("watch", "--timeout", "1")
    names = ("Virtual PCD slot 00", "Virtual PCD slot 01")
    assert said.events[0] == {
        "slots": [
            {"name": names[0], "role": "card", "content": "card"},
            {"name": names[1], "role": "sam", "content": "sam"},
        ]
    }
    assert said.last["presence"] == "present"
    assert in_words.out.splitlines()[:2] == [
        f"[{names[0]}] for cards",
        f"[{names[1]}] for the security module",
    ]


def test_a_card_is_read_as_the_profile_of_the_settings_says(terminal: Terminal) -> None:
    settings.save(settings.load(terminal.folder), card_profile="no-such-profile")
    with laid(revision_2()):
        said = terminal.card("read", "--json", "--timeout", "20")
    assert said.status == 1
    assert said.events == [{"status": "no_profile", "reason": "ProfileUnknown"}]
    assert said.err.strip()
    settings.save(settings.load(terminal.folder), card_profile="training")
    with laid(revision_2()):
        said = terminal.card("read", "--json", "--timeout", "20")
    assert (said.status, said.events[0]["status"]) == (0, "read")


def _closings(card: VirtualCalypsoCard) -> int:
    """How often a session was closed with a cryptogram; an abort has none."""
    return sum(frame[1] == CLOSE and len(frame) > 5 for frame in card.log)


def _place_of_close(terminal: Terminal) -> int:
    """Which command to a card of this kind confirms, found with a twin on another desk."""
    twin = Terminal(terminal.folder.with_name("twin"))
    shutil.copytree(terminal.folder, twin.folder)
    card = revision_2()
    assert encode(twin, card, module()).status == 0
    return next(place for place, frame in enumerate(card.log) if frame[1] == CLOSE)
