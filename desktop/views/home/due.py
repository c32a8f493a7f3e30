"""For those who decide: requests of persons about their data, and when the first is due."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot

from desktop.domain.disposal import HURRY
from desktop.i18n import gettext as _
from desktop.i18n import long_date, ngettext
from desktop.sheets.disposal import RequestsDue
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.page import Place


class DueBanner(Banner):
    """Hidden while nobody asks; the sign and the colour change in the last week."""

    place_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.action_requested.connect(self._ask)

    def show_due(self, due: RequestsDue | None, on: date) -> None:
        if due is None:
            self.hush()
            return
        hurries = due.answer_by - on <= HURRY
        self.say(
            due_words(due, on), "waiting" if hurries else "information", _("Open the requests")
        )

    @Slot()
    def _ask(self) -> None:
        self.place_requested.emit(Place("privacy"))


def due_words(due: RequestsDue, on: date) -> str:
    count = ngettext(
        "{count} request of a person about their data waits.",
        "{count} requests of persons about their data wait.",
        due.count,
    ).format(count=due.count)
    left = (due.answer_by - on).days
    if left < 0:
        late = ngettext(
            "The first is late by {count} day.", "The first is late by {count} days.", -left
        )
        return f"{count} {late.format(count=-left)}"
    day = _("Answer before the end of {day}.").format(day=long_date(due.answer_by))
    return f"{count} {day}"
