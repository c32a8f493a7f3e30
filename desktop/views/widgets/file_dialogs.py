"""The system's own dialogs: which printer, which file. Neither stops the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.i18n import gettext as _


class FileDialogs(QObject):
    """One asker at a time: the answer is told by a signal, nothing is told when it was closed."""

    printer_chosen = Signal(object)  # a QPrinter
    file_chosen = Signal(object)  # a Path
    folder_chosen = Signal(object)  # a Path

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._above = parent
        self._printer: QPrinter | None = None

    def ask_printer(self) -> None:
        from desktop.views.widgets.paper_print import (  # noqa: PLC0415 - it brings drawing along
            a4_printer,
        )

        self._printer = a4_printer()
        dialog = QPrintDialog(self._printer, self._above)
        dialog.setObjectName("printer")
        dialog.setWindowTitle(_("Print"))
        dialog.accepted.connect(self._tell_printer)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def ask_file(self, title: str, name: str, kind: str) -> None:
        """Where a new file is to be put; `name` with its suffix is suggested."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._above, title, str(Path(folder) / name), kind)
        dialog.setObjectName("file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
        dialog.fileSelected.connect(self._tell_file)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def ask_existing(self, title: str, kind: str) -> None:
        """A file that is there; `kind` names what is shown and its suffixes."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self._above, title, folder, kind)
        dialog.setObjectName("existing_file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._tell_file)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def ask_folder(self, title: str) -> None:
        """Where several new files are to be put."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._above, title, folder)
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
    def _tell_file(self, file: str) -> None:
        self.file_chosen.emit(Path(file))

    @Slot(str)
    def _tell_folder(self, folder: str) -> None:
        self.folder_chosen.emit(Path(folder))
