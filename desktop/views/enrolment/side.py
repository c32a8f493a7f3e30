"""The side of the enrolment: what to say, whom one may know, the calculation, what next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.assessment import Assessment, Outcome
from desktop.i18n import gettext as _
from desktop.sheets.calculation import spoken_sentence
from desktop.views.enrolment.form import DECISION, INCOME, WHERE, WHO, WITH_WHOM
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.calculation_card import CalculationCard, SayCard
from desktop.views.widgets.lookalike_card import LookalikeCard


class SideColumn(QWidget):
    primary_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L + 2)
        self.say = SayCard(discretion)
        self.lookalikes = LookalikeCard(discretion)
        self.calculation = CalculationCard(discretion)
        self.calculation.hide()
        self.primary = PrimaryButton("", "Ctrl+Return")
        self.primary.setObjectName("primary")
        self.primary.clicked.connect(self.primary_requested)
        for part in (self.say, self.lookalikes, self.calculation, self.primary):
            column.addWidget(part)
        column.addStretch(1)
        self._assessment: Assessment | None = None
        self._step = WHO

    def show_step(self, step: int) -> None:
        self._step = step
        self.primary.setText(_next_words(step))
        self._speak()

    def show_assessment(self, assessment: Assessment | None) -> None:
        self._assessment = assessment
        if assessment is not None:
            self.calculation.show_assessment(assessment)
        self._speak()

    def show_primary(self, words: str) -> None:
        self.primary.setText(words)

    def _speak(self) -> None:
        assessment = self._assessment
        has_result = assessment is not None and self._step in {INCOME, DECISION}
        self.calculation.setVisible(has_result)
        if assessment is not None and has_result and assessment.inputs.entries:
            self.say.say(spoken_sentence(assessment), private=True)
        else:
            self.say.say(question_of(self._step))


def question_of(step: int) -> str:
    """What the agent may ask aloud at each step."""
    return {
        WHO: _("What name were you given at birth, and what do people call you? When were you"
               " born? How can we reach you safely?"),
        WITH_WHOM: _("Who lives with you today? Do children live with you part of the time?"),
        WHERE: _("Where do you live? Is your name on the letter box?"),
        INCOME: _("What did each of you receive in the last three months? If it was nothing,"
                  " that counts too."),
        DECISION: _("Is everything said? Then I record your claim."),
    }[step]  # fmt: skip


def _next_words(step: int) -> str:
    return {
        WHO: _("Next: with whom"),
        WITH_WHOM: _("Next: where"),
        WHERE: _("Next: income"),
        INCOME: _("Next: decision"),
        DECISION: _("Record and propose"),
    }[step]


def proposal_of(assessment: Assessment | None) -> str | None:
    """What an assessment proposes; None while it is incomplete."""
    if assessment is None or assessment.outcome is Outcome.INCOMPLETE:
        return None
    return "grant" if assessment.outcome is Outcome.ENTITLED else "deny"


def names_of_steps() -> Sequence[str]:
    return (
        _("Who"),
        _("With whom"),
        _("Where"),
        _("Income (3 months)"),
        _("Decision and card"),
    )
