"""What keeps a file shut: a relative's, one in the archive, a confidential or a restricted one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal

ONE_VISIT = timedelta(minutes=10)
"""How long a typed reason opens a confidential file, for who typed it.

A time and not "until another file is opened": two files are compared at a counter, a colleague
asks something in between, and the store alone can tell it, whatever windows are open.
"""

WORK_BEGUN = timedelta(hours=1)
"""A change begun in a visit may be saved until then: nobody loses what they typed."""

SHORTEST_REASON = 10

LIFTED_BY = frozenset({Role.DECIDER})
"""Who ends a declared relation; the relative of it never alone."""

RELATIONS = frozenset({"declare_relative", "end_relation"})
PROTECTING = frozenset({"protect_file", "unprotect_file", "restrict_file", "lift_restriction"})
HAPPENED = frozenset(
    {
        "encode_card",
        "encoding_not_written",
        "encoding_uncertain",
        "encoding_to_supervisor",
        "settle_encoding",
    }
)
"""Acts that only write down what a card turned out to say."""
SAFE = frozenset({"block_card", "found_card"})
"""A lost card is blocked whatever stands in the file: safety comes first."""
WRITTEN_TO = frozenset({"prepare_letter", "print_letter", "mark_sent"})
"""A person is always answered."""
ASKED = frozenset({"receive_request", "answer_request", "extend_request"})
"""Requests about one's own data, as this very restriction."""
OPENED = frozenset({"open_file", "open_with_reason"})
LEAVES = frozenset({"archive_file", "reactivate_file", "erase_file", "dispose_file"})
"""Retention and erasure: they have rules of their own."""

TRADED = frozenset(
    {
        "import_purchases",
        "reverse_import",
        "correct_purchase",
        "settle_purchase",
        "judge_again",
        "run_credits",
    }
)
"""What was bought is what was bought: whoever takes a month's purchases in opens no file."""


class Obstacle(StrEnum):
    RELATIVE = "relative"
    ARCHIVED = "archived"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


_ANYWAY = HAPPENED | TRADED | SAFE | LEAVES | RELATIONS | ASKED
STILL_DONE = {
    Obstacle.RELATIVE: HAPPENED | TRADED | {"declare_relative"},
    Obstacle.ARCHIVED: _ANYWAY,
    Obstacle.RESTRICTED: _ANYWAY | PROTECTING | OPENED | WRITTEN_TO,
    Obstacle.CONFIDENTIAL: _ANYWAY | PROTECTING | OPENED | WRITTEN_TO,
}
"""Acts, by the names of their units of work, that each obstacle lets pass."""


class ReasonTooShort(Refusal):
    """A reason that says nothing; `needed` characters at least."""

    def __init__(self, needed: int = SHORTEST_REASON) -> None:
        super().__init__(f"{needed}")
        self.needed = needed


class OwnRelation(Refusal):
    """Nobody opens the file of their own relative again by themselves."""


@dataclass(frozen=True)
class FileFacts:
    """`seen_for` is how long ago the agent gave a reason; None when they gave none."""

    is_relative: bool = False
    archived: bool = False
    confidential: bool = False
    restricted: bool = False
    seen_for: timedelta | None = None


def what_keeps_shut(facts: FileFacts, actor: Actor | None) -> Obstacle | None:
    """Why this agent does not look into the file; nobody in particular opens nothing protected."""
    if facts.is_relative:
        return Obstacle.RELATIVE
    if facts.archived and not _decides(actor):
        return Obstacle.ARCHIVED
    if facts.confidential and not _within(facts.seen_for, ONE_VISIT):
        return Obstacle.CONFIDENTIAL
    return None


def what_keeps_unchanged(facts: FileFacts, actor: Actor, act: str) -> Obstacle | None:
    """Why this act of this agent is not written into the file; `act` is the unit of work's name."""
    shut = {
        Obstacle.RELATIVE: facts.is_relative,
        Obstacle.ARCHIVED: facts.archived and not _decides(actor),
        Obstacle.RESTRICTED: facts.restricted,
        Obstacle.CONFIDENTIAL: facts.confidential and not _within(facts.seen_for, WORK_BEGUN),
    }
    return next((why for why, is_so in shut.items() if is_so and act not in STILL_DONE[why]), None)


def checked_reason(text: str) -> str:
    """Raises ReasonTooShort; a row of the same letter is no reason either."""
    reason = " ".join(text.split())
    if len(reason) < SHORTEST_REASON or len(set(reason.lower())) < 4:
        raise ReasonTooShort
    return reason


def _decides(actor: Actor | None) -> bool:
    return actor is not None and actor.may_act_as(Role.DECIDER)


def _within(since: timedelta | None, time: timedelta) -> bool:
    """A reason given in the future is one of a clock that was set back: it counts for nothing."""
    return since is not None and timedelta() <= since < time
