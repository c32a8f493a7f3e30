"""A letter and a calculation sheet as they are printed: every word, so that they can be kept.

A letter is kept as a document (`to_document`) and printed again from it: a template, a name or a
scale that changes later never changes what was said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from desktop.domain.errors import Refusal
from desktop.domain.letter import LetterBody, LetterKind

DOCUMENT_VERSION = 1


class UnreadableLetter(Refusal):
    """A kept letter is not of a form that this version knows; `version` is what it claims."""

    def __init__(self, version: object) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True)
class SenderSheet:
    """Who writes: the authority, the service at whose counter one asks, and where to complain.

    `logo` is the path of a PNG or JPEG file, or None; no emblem of the State.
    """

    authority: str
    service: str
    street: str
    town: str
    phone: str = ""
    hours: str = ""
    email: str = ""
    place: str = "Rennes"
    authority_address: str = ""
    data_protection_contact: str = ""
    logo: str | None = None

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.street, self.town) if part)


@dataclass(frozen=True)
class SignatureSheet:
    """First name, name and quality of who decided (CRPA L. 212-1), and by whose delegation."""

    name: str
    quality: str
    delegation: str = ""


@dataclass(frozen=True)
class LetterSheet:
    """A letter, whole. `duplicate` 0 is the original, 1 its first reprint, and so on."""

    kind: LetterKind
    number: str
    provisional: bool
    dated_on: date
    sender: SenderSheet
    recipient_lines: tuple[str, ...]
    references: tuple[str, ...]
    salutation: str
    body: LetterBody
    signature: SignatureSheet
    language: str = "fr"
    easy_to_read: bool = False
    to_pick_up: bool = False
    duplicate: int = 0

    def reprinted(self, times: int = 1) -> LetterSheet:
        """The same letter, same number, same date, said to be a duplicate."""
        return replace(self, duplicate=self.duplicate + times)

    def with_final_number(self, number: str) -> LetterSheet:
        return replace(self, number=number, provisional=False)


@dataclass(frozen=True)
class GaugeSheet:
    """Where the mean lies between the limits, in cents; `text` says the same in words."""

    mean: int
    limits: tuple[tuple[str, int], ...]
    mean_label: str
    text: str


@dataclass(frozen=True)
class CalculationSheet:
    """The detailed calculation that goes with a letter (CRPA R. 311-3-1-2)."""

    number: str
    provisional: bool
    dated_on: date
    sender: SenderSheet
    references: tuple[str, ...]
    addressee: str
    sentence: str
    body: LetterBody
    gauge: GaugeSheet | None = None
    language: str = "fr"
    duplicate: int = 0


Sheet = TypeVar("Sheet")

_LETTER = TypeAdapter(LetterSheet)
_CALCULATION = TypeAdapter(CalculationSheet)


def to_document(sheet: LetterSheet | CalculationSheet) -> dict[str, Any]:
    """What is kept of a letter: plain JSON values."""
    adapter: TypeAdapter[Any] = _LETTER if isinstance(sheet, LetterSheet) else _CALCULATION
    return {"version": DOCUMENT_VERSION, "sheet": adapter.dump_python(sheet, mode="json")}


def letter_from_document(document: dict[str, Any]) -> LetterSheet:
    return _read(_LETTER, document)


def calculation_from_document(document: dict[str, Any]) -> CalculationSheet:
    return _read(_CALCULATION, document)


def _read(adapter: TypeAdapter[Sheet], document: dict[str, Any]) -> Sheet:
    version = document.get("version")
    if version != DOCUMENT_VERSION:
        raise UnreadableLetter(version)
    try:
        return adapter.validate_python(document.get("sheet"))
    except ValidationError as error:
        raise UnreadableLetter(version) from error
