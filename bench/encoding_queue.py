"""The queue of the encoding station in a whole city, against one bare count of the cards in use.

Every household has an entitlement and a card; all but some cards were verified for it. The page is
that of the real window: how long one event kept the interface, with so many cards in the list.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from bench.card_tap import furnish_city
from bench.city import HOUSEHOLDS
from bench.driven import driven
from desktop import credentials
from desktop.domain.encoding import EncodingMeans
from desktop.models import (
    Base,
    CardLinkRecord,
    CardRecord,
    ClaimRecord,
    EncodingOutcomeRecord,
    EncodingRecord,
    EntitlementRecord,
    new_id,
)
from desktop.models.card_number import number_from_id
from desktop.services.clock import system_clock
from desktop.services.encoding import EncodingService
from desktop.settings import Settings
from desktop.storage.engine import reading
from desktop.storage.opening import open_store
from desktop.views.widgets.page import Place

TITLE = f"Queue of the encoding station, {HOUSEHOLDS:,} households"
WAITING = 400
TURNS = 9
MEANS = EncodingMeans("training", "", korrigo_key=1, neutral_key=1)
COUNT = (
    "SELECT count(*) FROM card c JOIN card_link l ON l.card_id = c.id"
    " WHERE l.until_on IS NULL AND c.state = 'linked'"
)
DAYS_BEFORE, DAYS_AFTER = timedelta(days=60), timedelta(days=300)


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        settings = furnish_city(Path(folder) / "city")
        units = open_store(settings.database, credentials.database_key(settings))
        try:
            with units.applying() as (session, _changes):
                for record, rows in _written(session):
                    session.execute(insert(record), rows)
                session.execute(text("UPDATE card SET state = 'linked'"))
                session.execute(text("ANALYZE"))
            figures = _ask(units.engine, EncodingService(units, system_clock()))
        finally:
            units.close()
        return figures | {"page": _page(settings)}


def _written(session: Session) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
    """In parts: what a year at the station leaves in the store."""
    links = select(CardLinkRecord.household_id, CardRecord.id, CardRecord.fingerprint).join(
        CardRecord, CardRecord.id == CardLinkRecord.card_id
    )
    found = session.execute(links).all()
    for start in range(0, len(found), 2_000):
        part = found[start : start + 2_000]
        rows: dict[type[Base], list[dict[str, Any]]] = {
            record: []
            for record in (ClaimRecord, EntitlementRecord, EncodingRecord, EncodingOutcomeRecord)
        }
        for place, (household_id, card_id, fingerprint) in enumerate(part, start):
            _entitle(rows, household_id)
            if place >= WAITING:
                _verify(rows, household_id, card_id, fingerprint)
        yield from ((record, kept) for record, kept in rows.items() if kept)
    numbers = [{"id": card, "number": number_from_id(card)} for _home, card, _print in found]
    session.execute(update(CardRecord), numbers)


def _entitle(rows: dict[type[Base], list[dict[str, Any]]], household_id: UUID) -> None:
    today, claim = _today(), new_id()
    rows[ClaimRecord].append({"id": claim, "household_id": household_id, "claimed_on": today})
    rows[EntitlementRecord].append(
        {
            "id": new_id(), "household_id": household_id, "claim_id": claim,
            "scenario_code": "bench", "entitlement_kind": "monthly_credit",
            "opened_on": today - DAYS_BEFORE, "ends_after": today + DAYS_AFTER,
        }
    )  # fmt: skip


def _verify(
    rows: dict[type[Base], list[dict[str, Any]]], household_id: UUID, card_id: UUID, print_: str
) -> None:
    encoding, today = new_id(), _today()
    at = datetime.now(UTC) - DAYS_BEFORE
    who = {"at": at, "agent_id": UUID(int=1), "agent_name": "bench", "desk_label": "bench"}
    rows[EncodingRecord].append(
        {
            "id": encoding, "card_id": card_id, "fingerprint": print_,
            "household_id": household_id, "profile": "training", "place": "A000/0C/1",
            "old_hash": "old", "new_hash": "new", "number": number_from_id(card_id),
            "valid_from": today - DAYS_BEFORE, "valid_until": today + DAYS_AFTER,
            "key_version": 1, "reason": "first", **who,
        }
    )  # fmt: skip
    rows[EncodingOutcomeRecord].append(
        {
            "id": new_id(), "encoding_id": encoding, "card_id": card_id,
            "household_id": household_id, "state": "verified", **who,
        }
    )  # fmt: skip


def _ask(engine: Any, encodings: EncodingService) -> dict[str, Any]:
    waiting = len(encodings.station(MEANS).queue)
    taken = []
    for _turn in range(TURNS):
        begun = time.perf_counter()
        encodings.station(MEANS)
        taken.append(time.perf_counter() - begun)
    raw = [_raw(engine) for _turn in range(TURNS)]
    station, count = statistics.median(taken), statistics.median(raw)
    return {
        "cards_waiting": waiting,
        "station_ms": round(station * 1000, 1),
        "raw_count_ms": round(count * 1000, 1),
        "against_raw": round(station / count, 1),
    }


def _raw(engine: Any) -> float:
    with closing(Session(reading(engine))) as session:
        begun = time.perf_counter()
        session.execute(text(COUNT)).scalar_one()
        return time.perf_counter() - begun


def _page(settings: Settings) -> dict[str, Any]:
    """From the wish for the page to its list painted, the second time too."""
    with driven(replace(settings, card_profile=MEANS.profile)) as window:
        window.open(Place("home"))
        window.qt.begin()
        taken = []
        for _turn in range(2):
            begun = time.perf_counter()
            window.window.open(Place("encoding"))
            painted = window.until(lambda: window.page.sheet is not None, "the queue")
            taken.append(painted - begun)
            window.open(Place("home"))
        first, again = (round(each * 1000, 1) for each in taken)
        return {"first_ms": first, "again_ms": again, **window.qt.figures()}


def _today() -> date:
    return system_clock().today()
