"""What every command says when `settings.json` cannot be read."""

from __future__ import annotations

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.settings import Settings, SettingsUnreadable


def settings_sentence(error: SettingsUnreadable) -> str:
    """In the language of a desk never set up: the file that may name another cannot be read."""
    i18n.install(Settings.language)
    if error.field:
        found = _("“{field}” is unknown or has a value that is not allowed").format(
            field=error.field
        )
    elif error.line:
        found = _("line {line} is not JSON").format(line=error.line)
    else:
        found = _("it cannot be read")
    return _(
        "The settings file {file} is broken: {found}. Nothing was changed; repair the file or "
        "take it away, then start again."
    ).format(file=error.file, found=found)
