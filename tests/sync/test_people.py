"""People and desks at the centre: who is let in, as what, and who may change that."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from desktop.domain.actor import Role
from desktop.domain.central import CentralForbids, CentralUnavailable, DeskRevoked
from desktop.domain.door import (
    CodeRefused,
    LastAdministrator,
    LoginRefused,
    LoginTaken,
    PersonDisabled,
    UnknownPerson,
    profile_of,
)
from desktop.sheets.person import DeskPlace, NewPerson
from desktop.sync import installation, one_time
from desktop.sync.central import Central
from desktop.sync.link import Link, role_name
from desktop.sync.people import People, enrol, ensure_login
from tests.sync.roles import drop_roles_of


@dataclass
class City:
    """A centre with its first administrator; logins are unique in the cluster."""

    url: str
    mark: str
    ada: NewPerson

    def link(self, login: str | None = None) -> Link:
        """The test server asks for no password: what is proven here is who may do what."""
        bare = self.url.replace("postgres:@", "")
        return Link(bare, login, laboratory=True)

    def add(self, name: str, *roles: Role) -> NewPerson:
        with People(self.link(self.ada.login)) as people:
            return people.add(f"{name}-{self.mark}", name.title(), roles, "Le Blosne")

    def desk(self, label: str = "guichet 1") -> DeskPlace:
        with People(self.link(self.ada.login)) as people:
            return enrol(self.link(), people.invite_desk(label, "Le Blosne"), "", "1.0")

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def city(centre: str) -> Iterator[City]:
    mark = uuid4().hex[:12]
    with People(centre) as people:
        ada = people.add(f"ada-{mark}", "Ada", [Role.ADMINISTRATOR])
    yield City(centre, mark, ada)
    drop_roles_of(centre)


def test_the_first_person_is_an_administrator_and_closes_the_doors(centre: str) -> None:
    mark = uuid4().hex[:12]
    name = f"lab_{mark}"
    installation.make_login(centre, name)
    try:
        with Central(centre.replace("postgres:@", f"{name}:@")) as laboratory:
            laboratory.answers()
            with People(centre) as people:
                with pytest.raises(LastAdministrator):
                    people.add(f"bo-{mark}", "Bo", [Role.COUNTER])
                people.add(f"ada-{mark}", "Ada", [Role.ADMINISTRATOR])
            with pytest.raises(CentralForbids):
                laboratory.answers()
        installation.install(centre)  # an upgrade opens nothing again
        again = Central(centre.replace("postgres:@", f"{name}:@"))
        with again as laboratory, pytest.raises(CentralForbids):
            laboratory.hello(uuid4(), "desk", "1.0")
    finally:
        drop_roles_of(centre)
        with psycopg.connect(centre, autocommit=True) as connection:
            connection.execute(f"drop role {name}")


def test_a_person_travels_to_the_desks_as_an_agent(city: City) -> None:
    bo = city.add("bo", Role.DECIDER, Role.COUNTER)
    row = ("Bo", '["counter","decider"]', True, bo.login, "Le Blosne")
    query = "select name, roles, active, login, site from app.agent where login like 'bo-%'"
    assert city.rows(query) == [row]
    with People(city.link(city.ada.login)) as people:
        people.set_roles(bo.id, [Role.ACCOUNTANT])
        people.disable(bo.id)
    assert city.rows(query) == [("Bo", '["accountant"]', False, bo.login, "Le Blosne")]
    groups = city.rows(
        "select r.rolname::text from pg_auth_members m join pg_roles r on r.oid = m.roleid "
        "join sync.person p on m.member = p.login::regrole where p.name = 'Bo' order by 1"
    )
    assert groups == [("cad_accountant",), ("cad_person",)]


def test_only_active_administrators_administer(city: City) -> None:
    bo, place = city.add("bo", Role.DECIDER), city.desk()
    eve = city.add("eve", Role.ADMINISTRATOR)
    acts: tuple[Callable[[People], object], ...] = (
        People.people,
        People.desks,
        People.invitations,
        lambda people: people.add(f"x-{city.mark}", "X", [Role.ADMINISTRATOR]),
        lambda people: people.set_roles(bo.id, [Role.ADMINISTRATOR]),
        lambda people: people.disable(city.ada.id),
        lambda people: people.enable(bo.id),
        lambda people: people.rekey(city.ada.id),
        lambda people: people.invite_desk("x"),
        lambda people: people.revoke_desk(place.pc_id),
    )
    for login, act in itertools.product((bo.login, place.login), acts):
        with People(city.link(login)) as people, pytest.raises(CentralForbids):
            act(people)
    with People(city.link(eve.login)) as people:
        assert len(people.people()) == 3
    with People(city.link(city.ada.login)) as people:
        people.set_roles(eve.id, [Role.COUNTER])
    with People(city.link(eve.login)) as people, pytest.raises(CentralForbids):
        people.people()


def test_one_administrator_is_always_left(city: City) -> None:
    with People(city.link(city.ada.login)) as people:
        with pytest.raises(LastAdministrator):
            people.disable(city.ada.id)
        with pytest.raises(LastAdministrator):
            people.set_roles(city.ada.id, [Role.DECIDER])
        with pytest.raises(UnknownPerson):
            people.disable(uuid4())
        (ada,) = people.people()
    assert (ada.active, ada.roles) == (True, {Role.ADMINISTRATOR})


def test_a_login_is_given_once_and_typed_without_doubt(city: City) -> None:
    city.add("bo", Role.COUNTER)
    with pytest.raises(LoginTaken):
        city.add("bo", Role.DECIDER)
    for typed in ("", "x", "anne le goff", "andré", "p_0123456789ab", "a" * 41, ".anne"):
        with pytest.raises(LoginRefused):
            ensure_login(typed)
    assert ensure_login(" Anne.Le-Goff2 ") == "anne.le-goff2"


def test_a_disabled_person_is_out_at_once_and_comes_back_when_enabled(city: City) -> None:
    bo = city.add("bo", Role.COUNTER)
    with People(city.link(city.ada.login)) as people, Central(city.link(bo.login)) as central:
        assert central.who_am_i().roles == {Role.COUNTER}
        people.disable(bo.id)
        with pytest.raises(CentralUnavailable):  # the line was cut
            central.who_am_i()
        with pytest.raises(PersonDisabled):
            central.who_am_i()
        people.enable(bo.id)
        assert central.who_am_i().login == bo.login


def test_a_code_works_once_and_for_nothing_else(city: City) -> None:
    with People(city.link(city.ada.login)) as people:
        code = people.invite_desk("guichet 2")
        (waiting,) = people.invitations()
        holder = Central(city.link(one_time.role_of_code(code)))
        with holder, pytest.raises(CentralForbids):
            holder.hello(uuid4(), "x", "1.0")
        assert enrol(city.link(), code, "accueil", "1.0").label == "accueil"
        assert people.invitations() == ()
    assert (waiting.label, (waiting.expires_at - waiting.invited_at).days) == ("guichet 2", 2)
    with pytest.raises(CodeRefused):
        enrol(city.link(), code, "", "1.0")


def test_a_code_that_is_too_old_is_refused(city: City) -> None:
    with People(city.link(city.ada.login)) as people:
        code = people.invite_desk("guichet 2")
    with psycopg.connect(city.url, autocommit=True) as connection:
        connection.execute("update sync.enrolment_code set expires_at = now() - interval '1 s'")
    with pytest.raises(CodeRefused):
        enrol(city.link(), code, "", "1.0")
    assert city.rows("select count(*) from sync.pc") == [(0,)]


def test_any_mistyped_sign_of_a_code_is_found_before_anybody_is_asked() -> None:
    code = one_time.new_code()
    assert one_time.tidied_code(code.lower().replace("-", " ").replace("0", "o")) == code
    for place, sign in enumerate(code):
        if sign == "-":
            continue
        other = "7" if sign != "7" else "3"
        with pytest.raises(CodeRefused):
            one_time.tidied_code(code[:place] + other + code[place + 1 :])


def test_a_revoked_desk_is_closed_with_its_files_and_keys(city: City) -> None:
    bo, place, other = city.add("bo", Role.COUNTER), city.desk(), city.desk("guichet 2")
    device = uuid4()
    with Central(city.link(bo.login)) as central:
        half = central.profile_half(place.pc_id, "counter")
        assert central.profile_half(place.pc_id, "counter") == half
        assert central.profile_half(other.pc_id, "counter") != half
        central.profile_half(place.pc_id, "counter")
        central.hello(device, "guichet 1", "1.0")
        with People(city.link(city.ada.login)) as people:
            people.revoke_desk(place.pc_id)
        assert central.hello(device, "guichet 1", "1.0").revoked
        with pytest.raises(DeskRevoked):
            central.profile_half(place.pc_id, "counter")
    with Central(city.link(place.login)) as courier, pytest.raises(DeskRevoked):
        courier.hello(device, "guichet 1", "1.0")


def test_a_file_belongs_to_one_desk_and_one_profile(city: City) -> None:
    bo, eve = city.add("bo", Role.COUNTER), city.add("eve", Role.MERCHANT_MANAGER)
    here, there = city.desk(), city.desk("guichet 2")
    device = uuid4()
    with Central(city.link(bo.login)) as central:
        with pytest.raises(CentralForbids):  # nobody knows at which desk it is
            central.hello(device, "x", "1.0")
        central.profile_half(here.pc_id, "counter")
        central.hello(device, "x", "1.0")
    for login, refused in ((here.login, False), (there.login, True), (eve.login, True)):
        with Central(city.link(login)) as central:
            if refused:
                with pytest.raises(CentralForbids):
                    central.hello(device, "x", "1.0")
                with pytest.raises(CentralForbids):
                    central.push(device, _epoch(city), [])
            else:
                assert not central.hello(device, "x", "1.0").revoked


def test_a_courier_reads_nothing(city: City) -> None:
    bo, place = city.add("bo", Role.COUNTER), city.desk()
    with Central(city.link(place.login)) as courier:
        for ask in (
            courier.who_am_i,
            lambda: courier.profile_half(place.pc_id, "counter"),
            lambda: courier.site_key(b"x" * 32),
            lambda: courier.change_password(one_time.verifier("x")),
            lambda: courier.pull(0, 10),
        ):
            with pytest.raises(CentralForbids):
                ask()
        standing = courier.standing_people([bo.login, "nobody"])
    assert standing == {bo.login: "counter", "nobody": None}


def test_a_profile_that_is_not_the_person_s_has_no_key(city: City) -> None:
    bo, place = city.add("bo", Role.COUNTER), city.desk()
    with Central(city.link(bo.login)) as central:
        for profile in ("decider", "", "accountant+counter"):
            with pytest.raises(CentralForbids):
                central.profile_half(place.pc_id, profile)


def test_the_centre_names_profiles_as_the_desks_do(city: City) -> None:
    sets = [
        list(chosen)
        for size in range(len(Role) + 1)
        for chosen in itertools.combinations(Role, size)
    ]
    with psycopg.connect(city.url) as connection:
        named = [
            connection.execute("select sync.profile_of(%s::text[])", (chosen,)).fetchone()
            for chosen in sets
        ]
    assert named == [(profile_of(chosen),) for chosen in sets]


def test_what_was_administered_is_written_once(city: City) -> None:
    bo = city.add("bo", Role.COUNTER)
    with People(city.link(city.ada.login)) as people:
        people.rekey(bo.id)
    role = role_name(city.ada.login)
    written = city.rows("select actor::text, act, target from sync.administration order by id")
    assert written[1:] == [(role, "create_person", str(bo.id)), (role, "rekey_person", str(bo.id))]
    with psycopg.connect(city.url, autocommit=True) as connection:
        for statement in (
            "update sync.administration set actor = 'x'",
            "delete from sync.administration",
            "truncate sync.administration",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


@pytest.mark.parametrize(
    "call",
    [
        "sync_keeper.open_login('postgres', 'x', '{}', 1, null)",
        "sync_keeper.set_password('postgres', 'x')",
        "sync_keeper.set_group('postgres', 'cad_person', true)",
        "sync_keeper.set_group('p_0123456789ab', 'cad_owner', true)",
        "sync_keeper.set_door('cad_owner', true)",
    ],
)
def test_the_keeper_touches_no_role_but_its_own(city: City, call: str) -> None:
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with psycopg.connect(city.url, autocommit=True) as connection, refused:
        connection.execute(f"select {call}")


def test_a_password_in_clear_is_refused_as_a_verifier(city: City) -> None:
    bo = city.add("bo", Role.COUNTER)
    refused = pytest.raises(psycopg.errors.InvalidParameterValue)
    with Central(city.link(bo.login)) as central, refused:
        central.change_password("a password in clear")


def test_logins_are_limited_and_do_not_linger(city: City) -> None:
    city.add("bo", Role.COUNTER)
    ((limit, settings),) = city.rows(
        "select rolconnlimit, rolconfig from pg_roles join sync.person p on rolname = p.login "
        "where p.name = 'Bo'"
    )
    assert limit == 8
    assert {setting.partition("=")[0] for setting in settings} == {
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "idle_session_timeout",
    }


def _epoch(city: City) -> str:
    ((epoch,),) = city.rows("select epoch from sync.head")
    assert isinstance(epoch, UUID)
    return str(epoch)
