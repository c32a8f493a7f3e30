"""The system's own dialogs for letters: which printer, which folder. Neither stops the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.i18n import gettext as _
from desktop.views.widgets.paper_print import a4_printer


class LetterDialogs(QObject):
    printer_chosen = Signal(object)  # a QPrinter
    folder_chosen = Signal(object)  # a Path

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._above = parent
        self._printer: QPrinter | None = None

    def ask_printer(self) -> None:
        self._printer = a4_printer()
        dialog = QPrintDialog(self._printer, self._above)
        dialog.setObjectName("printer")
        dialog.setWindowTitle(_("Print"))
        dialog.accepted.connect(self._tell_printer)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def ask_folder(self) -> None:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._above, _("Save the letter in a folder"), start)
        dialog.setObjectName("folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._tell_folder)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    @Slot()
    def _tell_printer(self) -> None:
        self.printer_chosen.emit(self._printer)

    @Slot(str)
    def _tell_folder(self, folder: str) -> None:
        self.folder_chosen.emit(Path(folder))
