"""Asks the centre for people and desks, and does at the centre what a form says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.i18n import language
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.reports.writing import write_as
from desktop.sheets.password_slip import PasswordSlip
from desktop.sheets.person import AdministrationSheet, NewPerson, PersonLine
from desktop.views.administration.confirm_form import ALONE, DISABLE, REKEY, ConfirmForm, DeskForm
from desktop.views.administration.page import AdministrationPage
from desktop.views.administration.person_form import PersonForm, RolesForm
from desktop.views.messages import is_expected, sentence
from desktop.views.widgets.file_dialogs import FileDialogs

if TYPE_CHECKING:  # the services bring the database along
    from desktop.services.administration import AdministrationService, PasswordSlipService


@dataclass(frozen=True)
class AdministrationSources:
    """`slips` is built when first asked for: it brings everything that draws pages along."""

    people: AdministrationService
    slips: Callable[[], PasswordSlipService]


class AdministrationPresenter(Presenter):
    def __init__(
        self,
        page: AdministrationPage,
        jobs: JobRunner,
        sources: AdministrationSources,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._people, self._slips = page, sources.people, sources.slips
        self._dialogs = dialogs or FileDialogs(page)
        self._slip: PasswordSlip | None = None  # of what is shown, until it is put away
        page.sheet_requested.connect(self._load)
        page.form_saved.connect(self._perform)
        page.enable_requested.connect(self._enable)
        page.two_persons_asked.connect(self._ask_two_persons)
        page.banner.action_requested.connect(page.refresh)
        page.one_time.print_requested.connect(self._ask_file)
        page.one_time.put_away.connect(self._forget_slip)
        self._dialogs.file_chosen.connect(self._print)

    @Slot()
    def _load(self) -> None:
        self.ask(
            lambda _progress: self._people.sheet(),
            self._show,
            lane=Lane.BATCH,
            explain=self._explain_away,
            only_latest="administration",
        )

    @Slot(object)
    def _show(self, sheet: AdministrationSheet) -> None:
        if not self._page.people.isEnabled():
            self._page.banner.hush()
        self._page.show_sheet(sheet)

    @Slot(object)
    def _perform(self, form: object) -> None:
        people = self._people
        if isinstance(form, PersonForm):
            name, login = form.name.text().strip(), form.login.text()
            roles, site = form.roles.chosen, form.site.text().strip()
            self._slip = PasswordSlip(name, login, "", site)
            self._do(lambda: people.add(login, name, roles, site), self._tell_added)
        elif isinstance(form, RolesForm):
            person, chosen = form.person.id, form.roles.chosen
            self._do(lambda: people.set_roles(person, chosen), self._tell_roles)
        elif isinstance(form, DeskForm):
            desk, place = form.label.text().strip(), form.site.text().strip()
            self._do(lambda: (desk, people.invite_desk(desk, place)), self._tell_code)
        elif isinstance(form, ConfirmForm):
            self._confirmed(form)

    def _confirmed(self, form: ConfirmForm) -> None:
        people, subject = self._people, form.subject
        if form.way == ALONE:
            self._do(lambda: people.set_two_persons(asked=False), self._tell_rule)
        elif subject is None:
            return
        elif form.way == REKEY:
            self._slip = PasswordSlip(form.name, form.login, "")
            self._do(lambda: people.rekey(subject), self._tell_password)
        elif form.way == DISABLE:
            self._do(lambda: people.disable(subject), self._tell_closed)
        else:
            self._do(lambda: people.revoke_desk(subject), self._tell_revoked)

    def _do(self, work: Callable[[], object], then: Callable[[Any], None]) -> None:
        """The network may take its time: not on the lane that a counter waits for."""
        if self._page.form is not None:
            self._page.form.save.setEnabled(False)
        self.ask(lambda _progress: work(), then, lane=Lane.BATCH, explain=self._explain)

    @Slot(object)
    def _enable(self, person: PersonLine) -> None:
        self._do(lambda: self._people.enable(person.id), self._tell_opened)

    @Slot()
    def _ask_two_persons(self) -> None:
        self._do(lambda: self._people.set_two_persons(asked=True), self._tell_rule)

    @Slot(object)
    def _tell_added(self, person: NewPerson) -> None:
        self._tell_secret(person.password, login=person.login)

    @Slot(object)
    def _tell_password(self, password: str) -> None:
        self._tell_secret(password)

    def _tell_secret(self, password: str, login: str = "") -> None:
        wanted = self._slip
        self._page.close_form()
        if wanted is not None:
            slip = PasswordSlip(wanted.name, login or wanted.login, password, wanted.place)
            self._slip = slip
            self._page.one_time.show_password(slip)
            self._page.show_all_of(self._page.one_time)
        self._page.mark_stale()

    @Slot(object)
    def _tell_code(self, made: tuple[str, str]) -> None:
        self._page.close_form()
        self._page.one_time.show_code(*made)
        self._page.show_all_of(self._page.one_time)
        self._page.mark_stale()

    @Slot(object)
    def _tell_roles(self, _nothing: object) -> None:
        self._told(_("The roles are changed. Desks follow at their next exchange."))

    @Slot(object)
    def _tell_closed(self, _nothing: object) -> None:
        self._told(_("The login is closed."))

    @Slot(object)
    def _tell_opened(self, _nothing: object) -> None:
        self._told(_("The login is open again, with the password of before."))

    @Slot(object)
    def _tell_revoked(self, _nothing: object) -> None:
        self._told(_("The desk is revoked."))

    @Slot(object)
    def _tell_rule(self, _nothing: object) -> None:
        self._told(_("It counts at the centre from now on, and at each desk after its exchange."))

    def _told(self, words: str) -> None:
        self._page.confirm(words)
        self._page.mark_stale()

    @Slot(object)
    def _ask_file(self, slip: PasswordSlip) -> None:
        self._slip = slip
        self._dialogs.ask_file(
            _("Save the slip, print it and delete the file"), _("first-login.pdf"), _("PDF (*.pdf)")
        )

    @Slot()
    def _forget_slip(self) -> None:
        self._slip = None

    @Slot(object)
    def _print(self, file: Path) -> None:
        slip, slips, chosen = self._slip, self._slips, language()
        if slip is not None:
            self.ask(
                lambda _progress: write_as(file, slips().pdf(slip, chosen)),
                self._tell_saved,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_saved(self, file: Path) -> None:
        words = _("Saved: {file}. Print it, then delete the file: it holds a password.")
        self._page.banner.say(words.format(file=file), "done")

    @Slot(object)
    def _explain_away(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.say_away(sentence(error))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        if self._page.form is not None:
            self._page.form.save.setEnabled(True)
        self._page.complain(sentence(error))
