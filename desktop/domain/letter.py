"""What a letter is made of: templates with named fields, and how the facts of a case fill them.

A template is text with `{field}` and `**strong**`, nothing else: no expression, no attribute, no
markup in a value can do anything. Which fields exist is said here, once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue


class LetterKind(StoredValue):
    GRANT = "grant"
    DENIAL = "denial"
    DOCUMENTS_MISSING = "documents_missing"
    RECEIPT = "receipt"
    CALCULATION_SHEET = "calculation_sheet"


class ParagraphStyle(StrEnum):
    TEXT = "text"
    SMALL = "small"
    ROWS = "rows"
    """The lines of the calculation; `text` is the name of the rows."""
    LIST = "list"
    """One item per line of a list; `text` is the name of the list."""


FIELDS = frozenset((
    "addressee", "salutation", "household_reference", "claim_reference", "claimed_on",
    "received_on", "dated_on", "decided_on", "resolution_number", "resolution_date",
    "delegation_reference", "reference_months", "household_composition", "total_income",
    "mean_income", "coefficient", "limit", "highest_limit", "bracket", "scale_name",
    "scale_reference", "scale_version", "benefit", "benefit_from", "benefit_until", "ground",
    "exemption_reason", "documents_due_on", "silence_on", "service_name", "service_address",
    "service_phone", "service_hours", "service_email", "authority", "authority_address",
    "data_protection_contact", "card_tail", "explanation",
))  # fmt: skip
"""What a paragraph may name between braces."""

LISTS = frozenset({"documents", "received_documents", "grounds", "sources"})
ROWS = frozenset({"calculation", "summary", "parameters"})
CONDITIONS = frozenset((
    "above_scale", "outside_area", "documents_not_given", "other_ground", "exempted",
    "provisional_scale", "credit", "discount", "file_complete", "to_pick_up", "mediation",
))  # fmt: skip
"""What a paragraph may depend on, besides fields, lists and rows that are given or not."""

BLANK = "____"
"""Printed where the city has not yet said what belongs there: to be completed by hand."""

WORDS_TO_AVOID = (
    "pauvre", "pauvreté", "précaire", "précarité", "indigent", "indigence", "nécessiteux",
    "démuni", "défavorisé", "assisté", "aide sociale", "misère", "minima sociaux", "fraude",
    "poor", "poverty", "needy", "destitute", "deprived", "underprivileged", "welfare", "fraud",
)  # fmt: skip
"""Nothing that we print calls anybody so: the charter of the project, made checkable."""


class FieldMissing(Refusal):
    """A letter cannot be written: a fact that its template names was not given."""

    def __init__(self, kind: LetterKind, name: str) -> None:
        super().__init__(kind, name)
        self.kind = kind
        self.name = name


@dataclass(frozen=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class TemplateParagraph:
    """`when` and `unless` name conditions, fields, lists or rows; `basis` is the text's source."""

    text: str
    style: ParagraphStyle = ParagraphStyle.TEXT
    when: str = ""
    unless: str = ""
    to_validate: bool = False
    basis: str = ""


@dataclass(frozen=True)
class TemplateSection:
    paragraphs: tuple[TemplateParagraph, ...]
    heading: str = ""
    when: str = ""
    unless: str = ""


@dataclass(frozen=True)
class LetterTemplate:
    """One kind of letter in one language; `blanks` are the fields that may stay open."""

    kind: LetterKind
    language: str
    easy_to_read: bool
    version: str
    title: str
    subject: str
    sections: tuple[TemplateSection, ...]
    attachments: tuple[TemplateParagraph, ...] = ()
    footer: str = ""
    translation_of: str = ""
    """Language of the letter that prevails, when this one only informs."""
    blanks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AmountRow:
    """A line of a calculation, as it is printed."""

    label: str
    amount: str | None = None
    note: str = ""
    emphasis: bool = False


@dataclass(frozen=True)
class LetterFacts:
    """All that a template may take from a case, already in words of the letter's language."""

    fields: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[AmountRow, ...]] = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()

    def holds(self, name: str) -> bool:
        """Whether a condition is met or a field, list or rows of this name are given."""
        given = self.fields.get(name), self.lists.get(name), self.rows.get(name)
        return name in self.conditions or any(given)


