"""A desk that works and exchanges until it is killed; it writes down what it told was saved."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.errors import Unavailable
from desktop.models import CardLinkRecord, CardRecord, HouseholdRecord, MutationRecord
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from tests.local_desk import ACTOR, KEY

EVERY = 0.1  # seconds between exchanges


def work(path: Path, url: str, told: Path) -> None:
    chance = random.Random()  # noqa: S311 - not a secret
    units = open_store(path, KEY, desk_label=path.stem)
    ahead = timedelta(days=chance.choice((-400, 0, 400)))
    units.now = lambda: datetime.now(UTC) + ahead
    last = 0.0
    with told.open("a", encoding="ascii") as saved:
        while True:
            mutation = one_unit_of_work(units, chance)
            if mutation is not None:
                saved.write(f"{mutation}\n")
                saved.flush()
                os.fsync(saved.fileno())
            if time.monotonic() - last > EVERY:
                last = time.monotonic()
                exchange(units, url)


def exchange(units: UnitsOfWork, url: str) -> None:
    try:
        with Central(url) as central:
            Exchange(units, central, page=50).run()
    except Unavailable:
        time.sleep(0.02)


def one_unit_of_work(units: UnitsOfWork, chance: random.Random) -> UUID | None:
    """Its id when something was saved that has to arrive."""
    with units(ACTOR, "work") as unit:
        _change(unit.session, chance)
        unit.commit()
    with units.reading() as session:
        made = select(MutationRecord.id).where(MutationRecord.id == unit.mutation_id)
        return session.scalar(made)


def _change(session: Session, chance: random.Random) -> None:
    rows = session.scalars(select(HouseholdRecord.id)).all()
    if not rows or (chance.random() < 0.2 and len(rows) < 60):
        session.add(
            HouseholdRecord(provisional_reference="P", enrolled_on=date(2026, 3, 2), city="Rennes")
        )
    elif chance.random() < 0.15:
        _hand_over_a_card(session, chance, list(rows))
    else:
        row = session.get_one(HouseholdRecord, chance.choice(rows))
        setattr(row, chance.choice(("phone", "language", "city")), f"{time.time_ns()}")


def _hand_over_a_card(session: Session, chance: random.Random, rows: list[UUID]) -> None:
    is_open = select(CardLinkRecord.card_id).where(CardLinkRecord.until_on.is_(None))
    free = session.scalars(select(CardRecord.id).where(CardRecord.id.not_in(is_open))).all()
    if free:
        session.add(
            CardLinkRecord(
                card_id=chance.choice(free),
                household_id=chance.choice(rows),
                linked_on=date(2026, 3, 2),
            )
        )
        return
    still = CardLinkRecord.until_on.is_(None)
    link = session.scalars(select(CardLinkRecord).where(still)).first()
    if link is not None:
        link.until_on, link.end_reason = date(2026, 4, 1), "returned"


def nursery() -> None:
    """Desks as copies of this program, which has loaded everything: a new one works at once.

    A line on standard input starts one: store, address, file of what it told; its process id
    is the answer.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            path, url, told = line.rstrip("\n").split("\t")
            work(Path(path), url, Path(told))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    nursery()
