"""Incidents are numbered and logged without anybody's details."""

from __future__ import annotations

import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import incidents


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    incidents.install(tmp_path / "logs")
    yield tmp_path / "logs" / incidents.LOG_NAME
    incidents.uninstall()


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    name_of_the_applicant = "Maëlle Invented"  # a local variable: must not be written
    try:
        if cause is None:
            raise error
        raise error from cause
    except Exception as caught:  # noqa: BLE001 - any error is the subject here
        assert name_of_the_applicant
        return caught


def test_the_number_told_to_the_agent_is_the_one_in_the_log(log: Path) -> None:
    number = incidents.report(raised(ValueError("no")))
    assert re.fullmatch(r"I-[2-9A-HJ-NP-Z]{6}", number)
    assert number in log.read_text("utf-8")


def test_each_line_tells_its_moment(log: Path) -> None:
    logging.getLogger("desktop.anything").warning("call 06 12 34 56 78")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARNING desktop.anything call …\n",
        log.read_text("utf-8"),
    )


def test_a_place_is_told_without_the_folders_above(log: Path, tmp_path: Path) -> None:
    home = tmp_path / "maelle"
    for place in (home / "main.py", home / "desktop" / "domain" / "rule.py"):
        code = compile("raise ValueError", str(place), "exec")
        try:
            exec(code)  # noqa: S102 - the only way to a traceback of another folder
        except ValueError as error:
            incidents.report(error)
    text = log.read_text("utf-8")
    assert "at main.py:1" in text
    assert "at desktop/domain/rule.py:1" in text
    assert "maelle" not in text


def test_two_incidents_have_two_numbers(log: Path) -> None:
    error = raised(ValueError("no"))
    assert incidents.report(error) != incidents.report(error)


def test_class_file_and_function_are_logged(log: Path) -> None:
    incidents.report(raised(KeyError("x")))
    text = log.read_text("utf-8")
    assert "KeyError" in text
    assert "test_incidents.py" in text
    assert "in raised" in text


@pytest.mark.parametrize(
    "error",
    [
        ValueError("Maëlle Invented, born 1987-04-12"),
        OSError(13, "denied", "/home/maelle/foyer.pdf"),
        RuntimeError("maelle@example.org called 06 12 34 56 78"),
    ],
    ids=["a name and a birth date", "a file name", "an address and a phone"],
)
def test_what_an_error_says_is_never_logged(log: Path, error: Exception) -> None:
    incidents.report(raised(error))
    text = log.read_text("utf-8").lower()
    assert "maelle" not in text
    assert "maëlle" not in text
    assert "1987" not in text
    assert "34" not in text.partition("\n")[2]


def test_the_cause_is_told_by_its_class_too(log: Path) -> None:
    incidents.report(raised(RuntimeError("a"), OSError(28, "full", "/secret/name")))
    text = log.read_text("utf-8")
    assert "caused by\nOSError ENOSPC" in text
    assert "secret" not in text


def test_each_part_of_a_group_is_told(log: Path) -> None:
    incidents.report(raised(ExceptionGroup("a", [TypeError("b"), LookupError("c")])))
    text = log.read_text("utf-8")
    assert "TypeError" in text
    assert "LookupError" in text


def test_a_warning_with_an_error_attached_is_as_discreet(log: Path) -> None:
    try:
        raise ValueError("Maëlle Invented")
    except ValueError:
        logging.getLogger("desktop.anything").warning("sync stopped", exc_info=True)
    text = log.read_text("utf-8")
    assert "sync stopped" in text
    assert "ValueError" in text
    assert "Invented" not in text


@pytest.mark.parametrize(
    ("text", "blotted"),
    [
        ("card 1234567890 seen", "card … seen"),
        ("call 06 12 34 56 78", "call …"),
        ("write to ann.b@example.org now", "write to … now"),
        ("12345 rows in 3 s", "12345 rows in 3 s"),
    ],
)
def test_long_numbers_and_addresses_are_blotted_out(text: str, blotted: str) -> None:
    assert incidents.masked(text) == blotted


def test_the_log_folder_belongs_to_its_owner(log: Path) -> None:
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_the_log_is_cut_into_files_of_bounded_size(log: Path) -> None:
    logger = logging.getLogger("desktop.anything")
    for _ in range(30):
        logger.warning("x" * 50_000)
    assert log.stat().st_size <= incidents.LARGEST_LOG
    assert log.with_name(log.name + ".1").exists()


def test_a_log_that_cannot_be_set_aside_grows_on(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows while another program has it open."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    logger = logging.getLogger("desktop.anything")
    for _ in range(30):
        logger.warning("x" * 50_000)
    assert log.stat().st_size > 30 * 50_000
    assert incidents.log_files(log.parent) == (log,)


def test_without_a_folder_an_incident_still_gets_its_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    number = incidents.report(raised(ValueError("Maëlle Invented")))
    assert number in caplog.text
    assert "Invented" not in caplog.text
