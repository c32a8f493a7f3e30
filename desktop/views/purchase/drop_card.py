"""The drop folder as the page of imports shows it: where it is, and which files wait there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.purchase import DropFile, ImportPreview
from desktop.views.messages import sentence
from desktop.views.widgets.acts_card import clear
from desktop.views.widgets.button import SecondaryButton, WrappedLink
from desktop.views.widgets.card import Card
from desktop.views.widgets.text import label


class DropCard(Card):
    """What operators' systems put into the drop folder, and where that is."""

    chosen = Signal(object)  # a DropFile

    def __init__(self) -> None:
        super().__init__(_("Drop folder"))
        self._where = label("", "small", wrap=True, selectable=True)
        self._said = label("", "muted", wrap=True)
        self._list = QVBoxLayout()
        self.refresh = SecondaryButton(_("Look again"), "F5", "arrows-clockwise")
        self.add_corner(self.refresh)
        self.add(self._said)
        self.body.addLayout(self._list)
        self.add(self._where)
        self._files: tuple[DropFile, ...] = ()

    def show_files(self, files: Sequence[DropFile], folder: Path) -> None:
        self._files = tuple(files)
        self._where.setText(str(folder))
        count = ngettext("{count} file waits", "{count} files wait", len(files))
        self._said.setText(
            count.format(count=len(files)) if files else _("No file waits in the drop folder.")
        )
        clear(self._list)
        for number, found in enumerate(files):
            if found.preview is None:
                words = sentence(found.refusal) if found.refusal else found.name
                self._list.addWidget(label(words, "text", wrap=True))
                continue
            button = WrappedLink(_drop_words(found.name, found.preview), "", "eye")
            button.setProperty("place", number)
            button.clicked.connect(self._tell)
            self._list.addWidget(button)

    @Slot()
    def _tell(self) -> None:
        place = self.sender().property("place")
        self.chosen.emit(self._files[int(place)])


def _drop_words(name: str, preview: ImportPreview) -> str:
    words = _("Look at {file}: {accepted} accepted, {refused} refused")
    return words.format(
        file=name, accepted=i18n.number(preview.accepted), refused=i18n.number(preview.refused)
    )
