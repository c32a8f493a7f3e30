"""What an agent should look at before an address goes on paper."""

from __future__ import annotations

from desktop.domain.address import AddressDoubt, AddressWarning
from desktop.i18n import gettext as _


def doubt_words(warning: AddressWarning) -> str:
    if warning.doubt is AddressDoubt.SHORTENED:
        return _("“{wanted}” is printed “{printed}”.").format(
            wanted=warning.wanted, printed=warning.printed
        )
    if warning.doubt is AddressDoubt.CUT:
        return _("“{wanted}” is too long and is cut to “{printed}”: will it arrive?").format(
            wanted=warning.wanted, printed=warning.printed
        )
    return {
        AddressDoubt.NO_NAME: _("The name cannot be written in our letters. Correct it first."),
        AddressDoubt.NO_STREET: _("The address has no street. Complete it before printing."),
        AddressDoubt.NO_TOWN: _("The address has no town. Complete it before printing."),
        AddressDoubt.BAD_POSTCODE: _("The postcode is missing or wrong. Correct it first."),
    }[warning.doubt]
