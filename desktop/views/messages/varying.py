"""Sentences that depend on what an error carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.broken_file import BrokenFile
from desktop.domain.card import UnsupportedObject
from desktop.domain.claim import DocumentsStillMissing
from desktop.domain.enrolment import IncompleteForm
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.broken_file import broken_file_text
from desktop.views.messages.laid_object import object_sentence


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
    UnsupportedObject: object_sentence,
    IncompleteForm: _incomplete,
    DocumentsStillMissing: _documents,
    BrokenFile: _broken,
}
