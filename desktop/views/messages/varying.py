"""Sentences that depend on what an error carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.broken_file import BrokenFile
from desktop.domain.card import ObjectKind, UnsupportedObject
from desktop.domain.claim import DocumentsStillMissing
from desktop.domain.enrolment import IncompleteForm
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.broken_file import broken_file_text


def _unsupported(error: UnsupportedObject) -> str:
    by_kind = {
        ObjectKind.PAPER_TICKET: _("This is a STAR paper ticket, not a KorriGo card."),
        ObjectKind.NFC_TAG: _("This is a badge or a contactless tag, not a KorriGo card."),
        ObjectKind.BANK_CARD: _(
            "This looks like a bank card. Nothing was read from it; take it back."
        ),
        ObjectKind.PHONE: _(
            "This looks like a telephone. Lay the plastic KorriGo card down instead."
        ),
        ObjectKind.SECURITY_MODULE: _("This is a security module, not a resident’s card."),
        ObjectKind.CHIP_CARD: _("This is a chip card, but not a KorriGo card."),
    }
    return by_kind.get(error.kind, _("This is not a KorriGo card."))


def _incomplete(error: IncompleteForm) -> str:
    names = {
        "birth_name": _("birth name"),
        "first_names": _("first names"),
        "born": _("birth date"),
        "street": _("street"),
        "postcode": _("postcode"),
        "city": _("town"),
        "applicant": _("applicant"),
        "closed_reason": _("reason"),
        "note": _("note"),
    }
    fields = ", ".join(names.get(field, field) for field in error.fields)
    return _("Some fields are still to be filled: {fields}. What you typed is kept.").format(
        fields=fields
    )


def _documents(error: DocumentsStillMissing) -> str:
    return ngettext(
        "{count} document is still missing. Note it as seen or waived, then try again.",
        "{count} documents are still missing. Note them as seen or waived, then try again.",
        error.count,
    ).format(count=error.count)


def _broken(error: BrokenFile) -> str:
    return broken_file_text(error)


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    UnsupportedObject: _unsupported,
    IncompleteForm: _incomplete,
    DocumentsStillMissing: _documents,
    BrokenFile: _broken,
}
