"""French typography: spaces that hold together what belongs together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.letter import Run
from desktop.reports.typography import markup, runs_markup, set_french, set_text

NARROW, WIDE = "\u202f", "\u00a0"

CASES = {
    "high signs": (
        "Une question ? Oui ; non !",
        f"Une question{NARROW}? Oui{NARROW}; non{NARROW}!",
    ),
    "a colon": ("Téléphone : 02", f"Téléphone{WIDE}: 02"),
    "a time of day is no colon": ("à 9:30", "à 9:30"),
    "quotes": ("« bonjour »", f"«{WIDE}bonjour{WIDE}»"),
    "an amount": ("1 614,36 € par mois", f"1{NARROW}614,36{NARROW}€ par mois"),
    "a rate": ("50 % de", f"50{NARROW}% de"),
    "a postcode and its town": ("35200 Rennes", f"35200{WIDE}Rennes"),
    "a day and its month": ("le 14 avril 2026", f"le 14{WIDE}avril 2026"),
    "the first of a month": ("le 1er mars", f"le 1er{WIDE}mars"),
    "an article of law": ("article R. 421-1", f"article{WIDE}R.{WIDE}421-1"),
    "an apostrophe": ("l'accueil", "l’accueil"),
    "an address of the web stays": ("www.cada.fr/?q=1", "www.cada.fr/?q=1"),
}


@pytest.mark.parametrize(("typed", "wanted"), CASES.values(), ids=CASES)
def test_what_belongs_together_stays_together(typed: str, wanted: str) -> None:
    assert set_french(typed) == wanted


@given(st.text(alphabet="a1 :;?!€«»%'\u00a0\u202fé.", max_size=40))
def test_setting_twice_changes_nothing_more(text: str) -> None:
    assert set_french(set_french(text)) == set_french(text)


def test_english_is_left_as_it_is() -> None:
    assert set_text("Really ? It's", "en") == "Really ? It's"


def test_a_sign_after_bold_does_not_fall_off() -> None:
    text = runs_markup((Run("14 juin", strong=True), Run(" ? Non.")), "fr", "Inter-SemiBold")
    assert " ?" not in text


def test_markup_is_made_harmless() -> None:
    assert markup("<b>&", "fr") == "&lt;b&gt;&amp;"
