"""The version matrix: the real desks of before, with unsent work, against the centre of today."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select, text

from desktop.domain.actor import Role
from desktop.domain.central import CentralOtherVersion, DeskTooOld
from desktop.domain.version_window import Renamed, ages
from desktop.models import HouseholdRecord, MerchantRecord, MutationRecord, ProductRuleRecord
from desktop.models.base import synced_records
from desktop.storage import unknown, upgrade
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from desktop.sync import bookmark, window
from desktop.sync.central import Central
from tests.local_desk import KEY, Desk
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import someone
from tests.sync.roles import drop_roles_of

pytestmark = pytest.mark.postgres
ARCHIVES = Path(__file__).with_name("old_clients")

_OLD_DESK = """
import json, sys
from datetime import date
from pathlib import Path
from uuid import UUID
sys.path.insert(0, sys.argv[1])
from sqlalchemy import select
from desktop.domain.actor import Actor, Role
from desktop.models import CardRecord, HouseholdRecord, MutationRecord
from desktop.storage.opening import open_store
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
assert sys.modules["desktop"].__file__.startswith(sys.argv[1])
units = open_store(Path(sys.argv[2]), bytes(range(32)), desk_label="old desk")
actor = Actor(UUID(int=7), "Camille Le Goff", frozenset(Role))
with units(actor, "enrol") as work:
    if sys.argv[4]:
        work.session.get_one(HouseholdRecord, UUID(sys.argv[4])).city = "Bruz"
    else:
        work.session.add(HouseholdRecord(provisional_reference="P-1", enrolled_on=date(2026, 3, 2),
            street_number="4", street="rue du Test", postcode="35200", city="Rennes"))
        work.session.add(CardRecord(fingerprint="old-card", tail="042", state="stock"))
    work.commit()
said = ""
try:
    with Central(sys.argv[3]) as central:
        Exchange(units, central).run()
except Exception as error:
    said = type(error).__name__
with units.reading() as session:
    print(json.dumps({"said": said,
        "cities": sorted(row.city for row in session.scalars(select(HouseholdRecord))),
        "verdicts": [row.verdict for row in session.scalars(select(MutationRecord))]}))
