"""Stock belongs to a site: two desks of two sites, a real centre, and a network that goes away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.actor import Actor, Role
from desktop.domain.card import (
    CardOfAnotherHousehold,
    MoveNeedsCentre,
    NothingToMove,
    StockOfAnotherSite,
)
from desktop.domain.central import CentralUnavailable
from desktop.models import CardRecord, new_id
from desktop.progress import unwatched
from desktop.services.card import CardService
from desktop.services.clock import Clock
from desktop.services.stock import StockService
from desktop.services.stock_site import StockSite
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.views.messages import sentence
from tests.local_desk import Desk
from tests.services.card_desk import korrigo, neutral
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 4, 14, 9, 5, tzinfo=UTC)
CLOCK = Clock(NOW.date, lambda: NOW)
NOBODY = "postgresql://localhost:1/nobody"
ENCODER = Actor(new_id(), "Malo Riou", frozenset({Role.ENCODER, Role.COUNTER}))


@dataclass
class Site:
    """A desk of a site whose line to the centre can be cut."""

    synced: SyncedDesk
    name: str

    def __post_init__(self) -> None:
        units = self.synced.desk.units
        folder = self.synced.desk.path.parent
        self.settings = Settings(
            folder, central_url=self.synced.url, laboratory=True, key_file=folder / "desk.key"
        )
        self.sync = SyncService(units, self.settings)
        site = StockSite(self.name, units.desk_label, self.sync)
        reader = SimulatedReader(bytes(32))
        self.cards = CardService(units, CLOCK, reader, site=site)
        self.stock = StockService(units, CLOCK, site)

    def cut_the_line(self) -> None:
        self._point_at(NOBODY)
        with pytest.raises(CentralUnavailable):
            self.sync.run(unwatched)

    def mend_the_line(self) -> None:
        self._point_at(self.synced.url)
        self.sync.run(unwatched)

    def _point_at(self, url: str) -> None:
        self.settings = replace(self.settings, central_url=url)
        self.sync = SyncService(self.synced.desk.units, self.settings)
        site = StockSite(self.name, self.synced.desk.units.desk_label, self.sync)
        units = self.synced.desk.units
        self.cards = CardService(units, CLOCK, SimulatedReader(bytes(32)), site=site)
        self.stock = StockService(units, CLOCK, site)

    def sites(self) -> list[str]:
        return sorted(row.site for row in self.synced.all(select(CardRecord)))


Sites = tuple[Site, Site]


@pytest.fixture
def sites(two_desks: tuple[SyncedDesk, SyncedDesk]) -> Sites:
    """Three tags lie in the stock of Maurepas; both desks know of them."""
    maurepas, blosne = Site(two_desks[0], "Maurepas"), Site(two_desks[1], "Le Blosne")
    batch = maurepas.stock.open_batch("Tags of April", "neutral_card", "", 3, "", ENCODER)
    for number in (1, 2, 3):
        maurepas.stock.receive(neutral(number), batch.batch_id, ENCODER)
    maurepas.sync.run(unwatched)
    blosne.sync.run(unwatched)
    return maurepas, blosne


def test_what_is_received_belongs_to_the_stock_of_the_site(sites: Sites) -> None:
    for site in sites:
        assert site.sites() == ["Maurepas"] * 3


def test_without_the_network_only_its_own_site_gives_a_card_out(sites: Sites) -> None:
    maurepas, blosne = sites
    here, there = maurepas.synced.enrol(), blosne.synced.enrol()
    maurepas.cut_the_line()
    blosne.cut_the_line()
    with pytest.raises(StockOfAnotherSite) as refused:
        blosne.cards.link(there, neutral(1), ENCODER)
    assert "stock of Maurepas" in sentence(refused.value)
    assert maurepas.cards.link(here, neutral(1), ENCODER).household_id == here


def test_a_card_that_no_stock_holds_is_given_out_anywhere(sites: Sites) -> None:
    _, blosne = sites
    household_id = blosne.synced.enrol()
    blosne.cut_the_line()
    assert blosne.cards.link(household_id, korrigo(7), ENCODER).household_id == household_id


def test_only_the_first_link_is_kept_to_the_site(sites: Sites) -> None:
    maurepas, blosne = sites
    first, second = maurepas.synced.enrol(), blosne.synced.enrol()
    given = maurepas.cards.link(first, neutral(1), ENCODER)
    maurepas.cards.block(first, given.card_id, "returned", ENCODER)
    maurepas.sync.run(unwatched)
    blosne.sync.run(unwatched)
    blosne.cut_the_line()
    assert blosne.cards.link(second, neutral(1), ENCODER).household_id == second


def test_with_the_network_another_site_asks_the_centre_first(sites: Sites) -> None:
    maurepas, blosne = sites
    here, there = maurepas.synced.enrol(), blosne.synced.enrol()
    maurepas.cards.link(here, neutral(1), ENCODER)
    maurepas.sync.run(unwatched)
    with pytest.raises(CardOfAnotherHousehold):  # not known at this desk a moment ago
        blosne.cards.link(there, neutral(1), ENCODER)
    assert blosne.cards.link(there, neutral(2), ENCODER).household_id == there


def test_stock_moves_to_another_site_only_while_the_centre_answers(sites: Sites) -> None:
    maurepas, blosne = sites
    (batch,) = maurepas.stock.batches()
    maurepas.cut_the_line()
    with pytest.raises(MoveNeedsCentre):
        maurepas.stock.move(batch.batch_id, "Le Blosne", ENCODER)
    assert maurepas.sites() == ["Maurepas"] * 3
    maurepas.mend_the_line()
    assert maurepas.stock.move(batch.batch_id, "Le Blosne", ENCODER) == 3
    assert maurepas.sync.state().waiting == 0
    blosne.sync.run(unwatched)
    household_id = blosne.synced.enrol()
    blosne.cut_the_line()
    assert blosne.cards.link(household_id, neutral(1), ENCODER).household_id == household_id
    with pytest.raises(NothingToMove):
        maurepas.stock.move(batch.batch_id, "Le Blosne", ENCODER)


def test_a_desk_without_a_site_gives_out_what_there_is(
    sites: Sites, make_desk: Callable[..., Desk]
) -> None:
    maurepas, _ = sites
    third = Site(SyncedDesk(make_desk("desk 3"), maurepas.synced.url), "")
    third.sync.run(unwatched)
    household_id = third.synced.enrol()
    third.cut_the_line()
    assert third.cards.link(household_id, neutral(3), ENCODER).household_id == household_id
