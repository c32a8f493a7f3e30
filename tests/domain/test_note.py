from __future__ import annotations

import pytest

from desktop.domain.note import (
    LooksLikeSocialSecurityNumber,
    SensitiveSubject,
    refuse_social_security_number,
    sensitive_words,
)


@pytest.mark.parametrize(
    "text",
    [
        "1850335238123",
        "185033523812345",
        "Son n° : 1 85 03 35 238 123 45, à garder",
        "2.85.03.35.238.123",
        "2 85 03 2A 004 017",
        "285032b00401712",
        "1-85-03-35-238-123-45",
        "18 503 352 381 23",
        "1 85 13x 1 85 03 99 351 123 45",
        "NIR1850335238123",
        "1 85 63 35 238 123",
        "tél 0612345678 puis 1 85 03 35 238 123 45",
    ],
)
def test_a_number_of_that_shape_is_refused(text: str) -> None:
    with pytest.raises(LooksLikeSocialSecurityNumber) as caught:
        refuse_social_security_number(text)
    assert caught.value.args == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rappeler au 06 12 34 56 78 ou au 02 99 12 34 56",
        "Tél. +33 6 12 34 56 78",
        "SIRET 123 456 789 00012",
        "Dossier CAF 1234567, rendez-vous le 12/03/2026 à 14 h 30",
        "1 85 00 35 238 123",
        "5 85 03 35 238 123",
        "18503352381234",
        "FR76 3000 4000 0312 3456 7890 143",
        "1 110,00 € puis 1 296,00 € et 243,17 €",
    ],
)
def test_other_figures_are_welcome(text: str) -> None:
    refuse_social_security_number(text)


def test_sensitive_words_are_shown_as_typed() -> None:
    found = sensitive_words(
        "Vient de sortir d’HOSPITALISATION ; va à la mosquée ; élu CGT, diabétique"
    )

    assert [(w.word, w.subject) for w in found] == [
        ("d’HOSPITALISATION", SensitiveSubject.HEALTH),
        ("mosquée", SensitiveSubject.RELIGION),
        ("CGT", SensitiveSubject.OPINION),
        ("diabétique", SensitiveSubject.HEALTH),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Rappeler mardi, apportera le livret de famille",
        "Habite rue de l’Église, chez Baptiste Juifard et Evangeline",
        "Maladroit avec les papiers, pièce invalide",
        "Parle portugais, interprète utile",
    ],
)
def test_ordinary_words_pass_in_silence(text: str) -> None:
    assert sensitive_words(text) == ()
