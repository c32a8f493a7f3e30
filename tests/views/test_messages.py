"""Errors in words, and the only message box of the application."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import i18n
from desktop.domain.card import NoReader, ObjectKind, UnsupportedObject
from desktop.domain.claim import AboveExemptionCeiling, DocumentsStillMissing
from desktop.domain.scale import NoScaleInForce
from desktop.views import messages


def test_a_refusal_is_told_with_its_facts() -> None:
    error = AboveExemptionCeiling(Decimal(600), Decimal(300))
    assert "€600.00" in messages.sentence(error)
    assert "€300.00" in messages.sentence(error)


@pytest.mark.parametrize("kind", list(ObjectKind))
def test_an_object_that_is_no_card_is_named_in_words(kind: ObjectKind) -> None:
    assert messages.sentence(UnsupportedObject(kind)).startswith("This ")


def test_one_missing_document_is_spoken_in_the_singular() -> None:
    assert "1 document is" in messages.sentence(DocumentsStillMissing(1))
    assert "3 documents are" in messages.sentence(DocumentsStillMissing(3))


def test_sentences_speak_the_language_of_the_moment() -> None:
    english = messages.sentence(NoScaleInForce(date(2026, 3, 1)))
    i18n.install("fr")
    assert messages.sentence(NoScaleInForce(date(2026, 3, 1))) != english


def test_a_mistake_of_ours_is_told_without_its_details() -> None:
    said = messages.sentence(ValueError("Rozenn Kervella"))
    assert "Kervella" not in said


def test_what_is_expected_is_told_apart_from_a_mistake() -> None:
    assert messages.is_expected(NoReader())
    assert not messages.is_expected(ZeroDivisionError())


def test_a_mistake_shows_its_number_and_does_not_stop_the_work(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = messages.show_mistake(window, "I-7F3K2Q")
    assert isinstance(box, QMessageBox)
    assert "I-7F3K2Q" in box.informativeText()
    box.close()
