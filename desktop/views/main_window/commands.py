"""What the palette offers besides households: every page, and the actions of the window."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.i18n import gettext as _
from desktop.views.main_window.entry import PageEntry
from desktop.views.main_window.palette import Command
from desktop.views.widgets.keys import in_words
from desktop.views.widgets.page import Place

NEEDS_SUBJECT = frozenset(
    {"household", "assessment", "claim", "letter", "card", "known_card", "accesses"}
)


def page_commands(entries: Sequence[PageEntry]) -> list[Command]:
    return [
        Command(
            entry.word,
            entry.icon,
            Place(entry.key),
            in_words(entry.shortcut) if entry.shortcut else "",
        )
        for entry in entries
        if entry.key not in NEEDS_SUBJECT
    ]


def standing_commands(entries: Sequence[PageEntry]) -> list[Command]:
    offered = [
        Command(_("Discreet mode: hide names and amounts"), "eye-slash", "discreet", "F12"),
        Command(_("Cover the screen"), "lock-simple", "cover", in_words("Ctrl+L")),
        Command(_("Light theme"), "sun", "theme light"),
        Command(_("Dark theme"), "moon", "theme dark"),
        Command(_("High contrast theme"), "circle-half", "theme contrast"),
    ]
    if any(entry.key == "sync" for entry in entries):
        offered.append(Command(_("Synchronise now"), "arrows-clockwise", "sync"))
    return offered