units.close()
"""
OldDesk = Callable[..., dict[str, Any]]


@pytest.fixture
def old_desk(tmp_path: Path, centre: str) -> OldDesk:
    def run(revision: str, household: UUID | str = "", url: str = centre) -> dict[str, Any]:
        folder = tmp_path / revision
        if not folder.exists():
            with zipfile.ZipFile(ARCHIVES / f"{revision}.zip") as archive:
                archive.extractall(folder)
        place = (str(folder), str(tmp_path / f"{revision}.db"), url, str(household))
        command = [sys.executable, "-c", _OLD_DESK, *place]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    return run


@pytest.mark.parametrize("revision", ["0003", "0004"])
def test_a_desk_of_the_window_hands_over_its_work_and_reads(
    revision: str, old_desk: OldDesk, make_desk: Callable[..., Desk], centre: str
) -> None:
    here = SyncedDesk(make_desk(), centre)
    ours = here.enrol()
    here.change(ours, confidential_reason="kept", language="br")
    here.sync()
    assert old_desk(revision) == {
        "said": "",
        "cities": ["Rennes", "Rennes"],
        "verdicts": ["applied"],
    }
    assert old_desk(revision, ours)["verdicts"] == ["applied", "applied"]
    here.sync()
    row = here.read(HouseholdRecord, ours)
    assert (row.city, row.confidential_reason, row.language) == ("Bruz", "kept", "br")
    assert len(here.all(select(HouseholdRecord))) == 2


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_below_the_window_work_is_taken_and_nothing_is_sent(
    revision: str, old_desk: OldDesk, make_desk: Callable[..., Desk], centre: str
) -> None:
    here = SyncedDesk(make_desk(), centre)
    here.enrol()
    here.sync()
    told = old_desk(revision)
    assert told == {"said": "CentralForbids", "cities": ["Rennes"], "verdicts": ["applied"]}
    here.sync()
    assert len(here.all(select(HouseholdRecord))) == 2, "its work arrived"


@pytest.mark.parametrize("role", [Role.MERCHANT_MANAGER, Role.ACCOUNTANT])
def test_who_sees_cards_since_this_version_is_told_to_update_and_handed_over_before(
    role: Role, old_desk: OldDesk, centre: str, administrator: psycopg.Connection[Any]
) -> None:
    """A card without its serial, twice: no desk of before can hold that."""
    someone(administrator, centre, Role.ADMINISTRATOR)
    try:
        told = old_desk("0004", url=someone(administrator, centre, role).url)
    finally:
        drop_roles_of(centre)
    assert told["said"] == "DeskTooOld"
    assert told["verdicts"] == ["refused"], "a household, in the name of nobody: it was judged"


def test_a_desk_that_says_its_revision_is_told_in_words_that_it_is_too_old(
    two_desks: tuple[SyncedDesk, SyncedDesk], administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    make_newer(administrator, 3)
    here.enrol()
    with pytest.raises(DeskTooOld):
        here.sync()
    assert [m.state for m in here.all(select(MutationRecord))] == ["acknowledged"]


def test_a_desk_that_is_newer_than_the_centre_hands_over_nothing(
    two_desks: tuple[SyncedDesk, SyncedDesk], administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    administrator.execute("update app.alembic_version set version_num = '0003'")
    here.enrol()
    with pytest.raises(CentralOtherVersion):
        here.sync()
    assert [m.state for m in here.all(select(MutationRecord))] == ["pending"]


def make_newer(centre: psycopg.Connection[Any], steps: int = 1) -> None:
    """A centre some revisions ahead of this code, with a column and a state that are new."""
    for step in range(steps):
        centre.execute(
            "insert into sync.revision select %s, max(place) + 1 from sync.revision",
            (f"{9000 + step}",),
        )
    centre.execute("update app.alembic_version set version_num = '9000'")
    centre.execute("alter table app.household add column pet text not null default 'cat'")
    centre.execute("insert into sync.entity_column values ('household', 'pet', '9000')")


def test_what_a_newer_centre_sends_is_kept_and_comes_back_after_the_update(
    two_desks: tuple[SyncedDesk, SyncedDesk], administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    household = here.enrol()
    here.sync()
    make_newer(administrator)
    administrator.execute("alter table app.household drop constraint ck_household_state")
    administrator.execute("update app.household set pet = 'dog', state = 'travelling'")
    assert here.sync().newer_centre
    assert here.read(HouseholdRecord, household).state == "travelling", "shown as it is"
    engine = here.desk.units.engine
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT row_id, document FROM sync_unknown")).all()
        assert [tuple(row) for row in kept] == [(str(household), '{"pet":"dog"}')]
        assert unknown.merge(connection)
        assert connection.execute(text("SELECT count(*) FROM sync_unknown")).scalar() == 1


def test_a_whole_table_of_a_newer_centre_is_kept_until_the_update(
    two_desks: tuple[SyncedDesk, SyncedDesk], administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    household = here.enrol()
    here.sync()
    facts = here.read(HouseholdRecord, household)
    document = {"id": str(household), "provisional_reference": "P-2"}
    assert unknown.unknown_of("visit", "x", dict(document)) == ("visit", "x", document)
    assert unknown.unknown_of("household", "x", {"id": "x"}) == ("household", "x", None)
    assert facts is not None
    with here.desk.units.engine.begin() as connection:
        unknown.keep(connection, [("household", str(household), {"city": "Betton"})])
        assert unknown.merge(connection)
    assert here.read(HouseholdRecord, household).city == "Betton"
    assert here.all(select(MutationRecord.state)) == ["acknowledged"], "no work of anybody"


def test_a_renamed_column_is_known_by_both_names(
    two_desks: tuple[SyncedDesk, SyncedDesk], administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    household = here.enrol()
    here.sync()
    make_newer(administrator)
    administrator.execute("alter table app.household rename column phone to telephone")
    administrator.execute(
        "update sync.entity_column set until = '9000', renamed_to = 'telephone' "
        "where entity = 'household' and col = 'phone'"
    )
    administrator.execute(
        "insert into sync.entity_column values ('household', 'telephone', '9000')"
    )
    here.change(household, phone="+33612345678")
    assert here.sync().verdicts == {"applied": 1}
    assert administrator.execute("select telephone from app.household").fetchone() == (
        "+33612345678",
    )
    administrator.execute("update app.household set telephone = '+33699999999'")
    here.sync()
    assert here.read(HouseholdRecord, household).phone == "+33699999999"


def test_the_centre_knows_every_column_since_when(administrator: psycopg.Connection[Any]) -> None:
    rows = administrator.execute("select entity, col, since from sync.entity_column").fetchall()
    since = {(entity, column): revision for entity, column, revision in rows}
    there = {(name, c.name) for name, r in synced_records().items() for c in r.__table__.columns}
    assert there <= since.keys()
    assert since["household", "city"] == "0001"
    assert since["card", "number"] == "0002"
    assert since["history", "mutation_id"] == "0003"
    assert since["household", "confidential"] == "0004"
    chain = window.columns_by_revision()
    assert [revision for revision, _ in chain] == list(upgrade.revisions())


def test_a_column_that_went_says_since_when_and_what_it_is_called_now() -> None:
    chain = [("1", {"t": frozenset({"id", "old"})}), ("2", {"t": frozenset({"id", "new"})})]
    found = {age.column: age for age in ages(chain, (Renamed("t", "old", "new", "2"),))}
    assert (found["old"].until, found["old"].renamed_to) == ("2", "new")
    assert (found["new"].since, found["id"].until) == ("2", None)


def test_a_file_of_before_reads_all_again_after_the_update(
    old_desk: OldDesk, tmp_path: Path, centre: str
) -> None:
    """Versions that kept nothing of what they did not know ask for everything once."""
    old_desk("0003")
    units = open_store(tmp_path / "0003.db", KEY)
    with units.reading() as session:
        assert session.scalar(text("SELECT value FROM sync_state WHERE name = 'cursor'")) is None
        assert [m.state for m in session.scalars(select(MutationRecord))] == ["acknowledged"]
    units.close()
    with Central(centre) as central:
        central.answers()


def test_what_the_version_before_kept_of_merchants_is_in_its_place_after_the_update(
    old_desk: OldDesk, make_desk: Callable[..., Desk], tmp_path: Path, centre: str
) -> None:
    """It had no column for a SIRET and no table of rules: nothing of them is asked for again."""
    here = SyncedDesk(make_desk(), centre)
    here.write("open_merchant", lambda session: session.add(_merchant()))
    here.write("change_rule", lambda session: session.add(_rule()))
    here.sync()
    assert old_desk("0004")["said"] == ""
    units = open_store(tmp_path / "0004.db", KEY)
    with units.reading() as session:
        assert session.scalars(select(MerchantRecord.siret)).all() == ["00012345500016"]
        assert session.scalars(select(ProductRuleRecord.expression)).all() == ["family = fruit"]
        assert bookmark.number(session, bookmark.CURSOR) > 0
        assert [m.state for m in session.scalars(select(MutationRecord))] == ["acknowledged"]
    assert all(check.passed for check in verify(units.engine))
    units.close()


def _merchant() -> MerchantRecord:
    return MerchantRecord(trade_name="Au bon grain", siret="00012345500016")


def _rule() -> ProductRuleRecord:
    return ProductRuleRecord(
        code="test",
        version=1,
        label="Fruit",
        expression="family = fruit",
        in_force_from=date(2026, 1, 1),
    )
