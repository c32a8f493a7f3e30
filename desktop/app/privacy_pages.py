"""The page of those who answer for personal data, with its presenter and its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.app.rooms import named
from desktop.domain.actor import Role
from desktop.settings import RESOURCES
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.jobs.runner import JobRunner
    from desktop.services.erasure import SlipPaperService
    from desktop.services.rights_request import RightsRequestService
    from desktop.views.news import News
    from desktop.views.session import Session

WHO_DECIDE = frozenset({Role.DECIDER})
RULES = RESOURCES / "retention" / "rennes.yaml"


@dataclass(frozen=True)
class _Papers:
    """Built when first asked for: it brings everything that draws pages along."""

    desk: Desk

    def __call__(self) -> SlipPaperService:
        from desktop.importers.sender_file import SenderSource  # noqa: PLC0415
        from desktop.services.erasure import SlipPaperService  # noqa: PLC0415

        settings = self.desk.settings
        sender = SenderSource(settings.data, demonstration=settings.demonstration)
        return SlipPaperService(self.desk.units, self.desk.clock, sender)


@dataclass(frozen=True)
class Requests:
    """Asked for on a lane, where a request is written down."""

    desk: Desk

    def __call__(self) -> RightsRequestService:
        from desktop.services.rights_request import RightsRequestService  # noqa: PLC0415

        return RightsRequestService(self.desk.units, self.desk.clock)


def privacy_page(desk: Desk, jobs: JobRunner, news: News, session: Session) -> Page:
    from desktop.importers.retention_file import read_retention  # noqa: PLC0415 - seldom opened
    from desktop.services.erasure import ErasureService, centre_of  # noqa: PLC0415
    from desktop.services.retention import RetentionService  # noqa: PLC0415

    rules = read_retention(RULES)
    units, clock = desk.units, desk.clock
    sources = named("privacy.presenter.PrivacySources")(
        RetentionService(units, clock, rules),
        Requests(desk)(),
        ErasureService(units, clock, rules, centre_of(desk.sync)),
        _Papers(desk),
        clock.today,
    )
    page: Page = named("privacy.page.PrivacyPage")(session.discretion)
    named("privacy.presenter.PrivacyPresenter")(page, jobs, news, session, sources)
    return page
