"""The entitlement beside a household: what it gives, how long, what holds it up, and its acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.domain.scenario import EntitlementKind
from desktop.i18n import gettext as _
from desktop.i18n import long_date, money, number
from desktop.sheets.household import EntitlementLine
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label


def _nobody_may() -> bool:
    """Until whoever follows entitlements says who may."""
    return False


class EntitlementCard(Card):
    act_requested = Signal(str)  # suspend · resume · end · keep · contribution

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("The entitlement"))
        self.may_act: Callable[[], bool] = _nobody_may
        self.line: EntitlementLine | None = None
        self._figure = DiscreetLabel(discretion, "", "figure")
        self._each = label("", "muted")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._each, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self._until, self._held = label("", "muted", wrap=True), label("", "text", wrap=True)
        self._why = DiscreetLabel(discretion, "", "muted").wrap()
        self._paid_in = DiscreetLabel(discretion, "", "muted").wrap()
        for part in (self._until, self._held, self._why, self._paid_in):
            self.add(part)
        self._acts = QWidget()
        self._add_acts()

    def _add_acts(self) -> None:
        flow = FlowLayout(self._acts, Space.M)
        self.acts: dict[str, LinkButton] = {}
        for name, words, icon in (
            ("resume", _("Resume…"), "play-circle"),
            ("suspend", _("Suspend…"), "pause-circle"),
            ("contribution", _("Contribution…"), "coin"),
            ("end", _("End early…"), "stop-circle"),
            ("keep", _("Take the end back"), "arrow-u-up-left"),
        ):
            button = LinkButton(words, icon=icon)
            button.setObjectName(f"entitlement_{name}")
            button.setProperty("act", name)
            button.clicked.connect(self._ask)
            self.acts[name] = button
            flow.addWidget(button)
        self.add(self._acts)

    def show_entitlement(self, line: EntitlementLine | None, today: date, *, held: bool) -> None:
        """Nothing is done with it while the file is `held`: kept and not used."""
        self.line = line
        self.setVisible(line is not None)
        if line is None:
            return
        figure, each = _figure_of(line)
        self._figure.say(figure)
        self._each.setText(each)
        period = _("From {first} to {last}")
        self._until.setText(
            period.format(first=long_date(line.opened_on), last=long_date(line.last_day))
        )
        _say(self._held, held_words(line, today))
        self._why.say(line.reason)
        self._why.setVisible(bool(line.reason))
        self._paid_in.say(contribution_words(line))
        self._paid_in.setVisible(line.contribution is not None)
        offered = acts_of_entitlement(line, today) if self.may_act() and not held else ()
        for name, button in self.acts.items():
            button.setVisible(name in offered)
        self._acts.setVisible(bool(offered))

    @property
    def said(self) -> str:
        return " ".join(
            part.text() for part in (self._until, self._held, self._why, self._paid_in)
        ).strip()

    @Slot()
    def _ask(self) -> None:
        self.act_requested.emit(str(self.sender().property("act")))


def acts_of_entitlement(line: EntitlementLine, today: date) -> tuple[str, ...]:
    """What may be done with it on that day."""
    may_be_kept = line.ended_on is not None and line.ended_on >= today
    if line.last_day < today:
        return ("keep",) if may_be_kept else ()
    found = ["resume" if line.suspended_from is not None else "suspend"]
    if line.contribution is not None:
        found.append("contribution")
    found.append("keep" if may_be_kept else "end")
    return tuple(found)


def held_words(line: EntitlementLine, today: date) -> str:
    """What holds it up now or later; empty when nothing does."""
    if line.suspended_from is None or line.state == "ended":
        return _ended_words(line)
    days = {
        "first": long_date(line.suspended_from),
        "until": long_date(line.suspended_until) if line.suspended_until else "",
    }
    is_running = line.suspended_from <= today
    if line.suspended_until is None:
        words = (
            _("Suspended since {first}, until somebody resumes it.")
            if is_running
            else _("Will be suspended from {first}, until somebody resumes it.")
        )
    else:
        words = (
            _("Suspended since {first}; it comes back on {until}.")
            if is_running
            else _("Will be suspended from {first}; it comes back on {until}.")
        )
    return " ".join(part for part in (words.format(**days), _ended_words(line)) if part)


def contribution_words(line: EntitlementLine) -> str:
    if line.contribution is None:
        return ""
    return _("The household pays in {amount} a month.").format(amount=money(line.contribution))


def _ended_words(line: EntitlementLine) -> str:
    if line.ended_on is None:
        return ""
    words = _("Ended early: it was granted until {last}.")
    return words.format(last=long_date(line.ends_after))


def _say(part: QLabel, words: str) -> None:
    part.setText(words)
    part.setVisible(bool(words))


def _figure_of(line: EntitlementLine) -> tuple[str, str]:
    if line.amount is not None:
        return money(line.amount), _("a month")
    percent = number((line.rate or Decimal(0)) * 100)
    cap = money(line.monthly_cap) if line.monthly_cap is not None else ""
    is_bonus = line.entitlement_kind == EntitlementKind.BONUS
    words = _("back, up to {cap} a month") if is_bonus else _("off, up to {cap} a month")
    each = words.format(cap=cap) if cap else _("off")
    return _("{percent}%").format(percent=percent), each
