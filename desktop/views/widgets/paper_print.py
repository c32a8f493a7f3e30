"""Pages of a PDF to a printer, one after the other, on the lane that asked."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QPoint, QRect
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.sending import PrinterNotReady
from desktop.reports.preview import page, page_count
from desktop.views.widgets.paper_preview import picture

FINEST = 300
"""Dots per inch on paper: finer is not seen and fills the memory."""


def a4_printer() -> QPrinter:
    """The whole sheet is ours: an address must stand where the window is."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    return printer


def print_pdf(pdf: bytes, printer: QPrinter) -> None:
    """Raises PrinterNotReady."""
    sheets = Sheets(printer)
    try:
        sheets.draw(pdf)
    finally:
        sheets.close()


class Sheets:
    """The paper in a printer. Raises PrinterNotReady when it cannot begin."""

    def __init__(self, printer: QPrinter) -> None:
        self._printer = printer
        self._painter = QPainter()
        self._begun = False
        if not self._painter.begin(printer):
            raise PrinterNotReady
        size = printer.pageLayout().fullRectPixels(printer.resolution()).size()
        self._paper = QRect(QPoint(0, 0), size)
        self._dots = min(printer.resolution(), FINEST)

    def draw(self, pdf: bytes) -> None:
        for number in range(page_count(pdf)):
            if self._begun:
                self._printer.newPage()
            self._begun = True
            self._painter.drawImage(self._paper, picture(page(pdf, number, self._dots)))

    def close(self) -> None:
        self._painter.end()
