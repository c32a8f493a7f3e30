"""Sentences for errors about people and desks at the centre."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.door import (
    AdministratorWanted,
    DatabaseLoginRefused,
    LastAdministrator,
    LoginRefused,
    LoginTaken,
    UnknownDesk,
    UnknownPerson,
)
from desktop.i18n import gettext as _

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    AdministratorWanted: lambda error: _(
        "Nothing was changed: this is not the login and password of an administrator. The password "
        "for once counts no more after the first time in the window."
    ),
    DatabaseLoginRefused: lambda error: _(
        "PostgreSQL does not take the login of this address. Work on the server itself by its "
        "socket, or put the password into .pgpass, and look at pg_hba.conf. Nothing was changed."
    ),
    LoginRefused: lambda error: _(
        "A login has 2 to 40 letters without accents, digits, dots or dashes. Nobody was added."
    ),
    LoginTaken: lambda error: _(
        "Somebody has this login already, perhaps a person who left. Choose another one."
    ),
    LastAdministrator: lambda error: _(
        "One active administrator must be left, and the first person has to be one. Nothing was "
        "changed."
    ),
    UnknownPerson: lambda error: _("Nobody has this login at the centre. Nothing was changed."),
    UnknownDesk: lambda error: _(
        "No desk of the centre is meant by this, or several are. Nothing was changed; name it "
        "by its identifier."
    ),
}
