"""A newer centre sent values that this version does not know: pages show files all the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from tests.journeys.conftest import Counter, OpenCounter
from tests.journeys.test_every_page import places

pytestmark = pytest.mark.journey

COLUMNS = [
    ("household", "state"),
    ("household", "housing"),
    ("member", "role"),
    ("member", "custody"),
    ("claim", "state"),
    ("claim", "claim_kind"),
    ("card", "state"),
    ("card", "support"),
    ("card_link", "link_reason"),
    ("card_event", "event"),
    ("letter", "state"),
    ("letter", "letter_kind"),
    ("entitlement", "entitlement_kind"),
    ("supporting_document", "state"),
    ("merchant", "state"),
    ("encoding", "reason"),
]
PAGES = {"household", "assessment", "claim", "known_card", "households", "cards", "letters"}


@contextmanager
def as_from_the_centre(engine: Engine) -> Iterator[Connection]:
    """Rows that arrive: no journal, and no rule of this version is asked."""
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("UPDATE sync_context SET applying = 1")
        yield connection
        connection.exec_driver_sql("UPDATE sync_context SET applying = 0")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


def store_later(counter: Counter, columns: list[tuple[str, str]]) -> None:
    desk = counter.application.desk
    assert desk is not None
    with as_from_the_centre(desk.units.engine) as connection:
        for table, column in columns:
            changed = connection.exec_driver_sql(f"UPDATE {table} SET {column} = 'travelling'")  # noqa: S608
            assert changed.rowcount, f"the invented city has no {table}"


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_of_a_file_opens_with_values_of_a_newer_version(
    city: Path, open_counter: OpenCounter, half: int
) -> None:
    """In halves: a value that is refused early would hide one that is read later."""
    counter = open_counter(city)
    wanted = [place for place in places(counter) if place.page in PAGES]
    assert len(wanted) == len(PAGES)
    store_later(counter, COLUMNS[half::2])
    for place in wanted:
        counter.open(place.page, place.subject)
        counter.page.refresh()
        counter.settle()
        assert counter.texts().strip()
        assert counter.mistakes == []
