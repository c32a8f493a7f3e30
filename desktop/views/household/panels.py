"""The right-hand side of a household: the mean of its income, and its people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.assessment import Assessment
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.calculation import spoken_sentence
from desktop.sheets.household import HouseholdSheet, MemberSheet
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.acts_card import clear
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.limit_bar import LimitBar
from desktop.views.widgets.text import label, rule
from desktop.views.widgets.typed_member import age_words
from desktop.views.widgets.words import absence_name, role_name


class MeanCard(Card):
    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Mean of the income"))
        self._sentence = DiscreetLabel(discretion, "", "muted").wrap()
        self.bar = LimitBar(discretion)
        self.add(self._sentence)
        self.add(self.bar)

    def show_assessment(self, assessment: Assessment | None) -> None:
        self.setVisible(assessment is not None)
        if assessment is not None:
            self._sentence.say(spoken_sentence(assessment))
            limits = [(line.bracket.code, line.limit) for line in assessment.limits]
            self.bar.show_mean(assessment.mean_income, limits)


class PeopleCard(Card):
    """Each person with role and age; one button corrects, the other says that they left."""

    member_chosen = Signal(object)
    leaving_chosen = Signal(object)

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("The household"))
        self._discretion = discretion
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)

    def show_members(self, members: Sequence[MemberSheet], today: date) -> None:
        clear(self._list)
        for place, member in enumerate(members):
            if place:
                self._list.addWidget(rule())
            self._list.addWidget(self._line(member, today))

    def _line(self, member: MemberSheet, today: date) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(DiscreetLabel(self._discretion, member.person.called).wrap())
        remark = member_remark(member, today)
        if remark:
            words.addWidget(label(remark, "small", wrap=True))
        row.addLayout(words, 1)
        born = PartialDate.parse(member.person.born) if member.person.born else None
        row.addWidget(DiscreetLabel(self._discretion, age_words(born, today), "muted"))
        name = self._discretion.hidden(member.person.called)
        correct = self._button(member, "pencil-simple", _("Correct this person"))
        correct.setAccessibleName(_("Correct {name}").format(name=name))
        correct.clicked.connect(self._ask)
        row.addWidget(correct)
        leave = self._button(member, "user-minus", _("This person has left"))
        leave.setAccessibleName(_("{name} has left the household").format(name=name))
        leave.clicked.connect(self._ask_leaving)
        leave.setEnabled(member.role != "applicant" and member.present_until is None)
        row.addWidget(leave)
        return line

    def _button(self, member: MemberSheet, icon: str, words: str) -> LinkButton:
        button = LinkButton("", icon=icon)
        button.setToolTip(words)
        button.setProperty("member", str(member.id))
        return button

    @Slot()
    def _ask(self) -> None:
        self.member_chosen.emit(UUID(str(self.sender().property("member"))))

    @Slot()
    def _ask_leaving(self) -> None:
        self.leaving_chosen.emit(UUID(str(self.sender().property("member"))))


def member_remark(member: MemberSheet, today: date) -> str:
    """Role, and what is special: shared custody, away, gone."""
    parts = [role_name(member.role)]
    if member.custody == "shared":
        parts.append(_("shared custody"))
    if member.absence:
        parts.append(absence_name(member.absence).lower())
    if member.present_until is not None and member.present_until <= today:
        parts.append(_("no longer there since {day}").format(day=long_date(member.present_until)))
    return " · ".join(parts)


def household_title(sheet: HouseholdSheet, today: date) -> str:
    """`Rozenn Kervella and 3 people`: who is there today."""
    others = sum(
        member.present_until is None or member.present_until > today
        for member in sheet.members
        if member.id != sheet.applicant.id
    )
    name = sheet.applicant.person.called
    if not others:
        return name
    if others == 1:
        return _("{name} and 1 other person").format(name=name)
    return _("{name} and {count} other people").format(name=name, count=others)
