"""Sentences for errors about tags of the project, what they say and the keys that sign them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.support_tag import (
    PublicKeyUnreadable,
    TagCannotBeLocked,
    TagLocked,
    TagNotFormatted,
    TagNotWritten,
    TagTooSmall,
    TagWithoutIdentity,
    TokenKeyUnknown,
    TokenSignatureWrong,
    TokenUnreadable,
)
from desktop.i18n import gettext as _

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    TagWithoutIdentity: lambda error: _(
        "This tag shows a number that changes or that others share: take another one."
    ),
    TagNotFormatted: lambda error: _(
        "This tag is not prepared for messages (NFC Forum): take one from the stock."
    ),
    TagTooSmall: lambda error: _(
        "This tag is too small: it holds {capacity} bytes and {needed} are needed."
    ).format(capacity=error.capacity, needed=error.needed),
    TagLocked: lambda error: _(
        "This tag is locked for ever and cannot be written any more: replace it on the page of the "
        "household."
    ),
    TagCannotBeLocked: lambda error: _(
        "This kind of tag cannot be locked; it was written, and stays writable."
    ),
    TagNotWritten: lambda error: _(
        "The tag did not keep what was written. Lay it down again: it will be written once more."
    ),
    TokenUnreadable: lambda error: _("Nothing of the programme stands on this tag."),
    TokenKeyUnknown: lambda error: _(
        "This tag was signed with a key that this desk does not know ({key_id})."
    ).format(key_id=error.key_id),
    TokenSignatureWrong: lambda error: _(
        "What stands on this tag was changed, or copied from another one. Keep it and tell a "
        "supervisor."
    ),
    PublicKeyUnreadable: lambda error: _(
        "This is not a public key of the right kind (Ed25519, as PEM or JWK)."
    ),
}
