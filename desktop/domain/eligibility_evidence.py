"""What proves that a merchant sells what a rule admits, and the answer for a month of purchases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from desktop.domain.eligibility import Product, ProductRule, Rule, rules_in_force
from desktop.domain.product import Evidence, Nomenclature


@dataclass(frozen=True)
class HeldCertificate:
    """`valid_until` is the last day, included; on `withdrawn_on` it no longer counts."""

    label: str
    valid_from: date
    valid_until: date
    withdrawn_on: date | None = None

    def holds(self, on: date) -> bool:
        is_withdrawn = self.withdrawn_on is not None and self.withdrawn_on <= on
        return self.valid_from <= on <= self.valid_until and not is_withdrawn


@dataclass(frozen=True)
class DeclaredProduct:
    """`valid_until` is the first day without it."""

    product: Product
    valid_from: date
    valid_until: date | None = None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True)
class MerchantEvidence:
    certificates: tuple[HeldCertificate, ...] = ()
    products: tuple[DeclaredProduct, ...] = ()

    def labels(self, on: date) -> frozenset[str]:
        return frozenset(each.label for each in self.certificates if each.holds(on))


NOTHING_SHOWN = MerchantEvidence()


def counted(
    product: Product, held: frozenset[str], kind: Evidence, certified: frozenset[str]
) -> Product:
    """A declared product with the labels that count.

    A `certified` label counts while the merchant holds a certificate of it; any other is read on
    the product. For evidence of the merchant, its certificates speak for whatever it sells.
    """
    own = product.labels
    labels = held if kind is Evidence.MERCHANT else own & held
    return replace(product, labels=(own - certified) | labels)


def candidates(
    shown: MerchantEvidence, family: str, on: date, kind: Evidence, certified: frozenset[str]
) -> Iterator[Product]:
    """The products of this family that count on this day; one that a rule admits is enough."""
    held = shown.labels(on)
    for each in shown.products:
        if each.product.family == family and each.holds(on):
            yield counted(each.product, held, kind, certified)
    if kind is Evidence.MERCHANT:
        yield Product(family, held)


class Eligibility:
    """Whether a purchase of a family at a merchant is eligible on a day; every answer is kept.

    Without a rule in force nothing is eligible; with several, one that admits is enough. A rule
    that this version cannot read admits nothing.
    """

    def __init__(
        self,
        rules: Sequence[ProductRule],
        shown: Mapping[UUID, MerchantEvidence],
        known: Nomenclature,
    ) -> None:
        self._rules = tuple(rules)
        self._shown = shown
        self._excluded, self._certified = known.excluded, known.certified
        self._in_force: dict[date, tuple[ProductRule, ...]] = {}
        self._answers: dict[tuple[UUID, str, date], bool] = {}
        self._verdicts: dict[tuple[UUID, Product, int], bool] = {}

    def __call__(self, merchant_id: UUID, family: str, on: date) -> bool:
        asked = (merchant_id, family, on)
        answer = self._answers.get(asked)
        if answer is None:
            answer = self._answers[asked] = self._judge(merchant_id, family, on)
        return answer

    def _judge(self, merchant_id: UUID, family: str, on: date) -> bool:
        if not family or family in self._excluded:
            return False
        shown = self._shown.get(merchant_id, NOTHING_SHOWN)
        return any(self._admits(rule, shown, family, on) for rule in self._rules_on(on))

    def _admits(self, dated: ProductRule, shown: MerchantEvidence, family: str, on: date) -> bool:
        if dated.rule is None:
            return False
        products = candidates(shown, family, on, dated.evidence, self._certified)
        return any(self._holds(dated, dated.rule, product, on) for product in products)

    def _holds(self, dated: ProductRule, rule: Rule, product: Product, on: date) -> bool:
        """Of a day, a rule sees its month alone; most merchants sell the same."""
        asked = (dated.id, product, on.month)
        if asked not in self._verdicts:
            self._verdicts[asked] = rule.holds(product, on)
        return self._verdicts[asked]

    def _rules_on(self, on: date) -> tuple[ProductRule, ...]:
        if on not in self._in_force:
            self._in_force[on] = rules_in_force(self._rules, on)
        return self._in_force[on]


class Labelled:
    """Whether a quality label was proven for a family at a merchant on a day; answers are kept."""

    def __init__(self, shown: Mapping[UUID, MerchantEvidence], known: Nomenclature) -> None:
        self._shown, self._certified = shown, known.certified
        self._answers: dict[tuple[UUID, str, date], bool] = {}

    def __call__(self, merchant_id: UUID, family: str, on: date) -> bool:
        asked = (merchant_id, family, on)
        if asked not in self._answers:
            shown = self._shown.get(merchant_id, NOTHING_SHOWN)
            products = candidates(shown, family, on, Evidence.MERCHANT, self._certified)
            self._answers[asked] = any(product.labels for product in products)
        return self._answers[asked]
