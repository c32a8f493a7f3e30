"""Errors in words: what happened, what was kept, what to do now; and the only message box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import incidents
from desktop.domain.errors import Refusal, Unavailable
from desktop.i18n import gettext as _
from desktop.views.messages import (
    agreement,
    card,
    central,
    claim,
    closing,
    door,
    encoding,
    household,
    ledger,
    merchant,
    paper,
    people,
    privacy,
    product,
    protection,
    purchase,
    sending,
    signed,
    statement,
    store,
    support,
    varying,
)

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    **agreement.SENTENCES,
    **card.SENTENCES,
    **encoding.SENTENCES,
    **household.SENTENCES,
    **ledger.SENTENCES,
    **merchant.SENTENCES,
    **claim.SENTENCES,
    **closing.SENTENCES,
    **door.SENTENCES,
    **paper.SENTENCES,
    **people.SENTENCES,
    **privacy.SENTENCES,
    **product.SENTENCES,
    **protection.SENTENCES,
    **purchase.SENTENCES,
    **sending.SENTENCES,
    **signed.SENTENCES,
    **statement.SENTENCES,
    **store.SENTENCES,
    **support.SENTENCES,
    **central.SENTENCES,
    **varying.SENTENCES,
}


def is_expected(error: BaseException) -> bool:
    """A rule said no or the world was not there; anything else is a programming mistake."""
    return isinstance(error, Refusal | Unavailable)


def sentence(error: Exception) -> str:
    """What to tell the agent; also for a mistake of ours, without its details."""
    for kind in type(error).__mro__:
        say = SENTENCES.get(kind)
        if say is not None:
            return say(error)
    return _("Something unexpected happened. What you typed is kept; try again.")


def report_mistake(error: BaseException) -> str:
    """Log a programming mistake; the number under which the log has it."""
    return incidents.report(error)


def show_mistake(parent: QWidget | None, number: str) -> QMessageBox:
    """Tell of a programming mistake without stopping the work: nothing waits for the answer."""
    box = QMessageBox(parent)
    box.setObjectName("incident")
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(_("Something went wrong"))
    box.setText(_("This was not your fault, and what was already saved is kept."))
    box.setInformativeText(
        _("Incident {number}. Go on working; if it comes back, give this number to IT.").format(
            number=number
        )
    )
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


def show_refused_start(parent: QWidget | None, why: str) -> QMessageBox:
    """Say why the desk cannot be opened; whoever closes this ends the application."""
    box = QMessageBox(parent)
    box.setObjectName("refused_start")
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(_("The desk cannot be opened"))
    box.setText(why)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
