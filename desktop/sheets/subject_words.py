"""The words of a person's file: its sections, the names of its fields, and what codes mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel import Locale

from desktop import i18n
from desktop.domain.income import IncomeSource
from desktop.sheets.document_name import document_name
from desktop.sheets.income_source import source_name
from desktop.sheets.subject_codes import code_words
from desktop.sheets.subject_export import Section, Why
from desktop.sheets.subject_fields import field_names

KEYS = frozenset({
    "id", "claim_id", "assessment_id", "card_id", "link_id", "replaces_id", "encoding_id",
    "entitlement_id", "transaction_id", "reverses_id", "row_id", "provisional_reference",
    "provisional_number", "scenario_code", "profile", "place", "product", "entity", "prints",
})  # fmt: skip
"""They tie the rows of the structured file together; on paper they would only be noise."""

_MONEY = frozenset({
    "amount", "mean_income", "monthly_cap", "limit", "counted", "total", "covered_amount",
    "holder_share",
})  # fmt: skip


class SubjectWords:
    """Texts in the language of the file, which need not be the window's."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._: Callable[[str], str] = i18n.catalogue(language).gettext

    def section(self, section: Section) -> str:
        _ = self._
        return {
            Section.PERSON: _("The person"),
            Section.HOUSEHOLD: _("The household"),
            Section.COMPOSITION: _("Who else is in the household"),
            Section.INCOMES: _("Income stated"),
            Section.DOCUMENTS: _("Supporting documents"),
            Section.CLAIMS: _("Claims and decisions"),
            Section.ASSESSMENTS: _("Assessments"),
            Section.ENTITLEMENTS: _("Entitlements"),
            Section.CREDIT_MOVEMENTS: _("Credits, and what was spent of them"),
            Section.PURCHASES: _("Purchases with the card"),
            Section.LETTERS: _("Letters"),
            Section.CARDS: _("Cards and codes"),
            Section.CARD_LINKS: _("When they were linked"),
            Section.CARD_EVENTS: _("What happened to them"),
            Section.ENCODINGS: _("What was written on them"),
            Section.ENCODING_OUTCOMES: _("What became of these writings"),
            Section.NOTES: _("Notes of the service"),
            Section.HISTORY: _("History of the changes"),
        }[section]

    def why(self, why: Why) -> str:
        _ = self._
        return {
            Why.THIRD_PERSON: _("it is about somebody else"),
            Why.BEFORE_OR_AFTER: _("it is of a time when you were not in the household"),
            Why.APPLICANT_ONLY: _("it was given by the applicant, or written to them"),
            Why.OTHERS_DEDUCIBLE: _("what others have would follow from it"),
            Why.MEANS_OF_PAYMENT: _("whoever found this paper could pay with it"),
            Why.COLLEAGUE: _("it names an agent of the service"),
        }[why]

    def function(self, code: str) -> str:
        _ = self._
        return {
            "counter": _("agent at the counter"),
            "decider": _("person in charge of decisions"),
            "encoder": _("agent who writes cards"),
            "coordinator": _("coordinator of the project"),
            "administrator": _("administrator of the computers"),
        }.get(code, _("agent"))

    def field(self, column: str) -> str:
        """The name of a field, a line's beginning; its bare name where nothing better is known."""
        name = field_names(self._).get(column, column.replace("_", " "))
        return name[:1].upper() + name[1:]

    def value(self, column: str, value: Any) -> str:
        """A JSON value as people read it; a dash for nothing."""
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return self._("yes") if value else self._("no")
        if column in _MONEY:
            return i18n.money(Decimal(str(value)), self.language)
        if column in ("coefficient", "rate"):
            return self._plain_number(column, Decimal(str(value)))
        if isinstance(value, list):
            return ", ".join(self.value(f"{column}.item", item) for item in value)
        return self._text(column, str(value))

    def _plain_number(self, column: str, value: Decimal) -> str:
        """`1,8`: as many decimals as there are; a rate as percent."""
        if column == "rate":
            return i18n.number(value * 100, 2, self.language) + "\u00a0%"
        bare = value.normalize()
        places = max(0, -int(bare.as_tuple().exponent))
        return i18n.number(bare, places, self.language)

    def _text(self, column: str, text: str) -> str:
        if column == "document_kind":
            return document_name(text, self.language)
        if column == "source" and text in {source.value for source in IncomeSource}:
            return source_name(IncomeSource(text), self.language)
        if column in ("month", "months.item"):
            return i18n.month_name(text, self.language)
        if column in ("actor", "author", "agent", "proposed_by"):
            return self.function(text)
        if column == "language":
            return str(Locale.parse(self.language).languages.get(text, text))
        return code_words(self._).get((column, text)) or self._moment_or_day(text) or text

    def _moment_or_day(self, text: str) -> str:
        try:
            if text.endswith("Z"):
                return i18n.moment(datetime.fromisoformat(text), self.language)
            return i18n.long_date(date.fromisoformat(text), self.language)
        except ValueError:
            return ""
