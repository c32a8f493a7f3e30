"""The rows of this desk as sums of hashes, spelt as the centre spells them (06_digest.sql)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from sqlalchemy import Connection

from desktop.storage.local_table import LocalTable

BUCKETS = 256
_HASHED = 8  # bytes of the SHA-256 that are summed

Sums = dict[int, tuple[int, int]]  # by bucket: how many rows, all their hashes xored


def columns(table: LocalTable) -> list[str]:
    """All of them; what a person may not see is left out of a comparison (see sync.sight)."""
    return sorted(table.columns)


def hashed(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:_HASHED], "big", signed=True)


def local_sums(
    connection: Connection,
    table: LocalTable,
    left_out: Iterable[str],
    names: list[str] | None = None,
) -> Sums:
    """Over all rows but those; empty buckets are left out, as the centre leaves them.

    `names` are the columns that are compared, in the order in which a row is spelt.
    """
    out = frozenset(left_out)
    counts, sums = [0] * BUCKETS, [0] * BUCKETS
    for row_id, text in _spelt(connection, table, names or columns(table), ""):
        if row_id not in out:
            bucket = bucket_of(row_id)
            counts[bucket] += 1
            sums[bucket] ^= hashed(text)
    return {place: (counts[place], sums[place]) for place in range(BUCKETS) if counts[place]}


def local_rows(
    connection: Connection,
    table: LocalTable,
    buckets: Iterable[int],
    names: list[str] | None = None,
) -> dict[str, int]:
    """The hash of each row in those buckets, by id."""
    wanted = ", ".join(f"'{bucket:02x}'" for bucket in buckets)
    where = f" WHERE substr(id, 35) IN ({wanted})"
    return {
        row_id: hashed(text)
        for row_id, text in _spelt(connection, table, names or columns(table), where)
    }


def bucket_of(row_id: str) -> int:
    """By the end of the id: its beginning is a time, and the same for many."""
    return int(row_id[-2:], 16)


def total(sums: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    count, xored = 0, 0
    for rows, each in sums.values():
        count += rows
        xored ^= each
    return count, xored


def odd_buckets(ours: Sums, theirs: Sums) -> list[int]:
    return [place for place in range(BUCKETS) if ours.get(place) != theirs.get(place)]


def _spelt(
    connection: Connection, table: LocalTable, names: list[str], where: str
) -> Iterator[tuple[str, str]]:
    """Every stored value has its canonical text already; a truth is 0 or 1, NULL is U+001E."""
    parts = " || char(31) || ".join(
        f"coalesce(CAST({column} AS TEXT), char(30))" for column in names
    )
    for row in connection.exec_driver_sql(f"SELECT id, {parts} FROM {table.name}{where}"):  # noqa: S608
        yield row[0], row[1]
