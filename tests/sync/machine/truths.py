"""What must be true of desks and centre: after each step, after each pull, and at rest."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select, text

from desktop.models import HouseholdRecord, MutationRecord, OperationRecord
from desktop.models.base import Base, synced_records
from desktop.storage.local_table import local_tables
from desktop.sync import grants, sight
from desktop.sync.digest import columns, local_sums, total
from tests.sync.machine.desks import MachineDesk

_AFTER_EACH_STEP = """
select 'a card is open twice' from app.card_link where until_on is null
    group by card_id having count(*) > 1
union all select 'a row without a place' from sync.row_head where seq is null
union all select 'places beyond the last' from sync.head
    where seq <> coalesce((select max(seq) from sync.row_head), 0)
union all select 'numbers with a gap' from sync.counter c
    where c.last <> (select count(distinct number) from proof.change
                     where number like c.series || '-%')
union all select 'a number twice' from (select distinct id, number from proof.change) n
    where number is not null group by number having count(*) > 1
"""


@dataclass
class Ledger:
    """What was typed where, over which value it was typed, and who was erased since."""

    homes: dict[str, UUID] = field(default_factory=dict)
    typed_at: dict[str, tuple[str, int]] = field(default_factory=dict)  # column, number of a desk
    fields: set[tuple[str, str]] = field(default_factory=set)
    seen: dict[tuple[str, str], set[Any]] = field(default_factory=dict)
    erased: set[UUID] = field(default_factory=set)

    def typed(
        self, household_id: UUID, name: str, value: str, number: int, seen: Any = None
    ) -> None:
        self.homes.setdefault(value, household_id)
        self.typed_at.setdefault(value, (name, number))
        self.fields.add((name, value))
        if seen is not None:
            self.seen.setdefault((name, value), set()).add(seen)


def at_the_centre(centre: psycopg.Connection[Any]) -> None:
    assert centre.execute(_AFTER_EACH_STEP).fetchall() == []


def shown_at(desk: MachineDesk) -> None:
    """An edit that is not sent yet is what its author sees, whatever came in."""
    wanted: dict[UUID, dict[str, Any]] = {}
    with desk.units.reading() as session:
        for operation in session.scalars(
            select(OperationRecord)
            .join(MutationRecord, MutationRecord.id == OperationRecord.mutation_id)
            .where(MutationRecord.state == "pending", OperationRecord.entity == "household")
            .where(OperationRecord.operation == "U", OperationRecord.new.is_not(None))
            .order_by(OperationRecord.sequence)
        ):
            wanted.setdefault(operation.row_id, {}).update(operation.new or {})
        for row_id, values in wanted.items():
            row = session.get(HouseholdRecord, row_id)
            for name in ("street", "city", "phone", "language", "apartment"):
                if row is not None and name in values:
                    assert getattr(row, name) == values[name]


def at_rest(
    centre: psycopg.Connection[Any],
    desks: Sequence[MachineDesk],
    ledger: Ledger,
    tally: Counter[str],
) -> None:
    at_the_centre(centre)
    _replicas_are_equal(desks)
    _one_verdict_each(centre, desks)
    _nothing_typed_is_lost(centre, ledger, tally)
    _nothing_was_overwritten_unseen(centre, ledger)
    _nothing_erased_is_left(centre, desks, ledger)
    tally["examples"] += 1
    for name, count in centre.execute("select verdict, count(*) from sync.mutation group by 1"):
        tally[f"verdicts: {name}"] += count


def _replicas_are_equal(desks: Sequence[MachineDesk]) -> None:
    """By the sums that a desk compares with the centre itself, table by table, by its login."""
    for desk in desks:
        seen = _columns_of(desk)
        with desk.units.reading() as session:
            theirs = desk.central.ask(
                "select jsonb_object_agg(e.key, sync_api.digest(e.key, "
                "array(select jsonb_array_elements_text(e.value)), 9223372036854775807, 1)) "
                "from jsonb_each(%s::jsonb) e",
                json.dumps(seen),
            )
            for name, names in seen.items():
                sums = {place: (rows, xor) for place, rows, xor in theirs[name]["sums"]}
                here = local_sums(session.connection(), local_tables()[name], (), names)
                assert total(here) == total(sums), (desk.label, name)


def _columns_of(desk: MachineDesk) -> dict[str, list[str]]:
    """What the desk should have, by the list of rights; it should know that, too."""
    tables = local_tables()
    if desk.seat.roles is None:
        return {name: columns(table) for name, table in tables.items()}
    visible = grants.visible(desk.seat.roles)
    with desk.units.reading() as session:
        known = sight.known(session)
    assert {name: sorted(names) for name, names in known.items()} == {
        name: sorted(names) for name, names in visible.items()
    }
    return {name: sorted(set(visible[name]) & set(tables[name].columns)) for name in visible}


def _one_verdict_each(centre: psycopg.Connection[Any], desks: Sequence[MachineDesk]) -> None:
    for desk in desks:
        judged = dict(
            centre.execute(
                "select m.id, m.verdict from sync.mutation m join sync.device d "
                "on d.id = m.device where d.label = %s",
                (desk.label,),
            ).fetchall()
        )
        assert desk.told == set(judged)
        gaps = centre.execute(
            "select 1 from sync.mutation m join sync.device d on d.id = m.device "
            "where d.label = %s having count(*) <> coalesce(max(dseq), 0)",
            (desk.label,),
        ).fetchall()
        assert gaps == []
        for row in desk.all(select(MutationRecord)):
            assert row.state == ("refused" if row.verdict == "refused" else "acknowledged")
            assert row.verdict == judged[row.id]


def _nothing_typed_is_lost(
    centre: psycopg.Connection[Any], ledger: Ledger, tally: Counter[str]
) -> None:
    """It stood in its row once, or is in a conflict, or in work that was not done."""
    told = centre.execute(
        "select new::text from proof.change union all select mine from app.conflict "
        "where mine is not null union all select payload::text from sync.mutation "
        "where verdict in ('refused', 'parked') and payload is not null"
    ).fetchall()
    everything = "\n".join(row[0] for row in told)
    lost = [
        value
        for value, home in ledger.homes.items()
        if home not in ledger.erased and f'"{value}"' not in everything
    ]
    tally["values typed"] += len(ledger.homes)
    tally["values lost"] += len(lost)
    assert not lost


def _nothing_was_overwritten_unseen(centre: psycopg.Connection[Any], ledger: Ledger) -> None:
    """Each value that a push replaced is one that its author had before his eyes."""
    changes = centre.execute("select old, new from proof.change where old is not null order by n")
    for old, new in changes:
        for name, value in new.items():
            if value != old[name] and (name, value) in ledger.fields:
                assert old[name] in ledger.seen.get((name, value), ()), (name, old[name], value)


def _nothing_erased_is_left(
    centre: psycopg.Connection[Any], desks: Sequence[MachineDesk], ledger: Ledger
) -> None:
    gone = {value for value, home in ledger.homes.items() if home in ledger.erased}
    if not gone:
        return
    queries = [f"select to_jsonb(t)::text from app.{name} t" for name in synced_records()]  # noqa: S608
    queries.append("select payload::text from sync.mutation where payload is not null")
    rows = centre.execute(" union all ".join(queries)).fetchall()  # type: ignore[call-overload]
    assert not [row[0] for row in rows if any(value in row[0] for value in gone)]
    for desk in desks:
        here = all_text(desk)
        assert not [value for value in gone if value in here]


def all_text(desk: MachineDesk) -> str:
    with desk.units.reading() as session:
        return "\n".join(
            json.dumps([str(cell) for cell in row])
            for name in Base.metadata.tables
            for row in session.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
        )
