"""Sentences for what is signed or stands in bits: the right on a card, the block list, keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.block_list import BlockListGap, BlockListOutdated, BlockListUnreadable
from desktop.domain.programme_right import RightDoesNotFit, RightUnreadable
from desktop.domain.support_tag import NoSigningKey, SigningKeyPresent
from desktop.i18n import gettext as _
from desktop.importers.desk_key_file import DeskKeysUnreadable
from desktop.importers.signed_file import KeyUnreadable, SignatureWrong

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    RightDoesNotFit: lambda error: _(
        "The card’s record cannot hold this right: {field} is too large or out of order. Give "
        "this to IT."
    ).format(field=error.field),
    RightUnreadable: lambda error: _(
        "The card holds something else than a right of this programme. Nothing was written; "
        "call a supervisor."
    ),
    SignatureWrong: lambda error: _(
        "The signature of this file is not one that this desk trusts, or the file was changed "
        "since."
    ),
    KeyUnreadable: lambda error: _(
        "{name} is not a key that can be used here (Ed25519 in PEM), or the passphrase is another "
        "one."
    ).format(name=error.name),
    DeskKeysUnreadable: lambda error: _(
        "{name} holds no keys of a desk, or the passphrase is another one. Nothing was changed."
    ).format(name=error.name),
    NoSigningKey: lambda error: _(
        "This desk has no signing key, so partners could not check what it issues. IT makes the "
        "key once for the site (main.py signing-key make), or brings it from another encoding desk."
    ),
    SigningKeyPresent: lambda error: _(
        "This desk already has the signing key {name}; nothing was changed. With --replace, every "
        "tag has to be written again, and partners refuse new tags and lists until they have the "
        "new public key. The other encoding desks have to import it."
    ).format(name=error.name),
    BlockListUnreadable: lambda error: _("This is not a block list that this version can read."),
    BlockListGap: lambda error: _(
        "An issue of the block list is missing: number {known} is known, {needed} is needed. "
        "Fetch the full list."
    ).format(known=error.known, needed=error.needed),
    BlockListOutdated: lambda error: _(
        "This block list is an old one: number {offered}, and {known} is already known."
    ).format(offered=error.offered, known=error.known),
}
