"""Who is logged in and how the window looks and speaks to them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.domain.actor import Actor
from desktop.domain.door import Rights
from desktop.views.theme.discretion import Discretion


class Session(QObject):
    """Observable; it stores nothing: who listens writes the settings file."""

    actor_changed = Signal(object)
    rights_changed = Signal()
    lock_changed = Signal(float)
    look_changed = Signal()
    language_changed = Signal(str)

    def __init__(
        self,
        actor: Actor,
        *,
        language: str = "fr",
        theme: str = "light",
        text_scale: str = "1",
        lock_minutes: int = 10,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actor = actor
        self._rights: Rights | None = None
        self._confirmed = False
        self._language = language
        self._theme, self._text_scale = theme, text_scale
        self._lock_minutes = lock_minutes
        self._sounds = True
        self.discretion = Discretion(self)

    @property
    def actor(self) -> Actor:
        return self._actor

    @property
    def rights(self) -> Rights | None:
        """What the centre said of whoever came in by the door; None where there is no door."""
        return self._rights

    @property
    def rights_are_confirmed(self) -> bool:
        """The centre itself let them in; otherwise the rights of last time hold for a while."""
        return self._confirmed

    @property
    def language(self) -> str:
        return self._language

    @property
    def theme(self) -> str:
        return self._theme

    @property
    def text_scale(self) -> str:
        return self._text_scale

    @property
    def sounds(self) -> bool:
        """Whether card events are also heard."""
        return self._sounds

    def come_in(self, rights: Rights, *, confirmed: bool) -> None:
        """Somebody proved who they are; `confirmed` when the centre itself let them in."""
        self._rights, self._confirmed = rights, confirmed
        self.rights_changed.emit()
        self.log_in(rights.actor)

    @Slot(object)
    def log_in(self, actor: Actor) -> None:
        """Another agent sits down; nothing typed is lost, a draft stays its author's."""
        if actor != self._actor:
            self._actor = actor
            self.actor_changed.emit(actor)

    @Slot(str)
    def choose_language(self, language: str) -> None:
        if language != self._language:
            self._language = language
            self.language_changed.emit(language)

    @Slot(str)
    def choose_theme(self, theme: str) -> None:
        if theme != self._theme:
            self._theme = theme
            self.look_changed.emit()

    @Slot(str)
    def choose_text_scale(self, text_scale: str) -> None:
        if text_scale != self._text_scale:
            self._text_scale = text_scale
            self.look_changed.emit()

    @property
    def lock_minutes(self) -> int:
        """Without a touch for so long the screen is covered; 0 never, on an open desk only."""
        return self._lock_minutes

    @Slot(int)
    def choose_lock(self, minutes: int) -> None:
        if minutes != self._lock_minutes:
            self._lock_minutes = minutes
            self.lock_changed.emit(minutes)

    @Slot(object)
    def choose_sounds(self, sounds: object) -> None:
        self._sounds = bool(sounds)