@dataclass(frozen=True)
class LetterBlock:
    """A paragraph as it is printed: text, or items, or rows."""

    style: ParagraphStyle
    runs: tuple[Run, ...] = ()
    items: tuple[str, ...] = ()
    rows: tuple[AmountRow, ...] = ()
    to_validate: bool = False


@dataclass(frozen=True)
class LetterSection:
    heading: str
    blocks: tuple[LetterBlock, ...]


@dataclass(frozen=True)
class LetterBody:
    """What a letter says between its head and its signature; frozen with the letter."""

    title: str
    subject: str
    sections: tuple[LetterSection, ...]
    attachments: tuple[str, ...]
    footer: str
    template_version: str
    translation_of: str = ""

    @property
    def awaits_validation(self) -> bool:
        return any(block.to_validate for section in self.sections for block in section.blocks)


def compose(template: LetterTemplate, facts: LetterFacts) -> LetterBody:
    """Fill a template; sections and paragraphs whose condition is not met are left out.

    Raises FieldMissing for a field that is neither given nor one of the template's blanks.
    """
    sections = tuple(
        LetterSection(_plain(template, section.heading, facts), blocks)
        for section in template.sections
        if _applies(section, facts) and (blocks := _blocks(template, section.paragraphs, facts))
    )
    attachments = tuple(
        _plain(template, paragraph.text, facts)
        for paragraph in template.attachments
        if _applies(paragraph, facts)
    )
    return LetterBody(
        title=_plain(template, template.title, facts),
        subject=_plain(template, template.subject, facts),
        sections=sections,
        attachments=attachments,
        footer=_plain(template, template.footer, facts),
        template_version=template.version,
        translation_of=template.translation_of,
    )


_FIELD = re.compile(r"\{([^{}]*)\}")


def names_in(text: str) -> tuple[str, ...]:
    """The names between braces, known or not, in order."""
    return tuple(_FIELD.findall(text))


def has_stray_brace(text: str) -> bool:
    rest = _FIELD.sub("", text)
    return "{" in rest or "}" in rest


def words_to_avoid_in(text: str, avoided: Collection[str] = WORDS_TO_AVOID) -> tuple[str, ...]:
    """Words that nothing of ours may say of people, found as whole words, plural included."""
    folded = text.casefold()
    return tuple(word for word in avoided if re.search(rf"\b{re.escape(word)}e?s?\b", folded))


def _applies(part: TemplateSection | TemplateParagraph, facts: LetterFacts) -> bool:
    return (not part.when or facts.holds(part.when)) and not (
        part.unless and facts.holds(part.unless)
    )


def _blocks(
    template: LetterTemplate, paragraphs: tuple[TemplateParagraph, ...], facts: LetterFacts
) -> tuple[LetterBlock, ...]:
    return tuple(_block(template, p, facts) for p in paragraphs if _applies(p, facts))


def _block(template: LetterTemplate, part: TemplateParagraph, facts: LetterFacts) -> LetterBlock:
    if part.style is ParagraphStyle.LIST:
        if not facts.lists.get(part.text):
            raise FieldMissing(template.kind, part.text)
        return LetterBlock(part.style, items=facts.lists[part.text], to_validate=part.to_validate)
    if part.style is ParagraphStyle.ROWS:
        if not facts.rows.get(part.text):
            raise FieldMissing(template.kind, part.text)
        return LetterBlock(part.style, rows=facts.rows[part.text], to_validate=part.to_validate)
    runs = tuple(_runs(template, part.text, facts))
    return LetterBlock(part.style, runs, to_validate=part.to_validate)


def _runs(template: LetterTemplate, text: str, facts: LetterFacts) -> Iterator[Run]:
    """`**` is looked for in the template alone: a value with two stars stays as it is."""
    for position, stretch in enumerate(text.split("**")):
        if stretch:
            yield Run(_plain(template, stretch, facts), strong=position % 2 == 1)


def _plain(template: LetterTemplate, text: str, facts: LetterFacts) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        given = facts.fields.get(name) or (BLANK if name in template.blanks else "")
        if not given:
            raise FieldMissing(template.kind, name)
        return given

    return _FIELD.sub(value, text)
