"""Papers of an invented stall, made from a seed, of any length."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from desktop.sheets.accounting_terms import BudgetLine
from desktop.sheets.letter import SenderSheet, SignatureSheet
from desktop.sheets.statement import (
    AccountingPaper,
    AccountingPaperLine,
    CounterEntryLine,
    PaperAccount,
    PaperMerchant,
    RemittanceLine,
    RemittancePaper,
    SetAsideLine,
    StatementPaper,
    StatementPaperLine,
    SupportingPiece,
)

SENDER = SenderSheet(
    authority="Centre communal d’action sociale de Rennes",
    service="Carte alimentation durable",
    street="7 boulevard de l’Invention",
    town="35200 Rennes",
    phone="02 99 00 00 00",
    email="marchands@ccas.example",
)
MERCHANT = PaperMerchant(
    trade_name="Ferme de l’Essai",
    siret="00000000000000",
    agreement="CONV-2026-0007",
    place="marché du samedi, étal 14",
    legal_name="EARL de l’Essai",
)
SIGNATURE = SignatureSheet(
    "M. Abiven", "responsable de l’espace social", "Pour la présidente, par délégation,"
)


def a_logo() -> bytes:
    """An invented sign: rings of colour, as a city might have them."""
    picture = Image.new("RGB", (360, 140), "white")
    drawn = ImageDraw.Draw(picture)
    for place, colour in enumerate(("#0e6b62", "#8a5a00", "#e2f0ed")):
        drawn.ellipse((10 + 60 * place, 10, 130 + 60 * place, 130), fill=colour)
    drawn.rectangle((280, 50, 350, 90), fill="#1e2a2f")
    target = BytesIO()
    picture.quantize(16).save(target, "PNG", optimize=True)
    return target.getvalue()


BUDGET = BudgetLine(2026, "CCAS", "065", "6500", "400", "ENG-2026-0042")
FAMILIES = ("Fruits", "Légumes", "Œufs", "Pain", "Laitages", "Légumes secs", "Viande")
NAMES = (
    "KERVELLA Rozenn", "LE BRAZ Gwendal", "DIALLO Aminata", "NGUYEN Thi Lan", "ABIVEN Maëlle",
    "SAÏDI Nour", "QUÉMÉNER Annaïg", "PETIT-JEAN Côme",
)  # fmt: skip
SATURDAYS = tuple(date(2026, 3, day) for day in (7, 14, 21, 28))
FOOD = Decimal("0.055")


def a_line(random: Random, place: int, day: date) -> StatementPaperLine:
    amount = Decimal(random.randint(150, 2600)) / 100
    covered = amount if random.random() < 0.8 else (amount * 80 / 100).quantize(Decimal("0.01"))
    return StatementPaperLine(
        on_day=day,
        at_time=f"{8 + place % 5:02}:{random.randint(0, 59):02}",
        ticket=str(2370 + place),
        card_alias=f"{random.choice('KLMNPRTVXZ')}{random.randint(100, 999)}",
        family=random.choice(FAMILIES),
        amount=amount,
        covered=covered,
        share=amount - covered,
        vat_rate=FOOD if random.random() < 0.9 else Decimal("0.1"),
    )


def some_lines(count: int, seed: int = 7, *, daily: bool = False) -> tuple[StatementPaperLine, ...]:
    random = Random(seed)  # noqa: S311 - invented purchases
    if daily:
        days = [date(2026, 3, 1) + timedelta(place * 31 // count) for place in range(count)]
    else:
        days = [SATURDAYS[place * len(SATURDAYS) // count] for place in range(count)]
    return tuple(a_line(random, place, day) for place, day in enumerate(days))


def a_statement(count: int = 42, **changes: object) -> StatementPaper:
    lines = changes.pop("lines", None) or some_lines(count, daily=bool(changes.pop("daily", False)))
    entries = changes.get("counter_entries", ())
    every = [*lines, *(each.line for each in entries)]  # type: ignore[misc, attr-defined]
    values: dict[str, object] = {
        "number": "ETAT-2026-03-0012",
        "provisional": False,
        "month": "2026-03",
        "dated_on": date(2026, 4, 2),
        "sender": SENDER,
        "merchant": MERCHANT,
        "lines": lines,
        "purchases": sum((line.amount for line in every), Decimal(0)),
        "amount": sum((line.covered for line in every), Decimal(0)),
        "due_on": date(2026, 5, 2),
        "content_hash": "9f4c1d2e" * 8,
    }
    return StatementPaper(**(values | changes))  # type: ignore[arg-type]


def a_correction() -> CounterEntryLine:
    amount = Decimal("-12.40")
    line = StatementPaperLine(
        date(2026, 2, 21), "2231", "B07", "Fruits", amount, amount, Decimal(0),
        vat_rate=FOOD, reversal=True,
    )  # fmt: skip
    return CounterEntryLine(
        line, "2026-02", "ETAT-2026-02-0009", "ticket annulé, marchandise rendue"
    )


SET_ASIDE = (
    SetAsideLine(date(2026, 3, 7), "2381", Decimal("8.90"), "carte bloquée ce jour-là", "Fruits"),
    SetAsideLine(
        date(2026, 3, 21), "2409", Decimal("14.20"), "famille non prévue à la convention", "Vin"
    ),
)


def a_full_statement(count: int = 42, **changes: object) -> StatementPaper:
    more: dict[str, object] = {"counter_entries": (a_correction(),), "set_aside": SET_ASIDE}
    return a_statement(count, **(more | changes))


def an_accounting_paper(count: int = 42, **changes: object) -> AccountingPaper:
    random = Random(11)  # noqa: S311
    households = [(f"F-2026-{1000 + place:06}", name) for place, name in enumerate(NAMES)]
    lines = []
    for line in some_lines(count):
        household, name = random.choice(households)
        decision = f"DEC-2026-{household[-6:]}"
        lines.append(
            AccountingPaperLine(
                line.on_day,
                line.ticket,
                household,
                name,
                decision,
                line.family,
                line.amount,
                line.covered,
                decided_on=date(2026, 1, 5) + timedelta(int(household[-1])),
            )
        )
    values: dict[str, object] = {
        "number": "ETAT-2026-03-0012",
        "provisional": False,
        "month": "2026-03",
        "dated_on": date(2026, 4, 2),
        "sender": SENDER,
        "merchant": MERCHANT,
        "account": PaperAccount("EARL de l’Essai", "FR7630006000011234567890189", "AGRIFRPP"),
        "lines": tuple(lines),
        "amount": sum((line.covered for line in lines), Decimal(0)),
        "pieces": PIECES,
        "charge": (
            ("Exercice", "2026"), ("Imputation", "65133 – secours d’urgence"),
            ("Engagement", "2026-CAD-000012"),
        ),
        "signature": SIGNATURE,
        "due_on": date(2026, 5, 2),
        "content_hash": "5b1e7a90" * 8,
    }  # fmt: skip
    return AccountingPaper(**(values | changes))  # type: ignore[arg-type]


PIECES = (
    SupportingPiece(
        "Délibération fixant les conditions de l’aide", "2026-84", date(2026, 1, 29), False, "6112"
    ),
    SupportingPiece("Convention avec le commerçant", "CONV-2026-0007", date(2026, 2, 2), False),
    SupportingPiece("État nominatif des bénéficiaires", "le présent état", None, True, "6112"),
    SupportingPiece("Mémoire des bons, numéro par numéro", "le présent état", None, True, "6113"),
)


def a_slip(count: int = 24, **changes: object) -> RemittancePaper:
    random = Random(3)  # noqa: S311
    lines = []
    for place in range(count):
        sold = Decimal(random.randint(20_000, 400_000)) / 100
        amount = (sold * Decimal("0.93")).quantize(Decimal("0.01"))
        lines.append(
            RemittanceLine(
                f"ETAT-2026-03-{place + 1:04}",
                f"Étal inventé n° {place + 1}",
                f"000000000{place + 1:05}",
                "2026-03",
                random.randint(20, 400),
                sold,
                amount,
                f"CONV-2026-{place + 1:04}",
                PaperAccount(f"Étal {place + 1}", "FR7630006000011234567890189", "AGRIFRPP"),
                date(2026, 5, 2),
                ((FOOD, sold),),
                corrections=place % 3,
                budget=BUDGET,
            )
        )
    values: dict[str, object] = {
        "number": "BORD-2026-0003",
        "provisional": False,
        "dated_on": date(2026, 4, 3),
        "sender": SENDER,
        "lines": tuple(lines),
        "amount": sum((line.amount for line in lines), Decimal(0)),
        "addressee": (
            "Service de gestion comptable de l’Essai",
            "1 place des Essais, 35000 Rennes",
        ),
        "charge": (("Exercice", "2026"), ("Imputation", "65133 – secours d’urgence")),
        "signature": SIGNATURE,
    }
    return RemittancePaper(**(values | changes))  # type: ignore[arg-type]


def renamed(paper: StatementPaper, texts: tuple[str, ...]) -> StatementPaper:
    """The paper with texts in every place that somebody typed: the first is the merchant's name."""
    first = texts[0]
    lines = tuple(
        replace(paper.lines[0], ticket=text, family=text, card_alias=text, label=text)
        for text in texts
    )
    asides = tuple(SetAsideLine(date(2026, 3, 7), text, Decimal(1), text, text) for text in texts)
    merchant = replace(
        paper.merchant, trade_name=first, legal_name=first, place=first, address=texts,
        agreement=first, siret=first, vat_number=first,
    )  # fmt: skip
    sender = replace(paper.sender, authority=first, service=first)
    named = replace(paper, lines=lines, merchant=merchant, set_aside=asides, sender=sender)
    return replace(
        named,
        amount=sum((line.covered for line in lines), Decimal(0)),
        purchases=sum((line.amount for line in lines), Decimal(0)),
    )
