"""Writes the entries of the search index: one per member, unlinked card and merchant."""

from __future__ import annotations

import hashlib
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, text
from sqlalchemy.engine import Connection

from desktop.domain.duplicate import PersonFacts
from desktop.domain.folding import fold, letters, sound, words
from desktop.domain.partial_date import PartialDate, typed_form
from desktop.matching.blocking import blocking_keys
from desktop.matching.query import (
    marks_of_birth,
    marks_of_card,
    marks_of_phone,
    marks_of_reference,
)

SEPARATOR = "\x1f"
_AT_ONCE = 2_000
_SENIORITY = {"applicant": 0, "partner": 1, "other_adult": 2, "child": 3}
_MEMBERS = """
    SELECT h.id AS household_id, m.id AS member_id, m.role, m.usage_name, m.birth_name,
           m.first_names, m.born, m.custody, h.reference, h.provisional_reference, h.state,
           h.street_number, h.street, h.residence, h.locality, h.postcode, h.city, h.phone
    FROM household h JOIN member m ON m.household_id = h.id
    WHERE h.id IN (SELECT value FROM json_each(:ids))"""
_TAILS = """
    SELECT l.household_id, c.tail FROM card_link l JOIN card c ON c.id = l.card_id
    WHERE l.until_on IS NULL AND l.household_id IN (SELECT value FROM json_each(:ids))"""
_LOOSE_CARDS = """
    SELECT c.id, c.tail, c.product FROM card c
    WHERE c.id IN (SELECT value FROM json_each(:ids)) AND NOT EXISTS (
        SELECT 1 FROM card_link l WHERE l.card_id = c.id AND l.until_on IS NULL)"""
_MERCHANTS = """
    SELECT id, trade_name, place FROM merchant
    WHERE id IN (SELECT value FROM json_each(:ids))"""


@dataclass(frozen=True)
class Entry:
    """What stands in the index under one number."""

    kind: str
    owner_id: str
    member_id: str | None
    seniority: int
    surname: str
    first_names: str
    marks: tuple[str, ...]
    title: str
    subtitle: tuple[str, ...]
    keys: tuple[int, ...] = ()

    @property
    def sounds(self) -> str:
        heard = (sound(word) for word in f"{self.surname} {self.first_names}".split())
        return " ".join(dict.fromkeys(key for key in heard if key))


