"""Questions about deliveries and stocks: how many cards came, and where they are now."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.domain.card import CardState
from desktop.models import AgentRecord, CardBatchRecord, CardRecord
from desktop.sheets.card import BatchLine
from desktop.sheets.stock import SiteStock

THERE = frozenset({CardState.STOCK.value, CardState.RETURNED.value})


def batch_lines(session: Session) -> tuple[BatchLine, ...]:
    """The latest first."""
    counts = _counts(session)
    rows = session.scalars(
        select(CardBatchRecord).order_by(
            CardBatchRecord.received_on.desc(), CardBatchRecord.id.desc()
        )
    )
    return tuple(_line(row, counts.get(row.id, {})) for row in rows)


def batch_line(session: Session, batch_id: UUID) -> BatchLine:
    counts = _counts(session, batch_id)
    return _line(session.get_one(CardBatchRecord, batch_id), counts.get(batch_id, {}))


def counts_by_site(session: Session, batch_id: UUID | None = None) -> dict[str, int]:
    """How many cards that nobody has lie where; of one delivery, or of all."""
    statement = (
        select(CardRecord.site, func.count().label("cards"))
        .where(CardRecord.state.in_(THERE))
        .group_by(CardRecord.site)
    )
    if batch_id is not None:
        statement = statement.where(CardRecord.batch_id == batch_id)
    return {row.site: row.cards for row in session.execute(statement)}


def site_stocks(session: Session, own: str) -> tuple[SiteStock, ...]:
    """Every site that this desk has heard of, its own first, then by name."""
    counts = counts_by_site(session)
    working = session.scalars(select(AgentRecord.site).where(AgentRecord.active))
    names = {own, *counts, *working} - {""}
    if counts.get(""):
        names.add("")
    stocks = (SiteStock(name, counts.get(name, 0), bool(own) and name == own) for name in names)
    return tuple(sorted(stocks, key=lambda stock: (not stock.is_ours, stock.name.casefold())))


def _counts(session: Session, batch_id: UUID | None = None) -> dict[UUID, dict[str, int]]:
    statement = (
        select(CardRecord.batch_id, CardRecord.state, func.count())
        .where(CardRecord.batch_id.is_not(None))
        .group_by(CardRecord.batch_id, CardRecord.state)
    )
    if batch_id is not None:
        statement = statement.where(CardRecord.batch_id == batch_id)
    found: dict[UUID, dict[str, int]] = {}
    for batch, state, count in session.execute(statement):
        if batch is not None:
            found.setdefault(batch, {})[state] = count
    return found


def _line(row: CardBatchRecord, counts: dict[str, int]) -> BatchLine:
    return BatchLine(
        batch_id=row.id,
        label=row.label,
        support=row.support,
        supplier=row.supplier,
        received_on=row.received_on,
        expected_count=row.expected_count,
        note=row.note,
        received=sum(counts.values()),
        in_stock=sum(count for state, count in counts.items() if state in THERE),
        linked=counts.get(CardState.LINKED.value, 0),
    )
