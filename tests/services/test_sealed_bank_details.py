"""Bank details are sealed in the tables of a desk: read with the key of the site, and only so."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from desktop import credentials
from desktop.domain.actor import Actor, Role
from desktop.domain.bank_account import UNREADABLE, BankDetailsSealed
from desktop.models import new_id
from desktop.models.conflict import ConflictRecord
from desktop.models.sealed import closed, is_sealed, opened, seal, sealed_columns, unsealed
from desktop.services.clock import fixed_clock
from desktop.services.conflict_sheets import conflict_sheet
from desktop.services.merchant_account import MerchantAccountService
from desktop.services.statement_papers import paper_account
from desktop.settings import Settings
from desktop.sheets.merchant import CallBack
from desktop.storage.queries.merchant_timeline import timeline_of
from desktop.storage.site_keys import use_site_keys
from desktop.sync.resolution import put_mine
from desktop.views.messages import sentence
from tests.local_desk import SITE_KEY, Desk
from tests.trading import a_merchant

CLOCK = fixed_clock(datetime(2026, 4, 14, 9, 0, tzinfo=UTC))
FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
PAYS = Actor(new_id(), "Youn Le Bris", frozenset({Role.ACCOUNTANT}))
IBAN, BIC = "FR7630006000011234567890189", "AGRIFRPP"
PLACE = "merchant_account.iban"
CALLED = CallBack("Azilis Pennarun", "06 39 98 90 02", CLOCK.today())


def entered(desk: Desk) -> tuple[MerchantAccountService, UUID]:
    """A merchant whose account of `tests.trading` is followed by a proposal of the same IBAN."""
    merchant = a_merchant(desk.units)
    accounts = MerchantAccountService(desk.units, CLOCK)
    accounts.propose(merchant, IBAN, "Le Fournil inventé", FOLLOWS)
    return accounts, merchant


def everything_in(desk: Desk) -> str:
    """All rows of all tables, as SQLite has them once the file is decrypted."""
    with desk.units.engine.connect() as connection:
        names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        tables = [name for name in names.all() if not name.startswith("sqlite_")]
        return "\n".join(
            repr(row)
            for name in tables
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608
        )


def test_no_table_of_the_desk_says_an_iban_or_a_bic_and_the_page_says_both(desk: Desk) -> None:
    accounts, merchant = entered(desk)
    there = everything_in(desk)
    assert "Le Fournil inventé" in there
    assert IBAN not in there
    assert BIC not in there
    line = accounts.accounts(merchant, PAYS).lines[0]
    assert (line.grouped, line.bic) == ("FR76 3000 6000 0112 3456 7890 189", "AGRIFRPPXXX")
    with desk.units.reading() as session:
        assert {each.subject for each in timeline_of(session, merchant, CLOCK.today())} >= {"…0189"}
        paper = paper_account(session, str(line.id))
    assert paper is not None
    assert (paper.iban, paper.bic) == (IBAN, "AGRIFRPPXXX")


@pytest.mark.parametrize("keys", [(), (bytes(32),)], ids=["no key", "another key"])
def test_without_the_key_of_the_site_lists_are_masked_and_nothing_is_paid_or_confirmed(
    desk: Desk, keys: tuple[bytes, ...]
) -> None:
    accounts, merchant = entered(desk)
    use_site_keys(desk.units.engine, keys)
    line = accounts.accounts(merchant, PAYS).lines[0]
    assert (line.grouped, line.bic, line.bank) == (UNREADABLE, UNREADABLE, "")
    with desk.units.reading() as session:
        subjects = {each.subject for each in timeline_of(session, merchant, CLOCK.today())}
        assert UNREADABLE in subjects
        with pytest.raises(BankDetailsSealed):
            paper_account(session, str(line.id))
    with pytest.raises(BankDetailsSealed) as refusal:
        accounts.confirm(line.id, CALLED, PAYS)
    assert "Exchange with the centre" in sentence(refusal.value)
    assert accounts.accounts(merchant, PAYS).lines[0].state == "proposed"


def test_without_any_key_nothing_is_written_in_clear(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    use_site_keys(desk.units.engine, ())
    accounts = MerchantAccountService(desk.units, CLOCK)
    with pytest.raises(BankDetailsSealed):
        accounts.propose(merchant, "FR1420041010050500013M02606", "Le Fournil inventé", FOLLOWS)
    assert "FR1420041010050500013M02606" not in everything_in(desk)


def test_clear_text_of_before_is_read_and_sealed_when_it_is_saved(desk: Desk) -> None:
    accounts, merchant = entered(desk)
    line = accounts.accounts(merchant, PAYS).lines[0]
    with desk.units.applying() as (session, _changes):
        session.execute(text("UPDATE merchant_account SET iban = 'FR1420041010050500013M02606'"))
    assert accounts.accounts(merchant, PAYS).lines[0].grouped.endswith("3M02 606")
    accounts.propose(merchant, "FR1420041010050500013M02606", "Un autre nom", FOLLOWS)
    with desk.units.reading() as session:
        asked = text("SELECT iban FROM merchant_account WHERE id <> :id ORDER BY proposed_at DESC")
        stored = session.execute(asked, {"id": str(line.id)}).scalars().first()
    assert stored == seal(SITE_KEY, PLACE, "FR1420041010050500013M02606")


def test_saving_the_same_again_is_no_change(desk: Desk) -> None:
    entered(desk)
    assert seal(SITE_KEY, PLACE, IBAN) == seal(SITE_KEY, PLACE, IBAN)
    dialect = desk.units.engine.dialect
    row = {"iban": IBAN, "bic": "", "holder": "Le Fournil inventé"}
    stored = closed(dialect, "merchant_account", row)
    assert is_sealed(stored["iban"])
    assert (stored["bic"], stored["holder"]) == ("", "Le Fournil inventé")
    assert closed(dialect, "merchant_account", stored) == stored
    assert opened(dialect, "merchant_account", stored) == row


@pytest.mark.parametrize("harm", ["v1:", "v1:AAAA", "v1:é", "v1:not base64!"])
def test_what_was_changed_in_the_table_is_unreadable_and_no_crash(harm: str) -> None:
    assert unsealed([SITE_KEY], PLACE, harm) == UNREADABLE


def test_a_seal_holds_for_its_column_alone() -> None:
    places = {column.place for column in sealed_columns()["merchant_account"].values()}
    assert places == {PLACE, "merchant_account.bic"}
    sealed = seal(SITE_KEY, PLACE, IBAN)
    assert unsealed([SITE_KEY], "merchant_account.bic", sealed) == UNREADABLE
    assert unsealed([bytes(32), SITE_KEY], PLACE, sealed) == IBAN


def test_a_conflict_shows_what_is_sealed_and_seals_what_is_typed(desk: Desk) -> None:
    accounts, merchant = entered(desk)
    line, other = accounts.accounts(merchant, PAYS).lines[0], "FR1420041010050500013M02606"
    conflict = ConflictRecord(
        entity="merchant_account",
        row_id=line.id,
        columns_of="iban,bic,holder",
        base={"iban": IBAN},
        theirs={"iban": seal(SITE_KEY, PLACE, IBAN)},
        mine={"iban": seal(bytes(32), PLACE, other)},
        mutation_id=new_id(),
        actor_id=PAYS.id,
        actor_name=PAYS.name,
        at=CLOCK.now(),
    )
    with desk.units(PAYS, "resolve_conflict") as work:
        field = conflict_sheet(work.session, conflict).fields[0]
        assert (field.base, field.theirs, field.mine) == (IBAN, IBAN, UNREADABLE)
        put_mine(work.session, conflict, {"iban": other})
        work.commit()
    assert accounts.accounts(merchant, PAYS).lines[0].grouped.endswith("3M02 606")
    assert other not in everything_in(desk)


def test_the_keys_of_before_are_kept_beside_the_key_of_the_site(desk: Desk) -> None:
    folder = desk.path.parent
    settings = Settings(folder, key_file=folder / "desk.key")
    first = credentials.site_key(settings)
    credentials.keep_site_key(settings, SITE_KEY)
    credentials.keep_site_key(settings, SITE_KEY)
    assert credentials.site_keys(settings) == (SITE_KEY, first)
    credentials.keep_site_key(settings, first)
    assert credentials.site_keys(settings) == (first, SITE_KEY)
