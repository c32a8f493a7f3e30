"""What an agreement says of its parties and terms, in the words of its language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop import i18n
from desktop.domain.agreement import (
    A_DAY,
    AgreementPeriod,
    end_of_period,
    whole_months,
)
from desktop.domain.agreement_text import (
    AgreementFacts,
    AgreementTemplate,
    FactTable,
    TableRow,
    TemplateKind,
    compose_agreement,
)
from desktop.domain.letter import BLANK
from desktop.domain.product import Nomenclature
from desktop.models import CertificateRecord, MerchantRecord
from desktop.sheets.agreement import AgreementForm, AgreementPaper
from desktop.sheets.sender import LetterSender

NEEDED = ("legal_name", "representative", "street", "postcode", "city")
"""Without these nobody knows with whom the city agrees."""


@dataclass(frozen=True)
class AgreementCase:
    """The facts of one agreement on the day on which it is drawn up.

    `before` is the period as it was until this amendment, None for an agreement.
    """

    merchant: MerchantRecord
    certificates: tuple[CertificateRecord, ...]
    form: AgreementForm
    period: AgreementPeriod
    known: Nomenclature
    sender: LetterSender
    on: date
    amendment: int = 0
    agreement_dated_on: date | None = None
    before: AgreementPeriod | None = None
    families_before: tuple[str, ...] = ()


def missing_of(merchant: MerchantRecord) -> tuple[str, ...]:
    """Fields of the merchant that a contract cannot do without, in the order of its file."""
    missing = [name for name in NEEDED if not getattr(merchant, name).strip()]
    if not (merchant.siret or merchant.no_siret_reason):
        missing.insert(0, "siret")
    return tuple(missing)


def paper_of(
    case: AgreementCase, template: AgreementTemplate, number: str, *, provisional: bool
) -> AgreementPaper:
    """The whole document; raises AgreementFactMissing."""
    words = _Words(case, template)
    text = compose_agreement(template, words.facts())
    sender = case.sender.sheet
    merchant = case.merchant
    return AgreementPaper(
        number=number,
        provisional=provisional,
        amendment=case.amendment,
        dated_on=case.on,
        sender=sender,
        text=text,
        city_signs=(
            template.city_signature,
            ", ".join((BLANK * 4, case.sender.decider_quality or BLANK)),
            case.sender.delegation_reference,
        ),
        merchant_signs=(
            template.merchant_signature,
            merchant.legal_name or BLANK,
            ", ".join(filter(None, (merchant.representative, merchant.representative_role))),
        ),
        language=template.language,
    )


class _Words:
    def __init__(self, case: AgreementCase, template: AgreementTemplate) -> None:
        self._case, self._template = case, template
        self._language = template.language
        self._texts = i18n.catalogue(template.language)
        self._ = self._texts.gettext

    def facts(self) -> AgreementFacts:
        fields = {**self._city(), **self._merchant(), **self._term()}
        tables = {
            "families": self._families(),
            "certificates": self._certificates(),
            "contacts": self._contacts(),
        }
        if self._template.kind is TemplateKind.AGREEMENT:
            tables["terms"] = self._terms()
        return AgreementFacts(fields, tables, self._conditions())

    def _conditions(self) -> frozenset[str]:
        case, before = self._case, self._case.before
        term = (case.period.ends_after, case.period.renewals_allowed)
        return frozenset(
            name
            for name, holds in (
                ("renewable", case.period.renewals_allowed > 0),
                ("no_siret", not case.merchant.siret),
                ("special", bool(case.form.special_terms)),
                (
                    "term_changed",
                    before is not None and term != (before.ends_after, before.renewals_allowed),
                ),
                ("families_changed", set(case.form.families) != set(case.families_before)),
            )
            if holds
        )

    def _city(self) -> dict[str, str]:
        sender = self._case.sender
        sheet = sender.sheet
        return {
            "authority": sheet.authority,
            "authority_address": sheet.authority_address,
            "service_name": sheet.service,
            "service_address": sheet.address,
            "service_phone": sheet.phone,
            "service_email": sheet.email,
            "data_protection_contact": sheet.data_protection_contact,
            "place": sheet.place,
            "resolution_number": sender.resolution_number,
            "resolution_date": sender.resolution_date,
            "delegation_reference": sender.delegation_reference,
            "signatory_quality": sender.decider_quality,
        }

    def _merchant(self) -> dict[str, str]:
        row, _ = self._case.merchant, self._
        siret = " ".join((row.siret[:3], row.siret[3:6], row.siret[6:9], row.siret[9:]))
        return {
            "legal_name": row.legal_name or BLANK,
            "trade_name": row.trade_name,
            "legal_form": row.legal_form or _("legal form to be completed: ____"),
            "siret": _("SIRET {number}").format(number=siret) if row.siret else _("without SIRET"),
            "merchant_address": _address(row) or BLANK,
            "representative": row.representative or BLANK,
            "representative_role": row.representative_role or _("as its representative"),
            "contact_name": row.contact_name or row.representative,
            "phone": row.phone,
            "email": row.email,
        }

    def _term(self) -> dict[str, str]:
        case, period = self._case, self._case.period
        renewals = self._texts.ngettext(
            "{count} time at most", "{count} times at most", period.renewals_allowed
        ).format(count=period.renewals_allowed)
        return {
            "starts_on": self._day(case.form.starts_on),
            "ends_after": self._day(period.ends_after),
            "last_day": self._day(end_of_period(period, period.renewals_allowed)),
            "duration": self._duration(period.starts_on, period.ends_after),
            "renewals": renewals,
            "special_terms": case.form.special_terms,
            "amendment": str(case.amendment),
            "agreement_dated_on": self._day(case.agreement_dated_on or case.on),
        }

    def _duration(self, starts: date, ends: date) -> str:
        months = whole_months(starts, ends + A_DAY)
        many = self._texts.ngettext
        if months is None:
            return self._days((ends + A_DAY - starts).days)
        if months % 12 == 0:
            return many("{count} year", "{count} years", months // 12).format(count=months // 12)
        return many("{count} month", "{count} months", months).format(count=months)

    def _days(self, count: str | int) -> str:
        words = self._texts.ngettext("{count} day", "{count} days", int(count))
        return words.format(count=count)

    def _families(self) -> FactTable:
        names = {family.code: family for family in self._case.known.families}
        rows = []
        for code in sorted(self._case.form.families, key=list(names).index):
            family = names[code]
            name = _begun(family.name.text(self._language))
            rows.append(TableRow((name, self._rate(family.vat_rate))))
        return FactTable((self._("Family"), self._("Usual VAT rate")), tuple(rows))

    def _certificates(self) -> FactTable:
        _ = self._
        rows = tuple(
            TableRow(
                (
                    _begun(self._label(row.quality_label)),
                    row.reference or "–",
                    row.issuer or "–",
                    i18n.short_date(row.valid_until, self._language),
                )
            )
            for row in self._case.certificates
        )  # fmt: skip
        return FactTable(
            (_("Quality label"), _("Reference"), _("Issued by"), _("Valid until")), rows
        )

    def _label(self, code: str) -> str:
        label = self._case.known.label(code)
        return label.name.text(self._language) if label else code

    def _terms(self) -> FactTable:
        _, figures = self._, self._template.figures
        rows = (
            (_("Monthly closing of the transactions"), figures["closing_day"]),
            (_("Records and slips are sent within"), self._days(figures["statement_days"])),
            (_("A transaction is taken late within"), self._days(figures["late_entry_days"])),
            (
                _("Foreclosure after the entitlement ended"),
                _("end of month {count} after").format(count=figures["foreclosure_months"]),
            ),
            (_("Payment after the statement"), self._days(figures["payment_days"])),
            (_("Notice to refuse a renewal or to terminate"), self._days(figures["notice_days"])),
            (_("Minimum amount of a purchase"), _("none")),
            (_("Commission or fees for the merchant"), _("none")),
        )  # fmt: skip
        return FactTable(
            (_("Matter"), _("Deadline or amount")), tuple(TableRow(row) for row in rows)
        )

    def _contacts(self) -> FactTable:
        _, sheet, row = self._, self._case.sender.sheet, self._case.merchant
        rows = (
            (_("Contact person"), sheet.service, row.contact_name or row.representative),
            (_("Address"), sheet.address, _address(row)),
            (_("Telephone"), sheet.phone, row.phone),
            (_("E-mail"), sheet.email, row.email),
        )
        heads = (_("Party"), sheet.authority, row.trade_name)
        return FactTable(heads, tuple(TableRow(tuple(c or BLANK for c in r)) for r in rows))

    def _rate(self, rate: Decimal) -> str:
        percent = rate * 100
        places = 0 if percent == percent.to_integral_value() else 1
        figure = i18n.number(percent, places, self._language)
        space = i18n.NARROW_NO_BREAK_SPACE if self._language == "fr" else ""
        return f"{figure}{space}%"

    def _day(self, day: date) -> str:
        return i18n.long_date(day, self._language)


def _begun(name: str) -> str:
    """As at the beginning of a line."""
    return name[:1].upper() + name[1:]


def _address(row: MerchantRecord) -> str:
    town = f"{row.postcode} {row.city}".strip()
    return ", ".join(part for part in (row.street, town) if part)
