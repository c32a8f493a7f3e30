"""Keeps the choices of the settings page: look in the settings file, the rest on this desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.services.preference import PreferenceService
from desktop.settings import Settings, save
from desktop.views.messages import sentence
from desktop.views.session import Session
from desktop.views.settings.page import Choices, SettingsPage

IN_FILE = frozenset({"language", "theme", "text_scale", "desk_label", "site", "lock_minutes"})
CARD_READER, SAM_READER = "card_reader", "sam_reader"
SOUNDS = "sounds"


@dataclass(frozen=True)
class SettingsSources:
    """`readers` names the slots plugged in; `about` says versions and places, nothing personal."""

    settings: Settings
    preferences: PreferenceService
    readers: Callable[[], tuple[str, ...]]
    about: Callable[[], tuple[tuple[str, str], ...]]


class SettingsPresenter(Presenter):
    def __init__(
        self, page: SettingsPage, jobs: JobRunner, session: Session, sources: SettingsSources
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._settings = sources.settings
        page.choices_requested.connect(self._load)
        page.chosen.connect(self._keep)

    @Slot()
    def _load(self) -> None:
        self.ask(lambda _progress: self._gather(), self._show, lane=Lane.CARD)

    def _gather(self) -> tuple[Choices, tuple[str, ...], tuple[tuple[str, str], ...]]:
        """On the card lane: naming the readers asks the reader service."""
        settings, value = self._settings, self._sources.preferences.value
        choices = Choices(
            language=self._session.language,
            theme=self._session.theme,
            text_scale=self._session.text_scale,
            desk_label=settings.desk_label,
            site=settings.site,
            card_reader=self._reader(CARD_READER, settings.card_reader),
            sam_reader=self._reader(SAM_READER, settings.sam_reader),
            two_persons=self._sources.preferences.two_persons(),
            two_persons_is_decided=self._sources.preferences.two_persons_is_decided(),
            sounds=value(SOUNDS, default=True),
            lock_minutes=self._session.lock_minutes,
            decided=settings.decided,
        )
        return choices, self._sources.readers(), self._sources.about()

    def _reader(self, name: str, given: str | None) -> str | None:
        if name in self._settings.decided:
            return given
        chosen: str | None = self._sources.preferences.value(name)
        return chosen

    @Slot(object)
    def _show(self, loaded: tuple[Choices, tuple[str, ...], tuple[tuple[str, str], ...]]) -> None:
        choices, readers, about = loaded
        self._page.show_choices(choices, readers)
        self._page.show_about(about)

    @Slot(str, object)
    def _keep(self, name: str, value: object) -> None:
        self._apply(name, value)
        actor = self._session.actor
        if name in IN_FILE:
            self._settings = replace(self._settings, **{name: value})  # type: ignore[arg-type]
            self.ask(
                lambda _progress: save(self._sources.settings, **{name: value}),
                self._kept,
                explain=self._explain,
            )
        else:
            self.ask(
                lambda _progress: self._sources.preferences.remember(name, value, actor),
                self._kept,
                explain=self._explain,
            )

    def _apply(self, name: str, value: object) -> None:
        if name == "theme":
            self._session.choose_theme(str(value))
        elif name == "text_scale":
            self._session.choose_text_scale(str(value))
        elif name == "lock_minutes" and isinstance(value, int):
            self._session.choose_lock(value)
        elif name == SOUNDS:
            self._session.choose_sounds(bool(value))
        elif name == "language":
            self._session.choose_language(str(value))
            self._page.note.say(
                _("The language changes at the next start of the application."), "information"
            )

    @Slot(object)
    def _kept(self, _nothing: object) -> None:
        self._page.said.emit(_("Kept."))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
