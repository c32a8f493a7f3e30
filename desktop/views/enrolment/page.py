"""The enrolment page: five steps on one page that scrolls, what to say beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.assessment import Assessment
from desktop.domain.supporting_document import RequiredDocument
from desktop.i18n import gettext as _
from desktop.views.enrolment.decision import DecisionCard
from desktop.views.enrolment.documents import DocumentsCard
from desktop.views.enrolment.form import (
    DECISION,
    INCOME,
    WHERE,
    WHO,
    WITH_WHOM,
    EnrolmentForm,
    Gap,
    blank,
    gaps,
    steps_done,
)
from desktop.views.enrolment.members import MembersCard
from desktop.views.enrolment.people import grid_people
from desktop.views.enrolment.side import SideColumn, names_of_steps
from desktop.views.enrolment.step_card import StepCard, is_last_stop
from desktop.views.enrolment.veil import Veil
from desktop.views.enrolment.where import WhereCard
from desktop.views.enrolment.who import WhoCard
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.income_card import IncomeCard
from desktop.views.widgets.page import Place
from desktop.views.widgets.side_page import SidePage
from desktop.views.widgets.step_bar import StepBar
from desktop.views.widgets.typed_member import gap_sentence

NO_FORM = blank(date(2000, 1, 1), UUID(int=0))  # until the presenter opens one


class EnrolmentPage(SidePage):
    """Holds the form as typed; every key makes a new one and tells it."""

    subject_opened = Signal(object)
    form_edited = Signal(object)  # the EnrolmentForm
    person_typed = Signal(object)  # a member's id
    record_requested = Signal(object)
    save_requested = Signal()
    print_requested = Signal(str, object)
    place_of_side = 4

    def __init__(self, discretion: Discretion) -> None:
        side = SideColumn(discretion)
        super().__init__(_("New enrolment"), side)
        self.side = side
        self._form = NO_FORM
        self._months: tuple[str, ...] = ()
        self._is_filling = False
        self.is_recorded = False
        self.who, self.members = WhoCard(), MembersCard()
        self.where, self.income = WhereCard(discretion), IncomeCard(discretion)
        self.documents, self.decision = DocumentsCard(), DecisionCard(discretion)
        self.banner = Banner()
        self.draft_chip = Chip()
        self.steps = StepBar(names_of_steps())
        self._cards: tuple[tuple[int, Card], ...] = (
            (WHO, self.who),
            (WITH_WHOM, self.members),
            (WHERE, self.where),
            (INCOME, self.income),
            (INCOME, self.documents),
            (DECISION, self.decision),
        )
        self._lay_out()
        self._veil = Veil(discretion, (self.who, self.members, self.where), self)
        self._connect()

    def prepare(self, today: date, new_id: Callable[[], UUID]) -> None:
        """The day on which documents are seen, and where ids of people come from."""
        self.documents.checklist.today = today
        self.members.new_id = new_id

    @property
    def form(self) -> EnrolmentForm:
        return self._form

    @property
    def wants_card(self) -> bool:  # the window must then not go elsewhere
        return self.decision.flow.panel.is_waiting and self.isVisible()

    def open_subject(self, subject: object) -> None:
        self.subject_opened.emit(subject)

    def shown(self) -> None:
        self.go_to(self._form.step)

    def leave(self) -> bool:
        self.save_requested.emit()
        return True

    def show_form(self, form: EnrolmentForm) -> None:
        """Fill every field: a draft that is opened again, or a blank form."""
        self._is_filling = True
        self._form = form
        for part in (self.who, self.members, self.where, self.documents, self.decision):
            part.fill(form)
        self.is_recorded = False
        for _step, card in self._cards[:-1]:
            card.show()
        self._lay_out_income()
        self._is_filling = False
        self._show_progress()

    def show_window(self, months: tuple[str, ...]) -> None:
        if months != self._months:
            self._months = months
            self._lay_out_income()

    def show_assessment(self, assessment: Assessment) -> None:
        names = {str(member.id): member.first_names for member in self._form.members}
        self.income.show_assessment(assessment)
        self.side.show_assessment(assessment)
        self.decision.show_assessment(assessment, names)

    def show_checklist(self, required: tuple[RequiredDocument, ...]) -> None:
        self.documents.ask_for(required, self._form)

    def remember_apart(self, households: tuple[UUID, ...]) -> None:
        self._form = replace(self._form, not_duplicate_of=households)
        self.form_edited.emit(self._form)

    def show_gaps(self, found: tuple[Gap, ...]) -> None:
        for card in (self.who, self.where):
            lacking = [gap.field for gap in found if gap.step == card.step]
            card.complain({name: gap_sentence(name) for name in lacking})
        self.members.complain_of(found)
        if found:
            self.go_to_gap(found[0])

    def show_recorded(self) -> None:
        """The form is done: what is left is the decision and the card."""
        self.is_recorded = True
        for _step, card in self._cards[:-1]:
            card.hide()
        self._form = replace(self._form, step=DECISION)
        self._show_progress()
        self.side.show_primary(_("Open the household"))
        self.side.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def go_to(self, step: int) -> None:
        if self.is_recorded:
            return
        if step == INCOME:
            self._lay_out_income()
        self._form = replace(self._form, step=step)
        self._show_progress()
        self._focus_step(step)

    @Slot(object)
    def go_to_gap(self, gap: Gap) -> None:
        self.go_to(gap.step)
        row = self._row_of(gap)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Enter goes on, in the order in which people speak; Insert adds a person."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Insert and self._form.step in {WHO, WITH_WHOM}:
            self.members.add_member()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool, /) -> bool:  # noqa: N802, FBT001 - Qt's own name
        """After the last field of a step comes the first of the next one."""
        focused = self.focusWidget()
        steps = (card for _step, card in self._cards if isinstance(card, StepCard))
        card = next((card for card in steps if card.isAncestorOf(focused)), None)
        if is_next and card and card.step < DECISION and is_last_stop(focused, card):
            self.go_to(card.step + 1)
            return True
        return super().focusNextPrevChild(is_next)

    def _lay_out(self) -> None:
        self.head.add_action(self.draft_chip)
        self.draft_chip.hide()
        self.top.addWidget(self.steps)
        self.top.addWidget(self.banner)
        for _step, card in self._cards:
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _connect(self) -> None:
        for card in (self.who, self.members, self.where, self.documents, self.decision):
            card.edited.connect(self._collect)
        self.income.changed.connect(self._collect)
        self.income.finished.connect(self.documents.checklist.start)
        self.documents.finished.connect(self.side.primary.setFocus)
        self.members.member_edited.connect(self.person_typed)
        self.steps.step_requested.connect(self.go_to)
        self.side.primary_requested.connect(self._go_on)
        self.decision.gap_requested.connect(self.go_to_gap)
        self.side.lookalikes.open_requested.connect(self._open_household)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)
        for step in range(DECISION + 1):
            QShortcut(f"Ctrl+{step + 1}", self, self._jump).setObjectName(str(step))

    def _lay_out_income(self) -> None:
        people = grid_people(self._form)
        claim_month = f"{self._form.claimed_on:%Y-%m}"
        self.income.lay_out(people, self._months, self._form.incomes, claim_month)

    def _show_progress(self) -> None:
        self.steps.show_progress(self._form.step, steps_done(self._form))
        if not self.is_recorded:
            self.side.show_step(self._form.step)
            self.decision.show_gaps(gaps(self._form), self._form)

    def _focus_step(self, step: int) -> None:
        card = next(card for number, card in self._cards if number == step)
        starts: dict[int, QWidget] = {
            WHO: self.who.birth_name,
            WITH_WHOM: self.members.first_stop,
            WHERE: self.where.fields.street_number,
            DECISION: self.side.primary,
        }
        if step == INCOME:
            self.income.grid.start()
        else:
            starts[step].setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroller.verticalScrollBar().setValue(max(0, card.y() - Space.S))

    def _row_of(self, gap: Gap) -> QWidget | None:
        if gap.step == WITH_WHOM:
            row = next((r for r in self.members.members if r.member_id == gap.member_id), None)
            return row.rows.get(gap.field) if row else None
        card = {WHO: self.who, WHERE: self.where}.get(gap.step)
        return card.rows.get(gap.field) if isinstance(card, StepCard) else None

    @Slot()
    def _collect(self) -> None:
        """The form as it stands now, at each key."""
        if self._is_filling:
            return
        form = self.where.read(self.members.read(self.who.read(self._form)))
        self._form = replace(
            form,
            incomes=self.income.rows(),
            documents=self.documents.checklist.entries(),
            note=self.documents.note.text,
            card_support=self.decision.flow.choice.value,
        )
        self._show_progress()
        self.form_edited.emit(self._form)
        if self.sender() is self.who:
            self.person_typed.emit(self._form.applicant.id)

    @Slot()
    def _go_on(self) -> None:
        if self.is_recorded or self._form.step == DECISION:
            self.record_requested.emit(self._form)
        else:
            self.go_to(self._form.step + 1)

    @Slot()
    def _jump(self) -> None:
        self.go_to(int(self.sender().objectName()))

    @Slot(object)
    def _open_household(self, household_id: UUID) -> None:
        self.open_requested.emit(Place("household", household_id))

    @Slot(QWidget, QWidget)
    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The step is where the agent types."""
        if new is None or not self.scroller.isAncestorOf(new) or self.is_recorded:
            return
        self.scroller.ensureWidgetVisible(new, 0, look.scaled(96))
        step = next((step for step, card in self._cards if card.isAncestorOf(new)), None)
        if step is not None and step != self._form.step:
            self._form = replace(self._form, step=step)
            if step == INCOME:
                self._lay_out_income()
            self._show_progress()
