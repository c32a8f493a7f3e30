"""The lines of the checklist, in words: which document, whose, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from desktop.domain.supporting_document import Because, RequiredDocument
from desktop.i18n import gettext as _
from desktop.views.widgets.checklist import RequiredLine
from desktop.views.widgets.words import document_name


def required_lines(
    required: Iterable[RequiredDocument], names: Mapping[str, str]
) -> tuple[RequiredLine, ...]:
    """`names` are first names by member id; a document of one person says whose it is."""
    return tuple(
        RequiredLine(
            str(document.kind),
            _named(document, names),
            UUID(document.member) if document.member else None,
            _remark(document),
        )
        for document in required
    )


def _named(document: RequiredDocument, names: Mapping[str, str]) -> str:
    name = document_name(str(document.kind))
    whose = names.get(document.member or "", "")
    return f"{name} · {whose}" if whose else name


def _remark(document: RequiredDocument) -> str:
    if document.obtainable:
        return _("We may ask the administration for it ourselves: not to be demanded")
    return {
        Because.HOSTED: _("because the household is hosted"),
        Because.REGISTERED_AT_CCAS: _("because there is no home address"),
        Because.SHARED_CUSTODY: _("because custody is shared"),
        Because.SEPARATED: _("because the parents live apart"),
    }.get(document.because, "")
