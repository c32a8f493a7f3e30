"""Sentences that depend on what an error carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.broken_file import BrokenFile
from desktop.domain.card import (
    CardState,
    CardSupport,
    NotInStock,
    ReissueLimitReached,
    StockOfAnotherSite,
    SupportDiffers,
    UnsupportedObject,
)
from desktop.domain.claim import DocumentsStillMissing
from desktop.domain.enrolment import IncompleteForm
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.broken_file import broken_file_text
from desktop.views.messages.laid_object import object_sentence


def _incomplete(error: IncompleteForm) -> str:
    names = {
        "birth_name": _("birth name"),
        "first_names": _("first names"),
        "born": _("birth date"),
        "street": _("street"),
        "postcode": _("postcode"),
        "city": _("town"),
        "applicant": _("applicant"),
        "closed_reason": _("reason"),
        "note": _("note"),
    }
    fields = ", ".join(names.get(field, field) for field in error.fields)
    return _("Some fields are still to be filled: {fields}. What you typed is kept.").format(
        fields=fields
    )


def _documents(error: DocumentsStillMissing) -> str:
    return ngettext(
        "{count} document is still missing. Note it as seen or waived, then try again.",
        "{count} documents are still missing. Note them as seen or waived, then try again.",
        error.count,
    ).format(count=error.count)


def _other_site(error: StockOfAnotherSite) -> str:
    words = _(
        "This card belongs to the stock of {site}. Without the network only {site} gives it out, "
        "so that no card is given twice: take one from the stock here, or try again once the "
        "centre answers."
    )
    return words.format(site=error.site)


def _not_in_stock(error: NotInStock) -> str:
    if error.state is None:
        return _("This card came with no delivery: only what is in stock goes to another site.")
    if error.state is CardState.LINKED:
        return _("A household has this card: only what is in stock goes to another site.")
    return _("This card is not in stock any more: look at its own page. It stays where it is.")


def _other_support(error: SupportDiffers) -> str:
    """What lies there and what the delivery is of: the card is put aside, nothing is counted."""
    supports = {
        CardSupport.KORRIGO: _("KorriGo cards"),
        CardSupport.NEUTRAL_CARD: _("neutral cards"),
        CardSupport.PAPER: _("paper codes"),
    }
    words = _("This delivery is one of {expected}: put this one aside, it was not counted.")
    return words.format(expected=supports[error.expected])


def _reissued(error: ReissueLimitReached) -> str:
    return ngettext(
        "This household lost {count} card in twelve months, and the limit is {limit}. Someone "
        "who decides may replace it once more, with a reason.",
        "This household lost {count} cards in twelve months, and the limit is {limit}. Someone "
        "who decides may replace it once more, with a reason.",
        error.count,
    ).format(count=error.count, limit=error.limit)


def _broken(error: BrokenFile) -> str:
    return broken_file_text(error)


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    UnsupportedObject: object_sentence,
    IncompleteForm: _incomplete,
    DocumentsStillMissing: _documents,
    BrokenFile: _broken,
    SupportDiffers: _other_support,
    StockOfAnotherSite: _other_site,
    NotInStock: _not_in_stock,
    ReissueLimitReached: _reissued,
}
