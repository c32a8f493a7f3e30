"""Which printers the window would offer; asked of Qt, which needs no window for that."""

from __future__ import annotations

from desktop.sheets.diagnosis import Printers


def printers() -> Printers | None:
    """None where Qt cannot be loaded, as on a server without its libraries."""
    try:
        from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415 - see above
    except ImportError:
        return None
    names = tuple(QPrinterInfo.availablePrinterNames())
    return Printers(names, QPrinterInfo.defaultPrinterName())
