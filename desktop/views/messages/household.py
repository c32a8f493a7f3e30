"""Sentences for errors about households and what is typed about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.access import AccessLogClosed
from desktop.domain.enrolment import (
    HouseholdClosed,
    MemberLeftBeforeArriving,
    UnknownAssessment,
    UnknownClaim,
    UnknownDraft,
    UnknownHousehold,
    UnknownMember,
)
from desktop.domain.note import LooksLikeSocialSecurityNumber
from desktop.domain.partial_date import DateInTheFuture, NotADate
from desktop.domain.supporting_document import SeenNeedsDate, WaiverNeedsReason
from desktop.i18n import gettext as _

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    UnknownHousehold: lambda error: _(
        "This household is not on this desk. It may have been erased, or not been received yet."
    ),
    UnknownMember: lambda error: _(
        "This person is no longer in the household. Nothing was changed."
    ),
    UnknownClaim: lambda error: _(
        "This claim is not on this desk. It may have been erased, or not been received yet."
    ),
    UnknownAssessment: lambda error: _(
        "This assessment is not on this desk. It may not have been received yet."
    ),
    AccessLogClosed: lambda error: _(
        "Who opened a file is told by those who answer for it. Ask somebody who decides."
    ),
    HouseholdClosed: lambda error: _("This household is closed. Nothing was changed."),
    UnknownDraft: lambda error: _("This draft was finished or thrown away in the meantime."),
    MemberLeftBeforeArriving: lambda error: _(
        "A person cannot leave the household before having arrived. Check both dates."
    ),
    NotADate: lambda error: _("This is not a date. Type for example 12/03/1985, 03/1985 or 1985."),
    DateInTheFuture: lambda error: _("This date is still to come. Check the year."),
    LooksLikeSocialSecurityNumber: lambda error: _(
        "This looks like a social security number. It is not kept here: take it out of the text."
    ),
    WaiverNeedsReason: lambda error: _("Say why this document is not asked for."),
    SeenNeedsDate: lambda error: _("Say on which day this document was seen."),
}
