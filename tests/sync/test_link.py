"""The way to the centre is proven and encrypted, or nothing travels: against a real TLS server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from desktop.domain.actor import Role
from desktop.domain.central import CentralAddressUnreadable, CentralForbids, CentralUnavailable
from desktop.domain.door import CodeRefused, LinkNotProtected, PersonDisabled
from desktop.sync import installation, one_time
from desktop.sync.central import Central
from desktop.sync.link import Link, role_name
from desktop.sync.people import People, enrol
from tests.sync.protected_server import (
    Authority,
    ProtectedServer,
    running_server,
    server_binaries,
)

needs_tls = pytest.mark.skipif(server_binaries() is None, reason="needs Debian's postgresql")


@pytest.fixture(scope="module")
def server() -> Iterator[ProtectedServer]:
    binaries = server_binaries()
    assert binaries is not None
    yield from running_server(binaries)


@pytest.fixture(scope="module")
def city(server: ProtectedServer) -> str:
    """Name of a database with a centre, installed by an owner who is no superuser."""
    with psycopg.connect(server.local(), autocommit=True) as connection:
        connection.execute("create role installer login createrole createdb")
        connection.execute("create database city owner installer")
        for other in ("weak_md5", "weak_word", "anybody", "closed"):
            connection.execute(f"create database {other}")
        connection.execute("set password_encryption = md5")
        connection.execute(f"create role {role_name('old')} login password 'x'")
    installation.install(server.local("city").replace("postgres@", "installer@"))
    return "city"


@pytest.fixture(scope="module")
def ada(server: ProtectedServer, city: str) -> Link:
    """The first administrator, made by the installer."""
    with People(server.local(city).replace("postgres@", "installer@")) as people:
        made = people.add("ada", "Ada Morvan", [Role.ADMINISTRATOR])
    return Link(server.address(city), made.login, made.password, server.authority.file)


@needs_tls
def test_a_proven_link_is_accepted_and_bound_to_its_channel(
    server: ProtectedServer, ada: Link
) -> None:
    with Central(ada) as central:
        assert central.who_am_i().name == "Ada Morvan"
    with psycopg.connect(ada.conninfo()) as connection:
        row = connection.execute(
            "select version, ssl from pg_stat_ssl where pid = pg_backend_pid()"
        ).fetchone()
        assert row is not None
        assert row[1] is True
        assert row[0] in {"TLSv1.2", "TLSv1.3"}
        used = {name.keyword: name.val for name in connection.pgconn.info if name.val}
    assert used[b"channel_binding"] == b"require"
    assert used[b"sslmode"] == b"verify-full"


@needs_tls
def test_another_authority_is_refused(ada: Link, tmp_path: Path) -> None:
    other = Authority.made(tmp_path / "other.pem")
    link = Link(ada.url, ada.login, ada.password, other.file)
    with Central(link) as central, pytest.raises(LinkNotProtected):
        central.who_am_i()


@needs_tls
def test_another_name_of_the_host_is_refused(server: ProtectedServer, ada: Link) -> None:
    address = server.address("city", host="centre.example")
    link = Link(address, ada.login, ada.password, ada.ca_file)
    with Central(link) as central, pytest.raises(LinkNotProtected):
        central.who_am_i()


@needs_tls
def test_a_server_without_tls_is_refused(server: ProtectedServer, ada: Link) -> None:
    server.set_tls(on=False)
    try:
        with pytest.raises(LinkNotProtected):
            _until_reloaded(ada)
    finally:
        server.set_tls(on=True)
        _until_back(ada)


@needs_tls
@pytest.mark.parametrize("database", ["weak_md5", "weak_word", "anybody"])
def test_a_server_that_would_do_with_less_than_scram_is_refused(
    server: ProtectedServer, ada: Link, database: str
) -> None:
    link = Link(server.address(database), "old", "x", ada.ca_file)  # its verifier is of MD5
    with Central(link) as central, pytest.raises(LinkNotProtected):
        central.who_am_i()


@needs_tls
def test_who_the_server_does_not_let_in_is_told_so(server: ProtectedServer, ada: Link) -> None:
    wrong = Link(ada.url, ada.login, "not the password", ada.ca_file)
    nobody = Link(ada.url, "nobody", "x", ada.ca_file)
    not_from_here = Link(server.address("closed"), ada.login, ada.password, ada.ca_file)
    for link in (wrong, nobody, not_from_here):
        with Central(link) as central, pytest.raises(CentralForbids):
            central.who_am_i()


@needs_tls
def test_a_silent_server_is_no_refusal(server: ProtectedServer, ada: Link) -> None:
    address = server.address("city").replace(f":{server.port}/", ":1/")
    link = Link(address, ada.login, ada.password, ada.ca_file)
    with Central(link) as central, pytest.raises(CentralUnavailable):
        central.who_am_i()


@needs_tls
def test_enrolment_passwords_and_a_closed_login_hold_over_tls(
    server: ProtectedServer, ada: Link
) -> None:
    bare = Link(ada.url, ca_file=ada.ca_file)
    with People(ada) as people:
        code = people.invite_desk("guichet 1", "Le Blosne")
        bo = people.add("bo", "Bo Le Gall", [Role.COUNTER])
        place = enrol(bare, code.lower(), "", "1.0")
        assert place.label == "guichet 1"
        with pytest.raises(CodeRefused):
            enrol(bare, code, "", "1.0")
        with pytest.raises(CodeRefused):
            enrol(bare, one_time.new_code(), "", "1.0")
        own = Link(ada.url, bo.login, bo.password, ada.ca_file)
        phrase = "Une phrase à moi, longue ½ et ça suffit"  # SASLprep makes another text of it
        with Central(own) as central:
            assert central.who_am_i().must_change_password
            assert len(central.profile_half(place.pc_id, "counter")) == 32
            central.change_password(one_time.verifier(phrase))
        with Central(own) as central, pytest.raises(CentralForbids):
            central.who_am_i()
        with Central(Link(ada.url, "BO ", phrase, ada.ca_file)) as central:
            assert not central.who_am_i().must_change_password
            people.disable(bo.id)
            with pytest.raises((CentralUnavailable, PersonDisabled)):
                central.who_am_i()
            with pytest.raises(PersonDisabled):
                central.who_am_i()
        with Central(own) as central, pytest.raises(CentralForbids):
            central.who_am_i()  # with a wrong password nobody learns that the login is closed


@pytest.mark.parametrize(
    "address",
    [
        "postgresql:///carte",
        "postgresql://localhost/carte?host=/var/run/postgresql",
        "postgresql://localhost/carte?sslmode=prefer",
        "postgresql://localhost/carte?sslmode=disable",
        "postgresql://localhost/carte?channel_binding=disable",
        "postgresql://localhost/carte?require_auth=none",
        "postgresql://localhost/carte?gssencmode=require",
        "postgresql://localhost/carte?sslrootcert=/elsewhere.pem",
        "service=carte",
    ],
)
def test_an_address_that_weakens_the_link_is_refused_before_anything_is_sent(
    address: str, tmp_path: Path
) -> None:
    authority = tmp_path / "city.pem"
    authority.write_text("of the city", "utf-8")
    with pytest.raises(LinkNotProtected):
        Central(Link(address, "ada", "x", authority))


def test_without_the_authority_of_the_city_nothing_is_sent(tmp_path: Path) -> None:
    for file in (None, tmp_path / "missing.pem"):
        with pytest.raises(LinkNotProtected):
            Link("postgresql://localhost/carte", "ada", "x", file).conninfo()


def test_a_laboratory_and_a_text_that_is_no_address() -> None:
    assert "sslmode" not in Link("postgresql://localhost/carte", laboratory=True).conninfo()
    with pytest.raises(CentralAddressUnreadable):
        Link("no address at all", laboratory=True).conninfo()


def test_a_password_is_not_shown_with_its_link() -> None:
    assert "secret" not in repr(Link("postgresql://localhost/x", "ada", "secret"))


def test_the_same_person_is_the_same_role_however_the_login_is_typed() -> None:
    assert role_name(" Ada.Morvan ") == role_name("ada.morvan")
    assert role_name("ada.morvan").startswith("p_")
    desk = f"d_{uuid4().hex[:12]}"
    assert role_name(desk) == desk


def _until_reloaded(link: Link) -> None:
    """A server reads its configuration anew within a moment."""
    for _attempt in range(50):
        with Central(link) as central:
            central.who_am_i()


def _until_back(link: Link) -> None:
    for _attempt in range(50):
        try:
            with Central(link) as central:
                central.who_am_i()
        except LinkNotProtected:
            continue
        return
