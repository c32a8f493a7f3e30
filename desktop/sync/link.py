"""How a connection to the centre is made, and which one is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from desktop.domain.central import CentralAddressUnreadable
from desktop.domain.door import AuthorityMissing, LinkNotProtected

CONNECT_SECONDS = 5
_ANSWER_MILLISECONDS = 60_000
_SILENCE_MILLISECONDS = 20_000  # a half-open line is given up, not waited for
_REQUIRE_AUTH_SINCE = 160_000  # of libpq; older ones have channel_binding, which says the same

_ROLE_NAME = re.compile(r"p_[0-9a-f]{12}|d_[0-9a-f]{12}|e_[0-9a-f]{8}", re.ASCII)
_FROM_ADDRESS = {  # what an address may say; all that could weaken the link is not among it
    "host", "hostaddr", "port", "dbname", "user", "password", "target_session_attrs",
    "load_balance_hosts", "sslmode", "channel_binding",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """The way to the centre, for one login; `url` may carry a login of its own (tests, DBA).

    `login` is what a person types, or a role of the database. `laboratory` asks for a link
    without protection: tests, a demonstration, never a city.
    """

    url: str
    login: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    laboratory: bool = False

    def conninfo(self) -> str:
        """TLS proven by the city's authority, and a password that never travels.

        Raises LinkNotProtected for anything weaker, CentralAddressUnreadable for no address.
        """
        given = _parts(self.url)
        if not self.laboratory:
            given = self._protected(given)
        own = {
            "user": role_name(self.login) if self.login else None,
            "password": self.password or None,
        }
        return make_conninfo(
            "",
            **given | {name: value for name, value in own.items() if value},
            connect_timeout=CONNECT_SECONDS,
            tcp_user_timeout=_SILENCE_MILLISECONDS,
            application_name="carte-alimentation-durable",
            options=f"-c statement_timeout={_ANSWER_MILLISECONDS} -c lock_timeout=5s",
        )

    def hosts(self) -> tuple[str, ...]:
        """Names, addresses or folders of sockets; empty where the library chooses its own."""
        return tuple(_parts(self.url).get("host", "").split(","))

    def _protected(self, given: dict[str, str]) -> dict[str, str]:
        by_network = all(host and not host.startswith(("/", "@")) for host in self.hosts())
        asked = (given.get("sslmode", "verify-full"), given.get("channel_binding", "require"))
        if (
            not by_network
            or set(given) - _FROM_ADDRESS
            or asked != ("verify-full", "require")
            or self.ca_file is None
        ):
            raise LinkNotProtected
        if not self.ca_file.is_file():
            raise AuthorityMissing(self.ca_file)
        kept = given | {
            "sslmode": "verify-full",
            "sslrootcert": str(self.ca_file),
            "ssl_min_protocol_version": "TLSv1.2",
            "gssencmode": "disable",
            "channel_binding": "require",
        }
        if psycopg.pq.version() >= _REQUIRE_AUTH_SINCE:
            kept["require_auth"] = "scram-sha-256"
        return kept


def role_name(login: str) -> str:
    """The role of the database for what a person types: names of people are in no catalogue.

    The name of a role stands for itself.
    """
    if _ROLE_NAME.fullmatch(login):
        return login
    return "p_" + sha256(tidied_login(login).encode()).hexdigest()[:12]


def tidied_login(login: str) -> str:
    """As it is compared: accents as typed, case and surrounding spaces do not count."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _parts(url: str) -> dict[str, str]:
    try:
        return {name: str(value) for name, value in conninfo_to_dict(url).items() if value}
    except psycopg.ProgrammingError:
        raise CentralAddressUnreadable from None  # its text repeats the address
