"""What the door says of people and rights, for the tiles and under the fields."""

from __future__ import annotations

from datetime import datetime

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.door import KnownPerson


def initials(name: str) -> str:
    """`NL` of Nolwenn Le Goff: first and second word."""
    return "".join(part[0] for part in name.split()[:2]).upper()


def last_time(at: datetime, now: datetime) -> str:
    local, today = at.astimezone(), now.astimezone().date()
    days = (today - local.date()).days
    if days == 0:
        return _("Here today at {time}").format(time=f"{local:%H:%M}")
    if days == 1:
        return _("Last here yesterday at {time}").format(time=f"{local:%H:%M}")
    return _("Last here on {day}").format(day=i18n.long_date(local.date()))


def is_expired(person: KnownPerson, now: datetime) -> bool:
    return person.rights_until <= now


def rights_held(person: KnownPerson, now: datetime) -> str:
    """Until when the person comes in without the network; shown, the sealed rights decide."""
    if is_expired(person, now):
        return _("Rights to be confirmed online")
    return _("Without network until {day}").format(day=day_of(person.rights_until))


def day_of(at: datetime) -> str:
    """Short: it stands in a tile, also in large text."""
    return i18n.short_date(at.astimezone().date())
