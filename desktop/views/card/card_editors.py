"""What each act on one card asks before it is done: why, or where a card that came back goes."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.sheets.card import CardSheet
from desktop.views.card.sources import CardSources
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.text import label
from desktop.views.widgets.words import card_reason_name

BLOCK_REASONS = ("lost", "stolen", "faulty")


class CardActEditor(Editor):
    """`act` is what is done on the interactive lane once it was confirmed."""

    def __init__(self, sheet: CardSheet, title: str, consequence: str) -> None:
        super().__init__(title)
        self.sheet = sheet
        self.add(label(consequence, "muted", wrap=True))

    def act(self, sources: CardSources, actor: Actor) -> Callable[[], object]:
        raise NotImplementedError


class BlockEditor(CardActEditor):
    NAME = "block"

    def __init__(self, sheet: CardSheet) -> None:
        super().__init__(
            sheet,
            _("Block this card"),
            _(
                "Partners refuse it from the next block list on. The entitlement and its balance "
                "stay with the household."
            ),
        )
        self.why = Choice([(reason, card_reason_name(reason)) for reason in BLOCK_REASONS])
        self.add(FieldRow(_("Why"), self.why))
        self.finish(_("Block it"))

    def start(self) -> None:
        self.why.setFocus()

    def act(self, sources: CardSources, actor: Actor) -> Callable[[], object]:
        card_id, reason, holder = self.sheet.card_id, str(self.why.value()), self.sheet.holder
        household_id = holder.household_id if holder else None
        if household_id is None:
            return _nothing
        return lambda: sources.cards.block(household_id, card_id, reason, actor)


class GiveBackEditor(CardActEditor):
    NAME = "give_back"

    def __init__(self, sheet: CardSheet) -> None:
        super().__init__(
            sheet,
            _("The holder gives it back"),
            _(
                "It is the household’s no longer, and may be linked again. The entitlement and "
                "its balance stay with the household."
            ),
        )
        self.finish(_("Note that it was given back"))

    def start(self) -> None:
        self.save.setFocus()

    def act(self, sources: CardSources, actor: Actor) -> Callable[[], object]:
        card_id, holder = self.sheet.card_id, self.sheet.holder
        household_id = holder.household_id if holder else None
        if household_id is None:
            return _nothing
        return lambda: sources.cards.block(household_id, card_id, "returned", actor)


class FoundEditor(CardActEditor):
    """Into the cupboard, or back to the household that had it last."""

    NAME = "found"

    def __init__(self, sheet: CardSheet) -> None:
        super().__init__(
            sheet,
            _("It came back"),
            _("The next block list for partners no longer names it."),
        )
        ways = [("cupboard", _("Keep it in the cupboard"))]
        if sheet.last_household_id is not None:
            ways.insert(0, ("household", _("Give it back to the household that had it")))
        self.where = Choice(ways)
        self.add(FieldRow(_("What becomes of it"), self.where))
        self.finish(_("Note that it came back"))

    def start(self) -> None:
        self.where.setFocus()

    def act(self, sources: CardSources, actor: Actor) -> Callable[[], object]:
        card_id = self.sheet.card_id
        to_household = self.where.value() == "household"
        back_to = self.sheet.last_household_id if to_household else None
        return lambda: sources.cards.found(card_id, actor, give_back_to=back_to)


class RetireEditor(CardActEditor):
    NAME = "retire"

    def __init__(self, sheet: CardSheet) -> None:
        super().__init__(
            sheet,
            _("Take it out of service"),
            _("It can never be linked again. This cannot be undone."),
        )
        self.why = TextEdit(_("Broken, cut up, sent back to the supplier…"))
        self.row = FieldRow(_("Why"), self.why)
        self.add(self.row)
        self.finish(_("Take it out of service"))

    def start(self) -> None:
        self.why.setFocus()

    def is_complete(self) -> bool:
        if self.why.text().strip():
            return True
        self.row.complain(_("Say why, in a few words."))
        return False

    def act(self, sources: CardSources, actor: Actor) -> Callable[[], object]:
        card_id, reason = self.sheet.card_id, self.why.text().strip()
        return lambda: sources.stock.retire(card_id, reason, actor)


class WriteAgainEditor(CardActEditor):
    NAME = "encode"

    def __init__(self, sheet: CardSheet) -> None:
        super().__init__(
            sheet,
            _("Have it written again"),
            _("It joins the queue of the encoding desk until it was written and verified there."),
        )
        self.why = TextEdit(_("A partner’s reader does not know it…"))
        self.add(FieldRow(_("Why"), self.why, optional=True))
        self.finish(_("Ask for it"))

    def start(self) -> None:
        self.why.setFocus()

    def act(self, sources: CardSources, actor: Actor) -> Callable[[], object]:
        card_id, note = self.sheet.card_id, self.why.text().strip()
        return lambda: sources.encodings.request(card_id, note, actor)


def _nothing() -> None:
    """The card has no household any more: the page is about to show that."""


EDITORS: dict[str, Callable[[CardSheet], CardActEditor]] = {
    editor.NAME: editor
    for editor in (BlockEditor, GiveBackEditor, FoundEditor, RetireEditor, WriteAgainEditor)
}
