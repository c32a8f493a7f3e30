"""`central init --administrator`, `central person`, `central desk` and `enrol`, as typed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from desktop.commands import run
from tests.sync.roles import drop_roles_of

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def centre(postgres_url: str) -> Iterator[str]:
    yield postgres_url
    drop_roles_of(postgres_url)


@pytest.fixture
def command(
    centre: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """A command with --json; `password` is what is typed when it is asked for."""
    settings = {"central_url": centre, "language": "en", "desk_label": "guichet 4"}
    (tmp_path / "settings.json").write_text(json.dumps(settings), "utf-8")
    (tmp_path / "settings.json").chmod(0o600)

    def typed(*words: str, password: str = "", well: bool = True) -> dict[str, Any]:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        status = run([words[0], "--data", str(tmp_path), "--json", *words[1:]])
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert (status == 0, answer.pop("well")) == (well, well)
        return answer

    return typed


@pytest.fixture
def login() -> str:
    return f"ada-{uuid4().hex[:12]}"


def test_the_first_administrator_comes_with_the_centre(command: Run, login: str) -> None:
    made = command("central", "init", "--administrator", "Ada Morvan", "--login", login)
    assert made["login"] == login
    assert len(made["password"].replace("-", "")) == 16
    (person,) = command("central", "person", "list")["people"]
    assert (person["name"], person["roles"]) == ("Ada Morvan", ["administrator"])
    assert person["must_change_password"] is True


def test_a_person_is_added_changed_closed_and_opened(command: Run, login: str) -> None:
    command("central", "init", "--administrator", "Ada Morvan", "--login", login)
    other = f"bo-{uuid4().hex[:12]}"
    words = ("central", "person", "add", other, "--name", "Bo Le Gall", "--role", "counter")
    first = command(*words, "--login", login)["password"]
    assert command(*words, well=False) == {"problem": "LoginTaken"}
    changed = command("central", "person", "roles", other, "decider", "accountant")
    assert changed["roles"] == ["accountant", "decider"]
    assert command("central", "person", "disable", other)["active"] is False
    assert command("central", "person", "enable", other)["active"] is True
    assert command("central", "person", "rekey", other)["password"] != first
    assert command("central", "person", "disable", login, well=False) == {
        "problem": "LastAdministrator"
    }
    assert command("central", "person", "rekey", "nobody", well=False) == {
        "problem": "UnknownPerson"
    }


def test_who_is_no_administrator_administers_nobody(command: Run, login: str) -> None:
    command("central", "init", "--administrator", "Ada Morvan", "--login", login)
    other = f"bo-{uuid4().hex[:12]}"
    command("central", "person", "add", other, "--name", "Bo", "--role", "decider")
    told = command("central", "person", "list", "--login", other, well=False)
    assert told == {"problem": "AdministratorWanted"}


def test_a_desk_is_invited_enrolled_and_revoked(command: Run, login: str, tmp_path: Path) -> None:
    command("central", "init", "--administrator", "Ada Morvan", "--login", login)
    code = command("central", "desk", "invite", "guichet 4", "--site", "Le Blosne")["code"]
    keys = ("--key-file", str(tmp_path / "keys.json"))
    assert command("enrol", code[:-1] + "?", *keys, well=False) == {"problem": "CodeRefused"}
    # a link by a socket of this machine has no certificate: the desk has to be a laboratory
    assert command("enrol", code, *keys, well=False) == {"problem": "LinkNotProtected"}
    kept = json.loads((tmp_path / "settings.json").read_text("utf-8")) | {"laboratory": True}
    (tmp_path / "settings.json").write_text(json.dumps(kept), "utf-8")
    assert command("enrol", code.lower().replace("-", " "), *keys) == {"label": "guichet 4"}
    assert command("enrol", code, *keys, well=False) == {"problem": "PlaceTaken"}
    assert command("leave", *keys) == {"left": True}
    assert command("enrol", code, *keys, well=False) == {"problem": "CodeRefused"}
    named = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert (named["desk_label"], named["site"]) == ("guichet 4", "Le Blosne")
    (desk,) = command("central", "desk", "list")["desks"]
    assert (desk["label"], desk["site"], desk["revoked_at"]) == ("guichet 4", "Le Blosne", None)
    assert command("central", "desk", "revoke", "guichet 4") == {"id": desk["id"]}
    (desk,) = command("central", "desk", "list")["desks"]
    assert desk["revoked_at"] is not None
    assert command("central", "desk", "revoke", "none", well=False) == {"problem": "UnknownDesk"}


def test_no_password_and_no_code_stands_at_the_centre(
    command: Run, login: str, centre: str
) -> None:
    made = command("central", "init", "--administrator", "Ada Morvan", "--login", login)
    code = command("central", "desk", "invite", "guichet 4")["code"]
    with psycopg.connect(centre) as connection:
        rows = connection.execute(
            "select to_jsonb(a)::text from sync.administration a union all "
            "select to_jsonb(p)::text from sync.person p union all "
            "select to_jsonb(c)::text from sync.enrolment_code c union all "
            "select rolpassword from pg_authid where rolpassword is not null"
        ).fetchall()
    text = "\n".join(row[0] for row in rows)
    assert "SCRAM-SHA-256$" in text
    assert made["password"] not in text
    assert code not in text
