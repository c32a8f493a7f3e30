"""From what an editor holds to the act that it asks for; None while something is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.services.agreement_life import Signing
from desktop.sheets.agreement import AgreementLine
from desktop.views.agreement.draft_editor import DraftEditor
from desktop.views.agreement.editors import (
    EndEditor,
    GiveUpEditor,
    ResumeEditor,
    SignEditor,
    SuspendEditor,
)
from desktop.views.widgets.editor import Editor

if TYPE_CHECKING:  # the service brings all that draws pages along
    from desktop.services.agreement import AgreementService

Act = Callable[[], AgreementLine]


def act_of(
    editor: Editor, agreements: AgreementService, agreement_id: UUID, actor: Actor
) -> Act | None:
    """What the editor holds is read now, on the thread of the window."""
    make: dict[type[Editor], Callable[[Any, AgreementService, UUID, Actor], Act | None]] = {
        DraftEditor: _drafted,
        SignEditor: _signed,
        SuspendEditor: _suspended,
        ResumeEditor: _resumed,
        EndEditor: _ended,
        GiveUpEditor: _given_up,
    }
    return make[type(editor)](editor, agreements, agreement_id, actor)


def _drafted(
    editor: DraftEditor, agreements: AgreementService, which: UUID, actor: Actor
) -> Act | None:
    form = editor.form()
    draft = agreements.amend if editor.property("act") == "amend" else agreements.correct
    return None if form is None else lambda: draft(which, form, actor)


def _signed(
    editor: SignEditor, agreements: AgreementService, which: UUID, actor: Actor
) -> Act | None:
    day, scan = editor.day.day(), editor.scan
    if day is None or scan is None:
        return None
    signing = Signing(day, editor.by.text(), scan)
    return lambda: agreements.sign(which, signing, actor)


def _suspended(
    editor: SuspendEditor, agreements: AgreementService, which: UUID, actor: Actor
) -> Act | None:
    starts, again, why = editor.starts.day(), editor.again.day(), editor.reason.text
    return (
        None if starts is None else lambda: agreements.suspend(which, (starts, again), why, actor)
    )


def _resumed(
    editor: ResumeEditor, agreements: AgreementService, which: UUID, actor: Actor
) -> Act | None:
    day = editor.day.day()
    return None if day is None else lambda: agreements.resume(which, day, actor)


def _ended(
    editor: EndEditor, agreements: AgreementService, which: UUID, actor: Actor
) -> Act | None:
    day, why = editor.day.day(), editor.reason.text
    return None if day is None else lambda: agreements.end(which, day, why, actor)


def _given_up(
    _editor: GiveUpEditor, agreements: AgreementService, which: UUID, actor: Actor
) -> Act | None:
    return lambda: agreements.give_up(which, actor)
