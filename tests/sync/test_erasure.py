"""Erasure: nothing of a household stays anywhere, and nothing brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from psycopg import sql
from sqlalchemy import select

from desktop.domain.statement_chain import hash_of
from desktop.models import (
    AccessRecord,
    CardEventRecord,
    CardLinkRecord,
    CardRecord,
    CardTransactionRecord,
    ClaimRecord,
    ConflictRecord,
    CreditMovementRecord,
    DisposalRecord,
    DraftRecord,
    EntitlementRecord,
    HouseholdRecord,
    MemberRecord,
    MerchantRecord,
    MonthlyStatementRecord,
    MutationRecord,
    NotDuplicateRecord,
    NoteRecord,
    OperationRecord,
    PurchaseImportRecord,
    new_id,
)
from desktop.models.base import synced_records
from desktop.storage.verification import verify
from desktop.sync import erasure, erasure_file, installation
from desktop.sync.central import Central
from tests.local_desk import ACTOR, KEY
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Desks = tuple[SyncedDesk, SyncedDesk]

NAME = "Zbyszkowiczova"  # invented, and unlike anything that stands in a file otherwise
LATE = "Quetzalcourt"  # what a desk types afterwards
SLIP: dict[str, Any] = {
    "act": "erasure",
    "ground": "Article 17 of the GDPR",
    "visa": "",
    "by_id": str(ACTOR.id),
    "by_name": ACTOR.name,
    "appeal": 4,
    "appeal_untold": 12,
}


def erase(desk: SyncedDesk, *households: UUID) -> dict[str, Any]:
    with Central(desk.url) as central:
        return central.erase_households(list(households), SLIP)


def note(desk: SyncedDesk, household: UUID, text: str) -> UUID:
    row = NoteRecord(
        household_id=household,
        text=text,
        author_id=ACTOR.id,
        author_name=ACTOR.name,
        written_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    desk.write("write_note", lambda session: session.add(row))
    return row.id


def opened(desk: SyncedDesk, household: UUID) -> None:
    with desk.desk.units(ACTOR, "open_file") as work:
        work.session.add(
            AccessRecord(
                household_id=household,
                agent_id=ACTOR.id,
                at=desk.desk.units.now(),
                desk_label="desk 1",
                reason="counter",
                note=f"the file of {NAME}",
                mutation_id=work.mutation_id,
            )
        )
        work.commit()


def settle(*desks: SyncedDesk) -> None:
    for _ in range(2):
        for desk in desks:
            desk.sync()


def everything_about(desk: SyncedDesk) -> UUID:
    """A household with a row in many tables, a card, an event, an opening and a draft."""
    household = desk.enrol(NAME)
    link = desk.link(household, "fingerprint-of-a-card")
    other = desk.enrol("Kermarec")

    def more(session: Any) -> None:
        card = session.scalar(select(CardRecord))
        session.add(
            CardEventRecord(
                card_id=card.id,
                link_id=link,
                event="linked",
                note=f"given to {NAME}",
                at=datetime(2026, 3, 2, 9, tzinfo=UTC),
                agent_id=ACTOR.id,
                agent_name=ACTOR.name,
                desk_label="desk 1",
            )
        )
        session.add(
            NotDuplicateRecord(
                first_id=min(household, other),
                second_id=max(household, other),
                decided_by=ACTOR.name,
                decided_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
            )
        )

    desk.write("more", more)
    note(desk, household, f"{NAME} came with a neighbour")
    opened(desk, household)
    return household


def draft(desk: SyncedDesk, household: UUID) -> None:
    with desk.desk.units.bookkeeping() as session:
        for subject, body in (
            (household, {"name": NAME}),
            (None, {"of": str(household), "n": NAME}),
        ):
            session.add(
                DraftRecord(
                    form="member",
                    subject_id=subject,
                    label="Z",
                    body=body,
                    agent_id=ACTOR.id,
                    saved_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
                )
            )


PAGE, RESERVED = 4096, 80


def bytes_of(desk: SyncedDesk) -> bytes:
    """Every page of the file in clear, free ones included, and every frame of the log beside it."""
    file = desk.desk.path.read_bytes()
    log_file = desk.desk.path.with_name(desk.desk.path.name + "-wal")
    log = log_file.read_bytes() if log_file.exists() else b""
    pages = [file[at : at + PAGE] for at in range(0, len(file), PAGE)]
    frames = [log[at + 24 : at + 24 + PAGE] for at in range(32, len(log), 24 + PAGE)]
    clear = b"".join(deciphered(page) for page in (*pages, *frames) if len(page) == PAGE)
    assert b"CREATE TABLE household" in clear  # the key is the one, and the pages are whole
    return clear


def deciphered(page: bytes) -> bytes:
    """AES-256-CBC with the IV in the reserve at the end; the first page begins with the salt.

    Which page this is does not matter here: it is read with and without a salt.
    """
    body, start = page[:-RESERVED], page[-RESERVED:][:16]
    clear = b""
    for text in (body, body[16:]):
        reader = Cipher(algorithms.AES(KEY), modes.CBC(start)).decryptor()
        clear += reader.update(text)
    return clear


def dump(url: str) -> str:
    """Every value of every table of the whole database, as a backup would have it."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select schemaname, tablename from pg_tables "
            "where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert {schema for schema, _table in tables} >= {"app", "sync"}
        statement = sql.SQL("copy {} to stdout")
        texts = []
        for schema, table in tables:
            with connection.cursor().copy(statement.format(sql.Identifier(schema, table))) as rows:
                texts += [bytes(part).decode() for part in rows]
    return "".join(texts)


