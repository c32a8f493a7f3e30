"""Where the streets come from: the delivered sample, or files that somebody chose."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.services.street import StreetSource
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.text import label


class StreetCard(Card):
    streets_chosen = Signal(object)  # a Path
    areas_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Streets"), parent=parent)
        self._known = label("", "strong", wrap=True)
        self._areas = label("", "text", wrap=True)
        self.progress = ProgressStrip()
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        self._import = SecondaryButton(_("Import streets…"), icon="map-trifold")
        self._import_areas = SecondaryButton(_("Import priority areas…"), icon="map-pin")
        licence = label(
            _(
                "File of the national address base (BAN), adresses-35.csv or .csv.gz, fetched from "
                "adresse.data.gouv.fr under the Licence Ouverte 2.0: name the source and the day "
                "of the file when you pass it on."
            ),
            "small",
            wrap=True,
        )
        for part in (self._known, self._areas, self.progress, self._problem):
            self.add(part)
        for button in (self._import, self._import_areas):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(licence)
        self._import.clicked.connect(self._ask_streets)
        self._import_areas.clicked.connect(self._ask_areas)

    def show_source(self, source: StreetSource) -> None:
        self._known.setText(_streets_in_words(source))
        self._areas.setText(
            _("Priority areas: file imported on {day}.").format(
                day=i18n.long_date(source.areas_imported_on)
            )
            if source.areas_imported_on
            else _("Priority areas: the invented sample; no border in it is real.")
        )

    def occupy(self) -> None:
        """While a file is read, no other one is chosen."""
        self._problem.hide()
        self._enable(enabled=False)

    @Slot()
    def release(self) -> None:
        self._enable(enabled=True)

    def complain(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.show()

    @property
    def said(self) -> str:
        return self._known.text()

    @property
    def problem(self) -> str:
        return "" if self._problem.isHidden() else self._problem.text()

    def _enable(self, *, enabled: bool) -> None:
        self._import.setEnabled(enabled)
        self._import_areas.setEnabled(enabled)

    @Slot()
    def _ask_streets(self) -> None:
        dialog = self._dialog(_("File of streets"))
        dialog.fileSelected.connect(self._tell_streets)
        QDialog.open(dialog)

    @Slot()
    def _ask_areas(self) -> None:
        dialog = self._dialog(_("File of priority areas"))
        dialog.fileSelected.connect(self._tell_areas)
        QDialog.open(dialog)

    def _dialog(self, title: str) -> QFileDialog:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        files = _("Address files (*.csv *.csv.gz)")
        dialog = QFileDialog(self, title, start, files)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    @Slot(str)
    def _tell_streets(self, file: str) -> None:
        self.streets_chosen.emit(Path(file))

    @Slot(str)
    def _tell_areas(self, file: str) -> None:
        self.areas_chosen.emit(Path(file))


def _streets_in_words(source: StreetSource) -> str:
    if source.imported_on is None:
        return ngettext(
            "{count} street: the invented sample delivered with the application, whose addresses "
            "do not exist.",
            "{count} streets: the invented sample delivered with the application, whose addresses "
            "do not exist.",
            source.streets,
        ).format(count=i18n.number(source.streets))
    return ngettext(
        "{count} street of Rennes, file imported on {day}.",
        "{count} streets of Rennes, file imported on {day}.",
        source.streets,
    ).format(count=i18n.number(source.streets), day=i18n.long_date(source.imported_on))
