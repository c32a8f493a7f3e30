"""The language of rules on products: what it admits, why, and where a mistake stands."""

from __future__ import annotations

import operator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.eligibility import (
    Example,
    Product,
    ProductRule,
    Reason,
    Rule,
    Vocabulary,
    compile_rule,
    rules_in_force,
    try_rule,
)
from desktop.domain.eligibility_evidence import (
    DeclaredProduct,
    Eligibility,
    HeldCertificate,
    MerchantEvidence,
)
from desktop.domain.eligibility_language import (
    DEEPEST,
    LONGEST,
    Check,
    Either,
    Every,
    ExpressionFault,
    ExpressionRefused,
    Negation,
    Node,
    Reading,
    Subject,
    printed,
)
from desktop.domain.product import Evidence, Nomenclature, QualityLabel
from desktop.domain.wording import Wording

JUNE = date(2026, 6, 6)
KNOWN = Vocabulary(
    {
        Subject.FAMILY: frozenset({"fruit", "vegetables", "fish", "alcohol"}),
        Subject.LABEL: frozenset({"ab", "terres_de_sources", "hve"}),
    },
    frozenset({"alcohol"}),
)
ORGANIC = Product("fruit", frozenset({"ab"}), "35", "direct", frozenset({5, 6}), "green", "rennes")


@pytest.mark.parametrize(
    ("text", "admitted"),
    [
        ("label = ab", True),
        ("label = hve", False),
        ("label in (hve, ab)", True),
        ("not label = hve", True),
        ("family = fruit and label = hve", False),
        ("family = fruit or label = hve", True),
        ("family = fish or label = ab and mode = direct", True),
        ("(family = fish or label = ab) and mode = other", False),
        ("origin = 35", True),
        ('origin = "Bain-de-Bretagne"', False),
        ("season = in_season", True),
        ("season = all_year", False),
        ("month in (6, 7)", True),
        ("colour = green", True),
        ("colour = rennes.green", True),
        ("colour = national.green", False),
        ("LABEL = AB AND NOT FAMILY = FISH", True),
        ("famille = fruit et non (label = hve ou saison = out_of_season)", True),
        ("mois dans (6)", True),
    ],
)
def test_a_rule_looks_at_every_side_of_a_product(text: str, admitted: bool) -> None:
    assert compile_rule(text).holds(ORGANIC, JUNE) is admitted
    assert compile_rule(text).admits(ORGANIC, JUNE).admitted is admitted


@pytest.mark.parametrize(
    ("text", "fault", "position", "length"),
    [
        ("", ExpressionFault.EMPTY, 0, 1),
        ("   ", ExpressionFault.EMPTY, 0, 3),
        ("label = ab;", ExpressionFault.UNKNOWN_SIGN, 10, 1),
        ("label != ab", ExpressionFault.UNKNOWN_SIGN, 6, 1),
        ('label = "ab', ExpressionFault.UNCLOSED_QUOTE, 8, 3),
        ("price = 3", ExpressionFault.SUBJECT_EXPECTED, 0, 5),
        ("label ab", ExpressionFault.COMPARISON_EXPECTED, 6, 2),
        ("label =", ExpressionFault.VALUE_EXPECTED, 7, 1),
        ("label = and family = fruit", ExpressionFault.VALUE_EXPECTED, 8, 3),
        ("label in ab", ExpressionFault.LIST_EXPECTED, 9, 2),
        ("label in (ab", ExpressionFault.BRACKET_EXPECTED, 12, 1),
        ("label in (ab,)", ExpressionFault.VALUE_EXPECTED, 13, 1),
        ("(label = ab", ExpressionFault.BRACKET_EXPECTED, 11, 1),
        ("label = ab family = fruit", ExpressionFault.JOINT_EXPECTED, 11, 6),
        ("label = ab)", ExpressionFault.JOINT_EXPECTED, 10, 1),
        ("label = ab and", ExpressionFault.SUBJECT_EXPECTED, 14, 1),
        ("label = bio", ExpressionFault.UNKNOWN_VALUE, 8, 3),
        ("month = 13", ExpressionFault.UNKNOWN_VALUE, 8, 2),
        ("mode = donkey", ExpressionFault.UNKNOWN_VALUE, 7, 6),
        ("not " * (DEEPEST + 1) + "label = ab", ExpressionFault.TOO_DEEP, 84, 5),
        ("label = ab" + " " * LONGEST, ExpressionFault.TOO_LONG, LONGEST, 10),
        ("__import__('os')", ExpressionFault.UNKNOWN_SIGN, 11, 1),
    ],
)
def test_a_mistake_says_where_it_stands(
    text: str, fault: ExpressionFault, position: int, length: int
) -> None:
    with pytest.raises(ExpressionRefused) as refused:
        compile_rule(text, KNOWN)
    told = refused.value
    assert (told.fault, told.position, told.length) == (fault, position, length)