def found_in(text: str | bytes, word: str) -> bool:
    """Also as the search folds it and as it sounds in part."""
    low = text.lower()
    return (word.lower().encode() if isinstance(low, bytes) else word.lower()) in low


def test_somebody_decided_about_every_table(administrator: psycopg.Connection[Any]) -> None:
    rows = administrator.execute("select entity, treatment from sync.erasure_rule").fetchall()
    assert set(dict(rows)) == set(synced_records())


def test_a_table_that_nobody_decided_about_stops_every_erasure(
    two_desks: Desks, administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    household = here.enrol(NAME)
    here.sync()
    administrator.execute("delete from sync.erasure_rule where entity = 'member'")
    with pytest.raises(psycopg.Error, match="nobody decided"):
        erase(here, household)
    assert administrator.execute("select count(*) from app.household").fetchone() == (1,)


def test_the_name_is_nowhere_afterwards(two_desks: Desks, centre: str) -> None:
    here, there = two_desks
    household = everything_about(here)
    settle(here, there)
    here.change(household, phone="+33611111111", residence=f"chez {NAME}")
    there.change(household, phone="+33622222222", residence=f"{NAME} aussi")
    settle(here, there)
    (conflict,) = here.all(select(ConflictRecord).where(ConflictRecord.columns_of == "housing"))
    assert conflict.state == "open"
    assert found_in(dump(centre), NAME)
    held = erase(here, household)
    assert [what for _household, what in held["held"]] == ["conflict"]
    for each in here.all(select(ConflictRecord)):
        here.change(each.id, ConflictRecord, state="kept_theirs")
    settle(here, there)
    draft(there, household)
    assert found_in(bytes_of(there), NAME)

    done = erase(here, household)
    assert done["rows"]["household"] == 1
    assert done["rows"]["not_duplicate"] == 1
    settle(here, there)

    assert not found_in(dump(centre), NAME)
    for desk in two_desks:
        assert not found_in(bytes_of(desk), NAME)
        assert [row.birth_name for row in desk.all(select(MemberRecord))] == ["Kermarec"]
        assert desk.all(select(AccessRecord)) == []
        with desk.desk.units.reading() as session:
            assert session.scalars(select(DraftRecord)).all() == []
        failed = [check.name for check in verify(desk.desk.units.engine) if not check.passed]
        assert failed == []
    assert installation.proof(centre).holds


def test_the_slip_reaches_every_desk_and_names_nobody(two_desks: Desks) -> None:
    here, there = two_desks
    household = everything_about(here)
    settle(here, there)
    erase(here, household)
    settle(here, there)
    (slip,) = there.all(select(DisposalRecord))
    assert (slip.act, slip.households, slip.by_name) == ("erasure", 1, ACTOR.name)
    assert slip.facts["rows"]["member"] == 1
    assert slip.facts["households"] == [str(household)]


def test_who_opened_the_file_is_kept_without_the_household(
    two_desks: Desks, administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    household = everything_about(here)
    here.sync()
    erase(here, household)
    ((subject, agent),) = administrator.execute(
        "select subject, agent_id from sync.past_access"
    ).fetchall()
    assert agent == ACTOR.id
    assert subject != household
    assert str(subject) not in (str(row) for row in synced_records())


def test_a_card_loses_its_holder_and_one_of_two_households_keeps_it(two_desks: Desks) -> None:
    here, there = two_desks
    household = everything_about(here)
    other = here.enrol("Le Bihan")
    shared = here.link(household, "fingerprint-of-another-card")
    (card_id,) = here.all(select(CardLinkRecord.card_id).where(CardLinkRecord.id == shared))
    here.change(shared, CardLinkRecord, until_on=date(2026, 4, 1))
    here.write(
        "link",
        lambda session: session.add(
            CardLinkRecord(card_id=card_id, household_id=other, linked_on=date(2026, 4, 2))
        ),
    )
    settle(here, there)
    erase(here, household)
    settle(here, there)
    cards = {card.id: card for card in there.all(select(CardRecord))}
    kept = cards.pop(card_id)
    assert (kept.fingerprint, kept.state) == ("fingerprint-of-another-card", "linked")
    (blank,) = cards.values()
    assert blank.fingerprint.startswith("erased:")
    assert (blank.tail, blank.state) == ("", "retired")
    assert there.all(select(CardEventRecord)) == []


def test_an_open_claim_keeps_the_household_and_nothing_changes(two_desks: Desks) -> None:
    here, there = two_desks
    household, free = here.enrol(NAME), here.enrol("Le Bihan")
    here.write(
        "claim",
        lambda session: session.add(
            ClaimRecord(household_id=household, claimed_on=date(2026, 3, 2), state="complete")
        ),
    )
    settle(here, there)
    assert erase(here, household, free) == {"held": [[str(household), "claim"]]}
    assert erase(here, uuid4()) == {"unknown": 1}
    settle(here, there)
    assert len(there.all(select(HouseholdRecord))) == 2


def test_a_desk_that_comes_back_after_weeks_brings_nothing(
    two_desks: Desks, centre: str, administrator: psycopg.Connection[Any]
) -> None:
    """The mutant "a deleted row resurrected" dies here."""
    here, away = two_desks
    household = everything_about(here)
    settle(here, away)
    (known,) = away.all(select(MemberRecord).where(MemberRecord.birth_name == NAME))
    away.change(household, street=LATE)
    away.change(known.id, MemberRecord, first_names=LATE)
    note(away, household, f"{LATE} asked for an appointment")
    away.link(household, f"fingerprint-{LATE}")
    opened(away, household)
    away.write(
        "add_member",
        lambda session: session.add(
            MemberRecord(
                household_id=household,
                role="child",
                birth_name=LATE,
                first_names="Lou",
                born="2020",
            )
        ),
    )
    away.write("remove", lambda session: session.delete(session.get_one(MemberRecord, known.id)))
    erase(here, household)
    here.sync()

    done = away.sync()
    assert set(done.verdicts) == {"conflict"}
    settle(here, away)
    for word in (NAME, LATE):
        assert not found_in(dump(centre), word)
        for desk in two_desks:
            assert not found_in(bytes_of(desk), word)
    for desk in two_desks:
        assert [row.birth_name for row in desk.all(select(MemberRecord))] == ["Kermarec"]
        assert desk.all(select(MutationRecord).where(MutationRecord.state == "pending")) == []
        assert desk.all(select(ConflictRecord)) == []
    counts = administrator.execute(
        "select count(*), count(distinct dseq), max(dseq) from sync.mutation m "
        "join sync.device d on d.id = m.device and d.label = 'desk 2'"
    ).fetchone()
    assert counts is not None
    assert counts[0] == counts[1] == counts[2]  # no gap in the work of that desk


def test_work_typed_between_push_and_pull_is_emptied_and_keeps_its_place(
    two_desks: Desks, centre: str
) -> None:
    here, away = two_desks
    household = here.enrol(NAME)
    settle(here, away)
    erase(here, household)

    def type_meanwhile(point: str) -> None:
        if point == "pull.before_fetch":
            away.fault = lambda _point: None
            note(away, household, f"about {LATE}")

    away.fault = type_meanwhile
    away.sync()
    assert away.all(select(NoteRecord)) == []
    (waiting,) = away.all(select(MutationRecord).where(MutationRecord.state == "pending"))
    operations = away.all(select(OperationRecord).where(OperationRecord.mutation_id == waiting.id))
    assert {tuple(operation.new) for operation in operations} <= {
        ("author_id", "household_id", "id"),
        ("actor_id", "household_id", "id", "mutation_id", "row_id"),
    }
    assert away.sync().verdicts == {"conflict": 1}
    assert not found_in(dump(centre), LATE)
    assert not found_in(bytes_of(away), LATE)


def test_half_a_card_is_not_given_to_another_household(two_desks: Desks) -> None:
    here, away = two_desks
    household = everything_about(here)
    other = here.enrol("Le Bihan")
    settle(here, away)
    (link,) = away.all(select(CardLinkRecord))

    def give(session: Any) -> None:
        row = session.get_one(CardLinkRecord, link.id)
        row.until_on = date(2026, 5, 1)
        session.flush()
        session.add(
            CardLinkRecord(card_id=row.card_id, household_id=other, linked_on=date(2026, 5, 1))
        )

    away.write("link", give)
    erase(here, household)
    assert away.sync().verdicts == {"refused": 1}
    assert away.all(select(CardLinkRecord)) == []
    (refused,) = away.all(select(MutationRecord).where(MutationRecord.state == "refused"))
    assert refused.why == "erased"


def test_a_desk_cannot_say_itself_that_a_row_is_erased(
    two_desks: Desks, centre: str, administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    household = here.enrol(NAME)
    note_id = note(here, household, "a sentence")
    here.sync()
    here.write("remove", lambda session: session.delete(session.get_one(NoteRecord, note_id)))
    name = sql.Identifier(centre.partition("?")[0].rsplit("/", 1)[1])
    administrator.execute(sql.SQL("alter database {} set sync.reason = 'erased'").format(name))
    here.sync()
    reason = administrator.execute(
        "select op::text, reason from sync.row_head where id = %s", (note_id,)
    ).fetchone()
    assert reason == ("D", None)


def test_the_desks_that_still_hold_it_are_named_until_they_have_read(two_desks: Desks) -> None:
    here, away = two_desks
    household = here.enrol(NAME)
    settle(here, away)
    erase(here, household)

    def behind() -> list[str]:
        with Central(here.url) as central:
            (entry,) = central.erasures()
        return [desk["label"] for desk in entry["behind"]]

    assert behind() == ["desk 1", "desk 2"]
    here.sync()
    assert behind() == ["desk 2"]
    away.sync()
    assert behind() == []


def test_erasures_are_never_changed(
    two_desks: Desks, administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    household = here.enrol(NAME)
    here.sync()
    erase(here, household)
    for table in ("erasure", "erased_row"):
        with pytest.raises(psycopg.errors.CheckViolation):
            administrator.execute(sql.SQL("delete from sync.{}").format(sql.Identifier(table)))


@pytest.fixture
def restored(centre: str, postgres_server: str) -> Iterator[Any]:
    """Takes a backup of the centre when called, and puts it back when called again."""
    kept = f"kept_{uuid4().hex}"
    name = centre.partition("?")[0].rsplit("/", 1)[1]

    def copy(source: str, target: str) -> None:
        with psycopg.connect(postgres_server, autocommit=True) as server:
            server.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(target))
            )
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(target), sql.Identifier(source)
                )
            )

    yield lambda: copy(name, kept), lambda: copy(kept, name)
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(kept)))


