"""Every sentence of a diagnosis is French on a French desk, and every failure says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from desktop import i18n
from desktop.cardreader.simulated import SimulatedReader
from desktop.commands import run
from desktop.domain.card import NoReaderService
from desktop.domain.card_profile import ProfileUnknown
from desktop.domain.central import (
    CentralNotReady,
    CentralTooOld,
    DeskRevoked,
    DeskTooOld,
)
from desktop.domain.door import NotEnrolled
from desktop.domain.store import (
    DatabaseTooNew,
    DiskFull,
    KeyFileTooOpen,
    KeyMissing,
    NoSafeKeyStore,
)
from desktop.services.diagnosis import DiagnosisService
from desktop.services.support_facts import FACTS
from desktop.settings import Settings
from desktop.sheets.diagnosis import Finding, Notice, PartState
from desktop.sheets.diagnosis_facts import fact_lines, fact_name, fact_words
from desktop.sheets.diagnosis_words import fault_of, part_name, state_words, to_do, told

MAY_BE_ABSENT = (
    "policy", "window", "printers", "log", "database",
    "reader_service", "reader", "signing_key", "security_module", "centre",
)  # fmt: skip
SAME_IN_BOTH = {"Versions", "version", "incidents", "Python", "OpenSSL", "SQLCipher", "TLS"}
FAULTS = (
    NoSafeKeyStore(),
    KeyFileTooOpen(Path("keys.json")),
    KeyMissing(Path("desk.db")),
    DatabaseTooNew("9999"),
    DeskTooOld("0001"),
    CentralNotReady(),
    CentralTooOld(13, 15),
    NotEnrolled(),
    DeskRevoked(),
)


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    i18n.install("en")


@pytest.fixture
def _no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # only partly typed
    yield
    keyring.set_keyring(before)


def parts(folder: Path) -> list[str]:
    service = DiagnosisService(Settings(folder / "desk"), SimulatedReader(b"k" * 32))
    return [finding.part for finding in service.findings()]


def cases(folder: Path) -> list[Finding]:
    named = parts(folder)
    return [
        *(Finding(part, PartState.WORKS) for part in named),
        *(Finding(part, PartState.NOT_NEEDED) for part in MAY_BE_ABSENT),
        *(Finding("disk", PartState.ATTENTION, notice=notice) for notice in Notice),
    ]


def failures(folder: Path) -> list[Finding]:
    return [
        *(Finding(part, PartState.FAILS, error=NoSafeKeyStore()) for part in parts(folder)),
        *(Finding(part, PartState.FAILS, error=OSError()) for part in parts(folder)),
        *(Finding("centre", PartState.FAILS, error=fault) for fault in FAULTS),
    ]


def said(language: str, findings: list[Finding], failing: list[Finding]) -> list[str]:
    i18n.install(language)
    words = [told(finding) for finding in findings]
    words += [to_do(finding) for finding in findings if finding.notice]
    words += [to_do(finding) for finding in failing]
    words += [part_name(finding.part) for finding in findings]
    return words + [state_words(state) for state in PartState]


def test_no_sentence_is_the_same_in_french_as_in_english(tmp_path: Path) -> None:
    findings, failing = cases(tmp_path), failures(tmp_path)
    english, french = said("en", findings, failing), said("fr", findings, failing)
    assert len(english) > 100
    same = {word for word, other in zip(english, french, strict=True) if word == other}
    assert same <= SAME_IN_BOTH


def test_each_failure_and_each_notice_says_what_to_do(tmp_path: Path) -> None:
    noticed = [finding for finding in cases(tmp_path) if finding.notice]
    for finding in (*noticed, *failures(tmp_path)):
        assert to_do(finding).endswith("."), finding


def test_what_is_to_be_done_follows_from_the_fault_and_not_from_where_it_was_met() -> None:
    i18n.install("en")
    service, profile = NoReaderService(), ProfileUnknown("nope")
    for part in ("reader", "security_module"):
        assert "pcscd" in to_do(Finding(part, PartState.FAILS, error=service))
    for part in ("profile", "security_module"):
        assert "card_profile" in to_do(Finding(part, PartState.FAILS, error=profile))
    assert "saved." in fault_of(Finding("disk", PartState.FAILS, error=DiskFull()))


def test_each_fact_has_a_name_in_french() -> None:
    names = [(part, name) for part, facts in FACTS.items() if part != "versions" for name in facts]
    names += [("versions", "application"), ("versions", "schema"), ("versions", "system")]
    i18n.install("fr")
    for part, name in names:
        if name != "absent":  # the name of a class, which no person is told
            assert fact_name(part, name) not in {name} - SAME_IN_BOTH, (part, name)


@pytest.mark.parametrize(
    ("name", "fact", "words"),
    [
        ("free_bytes", 48_389_943_296, "48,4 Go"),
        ("bytes", 249, "249 o"),
        ("incidents", 1200, "1\u202f200"),
        ("clock_ahead_seconds", -1.5, "-1,5"),
        ("exists", True, "oui"),
        ("default", None, "–"),
        ("missing", [], "–"),
        ("decided", ["site", "language"], "site, language"),
        ("last_incident", date(2026, 3, 2).isoformat(), "02/03/2026"),
        ("counter", "20480 bytes, unsent", "20,5 ko, du travail attend d’être envoyé"),
        (
            "slots",
            ["ACS 1281: Dual Reader 00: card, empty"],
            "ACS 1281: Dual Reader 00 (pour : cartes des habitants ; dedans : rien)",
        ),
        ("kept_in", "keyring.backends.Windows", "keyring.backends.Windows"),
    ],
)
def test_facts_are_read_by_people(name: str, fact: object, words: str) -> None:
    i18n.install("fr")
    plain = str.maketrans("\u00a0\u202f", "  ")
    assert fact_words(name, fact).translate(plain) == words.translate(plain)


def test_a_file_of_people_is_named_after_their_roles() -> None:
    finding = Finding(
        "database", PartState.WORKS, {"exists": True, "counter+decider": "4096 bytes"}
    )
    i18n.install("en")
    assert fact_lines(finding)[1] == "file for Counter, Decisions: 4.1\u00a0kB"


@pytest.mark.usefixtures("_no_keyring")
def test_a_pc_that_nobody_set_up_and_that_has_no_keyring_works_as_a_demonstration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--data", str(tmp_path / "desk")]
    assert run(["diagnose", "--json", *place]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["keys"]["notice"] == "demonstration_keys"
    assert answer["keys"]["to_do"]
    assert not (tmp_path / "desk").exists()


@pytest.mark.usefixtures("_no_keyring")
def test_a_desk_that_is_no_demonstration_fails_without_a_keyring(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.json").write_text('{"language": "fr", "reader": "simulated"}', "utf-8")
    assert run(["diagnose", "--json", "--data", str(tmp_path)]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["keys"]["problem"] == "NoSafeKeyStore"
    assert answer["signing_key"]["to_do"].startswith("Réparez d’abord")
