"""The households: filter while typing, Enter opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.household import HouseholdLine
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column
from desktop.views.widgets.words import (
    claim_state_name,
    entitlement_state_name,
    protection_name,
)

STATES = ("in_force", "scheduled", "suspended", "ended", "none", "closed")
CLAIM_STATES = ("documents_missing", "complete", "assessed", "proposed", "granted", "denied")


def _reference(line: HouseholdLine) -> str:
    return line.reference


def _applicant(line: HouseholdLine) -> str:
    return protection_name(line.protection) or line.applicant


def _members(line: HouseholdLine) -> int | None:
    return line.members or None


def _address(line: HouseholdLine) -> str:
    return line.address


def _state(line: HouseholdLine) -> str:
    return entitlement_state_name(line.state)


def _claim(line: HouseholdLine) -> str:
    return claim_state_name(line.claim_state) if line.claim_state else ""


def _until(line: HouseholdLine) -> object:
    return line.ends_after


def _shape(line: HouseholdLine) -> tuple[str, str]:
    shapes = {
        "hidden": ("lock", "neutral"),
        "in_force": ("check-circle", "done"),
        "scheduled": ("calendar-blank", "information"),
        "suspended": ("pause-circle", "waiting"),
    }
    return shapes.get(line.state, ("circle", "neutral"))


class HouseholdListPage(Page):
    lines_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Households"))
        self._lines: tuple[HouseholdLine, ...] = ()
        column = page_column(self)
        self.head = PageHead(_("Households"))
        self.enrol = PrimaryButton(_("New enrolment"), icon="user-plus")
        self.enrol.clicked.connect(self._enrol)
        self.head.add_action(keyed(self.enrol, "Ctrl+N"))
        column.addWidget(self.head)
        self.search = TextEdit(_("Filter: name, street, reference…"))
        self.search.setAccessibleName(_("Filter the list"))
        self.only = Choice(_choices())
        self.only.setAccessibleName(_("Which households"))
        self._table = _table_of(discretion)
        empty = _empty()
        empty.action_requested.connect(self._enrol)
        self.view = LinesView(self._table, empty, _("Households"))
        self.view.line_chosen.connect(self._open)
        panel = Card()
        fields = QHBoxLayout()
        fields.setSpacing(Space.M)
        fields.addWidget(self.search, 3)
        fields.addWidget(self.only, 2)
        panel.body.addLayout(fields)
        panel.body.addWidget(self.view, 1)
        column.addWidget(panel, 1)
        self.search.textEdited.connect(self.view.filter)
        self.search.returnPressed.connect(self.view.setFocus)
        self.only.value_changed.connect(self._show)

    def open_subject(self, subject: object) -> None:
        self.only.set_value(subject if isinstance(subject, str) else "")
        self._show()

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        self.search.setFocus()

    def show_lines(self, lines: Sequence[HouseholdLine]) -> None:
        self._lines = tuple(lines)
        self._show()

    @Slot()
    def _show(self) -> None:
        wanted = str(self.only.value() or "")
        lines = [line for line in self._lines if _fits(line, wanted)]
        self._table.show_lines(lines)
        self.head.set_subtitle(
            ngettext("{count} household", "{count} households", len(lines)).format(count=len(lines))
        )

    @Slot(object)
    def _open(self, line: HouseholdLine) -> None:
        self.open_requested.emit(Place("household", line.id))

    @Slot()
    def _enrol(self) -> None:
        self.open_requested.emit(Place("enrolment"))


def _fits(line: HouseholdLine, wanted: str) -> bool:
    return wanted in {"", line.state, line.claim_state} or wanted in line.waits


def _choices() -> list[tuple[object, str]]:
    choices: list[tuple[object, str]] = [("", _("All households"))]
    choices += [(state, entitlement_state_name(state)) for state in STATES]
    choices += [(state, claim_state_name(state)) for state in CLAIM_STATES]
    choices += [("ending", _("Ending within 30 days")), ("without_card", _("Without a card"))]
    return choices


def _table_of(discretion: Discretion) -> LinesTable[HouseholdLine]:
    return LinesTable(
        (
            Column(_("Applicant"), _applicant, stretch=True, private=True),
            Column(_("Reference"), _reference, spare=1),
            Column(_("People"), _members, "number", spare=2),
            Column(_("Address"), _address, stretch=True, private=True, spare=4),
            Column(_("Entitlement"), _state, "state", shape=_shape),
            Column(_("Until"), _until, "day", spare=3),
            Column(_("Claim"), _claim, spare=5),
        ),
        discretion,
    )


def _empty() -> EmptyState:
    return EmptyState(
        "users",
        _("No household here"),
        _("Enrol the first one, or wait for the next exchange with the centre."),
        _("New enrolment"),
    )
