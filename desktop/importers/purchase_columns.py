"""Which column of a table has which field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.domain.transaction import TableFault, TableUnreadable
from desktop.importers.purchase_rules import plain
from desktop.sheets.purchase import NEEDED_FIELDS, FileLayout


@dataclass(frozen=True)
class Places:
    """The column of each field, from 0; what stands beyond `width` columns is too many."""

    fields: dict[str, int]
    width: int

    def read_of(self, present: int) -> list[int]:
        """The columns that have to be read of `present` ones."""
        return sorted({*self.fields.values(), *range(self.width, present)})


def places_of(file: str, layout: FileLayout, titles: Sequence[str]) -> Places:
    """Raises TableUnreadable: a column is missing or stands twice, or cells of titles are merged.

    Merged cells leave all but the first without a title: the rest cannot be told apart.
    """
    if layout.header_line == 0:
        return _numbered(file, layout, len(titles))
    known = [plain(title) for title in titles]
    fields = {}
    for name, title in layout.columns.items():
        found = [place for place, other in enumerate(known) if other == plain(title)]
        if len(found) > 1:
            raise TableUnreadable(file, TableFault.COLUMN_TWICE, layout.header_line, title)
        if found:
            fields[name] = found[0]
        else:
            raise TableUnreadable(file, _why_missing(known), layout.header_line, title)
    _refuse_missing(file, layout, fields)
    return Places(fields, len(titles))


def _why_missing(titles: Sequence[str]) -> TableFault:
    last = max((place for place, title in enumerate(titles) if title), default=0)
    return TableFault.HEADER_MERGED if "" in titles[:last] else TableFault.COLUMN_MISSING


def _numbered(file: str, layout: FileLayout, width: int) -> Places:
    fields = {}
    for name, number in layout.columns.items():
        if not number.isdecimal() or not 0 < int(number) <= width:
            raise TableUnreadable(file, TableFault.COLUMN_MISSING, 1, number)
        fields[name] = int(number) - 1
    _refuse_missing(file, layout, fields)
    return Places(fields, width)


def _refuse_missing(file: str, layout: FileLayout, fields: dict[str, int]) -> None:
    given = {*fields, *({"merchant"} if layout.only_merchant else ())}
    missing = sorted(NEEDED_FIELDS - given)
    if missing:
        raise TableUnreadable(file, TableFault.COLUMN_MISSING, layout.header_line, missing[0])
