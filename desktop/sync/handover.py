"""Unsent work that comes on a stick: the centre's key for it, and how it is taken over there.

The units of work keep their ids: a PC that comes back later is answered with the same verdicts.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from desktop.domain.recovery import (
    BrokenJournalFile,
    JournalKeyThere,
    JournalKeyUnreadable,
    UnknownJournalDesk,
)
from desktop.sync import installation
from desktop.sync.journal_file import Journal, Unsealed, new_key, read, replace_file

_KEY = "CAD-JOURNAL-KEY-1 "
_WORKS_AT_ONCE = 200


@dataclass
class TakenOver:
    """`lost` units of work could not be read when the journal was written."""

    label: str
    works: int
    lost: int
    made_at: str
    verdicts: Counter[str] = field(default_factory=Counter)
    second_name: bool = False


def make_key(url: str, file: Path, *, replace: bool = False) -> str:
    """The private half goes into the file, for the DBA alone; returns the public one in hex.

    Raises JournalKeyThere, FolderUnwritable, and what a centre that is not there raises.
    """
    with installation.opened(url) as connection:
        known = connection.scalar(text("SELECT count(*) FROM sync.journal_key"))
        if (known and not replace) or file.exists():
            raise JournalKeyThere
        private, public = new_key()
        replace_file(file, f"{_KEY}{private.hex()}\n".encode(), mode=0o600)
        connection.execute(
            text("INSERT INTO sync.journal_key (public) VALUES (:public)"), {"public": public}
        )
    return public.hex()


def private_key(file: Path) -> bytes:
    """Raises JournalKeyUnreadable."""
    try:
        written = file.read_text("ascii")
        key = bytes.fromhex(written.removeprefix(_KEY).strip())
    except (OSError, ValueError) as error:
        raise JournalKeyUnreadable(file) from error
    if not written.startswith(_KEY) or len(key) != 32:
        raise JournalKeyUnreadable(file)
    return key


def take_over(url: str, file: Path, key: Path) -> TakenOver:
    """Judge the work of a journal as if its desk had sent it; safe to repeat.

    Raises JournalKeyUnreadable, BrokenJournalFile or UnknownJournalDesk before anything is changed.
    """
    unsealed = read(file, private_key(key))
    journal = _proven(url, unsealed)
    done = TakenOver(journal.label, len(journal.works), journal.lost, journal.made_at)
    device, works = journal.device, list(journal.works)
    while works:
        batch = works[:_WORKS_AT_ONCE]
        answer = _pushed(url, device, batch)
        error = answer.get("error")
        if error == "gap":  # some of it could not be read, or the centre came back from a backup
            answer = _pushed(url, device, [_again(work) for work in batch])
            error = answer.get("error")
        if error == "fork" and not done.second_name:
            device, done.second_name = _second_name(url, device), True
            continue
        if error:
            raise UnknownJournalDesk(journal.label)
        done.verdicts.update(verdict["verdict"] for verdict in answer["done"])
        works = works[len(batch) :]
    _note(url, journal, device)
    return done


def _proven(url: str, unsealed: Unsealed) -> Journal:
    with installation.opened(url) as connection:
        secret = connection.scalar(
            text("SELECT journal_secret FROM sync.device WHERE id = :id AND revoked_at IS NULL"),
            {"id": unsealed.device},
        )
    if secret is None:
        raise UnknownJournalDesk(str(unsealed.device))
    try:
        return unsealed.proven(bytes(secret))
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenJournalFile(unsealed.path) from error


def _pushed(url: str, device: UUID, batch: list[str]) -> dict[str, Any]:
    with installation.opened(url) as connection:
        connection.execute(text("SELECT set_config('sync.taking_over', 'on', true)"))
        return dict(_answer(connection, device, batch))


def _answer(connection: Connection, device: UUID, batch: list[str]) -> dict[str, Any]:
    asked = text(
        "SELECT sync_api.push(:device, (SELECT epoch FROM sync.head), CAST(:batch AS jsonb))"
    )
    told = connection.scalar(asked, {"device": device, "batch": "[" + ",".join(batch) + "]"})
    return dict(told or {})


def _again(work: str) -> str:
    return json.dumps(json.loads(work) | {"resend": True}, ensure_ascii=False)


def _second_name(url: str, device: UUID) -> UUID:
    with installation.opened(url) as connection:
        made = connection.scalar(text("SELECT sync.second_name(:id)"), {"id": device})
    return UUID(str(made))


def _note(url: str, journal: Journal, device: UUID) -> None:
    facts = {"works": len(journal.works), "lost": journal.lost, "made_at": journal.made_at}
    with installation.opened(url) as connection:
        connection.execute(
            text("SELECT sync.note_act('journal_import', :target, CAST(:facts AS jsonb))"),
            {"target": str(device), "facts": json.dumps(facts)},
        )
