"""Recording an enrolment: the household, its assessment, the proposal, the card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from desktop.domain.assessment import Assessment
from desktop.domain.card import HolderCard
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.card import CardFound, PaperSheet
from desktop.sheets.claim import AssessmentSheet, ClaimSheet, DecisionOutcome
from desktop.sheets.household import HouseholdSheet
from desktop.views.enrolment.form import EnrolmentForm, enrolment_input, gaps
from desktop.views.enrolment.page import EnrolmentPage
from desktop.views.enrolment.side import proposal_of
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.page import Place


class Recording(Presenter):
    """Each step is kept by itself: when a later one is refused, the earlier ones stand."""

    enrolled = Signal()
    refused = Signal()

    def __init__(
        self,
        page: EnrolmentPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        services: CounterServices,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._services = page, session, services
        self._assessment: Assessment | None = None
        self._is_asked = False
        self._household: HouseholdSheet | None = None
        self._claim: ClaimSheet | None = None
        self._kept_card: HolderCard | None = None
        page.decision.decide_requested.connect(self._decide)
        page.decision.print_requested.connect(self._print)
        page.decision.card_panel.skipped.connect(self._open_household)
        page.decision.flow.chosen.connect(self._choose)
        page.decision.flow.paper_requested.connect(self._issue)
        page.decision.flow.code.text_given.connect(self._read_code)
        page.decision.flow.code.number_read.connect(self._link_number)
        news.card_present.connect(self._take_card)
        news.card_refused.connect(self._refuse_card)

    @property
    def is_recorded(self) -> bool:
        """Recorded, or about to be: a draft saved now would outlive the form."""
        return self._household is not None or self._is_asked

    def begin(self) -> None:
        self._household = self._claim = self._assessment = None
        self._is_asked = False
        self._page.decision.begin()

    def keep_card(self, card: HolderCard | None) -> None:
        """The unknown card that started the enrolment: linked without being laid down again."""
        self._kept_card = card

    def take_assessment(self, assessment: Assessment) -> None:
        self._assessment = assessment

    def record(self, form: EnrolmentForm, draft_id: UUID) -> None:
        if self._household is not None:
            self._open_household()
            return
        found = gaps(form)
        if found:
            self._page.show_gaps(found)
            return
        actor, households = self._session.actor, self._services.households
        self._page.side.primary.setEnabled(False)
        self._is_asked = True
        given = enrolment_input(form, draft_id)
        self._do(lambda: households.enrol(given, actor), self._take_household)

    def _do(self, act: Callable[[], object], then: Callable[[Any], None]) -> None:
        self.ask(lambda progress: act(), then, explain=self._explain)

    @Slot(object)
    def _take_household(self, household: HouseholdSheet) -> None:
        self._household, self._is_asked = household, False
        self.enrolled.emit()
        self._page.side.primary.setEnabled(True)
        self._page.show_recorded()
        claim = household.claim
        if claim is None:
            return
        if household.documents_missing or proposal_of(self._assessment) is None:
            self._load_claim(claim.id)
            return
        actor, assessments = self._session.actor, self._services.assessments
        claim_id = claim.id
        self._do(lambda: assessments.record(claim_id, actor), self._propose)

    @Slot(object)
    def _propose(self, recorded: AssessmentSheet) -> None:
        self._assessment = recorded.assessment
        proposal = proposal_of(recorded.assessment) or "deny"
        actor, claims = self._session.actor, self._services.claims
        self._do(lambda: claims.propose(recorded.claim_id, proposal, "", actor), self._show_claim)

    def _load_claim(self, claim_id: UUID) -> None:
        actor, claims = self._session.actor, self._services.claims
        self._do(lambda: claims.sheet(claim_id, actor), self._show_claim)

    @Slot(object)
    def _show_claim(self, claim: ClaimSheet) -> None:
        self._claim = claim
        if self._household is None:
            return
        self._page.decision.show_recorded(self._household, claim)
        if self._kept_card is not None:
            card, self._kept_card = self._kept_card, None
            self._link(card)

    @Slot(str)
    def _decide(self, decision: str) -> None:
        if self._claim is None:
            return
        if decision == "deny":  # a denial is reasoned: the claim's page asks for it
            self._page.open_requested.emit(Place("claim", self._claim.id))
            return
        claim_id, actor, claims = self._claim.id, self._session.actor, self._services.claims
        self._do(lambda: claims.decide(claim_id, decision, "", actor), self._take_outcome)

    @Slot(object)
    def _take_outcome(self, outcome: DecisionOutcome) -> None:
        self._show_claim(outcome.claim)

    @Slot(str)
    def _print(self, kind: str) -> None:
        if self._claim is not None:
            self._page.print_requested.emit(kind, self._claim.id)

    @Slot()
    def _open_household(self) -> None:
        if self._household is not None:
            self._page.open_requested.emit(Place("household", self._household.id))

    @Slot(object)
    def _take_card(self, card: object) -> None:
        if not self._page.wants_card:
            return
        if isinstance(card, HolderCard):
            doubt = self._page.decision.flow.doubt(card)
            if doubt:
                self._page.decision.flow.refuse(doubt)
            else:
                self._link(card)

    @Slot(object)
    def _link(self, card: HolderCard) -> None:
        household = self._household
        if household is None:
            return
        self._page.decision.card_panel.show_linking()
        actor, cards = self._session.actor, self._services.cards
        self.ask(
            lambda progress: cards.link(household.id, card, actor),
            self._show_linked,
            explain=self._explain_card,
        )

    @Slot(object)
    def _show_linked(self, card: CardFound) -> None:
        self._page.decision.show_linked(card)

    @Slot(str)
    def _read_code(self, text: str) -> None:
        supports = self._services.supports
        self.ask(
            lambda progress: supports.read_code(text),
            self._page.decision.flow.code.asking.take,
            explain=self._explain_card,
            only_latest="code",
        )

    @Slot(str)
    def _link_number(self, number: str) -> None:
        """A code printed beforehand, typed or scanned."""
        household, actor, cards = self._household, self._session.actor, self._services.cards
        if household is not None:
            self.ask(
                lambda progress: cards.link_code(household.id, number, actor),
                self._show_linked,
                explain=self._explain_card,
            )

    @Slot(str)
    def _choose(self, support: str) -> None:
        """Before the enrolment is recorded the form keeps it."""
        household, actor, supports = self._household, self._session.actor, self._services.supports
        if household is not None:
            self._do(lambda: supports.choose(household.id, support, actor), self._keep_choice)

    @Slot(object)
    def _keep_choice(self, _result: object) -> None:
        self._page.said.emit(_("Noted."))

    @Slot()
    def _issue(self) -> None:
        household, actor, supports = self._household, self._session.actor, self._services.supports
        if household is not None:
            self.ask(
                lambda progress: supports.issue_paper(household.id, actor),
                self._print_code,
                explain=self._explain_card,
            )

    @Slot(object)
    def _print_code(self, paper: PaperSheet) -> None:
        self._page.decision.flow.stop()
        self._page.open_requested.emit(Place("known_card", paper))

    @Slot(object)
    def _refuse_card(self, error: Exception) -> None:
        """What was laid down is no card of ours, and the page that waits may be another one."""
        if self._page.wants_card:
            self._explain_card(error)

    @Slot(object)
    def _explain_card(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.decision.flow.refuse(sentence(error))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.side.primary.setEnabled(True)
        if self._household is None:
            self._is_asked = False
            self.refused.emit()
            self._page.banner.say(sentence(error))
        else:
            self._page.decision.banner.say(sentence(error))
            claim = self._household.claim
            if claim is not None and self._claim is None:
                self._load_claim(claim.id)
