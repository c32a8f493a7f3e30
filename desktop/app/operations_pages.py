"""The page of those who look after all desks, with its presenter and its source."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.app.rooms import named
from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.settings import Settings
from desktop.views.main_window.entry import PageEntry
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.jobs.runner import JobRunner

WHO_OPERATE = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


def operations_entries(settings: Settings, factory: Callable[[], Page]) -> tuple[PageEntry, ...]:
    """None on a desk without a centre."""
    if not settings.central_url:
        return ()
    return (PageEntry("operations", _("Operations"), "desktop-tower", factory, WHO_OPERATE),)


def operations_page(desk: Desk, jobs: JobRunner) -> Page:
    from desktop.services.operations import OperationsService  # noqa: PLC0415 - seldom opened

    page: Page = named("operations.page.OperationsPage")()
    service = OperationsService(desk.sync.connected)
    named("operations.presenter.OperationsPresenter")(page, jobs, service)
    return page
