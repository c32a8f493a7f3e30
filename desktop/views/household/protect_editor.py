"""Protecting a file, asked on the household page: a relative, a secret, a restriction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.services.protection import ProtectionService
from desktop.sheets.protection import Colleague, ProtectionSheet
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label

REASONED = frozenset({"confidential", "restrict"})


@dataclass(frozen=True)
class Protectable:
    """What protects the file now, and what this agent may do about it."""

    sheet: ProtectionSheet
    colleagues: tuple[Colleague, ...]
    decides: bool
    lifts: bool


class ProtectEditor(Editor):
    """One choice; what it needs besides appears under it."""

    NAME = "protect"

    def __init__(self, found: Protectable) -> None:
        super().__init__(_("Protect this file"))
        self.found = found
        self.what = Choice(_options(found))
        self.what.setObjectName("what")
        self.whose = Choice([(one.id, one.name) for one in found.colleagues])
        self.whose_row = FieldRow(_("Whose relative it is"), self.whose)
        self.reason = NoteField()
        self.reason_row = FieldRow(_("Why"), self.reason)
        self._then = label("", "text", wrap=True)
        for part in (FieldRow(_("What is to be done"), self.what), self._then):
            self.add(part)
        for part in (self.whose_row, self.reason_row):
            self.add(part)
        self.finish(_("Protect the file"))
        self.what.value_changed.connect(self._follow)
        self._follow()

    def start(self) -> None:
        self.what.setFocus()

    def is_complete(self) -> bool:
        needs_words = self.chosen in REASONED
        if needs_words and not self.reason.text.strip():
            self.reason_row.complain(_("Say why, in a few words."))
            return False
        self.reason_row.calm()
        return not (needs_words and self.reason.is_refused)

    @property
    def chosen(self) -> str:
        """A word, or `end` for a relation that ends."""
        value = self.what.value()
        return "end" if isinstance(value, UUID) else str(value)

    def act(self, protection: ProtectionService, actor: Actor) -> Callable[[], None]:
        household_id, reason = self.found.sheet.household_id, self.reason.text
        value, whose = self.what.value(), self.whose.value()
        if isinstance(value, UUID):
            return lambda: protection.end_relation(value, actor)
        if self.chosen == "colleague":
            colleague = whose if isinstance(whose, UUID) else None
            return lambda: protection.declare_relative(household_id, actor, colleague)
        acts: dict[str, Callable[[], None]] = {
            "own": lambda: protection.declare_relative(household_id, actor),
            "confidential": lambda: protection.protect(household_id, reason, actor),
            "open": lambda: protection.unprotect(household_id, actor),
            "restrict": lambda: protection.restrict(household_id, reason, actor),
            "lift": lambda: protection.lift_restriction(household_id, actor),
        }
        return acts[self.chosen]

    @Slot()
    def _follow(self) -> None:
        chosen = self.chosen
        self.whose_row.setVisible(chosen == "colleague")
        self.reason_row.setVisible(chosen in REASONED)
        self._then.setText(_consequence(chosen))
        self.save.setText(_doing(chosen))


def _options(found: Protectable) -> list[tuple[object, str]]:
    sheet = found.sheet
    options: list[tuple[object, str]] = [("own", _("This is a relative of mine"))]
    if found.decides:
        if found.colleagues:
            options.append(("colleague", _("This is a relative of a colleague")))
        options.append(
            ("open", _("No longer confidential"))
            if sheet.confidential
            else ("confidential", _("Confidential: opens with a reason only"))
        )
        options.append(
            ("lift", _("Lift the restriction"))
            if sheet.restricted
            else ("restrict", _("Keep it and do not use it (restriction)"))
        )
    if found.lifts:
        options += _endings(sheet)
    return options


def _endings(sheet: ProtectionSheet) -> Sequence[tuple[object, str]]:
    words = _("Open it again to {name}")
    return [
        (line.id, words.format(name=line.agent_name or _("an agent who is not known here")))
        for line in sheet.relatives
    ]


def _consequence(chosen: str) -> str:
    return {
        "own": _(
            "The file closes to you at once, on every page, and you cannot open it again yourself: "
            "a colleague who decides can. Nobody is told how you are related."
        ),
        "colleague": _("The file closes to this colleague at once, on every page."),
        "confidential": _(
            "Everybody, those who decide too, types a reason before it opens. Lists and the search "
            "show its reference only."
        ),
        "open": _("The file opens again without a reason."),
        "restrict": _(
            "The person asked for it (article 18 of the GDPR): nothing is changed in the file "
            "until the restriction is lifted. Letters that answer the person stay possible, and "
            "a lost card can be blocked."
        ),
        "lift": _("Work on the file goes on as before."),
        "end": _("The colleague can open the file again, at once."),
    }[chosen]


def _doing(chosen: str) -> str:
    return {
        "own": _("Close this file to me"),
        "colleague": _("Close it to this colleague"),
        "confidential": _("Make it confidential"),
        "open": _("Open it to all colleagues"),
        "restrict": _("Restrict its use"),
        "lift": _("Lift the restriction"),
        "end": _("Open it again"),
    }[chosen]
