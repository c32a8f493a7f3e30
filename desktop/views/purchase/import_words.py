"""An import in words: where it came from, what it brought, who took it in or back."""

from __future__ import annotations

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.purchase import ImportLine, ImportSheet
from desktop.views.purchase.words import how_often, month_words, source_word


def import_source(line: ImportLine) -> str:
    named = [line.operator, line.file_name]
    return " · ".join(part for part in named if part) or source_word(line.source)


def import_rows(sheet: ImportSheet) -> list[tuple[str, str]]:
    line = sheet.line
    counts = _("{lines} lines: {accepted} accepted, {refused} refused, {known} known already")
    rows = [
        (_("Source"), source_word(line.source)),
        (_("Month"), month_words(line.month)),
        (
            _("Counts"),
            counts.format(
                lines=i18n.number(line.lines),
                accepted=i18n.number(line.accepted),
                refused=i18n.number(line.refused),
                known=i18n.number(line.known),
            ),
        ),
        (_("Why refused"), how_often(sheet.reasons)),
        (_("Amount accepted"), i18n.money(sheet.amount)),
        (_("Covered by cards"), i18n.money(sheet.covered)),
        (_("Merchants"), i18n.number(sheet.merchants)),
        (_("To look at"), i18n.number(sheet.suspicious) if sheet.suspicious else ""),
        (_("Taken in by"), line.imported_by),
        (_("Taken back by"), line.reversed_by),
        (_("Reason"), line.reversed_reason),
    ]
    return [(name, value) for name, value in rows if value]
