"""What the settings page tells of this installation, and what of it IT decided."""

from __future__ import annotations

from PySide6.QtCore import qVersion

from desktop import __version__
from desktop.i18n import gettext as _
from desktop.settings import Settings


def facts_about(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Versions and places, nothing personal."""
    return (
        (_("Version"), __version__),
        (_("Data folder"), str(settings.data)),
        (_("Central database"), _("set") if settings.central_url else _("not set")),
        (_("Qt"), qVersion()),
    )


def lock_is_decided(settings: Settings) -> bool:
    """For a lane: reads the policy of IT."""
    from desktop.importers.policy_file import read_policy  # noqa: PLC0415 - seldom wanted

    policy = settings.policy
    return policy is not None and read_policy(policy).lock_minutes is not None
