"""One sentence for each thing that people lay on the reader and that is no card of ours.

Each says what it is, as far as that can be told without reading it, and what to do now.
"""

from __future__ import annotations

from desktop.domain.card import ObjectKind, UnsupportedObject
from desktop.i18n import gettext as _


def object_sentence(error: UnsupportedObject) -> str:
    """The words of the kind; a kind of a later version is told plainly."""
    return sentences().get(
        error.kind.value,
        _("This is not a KorriGo card: take it away and lay a KorriGo card down."),
    )


def sentences() -> dict[str, str]:
    """By the value of the kind, in the language of the moment."""
    return _of_tickets_and_tags() | _of_chip_cards()


def _of_tickets_and_tags() -> dict[str, str]:
    return {
        ObjectKind.PAPER_TICKET.value: _(
            "This is a STAR paper ticket: take it away and lay the plastic KorriGo card down."
        ),
        ObjectKind.NFC_TAG.value: _(
            "This is a badge or a contactless tag that is not from our stock: take it away and lay "
            "a KorriGo card down, or a neutral card received on the Cards page."
        ),
        ObjectKind.PHONE.value: _(
            "This looks like a telephone: put it away and lay the plastic KorriGo card down, "
            "without its case."
        ),
    }


def _of_chip_cards() -> dict[str, str]:
    return {
        ObjectKind.BANK_CARD.value: _(
            "This looks like a bank card, and nothing was read from it: take the KorriGo card out "
            "of the wallet and lay it down alone."
        ),
        ObjectKind.IDENTITY_CARD.value: _(
            "This looks like an identity card, and nothing was read from it: give it back and lay "
            "the KorriGo card down."
        ),
        ObjectKind.STUDENT_CARD.value: _(
            "This looks like a student card or a badge without KorriGo on it: lay a KorriGo card "
            "down, or offer a neutral card."
        ),
        ObjectKind.HEALTH_CARD.value: _(
            "This looks like a health insurance card, and nothing was read from it: give it back "
            "and lay the KorriGo card down."
        ),
        ObjectKind.SECURITY_MODULE.value: _(
            "This is a security module, not a resident’s card: put it back in its own slot and lay "
            "a KorriGo card down."
        ),
        ObjectKind.CHIP_CARD.value: _(
            "This is another chip card, and nothing was read from it: give it back and lay the "
            "KorriGo card down."
        ),
    }
