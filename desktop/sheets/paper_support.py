"""What is printed for somebody who carries a code on paper instead of a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.sheets.letter import SenderSheet


@dataclass(frozen=True)
class PaperSupportSheet:
    """`code` are the fifteen symbols; no name, no rate and no amount stand on the paper.

    `reference` is that of the household, for the part that is not cut out; `valid_until` is the
    last day, both days are None while there is no entitlement; `duplicate` is 0 on the first print.
    """

    code: str
    reference: str
    language: str
    sender: SenderSheet
    dated_on: date
    valid_from: date | None = None
    valid_until: date | None = None
    provisional: bool = False
    duplicate: int = 0
