"""Kinds, states and ways of letters in words, with the icon and tone that repeat them."""

from __future__ import annotations

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.letter_line import LetterLine
from desktop.views.widgets.words import letter_channel_name, letter_kind_name, newer_value

STATES = ("draft", "printed", "sent")


def kind_words(line: LetterLine) -> str:
    """Of a letter to somebody close to the reader nothing is told, not even its kind."""
    return letter_kind_name(line.kind) if line.kind else _("Letter")


def state_name(state: str) -> str:
    return {
        "draft": _("to print"),
        "printed": _("printed, not sent yet"),
        "sent": _("sent"),
    }.get(state) or newer_value(state)


def state_words(line: LetterLine) -> str:
    return state_name(line.state)


def state_shape(line: LetterLine) -> tuple[str, str]:
    return {
        "draft": ("printer", "waiting"),
        "printed": ("envelope-simple", "information"),
        "sent": ("check-circle", "done"),
    }.get(line.state, ("circle", "neutral"))


def channel_name(channel: str | None) -> str:
    return letter_channel_name(channel or "")


def prints_words(line: LetterLine) -> str:
    """How often it was printed, so that a duplicate surprises nobody."""
    if not line.prints or line.printed_at is None:
        return _("not yet")
    if line.prints == 1:
        return i18n.moment(line.printed_at)
    copies = line.prints - 1
    words = ngettext(
        "{moment}, then {count} duplicate", "{moment}, then {count} duplicates", copies
    )
    return words.format(moment=i18n.moment(line.printed_at), count=copies)


def sent_words(line: LetterLine) -> str:
    """`by registered post on 14 April 2026, 1A 234`."""
    if line.sent_on is None:
        return _("not yet")
    said = _("{channel} on {day}").format(
        channel=channel_name(line.channel), day=i18n.long_date(line.sent_on)
    )
    return f"{said}, {line.registered_number}" if line.registered_number else said


def printed_sentence(count: int) -> str:
    return ngettext(
        "{count} letter went to the printer.", "{count} letters went to the printer.", count
    ).format(count=count)
