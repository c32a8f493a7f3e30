"""The cursor never passes by a row that commits late; a plain sequence does."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg
import pytest

pytestmark = pytest.mark.postgres

WRITERS = 6
SECONDS = 2.0

# What one would write first, and what sync.stamp is there to avoid: the number is taken when the
# row is written, not when it commits.
PLAIN_SEQUENCE = """
create sequence sync.plain;
create or replace function sync.touch() returns trigger language plpgsql as $$
begin
    insert into sync.row_head as r (entity, id, seq, op) values
        (tg_table_name, new.id, nextval('sync.plain'), 'U')
    on conflict (entity, id) do update set seq = nextval('sync.plain');
    return null;
end $$;
"""


@dataclass
class Race:
    """Writers with transactions of random length, and one reader that follows the cursor."""

    url: str
    written: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    errors: list[BaseException] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        until = time.monotonic() + SECONDS
        writers = [
            threading.Thread(target=self._write, args=(number, until)) for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        with psycopg.connect(self.url, autocommit=True) as reader:
            cursor = 0
            while any(writer.is_alive() for writer in writers):
                cursor = self._read(reader, cursor)
            while (after := self._read(reader, cursor)) != cursor:
                cursor = after
        assert self.errors == []

    def _read(self, reader: psycopg.Connection[Any], cursor: int) -> int:
        rows = reader.execute("select seq, id::text from sync_api.pull(%s, 500)", (cursor,))
        for seq, row_id in rows:
            self.seen.add(row_id)
            cursor = seq
        return cursor

    def _write(self, number: int, until: float) -> None:
        chance = random.Random(number)  # noqa: S311 - not a secret
        try:
            with psycopg.connect(self.url) as writer:
                while time.monotonic() < until:
                    self._one_transaction(writer, chance)
        except psycopg.Error as error:
            self.errors.append(error)

    def _one_transaction(self, writer: psycopg.Connection[Any], chance: random.Random) -> None:
        made = [str(uuid4()) for _ in range(chance.choice((1, 1, 3)))]
        for row_id in made:
            writer.execute(
                "insert into app.merchant (id, trade_name, outlet_kind, place, family, state) "
                "values (%s, 'Le Panier', 'shop', '', '', 'active')",
                (row_id,),
            )
            if chance.random() < 0.1:
                time.sleep(chance.random() * 0.02)
        if chance.random() < 0.1:
            writer.rollback()
            return
        writer.commit()
        with self.lock:
            self.written |= set(made)


@pytest.fixture
def race(centre: str) -> Race:
    return Race(centre)


def test_a_reader_never_loses_a_row_of_many_writers(
    race: Race, administrator: psycopg.Connection[Any]
) -> None:
    race.run()
    assert len(race.written) > 100
    assert race.written - race.seen == set()
    counted = administrator.execute(
        "select count(*), max(seq), (select seq from sync.head) from sync.row_head"
    ).fetchone()
    assert counted is not None
    assert counted[0] == counted[1] == counted[2]  # no gaps: each commit takes what it needs


def test_the_test_would_see_the_loss_of_a_plain_sequence(
    race: Race, administrator: psycopg.Connection[Any]
) -> None:
    administrator.execute(PLAIN_SEQUENCE)
    race.run()
    assert race.written - race.seen != set()


def test_rows_written_by_hand_travel_too(
    race: Race, administrator: psycopg.Connection[Any]
) -> None:
    with administrator.transaction():
        administrator.execute(
            "insert into app.merchant (id, trade_name, outlet_kind, place, family, state) "
            "select gen_random_uuid(), 'Stall ' || n, 'stall', '', '', 'active' "
            "from generate_series(1, 50) n"
        )
    administrator.execute("update app.merchant set place = 'Triangle'")
    rows = administrator.execute("select seq, op::text from sync_api.pull(0, 500)").fetchall()
    assert [row[0] for row in rows] == list(range(51, 101))
    administrator.execute("delete from app.merchant")
    rows = administrator.execute("select op::text from sync_api.pull(100, 500)").fetchall()
    assert {row[0] for row in rows} == {"D"}
    assert len(rows) == 50
    assert race.seen == set()
