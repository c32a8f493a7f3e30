"""Who sees what, at the centre and at a real desk, and whose work is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select, text

from desktop.domain.actor import Role
from desktop.domain.door import COVERED, profile_of
from desktop.models import (
    CardLinkRecord,
    HouseholdRecord,
    IncomeRecord,
    MemberRecord,
    MerchantRecord,
    NoteRecord,
)
from desktop.models.base import synced_records
from desktop.services.clock import system_clock
from desktop.services.overview import OverviewService
from desktop.storage.search import SearchIndex
from desktop.sync import agreement, grants, installation
from desktop.sync.central import Central
from desktop.sync.sight_list import SEEN_BY, WRITTEN_BY
from desktop.views.messages.rule import why_refused
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import Someone, op, pushed, someone
from tests.sync.roles import drop_roles_of

MakeSomeone = Callable[..., Someone]


@pytest.fixture
def people(centre: str, administrator: psycopg.Connection[Any]) -> Iterator[MakeSomeone]:
    """The first one is an administrator: from then on the doors are closed."""
    someone(administrator, centre, Role.ADMINISTRATOR)
    yield lambda *roles: someone(administrator, centre, *roles)
    drop_roles_of(centre)


def desk_of(make_desk: Callable[..., Desk], person: Someone, label: str) -> SyncedDesk:
    desk = make_desk(label)
    desk.actor = person.actor
    return SyncedDesk(desk, person.url)


def test_somebody_decided_about_every_column() -> None:
    for name, record in synced_records().items():
        listed = [column for _, names in SEEN_BY[name] for column in names.split()]
        assert sorted(listed) == sorted(record.__table__.columns.keys()), name
        assert name in WRITTEN_BY
    assert set(SEEN_BY) == set(synced_records())


def test_who_writes_a_record_sees_all_of_it() -> None:
    for grant in grants.grants():
        record = synced_records()[grant.entity]
        if grant.writes and record.kind != "fact":
            assert set(grant.columns) == set(record.__table__.columns.keys()), grant


def test_a_profile_shows_what_its_roles_show() -> None:
    for size in range(1, len(Role) + 1):
        for roles in combinations(Role, size):
            kept = [Role(name) for name in profile_of(roles).split("+")]
            assert grants.visible(roles) == grants.visible(kept)
    assert COVERED[Role.DECIDER] >= COVERED[Role.COUNTER]


def test_an_encoder_sees_names_and_no_address(
    two_desks: tuple[SyncedDesk, SyncedDesk], people: MakeSomeone, make_desk: Callable[..., Desk]
) -> None:
    office, _ = two_desks
    household = office.enrol()
    link = office.link(household, "f1")
    office.write(
        "write_note",
        lambda session: session.add(
            NoteRecord(
                household_id=household,
                text="lives with her aunt",
                author_id=uuid4(),
                author_name="Camille",
                written_at=office.desk.units.now(),
            )
        ),
    )
    office.sync()
    station = desk_of(make_desk, people(Role.ENCODER), "station")
    station.sync()
    row = station.read(HouseholdRecord, household)
    assert row.reference == "F-2026-000001"
    assert (row.street, row.postcode, row.phone) == ("", "", "")
    assert station.all(select(MemberRecord.birth_name)) == ["Morvan"]
    assert station.all(select(MemberRecord.born)) == [""]
    assert station.read(CardLinkRecord, link).household_id == household
    assert station.all(select(NoteRecord)) == []
    with Central(station.url) as central:
        compared = agreement.compare(station.desk.units, central)
    assert compared is not None
    assert compared.agreed
    with station.desk.units.reading() as session:
        assert SearchIndex.find(session, "Morvan")


def test_a_merchant_manager_sees_no_household(
    two_desks: tuple[SyncedDesk, SyncedDesk], people: MakeSomeone, make_desk: Callable[..., Desk]
) -> None:
    office, _ = two_desks
    office.enrol()
    office.write("open_merchant", lambda s: s.add(MerchantRecord(trade_name="Au bon grain")))
    office.sync()
    desk = desk_of(make_desk, people(Role.MERCHANT_MANAGER), "merchants")
    desk.sync()
    assert desk.all(select(MerchantRecord.trade_name)) == ["Au bon grain"]
    for entity in set(synced_records()) - set(grants.visible([Role.MERCHANT_MANAGER])):
        with desk.desk.units.reading() as session:
            assert session.scalar(text(f"select count(*) from {entity}")) == 0  # noqa: S608
    with desk.desk.units.reading() as session:
        assert SearchIndex.find(session, "Morvan") == ()
    home = OverviewService(desk.desk.units, system_clock()).home(desk.desk.actor)
    assert home.drafts == ()


def test_an_archived_file_leaves_the_desk_of_the_counter_and_comes_back(
    two_desks: tuple[SyncedDesk, SyncedDesk], people: MakeSomeone, make_desk: Callable[..., Desk]
) -> None:
    office, _ = two_desks
    household = office.enrol()
    other = office.enrol("Le Gall")
    office.sync()
    counter = desk_of(make_desk, people(Role.COUNTER), "counter")
    decider = desk_of(make_desk, people(Role.DECIDER), "decider")
    counter.sync()
    assert len(counter.all(select(MemberRecord))) == 2
    office.sync()
    office.change(household, stage="archived")
    office.sync()
    counter.sync()
    decider.sync()
    assert counter.all(select(HouseholdRecord.id)) == [other]
    assert counter.all(select(MemberRecord.birth_name)) == ["Le Gall"]
    assert len(decider.all(select(MemberRecord))) == 2
    office.change(household, stage="active")
    office.sync()
    counter.sync()
    assert len(counter.all(select(MemberRecord))) == 2


def test_a_right_that_is_gone_takes_what_it_showed(
    two_desks: tuple[SyncedDesk, SyncedDesk],
    people: MakeSomeone,
    make_desk: Callable[..., Desk],
    administrator: psycopg.Connection[Any],
) -> None:
    office, _ = two_desks
    household = office.enrol()
    office.sync()
    counter = desk_of(make_desk, people(Role.COUNTER), "counter")
    counter.sync()
    administrator.execute("delete from sync.granted where entity = 'member' and role = 'counter'")
    administrator.execute("select sync.grant_sight()")
    counter.sync()
    assert counter.all(select(MemberRecord)) == []
    assert counter.read(HouseholdRecord, household).street == "rue du Test"


def refusal(person: Someone, *ops: dict[str, Any]) -> str | None:
    answer = pushed(person.url, uuid4(), person, *ops, dseq=1)
    return answer["why"] if answer["verdict"] == "refused" else None


def test_work_that_nobody_may_do_is_refused_and_kept(
    two_desks: tuple[SyncedDesk, SyncedDesk],
    people: MakeSomeone,
    administrator: psycopg.Connection[Any],
) -> None:
    office, _ = two_desks
    household = office.enrol()
    office.sync()
    encoder, counter = people(Role.ENCODER), people(Role.COUNTER)
    phone = op("household", household, {"phone": "+33200000000"}, {"phone": ""})
    assert refusal(encoder, phone) == "not_entitled"
    agent = op("agent", uuid4(), {"name": "X"})
    assert refusal(counter, agent) == "not_entitled"
    stranger = Someone(uuid4(), counter.login, counter.url, counter.roles)
    assert refusal(stranger, phone) == "unknown_person"
    assert refusal(counter, phone) is None
    kept = administrator.execute(
        "select pushed_by, payload from sync.mutation where why = 'unknown_person'"
    ).fetchone()
    assert kept is not None
    assert kept[0] == counter.login
    assert kept[1][0]["new"] == {"phone": "+33200000000"}


def test_a_decision_takes_a_decider_who_did_not_propose(
    two_desks: tuple[SyncedDesk, SyncedDesk], people: MakeSomeone
) -> None:
    office, _ = two_desks
    household = office.enrol()
    office.sync()
    counter = people(Role.COUNTER, Role.DECIDER)
    decider = people(Role.DECIDER)
    only_counter = people(Role.COUNTER)
    claim = uuid4()
    row = {
        "id": str(claim),
        "household_id": str(household),
        "claimed_on": "2026-03-02",
        "claim_kind": "first",
        "reason": "",
        "state": "proposed",
        "proposed_by_id": str(counter.id),
    }
    assert refusal(counter, op("claim", claim, row)) is None
    was = {"state": "proposed", "proposed_by_id": str(counter.id)}
    grant = {"state": "granted", "proposed_by_id": str(counter.id)}
    assert refusal(only_counter, op("claim", claim, grant, was)) == "needs_decider"
    assert refusal(counter, op("claim", claim, grant, was)) == "same_person"
    assert refusal(decider, op("claim", claim, grant, was)) is None


def test_bank_details_are_confirmed_by_another_person(
    two_desks: tuple[SyncedDesk, SyncedDesk], people: MakeSomeone
) -> None:
    _office, _ = two_desks
    merchant, account = uuid4(), uuid4()
    one, other = people(Role.MERCHANT_MANAGER), people(Role.MERCHANT_MANAGER)
    shop = {"id": str(merchant), "trade_name": "Au bon grain", "state": "active"}
    shop |= {"outlet_kind": "shop", "place": "", "family": ""}
    details = {
        "id": str(account),
        "merchant_id": str(merchant),
        "iban": "FR7630006000011234567890189",
        "bic": "",
        "holder": "Au bon grain",
        "state": "proposed",
        "proposed_by_id": str(one.id),
        "proposed_by_name": "Ada",
        "proposed_at": "2026-03-02T10:00:00Z",
        "note": "",
    }
    assert (
        refusal(one, op("merchant", merchant, shop), op("merchant_account", account, details))
        is None
    )
    confirmed = {"state": "confirmed", "decided_by_id": str(other.id)}
    assert refusal(one, op("merchant_account", account, confirmed, {"state": "proposed"})) == (
        "same_person"
    )
    assert refusal(other, op("merchant_account", account, confirmed, {"state": "proposed"})) is None


def test_an_evaluator_gets_lines_without_names(
    two_desks: tuple[SyncedDesk, SyncedDesk], people: MakeSomeone
) -> None:
    office, _ = two_desks
    office.enrol()
    office.sync()
    evaluator = people(Role.EVALUATOR)
    with psycopg.connect(evaluator.url, autocommit=True) as connection:
        first = connection.execute("select * from sync_api.evaluation()").fetchall()
        second = connection.execute("select * from sync_api.evaluation()").fetchall()
    assert len(first) == 1
    assert first[0][0] != second[0][0]
    assert "Morvan" not in str(first)
    assert IncomeRecord.__tablename__ not in grants.visible([Role.EVALUATOR])


def test_each_refusal_of_a_right_has_its_words() -> None:
    server = Path(installation.__file__).with_name("server")
    script = (server / "10_visibility.sql").read_text("utf-8")
    words = ("not_entitled", "withheld_field", "unknown_person", "person_disabled")
    for word in (*words, "needs_decider", "same_person", "another_name"):
        assert f"'{word}'" in script
        assert "Give this name to IT" not in why_refused(word)


def test_the_page_for_the_lawyer_names_every_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "visibility.md").read_text("utf-8")
    for entity in SEEN_BY:
        assert f"| `{entity}` |" in page
