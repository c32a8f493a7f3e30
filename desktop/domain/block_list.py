"""The block list for partners: which card numbers to refuse, whole or as the changes since.

Each issue has a sequence number. A full issue says everything, an increment what changed since the
issue that it names, so that a partner notices a gap instead of letting a lost card through. The
only facts are the number of a card and the day since which it is refused: no reason, no person.
The format is told to partners in `docs/block-list.md`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desktop.domain.errors import Refusal

FORMAT = 1
SIGNED_KIND = "block-list"  # `typ` of the signed file
NUMBER = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")  # Crockford's base 32: no I, L, O, U
MOST_SEQUENCE = 2**53 - 1  # what every JSON reader keeps exactly
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIELDS = frozenset({"format", "sequence", "issued_at", "since_sequence", "blocked", "unblocked"})


class BlockListUnreadable(Refusal):
    """The file is no block list of a format that we know; `field` is where it goes wrong."""

    def __init__(self, field_name: str = "") -> None:
        super().__init__(field_name)
        self.field = field_name


class BlockListGap(Refusal):
    """An issue between the two is missing: the full list has to be fetched."""

    def __init__(self, known: int, needed: int) -> None:
        super().__init__(known, needed)
        self.known, self.needed = known, needed


class BlockListOutdated(Refusal):
    """The issue is not newer than what is already known: an old file, or one sent twice."""

    def __init__(self, known: int, offered: int) -> None:
        super().__init__(known, offered)
        self.known, self.offered = known, offered


@dataclass(frozen=True)
class BlockedNumber:
    """`since`: the first day on which the card is refused."""

    number: str = field(repr=False)
    since: date


@dataclass(frozen=True)
class BlockListIssue:
    """What is published. `since_sequence` None: the full list, and `unblocked` is empty.

    A number stands at most once; both lists are in order of numbers; `issued_at` is in UTC, whole
    seconds. Raises ValueError when made otherwise.
    """

    sequence: int
    issued_at: datetime
    since_sequence: int | None
    blocked: tuple[BlockedNumber, ...] = ()
    unblocked: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        wrong = _wrong_field(self)
        if wrong:
            raise ValueError(wrong)

    @property
    def is_full(self) -> bool:
        return self.since_sequence is None


@dataclass(frozen=True)
class BlockList:
    """What a partner knows after an issue: refused numbers and since when."""

    sequence: int
    blocked: Mapping[str, date] = field(default_factory=dict, repr=False)


def full(sequence: int, issued_at: datetime, blocked: Iterable[BlockedNumber]) -> BlockListIssue:
    """Everything that is blocked. Raises ValueError when a number stands twice."""
    return BlockListIssue(sequence, _in_utc(issued_at), None, _in_order(blocked))


def increment(
    known: BlockList, sequence: int, issued_at: datetime, blocked: Iterable[BlockedNumber]
) -> BlockListIssue:
    """What changed since `known`, when `blocked` is everything that is blocked now."""
    now = _in_order(blocked)
    changed = tuple(entry for entry in now if known.blocked.get(entry.number) != entry.since)
    gone = known.blocked.keys() - {entry.number for entry in now}
    return BlockListIssue(
        sequence, _in_utc(issued_at), known.sequence, changed, tuple(sorted(gone))
    )


def apply(known: BlockList | None, issue: BlockListIssue) -> BlockList:
    """The list after the issue. Raises BlockListOutdated, and BlockListGap when one is missing.

    A full issue needs nothing known, but never takes the list back to an earlier one.
    """
    if known is not None and issue.sequence <= known.sequence:
        raise BlockListOutdated(known.sequence, issue.sequence)
    since = issue.since_sequence
    before: dict[str, date] = {}
    if since is not None:
        if known is None or known.sequence != since:
            raise BlockListGap(known.sequence if known else 0, since)
        before = {n: day for n, day in known.blocked.items() if n not in issue.unblocked}
    return BlockList(issue.sequence, before | {e.number: e.since for e in issue.blocked})


def canonical(issue: BlockListIssue) -> bytes:
    """The one way to write the issue: JSON in ASCII, keys in order, no spaces, no line end."""
    content = {
        "format": FORMAT,
        "sequence": issue.sequence,
        "issued_at": issue.issued_at.replace(tzinfo=None).isoformat() + "Z",
        "since_sequence": issue.since_sequence,
        "blocked": [{"number": e.number, "since": e.since.isoformat()} for e in issue.blocked],
        "unblocked": list(issue.unblocked),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def parse(content: bytes) -> BlockListIssue:
    """An issue from its canonical form, and from no other. Raises BlockListUnreadable."""
    try:
        given = json.loads(content.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise BlockListUnreadable from error
    if not isinstance(given, dict) or given.keys() != _FIELDS or given["format"] != FORMAT:
        raise BlockListUnreadable("format")
    try:
        issue = BlockListIssue(
            sequence=given["sequence"],
            issued_at=_moment(given["issued_at"]),
            since_sequence=given["since_sequence"],
            blocked=tuple(_entry(entry) for entry in _list(given["blocked"])),
            unblocked=tuple(_list(given["unblocked"])),
        )
    except ValueError as error:
        raise BlockListUnreadable(str(error)) from error
    if canonical(issue) != content:
        raise BlockListUnreadable("form")
    return issue


def _wrong_field(issue: BlockListIssue) -> str:
    since, numbers = issue.since_sequence, [entry.number for entry in issue.blocked]
    if not _is_sequence(issue.sequence):
        return "sequence"
    if issue.issued_at.utcoffset() != timedelta(0) or issue.issued_at.microsecond:
        return "issued_at"
    if since is not None and not (_is_sequence(since) and since < issue.sequence):
        return "since_sequence"
    if not _are_numbers(numbers):
        return "blocked"
    is_wrong = (issue.is_full and issue.unblocked) or not _are_numbers(issue.unblocked)
    return "unblocked" if is_wrong or {*numbers} & {*issue.unblocked} else ""


def _is_sequence(value: object) -> bool:
    return type(value) is int and 1 <= value <= MOST_SEQUENCE


def _are_numbers(numbers: Iterable[object]) -> bool:
    """In order, each once, and each a number."""
    known = [n for n in numbers if isinstance(n, str) and NUMBER.fullmatch(n)]
    return known == sorted(set(known)) and known == list(numbers)


def _in_order(blocked: Iterable[BlockedNumber]) -> tuple[BlockedNumber, ...]:
    return tuple(sorted(blocked, key=lambda entry: entry.number))


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _moment(given: object) -> datetime:
    if not isinstance(given, str) or not _MOMENT.fullmatch(given):
        raise ValueError("issued_at")
    try:
        return datetime.fromisoformat(given)
    except ValueError as error:
        raise ValueError("issued_at") from error


def _list(given: object) -> list[Any]:
    if not isinstance(given, list):
        raise ValueError("blocked")  # noqa: TRY004 - the caller makes one refusal of all of these
    return given


def _entry(given: object) -> BlockedNumber:
    if not isinstance(given, dict) or given.keys() != {"number", "since"}:
        raise ValueError("blocked")
    number, since = given["number"], given["since"]
    if not isinstance(since, str) or not _DAY.fullmatch(since) or not isinstance(number, str):
        raise ValueError("blocked")
    try:
        return BlockedNumber(number, date.fromisoformat(since))
    except ValueError as error:
        raise ValueError("blocked") from error
