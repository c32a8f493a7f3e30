"""What a connection to the centre says of itself, for a diagnosis: nothing of who, no row."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.sync.central import Central

_LINE = r"""
    SELECT jsonb_build_object(
        'server', current_setting('server_version'), 'tls', s.version, 'cipher', s.cipher,
        'roles', (SELECT coalesce(jsonb_agg(g.rolname ORDER BY g.rolname), '[]')
                  FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                  JOIN pg_roles me ON me.oid = m.member
                  WHERE me.rolname = session_user AND g.rolname LIKE 'cad\_%%'))
    FROM (SELECT 1) one LEFT JOIN pg_stat_ssl s ON s.pid = pg_backend_pid()
"""


@dataclass(frozen=True)
class SchemaWindow:
    """The revisions of desks that the centre serves; older ones hand over and receive nothing."""

    oldest: str
    newest: str


@dataclass(frozen=True)
class LineFacts:
    """How a line is protected, and the groups that its login is in."""

    server: str
    tls: str | None
    cipher: str | None
    roles: tuple[str, ...]


def schema_window(central: Central) -> SchemaWindow:
    """Raises CentralNotReady where the centre is of a version that does not tell it."""
    told = central.ask("SELECT sync_api.schema_window()")
    return SchemaWindow(told["oldest"], told["newest"])


def line_facts(central: Central) -> LineFacts:
    told = central.ask(_LINE)
    return LineFacts(told["server"], told["tls"], told["cipher"], tuple(told["roles"]))
