"""Qt's own words in the language of the window: OK, Cancel, the dialogs for files and printers."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.app.qt_message_file import message_file
from desktop.i18n import gettext as _


def speak(qt: QApplication, language: str) -> None:
    """After the language of our own texts was chosen: they answer where Qt's are silent."""
    QLocale.setDefault(QLocale(language))  # kinds of files are told in it
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    missing, words = QTranslator(qt), QTranslator(qt)
    if language != "en" and missing.load(_answers(language)):
        qt.installTranslator(missing)
    if words.load(f"qtbase_{language}", folder):
        qt.installTranslator(words)  # the last one is asked first


@cache
def _answers(_language: str) -> bytes:
    """Kept: Qt reads in them as long as the program runs, and does not hold them."""
    return message_file(not_of_qt())


def not_of_qt() -> dict[tuple[str, str], str]:
    """Texts of the dialogs that Qt's French lacks, by context and English."""
    files, kinds = "QFileDialog", "QAbstractFileIconProvider"
    jobs, pages, output = "QCupsJobWidget", "QPageSetupWidget", "QPrintSettingsOutput"
    return {
        (files, "&Look in:"): _("&Look in:"),
        (files, "Files of &type:"): _("Files of &type:"),
        (kinds, "Folder"): _("Folder"),
        (kinds, "File Folder"): _("Folder"),
        (kinds, "File"): _("A file"),
        (kinds, "%1 File"): _("%1 file"),
        (kinds, "Drive"): _("Drive"),
        (kinds, "Shortcut"): _("Shortcut"),
        (kinds, "Alias"): _("Shortcut"),
        (kinds, "Unknown"): _("Unknown kind"),
        (jobs, "&Billing information:"): _("&Billing information:"),
        (jobs, "Job &priority:"): _("Job &priority:"),
        (jobs, "Scheduled &printing:"): _("Scheduled &printing:"),
        (jobs, "&Start:"): _("Banner page at the &start:"),
        (jobs, "&End:"): _("Banner page at the &end:"),
        (pages, "Page &order:"): _("Page &order:"),
        (pages, "Pages &per sheet:"): _("Pages &per sheet:"),
        (output, "Page &Set:"): _("Page &set:"),
    }
