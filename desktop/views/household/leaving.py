"""Somebody leaves, or the whole household: a day, a reason, and it is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.domain.actor import Actor
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.services.household import HouseholdService
from desktop.sheets.household import MemberSheet
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import DateEdit
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


class DayEditor(Editor):
    """An act that asks for a day; the day of now stands there already.

    `latest` is the last one that is understood: today, unless the act may be foreseen.
    """

    def __init__(self, title: str, question: str, today: date, latest: date | None = None) -> None:
        super().__init__(title)
        self.day = DateEdit(today=latest or today, is_exact=True)
        self.day.set_value(PartialDate.of(today))
        self.row = FieldRow(question, self.day)
        self.add(self.row)
        self.day.textEdited.connect(self._tell)

    def start(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    def exact_day(self) -> date | None:
        value = self.day.value()
        return value.exact() if value is not None else None

    def is_complete(self) -> bool:
        if self.exact_day() is None:
            self.row.complain(_("Type a day, such as 12/03/2026."))
            return False
        self.row.calm()
        return True

    def act(self, households: HouseholdService, actor: Actor) -> Callable[[], None]:
        """What is done with the day, off the interface thread."""
        raise NotImplementedError

    @Slot()
    def _tell(self) -> None:
        self.edited.emit()


class LeavingEditor(DayEditor):
    """One person is no longer there; the others stay."""

    NAME = "leaving"

    def __init__(self, member: MemberSheet, today: date) -> None:
        title = _("{name} has left the household").format(name=member.person.called)
        super().__init__(title, _("No longer there on"), today)
        self._member_id: UUID = member.id
        self.finish(_("Record the departure"))

    def act(self, households: HouseholdService, actor: Actor) -> Callable[[], None]:
        member_id, until = self._member_id, self.exact_day() or date.min
        return lambda: households.member_left(member_id, until, actor)


class ClosingEditor(DayEditor):
    """The household moved away or asks to leave: nothing of it is lost, nothing more is written."""

    NAME = "close"

    def __init__(self, household_id: UUID, today: date) -> None:
        super().__init__(_("Close the household"), _("Closed on"), today)
        self._household_id = household_id
        self.reason = NoteField()
        self.reason_row = FieldRow(_("Reason"), self.reason)
        self.add(self.reason_row)
        self.add(_said(_("Nothing is deleted: the household stays in the list as closed.")))
        self.add(
            _said(
                _(
                    "When somebody who decides closes it, what it is entitled to ends on that day; "
                    "else the entitlement goes on until it is ended on this page."
                )
            )
        )
        self.finish(_("Close the household"))
        self.reason.edited.connect(self.edited)

    def typed(self) -> dict[str, Any]:
        return {"day": self.day.text(), "reason": self.reason.text}

    def restore(self, body: dict[str, Any]) -> None:
        self.day.setText(str(body.get("day", "")))
        self.reason.set_text(str(body.get("reason", "")))

    def is_complete(self) -> bool:
        has_day = super().is_complete()
        if not self.reason.text.strip():
            self.reason_row.complain(_("Say why, in a few words."))
            return False
        self.reason_row.calm()
        return has_day and not self.reason.is_refused

    def act(self, households: HouseholdService, actor: Actor) -> Callable[[], None]:
        household_id, on = self._household_id, self.exact_day() or date.min
        reason = self.reason.text
        return lambda: households.close(household_id, on, reason, actor)


def _said(text: str) -> QWidget:
    return label(text, "small", wrap=True)
