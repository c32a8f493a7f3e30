"""A desk that is invited, and acts that are explained in words before they are done."""

from __future__ import annotations

from uuid import UUID

from desktop.i18n import gettext as _
from desktop.sheets.person import EnrolledDesk, PersonLine
from desktop.views.administration.words import disable_words, revoke_words
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.text import label

DISABLE, REKEY, REVOKE, ALONE = "disable", "rekey", "revoke", "alone"


class DeskForm(Editor):
    """Which PC is to be enrolled."""

    NAME = "desk"

    def __init__(self) -> None:
        super().__init__(_("Invite a desk"))
        self.label = TextEdit(_("For example: guichet 4"))
        self.site = TextEdit(_("For example: Le Blosne"))
        self._label = FieldRow(_("Name of the desk"), self.label)
        self.add(self._label)
        self.add(FieldRow(_("Site"), self.site, optional=True))
        self.finish(_("Make the code"))
        self.banner.hush()

    def start(self) -> None:
        self.label.setFocus()

    def is_complete(self) -> bool:
        self._label.calm()
        if not self.label.text().strip():
            self._label.complain(_("Type how this desk is called."))
        return not self._label.problem


class ConfirmForm(Editor):
    """`way` is one of the acts above; `subject` the person or the desk that it is about."""

    NAME = "confirm"

    def __init__(self, way: str, subject: UUID | None, title: str, words: str, verb: str) -> None:
        super().__init__(title)
        self.way, self.subject = way, subject
        self.words = words
        self.name = ""
        self.login = ""
        self.add(label(words, "text", wrap=True))
        self.finish(verb)
        self.banner.hush()

    def start(self) -> None:
        self.cancel.setFocus()  # Enter at once changes nothing


def disabling(person: PersonLine, offline_days: int) -> ConfirmForm:
    return ConfirmForm(
        DISABLE,
        person.id,
        _("Close the login of {name}?").format(name=person.name),
        disable_words(person.name, offline_days),
        _("Close this login"),
    )


def rekeying(person: PersonLine) -> ConfirmForm:
    form = ConfirmForm(
        REKEY,
        person.id,
        _("New password for {name}?").format(name=person.name),
        _(
            "The password until now opens nothing at the centre any more, and what is open there "
            "ends. The person comes in once with the new one, with the network, and chooses "
            "their own."
        ),
        _("Make a new password"),
    )
    form.name, form.login = person.name, person.login
    return form


def revoking(desk: EnrolledDesk, offline_days: int) -> ConfirmForm:
    return ConfirmForm(
        REVOKE,
        desk.id,
        _("Revoke {desk}?").format(desk=desk.label),
        revoke_words(desk.label, offline_days),
        _("Revoke this desk"),
    )


def deciding_alone() -> ConfirmForm:
    return ConfirmForm(
        ALONE,
        None,
        _("Let one person propose and decide?"),
        _(
            "From the next exchange of each desk on, whoever proposed a decision may also take it. "
            "Do this on a written decision of the city only: that two look at a refusal protects "
            "the household and the agent. The change is written into the log, with your name."
        ),
        _("One person is enough"),
    )
