"""Files as operators send them, invented: one in Latin-1, one workbook, one export, each broken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from desktop.domain.month import first_day, last_day
from desktop.sheets.purchase import SlipTyped

OF_TERMINALS = (
    "Légumes du Bocage rond",
    "Le Verger de Tugdual",
    "Maraîchage Terre-Brune",
    "La Crèmerie des Trois Herbages",
)
OF_WORKBOOK = ("Fromages de la Chèvre bleue", "Le Moulin de Kermoal-le-Petit")
OF_EXPORT = "00000700500010"
TITLES = ("Date", "Heure", "Commerçant", "N° carte", "N° ticket", "Montant TTC")
BROKEN_AMOUNT, UNKNOWN_CARD = "1O,50", "ZZZZZZZZ99"
BOOKLET, SLIP_NUMBERS = "C-12", (41, 42, 44, 45, 46)


@dataclass(frozen=True)
class Sold:
    """One purchase as a terminal told it."""

    on: date
    at: str
    merchant: str
    card: str
    ticket: str
    amount: Decimal


def saturdays(month: str) -> list[date]:
    """Days of the market on which the merchants of the files stand."""
    begins = first_day(month)
    days = (begins + timedelta(days=step) for step in range((last_day(month) - begins).days + 1))
    return [day for day in days if day.isoweekday() == 6]


def sold(
    month: str, merchants: Sequence[str], cards: Sequence[str], count: int, series: str
) -> list[Sold]:
    """Spread over the mornings of the markets; no two of one card within minutes."""
    days, rows = saturdays(month), []
    for number in range(count):
        on = days[(number + number // len(cards)) % len(days)]
        hour, minute = divmod(8 * 60 + (number * 7) % 290, 60)
        merchant, card = merchants[number % len(merchants)], cards[(number * 3) % len(cards)]
        amount = Decimal(640 + (number * 377) % 2150) / 100
        at, ticket = f"{hour:02d}:{minute:02d}", f"{series}{number + 1:04d}"
        rows.append(Sold(on, at, merchant, card, ticket, amount))
    return rows


def latin_1_file(path: Path, rows: Sequence[Sold], *, with_defects: bool) -> Path:
    """One purchase told twice; with defects: a letter in an amount and a card nobody has, too."""
    lines = [TITLES, *(_words(row) for row in rows), _words(_a_little_later(rows[0]))]
    if with_defects:
        first, second = rows[1], rows[2]
        lines.insert(12, (*_words(first)[:4], "T9001", BROKEN_AMOUNT))
        lines.append((*_words(second)[:3], UNKNOWN_CARD, "T9002", "8,40"))
    path.write_bytes("\r\n".join(";".join(line) for line in lines).encode("latin-1"))
    return path


def workbook(path: Path, rows: Sequence[Sold]) -> Path:
    """A merged title over the header, real dates and numbers, and a formula for an amount."""
    book = Workbook()
    sheet = book.create_sheet("Ventes")
    del book["Sheet"]
    sheet.append(["Relevé des ventes du mois"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(TITLES))
    sheet.append([])
    sheet.append(list(TITLES))
    for row in rows:
        sheet.append([row.on, row.at, row.merchant, row.card, row.ticket, float(row.amount)])
    last = rows[-1]
    sheet.append([last.on, "17:20", last.merchant, last.card, "X9001", "=F4*2"])
    book.save(path)
    return path


def export(path: Path, rows: Sequence[Sold]) -> Path:
    """One object a line; the last line broke off on its way."""
    lines = [
        json.dumps(
            {
                "sold_at": f"{row.on.isoformat()}T{row.at}:00",
                "merchant_siret": row.merchant,
                "card_number": row.card,
                "receipt_number": row.ticket,
                "amount_cents": int(row.amount * 100),
            }
        )
        for row in rows
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, lines[-1][: len(lines[-1]) // 2]]) + "\n", "utf-8")
    return path


def slips(month: str, merchant: str, cards: Sequence[str]) -> tuple[SlipTyped, ...]:
    """Of one booklet; the number 43 is missing. The amount of the second is typed wrongly."""
    days = saturdays(month)
    return tuple(
        SlipTyped(
            merchant,
            cards[-1 - place],
            days[place % len(days)].isoformat(),
            ("12,40", "72,00", "9,60", "15,30", "6,80")[place],
            BOOKLET,
            str(number),
        )
        for place, number in enumerate(SLIP_NUMBERS)
    )


def _words(row: Sold) -> tuple[str, ...]:
    amount = f"{row.amount:.2f}".replace(".", ",")
    return row.on.strftime("%d/%m/%Y"), row.at, row.merchant, row.card, row.ticket, amount


def _a_little_later(row: Sold) -> Sold:
    """The same card at the same till, two minutes on, under another ticket."""
    hour, minute = row.at.split(":")
    at = f"{hour}:{int(minute) + 2:02d}"
    return Sold(row.on, at, row.merchant, row.card, "T9003", row.amount)
