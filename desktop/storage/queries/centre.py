"""Whether this desk works with a centre at all."""

from __future__ import annotations

from sqlalchemy import Exists, exists

from desktop.models.journal import SyncStateRecord


def met_a_centre() -> Exists:
    """A condition: until the first exchange nothing waits for a centre, there may be none."""
    return exists().where(SyncStateRecord.name == "epoch", SyncStateRecord.value.is_not(None))
