"""The keys of the site at the store of this desk: how it gets them, and what a new one means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from desktop.domain.bank_account import UNREADABLE
from desktop.models.journal import MutationRecord, OperationRecord
from desktop.models.sealed import is_sealed, seal, sealed_columns, unsealed, use_keys
from desktop.storage.local_table import local_tables
from desktop.storage.unit_of_work import UnitsOfWork


def use_site_keys(engine: Engine, site_keys: Sequence[bytes]) -> None:
    """The first seals columns, the others still open what they sealed."""
    use_keys(engine.dialect, site_keys)


def seal_unsent_again(units: UnitsOfWork, site_keys: Sequence[bytes]) -> int:
    """Work that has not left this desk gets the seal of the first key; says of how many rows.

    A desk that worked before it met the centre sealed with a key of its own, which nobody else
    will ever have. The journal itself is rewritten, in one transaction with the rows: a change on
    top would be refused by the centre where bank details are confirmed already.
    """
    if not site_keys[1:]:
        return 0
    with units.reading() as session:
        if not any(_changed(row, site_keys) for row in session.scalars(_unsent())):
            return 0
    with units.applying() as (session, _):
        rows = {_rewrite(session, row, site_keys) for row in session.scalars(_unsent()).all()}
    return len(rows)


def _unsent() -> Select[OperationRecord]:
    return (
        select(OperationRecord)
        .join(MutationRecord, MutationRecord.id == OperationRecord.mutation_id)
        .where(
            MutationRecord.state == "pending", OperationRecord.entity.in_(list(sealed_columns()))
        )
        .order_by(OperationRecord.sequence)
    )


def _rewrite(
    session: Session, operation: OperationRecord, site_keys: Sequence[bytes]
) -> tuple[str, str]:
    entity, row_id = operation.entity, str(operation.row_id)
    if operation.old is not None:
        operation.old = operation.old | _again(entity, operation.old, site_keys)
    if operation.new is not None:
        operation.new = operation.new | _again(entity, operation.new, site_keys)
    session.flush()
    table = local_tables()[entity]
    for row in table.documents(session.connection(), [row_id]):
        table.update(session.connection(), row_id, _again(entity, row, site_keys))
    return entity, row_id


def _changed(operation: OperationRecord, site_keys: Sequence[bytes]) -> bool:
    sides = (operation.old or {}, operation.new or {})
    return any(_again(operation.entity, side, site_keys) for side in sides)


def _again(entity: str, document: dict[str, Any], site_keys: Sequence[bytes]) -> dict[str, str]:
    """What of it another key than the first sealed, sealed with the first."""
    found = {}
    for name, column in sealed_columns()[entity].items():
        text = document.get(name) or ""
        clear = unsealed(site_keys, column.place, text)
        if is_sealed(text) and clear != UNREADABLE:
            found[name] = seal(site_keys[0], column.place, clear)
    return {name: text for name, text in found.items() if text != document[name]}
