"""Openings of files in plain words, on the screen and on paper: who, by what they do, and why."""

from __future__ import annotations

from desktop import i18n


def reason_words(reason: str, language: str | None = None) -> str:
    """In the language asked for, the window's own when none is; a later reason is told plainly."""
    _ = i18n.catalogue(language or i18n.language()).gettext
    return {
        "counter": _("Work on the file"),
        "card": _("The card was laid on the reader"),
        "search": _("Found with the search"),
        "claim": _("Work on the claim"),
        "assessment": _("Calculation of the entitlement"),
        "letter": _("Letter looked at"),
        "export": _("Copy of the file made"),
        "break_glass": _("Confidential file opened with a reason"),
        "access_log": _("List of openings looked at"),
        "access_print": _("List of openings printed"),
    }.get(reason, _("File opened"))


def function_words(function: str, language: str | None = None) -> str:
    _ = i18n.catalogue(language or i18n.language()).gettext
    return {
        "counter": _("Agent at the counter"),
        "decider": _("Agent who decides on claims"),
        "encoder": _("Agent who writes cards"),
        "merchant_manager": _("Agent for merchants"),
        "accountant": _("Accounting agent"),
        "coordinator": _("Coordinator of the scheme"),
        "evaluator": _("Evaluator of the scheme"),
        "administrator": _("Computer services"),
    }.get(function, _("Agent of the service"))


def quoted(note: str, language: str | None = None) -> str:
    """What somebody typed, told as their words; empty for nothing."""
    _ = i18n.catalogue(language or i18n.language()).gettext
    return _("“{words}”").format(words=note) if note else ""
