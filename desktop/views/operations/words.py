"""The words of the page of desks: what each is called, how it stands, what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.desk_standing import DeskStanding
from desktop.sheets.desk_trouble import GRAVE, Trouble, is_at_work, troubles
from desktop.sheets.role_words import roles_in_words
from desktop.views.widgets.moment import short_moment


@dataclass(frozen=True)
class DeskLine:
    """A desk with what is wrong, worst first; `now` is the centre's."""

    desk: DeskStanding
    found: tuple[Trouble, ...]
    now: datetime


def lines_of(desks: tuple[DeskStanding, ...], now: datetime, revision: str) -> tuple[DeskLine, ...]:
    return tuple(DeskLine(desk, troubles(desk, now, revision), now) for desk in desks)


def name(line: DeskLine) -> str:
    desk = line.desk
    parts = (desk.pc or desk.label or str(desk.id)[:8], desk.site, _profile(desk.profile))
    return " · ".join(part for part in parts if part)


def _profile(profile: str) -> str:
    known = {role.value: role for role in Role}
    return roles_in_words(known[part] for part in profile.split("+") if part in known)


def state(line: DeskLine) -> str:
    if line.desk.revoked:
        return _("closed")
    if line.desk.gone_on:
        return _("moved on")
    if not line.found:
        return _("in order")
    return _("act today") if GRAVE & set(line.found) else _("to look at")


def shape(line: DeskLine) -> tuple[str, str]:
    if not is_at_work(line.desk):
        return "circle", "neutral"
    if not line.found:
        return "check-circle", "done"
    if GRAVE & set(line.found):
        return "warning-circle", "waiting"
    return "info", "information"


def what(line: DeskLine) -> str:
    """All that is wrong in a few words, worst first."""
    told = {
        Trouble.LOST: _("no contact"),
        Trouble.WAITS: _("work waits"),
        Trouble.ERASURES: _("erased files"),
        Trouble.SILENT: _("silent"),
        Trouble.REFUSED: _("refused work"),
        Trouble.CONFLICTS: _("conflicts"),
        Trouble.OLD: _("old version"),
        Trouble.CLOCK: _("clock"),
        Trouble.DISAGREES: _("not compared"),
    }
    return ", ".join(told[trouble] for trouble in line.found)


def to_do(line: DeskLine) -> str:
    """All that is wrong, worst first."""
    told = {
        Trouble.LOST: _("No contact for ten days or never: its people are soon locked out."),
        Trouble.WAITS: _("Work waits there since yesterday: only that PC has it."),
        Trouble.ERASURES: ngettext(
            "It still holds {count} erased file: let it exchange.",
            "It still holds {count} erased files: let it exchange.",
            line.desk.erasures_behind,
        ).format(count=line.desk.erasures_behind),
        Trouble.SILENT: _("No contact for three days."),
        Trouble.REFUSED: _("Refused work that nobody has looked at there."),
        Trouble.CONFLICTS: _("Conflicts wait for an answer."),
        Trouble.OLD: _("An older version runs there."),
        Trouble.CLOCK: _("Its clock is wrong by more than two minutes."),
        Trouble.DISAGREES: _("Its files were not compared for a week."),
    }
    return " ".join(told[trouble] for trouble in line.found)


def facts(line: DeskLine) -> str:
    """Also what a narrow window leaves out of the table."""
    desk = line.desk
    told = (
        (_("Waiting"), "?" if desk.waiting is None else str(desk.waiting)),
        (_("Conflicts"), str(desk.conflicts)),
        (_("Refused"), "?" if desk.refused is None else str(desk.refused)),
        (_("Erasures to read"), str(desk.erasures_behind)),
        (_("Clock"), clock(line)),
        (_("Version"), version(line) or "?"),
        (_("All compared"), agreement(line)),
    )
    return " · ".join(_("{part}: {state}").format(part=n, state=value) for n, value in told)


def contact(line: DeskLine) -> str:
    return _moment(line.desk.last_contact, line.now)


def agreement(line: DeskLine) -> str:
    return _moment(line.desk.last_agreement, line.now)


def oldest(line: DeskLine) -> str:
    if not line.desk.waiting or line.desk.waits_since is None:
        return ""
    return _moment(line.desk.waits_since, line.now)


def waiting(line: DeskLine) -> int | None:
    return line.desk.waiting or None


def conflicts(line: DeskLine) -> int | None:
    return line.desk.conflicts or None


def refused(line: DeskLine) -> int | None:
    return line.desk.refused or None


def erasures(line: DeskLine) -> int | None:
    return line.desk.erasures_behind or None


def version(line: DeskLine) -> str:
    parts = (line.desk.app_version, line.desk.revision or "")
    return " · ".join(part for part in parts if part)


def clock(line: DeskLine) -> str:
    offset = line.desk.clock_offset
    if offset is None:
        return "?"
    seconds = offset.total_seconds()
    if abs(seconds) < 3600:
        return f"{seconds:+.0f} s"
    return _("{days} d").format(days=f"{seconds / 86400:+.0f}")


def _moment(at: datetime | None, now: datetime) -> str:
    return short_moment(at, now) if at else _("never")
