"""Questions about eligibility: the rules that are known, and what each merchant showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.eligibility import (
    Product,
    ProductRule,
    Rule,
    Vocabulary,
    compile_rule,
)
from desktop.domain.eligibility_evidence import (
    DeclaredProduct,
    HeldCertificate,
    MerchantEvidence,
    counted,
)
from desktop.domain.eligibility_language import ExpressionRefused
from desktop.domain.product import Evidence, Nomenclature
from desktop.models import (
    CertificateRecord,
    EligibleProductRecord,
    MerchantRecord,
    ProductRuleRecord,
)
from desktop.sheets.product import ProductLine, examples_read


def stored_rules(session: Session, vocabulary: Vocabulary) -> tuple[ProductRule, ...]:
    """Every version, by code and from the newest."""
    rows = session.scalars(
        select(ProductRuleRecord).order_by(
            ProductRuleRecord.code, ProductRuleRecord.version.desc(), ProductRuleRecord.id
        )
    )
    return tuple(_rule(row, vocabulary) for row in rows)


def evidence_of_merchants(session: Session) -> dict[UUID, MerchantEvidence]:
    """By merchant, in two questions however many there are."""
    certificates: dict[UUID, list[HeldCertificate]] = {}
    for row in session.scalars(select(CertificateRecord).order_by(CertificateRecord.id)):
        held = HeldCertificate(row.quality_label, row.valid_from, row.valid_until, row.withdrawn_on)
        certificates.setdefault(row.merchant_id, []).append(held)
    products: dict[UUID, list[DeclaredProduct]] = {}
    for each in session.scalars(select(EligibleProductRecord).order_by(EligibleProductRecord.id)):
        declared = DeclaredProduct(product_of(each), each.valid_from, each.valid_until)
        products.setdefault(each.merchant_id, []).append(declared)
    return {
        merchant: MerchantEvidence(
            tuple(certificates.get(merchant, ())), tuple(products.get(merchant, ()))
        )
        for merchant in certificates.keys() | products.keys()
    }


@dataclass(frozen=True)
class Sold:
    """The families that a merchant is known for or declared."""

    merchant_id: UUID
    merchant: str
    families: frozenset[str]


def families_sold(session: Session, on: date) -> tuple[Sold, ...]:
    """Of every merchant that is not closed, by name."""
    declared: dict[UUID, set[str]] = {}
    for row in session.scalars(select(EligibleProductRecord)):
        if DeclaredProduct(product_of(row), row.valid_from, row.valid_until).holds(on):
            declared.setdefault(row.merchant_id, set()).add(row.family)
    merchants = session.execute(
        select(MerchantRecord.id, MerchantRecord.trade_name, MerchantRecord.family)
        .where(MerchantRecord.state != "closed")
        .order_by(MerchantRecord.trade_name, MerchantRecord.id)
    )
    return tuple(
        Sold(row.id, row.trade_name, frozenset({row.family} | declared.get(row.id, set())) - {""})
        for row in merchants
    )


def product_lines(
    session: Session,
    known: Nomenclature,
    rules: Sequence[ProductRule],
    on: date,
    merchant_id: UUID | None = None,
) -> tuple[ProductLine, ...]:
    """Declared products, of one merchant or of all; `rules` are those in force on this day."""
    shown = evidence_of_merchants(session)
    asked = (
        select(EligibleProductRecord, MerchantRecord.trade_name)
        .join(MerchantRecord, MerchantRecord.id == EligibleProductRecord.merchant_id)
        .order_by(MerchantRecord.trade_name, EligibleProductRecord.name, EligibleProductRecord.id)
    )
    if merchant_id is not None:
        asked = asked.where(EligibleProductRecord.merchant_id == merchant_id)
    lines = []
    for row, merchant in session.execute(asked):
        declared = DeclaredProduct(product_of(row), row.valid_from, row.valid_until)
        held = shown[row.merchant_id].labels(on)
        is_eligible = declared.holds(on) and any(
            rule.rule is not None
            and rule.rule.holds(counted(declared.product, held, rule.evidence, known.certified), on)
            for rule in rules
        )
        lines.append(_line(row, merchant, declared, is_eligible=is_eligible))
    return tuple(lines)


def product_of(row: EligibleProductRecord) -> Product:
    return Product(
        row.family,
        frozenset(map(str, row.quality_labels or ())),
        row.origin,
        row.sale_mode,
        frozenset(int(month) for month in row.season_months or ()),
        row.origin_colour,
        row.territory,
    )


def _line(
    row: EligibleProductRecord, merchant: str, declared: DeclaredProduct, *, is_eligible: bool
) -> ProductLine:
    return ProductLine(
        id=row.id,
        merchant_id=row.merchant_id,
        merchant=merchant,
        name=row.name,
        product=declared.product,
        vat_rate=row.vat_rate,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_eligible=is_eligible,
    )


def _rule(row: ProductRuleRecord, vocabulary: Vocabulary) -> ProductRule:
    return ProductRule(
        id=row.id,
        code=row.code,
        version=row.version,
        label=row.label,
        expression=row.expression,
        rule=_compiled(row.expression, vocabulary),
        evidence=Evidence(row.evidence),
        examples=examples_read(row.examples),
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
    )


def _compiled(expression: str, vocabulary: Vocabulary) -> Rule | None:
    try:
        return compile_rule(expression, vocabulary)
    except ExpressionRefused:
        return None
