"""Qt's own dialogs speak the language of the window: nothing that they ask for is left English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QLabel, QWidget

from desktop import i18n
from desktop.app.qt_message_file import message_file
from desktop.app.qt_words import not_of_qt, speak

CATALOGUE = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)


class Listening(QTranslator):
    """Hears what Qt asks for, and leaves the answer to the others."""

    def __init__(self, qt: QApplication) -> None:
        super().__init__(qt)
        self.heard: set[tuple[str, str, str | None]] = set()

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's own name
        return False

    def translate(
        self, context: str, text: str, remark: str | None = None, _count: int = -1
    ) -> str | None:
        self.heard.add((context, text, remark))
        return None


@pytest.fixture
def heard(qapp: QApplication) -> Iterator[Listening]:
    i18n.install("fr")
    before = QLocale()
    kept = set(qapp.findChildren(QTranslator))
    speak(qapp, "fr")
    listening = Listening(qapp)
    qapp.installTranslator(listening)
    yield listening
    for each in set(qapp.findChildren(QTranslator)) - kept:
        qapp.removeTranslator(each)
        each.deleteLater()
    QLocale.setDefault(before)
    i18n.install("en")


def files_shown(dialog: QFileDialog) -> list[str]:
    """Every cell of the list of files."""
    views = [each for each in dialog.findChildren(QAbstractItemView) if each.isVisible()]
    return [
        str(model.index(row, column, view.rootIndex()).data())
        for view in views
        if (model := view.model()) is not None
        for row in range(model.rowCount(view.rootIndex()))
        for column in range(model.columnCount(view.rootIndex()))
    ]


def test_nothing_that_the_dialogs_ask_for_is_unanswered(
    heard: Listening, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a letter.pdf").write_text("%PDF")
    (tmp_path / "a link").symlink_to(tmp_path / "a letter.pdf")
    window = QWidget()
    qtbot.addWidget(window)
    for mode in (QFileDialog.FileMode.AnyFile, QFileDialog.FileMode.Directory):
        dialog = QFileDialog(window, "", str(tmp_path))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(mode)
        dialog.setViewMode(QFileDialog.ViewMode.Detail)
        dialog.show()
        qtbot.waitUntil(lambda shown=dialog: "a folder" in files_shown(shown))
    printer = QPrinter()
    printing = QPrintDialog(printer, window)
    printing.show()
    qtbot.wait(20)
    others = {"QShortcut", "QPageSize", "QMimeType"}  # kinds of files are the system's to name
    asked = {each for each in heard.heard if each[0] not in others}
    assert {"QFileDialog", "QFileSystemModel", "QPrintDialog"} <= {each[0] for each in asked}
    assert {each for each in asked if not answer(*each)} == set()


def answer(context: str, text: str, remark: str | None) -> str:
    """Of the translators that are installed in front of English, the first that knows."""
    known = QApplication.instance()
    assert known is not None
    each = [one for one in known.findChildren(QTranslator) if not isinstance(one, Listening)]
    found = (one.translate(context, text, remark or "") for one in each)
    return next((words for words in found if words), "")


def test_what_we_say_in_qts_place_is_said_by_qt(heard: Listening, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = QFileDialog(window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    ours = not_of_qt()
    told = {label.text() for label in dialog.findChildren(QLabel)}
    assert {ours["QFileDialog", "&Look in:"], ours["QFileDialog", "Files of &type:"]} <= told
    for (context, english), words in ours.items():
        assert QCoreApplication.translate(context, english) == words


def test_we_say_nothing_that_qt_knows_itself() -> None:
    of_qt = QTranslator()
    assert of_qt.load("qtbase_fr", CATALOGUE)
    assert [each for each in not_of_qt() if of_qt.translate(*each)] == []


def test_qt_reads_what_we_wrote_whatever_remark_it_asks_with() -> None:
    words = {("Room", "Hello"): "Bonjour à tous", ("Other room", "Hello"): "Salut", ("R", ""): "x"}
    file, reader = message_file(words), QTranslator()
    assert reader.load(file)
    assert reader.translate("Room", "Hello") == "Bonjour à tous"
    assert reader.translate("Other room", "Hello", "to one person") == "Salut"
    assert reader.translate("Room", "Goodbye") == ""
