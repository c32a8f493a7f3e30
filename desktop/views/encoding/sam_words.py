"""The security module in words: its state, what it is, and how long it still goes."""

from __future__ import annotations

from dataclasses import dataclass

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.encoding import SamSheet, SamState
from desktop.views.widgets.words import card_tail

FEW_LEFT = 500
"""Below this many encodings somebody should ask the issuer for a higher ceiling."""


@dataclass(frozen=True)
class SamWords:
    chip: str
    tone: str
    icon: str
    what: str  # which module, and whether it holds the key
    remaining: str = ""
    is_low: bool = False


def sam_words(sam: SamSheet | None) -> SamWords:
    if sam is None:
        return SamWords(_("looked for…"), "neutral", "hourglass-medium", "")
    chip, tone, icon = _state(sam)
    return SamWords(chip, tone, icon, _what(sam), *_remaining(sam))


def _state(sam: SamSheet) -> tuple[str, str, str]:
    return {
        SamState.ABSENT: (_("absent"), "waiting", "prohibit"),
        SamState.LOCKED: (_("locked"), "waiting", "lock-key"),
        SamState.READY: (_("ready"), "done", "check-circle"),
        SamState.HELD: (_("in use elsewhere"), "waiting", "hourglass-medium"),
        SamState.WRONG: (_("not the right one"), "waiting", "warning-octagon"),
        SamState.NOT_NEEDED: (_("not needed"), "neutral", "minus-circle"),
    }[sam.state]


def _what(sam: SamSheet) -> str:
    if sam.state is SamState.NOT_NEEDED:
        return _("Nothing that this desk writes asks for one.")
    if sam.state is SamState.HELD:
        return sam.holder
    name = " ".join(part for part in (sam.product, card_tail(sam.tail) if sam.tail else "") if part)
    return " · ".join(part for part in (name, _key(sam)) if part)


def _key(sam: SamSheet) -> str:
    if not sam.key_name:
        return ""
    if sam.state is SamState.WRONG:
        return _("without the key {key}").format(key=sam.key_name)
    if sam.state is SamState.READY:
        return _("holds the key {key}").format(key=sam.key_name)
    return ""


def _remaining(sam: SamSheet) -> tuple[str, bool]:
    if sam.remaining is None or sam.state is not SamState.READY:
        return "", False
    told = ngettext("{count} encoding left", "{count} encodings left", sam.remaining).format(
        count=i18n.number(sam.remaining)
    )
    is_low = sam.remaining < FEW_LEFT
    if is_low:
        told = _("{left}: ask the issuer for more").format(left=told)
    return told, is_low
