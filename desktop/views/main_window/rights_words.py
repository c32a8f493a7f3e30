"""Whether the centre confirmed the rights of whoever is in, in words and a shape."""

from __future__ import annotations

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.views.main_window.standing import Standing
from desktop.views.session import Session


def rights_standing(session: Session) -> Standing:
    rights = session.rights
    if rights is None:
        return Standing("")
    if session.rights_are_confirmed:
        time = f"{rights.confirmed_at.astimezone():%H:%M}"
        return Standing(_("Rights confirmed at {time}").format(time=time), "done")
    day = i18n.short_date(rights.expires_at.astimezone().date())
    return Standing(_("Rights to be confirmed, valid until {day}").format(day=day), "waiting")
