"""An agreement on paper: articles, annexes, two signatures, the number on each page, tagged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest

from desktop.domain.agreement import AgreementPeriod, AgreementState
from desktop.domain.agreement_text import TemplateKind
from desktop.importers.agreement_template import delivered_agreement_templates
from desktop.models import CertificateRecord, MerchantRecord
from desktop.reports.agreement_paper import agreement_pdf
from desktop.reports.preview import pages
from desktop.services.agreement_facts import AgreementCase, paper_of
from desktop.services.product import nomenclature
from desktop.sheets.agreement import AgreementForm, AgreementPaper, papers_of, to_snapshot
from tests.services.agreement_desk import MERCHANT, sender

FORM = AgreementForm(date(2026, 5, 1), date(2027, 4, 30), 1, ("vegetables", "fruit"))
PERIOD = AgreementPeriod(
    agreement_id=UUID(int=1),
    merchant_id=UUID(int=2),
    state=AgreementState.DRAFT,
    starts_on=FORM.starts_on,
    ends_after=FORM.ends_after,
    renewals_allowed=1,
)
NUMBER = "CONV-2026-0007"


def a_case(**changes: object) -> AgreementCase:
    certificate = CertificateRecord(
        quality_label="ab",
        reference="FR-BIO-99 / 26-0417",
        issuer="Certificateur inventé",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )
    values: dict[str, object] = {
        "merchant": MerchantRecord(**MERCHANT),
        "certificates": (certificate,),
        "form": FORM,
        "period": PERIOD,
        "known": nomenclature(),
        "sender": sender(),
        "on": date(2026, 4, 14),
    }
    return AgreementCase(**(values | changes))  # type: ignore[arg-type]


def a_paper(
    language: str = "fr", kind: TemplateKind = TemplateKind.AGREEMENT, **changes: object
) -> AgreementPaper:
    template = delivered_agreement_templates()[kind, language]
    return paper_of(a_case(**changes), template, NUMBER, provisional=False)


def an_amendment(language: str = "fr") -> AgreementPaper:
    return a_paper(
        language,
        TemplateKind.AMENDMENT,
        amendment=1,
        agreement_dated_on=date(2026, 4, 14),
        before=replace(PERIOD, ends_after=date(2027, 3, 31)),
        families_before=("vegetables",),
    )


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.text.split()) for page in pages(pdf, 40)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_articles_and_annexes_are_numbered_without_a_gap(language: str) -> None:
    paper = a_paper(language)
    assert [article.number for article in paper.text.articles] == list(range(1, 16))
    assert [annex.number for annex in paper.text.annexes] == [1, 2, 3]
    for article in paper.text.articles:
        numbers = [clause.number for clause in article.clauses if clause.number]
        assert numbers == [f"{article.number}.{n}" for n in range(1, len(numbers) + 1)]
    said = " ".join(texts(agreement_pdf(paper)))
    for article in paper.text.articles:
        assert f"Article {article.number} –" in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_bears_the_number_and_how_many_there_are(language: str) -> None:
    said = texts(agreement_pdf(a_paper(language)))
    assert len(said) >= 4
    for place, text in enumerate(said, 1):
        assert NUMBER in text
        assert f"{place} / {len(said)}" in text


def test_both_parties_sign_with_words_above_them() -> None:
    said = texts(agreement_pdf(a_paper()))
    signing = [text for text in said if "Pour le CCAS" in text]
    assert len(signing) == 1
    assert "Pour le commerçant" in signing[0]
    assert "EARL Terre-Brune" in signing[0]
    assert "Azilis Invention, gérante" in signing[0]
    assert "tribunal administratif de Rennes" in signing[0]


def test_the_parties_the_term_and_the_evidence_are_named() -> None:
    said = " ".join(texts(agreement_pdf(a_paper())))
    for words in (
        "SIRET 000 123 455 00016",
        "exploitation agricole à responsabilité limitée",
        "4 chemin du Bocage-Rond",
        "30 avril 2027",
        "30 avril 2028",
        "FR-BIO-99 / 26-0417",
        "31/12/2026",
        "Fruits",
        "Légumes",
        "bonjour@terre-brune.example",
    ):
        assert words in said
    assert "{" not in said


def test_what_the_merchant_typed_is_never_taken_for_a_field() -> None:
    odd = MerchantRecord(**{**MERCHANT, "legal_name": "{number} & <b>Fils</b> **SARL**"})
    said = " ".join(texts(agreement_pdf(a_paper(merchant=odd))))
    assert "(number) & <b>Fils</b> **SARL**" in said


def test_an_agreement_without_renewal_or_evidence_says_so() -> None:
    paper = a_paper(period=replace(PERIOD, renewals_allowed=0), certificates=())
    said = " ".join(texts(agreement_pdf(paper)))
    assert "pas renouvelée tacitement" in said
    assert "Aucun justificatif n’a encore été présenté" in said
    assert "FR-BIO-99" not in said


def test_an_amendment_names_what_it_changes_and_nothing_else() -> None:
    said = " ".join(texts(agreement_pdf(an_amendment())))
    assert "Avenant n° 1" in said
    assert NUMBER in said
    assert "La convention dure jusqu’au 30 avril 2027" in said
    assert "annexe 1 du présent avenant" in said
    unchanged = a_paper(
        kind=TemplateKind.AMENDMENT, amendment=1, before=PERIOD, families_before=FORM.families
    )
    headings = [article.heading for article in unchanged.text.articles]
    assert headings == ["Objet", "Effet"]
    assert unchanged.text.annexes == ()


@pytest.mark.parametrize("make", [a_paper, an_amendment])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_tagged_in_its_language_with_its_fonts(make: object, language: str) -> None:
    paper: AgreementPaper = make(language)  # type: ignore[operator]
    pdf = agreement_pdf(paper)
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root
        assert str(root.Lang) == {"fr": "fr-FR", "en": "en-GB"}[language]
        assert bool(root.MarkInfo.Marked)
        assert NUMBER in str(document.docinfo["/Title"])
        for page in document.pages:
            for font in page.Resources.Font.values():
                assert _is_embedded(font)
        roles = Counter(_roles(root.StructTreeRoot.K))
    assert roles["/H1"] == 1
    assert roles["/H2"] == len(paper.text.articles) + len(paper.text.annexes)
    assert roles["/TH"] >= 2
    assert roles["/TD"] >= 2


def _roles(element: pikepdf.Object) -> Iterator[str]:
    """Of an element of the structure tree and of all below it; marks of content have none."""
    yield str(element.S)
    for kid in element.K:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _roles(kid)


def _is_embedded(font: pikepdf.Object) -> bool:
    """A font that draws nothing is named by ReportLab and never used."""
    described = font.get("/FontDescriptor")
    return (described is not None and "/FontFile2" in described) or str(
        font.BaseFont
    ) == "/Helvetica"


def test_the_same_paper_gives_the_same_bytes_also_from_what_was_kept() -> None:
    paper = a_paper()
    again = papers_of(to_snapshot(FORM, (paper,)))
    assert again == (paper,)
    assert agreement_pdf(again[0]) == agreement_pdf(paper)


def test_a_provisional_number_is_said_to_be_one() -> None:
    provisional = a_paper("en").with_number(None, "CONV-PROV-7K3QXZ")
    said = texts(agreement_pdf(provisional))
    assert "Provisional number CONV-PROV-7K3QXZ" in said[0]
    assert NUMBER not in " ".join(said)


ODD = (
    "<script>alert('x')</script>",
    "O’Neil & Fils {legal_name} **",
    "\u202eكشك الخضار\u202c",
    "田中さんの野菜 🥕",
    "Z̡͖̜̙͎a̴l̨g̛o",
    "\ufeff\u200b\u00ad",
    "a" * 400,
    "</para><b>",
    "%s %d %n ${x} $(y) `z`",
)


@pytest.mark.parametrize("name", ODD)
def test_odd_names_neither_break_the_paper_nor_change_its_words(name: str) -> None:
    odd = MerchantRecord(
        **{**MERCHANT, "legal_name": name, "trade_name": name, "representative": name}
    )
    form = replace(FORM, special_terms=name)
    paper = a_paper(merchant=odd, form=form)
    said = " ".join(texts(agreement_pdf(paper)))
    assert "Article 15 – Litiges" in said
    assert "Pour le commerçant" in said
    assert "田" not in said


def test_runs_keep_the_spaces_between_them() -> None:
    said = " ".join(texts(agreement_pdf(a_paper())))
    assert "pratique le même prix et les mêmes promotions" in said
