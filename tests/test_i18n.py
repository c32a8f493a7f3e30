"""Texts, numbers and dates as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop import i18n


def test_money_in_french_has_narrow_spaces_that_do_not_break() -> None:
    assert i18n.money(Decimal("1234.56"), "fr") == "1\u202f234,56\u202f€"
    assert i18n.money(Decimal("-1234.5"), "en") == "-€1,234.50"


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert i18n.long_date(date(2026, 5, 1), "fr") == "1er mai 2026"
    assert i18n.long_date(date(2026, 5, 21), "fr") == "21 mai 2026"
    assert i18n.month_name("2026-08", "fr") == "août 2026"


def test_a_tree_that_nobody_set_up_speaks_french_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = tmp_path / "fr" / "LC_MESSAGES"
    texts.mkdir(parents=True)
    source = i18n.LOCALES / "fr" / "LC_MESSAGES" / "desktop.po"
    (texts / "desktop.po").write_bytes(source.read_bytes())
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    assert i18n.catalogue("fr").gettext("Households") == "Foyers"
    assert i18n.catalogue("en").gettext("Households") == "Households"
