"""A desk in a folder, as `main.py card encode` opens it: households, cards to write, keys, SAM."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop import credentials, settings
from desktop.cardreader.emulator import REVISION_3_STARTUP, Traits, VirtualCalypsoCard, VirtualSam
from desktop.cardreader.pcsc import SlotMonitor
from desktop.cardreader.roles import SlotContent
from desktop.cardreader.session import read_holder
from desktop.cardreader.training import TRAINING_KEYS, TRAINING_UNLOCK_SECRET
from desktop.settings import Settings
from desktop.storage.opening import open_store
from tests.local_desk import Desk
from tests.services.card_desk import COUNTER, CardDesk, Time

ROOT = Path(__file__).parents[2]
SERIALS = (bytes.fromhex("00000000DEC0DE21"), bytes.fromhex("00000000DEC0DE37"))
STRANGER = bytes.fromhex("00000000DEC0DE99")
SAM_SERIAL = bytes.fromhex("0BADCAB1")
STAYS = 60  # seconds; a program that hangs longer fails its test


def revision_2() -> VirtualCalypsoCard:
    return VirtualCalypsoCard(SERIALS[0])


def revision_3() -> VirtualCalypsoCard:
    return VirtualCalypsoCard(SERIALS[1], Traits(startup=REVISION_3_STARTUP))


def module() -> VirtualSam:
    return VirtualSam(SAM_SERIAL, TRAINING_KEYS, TRAINING_UNLOCK_SECRET)


def furnish(folder: Path) -> None:
    """Two entitled households whose cards, one of each kind, were never written."""
    chosen = _settings(folder)
    settings.save(chosen, language="en")
    units = open_store(chosen.database, credentials.database_key(chosen))
    now = datetime.now(UTC)
    at = CardDesk(Desk(chosen.database, units), Time(now))
    try:
        for card in (revision_2(), revision_3()):
            household = at.household()
            at.entitle(household, now.date(), now.date() + timedelta(days=200))
            holder = read_holder(card, credentials.site_key(chosen))
            at.cards.link(household, holder, COUNTER)
    finally:
        units.close()


def _settings(folder: Path) -> Settings:
    return Settings(folder, key_file=folder / "keys.json", demonstration=True, reader="pcsc")


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def names(self) -> list[str]:
        return [event["event"] for event in self.events]

    @property
    def last(self) -> dict[str, Any]:
        return self.events[-1]


@dataclass(frozen=True)
class Terminal:
    """Somebody types `main.py card …` about this desk."""

    folder: Path

    def secret(self, text: str = TRAINING_UNLOCK_SECRET.hex()) -> Path:
        """A file with it, as `--sam-secret` takes one."""
        file = self.folder / "secret.txt"
        file.write_text(text + "\n", "ascii")
        return file

    def encode(self, *words: str, language: str = "en") -> Said:
        return self.card("encode", *words, language=language)

    def card(self, *words: str, language: str = "en") -> Said:
        done = subprocess.run(
            self._command(*words),
            capture_output=True,
            text=True,
            timeout=STAYS,
            check=False,
            stdin=subprocess.DEVNULL,
            env=_environment(language),
        )
        return Said(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def encoding(self, *words: str) -> Iterator[Running]:
        """While it runs; killed when the block ends."""
        with subprocess.Popen(
            self._command("encode", *words),
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            env=_environment("en"),
        ) as program:
            try:
                yield Running(program)
            finally:
                program.kill()

    def _command(self, *words: str) -> list[str]:
        start = [sys.executable, str(ROOT / "main.py"), "card", *words]
        return [*start, "--data", str(self.folder), "--key-file", str(self.folder / "keys.json")]


@dataclass(frozen=True)
class Running:
    program: subprocess.Popen[str]

    def event(self) -> dict[str, Any]:
        """The next one, as soon as it is told."""
        assert self.program.stdout is not None
        return dict(json.loads(self.program.stdout.readline()))

    def ended(self) -> int:
        return self.program.wait(STAYS)


def _environment(language: str) -> dict[str, str]:
    return os.environ | {"CAD_LANGUAGE": language, "PYTHONWARNINGS": "error"}


def wait_for_cards(count: int) -> None:
    """Until so many slots hold something that the service has powered."""
    monitor = SlotMonitor()
    while sum(slot.content is SlotContent.CARD for slot in monitor.look(0.5)) != count:
        pass
    monitor.close()
