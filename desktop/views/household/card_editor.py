"""Cards on the household page: link the first, replace or block one, change what is carried."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.card import ReissueSheet
from desktop.sheets.household import HouseholdCardLine, HouseholdSheet
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.support_choice import KORRIGO, NEUTRAL, PAPER
from desktop.views.widgets.support_flow import SupportFlow
from desktop.views.widgets.text import label
from desktop.views.widgets.words import card_name, card_reason_name

REASONS = ("lost", "stolen", "faulty", "returned")


class CardEditor(Editor):
    """Blocking is one act; replacing waits for what comes, then blocks and links at once."""

    NAME = "cards"
    block_requested = Signal(object, str)  # card id, reason

    def __init__(self, sheet: HouseholdSheet) -> None:
        self._cards = replaceable_cards(sheet)
        super().__init__(replacing_words({card.support for card in self._cards}))
        self.which = Choice(_options(self._cards))
        self.why = Choice([(reason, card_reason_name(reason)) for reason in REASONS])
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.addWidget(FieldRow(_("Support"), self.which), 0, 0)
        grid.addWidget(FieldRow(_("Why"), self.why), 0, 1)
        self.body.addLayout(grid)
        self.limit = Banner()
        self.add(self.limit)
        self.override = TextEdit()
        self.override.setObjectName("override_reason")
        self.override_row = FieldRow(_("Reason for one more replacement"), self.override)
        self.override_row.hide()
        self.add(self.override_row)
        self.body.addSpacing(Space.S)
        self.add(label(_("What takes its place"), "strong"))
        self.flow = SupportFlow(waits_at_once=False)
        self.panel = self.flow.panel
        self.add(self.flow)
        self.block = SecondaryButton(_("Block without replacing"), "Ctrl+B")
        self.block.setObjectName("block")
        self.block.clicked.connect(self._ask_block)
        self.finish(_("Replace it"), self.block)
        self.panel.skipped.connect(self.closed)
        self.which.value_changed.connect(self._follow)
        self._follow()

    @property
    def card_id(self) -> UUID:
        return UUID(str(self.which.value()))

    @property
    def reason(self) -> str:
        return str(self.why.value())

    @property
    def override_reason(self) -> str:
        return self.override.text().strip()

    def start(self) -> None:
        self.why.setFocus()

    def choose(self, card_id: UUID) -> None:
        """The one that is asked about, when there are several."""
        self.which.set_value(card_id)
        self._follow()

    def show_reissues(self, sheet: ReissueSheet, *, may_decide: bool) -> None:
        """How often it happened, before it is refused; a decider may go on with a reason."""
        if not sheet.count:
            return
        words = ngettext(
            "{count} card of this household was lost or stolen in twelve months; the limit is "
            "{limit}.",
            "{count} cards of this household were lost or stolen in twelve months; the limit is "
            "{limit}.",
            sheet.count,
        ).format(count=sheet.count, limit=sheet.limit)
        if not sheet.is_reached:
            self.limit.say(words, "neutral")
            return
        then = (
            _("You decide: say why once more.")
            if may_decide
            else _("Block the card now; someone who decides may replace it.")
        )
        self.limit.say(f"{words} {then}")
        self.override_row.setVisible(may_decide)

    def ask_override(self, sentence: str, *, may_decide: bool) -> None:
        """The limit said no: beside it, the field for who may go on."""
        self.panel.stop()
        self.limit.say(sentence)
        self.override_row.setVisible(may_decide)
        if may_decide:
            self.override.setFocus()

    def wait_for_new(self) -> None:
        """For a card of the support that takes the place."""
        self.flow.wait()

    @Slot()
    def _follow(self) -> None:
        """Most often the same support again; a card blocked before is not blocked twice."""
        card = next(card for card in self._cards if card.card_id == self.card_id)
        self.flow.begin(card.support, _("The old one is blocked with it."))
        self.block.setVisible(card.state == "linked")

    @Slot()
    def _ask_block(self) -> None:
        self.block_requested.emit(self.card_id, self.reason)


class LinkEditor(Editor):
    """What the resident chose, then the card or the paper code that goes with it."""

    NAME = "link"

    def __init__(self, sheet: HouseholdSheet) -> None:
        super().__init__(_("Support chosen by the resident"))
        self.flow = SupportFlow()
        self.panel = self.flow.panel
        self.add(self.flow)
        self.add(self.banner)
        self.flow.begin(sheet.card_support or KORRIGO)
        self.panel.skipped.connect(self.closed)

    def start(self) -> None:
        self.flow.choice.start()


class SupportEditor(Editor):
    """Another support in place of the one carried now; nothing else changes."""

    NAME = "support"

    def __init__(self, sheet: HouseholdSheet) -> None:
        super().__init__(_("Change the support"))
        self._cards = linked_cards(sheet)
        self.which = Choice(_options(self._cards))
        row = FieldRow(_("In place of"), self.which)
        row.setVisible(len(self._cards) > 1)
        self.add(
            label(
                _(
                    "The entitlement and its balance stay as they are: only what is carried "
                    "changes."
                ),
                "muted",
                wrap=True,
            )
        )
        self.add(row)
        self.flow = SupportFlow(waits_at_once=False)
        self.panel = self.flow.panel
        self.add(self.flow)
        self.handed_back = QCheckBox(_("The old card was handed back"))
        self.handed_back.setObjectName("handed_back")
        self.handed_back.setChecked(True)
        self.add(self.handed_back)
        self.finish(_("Change the support"))
        self.panel.skipped.connect(self.closed)
        self.which.value_changed.connect(self._follow)
        self._follow()

    @property
    def card_id(self) -> UUID:
        return UUID(str(self.which.value()))

    def start(self) -> None:
        self.flow.choice.start()

    def is_complete(self) -> bool:
        return bool(self.flow.choice.value)

    @Slot()
    def _follow(self) -> None:
        """What they carry now is no choice; a neutral card may come back into the cupboard."""
        now = next((card.support for card in self._cards if card.card_id == self.card_id), "")
        self.flow.choice.leave_out(now)
        others = [support for support in (KORRIGO, NEUTRAL, PAPER) if support != now]
        self.flow.begin(others[0])
        self.handed_back.setVisible(now == NEUTRAL)


CARD_EDITORS = (CardEditor, LinkEditor, SupportEditor)


def replacing_words(supports: set[str]) -> str:
    """As the act is called for what is carried."""
    if supports == {PAPER}:
        return _("Replace or block the code")
    return _("Replace or block the card")


def replaceable_cards(sheet: HouseholdSheet) -> tuple[HouseholdCardLine, ...]:
    """Those in service; when there is none, the last one, which was blocked by telephone."""
    linked = linked_cards(sheet)
    blocked = tuple(card for card in sheet.cards if card.state == "blocked")
    return linked or blocked[:1]


def linked_cards(sheet: HouseholdSheet) -> tuple[HouseholdCardLine, ...]:
    return tuple(card for card in sheet.cards if card.state == "linked")


def _options(cards: Sequence[HouseholdCardLine]) -> list[tuple[object, str]]:
    return [(card.card_id, card_name(card.support, card.tail)) for card in cards]