def test_a_restored_backup_forgets_again_what_the_file_says(
    two_desks: Desks, centre: str, restored: Any, tmp_path: Path
) -> None:
    here, away = two_desks
    household = everything_about(here)
    settle(here, away)
    back_up, restore = restored
    back_up()
    late = note(here, household, f"after the backup: {LATE}")
    here.sync()
    erase(here, household)
    here.sync()
    file = tmp_path / "erasures.jsonl"
    assert erasure_file.export(centre, file) == 1
    restore()
    assert found_in(dump(centre), NAME)
    assert erasure_file.replay(centre, file) == (1, 1)
    assert erasure_file.replay(centre, file) == (0, 1)
    with psycopg.connect(centre, autocommit=True) as connection:
        connection.execute("update sync.head set epoch = gen_random_uuid(), seq = seq + 1000000")
    settle(away, here)
    for word in (NAME, LATE):
        assert not found_in(dump(centre), word)
        for desk in two_desks:
            assert not found_in(bytes_of(desk), word)
    for desk in two_desks:
        assert desk.read(NoteRecord, late) is None
        assert len(desk.all(select(DisposalRecord))) == 1


def test_the_file_grows_and_never_loses_an_entry(
    two_desks: Desks, centre: str, tmp_path: Path
) -> None:
    here, _ = two_desks
    first, second = here.enrol(NAME), here.enrol("Le Bihan")
    here.sync()
    file = tmp_path / "erasures.jsonl"
    erase(here, first)
    assert erasure_file.export(centre, file) == 1
    assert erasure_file.export(centre, file) == 0
    erase(here, second)
    assert erasure_file.export(centre, file) == 1
    assert len(file.read_text().splitlines()) == 2
    file.write_text(file.read_text() + "{half a li")
    with pytest.raises(erasure_file.BrokenErasureFile):
        erasure_file.replay(centre, file)


