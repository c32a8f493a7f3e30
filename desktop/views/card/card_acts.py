"""What may be done now with one card, the likeliest first; pure, from its sheet."""

from __future__ import annotations

from desktop.domain.card import CardAct
from desktop.i18n import gettext as _
from desktop.sheets.card import CardSheet
from desktop.views.card.words import came_back_words
from desktop.views.widgets.acts_card import PageAct
from desktop.views.widgets.words import the_support

NAMES_OF = {
    CardAct.LINK: ("link",),
    CardAct.REPLACE: ("replace",),
    CardAct.BLOCK: ("block", "give_back"),
    CardAct.FOUND: ("found",),
    CardAct.RETIRE: ("retire",),
    CardAct.REQUEST_ENCODING: ("encode",),
}
ORDER = ("print", "found", "link", "open", "replace", "block", "give_back", "encode", "withdraw",
         "retire")  # fmt: skip


def acts_of(sheet: CardSheet) -> tuple[PageAct, ...]:
    names = {name for act in sheet.acts for name in NAMES_OF[act]}
    if sheet.holder is not None:
        names.add("open")
        if sheet.support == "paper":
            names.add("print")
    elif sheet.last_household_id is None:
        names.discard("replace")  # done on the page of a household, and there is none
    if sheet.requested_on is not None:
        names.discard("encode")
        names.add("withdraw")
    return tuple(_act(name, sheet.support) for name in ORDER if name in names)


def _act(name: str, support: str) -> PageAct:
    """Without a pronoun: a card and a code are not of one gender in every language."""
    words, key, icon = {
        "open": (_("Open the household"), "O", "users"),
        "print": (_("Print the paper code"), "P", "printer"),
        "link": (_("Link to a household"), "L", "link"),
        "replace": (_("Replace, on the household’s page"), "R", "arrows-clockwise"),
        "block": (_("Block"), "B", "prohibit"),
        "give_back": (
            _("The holder hands {card} back").format(card=the_support(support)),
            "G",
            "arrow-u-up-left",
        ),
        "found": (came_back_words(support), "F", "arrow-u-up-left"),
        "encode": (_("Have it written again"), "E", "pencil-simple"),
        "withdraw": (_("Withdraw the request to write it"), "W", "x"),
        "retire": (_("Take out of service"), "T", "archive"),
    }[name]
    return PageAct(name, words, key, icon)
