"""The history of a household as one of its members may read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from desktop.models import HistoryRecord, Synced
from desktop.models.base import synced_records
from desktop.services.subject_columns import ADDRESS, CONTACT, RULES
from desktop.services.subject_rows import HouseholdRows
from desktop.services.subject_view import View, plain
from desktop.sheets.subject_export import Section, Why

PERSONAL = frozenset(
    {"member", "income", "supporting_document", "card_link", "card", "note", "encoding",
     "encoding_outcome"}
)  # fmt: skip
"""Tables whose rows belong to one person: what changed of others is not told."""


def history_of(rows: HouseholdRows, view: View, own: frozenset[UUID]) -> list[dict[str, Any]]:
    """In the order in which it happened; what was changed of others is left out."""
    told = []
    for row in rows.history:
        is_own = _is_own(row, view, own)
        if not is_own and not view.was_there(row.at):
            view.tally.add(Section.HISTORY, Why.BEFORE_OR_AFTER)
        elif not is_own and row.entity in PERSONAL:
            view.tally.add(Section.HISTORY, Why.THIRD_PERSON)
        else:
            told.append(_told(row, view))
    return told


def _is_own(row: HistoryRecord, view: View, own: frozenset[UUID]) -> bool:
    """A row that is gone says in its history whose it was."""
    if row.row_id in own:
        return True
    whose = {str(value) for value in row.changes.get("member_id") or () if value}
    return whose == {str(view.member.id)}


def _told(row: HistoryRecord, view: View) -> dict[str, Any]:
    record = synced_records().get(row.entity)
    rule = RULES.get(record) if record else None
    changes = _changes(row, record, view) if record and rule else {}
    if rule:
        _count(row, {*rule.withheld, *_withheld(row, view)}, view)
    return {
        "id": plain(row.id),
        "at": plain(row.at),
        "act": row.act,
        "entity": row.entity,
        "row_id": plain(row.row_id),
        "desk_label": row.desk_label,
        "actor": view.function(row.actor_id),
        "changes": changes,
    }


def _count(row: HistoryRecord, withheld: set[str], view: View) -> None:
    for column in withheld & set(row.changes):
        is_colleague = column.endswith("_name")
        why = Why.COLLEAGUE if is_colleague else Why.THIRD_PERSON
        view.tally.add(Section.HISTORY, why)


def _changes(row: HistoryRecord, record: type[Synced], view: View) -> dict[str, Any]:
    """`{column: [old, new]}` of the columns that the person is given in the row itself."""
    rule = RULES[record]
    given = {*rule.shown, *rule.texts, *rule.signed} - _withheld(row, view)
    return {
        column: [view.of_history(record, column, value) for value in values]
        for column, values in row.changes.items()
        if column in given
    }


def _withheld(row: HistoryRecord, view: View) -> set[str]:
    if row.entity == "household":
        address = set() if view.was_there(row.at) else set(ADDRESS)
        return address | (set() if view.applies else set(CONTACT))
    return {"mean_income"} if row.entity == "assessment" else set()
