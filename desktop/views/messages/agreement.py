"""Sentences for agreements that cannot be printed, signed, changed, or shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.agreement import (
    AgreementFixed,
    AgreementNotPrinted,
    AgreementNotSigned,
    AgreementOver,
    AgreementOverlaps,
    AgreementReserved,
    AmendmentOpen,
    EndsOnImpossibleDay,
    NotSuspended,
    PartyIncomplete,
    ScanChanged,
    ScanFault,
    ScanNotHere,
    ScanRefused,
    SignatoryMissing,
    SignedOnImpossibleDay,
    TermFault,
    TermRefused,
    UnknownAgreement,
)
from desktop.domain.agreement_text import AgreementFactMissing
from desktop.i18n import gettext as _
from desktop.i18n import number
from desktop.importers.agreement_template import BrokenAgreementTemplate
from desktop.sheets.agreement import UnreadableAgreement


def missing_words(missing: tuple[str, ...]) -> str:
    """`legal name, representative`: fields of the merchant's file."""
    words = {
        "siret": _("SIRET, or why there is none"),
        "legal_name": _("legal name"),
        "representative": _("representative"),
        "street": _("street"),
        "postcode": _("postcode"),
        "city": _("town"),
    }
    return ", ".join(words.get(name, name) for name in missing)


def _term(error: TermRefused) -> str:
    return {
        TermFault.ENDS_BEFORE_IT_BEGINS: _("The last day comes before the first. Correct one."),
        TermFault.TOO_LONG: _("A first period lasts three years at most. Choose an earlier end."),
        TermFault.RENEWALS: _("An agreement is renewed tacitly four times at most."),
        TermFault.NO_FAMILY: _("Choose at least one product family for annex 1."),
        TermFault.OUTSIDE_THE_AGREEMENT: _(
            "An amendment takes effect while the agreement lasts. Choose another day."
        ),
    }[error.fault]


def _scan(error: ScanRefused) -> str:
    megabytes = number(max(1, error.limit // (1024 * 1024)))
    return {
        ScanFault.EMPTY: _("This file is empty: the scan may have failed. Scan the paper again."),
        ScanFault.TOO_LARGE: _(
            "This file is too large (at most {size} MB). Scan in black and white or at 200 dots."
        ).format(size=megabytes),
        ScanFault.OTHER_KIND: _("Only a PDF, PNG or JPEG file is taken as a scan."),
        ScanFault.DAMAGED: _("This file does not open: it is damaged. Scan the paper again."),
        ScanFault.UNREADABLE: _("This file cannot be read any more. Choose it again."),
    }[error.fault]


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    AgreementReserved: lambda error: _(
        "Agreements are written by those who follow merchants, and read by accounting."
    ),
    UnknownAgreement: lambda error: _(
        "This agreement is not on this desk. It may not have been received yet."
    ),
    TermRefused: _term,
    PartyIncomplete: lambda error: _(
        "Not printed: the file of the merchant lacks {fields}. Complete it, then print."
    ).format(fields=missing_words(error.missing)),
    AgreementFixed: lambda error: _(
        "It was printed, signed or given up in the meantime: its words no longer change. Draw up "
        "an amendment or a new agreement."
    ),
    AgreementNotPrinted: lambda error: _("Print it first: what is signed is what was printed."),
    AgreementNotSigned: lambda error: _("This agreement is not signed: nothing holds yet."),
    AgreementOver: lambda error: _("This agreement is over on that day. Draw up a new one."),
    SignedOnImpossibleDay: lambda error: _(
        "It cannot have been signed before it was printed, or on a day to come. Correct the day."
    ),
    SignatoryMissing: lambda error: _("Say who signed for the merchant."),
    AgreementOverlaps: lambda error: _(
        "This merchant has agreement {number} for some of these days. End that one first, or "
        "draw up an amendment."
    ).format(number=error.number),
    AmendmentOpen: lambda error: _(
        "Another amendment waits for its signature. Have it signed, or give it up, then begin."
    ),
    NotSuspended: lambda error: _("There is no suspension to lift on that day."),
    EndsOnImpossibleDay: lambda error: _(
        "It ends after it began, and not later than its last day. Choose another day."
    ),
    ScanRefused: _scan,
    ScanChanged: lambda error: _(
        "The kept scan is not the file that was attached: it was changed or damaged. Nothing is "
        "shown; tell IT, and look at the paper."
    ),
    ScanNotHere: lambda error: _(
        "The scan is not on this desk, and the centre does not have it yet: the desk where it was "
        "attached has to exchange first. The printed text is kept everywhere."
    ),
    AgreementFactMissing: lambda error: _(
        "The agreement cannot be written: “{name}” is missing. Complete the file, then try again."
    ).format(name=error.name),
    BrokenAgreementTemplate: lambda error: _(
        "The clauses in {file}, line {line}, cannot be used. Tell the project team."
    ).format(file=error.file, line=error.line),
    UnreadableAgreement: lambda error: _(
        "This kept agreement cannot be read by this version. Update the application."
    ),
}
