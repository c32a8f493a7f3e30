"""Who is let in behind closed doors of the tour, and the two PCs that get their place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.actor import Role
from desktop.settings import Settings
from desktop.sync import one_time
from desktop.sync.central import Central
from desktop.sync.link import Link
from desktop.sync.people import People
from desktop.tour.city_server import CityServer

COUNTER, COLLEAGUE, DECIDER = "nolwenn.bouedec", "idriss.mendy", "maud.abgrall"
ADMINISTRATOR = "ada.morvan"
PEOPLE = (
    (COUNTER, "Nolwenn Bouëdec", Role.COUNTER),
    (COLLEAGUE, "Idriss Mendy", Role.COUNTER),
    (DECIDER, "Maud Abgrall", Role.DECIDER),
    ("solenn.quemener", "Solenn Quéméner", Role.MERCHANT_MANAGER),
)
WORDS = "un marchand sous la pluie"  # a password as people should choose one


@dataclass(frozen=True)
class Invited:
    """What the administrator hands out: passwords of a first time, and one code per PC."""

    passwords: dict[str, str]
    codes: tuple[str, str]


def invite(server: CityServer) -> Invited:
    """As `central init --administrator`; the rest under the administrator's own login."""
    with People(Link(server.dba_url, laboratory=True)) as dba:
        first = dba.add(ADMINISTRATOR, "Ada Morvan", [Role.ADMINISTRATOR])
    _choose_password(server, first.login, first.password)
    with People(_link(server, first.login, WORDS)) as people:
        made = [people.add(login, name, [role]) for login, name, role in PEOPLE]
        codes = (people.invite_desk("guichet 1"), people.invite_desk("guichet 2"))
    passwords = {person.login: person.password for person in made}
    for login in (COLLEAGUE, DECIDER):
        _choose_password(server, login, passwords[login])
    return Invited(passwords, codes)


@contextmanager
def two_pcs(server: CityServer) -> Iterator[tuple[Settings, Settings]]:
    """Two PCs without a place."""
    folder = Path(tempfile.mkdtemp(prefix="tour-doors-"))
    try:
        first, second = (
            Settings(
                data=folder / f"pc-{number}",
                desk_label=f"guichet {number}",
                site="Espace social Le Blosne",
                central_url=server.address,
                central_ca=server.ca_file,
                laboratory=server.is_laboratory,
                key_file=folder / f"pc-{number}.key",
                reader="simulated",
                language="fr",
                theme="light",
            )
            for number in (1, 2)
        )
        yield first, second
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _link(server: CityServer, login: str, password: str) -> Link:
    return Link(server.address, login, password, server.ca_file, server.is_laboratory)


def _choose_password(server: CityServer, login: str, one_time_password: str) -> None:
    with Central(_link(server, login, one_time_password)) as central:
        central.change_password(one_time.verifier(WORDS))
