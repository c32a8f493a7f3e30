"""What is wrong with a desk as the centre sees it: which desk to look at first, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.sheets.desk_standing import DeskStanding

WAITS_TOO_LONG = timedelta(days=1)
"""Unsent work that is older is only on one PC: a disk that fails takes it along."""
SILENT = timedelta(days=3)
LOST = timedelta(days=10)
"""Four days before the people of this desk lose their right to come in, by default."""
AGREED = timedelta(days=7)


class Trouble(StrEnum):
    """The worst first."""

    LOST = "lost"
    WAITS = "waits"
    ERASURES = "erasures"
    SILENT = "silent"
    REFUSED = "refused"
    CONFLICTS = "conflicts"
    OLD = "old"
    CLOCK = "clock"
    DISAGREES = "disagrees"


GRAVE = frozenset({Trouble.LOST, Trouble.WAITS, Trouble.ERASURES})
_ORDER = {trouble: place for place, trouble in enumerate(Trouble)}


def is_at_work(desk: DeskStanding) -> bool:
    """Not closed, and not gone on under another name."""
    return not desk.revoked and not desk.gone_on


def troubles(desk: DeskStanding, now: datetime, revision: str) -> tuple[Trouble, ...]:
    """`now` is the centre's; `revision` is the schema of this version."""
    if not is_at_work(desk):
        return ()
    silence = now - desk.last_contact if desk.last_contact else None
    agreement = now - desk.last_agreement if desk.last_agreement else None
    found = {
        Trouble.LOST: silence is None or silence >= LOST,
        Trouble.WAITS: _waits(desk, now),
        Trouble.ERASURES: bool(desk.erasures_behind),
        Trouble.SILENT: silence is not None and SILENT <= silence < LOST,
        Trouble.REFUSED: bool(desk.refused),
        Trouble.CONFLICTS: bool(desk.conflicts),
        Trouble.OLD: desk.revision is not None and desk.revision < revision,
        Trouble.CLOCK: desk.clock_is_off,
        Trouble.DISAGREES: agreement is not None and agreement >= AGREED,
    }
    return tuple(trouble for trouble in Trouble if found[trouble])


def _waits(desk: DeskStanding, now: datetime) -> bool:
    return bool(desk.waiting and desk.waits_since and now - desk.waits_since >= WAITS_TOO_LONG)


def by_trouble(
    desks: Iterable[DeskStanding], now: datetime, revision: str
) -> tuple[DeskStanding, ...]:
    """The worst first; desks that are not at work any more last."""

    def rank(desk: DeskStanding) -> tuple[bool, int, int, str]:
        found = troubles(desk, now, revision)
        worst = _ORDER[found[0]] if found else len(_ORDER)
        return not is_at_work(desk), worst, -len(found), desk.label

    return tuple(sorted(desks, key=rank))
