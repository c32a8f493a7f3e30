"""Second step: with whom; a row a person, Insert adds one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.enrolment.form import WITH_WHOM, EnrolmentForm, Gap
from desktop.views.enrolment.step_card import StepCard
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.keys import KeyHint
from desktop.views.widgets.member_row import MemberRow
from desktop.views.widgets.text import label, rule
from desktop.views.widgets.typed_member import MemberForm


class MembersCard(StepCard):
    member_edited = Signal(object)  # the member's id, for the search of lookalikes

    def __init__(self) -> None:
        super().__init__(WITH_WHOM, _("With whom"))
        self.new_id: Callable[[], UUID] = uuid4
        self._form: EnrolmentForm | None = None
        self._rows: list[MemberRow] = []
        self._rules: dict[MemberRow, QWidget] = {}
        self._nobody = label(_("The applicant lives alone, or add the others."), "muted")
        self.body.addWidget(self._nobody)
        self.body.addWidget(self._foot())
        self.undo = Banner()
        self.undo.action_requested.connect(self._bring_back)
        self._removed: MemberForm | None = None
        self.body.addWidget(self.undo)

    @property
    def members(self) -> tuple[MemberRow, ...]:
        return tuple(self._rows)

    @property
    def first_stop(self) -> QWidget:
        return self._rows[0].first_names if self._rows else self.adder

    def fill(self, form: EnrolmentForm) -> None:
        self._form = form
        known = {row.member_id: row for row in self._rows}
        wanted = {member.id for member in form.members[1:]}
        for row in [row for row in self._rows if row.member_id not in wanted]:
            self._drop(row)
        for member in form.members[1:]:
            if member.id in known:
                known[member.id].fill(member)
            else:
                self._append(member)

    def read(self, form: EnrolmentForm) -> EnrolmentForm:
        self._form = replace(form, members=(form.applicant, *(row.read() for row in self._rows)))
        return self._form

    @Slot()
    def add_member(self) -> None:
        """The first one added is proposed as a partner, the next as children of the same name."""
        role = "child" if self._rows else "partner"
        name = self._family_name() if role == "child" else ""
        row = self._append(MemberForm(self.new_id(), role, birth_name=name))
        row.first_names.setFocus(Qt.FocusReason.TabFocusReason)
        self.edited.emit()

    def complain_of(self, gaps: tuple[Gap, ...]) -> None:
        for row in self._rows:
            row.complain_of({gap.field for gap in gaps if gap.member_id == row.member_id})

    def _family_name(self) -> str:
        if self._form is None:
            return ""
        return self._form.applicant.usage_name or self._form.applicant.birth_name

    def _append(self, member: MemberForm) -> MemberRow:
        row = MemberRow(member)
        row.edited.connect(self._tell_member)
        row.remove_requested.connect(self._remove)
        place = self.body.indexOf(self._foot_line)
        if self._rows:
            self._rules[row] = rule()
            self.body.insertWidget(place, self._rules[row])
            place += 1
        self._rows.append(row)
        self.body.insertWidget(place, row)
        row.show()
        self._nobody.hide()
        self._insert_in_tab_order(row)
        return row

    def _insert_in_tab_order(self, row: MemberRow) -> None:
        """Before the button that added it; Qt ignores an order that names what takes no focus."""
        before = self.adder.previousInFocusChain()
        while before is not None and before is not self.adder and not before.focusPolicy().value:
            before = before.previousInFocusChain()
        for stop in row.stops:
            if before is not None:
                QWidget.setTabOrder(before, stop)
            before = stop

    def _drop(self, row: MemberRow) -> None:
        self._rows.remove(row)
        line = self._rules.pop(row, None)
        for widget in (row, line):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._rows and self._rows[0] in self._rules:
            self._rules.pop(self._rows[0]).hide()
        self._nobody.setVisible(not self._rows)

    def _foot(self) -> QWidget:
        self._foot_line = foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.adder = LinkButton(_("Add a member"), icon="plus")
        self.adder.setObjectName("add_member")
        self.adder.clicked.connect(self.add_member)
        row.addWidget(self.adder)
        row.addWidget(KeyHint("Ins"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return foot

    @Slot(object)
    def _tell_member(self, row: MemberRow) -> None:
        self.edited.emit()
        self.member_edited.emit(row.member_id)

    @Slot(object)
    def _remove(self, row: MemberRow) -> None:
        self._removed = row.read()
        self._drop(row)
        self.adder.setFocus()
        if not self._removed.is_blank:
            words = _("{name} was taken out.").format(name=self._removed.called)
            self.undo.say(words, "neutral", _("Put back"), "Ctrl+Shift+Z")
        self.edited.emit()

    @Slot()
    def _bring_back(self) -> None:
        """With the same id, so that incomes typed for this person are theirs again."""
        if self._removed is not None:
            self._append(self._removed)
            self._removed = None
            self.undo.hush()
            self.edited.emit()
