"""Clauses as data: every point is settled in both languages, and a broken file says its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from desktop.domain.agreement_text import ClausePoint, TemplateKind
from desktop.domain.broken_file import FileProblem
from desktop.importers.agreement_template import (
    OF_AN_AMENDMENT,
    BrokenAgreementTemplate,
    TemplateSource,
    delivered_agreement_templates,
    read_agreement_template,
    read_agreement_templates,
)
from desktop.settings import RESOURCES

FRENCH = RESOURCES / "agreements" / "agreement.fr.yaml"

SETTLED_BY_AN_AGREEMENT = {
    "parties and capacity": "parties",
    "object": "object",
    "legal basis": "legal_basis",
    "definitions": "definitions",
    "eligible families": "eligible_families",
    "evidence: AB in date, Terres de Sources, Ici.C.Local": "evidence",
    "no higher price": "same_price",
    "no refusal": "no_refusal",
    "no stigma": "no_stigma",
    "no minimum purchase": "no_minimum",
    "proof of sale": "proof_of_sale",
    "no cash, no change, no refund in money": "no_cash",
    "returns cancel the operation": "returns",
    "alcohol, tobacco, non-food excluded": "exclusions",
    "statement closing day": "statement_closing",
    "late statement": "late_statement",
    "foreclosure date": "foreclosure",
    "payment within 30 days": "payment_delay",
    "checks on documents, visits": "checks",
    "confidentiality": "confidentiality",
    "article 28 or separate controllers": "data_protection",
    "communication and logo": "communication",
    "duration of one year": "duration",
    "tacit renewal, limited": "tacit_renewal",
    "amendment": "amendment",
    "suspension": "suspension",
    "termination notice": "termination",
    "insolvency or end of the business": "insolvency",
    "change of owner: new SIRET, new agreement": "change_of_owner",
    "change of IBAN: call-back, two people": "bank_details",
    "disputes: administrative court": "disputes",
    "annex: product list": "annex_products",
    "annex: tariffs": "annex_terms",
    "annex: contact": "annex_contact",
    "dated signature of both sides": "signatures",
    "number of the resolution": "resolution",
}
"""The points that a convention with a merchant has to settle, one by one."""

SAID = {
    "evidence": ("AB", "Terres de Sources", "Ici.C.Local"),
    "legal_basis": ("L. 1611-6",),
    "proof_of_sale": ("ticket", "date", "montant", "référence de la carte", "famille"),
    "exclusions": ("alcool", "tabac"),
    "payment_delay": ("{payment_days} jours",),
    "data_protection": ("article 28",),
    "change_of_owner": ("nouveau numéro SIRET appelle une nouvelle convention",),
    "bank_details": ("rappelant", "deux personnes"),
    "disputes": ("tribunal administratif de Rennes",),
    "no_cash": ("remise d’espèces", "monnaie", "remboursement en argent"),
    "resolution": ("{resolution_number}",),
}


def test_the_points_are_those_of_the_list() -> None:
    assert {point.value for point in ClausePoint} == set(SETTLED_BY_AN_AGREEMENT.values())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("point", SETTLED_BY_AN_AGREEMENT.values(), ids=SETTLED_BY_AN_AGREEMENT)
def test_every_point_has_a_clause(language: str, point: str) -> None:
    template = delivered_agreement_templates()[TemplateKind.AGREEMENT, language]
    assert ClausePoint(point) in template.settled()


@pytest.mark.parametrize("point", SAID)
def test_the_clause_of_a_point_says_it(point: str) -> None:
    template = delivered_agreement_templates()[TemplateKind.AGREEMENT, "fr"]
    text = " ".join(
        " ".join((clause.text, *clause.items))
        for part in (*template.articles, *template.annexes)
        for clause in part.clauses
        if ClausePoint(point) in clause.settles
    )
    assert [words for words in SAID[point] if words not in text] == []


@pytest.mark.parametrize("kind", list(TemplateKind))
def test_both_languages_have_the_same_articles_and_figures(kind: TemplateKind) -> None:
    french, english = (delivered_agreement_templates()[kind, each] for each in ("fr", "en"))
    for one, other in ((french.articles, english.articles), (french.annexes, english.annexes)):
        assert [_shape(article.clauses) for article in one] == [
            _shape(article.clauses) for article in other
        ]
    assert french.version == english.version
    assert {**french.figures, "closing_day": ""} == {**english.figures, "closing_day": ""}
    assert french.blanks == english.blanks


def _shape(clauses: object) -> list[tuple[object, ...]]:
    return [
        (c.settles, c.table, c.when, c.unless, c.to_validate, len(c.items))
        for c in clauses  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("point", sorted(ClausePoint))
def test_a_template_that_leaves_a_point_open_is_refused(tmp_path: Path, point: ClausePoint) -> None:
    content = yaml.safe_load(FRENCH.read_text("utf-8"))
    for clause in _clauses(content):
        settled = [each for each in clause.get("settles", []) if each != point.value]
        if "settles" in clause:
            clause["settles"] = settled
    with pytest.raises(BrokenAgreementTemplate) as refused:
        read_agreement_template(_written(tmp_path, content))
    assert (refused.value.problem, refused.value.given) == (FileProblem.MISSING_FIELD, point.value)


def _clauses(content: dict[str, object]) -> list[dict[str, object]]:
    parts = [*content["articles"], *content["annexes"]]  # type: ignore[misc]
    found = [*content["opening"], *content["closing"]]  # type: ignore[misc]
    for part in parts:
        found += part["clauses"]
    return [clause for clause in found if isinstance(clause, dict)]


def _written(folder: Path, content: object) -> Path:
    path = folder / "agreement.fr.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize(
    ("wanted", "given", "problem"),
    [
        ("{trade_name}", "{iban}", FileProblem.UNKNOWN_FIELD),
        ("{trade_name}", "{trade_name", FileProblem.WRONG_VALUE),
        ("**{authority}**", "**{authority}", FileProblem.WRONG_VALUE),
        ("table: terms", "table: prices", FileProblem.NOT_A_CHOICE),
        ("when: renewable", "when: sunny", FileProblem.NOT_A_CHOICE),
        ("settles: [no_stigma]", "settles: [kindness]", FileProblem.NOT_A_CHOICE),
        ("des habitants du quartier", "des habitants pauvres", FileProblem.WRONG_VALUE),
        ("language: fr", "tongue: fr", FileProblem.UNKNOWN_FIELD),
    ],
)
def test_a_broken_template_is_refused_at_its_line(
    tmp_path: Path, wanted: str, given: str, problem: FileProblem
) -> None:
    text = FRENCH.read_text("utf-8")
    assert wanted in text
    path = tmp_path / "agreement.fr.yaml"
    path.write_text(text.replace(wanted, given, 1), "utf-8")
    with pytest.raises(BrokenAgreementTemplate) as refused:
        read_agreement_template(path)
    assert refused.value.problem is problem
    line = text[: text.index(wanted)].count("\n") + 1
    assert abs(refused.value.line - line) <= 4


def test_two_templates_of_a_kind_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_bytes(FRENCH.read_bytes())
    with pytest.raises(BrokenAgreementTemplate):
        read_agreement_templates(tmp_path)


def test_an_amendment_settles_its_own_points_only() -> None:
    for language in ("fr", "en"):
        template = delivered_agreement_templates()[TemplateKind.AMENDMENT, language]
        assert template.settled() >= OF_AN_AMENDMENT


def test_the_clauses_of_the_city_come_before_those_delivered(tmp_path: Path) -> None:
    source = TemplateSource(tmp_path)
    assert source() == delivered_agreement_templates()
    folder = tmp_path / "agreements"
    folder.mkdir()
    text = FRENCH.read_text("utf-8").replace('version: "2026-11"', 'version: "Ville 3"')
    (folder / "agreement.fr.yaml").write_text(text, "utf-8")
    assert source()[TemplateKind.AGREEMENT, "fr"].version == "Ville 3"
    assert source()[TemplateKind.AGREEMENT, "en"].version != "Ville 3"
    (folder / "agreement.fr.yaml").write_text(text.replace("articles:", "article:"), "utf-8")
    with pytest.raises(BrokenAgreementTemplate):
        source()
