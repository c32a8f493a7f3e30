"""What must be true of a desk whose login sees a part: nothing else comes there, and all of that.

The lists of rights are asked, not what the desk believes; rows are chosen by a superuser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
from sqlalchemy import select

from desktop.domain.actor import Role
from desktop.models import OperationRecord
from desktop.models.base import synced_records
from desktop.storage.local_table import local_tables
from desktop.sync import grants
from tests.sync.machine.desks import MachineDesk
from tests.sync.machine.truths import Ledger, all_text


def keeps_to_its_grant(
    centre: psycopg.Connection[Any], desk: MachineDesk, number: int, ledger: Ledger
) -> None:
    """After a pull: only rows of its grant or made here, and no value typed into what it lacks."""
    permitted = permitted_rows(centre, desk)
    made = {row_id for (row_id,) in _rows(desk, select(OperationRecord.row_id))}
    for name in local_tables():
        beyond = ids_at(desk, name) - permitted.get(name, set()) - made
        assert not beyond, (desk.label, name)
    columns = grants.visible(desk.seat.roles or ())
    seen = {column for name in ("household", "member") for column in columns.get(name, ())}
    hidden = {
        value
        for value, (field, author) in ledger.typed_at.items()
        if field not in seen and author != number
    }
    here = all_text(desk)
    assert not [value for value in hidden if value in here], desk.label


def permitted_rows(centre: psycopg.Connection[Any], desk: MachineDesk) -> dict[str, set[UUID]]:
    roles: Sequence[Role] = sorted(desk.seat.roles or ())
    found: dict[str, set[UUID]] = {}
    parts = []
    for name in grants.visible(roles):
        rules = [
            grants.rows_of(role, name) or "true" for role in roles if name in grants.visible([role])
        ]
        where = " or ".join(f"({rule})" for rule in rules)
        parts.append(f"select '{name}', id from app.{name} where {where}")  # noqa: S608
        found[name] = set()
    for name, row_id in centre.execute(cast(LiteralString, " union all ".join(parts))):
        found[name].add(row_id)
    return found


def ids_at(desk: MachineDesk, name: str) -> set[UUID]:
    return {row_id for (row_id,) in _rows(desk, select(synced_records()[name].__table__.c.id))}


def _rows(desk: MachineDesk, statement: Any) -> list[Any]:
    with desk.units.reading() as session:
        return list(session.connection().execute(statement))
