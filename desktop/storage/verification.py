"""Checks of the local data: is the file sound, is the journal whole, do the rules hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from desktop.domain.seal import Break
from desktop.storage import capture, scans, upgrade
from desktop.storage.chain import breaks_of_desk
from desktop.storage.engine import reading
from desktop.storage.ledger_checks import LEDGER_CHECKS, LEDGER_COLUMNS
from desktop.storage.seen import broken_references, sees
from desktop.storage.statement_proof import broken_statements


@dataclass(frozen=True)
class Check:
    """`problems` counts what is wrong, `breaks` and `papers` say where; no content is told."""

    name: str
    problems: int
    breaks: tuple[Break, ...] = ()
    papers: tuple[str, ...] = ()  # the numbers that they bear

    @property
    def passed(self) -> bool:
        return self.problems == 0


def verify(engine: Engine) -> tuple[Check, ...]:
    """Every check, in the order in which a failure explains the next ones."""
    checks = []
    for name, count in _CHECKS.items():
        with reading(engine).connect() as connection:
            checks.append(Check(name, _counted(connection, count)))
    with reading(engine).connect() as connection:
        checks += [_scans(connection), _seals(connection)]
    return tuple(checks)


def damage(engine: Engine) -> int:
    """Damaged places of the file: the seal of each page, then its structure."""
    with reading(engine).connect() as connection:
        broken = _counted(connection, _cipher)
    if broken:
        engine.dispose()  # a connection that met a bad page reads no more
        return broken
    with reading(engine).connect() as connection:
        return _counted(connection, _structure)


def _scans(connection: Connection) -> Check:
    try:
        papers = scans.unsound(connection)
    except DBAPIError:
        return Check("scans", 1)
    return Check("scans", len(papers), papers=papers)


def _seals(connection: Connection) -> Check:
    try:
        breaks = breaks_of_desk(connection)
    except DBAPIError:  # a page that cannot be read, or a schema of another version
        return Check("seals", 1)
    return Check("seals", len(breaks), breaks)


def _counted(connection: Connection, count: Callable[[Connection], int]) -> int:
    try:
        return count(connection)
    except DBAPIError:  # a page that cannot be read is a problem, whatever was asked of it
        return 1


def _cipher(connection: Connection) -> int:
    """Each page's seal: a changed byte anywhere in the file shows."""
    return len(connection.execute(text("PRAGMA cipher_integrity_check")).all())


def _structure(connection: Connection) -> int:
    rows = connection.execute(text("PRAGMA quick_check")).scalars().all()
    return 0 if rows == ["ok"] else len(rows)


def _where_seen(
    count: Callable[[Connection], int], columns: Mapping[str, frozenset[str]]
) -> Callable[[Connection], int]:
    """Nothing is added up where its rows are missing because their people do not see them."""

    def counted(connection: Connection) -> int:
        return count(connection) if sees(connection, columns) else 0

    return counted


def _revision(connection: Connection) -> int:
    return int(upgrade.revision_of(connection) != upgrade.head())


def _triggers(connection: Connection) -> int:
    there, wanted = capture.installed(connection), capture.triggers()
    return sum(there.get(name) != statement for name, statement in wanted.items()) + len(
        there.keys() - wanted.keys()
    )


def _asked(query: str) -> Callable[[Connection], int]:
    def count(connection: Connection) -> int:
        return int(connection.scalar(text(query)) or 0)

    return count


_CHECKS: dict[str, Callable[[Connection], int]] = {
    "cipher": _cipher,
    "structure": _structure,
    "references": broken_references,
    "revision": _revision,
    "triggers": _triggers,
    "triggers_mended": _asked(
        "SELECT coalesce(sum(CAST(value AS INTEGER)), 0) FROM sync_state "
        "WHERE name = 'triggers_mended'"
    ),
    "journal_outside_mutation": _asked(
        "SELECT count(*) FROM sync_operation o WHERE NOT EXISTS "
        "(SELECT 1 FROM sync_mutation m WHERE m.id = o.mutation_id)"
    ),
    "unsent_without_operations": _asked(
        "SELECT count(*) FROM sync_mutation m WHERE m.state IN ('pending', 'resend', 'refused') "
        "AND NOT EXISTS (SELECT 1 FROM sync_operation o WHERE o.mutation_id = m.id)"
    ),
    "journal_gaps": _asked(
        "SELECT coalesce(max(sequence) - min(sequence) + 1 - count(*), 0) FROM sync_mutation"
    ),
    "writing_left_open": _asked(
        "SELECT count(*) FROM sync_context WHERE applying <> 0 OR mutation_id IS NOT NULL"
    ),
    "open_links_per_card": _asked(
        "SELECT count(*) FROM (SELECT card_id FROM card_link WHERE until_on IS NULL "
        "GROUP BY card_id HAVING count(*) > 1)"
    ),
    "entitlements_without_claim": _where_seen(
        _asked(
            "SELECT count(*) FROM entitlement e LEFT JOIN claim c ON c.id = e.claim_id "
            "WHERE c.id IS NULL OR c.household_id <> e.household_id"
        ),
        {"claim": frozenset({"household_id"}), "entitlement": frozenset({"claim_id"})},
    ),
    **{name: _where_seen(count, LEDGER_COLUMNS) for name, count in LEDGER_CHECKS.items()},
    "statements": broken_statements,
}
