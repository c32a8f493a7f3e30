"""The rules of the centre in words: why work that was done here could not be taken there."""

from __future__ import annotations

import re
from collections.abc import Callable

from desktop.i18n import gettext as _

LATER_VERSION = "42703"  # PostgreSQL: a column that the centre does not have
_CARD = ("uq_card_fingerprint", "uq_card_link_open", "card.fingerprint", "card_link.card_id")
_INCOME = ("uq_income_claim_id", "income.claim_id")
_RULES = ("uq_scale_code", "uq_scenario_code", "scale.code", "scenario.code")
_APART = ("uq_not_duplicate", "not_duplicate.")
_NUMBER = (
    *("uq_household_reference", "uq_claim_number", "uq_letter_number", "uq_card_number"),
    *("uq_agreement_number", "uq_monthly_statement_number", "uq_remittance_slip_number"),
)
_CLOSED = (
    "uq_monthly_statement_merchant_id",
    "ck_monthly_statement_chain",
    "uq_accounting_statement_statement_id",
    "monthly_statement.merchant_id",
)
_FROZEN = (
    "ck_monthly_statement_closed",
    "ck_monthly_statement_hash",
    "ck_accounting_statement_closed",
    "ck_remittance_slip_closed",
)
_REMITTED = ("ck_remittance_slip_once",)
_BLOCK_LIST = ("uq_block_list_issue", "block_list_issue.sequence")


def why_refused(rule: str) -> str:
    """`rule` is the name of a constraint as the centre tells it, or SQLite's words for it."""
    if rule in _RIGHTS:
        return _RIGHTS[rule]()
    for names, say in (
        (_CARD, _card),
        (_INCOME, _income),
        (_RULES, _rules),
        (_APART, _apart),
        (_NUMBER, _number),
        (_BLOCK_LIST, _block_list),
        (_CLOSED, _closed),
        (_FROZEN, _frozen),
        (_REMITTED, _remitted),
        (("row_unknown",), _unknown_row),
        (("changed_meanwhile",), _meanwhile),
        (("fk_", "FOREIGN KEY", "23503"), _reference),
        (("ck_", "CHECK", "NOT NULL", "23502", "22"), _value),
        ((LATER_VERSION,), _version),
    ):
        if any(_begins_a_word(name, rule) for name in names):
            return say()
    return _("The centre refuses it under the rule “{rule}”. Give this name to IT.").format(
        rule=rule or "?"
    )


def _not_entitled() -> str:
    return _("Whoever did this does not hold the role that it takes. Ask a colleague who does.")


def _withheld() -> str:
    return _("It changes a field that the role of whoever did it does not see.")


def _unknown_person() -> str:
    return _("The centre does not know the person in whose name this was done.")


def _disabled() -> str:
    return _("The administration has closed the login of the person in whose name this was done.")


def _decider() -> str:
    return _("Only a decider may decide this.")


def _same_person() -> str:
    return _("It takes two persons: whoever proposed it does not settle it, a colleague does.")


def _another_name() -> str:
    return _("It was proposed in the name of somebody else. Propose it in your own name.")


_RIGHTS: dict[str, Callable[[], str]] = {
    "not_entitled": _not_entitled,
    "withheld_field": _withheld,
    "unknown_person": _unknown_person,
    "person_disabled": _disabled,
    "needs_decider": _decider,
    "same_person": _same_person,
    "another_name": _another_name,
}
"""The words of sync.ensure_right (10_visibility.sql)."""


def _begins_a_word(name: str, rule: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}", rule) is not None


def _card() -> str:
    return _("This card was linked at another counter meanwhile. The first link stands.")


def _income() -> str:
    return _("The same income was entered at another counter meanwhile.")


def _rules() -> str:
    return _("The same scale or scenario was entered at another counter meanwhile.")


def _apart() -> str:
    return _("Another counter has already told these two households apart.")


def _number() -> str:
    return _("The centre has already given this number to another file.")


def _block_list() -> str:
    return _(
        "Another desk handed out the block list of this number first. Partners notice it: hand "
        "them the full list."
    )


def _closed() -> str:
    return _(
        "Another desk closed this merchant’s month first: its statement stands, with its number. "
        "Purchases that it did not know yet count in the next month or in a rectification."
    )


def _frozen() -> str:
    return _("A closed month stays as it was closed. A difference is corrected by a later one.")


def _remitted() -> str:
    return _("Another desk put one of these statements on a remittance slip first.")


def _unknown_row() -> str:
    return _("It builds on work that the centre refused or does not have.")


def _meanwhile() -> str:
    return _(
        "Somebody changed the same thing at another counter meanwhile. Such an act is right only "
        "as a whole: nothing of it was done at the centre."
    )


def _reference() -> str:
    return _("It is about something that was deleted at another counter meanwhile.")


def _value() -> str:
    return _("One of the values is not one that the centre accepts.")


def _version() -> str:
    return _("The centre is of an older version and does not know one of the fields.")
