"""The choices of this desk: how it speaks and looks, which reader, who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.views.settings.about_rows import AboutRows
from desktop.views.settings.decision_card import DecisionCard
from desktop.views.settings.street_card import StreetCard
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label

LOCK_AFTER = (1, 2, 5, 10, 15, 30, 60)


@dataclass(frozen=True)
class Choices:
    """What the page shows and what it asks to keep, by name of setting."""

    language: str = "fr"
    theme: str = "light"
    text_scale: str = "1"
    desk_label: str = ""
    site: str = ""
    card_reader: str | None = None
    sam_reader: str | None = None
    two_persons: bool = True
    two_persons_is_decided: bool = False  # at the centre, for the whole city
    sounds: bool = True
    lock_minutes: int = 10
    decided: frozenset[str] = frozenset()  # by IT: names of settings that are not chosen here


class SettingsPage(ScrollPage):
    """Each choice is kept at once; there is nothing to confirm."""

    choices_requested = Signal()
    chosen = Signal(str, object)  # name of the choice, its value
    journal_requested = Signal()  # unsent work is to leave on a stick
    bundle_requested = Signal()  # somebody helps from afar

    def __init__(self) -> None:
        super().__init__(_("Settings"))
        self._rows: dict[str, FieldRow] = {}  # of what IT may decide, by name of setting
        self.note = Banner()
        self.content.addWidget(self.note)
        left, right = self.columns(1, 1)
        left.addWidget(self._look())
        left.addWidget(self._desk())
        self.streets = StreetCard()
        left.addWidget(self.streets)
        left.addStretch(1)
        right.addWidget(self._readers())
        self.decision = DecisionCard()
        right.addWidget(self.decision)
        about = Card(_("About this installation"))
        self.about = AboutRows()
        about.add(self.about)
        bundle = SecondaryButton(_("Support bundle…"))
        bundle.clicked.connect(self.bundle_requested)
        about.add(bundle)
        told = _("For IT: how this installation is, and nothing of anybody in it.")
        about.add(label(told, "small", wrap=True))
        right.addWidget(about)
        right.addStretch(1)
        self._connect()

    def _look(self) -> Card:
        card = Card(_("Language and look"))
        self._language = Choice([("fr", "Français"), ("en", "English")])
        self._theme = Choice(
            [("light", _("Light")), ("dark", _("Dark")), ("contrast", _("High contrast"))]
        )
        self._scale = Choice(
            [("1", _("Normal")), ("1.25", _("Large (× 1.25)")), ("1.5", _("Very large (× 1.5)"))]
        )
        self._rows["language"] = FieldRow(
            _("Language"), self._language, _("Takes effect at the next start.")
        )
        card.add(self._rows["language"])
        card.add(FieldRow(_("Theme"), self._theme))
        card.add(FieldRow(_("Text size"), self._scale))
        return card

    def _desk(self) -> Card:
        card = Card(_("This desk"))
        self._site, self._label = TextEdit(), TextEdit()
        self._rows["site"] = FieldRow(_("Site"), self._site)
        card.add(self._rows["site"])
        card.add(
            FieldRow(_("Name of the desk"), self._label, _("Told in the history of each file."))
        )
        self._lock = Choice(_lock_options(LOCK_AFTER))
        self._rows["lock_minutes"] = FieldRow(
            _("Lock the screen"),
            self._lock,
            _("When nobody touches the keyboard or the mouse. Ctrl L locks at once."),
        )
        card.add(self._rows["lock_minutes"])
        stick = SecondaryButton(_("Hand unsent work over to a stick…"))
        stick.clicked.connect(self.journal_requested)
        card.add(stick)
        card.add(
            label(
                _(
                    "For a PC that cannot reach the centre any more: IT takes the file over "
                    "there, and nothing is done twice."
                ),
                "small",
                wrap=True,
            )
        )
        return card

    def _readers(self) -> Card:
        card = Card(_("Card readers"))
        self._card_reader, self._sam_reader = Choice(), Choice()
        self._rows["card_reader"] = FieldRow(
            _("For the residents’ cards"),
            self._card_reader,
            _("Chosen once and remembered; automatic watches every reader."),
        )
        self._rows["sam_reader"] = FieldRow(_("For the security module"), self._sam_reader)
        card.add(self._rows["card_reader"])
        card.add(self._rows["sam_reader"])
        self._sounds = QCheckBox(_("A sound for each card that was read or refused"))
        card.add(self._sounds)
        return card

    def _connect(self) -> None:
        self._language.value_changed.connect(self._tell_language)
        self._theme.value_changed.connect(self._tell_theme)
        self._scale.value_changed.connect(self._tell_scale)
        self._card_reader.value_changed.connect(self._tell_card_reader)
        self._sam_reader.value_changed.connect(self._tell_sam_reader)
        self._lock.value_changed.connect(self._tell_lock)
        self._sounds.clicked.connect(self._tell_sounds)
        self.decision.two_persons_chosen.connect(self._tell_two)
        self._site.editingFinished.connect(self._tell_site)
        self._label.editingFinished.connect(self._tell_label)

    def refresh(self) -> None:
        self.choices_requested.emit()

    def show_choices(self, choices: Choices, readers: Sequence[str]) -> None:
        slots: list[tuple[object, str]] = [(None, _("Automatic")), *((n, n) for n in readers)]
        kept = [choices.card_reader, choices.sam_reader]
        slots += [
            (name, _("{name} (not plugged in)").format(name=name))
            for name in kept
            if name and name not in readers
        ]
        for field, value in zip((self._card_reader, self._sam_reader), kept, strict=True):
            field.set_options(slots)
            field.set_value(value)
        self._lock.set_options(_lock_options(sorted({*LOCK_AFTER, choices.lock_minutes})))
        self._lock.set_value(choices.lock_minutes)
        self._language.set_value(choices.language)
        self._theme.set_value(choices.theme)
        self._scale.set_value(choices.text_scale)
        self._site.setText(choices.site)
        self._label.setText(choices.desk_label)
        self.decision.two_persons.setChecked(choices.two_persons)
        self.decision.two_persons.setEnabled(not choices.two_persons_is_decided)
        self._sounds.setChecked(choices.sounds)
        self._show_decided(choices.decided)

    def _show_decided(self, decided: frozenset[str]) -> None:
        """Nothing that IT decided can be chosen here; it does not change while we run."""
        for name in decided & self._rows.keys():
            row = self._rows[name]
            row.field.setEnabled(False)
            row.hint(_("Set by your administrator."))

    def show_about(self, facts: Sequence[tuple[str, str]]) -> None:
        self.about.show_rows(facts)

    @Slot(object)
    def _tell_language(self, value: object) -> None:
        self.chosen.emit("language", value)

    @Slot(object)
    def _tell_theme(self, value: object) -> None:
        self.chosen.emit("theme", value)

    @Slot(object)
    def _tell_scale(self, value: object) -> None:
        self.chosen.emit("text_scale", value)

    @Slot(object)
    def _tell_card_reader(self, value: object) -> None:
        self.chosen.emit("card_reader", value)

    @Slot(object)
    def _tell_sam_reader(self, value: object) -> None:
        self.chosen.emit("sam_reader", value)

    @Slot(object)
    def _tell_lock(self, value: object) -> None:
        self.chosen.emit("lock_minutes", value)

    @Slot(bool)
    def _tell_two(self, on: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self.chosen.emit("two_persons", on)

    @Slot(bool)
    def _tell_sounds(self, on: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self.chosen.emit("sounds", on)

    @Slot()
    def _tell_site(self) -> None:
        self.chosen.emit("site", self._site.text().strip())

    @Slot()
    def _tell_label(self) -> None:
        self.chosen.emit("desk_label", self._label.text().strip())


def _lock_options(minutes: Sequence[int]) -> list[tuple[object, str]]:
    return [
        (
            each,
            ngettext("After {count} minute", "After {count} minutes", each).format(count=each),
        )
        for each in minutes
    ]
