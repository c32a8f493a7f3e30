"""Whether a product may be bought with the card: dated rules, and the reasons of a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from uuid import UUID

from desktop.domain.eligibility_language import (
    Check,
    Either,
    Every,
    ExpressionFault,
    ExpressionRefused,
    Negation,
    Node,
    Reading,
    Spot,
    Subject,
    printed,
)
from desktop.domain.product import Evidence, Nomenclature, SaleMode, Season, colour_codes

MONTHS = frozenset(str(number) for number in range(1, 13))

Facts = Mapping[Subject, frozenset[str]]


@dataclass(frozen=True)
class Product:
    """What is known of a product; `season_months` 1…12, none for all year.

    `origin` is a department or a place, `colour` one of the `territory`.
    """

    family: str
    labels: frozenset[str] = frozenset()
    origin: str = ""
    mode: str = ""
    season_months: frozenset[int] = frozenset()
    colour: str = ""
    territory: str = ""

    def facts(self, on: date) -> Facts:
        """The values that each subject of a rule has on this day, in small letters."""
        colours = {self.colour, f"{self.territory}.{self.colour}"} if self.colour else set()
        return {
            Subject.FAMILY: _small([self.family]),
            Subject.LABEL: _small(self.labels),
            Subject.ORIGIN: _small([self.origin]),
            Subject.MODE: _small([self.mode]),
            Subject.SEASON: self._seasons(on),
            Subject.COLOUR: _small(colours),
            Subject.MONTH: frozenset({str(on.month)}),
        }

    def _seasons(self, on: date) -> frozenset[str]:
        if not self.season_months:
            return frozenset({Season.IN_SEASON, Season.ALL_YEAR})
        is_in = on.month in self.season_months
        return frozenset({Season.IN_SEASON if is_in else Season.OUT_OF_SEASON})


@dataclass(frozen=True)
class Vocabulary:
    """Which values exist, per subject; a subject without an entry takes any text."""

    values: Mapping[Subject, frozenset[str]] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()

    @classmethod
    def of(cls, known: Nomenclature) -> Vocabulary:
        return cls(
            {
                Subject.FAMILY: frozenset(family.code for family in known.families),
                Subject.LABEL: frozenset(label.code for label in known.labels),
                Subject.COLOUR: colour_codes(known.palettes),
            },
            known.excluded,
        )


OPEN = Vocabulary()
"""For who knows no families and labels: only the values that are the same everywhere."""
_ALWAYS = {
    Subject.MODE: frozenset(mode.value for mode in SaleMode),
    Subject.SEASON: frozenset(season.value for season in Season),
    Subject.MONTH: MONTHS,
}


class Reason(StrEnum):
    ADMITTED = "admitted"
    NOT_ADMITTED = "not_admitted"
    EXCLUDED_FAMILY = "excluded_family"


@dataclass(frozen=True)
class Finding:
    """One check that decided: what was asked, what the product has, and whether it held."""

    check: Check
    has: tuple[str, ...]
    holds: bool


@dataclass(frozen=True)
class Verdict:
    """`findings` are those checks alone without which the verdict would have no ground."""

    admitted: bool
    reason: Reason
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A rule that was read; `excluded` families are out whatever it says."""

    node: Node
    excluded: frozenset[str] = frozenset()

    def text(self, language: str = "en") -> str:
        return printed(self.node, language)

    def holds(self, product: Product, on: date) -> bool:
        """The verdict alone, for a month of purchases."""
        return product.family not in self.excluded and _holds(self.node, product.facts(on))

    def admits(self, product: Product, on: date) -> Verdict:
        if product.family in self.excluded:
            return Verdict(admitted=False, reason=Reason.EXCLUDED_FAMILY)
        facts = product.facts(on)
        admitted = _holds(self.node, facts)
        reason = Reason.ADMITTED if admitted else Reason.NOT_ADMITTED
        return Verdict(admitted, reason, tuple(dict.fromkeys(_grounds(self.node, facts))))


