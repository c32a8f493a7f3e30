"""The states of a card in words, with the icon and tone that repeat them."""

from __future__ import annotations

from desktop.i18n import gettext as _
from desktop.sheets.card import CardLine


def state_words(line: CardLine) -> str:
    words = {
        "stock": _("in stock"),
        "linked": _("linked"),
        "blocked": _("blocked"),
        "returned": _("returned"),
        "retired": _("out of service"),
    }
    return words.get(line.state, line.state)


def state_shape(line: CardLine) -> tuple[str, str]:
    shapes = {
        "linked": ("check-circle", "done"),
        "blocked": ("prohibit", "waiting"),
        "stock": ("package", "information"),
    }
    return shapes.get(line.state, ("circle", "neutral"))


def support_words(line: CardLine) -> str:
    words = {
        "korrigo": _("KorriGo card"),
        "neutral_card": _("neutral card"),
        "paper": _("paper"),
    }
    return words.get(line.support, line.support)
