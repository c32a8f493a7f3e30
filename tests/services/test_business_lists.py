"""The lists that other people check SIREN, SIRET and IBAN with, judged the same here."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.domain.bank_account import IbanFault, IbanRefused
from desktop.domain.business_identity import (
    SirenRefused,
    SiretRefused,
    checked_siren,
    checked_siret,
)
from desktop.services.merchant_account import read_iban
from tests.outside.business_lists import Judged, judged, schwifty_lists

LISTS = schwifty_lists()
PAID = frozenset(LISTS["sepa_countries"])


def is_taken(check: Callable[[str], str], text: str) -> bool:
    try:
        check(text)
    except (SiretRefused, SirenRefused):
        return False
    return True


def fault_of(text: str) -> IbanFault | None:
    try:
        read_iban(text)
    except IbanRefused as refused:
        return refused.fault
    return None


def expected(each: Judged) -> bool:
    """Valid, and of a country that can be paid in euros by a transfer."""
    return each.is_valid and each.text[:2] in PAID


def test_the_lists_are_whole() -> None:
    assert (len(judged("siret")), len(judged("siren"))) == (55, 13)
    assert sum(each.is_valid for each in judged("iban")) == 194
    assert sum(not each.is_valid for each in judged("iban")) == 23
    assert len(LISTS["valid"]) == 80


@pytest.mark.parametrize(("name", "check"), [("siret", checked_siret), ("siren", checked_siren)])
def test_french_businesses_are_judged_as_by_python_stdnum(
    name: str, check: Callable[[str], str]
) -> None:
    for each in judged(name):
        assert is_taken(check, each.text) is each.is_valid, each.text


def test_accounts_are_judged_as_by_python_stdnum_among_those_that_can_be_paid() -> None:
    for each in judged("iban"):
        assert (fault_of(each.text) is None) is expected(each), each.text


def test_accounts_are_judged_as_by_schwifty() -> None:
    for text in LISTS["valid"]:
        fault = None if text[:2] in PAID else IbanFault.COUNTRY
        assert fault_of(text) is fault, text
    for text in LISTS["invalid"] + LISTS["experimental"]:
        assert fault_of(text) is not None, text
