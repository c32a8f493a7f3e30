"""Scales and scenarios that this version brings, put at the centre once by whoever installs it."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, select, text
from sqlalchemy.dialects.postgresql import insert

from desktop.services.scale import delivered_rows
from desktop.sync import installation


def bring_rules(url: str) -> int:
    """How many were not there yet; what a city has changed since stays as it is.

    Desks behind doors get them by their first exchange. Raises what `installation.opened` raises.
    """
    brought = 0
    with installation.opened(url) as connection:
        connection.execute(text("SET LOCAL ROLE cad_owner"))
        connection.execute(text("SET LOCAL search_path TO app"))
        for row in delivered_rows():
            table = cast(Table, row.__table__)
            if connection.scalar(select(table.c.id).where(table.c.id == row.id)) is not None:
                continue
            values: dict[str, Any] = {
                column.name: getattr(row, column.name)
                for column in table.columns
                if getattr(row, column.name, None) is not None
            }
            connection.execute(insert(table).values(values).on_conflict_do_nothing())
            brought += 1
    return brought
