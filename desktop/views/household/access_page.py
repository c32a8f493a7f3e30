"""Who opened a file: each opening with who, where and why, to be read and to be printed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox

from desktop.i18n import gettext as _
from desktop.i18n import long_date, ngettext
from desktop.sheets.access import AccessLine, AccessSheet
from desktop.sheets.access_words import function_words, quoted, reason_words
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.moment import short_moment
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label
from desktop.views.widgets.timeline import Timeline, TimelineEntry

LEAST_LIST = 420
ICONS = {
    "card": "credit-card",
    "search": "magnifying-glass",
    "claim": "scales",
    "assessment": "calculator",
    "letter": "envelope-simple",
    "export": "export",
    "break_glass": "lock-open",
    "access_print": "printer",
}


class AccessPage(ScrollPage):
    log_requested = Signal(object)  # the household
    print_requested = Signal()
    save_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Who has seen this file?"))
        self.household_id: UUID | None = None
        self.save = SecondaryButton(_("Save as PDF"), "Ctrl+S", "download-simple")
        self.print = PrimaryButton(_("Print"), "Ctrl+P", "printer")
        self.save.clicked.connect(self.save_requested)
        self.print.clicked.connect(self.print_requested)
        for button in (self.save, self.print):
            button.setEnabled(False)
            self.head.add_action(button)
        self.banner = Banner()
        self.content.addWidget(self.banner)
        self._card = Card(_("Openings of this file"))
        self._said = label("", "muted", wrap=True)
        self.english = QCheckBox(_("Print the page in English"))
        self.log = Timeline(discretion)
        for part in (self._said, self.english, self.log):
            self._card.add(part)
        self.content.addWidget(self._card, 1)

    def open_subject(self, subject: object) -> None:
        """The id of a household."""
        self.banner.hush()
        self.log.show_entries(())
        self.household_id = subject if isinstance(subject, UUID) else None
        self.mark_stale()

    def refresh(self) -> None:
        if self.household_id is not None:
            self.log_requested.emit(self.household_id)

    def shown(self) -> None:
        self.log.setFocus()

    @property
    def language(self) -> str:
        """Of the page that is printed."""
        return "en" if self.english.isChecked() else "fr"

    def show_log(self, sheet: AccessSheet, now: datetime) -> None:
        self.head.set_eyebrow(_("Household {reference}").format(reference=sheet.reference))
        self._said.setText(_sum_words(sheet))
        self.english.setChecked(sheet.language == "en")
        self.log.show_entries([_entry(n, line, now) for n, line in enumerate(sheet.lines)])
        self.log.setMinimumHeight(min(look.scaled(LEAST_LIST), self.log.full_height))
        for button in (self.save, self.print):
            button.setEnabled(True)

    @Slot(str)
    def complain(self, words: str) -> None:
        self.banner.say(words, "waiting")

    @Slot(str)
    def confirm(self, words: str) -> None:
        self.banner.say(words, "done")


def _sum_words(sheet: AccessSheet) -> str:
    since, count = sheet.since, len(sheet.lines)
    if since is None:
        return _("Nobody has opened this file since openings are written down.")
    told = ngettext(
        "{count} opening since {day}. The page that is printed says what agents do, not their "
        "names.",
        "{count} openings since {day}. The page that is printed says what agents do, not their "
        "names.",
        count,
    )
    return told.format(count=count, day=long_date(since.astimezone().date()))


def _entry(number: int, line: AccessLine, now: datetime) -> TimelineEntry:
    who = line.agent_name or _("an agent who is not known here")
    detail = (who, function_words(line.function), line.desk_label, quoted(line.note))
    return TimelineEntry(
        id=number,
        at=short_moment(line.at, now),
        icon=ICONS.get(line.reason, "eye"),
        tone="neutral",
        title=reason_words(line.reason),
        detail=" · ".join(part for part in detail if part),
    )
