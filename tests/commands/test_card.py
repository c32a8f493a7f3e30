"""`main.py card` as IT calls it: a program of its own, on the real PC/SC service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop import credentials, settings
from desktop.cardreader.emulator import (
    PAPER_TICKET_ATR,
    Traits,
    VirtualCalypsoCard,
    VirtualObject,
)
from desktop.cardreader.session import read_holder
from desktop.cardreader.vpcd_card import InsertableCard, InsertedCard, StallingCard
from desktop.cardreader.vpcd_service import VirtualReaderService
from tests.pcsc_service import missing

ROOT = Path(__file__).parents[2]
SERIAL = bytes.fromhex("00000000DEC0AD03")
STAYS = 60  # seconds; a program that hangs longer fails its test

pytestmark = [pytest.mark.pcsc, pytest.mark.usefixtures("empty_slots")]


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, str]:
        return dict(json.loads(self.out))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return tmp_path / "desk"


def command(desk: Path, *words: str) -> list[str]:
    keys = str(desk / "keys.json")
    start = [sys.executable, str(ROOT / "main.py"), "card", *words]
    return [*start, "--data", str(desk), "--key-file", keys]


def environment() -> dict[str, str]:
    return os.environ | {"CAD_LANGUAGE": "en", "PYTHONWARNINGS": "error"}


def run(desk: Path, *words: str) -> Said:
    done = subprocess.run(
        command(desk, *words),
        capture_output=True,
        text=True,
        timeout=STAYS,
        check=False,
        env=environment(),
    )
    return Said(done.returncode, done.stdout, done.stderr)


def read(desk: Path, card: InsertableCard) -> Said:
    with InsertedCard(card):
        return run(desk, "read", "--json", "--timeout", "20")


def test_a_card_is_one_object_without_its_serial(desk: Path) -> None:
    said = read(desk, VirtualCalypsoCard(SERIAL))
    assert said.status == 0
    assert said.err == ""
    key = credentials.site_key(settings.load(desk, key_file=desk / "keys.json"))
    expected = read_holder(VirtualCalypsoCard(SERIAL), key)
    assert said.answer == {
        "status": "read",
        "application": "315449432E494341",
        "product": "prime_revision_2",
        "tail": "155",
        "fingerprint": expected.fingerprint,
    }
    assert "dec0ad03" not in said.out.lower()
    assert str(0xDEC0AD03) not in said.out


def test_the_same_card_has_the_same_fingerprint_whatever_its_first_two_bytes(desk: Path) -> None:
    serials = (SERIAL, b"\xbe\xef" + SERIAL[2:], SERIAL[:-1] + b"\x04")
    plain, with_token, other = (read(desk, VirtualCalypsoCard(each)).answer for each in serials)
    assert plain == with_token
    assert other["fingerprint"] != plain["fingerprint"]


def test_an_invalidated_card_is_told_so_and_is_no_failure(desk: Path) -> None:
    said = read(desk, VirtualCalypsoCard(SERIAL, Traits(invalidated=True)))
    assert said.status == 0
    assert said.answer["status"] == "invalidated"
    assert said.answer["tail"] == "155"


def test_a_paper_ticket_is_unsupported(desk: Path) -> None:
    said = read(desk, VirtualObject(PAPER_TICKET_ATR))
    assert said.status == 1
    assert said.answer == {"status": "unsupported", "object": "paper_ticket"}


def test_a_card_pulled_out_while_read_is_unreadable(desk: Path) -> None:
    said = read(desk, VirtualCalypsoCard(SERIAL, Traits(gone_after=1)))
    assert said.status == 1
    assert said.answer == {"status": "unreadable"}


def test_a_card_that_never_answers_does_not_hold_the_program(desk: Path) -> None:
    said = read(desk, StallingCard())
    assert said.status == 1
    assert said.answer == {"status": "unreadable"}


def test_no_card_in_time(desk: Path) -> None:
    said = run(desk, "read", "--json", "--timeout", "0.5")
    assert said.status == 1
    assert said.answer == {"status": "timeout"}


def test_a_card_laid_down_later_is_awaited(desk: Path) -> None:
    with subprocess.Popen(
        command(desk, "read", "--json", "--timeout", "20"),
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as program:
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(1.5)
        with InsertedCard(VirtualCalypsoCard(SERIAL)):
            out, _ = program.communicate(timeout=STAYS)
    assert program.returncode == 0
    assert json.loads(out)["status"] == "read"


def test_no_service_and_no_reader_are_told_apart(
    desk: Path,
    pcsc_service: VirtualReaderService,
) -> None:
    if not pcsc_service.is_ours:
        missing("the machine's own PC/SC service runs and is not ours to stop")
    pcsc_service.stop()
    said = run(desk, "read", "--json", "--timeout", "20")
    assert said.answer == {"status": "no_service"}
    assert said.status == 1
    pcsc_service.start()
    settings.save(settings.load(desk), card_reader="A reader left at home")
    said = run(desk, "read", "--json", "--timeout", "20")
    assert said.answer == {"status": "no_reader"}
    assert said.status == 1


def test_without_json_it_speaks_in_sentences(desk: Path) -> None:
    with InsertedCard(VirtualCalypsoCard(SERIAL)):
        said = run(desk, "read", "--timeout", "20")
    assert said == Said(0, "Card ending in 155.\n", "")


def test_without_json_it_says_what_was_missing(desk: Path) -> None:
    said = run(desk, "read", "--timeout", "0.5")
    assert said == Said(1, "No card was laid on the reader in time.\n", "")


def test_watching_tells_what_happens_until_the_time_is_over(desk: Path) -> None:
    with InsertedCard(VirtualCalypsoCard(SERIAL)):
        said = run(desk, "watch", "--json", "--timeout", "1.5")
    assert said.status == 0
    events = [json.loads(line) for line in said.out.splitlines()]
    assert events[-1] == {"presence": "present", "reader": "Virtual PCD slot 00", "tap": 1}


def test_a_key_file_that_others_can_read_is_refused(desk: Path) -> None:
    desk.mkdir()
    (desk / "keys.json").write_text("{}", "utf-8")
    (desk / "keys.json").chmod(0o644)
    said = run(desk, "read", "--json", "--timeout", "1")
    assert said.status == 1
    assert said.answer["status"] == "no_key"
    assert "--key-file" in said.err


@pytest.mark.parametrize("timeout", ["-1", "soon", "nan"])
def test_a_timeout_that_is_none_is_refused(desk: Path, timeout: str) -> None:
    assert run(desk, "read", f"--timeout={timeout}").status == 2
