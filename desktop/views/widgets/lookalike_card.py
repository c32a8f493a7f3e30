"""Quietly: a household that may be the one being typed, with the reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.duplicate import Reason, ReasonKind
from desktop.domain.partial_date import PartialDate, typed_form
from desktop.i18n import gettext as _
from desktop.sheets.household import Lookalike
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.text import label, rule
from desktop.views.widgets.words import protection_name

MOST = 3


def _named(lookalike: Lookalike) -> str:
    return protection_name(lookalike.protection) or lookalike.called


class LookalikeCard(Card):
    open_requested = Signal(object)  # household id
    not_duplicate_requested = Signal(object)

    def __init__(self, discretion: Discretion, title: str = "") -> None:
        super().__init__(title or _("Perhaps known already"))
        self._discretion = discretion
        self._shown: tuple[Lookalike, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.S)
        self.body.addLayout(self._list)
        self.hide()

    @property
    def shown(self) -> tuple[Lookalike, ...]:
        return self._shown

    def show_lookalikes(self, found: Sequence[Lookalike]) -> None:
        if tuple(found[:MOST]) == self._shown:
            return
        self._shown = tuple(found[:MOST])
        self._clear()
        for number, lookalike in enumerate(self._shown):
            if number:
                self._list.addWidget(rule())
            self._list.addWidget(self._line(lookalike, is_first=number == 0))
        self.setVisible(bool(self._shown))

    def _line(self, lookalike: Lookalike, *, is_first: bool) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(level_badge(lookalike))
        column.addWidget(DiscreetLabel(self._discretion, _named(lookalike), "strong").wrap())
        facts = " · ".join(
            part
            for part in (
                _born(lookalike.born) if lookalike.born else "",
                lookalike.address,
                lookalike.reference,
            )
            if part
        )
        column.addWidget(DiscreetLabel(self._discretion, facts, "small").wrap())
        reasons = ", ".join(reason_words(reason) for reason in lookalike.reasons)
        column.addWidget(label(reasons, "small", wrap=True))
        answers = QHBoxLayout()
        answers.setSpacing(Space.M)
        opening = LinkButton(_("Open"), "F3" if is_first else "")
        opening.setProperty("household", str(lookalike.household_id))
        opening.clicked.connect(self._ask_open)
        apart = LinkButton(_("Someone else"), "F4" if is_first else "")
        apart.setObjectName("not_duplicate")
        apart.setProperty("household", str(lookalike.household_id))
        apart.clicked.connect(self._ask_apart)
        answers.addWidget(opening)
        answers.addWidget(apart)
        answers.addStretch(1)
        column.addLayout(answers)
        return line

    def _clear(self) -> None:
        empty(self._list)

    @Slot()
    def _ask_open(self) -> None:
        self.open_requested.emit(UUID(str(self.sender().property("household"))))

    @Slot()
    def _ask_apart(self) -> None:
        self.not_duplicate_requested.emit(UUID(str(self.sender().property("household"))))


def level_badge(lookalike: Lookalike) -> StateBadge:
    percent = round(lookalike.score * 100)
    words = _("Probably the same") if lookalike.level == "probable" else _("May be the same")
    tone = "waiting" if lookalike.level == "probable" else "information"
    told = _("{words} ({percent}%)").format(words=words, percent=min(percent, 99))
    return StateBadge(told, tone, "users")


def reason_words(reason: Reason) -> str:
    return {
        ReasonKind.SAME_NAME: _("same name"),
        ReasonKind.CLOSE_NAME: _("name one letter away"),
        ReasonKind.SOUNDS_ALIKE: _("name that sounds alike"),
        ReasonKind.BIRTH_NAME_IS_USAGE_NAME: _("birth name and name in use"),
        ReasonKind.SWAPPED_NAMES: _("first name and name swapped"),
        ReasonKind.SAME_FIRST_NAME: _("same first name"),
        ReasonKind.CLOSE_FIRST_NAME: _("first name one letter away"),
        ReasonKind.VARIANT_FIRST_NAME: _("a form of the same first name"),
        ReasonKind.SAME_BIRTH_DATE: _("same birth date"),
        ReasonKind.SWAPPED_DAY_AND_MONTH: _("day and month of birth swapped"),
        ReasonKind.BIRTH_DATE_ONE_DIGIT: _("birth date one figure away"),
        ReasonKind.COMPATIBLE_BIRTH_DATE: _("birth dates that can be the same"),
        ReasonKind.SAME_ADDRESS: _("same address"),
        ReasonKind.CLOSE_ADDRESS: _("nearly the same address"),
        ReasonKind.SAME_PHONE: _("same phone"),
        ReasonKind.CHILD_IN_TWO_HOUSEHOLDS: _("child of two households"),
        ReasonKind.DIFFERENT_FIRST_NAME: _("but another first name"),
        ReasonKind.DIFFERENT_BIRTH_DATE: _("but another birth date"),
    }[reason.kind]


def _born(text: str) -> str:
    return _("born {date}").format(date=typed_form(PartialDate.parse(text))) if text else ""