@dataclass(frozen=True)
class Example:
    """A product on a day, and what the rule is to say of it."""

    name: str
    product: Product
    on: date
    expected: bool


@dataclass(frozen=True)
class ProductRule:
    """One version of a rule; `rule` is None when this version cannot read its expression."""

    id: UUID
    code: str
    version: int
    label: str
    expression: str
    rule: Rule | None
    evidence: Evidence
    examples: tuple[Example, ...]
    in_force_from: date
    in_force_until: date | None

    def holds_on(self, on: date) -> bool:
        return self.in_force_from <= on and (
            self.in_force_until is None or on < self.in_force_until
        )


@dataclass(frozen=True)
class TrialLine:
    example: Example
    verdict: Verdict

    @property
    def is_as_expected(self) -> bool:
        return self.verdict.admitted == self.example.expected


@dataclass(frozen=True)
class Trial:
    """What an expression says of the examples, or where it is wrong."""

    rule: Rule | None
    refusal: ExpressionRefused | None
    lines: tuple[TrialLine, ...]

    @property
    def surprises(self) -> int:
        return sum(not line.is_as_expected for line in self.lines)


def compile_rule(text: str, vocabulary: Vocabulary = OPEN) -> Rule:
    """Raises ExpressionRefused, with the place of the first mistake."""
    reading = Reading(text)
    node = reading.whole()
    for spot in reading.spots:
        _refuse_unknown(spot, vocabulary)
    return Rule(node, vocabulary.excluded)


def try_rule(text: str, examples: Iterable[Example], vocabulary: Vocabulary = OPEN) -> Trial:
    """Never raises: the mistake is part of what is shown."""
    try:
        rule = compile_rule(text, vocabulary)
    except ExpressionRefused as refusal:
        return Trial(None, refusal, ())
    lines = tuple(TrialLine(each, rule.admits(each.product, each.on)) for each in examples)
    return Trial(rule, None, lines)


def rules_in_force(rules: Iterable[ProductRule], on: date) -> tuple[ProductRule, ...]:
    """The newest version of each code that holds on this day, by code."""
    newest: dict[str, ProductRule] = {}
    for rule in sorted(rules, key=lambda rule: (rule.version, str(rule.id))):
        if rule.holds_on(on):
            newest[rule.code] = rule
    return tuple(newest[code] for code in sorted(newest))


def _refuse_unknown(spot: Spot, vocabulary: Vocabulary) -> None:
    known = _ALWAYS.get(spot.subject) or vocabulary.values.get(spot.subject)
    if known is None or spot.value in known:
        return
    near: Sequence[str] = get_close_matches(spot.value, sorted(known), 1)
    raise ExpressionRefused(
        ExpressionFault.UNKNOWN_VALUE,
        spot.position,
        spot.length,
        spot.value,
        near[0] if near else "",
    )


def _holds(node: Node, facts: Facts) -> bool:
    match node:
        case Check(subject, values):
            return not facts[subject].isdisjoint(_small(values))
        case Negation(part):
            return not _holds(part, facts)
        case Every(parts):
            return all(_holds(part, facts) for part in parts)
        case Either(parts):
            return any(_holds(part, facts) for part in parts)


def _grounds(node: Node, facts: Facts) -> list[Finding]:
    """One part is ground enough for an `or` that holds, and for an `and` that does not."""
    match node:
        case Check(subject, _values):
            has = tuple(sorted(filter(None, facts[subject])))
            return [Finding(node, has, _holds(node, facts))]
        case Negation(part):
            return _grounds(part, facts)
        case Every(parts) | Either(parts):
            holds, decides = _holds(node, facts), isinstance(node, Either)
            grounds = [part for part in parts if _holds(part, facts) == holds]
            if holds == decides:
                grounds = grounds[:1]
            return [finding for part in grounds for finding in _grounds(part, facts)]


def _small(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value.casefold() for value in values if value)
