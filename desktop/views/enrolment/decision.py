"""Last step: the result, what is still missing, the proposal, and the card."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.domain.assessment import Assessment, Outcome
from desktop.i18n import gettext as _
from desktop.i18n import language, month_name, ngettext
from desktop.sheets.card import CardFound
from desktop.sheets.claim import ClaimSheet
from desktop.sheets.household import HouseholdSheet
from desktop.views.enrolment.form import DECISION, EnrolmentForm, Gap
from desktop.views.enrolment.step_card import StepCard
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton, WrappedLink
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.limit_bar import LimitBar
from desktop.views.widgets.support_choice import KORRIGO
from desktop.views.widgets.support_flow import SupportFlow
from desktop.views.widgets.text import label
from desktop.views.widgets.typed_member import gap_sentence
from desktop.views.widgets.words import claim_state_name

MOST_GAPS = 5


class DecisionCard(StepCard):
    gap_requested = Signal(object)  # a Gap: go to its field
    decide_requested = Signal(str)  # grant · deny
    print_requested = Signal(str)

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(DECISION, _("Decision and card"))
        self._badge = StateBadge("", "neutral", "hourglass")
        self._result = label("", "text", wrap=True)
        self.bar = LimitBar(discretion)
        self.banner = Banner()
        self.flow = SupportFlow(waits_at_once=False, takes_codes=False)
        self.card_panel = self.flow.panel
        self._gaps = QVBoxLayout()
        self._gaps.setSpacing(0)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(Space.M)
        self.body.addWidget(self._badge)
        self.body.addWidget(self._result)
        self.body.addWidget(self.bar)
        self.body.addLayout(self._gaps)
        self.body.addWidget(self.banner)
        self.body.addLayout(self._acts)
        self.body.addSpacing(Space.S)
        self.body.addWidget(label(_("Support chosen by the resident"), "strong"))
        self.body.addWidget(self.flow)
        self.flow.chosen.connect(self._tell)
        self.begin()

    def begin(self) -> None:
        """As before any result: another enrolment begins on the same page."""
        empty(self._acts)
        self.set_title(_("Decision and card"))
        self._badge.hide()
        self.bar.hide()
        self.banner.hush()
        self._has_card = self.flow.waits_at_once = self.flow.takes_codes = False
        self.flow.choice.setEnabled(True)
        self.flow.stop()
        self._result.setText(_("The result appears here once the incomes are stated."))

    def show_assessment(self, assessment: Assessment, names: Mapping[str, str]) -> None:
        self._result.setText(result_words(assessment, names))
        limits = [(limit.bracket.code, limit.limit) for limit in assessment.limits]
        self.bar.show_mean(assessment.mean_income, limits)
        self.bar.setVisible(assessment.mean_income is not None)

    def show_gaps(self, gaps: tuple[Gap, ...], form: EnrolmentForm) -> None:
        """Each a link to its field: what is missing must never be looked for."""
        empty(self._gaps)
        names = {member.id: member.first_names for member in form.members}
        for gap in gaps[:MOST_GAPS]:
            whose = names.get(gap.member_id, "") if gap.member_id else ""
            words = f"{whose} · {gap_sentence(gap.field)}" if whose else gap_sentence(gap.field)
            link = WrappedLink(words, icon="arrow-bend-up-left")
            link.setProperty("gap", (gap.step, gap.field, str(gap.member_id or "")))
            link.clicked.connect(self._ask_gap)
            self._gaps.addWidget(link)

    def show_recorded(self, household: HouseholdSheet, claim: ClaimSheet | None) -> None:
        """After the enrolment: where the claim stands, and what may be done at once."""
        empty(self._gaps)
        empty(self._acts)
        state = claim.state if claim else "complete"
        if household.documents_missing:
            state = "documents_missing"
        tone, icon = _SHAPES.get(state, ("information", "hourglass"))
        self._badge.say(claim_state_name(state), tone, icon)
        self._badge.show()
        self.set_title(_("Household {reference} is enrolled").format(reference=household.reference))
        if household.documents_missing:
            missing = household.documents_missing
            words = ngettext(
                "{count} document is still to be brought: the letter says which.",
                "{count} documents are still to be brought: the letter says which.",
                missing,
            )
            self._result.setText(words.format(count=missing))
        self._offer(claim, state)
        if not household.cards and not self._has_card:
            later = _("It can be linked now; it opens once the claim is granted.")
            self.flow.waits_at_once = self.flow.takes_codes = True
            self.flow.begin(self.flow.choice.value or KORRIGO, "" if state == "granted" else later)

    def show_linked(self, card: CardFound) -> None:
        """A later decision asks for no second card."""
        self._has_card = True
        self.flow.stop()
        self.flow.choice.setEnabled(False)
        self.card_panel.show_linked(card.support, card.tail)

    def fill(self, form: EnrolmentForm) -> None:
        """The support of a draft that is opened again."""
        self.flow.choice.show_choice(form.card_support)

    def _offer(self, claim: ClaimSheet | None, state: str) -> None:
        acts = claim.acts if claim else ()
        buttons = [
            (act, _decision_words(act), shortcut)
            for act, shortcut in (("grant", "Ctrl+G"), ("deny", "Ctrl+Shift+R"))
            if act in acts and (claim is None or claim.proposal in {None, act})
        ]
        for act, words, shortcut in buttons:
            self._add_act(words, shortcut, "act", act)
        kind = {"granted": "grant", "denied": "denial", "documents_missing": "documents_missing"}
        letter = kind.get(state, "receipt")
        self._add_act(_letter_words(letter), "Ctrl+P", "letter", letter)
        self._acts.addStretch(1)

    def _add_act(self, words: str, shortcut: str, name: str, value: str) -> None:
        button = SecondaryButton(words, shortcut)
        button.setProperty(name, value)
        button.setObjectName(value)
        button.clicked.connect(self._ask_decide if name == "act" else self._ask_print)
        self._acts.addWidget(button)

    @Slot()
    def _ask_gap(self) -> None:
        step, field, member = self.sender().property("gap")
        self.gap_requested.emit(Gap(int(step), str(field), UUID(member) if member else None))

    @Slot()
    def _ask_decide(self) -> None:
        self.decide_requested.emit(str(self.sender().property("act")))

    @Slot()
    def _ask_print(self) -> None:
        self.print_requested.emit(str(self.sender().property("letter")))


_SHAPES = {
    "granted": ("done", "check-circle"),
    "denied": ("neutral", "info"),
    "documents_missing": ("waiting", "files"),
    "proposed": ("information", "paper-plane-tilt"),
}


def result_words(assessment: Assessment, names: Mapping[str, str]) -> str:
    if assessment.outcome is Outcome.ENTITLED and assessment.bracket is not None:
        name = assessment.bracket.label.text(language())
        return _("The scale entitles this household: {bracket}.").format(bracket=name)
    if assessment.outcome is Outcome.ABOVE_SCALE:
        return _("The mean is above the last limit: the scale does not entitle this household.")
    missing = assessment.missing[0]
    return _("Not stated yet: {person}, {month}. €0 is an answer, an empty cell is not.").format(
        person=names.get(missing.member) or _("a person without a first name yet"),
        month=month_name(missing.month),
    )


def _decision_words(act: str) -> str:
    return _("Grant") if act == "grant" else _("Do not grant")


def _letter_words(kind: str) -> str:
    return {
        "grant": _("Print the grant"),
        "denial": _("Print the decision"),
        "documents_missing": _("Print the list of documents"),
        "receipt": _("Print the receipt"),
    }[kind]
