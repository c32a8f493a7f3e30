"""A label above its field, and under it the sentence when something is not right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme.tokens import Space
from desktop.views.widgets.text import label, restyle


class FieldRow(QWidget):
    def __init__(
        self,
        name: str,
        field: QWidget,
        hint: str = "",
        *,
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self._name = label(name, "strong")
        self._name.setBuddy(field)
        top.addWidget(self._name)
        if optional:
            top.addWidget(label(_("optional"), "small"))
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(field)
        self._below = label(hint, "small", wrap=True)
        column.addWidget(self._below)
        self._below.setVisible(bool(hint))  # a part of this row by now: no window of its own
        column.addStretch(1)
        field.setAccessibleName(name)
        field.setAccessibleDescription(hint)
        self.setFocusProxy(field)

    def complain(self, sentence: str) -> None:
        """What happened and what to do now, beside the field; nothing typed is touched."""
        self._tell(sentence, "problem")

    def calm(self) -> None:
        self._tell(self._hint, "small")

    def hint(self, text: str) -> None:
        """Other words under the field, when what is typed there means something else."""
        self._hint = text
        if not self.problem:
            self.calm()

    @property
    def problem(self) -> str:
        return self._below.text() if self._below.property("kind") == "problem" else ""

    def _tell(self, text: str, kind: str) -> None:
        self._below.setText(text)
        self._below.setProperty("kind", kind)
        self._below.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        self.field.setProperty("problem", kind == "problem")
        restyle(self._below)
        restyle(self.field)
