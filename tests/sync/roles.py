"""Roles are of the whole cluster: what a test made is taken away with its database."""

from __future__ import annotations

import psycopg
from psycopg import sql


def drop_roles_of(url: str) -> None:
    """The logins of people, PCs and codes of the centre at `url`, if there is one."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("select to_regclass('sync.person')").fetchone() == (None,):
            return
        logins = connection.execute(
            "select login from sync.person union select login from sync.pc "
            "union select login from sync.enrolment_code"
        ).fetchall()
        for (login,) in logins:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = %s",
                (login,),
            )
            connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(login)))
