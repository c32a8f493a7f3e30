"""One entry per page; a room is imported when its page is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from desktop.app.about import settings_page
from desktop.app.card_pages import WITH_CARDS, WITH_FILES, CardPages
from desktop.app.city_pages import CityCounts, administration_page, city_entries, evaluation_page
from desktop.app.operations_pages import operations_entries, operations_page
from desktop.app.privacy_pages import WHO_DECIDE, Requests, privacy_page
from desktop.app.rooms import exported, named
from desktop.app.trade_pages import TradePages
from desktop.domain.access import WHO_READ_THE_LOG
from desktop.domain.actor import Actor, Role
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.progress import Progress
from desktop.settings import Settings
from desktop.sheets.overview import HomeSheet
from desktop.sheets.search import SearchHit
from desktop.views.home.page import HomePage
from desktop.views.home.presenter import HomePresenter, HomeSources
from desktop.views.main_window.entry import PageEntry
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.app.trade import Trade
    from desktop.services.access_paper import AccessPaperService
    from desktop.services.entitlement import EntitlementService
    from desktop.services.ledger import LedgerService
    from desktop.services.protection import ProtectionService
    from desktop.services.subject_export import SubjectExportService

WHO_ENCODE = frozenset({Role.ENCODER, Role.DECIDER})
PARENTS = {"letter": "letters"}
ROLES = {"accesses": WHO_READ_THE_LOG}


@dataclass
class Pages:
    """Builds each page with its presenter; the presenter is a child of its page.

    The desk is opened behind the window; only the home page may be built before.
    """

    settings: Settings
    jobs: JobRunner
    news: News
    session: Session
    opened: Desk | None = None

    def __post_init__(self) -> None:
        is_new = not self.settings.database.exists()
        self._fills_a_city = self.settings.demonstration and is_new
        self._cards = CardPages(self.jobs, self.news, self.session, self._opened_desk)
        self._trade = TradePages(self.jobs, self.news, self.session, self._opened_trade)

    @property
    def desk(self) -> Desk:
        if self.opened is None:
            raise RuntimeError("a page was built before the desk was open")
        return self.opened

    def _opened_desk(self) -> Desk:
        return self.desk

    def _opened_trade(self) -> Trade:
        return self.desk.trade

    def entries(self) -> tuple[PageEntry, ...]:
        """In the order of the navigation; then the pages that are reached from others."""
        return (
            PageEntry("home", _("Home"), "house", self.home, shortcut="Alt+1"),
            PageEntry(
                "households",
                _("Households"),
                "users",
                self.households,
                WITH_FILES,
                shortcut="Alt+2",
            ),
            *self._card_entries(),
            *self._trade.entries(),
            PageEntry(
                "letters",
                _("Letters"),
                "envelope-simple",
                self.letters,
                WITH_FILES,
                shortcut="Alt+5",
            ),
            PageEntry(
                "sync", _("Synchronisation"), "arrows-clockwise", self.exchange, shortcut="Alt+6"
            ),
            PageEntry("privacy", _("Retention and rights"), "archive", self.privacy, WHO_DECIDE),
            *city_entries(self.administration, self.evaluation),
            *operations_entries(self.settings, self.operations),
            *self._training_entries(),
            PageEntry("settings", _("Settings"), "gear", self.choices, shortcut="Alt+9"),
            *self._inner_entries(),
        )

    def _card_entries(self) -> tuple[PageEntry, ...]:
        known, written = _("Cards"), _("Encoding")
        return (
            PageEntry(
                "cards", known, "credit-card", self._cards.list, WITH_CARDS, shortcut="Alt+3"
            ),
            PageEntry(
                "encoding", written, "broadcast", self.encoding, WHO_ENCODE, shortcut="Alt+7"
            ),
        )

    def _training_entries(self) -> tuple[PageEntry, ...]:
        if self.settings.reader != "simulated":
            return ()
        words = _("Training reader")
        return (PageEntry("training", words, "hand-pointing", self.training, shortcut="Alt+8"),)

    def _inner_entries(self) -> tuple[PageEntry, ...]:
        inner = (
            ("enrolment", _("New enrolment"), "user-plus", self.enrolment),
            ("household", _("Household"), "users", self.household),
            ("assessment", _("Assessment"), "calculator", self.assessment),
            ("claim", _("Claim"), "scales", self.claim),
            ("letter", _("Letter"), "envelope-simple", self.letter),
            ("accesses", _("Who has seen this file?"), "eye", self.accesses),
        )
        behind = self._cards.inner_entries() + self._trade.inner_entries()
        return behind + tuple(
            PageEntry(
                key,
                word,
                icon,
                factory,
                ROLES.get(key, WITH_FILES),
                in_navigation=False,
                parent=PARENTS.get(key, "households"),
            )
            for key, word, icon, factory in inner
        )

    def load(self, _progress: Progress) -> None:
        """For a lane: the rooms that a card or a new household leads to, before the first one."""
        for room in ("household", "enrolment"):
            import_module(f"desktop.views.{room}.page")
            import_module(f"desktop.views.{room}.presenter")
        import_module("desktop.views.household.exporting")
        import_module("desktop.views.household.protecting")

    def home(self) -> Page:
        page = HomePage()
        if self._fills_a_city:
            page.say_filling()
        sources = HomeSources(self._home_sheet, CityCounts(self._opened_desk))
        HomePresenter(page, self.jobs, self.news, self.session, sources)
        return page

    def _home_sheet(self, actor: Actor) -> HomeSheet:
        """On the interactive lane, whose first job is to open the desk."""
        return self.desk.overview.home(actor)

    def households(self) -> Page:
        page = self._counter_page(
            "household.list_page.HouseholdListPage",
            "household.list_presenter.HouseholdListPresenter",
        )
        return exported(page, self.jobs)

    def household(self) -> Page:
        page = self._counter_page(
            "household.page.HouseholdPage", "household.presenter.HouseholdPresenter"
        )
        exporting = named("household.exporting.Exporting")
        exporting(page, self.jobs, self.session, self._subject_exports)
        named("household.protecting.Protecting")(page, self.jobs, self.session, self._protection)
        showing = named("household.ledger_presenter.LedgerShowing")
        showing(page, self.jobs, self.session, self._ledger)
        entitling = named("household.entitling.Entitling")
        entitling(page, self.jobs, self.session, self._entitlements)
        asked = Requests(self.desk)
        named("household.requesting.Requesting")(page, self.jobs, self.session, asked)
        return page

    def _ledger(self) -> LedgerService:
        return self.desk.trade.ledger

    def _entitlements(self) -> EntitlementService:
        return self.desk.trade.entitlements

    def _subject_exports(self) -> SubjectExportService:
        return self.desk.subject_exports

    def find(self, text: str) -> tuple[SearchHit, ...]:
        """As whoever sits in front of the window may see it; for a lane."""
        return self.desk.search.find(text, reader=self.session.actor)

    def _protection(self) -> ProtectionService:
        return self.desk.protection

    def enrolment(self) -> Page:
        return self._counter_page(
            "enrolment.page.EnrolmentPage", "enrolment.presenter.EnrolmentPresenter"
        )

    def assessment(self) -> Page:
        return self._counter_page(
            "assessment.page.AssessmentPage", "assessment.presenter.AssessmentPresenter"
        )

    def claim(self) -> Page:
        return self._counter_page("claim.page.ClaimPage", "claim.presenter.ClaimPresenter")

    def _counter_page(self, page_name: str, presenter_name: str) -> Page:
        page: Page = named(page_name)(self.session.discretion)
        named(presenter_name)(page, self.jobs, self.news, self.session, self.desk.counter)
        if hasattr(page, "print_requested"):
            preparing = named("letter.preparing.PreparingPresenter")
            preparing(page, self.jobs, self.session, self.desk.letters)
        return page

    def accesses(self) -> Page:
        page: Page = named("household.access_page.AccessPage")(self.session.discretion)
        sources = named("household.access_presenter.AccessSources")(
            self.desk.accesses, self._access_papers
        )
        named("household.access_presenter.AccessPresenter")(page, self.jobs, self.session, sources)
        return page

    def _access_papers(self) -> AccessPaperService:
        return self.desk.access_papers

    def letters(self) -> Page:
        page = self._letter_page(
            "letter.list_page.LetterListPage", "letter.list_presenter.LetterListPresenter"
        )
        return exported(page, self.jobs)

    def letter(self) -> Page:
        return self._letter_page("letter.page.LetterPage", "letter.presenter.LetterPresenter")

    def _letter_page(self, page_name: str, presenter_name: str) -> Page:
        page: Page = named(page_name)(self.session.discretion)
        named(presenter_name)(page, self.jobs, self.news, self.session, self.desk.letters)
        return page

    def exchange(self) -> Page:
        page: Page = named("sync.page.SyncPage")(
            self.session.discretion, self.settings.data / "settings.json", self.desk.clock.now
        )
        presenter = named("sync.presenter.SyncPresenter")
        presenter(page, self.jobs, self.news, self.session, self.desk.sync)
        return page

    def privacy(self) -> Page:
        return privacy_page(self.desk, self.jobs, self.news, self.session)

    def administration(self) -> Page:
        return administration_page(self.desk, self.jobs)

    def evaluation(self) -> Page:
        return evaluation_page(self.desk, self.jobs)

    def operations(self) -> Page:
        return operations_page(self.desk, self.jobs)

    def encoding(self) -> Page:
        from desktop.cardreader.training import TRAINING_UNLOCK_SECRET  # noqa: PLC0415

        page = named("encoding.page.EncodingPage")(self.session.discretion, self.desk.clock.now)
        presenter = named("encoding.presenter.EncodingPresenter")
        presenter(page, self.jobs, self.news, self.session, self.desk.station)
        if self.settings.reader == "simulated":
            page.sam.tell_training_secret(TRAINING_UNLOCK_SECRET.hex().upper())
            training = named("training.presenter.TrainingPresenter")
            training(page.training, self.jobs, self.news, self.desk.reader)
        return cast(Page, page)

    def training(self) -> Page:
        page: Page = named("training.page.TrainingPage")()
        presenter = named("training.presenter.TrainingPresenter")
        presenter(page, self.jobs, self.news, self.desk.reader)
        return page

    def choices(self) -> Page:
        return settings_page(self.settings, self.desk, self.jobs, self.session)