def test_the_log_is_brought_to_nothing_as_soon_as_nobody_reads(desk: Any) -> None:
    with desk.units.bookkeeping() as session:
        erasure.forget(session, [("household", str(new_id()))])
    with desk.units.reading() as session:
        session.execute(select(HouseholdRecord)).all()
        assert not erasure.scrub(desk.units)
    assert erasure.scrub(desk.units)
    copy = desk.path.with_name("desk-before-0004.db")
    copy.write_bytes(b"of an older version")
    assert erasure.scrub(desk.units)  # nothing was erased since
    assert copy.exists()
    with desk.units.bookkeeping() as session:
        erasure.forget(session, [("household", str(new_id()))])
    assert erasure.scrub(desk.units)
    assert not copy.exists()


def a_purchase(desk: SyncedDesk, household: UUID, *, closed: bool) -> UUID:
    """Of a household with an entitlement that is over, in a month that was closed, or was not."""
    claim = ClaimRecord(
        id=new_id(), household_id=household, claimed_on=date(2024, 12, 2), state="granted"
    )
    day, moment = date(2025, 3, 7), datetime(2025, 4, 2, 9, tzinfo=UTC)
    by = {"agent_id": ACTOR.id, "agent_name": ACTOR.name}
    shop = MerchantRecord(id=new_id(), trade_name="Le Bon Panier", state="active")
    brought = PurchaseImportRecord(
        id=new_id(), source="manual", month="2025-03", lines=1, accepted=1, refused=0, known=0,
        imported_at=moment, **by,
    )  # fmt: skip
    entitlement = EntitlementRecord(
        id=new_id(), household_id=household, claim_id=claim.id, scenario_code="credit-100",
        entitlement_kind="monthly_credit", amount=Decimal(100), opened_on=date(2025, 1, 1),
        ends_after=date(2025, 6, 30),
    )  # fmt: skip
    bought = CardTransactionRecord(
        id=new_id(), import_id=brought.id, line=1, source="manual", merchant_id=shop.id,
        merchant_reference="Le Bon Panier", card_id=new_id(), card_reference="04170042",
        household_id=household, entitlement_id=entitlement.id, on_day=day, amount=Decimal(12),
        covered_amount=Decimal(12), holder_share=Decimal(0), state="accepted", key="1",
    )  # fmt: skip
    spent = CreditMovementRecord(
        household_id=household, entitlement_id=entitlement.id, movement_kind="purchase",
        amount=Decimal(-12), on_day=day, month="2025-03", key="purchase", at=moment,
        transaction_id=bought.id, **by,
    )  # fmt: skip
    rows: list[Any] = [shop, brought, claim, entitlement, bought, spent]
    if closed:
        content = {
            "lines": [[str(bought.id)]],
            "totals": {"amount": 1200, "covered": 1200, "due": 1200, "lines": 1},
        }
        rows.append(
            MonthlyStatementRecord(
                merchant_id=shop.id, month="2025-03", dated_on=day, line_count=1,
                provisional_number="ETAT-PROV-1",
                purchases=Decimal(12), amount=Decimal(12), content=content,
                content_hash=hash_of(content, ""), closed_at=moment, closed_by_id=ACTOR.id,
                closed_by_name=ACTOR.name,
            )
        )  # fmt: skip
    desk.write("import_purchases", lambda session: session.add_all(rows))
    settle(desk)
    refused = desk.all(select(MutationRecord.why).where(MutationRecord.verdict != "applied"))
    assert refused == []
    return bought.id


