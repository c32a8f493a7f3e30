"""The tables of the search index and the triggers that tell it what changed.

They belong to this desk alone, are no rows of the models and may be dropped at any time: the
index is made again from the rows. Every change of a household, a member, a card, a link or a
merchant – typed here or applied from the centre – leaves the id in `search_dirty`.
"""

# ruff: noqa: S608 - every name in these statements is written in this file

from __future__ import annotations

from sqlalchemy import Connection

PREFIX = "search_"

_TABLES = (
    """CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        owner_id TEXT NOT NULL,
        member_id TEXT,
        seniority INTEGER NOT NULL,
        surname TEXT NOT NULL,
        first_names TEXT NOT NULL,
        sounds TEXT NOT NULL,
        marks TEXT NOT NULL,
        title TEXT NOT NULL,
        subtitle TEXT NOT NULL,
        keys BLOB NOT NULL)""",
    "CREATE INDEX search_entry_owner ON search_entry (owner_id)",
    """CREATE VIRTUAL TABLE search_text USING fts5(
        surname, first_names, sounds, marks,
        content = '', contentless_delete = 1, detail = column,
        tokenize = 'ascii', prefix = '2 3 4')""",
    """CREATE TABLE search_key (
        key INTEGER NOT NULL, entry INTEGER NOT NULL,
        PRIMARY KEY (key, entry)) WITHOUT ROWID""",
    "CREATE TABLE search_word (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT NOT NULL UNIQUE)",
    """CREATE TABLE search_dirty (
        kind TEXT NOT NULL, id TEXT NOT NULL,
        PRIMARY KEY (kind, id)) WITHOUT ROWID""",
)

# table → what a row of it makes dirty: kind and the expression that names the id, on {row}
_DIRTIES = {
    "household": (("household", "SELECT {row}.id"),),
    "member": (("household", "SELECT {row}.household_id"),),
    "card_link": (
        ("household", "SELECT {row}.household_id"),
        ("card", "SELECT {row}.card_id"),
    ),
    "card": (
        ("card", "SELECT {row}.id"),
        ("household", "SELECT household_id FROM card_link WHERE card_id = {row}.id"),
    ),
    "merchant": (("merchant", "SELECT {row}.id"),),
}
_ROWS = {"INSERT": ("new",), "UPDATE": ("old", "new"), "DELETE": ("old",)}


def install(connection: Connection) -> bool:
    """Make tables and triggers if they are not as written here; then everything is dirty.

    Runs after each migration and at each start: a migration that rebuilds a table drops its
    triggers without a word. True when the index was made anew.
    """
    tables, triggers = _named(_TABLES), _triggers()
    if _installed(connection, tables) == tables and _installed(connection, triggers) == triggers:
        return False
    drop(connection)
    for statement in (*tables.values(), *triggers.values()):
        connection.exec_driver_sql(statement)
    mark_all_dirty(connection)
    return True


def drop(connection: Connection) -> None:
    for name in _names_there(connection, "trigger"):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for statement in _TABLES:
        kind, name = _kind_and_name(statement)
        if kind == "TABLE":
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def mark_all_dirty(connection: Connection) -> None:
    for kind in ("household", "card", "merchant"):
        connection.exec_driver_sql(
            f"INSERT OR IGNORE INTO search_dirty (kind, id) SELECT '{kind}', id FROM {kind}"
        )


def _triggers() -> dict[str, str]:
    statements = [
        f"CREATE TRIGGER search_{table}_{event.lower()} AFTER {event} ON {table} "
        f"BEGIN {_mark(dirties, rows)} END"
        for table, dirties in _DIRTIES.items()
        for event, rows in _ROWS.items()
    ]
    return _named(tuple(statements))


def _mark(dirties: tuple[tuple[str, str], ...], rows: tuple[str, ...]) -> str:
    return " ".join(
        f"INSERT OR IGNORE INTO search_dirty (kind, id) "
        f"SELECT '{kind}', * FROM ({ids.format(row=row)});"
        for kind, ids in dirties
        for row in rows
    )


def _named(statements: tuple[str, ...]) -> dict[str, str]:
    return {_kind_and_name(statement)[1]: statement for statement in statements}


def _kind_and_name(statement: str) -> tuple[str, str]:
    words = statement.replace("VIRTUAL ", "").split()
    return words[1], words[2]


def _installed(connection: Connection, wanted: dict[str, str]) -> dict[str, str]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE name LIKE 'search\\_%' ESCAPE '\\'"
    )
    return {name: sql for name, sql in rows if name in wanted}


def _names_there(connection: Connection, kind: str) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = ? AND name LIKE 'search\\_%' ESCAPE '\\'",
        (kind,),
    )
    return [row[0] for row in rows]
