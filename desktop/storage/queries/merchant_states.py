"""In which state each merchant was on which days, asked of the store once for all of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.merchant import MOVES, StatePeriod, state_periods
from desktop.models import MerchantEventRecord, MerchantRecord


def states_of(session: Session) -> dict[UUID, tuple[StatePeriod, ...]]:
    """Of every merchant, in two statements: for the cover rule, see `merchant_state_on`."""
    of = MerchantEventRecord
    asked = select(of.merchant_id, of.act, of.on_day).where(of.act.in_(MOVES))
    moves: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    for merchant_id, act, day in session.execute(asked.order_by(of.on_day, of.at, of.id)):
        moves[merchant_id].append((act, day))
    row = MerchantRecord
    known = session.execute(select(row.id, row.state, row.state_since))
    return {
        merchant_id: state_periods(moves.get(merchant_id, ()), state, since)
        for merchant_id, state, since in known
    }
