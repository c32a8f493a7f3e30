"""The service and the commands: what a page asks, what an administrator types."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func, select

from desktop import credentials
from desktop.commands import run
from desktop.domain.central import (
    CentralForbids,
    CentralNotConfigured,
    CentralNotReady,
    CentralOtherVersion,
    CentralState,
    CentralTooOld,
    CentralUnavailable,
    ConflictRowGone,
    Contact,
    SiteKeyDiffers,
    StillRefused,
    UnknownConflict,
)
from desktop.models import CardLinkRecord, CardRecord, HouseholdRecord, MemberRecord
from desktop.progress import unwatched
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.sync import ConflictKind, Resolution
from desktop.sync import installation
from desktop.sync.central import Central
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk, in_database

pytestmark = pytest.mark.postgres
NOBODY = "postgresql://localhost:1/nobody"


@pytest.fixture
def settings_of(tmp_path: Path, centre: str) -> Callable[[Desk], Settings]:
    def settings(desk: Desk) -> Settings:
        folder = desk.path.parent
        return Settings(folder, central_url=centre, laboratory=True, key_file=folder / "desk.key")

    return settings


Service = tuple[SyncedDesk, SyncService]


@pytest.fixture
def services(
    two_desks: tuple[SyncedDesk, SyncedDesk], settings_of: Callable[[Desk], Settings]
) -> tuple[Service, Service]:
    first, second = (
        (desk, SyncService(desk.desk.units, settings_of(desk.desk))) for desk in two_desks
    )
    return first, second


def settle(*services: Service) -> None:
    for _ in range(2):
        for _desk, service in services:
            service.run(unwatched)


def make_conflict(services: tuple[Service, Service]) -> Any:
    (here, _), (there, there_service) = services
    household_id = here.enrol()
    settle(*services)
    here.change(household_id, phone="+33611111111")
    there.change(household_id, phone="+33622222222")
    settle(*services)
    (sheet,) = there_service.conflicts()
    return sheet


def test_a_run_reports_and_the_state_tells(services: tuple[Service, Service]) -> None:
    (here, service), _ = services
    assert service.state() == CentralState(Contact.NEVER)
    here.enrol()
    assert service.state().waiting == 1
    report = service.run(unwatched)
    assert (report.sent, report.conflicts, report.refused) == (1, 0, 0)
    assert report.received > 0
    assert report.state.contact is Contact.SYNCHRONISED
    assert (report.state.waiting, report.state.since is not None) == (0, True)


def test_without_an_address_the_desk_works_alone(desk: Desk) -> None:
    service = SyncService(desk.units, Settings(desk.path.parent))
    assert service.state().contact is Contact.NOT_CONFIGURED
    with pytest.raises(CentralNotConfigured):
        service.run(unwatched)


def test_offline_is_told_with_the_last_contact_and_what_waits(
    services: tuple[Service, Service], settings_of: Callable[[Desk], Settings]
) -> None:
    (here, service), _ = services
    service.run(unwatched)
    told: list[CentralState] = []
    offline = SyncService(
        here.desk.units, replace(settings_of(here.desk), central_url=NOBODY), told.append
    )
    here.enrol()
    with pytest.raises(CentralUnavailable):
        offline.run(unwatched)
    (state,) = told
    assert (state.contact, state.waiting) == (Contact.OFFLINE, 1)
    assert state.since == service.state().since


def test_a_conflict_is_shown_with_what_both_saw(services: tuple[Service, Service]) -> None:
    sheet = make_conflict(services)
    assert (sheet.kind, sheet.entity) == (ConflictKind.FIELDS, "household")
    assert sheet.household == "F-2026-000001"
    (phone,) = (field for field in sheet.fields if field.differs)
    assert (phone.column, phone.base) == ("phone", "")
    assert (phone.theirs, phone.mine) == ("+33611111111", "+33622222222")


@pytest.mark.parametrize(
    ("choice", "values", "phone"),
    [
        (Resolution.KEPT_THEIRS, None, "+33611111111"),
        (Resolution.TOOK_MINE, None, "+33622222222"),
        (Resolution.EDITED, {"phone": "+33633333333"}, "+33633333333"),
    ],
    ids=["keep theirs", "take mine", "edit"],
)
def test_a_conflict_is_settled_once_for_every_desk(
    services: tuple[Service, Service],
    choice: Resolution,
    values: dict[str, Any] | None,
    phone: str,
) -> None:
    sheet = make_conflict(services)
    (here, here_service), (there, there_service) = services
    there_service.resolve(sheet.id, choice, there.desk.actor, values)
    settle(*services)
    assert here.read(HouseholdRecord, sheet.row_id).phone == phone
    assert here_service.conflicts() == there_service.conflicts() == ()
    with pytest.raises(UnknownConflict):
        here_service.resolve(sheet.id, choice, here.desk.actor)


def test_an_edit_is_never_put_on_a_row_that_is_gone(services: tuple[Service, Service]) -> None:
    (here, _), (there, there_service) = services
    here.enrol()
    settle(*services)
    (member,) = here.all(select(MemberRecord))
    here.write("remove", lambda s: s.delete(s.get_one(MemberRecord, member.id)))
    there.change(member.id, MemberRecord, custody="shared")
    settle(*services)
    (sheet,) = there_service.conflicts()
    assert sheet.kind is ConflictKind.DELETED_THERE
    with pytest.raises(ConflictRowGone):
        there_service.resolve(sheet.id, Resolution.TOOK_MINE, there.desk.actor)
    there_service.resolve(sheet.id, Resolution.KEPT_THEIRS, there.desk.actor)
    assert there_service.conflicts() == ()


def test_refused_work_is_listed_done_again_or_given_up(
    services: tuple[Service, Service],
) -> None:
    (here, _), (there, service) = services
    first, second = here.enrol("Morvan"), there.enrol("Le Bihan")
    settle(*services)
    kept = here.link(first, "card-1")
    there.link(second, "card-1")
    settle(*services)
    (sheet,) = service.refused()
    assert (sheet.intent, sheet.why, sheet.household_id) == ("link", "uq_card_fingerprint", second)
    assert {change.entity for change in sheet.changes} == {"card", "card_link"}
    assert service.state().refused == 1
    with pytest.raises(StillRefused):
        service.retry(sheet.mutation_id, there.desk.actor)
    assert service.refused() != ()
    service.give_up(sheet.mutation_id, "the family uses another card", there.desk.actor)
    assert service.refused() == ()
    assert [link.id for link in there.all(select(CardLinkRecord))] == [kept]


def test_refused_work_can_be_done_again_when_the_reason_is_gone(
    services: tuple[Service, Service],
) -> None:
    (here, _), (there, service) = services
    first, second = here.enrol("Morvan"), there.enrol("Le Bihan")
    here.write("stock", lambda s: s.add(CardRecord(fingerprint="card-1", tail="042")))
    settle(*services)
    (card_id,) = here.all(select(CardRecord.id))
    links = {}
    for desk, household_id in ((here, first), (there, second)):
        row = CardLinkRecord(
            card_id=card_id, household_id=household_id, linked_on=desk.desk.units.now().date()
        )
        desk.write("link", lambda s, row=row: s.add(row))
        links[household_id] = row.id
    settle(*services)
    here.change(
        links[first], CardLinkRecord, until_on=here.desk.units.now().date(), end_reason="returned"
    )
    settle(*services)
    (sheet,) = service.refused()
    service.retry(sheet.mutation_id, there.desk.actor)
    settle(*services)
    open_links = here.all(
        select(CardLinkRecord.household_id).where(CardLinkRecord.until_on.is_(None))
    )
    assert open_links == [second]
    assert service.refused() == ()


def test_all_desks_of_a_site_share_the_card_key(
    services: tuple[Service, Service], settings_of: Callable[[Desk], Settings]
) -> None:
    (here, here_service), (there, there_service) = services
    ours = credentials.site_key(settings_of(here.desk))
    assert here_service.run(unwatched).site_key_changed is False
    assert there_service.run(unwatched).site_key_changed is True
    assert credentials.site_key(settings_of(there.desk)) == ours


def test_cards_linked_under_another_key_are_noticed_before_anything_is_sent(
    services: tuple[Service, Service],
) -> None:
    (_, here_service), (there, there_service) = services
    here_service.run(unwatched)
    there.link(there.enrol(), "made with another key")
    with pytest.raises(SiteKeyDiffers) as refusal:
        there_service.run(unwatched)
    assert refusal.value.cards == 1
    assert there_service.state().waiting == 2


def test_a_database_without_a_centre_says_so(desk: Desk, postgres_url: str) -> None:
    settings = Settings(
        desk.path.parent,
        central_url=postgres_url,
        laboratory=True,
        key_file=desk.path.parent / "desk.key",
    )
    with pytest.raises(CentralNotReady):
        SyncService(desk.units, settings).run(unwatched)
    with pytest.raises(CentralNotReady):
        installation.status(postgres_url)


def test_a_centre_of_another_protocol_is_told(
    services: tuple[Service, Service], administrator: psycopg.Connection[Any]
) -> None:
    (here, service), _ = services
    here.enrol()
    administrator.execute("update sync.head set protocol = 2")
    with pytest.raises(CentralOtherVersion) as refusal:
        service.run(unwatched)
    assert (refusal.value.ours, refusal.value.theirs) == ("1", "2")
    assert service.state().waiting == 1


def test_a_centre_of_a_newer_version_is_not_touched_by_an_older_one(
    centre: str, administrator: psycopg.Connection[Any]
) -> None:
    administrator.execute("update app.alembic_version set version_num = '9999'")
    with pytest.raises(CentralOtherVersion):
        installation.install(centre)


def test_an_old_desk_still_exchanges_with_a_newer_centre(
    services: tuple[Service, Service], administrator: psycopg.Connection[Any]
) -> None:
    (here, service), (there, there_service) = services
    administrator.execute("update app.alembic_version set version_num = '9999'")
    administrator.execute("alter table app.household add column pet text not null default 'cat'")
    household_id = here.enrol()
    assert service.run(unwatched).centre_is_newer
    there_service.run(unwatched)
    there.change(household_id, city="Bruz")
    there_service.run(unwatched)
    found = administrator.execute("select pet, city from app.household").fetchone()
    assert found == ("cat", "Bruz")


def test_a_postgresql_that_is_too_old_is_refused(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "OLDEST_POSTGRES", 990_000)
    with pytest.raises(CentralTooOld) as refusal:
        installation.install(postgres_url)
    assert refusal.value.needed == 99


def test_installing_twice_changes_nothing(centre: str) -> None:
    assert installation.install(centre) == installation.install(centre)
    assert installation.status(centre).functions_current


def test_a_desk_login_may_call_the_functions_and_nothing_else(
    two_desks: tuple[SyncedDesk, SyncedDesk], centre: str, administrator: psycopg.Connection[Any]
) -> None:
    here, there = two_desks
    name = f"desk_{centre.rpartition('centre_')[2][:12]}"
    administrator.execute(
        sql.SQL("CREATE ROLE {} LOGIN IN ROLE cad_laboratory").format(sql.Identifier(name))
    )
    try:
        here.url = there.url = centre.replace("postgres:@", f"{name}:@")
        household_id = here.enrol()
        here.sync()
        there.sync()
        assert there.read(HouseholdRecord, household_id).reference == "F-2026-000001"
        with psycopg.connect(here.url, autocommit=True) as desk:
            for statement in (
                "select * from app.household",
                "insert into app.household default values",
                "select * from sync.mutation",
                "update sync.head set seq = 0",
                "select sync.next_number('F', '2026', 6)",
                "select card_key from sync.site",
                "create table public.mine (a int)",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    desk.execute(statement)
        with pytest.raises(CentralForbids):
            installation.install(here.url)
    finally:
        administrator.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_an_unknown_login_is_forbidden_not_unavailable(centre: str) -> None:
    unknown = Central(centre.replace("postgres:@", "nobody_at_all:@"))
    with unknown as central, pytest.raises(CentralForbids):
        central.pull(0, 1)


def perform(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    status = run([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_two_data_folders_meet_through_the_commands(
    tmp_path: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, answer = perform(capsys, "central", "init", postgres_url)
    assert (status, answer["functions_current"]) == (0, True)
    for label in ("one", "two"):
        folder = tmp_path / label
        folder.mkdir()
        (folder / "settings.json").write_text(
            json.dumps(
                {
                    "central_url": postgres_url,
                    "laboratory": True,
                    "key_file": str(folder / "desk.key"),
                }
            )
        )
        status, answer = perform(capsys, "sync", "--once", "--data", str(folder))
        assert (status, answer["sent"]) == (0, 0)
    status, answer = perform(capsys, "central", "status", postgres_url)
    assert (status, answer["desks"]) == (0, 2)
    assert run(["central", "status", postgres_url]) == 0
    assert "PostgreSQL" in capsys.readouterr().out


def test_the_command_says_that_the_centre_does_not_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, answer = perform(capsys, "central", "status", NOBODY, "--data", str(tmp_path))
    assert (status, answer["problem"]) == (1, "CentralUnavailable")


def test_the_counts_of_the_status_are_those_of_the_centre(
    two_desks: tuple[SyncedDesk, SyncedDesk], centre: str
) -> None:
    here, _ = two_desks
    here.enrol()
    here.sync()
    status = installation.status(centre)
    assert (status.desks, status.mutations, status.refused) == (1, 1, 0)
    assert (
        status.rows
        == len(here.all(select(HouseholdRecord)))
        + sum(here.all(select(func.count()).select_from(table))[0] for table in (MemberRecord,))
        + 2
    )
    assert in_database(centre, "x").rpartition("?")[0].endswith("/x")


def test_a_login_made_for_desks_joins_a_desk_and_its_password_is_kept_apart(
    tmp_path: Path,
    centre: str,
    administrator: psycopg.Connection[Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    login = f"desk_{centre.rpartition('centre_')[2][:12]}"
    place = ("--data", str(tmp_path / "one"), "--key-file", str(tmp_path / "desk.key"))
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "settings.json").write_text('{"laboratory": true}')
    try:
        status, answer = perform(capsys, "central", "init", centre, "--login", login)
        assert status == 0
        password = answer["password"]
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        address = centre.replace("postgres:@", f"{login}@")
        assert perform(capsys, "central", "join", address, *place)[0] == 0
        assert password not in (tmp_path / "one" / "settings.json").read_text()
        assert password in (tmp_path / "desk.key").read_text()
        assert perform(capsys, "sync", "--once", *place)[0] == 0
        again = perform(capsys, "central", "init", centre, "--login", login)[1]["password"]
        assert again != password
        assert perform(capsys, "central", "join", NOBODY, *place)[1]["problem"] == (
            "CentralUnavailable"
        )
    finally:
        administrator.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))
