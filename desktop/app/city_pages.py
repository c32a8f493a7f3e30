"""The page of the administration with its presenter and its sources, and that of the evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.app.rooms import named
from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.sheets.overview import Counted
from desktop.views.main_window.entry import PageEntry
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.jobs.runner import JobRunner
    from desktop.services.administration import PasswordSlipService

WHO_ADMINISTER = frozenset({Role.ADMINISTRATOR})
WHO_EVALUATE = frozenset({Role.EVALUATOR})


def city_entries(
    administration: Callable[[], Page], evaluation: Callable[[], Page]
) -> tuple[PageEntry, ...]:
    who, what = _("Administration"), _("Evaluation")
    return (
        PageEntry("evaluation", what, "chart-bar", evaluation, WHO_EVALUATE),
        PageEntry("administration", who, "identification-badge", administration, WHO_ADMINISTER),
    )


@dataclass(frozen=True)
class _Slips:
    """Built when first asked for: it brings everything that draws pages along."""

    desk: Desk

    def __call__(self) -> PasswordSlipService:
        from desktop.importers.sender_file import SenderSource  # noqa: PLC0415
        from desktop.services.administration import PasswordSlipService  # noqa: PLC0415

        settings = self.desk.settings
        sender = SenderSource(settings.data, demonstration=settings.demonstration)
        return PasswordSlipService(self.desk.clock, sender)


def administration_page(desk: Desk, jobs: JobRunner) -> Page:
    from desktop.services.administration import (  # noqa: PLC0415 - seldom opened
        AdministrationService,
        suggested_login,
    )

    page: Page = named("administration.page.AdministrationPage")(
        suggested_login, desk.settings.offline_days
    )
    sources = named("administration.presenter.AdministrationSources")(
        AdministrationService(desk.sync), _Slips(desk)
    )
    named("administration.presenter.AdministrationPresenter")(page, jobs, sources)
    return page


def evaluation_page(desk: Desk, jobs: JobRunner) -> Page:
    from desktop.services.steering import SteeringService  # noqa: PLC0415 - seldom opened

    page: Page = named("home.evaluation_page.EvaluationPage")()
    presenter = named("home.evaluation_page.EvaluationPresenter")
    presenter(page, jobs, SteeringService(desk.sync))
    return page


@dataclass(frozen=True)
class CityCounts:
    """On a lane, once the desk is open: of the whole city, from the centre."""

    desk: Callable[[], Desk]

    def __call__(self) -> tuple[Counted, ...]:
        from desktop.services.steering import SteeringService  # noqa: PLC0415 - seldom asked

        return SteeringService(self.desk().sync).counts()
