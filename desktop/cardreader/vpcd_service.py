"""Our own PC/SC service with the virtual reader, for the tour and the tests.

Only one service runs on a machine. A lock file makes parallel runs wait for each other; a service
that runs already (the machine's own) is used and left running. Linux only, like the driver.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from desktop.cardreader.pcsc import Context
from desktop.domain.card import NoReaderService
from desktop.domain.errors import Unavailable

LOCK = Path(tempfile.gettempdir()) / "carte-alimentation-durable-pcscd.lock"
DRIVER_SETTINGS = Path("/etc/reader.conf.d/vpcd")
SEARCHED = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
READER = "Virtual PCD"
SLOTS = 2
START_SECONDS = 10.0
TURN_SECONDS = 240.0  # a whole run of the tests of another tree on this machine
STEP = 0.05


class VirtualReaderMissing(Exception):
    """The service or the driver of the virtual reader is not installed, or may not be started.

    For the tour and the tests to fall back or to skip; agents never meet it.
    """


class VirtualReaderService:
    """The running service; `is_ours` when we started it and may stop and start it again."""

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None

    @property
    def is_ours(self) -> bool:
        return self._program is not None

    def start(self) -> None:
        """Use the service that runs, or start one. Raises `VirtualReaderMissing`."""
        if is_running():
            _wait(_has_virtual_slots)
            return
        program = shutil.which("pcscd", path=SEARCHED)
        if program is None or not DRIVER_SETTINGS.exists():
            raise VirtualReaderMissing("pcscd and vsmartcard-vpcd have to be installed")
        self._program = subprocess.Popen(  # noqa: S603 - found above, no words from outside
            [program, "--foreground"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(_has_virtual_slots)
        except VirtualReaderMissing:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop what we started; a service of the machine is left alone."""
        program, self._program = self._program, None
        if program is not None:
            program.terminate()
            program.wait()

    def kill(self) -> None:
        """End our service as a crash would."""
        program, self._program = self._program, None
        if program is not None:
            program.kill()
            program.wait()


@contextmanager
def virtual_reader_service() -> Iterator[VirtualReaderService]:
    """The service, for as long as the block lasts, and nobody else's meanwhile.

    Raises `VirtualReaderMissing`.
    """
    with LOCK.open("w", encoding="ascii") as lock:
        _wait_for_turn(lock)
        service = VirtualReaderService()
        service.start()
        try:
            yield service
        finally:
            service.stop()


def _wait_for_turn(lock: IO[str]) -> None:
    deadline = time.monotonic() + TURN_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise VirtualReaderMissing("another run keeps the virtual reader") from None
            time.sleep(STEP)
        else:
            return


def is_running() -> bool:
    """Whether some PC/SC service answers, ours or the machine's."""
    try:
        Context().close()
    except NoReaderService:
        return False
    return True


def _has_virtual_slots() -> bool:
    try:
        context = Context()
    except NoReaderService:
        return False
    try:
        names = context.readers()
    except Unavailable:
        return False
    finally:
        context.close()
    return sum(name.startswith(READER) for name in names) >= SLOTS


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise VirtualReaderMissing("the virtual reader did not appear")
        time.sleep(STEP)
