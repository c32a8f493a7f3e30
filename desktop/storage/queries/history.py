"""What happened to a household, read from the facts that the unit of work writes."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import HistoryRecord
from desktop.sheets.household import ChangedRow, TimelineEntry

SUBJECT_OF_ENTITY = {
    "household": "household",
    "member": "member",
    "supporting_document": "document",
    "claim": "claim",
    "income": "claim",
    "assessment": "claim",
    "entitlement": "claim",
    "card": "card",
    "card_link": "card",
    "encoding": "card",
    "encoding_outcome": "card",
    "letter": "letter",
    "note": "note",
}
_ABOUT_CARDS = frozenset({"choose_support", "change_support", "issue_paper"})
_OPEN = (None, "counter")


def timeline(
    session: Session, household_id: UUID, notes_for: frozenset[str]
) -> tuple[TimelineEntry, ...]:
    """Newest first; the rows changed by one act at one desk at one moment are one entry.

    Of notes only those written for one of `notes_for`.
    """
    rows = session.scalars(
        select(HistoryRecord)
        .where(HistoryRecord.household_id == household_id)
        .order_by(HistoryRecord.at, HistoryRecord.id)
    )
    acts: defaultdict[tuple[object, ...], list[HistoryRecord]] = defaultdict(list)
    for row in rows:
        if row.entity == "note" and row.changes.get("visible_to", _OPEN)[1] not in notes_for:
            continue
        acts[(row.at, row.actor_id, row.desk_label, row.act)].append(row)
    entries = [_entry(rows_of_act) for rows_of_act in acts.values()]
    return tuple(reversed(entries))


def _entry(rows: list[HistoryRecord]) -> TimelineEntry:
    first = rows[0]
    changed = tuple(
        ChangedRow(
            row.entity,
            row.row_id,
            {column: (old, new) for column, (old, new) in row.changes.items()},
        )
        for row in rows
    )
    return TimelineEntry(
        at=first.at,
        actor_name=first.actor_name,
        desk_label=first.desk_label,
        act=first.act,
        subject=_subject(rows),
        rows=changed,
    )


def _subject(rows: list[HistoryRecord]) -> str:
    """The subject of the act: a claim decided also touches an entitlement, a card its link."""
    if rows[0].act in _ABOUT_CARDS:
        return "card"
    return SUBJECT_OF_ENTITY.get(rows[0].entity, "household")
