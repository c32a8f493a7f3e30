"""Words of slips and requests, in the language of whoever reads them."""

from __future__ import annotations

from desktop.domain.disposal import Act, Answer, RequestKind
from desktop.i18n import catalogue


def act_words(act: Act, language: str) -> str:
    _ = catalogue(language).gettext
    return {
        Act.ERASURE: _("Erasure that a person asked for"),
        Act.DISPOSAL: _("End of the period of retention"),
    }[act]


def kind_words(kind: RequestKind, language: str) -> str:
    _ = catalogue(language).gettext
    return {
        RequestKind.ACCESS: _("Access to the file"),
        RequestKind.RECTIFICATION: _("Rectification"),
        RequestKind.ERASURE: _("Erasure"),
        RequestKind.RESTRICTION: _("Restriction of use"),
        RequestKind.OBJECTION: _("Objection"),
    }[kind]


def answer_words(answer: Answer, language: str) -> str:
    _ = catalogue(language).gettext
    return {
        Answer.GRANTED: _("granted"),
        Answer.DENIED: _("denied, with reasons"),
        Answer.WITHDRAWN: _("taken back by the person"),
    }[answer]


def table_words(table: str, language: str) -> str:
    """A table that is not named here is told by its own name: it was counted all the same."""
    _ = catalogue(language).gettext
    return {
        "access": _("Openings of files"),
        "assessment": _("Assessments"),
        "card": _("Cards without a holder from now on"),
        "card_event": _("Events of cards"),
        "card_link": _("Links of cards"),
        "card_transaction": _("Purchases that lead to nobody from now on"),
        "claim": _("Claims"),
        "conflict": _("Differences between desks"),
        "credit_movement": _("Movements of credit"),
        "encoding": _("Writings on cards"),
        "encoding_outcome": _("Outcomes of writings"),
        "entitlement": _("Entitlements"),
        "history": _("Entries of the history"),
        "household": _("Households"),
        "income": _("Amounts of income"),
        "letter": _("Letters"),
        "member": _("Persons"),
        "not_duplicate": _("Households told apart"),
        "note": _("Notes"),
        "relative": _("Declared relatives"),
        "rights_request": _("Requests about personal data"),
        "supporting_document": _("Supporting documents"),
    }.get(table, table)
