"""The store of a desk for tests: a real encrypted file, copied from one made once per session."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from desktop.domain.actor import Actor, Role
from desktop.domain.change import Change
from desktop.models import Base
from desktop.storage import capture, upgrade
from desktop.storage.engine import open_engine
from desktop.storage.opening import open_store
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import UnitsOfWork

KEY = bytes(range(32))
SITE_KEY = bytes(range(32, 64))
ACTOR = Actor(UUID("01900000-0000-7000-8000-000000000001"), "Camille Le Goff", frozenset(Role))


@dataclass
class Desk:
    """`units` as services get it; `told` collects what the news would have said."""

    path: Path
    units: UnitsOfWork
    told: list[frozenset[Change]] = field(default_factory=list)
    actor: Actor = ACTOR


@pytest.fixture(scope="session")
def desk_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "desk.db"
    engine = open_engine(path, KEY)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)  # the rows of today; test_migrations compares
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(
            text("INSERT INTO alembic_version VALUES (:head)"), {"head": upgrade.head()}
        )
        capture.install(connection)
        SearchIndex.install(connection)
    engine.dispose()
    return path


@pytest.fixture
def make_desk(desk_template: Path, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """`make_desk("desk 2")` for tests with more than one desk."""
    desks: list[Desk] = []

    def make(label: str = "desk 1") -> Desk:
        folder = tmp_path / label.replace(" ", "-")
        folder.mkdir()
        path = folder / "desk.db"
        shutil.copy(desk_template, path)
        told: list[frozenset[Change]] = []
        units = open_store(
            path, KEY, desk_label=label, site_keys=[SITE_KEY], on_committed=told.append
        )
        desks.append(Desk(path, units, told))
        return desks[-1]

    yield make
    for desk in desks:
        desk.units.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()
