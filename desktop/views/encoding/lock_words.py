"""Locking a neutral card for ever, in words: what the switch does, and what came of it."""

from __future__ import annotations

from desktop.domain.card import CardSupport
from desktop.domain.support_tag import TagCannotBeLocked
from desktop.i18n import gettext as _
from desktop.sheets.encoding import TagLock
from desktop.views.messages import sentence


def explained() -> str:
    return _("A locked card is never written again: a new right needs another card.")


def announced(support: str, *, locks: bool) -> tuple[tuple[str, str], ...]:
    """What follows the writing, where something does."""
    if not locks or support != CardSupport.NEUTRAL_CARD:
        return ()
    return ((_("Then"), _("locked for ever")),)


def told(lock: TagLock) -> str:
    """Behind the sentence of a writing that was verified; empty when nothing was asked."""
    return {
        TagLock.NOT_ASKED: "",
        TagLock.LOCKED: _("It is locked for ever."),
        TagLock.IMPOSSIBLE: sentence(TagCannotBeLocked()),
        TagLock.INTERRUPTED: _("It left before it was locked: it is valid, and can be changed."),
    }[lock]