def test_a_purchase_stays_in_the_accounts_and_leads_to_nobody(two_desks: Desks) -> None:
    first, second = two_desks
    household = first.enrol(NAME)
    settle(first)
    bought = a_purchase(first, household, closed=True)
    settle(first, second)
    answer = erase(first, household)
    assert (answer["rows"]["card_transaction"], answer["rows"]["credit_movement"]) == (1, 1)
    settle(first, second)
    for desk in two_desks:
        (row,) = desk.all(select(CardTransactionRecord))
        assert (row.id, row.amount, row.merchant_reference) == (bought, 12, "Le Bon Panier")
        assert (row.household_id, row.card_id, row.entitlement_id) == (None, None, None)
        assert row.card_reference == ""
        assert desk.all(select(CreditMovementRecord)) == []
        assert len(desk.all(select(MonthlyStatementRecord))) == 1


def test_a_purchase_that_is_in_no_statement_keeps_the_household(two_desks: Desks) -> None:
    first, second = two_desks
    household = first.enrol(NAME)
    settle(first)
    a_purchase(first, household, closed=False)
    settle(first, second)
    assert [str(household), "purchases"] in erase(first, household)["held"]
    settle(first, second)
    for desk in two_desks:
        assert desk.all(select(CardTransactionRecord.household_id)) == [household]
