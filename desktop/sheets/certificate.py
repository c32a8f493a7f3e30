"""Quality labels that a merchant proved, until when, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class CertificateForm:
    """`valid_until` is the last day, included; `document_hash` is of the paper that was shown."""

    quality_label: str
    valid_from: date
    valid_until: date
    reference: str = ""
    issuer: str = ""
    document_name: str = ""
    document_hash: str = ""


@dataclass(frozen=True)
class CertificateLine:
    """`standing` is a domain.merchant.CertificateStanding on the day that was asked for."""

    id: UUID
    merchant_id: UUID
    form: CertificateForm
    withdrawn_on: date | None
    standing: str
