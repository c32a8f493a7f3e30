"""What can be done with an agreement where it stands, the likeliest first."""

from __future__ import annotations

from desktop.domain.agreement import Standing
from desktop.i18n import gettext as _
from desktop.sheets.agreement import AgreementLine
from desktop.views.widgets.acts_card import PageAct


def acts_of(line: AgreementLine, *, may_write: bool) -> tuple[PageAct, ...]:
    """Who only reads opens the scan."""
    scan = (PageAct("scan", _("Show the signed scan"), "Ctrl+O", "paperclip"),)
    if not may_write:
        return scan if line.has_scan else ()
    return (*_of_standing(line), *(scan if line.has_scan else ()))


def _of_standing(line: AgreementLine) -> tuple[PageAct, ...]:
    first = PageAct("print", _("Print for signature"), "Ctrl+P", "printer")
    again = PageAct("print", _("Print again"), "Ctrl+P", "printer")
    save = PageAct("save", _("Save as PDF"), "Ctrl+S", "download-simple")
    give_up = PageAct("give_up", _("Give it up"), "", "x")
    if line.standing is Standing.DRAFT:
        correct = PageAct("correct", _("Correct the draft"), "Ctrl+E", "pencil-simple")
        return (first, correct, save, give_up)
    if line.standing is Standing.PRINTED:
        sign = PageAct("sign", _("Record the signature"), "Ctrl+Return", "pen-nib")
        return (sign, again, save, give_up)
    if line.standing is Standing.ENDED:
        return (again, save)
    return (*_of_signed(line), again, save)


def _of_signed(line: AgreementLine) -> tuple[PageAct, ...]:
    """An amendment is neither suspended nor ended: its agreement is."""
    amend = PageAct("amend", _("Draw up an amendment"), "Ctrl+M", "file-plus")
    if line.amendment:
        return ()
    end = PageAct("end", _("End the agreement…"), "", "prohibit")
    if line.standing is Standing.SUSPENDED:
        resume = PageAct("resume", _("Lift the suspension"), "Ctrl+R", "play-circle")
        return (resume, amend, end)
    suspend = PageAct("suspend", _("Suspend the agreement…"), "", "pause-circle")
    return (amend, suspend, end)
