"""Whatever is laid on the reader has a sentence of its own, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop import i18n
from desktop.domain.card import (
    CardInvalidated,
    ObjectKind,
    UnknownCard,
    UnreadableCard,
    UnsupportedObject,
)
from desktop.views import messages
from desktop.views.messages.laid_object import sentences

LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture(autouse=True)
def _speak_english_again() -> Iterator[None]:
    yield
    i18n.install("en")


@LANGUAGES
def test_each_object_has_its_own_sentence(language: str) -> None:
    i18n.install(language)
    told = [messages.sentence(UnsupportedObject(kind)) for kind in ObjectKind]
    assert len(set(told)) == len(ObjectKind)


def test_there_are_words_for_the_objects_that_exist_and_no_others() -> None:
    assert set(sentences()) == {kind.value for kind in ObjectKind}


def test_french_is_another_sentence_than_english() -> None:
    i18n.install("en")
    english = sentences()
    i18n.install("fr")
    assert all(english[kind] != words for kind, words in sentences().items())


@LANGUAGES
def test_each_sentence_says_what_to_do_after_a_colon_and_is_one(language: str) -> None:
    i18n.install(language)
    for kind in ObjectKind:
        said = messages.sentence(UnsupportedObject(kind))
        assert said.count(":") == 1, kind
        assert said.count(".") == 1, kind
        assert said.endswith("."), kind


@LANGUAGES
@pytest.mark.parametrize("error", [UnreadableCard(), CardInvalidated()], ids=["two", "invalidated"])
def test_a_card_that_cannot_be_used_says_what_to_do(language: str, error: Exception) -> None:
    i18n.install(language)
    said = messages.sentence(error)
    assert said.endswith(".")
    assert ":" in said


def test_a_card_of_nobody_is_no_unsupported_object() -> None:
    assert not issubclass(UnknownCard, UnsupportedObject)
