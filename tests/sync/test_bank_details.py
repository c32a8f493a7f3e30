"""Sealed bank details between two desks: the centre never reads them, both desks do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from desktop import credentials
from desktop.domain.actor import Actor, Role
from desktop.domain.bank_account import UNREADABLE
from desktop.models import new_id
from desktop.models.sealed import seal
from desktop.progress import unwatched
from desktop.services.clock import fixed_clock
from desktop.services.merchant_account import MerchantAccountService
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.merchant import CallBack
from desktop.storage.site_keys import seal_unsent_again, use_site_keys
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk
from tests.trading import a_merchant

pytestmark = pytest.mark.postgres
CLOCK = fixed_clock(datetime(2026, 4, 14, 9, 0, tzinfo=UTC))
FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
PAYS = Actor(new_id(), "Youn Le Bris", frozenset({Role.ACCOUNTANT}))
IBAN, BIC = "FR1420041010050500013M02606", "PSSTFRPP"
PRINTED = "FR14 2004 1010 0505 0001 3M02 606"
CALLED = CallBack("Azilis Pennarun", "06 39 98 90 02", CLOCK.today())


@pytest.fixture
def services(
    two_desks: tuple[SyncedDesk, SyncedDesk], centre: str
) -> tuple[tuple[Desk, SyncService, Settings], ...]:
    """Each with a site key of its own, as desks that never met the centre have."""
    made = []
    for synced in two_desks:
        desk, folder = synced.desk, synced.desk.path.parent
        settings = Settings(
            folder, central_url=centre, laboratory=True, key_file=folder / "desk.key"
        )
        use_site_keys(desk.units.engine, credentials.site_keys(settings))
        made.append((desk, SyncService(desk.units, settings), settings))
    return tuple(made)


def confirmed_at(desk: Desk) -> UUID:
    """A merchant whose bank details were entered by one person and confirmed by another."""
    merchant = a_merchant(desk.units)
    accounts = MerchantAccountService(desk.units, CLOCK)
    line = accounts.propose(merchant, IBAN, "Le Fournil inventé", FOLLOWS).lines[0]
    accounts.confirm(line.id, CALLED, PAYS)
    return merchant


def printed_at(desk: Desk, merchant: UUID) -> tuple[str, str]:
    line = MerchantAccountService(desk.units, CLOCK).accounts(merchant, PAYS).lines[0]
    return line.grouped, line.bic


def everything_at(centre: psycopg.Connection[Any]) -> str:
    """All rows of all tables of the centre: business, journal, history, what arrived."""
    tables = centre.execute(
        "select table_schema, table_name from information_schema.tables where table_type = "
        "'BASE TABLE' and table_schema in ('app', 'sync', 'sync_api', 'sync_admin')"
    ).fetchall()
    return "\n".join(
        str(row[0])
        for schema, name in tables
        for row in centre.execute(
            sql.SQL("select t::text from {} t").format(sql.Identifier(schema, name))
        )
    )


def test_a_desk_that_worked_before_it_met_the_centre_seals_its_work_again(
    services: tuple[tuple[Desk, SyncService, Settings], ...],
    administrator: psycopg.Connection[Any],
) -> None:
    (here, first, ours), (there, second, theirs) = services
    first.run(unwatched)  # the key of this desk is the key of the site from now on
    site_key, own_key = credentials.site_key(ours), credentials.site_key(theirs)
    assert site_key != own_key
    merchant = confirmed_at(there)
    assert second.run(unwatched).site_key_changed
    assert credentials.site_keys(theirs) == (site_key, own_key)
    assert first.run(unwatched).received
    printed = {printed_at(desk, merchant) for desk in (here, there)}
    assert printed == {(PRINTED, BIC)}
    whole = everything_at(administrator)
    assert "Le Fournil inventé" in whole
    assert seal(site_key, "merchant_account.iban", IBAN) in whole
    for secret in (IBAN, BIC, seal(own_key, "merchant_account.iban", IBAN)):
        assert secret not in whole
    for _desk, service, _settings in services:
        report = service.run(unwatched, compare=True)
        assert (report.refused, report.conflicts) == (0, 0)
        assert report.compared is not None
        assert (report.compared.mended, report.compared.left) == ((), ())


def test_sealing_again_is_done_once_and_reads_what_it_sealed(
    make_desk: Callable[..., Desk],
) -> None:
    desk, own, site = make_desk("alone"), bytes(32), bytes(range(100, 132))
    use_site_keys(desk.units.engine, [own])
    merchant = confirmed_at(desk)
    use_site_keys(desk.units.engine, [site])
    assert printed_at(desk, merchant)[0] == UNREADABLE
    assert seal_unsent_again(desk.units, [site, own]) > 0
    assert seal_unsent_again(desk.units, [site, own]) == 0
    assert printed_at(desk, merchant)[0] == PRINTED
