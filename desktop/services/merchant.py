"""Merchants: for now their name and place; agreements and purchases come with them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from desktop.domain.actor import Actor
from desktop.domain.bank_account import UnknownMerchant, may_see
from desktop.models import MerchantRecord
from desktop.services.clock import Clock
from desktop.services.merchant_account import MerchantAccountService
from desktop.sheets.merchant import MerchantLine, MerchantSheet
from desktop.storage.unit_of_work import UnitsOfWork


class MerchantService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self.accounts = MerchantAccountService(units, clock)

    def lines(self) -> tuple[MerchantLine, ...]:
        with self._units.reading() as session:
            rows = session.scalars(select(MerchantRecord).order_by(MerchantRecord.trade_name))
            return tuple(_line(row) for row in rows)

    def sheet(self, merchant_id: UUID, actor: Actor) -> MerchantSheet:
        """With the bank details for who sees them. Raises UnknownMerchant."""
        with self._units.reading() as session:
            row = session.get(MerchantRecord, merchant_id)
            if row is None:
                raise UnknownMerchant(merchant_id)
            line = _line(row)
        accounts = self.accounts.accounts(merchant_id, actor) if may_see(actor) else None
        return MerchantSheet(line, accounts)


def _line(row: MerchantRecord) -> MerchantLine:
    return MerchantLine(row.id, row.trade_name, row.outlet_kind, row.place, row.family, row.state)
