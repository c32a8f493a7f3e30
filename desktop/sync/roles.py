"""The roles of the database that the centre lives by: made before anything else is.

They belong to the whole cluster. Who installs needs CREATEROLE and to own the database; from
PostgreSQL 16 on, who made a role has it with the option to give it on, and nobody else does.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from sqlalchemy import Connection

from desktop.domain.actor import Role
from desktop.sync.one_time import verifier

OWNER = "cad_owner"
KEEPER = "cad_keeper"
LABORATORY = "cad_laboratory"
GROUPS = ("cad_person", "cad_desk", "cad_enrolment", *(f"cad_{role.value}" for role in Role))

_SCHEMAS = """
create schema if not exists app authorization cad_owner;
create schema if not exists sync authorization cad_owner;
create schema if not exists sync_api authorization cad_owner;
create schema if not exists sync_admin authorization cad_owner;
create schema if not exists sync_keeper authorization cad_keeper;
"""

# Logins that desks shared before there were people keep working until the doors close.
_SHARED_LOGINS = """
do $$ declare
    login name;
begin
    for login in
        select m.rolname from pg_auth_members a join pg_roles m on m.oid = a.member
        where a.roleid = 'cad_desk'::regrole and m.rolname !~ '^d_[0-9a-f]{12}$'
          and m.rolname <> 'cad_keeper' and m.rolcanlogin and not m.rolsuper
          and m.rolname <> session_user
    loop
        execute format('grant cad_laboratory to %I', login);
        execute format('revoke cad_desk from %I', login);
    end loop;
exception when insufficient_privilege or undefined_object then null; end $$;
"""

# Parameters cannot stand in CREATE ROLE: format() quotes them on the server.
_LOGIN_WORDS = """
select set_config('cad.name', %(name)s, true), set_config('cad.password', %(password)s, true);
"""
_CREATE_LOGIN = """
do $$ declare
    login text := current_setting('cad.name');
    verb text := case when exists (select 1 from pg_roles where rolname = login)
                      then 'alter' else 'create' end;
begin
    execute format('%s role %I login password %L connection limit 20', verb, login,
                   current_setting('cad.password'));
    execute format('grant cad_laboratory to %I', login);
end $$;
"""


def make(connection: Connection) -> None:
    """Roles, what they are to each other, and the schemas; safe to repeat.

    The rest of the installation runs as `cad_owner`; the keeper alone may make logins.
    """
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20260000)")  # one installer at a time
    for statement in _statements():
        connection.exec_driver_sql(statement)
    run_as_it_stands(connection, _SHARED_LOGINS)
    run_as_it_stands(connection, _SCHEMAS)
    database = connection.exec_driver_sql("SELECT quote_ident(current_database())").scalar_one()
    connection.exec_driver_sql(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")


def make_shared_login(connection: Connection, name: str) -> str:
    """A login that desks of a laboratory share, refused once there are people; its password.

    The password is made here and never shown again; an existing login gets a new one.
    """
    password = secrets.token_urlsafe(24)
    connection.exec_driver_sql(_LOGIN_WORDS, {"name": name, "password": verifier(password)})
    run_as_it_stands(connection, _CREATE_LOGIN)
    return password


def run_as_it_stands(connection: Connection, script: str) -> None:
    """Past SQLAlchemy and the parameters of psycopg: a % in it is the server's."""
    driver = connection.connection.cursor()
    driver.execute(script)
    driver.close()


def _statements() -> Iterator[str]:
    yield _made(OWNER, "nologin")
    yield _made(KEEPER, "nologin createrole")
    for group in (*GROUPS, LABORATORY):
        yield _made(group, "nologin")
    yield _given(OWNER, "current_user", "")
    yield _given(KEEPER, "current_user", "")
    for group in GROUPS:
        yield _given(group, KEEPER, "with admin option")


def _made(role: str, kind: str) -> str:
    """Two installations of two databases may make it at the same moment."""
    return f"""
        do $$ begin
            if not exists (select from pg_roles where rolname = '{role}') then
                create role {role} {kind};
            end if;
        exception when duplicate_object or unique_violation then null; end $$"""


def _given(role: str, to: str, option: str) -> str:
    """Not again when it is so already: who upgrades need not be who installed."""
    already = (
        "exists (select from pg_auth_members where admin_option"
        f" and roleid = '{role}'::regrole and member = '{to}'::regrole)"
        if option
        else f"pg_has_role({to}, '{role}', 'usage')"
    )
    return f"do $$ begin if not {already} then grant {role} to {to} {option}; end if; end $$"
