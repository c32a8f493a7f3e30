"""What the history tells of a card or a code: which one, in place of which, and its title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.i18n import gettext as _
from desktop.sheets.household import HouseholdCardLine, TimelineEntry
from desktop.views.widgets.support_choice import PAPER
from desktop.views.widgets.words import card_tail

Carried = Mapping[str, HouseholdCardLine]
"""Cards of the household, by their own id and by that of each of their links."""


@dataclass(frozen=True)
class Swap:
    """`new` is what the act is about; `old` what it takes the place of."""

    new: HouseholdCardLine | None
    old: HouseholdCardLine | None = None


def carried_of(cards: tuple[HouseholdCardLine, ...]) -> Carried:
    return {str(one): card for card in cards for one in (card.link_id, card.card_id)}


def swap_of(entry: TimelineEntry, carried: Carried) -> Swap:
    """Found by the rows of cards, of links and of writings that the act changed."""
    old = _first(_values(entry, "replaces_id"), carried)
    named = _first(_values(entry, "card_id"), carried)
    rows = (str(row.row_id) for row in entry.rows if row.entity in {"card", "card_link"})
    return Swap(named or _first(rows, carried), old)


def swap_words(swap: Swap) -> str:
    """`••• 417`, or `••• 417 in place of ••• 042`."""
    new = card_tail(swap.new.tail) if swap.new else ""
    old = _("in place of {tail}").format(tail=card_tail(swap.old.tail)) if swap.old else ""
    return " ".join(part for part in (new, old) if part)


def title_of(act: str, swap: Swap, usual: str) -> str:
    """A paper code is no card: its acts are told in its own words."""
    is_paper = swap.new is not None and swap.new.support == PAPER
    was_paper = swap.old is not None and swap.old.support == PAPER
    if act == "replace_card" and swap.old is not None and is_paper != was_paper:
        return _("Card replaced by a code") if is_paper else _("Code replaced by a card")
    return _titles_of_code().get(act, usual) if is_paper else usual


def _titles_of_code() -> dict[str, str]:
    return {
        "link_card": _("Code linked"),
        "replace_card": _("Code replaced"),
        "block_card": _("Code blocked"),
        "found_card": _("Code came back"),
        "retire_card": _("Code taken out of service"),
    }


def _values(entry: TimelineEntry, column: str) -> Iterator[str]:
    for row in entry.rows:
        value = row.changes.get(column, (None, None))[1]
        if value is not None:
            yield str(value)


def _first(ids: Iterator[str], carried: Carried) -> HouseholdCardLine | None:
    return next((carried[one] for one in ids if one in carried), None)