def test_a_mistyped_value_is_told_with_the_one_that_may_be_meant() -> None:
    with pytest.raises(ExpressionRefused) as refused:
        compile_rule("family = vegetable", KNOWN)
    assert refused.value.nearest == "vegetables"


def test_a_mistyped_subject_is_told_with_the_one_that_may_be_meant() -> None:
    for text, nearest in (("famly = fruit", "family"), ("famile = fruit", "famille")):
        with pytest.raises(ExpressionRefused) as refused:
            compile_rule(text, KNOWN)
        assert refused.value.nearest == nearest


def test_an_excluded_family_is_out_whatever_its_label() -> None:
    rule = compile_rule("label = ab or family = alcohol", KNOWN)
    verdict = rule.admits(Product("alcohol", frozenset({"ab"})), JUNE)
    assert (verdict.admitted, verdict.reason) == (False, Reason.EXCLUDED_FAMILY)
    assert not rule.holds(Product("alcohol", frozenset({"ab"})), JUNE)


def test_a_verdict_says_only_what_decided() -> None:
    rule = compile_rule("label = ab and (family = fish or month = 6)")
    found = rule.admits(ORGANIC, JUNE).findings
    assert [(f.check.subject, f.has, f.holds) for f in found] == [
        (Subject.LABEL, ("ab",), True),
        (Subject.MONTH, ("6",), True),
    ]
    refused = compile_rule("label = hve or family = fish").admits(ORGANIC, JUNE)
    assert [f.check.values for f in refused.findings] == [("hve",), ("fish",)]


def test_a_trial_tells_what_differs_from_what_was_expected() -> None:
    examples = [
        Example("pears", ORGANIC, JUNE, True),
        Example("figs", Product("fruit"), JUNE, True),
    ]
    trial = try_rule("label = ab", examples, KNOWN)
    assert [line.is_as_expected for line in trial.lines] == [True, False]
    assert trial.surprises == 1
    broken = try_rule("label ==", examples, KNOWN)
    assert broken.rule is None
    assert broken.refusal is not None
    assert broken.lines == ()


WORDS = st.text(min_size=1, max_size=12).filter(
    lambda text: bool(text.strip()) and not set(text) & set('"\r\n')
)
CODES = st.sampled_from(
    ["ab", "hve", "fruit", "fish", "35", "direct", "6", "or", "ET", "in_season"]
)
CHECKS = st.builds(
    Check,
    st.sampled_from(list(Subject)),
    st.lists(CODES | WORDS, min_size=1, max_size=3).map(tuple),
)


def _joined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.builds(Negation, parts) | st.builds(Every, several) | st.builds(Either, several)


NODES: st.SearchStrategy[Node] = st.recursive(CHECKS, _joined, max_leaves=8)


@given(NODES, st.sampled_from(["en", "fr"]))
def test_what_is_printed_is_read_as_the_same_rule(node: Node, language: str) -> None:
    assert Reading(printed(node, language)).whole() == node


PIECES = st.sampled_from(
    ["label", "famille", "=", "(", ")", ",", "in", "dans", "and", "not", "ou", "ab", '"', " ", "6"]
)


