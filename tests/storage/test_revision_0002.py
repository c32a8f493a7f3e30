"""A desk and a centre with work in them come from the first revision to cards at full depth."""

# ruff: noqa: S608 - every value in these statements is made here

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.models import CardBatchRecord, CardLinkRecord, CardRecord, HouseholdRecord
from desktop.models.card_number import number_from_id
from desktop.storage import capture, upgrade
from desktop.storage.engine import open_engine
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.storage.verification import verify
from desktop.sync import installation
from tests.local_desk import ACTOR, KEY

HOUSEHOLD, CARD, LOST, LINK = (
    UUID(int=0x01900000_0000_7000_8000_000000000000 + n) for n in range(4)
)
FIRST_ROWS = f"""
INSERT INTO household (id, provisional_reference, state, enrolled_on, housing, hosted_by, apartment,
    residence, street_number, street, locality, postcode, city, phone, email, safe_channel,
    do_not_write, language, easy_to_read)
VALUES ('{HOUSEHOLD}', 'F-PROV-7K3QXZ', 'enrolled', '2026-03-02', 'home', '', '', '', '4',
    'rue du Test', '', '35200', 'Rennes', '', '', 'letter', false, 'fr', false);
INSERT INTO card (id, fingerprint, support, product, tail, state)
VALUES ('{CARD}', 'a', 'korrigo', 'prime_revision_2', '042', 'linked');
INSERT INTO card (id, fingerprint, support, product, tail, state, blocked_on, blocked_reason)
VALUES ('{LOST}', 'b', 'korrigo', '', '417', 'blocked', '2026-04-01', 'lost');
INSERT INTO card_link (id, card_id, household_id, linked_on, link_reason)
VALUES ('{LINK}', '{CARD}', '{HOUSEHOLD}', '2026-03-02', 'first')
"""


def fill(connection: Connection) -> None:
    for statement in FIRST_ROWS.split(";"):
        connection.execute(text(statement))


def check(session: Session) -> None:
    """The rows of before are there, each card with the number that every database gives it."""
    assert session.get_one(HouseholdRecord, HOUSEHOLD).card_support == ""
    cards = session.scalars(select(CardRecord).order_by(CardRecord.fingerprint)).all()
    assert [(c.tail, c.state, c.blocked_reason) for c in cards] == [
        ("042", "linked", None),
        ("417", "blocked", "lost"),
    ]
    assert [c.number for c in cards] == [number_from_id(CARD), number_from_id(LOST)]
    assert (cards[0].batch_id, cards[0].site, cards[0].retired_on) == (None, "", None)
    link = session.get_one(CardLinkRecord, LINK)
    assert (link.household_id, link.replaces_id, link.override_reason) == (HOUSEHOLD, None, "")


@pytest.fixture
def desk_of_before(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    engine = open_engine(path, KEY)
    upgrade.run_on_sqlite(engine, path, "0001")
    with engine.begin() as connection:
        fill(connection)
    engine.dispose()
    return path


@pytest.fixture
def upgraded(desk_of_before: Path) -> Iterator[UnitsOfWork]:
    units = open_store(desk_of_before, KEY)
    yield units
    units.close()


def test_a_desk_with_cards_is_brought_to_numbers_and_keeps_its_rows(
    upgraded: UnitsOfWork, desk_of_before: Path
) -> None:
    with upgraded.reading() as session:
        check(session)
    with upgraded.engine.connect() as connection:
        assert capture.installed(connection) == capture.triggers()
    assert [c.name for c in verify(upgraded.engine) if not c.passed] == []
    assert desk_of_before.with_name(f"desk-before-{upgrade.head()}.db").exists()


def test_giving_numbers_is_not_work_to_be_sent(upgraded: UnitsOfWork) -> None:
    """The centre gives the same numbers to the same cards by itself."""
    with upgraded.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sync_operation")) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        f"UPDATE household SET card_support = 'phone' WHERE id = '{HOUSEHOLD}'",
        f"UPDATE household SET state = 'gone' WHERE id = '{HOUSEHOLD}'",
        f"UPDATE card SET state = 'eaten' WHERE id = '{CARD}'",
        f"UPDATE card SET number = '{number_from_id(LOST)}' WHERE id = '{CARD}'",
        f"UPDATE card SET batch_id = '{HOUSEHOLD}' WHERE id = '{CARD}'",
        f"UPDATE card_link SET replaces_id = '{HOUSEHOLD}' WHERE id = '{LINK}'",
    ],
)
def test_the_rules_of_before_and_of_now_are_in_the_upgraded_file(
    upgraded: UnitsOfWork, wrong: str
) -> None:
    def write() -> None:
        with upgraded(ACTOR, "correct") as work:
            work.session.execute(text(wrong))
            work.commit()

    with pytest.raises(IntegrityError):
        write()


def test_an_upgraded_desk_goes_back_with_its_rows(upgraded: UnitsOfWork) -> None:
    upgrade.run_on_sqlite(upgraded.engine, upgraded.path, "0001")
    with upgraded.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM card")) == 2
        assert connection.scalar(text("SELECT count(*) FROM card_link")) == 1


@pytest.fixture
def centre_of_before(postgres_url: str) -> Iterator[Engine]:
    """Installed whole, taken back to the first revision, then filled as desks would have."""
    installation.install(postgres_url)
    engine = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL search_path TO app"))
        # Of functions that a centre of before did not have; it gets both again when installed.
        connection.execute(text("DROP TRIGGER guard_file_changed ON household"))
        connection.execute(text("DROP TRIGGER guard_file ON household"))
        upgrade.run(connection, "0001")
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL search_path TO app"))
        fill(connection)
        connection.execute(text("DELETE FROM sync.installed"))
    yield engine
    engine.dispose()


@pytest.mark.postgres
def test_a_centre_with_cards_gives_the_same_numbers_and_sends_them(
    centre_of_before: Engine, postgres_url: str
) -> None:
    with centre_of_before.connect() as connection:
        before = connection.scalar(text("SELECT seq FROM sync.head"))
    assert installation.install(postgres_url).functions_current
    with centre_of_before.connect() as connection:
        connection.execute(text("SET search_path TO app"))
        with Session(connection) as session:
            check(session)
        marked = connection.execute(
            text("SELECT id FROM sync.row_head WHERE seq > :before"), {"before": before}
        )
        assert {row.id for row in marked} == {CARD, LOST}


@pytest.mark.postgres
def test_an_upgraded_centre_takes_new_rows(centre_of_before: Engine, postgres_url: str) -> None:
    installation.install(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        kinds = connection.execute("SELECT name, kind FROM sync.entity").fetchall()
    assert {("encoding", "fact"), ("encoding_outcome", "fact"), ("card_event", "fact")} < set(kinds)
    with Session(centre_of_before) as session, session.begin():
        session.execute(text("SET LOCAL search_path TO app"))
        batch = CardBatchRecord(label="L1", support="paper", received_on=date(2026, 4, 14))
        session.add(batch)
