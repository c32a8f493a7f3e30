"""Eligible products: the rules with their versions, what merchants declare, and who is covered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.claim import RoleNeeded
from desktop.domain.eligibility import (
    ProductRule,
    Vocabulary,
    compile_rule,
    rules_in_force,
    try_rule,
)
from desktop.domain.eligibility_evidence import Eligibility
from desktop.domain.product import (
    ColourPalette,
    ExamplesNotMet,
    Family,
    FamilyExcluded,
    Nomenclature,
    ProductIncomplete,
    ProductRuleUnknown,
    QualityLabel,
    RuleIncomplete,
    RuleTooEarly,
    UnknownProduct,
)
from desktop.models import EligibleProductRecord, MerchantRecord, ProductRuleRecord, new_id
from desktop.services.clock import Clock
from desktop.services.product_effect import drafted, effect_of
from desktop.settings import RESOURCES
from desktop.sheets.product import (
    ProductForm,
    ProductLine,
    ProductsSheet,
    RuleEffect,
    RuleForm,
    examples_written,
)
from desktop.storage.queries.product import (
    evidence_of_merchants,
    families_sold,
    product_lines,
    stored_rules,
)
from desktop.storage.unit_of_work import UnitsOfWork

# The same rule seeded at two desks is the same row.
_NAMESPACE = UUID("0b7f6a52-9e3c-5f41-8d27-4f0c1de3a9b6")
MAY_WRITE_RULES = frozenset({Role.MERCHANT_MANAGER, Role.COORDINATOR})
MAY_DECLARE = frozenset({Role.MERCHANT_MANAGER})

Covers = Callable[[UUID, str, date], bool]


@cache
def nomenclature() -> Nomenclature:
    """Families, labels and colours as delivered; read once."""
    # A start does not wait for the checks of files.
    from desktop.importers.product_file import read_nomenclature  # noqa: PLC0415

    return read_nomenclature(RESOURCES / "products")


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.of(nomenclature())


def eligibility_on(session: Session) -> Covers:
    """Whether a family at a merchant is eligible on a day, for a whole month of purchases.

    Three questions to the store, now; the answers are of this moment.
    """
    known = nomenclature()
    return Eligibility(stored_rules(session, vocabulary()), evidence_of_merchants(session), known)


def delivered_rules() -> tuple[ProductRuleRecord, ...]:
    """The rules that this version brings, not yet in any store."""
    from desktop.importers.product_file import read_rules  # noqa: PLC0415 - as above

    return tuple(
        ProductRuleRecord(
            id=uuid5(_NAMESPACE, f"product rule {rule.code} {rule.version}"),
            code=rule.code,
            version=rule.version,
            label=rule.label,
            expression=rule.expression,
            evidence=rule.evidence.value,
            examples=examples_written(rule.examples),
            in_force_from=rule.in_force_from,
            in_force_until=rule.in_force_until,
        )
        for rule in read_rules(RESOURCES / "products" / "rules", nomenclature())
    )


class ProductService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._today = clock.today

    def families(self) -> tuple[Family, ...]:
        return nomenclature().families

    def labels(self) -> tuple[QualityLabel, ...]:
        return nomenclature().labels

    def palettes(self, on: date | None = None) -> tuple[ColourPalette, ...]:
        """The colours of origin of each territory on this day."""
        return nomenclature().palettes_on(on or self._today())

    def rules(self, on: date | None = None) -> tuple[ProductRule, ...]:
        """Those in force on this day, the newest version of each."""
        with self._units.reading() as session:
            return rules_in_force(stored_rules(session, vocabulary()), on or self._today())

    def sheet(self, actor: Actor) -> ProductsSheet:
        on = self._today()
        with self._units.reading() as session:
            rules = stored_rules(session, vocabulary())
            merchants = session.execute(
                select(MerchantRecord.id, MerchantRecord.trade_name)
                .where(MerchantRecord.state != "closed")
                .order_by(MerchantRecord.trade_name)
            )
            return ProductsSheet(
                on=on,
                known=nomenclature(),
                rules=rules,
                in_force=rules_in_force(rules, on),
                products=product_lines(session, nomenclature(), rules_in_force(rules, on), on),
                merchants=tuple((row.id, row.trade_name) for row in merchants),
                may_write=bool(actor.roles & MAY_WRITE_RULES),
                may_declare=bool(actor.roles & MAY_DECLARE),
            )

    def effect(self, form: RuleForm) -> RuleEffect:
        """Whom it would change on its first day, before anybody keeps it.

        Looked at are the families that a merchant is known for or declared. Raises
        ExpressionRefused.
        """
        rule = drafted(form, vocabulary())
        with self._units.reading() as session:
            rules = stored_rules(session, vocabulary())
            shown = evidence_of_merchants(session)
            sold = families_sold(session, form.in_force_from)
        known = nomenclature()
        before = Eligibility(rules, shown, known)
        after = Eligibility(
            (*(each for each in rules if each.code != rule.code), rule), shown, known
        )
        return effect_of(before, after, sold, form.in_force_from)

    def record_rule(self, form: RuleForm, actor: Actor) -> UUID:
        """A new version, from its day on; the one that it follows ends on that day.

        Raises RoleNeeded, RuleIncomplete, ExpressionRefused, ExamplesNotMet, RuleTooEarly.
        """
        if not actor.roles & MAY_WRITE_RULES:
            raise RoleNeeded(Role.MERCHANT_MANAGER)
        code, label = form.code.strip().lower(), form.label.strip()
        if not code or not label:
            raise RuleIncomplete
        rule = compile_rule(form.expression, vocabulary())
        surprises = try_rule(form.expression, form.examples, vocabulary()).surprises
        if surprises:
            raise ExamplesNotMet(surprises)
        with self._units(actor, "record_product_rule") as work:
            row = ProductRuleRecord(
                id=new_id(),
                code=code,
                version=_succeed(work.session, code, form.in_force_from),
                label=label,
                expression=rule.text(),
                evidence=form.evidence.value,
                examples=examples_written(form.examples),
                in_force_from=form.in_force_from,
                in_force_until=None,
            )
            work.session.add(row)
            work.commit()
            return row.id

    def end_rule(self, code: str, on: date, actor: Actor) -> None:
        """`on` is the first day without it. Raises RoleNeeded, ProductRuleUnknown, RuleTooEarly."""
        if not actor.roles & MAY_WRITE_RULES:
            raise RoleNeeded(Role.MERCHANT_MANAGER)
        with self._units(actor, "end_product_rule") as work:
            last = _newest(work.session, code)
            if last is None:
                raise ProductRuleUnknown
            if on <= last.in_force_from:
                raise RuleTooEarly(last.in_force_from)
            last.in_force_until = on
            work.commit()

    def products(self, merchant_id: UUID) -> tuple[ProductLine, ...]:
        """What this merchant declared, also what ended; by name."""
        on = self._today()
        with self._units.reading() as session:
            rules = rules_in_force(stored_rules(session, vocabulary()), on)
            return product_lines(session, nomenclature(), rules, on, merchant_id)

    def declare(self, form: ProductForm, actor: Actor) -> UUID:
        """Raises RoleNeeded, ProductIncomplete, FamilyExcluded."""
        if not actor.roles & MAY_DECLARE:
            raise RoleNeeded(Role.MERCHANT_MANAGER)
        known, product = nomenclature(), form.product
        family = known.family(product.family)
        if not form.name.strip() or family is None:
            raise ProductIncomplete
        if family.is_excluded:
            raise FamilyExcluded(family.code)
        with self._units(actor, "declare_product") as work:
            if work.session.get(MerchantRecord, form.merchant_id) is None:
                raise ProductIncomplete
            row = EligibleProductRecord(
                id=new_id(),
                merchant_id=form.merchant_id,
                name=form.name.strip(),
                family=product.family,
                quality_labels=sorted(product.labels),
                origin=product.origin.strip(),
                sale_mode=product.mode,
                season_months=sorted(product.season_months),
                origin_colour=product.colour,
                territory=product.territory if product.colour else "",
                vat_rate=family.vat_rate if form.vat_rate is None else form.vat_rate,
                valid_from=form.valid_from,
                valid_until=None,
            )
            work.session.add(row)
            work.commit()
            return row.id

    def end_product(self, product_id: UUID, on: date, actor: Actor) -> None:
        """`on` is the first day without it. Raises RoleNeeded, UnknownProduct, RuleTooEarly."""
        if not actor.roles & MAY_DECLARE:
            raise RoleNeeded(Role.MERCHANT_MANAGER)
        with self._units(actor, "end_declared_product") as work:
            row = work.session.get(EligibleProductRecord, product_id)
            if row is None:
                raise UnknownProduct
            if on < row.valid_from:
                raise RuleTooEarly(row.valid_from)
            row.valid_until = on
            work.commit()


def _newest(session: Session, code: str) -> ProductRuleRecord | None:
    """Two desks may have written the same version: the same one is the newest at both."""
    return session.scalar(
        select(ProductRuleRecord)
        .where(ProductRuleRecord.code == code)
        .order_by(ProductRuleRecord.version.desc(), ProductRuleRecord.id.desc())
        .limit(1)
    )


def _succeed(session: Session, code: str, starts: date) -> int:
    """End the newest version where the next one begins; the number of that one."""
    last = _newest(session, code)
    if last is None:
        return 1
    if starts <= last.in_force_from:
        raise RuleTooEarly(last.in_force_from)
    if last.in_force_until is None or last.in_force_until > starts:
        last.in_force_until = starts
    return last.version + 1
