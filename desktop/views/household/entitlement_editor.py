"""What an act on an entitlement asks: days, a reason, an amount; in the household page itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.actor import Actor
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.household import EntitlementLine
from desktop.views.household.leaving import DayEditor
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import DateEdit, MoneyEdit
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label

if TYPE_CHECKING:
    from desktop.services.entitlement import EntitlementService

Doing = Callable[["EntitlementService"], EntitlementLine]
"""What is done off the interface thread; answers the entitlement as it then is."""


class SuspendEditor(DayEditor):
    """From a day on, and until another when that is known already; with the reason."""

    NAME = "suspend"

    def __init__(self, line: EntitlementLine, today: date) -> None:
        title, latest = _("Suspend the entitlement"), last_of_next_year(line)
        super().__init__(title, _("Suspended from"), today, latest)
        self._id = line.id
        self.until = DateEdit(today=latest, is_exact=True)
        self.until_row = FieldRow(_("Back on (if it is known)"), self.until)
        self.reason = NoteField()
        self.reason_row = FieldRow(_("Reason"), self.reason)
        self.add(self.until_row)
        self.add(self.reason_row)
        self.add(
            label(
                _(
                    "Meanwhile purchases are not covered and no month is credited. What is left "
                    "stays, as long as its own last day has not come. Tell the household why, in "
                    "writing, and let it answer first."
                ),
                "small",
                wrap=True,
            )
        )
        self.finish(_("Suspend the entitlement"))

    def is_complete(self) -> bool:
        has_days = super().is_complete()
        self.until_row.calm()
        if self.until.text().strip() and self._until is None:
            self.until_row.complain(_("Type a day, such as 12/03/2026."))
            has_days = False
        return _is_said(self.reason, self.reason_row) and has_days

    @property
    def _until(self) -> date | None:
        return _exact(self.until)

    def doing(self, actor: Actor) -> Doing:
        id_, first, until = self._id, self.exact_day() or date.min, self._until
        reason = self.reason.text
        return lambda service: service.suspend(id_, first, until, reason, actor)


class ResumeEditor(DayEditor):
    """The first day with the right again, also one that has passed."""

    NAME = "resume"

    def __init__(self, line: EntitlementLine, today: date) -> None:
        title = _("Resume the entitlement")
        super().__init__(title, _("Back on"), today, last_of_next_year(line))
        self._id = line.id
        first = line.suspended_from
        if first is not None and first > today:
            self.day.set_value(PartialDate.of(first))
        words = _("From {day} on, as though it had never been suspended.")
        self.add(label(words.format(day=long_date(first or today)), "small", wrap=True))
        self.add(
            label(_("Months that were credited meanwhile are given at once."), "small", wrap=True)
        )
        self.finish(_("Resume the entitlement"))

    def doing(self, actor: Actor) -> Doing:
        id_, on = self._id, self.exact_day() or date.min
        return lambda service: service.resume(id_, on, actor)


class EndEditor(DayEditor):
    """The first day without the right, and why."""

    NAME = "end"

    def __init__(self, line: EntitlementLine, today: date) -> None:
        title, latest = _("End the entitlement early"), last_of_next_year(line)
        super().__init__(title, _("First day without the right"), today, latest)
        self._id = line.id
        self.reason = NoteField()
        self.reason_row = FieldRow(_("Reason"), self.reason)
        self.add(self.reason_row)
        self.add(
            label(
                _(
                    "What is left on that day is lost. Days before today are not taken away here: "
                    "that is a withdrawal of the decision, on the page of the claim."
                ),
                "small",
                wrap=True,
            )
        )
        self.finish(_("End the entitlement"))

    def is_complete(self) -> bool:
        has_day = super().is_complete()
        return _is_said(self.reason, self.reason_row) and has_day

    def doing(self, actor: Actor) -> Doing:
        id_, on, reason = self._id, self.exact_day() or date.min, self.reason.text
        return lambda service: service.end(id_, on, reason, actor)


class ContributionEditor(Editor):
    """What the household chose to pay in each month."""

    NAME = "contribution"

    def __init__(self, line: EntitlementLine) -> None:
        super().__init__(_("Contribution of the household"))
        self._id = line.id
        self.amount = MoneyEdit()
        self.amount.set_amount(line.contribution)
        self._row = FieldRow(_("Amount in euros a month"), self.amount)
        self.add(self._row)
        self.add(
            label(
                _(
                    "It is collected by the fund itself, not here: the amount stands in the file "
                    "and is added up with the credits of a month."
                ),
                "small",
                wrap=True,
            )
        )
        self.finish(_("Save the contribution"))

    def start(self) -> None:
        self.amount.setFocus()

    def is_complete(self) -> bool:
        self._row.calm()
        if self.amount.amount() is None:
            self._row.complain(_("Type an amount, such as 20."))
            return False
        return True

    def doing(self, actor: Actor) -> Doing:
        id_, amount = self._id, self.amount.amount() or Decimal(0)
        return lambda service: service.agree_contribution(id_, amount, actor)


EntitlementEditor = SuspendEditor | ResumeEditor | EndEditor | ContributionEditor


def editor_of(act: str, line: EntitlementLine, today: date) -> EntitlementEditor | None:
    """None for what needs nothing to be typed."""
    if act == SuspendEditor.NAME:
        return SuspendEditor(line, today)
    if act == ResumeEditor.NAME:
        return ResumeEditor(line, today)
    if act == EndEditor.NAME:
        return EndEditor(line, today)
    return ContributionEditor(line) if act == ContributionEditor.NAME else None


def done_words(act: str, line: EntitlementLine) -> str:
    """For the line at the bottom of the window."""
    if act == SuspendEditor.NAME and line.suspended_from is not None:
        day = long_date(line.suspended_from)
        return _("The entitlement is suspended from {day}.").format(day=day)
    if act == ResumeEditor.NAME and line.suspended_until is not None:
        day = long_date(line.suspended_until)
        return _("The entitlement comes back on {day}.").format(day=day)
    if act == EndEditor.NAME:
        return _("The entitlement ends: its last day is {day}.").format(
            day=long_date(line.last_day)
        )
    if act == ContributionEditor.NAME:
        return _("The contribution is noted.")
    if act == "keep":
        return _("The entitlement goes on until {day}.").format(day=long_date(line.last_day))
    return _("The entitlement is in force again.")


def last_of_next_year(line: EntitlementLine) -> date:
    """Days after the entitlement are read, too, so that the refusal can say what is wrong."""
    return date(line.ends_after.year + 1, 12, 31)


def _is_said(note: NoteField, row: FieldRow) -> bool:
    if not note.text.strip():
        row.complain(_("Say why, in a few words."))
        return False
    row.calm()
    return not note.is_refused


def _exact(field: DateEdit) -> date | None:
    value = field.value()
    return value.exact() if isinstance(value, PartialDate) else None
