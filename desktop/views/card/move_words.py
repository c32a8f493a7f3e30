"""What moving stock to another site means, in sentences that are read before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.i18n import gettext as _
from desktop.i18n import ngettext, number
from desktop.sheets.card import BatchLine
from desktop.sheets.stock import SiteStock
from desktop.views.widgets.words import support_name


def site_words(stock: SiteStock) -> str:
    if stock.is_ours:
        return _("{site} (here)").format(site=stock.name)
    return stock.name or _("No site noted")


def delivery_words(batch: BatchLine) -> str:
    """`Box 12 · neutral card · 40 in stock`."""
    return _("{label} · {support} · {count} in stock").format(
        label=batch.label, support=support_name(batch.support), count=number(batch.in_stock)
    )


def consequence(chosen: Sequence[SiteStock], to_site: str) -> str:
    """What will happen to the chosen cards; says so when nothing would."""
    going = [stock for stock in chosen if stock.name != to_site]
    count = sum(stock.count for stock in going)
    if not count:
        return _("Nothing would move: these cards are in the stock of {site} already.").format(
            site=to_site
        )
    moved = ngettext(
        "{count} card goes to the stock of {site}, which gives it out from then on, also without "
        "the network.",
        "{count} cards go to the stock of {site}, which gives them out from then on, also without "
        "the network.",
        count,
    )
    told = [moved.format(count=number(count), site=to_site), _from_words(going)]
    stay = sum(stock.count for stock in chosen) - count
    if stay:
        words = ngettext(
            "{count} is there already.",
            "{count} are there already.",
            stay,
        )
        told.append(words.format(count=number(stay)))
    return " ".join(part for part in told if part)


def _from_words(going: Sequence[SiteStock]) -> str:
    """Where they lie now; nothing when no site was noted."""
    names = [stock.name for stock in going if stock.name]
    if not names:
        return ""
    return _("They lie now in the stock of: {sites}.").format(sites=", ".join(names))


def moved_words(count: int, to_site: str) -> str:
    words = ngettext(
        "{count} card is in the stock of {site} now.",
        "{count} cards are in the stock of {site} now.",
        count,
    )
    return words.format(count=number(count), site=to_site)
