"""Openings of a household's file: why it was opened, and which openings count as one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue

ONE_VISIT = timedelta(minutes=10)
"""Repeated openings by the same agent within this time are one."""

WHO_READ_THE_LOG = frozenset({Role.DECIDER})
"""Those who see files and answer for them; steering and IT see counts, never a file."""


class Reason(StoredValue):
    """How somebody came to a file."""

    COUNTER = "counter"
    CARD = "card"
    SEARCH = "search"
    CLAIM = "claim"
    ASSESSMENT = "assessment"
    LETTER = "letter"
    EXPORT = "export"
    BREAK_GLASS = "break_glass"
    ACCESS_LOG = "access_log"
    ACCESS_PRINT = "access_print"


_OF_THE_LOG = frozenset({Reason.ACCESS_LOG, Reason.ACCESS_PRINT})


class AccessLogClosed(Refusal):
    """Who opened a file is only told to those who answer for it."""


def may_read_log(actor: Actor) -> bool:
    return bool(actor.roles & WHO_READ_THE_LOG)


def is_repeated(reason: Reason, lately: Iterable[str]) -> bool:
    """Whether an opening adds nothing to those of the same visit.

    Reading the log is another act than opening the file, and each is told apart.
    """
    if reason in _OF_THE_LOG:
        return reason.value in lately
    return any(other not in {of_log.value for of_log in _OF_THE_LOG} for other in lately)
