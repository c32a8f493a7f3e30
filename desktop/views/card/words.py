"""The states of a card in words, with the icon and tone that repeat them."""

from __future__ import annotations

from desktop.domain.encoding import EncodingState, Found
from desktop.i18n import gettext as _
from desktop.sheets.card import CardLine, CardSheet
from desktop.views.widgets.words import newer_value, support_name

STATES = ("stock", "linked", "blocked", "returned", "retired")
SUPPORTS = ("korrigo", "neutral_card", "paper")


def state_name(state: str) -> str:
    return {
        "stock": _("in stock"),
        "linked": _("in service"),
        "blocked": _("blocked"),
        "returned": _("handed back"),
        "retired": _("out of service"),
    }.get(state) or newer_value(state)


def shape_of(state: str) -> tuple[str, str]:
    """Icon and tone."""
    shapes = {
        "linked": ("check-circle", "done"),
        "blocked": ("prohibit", "waiting"),
        "stock": ("package", "information"),
        "returned": ("arrow-u-up-left", "information"),
        "retired": ("archive", "neutral"),
    }
    return shapes.get(state, ("circle", "neutral"))


def state_words(line: CardLine) -> str:
    return state_name(line.state)


def state_shape(line: CardLine) -> tuple[str, str]:
    return shape_of(line.state)


def support_words(line: CardLine) -> str:
    return support_name(line.support)


def product_name(product: str) -> str:
    """What the chip is; nothing for paper."""
    return {
        "prime_revision_1": _("Calypso, revision 1"),
        "prime_revision_2": _("Calypso, revision 2"),
        "prime_revision_3": _("Calypso, revision 3"),
        "light": _("Calypso Light"),
        "basic": _("Calypso Basic"),
        "type_2_tag": _("NFC memory chip"),
        "type_4_tag": _("NFC chip card"),
    }.get(product, "")


def badge_words(sheet: CardSheet) -> str:
    """The state as the head of the card's page says it."""
    return {
        "stock": _("In stock"),
        "linked": _("In service"),
        "blocked": _("Blocked"),
        "returned": _("Given back, in the cupboard"),
        "retired": _("Out of service"),
    }.get(sheet.state) or newer_value(sheet.state)


def encoding_badge(sheet: CardSheet) -> tuple[str, str, str] | None:
    """Words, tone and icon; nothing for paper, which is never written."""
    if sheet.support == "paper":
        return None
    if sheet.open_encoding is not None:
        return (
            _("Writing not settled: lay it down again"),
            "waiting",
            "warning-circle",
        )
    if sheet.requested_on is not None:
        return _("To be written again"), "information", "pencil-simple"
    if sheet.written_on is not None:
        return _("Written and verified"), "done", "check-circle"
    return None


def unsettled_words(state: EncodingState | None) -> str:
    """How far a writing came that is not settled."""
    if state is None:
        return ""
    return {
        EncodingState.INTENDED: _("begun, no answer was kept"),
        EncodingState.UNCERTAIN: _("the card left before it answered"),
        EncodingState.UNVERIFIED: _("the card confirmed, to be read again"),
        EncodingState.FOREIGN: _("neither the old nor the new content, for a supervisor"),
        EncodingState.NOT_GENUINE: _("the security module refused the card, for a supervisor"),
    }.get(state, "")


def came_back_words(support: str) -> str:
    return _("The code came back") if support == "paper" else _("The card came back")


def reason_words(reason: str) -> str:
    """Why a link began or ended, or a card was blocked."""
    return {
        "first": _("first support"),
        "replacement": _("replacement"),
        "additional": _("additional support"),
        "found": _("found again"),
        "lost": _("loss"),
        "stolen": _("theft"),
        "faulty": _("fault"),
        "returned": _("handing back"),
        "other_support": _("another support was chosen"),
        "change_support": _("another support was chosen"),
    }.get(reason, reason)


def settled_words(found: Found) -> tuple[str, str]:
    """What a tap told of an earlier writing that was torn, and its tone."""
    if found is Found.NEW:
        return _("The earlier writing of this card is settled: it was written."), "done"
    if found is Found.OLD:
        words = _(
            "The earlier writing of this card is settled: nothing was written. It waits again."
        )
        return words, "information"
    words = _(
        "This card says neither what it said before nor what was written: a supervisor looks."
    )
    return words, "waiting"
