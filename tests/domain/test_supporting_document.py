from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.income import IncomeSource
from desktop.domain.supporting_document import (
    OBTAINABLE,
    PROOF_OF,
    Because,
    DocumentKind,
    DocumentState,
    DocumentStatus,
    Housing,
    SeenNeedsDate,
    Situation,
    WaiverNeedsReason,
    checklist,
    still_missing,
)


def kinds(situation: Situation) -> list[tuple[DocumentKind, str | None]]:
    return [(document.kind, document.member) for document in checklist(situation)]


def test_a_couple_with_children_brings_the_usual_papers() -> None:
    stated = frozenset(
        {("a", IncomeSource.WAGE), ("a", IncomeSource.FAMILY_ALLOWANCE), ("b", IncomeSource.NONE)}
    )

    assert kinds(Situation(("a", "b"), ("c",), stated=stated)) == [
        (DocumentKind.IDENTITY, "a"),
        (DocumentKind.IDENTITY, "b"),
        (DocumentKind.FAMILY_RECORD, None),
        (DocumentKind.ADDRESS_PROOF, None),
        (DocumentKind.TAX_NOTICE, "a"),
        (DocumentKind.TAX_NOTICE, "b"),
        (DocumentKind.PAYSLIPS, "a"),
        (DocumentKind.CAF_STATEMENT, None),
        (DocumentKind.SWORN_STATEMENT, "b"),
    ]


@pytest.mark.parametrize(
    ("housing", "wanted"),
    [
        (Housing.HOME, {DocumentKind.ADDRESS_PROOF}),
        (Housing.HOSTED, {DocumentKind.HOSTING_CERTIFICATE, DocumentKind.HOST_IDENTITY}),
        (Housing.REGISTERED_AT_CCAS, {DocumentKind.CCAS_REGISTRATION}),
    ],
)
def test_where_one_lives_decides_the_proof(housing: Housing, wanted: set[DocumentKind]) -> None:
    proofs = {
        DocumentKind.ADDRESS_PROOF,
        DocumentKind.HOSTING_CERTIFICATE,
        DocumentKind.HOST_IDENTITY,
        DocumentKind.CCAS_REGISTRATION,
    }

    assert {kind for kind, _ in kinds(Situation(("a",), housing=housing))} & proofs == wanted


def test_custody_is_shown_when_shared_or_after_a_separation() -> None:
    shared = Situation(("a",), ("c",), shared_custody=("c",), is_separated=True)
    separated = Situation(("a",), ("c",), is_separated=True)

    assert [
        [d.because for d in checklist(s) if d.kind is DocumentKind.CUSTODY_AGREEMENT]
        for s in (
            shared,
            separated,
            Situation(("a",), ("c",)),
            Situation(("a",), is_separated=True),
        )
    ] == [[Because.SHARED_CUSTODY], [Because.SEPARATED], [], []]


def test_two_sources_with_one_proof_ask_for_it_once() -> None:
    stated = frozenset(
        {("a", IncomeSource.RSA), ("b", IncomeSource.ASF), ("a", IncomeSource.HOUSING_AID)}
    )

    assert kinds(Situation(("a", "b"), stated=stated))[-1] == (DocumentKind.CAF_STATEMENT, None)
    assert (
        kinds(Situation(("a", "b"), stated=stated)).count((DocumentKind.CAF_STATEMENT, None)) == 1
    )


def test_every_income_that_can_count_has_a_proof() -> None:
    without = {IncomeSource.PCH, IncomeSource.ONE_OFF_AID}
    without |= {IncomeSource.LOAN, IncomeSource.EXPENSE_REFUND}

    assert set(IncomeSource) - set(PROOF_OF) == without


def test_what_another_administration_knows_is_never_missing() -> None:
    required = checklist(Situation(("a",), stated=frozenset({("a", IncomeSource.RSA)})))

    missing = {document.kind for document in still_missing(required, ())}

    assert missing == {DocumentKind.IDENTITY, DocumentKind.ADDRESS_PROOF}
    assert not missing & OBTAINABLE


def test_received_seen_and_waived_are_settled_and_missing_is_not() -> None:
    required = checklist(Situation(("a", "b", "d")))
    statuses = [
        DocumentStatus(DocumentKind.IDENTITY, "a", DocumentState.RECEIVED),
        DocumentStatus(DocumentKind.IDENTITY, "b", DocumentState.SEEN, date(2026, 4, 14)),
        DocumentStatus(DocumentKind.ADDRESS_PROOF, None, DocumentState.WAIVED, reason="fire"),
        DocumentStatus(DocumentKind.IDENTITY, "d", DocumentState.MISSING),
    ]

    assert [(d.kind, d.member) for d in still_missing(required, statuses)] == [
        (DocumentKind.IDENTITY, "d")
    ]


def test_a_waiver_says_why_and_a_look_says_when() -> None:
    with pytest.raises(WaiverNeedsReason):
        DocumentStatus(DocumentKind.IDENTITY, "a", DocumentState.WAIVED, reason=" ")
    with pytest.raises(SeenNeedsDate):
        DocumentStatus(DocumentKind.IDENTITY, "a", DocumentState.SEEN)
