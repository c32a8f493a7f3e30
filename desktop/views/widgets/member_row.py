"""A person of the household: a line of fields, and a second one on demand."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QToolButton, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit
from desktop.views.widgets.typed_member import MemberForm, gap_sentence
from desktop.views.widgets.words import absence_name, role_name

ROLES = ("partner", "child", "other_adult")
ABSENCES = ("", "detained", "hospital", "abroad", "other")
TEXTS = ("first_names", "birth_name", "born", "usage_name", "present_from", "present_until")
LEAST_FIELD = 116
"""So that a date and the name of a role can be read."""
SECOND_LINE = ("usage_name", "present_from", "present_until", "absence")


class MemberRow(QWidget):
    edited = Signal(object)  # itself
    remove_requested = Signal(object)

    def __init__(self, member: MemberForm) -> None:
        super().__init__()
        self.member_id: UUID = member.id
        self.role = Choice([(role, role_name(role)) for role in ROLES])
        self.first_names, self.birth_name, self.usage_name = TextEdit(), TextEdit(), TextEdit()
        self.born = DateEdit()
        self.present_from, self.present_until = DateEdit(is_exact=True), DateEdit(is_exact=True)
        self.absence = Choice([(absence, absence_name(absence)) for absence in ABSENCES])
        self.shared = QCheckBox(_("Shared custody"))
        self.more = LinkButton(_("Presence, name in use…"))
        self.rows: dict[str, FieldRow] = {}
        self._in_a_row = 4
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, Space.XS, 0, Space.XS)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self._lay_out()
        self.fill(member)
        self._watch()
        for stop in self.stops:
            stop.installEventFilter(self)

    def stand_alone(self) -> None:
        """As an editor of one person: nothing to take out, everything to see."""
        self._remove.hide()
        self._show_second_line(shown=True)

    def complain_of(self, lacking: Collection[str]) -> None:
        for name, row in self.rows.items():
            if name in lacking:
                row.complain(gap_sentence(name))
            elif row.problem:
                row.calm()

    def fill(self, member: MemberForm) -> None:
        if member.role == "applicant":
            self.role.set_options([("applicant", role_name("applicant"))])
        self.role.set_value(member.role)
        for name in TEXTS:
            getattr(self, name).setText(getattr(member, name))
        self.absence.set_value(member.absence)
        self.shared.setChecked(member.custody == "shared")
        is_special = any(getattr(member, name) for name in SECOND_LINE)
        self._show_second_line(shown=is_special)
        self._show_custody()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab visits, in the order in which people speak."""
        return (
            self.role, self.first_names, self.birth_name, self.born, self.shared, self.more,
            self.absence, self.usage_name, self.present_from, self.present_until,
        )  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Ctrl+Delete takes the person out; a line of text would take it for itself."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Delete
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and not self._remove.isHidden()
        ):
            self._ask_remove()
            return True
        return super().eventFilter(watched, event)

    def read(self) -> MemberForm:
        texts = {name: getattr(self, name).text() for name in TEXTS}
        is_child = self.role.value() == "child"
        return MemberForm(
            id=self.member_id,
            role=str(self.role.value()),
            custody="shared" if is_child and self.shared.isChecked() else "full",
            absence=str(self.absence.value()),
            **texts,
        )

    def _lay_out(self) -> None:
        first = (
            ("role", FieldRow(_("Role"), self.role)),
            ("first_names", FieldRow(_("First names"), self.first_names)),
            ("birth_name", FieldRow(_("Birth name"), self.birth_name)),
            ("born", FieldRow(_("Birth date"), self.born)),
        )
        second = (
            ("absence", FieldRow(_("Presence"), self.absence)),
            ("usage_name", FieldRow(_("Name in use"), self.usage_name, optional=True)),
            ("present_from", FieldRow(_("There from"), self.present_from)),
            ("present_until", FieldRow(_("No longer there on"), self.present_until)),
        )
        self.rows.update((*first, *second))
        self._remove = self._remove_button()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        in_a_row = 4 if self.width() >= self._width_of(4) else 2
        if in_a_row != self._in_a_row:
            self._in_a_row = in_a_row
            self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As narrow as two fields: four become two by two."""
        return QSize(self._width_of(2), super().minimumSizeHint().height())

    def _width_of(self, in_a_row: int) -> int:
        """The least that the fields which are shown need; four share the room three to four."""
        shown = [row for row in self.rows.values() if not row.isHidden()]
        field = max((row.minimumSizeHint().width() for row in shown), default=0)
        least = max(field, look.scaled(LEAST_FIELD))
        remove = 0 if self._remove.isHidden() else self._remove.sizeHint().width() + Space.M
        fields = least * 14 // 3 if in_a_row == 4 else 2 * least
        return fields + (in_a_row - 1) * Space.M + remove

    def _arrange(self) -> None:
        """Four fields a line, or two; custody and the rest between who and whether there."""
        grid, per = self._grid, self._in_a_row
        while grid.count():
            grid.takeAt(0)
        for number, row in enumerate(self.rows.values()):
            line = number // per + (number >= 4)
            grid.addWidget(row, line, number % per, Qt.AlignmentFlag.AlignTop)
        between = 4 // per
        grid.addWidget(self.shared, between, 0, 1, per // 2)
        grid.addWidget(self.more, between, per // 2, 1, per // 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._remove, 0, 4, Qt.AlignmentFlag.AlignBottom)
        for column, stretch in enumerate((3, 4, 4, 3) if per == 4 else (1, 1, 0, 0)):
            grid.setColumnStretch(column, stretch)

    def _remove_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon("x", "muted"))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(_("Take this person out (Ctrl+Delete)"))
        button.setAccessibleName(_("Take this person out (Ctrl+Delete)"))
        button.clicked.connect(self._ask_remove)
        return button

    def _watch(self) -> None:
        for name in TEXTS:
            getattr(self, name).textEdited.connect(self._tell)
        self.role.value_changed.connect(self._take_role)
        self.absence.value_changed.connect(self._tell)
        self.shared.toggled.connect(self._tell)
        self.more.clicked.connect(self._open_second_line)

    def _show_second_line(self, *, shown: bool) -> None:
        for name in SECOND_LINE:
            self.rows[name].setVisible(shown)
        self.more.setVisible(not shown)

    def _show_custody(self) -> None:
        self.shared.setVisible(self.role.value() == "child")

    @Slot()
    def _take_role(self) -> None:
        self._show_custody()
        self._tell()

    @Slot()
    def _open_second_line(self) -> None:
        self._show_second_line(shown=True)
        self.absence.setFocus()

    @Slot()
    def _tell(self) -> None:
        self.edited.emit(self)

    @Slot()
    def _ask_remove(self) -> None:
        self.remove_requested.emit(self)
