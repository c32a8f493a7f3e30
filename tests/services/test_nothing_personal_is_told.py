"""Whatever fails: no log, no incident and no line of a command says what somebody typed."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select

from desktop import incidents
from desktop.commands import discreetly
from desktop.domain.central import CentralUnavailable, StillRefused
from desktop.domain.enrolment import UnknownHousehold
from desktop.domain.note import LooksLikeSocialSecurityNumber
from desktop.jobs.runner import JobRunner
from desktop.models import HouseholdRecord, MemberRecord, NoteRecord, new_id
from desktop.services.clock import system_clock
from desktop.services.household import HouseholdService
from desktop.services.protection import ProtectionService
from desktop.services.rights_request import RightsRequestService
from desktop.storage.engine import open_engine
from desktop.storage.opening import open_store
from desktop.sync.central import Central
from desktop.views.messages import sentence
from tests.local_desk import ACTOR, KEY, Desk
from tests.sync.conftest import centre, centre_template  # noqa: F401 - fixtures

MARK = "Zbyszkowiczova"
NUMBER = "287041234567890"  # 15 digits, of nobody
ROOT = Path(__file__).parents[2]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    incidents.install(tmp_path / "logs")
    yield tmp_path / "logs" / incidents.LOG_NAME
    incidents.uninstall()


def a_household(reference: str = MARK) -> HouseholdRecord:
    return HouseholdRecord(
        provisional_reference=reference, street=MARK, phone=MARK, email=f"{MARK}@example.org"
    )


def twice_the_same(desk: Desk) -> None:
    with desk.units(ACTOR, "enrol") as work:
        row = a_household()
        work.session.add(row)
        work.session.flush()
        work.session.connection().exec_driver_sql(
            "INSERT INTO household SELECT * FROM household WHERE phone = ?", (MARK,)
        )


def a_member_of_nobody(desk: Desk) -> None:
    with desk.units(ACTOR, "enrol") as work:
        work.session.add(
            MemberRecord(household_id=new_id(), birth_name=MARK, first_names=MARK, role="applicant")
        )
        work.commit()


def a_value_that_is_none(desk: Desk) -> None:
    with desk.units(ACTOR, "write_note") as work:
        work.session.add(NoteRecord(household_id=MARK, text=MARK, author_name=MARK))
        work.commit()


def a_number_of_the_social_security(desk: Desk) -> None:
    service = HouseholdService(desk.units, system_clock())
    service.write_note(new_id(), f"{MARK} {NUMBER}", ACTOR)


def a_reason_that_says_too_much(desk: Desk) -> None:
    ProtectionService(desk.units).open_with_reason(new_id(), f"{MARK} {NUMBER}", ACTOR)


def a_reference_that_nobody_has(desk: Desk) -> None:
    RightsRequestService(desk.units, system_clock()).household_called(MARK)


def a_centre_that_is_not_there(_desk: Desk) -> None:
    with Central(f"postgresql://{MARK}:{MARK}@127.0.0.1:1/{MARK}") as central:
        central.sight()


def a_damaged_file(desk: Desk) -> None:
    with desk.units(ACTOR, "enrol") as work:
        work.session.add(a_household())
        work.commit()
    desk.units.close()
    content = bytearray(desk.path.read_bytes())
    content[4096:12288] = (MARK * 600).encode()[:8192]
    desk.path.write_bytes(bytes(content))
    open_engine(desk.path, KEY).connect()
    open_store(desk.path, KEY, desk_label=MARK)


def a_file_of_something_else(desk: Desk) -> None:
    other = desk.path.with_name("other.db")
    other.write_bytes((MARK * 2000).encode())
    open_store(other, KEY, desk_label=MARK)


FAILURES: dict[str, Callable[[Desk], None]] = {
    act.__name__: act
    for act in (
        twice_the_same,
        a_member_of_nobody,
        a_value_that_is_none,
        a_number_of_the_social_security,
        a_reason_that_says_too_much,
        a_reference_that_nobody_has,
        a_centre_that_is_not_there,
        a_damaged_file,
        a_file_of_something_else,
    )
}
REFUSED = {
    "a_number_of_the_social_security": LooksLikeSocialSecurityNumber,
    "a_reference_that_nobody_has": UnknownHousehold,
    "a_centre_that_is_not_there": CentralUnavailable,
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_tells_nothing(
    desk: Desk, log: Path, capfd: pytest.CaptureFixture[str], failure: str
) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is, it tells nothing
        FAILURES[failure](desk)
    assert isinstance(caught.value, REFUSED.get(failure, Exception))
    said = sentence(caught.value)
    incidents.report(caught.value)
    logging.getLogger("desktop").warning("could not be kept", exc_info=caught.value)
    told = capfd.readouterr()
    for text in (said, log.read_text("utf-8"), told.out, told.err):
        assert MARK not in text
        assert NUMBER not in text
    assert type(caught.value).__qualname__ in log.read_text("utf-8"), "and still it is found"


@pytest.mark.postgres
def test_what_postgresql_says_of_a_row_stays_there(
    centre: str,  # noqa: F811 - the fixture
    log: Path,
) -> None:
    """`Failing row contains (…)` has every value of it."""
    insert = sql.SQL("insert into app.household (id, phone) values (%s, %s)")
    with psycopg.connect(centre) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(insert, [new_id(), MARK])
    assert MARK in str(caught.value), "the driver does say it"
    incidents.report(caught.value)
    assert MARK not in log.read_text("utf-8")
    assert MARK not in sentence(caught.value)
    assert MARK not in sentence(StillRefused(f"UNIQUE constraint failed: {MARK}"))


def test_a_mistake_on_a_lane_is_logged_by_its_places_alone(desk: Desk, log: Path) -> None:
    def look(_progress: object) -> object:
        with desk.units.reading() as session:
            wanted = session.scalars(select(HouseholdRecord).where(HouseholdRecord.phone == MARK))
            return {MARK: UUID(MARK)}, wanted

    jobs = JobRunner()
    with pytest.raises(ValueError, match="badly formed") as caught:
        look(None)
    incidents.report(caught.value)
    jobs.close()
    text = log.read_text("utf-8")
    assert "in test_a_mistake_on_a_lane_is_logged_by_its_places_alone.<locals>.look" in text
    assert MARK not in text


def test_a_command_that_fails_by_mistake_says_a_number_and_no_row(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(_argv: list[str]) -> int:
        raise ValueError(f"the file of {MARK}")

    assert discreetly(["--data", str(tmp_path)], fail) == 3
    told = capfd.readouterr()
    assert MARK not in (tmp_path / "log" / incidents.LOG_NAME).read_text("utf-8")
    assert "I-" in told.err
    assert MARK not in told.err + told.out


@pytest.mark.parametrize("command", [["sync", "--once"], ["erasures", "list"]])
def test_a_command_without_its_centre_names_no_login(command: list[str], tmp_path: Path) -> None:
    url = f"postgresql://{MARK}:{MARK}@127.0.0.1:1/cad"
    (tmp_path / "settings.json").write_text(
        f'{{"central_url": "{url}", "laboratory": true}}', "utf-8"
    )
    keys = ["--key-file", str(tmp_path / "keys.json")]
    done = subprocess.run(
        [sys.executable, "main.py", *command, *keys, "--data", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert MARK not in done.stdout + done.stderr
