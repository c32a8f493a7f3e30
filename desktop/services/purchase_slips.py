"""Paper slips typed in a fast grid: words as they were typed, numbers that nobody typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from desktop.domain.actor import Actor
from desktop.domain.transaction import (
    PurchaseSource,
    Told,
    Unread,
    missing_numbers,
    refuse_who_may_not_read,
    refuse_who_may_not_write,
)
from desktop.services.clock import Clock
from desktop.services.purchase_facts import MerchantsKnown
from desktop.services.purchase_import import PurchaseImportService
from desktop.services.purchase_intake import Origin
from desktop.sheets.purchase import (
    NEEDED_FIELDS,
    FileLayout,
    ImportPreview,
    ImportSheet,
    MissingSlips,
    SlipTyped,
)
from desktop.storage.queries import purchase as asked
from desktop.storage.unit_of_work import UnitsOfWork

_NEEDED = NEEDED_FIELDS | {"booklet", "slip_number"}
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})")
_POINT = re.compile(r"(-?[0-9]+)\.([0-9]{1,2})")


class PurchaseSlipService:
    def __init__(self, units: UnitsOfWork, clock: Clock, imports: PurchaseImportService) -> None:
        self._units = units
        self._clock = clock
        self._imports = imports

    def propose(self, slips: Sequence[SlipTyped], actor: Actor) -> ImportPreview:
        """Lines are those of the grid, from 1; empty ones are passed over.

        A day without a year is the last one of that name. Raises PurchasesReserved.
        """
        refuse_who_may_not_write(actor)
        from desktop.importers.purchase_row import RowReader  # noqa: PLC0415 - pydantic, when asked
        from desktop.importers.purchase_text import Words  # noqa: PLC0415 - as above

        reader = RowReader(Words(FileLayout("")), _NEEDED)
        rows = [
            reader.read(line, self._words(slip))
            for line, slip in enumerate(slips, 1)
            if any(word.strip() for word in asdict(slip).values())
        ]
        told = [row for row in rows if isinstance(row, Told)]
        unread = [row for row in rows if isinstance(row, Unread)]
        return self._imports.propose_rows(Origin(PurchaseSource.PAPER_SLIPS), told, unread)

    def type_slips(self, slips: Sequence[SlipTyped], actor: Actor) -> ImportSheet:
        """As `propose` shows them. Raises as PurchaseImportService.record does."""
        return self._imports.record(self.propose(slips, actor), actor)

    def missing(self, actor: Actor) -> tuple[MissingSlips, ...]:
        """Booklets with gaps, by merchant and booklet. Raises PurchasesHidden."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            merchants = MerchantsKnown(session, {})
            found = [
                MissingSlips(booklet, merchant, merchants.name_of(merchant, ""), gaps)
                for (booklet, merchant), numbers in asked.slip_numbers(session).items()
                if (gaps := missing_numbers(numbers))
            ]
        return tuple(sorted(found, key=lambda each: (each.merchant, each.booklet)))

    def _words(self, slip: SlipTyped) -> dict[str, str]:
        """A point is as good as a comma on a number pad."""
        words = asdict(slip)
        words["amount"] = _POINT.sub(r"\1,\2", slip.amount.strip())
        short = _DAY_AND_MONTH.fullmatch(slip.on_day.strip())
        if short:
            words["on_day"] = self._with_year(int(short[1]), int(short[2])) or slip.on_day
        return words

    def _with_year(self, day: int, month: int) -> str | None:
        today = self._clock.today()
        for year in (today.year, today.year - 1):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found <= today:
                return found.isoformat()
        return None
