"""One desk in one paragraph, as `central status` tells it."""

from __future__ import annotations

from datetime import datetime

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.desk_standing import DeskStanding


def desk_words(desk: DeskStanding) -> str:
    head = desk.label or str(desk.id)
    if desk.revoked:
        head += " · " + _("closed by the centre")
    return "\n".join([head, *("  " + line for line in _lines(desk))])


def _lines(desk: DeskStanding) -> list[str]:
    return [
        _("Last contact: {contact} · sent: {sent} · received: {received}").format(
            contact=_when(desk.last_contact),
            sent=_when(desk.last_push),
            received=_when(desk.last_pull),
        ),
        _("Waiting there when it last came: {waiting}").format(waiting=_waiting(desk)),
        _("Schema {revision} · version {version}").format(
            revision=desk.revision or "?", version=desk.app_version or "?"
        ),
        _("Clock: {offset}").format(offset=_clock(desk)),
        _("Last full agreement of all files: {when}").format(when=_when(desk.last_agreement)),
        _("Open conflicts: {conflicts} · refused work nobody looked at: {refused}").format(
            conflicts=desk.conflicts, refused="?" if desk.refused is None else desk.refused
        ),
    ]


def _when(at: datetime | None) -> str:
    return i18n.moment(at) if at else _("never")


def _waiting(desk: DeskStanding) -> str:
    if desk.waiting is None:
        return "?"
    if not desk.waiting or desk.waits_since is None:
        return str(desk.waiting)
    return _("{count}, the oldest of {when}").format(
        count=desk.waiting, when=i18n.moment(desk.waits_since)
    )


def _clock(desk: DeskStanding) -> str:
    if desk.clock_offset is None:
        return "?"
    told = f"{desk.clock_offset.total_seconds():+.1f} s"
    return told + " · " + _("wrong by more than two minutes") if desk.clock_is_off else told
