"""Where a merchant sells and which labels it proved, each line with what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.certificate import CertificateLine
from desktop.sheets.outlet import OutletLine
from desktop.views.merchant.words import (
    hours_words,
    outlet_kind_words,
    outlet_words,
    period_words,
    standing_shape,
    standing_words,
)
from desktop.views.theme.tokens import Space
from desktop.views.widgets.acts_card import clear
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label, rule


class LineCard(Card):
    """`act_requested` says what is asked for which row: an act and an id."""

    act_requested = Signal(str, object)

    def __init__(self, title: str, empty: str) -> None:
        super().__init__(title)
        self._empty = label(empty, "muted", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.M)
        self.add(self._empty)
        self.body.addLayout(self._list)

    def begin(self, count: int) -> None:
        clear(self._list)
        self._empty.setVisible(not count)

    def line(
        self, title: str, badge: StateBadge, details: Sequence[str], links: Sequence[QWidget]
    ) -> None:
        if self._list.count():
            self._list.addWidget(rule())
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(_side_by_side((label(title, "strong", wrap=False), badge)))
        for text in details:
            column.addWidget(label(text, "muted", wrap=True))
        if links:
            column.addWidget(_side_by_side(links))
        self._list.addWidget(block)

    def link(self, words: str, act: str, row_id: UUID, subject: str) -> LinkButton:
        button = LinkButton(words)
        button.setObjectName(act)
        button.setAccessibleName(f"{words} {subject}")
        button.setProperty("act", act)
        button.setProperty("row", row_id)
        button.clicked.connect(self._ask)
        return button

    @Slot()
    def _ask(self) -> None:
        button = self.sender()
        self.act_requested.emit(str(button.property("act")), button.property("row"))


def _side_by_side(parts: Sequence[QWidget]) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, Space.M)
    for part in parts:
        flow.addWidget(part)
    return row


class OutletCard(LineCard):
    def __init__(self) -> None:
        super().__init__(
            _("Where it sells"), _("No shop and no stall yet: the directory does not show it.")
        )

    def show_outlets(self, lines: Sequence[OutletLine], today: date, *, may_change: bool) -> None:
        self.begin(len(lines))
        for line in lines:
            is_there = line.closed_on is None or today < line.closed_on
            words = outlet_words(line)
            links = [
                self.link(_("Change…"), "change_outlet", line.id, words),
                self.link(_("No longer there…"), "close_outlet", line.id, words),
            ]
            shown = links if may_change and line.closed_on is None else []
            self.line(
                words, _outlet_badge(line, is_there=is_there), _outlet_facts(line, today), shown
            )


class CertificateCard(LineCard):
    def __init__(self) -> None:
        super().__init__(
            _("Labels and certificates"), _("None yet: what needs a certificate is not eligible.")
        )

    def show_certificates(
        self, lines: Sequence[CertificateLine], names: Mapping[str, str], *, may_change: bool
    ) -> None:
        self.begin(len(lines))
        for line in lines:
            icon, tone = standing_shape(line.standing)
            name = names.get(line.form.quality_label, line.form.quality_label)
            badge = StateBadge(standing_words(line.standing), tone, icon)
            links = self._links(line, name, may_change=may_change)
            self.line(name, badge, _certificate_facts(line), links)

    def _links(self, line: CertificateLine, name: str, *, may_change: bool) -> list[QWidget]:
        links: list[QWidget] = []
        if line.form.document_hash:
            links.append(self.link(_("Show the scan"), "show_scan", line.id, name))
        elif may_change:
            links.append(self.link(_("Attach the scan…"), "attach_scan", line.id, name))
        if may_change and line.withdrawn_on is None:
            links.append(self.link(_("Withdraw…"), "withdraw_certificate", line.id, name))
        return links


def _outlet_badge(line: OutletLine, *, is_there: bool) -> StateBadge:
    if is_there:
        return StateBadge(outlet_kind_words(line.form.outlet_kind), "information", "storefront")
    return StateBadge(_("no longer there"), "neutral", "x-circle")


def _outlet_facts(line: OutletLine, today: date) -> list[str]:
    facts = [hours_words(line.form.hours)]
    facts += [period_words(each) for each in line.form.closures if each.last >= today]
    if line.closed_on is not None:
        facts.append(_("not there from {day} on").format(day=long_date(line.closed_on)))
    return [fact for fact in facts if fact]


def _certificate_facts(line: CertificateLine) -> list[str]:
    form = line.form
    days = _("from {first} to {last}").format(
        first=long_date(form.valid_from), last=long_date(form.valid_until)
    )
    if line.withdrawn_on is not None:
        days = _("withdrawn on {day}").format(day=long_date(line.withdrawn_on))
    return [" · ".join(part for part in (form.reference, form.issuer, days) if part)]
