"""A person's file as it is handed to them: sections of rows, and what was left out and why.

The structured form is described in docs/subject-export.md; a change of it raises `VERSION`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from desktop.domain.actor import Role
from desktop.sheets.letter import SenderSheet

FORMAT = "carte-alimentation-durable/subject-export"
VERSION = 1

Row = Mapping[str, Any]

MAY_EXPORT = (Role.DECIDER,)


class Section(StrEnum):
    """In the order in which they are printed."""

    PERSON = "person"
    HOUSEHOLD = "household"
    COMPOSITION = "composition"
    INCOMES = "incomes"
    DOCUMENTS = "supporting_documents"
    CLAIMS = "claims"
    ASSESSMENTS = "assessments"
    ENTITLEMENTS = "entitlements"
    CREDIT_MOVEMENTS = "credit_movements"
    PURCHASES = "purchases"
    LETTERS = "letters"
    CARDS = "cards"
    CARD_LINKS = "card_links"
    CARD_EVENTS = "card_events"
    ENCODINGS = "encodings"
    ENCODING_OUTCOMES = "encoding_outcomes"
    NOTES = "notes"
    HISTORY = "history"


class Why(StrEnum):
    """Why something is not in the file."""

    THIRD_PERSON = "third_person"
    BEFORE_OR_AFTER = "before_or_after"
    APPLICANT_ONLY = "applicant_only"
    OTHERS_DEDUCIBLE = "others_deducible"
    MEANS_OF_PAYMENT = "means_of_payment"
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class Withheld:
    """`count` rows, or fields of rows, of a section."""

    section: Section
    why: Why
    count: int


@dataclass(frozen=True)
class SubjectExport:
    """`called` is the name of the person, `made_by` the function of the agent who made the file."""

    called: str
    reference: str
    made_at: datetime
    made_by: str
    sender: SenderSheet
    sections: Mapping[Section, tuple[Row, ...]]
    withheld: tuple[Withheld, ...] = ()

    def rows(self, section: Section) -> tuple[Row, ...]:
        return self.sections.get(section, ())


@dataclass(frozen=True)
class ExportedFiles:
    """The two files under the names that they are kept by; the name of nobody is in them."""

    pdf_name: str
    pdf: bytes
    json_name: str
    json: bytes


def to_document(export: SubjectExport) -> dict[str, Any]:
    """Plain JSON values: days and moments as ISO 8601, amounts as text with a point."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": export.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "made_by": export.made_by,
        "authority": export.sender.authority,
        "data_protection_contact": export.sender.data_protection_contact,
        "sections": {
            section.value: [dict(row) for row in export.rows(section)] for section in Section
        },
        "withheld": [
            {"section": left.section.value, "why": left.why.value, "count": left.count}
            for left in export.withheld
        ],
    }


def to_json(export: SubjectExport) -> bytes:
    text = json.dumps(to_document(export), ensure_ascii=False, indent=2)
    return (text + "\n").encode()
