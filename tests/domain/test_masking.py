"""What is taken out of a text before somebody else reads it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.masking import MASK, third_persons

OTHERS = third_persons(
    ["Le Goff", "Jean-Yves", "N’Diaye", "Tounkara"],
    ["Kervella"],
    ["1979-08-03", "1985"],
    [Decimal("1450.32"), Decimal(980), Decimal(0)],
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Vu avec LE GOFF.", f"Vu avec LE {MASK}."),
        ("Jean Yves et Jean-Yves", f"{MASK} {MASK} et {MASK}-{MASK}"),
        ("Mme N'Diaye, NDIAYE", f"Mme {MASK}, {MASK}"),
        ("tounkará", MASK),
        ("né le 03/08/1979, le 3.8.1979", f"né le {MASK}, le {MASK}"),
        ("gagne 1 450,32 € puis 1,450.32", f"gagne {MASK} € puis {MASK}"),
        ("gagne 1\u202f450,32\u202f€ ou 980 €", f"gagne {MASK}\u202f€ ou {MASK} €"),
        ("14503,2 et 1450,33 et 0 €", "14503,2 et 1450,33 et 0 €"),
        ("Madame Kervella le 04/08/1979", "Madame Kervella le 04/08/1979"),
        ("", ""),
    ],
)
def test_names_days_and_amounts_of_others_are_masked(text: str, shown: str) -> None:
    assert OTHERS.mask(text) == shown
    assert OTHERS.names_somebody(text) is (text != shown)


def test_a_name_that_both_bear_stays() -> None:
    both = third_persons(["Kervella", "Maël"], ["Kervella", "Rozenn"])
    assert both.mask("Maël et Rozenn Kervella") == f"{MASK} et Rozenn Kervella"


def test_with_nobody_to_mask_the_text_is_the_same() -> None:
    assert (
        third_persons([], []).mask("Rien le 03/08/1979, 12,50 €") == "Rien le 03/08/1979, 12,50 €"
    )
