"""A desk that the centre has overtaken is told: in the window, on the status line of a command."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.central import DeskTooOld, Update
from desktop.progress import unwatched
from desktop.services.clock import system_clock
from desktop.services.diagnosis import DiagnosisService
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.diagnosis import Finding, Notice, PartState
from desktop.storage import upgrade
from tests.local_desk import KEY, Desk
from tests.sync.conftest import SyncedDesk
from tests.sync.test_versions import make_newer

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk_at_centre(
    two_desks: tuple[SyncedDesk, SyncedDesk], centre: str
) -> tuple[Desk, Settings, SyncService]:
    here = two_desks[0].desk
    folder = here.path.parent
    keys = folder / "desk.key"
    keys.touch(mode=0o600)
    keys.write_text(f'{{"database": "{KEY.hex()}"}}', "utf-8")
    settings = Settings(folder, central_url=centre, laboratory=True, key_file=keys)
    return here, settings, SyncService(here.units, settings)


def centre_part(settings: Settings, **given: Any) -> Finding:
    service = DiagnosisService(settings, SimulatedReader(b"k" * 32), **given)
    return next(finding for finding in service.findings() if finding.part == "centre")


def test_the_state_tells_an_update_that_is_due_then_needed_then_done(
    desk_at_centre: tuple[Desk, Settings, SyncService], administrator: psycopg.Connection[Any]
) -> None:
    _here, settings, _service = desk_at_centre
    told: list[Update] = []
    service = SyncService(_here.units, settings, lambda state: told.append(state.update))
    service.run(unwatched)
    make_newer(administrator)
    service.run(unwatched)
    administrator.execute("insert into sync.revision values ('9001', 101), ('9002', 102)")
    with pytest.raises(DeskTooOld):
        service.run(unwatched)
    assert told == [Update.NONE, Update.DUE, Update.NEEDED]
    after = SyncService(_here.units, settings)
    assert after.state().update is Update.NONE, "a newer program asks again"


def test_a_diagnosis_tells_which_versions_are_served_and_whether_ours_is(
    desk_at_centre: tuple[Desk, Settings, SyncService], administrator: psycopg.Connection[Any]
) -> None:
    _here, settings, service = desk_at_centre
    service.run(unwatched)
    served = centre_part(settings)
    assert served.state is PartState.WORKS
    assert served.facts["serves_to"] == upgrade.head()
    assert str(served.facts["serves_from"]) < upgrade.head()
    make_newer(administrator)
    assert centre_part(settings).notice is Notice.UPDATE_DUE
    administrator.execute("insert into sync.revision values ('9001', 101), ('9002', 102)")
    refused = centre_part(settings)
    assert (refused.state, type(refused.error)) == (PartState.FAILS, DeskTooOld)


def test_a_centre_that_is_older_wants_an_upgrade(
    desk_at_centre: tuple[Desk, Settings, SyncService], administrator: psycopg.Connection[Any]
) -> None:
    _here, settings, _service = desk_at_centre
    administrator.execute("drop function sync_api.schema_window()")
    assert centre_part(settings).notice is Notice.CENTRE_BEHIND
    assert centre_part(settings).facts["serves_to"] is None


def test_a_wrong_clock_is_told_with_how_far_it_is(
    desk_at_centre: tuple[Desk, Settings, SyncService],
) -> None:
    _here, settings, _service = desk_at_centre
    right = system_clock()
    wrong = replace(right, now=lambda: right.now() + timedelta(minutes=5))
    found = centre_part(settings, clock=wrong)
    assert found.notice is Notice.CLOCK_OFF
    ahead = found.facts["clock_ahead_seconds"]
    assert isinstance(ahead, float)
    assert 295 < ahead < 305


def test_the_way_and_the_role_are_told(
    desk_at_centre: tuple[Desk, Settings, SyncService], administrator: psycopg.Connection[Any]
) -> None:
    _here, settings, _service = desk_at_centre
    found = centre_part(settings)
    (version,) = administrator.execute("show server_version").fetchone() or ("",)
    assert found.facts["server"] == version
    assert found.facts["tls"] is None, "the server of the tests has no TLS, which is told"
    assert found.facts["roles"] == []
