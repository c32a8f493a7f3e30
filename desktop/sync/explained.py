"""What an error of the database or of its client library means to us.

A connection that fails has no SQLSTATE in the client library, only words: those of the server
are in its own language (English and French are known), those of the library in English.
"""

from __future__ import annotations

import re

import psycopg

from desktop.domain.central import (
    CentralForbids,
    CentralNotReady,
    CentralUnavailable,
    DeskRevoked,
    DeskTooOld,
)
from desktop.domain.door import (
    CodeRefused,
    LastAdministrator,
    LinkNotProtected,
    LoginTaken,
    PersonDisabled,
    UnknownDesk,
    UnknownPerson,
)
from desktop.storage import upgrade

_UNPROTECTED = (  # of libpq: what it found is weaker than what we asked for
    "certificate verify failed",
    "does not match host name",
    "could not get server's host name from server certificate",
    "server does not support SSL",
    "root certificate file",
    "authentication method requirement",
    "channel binding",
    "unsupported protocol",
    "alert protocol version",
    "wrong version number",
)
_ROLE = re.compile(r"""["« ]([pde])_[0-9a-f]{8,12}["» ]""", re.ASCII)
_CLOSED = ("is not permitted to log in", "n'est pas autorisé à se connecter")
_REFUSED = (
    "password authentication failed",
    "authentification par mot de passe échouée",
    "no password supplied",
    "pg_hba.conf",
    'role "',
    "rôle «",
)
_FULL = ("too many connections", "trop de connexions", "remaining connection slots")
_NO_DATABASE = ('database "', "base de données «")
_BY_STATE: dict[str, type[Exception]] = {  # of 09_people.sql
    "CA101": LoginTaken,
    "CA102": LastAdministrator,
    "CA103": UnknownPerson,
    "CA104": UnknownDesk,
    "CA105": CodeRefused,
    "CA106": DeskRevoked,
}


_BELOW_WINDOW = "CA002"  # of 12_window.sql
_NOT_THERE = (
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedTable,
)


def explained(error: psycopg.Error) -> Exception:
    """No answer, a way that is not safe, or who may not come in: only the first passes."""
    text = str(error).replace("’", "'").replace("\u00a0", " ")
    if any(part in text for part in _UNPROTECTED):
        return LinkNotProtected()
    if any(part in text for part in _FULL):
        return CentralUnavailable()
    if any(part in text for part in _CLOSED):
        return _closed(text)
    if any(part in text for part in _REFUSED):
        return CentralForbids()
    if any(part in text for part in _NO_DATABASE) and "exist" in text:
        return CentralNotReady()
    return CentralUnavailable()


def meant_by(error: psycopg.Error) -> Exception | None:
    """Of a call to the centre; None for what would be a mistake of ours."""
    if error.sqlstate in _BY_STATE:
        return _BY_STATE[error.sqlstate]()
    if error.sqlstate == _BELOW_WINDOW:
        return DeskTooOld(upgrade.head())
    if isinstance(error, _NOT_THERE):
        return CentralNotReady()
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return CentralForbids()
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return explained(error)
    return None


def _closed(text: str) -> Exception:
    """PostgreSQL says so only after the password was the right one."""
    role = _ROLE.search(text)
    kind = role[1] if role else ""
    return {"p": PersonDisabled, "d": DeskRevoked}.get(kind, CentralForbids)()
