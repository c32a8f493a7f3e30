"""What of a log may leave the house: lines of a known kind, and nothing that somebody wrote.

A log is written discreetly (see `incidents`). Here nothing is trusted again: a line leaves only
when it is one that this program writes, and of such a line only what is known to name nobody.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator

from desktop.domain.errors import Refusal, Unavailable

LEFT_OUT = "(left out)"
FIXED = (
    "the triggers of the journal were not as they should be, and were made anew",
    "the card was reset by another program; once more",
)
"""Messages without values."""
NAMING_AN_ERROR = (
    "a file of this desk was not handed over: %s",
    "not ratified: %s",
    "not aborted: %s",
)
"""Messages whose value is the class of an error."""
CUT = (
    "no keyring: the key of the invented demonstration is in %s",
    "reader service: %s %s",
)
"""Messages whose values stay here: a folder, or what the system said."""

_HEAD = re.compile(
    r"(?P<head>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?:DEBUG|INFO|WARNING|ERROR|CRITICAL) "
    r"desktop(?:\.[a-z_]+)*) (?P<message>.*)"
)
_INCIDENT = re.compile(r"incident I-[2-9A-HJ-NP-Z]{6}")
_PLACE = re.compile(
    r"  at (?:(?:desktop|site-packages|lib|Lib)/[A-Za-z0-9_./-]+|main\.py|<frozen [a-z_.]+>)"
    r":(?:\d+|None) in [A-Za-z0-9_.<>]+"
)
_ERROR = re.compile(
    r"(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)(?: E[A-Z0-9]+)?"
)
_ROOTS = frozenset(
    {
        "alembic", "binascii", "concurrent", "desktop", "filelock", "http", "json", "keyring",
        "lxml", "openpyxl", "pandas", "PIL", "psycopg", "pydantic_core", "PySide6", "queue",
        "reportlab", "smartcard", "sqlalchemy", "sqlcipher3", "sqlite3", "ssl", "subprocess",
        "unicodedata", "yaml", "zipfile", "zlib",
    }
)  # fmt: skip
"""Packages whose classes of errors are known to be named after no person."""


def lines_that_may_leave(text: str) -> Iterator[str]:
    """The same number of lines."""
    return map(_may_leave, text.splitlines())


def _may_leave(line: str) -> str:
    headed = _HEAD.fullmatch(line)
    if headed is not None:
        return f"{headed['head']} {_message(headed['message'])}"
    if line == "caused by" or _PLACE.fullmatch(line) or _is_error(line):
        return line
    return LEFT_OUT


def _message(message: str) -> str:
    if message in FIXED or _INCIDENT.fullmatch(message):
        return message
    for said in (template.removesuffix("%s") for template in NAMING_AN_ERROR):
        if message.startswith(said) and _is_error(message.removeprefix(said)):
            return message
    for said in (template.partition("%s")[0] for template in CUT):
        if message.startswith(said):
            return said + LEFT_OUT
    return LEFT_OUT


def _is_error(line: str) -> bool:
    found = _ERROR.fullmatch(line)
    if found is None:
        return False
    root, dot, _rest = found["name"].partition(".")
    if dot:
        return root in _ROOTS
    kind = getattr(builtins, root, None)
    is_builtin = isinstance(kind, type) and issubclass(kind, BaseException)
    return is_builtin or root in {known.__name__ for known in _ours(Refusal) | _ours(Unavailable)}


def _ours(kind: type[Exception]) -> set[type[Exception]]:
    below = set(kind.__subclasses__())
    return below.union(*(_ours(each) for each in below))
