"""Who writes letters, from YAML: the file of this desk, else the one that is delivered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from desktop.domain.address import PostalAddress
from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.importers.file_fields import FileModel, RuleFile, Sentence, Whole
from desktop.settings import RESOURCES
from desktop.sheets.letter import SenderSheet
from desktop.sheets.sender import LetterSender

FILE_NAME = "sender.yaml"


class BrokenSenderFile(BrokenFile):
    pass


def _words(given: object) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise PydanticCustomError(FileProblem.WRONG_VALUE.value, "not of the format")
    return given.strip()


Words = Annotated[str, BeforeValidator(_words)]


class CounterModel(FileModel):
    street_number: Words = ""
    street: Words = ""
    postcode: Words = ""
    city: Words = ""


class ResolutionModel(FileModel):
    number: Words = ""
    date: Words = ""


class SignatureModel(FileModel):
    delegation_reference: Words = ""
    by_delegation: Words = ""
    decider_quality: Words = ""
    counter_quality: Words = ""
    qualities: dict[str, Words] = Field(default_factory=dict)


class SenderModel(FileModel):
    authority: Sentence
    authority_address: Words = ""
    service: Words = ""
    counter: CounterModel
    phone: Words = ""
    hours: Words = ""
    email: Words = ""
    place: Sentence
    logo: Words = ""
    data_protection_contact: Words = ""
    resolution: ResolutionModel
    signature: SignatureModel
    documents_within_days: Annotated[Whole, Field(ge=1, le=365)]


def read_sender(path: Path) -> LetterSender:
    """Raises BrokenSenderFile, which says the line. The logo lies beside the file."""
    file = RuleFile(path, BrokenSenderFile)
    model = file.validated(SenderModel)
    logo = path.parent / model.logo if model.logo else None
    if logo is not None and not logo.is_file():
        raise file.refusal(FileProblem.UNREADABLE, ("logo",), model.logo)
    signature = model.signature
    return LetterSender(
        sheet=_sheet(model, logo),
        counter=PostalAddress(**model.counter.model_dump()),
        resolution_number=model.resolution.number,
        resolution_date=model.resolution.date,
        delegation_reference=signature.delegation_reference,
        by_delegation=signature.by_delegation,
        decider_quality=signature.decider_quality,
        counter_quality=signature.counter_quality,
        qualities=signature.qualities,
        documents_within_days=model.documents_within_days,
    )


def _sheet(model: SenderModel, logo: Path | None) -> SenderSheet:
    counter = model.counter
    return SenderSheet(
        authority=model.authority,
        service=model.service,
        street=f"{counter.street_number} {counter.street}".strip(),
        town=f"{counter.postcode} {counter.city}".strip(),
        phone=model.phone,
        hours=model.hours,
        email=model.email,
        place=model.place,
        authority_address=model.authority_address,
        data_protection_contact=model.data_protection_contact,
        logo=str(logo) if logo else None,
    )


@dataclass(frozen=True)
class SenderSource:
    """Reads at each letter, so that a corrected file counts for the next one."""

    data: Path
    demonstration: bool = False

    def __call__(self) -> LetterSender:
        own = self.data / FILE_NAME
        folder = RESOURCES / "demonstration" if self.demonstration else RESOURCES
        return read_sender(own if own.exists() else folder / FILE_NAME)
