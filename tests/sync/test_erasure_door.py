"""Once doors are closed only the login of somebody who decides erases, under its own name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.sync.conftest import SyncedDesk
from tests.sync.test_erasure import NAME, SLIP

pytestmark = pytest.mark.postgres
ERASE = "select sync_api.erase_households(%s, %s::jsonb)"


@pytest.fixture
def people(administrator: psycopg.Connection[Any]) -> Iterator[dict[str, str]]:
    """Logins of a decider, a counter clerk and an administrator, who closes the doors."""
    made: dict[str, str] = {}
    for role in ("decider", "counter", "administrator"):
        made[role] = f"p_{uuid4().hex[:12]}"
        login = sql.Identifier(made[role])
        administrator.execute(sql.SQL("create role {} login").format(login))
        group = sql.Identifier(f"cad_{role}")
        administrator.execute(sql.SQL("grant cad_person, {} to {}").format(group, login))
        administrator.execute(
            "insert into sync.person (id, login, login_name, name, roles) "
            "values (%s, %s, %s, %s, array[%s])",
            (uuid4(), made[role], made[role], f"an invented {role}", role),
        )
    yield made
    administrator.execute("reset session authorization")
    for name in made.values():
        administrator.execute(
            sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier(name))
        )


def test_the_login_decides_whatever_the_desk_says(
    two_desks: tuple[SyncedDesk, SyncedDesk],
    administrator: psycopg.Connection[Any],
    people: dict[str, str],
) -> None:
    here, _ = two_desks
    household = here.enrol(NAME)
    here.sync()
    order = ([household], json.dumps(SLIP))
    for role in ("counter", "administrator"):
        become(administrator, people[role])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            administrator.execute(ERASE, order)
        administrator.execute("reset session authorization")
    become(administrator, people["decider"])
    administrator.execute(ERASE, order)
    administrator.execute("reset session authorization")
    slip = administrator.execute("select by_name from app.disposal").fetchone()
    assert slip == ("an invented decider",)
    assert administrator.execute("select count(*) from app.household").fetchone() == (0,)


def become(connection: psycopg.Connection[Any], login: str) -> None:
    connection.execute(sql.SQL("set session authorization {}").format(sql.Identifier(login)))
