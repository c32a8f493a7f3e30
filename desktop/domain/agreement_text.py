"""The words of an agreement: clauses as versioned data, and how the facts of a merchant fill them.

A clause is text with `{field}` and `**strong**`, nothing else. Which points an agreement must
settle, and which fields it may name, is said here, once: a template that leaves a point out is
refused before anybody can sign it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop.domain.errors import Refusal
from desktop.domain.letter import BLANK, Run


class ClausePoint(StrEnum):
    """What an agreement with a merchant settles, one by one."""

    PARTIES = "parties"
    OBJECT = "object"
    LEGAL_BASIS = "legal_basis"
    DEFINITIONS = "definitions"
    ELIGIBLE_FAMILIES = "eligible_families"
    EVIDENCE = "evidence"
    SAME_PRICE = "same_price"
    NO_REFUSAL = "no_refusal"
    NO_STIGMA = "no_stigma"
    NO_MINIMUM = "no_minimum"
    PROOF_OF_SALE = "proof_of_sale"
    NO_CASH = "no_cash"
    RETURNS = "returns"
    EXCLUSIONS = "exclusions"
    STATEMENT_CLOSING = "statement_closing"
    LATE_STATEMENT = "late_statement"
    FORECLOSURE = "foreclosure"
    PAYMENT_DELAY = "payment_delay"
    CHECKS = "checks"
    CONFIDENTIALITY = "confidentiality"
    DATA_PROTECTION = "data_protection"
    COMMUNICATION = "communication"
    DURATION = "duration"
    TACIT_RENEWAL = "tacit_renewal"
    AMENDMENT = "amendment"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    INSOLVENCY = "insolvency"
    CHANGE_OF_OWNER = "change_of_owner"
    BANK_DETAILS = "bank_details"
    DISPUTES = "disputes"
    ANNEX_PRODUCTS = "annex_products"
    ANNEX_TERMS = "annex_terms"
    ANNEX_CONTACT = "annex_contact"
    SIGNATURES = "signatures"
    RESOLUTION = "resolution"


class TemplateKind(StrEnum):
    AGREEMENT = "agreement"
    AMENDMENT = "amendment"


FIELDS = frozenset((
    "authority", "authority_address", "service_name", "service_address", "service_phone",
    "service_email", "data_protection_contact", "place", "resolution_number", "resolution_date",
    "delegation_reference", "signatory", "signatory_quality",
    "legal_name", "trade_name", "legal_form", "siret", "merchant_address", "representative",
    "representative_role", "vat", "contact_name", "phone", "email",
    "starts_on", "ends_after", "last_day", "duration", "renewals", "special_terms",
    "amendment", "agreement_dated_on", "payment_days", "late_entry_days", "statement_days",
    "foreclosure_months", "notice_days", "cure_days", "closing_day", "kept_years",
))  # fmt: skip
"""What a clause may name between braces, besides the number: `{number}` is filled when printed,
since the centre may give the final one later."""

NUMBER = "number"
CONDITIONS = frozenset({"renewable", "no_siret", "special", "term_changed", "families_changed"})
TABLES = frozenset({"families", "certificates", "terms", "contacts"})
PARTS = TABLES | CONDITIONS | FIELDS


class AgreementFactMissing(Refusal):
    """The agreement cannot be written: `name` is a fact that a clause names."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class ClauseTemplate:
    """A numbered paragraph, its items, or a table of the facts; `settles` are points."""

    text: str = ""
    items: tuple[str, ...] = ()
    table: str = ""
    when: str = ""
    unless: str = ""
    to_validate: bool = False
    settles: tuple[ClausePoint, ...] = ()


@dataclass(frozen=True)
class ArticleTemplate:
    heading: str
    clauses: tuple[ClauseTemplate, ...]
    when: str = ""


@dataclass(frozen=True)
class AgreementTemplate:
    """The clauses of one kind and language; `figures` are numbers that they name, as data."""

    kind: TemplateKind
    language: str
    version: str
    title: str
    subtitle: str
    city_party: str
    merchant_party: str
    city_signature: str
    merchant_signature: str
    opening: tuple[ClauseTemplate, ...]
    articles: tuple[ArticleTemplate, ...]
    annexes: tuple[ArticleTemplate, ...]
    closing: tuple[ClauseTemplate, ...]
    figures: Mapping[str, str] = field(default_factory=dict)
    blanks: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.kind.value}.{self.language} {self.version}"

    def settled(self) -> frozenset[ClausePoint]:
        clauses = [*self.opening, *self.closing]
        for article in (*self.articles, *self.annexes):
            clauses += article.clauses
        return frozenset(point for clause in clauses for point in clause.settles)


