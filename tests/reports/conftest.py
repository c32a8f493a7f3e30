"""Letters to invented people, composed from the templates that are delivered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop.domain.letter import AmountRow, LetterFacts, LetterKind, compose
from desktop.importers.letter_template import read_templates
from desktop.settings import RESOURCES
from desktop.sheets.letter import (
    CalculationSheet,
    GaugeSheet,
    LetterSheet,
    SenderSheet,
    SignatureSheet,
)

TEMPLATES = read_templates(RESOURCES / "letters")
EXPECTED = Path(__file__).parent / "expected"

SENDER = SenderSheet(
    authority="Centre communal d’action sociale",
    service="Espace social Le Blosne",
    street="7 boulevard de l’Invention",
    town="35200 Rennes",
    phone="02 99 00 00 00",
    hours="lundi au vendredi, 9 h – 12 h",
    authority_address="1 place des Essais, 35000 Rennes",
    data_protection_contact="donnees@ccas.example",
)
SIX_LINES = (
    "MADAME ROZENN KERVELLA",
    "APPARTEMENT 12",
    "RESIDENCE DES ESSAIS",
    "14 RUE DE L INVENTION",
    "BP 40",
    "35200 RENNES",
)
SUMMARY = {
    "fr": (
        AmountRow(
            "Ressources retenues de janvier à mars 2026",
            "4 843,08 €",
            "1 552,36 + 1 552,36 + 1 738,36",
        ),
        AmountRow("Moyenne par mois", "1 614,36 €"),
        AmountRow(
            "Limite pour votre foyer : une personne et un enfant (900 € × 1,8)",
            "1 620,00 €",
            emphasis=True,
        ),
    ),
    "en": (
        AmountRow(
            "Income counted from January to March 2026",
            "€4,843.08",
            "1,552.36 + 1,552.36 + 1,738.36",
        ),
        AmountRow("Mean per month", "€1,614.36"),
        AmountRow(
            "Limit for your household: one adult and one child (€900 × 1.8)",
            "€1,620.00",
            emphasis=True,
        ),
    ),
}
WORDS = {
    "fr": {
        "claimed_on": "14 avril 2026",
        "received_on": "14 avril 2026",
        "benefit": "100 € par mois",
        "benefit_from": "1er juin",
        "benefit_until": "30 novembre 2026",
        "household_composition": "une personne et un enfant",
        "highest_limit": "2 160,00 €",
        "mean_income": "2 214,36 €",
        "reference_months": "janvier à mars 2026",
        "scale_name": "Barème solidaire",
        "documents_due_on": "12 mai 2026",
        "silence_on": "14 juin 2026",
    },
    "en": {
        "claimed_on": "14 April 2026",
        "received_on": "14 April 2026",
        "benefit": "€100 per month",
        "benefit_from": "1 June",
        "benefit_until": "30 November 2026",
        "household_composition": "one adult and one child",
        "highest_limit": "€2,160.00",
        "mean_income": "€2,214.36",
        "reference_months": "January to March 2026",
        "scale_name": "Solidarity scale",
        "documents_due_on": "12 May 2026",
        "silence_on": "14 June 2026",
    },
}
DOCUMENTS = {
    "fr": ("Bulletin de salaire de mars 2026", "Attestation de la CAF de moins de trois mois"),
    "en": ("Payslip of March 2026", "CAF certificate of less than three months"),
}
SEEN = {"fr": ("Pièce d’identité", "Justificatif de domicile"), "en": ("Identity document",)}
CONDITIONS = {
    LetterKind.GRANT: {"credit", "provisional_scale"},
    LetterKind.DENIAL: {"above_scale", "provisional_scale"},
    LetterKind.DOCUMENTS_MISSING: set[str](),
    LetterKind.RECEIPT: {"file_complete"},
}


def facts(kind: LetterKind, language: str, *more: str) -> LetterFacts:
    fields = WORDS[language] | {
        "service_name": SENDER.service,
        "service_address": SENDER.address,
        "service_phone": SENDER.phone,
        "authority": SENDER.authority,
        "authority_address": SENDER.authority_address,
        "data_protection_contact": SENDER.data_protection_contact,
        "claim_reference": "D-2026-000391",
        "scale_reference": "rennes-2017, version 1",
    }
    lists = {"received_documents": SEEN[language]}
    if kind is LetterKind.DOCUMENTS_MISSING:
        lists["documents"] = DOCUMENTS[language]
    rows = {"summary": SUMMARY[language]} if kind in {LetterKind.GRANT, LetterKind.DENIAL} else {}
    return LetterFacts(fields, lists, rows, frozenset({*CONDITIONS[kind], *more}))


def a_letter(
    kind: LetterKind = LetterKind.GRANT, language: str = "fr", **changes: object
) -> LetterSheet:
    easy = bool(changes.get("easy_to_read", False))
    values: dict[str, object] = {
        "kind": kind,
        "number": "N-2026-000391",
        "provisional": False,
        "dated_on": date(2026, 4, 14),
        "sender": SENDER,
        "recipient_lines": SIX_LINES,
        "references": ("F-2026-000184",),
        "salutation": "Madame," if language == "fr" else "Dear Madam,",
        "body": compose(TEMPLATES[kind, language, easy], facts(kind, language)),
        "signature": SignatureSheet(
            "M. Abiven", "responsable de l’espace social", "Pour la présidente, par délégation,"
        ),
        "language": language,
    }
    return LetterSheet(**(values | changes))  # type: ignore[arg-type]


CALCULATION = (
    AmountRow("Janvier 2026", emphasis=True),
    AmountRow("Salaire – Rozenn", "1 110,00 €"),
    AmountRow("Prime d’activité", "243,17 €"),
    AmountRow("Allocation de soutien familial", "199,19 €"),
    AmountRow("Allocation de logement", None, "193,00 €, non comptée : exclue par le barème"),
    AmountRow("Total de janvier 2026", "1 552,36 €", emphasis=True),
    AmountRow("Total des trois mois", "4 843,08 €", "1 552,36 + 1 552,36 + 1 738,36"),
    AmountRow("Moyenne par mois", "1 614,36 €", "arrondie au centime", emphasis=True),
)
PARAMETERS = (
    AmountRow("Coefficient du foyer", "1,8", "1,5 pour une personne avec enfant, + 0,3 par enfant"),
    AmountRow("Limite de la tranche 1", "1 620,00 €", "900 € × 1,8"),
    AmountRow("Limite de la tranche 2", "1 890,00 €", "1 050 € × 1,8"),
    AmountRow("Limite de la tranche 3", "2 160,00 €", "1 200 € × 1,8"),
)


def a_calculation(**changes: object) -> CalculationSheet:
    given = facts(LetterKind.GRANT, "fr")
    filled = LetterFacts(given.fields, {}, {"calculation": CALCULATION, "parameters": PARAMETERS})
    values: dict[str, object] = {
        "number": "N-2026-000391",
        "provisional": False,
        "dated_on": date(2026, 4, 14),
        "sender": SENDER,
        "references": ("F-2026-000184",),
        "addressee": "Madame Rozenn Kervella",
        "sentence": (
            "Vos ressources des trois derniers mois sont de 1 614,36 € par mois en moyenne ; la "
            "limite pour votre foyer est de 1 620,00 €."
        ),
        "body": compose(TEMPLATES[LetterKind.CALCULATION_SHEET, "fr", False], filled),
        "gauge": GaugeSheet(
            161436,
            (("1 620 €", 162000), ("1 890 €", 189000), ("2 160 €", 216000)),
            "1 614,36 €",
            "La moyenne, 1 614,36 €, est sous la première limite, 1 620 €.",
        ),
    }
    return CalculationSheet(**(values | changes))  # type: ignore[arg-type]
