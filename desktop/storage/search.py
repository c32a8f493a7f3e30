"""The one search of the window: households by any member, cards and merchants, best first.

`install` after migrations indexes what is there, `refresh` before each commit what changed, `find`
while someone types. Three attempts follow each other until enough is found: what was typed, what
sounds like it, what is a typing error away. `desktop.matching.ranking` orders what they bring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from desktop.domain.folding import sound
from desktop.matching.query import Mark, Query, parse
from desktop.matching.ranking import Rank, rank, words_like
from desktop.sheets.search import HitKind, MatchedOn, SearchHit
from desktop.storage import search_entries, search_tables

_LOOKED_AT = 150  # entries ranked per attempt: enough for a common surname's first names
_FEW = 4  # fewer hits than this: typing errors are looked for, too
_OWNERS_AT_ONCE = 1_000
_TOO_FAR = 4.5
_FIND = (
    "SELECT e.id, e.kind, e.owner_id, e.seniority, e.surname, e.first_names, e.marks, e.title,"
    " e.subtitle FROM search_text t JOIN search_entry e ON e.id = t.rowid"
    " WHERE search_text MATCH ? LIMIT ?"
)
_WORDS_OF_CONNECTION = "search_words"


class SearchIndex:
    """All of it lives in the database of the desk; nothing is remembered but the known words."""

    @staticmethod
    def install(connection: Connection) -> bool:
        """Make tables and triggers when they are missing or of another version, and index all."""
        made = search_tables.install(connection)
        if made:
            _refresh(connection)
        return made

    @staticmethod
    def refresh(session: Session) -> int:
        """Index again what was marked dirty; how many households, cards and merchants."""
        return _refresh(session.connection())

    @staticmethod
    def rebuild(session: Session) -> int:
        """Forget everything and index all rows; how many households, cards and merchants."""
        connection = session.connection()
        for table in ("search_entry", "search_key", "search_word", "search_dirty"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names above
        connection.exec_driver_sql("INSERT INTO search_text (search_text) VALUES ('delete-all')")
        connection.info.pop(_WORDS_OF_CONNECTION, None)
        search_tables.mark_all_dirty(connection)
        return SearchIndex.refresh(session)

    @staticmethod
    def forget_unused_words(session: Session) -> int:
        """Words whose last owner is gone, and what deleted entries left behind; how many words."""
        connection = session.connection()
        rows = connection.exec_driver_sql("SELECT surname || ' ' || first_names FROM search_entry")
        used = {word for row in rows for word in row[0].split()}
        unused = [
            row
            for row in connection.exec_driver_sql("SELECT id, word FROM search_word")
            if row.word not in used
        ]
        if unused:
            connection.exec_driver_sql(
                "DELETE FROM search_word WHERE id = ?", [(row.id,) for row in unused]
            )
        connection.exec_driver_sql("INSERT INTO search_text (search_text) VALUES ('optimize')")
        connection.info.pop(_WORDS_OF_CONNECTION, None)
        return len(unused)

    @staticmethod
    def find(session: Session, text: str, limit: int = 12) -> tuple[SearchHit, ...]:
        """Nothing for a single letter; otherwise at most `limit`, each household once."""
        query = parse(text)
        if query.is_empty:
            return ()
        found: dict[str, tuple[tuple[float, int, int, str], SearchHit]] = {}
        for enough, attempts in ((limit, _as_typed), (limit, _as_heard), (_FEW, _mistyped)):
            if len(found) >= enough:
                break
            for attempt in attempts(session.connection(), query):
                for row in session.connection().exec_driver_sql(_FIND, (attempt, _LOOKED_AT)):
                    _keep_better(found, row, _rank(query, row))
                if len(found) >= limit:
                    break
        best = sorted(found.values(), key=lambda each: each[0])
        return tuple(hit for _, hit in best[:limit])


def _refresh(connection: Connection) -> int:
    dirty = connection.exec_driver_sql("SELECT kind, id FROM search_dirty ORDER BY kind").all()
    for kind in ("household", "card", "merchant"):
        owners = [row.id for row in dirty if row.kind == kind]
        for start in range(0, len(owners), _OWNERS_AT_ONCE):
            some = owners[start : start + _OWNERS_AT_ONCE]
            search_entries.remove(connection, some)
            search_entries.write(connection, search_entries.entries_of(connection, kind, some))
    if dirty:
        connection.exec_driver_sql("DELETE FROM search_dirty")
    return len(dirty)


def _rank(query: Query, row: Row[tuple[object, ...]]) -> Rank:
    return rank(query, row.surname.split(), row.first_names.split(), row.marks)


def _keep_better(
    found: dict[str, tuple[tuple[float, int, int, str], SearchHit]],
    row: Row[tuple[object, ...]],
    ranked: Rank,
) -> None:
    order = (*ranked.sort_key(), row.seniority, row.title)
    kept = found.get(row.owner_id)
    if ranked.distance > _TOO_FAR or (kept is not None and kept[0] <= order):
        return
    is_name = row.kind == "merchant" and ranked.on is MatchedOn.NAME
    parts = row.subtitle.split(search_entries.SEPARATOR)
    hit = SearchHit(
        kind=HitKind(row.kind),
        id=UUID(row.owner_id),
        title=row.title,
        subtitle=tuple(part for part in parts if part),
        matched_on=MatchedOn.TRADE_NAME if is_name else ranked.on,
    )
    found[row.owner_id] = (order, hit)


def _as_typed(_connection: Connection, query: Query) -> Iterator[str]:
    """FTS5 expressions from strict to loose; words are a–z and digits only, hence safe."""
    marks = [_any_mark(group) for group in query.marks]
    if not query.words:
        yield " AND ".join(marks)
        return
    *full, last = query.words
    exact = [f'{{surname first_names}} : "{word}"' for word in full]
    yield " AND ".join([*exact, f'surname : "{last}"', *marks])
    yield " AND ".join([*(_begins("surname", word) for word in query.words), *marks])
    yield " AND ".join([*(_begins("surname first_names", word) for word in query.words), *marks])
    if len(query.words) > 1:
        yield " AND ".join([_begins("surname first_names", query.joined), *marks])


def _as_heard(_connection: Connection, query: Query) -> Iterator[str]:
    heard = [sound(word) for word in query.words if len(word) >= 3]
    if heard and all(len(key) >= 2 for key in heard):
        marks = [_any_mark(group) for group in query.marks]
        yield " AND ".join([*(f'sounds : "{key}"*' for key in heard), *marks])


def _mistyped(connection: Connection, query: Query) -> Iterator[str]:
    vocabulary = _known_words(connection)
    near = [words_like(word, vocabulary) if len(word) >= 3 else [] for word in query.words]
    if any(near):
        groups = [
            " OR ".join([_begins("surname first_names", word), *(f'"{each}"' for each in like)])
            for word, like in zip(query.words, near, strict=True)
        ]
        marks = [_any_mark(group) for group in query.marks]
        yield " AND ".join([*(f"({group})" for group in groups), *marks])


def _begins(columns: str, word: str) -> str:
    return f'{{{columns}}} : "{word}"*'


def _any_mark(group: Iterable[Mark]) -> str:
    texts = [f'"{mark.text}"{"*" if mark.is_prefix else ""}' for mark in group]
    return f"{{marks}} : ({' OR '.join(texts)})"


def _known_words(connection: Connection) -> list[str]:
    """Every word of a name, kept with the connection and read on from where it stopped.

    A word whose last owner is gone stays until the next rebuild; it finds nothing.
    """
    known: dict[str, int] = connection.info.setdefault(_WORDS_OF_CONNECTION, {})
    last = max(known.values(), default=0)
    newest = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM search_word").scalar_one()
    if newest < last:
        known.clear()
        last = 0
    if newest > last:
        rows = connection.exec_driver_sql("SELECT word, id FROM search_word WHERE id > ?", (last,))
        known.update((row.word, row.id) for row in rows)
    return list(known)
