"""Choices remembered on this desk: reader roles, theme, the decision by two persons."""

from __future__ import annotations

from typing import Any

from desktop.domain.actor import Actor
from desktop.models import PreferenceRecord
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import bookmark


class PreferenceService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    def value(self, name: str, default: Any = None) -> Any:
        """What was remembered under `name`, a JSON value; `default` when nothing was."""
        with self._units.reading() as session:
            row = session.get(PreferenceRecord, name)
            return default if row is None else row.value

    def two_persons(self) -> bool:
        """Whether a second person decides: what the city decided, else the choice of this desk."""
        with self._units.reading() as session:
            decided = bookmark.two_persons(session)
        return bool(self.value("two_persons", default=True)) if decided is None else decided

    def two_persons_is_decided(self) -> bool:
        with self._units.reading() as session:
            return bookmark.two_persons(session) is not None

    def remember(self, name: str, value: Any, actor: Actor) -> None:
        with self._units(actor, "remember_preference") as work:
            row = work.session.get(PreferenceRecord, name)
            if row is None:
                work.session.add(PreferenceRecord(name=name, value=value))
            else:
                row.value = value
            work.commit()
