"""People of a centre for tests: logins made by plain SQL, their doors closed behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from desktop.domain.actor import Actor, Role
from desktop.domain.door import profile_of


@dataclass(frozen=True)
class Someone:
    """A person with a login; `url` is the centre as this login."""

    id: UUID
    login: str
    url: str
    roles: frozenset[Role]

    @property
    def actor(self) -> Actor:
        return Actor(self.id, "Ada Morvan", self.roles)


def someone(administrator: psycopg.Connection[Any], centre: str, *roles: Role) -> Someone:
    """A person who came in at a PC of their own; the fixture `people` takes the login away."""
    made = Someone(uuid4(), f"p_{uuid4().hex[:12]}", "", frozenset(roles))
    administrator.execute(
        sql.SQL("create role {} login inherit in role cad_person").format(
            sql.Identifier(made.login)
        )
    )
    for role in roles:
        administrator.execute(
            sql.SQL("grant {} to {}").format(
                sql.Identifier(f"cad_{role.value}"), sql.Identifier(made.login)
            )
        )
    pc = uuid4()
    columns = "id, login, roles, must_change_password"
    extra = _required(administrator)
    names = "".join(f", {name}" for name in extra)
    marks = ", %s" * len(extra)
    administrator.execute(
        f"insert into sync.person ({columns}{names}) values (%s, %s, %s, false{marks})",  # noqa: S608
        (made.id, made.login, [role.value for role in roles], *([made.login] * len(extra))),
    )
    administrator.execute(
        "insert into sync.pc (id, login, label) values (%s, %s, 'test')",
        (pc, f"d_{pc.hex[:12]}"),
    )
    administrator.execute(
        "insert into sync.stay (person, pc, profile) values (%s, %s, %s)",
        (made.id, pc, profile_of(roles)),
    )
    return Someone(made.id, made.login, centre.replace("postgres:@", f"{made.login}:@"), made.roles)


def _required(administrator: psycopg.Connection[Any]) -> list[str]:
    rows = administrator.execute(
        "select column_name from information_schema.columns where table_schema = 'sync' "
        "and table_name = 'person' and is_nullable = 'NO' and column_default is null "
        "and column_name not in ('id', 'login', 'roles')"
    )
    return [str(name) for (name,) in rows]


def pushed(url: str, device: UUID, person: Someone, *ops: dict[str, Any], dseq: int) -> Any:
    """The answer to one unit of work in the name of that person."""
    with psycopg.connect(url, autocommit=True) as connection:
        epoch = connection.execute("select sync_api.hello(%s, 'test', '1')", (device,)).fetchone()
        assert epoch is not None
        mutation = {
            "id": str(uuid4()),
            "dseq": dseq,
            "actor": str(person.id),
            "actor_name": "Ada Morvan",
            "intent": "correct",
            "at": "2026-03-02T10:00:00Z",
            "ops": list(ops),
        }
        answer = connection.execute(
            "select sync_api.push(%s, %s, %s)", (device, epoch[0]["epoch"], Jsonb([mutation]))
        ).fetchone()
        assert answer is not None
        return answer[0]["done"][0]


def op(entity: str, row_id: UUID, new: dict[str, Any], old: dict[str, Any] | None = None) -> Any:
    kind = "I" if old is None else "U"
    return {"entity": entity, "id": str(row_id), "op": kind, "old": old, "new": new}
