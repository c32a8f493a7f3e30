"""Proves closed months: each statement is what was closed, and follows the one before it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from desktop.domain.statement import cents, counter_entries_in, lines_in, totals_of
from desktop.domain.statement_chain import Link, hash_of, order_of
from desktop.models import AccountingStatementRecord, MonthlyStatementRecord


def broken_statements(connection: Connection) -> int:
    """How many are not what was closed, or hang on none that is here; their papers as well."""
    of = MonthlyStatementRecord
    chains: dict[UUID, list[Link]] = defaultdict(list)
    hashes: dict[UUID, str] = {}
    altered = 0
    for row in connection.execute(select(of.__table__).execution_options(yield_per=20)):
        chains[row.merchant_id].append(Link(row.id, row.previous_hash, row.content_hash))
        hashes[row.id] = row.content_hash
        altered += not _is_sound(row)
    torn = sum(len(links) - len(order_of(links)) for links in chains.values())
    return altered + torn + _altered_papers(connection, hashes)


def _is_sound(row: Any) -> bool:
    content = row.content
    if hash_of(content, row.previous_hash) != row.content_hash:
        return False
    lines, counter = lines_in(content), counter_entries_in(content)
    totals = totals_of(lines, counter)
    told = (str(row.id), str(row.merchant_id), row.month, row.sequence)
    frozen = (content["id"], content["merchant"]["id"], content["month"], content["sequence"])
    sums = (cents(row.amount), cents(row.purchases), row.line_count)
    added = (totals["due"], totals["amount"] + totals["counter_amount"], len(lines) + len(counter))
    return told == frozen and totals == content["totals"] and sums == added


def _altered_papers(connection: Connection, hashes: dict[UUID, str]) -> int:
    of = AccountingStatementRecord
    rows = connection.execute(select(of.statement_id, of.content, of.content_hash))
    return sum(
        row.content_hash != hash_of(row.content, hashes.get(row.statement_id, "")) for row in rows
    )
