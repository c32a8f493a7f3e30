"""A text that is part of a dated rule, kept in both languages beside the rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """Labels of brackets, statements of what is to be confirmed: data, not messages of ours."""

    fr: str
    en: str

    def text(self, language: str) -> str:
        return self.fr if language == "fr" else self.en
