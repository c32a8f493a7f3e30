"""Merchants: for now their name and place; agreements and purchases come with them."""

from __future__ import annotations

from sqlalchemy import select

from desktop.models import MerchantRecord
from desktop.sheets.merchant import MerchantLine
from desktop.storage.unit_of_work import UnitsOfWork


class MerchantService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    def lines(self) -> tuple[MerchantLine, ...]:
        with self._units.reading() as session:
            rows = session.scalars(select(MerchantRecord).order_by(MerchantRecord.trade_name))
            return tuple(
                MerchantLine(
                    row.id, row.trade_name, row.outlet_kind, row.place, row.family, row.state
                )
                for row in rows
            )
