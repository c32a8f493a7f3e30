"""A city as its administrators see it: a server with TLS, and PCs whose commands are processes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from desktop.commands import run
from desktop.domain.actor import Role
from desktop.importers.policy_file import configured
from desktop.services.clock import system_clock
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.services.door import DoorService
from desktop.settings import Settings
from desktop.sheets.door import Entry
from desktop.sync.people import People
from tests.services.door_town import QUICK, household, opened
from tests.sync.protected_server import ProtectedServer

MAIN = Path(__file__).parents[2] / "main.py"
ONE_TIME = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3,4}")
WORDS = "un chêne sous la pluie"
DATABASE = "carte"


@dataclass(frozen=True)
class Told:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def one_time(self) -> str:
        """The password or the code in it."""
        found = ONE_TIME.search(self.out)
        assert found is not None, self
        return found[0]


@dataclass(frozen=True)
class Machine:
    """A computer of somebody: its home, and what IT pushed there."""

    home: Path
    policy: Path | None = None

    def does(self, *words: str, typed: str = "", language: str = "en") -> Told:
        """One command as a process of its own, with nothing of this one's environment."""
        done = subprocess.run(
            [sys.executable, str(MAIN), *words],
            env=self._environment(language),
            input=typed + "\n",
            capture_output=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def says(self, *words: str, typed: str = "", language: str = "en") -> Told:
        """The same in this process, where the process is not the point."""
        out, err = io.StringIO(), io.StringIO()
        before, stdin, there = dict(os.environ), sys.stdin, self._environment(language)
        try:
            os.environ.clear()
            os.environ.update(there)
            sys.stdin = io.StringIO(typed + "\n")
            with redirect_stdout(out), redirect_stderr(err):
                status = run(list(words))
        finally:
            sys.stdin = stdin
            os.environ.clear()
            os.environ.update(before)
        return Told(status, out.getvalue(), err.getvalue())

    def _environment(self, language: str) -> dict[str, str]:
        told = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "CAD_LANGUAGE": language,
            "QT_QPA_PLATFORM": "offscreen",
        }
        if self.policy is not None:
            told |= {"CAD_POLICY": str(self.policy), "CAD_KEY_FILE": str(self.keys)}
        return told

    @property
    def keys(self) -> Path:
        return self.home / "keys.json"

    @property
    def data(self) -> Path:
        return self.home / ".local" / "share" / "carte-alimentation-durable"

    def settings(self) -> Settings:
        """As the program reads them there."""
        before = os.environ.get("CAD_POLICY")
        os.environ["CAD_POLICY"] = str(self.policy)
        try:
            return configured(self.data, key_file=self.keys)
        finally:
            if before is None:
                del os.environ["CAD_POLICY"]
            else:
                os.environ["CAD_POLICY"] = before

    def door(self) -> DoorService:
        """What the window asks; a new one is a new start of it."""
        return DoorService(self.settings(), system_clock(), cost=QUICK)

    def welcome(self, login: str, one_time: str) -> None:
        """The first time in the window: a password of one's own."""
        assert self.door().enter(login, one_time).rights.must_change_password
        self.door().change_password(login, one_time, WORDS)

    def works(self, login: str) -> UUID:
        """A household enrolled in the window; its id."""
        with self.window(login) as entry:
            units = opened(entry)
            made = household(units, entry)
            units.close()
        return made

    @contextmanager
    def window(self, login: str) -> Iterator[Entry]:
        yield self.door().enter(login, WORDS)


@dataclass(frozen=True)
class City:
    """The centre, who administers it, and a counter agent of it."""

    server: ProtectedServer
    folder: Path
    dba: Machine
    administrator: str
    password: str

    @classmethod
    def made(cls, server: ProtectedServer, folder: Path) -> City:
        """As the DBA's page says: a role that is no superuser, a database, `central init`."""
        with psycopg.connect(server.local(), autocommit=True) as connection:
            connection.execute("create role carte_owner login createrole password 'of the DBA'")
            connection.execute(
                f"create database {DATABASE} owner carte_owner encoding 'UTF8' template template0"
            )
        dba = Machine(folder / "dba")
        dba.home.mkdir()
        url = server.local(DATABASE).replace("postgres@", "carte_owner@")
        first = dba.does("central", "init", url, "--administrator", "Anne Le Goff")
        assert first.status == 0, first
        return cls(server, folder, dba, "anne.le.goff", first.one_time)

    @property
    def url(self) -> str:
        """Of the DBA on the server itself, by the socket."""
        return self.server.local(DATABASE).replace("postgres@", "carte_owner@")

    def pc(self, name: str, **more: object) -> Machine:
        """A new one, with the policy and the certificate that IT pushes."""
        home = self.folder / name
        home.mkdir()
        told = {"central_url": self.server.address(DATABASE), "central_ca": "city-ca.pem"} | more
        (home / "policy.json").write_text(json.dumps(told), "utf-8")
        (home / "city-ca.pem").write_bytes(self.server.authority.file.read_bytes())
        return Machine(home, home / "policy.json")

    def enrolled(self, name: str, label: str, login: str = "") -> Machine:
        """A PC with its place, where `login`, a counter agent of this test, works already."""
        pc = self.pc(name)
        with People(self.url) as people:
            code = people.invite_desk(label, "Le Blosne")
            one_time = people.add(login, login.title(), [Role.COUNTER]).password if login else ""
        DeskEnrolmentService(pc.settings()).enrol(code)
        if login:
            pc.welcome(login, one_time)
        return pc

    def asks(self, machine: Machine, *words: str) -> Told:
        told = machine.says(*words, "--login", self.administrator, typed=self.password)
        assert told.status == 0, told
        return told

    @contextmanager
    def away(self) -> Iterator[None]:
        """As at night: nobody answers at the address."""
        self.server.stop()
        try:
            yield
        finally:
            self.server.start()
