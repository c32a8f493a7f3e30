"""Sentences for whoever stands at the door: passwords, rights, codes, the way to the centre."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from desktop import i18n
from desktop.domain.door import (
    AuthorityMissing,
    CodeRefused,
    DeskSilent,
    DoorLocked,
    LinkNotProtected,
    NoRole,
    NotEnrolled,
    PasswordTooWeak,
    PersonDisabled,
    PlaceTaken,
    PolicyUnreadable,
    RightsChanged,
    RightsExpired,
    UnknownHere,
    WorkUnsent,
    WrongPassword,
)
from desktop.i18n import gettext as _
from desktop.i18n import ngettext


def wait_in_words(seconds: float) -> str:
    """`4 seconds`, `2 minutes`: rounded up, so that nobody comes too early."""
    if seconds < 91:
        left = max(1, math.ceil(seconds))
        return ngettext("{count} second", "{count} seconds", left).format(count=left)
    minutes = math.ceil(seconds / 60)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def _wrong(error: WrongPassword) -> str:
    said = _("This is not the right login or password.")
    if error.wait <= 0:
        return said
    return f"{said} " + _("Try again in {time}.").format(time=wait_in_words(error.wait))


def _since(at: datetime) -> str:
    """`23 November 2026, 08:12`, in the machine's own time zone."""
    local = at.astimezone()
    return _("{day}, {time}").format(day=i18n.long_date(local.date()), time=f"{local:%H:%M}")


def _unsent(error: WorkUnsent) -> str:
    said = ngettext(
        "{count} change of this PC has not reached the centre.",
        "{count} changes of this PC have not reached the centre.",
        error.waiting,
    ).format(count=error.waiting)
    if error.since is None:
        return said
    return f"{said} " + _("The oldest was made on {when}.").format(when=_since(error.since))


def _expired(error: RightsExpired) -> str:
    return ngettext(
        "The centre has not confirmed your rights for more than {count} day. Connect this PC to "
        "the network once and log in: everything typed here is kept.",
        "The centre has not confirmed your rights for more than {count} days. Connect this PC to "
        "the network once and log in: everything typed here is kept.",
        error.days,
    ).format(count=error.days)


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    WrongPassword: _wrong,
    DoorLocked: lambda error: _(
        "Too many wrong passwords: this login opens again in {time}. Nothing is lost meanwhile."
    ).format(time=wait_in_words(error.wait)),
    RightsExpired: _expired,
    UnknownHere: lambda error: _(
        "Nobody has come in on this PC with this login yet: the first time needs the network."
    ),
    PersonDisabled: lambda error: _(
        "The administration has closed this login. Ask whoever looks after users at the CCAS."
    ),
    NoRole: lambda error: _(
        "This login has no role yet, so nothing can be opened. Ask whoever looks after users at "
        "the CCAS."
    ),
    RightsChanged: lambda error: _(
        "Your roles have changed. Lock the screen and log in again: everything typed is kept."
    ),
    PasswordTooWeak: lambda error: _(
        "Choose another password: at least {count} characters, and not one that everybody tries "
        "first."
    ).format(count=error.needed),
    NotEnrolled: lambda error: _(
        "This PC has no place at the centre yet. Ask an administrator for a one-time code."
    ),
    CodeRefused: lambda error: _(
        "The centre does not take this code: it was mistyped, used already, or is too old. "
        "Check it, or ask an administrator for a new one."
    ),
    PlaceTaken: lambda error: _(
        "This PC has its place at the centre already, under the name {label}. Sign it off first: "
        "the command is leave."
    ).format(label=error.label),
    LinkNotProtected: lambda error: _(
        "The way to the centre is not protected, so nothing was sent. Tell IT: the certificate "
        "or the address of the centre is not the expected one."
    ),
    AuthorityMissing: lambda error: _(
        "The certificate of the city’s authority is not there, so nothing was sent: {file}. Put it "
        "there, or name the right file."
    ).format(file=error.file),
    PolicyUnreadable: lambda error: _(
        "The file with which IT sets this PC up cannot be read ({field} in {file}). Tell IT."
    ).format(field=error.field, file=error.file),
    WorkUnsent: _unsent,
    DeskSilent: lambda error: _(
        "The centre does not answer, and this needs it. Check the network, then try again."
    ),
}