@given(st.text(max_size=60) | st.lists(PIECES, max_size=30).map(" ".join))
def test_no_text_makes_the_reader_crash(text: str) -> None:
    trial = try_rule(text, (), KNOWN)
    if trial.refusal is not None:
        assert 0 <= trial.refusal.position <= len(text)
        assert trial.refusal.length >= 1
    else:
        assert trial.rule is not None
        assert compile_rule(trial.rule.text(), KNOWN) == trial.rule


PRODUCTS = st.builds(
    Product,
    st.sampled_from(["fruit", "fish", "ab"]),
    st.frozensets(st.sampled_from(["ab", "hve", "fruit"])),
    st.sampled_from(["", "35", "Rennes"]),
    st.sampled_from(["", "direct", "other"]),
    st.frozensets(st.integers(1, 12), max_size=4),
    st.sampled_from(["", "green", "blue"]),
    st.sampled_from(["", "rennes", "national"]),
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def _naive(node: Node, product: Product, on: date) -> bool:
    """The same answer, written down without haste."""
    if isinstance(node, Negation):
        return not _naive(node.part, product, on)
    if isinstance(node, Every):
        return all(_naive(part, product, on) for part in node.parts)
    if isinstance(node, Either):
        return any(_naive(part, product, on) for part in node.parts)
    return any(_naive_check(node.subject, value.casefold(), product, on) for value in node.values)


def _naive_check(subject: Subject, value: str, product: Product, on: date) -> bool:
    in_season = not product.season_months or on.month in product.season_months
    answers = {
        Subject.FAMILY: product.family == value,
        Subject.LABEL: value in product.labels,
        Subject.ORIGIN: product.origin.casefold() == value,
        Subject.MODE: product.mode == value,
        Subject.SEASON: (value == "in_season" and in_season)
        or (value == "out_of_season" and not in_season)
        or (value == "all_year" and not product.season_months),
        Subject.COLOUR: bool(product.colour)
        and value in (product.colour, product.territory + "." + product.colour),
        Subject.MONTH: value == str(on.month),
    }
    return answers[subject]


@given(NODES, PRODUCTS, DAYS)
def test_a_rule_answers_as_a_reader_would(node: Node, product: Product, on: date) -> None:
    rule = Rule(node)
    expected = _naive(node, product, on)
    assert rule.holds(product, on) is expected
    verdict = rule.admits(product, on)
    assert verdict.admitted is expected
    assert verdict.findings


LABELS = tuple(
    QualityLabel(code, Wording(code, code), by_certificate=by)
    for code, by in (("ab", True), ("terres_de_sources", True), ("label_rouge", False))
)
NOMENCLATURE = Nomenclature((), LABELS, ())
MERCHANT = UUID(int=7)


def _rule(
    text: str,
    evidence: Evidence = Evidence.MERCHANT,
    starts: date = date(2026, 1, 1),
    ends: date | None = None,
    version: int = 1,
) -> ProductRule:
    rule = compile_rule(text)
    return ProductRule(
        UUID(int=version), "rennes", version, "", text, rule, evidence, (), starts, ends
    )


def test_a_certificate_counts_until_its_last_day_or_its_withdrawal() -> None:
    held = HeldCertificate("ab", date(2026, 1, 1), date(2026, 3, 31))
    withdrawn = HeldCertificate("ab", date(2026, 4, 10), date(2026, 12, 31), date(2026, 5, 1))
    shown = {MERCHANT: MerchantEvidence((held, withdrawn))}
    covers = Eligibility([_rule("label = ab")], shown, NOMENCLATURE)
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 10), date(2026, 5, 1)]
    assert [covers(MERCHANT, "fruit", day) for day in days] == [True, False, True, False]
    assert not covers(UUID(int=8), "fruit", days[0])
    assert not covers(MERCHANT, "", days[0])