@dataclass(frozen=True)
class TableRow:
    cells: tuple[str, ...]


@dataclass(frozen=True)
class FactTable:
    """`heads` are the words of its columns; the widths follow from how many there are."""

    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class AgreementFacts:
    """All that a template may take from an agreement, already in words of its language."""

    fields: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, FactTable] = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()

    def holds(self, name: str) -> bool:
        table = self.tables.get(name)
        return bool(name in self.conditions or self.fields.get(name) or (table and table.rows))


@dataclass(frozen=True)
class Clause:
    """`number` is `4.2`, empty where paragraphs are not counted."""

    number: str
    runs: tuple[Run, ...] = ()
    items: tuple[tuple[Run, ...], ...] = ()
    table: FactTable | None = None
    to_validate: bool = False


@dataclass(frozen=True)
class Article:
    """`number` counts articles and annexes apart; 0 is not counted."""

    number: int
    heading: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class AgreementText:
    """What an agreement says, filled; frozen with it when it is printed."""

    title: str
    subtitle: str
    city_party: tuple[Run, ...]
    merchant_party: tuple[Run, ...]
    opening: tuple[Clause, ...]
    articles: tuple[Article, ...]
    annexes: tuple[Article, ...]
    closing: tuple[Clause, ...]
    template: str


def compose_agreement(template: AgreementTemplate, facts: AgreementFacts) -> AgreementText:
    """Fill a template; what does not apply is left out and not counted.

    Raises AgreementFactMissing for a field that is neither given nor may stay open.
    """
    filling = _Filling(template, facts)
    return AgreementText(
        title=filling.plain(template.title),
        subtitle=filling.plain(template.subtitle),
        city_party=filling.runs(template.city_party),
        merchant_party=filling.runs(template.merchant_party),
        opening=filling.clauses(template.opening, ""),
        articles=filling.articles(template.articles),
        annexes=filling.articles(template.annexes, counted=False),
        closing=filling.clauses(template.closing, ""),
        template=template.name,
    )


class _Filling:
    def __init__(self, template: AgreementTemplate, facts: AgreementFacts) -> None:
        self._template, self._facts = template, facts

    def articles(
        self, articles: tuple[ArticleTemplate, ...], *, counted: bool = True
    ) -> tuple[Article, ...]:
        """`counted`: the paragraphs, too."""
        kept = [each for each in articles if not each.when or self._facts.holds(each.when)]
        return tuple(
            Article(n, self.plain(each.heading), self.clauses(each.clauses, f"{n}" * counted))
            for n, each in enumerate(kept, 1)
        )

    def clauses(self, clauses: tuple[ClauseTemplate, ...], above: str) -> tuple[Clause, ...]:
        filled, count = [], 0
        for clause in clauses:
            if not self._applies(clause):
                continue
            is_counted = bool(above and clause.text)
            count += is_counted
            filled.append(self._clause(clause, f"{above}.{count}" if is_counted else ""))
        return tuple(filled)

    def _clause(self, clause: ClauseTemplate, number: str) -> Clause:
        return Clause(
            number,
            self.runs(clause.text),
            tuple(self.runs(item) for item in clause.items),
            self._facts.tables[clause.table] if clause.table else None,
            clause.to_validate,
        )

    def _applies(self, clause: ClauseTemplate) -> bool:
        holds = self._facts.holds
        if clause.table and not holds(clause.table):
            return False
        return (not clause.when or holds(clause.when)) and not (
            clause.unless and holds(clause.unless)
        )

    def runs(self, text: str) -> tuple[Run, ...]:
        """`**` is looked for in the template alone."""
        return tuple(self._runs(text))

    def _runs(self, text: str) -> Iterator[Run]:
        for position, stretch in enumerate(text.split("**")):
            if stretch:
                yield Run(self.plain(stretch), strong=position % 2 == 1)

    def plain(self, text: str) -> str:
        return _FIELD.sub(self._value, text)

    def _value(self, match: re.Match[str]) -> str:
        name = match[1]
        if name == NUMBER:
            return match[0]
        template = self._template
        given = self._facts.fields.get(name) or template.figures.get(name)
        if given:
            return given.replace("{", "(").replace("}", ")")
        if name in template.blanks:
            return BLANK
        raise AgreementFactMissing(name)


_FIELD = re.compile(r"\{([^{}]*)\}")


def numbered(text: str, number: str) -> str:
    """The number where a filled text names it."""
    return text.replace("{" + NUMBER + "}", number)
