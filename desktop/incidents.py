"""Incidents: a number for each programming mistake, and its traceback without anybody's details.

A message text, a local variable or a line of a document may hold a name, a birth date or a card
number. So a log line tells the class of an error and the places it went through, nothing it says.
"""

from __future__ import annotations

import errno
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import FrameType, TracebackType

LOG_NAME = "desktop.log"
LARGEST_LOG = 1_000_000  # bytes, then the next file of five is begun
_KEPT = 4
_OUR_FOLDERS = frozenset({"desktop", "site-packages", "lib", "Lib"})
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another on the phone
# Bounded, so that a long line costs no more than its length.
_MASKED = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}|\d(?:[ .\-]?\d){5,}")
_log = logging.getLogger("desktop.incidents")


class DiscreetFormatter(logging.Formatter):
    """Writes an error without its message, and masks long numbers and e-mail addresses."""

    def formatException(  # noqa: N802 - the name that logging calls
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have left a version that tells everything
        said, stamp = super().format(record), getattr(record, "asctime", "")
        return stamp + masked(said.removeprefix(stamp))  # a moment is a long number, too


def install(folder: Path) -> None:
    """Write the warnings and incidents of the application into `folder`, kept to its owner.

    Raises OSError when the folder cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = RotatingFileHandler(
        folder / LOG_NAME, maxBytes=LARGEST_LOG, backupCount=_KEPT, encoding="utf-8", delay=True
    )
    file.rotator = _set_aside
    file.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("desktop")
    _close(logger)
    logger.addHandler(file)
    logger.propagate = False


@contextmanager
def logged(folder: Path) -> Iterator[None]:
    """For a program that logs nowhere yet: into `folder`, or to standard error if it must be."""
    if any(_files_of(logging.getLogger("desktop"))):
        yield
        return
    try:
        install(folder)
        (folder / LOG_NAME).open("a", encoding="utf-8").close()
    except OSError:
        uninstall()
    try:
        yield
    finally:
        uninstall()


def log_files(folder: Path) -> tuple[Path, ...]:
    """Those that are there, the newest first."""
    names = (LOG_NAME, *(f"{LOG_NAME}.{number}" for number in range(1, _KEPT + 1)))
    return tuple(folder / name for name in names if (folder / name).is_file())


def uninstall() -> None:
    """Close the log file; warnings go to standard error again."""
    logger = logging.getLogger("desktop")
    _close(logger)
    logger.propagate = True


def report(error: BaseException) -> str:
    """Log a programming mistake and return the number to tell the agent, such as `I-7F3K2Q`."""
    number = "I-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))
    _log.error("incident %s\n%s", number, "\n".join(_told(error)))
    return number


def masked(text: str) -> str:
    """The same text with e-mail addresses and numbers of six digits or more blotted out."""
    return _MASKED.sub("…", text)


def _told(error: BaseException, depth: int = 0) -> Iterator[str]:
    yield _named(error)
    for frame, line in walk_tb(error.__traceback__):
        yield f"  at {_place(frame)}:{line} in {frame.f_code.co_qualname}"
    if isinstance(error, BaseExceptionGroup) and depth < 5:
        for part in error.exceptions:
            yield from _told(part, depth + 1)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and depth < 5:
        yield "caused by"
        yield from _told(cause, depth + 1)


def _named(error: BaseException) -> str:
    kind = type(error)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name} {errno.errorcode.get(error.errno, error.errno)}"
    return name


def _place(frame: FrameType) -> str:
    """The file without the folders above: they may hold the name of the person logged in."""
    parts = Path(frame.f_code.co_filename).parts
    known = [place for place, part in enumerate(parts[:-1]) if part in _OUR_FOLDERS]
    return "/".join(parts[known[-1] if known else -1 :])


def _set_aside(source: str, target: str) -> None:
    """Windows does not rename what another program has open: the log then grows on for a while."""
    with suppress(OSError):
        Path(source).replace(target)


def _close(logger: logging.Logger) -> None:
    for handler in _files_of(logger):
        logger.removeHandler(handler)
        handler.close()


def _files_of(logger: logging.Logger) -> list[RotatingFileHandler]:
    return [handler for handler in logger.handlers if isinstance(handler, RotatingFileHandler)]
