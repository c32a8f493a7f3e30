"""How far each act came: saved here, sent, received at the centre, and what the centre said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.sync import ActLine, ActStep, SyncSheet
from desktop.views.sync import words
from desktop.views.widgets.acts import look_of


@dataclass(frozen=True, order=True)
class Hour:
    """Sorted by the instant, read as words; None where the step is not reached."""

    at: datetime
    told: str = field(compare=False)

    def __str__(self) -> str:
        return self.told

    @classmethod
    def of(cls, at: datetime | None, now: datetime) -> Hour | None:
        return None if at is None else cls(at, words.short_moment(at, now))


def what(act: ActLine) -> str:
    return words.about(look_of(act.intent).title, act.household)


def author(act: ActLine) -> str:
    return act.actor_name


def standing(act: ActLine) -> str:
    if act.step is ActStep.SAVED:
        return _("saved here")
    if act.step is ActStep.SENT:
        return _("sent, no answer yet")
    return {
        "merged": _("received; part to be settled"),
        "conflict": _("received; to be settled"),
        "refused": _("turned down by the centre"),
        "parked": _("received; waits for another desk"),
        "given_up": _("turned down, then let go"),
    }.get(act.verdict, _("received at the centre"))


def shape(act: ActLine) -> tuple[str, str]:
    """Icon and tone, besides the words."""
    if act.step is ActStep.SAVED:
        return "desktop", "waiting"
    if act.step is ActStep.SENT:
        return "paper-plane-tilt", "waiting"
    return {
        "merged": ("git-merge", "waiting"),
        "conflict": ("git-merge", "waiting"),
        "refused": ("warning-circle", "waiting"),
        "parked": ("clock", "information"),
        "given_up": ("archive", "neutral"),
    }.get(act.verdict, ("cloud-check", "done"))


def summary(sheet: SyncSheet, now: datetime) -> str:
    """What waits, and since when."""
    if not sheet.state.waiting or not sheet.unsent:
        return _("All that was done here is received at the centre.")
    since = words.moment(sheet.unsent[0].at, now)
    told = ngettext(
        "{count} act is saved here and not received at the centre yet, since {when}.",
        "{count} acts are saved here and not received at the centre yet, since {when}.",
        sheet.state.waiting,
    )
    return told.format(count=sheet.state.waiting, when=since)
