"""Sentences for errors about retention, erasure and requests of persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.disposal import (
    BrokenErasureFile,
    CountDiffers,
    ExtensionTooLate,
    FilesUnknownThere,
    GroundMissing,
    NotADecider,
    NothingToDispose,
    RequestAnswered,
    RequestExtended,
    RequestFromTheFuture,
)
from desktop.domain.retention import FilesStillOpen, StillOpen
from desktop.i18n import gettext as _
from desktop.i18n import ngettext


def _still_open(error: FilesStillOpen) -> str:
    words = {
        StillOpen.ENTITLEMENT: _("an entitlement"),
        StillOpen.CLAIM: _("a claim that is not decided"),
        StillOpen.APPEAL: _("a decision that can be contested"),
        StillOpen.CONFLICT: _("a conflict between two desks"),
        StillOpen.WRITING: _("a writing on a card that is not settled"),
        StillOpen.PURCHASES: _("purchases that are in no statement yet"),
    }
    count = len(error.held)
    told = ngettext(
        "Nothing was erased: in {count} file something is open ({what}). Settle that first.",
        "Nothing was erased: in {count} files something is open ({what}). Settle that first.",
        count,
    )
    what = sorted({one for whats in error.held.values() for one in whats})
    return told.format(count=count, what=", ".join(words[one] for one in what))


def _count_differs(error: CountDiffers) -> str:
    told = _("Nothing was done: {typed} was typed, and {files} files are chosen.")
    return told.format(typed=error.typed, files=error.files)


def _broken_file(error: BrokenErasureFile) -> str:
    if not error.line:
        return _("The list of erasures {file} cannot be read. Nothing was changed.").format(
            file=error.file.name
        )
    told = _("Line {line} of the list of erasures {file} cannot be read. Nothing was changed.")
    return told.format(line=error.line, file=error.file.name)


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    NotADecider: lambda error: _("Only somebody who decides on claims may do this."),
    GroundMissing: lambda error: _(
        "A slip needs the text that allows it; a disposal needs the visa of the archives, too."
    ),
    CountDiffers: _count_differs,
    NothingToDispose: lambda error: _(
        "One of these files has not come so far, or none is chosen. Nothing was changed."
    ),
    FilesStillOpen: _still_open,
    FilesUnknownThere: lambda error: _(
        "Some of these files are not at the centre any more. Synchronise, then look again."
    ),
    RequestAnswered: lambda error: _("This request was answered in the meantime."),
    RequestExtended: lambda error: _(
        "The two months more were taken for this request already. It is answered by its new day."
    ),
    ExtensionTooLate: lambda error: _(
        "The first month is over: the person had to hear of a longer period before. Answer now, "
        "and say why it is late."
    ),
    RequestFromTheFuture: lambda error: _("This date is still to come. Check the year."),
    BrokenErasureFile: _broken_file,
}
