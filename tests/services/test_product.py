"""Rules with their versions, declared products, and the bulk answer for the cover rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from desktop.domain.actor import Role
from desktop.domain.claim import RoleNeeded
from desktop.domain.eligibility import Example, Product
from desktop.domain.eligibility_language import ExpressionRefused
from desktop.domain.product import (
    Evidence,
    ExamplesNotMet,
    FamilyExcluded,
    ProductIncomplete,
    ProductRuleUnknown,
    RuleIncomplete,
    RuleTooEarly,
    UnknownProduct,
)
from desktop.models import CertificateRecord, MerchantRecord, ProductRuleRecord, new_id
from desktop.services.clock import fixed_clock
from desktop.services.product import ProductService, delivered_rules, eligibility_on
from desktop.services.scale import ScaleService
from desktop.sheets.product import ProductForm, RuleForm
from tests.local_desk import Desk

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 9)


@pytest.fixture
def products(desk: Desk) -> ProductService:
    ScaleService(desk.units, fixed_clock(NOW)).seed(desk.actor)
    return ProductService(desk.units, fixed_clock(NOW))


def merchant(desk: Desk, name: str = "Le Verger de Tugdual", until: date | None = None) -> UUID:
    """With an AB certificate until that day, when one is given."""
    with desk.units(desk.actor, "record_merchant") as work:
        row = MerchantRecord(id=new_id(), trade_name=name, family="fruit", state="active")
        work.session.add(row)
        work.session.flush()
        if until is not None:
            work.session.add(
                CertificateRecord(
                    id=new_id(),
                    merchant_id=row.id,
                    quality_label="ab",
                    valid_from=date(2026, 1, 1),
                    valid_until=until,
                )
            )
        work.commit()
        return row.id


def form(expression: str = "label = ab", **changes: object) -> RuleForm:
    first = RuleForm("rennes", "AB seul", expression, Evidence.MERCHANT, (), date(2026, 7, 1))
    return replace(first, **changes)  # type: ignore[arg-type]


def apples(merchant_id: UUID, *labels: str) -> ProductForm:
    product = Product("fruit", frozenset(labels), "35", "direct", frozenset({9, 10}), "green")
    return ProductForm(merchant_id, "Pommes", product, None, date(2026, 2, 1))


def covers(desk: Desk, merchant_id: UUID, family: str, on: date) -> bool:
    with desk.units.reading() as session:
        return eligibility_on(session)(merchant_id, family, on)


def test_the_rule_of_rennes_is_there_from_the_start(products: ProductService) -> None:
    (rule,) = products.rules()
    assert rule.expression == "label in (ab, terres_de_sources)"
    assert (rule.version, rule.in_force_from) == (1, date(2026, 1, 1))
    assert products.rules(date(2025, 12, 31)) == ()


def test_seeding_twice_brings_nothing_twice(products: ProductService, desk: Desk) -> None:
    ScaleService(desk.units, fixed_clock(NOW)).seed(desk.actor)
    assert len(products.rules()) == len(delivered_rules())


def test_a_certificate_that_ends_ends_what_it_opened(products: ProductService, desk: Desk) -> None:
    tugdual, bare = merchant(desk, until=date(2026, 3, 31)), merchant(desk, "Sans label")
    assert covers(desk, tugdual, "fruit", date(2026, 3, 31))
    assert not covers(desk, tugdual, "fruit", date(2026, 4, 1))
    assert not covers(desk, tugdual, "alcohol", date(2026, 3, 31))
    assert not covers(desk, bare, "fruit", date(2026, 3, 31))


def test_a_new_version_ends_the_one_before_and_leaves_its_days_alone(
    products: ProductService, desk: Desk
) -> None:
    tugdual = merchant(desk, until=date(2026, 12, 31))
    products.record_rule(form("label = terres_de_sources"), desk.actor)
    assert covers(desk, tugdual, "fruit", date(2026, 6, 30))
    assert not covers(desk, tugdual, "fruit", date(2026, 7, 1))
    assert [rule.version for rule in products.sheet(desk.actor).rules] == [2, 1]
    assert [rule.version for rule in products.sheet(desk.actor).in_force] == [1]


def test_versions_follow_each_other_in_time(products: ProductService, desk: Desk) -> None:
    with pytest.raises(RuleTooEarly) as refused:
        products.record_rule(form(in_force_from=date(2026, 1, 1)), desk.actor)
    assert refused.value.after == date(2026, 1, 1)


def test_a_rule_is_kept_in_the_spelling_of_the_house(products: ProductService, desk: Desk) -> None:
    products.record_rule(form("Famille = fruit  ET non label=hve"), desk.actor)
    assert products.rules(date(2026, 7, 1))[0].expression == "family = fruit and not label = hve"


def test_a_rule_that_fails_its_own_examples_is_not_kept(
    products: ProductService, desk: Desk
) -> None:
    example = Example("Pommes sans label", Product("fruit"), TODAY, expected=True)
    with pytest.raises(ExamplesNotMet) as refused:
        products.record_rule(form(examples=(example,)), desk.actor)
    assert refused.value.count == 1
    with pytest.raises(ExpressionRefused):
        products.record_rule(form("label = bio"), desk.actor)
    with pytest.raises(RuleIncomplete):
        products.record_rule(form(label="  "), desk.actor)
    assert len(products.sheet(desk.actor).rules) == 1


def test_examples_come_back_as_they_were_kept(products: ProductService, desk: Desk) -> None:
    product = Product(
        "fruit", frozenset({"ab"}), "35", "direct", frozenset({5, 6}), "green", "rennes"
    )
    example = Example("Fraises", product, date(2026, 6, 6), expected=True)
    products.record_rule(form(examples=(example,)), desk.actor)
    assert products.rules(date(2026, 7, 1))[0].examples == (example,)


def test_a_rule_ends_on_a_day(products: ProductService, desk: Desk) -> None:
    products.end_rule("rennes", date(2026, 9, 1), desk.actor)
    assert products.rules(date(2026, 8, 31))
    assert products.rules(date(2026, 9, 1)) == ()
    with pytest.raises(ProductRuleUnknown):
        products.end_rule("nowhere", TODAY, desk.actor)


def test_a_rule_of_a_newer_version_admits_nothing_here(
    products: ProductService, desk: Desk
) -> None:
    tugdual = merchant(desk, until=date(2026, 12, 31))
    with desk.units(desk.actor, "from_a_newer_desk") as work:
        row = work.session.query(ProductRuleRecord).one()
        row.expression = "carbon < 3"
        work.commit()
    assert not covers(desk, tugdual, "fruit", TODAY)
    assert products.rules()[0].rule is None
    assert products.rules()[0].expression == "carbon < 3"


def test_a_declared_product_counts_where_products_are_the_evidence(
    products: ProductService, desk: Desk
) -> None:
    tugdual = merchant(desk, until=date(2026, 12, 31))
    products.record_rule(
        form(evidence=Evidence.PRODUCT, in_force_from=date(2026, 3, 1)), desk.actor
    )
    assert not covers(desk, tugdual, "fruit", TODAY)
    pears = products.declare(apples(tugdual, "ab"), desk.actor)
    assert covers(desk, tugdual, "fruit", TODAY)
    (line,) = products.products(tugdual)
    assert (line.name, line.is_eligible, line.vat_rate) == ("Pommes", True, Decimal("0.055"))
    products.end_product(pears, TODAY, desk.actor)
    assert not covers(desk, tugdual, "fruit", TODAY)
    assert not products.products(tugdual)[0].is_eligible


def test_what_cannot_be_declared_says_why(products: ProductService, desk: Desk) -> None:
    tugdual = merchant(desk)
    cider = replace(apples(tugdual), product=Product("alcohol", frozenset({"ab"})))
    with pytest.raises(FamilyExcluded):
        products.declare(cider, desk.actor)
    for wrong in (
        replace(apples(tugdual), name=" "),
        replace(apples(tugdual), product=Product("stones")),
        apples(new_id()),
    ):
        with pytest.raises(ProductIncomplete):
            products.declare(wrong, desk.actor)
    with pytest.raises(UnknownProduct):
        products.end_product(new_id(), TODAY, desk.actor)


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ACCOUNTANT])
def test_who_does_not_follow_merchants_changes_nothing(
    products: ProductService, desk: Desk, role: Role
) -> None:
    reader = replace(desk.actor, roles=frozenset({role}))
    assert not products.sheet(reader).may_write
    with pytest.raises(RoleNeeded):
        products.record_rule(form(), reader)
    with pytest.raises(RoleNeeded):
        products.end_rule("rennes", TODAY, reader)
    with pytest.raises(RoleNeeded):
        products.declare(apples(merchant(desk)), reader)


def test_every_family_of_the_demonstration_is_one_that_exists(products: ProductService) -> None:
    codes = {family.code for family in products.families()}
    assert {"grocery", "vegetables", "bread", "dairy", "fruit", "meat", "eggs", "fish"} <= codes
    assert {"honey", "pulses", "cereals"} <= codes
    assert {label.code for label in products.labels()} >= {"ab", "terres_de_sources"}


def test_rennes_has_a_colour_more_than_the_country(products: ProductService) -> None:
    counts = {palette.territory: len(palette.colours) for palette in products.palettes()}
    assert counts == {"national": 3, "rennes": 4}
    before = products.palettes(date(2023, 11, 10))
    assert [palette.territory for palette in before] == ["national"]


def test_a_rule_tells_whom_it_would_change_before_it_is_kept(
    products: ProductService, desk: Desk
) -> None:
    tugdual = merchant(desk, until=date(2026, 12, 31))
    merchant(desk, "Sans label")
    products.declare(replace(apples(tugdual, "ab"), product=Product("honey")), desk.actor)
    effect = products.effect(form("label = ab and not family = honey"))
    (line,) = effect.lines
    assert (line.merchant, line.gained, line.lost) == ("Le Verger de Tugdual", (), ("honey",))
    assert (effect.on, effect.unchanged) == (date(2026, 7, 1), 1)
    gained = products.effect(form("family = fruit", code="fruit"))
    assert [(each.merchant, each.gained) for each in gained.lines] == [("Sans label", ("fruit",))]
    assert len(products.sheet(desk.actor).rules) == 1
