"""Where a sealed journal is broken, in words and as values of `--json`."""

from __future__ import annotations

from desktop.domain.seal import Breach, Break
from desktop.i18n import gettext as _
from desktop.i18n import moment

MOST_BREAKS = 20
"""Lines on a screen; `--json` has them all."""


def break_words(place: Break) -> str:
    """The row and the day, and nothing of what it says."""
    words = {
        Breach.CHANGED: _("changed after it was sealed: {place}"),
        Breach.REMOVED: _("something was removed here: {place}"),
        Breach.INSERTED: _("put in without a seal: {place}"),
        Breach.REORDERED: _("not in its order: {place}"),
    }[place.breach]
    at = moment(place.at) if place.at else _("day unknown")
    where = _("{entity}, row {row}, {moment}").format(
        entity=_entity_name(place.entity), row=place.row or _("at the end"), moment=at
    )
    return "  " + words.format(place=where)


def break_facts(place: Break) -> dict[str, str | None]:
    return {
        "breach": place.breach.value,
        "entity": place.entity,
        "row": place.row,
        "at": place.at.isoformat() if place.at else None,
    }


def _entity_name(entity: str) -> str:
    return {
        "access": _("access log"),
        "history": _("history"),
        "sync_mutation": _("units of work"),
    }.get(entity, entity)