def key_number(key: str) -> int:
    """A blocking key as the 63-bit number that the table keeps: shorter, and no name in clear."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def entries_of(connection: Connection, kind: str, ids: Sequence[str]) -> Iterator[Entry]:
    """The entries that these owners should have, now."""
    given = {"ids": "[" + ",".join(f'"{each}"' for each in ids) + "]"}
    if kind == "household":
        tails: defaultdict[str, list[str]] = defaultdict(list)
        for household_id, tail in connection.execute(text(_TAILS), given):
            tails[household_id].append(tail)
        for row in connection.execute(text(_MEMBERS), given):
            yield _member(row, tails[row.household_id])
    elif kind == "card":
        for row in connection.execute(text(_LOOSE_CARDS), given):
            yield Entry("card", row.id, None, 0, "", "", marks_of_card(row.tail), row.tail,
                        (row.product,))  # fmt: skip
    else:
        for row in connection.execute(text(_MERCHANTS), given):
            yield Entry("merchant", row.id, None, 0, name_words(row.trade_name), "", (),
                        row.trade_name, (row.place,))  # fmt: skip


def facts_of(row: Row[tuple[object, ...]]) -> PersonFacts:
    return PersonFacts(
        birth_name=row.birth_name,
        usage_name=row.usage_name,
        first_names=row.first_names,
        born=row.born,
        street_number=row.street_number,
        street=row.street,
        place=row.residence or row.locality,
        postcode=row.postcode,
        city=row.city,
        phone=row.phone,
        in_two_households=row.custody == "shared",
    )


def name_words(*names: str) -> str:
    """Words, and the letters of a name of several words in one: « Le Goff » is le, goff, legoff."""
    found: list[str] = []
    for name in names:
        found += words(name)
        found.append(letters(name))
    return " ".join(dict.fromkeys(word for word in found if word))


def _member(row: Row[tuple[object, ...]], tails: Iterable[str]) -> Entry:
    marks = (
        *marks_of_birth(row.born),
        *marks_of_phone(row.phone),
        *(mark for tail in tails for mark in marks_of_card(tail)),
        *marks_of_reference(row.reference, row.provisional_reference),
    )
    called = row.usage_name or row.birth_name
    maiden = row.birth_name if fold(row.birth_name) != fold(called) else ""
    return Entry(
        kind="household",
        owner_id=row.household_id,
        member_id=row.member_id,
        seniority=_SENIORITY.get(row.role, 4) + (5 if row.state == "closed" else 0),
        surname=name_words(row.usage_name, row.birth_name),
        first_names=name_words(row.first_names),
        marks=marks,
        title=f"{called} {row.first_names}",
        subtitle=(maiden, _birth(row.born), row.reference or row.provisional_reference, _spot(row)),
        keys=tuple(key_number(key) for key in blocking_keys(facts_of(row))),
    )


def _birth(born: str) -> str:
    return typed_form(PartialDate.parse(born)) if born else ""


def _spot(row: Row[tuple[object, ...]]) -> str:
    return f"{row.street_number} {row.street}".strip()


def write(connection: Connection, entries: Iterable[Entry]) -> int:
    """Add entries; their owners have none."""
    number = connection.exec_driver_sql(
        "SELECT coalesce(max(id), 0) FROM search_entry"
    ).scalar_one()
    batch: list[tuple[int, Entry]] = []
    first = number
    for entry in entries:
        number += 1
        batch.append((number, entry))
        if len(batch) == _AT_ONCE:
            _write_batch(connection, batch)
            batch.clear()
    _write_batch(connection, batch)
    return int(number - first)


def _write_batch(connection: Connection, batch: list[tuple[int, Entry]]) -> None:
    if not batch:
        return
    connection.exec_driver_sql(
        "INSERT INTO search_entry (id, kind, owner_id, member_id, seniority, surname, first_names,"
        " sounds, marks, title, subtitle, keys) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        [_row(number, entry) for number, entry in batch],
    )
    connection.exec_driver_sql(
        "INSERT INTO search_text (rowid, surname, first_names, sounds, marks) VALUES (?,?,?,?,?)",
        [(number, e.surname, e.first_names, e.sounds, " ".join(e.marks)) for number, e in batch],
    )
    _write_words(connection, {w for _, e in batch for w in f"{e.surname} {e.first_names}".split()})
    keys = sorted((key, number) for number, entry in batch for key in entry.keys)
    if keys:
        connection.exec_driver_sql("INSERT INTO search_key (key, entry) VALUES (?,?)", keys)


def _write_words(connection: Connection, heard: set[str]) -> None:
    if heard:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO search_word (word) VALUES (?)",
            [(word,) for word in sorted(heard)],
        )


def _row(number: int, entry: Entry) -> tuple[object, ...]:
    return (
        number, entry.kind, entry.owner_id, entry.member_id, entry.seniority, entry.surname,
        entry.first_names, entry.sounds, " ".join(entry.marks), entry.title,
        SEPARATOR.join(entry.subtitle), struct.pack(f">{len(entry.keys)}q", *entry.keys),
    )  # fmt: skip


def remove(connection: Connection, owners: Sequence[str]) -> None:
    """Take out all entries of these households, cards or merchants."""
    given = "[" + ",".join(f'"{each}"' for each in owners) + "]"
    rows = connection.exec_driver_sql(
        "SELECT id, keys FROM search_entry WHERE owner_id IN (SELECT value FROM json_each(?))",
        (given,),
    ).all()
    if not rows:
        return
    keys = [(key, row.id) for row in rows for (key,) in struct.iter_unpack(">q", row.keys)]
    if keys:
        connection.exec_driver_sql("DELETE FROM search_key WHERE key = ? AND entry = ?", keys)
    numbers = [(row.id,) for row in rows]
    connection.exec_driver_sql("DELETE FROM search_text WHERE rowid = ?", numbers)
    connection.exec_driver_sql("DELETE FROM search_entry WHERE id = ?", numbers)
