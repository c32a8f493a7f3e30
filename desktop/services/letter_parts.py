"""The documents of one letter: the French one that counts, its versions, the calculation.

They are kept whole, and read again as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

from desktop import i18n
from desktop.domain.address import (
    AddressBlock,
    PostalAddress,
    Recipient,
    address_block,
    pick_up_block,
)
from desktop.domain.claim import AssessmentNeeded
from desktop.domain.letter import LetterKind, LetterTemplate, compose
from desktop.domain.sending import DECISIONS
from desktop.importers.letter_template import read_templates
from desktop.services.letter_facts import LetterCase, letter_facts
from desktop.services.letter_rows import gauge
from desktop.services.letter_words import LetterWords
from desktop.settings import RESOURCES
from desktop.sheets.calculation import spoken_sentence
from desktop.sheets.household import AddressSheet, HouseholdSheet
from desktop.sheets.letter import (
    CalculationSheet,
    LetterSheet,
    SignatureSheet,
    UnreadableLetter,
    calculation_from_document,
    letter_from_document,
    to_document,
)
from desktop.sheets.letter_line import LetterVersions
from desktop.sheets.sender import LetterSender
from desktop.storage.queries.letter import may_be_posted

Templates: TypeAlias = Mapping[tuple[LetterKind, str, bool], LetterTemplate]
Part: TypeAlias = LetterSheet | CalculationSheet

PARTS_VERSION = 1


@cache
def delivered_templates() -> Templates:
    """Read once: they come with the version. Raises BrokenLetterTemplate."""
    return read_templates(RESOURCES / "letters")


@dataclass(frozen=True)
class LetterWish:
    """Which letter, under which number, signed by whom, in which versions."""

    kind: LetterKind
    number: str
    provisional: bool
    signature: SignatureSheet
    versions: LetterVersions


def parts_of(case: LetterCase, wish: LetterWish, templates: Templates) -> tuple[Part, ...]:
    """In the order of the envelope. Raises FieldMissing, AssessmentNeeded."""
    kinds = [wish.kind]
    if wish.kind in DECISIONS and case.assessment is not None:
        kinds.append(LetterKind.CALCULATION_SHEET)
    return tuple(
        _part(case, wish, templates[key])
        for kind in kinds
        for key in _keys(kind, wish.versions)
        if key in templates
    )


def offered(kind: LetterKind, templates: Templates) -> LetterVersions:
    return LetterVersions((kind, "fr", True) in templates, (kind, "en", False) in templates)


def versions_of(parts: tuple[Part, ...]) -> LetterVersions:
    return LetterVersions(
        easy_to_read=any(isinstance(part, LetterSheet) and part.easy_to_read for part in parts),
        english=any(part.language == "en" for part in parts),
    )


def recipient_block(household: HouseholdSheet, sender: LetterSender) -> AddressBlock:
    """The lines of the window: never a home that must not be written to."""
    person = household.applicant.person
    recipient = Recipient(person.usage_name or person.birth_name, person.first_names)
    if is_fetched(household):
        return pick_up_block(recipient, sender.sheet.service, sender.counter)
    return address_block(recipient, _postal(household.address))


def is_fetched(household: HouseholdSheet) -> bool:
    contact = household.contact
    return not may_be_posted(
        do_not_write=contact.do_not_write,
        safe_channel=contact.safe_channel,
        housing=household.address.housing,
    )


def kept(parts: tuple[Part, ...]) -> dict[str, Any]:
    """What the row of the letter keeps: plain JSON values."""
    return {"version": PARTS_VERSION, "parts": [_kept_part(part) for part in parts]}


def read_again(snapshot: Any) -> tuple[Part, ...]:
    """Raises UnreadableLetter."""
    version = snapshot.get("version") if isinstance(snapshot, dict) else None
    if version != PARTS_VERSION or not snapshot.get("parts"):
        raise UnreadableLetter(version)
    return tuple(_part_again(part) for part in snapshot["parts"])


def as_printed(parts: tuple[Part, ...], number: str | None, duplicate: int) -> tuple[Part, ...]:
    """With the final number when there is one; a reprint says so, and names the number it had."""
    return tuple(_printed(part, number, duplicate) for part in parts)


def _keys(kind: LetterKind, versions: LetterVersions) -> Iterator[tuple[LetterKind, str, bool]]:
    """The French letter always: a version only helps to read it."""
    yield kind, "fr", False
    if versions.easy_to_read:
        yield kind, "fr", True
    if versions.english:
        yield kind, "en", False


def _part(case: LetterCase, wish: LetterWish, template: LetterTemplate) -> Part:
    if template.kind is LetterKind.CALCULATION_SHEET:
        return _calculation(case, wish, template)
    sender = case.sender
    block = recipient_block(case.household, sender)
    _ = i18n.catalogue(template.language).gettext
    hello = _("Good day,") if template.easy_to_read else _("Dear Madam or Sir,")
    return LetterSheet(
        kind=wish.kind,
        number=wish.number,
        provisional=wish.provisional,
        dated_on=case.on,
        sender=sender.sheet,
        recipient_lines=block.lines,
        references=(case.household.reference,),
        salutation=hello,
        body=compose(template, letter_facts(case, template.kind, template.language)),
        signature=wish.signature,
        language=template.language,
        easy_to_read=template.easy_to_read,
        to_pick_up=is_fetched(case.household),
    )


def _calculation(case: LetterCase, wish: LetterWish, template: LetterTemplate) -> CalculationSheet:
    if case.assessment is None:
        raise AssessmentNeeded
    words = LetterWords(template.language)
    return CalculationSheet(
        number=wish.number,
        provisional=wish.provisional,
        dated_on=case.on,
        sender=case.sender.sheet,
        references=(case.household.reference,),
        addressee=case.household.applicant.person.called,
        sentence=spoken_sentence(case.assessment, template.language),
        body=compose(template, letter_facts(case, template.kind, template.language)),
        gauge=gauge(case.assessment, words),
        language=template.language,
    )


def _postal(address: AddressSheet) -> PostalAddress:
    names = (
        "street", "street_number", "apartment", "residence", "locality", "postcode", "city",
    )  # fmt: skip
    host = address.hosted_by if address.housing == "hosted" else ""
    return PostalAddress(**{name: getattr(address, name) for name in names}, hosted_by=host)


def _kept_part(part: Part) -> dict[str, Any]:
    name = "letter" if isinstance(part, LetterSheet) else "calculation"
    return {"document": name, **to_document(part)}


def _part_again(document: dict[str, Any]) -> Part:
    name = document.get("document")
    if name == "letter":
        return letter_from_document(document)
    if name == "calculation":
        return calculation_from_document(document)
    raise UnreadableLetter(name)


def _printed(part: Part, number: str | None, duplicate: int) -> Part:
    references = part.references
    if number is not None and part.provisional and duplicate:
        references = (part.number, *references)
    renumbered = (
        replace(part, number=number, provisional=False, references=references) if number else part
    )
    return replace(renumbered, duplicate=duplicate)
