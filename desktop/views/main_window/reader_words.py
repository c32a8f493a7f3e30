"""The state of the card reader in words and a shape."""

from __future__ import annotations

from desktop.i18n import gettext as _
from desktop.sheets.reader import Presence
from desktop.views.main_window.standing import Standing


def reader_standing(presence: Presence) -> Standing:
    words = {
        Presence.WAITING: Standing(_("Reader ready"), "done"),
        Presence.REMOVED: Standing(_("Reader ready"), "done"),
        Presence.PRESENT: Standing(_("Card on the reader"), "done"),
        Presence.UNREADABLE: Standing(_("Lay one card alone, flat"), "waiting"),
        Presence.NO_READER: Standing(_("No reader: plug it in"), "waiting"),
        Presence.NO_SERVICE: Standing(_("Reader service stopped"), "waiting"),
    }
    return words[presence]
