"""An agreement as lists and its page show it, and every word of it as it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from desktop.domain.agreement import AgreementPeriod, Standing
from desktop.domain.agreement_ending import EndingKind
from desktop.domain.agreement_text import AgreementText
from desktop.domain.errors import Refusal
from desktop.sheets.letter import SenderSheet
from desktop.sheets.merchant import Happening

DOCUMENT_VERSION = 1


class UnreadableAgreement(Refusal):
    """A kept agreement is not of a form that this version knows; `version` is what it claims."""

    def __init__(self, version: object) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True)
class AgreementLine:
    """A row of the list, of an agreement or (`amendment` > 0) of one of its amendments.

    `number` is that of the agreement, provisional until the centre gave the final one;
    `ends_after` the last day of the period that runs, `last_day` that of all renewals.
    """

    id: UUID
    merchant_id: UUID
    merchant: str
    number: str
    provisional: bool
    amendment: int
    standing: Standing
    dated_on: date
    starts_on: date
    ends_after: date
    last_day: date
    signed_on: date | None
    has_scan: bool
    amends_id: UUID | None = None


@dataclass(frozen=True)
class EndingLine:
    """A row of the worklist: `days` are left, negative once it is over.

    `subject` is the number of the agreement, or the label that a certificate proves.
    """

    kind: EndingKind
    on: date
    days: int
    merchant_id: UUID
    merchant: str
    subject: str
    agreement_id: UUID | None = None


@dataclass(frozen=True)
class AgreementForm:
    """What is chosen when an agreement or an amendment is drafted; `families` are codes."""

    starts_on: date
    ends_after: date
    renewals_allowed: int = 1
    families: tuple[str, ...] = ()
    special_terms: str = ""
    with_english: bool = False


@dataclass(frozen=True)
class AgreementPaper:
    """One document, whole: printed again from here, whatever changes later.

    `agreement_number` is printed; an amendment is `amendment` 1, 2… of that agreement.
    """

    number: str
    provisional: bool
    amendment: int
    dated_on: date
    sender: SenderSheet
    text: AgreementText
    city_signs: tuple[str, ...]
    merchant_signs: tuple[str, ...]
    language: str = "fr"

    def with_number(self, number: str | None, provisional_number: str) -> AgreementPaper:
        return replace(self, number=number or provisional_number, provisional=number is None)


@dataclass(frozen=True)
class AgreementDocument:
    """A rendered document and the name of its file."""

    file_name: str
    language: str
    pdf: bytes = field(repr=False)


@dataclass(frozen=True)
class AgreementSheet:
    """What the page of an agreement shows beside its paper.

    `is_only` says that the merchant has no other one that holds today or later.
    """

    line: AgreementLine
    form: AgreementForm
    period: AgreementPeriod
    lines: tuple[AgreementLine, ...]
    missing: tuple[str, ...]
    signatory: str
    printed_at: datetime | None
    signed_by: str
    scan_name: str
    suspension_reason: str
    reason: str
    merchant_state: str = ""
    is_only: bool = True
    timeline: tuple[Happening, ...] = ()


@dataclass(frozen=True)
class AgreementOnPage:
    """An agreement that is looked at, as its next print would be; nothing is counted."""

    sheet: AgreementSheet
    documents: tuple[AgreementDocument, ...]


@dataclass(frozen=True)
class PrintedAgreement:
    """What goes to the printer, the French document that counts first."""

    line: AgreementLine
    documents: tuple[AgreementDocument, ...]


@dataclass(frozen=True)
class ScanFile:
    """The signed paper as it was attached, its hash compared when it was opened."""

    name: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)


Kept = TypeVar("Kept")

_FORM = TypeAdapter(AgreementForm)
_PAPERS = TypeAdapter(tuple[AgreementPaper, ...])


def to_snapshot(form: AgreementForm, papers: tuple[AgreementPaper, ...] = ()) -> dict[str, Any]:
    """What a row keeps: the choices of a draft, and the words once it is printed."""
    return {
        "version": DOCUMENT_VERSION,
        "form": _FORM.dump_python(form, mode="json"),
        "papers": _PAPERS.dump_python(papers, mode="json"),
    }


def form_of(snapshot: Any) -> AgreementForm:
    """Raises UnreadableAgreement."""
    return _read(_FORM, snapshot, "form")


def papers_of(snapshot: Any) -> tuple[AgreementPaper, ...]:
    """Empty while it is a draft. Raises UnreadableAgreement."""
    return _read(_PAPERS, snapshot, "papers")


def _read(adapter: TypeAdapter[Kept], snapshot: Any, part: str) -> Kept:
    version = snapshot.get("version") if isinstance(snapshot, dict) else None
    if version != DOCUMENT_VERSION:
        raise UnreadableAgreement(version)
    try:
        return adapter.validate_python(snapshot.get(part))
    except ValidationError as error:
        raise UnreadableAgreement(version) from error
