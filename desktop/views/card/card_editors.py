"""What each act on one card asks before it is done: why, or where a card that came back goes."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.sheets.card import CardSheet
from desktop.views.card.sources import CardSources
from desktop.views.card.words import came_back_words
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.text import label
from desktop.views.widgets.words import card_reason_name, the_support

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
            _("Block {card}").format(card=the_support(sheet.support)),
            _(
                "From the next block list on partners refuse {card}. The entitlement and its "
                "balance stay with the household."
            ).format(card=the_support(sheet.support)),
        )
        self.why = Choice([(reason, card_reason_name(reason)) for reason in BLOCK_REASONS])
        self.add(FieldRow(_("Why"), self.why))
        self.finish(_("Block"))

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
            _("The holder hands {card} back").format(card=the_support(sheet.support)),
            _(
                "The household no longer has {card}, which may be linked again later. The "
                "entitlement and its balance stay with the household."
            ).format(card=the_support(sheet.support)),
        )
        self.finish(_("Note the handing back"))

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
            came_back_words(sheet.support),
            _("The next block list for partners no longer names {card}.").format(
                card=the_support(sheet.support)
            ),
        )
        ways = [("cupboard", _("Into the cupboard"))]
        if sheet.last_household_id is not None:
            ways.insert(0, ("household", _("Back to the household that had it last")))
        self.where = Choice(ways)
        self.add(FieldRow(_("Where it goes now"), self.where))
        self.finish(_("Note the return"))

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
            _("Take {card} out of service").format(card=the_support(sheet.support)),
            _("No household can have {card} any more. This cannot be undone.").format(
                card=the_support(sheet.support)
            ),
        )
        is_paper = sheet.support == "paper"
        torn, broken = _("Torn, misprinted…"), _("Broken, cut up, sent back to the supplier…")
        self.why = TextEdit(torn if is_paper else broken)
        self.row = FieldRow(_("Why"), self.why)
        self.add(self.row)
        self.finish(_("Take out of service"))

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
