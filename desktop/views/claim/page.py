"""The claim page: where it stands, the result line by line, the documents, what can be done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop.domain.supporting_document import RequiredDocument
from desktop.i18n import gettext as _
from desktop.i18n import language, long_date, moment
from desktop.sheets.calculation import spoken_sentence
from desktop.sheets.claim import ClaimSheet
from desktop.sheets.household import DocumentEntry, HouseholdSheet
from desktop.views.claim.acts import ClaimStep, steps_of
from desktop.views.claim.line_by_line import LineByLine
from desktop.views.claim.reason_panel import ReasonPanel
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, PrimaryButton
from desktop.views.widgets.calculation_card import SayCard
from desktop.views.widgets.card import Card
from desktop.views.widgets.checklist import Checklist
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.flow import Columns
from desktop.views.widgets.keys import KeyHint
from desktop.views.widgets.limit_bar import LimitBar
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.required import required_lines
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label
from desktop.views.widgets.words import claim_kind_name, claim_state_name

SHAPES = {
    "granted": ("done", "check-circle"),
    "documents_missing": ("waiting", "files"),
    "proposed": ("information", "paper-plane-tilt"),
    "assessed": ("information", "calculator"),
    "denied": ("neutral", "info"),
    "withdrawn": ("neutral", "arrow-u-up-left"),
}


class ClaimPage(ScrollPage):
    claim_opened = Signal(object)
    reload_requested = Signal()
    step_requested = Signal(object)  # a ClaimStep
    document_answered = Signal(object)
    print_requested = Signal(str, object)

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Claim"))
        self._discretion = discretion
        self._claim: ClaimSheet | None = None
        self._household: HouseholdSheet | None = None
        self._steps: dict[str, ClaimStep] = {}
        self.banner, self.panel = Banner(), ReasonPanel()
        self.content.addWidget(self.banner)
        self._columns = Columns(2, 1)
        self.content.addWidget(self._columns, 1)
        self._build_left(discretion, self._columns.left)
        self._build_right(discretion, self._columns.right)
        self._columns.narrowed.connect(self._move_acts)
        self.checklist.answered.connect(self.document_answered)
        self.panel.opened.connect(self._acts.setHidden)
        discretion.changed.connect(self._show_head)

    def _build_left(self, discretion: Discretion, left: QVBoxLayout) -> None:
        self.lines = LineByLine(discretion)
        self.checklist = Checklist()
        self._documents = Card(_("Documents"))
        for key in ("V", "R", "M", "D"):
            self._documents.add_corner(KeyHint(key))
        self._documents.add(self.checklist)
        for part in (self.panel, self.lines, self._documents):
            left.addWidget(part)
        left.addStretch(1)

    def _build_right(self, discretion: Discretion, right: QVBoxLayout) -> None:
        self._acts = Card()
        self._act_list = QVBoxLayout()
        self._act_list.setSpacing(Space.XS)
        self._acts.body.addLayout(self._act_list)
        self.say, self.bar = SayCard(discretion), LimitBar(discretion)
        self._history = Card(_("The decision"))
        self._facts = FactRows()
        self._reason = label("", "muted", wrap=True)
        self._history.add(self._facts)
        self._history.add(self._reason)
        self.say.add(self.bar)
        for card in (self._acts, self.say, self._history):
            right.addWidget(card)
        right.addStretch(1)

    @property
    def claim(self) -> ClaimSheet | None:
        return self._claim

    @property
    def household(self) -> HouseholdSheet | None:
        return self._household

    def open_subject(self, subject: object) -> None:
        self.panel.put_away()
        self.claim_opened.emit(subject)

    def refresh(self) -> None:
        self.reload_requested.emit()

    def show_claim(self, claim: ClaimSheet, household: HouseholdSheet) -> None:
        self._claim, self._household = claim, household
        self._show_head()
        self._show_acts(claim)
        self._show_result(claim, household)
        self._show_decision(claim)

    def show_documents(self, required: tuple[RequiredDocument, ...]) -> None:
        claim, household = self._claim, self._household
        if claim is None or household is None:
            return
        entries = [
            DocumentEntry(d.document_kind, d.state, d.member_id, d.seen_on, d.reason)
            for d in claim.documents
        ]
        self.checklist.show_lines(required_lines(required, _names(household)), entries)
        self._documents.setVisible(bool(required))

    @Slot(bool)
    def _move_acts(self, is_narrow: bool) -> None:  # noqa: FBT001 - a Qt slot
        """In one column what can be done stands above the calculation."""
        layout = self._columns.left if is_narrow else self._columns.right
        layout.insertWidget(0, self._acts)

    @Slot()
    def _show_head(self) -> None:
        claim, household = self._claim, self._household
        if claim is None or household is None:
            return
        name = self._discretion.hidden(household.applicant.person.called)
        self.set_title(_("Claim of {name}").format(name=name))
        parts = (
            household.reference,
            claim.number or "",
            claim_kind_name(claim.claim_kind),
            long_date(claim.claimed_on),
        )
        self.head.set_eyebrow(" · ".join(part for part in parts if part))
        self.head.clear_badges()
        tone, icon = SHAPES.get(claim.state, ("information", "hourglass"))
        self.head.add_badge(StateBadge(claim_state_name(claim.state), tone, icon))

    def _show_acts(self, claim: ClaimSheet) -> None:
        empty(self._act_list)
        steps = steps_of(claim.acts, claim.proposal)
        self._steps = {step.name: step for step in steps}
        for step in steps:
            if not step.ends:
                self._add_step(step)
        for paper in _papers(claim):
            self._add_paper(*paper)
        back = LinkButton(_("Open the household"), "H", "users")
        back.clicked.connect(self._open_household)
        self._act_list.addWidget(back)
        for step in steps:
            if step.ends:
                self._add_step(step)

    def _add_step(self, step: ClaimStep) -> None:
        button = self._kind_of_next()(step.words, step.key, step.icon)
        button.setObjectName(f"act_{step.name}")
        button.setProperty("act", step.name)
        button.clicked.connect(self._ask_step)
        self._act_list.addWidget(button)

    def _add_paper(self, name: str, words: str, key: str, icon: str) -> None:
        link = self._kind_of_next()(words, key, icon)
        link.setObjectName(f"print_{name}")
        link.setProperty("letter", name)
        link.clicked.connect(self._ask_print)
        self._act_list.addWidget(link)

    def _kind_of_next(self) -> type[LinkButton] | type[PrimaryButton]:
        """The first is the page's one primary button."""
        return LinkButton if self._act_list.count() else PrimaryButton

    def _show_result(self, claim: ClaimSheet, household: HouseholdSheet) -> None:
        recorded = claim.assessment
        self.say.setVisible(recorded is not None)
        self.lines.show_assessment(recorded, _names(household))
        if recorded is not None:
            assessment = recorded.assessment
            self.say.say(spoken_sentence(assessment), private=True)
            limits = [(line.bracket.code, line.limit) for line in assessment.limits]
            self.bar.show_mean(assessment.mean_income, limits)

    def _show_decision(self, claim: ClaimSheet) -> None:
        rows = []
        if claim.assessment is not None:
            at = moment(claim.assessment.assessed_at)
            rows.append((_("Assessed by {name}").format(name=claim.assessment.agent_name), at))
        if claim.proposed_by:
            words = _("Proposed by {name}").format(name=claim.proposed_by)
            rows.append((words, proposal_words(claim.proposal)))
        if claim.decided_by and claim.decided_on:
            words = _("Decided by {name}").format(name=claim.decided_by)
            rows.append((words, long_date(claim.decided_on)))
        if claim.exemption is not None:
            words = _("Exemption by {name}").format(name=claim.exemption.approver)
            rows.append((words, claim.exemption.bracket))
        self._facts.show_rows(rows)
        self._reason.setText(claim.reason)
        self._reason.setVisible(bool(claim.reason))
        self._history.setVisible(bool(rows))

    def brackets(self) -> list[tuple[object, str]]:
        """The brackets an exemption may choose from."""
        recorded = self._claim.assessment if self._claim else None
        if recorded is None:
            return []
        brackets = recorded.assessment.scale.brackets
        return [(bracket.code, bracket.label.text(language())) for bracket in brackets]

    @Slot()
    def _ask_step(self) -> None:
        self.step_requested.emit(self._steps[str(self.sender().property("act"))])

    @Slot()
    def _ask_print(self) -> None:
        if self._claim is not None:
            self.print_requested.emit(str(self.sender().property("letter")), self._claim.id)

    @Slot()
    def _open_household(self) -> None:
        if self._household is not None:
            self.open_requested.emit(Place("household", self._household.id))


def proposal_words(proposal: str | None) -> str:
    return {"grant": _("to grant"), "deny": _("not to grant")}.get(proposal or "", "")


def _papers(claim: ClaimSheet) -> list[tuple[str, str, str, str]]:
    letter = {
        "granted": ("grant", _("Print the grant")),
        "denied": ("denial", _("Print the decision")),
        "documents_missing": ("documents_missing", _("Print the list of documents")),
    }.get(claim.state, ("receipt", _("Print the receipt")))
    papers = [(letter[0], letter[1], "P", "printer")]
    if claim.assessment is not None:
        papers.append(("calculation_sheet", _("Print the calculation sheet"), "S", "calculator"))
    return papers


def _names(household: HouseholdSheet) -> Mapping[str, str]:
    return {str(member.id): member.person.first_names for member in household.members}
