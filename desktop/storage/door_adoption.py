"""Gives the file of a desk from before there were doors to the first profile that may have it.

The same file goes on under a new key and a new name: its journal, drafts and device stay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from desktop.domain.store import WrongKey
from desktop.storage.door_files import UnsentMark
from desktop.storage.engine import open_engine, translated


def adopt(former: Path, former_key: bytes, database: Path, key: bytes) -> bool:
    """False when the profile has a file already: the former one stays for another profile.

    Cut anywhere, it goes on where it stopped: first the key changes (whole or not at all), then
    the name. Raises DatabaseBusy while another program has it open, DiskFull, WrongKey.
    """
    if database.exists():
        return False
    UnsentMark(database)()  # until an exchange found that nothing waits
    _rekey(former, former_key, key)
    with translated(database):
        former.replace(database)
    return True


def _rekey(path: Path, former_key: bytes, key: bytes) -> None:
    try:
        engine = open_engine(path, former_key)
    except WrongKey:
        open_engine(path, key).dispose()  # the key was changed and the name was not
        return
    try:
        with translated(path):
            _turn(engine, key)
    finally:
        engine.dispose()


def _turn(engine: Engine, key: bytes) -> None:
    """Out of WAL first, which needs the file for oneself: one file holds everything then."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()  # in the end it speaks with another key than its pool
    try:
        driver.execute("PRAGMA busy_timeout = 500")
        driver.execute("PRAGMA journal_mode = DELETE")
        driver.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
    finally:
        driver.close()
