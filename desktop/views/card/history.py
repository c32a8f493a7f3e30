"""What happened to one card, in words: one entry an event, the newest first."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.encoding import EncodingReason
from desktop.i18n import gettext as _
from desktop.sheets.card import CardEvent, CardEventKind
from desktop.views.card.words import reason_words, unsettled_words
from desktop.views.widgets.moment import short_day, short_moment
from desktop.views.widgets.timeline import TimelineEntry
from desktop.views.widgets.words import card_tail, newer_value


def shown_events(events: tuple[CardEvent, ...], now: datetime) -> tuple[TimelineEntry, ...]:
    """In the order given. A detail may name a household, so discreet mode hides it."""
    return tuple(_shown(number, event, now) for number, event in enumerate(events))


def _shown(number: int, event: CardEvent, now: datetime) -> TimelineEntry:
    title, icon, tone = _look_of(event)
    when = short_moment if event.has_time else short_day
    return TimelineEntry(
        id=number,
        at=when(event.at, now),
        icon=icon,
        tone=tone,
        title=title,
        detail=" · ".join(part for part in _details(event) if part),
        private=True,
    )


def _look_of(event: CardEvent) -> tuple[str, str, str]:
    """Title, icon, tone."""
    kinds = {
        "received": (_("Received into stock"), "package", "information"),
        "moved": (_("Moved to the stock of another site"), "package", "information"),
        "linked": (_("Linked to a household"), "link", "done"),
        "unlinked": (_("Link to the household ended"), "link-break", "neutral"),
        "blocked": (_("Blocked"), "prohibit", "waiting"),
        "found": (_("Came back"), "arrow-u-up-left", "information"),
        "retired": (_("Taken out of service"), "archive", "neutral"),
        "intended": (_("Writing begun"), "pencil-simple", "waiting"),
        "written": (_("Written and verified"), "check", "done"),
        "not_settled": (_("Writing not settled"), "warning-circle", "waiting"),
        "not_written": (_("Not written: it is unchanged"), "info", "neutral"),
        "abandoned": (_("Writing closed by hand"), "hand", "neutral"),
        "erased": (_("Erased"), "eraser", "neutral"),
        "locked": (_("Locked for ever"), "lock-key", "neutral"),
        "requested": (_("Asked to be written again"), "pencil-simple", "information"),
        "printed": (_("Paper code printed"), "printer", "information"),
        "request_cancelled": (_("Request withdrawn"), "x", "neutral"),
    }
    unknown = newer_value(event.kind.value), "circle", "neutral"
    return kinds.get(event.kind.value, unknown)


def _details(event: CardEvent) -> tuple[str, ...]:
    """Which household, why, in place of which card, who."""
    household = _("household {reference}").format(reference=event.reference)
    other = _("in place of {tail}").format(tail=card_tail(event.other_tail))
    return (
        household if event.reference else "",
        reason_words(event.reason),
        other if event.other_tail else "",
        _encoding_words(event.encoding_reason),
        unsettled_words(event.state) if event.kind is CardEventKind.NOT_SETTLED else "",
        event.note,
        _("by {name}").format(name=event.by) if event.by else "",
    )


def _encoding_words(reason: EncodingReason | None) -> str:
    if reason is None:
        return ""
    return {
        EncodingReason.FIRST: _("for the first time"),
        EncodingReason.RENEWED: _("for a new period"),
        EncodingReason.REPLACEMENT: _("for a replaced card"),
        EncodingReason.UNRESOLVED: _("to settle an earlier writing"),
        EncodingReason.WITHDRAWN: _("because the entitlement ended"),
        EncodingReason.REQUESTED: _("on request"),
    }.get(reason) or newer_value(reason.value)
