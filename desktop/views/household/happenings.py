"""What happened to a household, in words: one entry an act, with who and the old value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from desktop.i18n import gettext as _
from desktop.i18n import money, ngettext
from desktop.sheets.household import ChangedRow, TimelineEntry
from desktop.views.household.carried import Carried, swap_of, swap_words, title_of
from desktop.views.widgets.acts import look_of
from desktop.views.widgets.columns import HIDDEN, column_name, value_words
from desktop.views.widgets.moment import short_moment
from desktop.views.widgets.timeline import TimelineEntry as ShownEntry
from desktop.views.widgets.words import letter_channel_name, letter_in_words

CATEGORY_OF_SUBJECT = {
    "claim": "decisions",
    "document": "decisions",
    "letter": "letters",
    "card": "cards",
    "household": "household",
    "member": "household",
    "note": "household",
}
MOST_CHANGES = 4


@dataclass(frozen=True)
class Known:
    """What the history names only by its id: means of assessments, cards, letters."""

    means: Mapping[str, Decimal] = field(default_factory=dict)
    cards: Carried = field(default_factory=dict)
    letters: Mapping[UUID, str] = field(default_factory=dict)


def shown_entries(
    entries: tuple[TimelineEntry, ...], today: datetime, known: Known
) -> tuple[ShownEntry, ...]:
    letters = {
        row.row_id: str(row.changes["letter_kind"][1])
        for entry in entries
        for row in entry.rows
        if "letter_kind" in row.changes
    }
    return tuple(
        _shown(number, entry, today, replace(known, letters=letters))
        for number, entry in enumerate(entries)
    )


def _shown(number: int, entry: TimelineEntry, today: datetime, known: Known) -> ShownEntry:
    look = look_of(entry.act)
    detail = " · ".join(part for part in (_what(entry, known), _who(entry)) if part)
    return ShownEntry(
        id=number,
        at=short_moment(entry.at, today),
        icon=look.icon,
        tone=look.tone,
        title=_title(look.title, entry, known),
        detail=detail,
        category=CATEGORY_OF_SUBJECT.get(entry.subject, "household"),
        private=True,
    )


def _title(title: str, entry: TimelineEntry, known: Known) -> str:
    """A letter says in the title which one it is."""
    kind = next(
        (known.letters[row.row_id] for row in entry.rows if row.row_id in known.letters), ""
    )
    if entry.subject == "card":
        return title_of(entry.act, swap_of(entry, known.cards), title)
    if not kind:
        return title
    return _("{act}: {what}").format(act=title, what=letter_in_words(kind))


def _who(entry: TimelineEntry) -> str:
    words = _("by {name}, {desk}") if entry.desk_label else _("by {name}")
    return words.format(name=entry.actor_name, desk=entry.desk_label)


def _what(entry: TimelineEntry, known: Known) -> str:
    """The gist of the act: what is new, or old → new."""
    if entry.act == "enrol":
        count = sum(row.entity == "member" for row in entry.rows)
        return ngettext("{count} person", "{count} people", count).format(count=count)
    if entry.act == "state_incomes":
        count = sum(row.entity == "income" and _is_new(row) for row in entry.rows)
        return ngettext("{count} amount", "{count} amounts", count).format(count=count)
    if entry.act in _NAMED:
        return _NAMED[entry.act](entry, known)
    return changes_words(entry.rows)


def changes_words(rows: tuple[ChangedRow, ...]) -> str:
    """`number: 12 → 14`; a row that began says its values only."""
    parts = [
        _change(row, column)
        for row in rows
        for column in row.changes
        if column not in HIDDEN and row.changes[column] != (None, "")
    ]
    shown = parts[:MOST_CHANGES]
    if len(parts) > MOST_CHANGES:
        shown.append("…")
    return " · ".join(shown)


def _change(row: ChangedRow, column: str) -> str:
    old, new = row.changes[column]
    now = value_words(column, new, row.entity)
    name = column_name(column)
    if old is None and _is_new(row):
        return now
    before = value_words(column, old, row.entity)
    return _("{name}: {old} → {new}").format(name=name, old=before, new=now)


def _is_new(row: ChangedRow) -> bool:
    return all(old is None for old, _new in row.changes.values())


def _first(entry: TimelineEntry, entity: str, column: str) -> str:
    """The new value of a column, of the first row of that kind that has one."""
    found = (
        row.changes[column][1]
        for row in entry.rows
        if row.entity == entity and column in row.changes and row.changes[column][1] is not None
    )
    return str(next(found, ""))


def _of_member(entry: TimelineEntry, _known: Known) -> str:
    names = (_first(entry, "member", "first_names"), _first(entry, "member", "birth_name"))
    return " ".join(name for name in names if name)


def _of_card(entry: TimelineEntry, known: Known) -> str:
    reason = _first(entry, "card", "blocked_reason") or _first(entry, "card_link", "end_reason")
    support = _first(entry, "household", "card_support")
    parts = (
        swap_words(swap_of(entry, known.cards)),
        value_words("card_support", support) if support else "",
        value_words("blocked_reason", reason) if reason and not support else "",
    )
    return " · ".join(part for part in parts if part)


def _of_assessment(entry: TimelineEntry, known: Known) -> str:
    found = (known.means.get(str(row.row_id)) for row in entry.rows if row.entity == "assessment")
    mean = next((mean for mean in found if mean is not None), None)
    return _("{amount} a month on average").format(amount=money(mean)) if mean is not None else ""


def _of_grant(entry: TimelineEntry, known: Known) -> str:
    """What was opened, then the reason if one was given."""
    amount, last = (
        _first(entry, "entitlement", "amount"),
        _first(entry, "entitlement", "ends_after"),
    )
    parts = []
    if amount and last:
        words = _("{amount} a month until {day}")
        day = value_words("ends_after", last)
        parts.append(words.format(amount=value_words("amount", int(amount)), day=day))
    return " · ".join(part for part in (*parts, _of_decision(entry, known)) if part)


def _of_decision(entry: TimelineEntry, _known: Known) -> str:
    """Proposals and decisions say their reason; the state is the title already."""
    return _first(entry, "claim", "reason")


def _of_paper(_entry: TimelineEntry, _known: Known) -> str:
    """The title says all: what was prepared or printed."""
    return ""


def _of_sending(entry: TimelineEntry, _known: Known) -> str:
    channel, number = (
        _first(entry, "letter", "channel"),
        _first(entry, "letter", "registered_number"),
    )
    return " · ".join(part for part in (letter_channel_name(channel), number) if part)


def _of_note(entry: TimelineEntry, _known: Known) -> str:
    """The text is the detail, not the title: F12 hides details."""
    return _first(entry, "note", "text")


def _of_settlement(entry: TimelineEntry, _known: Known) -> str:
    """Which of two values counts now; both stand in the entries below."""
    return {
        "kept_theirs": _("The first value stays"),
        "took_mine": _("The second value was taken"),
        "edited": _("Another value was typed"),
    }.get(_first(entry, "conflict", "state"), "")


def _of_protection(entry: TimelineEntry, _known: Known) -> str:
    """The reason, as it was typed; the title says what was done."""
    return _first(entry, "household", "confidential_reason") or _first(
        entry, "household", "restricted_reason"
    )


def _of_entitlement(entry: TimelineEntry, _known: Known) -> str:
    """From when, until when, and why."""
    words = {
        "suspended_on": _("from {day}"),
        "suspended_until": _("until {day}, excluded"),
        "ended_on": _("from {day}"),
    }
    parts = [
        said.format(day=value_words(column, value))
        for column, said in words.items()
        if (value := _first(entry, "entitlement", column))
    ]
    return " · ".join(part for part in (*parts, _first(entry, "entitlement", "reason")) if part)


_NAMED = {
    "resolve_conflict": _of_settlement,
    **dict.fromkeys(
        ("protect_file", "unprotect_file", "restrict_file", "lift_restriction"), _of_protection
    ),
    **dict.fromkeys(("suspend_entitlement", "end_entitlement"), _of_entitlement),
    "add_member": _of_member,
    "link_card": _of_card,
    "replace_card": _of_card,
    "block_card": _of_card,
    **dict.fromkeys(
        ("found_card", "retire_card", "receive_card", "choose_support", "change_support",
         "issue_paper", "intend_encoding", "encode_card", "encoding_not_written",
         "encoding_uncertain", "encoding_to_supervisor", "settle_encoding", "request_encoding",
         "cancel_encoding_request", "lock_tag", "erase_tag"),
        _of_card,
    ),
    "assess": _of_assessment,
    "propose": _of_decision,
    "send_back": _of_decision,
    "grant": _of_grant,
    "grant_by_exemption": _of_grant,
    "deny": _of_decision,
    "withdraw": _of_decision,
    "write_note": _of_note,
    "prepare_letter": _of_paper,
    "print_letter": _of_paper,
    "mark_sent": _of_sending,
}  # fmt: skip
