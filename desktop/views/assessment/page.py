"""The assessment page: the income grid of a household that is known, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.assessment import Assessment
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.calculation import spoken_sentence
from desktop.sheets.household import HouseholdSheet, MemberSheet
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.calculation_card import CalculationCard, SayCard
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.income_card import IncomeCard
from desktop.views.widgets.limit_bar import LimitBar
from desktop.views.widgets.reading_order import in_reading_order
from desktop.views.widgets.side_page import SidePage
from desktop.views.widgets.typed_income import GridPerson, IncomeRow
from desktop.views.widgets.typed_member import age_words


class AssessmentPage(SidePage):
    subject_opened = Signal(object)
    rows_edited = Signal()
    copy_requested = Signal()
    record_requested = Signal()
    save_requested = Signal()
    print_requested = Signal(str, object)

    def __init__(self, discretion: Discretion) -> None:
        side = QWidget()
        super().__init__(_("New assessment"), side)
        self._discretion = discretion
        self._household: HouseholdSheet | None = None
        self.banner, self.draft_chip = Banner(), Chip()
        self.draft_chip.hide()
        self.head.add_action(self.draft_chip)
        self.top.addWidget(self.banner)
        self.income = IncomeCard(discretion)
        self.bar = LimitBar(discretion)
        self._bar_card = Card(_("The limits"))
        self._bar_card.add(self.bar)
        self._bar_card.hide()
        self.column.addWidget(self.income)
        self.column.addWidget(self._bar_card)
        self.column.addStretch(1)
        self.say, self.calculation = SayCard(discretion), CalculationCard(discretion)
        self.primary = PrimaryButton(_("Record the assessment"), "Ctrl+Return")
        self.primary.setObjectName("primary")
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(Space.L + 2)
        for part in (self.say, self.calculation, self.primary):
            beside.addWidget(part)
        beside.addStretch(1)
        self.calculation.hide()
        self.income.changed.connect(self.rows_edited)
        self.income.finished.connect(self._go_to_primary)
        self.income.copy_requested.connect(self.copy_requested)
        self.primary.clicked.connect(self.record_requested)
        discretion.changed.connect(self._show_head)

    def open_subject(self, subject: object) -> None:
        self.subject_opened.emit(subject)

    def shown(self) -> None:
        self.income.grid.start()

    def leave(self) -> bool:
        self.save_requested.emit()
        return True

    def rows(self) -> tuple[IncomeRow, ...]:
        return self.income.rows()

    def show_grid(
        self,
        household: HouseholdSheet,
        claimed_on: date,
        months: tuple[str, ...],
        rows: Iterable[IncomeRow],
    ) -> None:
        self._household, self._claimed_on = household, claimed_on
        self._show_head()
        people = [
            _person(member, claimed_on)
            for member in sorted(household.members, key=_children_last)
            if member.role != "other_adult"
        ]
        self.income.lay_out(people, months, rows, f"{claimed_on:%Y-%m}")
        self.say.say(_("What did each of you receive in the last three months?"))
        self.calculation.hide()
        self._bar_card.hide()
        in_reading_order((self.income, self.side_widget))

    def show_assessment(self, assessment: Assessment) -> None:
        self.income.show_assessment(assessment)
        if not assessment.inputs.entries:
            return
        self.say.say(spoken_sentence(assessment), private=True)
        self.calculation.show_assessment(assessment)
        self.calculation.show()
        limits = [(line.bracket.code, line.limit) for line in assessment.limits]
        self.bar.show_mean(assessment.mean_income, limits)
        self._bar_card.setVisible(assessment.mean_income is not None)

    @Slot()
    def _go_to_primary(self) -> None:
        """Incomes that were added meanwhile stand in front of it, for Tab too."""
        in_reading_order((self.income, self.side_widget))
        self.primary.setFocus()

    @Slot()
    def _show_head(self) -> None:
        household = self._household
        if household is not None:
            name = self._discretion.hidden(household.applicant.person.called)
            self.head.set_eyebrow(
                _("Household {reference} · {name}").format(reference=household.reference, name=name)
            )
            claimed = _("Claim of {day}").format(day=long_date(self._claimed_on))
            self.head.set_subtitle(claimed)


def _children_last(member: MemberSheet) -> bool:
    return member.role == "child"


def _person(member: MemberSheet, on: date) -> GridPerson:
    is_child = member.role == "child"
    born = PartialDate.parse(member.person.born) if member.person.born else None
    note = age_words(born, on) if is_child else ""
    return GridPerson(member.id, member.person.called, not is_child, note)
