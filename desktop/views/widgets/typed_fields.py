"""What stands in the fields of a form, as the body of a draft, and back into the fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.views.widgets.fields import Choice
from desktop.views.widgets.note_field import NoteField


def typed_in(fields: Mapping[str, QWidget]) -> dict[str, Any]:
    """Text as it was typed, understood or not; of a choice, its value as text."""
    return {name: _read(field) for name, field in fields.items()}


def put_back(fields: Mapping[str, QWidget], body: Mapping[str, Any]) -> None:
    """What the draft does not know, or no longer can be chosen, stays as it is."""
    for name, field in fields.items():
        if name in body:
            _write(field, body[name])


def tell_edits(fields: Iterable[QObject], edited: SignalInstance) -> None:
    for field in fields:
        if isinstance(field, Choice):
            field.value_changed.connect(edited)
        elif isinstance(field, QLineEdit):
            field.textEdited.connect(edited)
        elif isinstance(field, QAbstractButton):
            field.clicked.connect(edited)
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(edited)
        elif isinstance(field, NoteField):
            field.edited.connect(edited)


def _read(field: QWidget) -> Any:
    if isinstance(field, Choice):
        value = field.value()
        return None if value is None else str(value)
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, NoteField):
        return field.text
    return field.text() if isinstance(field, QLineEdit) else None


def _write(field: QWidget, value: Any) -> None:
    if isinstance(field, Choice):
        field.set_written(str(value))
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value))
    elif isinstance(field, NoteField):
        field.set_text(str(value))
    elif isinstance(field, QLineEdit):
        field.setText(str(value))
