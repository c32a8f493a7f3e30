"""What every command says when `settings.json` or the policy file cannot be read."""

from __future__ import annotations

from desktop import i18n
from desktop.domain.door import PolicyUnreadable
from desktop.i18n import gettext as _
from desktop.settings import Settings, SettingsUnreadable


def settings_sentence(error: SettingsUnreadable | PolicyUnreadable) -> str:
    """In the language of a desk never set up: the file that may name another cannot be read."""
    i18n.install(Settings.language)
    if isinstance(error, PolicyUnreadable):
        return _(
            "The policy file {file} is broken: “{field}” is missing, unknown or not allowed. "
            "Nothing was opened; tell IT."
        ).format(file=error.file, field=error.field)
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
