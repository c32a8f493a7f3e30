"""Choices remembered on this desk: reader roles, theme, the decision by two persons."""

from __future__ import annotations

from typing import Any

from desktop.domain.actor import Actor
from desktop.models import PreferenceRecord
from desktop.storage.unit_of_work import UnitsOfWork


class PreferenceService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    def value(self, name: str, default: Any = None) -> Any:
        """What was remembered under `name`, a JSON value; `default` when nothing was."""
        with self._units.reading() as session:
            row = session.get(PreferenceRecord, name)
            return default if row is None else row.value

    def remember(self, name: str, value: Any, actor: Actor) -> None:
        with self._units(actor, "remember_preference") as work:
            row = work.session.get(PreferenceRecord, name)
            if row is None:
                work.session.add(PreferenceRecord(name=name, value=value))
            else:
                row.value = value
            work.commit()
