"""The page of settings, with what it tells of this installation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import qVersion

from desktop import __version__
from desktop.app.rooms import named
from desktop.app.support import SupportWay
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.settings import Settings
from desktop.views.session import Session
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.views.settings.page import SettingsPage


def facts_about(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Versions and places, nothing personal."""
    return (
        (_("Version"), __version__),
        (_("Data folder"), str(settings.data)),
        (_("Drop folder"), str(settings.drop_folder or settings.data / "drop")),
        (_("Central database"), _("set") if settings.central_url else _("not set")),
        (_("Qt"), qVersion()),
    )


def settings_page(settings: Settings, desk: Desk, jobs: JobRunner, session: Session) -> Page:
    page: Page = named("settings.page.SettingsPage")()
    sources = named("settings.presenter.SettingsSources")(
        settings,
        desk.preferences,
        desk.reader.names,
        partial(facts_about, settings),
    )
    presenter = named("settings.presenter.SettingsPresenter")
    presenter(page, jobs, session, sources)
    streets = named("settings.street_presenter.StreetPresenter")
    streets(page, jobs, desk.counter.streets)
    decisions = named("settings.decision_presenter.DecisionPresenter")
    decisions(page, jobs, session, desk.scales)
    SupportWay(cast("SettingsPage", page), jobs, desk)
    return page
