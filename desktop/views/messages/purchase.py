"""Sentences for sources of purchases that cannot be read, and for corrections that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop import i18n
from desktop.domain.transaction import (
    CorrectionRefused,
    DropFileBroken,
    DropFolderUnreachable,
    ImportClosed,
    ImportHasReturns,
    ImportReversed,
    LayoutIncomplete,
    MoreThanBought,
    NothingToRecord,
    PreviewOutdated,
    PurchaseNotInForce,
    PurchasesHidden,
    PurchasesReserved,
    SourceKnown,
    TableFault,
    TableUnreadable,
    UnknownPurchase,
)
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.rejection_words import rejection_words


def table_words(error: TableUnreadable) -> str:
    words = {**_of_file(), **_of_line()}[error.fault]
    return words.format(file=error.file, line=error.line or 1, given=error.given)


def _of_file() -> dict[TableFault, str]:
    return {
        TableFault.NOT_A_TABLE: _(
            "{file} is no table that can be read: line {line} is not of its format. Ask the "
            "operator for the file again."
        ),
        TableFault.EMPTY: _("{file} is empty: there is nothing after line {line}."),
        TableFault.TOO_LARGE: _(
            "{file} is too large: {given} MB. Ask the operator for a file of one month."
        ),
        TableFault.UNPACKS_TOO_LARGE: _(
            "{file} was not opened: it would unpack to {given} MB. A real workbook of a month "
            "never does; do not open it elsewhere either, and ask who sent it."
        ),
        TableFault.PASSWORD: _(
            "{file} has a password, or is of an Excel before 2007. Save it as an XLSX workbook "
            "without a password, or as CSV."
        ),
        TableFault.NO_SUCH_SHEET: _("{file} has no sheet “{given}”: choose one in the assistant."),
        TableFault.TOO_MANY_LINES: _(
            "{file} has more than {given} lines. Ask the operator for a file of one month."
        ),
    }


def _of_line() -> dict[TableFault, str]:
    return {
        TableFault.NOT_THIS_ENCODING: _(
            "{file} is not written in {given}: line {line} has characters that this encoding does "
            "not have. Choose another encoding in the assistant."
        ),
        TableFault.LINE_TOO_WIDE: _(
            "Line {line} of {file} has {given} cells. Check the separator in the assistant."
        ),
        TableFault.HEADER_MERGED: _(
            "In line {line} of {file} some titles have no cell of their own, as when cells are "
            "merged: “{given}” is not found. Separate the cells, or choose the line of the "
            "titles in the assistant."
        ),
        TableFault.COLUMN_MISSING: _(
            "Line {line} of {file} has no column “{given}”. Choose the column in the assistant."
        ),
        TableFault.COLUMN_TWICE: _(
            "In line {line} of {file} two columns are called “{given}”: which one counts cannot be "
            "told. Rename one of them."
        ),
        TableFault.QUOTE_OPEN: _(
            "From line {line} of {file} on, a quotation mark is opened and never closed. Ask the "
            "operator for the file again."
        ),
    }


def _known(error: SourceKnown) -> str:
    return _(
        "{file} was taken in on {day} already. Nothing was changed. To take it in again, first "
        "take that import back."
    ).format(file=error.file, day=i18n.short_date(error.on))


def _closed(error: ImportClosed) -> str:
    return ngettext(
        "{count} purchase of this import stands in a statement already: the import stays, and "
        "what is wrong is corrected purchase by purchase.",
        "{count} purchases of this import stand in a statement already: the import stays, and "
        "what is wrong is corrected purchase by purchase.",
        error.count,
    ).format(count=error.count)


def _returns(error: ImportHasReturns) -> str:
    return ngettext(
        "{count} return came later for a purchase of this import. Take that return back first.",
        "{count} returns came later for purchases of this import. Take those returns back first.",
        error.count,
    ).format(count=error.count)


def _broken(error: DropFileBroken) -> str:
    return ngettext(
        "{file} was left in its folder: {count} line says no purchase, line {line}.",
        "{file} was left in its folder: {count} lines say no purchase, the first is line {line}.",
        error.count,
    ).format(file=error.file, count=error.count, line=error.line)


def _layout(error: LayoutIncomplete) -> str:
    if not error.missing:
        return _("Say whose files these are: the layout is remembered under the operator’s name.")
    return _(
        "The layout was not kept: day, merchant, card and amount each need a column, or one "
        "merchant for the whole file."
    )


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    TableUnreadable: table_words,
    SourceKnown: _known,
    DropFileBroken: _broken,
    DropFolderUnreachable: lambda error: _(
        "The drop folder {folder} cannot be reached: its files wait there. Ask IT for its drive."
    ).format(folder=error.folder),
    LayoutIncomplete: _layout,
    NothingToRecord: lambda error: _(
        "There is nothing to take in: every line is known already or cannot be read."
    ),
    PreviewOutdated: lambda error: _(
        "Something changed since this preview was made, on this desk or by an exchange. Nothing "
        "was written; look at the preview again."
    ),
    ImportReversed: lambda error: _("Somebody took this import back already."),
    ImportClosed: _closed,
    ImportHasReturns: _returns,
    UnknownPurchase: lambda error: _(
        "This purchase is not on this desk. It may not have been received yet."
    ),
    PurchaseNotInForce: lambda error: _(
        "Only an accepted purchase is taken back or settled, and only while nothing was taken "
        "back of it."
    ),
    MoreThanBought: lambda error: _(
        "Of this purchase {amount} can still be taken back, not more."
    ).format(amount=i18n.money(error.left)),
    CorrectionRefused: lambda error: _(
        "The corrected purchase would be refused: {why}. Nothing was changed."
    ).format(why=rejection_words(error.reason.value, i18n.language())),
    PurchasesReserved: lambda error: _(
        "Purchases are taken in and corrected by who follows merchants."
    ),
    PurchasesHidden: lambda error: _(
        "Purchases are seen by who follows merchants and by accounting only."
    ),
}
