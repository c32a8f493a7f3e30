"""Where the desk stands with the centre, in words and a shape."""

from __future__ import annotations

from desktop.domain.central import CentralState, Contact, Update
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.views.main_window.standing import Standing


def central_standing(state: CentralState) -> Standing:
    """What needs a person first: conflicts, then the network, then what waits."""
    open_ends = state.conflicts + state.refused
    if open_ends:
        words = ngettext("{count} conflict to look at", "{count} conflicts to look at", open_ends)
        return Standing(words.format(count=open_ends), "waiting")
    if state.contact == Contact.NOT_CONFIGURED:
        return Standing(_("This desk only"), "neutral")
    clock = _("clock of this computer wrong") if state.clock_is_off else ""
    told = " · ".join(part for part in (_contact(state), _waiting(state), clock) if part)
    done = state.contact == Contact.SYNCHRONISED and not state.waiting and not clock
    return Standing(told, "done" if done else "waiting")


def update_words(state: CentralState) -> str:
    """Empty while the centre is content with this version."""
    return {
        Update.NONE: "",
        Update.DUE: _(
            "An update of this desk is due: the centre is newer and still serves this version. "
            "Nothing is lost; tell IT."
        ),
        Update.NEEDED: _(
            "This desk is too old for the centre: your work is handed over, and nothing new is "
            "received. Tell IT today."
        ),
    }[state.update]


def _contact(state: CentralState) -> str:
    time = f"{state.since.astimezone():%H:%M}" if state.since else ""
    if state.contact == Contact.SYNCHRONISED:
        return _("Synchronised at {time}").format(time=time)
    if state.contact == Contact.OFFLINE and not time:
        return _("Offline")
    if state.contact == Contact.NEVER or not time:
        return _("Not synchronised yet")
    return _("Offline since {time}").format(time=time)


def _waiting(state: CentralState) -> str:
    if not state.waiting:
        return ""
    words = ngettext("{count} change waits", "{count} changes wait", state.waiting)
    return words.format(count=state.waiting)
