"""Beside the history of one card: whose it is, what it is, and what stands on it."""

from __future__ import annotations

from desktop.domain.support_code import grouped
from desktop.i18n import gettext as _
from desktop.i18n import long_date, short_date
from desktop.sheets.card import CardSheet
from desktop.views.card.words import product_name
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label
from desktop.views.widgets.words import support_name, the_support


class HolderCard(Card):
    """The household, never by a name; its reference is hidden by F12."""

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("The household"))
        self._reference = DiscreetLabel(discretion, "", "lead")
        self._since = label("", "muted", wrap=True)
        self._unsure = Chip(_("To be confirmed"), "waiting", "clock")
        self.add(self._reference)
        self.add(self._unsure)
        self.add(self._since)

    def show_holder(self, sheet: CardSheet) -> None:
        holder = sheet.holder
        self._reference.setVisible(holder is not None)
        self._unsure.setVisible(holder is not None and holder.provisional)
        if holder is None:
            nobody = _("No household has {card} now.")
            self._since.setText(nobody.format(card=the_support(sheet.support)))
            return
        self._reference.say(holder.reference)
        since = _("Since {day}").format(day=long_date(holder.linked_on))
        if holder.provisional:
            since = _("Since {day}, to be confirmed by the centre").format(
                day=long_date(holder.linked_on)
            )
        self._since.setText(since)


class CardFactsCard(Card):
    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("The card"))
        self._number = DiscreetLabel(discretion, "", "lead")
        self._number.setAccessibleDescription(_("Number of the card"))
        self._told = label(
            _("An opaque number: it says nothing of anybody and is all that partners see."),
            "small",
            wrap=True,
        )
        self._rows = FactRows(discretion)
        for part in (self._number, self._told, self._rows):
            self.add(part)

    def show_card(self, sheet: CardSheet) -> None:
        self.set_title(_("The code") if sheet.support == "paper" else _("The card"))
        self._number.say(grouped(sheet.number))
        for part in (self._number, self._told):
            part.setVisible(bool(sheet.number))
        rows = [
            (_("Support"), support_name(sheet.support)),
            (_("Chip"), product_name(sheet.product)),
            (_("Delivery"), sheet.batch),
            (_("In stock since"), short_date(sheet.received_on) if sheet.received_on else ""),
            (_("Blocked on"), short_date(sheet.blocked_on) if sheet.blocked_on else ""),
            (_("Out of service on"), short_date(sheet.retired_on) if sheet.retired_on else ""),
        ]
        self._rows.show_rows([(name, value) for name, value in rows if value])


class OnCardCard(Card):
    """What was last verified on the card; paper has nothing to write on."""

    def __init__(self) -> None:
        super().__init__(_("What stands on it"))
        self._said = label("", "text", wrap=True)
        self._when = label("", "muted", wrap=True)
        self._never = label(
            _("Never a name, an income or a rate: a number, two days and a proof."),
            "small",
            wrap=True,
        )
        for part in (self._said, self._when, self._never):
            self.add(part)

    def show_right(self, sheet: CardSheet) -> None:
        self.setVisible(sheet.support != "paper")
        right = sheet.right
        if right is None or right.is_empty or right.valid_until is None:
            self._said.setText(_("Nothing was written on it yet: it works by its link alone."))
            self._when.hide()
            return
        self._said.setText(
            _("The programme’s right, valid until {day}.").format(day=long_date(right.valid_until))
        )
        self._when.setVisible(sheet.written_on is not None)
        if sheet.written_on is not None:
            words = _("Written and read again on {day}.")
            self._when.setText(words.format(day=long_date(sheet.written_on)))