def test_evidence_of_the_product_asks_for_a_declared_product_of_the_family() -> None:
    held = HeldCertificate("ab", date(2026, 1, 1), date(2026, 3, 31))
    declared = DeclaredProduct(Product("fruit", frozenset({"ab"})), date(2026, 2, 1))
    shown = {MERCHANT: MerchantEvidence((held,), (declared,))}
    covers = Eligibility([_rule("label = ab", Evidence.PRODUCT)], shown, NOMENCLATURE)
    assert not covers(MERCHANT, "fruit", date(2026, 1, 31))
    assert covers(MERCHANT, "fruit", date(2026, 2, 1))
    assert not covers(MERCHANT, "fish", date(2026, 2, 1))
    assert not covers(MERCHANT, "fruit", date(2026, 4, 1))  # the certificate has ended


def test_a_label_without_certificate_is_read_on_the_product() -> None:
    declared = DeclaredProduct(
        Product("meat", frozenset({"label_rouge"})), date(2026, 2, 1), date(2026, 3, 1)
    )
    shown = {MERCHANT: MerchantEvidence((), (declared,))}
    for evidence in Evidence:
        covers = Eligibility([_rule("label = label_rouge", evidence)], shown, NOMENCLATURE)
        assert covers(MERCHANT, "meat", date(2026, 2, 28))
        assert not covers(MERCHANT, "meat", date(2026, 3, 1))


def test_the_newest_version_of_a_day_decides() -> None:
    rules = [
        _rule("label = ab", ends=date(2026, 4, 1)),
        _rule("label = hve", starts=date(2026, 4, 1), version=2),
    ]
    on = operator.attrgetter("version")
    assert list(map(on, rules_in_force(rules, date(2026, 3, 31)))) == [1]
    assert list(map(on, rules_in_force(rules, date(2026, 4, 1)))) == [2]
    assert rules_in_force(rules, date(2025, 12, 31)) == ()
    assert not Eligibility([], {}, NOMENCLATURE)(MERCHANT, "fruit", date(2026, 4, 1))


def test_two_desks_that_wrote_the_same_version_agree_on_one() -> None:
    mine = replace(_rule("label = ab", version=2), id=UUID(int=20))
    theirs = replace(_rule("label = hve", version=2), id=UUID(int=21))
    for order in ([mine, theirs], [theirs, mine]):
        assert rules_in_force(order, JUNE) == (theirs,)


@given(
    st.lists(st.tuples(st.sampled_from(["ab", "hve"]), DAYS, st.integers(0, 90)), max_size=3),
    st.lists(st.tuples(PRODUCTS, DAYS, st.integers(0, 90)), max_size=3),
    st.sampled_from(list(Evidence)),
    st.sampled_from(["label = ab", "not label = ab", "family = fruit and label = hve"]),
    DAYS,
)
def test_a_month_of_purchases_is_judged_as_each_alone(
    certificates: list[tuple[str, date, int]],
    products: list[tuple[Product, date, int]],
    evidence: Evidence,
    text: str,
    on: date,
) -> None:
    held = tuple(HeldCertificate(c, day, day + timedelta(n)) for c, day, n in certificates)
    declared = tuple(DeclaredProduct(p, day, day + timedelta(n)) for p, day, n in products)
    shown = {MERCHANT: MerchantEvidence(held, declared)}
    covers = Eligibility([_rule(text, evidence)], shown, NOMENCLATURE)
    labels = {c for c, day, n in certificates if day <= on <= day + timedelta(n)}
    for family in ("fruit", "fish"):
        seen = [
            (p.labels - {"ab"}) | (labels if evidence is Evidence.MERCHANT else p.labels & labels)
            for p, day, n in products
            if p.family == family and day <= on < day + timedelta(n)
        ]
        if evidence is Evidence.MERCHANT:
            seen.append(frozenset(labels))
        wanted = any(
            {
                "label = ab": "ab" in each,
                "not label = ab": "ab" not in each,
                "family = fruit and label = hve": family == "fruit" and "hve" in each,
            }[text]
            for each in seen
        )
        assert covers(MERCHANT, family, on) is wanted
        assert covers(MERCHANT, family, on) is wanted  # also the second time
