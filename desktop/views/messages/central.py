"""Sentences for errors about the central database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.central import (
    CentralAddressUnreadable,
    CentralForbids,
    CentralNotConfigured,
    CentralNotReady,
    CentralOtherVersion,
    CentralTooOld,
    CentralUnavailable,
    ConflictRowGone,
    DeskCopied,
    DeskRevoked,
    DeskTooOld,
    SiteKeyDiffers,
    StillRefused,
    UnknownConflict,
)
from desktop.domain.version_window import BrokenNumberFile
from desktop.i18n import gettext as _

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    CentralNotConfigured: lambda error: _(
        "No central database is set on this desk: it works alone."
    ),
    CentralAddressUnreadable: lambda error: _(
        "The address of the central database is none: it looks like "
        "postgresql://desk@server/database. Nothing was exchanged; tell IT."
    ),
    CentralUnavailable: lambda error: _(
        "The central database does not answer. Work goes on; the changes will be sent later."
    ),
    CentralNotReady: lambda error: _(
        "The server answers but holds no central database. Run “central init” first."
    ),
    CentralTooOld: lambda error: _(
        "The server is PostgreSQL {found}; version {needed} or newer is needed."
    ).format(found=error.found, needed=error.needed),
    CentralOtherVersion: lambda error: _(
        "This desk ({ours}) and the central database ({theirs}) are of different versions. "
        "Nothing was exchanged; update the older one."
    ).format(ours=error.ours, theirs=error.theirs),
    CentralForbids: lambda error: _(
        "The central database refuses this account. Nothing was exchanged; tell IT."
    ),
    DeskRevoked: lambda error: _(
        "The centre has closed this desk. Nothing is exchanged any more; tell IT."
    ),
    DeskTooOld: lambda error: _(
        "The central database no longer sends anything to version {ours} of this desk. "
        "Your work was handed over; update this desk to receive again."
    ).format(ours=error.ours),
    BrokenNumberFile: lambda error: _(
        "The list of numbers {file} cannot be read at line {line}. Nothing was changed."
    ).format(file=error.file.name, line=error.line),
    DeskCopied: lambda error: _(
        "The data of this desk were copied or brought back from a copy. Nothing was "
        "exchanged; tell IT."
    ),
    SiteKeyDiffers: lambda error: _(
        "This desk linked cards under another key than the centre’s. Nothing was exchanged; "
        "tell IT."
    ),
    UnknownConflict: lambda error: _(
        "Somebody has settled this meanwhile, perhaps on another desk."
    ),
    ConflictRowGone: lambda error: _(
        "What was changed here has been deleted meanwhile, so the change cannot be put on it. "
        "Keep what stands, or enter it anew."
    ),
    StillRefused: lambda error: _(
        "The same rule refuses this work again. It is kept in the list; change what stands in "
        "its way first, or give it up with a note."
    ),
}
